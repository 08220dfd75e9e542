"""Orders from any shop's sheet: its columns are found by the names that shops use, or mapped by a person."""

from collections.abc import Iterator

from desktop.domain.contact_points import email_point, name_point, phone_point
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Order, OrderLine, Question, Record
from desktop.importers.base import Source
from desktop.importers.columns import columns_for, matched, normalised, questions_for, require
from desktop.importers.first_look import FirstLook
from desktop.importers.order_rows import OrderCells, grouped, look_at_orders, skipped
from desktop.importers.order_words import CANCELLED, COLUMN_NAMES, NO_ORDER, OTHER_SHEETS
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.language import N_, _

REQUIRED = ("order", "placed_at")

FIELDS = tuple(COLUMN_NAMES)


class OrderSheet:
    """The fallback for every sheet of orders that no importer knows by name."""

    key = "order_sheet"
    label = N_("A sheet of orders")
    channel = ""

    def recognises(self, source: Source) -> bool:
        """Only where an order number and an order date go by names that shops use for them."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        columns = matched(header, COLUMN_NAMES)
        return all(field in columns for field in REQUIRED) and OTHER_SHEETS.isdisjoint(
            map(normalised, header)
        )

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Which column holds a required field; then, day or month first and decimal comma or point."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        asked = questions_for(sheet.header, REQUIRED, columns)
        return asked or _look(sheet, columns, answers, for_questions=True).questions(answers)

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        return _look(sheet, columns, answers, for_questions=True).annotated(sheet.note, answers)

    def proposed_mapping(self, source: Source, answers: Answers) -> dict[str, str]:
        """Our field → the header of the column it is read from, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        return {field: sheet.header[columns[field]] for field in FIELDS if field in columns}

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All orders; rows with the same order number (and shop) are the lines of one order.

        Raises Problem where a required column is missing or a question is open.
        """
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        require(sheet.header, REQUIRED, columns)
        look = _look(sheet, columns, answers, for_questions=False)
        look.require(answers)
        if "total" in columns and "line_total" not in columns and look.totals_are_of_rows:
            columns["line_total"] = columns.pop("total")
        reader = _Orders(columns, look, answers)
        for rows in grouped(sheet.rows(), _group(columns), look.returning):
            yield from reader.records(rows)


def _group(columns: dict[str, int]) -> tuple[int, ...]:
    return tuple(columns[field] for field in ("shop", "order") if field in columns)


def _look(sheet: Sheet, columns: dict[str, int], answers: Answers, *, for_questions: bool) -> FirstLook:
    return look_at_orders(sheet, columns, _group(columns), answers, for_questions=for_questions)


class _Orders:
    """Turns the rows of one order into records."""

    def __init__(self, columns: dict[str, int], look: FirstLook, answers: Answers) -> None:
        self._columns = columns
        self._cells = OrderCells(columns, look, answers)
        self._own = answers.currency.upper()
        self._has_lines = "product" in columns or "sku" in columns
        self._adds_up = "line_total" in columns and "total" not in columns

    def records(self, rows: list[Row]) -> Iterator[Record]:
        reader = self._cells
        name = reader.said(rows[0][1], "order")
        good: list[Row] = []
        placed_at: int | None = None
        for row in rows:
            number, cells = row
            if not name:
                yield skipped(number, _("there is no order number"))
                continue
            instant, reason = reader.placed_at(cells)
            if reason:
                yield skipped(number, reason)
                continue
            if placed_at is None:
                placed_at = instant
            good.append(row)
        if not good:
            return
        if placed_at is None:
            for number, _cells in good:
                yield skipped(number, _("there is no order date"))
            return
        reader.notes = []
        yield self._order(good, name, placed_at)
        yield from reader.notes

    def _order(self, rows: list[Row], name: str, placed_at: int) -> Order:
        reader = self._cells
        first = rows[0]
        currency = reader.currency(self._said(rows, "currency"))
        line_totals: list[int | None] = []
        lines: list[OrderLine] = []
        for row in rows:
            line_total = None
            if "line_total" in self._columns:
                line_total, told = reader.amount(row, "line_total", currency)
                currency = currency or told
                line_totals.append(line_total)
            if self._has_lines and (line := self._line(row, line_total)):
                lines.append(line)
        if self._adds_up:
            known = [amount for amount in line_totals if amount is not None]
            total = sum(known) if known else None
        else:
            total, currency = self._once(rows, "total", currency)
        status = self._said(rows, "status").lower()
        if status in CANCELLED:
            status = "cancelled"
        shop = reader.said(first[1], "shop") or "orders"
        email, handle = email_point(self._said(rows, "email")), ""
        customer = self._said(rows, "customer")
        if customer:
            # A column “Customer” may hold addresses as well as the shop's own numbers.
            address = email_point(customer)
            email, handle = (email or address, "") if address else (email, name_point(shop, customer))
        phone = self._said(rows, "phone")
        return Order(
            shop=shop,
            order=name,
            placed_at=placed_at,
            email=email,
            phone=phone_point(phone) if phone else "",
            handle=handle,
            name=reader.repaired(self._said(rows, "name")),
            total_minor=total,
            currency=currency or self._own,
            refunded_minor=self._once(rows, "refunded", currency)[0],
            status=status or None,
            cancelled_at=self._instant(rows, "cancelled_at"),
            shipped_at=self._instant(rows, "shipped_at"),
            delivered_at=self._instant(rows, "delivered_at"),
            country=self._said(rows, "country") or None,
            test=status in NO_ORDER,
            voided=status == "voided" or status in NO_ORDER,
            lines=lines if self._has_lines else None,
        )

    def _line(self, row: Row, line_total: int | None) -> OrderLine | None:
        reader = self._cells
        product, sku = reader.repaired(reader.said(row[1], "product")), reader.said(row[1], "sku")
        if not product and not sku:
            return None
        quantity = reader.quantity(row)
        # The price of one piece is known only where the pieces share the amount without a rest.
        exact = line_total is not None and quantity != 0 and line_total % quantity == 0
        return OrderLine(
            product, sku, quantity, line_total // quantity if exact and line_total is not None else None
        )

    def _said(self, rows: list[Row], field: str) -> str:
        """What the order's first row with such a cell says."""
        if field not in self._columns:
            return ""
        for _number, cells in rows:
            words = self._cells.said(cells, field)
            if words:
                return words
        return ""

    def _once(self, rows: list[Row], field: str, currency: str) -> tuple[int | None, str]:
        """An amount of the order that its rows repeat."""
        if field in self._columns:
            for row in rows:
                amount, told = self._cells.amount(row, field, currency)
                if amount is not None:
                    return amount, told
        return None, currency

    def _instant(self, rows: list[Row], field: str) -> int | None:
        if field in self._columns:
            for row in rows:
                instant = self._cells.instant(row, field)
                if instant is not None:
                    return instant
        return None
