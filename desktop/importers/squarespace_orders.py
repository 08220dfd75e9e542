"""Squarespace's orders: Shopify's layout with other names, an order's own fields on its first row only."""

from collections.abc import Collection
from typing import ClassVar

from desktop.importers.columns import Synonyms, synonyms
from desktop.importers.first_look import FirstLook
from desktop.importers.order_file import OrderFile
from desktop.language import N_

_HEADERS = {
    "order": "Order ID",
    "placed_at": "Created at",
    "email": "Email",
    "billing_phone": "Billing Phone",
    "shipping_phone": "Shipping Phone",
    "billing_name": "Billing Name",
    "shipping_name": "Shipping Name",
    "total": "Total",
    "currency": "Currency",
    "status": "Financial Status",
    "refunded": "Amount Refunded",
    "cancelled_at": "Cancelled at",
    "shipped_at": "Fulfilled at",
    "shipping_country": "Shipping Country",
    "billing_country": "Billing Country",
    "source": "Channel Name, Channel Type",
    "product": "Lineitem name",
    "sku": "Lineitem sku",
    "quantity": "Lineitem quantity",
    "price": "Lineitem price",
}


class SquarespaceOrders(OrderFile):
    """`orders.csv` from Squarespace's list of orders."""

    key = "squarespace_orders"
    label = N_("Squarespace orders")
    shop = "squarespace"
    columns_by_name: ClassVar[Synonyms] = synonyms(_HEADERS)

    def is_header(self, names: Collection[str]) -> bool:
        """By the two names in which it differs from Shopify's."""
        return set(names) >= {"orderid", "amountrefunded", "lineitemname"}

    def summed(self, columns: dict[str, int], look: FirstLook) -> dict[str, int]:
        return columns
