"""The cells of one row as the fields of a record, once the first look has told how they are written."""

import re
from collections.abc import Mapping
from typing import ClassVar

from desktop.domain.records import Answers, Skipped
from desktop.importers.cell_dates import DateReader, zone_named
from desktop.importers.cell_values import (
    Cell,
    Unreadable,
    decimal_number,
    duration_seconds,
    is_nothing,
    repair_mojibake,
    text,
    whole_number,
)
from desktop.importers.first_look import FirstLook
from desktop.importers.sheet import Row, Sheet
from desktop.language import N_, _

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86400

# The words people write behind a number of days, hours, minutes or seconds, in the seven languages.
_UNIT_WORDS = {
    DAY: "d day days dag dagen tag tage jour jours día días dia dias giorno giorni",
    HOUR: "h hr hrs hour hours uur uren std stunde stunden heure heures hora horas ora ore",
    MINUTE: "m min mins minute minutes minuut minuten minuto minutos minuti",
    SECOND: "s sec secs second seconds seconde seconden sek sekunde sekunden secondes segundo segundos"
    " secondo secondi",
}
_SECONDS_OF = {word: seconds for seconds, words in _UNIT_WORDS.items() for word in words.split()}
_SPELLED = re.compile(r"([0-9]{1,7}(?:[.,][0-9]{1,6})?)\s*([^\W\d_]{1,10})\.?")
_BETWEEN = frozenset(["and", "und", "en", "et", "y", "e"])
_WORDS = re.compile(r"[^\W\d_]+").findall
_MARKED = re.compile(r"[(\[]\s*(?:in\s+)?([^\W\d_]+)\.?\s*[)\]]").findall
_OPEN_HOURS = re.compile(r"(?:business|office|opening|open|working) hours").sub
_LONGEST_SPAN = 100 * 365 * DAY


def unit_in(header: str) -> int:
    """The seconds of the unit that a header names ("Resolution time (in hrs)": 3600), 0 where it names none.

    A single letter is a unit only in brackets: "First response time (s)". Business hours are no unit: "First
    reply time in minutes within business hours" counts minutes.
    """
    words = _OPEN_HOURS(" ", header.lower().replace("_", " "))
    units = [_SECONDS_OF[word] for word in _MARKED(words) if word in _SECONDS_OF]
    units += [_SECONDS_OF[word] for word in _WORDS(words) if len(word) > 1 and word in _SECONDS_OF]
    return units[0] if units else 0


def span_seconds(cell: Cell, decimal_comma: bool, unit: int) -> int | None:
    """A length of time in seconds: "26:03:04", "1 d 2 h", an Excel time, or a bare number of `unit` seconds.

    None for an empty cell. Raises Unreadable, for lengths below zero too.
    """
    if isinstance(cell, str):
        words = cell.strip()
        if is_nothing(words):
            return None
        if ":" in words:
            seconds = duration_seconds(words)
        elif any(map(str.isalpha, words)):
            seconds = _spelled(words, cell)
        else:
            seconds = _scaled(decimal_number(words, decimal_comma), unit)
    elif isinstance(cell, (int, float)):
        seconds = _scaled(decimal_number(cell, decimal_comma), unit)
    else:
        seconds = duration_seconds(cell)
    if seconds is None or not 0 <= seconds <= _LONGEST_SPAN:
        raise Unreadable(cell)
    return seconds


def _scaled(number: float | None, unit: int) -> int | None:
    return None if number is None else round(number * unit)


def _spelled(words: str, cell: Cell) -> int:
    """ "1 d 2 h", "45 min.", "1 Stunde und 5 Minuten"."""
    words = words.lower()
    found = _SPELLED.findall(words) if len(words) <= 60 else []
    between = _SPELLED.sub(" ", words).replace(",", " ").split()
    if (
        not found
        or not all(word in _SECONDS_OF for _number, word in found)
        or not _BETWEEN.issuperset(between)
    ):
        raise Unreadable(cell)
    return round(sum(float(number.replace(",", ".")) * _SECONDS_OF[word] for number, word in found))


