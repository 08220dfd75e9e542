"""What all sources of orders share: from the header of a sheet to the questions about it and its orders."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import ClassVar

from desktop.domain.contact_points import email_point, name_point, phone_point
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Order, OrderLine, Question, Record
from desktop.importers.base import Source
from desktop.importers.columns import Synonyms, matched, normalised, require
from desktop.importers.first_look import FirstLook
from desktop.importers.order_rows import OrderCells, grouped, look_at_orders
from desktop.importers.order_words import CANCELLED, NO_ORDER
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.language import _

_SHORT_YEAR = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{2}").fullmatch


class OrderReader:
    """Turns the rows of one order into records. What a source has of its own, its subclass overrides.

    `shop` is the name of the shop account where no column tells. A row's cells speak through `cells`.
    """

    def __init__(
        self, shop: str, sheet: Sheet, columns: dict[str, int], look: FirstLook, answers: Answers
    ) -> None:
        self.shop = shop
        self.columns = columns
        self.look = look
        self.cells = OrderCells(columns, look, answers, sheet)
        self.own_currency = answers.currency.upper()
        self.has_lines = "product" in columns or "sku" in columns
        self._nameless: Counter[str] = Counter()

    def records(self, rows: list[Row]) -> Iterator[Record]:
        """The order that the rows make, and what of them could not be read."""
        cells = self.cells
        name = self.name(rows[0])
        good: list[Row] = []
        placed_at: int | None = None
        for row in rows:
            if not name:
                yield cells.skipped(row, _("there is no order number"))
                continue
            instant, reason = cells.required_instant(row[1], "placed_at")
            if reason:
                yield cells.skipped(row, reason)
                continue
            if placed_at is None:
                placed_at = instant
            good.append(row)
        if not good:
            return
        if placed_at is None:
            for row in good:
                yield cells.skipped(row, _("there is no order date"))
            return
        cells.notes = []
        yield self.order(good, name, placed_at)
        yield from cells.notes

    def name(self, row: Row) -> str:
        """The order's number, "" where the row has none.

        In a sheet without numbers every row is an order: its words and their occurrence name it.
        """
        if "order" in self.columns:
            return self.cells.said(row[1], "order")
        fields = ("placed_at", "customer", "email", "name", "total")
        words = " ".join(filter(None, (self.cells.said(row[1], field) for field in fields)))
        self._nameless[words] += 1
        times = self._nameless[words]
        return f"{words} ({times})" if times > 1 else words

    def order(self, rows: list[Row], name: str, placed_at: int) -> Order:
        """The order of these rows, all of which have its name and a readable date."""
        cells = self.cells
        currency = cells.currency(self.said(rows, "currency"))
        amounts: list[int | None] = []
        quantities: list[int] = []
        lines: list[OrderLine] = []
        for row in rows:
            quantity = cells.quantity(row)
            amount, price, told = self.row_amounts(row, quantity, currency)
            currency = currency or told
            amounts.append(amount)
            quantities.append(quantity)
            product = cells.repaired(cells.said(row[1], "product"))
            sku = cells.said(row[1], "sku")
            if product or sku:
                lines.append(OrderLine(product, sku, quantity, price))
        if "total" in self.columns:
            total, currency = self.once(rows, "total", currency)
        else:
            known = [amount for amount in amounts if amount is not None]
            total = sum(known) if known else None
        shop = cells.said(rows[0][1], "shop") or self.shop
        email, handle = self._customer(rows, shop)
        phone = self.said(rows, "phone", "billing_phone", "shipping_phone")
        status = self.status(self.said(rows, "status").lower())
        # What was sent back, on a sheet of its own number: below zero, and no order.
        returned = "quantity" in self.columns and max(quantities) < 0
        if returned and not status:
            status = "cancelled"
        first_and_last = (self.said(rows, "first_name"), self.said(rows, "last_name"))
        person = self.said(rows, "name", "billing_name", "shipping_name") or " ".join(
            filter(None, first_and_last)
        )
        return Order(
            shop=shop,
            order=name,
            placed_at=placed_at,
            email=email,
            phone=phone_point(phone) if phone else "",
            handle=handle,
            name=cells.repaired(person),
            total_minor=total,
            currency=currency or self.own_currency,
            refunded_minor=self.once(rows, "refunded", currency)[0],
            status=status or None,
            cancelled_at=self.instant(rows, "cancelled_at"),
            shipped_at=self.instant(rows, "shipped_at"),
            delivered_at=self.instant(rows, "delivered_at"),
            country=self.said(rows, "country", "shipping_country", "billing_country") or None,
            source=self.said(rows, "source") or None,
            test=status in NO_ORDER,
            voided=status == "voided" or status in NO_ORDER or returned,
            lines=lines if self.has_lines else None,
            updated_at=self.instant(rows, "updated_at"),
        )

    def status(self, words: str) -> str:
        """The status as the rest of the program knows it, from what the file says in lower case."""
        return "cancelled" if words in CANCELLED else words

    def row_amounts(self, row: Row, quantity: int, currency: str) -> tuple[int | None, int | None, str]:
        """What the row's pieces cost together, what one costs, and their currency."""
        if "line_total" in self.columns:
            amount, currency = self.cells.amount(row, "line_total", currency)
            # The price of one piece is known only where the pieces share the amount without a rest.
            exact = amount is not None and quantity != 0 and amount % quantity == 0
            return amount, amount // quantity if exact and amount is not None else None, currency
        price, currency = self.cells.amount(row, "price", currency)
        return None if price is None else price * quantity, price, currency

    def said(self, rows: list[Row], *fields: str) -> str:
        """What the order's first row with a cell of the first such field says."""
        for field in fields:
            if field not in self.columns:
                continue
            for _number, cells in rows:
                words = self.cells.said(cells, field)
                if words:
                    return words
        return ""

    def once(self, rows: list[Row], field: str, currency: str) -> tuple[int | None, str]:
        """An amount of the order that its rows repeat, and its currency."""
        if field in self.columns:
            for row in rows:
                amount, told = self.cells.amount(row, field, currency)
                if amount is not None:
                    return amount, told
        return None, currency

    def instant(self, rows: list[Row], field: str) -> int | None:
        """The first date of the order's rows in this column."""
        if field in self.columns:
            for row in rows:
                instant = self.cells.instant(row, field)
                if instant is not None:
                    return instant
        return None

    def _customer(self, rows: list[Row], shop: str) -> tuple[str, str]:
        """The customer's address and their handle in this shop."""
        email = email_point(self.said(rows, "email", "billing_email"))
        customer = self.said(rows, "customer")
        if not customer:
            return email, ""
        # A column “Customer” may hold addresses as well as the shop's own numbers.
        address = email_point(customer)
        return (email or address, "") if address else (email, name_point(shop, customer))


