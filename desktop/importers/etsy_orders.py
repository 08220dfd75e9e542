"""Etsy's sold orders, and its sold order items: the lines of the same orders in a file of their own."""

from collections.abc import Collection
from typing import ClassVar

from desktop.domain.records import Answers, Order
from desktop.importers.columns import Synonyms, synonyms
from desktop.importers.first_look import FirstLook
from desktop.importers.order_file import OrderFile, OrderReader, month_first_where_open
from desktop.importers.sheet import Row
from desktop.language import N_

_HEADERS = {
    "order": "Order ID",
    "placed_at": "Sale Date",
    "customer": "Buyer User ID",
    "name": "Full Name, Ship Name",
    "total": "Order Total",
    "money.adjusted": "Adjusted Order Total",
    "currency": "Currency",
    "status": "Status",
    "shipped_at": "Date Shipped",
    "country": "Ship Country",
    "product": "Item Name",
    "quantity": "Quantity",
    "price": "Price",
    "sku": "SKU",
}
_ORDERS = {"saledate", "orderid", "ordertotal", "ordervalue"}
_ITEMS = {"saledate", "orderid", "itemname", "quantity"}


class _Reader(OrderReader):
    def order(self, rows: list[Row], name: str, placed_at: int) -> Order:
        order = super().order(rows, name, placed_at)
        if "product" not in self.columns:
            order.lines = None  # the file of orders has a column for SKUs, but none for what was bought
        else:
            order.total_minor = None  # what items cost is not what the customer paid
        adjusted, _currency = self.once(rows, "money.adjusted", order.currency)
        # Etsy writes 0 where nothing was adjusted, not where all was given back.
        if adjusted and order.total_minor is not None and adjusted < order.total_minor:
            order.refunded_minor = order.total_minor - adjusted
        return order


class EtsyOrders(OrderFile):
    """`EtsySoldOrders2026.csv`, and `EtsySoldOrderItems2026.csv`, which adds what was bought.

    Etsy gives no mail address: a customer is their user id, and a guest only a name.
    """

    key = "etsy_orders"
    label = N_("Etsy orders")
    shop = "etsy"
    columns_by_name: ClassVar[Synonyms] = synonyms(_HEADERS)
    reader = _Reader

    def is_header(self, names: Collection[str]) -> bool:
        """By Etsy's names for the date and the number of an order, with its total or with its items."""
        names = set(names)
        return names >= _ORDERS or names >= _ITEMS

    def answers_for(self, look: FirstLook, columns: dict[str, int], answers: Answers) -> Answers:
        return month_first_where_open(columns.get("placed_at", -1), look, answers)
