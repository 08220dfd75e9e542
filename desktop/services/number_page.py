"""One measure looked at closely, beside the list of all of them: everything the Numbers page shows."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from desktop.domain.facts import Ints
from desktop.domain.kpi import (
    BucketValue,
    Change,
    ChannelKind,
    Clock,
    Dimension,
    Evidence,
    Group,
    Interval,
    Kpi,
    Part,
    Role,
    Tiers,
    Value,
    kind_of,
)
from desktop.domain.period import DAY_SECONDS, Period, Rhythm, wall_clock
from desktop.domain.usual_band import WEEKS, Band, usual_band
from desktop.kpis.catalogue import ALL, by_key
from desktop.kpis.speed import FIRST_RESPONSE_TIME, still_waiting
from desktop.kpis.view import Filters
from desktop.kpis.volume import CONTACT_VOLUME, contacts
from desktop.reports.charts import SPREAD_EDGES, spread_of
from desktop.reports.verdicts import Reached, steps_reached
from desktop.services.explain import Explained, explain
from desktop.services.measure import Asked, Numbers, numbers
from desktop.services.periods import CHART_WEEKS, Choice, chart_end, chosen_period, last_week, weeks_until
from desktop.store.conversation_rows import one_moment
from desktop.store.database import Book

FEW_A_MONTH = 20  # contacts: a smaller shop's weeks jump about by luck, so it opens on a year
_THURSDAY = 3  # the weekday of 1 January 1970
_USUAL_HOURS = (9, 18)  # shown where no opening hours are set
_AROUND = 2  # hours shown before opening and after closing
_EVERY_HOUR = 24

# The part that stands beside the value.
_BESIDE = {
    "first_response_time": "p90",
    "answered_within_target": "due",
    "resolution_time": "p90",
    "contact_rate": "net",
    "contact_volume": "customers",
    "backlog": "over_48h",
    "csat": "mean",
    "ces": "easy",
    "nps": "detractors",
    "request_quality": "relevant",
    "tickets_resolved": "arrived",
    "ai_resolution_rate": "unknown",
    "self_service_completion": "response_rate",
    "handle_time": "measured",
    "upsells": "amount",
    "retention_rate": "repeat_customers",
    "churn_rate": "repeat_customers",
    "repeat_purchase_rate": "within_90_days",
    "customer_lifetime_value": "years",
}


@dataclass(frozen=True)
class NumberQuestion:
    """Which measure, of when, of which channel ("" = all), on which clock (None: open hours if set)."""

    key: str = FIRST_RESPONSE_TIME.key
    choice: Choice | None = None  # None: last week, twelve months for a small shop
    channel: str = ""
    clock: Clock | None = None
    as_of: int | None = None  # seconds UTC; None: this moment


class ListedNumber(NamedTuple):
    """One line of the list. A total without value says in `needs` what it needs."""

    kpi: Kpi
    total: Value


class ChannelRow(NamedTuple):
    """One channel's own number. `of`: answered and waiting together, for the reply time; else None."""

    channel: str
    value: Value
    of: int | None
    tiers: Tiers | None
    reached: Reached | None


class Spread(NamedTuple):
    """How many waits fall into each bin of reports/charts. `target_after`: so many bins are within it."""

    counts: tuple[int, ...]
    target: float | None  # minutes, where all channels share one
    target_after: int | None


class WhenTheyWrite(NamedTuple):
    """Contacts by weekday (row 0 = Monday) and hour of the shop's clock, in the hours shown."""

    counts: Ints
    first_hour: int
    elsewhere: int  # at other hours
    weeks: int


class LeftOutReason(NamedTuple):
    code: str
    rows: int


class Beside(NamedTuple):
    """A part of the measure that is shown beside its value."""

    part: Part
    value: float | None


@dataclass(frozen=True, eq=False)
class NumberPage:
    """All of one moment and one question. `choice`, `clock`: as asked, or what is usual here."""

    is_empty: bool  # nothing is in the book
    kpi: Kpi
    choice: Choice
    channel: str
    channels: tuple[str, ...]  # that can be chosen
    clock: Clock
    has_hours: bool
    period: Period
    listed: tuple[ListedNumber, ...]
    change: Change
    is_before_known: bool  # the data reach back to where the period before it begins
    provisional: bool
    beside: Beside | None
    still_waiting: int | None  # of the same period; only for the reply time
    series: tuple[BucketValue, ...]
    rhythm: Rhythm
    usual: Band | None
    spread: Spread | None
    by_channel: tuple[ChannelRow, ...]
    when: WhenTheyWrite | None
    left_out: tuple[LeftOutReason, ...]
    week_start: int

    @property
    def total(self) -> Value:
        return self.change.now

    @property
    def left_out_count(self) -> int:
        return sum(reason.rows for reason in self.left_out)

    def groups(self) -> Iterator[tuple[Group, list[ListedNumber]]]:
        """The list under its headings."""
        for group in Group:
            rows = [row for row in self.listed if row.kpi.group is group]
            if rows:
                yield group, rows