class OrderFile:
    """A source of orders in a sheet. A subclass says how its columns are called, and what else is its own."""

    key = ""
    label = ""
    channel = ""
    shop = ""
    columns_by_name: ClassVar[Synonyms] = {}
    reader: ClassVar[type[OrderReader]] = OrderReader

    def is_header(self, names: Collection[str]) -> bool:
        """Whether a sheet with these normalised headers is of this source."""
        raise NotImplementedError

    def recognises(self, source: Source) -> bool:
        """By the names of its columns."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        return self.is_header({normalised(name) for name in header})

    def columns(self, sheet: Sheet, answers: Answers) -> dict[str, int]:
        """Our field → its column."""
        return matched(sheet.header, self.columns_by_name)

    def answers_for(self, look: FirstLook, columns: dict[str, int], answers: Answers) -> Answers:
        """The answers with what a source knows about its own files."""
        return answers

    def required(self, answers: Answers) -> tuple[str, ...]:
        """The fields without which there is no order."""
        return ("order", "placed_at")

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Day or month first, decimal comma or point: only where the file does not tell."""
        sheet = open_sheet(source, answers)
        columns = self.columns(sheet, answers)
        look = self._look(sheet, columns, answers, for_questions=True)
        return look.questions(self.answers_for(look, columns, answers))

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = self.columns(sheet, answers)
        look = self._look(sheet, columns, answers, for_questions=True)
        return look.annotated(sheet.note, self.answers_for(look, columns, answers))

    def proposed_mapping(self, source: Source, answers: Answers) -> dict[str, str]:
        """Our field → the header of the column it is read from, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = self.columns(sheet, answers)
        return {field: sheet.header[columns[field]] for field in self.columns_by_name if field in columns}

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All orders; rows with the same order number (and shop) are the lines of one order.

        Raises Problem where a required column is missing or a question is open.
        """
        sheet = open_sheet(source, answers)
        columns = self.columns(sheet, answers)
        require(sheet.header, self.required(answers), columns)
        look = self._look(sheet, columns, answers, for_questions=False)
        answers = self.answers_for(look, columns, answers)
        look.require(answers)
        reader = self.reader(self.shop, sheet, self.summed(columns, look), look, answers)
        group = _group(columns)
        rows = sheet.rows()
        for order in grouped(rows, group, look.returning) if group else ([row] for row in rows):
            yield from reader.records(order)

    def summed(self, columns: dict[str, int], look: FirstLook) -> dict[str, int]:
        """The columns, with a total that differs between the rows of an order as the total of a row."""
        if "total" in columns and "line_total" not in columns and look.totals_are_of_rows:
            columns = {**columns, "line_total": columns["total"]}
            del columns["total"]
        return columns

    def _look(
        self, sheet: Sheet, columns: dict[str, int], answers: Answers, *, for_questions: bool
    ) -> FirstLook:
        return look_at_orders(sheet, columns, _group(columns), answers, for_questions=for_questions)


def _group(columns: dict[str, int]) -> tuple[int, ...]:
    if "order" not in columns:
        return ()
    return tuple(columns[field] for field in ("shop", "order") if field in columns)


def month_first_where_open(column: int, look: FirstLook, answers: Answers) -> Answers:
    """For dates that the source itself writes month first with a year of two digits, “09/03/26”.

    A spreadsheet that saved the file again writes four digits, and in its own order: then it is asked.
    """
    dates = look.dates.get(column)
    if answers.day_first is None and dates and dates.proved is None and _SHORT_YEAR(dates.sample):
        return replace(answers, day_first=False)
    return answers
