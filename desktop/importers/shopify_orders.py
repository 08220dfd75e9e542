"""Shopify's order export: one row for each product, an order's own fields on its first row only."""

import re
from collections.abc import Iterator

from desktop.domain.contact_points import email_point, phone_point
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, LeftOut, Order, OrderLine, Question, Record
from desktop.importers.base import Source
from desktop.importers.columns import matched, normalised, require
from desktop.importers.first_look import FirstLook
from desktop.importers.order_rows import OrderCells, grouped, look_at_orders
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.language import N_, _

# Our name for a column → its header. The export is English whatever the shop's language.
_HEADERS = {
    "order": "Name", "email": "Email", "status": "Financial Status", "shipped_at": "Fulfilled at",
    "currency": "Currency", "total": "Total", "placed_at": "Created at", "quantity": "Lineitem quantity",
    "product": "Lineitem name", "price": "Lineitem price", "sku": "Lineitem sku",
    "billing_name": "Billing Name", "billing_country": "Billing Country", "billing_phone": "Billing Phone",
    "shipping_name": "Shipping Name", "shipping_country": "Shipping Country",
    "shipping_phone": "Shipping Phone",
    "cancelled_at": "Cancelled at", "payment": "Payment Method", "refunded": "Refunded Amount",
    "source": "Source", "phone": "Phone",
}  # fmt: skip
_SYNONYMS = {field: (normalised(header),) for field, header in _HEADERS.items()}
_REQUIRED = ("order", "placed_at", "status", "product")
_SQUARESPACE = {"orderid", "amountrefunded"}  # has the same columns otherwise
_DRAFT_NUMBER = re.compile(r"#?D[0-9]+").fullmatch


class ShopifyOrders:
    """`orders_export.csv` as Shopify writes it, also after a spreadsheet has saved it again."""

    key = "shopify_orders"
    label = N_("Shopify orders")
    channel = ""

    def recognises(self, source: Source) -> bool:
        """By its columns Name, Financial Status and Lineitem name, which Squarespace has not all."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        names = {normalised(name) for name in header}
        return {"name", "financialstatus", "lineitemname"} <= names and not names >= _SQUARESPACE

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Day or month first, decimal comma or point: only after a spreadsheet changed the file."""
        sheet = open_sheet(source, answers)
        columns = matched(sheet.header, _SYNONYMS)
        return _look(sheet, columns, answers, for_questions=True).questions(answers)

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = matched(sheet.header, _SYNONYMS)
        return _look(sheet, columns, answers, for_questions=True).annotated(sheet.note, answers)

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All orders with their lines. Raises Problem where the file is none or a question is open."""
        sheet = open_sheet(source, answers)
        columns = matched(sheet.header, _SYNONYMS)
        require(sheet.header, _REQUIRED, columns)
        look = _look(sheet, columns, answers, for_questions=False)
        look.require(answers)
        reader = OrderCells(columns, look, answers, sheet)
        for rows in grouped(sheet.rows(), (columns["order"],), look.returning):
            yield from _records(rows, reader)


def _look(sheet: Sheet, columns: dict[str, int], answers: Answers, *, for_questions: bool) -> FirstLook:
    group = tuple(columns[field] for field in ("order",) if field in columns)
    return look_at_orders(sheet, columns, group, answers, for_questions=for_questions)


def _records(rows: list[Row], reader: OrderCells) -> Iterator[Record]:
    """What the rows of one order come to."""
    name = reader.said(rows[0][1], "order")
    if not name:
        for row in rows:
            yield reader.skipped(row, _("there is no order number"))
        return
    # Only an order's first row has a financial status: the other rows are further products of it. A second
    # first row is the same order from another export that was put behind this one.
    starts = [place for place, row in enumerate(rows) if reader.said(row[1], "status")]
    for _again in starts[:-1]:
        yield LeftOut("duplicate")
    head = rows[starts[-1] if starts else 0]
    # Rows before the only first one are its products too: then something else has sorted the file.
    rows = rows[starts[-1] :] if len(starts) > 1 else rows
    placed_at, reason = reader.required_instant(head[1], "placed_at")
    if placed_at is None:
        yield reader.skipped(head, reason or _("there is no order date"))
        for row in rows:
            if row is not head:
                yield reader.skipped(row, _("its order in row {row} could not be read").format(row=head[0]))
        return
    reader.notes = []
    order = _order(head, reader, name, placed_at)
    order.lines = [line for row in rows if (line := _line(row, reader, order.currency))]
    yield order
    yield from reader.notes


def _order(head: Row, reader: OrderCells, name: str, placed_at: int) -> Order:
    cells, said = head[1], reader.said
    status = said(cells, "status").lower()
    total, currency = reader.amount(head, "total", reader.currency(said(cells, "currency")))
    phone = said(cells, "phone") or said(cells, "billing_phone") or said(cells, "shipping_phone")
    return Order(
        shop="shopify",
        order=name,
        placed_at=placed_at,
        email=email_point(said(cells, "email")),
        phone=phone_point(phone) if phone else "",
        name=reader.repaired(said(cells, "billing_name") or said(cells, "shipping_name")),
        total_minor=total,
        currency=currency,
        refunded_minor=reader.amount(head, "refunded", currency)[0],
        status=status or None,
        cancelled_at=reader.instant(head, "cancelled_at"),
        shipped_at=reader.instant(head, "shipped_at"),
        country=said(cells, "shipping_country") or said(cells, "billing_country") or None,
        source=said(cells, "source") or None,
        # Shopify's gateway for trying things out is called Bogus; drafts that are no orders yet are #D1.
        test="bogus" in said(cells, "payment").lower() or (not status and bool(_DRAFT_NUMBER(name))),
        voided=status == "voided",
    )


def _line(row: Row, reader: OrderCells, currency: str) -> OrderLine | None:
    product, sku = reader.repaired(reader.said(row[1], "product")), reader.said(row[1], "sku")
    if not product and not sku:
        return None
    return OrderLine(product, sku, reader.quantity(row), reader.amount(row, "price", currency)[0])
