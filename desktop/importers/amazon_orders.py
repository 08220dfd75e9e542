"""Amazon's three flat files: All Orders, the Order Report, and Unshipped Orders, which has no prices."""

from collections.abc import Collection
from typing import ClassVar

from desktop.domain.records import Order
from desktop.importers.columns import Synonyms, synonyms
from desktop.importers.order_file import OrderFile, OrderReader
from desktop.importers.sheet import Row
from desktop.language import N_

_HEADERS = {
    "order": "amazon-order-id, order-id",
    "placed_at": "purchase-date",
    "updated_at": "last-updated-date",
    "email": "buyer-email",
    "phone": "buyer-phone-number, ship-phone-number",
    "name": "buyer-name, recipient-name",
    "status": "order-status",
    "currency": "currency",
    "country": "ship-country",
    "source": "sales-channel",
    "product": "product-name",
    "sku": "sku",
    "quantity": "quantity, quantity-purchased",
    "line_total": "item-price",
    "money.item-tax": "item-tax",
    "money.shipping-price": "shipping-price",
    "money.shipping-tax": "shipping-tax",
    "money.gift-wrap-price": "gift-wrap-price",
    "money.gift-wrap-tax": "gift-wrap-tax",
    "money.item-discount": "item-promotion-discount",
    "money.shipping-discount": "ship-promotion-discount",
}
_ADDED = ("money.item-tax", "money.shipping-price", "money.shipping-tax", "money.gift-wrap-price",
          "money.gift-wrap-tax")  # fmt: skip
_TAKEN_OFF = ("money.item-discount", "money.shipping-discount")


class _Reader(OrderReader):
    def order(self, rows: list[Row], name: str, placed_at: int) -> Order:
        order = super().order(rows, name, placed_at)
        if order.total_minor is not None:
            for row in rows:
                order.total_minor += self._beside_the_price(row, order.currency)
        if "line_total" not in self.columns:
            # The list of what is still to be sent has no prices: whatever another file says is newer.
            order.updated_at = placed_at
        return order

    def _beside_the_price(self, row: Row, currency: str) -> int:
        amount = self.cells.amount
        added = sum(amount(row, field, currency)[0] or 0 for field in _ADDED)
        return added - sum(abs(amount(row, field, currency)[0] or 0) for field in _TAKEN_OFF)


class AmazonOrders(OrderFile):
    """One row an item; an order's total is what its items, their taxes and their shipping add up to."""

    key = "amazon_orders"
    label = N_("Amazon orders")
    shop = "amazon"
    columns_by_name: ClassVar[Synonyms] = synonyms(_HEADERS)
    reader = _Reader

    def is_header(self, names: Collection[str]) -> bool:
        """By Amazon's names for an order, its date and its items."""
        names = set(names)
        numbered = "amazonorderid" in names or names >= {"orderid", "orderitemid"}
        return numbered and names >= {"purchasedate", "sku", "productname"}
