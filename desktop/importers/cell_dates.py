"""What a cell of a sheet says as an instant, once its whole column has told day first from month first."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from desktop.domain.problem import Problem
from desktop.importers.cell_values import Cell, Unreadable, is_nothing, text
from desktop.language import N_, _

# A shop's exports hold nothing older or later; a reading outside is a wrong reading.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_EXCEL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's calendar has no zone
_EXCEL_FIRST, _EXCEL_END = 25569.0, 109575.0  # 1970 to 2200
_NONE_DAYS = frozenset({(1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (1, 1, 1)})

_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200e": None, "\u200f": None, "\ufeff": None}
)
_NUMERIC = re.compile(r"([0-9]{1,4})\s?([./-])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,4})(?![0-9])\.?").match
_TIME = (
    r"([0-9]{1,2})[:.h]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?"
    r"(?:\s*([ap]\.?\s?m\.?)(?![a-z]))?\s*((?:(?:utc|gmt)\s?[+-][0-9]{1,2}|[+-][0-9]{2}):?(?:[0-9]{2})?|utc|gmt|z|(?-i:[A-Z]{3,5}))?(?:\s*uhr)?"
)
_TIME_ALONE = re.compile(
    r"(?:\s*,\s*|\s+|\s*t\s*)(?:(?:at|om|um|à|a las|alle|às)\s+)?" + _TIME, re.IGNORECASE
).fullmatch
_TIME_WITHIN = re.compile(
    r"(?<![0-9.])" + _TIME.replace("[:.h]", ":", 1) + r"(?![0-9:])", re.IGNORECASE
).search
_TOKENS = re.compile(r"[^\W\d_]+|[0-9]+").findall
_ONLY_DATE_CHARACTERS = re.compile(r"[\w\s.,/'-]+").fullmatch
_SERIAL = re.compile(r"[0-9]{5,6}(?:[.,][0-9]+)?").fullmatch
_DAY_NUMBER = re.compile(r"(?:19|20|21)[0-9]{6}").fullmatch
_OFFSET = re.compile(r"([+-])([0-9]{1,2}?):?([0-9]{2})?$").search  # Google writes GMT+1

_MONTH_NAMES = (
    "january januari januar janvier enero gennaio janeiro jänner",
    "february februari februar février febrero febbraio fevereiro feber",
    "march maart märz mars marzo março mrt",
    "april avril abril aprile",
    "may mei mai mayo maggio maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august augustus août agosto",
    "september septembre septiembre setiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre diciembre dicembre dezembro",
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday maandag dinsdag woensdag donderdag vrijdag "
    "zaterdag zondag montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi "
    "mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì "
    "martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira"
)
_FILLERS = "de del di den der le il el the of st nd rd th er at om um as a las alle uhr"
# RFC 2822 names these; others mean different zones in different countries, so the shop's zone holds.
_NAMED_OFFSETS = {
    "z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "wet": 0, "west": 1, "eet": 2, "eest": 3, "bst": 1,
}  # fmt: skip

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _months() -> dict[str, int]:
    """Every name and every beginning of three letters or more that means one month only."""
    meanings: dict[str, set[int]] = {}
    for month, names in enumerate(_MONTH_NAMES, start=1):
        for name in map(_plain, names.split()):
            for length in range(3, len(name) + 1):
                meanings.setdefault(name[:length], set()).add(month)
    return {word: min(months) for word, months in meanings.items() if len(months) == 1}


_MONTH_OF = _months()
_FILLER_WORDS = frozenset(_FILLERS.split())
_WEEKDAY_WORDS = frozenset(
    word[:length] for word in map(_plain, _WEEKDAYS.split()) for length in range(2, len(word) + 1)
)


@dataclass
class DateColumn:
    """What all dates of one column say about their order: day first or month first.

    Dates of one meaning only (ISO, month names, 31/12, 5/5) need no decision.
    """

    day_proofs: int = 0
    month_proofs: int = 0
    either: int = 0
    sample: str = ""  # a value that both readings fit and that means two days
    separators: set[str] = field(default_factory=set)
    twelve_hours: bool = False
    _last: Cell = field(default="", repr=False)

    def see(self, cell: Cell) -> None:
        """Take one more cell of the column into account."""
        if not isinstance(cell, str) or cell == self._last:
            return
        self._last = cell
        if cell[4:5] == "-":
            return
        found = _NUMERIC(cell.translate(_SPACES).strip())
        if not found or len(found[1]) > 2:
            return
        first, second = int(found[1]), int(found[3])
        if not (1 <= first <= 31 and 1 <= second <= 31) or (first > 12 and second > 12):
            return
        self.separators.add(found[2])
        if first > 12:
            self.day_proofs += 1
        elif second > 12:
            self.month_proofs += 1
        elif first != second:
            self.either += 1
            if not self.sample and _is_readable(cell):
                self.sample = cell.strip()
                self.twelve_hours = cell.strip().lower().endswith("m") and ":" in cell

    @property
    def proved(self) -> bool | None:
        """True: day first; False: month first; None: the values alone do not tell.

        A few values that contradict many others (one in fifty) are mistakes in the file, not a vote.
        """
        few, many = sorted((self.day_proofs, self.month_proofs))
        if many and few * 50 <= many:
            return self.day_proofs > self.month_proofs
        return None

    @property
    def undecided(self) -> bool:
        """Whether it matters and the values do not tell."""
        return self.proved is None and (self.either > 0 or self.day_proofs > 0)


def zone_named(name: str) -> ZoneInfo:
    """The time zone with this IANA name. Raises Problem for a name that there is not."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:  # ZoneInfo raises all of them for odd names
        raise Problem(
            _("There is no time zone “{name}”.").format(name=name),
            _("Use a name like Europe/Amsterdam or UTC."),
            detail=type(error).__name__,
        ) from error