@dataclass(frozen=True, eq=False)
class NumberEvidence:
    """What stands behind the number, under the same question; `explained.n` is the number's n."""

    kpi: Kpi
    zone: str
    explained: Explained


def number_page(book: Book, question: NumberQuestion) -> NumberPage:
    """Everything the page shows, of one moment of the book."""
    with one_moment(book.connection):
        return _Closely(book, question).page()


def number_evidence(book: Book, question: NumberQuestion) -> NumberEvidence:
    """The conversations or orders behind the number that `number_page` shows for the same question."""
    with one_moment(book.connection):
        closely = _Closely(book, question)
        return NumberEvidence(closely.kpi, closely.zone, explain(book, closely.asked, closely.kpi))


class _Closely:
    """The question put to the book, and its answers. All of them share one view's columns."""

    def __init__(self, book: Book, question: NumberQuestion) -> None:
        self.kpi = by_key[question.key]
        self.channel = question.channel
        self.now = int(time.time()) if question.as_of is None else question.as_of
        filters = Filters(channels=(question.channel,) if question.channel else ())
        found = numbers(book, Asked(filters=filters, clock=question.clock, as_of=self.now))
        self.zone, self.week_start = found.view.period.zone, found.view.week_start
        self.facts = found.facts
        self.last_week = last_week(self.facts, self.now, self.zone, self.week_start).period
        self._found = found
        self.choice = question.choice or self._usual_choice()
        period = chosen_period(self.choice, self.facts, self.now, self.zone, self.week_start)
        self.asked = self._over(period)

    def _over(self, period: Period) -> Numbers:
        return replace(self._found, view=self._found.view.over(period))

    def _usual_choice(self) -> Choice:
        """Twelve months for a shop with fewer than about twenty contacts a month."""
        period = weeks_until(self.last_week.after, CHART_WEEKS, self.zone)
        contacts_seen = self._over(period).measured(CONTACT_VOLUME).total.n
        known_days = max((self.last_week.end - max(period.start, self.facts.first)) / DAY_SECONDS, 7.0)
        few = contacts_seen * 30 / known_days < FEW_A_MONTH
        return Choice.TWELVE_MONTHS if few else Choice.LAST_WEEK

    def page(self) -> NumberPage:
        asked, kpi, view = self.asked, self.kpi, self.asked.view
        measured = asked.measured(kpi)
        rhythm, series, usual = self._by_time()
        evidence = asked.evidence(kpi)
        return NumberPage(
            is_empty=self.facts.first > self.facts.last,
            kpi=kpi,
            choice=self.choice,
            channel=self.channel,
            channels=tuple(dict.fromkeys(self.facts.channels.names)),
            clock=view.clock,
            has_hours=view.schedule is not None,
            period=view.period,
            listed=tuple(ListedNumber(each, asked.measured(each).total) for each in ALL),
            change=asked.change(kpi),
            is_before_known=self.facts.first < view.period.previous().start + DAY_SECONDS * 7,
            provisional=measured.provisional,
            beside=self._beside(measured.total),
            still_waiting=self._still_waiting() if kpi is FIRST_RESPONSE_TIME else None,
            series=series,
            rhythm=rhythm,
            usual=usual,
            spread=self._spread(evidence) if kpi.interval is Interval.ORDER_STATISTIC else None,
            by_channel=tuple(self._by_channel()),
            when=self._when(),
            left_out=tuple(_reasons(evidence)),
            week_start=self.week_start,
        )

    def _beside(self, total: Value) -> Beside | None:
        parts = {part.key: part for part in self.kpi.parts}
        key = _BESIDE.get(self.kpi.key, "")
        return Beside(parts[key], total.parts.get(key)) if key in parts else None

    def _still_waiting(self) -> int:
        columns = self.asked.view.columns(self.facts)
        return len(_inside(columns.observed(still_waiting).at, self.asked.view.period))

    # By time

    @cached_property
    def _chart_end(self) -> Period:
        """The last week of the chart."""
        after = chart_end(self.asked.view.period, self.last_week, self.week_start)
        return weeks_until(after, 1, self.zone)

    def _by_time(self) -> tuple[Rhythm, tuple[BucketValue, ...], Band | None]:
        """Twelve weeks up to the period's end with what is usual; months where the period is a year."""
        if self.choice is Choice.TWELVE_MONTHS:
            months = self._series(self.asked.view.period, Rhythm.MONTH)
            return Rhythm.MONTH, _without_unknown_beginning(months), None
        weeks = self._series(weeks_until(self._chart_end.after, WEEKS, self.zone), Rhythm.WEEK)
        return Rhythm.WEEK, _without_unknown_beginning(weeks[-CHART_WEEKS:]), usual_band(weeks)

    def _series(self, period: Period, by: Rhythm) -> tuple[BucketValue, ...]:
        over = self._over(period)
        return replace(over, asked=replace(over.asked, by=by)).measured(self.kpi).series

    # How it spreads, by channel, by hour

    def _spread(self, evidence: Evidence) -> Spread:
        waits = [side.contribution for side in evidence.counted if side.role is Role.VALUE]
        counts = spread_of(waits[0] if waits else np.empty(0))
        target = self._target() if self.kpi is FIRST_RESPONSE_TIME else None
        after = None
        if target in SPREAD_EDGES:
            after = SPREAD_EDGES.index(target) + 1
        return Spread(counts, target, after)

    def _target(self) -> float | None:
        """Minutes within which to answer, where all channels that are asked for share them."""
        channels = self.facts.channels
        wanted = [
            target
            for name, target in zip(channels.names, channels.target.tolist(), strict=True)
            if self.channel in ("", name)
        ]
        return wanted[0] / 60 if len(set(wanted)) == 1 else None

    def _by_channel(self) -> Iterator[ChannelRow]:
        split = replace(self.asked, asked=replace(self.asked.asked, split=Dimension.CHANNEL))
        groups = split.measured(self.kpi).split
        # published times are by the clock, so steps are judged by it, also where open hours are counted
        by_clock = replace(split, view=split.view.on(Clock.CALENDAR)) if self.kpi.tiers else split
        judged = by_clock.measured(self.kpi).split
        for channel, value in sorted(groups.items(), key=lambda entry: -(entry[1].numerator or entry[1].n)):
            tiers = self.kpi.tiers.get(kind_of(channel)) or self.kpi.tiers.get(ChannelKind.ANY)
            waiting = value.parts.get("waiting") if self.kpi is FIRST_RESPONSE_TIME else None
            yield ChannelRow(
                channel,
                value,
                None if waiting is None else value.n + round(waiting),
                tiers,
                None if tiers is None else steps_reached(judged.get(channel, value), tiers, self.kpi),
            )

    def _when(self) -> WhenTheyWrite | None:
        """By the hours of the shop's clock, over twelve weeks, or over the period where that is longer."""
        period = self.asked.view.period
        if period.days < CHART_WEEKS * 7:
            period = weeks_until(self._chart_end.after, CHART_WEEKS, self.zone)
        arrived = _inside(self.asked.view.columns(self.facts).observed(contacts).at, period)
        if not len(arrived):
            return None
        local = wall_clock(arrived, self.zone)
        weekday, hour = (local // DAY_SECONDS + _THURSDAY) % 7, local % DAY_SECONDS // 3600
        counts = np.bincount(weekday * _EVERY_HOUR + hour, minlength=7 * _EVERY_HOUR)
        table = counts.reshape(7, _EVERY_HOUR).astype(np.int64)
        first, after = self._hours_shown()
        shown = table[:, first:after]
        return WhenTheyWrite(shown, first, int(table.sum() - shown.sum()), period.days // 7)

    def _hours_shown(self) -> tuple[int, int]:
        """From two hours before the shop opens to two after it closes."""
        schedule = self.asked.view.schedule
        spans = [] if schedule is None else [span for day in schedule.versions[-1][1].week for span in day]
        opens = min((opening // 60 for opening, _closing in spans), default=_USUAL_HOURS[0])
        closes = max((-(-closing // 60) for _opening, closing in spans), default=_USUAL_HOURS[1])
        return max(opens - _AROUND, 0), min(closes + _AROUND, _EVERY_HOUR)


def _inside(instants: Ints, period: Period) -> Ints:
    low, high = np.searchsorted(instants, (period.start, period.end))
    return instants[low:high]


def _without_unknown_beginning(series: tuple[BucketValue, ...]) -> tuple[BucketValue, ...]:
    """Weeks before the first data say nothing."""
    known = [place for place, bucket in enumerate(series) if not bucket.missing]
    return series[known[0] :] if known else ()


def _reasons(evidence: Evidence) -> Iterator[LeftOutReason]:
    """How many rows do not count, by reason, the most frequent first."""
    counts: dict[str, int] = {}
    for side in evidence.left_out:
        for code, count in enumerate(np.bincount(side.reason, minlength=len(side.reasons)).tolist()):
            if count:
                name = side.reasons[code]
                counts[name] = counts.get(name, 0) + count
    for name, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        yield LeftOutReason(name, count)