class RowCells:
    """Reads the fields of rows by their columns.

    What a record can do without is None where it is unreadable, with a note in `notes`.
    """

    # A subclass says what was kept: the row, or the record of which it is a part.
    no_date: ClassVar[str] = N_("“{value}” is not a date; the rest of the row was kept")

    def __init__(self, columns: Mapping[str, int], look: FirstLook, answers: Answers, sheet: Sheet) -> None:
        zone = zone_named(answers.time_zone)
        self.notes: list[Skipped] = []
        self.columns = columns
        self._where = sheet.where
        self._repair = answers.other.get("repair", "yes") != "no"
        self._dates = {
            column: DateReader(look.day_first(column, answers) is not False, zone) for column in look.dates
        }
        self._commas = {column: bool(look.decimal_comma(column, answers)) for column in look.numbers}

    def cell(self, cells: list[Cell], field: str) -> Cell:
        """The cell of a field, "" where the sheet has no such column."""
        place = self.columns.get(field, -1)
        return cells[place] if place >= 0 else ""

    def words(self, cells: list[Cell], field: str) -> str:
        """The text of a field as it stands, "" where the sheet has no such column."""
        place = self.columns.get(field, -1)
        if place < 0:
            return ""
        cell = cells[place]
        # Nearly every cell is a text, and this runs for every field of every row.
        return cell.strip() if isinstance(cell, str) else text(cell)

    def said(self, cells: list[Cell], field: str) -> str:
        """The text of a field; "" where there is none or it only says so ("-", "n/a")."""
        words = self.words(cells, field)
        return "" if is_nothing(words) else words

    def repaired(self, words: str) -> str:
        """Words of a person, in which letters that an earlier program broke are put right."""
        return repair_mojibake(words) if self._repair else words

    def required_instant(self, cells: list[Cell], field: str) -> tuple[int | None, str]:
        """A date in seconds UTC, or None and the reason in a shopkeeper's words ("" for an empty cell)."""
        place = self.columns[field]
        try:
            return self._dates[place].instant(cells[place]), ""
        except Unreadable as error:
            return None, _("“{value}” is not a date").format(value=error)

    def instant(self, row: Row, field: str) -> int | None:
        """An optional date in seconds UTC."""
        cells = row[1]
        place = self.columns.get(field, -1)
        if place < 0 or cells[place] == "":
            return None
        try:
            return self._dates[place].instant(cells[place])
        except Unreadable as error:
            self.note(row, _(self.no_date).format(value=error))
            return None

    def count(self, row: Row, field: str) -> int | None:
        """An optional whole number, never below zero."""
        place = self.columns.get(field, -1)
        if place < 0 or row[1][place] == "":
            return None
        try:
            number = whole_number(row[1][place], self._commas.get(place, False))
            if number is not None and number < 0:
                raise Unreadable(row[1][place])
        except Unreadable as error:
            reason = _("“{value}” is not a number; the rest of the row was kept")
            self.note(row, reason.format(value=error))
            return None
        return number

    def seconds(self, row: Row, field: str, unit: int) -> int | None:
        """An optional length of time; a bare number counts `unit` seconds."""
        place = self.columns.get(field, -1)
        if place < 0 or row[1][place] == "":
            return None
        cell = row[1][place]
        if isinstance(cell, str) and is_nothing(cell.strip()):
            return None
        try:
            return span_seconds(cell, self._commas.get(place, False), unit)
        except Unreadable as error:
            reason = _("“{value}” is not a length of time; the rest of the row was kept")
            self.note(row, reason.format(value=error))
            return None

    def note(self, row: Row, reason: str) -> None:
        """Remember what of a row could not be read."""
        self.notes.append(self.skipped(row, reason))

    def skipped(self, row: Row, reason: str) -> Skipped:
        """A row that is set aside, by its place as a person finds it."""
        return Skipped(self._where(row[0]), reason)
