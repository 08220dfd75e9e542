"""The rows of one order as one group, wherever they stand in the file, and their cells as its fields."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from desktop.domain.records import Answers
from desktop.importers.cell_values import (
    Unreadable,
    currency_code,
    money,
    text,
    whole_number,
)
from desktop.importers.columns import normalised
from desktop.importers.first_look import Columns, FirstLook, first_look
from desktop.importers.row_cells import RowCells
from desktop.importers.sheet import Row, Sheet
from desktop.language import N_, _

DATES = ("placed_at", "shipped_at", "delivered_at", "cancelled_at", "updated_at")
# Sources with more amounts or counts than an order has call them “money.…” and “count.…”.
_AMOUNTS = ("total", "refunded", "price", "line_total")
_MINOR_UNITS = ("cents", "inminorunits")
_MONEY, _COUNT = "money.", "count."


def grouped(
    rows: Iterable[Row], columns: Sequence[int], returning: Collection[tuple[str, ...]]
) -> Iterator[list[Row]]:
    """Groups of rows with the same text in `columns`, streaming.

    Rows of an order are neighbours in nearly every export. Only those of the few in `returning`, which come
    back further down (see first_look), are kept until the end.
    """
    kept: dict[tuple[str, ...], list[Row]] = {name: [] for name in returning}
    group: list[Row] = []
    here: tuple[str, ...] | None = None
    for row in rows:
        cells = row[1]
        now = tuple([text(cells[column]) for column in columns])
        if now == here:
            group.append(row)
            continue
        if group and here not in kept:
            yield group
        here = now
        if now in kept:
            group = kept[now]
            group.append(row)
        else:
            group = [row]
    if group and here not in kept:
        yield group
    yield from filter(None, kept.values())


def look_at_orders(
    sheet: Sheet, columns: dict[str, int], group: tuple[int, ...], answers: Answers, *, for_questions: bool
) -> FirstLook:
    """The first look over a sheet of orders (see first_look)."""
    wanted = Columns(
        dates=tuple(columns[field] for field in DATES if field in columns),
        money=tuple(column for field, column in columns.items() if _is_amount(field)),
        numbers=tuple(column for field, column in columns.items() if _is_count(field)),
        group=group,
        total=columns.get("total", -1),
    )
    return first_look(sheet, wanted, answers.currency, for_questions=for_questions)


def _is_amount(field: str) -> bool:
    return field in _AMOUNTS or field.startswith(_MONEY)


def _is_count(field: str) -> bool:
    return field == "quantity" or field.startswith(_COUNT)


class OrderCells(RowCells):
    """Reads the fields of an order's rows by their columns.

    What an order can do without is None where it is unreadable, with a note in `notes`.
    """

    no_date = N_("“{value}” is not a date; the order was kept without it")

    # As it stands: “NA” is Namibia, and a shop may call a product or its number “-”.
    said = RowCells.words

    def __init__(self, columns: dict[str, int], look: FirstLook, answers: Answers, sheet: Sheet) -> None:
        super().__init__(columns, look, answers, sheet)
        self._own = answers.currency.upper()
        # A column “amount_cents” holds whole cents.
        self._minor = {
            field
            for field, place in columns.items()
            if _is_amount(field) and normalised(sheet.header[place]).endswith(_MINOR_UNITS)
        }

    def currency(self, words: str) -> str:
        """What the currency column says, as an ISO code where it is a sign; "" where it says nothing."""
        return (currency_code(words, self._own) or words.upper()) if words else ""

    def amount(self, row: Row, field: str, currency: str) -> tuple[int | None, str]:
        """An optional amount in minor units and its currency (`currency`, else its sign's or the shop's)."""
        cells = row[1]
        place = self.columns.get(field, -1)
        if place < 0 or cells[place] == "":
            return None, currency
        try:
            if field in self._minor:
                return whole_number(cells[place], self._commas[place]), currency or self._own
            return money(cells[place], self._commas[place], currency, self._own)
        except Unreadable as error:
            reason = _("“{value}” is not an amount; the order was kept without it")
            self.note(row, reason.format(value=error))
            return None, currency

    def quantity(self, row: Row, field: str = "quantity") -> int:
        """The number of pieces, 1 where the row does not say."""
        cells = row[1]
        place = self.columns.get(field, -1)
        if place < 0 or cells[place] == "":
            return 1
        try:
            count = whole_number(cells[place], self._commas[place])
        except Unreadable as error:
            reason = _("“{value}” is not a number; the order was kept without it")
            self.note(row, reason.format(value=error))
            return 1
        return 1 if count is None else count