class DateReader:
    """Reads the cells of one date column as instants.

    Dates without an offset are wall-clock times of `zone`. A time that clocks show twice when they go back is
    taken as the first of the two; one that they skip is read with the offset that held before. A date
    without time is that day's local midnight.
    """

    def __init__(self, day_first: bool, zone: tzinfo) -> None:
        self._day_first = day_first
        self._zone = zone
        self._known: dict[str, int | None] = {}

    def instant(self, cell: Cell) -> int | None:
        """Seconds UTC; None where the cell says that there is no date (empty, "-", 1900-01-01).

        Raises Unreadable.
        """
        if not isinstance(cell, str):
            return self._of_typed(cell)
        known = self._known
        if cell in known:
            return known[cell]
        instant = self._of_text(cell)
        if len(known) > 20_000:
            known.clear()
        known[cell] = instant
        return instant

    def _of_typed(self, cell: Cell) -> int | None:
        if isinstance(cell, datetime):
            moment = cell
        elif isinstance(cell, date):
            moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - gets its zone below
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return self._of_number(float(cell), cell)
        else:
            raise Unreadable(cell)
        # Excel keeps times as fractions of a day, so 14:05 may come as 14:04:59.999999.
        return self._on_clock(moment + timedelta(milliseconds=500), cell)

    def _of_number(self, number: float, cell: Cell) -> int | None:
        if number in (0.0, 1.0, 2.0):  # 1900-01-01 and its neighbours, for none
            return None
        if _EXCEL_FIRST <= number < _EXCEL_END:
            return self._on_clock(_EXCEL_DAY_0 + timedelta(days=number, milliseconds=500), cell)
        if number.is_integer() and _DAY_NUMBER(str(int(number))):
            return self._of_text(str(int(number)))
        raise Unreadable(cell)

    def _of_text(self, cell: str) -> int | None:
        words = cell.translate(_SPACES).strip()
        if words[4:5] == "-":
            iso = words
            if words[-6:-5] == " " and words[-5] in "+-":
                iso = words[:-6] + words[-5:]  # Shopify's "2025-12-07 19:08:24 +0000"
            try:
                return self._on_clock(datetime.fromisoformat(iso), cell)
            except ValueError:
                pass
        if len(words) > 80:
            raise Unreadable(cell)
        if is_nothing(words) or words.startswith(("0000-00-00", "00/00/0000", "00.00.0000")):
            return None
        if _DAY_NUMBER(words):
            return self._built(int(words[:4]), int(words[4:6]), int(words[6:]), None, cell)
        if _SERIAL(words):
            return self._of_number(float(words.replace(",", ".")), cell)
        found = _NUMERIC(words)
        if not found:
            weekday, comma_or_space, rest = words.partition(" ")
            if comma_or_space and _plain(weekday.rstrip(".,")) in _WEEKDAY_WORDS:
                words = rest.strip()
                found = _NUMERIC(words)
        if found:
            rest = words[found.end() :]
            clock = _TIME_ALONE(rest) if rest.strip() else None
            if rest.strip() and not clock:
                raise Unreadable(cell)
            return self._built(*self._ordered(found[1], found[3], found[4], cell), clock, cell)
        return self._of_named_month(words, cell)

    def _ordered(self, first: str, second: str, third: str, cell: str) -> tuple[int, int, int]:
        """Year, month, day from three numbers."""
        if len(first) == 4:
            if len(third) > 2:
                raise Unreadable(cell)
            return int(first), int(second), int(third)
        if len(first) > 2 or len(third) not in (2, 4):
            raise Unreadable(cell)
        day, month = (first, second) if self._day_first else (second, first)
        # Where the column is month first, 31/12 is a mistake that its person should see, not 31 December.
        return _full_year(third), int(month), int(day)

    def _of_named_month(self, words: str, cell: str) -> int | None:
        clock = _TIME_WITHIN(words)
        if clock:
            words = f"{words[: clock.start()]} {words[clock.end() :]}"
        if not _ONLY_DATE_CHARACTERS(words):
            raise Unreadable(cell)
        month_word, month_at, numbers = "", 0, list[str]()
        for token in _TOKENS(words):
            if token.isdigit():
                numbers.append(token)
                continue
            word = _plain(token)
            if word in _MONTH_OF:
                if month_word not in ("", "mar"):  # of "mar. 3 mars 2026" the first is a Tuesday
                    raise Unreadable(cell)
                month_word, month_at = word, len(numbers)
            elif word not in _WEEKDAY_WORDS and word not in _FILLER_WORDS:
                raise Unreadable(cell)
        if not month_word or len(numbers) != 2 or month_at == 2:
            raise Unreadable(cell)
        day, year = (numbers[1], numbers[0]) if len(numbers[0]) == 4 else (numbers[0], numbers[1])
        if len(day) > 2 or len(year) not in (2, 4):
            raise Unreadable(cell)
        return self._built(_full_year(year), _MONTH_OF[month_word], int(day), clock, cell)

    def _built(self, year: int, month: int, day: int, clock: re.Match[str] | None, cell: str) -> int | None:
        hour = minute = second = 0
        zone: tzinfo | None = None
        if clock:
            hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
            if clock[4]:
                if not 1 <= hour <= 12:
                    raise Unreadable(cell)
                hour = hour % 12 + (12 if clock[4][0] in "pP" else 0)
            zone = _offset(clock[5] or "")
        try:
            return self._on_clock(datetime(year, month, day, hour, minute, second, tzinfo=zone), cell)
        except ValueError as error:
            raise Unreadable(cell) from error

    def _on_clock(self, moment: datetime, cell: Cell) -> int | None:
        year = moment.year
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            if (year, moment.month, moment.day) in _NONE_DAYS:
                return None
            raise Unreadable(cell)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        return int(moment.timestamp() // 1)


def in_words(instant: int, zone: tzinfo = UTC) -> str:
    """The day of an instant as a person says it without doubt: “3 April 2026”."""
    day = datetime.fromtimestamp(instant, zone)
    return _("{day} {month} {year}").format(day=day.day, month=_(MONTHS[day.month - 1]), year=day.year)


def _is_readable(sample: str) -> bool:
    try:
        return all(DateReader(day_first, UTC).instant(sample) is not None for day_first in (True, False))
    except Unreadable:
        return False


def both_readings(sample: str) -> tuple[str, str]:
    """What `sample` means day first and month first, each like “03/04/2026 = 3 April 2026”."""
    days = [DateReader(day_first, UTC).instant(sample) for day_first in (True, False)]
    return (f"{text(sample)} = {in_words(days[0] or 0)}", f"{text(sample)} = {in_words(days[1] or 0)}")


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


def _offset(words: str) -> tzinfo | None:
    """The zone that stands behind a time, None where it leaves the shop's zone in force."""
    signed = _OFFSET(words)
    if signed:
        minutes = int(signed[2]) * 60 + int(signed[3] or 0)
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if signed[1] == "-" else minutes))
    hours = _NAMED_OFFSETS.get(words.lower())
    return None if hours is None else timezone(timedelta(hours=hours))
