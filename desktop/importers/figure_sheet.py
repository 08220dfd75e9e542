"""What the sheets of a shop's own figures share: a row for each month or day, and a few numbers."""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import ClassVar

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question, Record
from desktop.importers.base import Source
from desktop.importers.cell_dates import DateReader
from desktop.importers.cell_values import Cell, Unreadable
from desktop.importers.columns import Synonyms, columns_for, matched, normalised, questions_for, require
from desktop.importers.first_look import Columns, FirstLook, first_look
from desktop.importers.occurrences import Occurrences
from desktop.importers.row_cells import RowCells
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.language import _

_YEAR_MONTH = re.compile(r"([0-9]{4})\s?[-/.]\s?([0-9]{1,2})").fullmatch
_MONTH_YEAR = re.compile(r"([0-9]{1,2})\s?[-/.]\s?([0-9]{4})").fullmatch
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
# A sheet with one of these is about orders or tickets, not a shop's own figures.
_OTHERS = frozenset(map(normalised, ("order", "order number", "order id", "ticket", "ticket id", "call id")))


class FigureReader:
    """Reads the rows of one file: their cells, their day, and how often the same was written before."""

    def __init__(self, sheet: Sheet, columns: dict[str, int], look: FirstLook, answers: Answers) -> None:
        self.columns = columns
        self.cells = RowCells(columns, look, answers, sheet)
        self.header = sheet.header
        self.times = Occurrences()
        self.own_currency = answers.currency.upper()
        self.commas = {column: bool(look.decimal_comma(column, answers)) for column in look.numbers}
        self._dates = {
            column: DateReader(look.day_first(column, answers) is not False, UTC) for column in look.dates
        }

    def day(self, row: Row, field: str) -> str:
        """The calendar day as "2026-11-24", "" for an empty cell. Raises Unreadable."""
        place = self.columns[field]
        instant = self._dates[place].instant(row[1][place])
        return "" if instant is None else f"{datetime.fromtimestamp(instant, UTC):%Y-%m-%d}"

    def month(self, row: Row, field: str) -> str:
        """The month as "2026-11", from "11/2026", "Nov 2026" or any day in it. Raises Unreadable."""
        place = self.columns[field]
        cell: Cell = row[1][place]
        if isinstance(cell, str):
            words = cell.strip()
            if found := _YEAR_MONTH(words):
                return _checked(int(found[1]), int(found[2]), cell)
            if found := _MONTH_YEAR(words):
                return _checked(int(found[2]), int(found[1]), cell)
            try:
                return self.day(row, field)[:7]
            except Unreadable:
                instant = self._dates[place].instant(f"1 {words}")
                return "" if instant is None else f"{datetime.fromtimestamp(instant, UTC):%Y-%m}"
        return self.day(row, field)[:7]


def _checked(year: int, month: int, cell: Cell) -> str:
    if not (1 <= month <= 12 and _FIRST_YEAR <= year <= _LAST_YEAR):
        raise Unreadable(cell)
    return f"{year:04}-{month:02}"


class FigureSheet:
    """A source of a shop's own figures. A subclass says how its columns are called and what a row is."""

    key = ""
    label = ""
    channel = ""
    columns_by_name: ClassVar[Synonyms] = {}
    required: ClassVar[tuple[str, ...]] = ()
    dates: ClassVar[tuple[str, ...]] = ()
    money: ClassVar[tuple[str, ...]] = ()
    numbers: ClassVar[tuple[str, ...]] = ()

    def record(self, row: Row, reader: FigureReader) -> Record:
        """What one row comes to. Raises Unreadable for a required cell."""
        raise NotImplementedError

    def recognises(self, source: Source) -> bool:
        """Only where all required columns go by their usual names, and nothing is about orders."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        names: Collection[str] = {normalised(name) for name in header}
        return set(self.required) <= set(matched(header, self.columns_by_name)) and _OTHERS.isdisjoint(names)

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Which column holds a required field; then, day or month first and decimal comma or point."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, self.columns_by_name, answers)
        asked = questions_for(sheet.header, self.required, columns)
        return asked or self._look(sheet, columns, answers, for_questions=True).questions(answers)

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, self.columns_by_name, answers)
        return self._look(sheet, columns, answers, for_questions=True).annotated(sheet.note, answers)

    def proposed_mapping(self, source: Source, answers: Answers) -> dict[str, str]:
        """Our field → the header of the column it is read from, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, self.columns_by_name, answers)
        return {field: sheet.header[columns[field]] for field in self.columns_by_name if field in columns}

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """A record for each row. Raises Problem where a column is missing or a question is open."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, self.columns_by_name, answers)
        require(sheet.header, self.required, columns)
        look = self._look(sheet, columns, answers, for_questions=False)
        look.require(answers)
        reader = FigureReader(sheet, columns, look, answers)
        for row in sheet.rows():
            reader.cells.notes = []
            try:
                yield self.record(row, reader)
            except Unreadable as error:
                # An empty cell too: a row of figures is nothing without them.
                reason = _("“{value}” is no value for it").format(value=error)
                yield reader.cells.skipped(row, reason)
            yield from reader.cells.notes

    def _look(
        self, sheet: Sheet, columns: dict[str, int], answers: Answers, *, for_questions: bool
    ) -> FirstLook:
        def places(fields: tuple[str, ...]) -> tuple[int, ...]:
            return tuple(columns[field] for field in fields if field in columns)

        wanted = Columns(dates=places(self.dates), money=places(self.money), numbers=places(self.numbers))
        return first_look(sheet, wanted, answers.currency, for_questions=for_questions)
