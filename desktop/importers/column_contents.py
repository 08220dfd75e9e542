"""What a column holds, by a sample of its rows: dates, lengths of time, or numbers without a unit."""

from dataclasses import replace
from itertools import islice

from desktop.domain.records import Answers, Question
from desktop.importers.cell_dates import DateReader, zone_named
from desktop.importers.cell_values import Cell, Unreadable, is_nothing, text
from desktop.importers.row_cells import MINUTE, span_seconds
from desktop.importers.sheet import Sheet

_SAMPLE = 500  # rows
_MOST_COLUMNS = 300


def holds_instants(sheet: Sheet, column: int, answers: Answers) -> bool | None:
    """Whether a column (“First response time”) holds dates, or else lengths of time; None: nothing tells."""
    key = ("instants", column)
    if key not in sheet.remembered:
        dates = spans = 0
        readers = [DateReader(day_first, zone_named(answers.time_zone)) for day_first in (True, False)]
        for cell in _sample(sheet, column):
            if is_nothing(text(cell)):
                continue
            if _is_span(cell):
                spans += 1
            else:
                dates += any(_is_date(reader, cell) for reader in readers)
        sheet.remembered[key] = dates > spans if dates + spans else None
    known = sheet.remembered[key]
    return None if known is None else bool(known)


def holds_bare_numbers(sheet: Sheet, column: int) -> bool:
    """Whether a column holds numbers that do not say whether they are minutes or hours."""
    key = ("bare", column)
    if key not in sheet.remembered:
        sheet.remembered[key] = any(map(_is_bare, _sample(sheet, column)))
    return bool(sheet.remembered[key])


def columns_with_dates(sheet: Sheet, answers: Answers) -> list[int]:
    """The columns that hold dates."""
    places = range(min(len(sheet.header), _MOST_COLUMNS))
    return [place for place in places if holds_instants(sheet, place, answers)]


def dates_first(question: Question, sheet: Sheet, answers: Answers) -> Question:
    """Where a date is asked for, the columns that hold dates are the likeliest."""
    dates = columns_with_dates(sheet, answers)
    likely = tuple(sheet.header[place] for place in dates)
    others = tuple(name for name in question.choices if name not in likely)
    return replace(question, choices=likely + others)


def _sample(sheet: Sheet, column: int) -> list[Cell]:
    """The cells of a column in the first rows; those of the first columns are read only once."""
    if column >= _MOST_COLUMNS:
        return [cells[column] for _number, cells in islice(sheet.rows(counted=False), _SAMPLE)]
    rows = sheet.remembered.get("sample")
    if not isinstance(rows, list):
        rows = [cells[:_MOST_COLUMNS] for _number, cells in islice(sheet.rows(counted=False), _SAMPLE)]
        sheet.remembered["sample"] = rows
    return [cells[column] for cells in rows]


def _is_span(cell: Cell) -> bool:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return abs(cell) < 20_000  # larger ones are Excel's days
    for comma in (False, True):
        try:
            return span_seconds(cell, comma, MINUTE) is not None
        except Unreadable:
            continue
    return False


def _is_date(reader: DateReader, cell: Cell) -> bool:
    try:
        return reader.instant(cell) is not None
    except Unreadable:
        return False


def _is_bare(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        return cell != 0
    return (
        isinstance(cell, str)
        and any(map(str.isdigit, cell))
        and not any(character.isalpha() or character == ":" for character in cell)
    )
