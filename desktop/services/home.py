"""What the first page says: the last full week, who waits, the chosen numbers, how far the data go."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from desktop.domain.facts import Ints
from desktop.domain.kpi import BucketValue, Change, Clock, Kpi
from desktop.domain.period import Period, Rhythm, local_day
from desktop.domain.usual_band import WEEKS, Band, usual_band
from desktop.kpis.catalogue import by_key
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.kpis.engine import compare, measure
from desktop.kpis.speed import FIRST_RESPONSE_TIME
from desktop.kpis.volume import CONTACT_VOLUME
from desktop.language import _
from desktop.services.asked_exports import AskedExport, asked_exports
from desktop.services.change_settings import read_setting, shop_week_start, shop_zone
from desktop.services.coverage import Coverage, coverage
from desktop.services.measure import Asked, Numbers, numbers
from desktop.services.periods import last_week
from desktop.store.browsing import Reach, reaches
from desktop.store.conversation_rows import conversation_words, one_moment
from desktop.store.database import Book
from desktop.store.settings import setting
from desktop.store.waiting import WaitingRow, waiting_rows

USUAL_STARS = ("first_response_time", "answered_within_target", "resolution_time")
STARS = "starred"  # the setting: keys of measures, commas between
_TILES = 3
_FIRST = 5  # rows of who waits
_AT_LEAST = 4  # conversations that a small shop sees, older ones among them
_CHART_WEEKS = 12
_DATA_WEEKS = 8
_FEW_A_MONTH = 20
_WEEK = timedelta(days=7)


class Face(StrEnum):
    """Which of its faces the page shows."""

    NOTHING = "nothing"
    ORDERS_ONLY = "orders only"
    MESSAGES_ONLY = "messages only"
    SMALL = "small shop"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits, longest first: the first of them, and how many in all."""

    rows: tuple[WaitingRow, ...]
    count: int
    overdue: int  # for over two days


@dataclass(frozen=True, slots=True)
class Tile:
    """One measure: the week, the week before, twelve weeks to the one shown, and what is usual."""

    kpi: Kpi
    change: Change
    series: tuple[BucketValue, ...]
    usual: Band | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A number that is not known yet, and what it needs."""

    name: str
    needs: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One conversation of the week. `waiting_since` None: nobody waits; `minutes` None: never answered."""

    id: int
    channel: str
    customer: str
    name: str
    subject: str
    arrived: int
    waiting_since: int | None
    overdue: bool
    minutes: float | None
    needs_answer: bool


@dataclass(frozen=True, eq=False, slots=True)
class HomeSummary:
    """All that the first page shows, of one moment."""

    face: Face
    shop: str
    zone: str
    today: date
    week: Period
    is_whole: bool  # False: the data are younger than one full week
    data_until: int | None  # the last instant in the book; None for an empty one
    conversations: int
    orders: int
    orders_in_all: int
    rate: Change
    reply: Change
    chart: Tile  # contacts per 100 orders, or how many wrote where there are no orders
    waiting: Waiting
    known: tuple[Reach, ...]  # how far the files of each channel account go
    tiles: tuple[Tile, ...]
    data: Coverage  # eight weeks up to the one shown
    lacking: tuple[Lacking, ...]
    week_rows: tuple[WeekRow, ...]  # only of a small shop, newest first
    earlier_rows: tuple[WeekRow, ...]  # the ones before, where the week has but a few
    months: tuple[BucketValue, ...]  # how many wrote, twelve months; only of a small shop
    clock: Clock
    asked: tuple[AskedExport, ...]  # exports that are waited for

    @property
    def is_last_week(self) -> bool:
        """The week shown is the one that ended last; older data are not "last week"."""
        return self.week.after > self.today - _WEEK


def home(book: Book, now: int | None = None) -> HomeSummary:
    """The first page as of `now` (seconds UTC; None: this moment), read in one moment of the book.

    The week is the last one of the shop's calendar that is over by now and by the data. An export of Sunday
    evening ends that week, although Sunday is not over in it: the numbers are then marked as provisional.
    """
    now = int(time.time()) if now is None else now
    with one_moment(book.connection):
        return _Home(book, now).summary()


def starred(book: Book) -> tuple[str, ...]:
    """The keys of the measures that an owner wants to see first; unknown ones are passed over."""
    stored = setting(book.connection, STARS)
    keys = USUAL_STARS if stored is None else tuple(part.strip() for part in stored.split(","))
    return tuple(key for key in keys if key in by_key)


