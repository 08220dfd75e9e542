"""Stretches of the shop's own calendar: periods, the buckets they fall into, and the days they are made of.

All lengths are counted in local days of an IANA zone, all borders are integer seconds UTC, half-open. Where
clocks change a day has 23 or 25 hours, may begin at 01:00 or, as in Samoa in 2011, may not exist at all.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from desktop.domain.facts import Ints
from desktop.domain.problem import Problem
from desktop.language import _

MONDAY: Final = 0
DAY_SECONDS: Final = 86400
FIRST_YEAR, LAST_YEAR = 1970, 2199  # no shop's export reaches further, and a slip of the pen does
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_DAY = timedelta(days=1)
_DAY_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Rhythm(StrEnum):
    """How a period is cut."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Period:
    """The local days from `first` up to, not including, `after`; [start, end) in seconds UTC."""

    first: date
    after: date
    zone: str  # IANA name
    start: int = field(init=False, compare=False)
    end: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if self.after <= self.first:
            raise ValueError(f"a period from {self.first} to {self.after}")
        object.__setattr__(self, "start", start_of_day(self.first, self.zone))
        object.__setattr__(self, "end", start_of_day(self.after, self.zone))

    @property
    def days(self) -> int:
        """How many days of the calendar it has."""
        return (self.after - self.first).days

    def previous(self) -> "Period":
        """What it is compared with: as many whole months before where it is whole months, else days."""
        if self.first.day == 1 and self.after.day == 1:
            months = _month_number(self.after) - _month_number(self.first)
            first = _month_start(_month_number(self.first) - months)
        else:
            first = self.first - timedelta(days=self.days)
        return Period(first, self.first, self.zone)


@dataclass(frozen=True, eq=False)
class Buckets:
    """A period cut by a rhythm.

    Bucket i is [edges[i], edges[i + 1]), the local days from days[i] up to, not including, days[i + 1].
    """

    zone: str
    edges: Ints  # seconds UTC, one more than there are buckets; not to be written to
    days: tuple[date, ...]  # as many as edges
    partial: tuple[bool, ...]  # one a bucket: cut by the period's own borders

    def __len__(self) -> int:
        return len(self.partial)

    def period(self, index: int) -> Period:
        """Bucket `index` as a period of its own."""
        return Period(self.days[index], self.days[index + 1], self.zone)

    def place(self, instants: Ints) -> Ints:
        """In which bucket each instant lies, -1 for those outside the period."""
        found = np.searchsorted(self.edges, instants, side="right") - 1
        return np.where(found < len(self), found, -1).astype(np.int64)


# Days


def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name. Raises Problem where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Problem(
            _("“{name}” is not a time zone.").format(name=name),
            _("Time zones are named after a large city, like Europe/Amsterdam or America/New_York."),
        ) from error


@lru_cache(1 << 16)
def start_of_day(day: date, zone: str) -> int:
    """The first instant of a local day. A day that was skipped begins, and ends, where it would have been.

    Where clocks go back over midnight it is the first of two midnights, so that days follow one another
    without a gap.
    """
    info = zone_of(zone)
    midnight = datetime.combine(day, time(), info)
    instant = _instant(midnight)
    if _local(instant, info).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return instant
    # there was no midnight: the day begins where the clocks jumped over it, between both readings of 00:00
    before = _instant(midnight.replace(fold=1)) - 1
    while instant - before > 1:
        middle = (before + instant) // 2
        if _local(middle, info).date() >= day:
            instant = middle
        else:
            before = middle
    return instant


def local_day(instant: int, zone: str) -> date:
    """The local day in which an instant lies: start_of_day(day) <= instant < start_of_day(next day)."""
    day = _local(instant, zone_of(zone)).date()
    # clocks that go back over midnight show yesterday's date once more; that hour belongs to the new day
    return day + _ONE_DAY if start_of_day(day + _ONE_DAY, zone) <= instant else day


def wall_clock(instants: Ints, zone: str) -> Ints:
    """What the clock on the shop's wall shows, as seconds since 1970-01-01 00:00 of that clock.

    // 86400 is the day (Thursday = 0), % 86400 the second of the day.
    """
    if not len(instants):
        return instants.copy()
    changes, offsets = clock_changes(zone, _year(int(instants.min())), _year(int(instants.max())))
    return instants + offsets[np.searchsorted(changes, instants, side="right") - 1]


