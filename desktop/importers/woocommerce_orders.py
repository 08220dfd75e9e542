"""WooCommerce's orders as its two most used export plugins write them: one wide row, or one row an item."""

import re
from collections.abc import Collection
from typing import ClassVar

from desktop.domain.records import Answers, Order, OrderLine
from desktop.importers.cell_values import Unreadable, money, whole_number
from desktop.importers.columns import Synonyms, normalised, synonyms
from desktop.importers.first_look import FirstLook
from desktop.importers.order_file import OrderFile, OrderReader
from desktop.importers.sheet import Row, Sheet
from desktop.language import N_

_HEADERS = {
    "order": "Order Number, order_id",
    "placed_at": "Order Date",
    "email": "billing_email, Email (Billing)",
    "account_email": "customer_email",
    "billing_phone": "billing_phone, Phone (Billing)",
    "shipping_phone": "shipping_phone, Phone (Shipping)",
    "first_name": "billing_first_name, First Name (Billing)",
    "last_name": "billing_last_name, Last Name (Billing)",
    "total": "order_total, Order Total Amount",
    "currency": "order_currency, Currency",
    "status": "status, Order Status",
    "refunded": "Order Refund Amount",
    "shipping_country": "shipping_country, Country Code (Shipping)",
    "billing_country": "billing_country, Country Code (Billing)",
    "product": "Item Name",
    "sku": "SKU",
    "quantity": "Quantity, Quantity (- Refund)",
    "price": "Item Cost",
}
_WIDE = {"orderid", "orderdate", "status", "ordertotal"}  # WebToffee's Order Export
_LONG = {"ordernumber", "orderstatus", "orderdate", "ordertotalamount"}  # Advanced Order Export
_ITEM_CELL = re.compile(r"lineitem([0-9]+)").fullmatch
_ITEM_COLUMN = re.compile(r"productitem([0-9]+)(name|sku|quantity|total)").fullmatch
# “name:Mug|product_id:9|sku:M1|quantity:2|total:18.00|sub_total:20.00”; a name may hold a bar.
_ITEM_PART = re.compile(r"(?:^|\|)(name|product_id|sku|quantity|total|sub_total|refunded):")
_NO_ORDER_YET = frozenset({"checkout-draft", "auto-draft", "draft", "trash"})


class _Reader(OrderReader):
    def __init__(
        self, shop: str, sheet: Sheet, columns: dict[str, int], look: FirstLook, answers: Answers
    ) -> None:
        super().__init__(shop, sheet, columns, look, answers)
        self._items = _items_of(columns)
        self._item_cells = [place for field, place in columns.items() if field.startswith("item cell ")]
        self.has_lines = self.has_lines or bool(self._items or self._item_cells)

    def status(self, words: str) -> str:
        return super().status(words.removeprefix("wc-"))

    def order(self, rows: list[Row], name: str, placed_at: int) -> Order:
        order = super().order(rows, name, placed_at)
        order.email = order.email or self.said(rows, "account_email").lower()
        order.test = order.test or order.status in _NO_ORDER_YET
        # A payment that failed bought nothing.
        order.voided = order.voided or order.test or order.status == "failed"
        if self._items or self._item_cells:
            order.lines = [line for row in rows for line in self._wide_lines(row, order.currency)]
        return order

    def _wide_lines(self, row: Row, currency: str) -> list[OrderLine]:
        told = [self._line_of_columns(row, item, currency) for item in self._items]
        if not any(told):
            told = [_line_of_cell(str(row[1][place]), currency) for place in self._item_cells]
        lines = [line for line in told if line]
        for line in lines:
            line.product = self.cells.repaired(line.product)
        return lines

    def _line_of_columns(self, row: Row, item: str, currency: str) -> OrderLine | None:
        cells = self.cells
        product, sku = cells.said(row[1], f"name {item}"), cells.said(row[1], f"sku {item}")
        if not product and not sku:
            return None
        quantity = cells.quantity(row, f"count.{item}")
        total, _currency = cells.amount(row, f"money.{item}", currency)
        return OrderLine(product, sku, quantity, _of_one(total, quantity))


class WooCommerceOrders(OrderFile):
    """The CSV of WebToffee's and of AlgolPlus' order export. Others come by mapping (order_sheet)."""

    key = "woocommerce_orders"
    label = N_("WooCommerce orders")
    shop = "woocommerce"
    columns_by_name: ClassVar[Synonyms] = synonyms(_HEADERS)
    reader = _Reader

    def is_header(self, names: Collection[str]) -> bool:
        """By the plugin's names for an order's number, date, state and total."""
        names = set(names)
        wide = names >= _WIDE and not names.isdisjoint({"ordercurrency", "billingemail", "lineitem1"})
        return wide or names >= _LONG

    def columns(self, sheet: Sheet, answers: Answers) -> dict[str, int]:
        columns = super().columns(sheet, answers)
        fields = {"name": "name {}", "sku": "sku {}", "quantity": "count.{}", "total": "money.{}"}
        for place, header in enumerate(map(normalised, sheet.header)):
            if found := _ITEM_COLUMN(header):
                columns.setdefault(fields[found[2]].format(found[1]), place)
            elif found := _ITEM_CELL(header):
                columns.setdefault(f"item cell {found[1]}", place)
        return columns


def _items_of(columns: dict[str, int]) -> list[str]:
    return [field.removeprefix("name ") for field in columns if field.startswith("name ")]


def _line_of_cell(cell: str, currency: str) -> OrderLine | None:
    marks = list(_ITEM_PART.finditer(cell))
    ends = [mark.start() for mark in marks] + [len(cell)]
    parts = {mark[1]: cell[mark.end() : end].strip() for mark, end in zip(marks, ends[1:], strict=True)}
    if not parts.get("name") and not parts.get("sku"):
        return None
    try:
        quantity = whole_number(parts.get("quantity", ""), False)
        total = money(parts.get("total", ""), False, currency)[0]
    except Unreadable:
        quantity, total = 1, None
    quantity = 1 if quantity is None else quantity
    return OrderLine(parts.get("name", ""), parts.get("sku", ""), quantity, _of_one(total, quantity))


def _of_one(total: int | None, quantity: int) -> int | None:
    """The price of one piece, where the pieces share the total without a rest."""
    return total // quantity if total is not None and quantity and total % quantity == 0 else None