class _Home:
    """The question put to the book, and its answers."""

    def __init__(self, book: Book, now: int) -> None:
        self.book, self.now = book, now
        self.zone = shop_zone(book)
        self.found: Numbers = numbers(book, Asked(as_of=now))
        week = last_week(self.found.facts, self.now, self.zone, shop_week_start(book))
        self.week, self.is_whole = week.period, week.whole
        # a small shop's week and a tile are asked of one view, so that they agree
        self.view = replace(self.found.view, period=self.week)

    def summary(self) -> HomeSummary:
        facts = self.found.facts
        rows = waiting_rows(self.book.connection, self.now)
        rate = compare(CONTACT_RATE, facts, self.view)
        face = self._face()
        tiles, lacking = self._tiles()
        volume = measure(CONTACT_VOLUME, facts, self.view).total
        week_rows, earlier_rows = self._small_lists(rows) if face is Face.SMALL else ((), ())
        return HomeSummary(
            face=face,
            shop=read_setting(self.book, "shop-name"),
            zone=self.zone,
            today=local_day(self.now, self.zone),
            week=self.week,
            is_whole=self.is_whole,
            data_until=None if facts.first > facts.last else facts.last,
            conversations=volume.n,
            orders=self._orders_of_week(),
            orders_in_all=int(np.count_nonzero(facts.orders.counts)),
            rate=rate,
            reply=compare(FIRST_RESPONSE_TIME, facts, self.view),
            chart=self._tile(
                CONTACT_RATE if len(facts.orders.id) else CONTACT_VOLUME,
            ),
            waiting=Waiting(tuple(rows[:_FIRST]), len(rows), sum(row.overdue for row in rows)),
            known=tuple(reaches(self.book.connection)),
            tiles=() if face is Face.SMALL else tiles,
            data=self._covered(),
            lacking=lacking,
            week_rows=week_rows,
            earlier_rows=earlier_rows,
            months=self._months() if face is Face.SMALL else (),
            clock=self.view.clock,
            asked=asked_exports(self.book),
        )

    # Which week, which face

    def _face(self) -> Face:
        facts = self.found.facts
        has_messages, has_orders = len(facts.channels.names) > 0, len(facts.orders.id) > 0
        if not has_messages:
            return Face.ORDERS_ONLY if has_orders else Face.NOTHING
        if self._is_small():
            return Face.SMALL
        return Face.FULL if has_orders else Face.MESSAGES_ONLY

    def _is_small(self) -> bool:
        """Fewer than about twenty contacts a month, over the twelve weeks of the charts."""
        facts = self.found.facts
        period = self._back(_CHART_WEEKS)
        total = measure(CONTACT_VOLUME, facts, self.view.over(period)).total
        began = max(period.first, local_day(min(facts.first, self.now), self.zone))
        days = max((period.after - began).days, 7)
        return total.n * 30 / days < _FEW_A_MONTH

    def _back(self, weeks: int) -> Period:
        """So many weeks up to the one shown, it included."""
        return Period(self.week.after - _WEEK * weeks, self.week.after, self.zone)

    # Numbers

    def _tile(self, kpi: Kpi) -> Tile:
        facts = self.found.facts
        weeks = measure(kpi, facts, self.view.over(self._back(WEEKS)), Rhythm.WEEK).series
        return Tile(kpi, compare(kpi, facts, self.view), weeks[-_CHART_WEEKS:], usual_band(weeks))

    def _tiles(self) -> tuple[tuple[Tile, ...], tuple[Lacking, ...]]:
        tiles: list[Tile] = []
        lacking: list[Lacking] = []
        for key in starred(self.book)[:_TILES]:
            tile = self._tile(by_key[key])
            if tile.change.now.value is None:
                lacking.append(Lacking(_(tile.kpi.name), tile.change.now.needs or ""))
            else:
                tiles.append(tile)
        return tuple(tiles), tuple(lacking)

    def _orders_of_week(self) -> int:
        orders = self.found.facts.orders
        inside = (orders.placed_at >= self.week.start) & (orders.placed_at < self.week.end)
        return int(np.count_nonzero(inside & orders.counts & (orders.placed_at <= self.now)))

    def _months(self) -> tuple[BucketValue, ...]:
        """How many wrote in the twelve months up to the one in which the week ends."""
        last = self.week.after - timedelta(days=1)
        first = date(last.year - 1, last.month, 1)
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        view = self.view.over(Period(first, after, self.zone))
        return measure(CONTACT_VOLUME, self.found.facts, view, Rhythm.MONTH).series

    # Lists

    def _small_lists(self, waiting: Sequence[WaitingRow]) -> tuple[tuple[WeekRow, ...], tuple[WeekRow, ...]]:
        """The conversations of the week, and as many before it as make four of them."""
        facts = self.found.facts
        columns, c = self.view.columns(facts), facts.conversations
        counted = columns.asked & (c.reason < 0)
        week = np.flatnonzero(counted & (c.arrived >= self.week.start) & (c.arrived < self.week.end))[::-1]
        before = np.flatnonzero(counted & (c.arrived < self.week.start))[::-1]
        rows = np.append(week, before[: max(_AT_LEAST - len(week), 0)])
        listed = tuple(self._rows(rows, {row.id: row for row in waiting}))
        return listed[: len(week)], listed[len(week) :]

    def _rows(self, rows: Ints, waits: Mapping[int, WaitingRow]) -> Iterator[WeekRow]:
        """Conversations by their row in the facts, with what is known of them now."""
        facts = self.found.facts
        columns, c = self.view.columns(facts), facts.conversations
        words = conversation_words(self.book.connection, c.id[rows].tolist())
        for row, said in zip(rows.tolist(), words, strict=True):
            wait = waits.get(said.id)
            minutes = float(columns.first_wait[row])
            yield WeekRow(
                id=said.id,
                channel=facts.channels.names[c.channel[row]],
                customer=said.customer,
                name=said.name,
                subject=said.subject or ("" if wait is None else wait.words),
                arrived=int(c.arrived[row]),
                waiting_since=None if wait is None else wait.since,
                overdue=wait is not None and wait.overdue,
                minutes=None if np.isnan(minutes) else minutes,
                needs_answer=bool(c.needs_answer[row]),
            )

    # Data

    def _covered(self) -> Coverage:
        """The last weeks up to the one shown. One week more is asked for: the data may go on after it."""
        found = coverage(self.book, _DATA_WEEKS + 1, as_of=self.week.end - 1)
        until = sum(day < self.week.after for day in found.weeks)
        shown = slice(max(until - _DATA_WEEKS, 0), until)
        rows = (replace(row, held=row.held[shown], counts=row.counts[shown]) for row in found.rows)
        last = self.week.after - timedelta(days=1)
        return Coverage(found.zone, found.weeks[shown], last, tuple(rows))
