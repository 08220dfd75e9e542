"""Shopify's orders_export.csv: one row a line item, the 79 columns and the quirks of the real export."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from desktop.services.invented_shop import shop
from desktop.services.invented_shop.truth import TrueLine, TrueOrder

_HEADER = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,"
    "Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,"
    "Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,"
    "Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,"
    "Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,"
    "Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,"
    "Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,Shipping Country,"
    "Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
    "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,"
    "Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,"
    "Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References"
)
COLUMNS = tuple(_HEADER.split(","))

_VENDORS = {product.sku: product.vendor for product in shop.PRODUCTS}
_WITHOUT_VAT = ("GB", "US")
_METHODS = {"NL": "iDEAL", "BE": "Bancontact"}


def write_orders(orders: Sequence[TrueOrder], file: BinaryIO) -> None:
    """Write all orders, newest first: UTF-8 without BOM, LF, quotes only where needed."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    sheet = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    sheet.writeheader()
    for order in reversed(orders):
        sheet.writerows(_rows(order))
    text.flush()
    text.detach()  # the file belongs to the caller


def _rows(order: TrueOrder) -> Iterator[dict[str, str]]:
    first, *others = order.lines
    yield {**_head(order), **_repeated(order, first)}
    for line in others:
        yield _repeated(order, line)


def _repeated(order: TrueOrder, line: TrueLine) -> dict[str, str]:
    """The cells that every row of an order has; all others stand in its first row only."""
    return {
        "Name": order.name,
        "Email": order.email,
        "Created at": _clock(order.placed_at),
        "Lineitem quantity": str(line.quantity),
        "Lineitem name": line.product,
        "Lineitem price": _money(line.price_minor),
        "Lineitem sku": line.sku,
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem fulfillment status": "fulfilled" if order.shipped_at else "pending",
        "Lineitem discount": "0.00",
        "Vendor": _VENDORS[line.sku],
        "Phone": order.phone,
    }


def _head(order: TrueOrder) -> dict[str, str]:
    buyer = order.buyer
    subtotal = sum(line.price_minor * line.quantity for line in order.lines) - order.discount_minor
    taxes = 0 if buyer.country in _WITHOUT_VAT else round(order.total_minor * 21 / 121)
    paid = "" if order.status in ("pending", "voided") else _clock(order.placed_at + 35)
    cells = {
        "Financial Status": order.status,
        "Paid at": paid,
        "Fulfillment Status": "fulfilled" if order.shipped_at else "unfulfilled",
        "Fulfilled at": _clock(order.shipped_at) if order.shipped_at else "",
        "Accepts Marketing": "yes" if order.id % 3 == 0 else "no",
        "Currency": "EUR",
        "Subtotal": _money(subtotal),
        "Shipping": _money(order.shipping_minor),
        "Taxes": _money(taxes),
        "Total": _money(order.total_minor),
        "Discount Code": order.discount_code,
        "Discount Amount": _money(order.discount_minor),
        "Shipping Method": "Parcel post" if order.shipping_minor else "Free shipping",
        "Notes": order.note,
        "Note Attributes": order.gift_note,
        "Cancelled at": _clock(order.cancelled_at) if order.cancelled_at else "",
        "Payment Method": "bogus" if order.test else _METHODS.get(buyer.country, "Shopify Payments"),
        "Payment Reference": f"c{order.id}.1" if paid else "",
        "Refunded Amount": _money(order.refunded_minor),
        "Outstanding Balance": _money(order.total_minor if order.status == "pending" else 0),
        "Id": str(order.id),
        "Tags": "test" if order.test else "",
        "Risk Level": "Low",
        "Source": order.source,
        "Payment ID": f"c{order.id}.1" if paid else "",
    }
    if taxes:
        cells["Tax 1 Name"], cells["Tax 1 Value"] = "NL VAT 21%", _money(taxes)
    for part in ("Billing", "Shipping"):
        cells[f"{part} Name"] = "Sanne (test)" if order.test else buyer.name
        cells[f"{part} Street"] = cells[f"{part} Address1"] = buyer.street
        cells[f"{part} City"], cells[f"{part} Zip"] = buyer.city, buyer.postcode
        cells[f"{part} Country"], cells[f"{part} Phone"] = buyer.country, order.phone
    return cells


def _clock(at: int) -> str:
    """The shop's wall clock with that day's offset, as Shopify writes it."""
    return shop.local(at).strftime("%Y-%m-%d %H:%M:%S %z")


def _money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