@lru_cache(1 << 8)
def clock_changes(zone: str, first_year: int, last_year: int) -> tuple[Ints, Ints]:
    """The instants from which each offset from UTC holds, and the offsets, in seconds, for these UTC years.

    The first instant is so early that every instant before the last year's end finds its place. Not to be
    written to.
    """
    info = zone_of(zone)
    begin = int((datetime(first_year, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())
    changes, offsets = [np.iinfo(np.int64).min], [_offset(begin, info)]
    for year in range(first_year, last_year + 1):
        for instant, offset in _changes_in(zone, year):
            changes.append(instant)
            offsets.append(offset)
    return _frozen(changes), _frozen(offsets)


# Periods


def parse_day(text: str) -> date:
    """The day of a text like "2026-03-29". Raises Problem for anything else."""
    text = text.strip()
    try:
        day = date.fromisoformat(text) if _DAY_TEXT.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Problem(
            _("“{text}” is not a date.").format(text=text),
            _("Write year, month and day, like 2026-03-29."),
        )
    return day


def covering(first: int, last: int, zone: str) -> Period:
    """The local days from the one of the instant `first` to the one of the instant `last`, both included."""
    return Period(local_day(first, zone), local_day(last, zone) + _ONE_DAY, zone)


def asked_period(from_text: str, to_text: str, zone: str, book: tuple[int, int] | None) -> Period | None:
    """The period of --from and --to ("" = not given), where `to_text` is exclusive.

    An end that was not given is the first or last day of the `book` (its first and last instant, None for
    an empty book). None where neither says anything. Raises Problem for bad dates and for no days between.
    """
    first = parse_day(from_text) if from_text else None
    after = parse_day(to_text) if to_text else None
    if first and after:
        if after <= first:
            raise Problem(
                _("The period from {first} to {after} has no days in it.").format(first=first, after=after),
                _("The end is not included, so it has to be at least the day after the start."),
            )
        return Period(first, after, zone)
    known = covering(*book, zone) if book else None
    if first:
        # a start after the book's end is a period without data, not a mistake
        return Period(first, max(known.after if known else first, first + _ONE_DAY), zone)
    if after:
        return Period(min(known.first if known else after, after - _ONE_DAY), after, zone)
    return known


def calendar_period(day: date, rhythm: Rhythm, zone: str, week_start: int = MONDAY) -> Period:
    """The whole day, week, month, quarter or year that contains `day`. Monday is 0, Sunday 6."""
    if rhythm is Rhythm.DAY:
        return Period(day, day + _ONE_DAY, zone)
    if rhythm is Rhythm.WEEK:
        first = day - timedelta(days=(day.weekday() - week_start) % 7)
        return Period(first, first + timedelta(days=7), zone)
    months = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}[rhythm]
    month = _month_number(day) // months * months
    return Period(_month_start(month), _month_start(month + months), zone)


@lru_cache(1 << 8)
def buckets(period: Period, rhythm: Rhythm, week_start: int = MONDAY) -> Buckets:
    """The period cut at local midnights into days, weeks, months, quarters or years, first and last clipped.

    A bucket is partial where the period holds only a part of it. A day that the zone skipped has no bucket.
    """
    edges, days, partial = [period.start], [period.first], []
    while days[-1] < period.after:
        whole = calendar_period(days[-1], rhythm, period.zone, week_start)
        after = min(whole.after, period.after)
        end = start_of_day(after, period.zone)
        if end == edges[-1]:
            days[-1] = after
            continue
        partial.append(whole.first < days[-1] or whole.after > after)
        edges.append(end)
        days.append(after)
    return Buckets(period.zone, _frozen(edges), tuple(days), tuple(partial))


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _instant(moment: datetime) -> int:
    return round((moment - _EPOCH).total_seconds())


def _local(instant: int, info: ZoneInfo) -> datetime:
    # not fromtimestamp: Windows refuses instants before 1970
    return (_EPOCH + timedelta(seconds=instant)).astimezone(info)


def _offset(instant: int, info: ZoneInfo) -> int:
    offset = _local(instant, info).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def _year(instant: int) -> int:
    """The UTC year of an instant, held within the years there are clocks for."""
    inside = min(max(instant, -DAY_SECONDS * 36500), DAY_SECONDS * 365 * (LAST_YEAR - FIRST_YEAR + 1))
    return (_EPOCH + timedelta(seconds=inside)).year


@lru_cache(1 << 12)
def _changes_in(zone: str, year: int) -> tuple[tuple[int, int], ...]:
    """Each instant of a UTC year from which a new offset holds, and that offset, found by looking daily."""
    info = zone_of(zone)
    instant = _instant(datetime(year, 1, 1, tzinfo=UTC)) - 1
    end = _instant(datetime(year + 1, 1, 1, tzinfo=UTC)) - 1
    offset = _offset(instant, info)
    found = []
    while instant < end:
        tomorrow = min(instant + DAY_SECONDS, end)
        if (new := _offset(tomorrow, info)) != offset:
            before, at = instant, tomorrow
            while at - before > 1:
                middle = (before + at) // 2
                if _offset(middle, info) == offset:
                    before = middle
                else:
                    at = middle
            found.append((at, new))
            offset = new
        instant = tomorrow
    return tuple(found)


def _frozen(values: list[int]) -> Ints:
    array = np.array(values, np.int64)
    array.setflags(write=False)
    return array
