"""eBay's orders report in English (US and UK) and German."""

from collections.abc import Collection, Iterator
from typing import ClassVar

from desktop.domain.records import Answers, Order, Record
from desktop.importers.columns import Synonyms, synonyms
from desktop.importers.first_look import FirstLook
from desktop.importers.order_file import OrderFile, OrderReader
from desktop.importers.sheet import Row
from desktop.language import N_

_HEADERS = {
    "order": "Order Number, Bestellnummer",
    "record": "Sales Record Number, Verkaufsprotokollnummer",
    "placed_at": "Sale Date, Verkauft am, Verkaufsdatum",
    "customer": "Buyer Username, Nutzername des Käufers, Mitgliedsname",
    "name": "Buyer Name, Name des Käufers, Vollständiger Name des Käufers",
    "email": "Buyer Email, E-Mail des Käufers, E-Mail-Adresse des Käufers",
    "phone": "Ship To Phone, Post to phone, Telefonnummer des Empfängers, Telefon des Käufers",
    "total": "Total Price, Gesamtbetrag, Gesamtpreis",
    "shipped_at": "Shipped On Date, Dispatched on date, Posted on date, Verschickt am, Versandt am, "
    "Versanddatum",
    "country": "Ship To Country, Post to country, Buyer Country, Lieferland, Land des Empfängers, "
    "Land des Käufers",
    "product": "Item Title, Angebotstitel, Artikelbezeichnung",
    "sku": "Custom Label, Custom Label (SKU), Bestandseinheit, Bestandseinheit (SKU)",
    "quantity": "Quantity, Anzahl, Menge, Stückzahl",
    "price": "Sold For, Verkauft für, Verkaufspreis",
}
_RECORD = {"salesrecordnumber", "verkaufsprotokollnummer"}
_BUYER = {"buyerusername", "nutzernamedeskaufers", "mitgliedsname"}
_NOT_GIVEN = {"--", "invalid request"}


class _Reader(OrderReader):
    def records(self, rows: list[Row]) -> Iterator[Record]:
        """Where the order number is blank, the rows are those of several orders."""
        if self.cells.said(rows[0][1], "order"):
            yield from super().records(rows)
            return
        orders: dict[str, list[Row]] = {}
        for row in rows:
            orders.setdefault(self.name(row), []).append(row)
        for order in orders.values():
            yield from super().records(order)

    def name(self, row: Row) -> str:
        return self.cells.said(row[1], "order") or self.cells.said(row[1], "record")

    def said(self, rows: list[Row], *fields: str) -> str:
        words = super().said(rows, *fields)
        return "" if words.lower() in _NOT_GIVEN else words

    def row_amounts(self, row: Row, quantity: int, currency: str) -> tuple[int | None, int | None, str]:
        # Whether “sold for” is of one piece or of all is nowhere said: of a single one it is both.
        price, currency = self.cells.amount(row, "price", currency)
        return None, price if quantity == 1 else None, currency

    def order(self, rows: list[Row], name: str, placed_at: int) -> Order:
        order = super().order(rows, name, placed_at)
        # An order of several items begins with a row of its own; else each row may have a part of the total.
        begins = len(rows) > 1 and not self.said(rows[:1], "product", "sku")
        if not begins and self.look.totals_are_of_rows:
            amounts = [self.cells.amount(row, "total", order.currency)[0] for row in rows]
            known = [amount for amount in amounts if amount is not None]
            order.total_minor = sum(known) if known else None
        return order


class EbayOrders(OrderFile):
    """`eBay-OrdersReport….csv` from the Seller Hub. Blank order numbers are filled by the sales record's."""

    key = "ebay_orders"
    label = N_("eBay orders")
    shop = "ebay"
    columns_by_name: ClassVar[Synonyms] = synonyms(_HEADERS)
    reader = _Reader

    def is_header(self, names: Collection[str]) -> bool:
        """By eBay's names for its sales record and for the buyer."""
        return not _RECORD.isdisjoint(names) and not _BUYER.isdisjoint(names)

    def required(self, answers: Answers) -> tuple[str, ...]:
        """Of the two numbers of an order only the sales record's is on every row."""
        return ("record", "placed_at")

    def summed(self, columns: dict[str, int], look: FirstLook) -> dict[str, int]:
        return columns
