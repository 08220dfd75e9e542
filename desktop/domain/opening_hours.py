"""When the shop is open, how much open time passes between two instants, and when it will have passed.

The shop is open when the clock on its wall says so: hours are laid out on local days and cut at every change
of the clocks, then counted in UTC. So a night in which clocks change has its true length.

Received while closed: the clock starts at the next opening. Answered while closed: it stopped at the last
closing. Both in one closed stretch: 0. No hours at all is no schedule, and no open time is known then.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from desktop.domain.facts import NEVER, Ints
from desktop.domain.period import DAY_SECONDS, FIRST_YEAR, LAST_YEAR, clock_changes, parse_day
from desktop.domain.problem import Problem
from desktop.language import _

Span: TypeAlias = tuple[int, int]  # minutes after the day's midnight; past 1440 it is the next day's morning

DAY_NAMES: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_MINUTES: Final = 1440
_CLOSED: Final = "closed"
_EPOCH_DAY = date(1970, 1, 1)
_THURSDAY = 3  # of the epoch
_ENTRY = re.compile(r"(?P<days>[^\d:]+?)\s*:?\s*(?P<hours>\d.*|closed)", re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?-(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)
_DASHES = re.compile(r"\s*[-‐‑‒–—]\s*")


@dataclass(frozen=True)
class OpeningHours:
    """The hours of a usual week: for Monday to Sunday the spans that begin on that day, sorted and apart."""

    week: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        week = tuple(_joined(spans) for spans in self.week)
        for spans in week:
            for opens, closes in spans:
                if not (0 <= opens < _DAY_MINUTES and opens < closes and _can_be_written(opens, closes)):
                    raise ValueError(f"a span from minute {opens} to {closes}")
        object.__setattr__(self, "week", week)

    @classmethod
    def parse(cls, text: str) -> "OpeningHours":
        """The hours of a text like "Mon-Fri 09:00-12:00,13:00-17:00; Sat 18:00-02:00; Sun closed".

        A day that is not named is closed. Hours that end before they begin go on past midnight. Raises
        Problem where the text cannot be understood, or names a day twice.
        """
        week: list[tuple[Span, ...] | None] = [None] * 7
        entries = [entry.strip() for entry in re.split(r"[;\n]", text) if entry.strip()]
        if [entry.lower() for entry in entries] == [_CLOSED]:
            return cls(((),) * 7)
        if not entries:
            raise _unreadable(text)
        for entry in entries:
            match = _ENTRY.fullmatch(_DASHES.sub("-", entry))
            if match is None:
                raise _unreadable(entry)
            shut = match["hours"].lower() == _CLOSED
            spans = () if shut else _joined(tuple(_span(part) for part in match["hours"].split(",")))
            if not all(_can_be_written(*span) for span in spans):
                raise Problem(
                    _("“{text}” is open for more than a day at a time.").format(text=entry),
                    _("Write the hours after midnight with the next day."),
                )
            for day in _days(match["days"]):
                if week[day] is not None and not shut:
                    raise Problem(
                        _("{day} is named twice in the opening hours.").format(day=DAY_NAMES[day]),
                        _("Put all hours of a day together, like {example}.").format(
                            example=f"{DAY_NAMES[day]} 09:00-12:00,13:00-17:00"
                        ),
                    )
                week[day] = spans
        return cls(tuple(spans or () for spans in week))

    def __str__(self) -> str:
        """The text that `parse` reads back, days with the same hours together."""
        parts = []
        day = 0
        while day < 7:
            last = day
            while last < 6 and self.week[last + 1] == self.week[day]:
                last += 1
            if self.week[day]:
                days = DAY_NAMES[day] if last == day else f"{DAY_NAMES[day]}-{DAY_NAMES[last]}"
                parts.append(f"{days} {','.join(_span_text(span) for span in self.week[day])}")
            day = last + 1
        return "; ".join(parts) or _CLOSED

    @property
    def never_open(self) -> bool:
        return not any(self.week)


@dataclass(frozen=True, eq=False)
class OpenCurve:
    """Open seconds that have passed, as a line through points: flat while closed, rising while open.

    `instants` (seconds UTC, ascending) are opening, closing, opening, ...; `open` the open seconds until
    then. Both int64 of one even length, not to be written to. Before the first and after the last it is flat.
    """

    instants: Ints
    open: Ints

    def at(self, instants: Ints) -> Ints:
        """The open seconds until each instant."""
        if not len(self.open):
            return np.zeros(len(instants), np.int64)
        # exact: slopes are 0 or 1, and the seconds of two centuries are far below 2**53
        return np.interp(instants, self.instants, self.open).astype(np.int64)

    def when(self, open_seconds: Ints) -> Ints:
        """The first instant at which so many open seconds have passed; NEVER where the curve ends before."""
        place = np.searchsorted(self.open, open_seconds, side="left")
        reached = place < len(self.open)
        found = np.full(len(open_seconds), NEVER, np.int64)
        at = place[reached]
        found[reached] = self.instants[at] - (self.open[at] - open_seconds[reached])
        return found


@dataclass(frozen=True)
class Schedule:
    """The shop's hours through time: each from its first local day on, the first also for all time before.

    On `holidays` (local days) nothing opens; hours that began the day before still run past midnight.
    Nothing is open before 1970 and after 2199.
    """

    zone: str  # IANA name
    versions: tuple[tuple[date | None, OpeningHours], ...]  # ascending; None only for the first
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        since = [_day_number(day) for day, hours in self.versions[1:] if day is not None]
        if not self.versions or len(since) != len(self.versions) - 1 or since != sorted(set(since)):
            raise ValueError("the hours of a schedule follow one another by day")

    def curve(self, first: int, last: int) -> OpenCurve:
        """The open time of (at least) the whole UTC years from the instant `first` to `last`."""
        return _curve(self, _year(first), _year(last))

    def open_seconds(self, starts: Ints, ends: Ints) -> Ints:
        """The open time from each start to each end, in seconds; NEVER where an end is NEVER.

        Negative where an end is before its start. Shapes: both (n,).
        """
        over = ends < NEVER
        if not over.any():
            return np.full(len(ends), NEVER, np.int64)
        known = np.concatenate([starts[over], ends[over]])
        curve = self.curve(int(known.min()), int(known.max()))
        return np.where(over, curve.at(ends) - curve.at(starts), NEVER)

    def next_due(self, starts: Ints, seconds: int | Ints) -> Ints:
        """The first instant at which `seconds` of open time (one number, or one a start) have passed since.

        `NEVER` where that much open time never comes. With 0 it is the start itself. Due at closing time
        means that an answer in the closed hours after it still has the same open time: judge an answer by
        its `open_seconds`, and whether it is overdue by this.
        """
        wanted = np.broadcast_to(np.asarray(seconds, np.int64), starts.shape)
        due = np.full(len(starts), NEVER, np.int64)
        real = starts < NEVER
        if not real.any():
            return due
        began, wanted = starts[real], wanted[real]
        year = _year(int(began.max())) + 1
        while True:
            curve = _curve(self, _year(int(began.min())), min(year, LAST_YEAR))
            found = curve.when(curve.at(began) + wanted)
            if year >= LAST_YEAR or self.versions[-1][1].never_open or not (found == NEVER).any():
                break
            year = 2 * year - FIRST_YEAR
        due[real] = np.where(wanted > 0, found, began)
        return due


def parse_holidays(text: str) -> frozenset[date]:
    """The days of a text like "2026-12-25, 2027-07-20..2027-08-02", both ends of a stretch included.

    Raises Problem where a part is no day, or a stretch ends before it begins.
    """
    days: set[date] = set()
    for part in re.split(r"[,;\s]+", re.sub(r"\s*\.\.+\s*|\s*…\s*", "..", text.strip())):
        if not part:
            continue
        first_text, stretch, last_text = part.partition("..")
        first = parse_day(first_text)
        last = parse_day(last_text) if stretch else first
        if last < first or (last - first).days > 366:
            raise Problem(
                _("“{text}” is not a stretch of days.").format(text=part),
                _("Write its first and its last day, at most a year apart, like 2026-07-20..2026-08-02."),
            )
        days.update(first + timedelta(days=count) for count in range((last - first).days + 1))
    return frozenset(days)


def holidays_text(days: frozenset[date]) -> str:
    """The text that `parse_holidays` reads back, in order, days that follow one another as one stretch."""
    stretches: list[list[date]] = []
    for day in sorted(days):
        if stretches and (day - stretches[-1][-1]).days == 1 and len(stretches[-1]) < 366:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    return ", ".join(f"{run[0]}..{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in stretches)


# Reading hours


def _days(text: str) -> list[int]:
    """Which days (0 = Monday) "Mon-Wed, sat" names; "Sat-Mon" goes round the week's end."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        start = _day(first)
        end = _day(last) if dash else start
        found.extend((start + step) % 7 for step in range((end - start) % 7 + 1))
    return found


