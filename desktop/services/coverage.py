"""What the book has of each week: which channels and orders its files reach, wholly, partly or not at all."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from desktop.domain.period import Buckets, Period, Rhythm, buckets, calendar_period, local_day, start_of_day
from desktop.services.change_settings import shop_week_start, shop_zone
from desktop.store.database import Book
from desktop.store.reach import Reach, channel_reaches, message_instants, order_instants, order_reaches

ORDERS = "orders"
_WEEK = timedelta(days=7)


class Held(StrEnum):
    """How much of a week the files reach."""

    FULL = "full"
    PARTLY = "partly"
    MISSING = "missing"


@dataclass(frozen=True)
class CoveredRow:
    """One channel account, or the orders; one entry a week in `held` and `counts`."""

    channel: str  # "email", ..., or ORDERS
    account: str  # "" where there is one
    held: tuple[Held, ...]
    counts: tuple[int, ...]  # messages or orders
    data_end: int  # the last instant in its files
    source: str  # the importer's key of the newest of them


@dataclass(frozen=True)
class Coverage:
    """A row a channel account, a column a week of the shop's calendar; orders come first."""

    zone: str
    weeks: tuple[date, ...]  # their first days
    until: date  # the last day of the last week
    rows: tuple[CoveredRow, ...]


def coverage(book: Book, weeks: int = 26, as_of: int | None = None) -> Coverage:
    """The last `weeks` weeks up to today; up to the last data where these are older than all of them.

    A file reaches from the day of its first record to the day of its last.
    """
    zone = shop_zone(book)
    reaches: dict[tuple[str, str], list[Reach]] = {}
    if orders := order_reaches(book.connection):
        reaches[ORDERS, ""] = orders
    reaches |= channel_reaches(book.connection)
    now = int(time.time()) if as_of is None else as_of
    newest = max((reach.newest for found in reaches.values() for reach in found), default=now)
    shown = _weeks_until(now, weeks, zone, shop_week_start(book))
    if newest < shown.edges[0] or newest > now:
        shown = _weeks_until(newest, weeks, zone, shop_week_start(book))
    start = int(shown.edges[0])
    instants = message_instants(book.connection, start)
    instants[ORDERS, ""] = order_instants(book.connection, start)
    return Coverage(
        zone=zone,
        weeks=shown.days[:-1],
        until=shown.days[-1] - timedelta(days=1),
        rows=tuple(
            CoveredRow(
                channel=channel,
                account=account,
                held=tuple(_held(shown.period(week), found) for week in range(len(shown))),
                counts=_counted(shown, instants.get((channel, account), ())),
                data_end=max(reach.newest for reach in found),
                source=max(found, key=lambda reach: reach.newest).source,
            )
            for (channel, account), found in reaches.items()
        ),
    )


def _weeks_until(instant: int, weeks: int, zone: str, week_start: int) -> Buckets:
    last = calendar_period(local_day(instant, zone), Rhythm.WEEK, zone, week_start)
    return buckets(Period(last.after - weeks * _WEEK, last.after, zone), Rhythm.WEEK, week_start)


def _held(week: Period, reaches: Sequence[Reach]) -> Held:
    """Whether the days of the files, laid together, fill the week."""
    filled, touched = week.start, False
    for first, newest, _source in sorted(reaches):
        begins = start_of_day(local_day(first, week.zone), week.zone)
        ends = start_of_day(local_day(newest, week.zone) + timedelta(days=1), week.zone)
        if begins >= week.end or ends <= week.start:
            continue
        touched = True
        if begins <= filled:
            filled = max(filled, ends)
    if filled >= week.end:
        return Held.FULL
    return Held.PARTLY if touched else Held.MISSING


def _counted(weeks: Buckets, instants: Sequence[int]) -> tuple[int, ...]:
    places = weeks.place(np.array(instants, np.int64))
    return tuple(np.bincount(places[places >= 0], minlength=len(weeks)).tolist())