def _day(name: str) -> int:
    short = name.strip().rstrip(".").lower()
    for number, full in enumerate(_FULL_NAMES):
        if len(short) >= 2 and full.startswith(short):
            return number
    raise Problem(
        _("“{text}” is not a day of the week.").format(text=name.strip()),
        _("Write days like this: {names}.").format(names=" ".join(DAY_NAMES)),
    )


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise _unreadable(text.strip())
    opens, closes = _minutes(match[1], match[2]), _minutes(match[3], match[4])
    if opens is None or closes is None or opens == _DAY_MINUTES:
        raise Problem(
            _("“{text}” has a time that no clock shows.").format(text=text.strip()),
            _("Times go from 00:00 to 23:59, and a day may close at 24:00."),
        )
    if opens == closes:
        raise Problem(
            _("“{text}” opens and closes at the same time.").format(text=text.strip()),
            _("For day and night write 00:00-24:00; for a day off write closed."),
        )
    return opens, closes if closes > opens else closes + _DAY_MINUTES


def _minutes(hours: str, minutes: str | None) -> int | None:
    total = int(hours) * 60 + int(minutes or 0)
    return total if int(minutes or 0) < 60 and total <= _DAY_MINUTES else None


def _unreadable(text: str) -> Problem:
    return Problem(
        _("“{text}” could not be read as opening hours.").format(text=text.strip()),
        _("Write them like this: {example}.").format(example="Mon-Fri 09:00-17:00; Sat 10:00-16:00"),
    )


def _can_be_written(opens: int, closes: int) -> bool:
    """24 hours from midnight are written 00:00-24:00; other spans of a day or longer read as shorter ones."""
    return closes - opens < _DAY_MINUTES or (opens, closes) == (0, _DAY_MINUTES)


def _span_text(span: Span) -> str:
    opens, closes = span
    if closes > _DAY_MINUTES:
        closes -= _DAY_MINUTES
    return f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans of one day in order, those that touch or overlap made one."""
    joined: list[Span] = []
    for opens, closes in sorted(spans):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return tuple(joined)


# Building the curve


@lru_cache(64)
def _curve(schedule: Schedule, first_year: int, last_year: int) -> OpenCurve:
    opens, closes = _on_the_wall(schedule, first_year, last_year)
    changes, offsets = clock_changes(schedule.zone, first_year, last_year)
    pieces = []
    borders = [_year_start(first_year), *changes[1:].tolist(), _year_start(last_year + 1)]
    for begin, end, offset in zip(borders[:-1], borders[1:], offsets.tolist(), strict=True):
        piece = np.clip(np.stack([opens, closes]) - offset, begin, end)
        pieces.append(piece[:, piece[0] < piece[1]])
    opens, closes = _merged(*np.concatenate(pieces, axis=1))
    passed = np.cumsum(closes - opens)
    instants = np.stack([opens, closes], axis=1).ravel()
    until = np.stack([passed - (closes - opens), passed], axis=1).ravel()
    instants.setflags(write=False)
    until.setflags(write=False)
    return OpenCurve(instants, until)


def _on_the_wall(schedule: Schedule, first_year: int, last_year: int) -> tuple[Ints, Ints]:
    """Openings and closings as the clock on the wall shows them, in its seconds since 1970."""
    # some days more on either side: offsets reach 14 hours, hours past midnight another day
    days = np.arange(_day_number(date(first_year, 1, 1)) - 3, _day_number(date(last_year, 12, 31)) + 3)
    weekday = (days + _THURSDAY) % 7
    since = [_day_number(day) for day, hours in schedule.versions[1:] if day is not None]
    version = np.searchsorted(np.array(since, np.int64), days, side="right")
    working = ~np.isin(days, [_day_number(day) for day in schedule.holidays])
    opens: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    closes: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    for number, (_since, hours) in enumerate(schedule.versions):
        for day, spans in enumerate(hours.week):
            midnights = days[working & (version == number) & (weekday == day)] * DAY_SECONDS
            for opening, closing in spans:
                opens.append(midnights + opening * 60)
                closes.append(midnights + closing * 60)
    return _merged(np.concatenate(opens), np.concatenate(closes))


def _merged(opens: Ints, closes: Ints) -> tuple[Ints, Ints]:
    """The same open time with stretches in order, those that touch or overlap made one."""
    order = np.argsort(opens, kind="stable")
    opens, closes = opens[order], np.maximum.accumulate(closes[order])
    fresh = np.ones(len(opens), np.bool_)
    fresh[1:] = opens[1:] > closes[:-1]
    return opens[fresh], closes[np.roll(fresh, -1)]


def _day_number(day: date) -> int:
    return (day - _EPOCH_DAY).days


def _year(instant: int) -> int:
    """The UTC year of an instant, held within the years there are hours for."""
    inside = min(max(instant, 0), _year_start(LAST_YEAR + 1) - 1)
    return datetime.fromtimestamp(inside, UTC).year


def _year_start(year: int) -> int:
    return _day_number(date(year, 1, 1)) * DAY_SECONDS
