"""What is asked (period, clock, "now", filters), and the columns derived from the facts for all measures."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from desktop.domain.facts import NEVER, Bools, Codes, Facts, Floats, Ints
from desktop.domain.kpi import Clock, Dimension, Gate, Matures, Need, Observations, Observe, Others, Table
from desktop.domain.opening_hours import OpenCurve, Schedule
from desktop.domain.period import MONDAY, Period
from desktop.domain.rules import DAY, Rules

T = TypeVar("T")

WEEK = 7 * DAY
UNNAMED = ""  # the group of what has no topic, no agent, no country


@dataclass(frozen=True)
class Filters:
    """Names to keep; an empty tuple keeps all. Channel, topic and agent apply to contacts only.

    A country applies to orders and to the contacts linked to them. UNNAMED keeps what has none.
    """

    channels: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """The question that is put to the facts.

    `as_of` is "now": nothing later has happened yet, and no channel is known beyond its own end anyway.
    Views made with `over` share their derived columns, so that two periods cost little more than one.
    """

    period: Period
    clock: Clock = Clock.CALENDAR
    as_of: int = NEVER
    filters: Filters = Filters()
    schedule: Schedule | None = None
    rules: Rules = field(default_factory=Rules)
    week_start: int = MONDAY
    _shared: "dict[str, Columns]" = field(default_factory=dict, repr=False, compare=False)

    def over(self, period: Period) -> "View":
        """The same question about another period."""
        return replace(self, period=period)

    def columns(self, facts: Facts) -> "Columns":
        """The derived columns of `facts`, made once."""
        columns = self._shared.get("columns")
        if columns is None or columns.facts is not facts:
            columns = self._shared["columns"] = Columns(facts, self)
        return columns


@dataclass(frozen=True)
class Coverage:
    """From when to when data exist. Instants; `reaches` of the shortest source, `ends` of the longest."""

    since: int
    reaches: int
    ends: int


@dataclass(frozen=True, eq=False)
class Split:
    """A dimension's groups: codes point into `names`, 0 is UNNAMED. None: it does not divide the table."""

    names: tuple[str, ...]
    conversations: Ints
    orders: Ints | None

    def of(self, table: Table) -> Ints | None:
        return self.conversations if table is Table.CONVERSATIONS else self.orders


class Columns:
    """Columns for one clock, "now" and filter, over all of the book's time; each is made when first needed.

    Arrays have one entry a conversation unless said otherwise.
    """

    def __init__(self, facts: Facts, view: View) -> None:
        self.facts = facts
        self.clock = view.clock
        self.as_of = min(view.as_of, NEVER - 1)  # what never comes is later than any "now"
        self.filters = view.filters
        self.schedule = view.schedule
        self.rules = view.rules
        self._kept: dict[object, object] = {}

    def keep(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once a key."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]

    def observed(self, observe: Observe) -> Observations:
        """The observations, made once: parts and measures that observe the same share them."""
        return self.keep(observe, lambda: observe(self))

    # What has happened, and is asked for

    @cached_property
    def known(self) -> Ints:
        """One entry a channel: up to when it is known. One entry more, for "no channel" (-1)."""
        known: Ints = np.minimum(np.append(self.facts.channels.known_until, self.as_of), self.as_of)
        return known

    @cached_property
    def horizon(self) -> Ints:
        """A of the statistics: up to when each conversation is known.

        Files end, but a person goes on: what is dated after the end of its channel's files was said by hand,
        and then the conversation is known up to there.
        """
        facts = self.facts
        decided = np.where(facts.conversations.first_reply < NEVER, facts.conversations.first_reply, -NEVER)
        closed = facts.conversations.closed_unanswered
        np.maximum(decided, np.where(closed < NEVER, closed, -NEVER), out=decided)
        ended = np.where(facts.waits.ended < NEVER, facts.waits.ended, -NEVER)
        np.maximum.at(decided, facts.waits.conversation, ended)
        given = facts.resolutions.given
        np.maximum.at(decided, facts.resolutions.conversation[given], facts.resolutions.at[given])
        return np.minimum(np.maximum(self.channel_end, decided), self.as_of)

    @cached_property
    def channel_end(self) -> Ints:
        """Up to when the files of each conversation's channel reach."""
        return self.known[self.facts.conversations.channel]

    @cached_property
    def asked(self) -> Bools:
        """Passes the filters, and had arrived by then."""
        facts = self.facts
        kept = facts.conversations.arrived <= self.horizon
        for dimension, names in (
            (Dimension.CHANNEL, self.filters.channels),
            (Dimension.TOPIC, self.filters.topics),
            (Dimension.AGENT, self.filters.agents),
            (Dimension.COUNTRY, self.filters.countries),
        ):
            if names:
                split = self.split(dimension)
                kept &= _among(split.names, names)[split.conversations]
        return kept

    @cached_property
    def asked_orders(self) -> Bools:
        """One entry an order: passes the filters, and was placed by then."""
        kept = self.facts.orders.placed_at <= self.as_of
        if self.filters.countries:
            split = self.split(Dimension.COUNTRY)
            assert split.orders is not None
            kept &= _among(split.names, self.filters.countries)[split.orders]
        return kept

    @cached_property
    def gate_reason(self) -> Gate:
        """Left out of everything: spam, newsletters, and what else the book gives a reason for."""
        reason = self.facts.conversations.reason
        return Gate("left-out", reason >= 0, reason, self.facts.reasons)

    def contacts(
        self, gates: tuple[Gate, ...], value: Floats | None = None, cluster: Ints | None = None
    ) -> Observations:
        """The conversations asked for that pass every gate, by arrival; arguments have one a conversation."""
        arrived = self.facts.conversations.arrived
        kept = self.asked.copy()
        for gate in gates:
            kept &= ~gate.stops
        rows = np.flatnonzero(kept)
        return Observations(
            Table.CONVERSATIONS,
            rows,
            arrived[rows],
            None if value is None else value[rows],
            cluster=None if cluster is None else cluster[rows],
            others=Others(arrived, self.asked, gates),
        )

    # Who hangs together

    @cached_property
    def order_row(self) -> Ints:
        """Row of the linked order, or -1."""
        return rows_of(self.facts.orders.id, self.facts.conversations.order)

    @cached_property
    def customer_code(self) -> Ints:
        """Customers numbered without large gaps; unknown ones -1."""
        return dense(self.facts.conversations.customer)

    @cached_property
    def cluster(self) -> Ints:
        """Equal for contacts that hang together: of one order, else of one customer, else each itself."""
        orders, customers = len(self.facts.orders.id), int(self.customer_code.max(initial=-1)) + 1
        itself = np.arange(len(self.order_row), dtype=np.int64) + orders + customers
        by_customer = np.where(self.customer_code >= 0, self.customer_code + orders, itself)
        return np.where(self.order_row >= 0, self.order_row, by_customer)

    def split(self, dimension: Dimension) -> Split:
        """The groups of a dimension."""
        return self.keep(dimension, lambda: self._split(dimension))

    def _split(self, dimension: Dimension) -> Split:
        facts = self.facts
        if dimension is Dimension.CHANNEL:
            names, channel_codes = _merged(facts.channels.names)
            return Split(names, np.append(channel_codes, 0)[facts.conversations.channel], None)
        if dimension is Dimension.TOPIC:
            return _named(facts.topics, facts.conversations.topic)
        if dimension is Dimension.AGENT:
            return _named(facts.agents, facts.conversations.agent)
        orders = facts.orders.country.astype(np.int64) + 1
        return Split((UNNAMED, *facts.countries), np.append(orders, 0)[self.order_row], orders)

    # Waits

    @cached_property
    def given_minutes(self) -> Bools:
        """A help desk gave the first wait in open minutes, without instants."""
        return ~np.isnan(self.facts.conversations.open_minutes)

    @cached_property
    def answered(self) -> Bools:
        """Had a human reply by then."""
        return (self.facts.conversations.first_reply <= self.horizon) | self.given_minutes

    @property
    def blind(self) -> bool:
        """Open hours are asked for, and there are none: no time is known, and it is not 0."""
        return self.clock is Clock.OPEN and self.schedule is None

    @cached_property
    def _curve(self) -> OpenCurve | None:
        """Open hours over all of the book's time; None where every second counts."""
        if self.clock is Clock.CALENDAR or self.schedule is None:
            return None
        first = int(self.facts.conversations.arrived.min(initial=NEVER))
        return self.schedule.curve(first, int(self.known.max()))

    def _shown(self, instants: Ints) -> Ints:
        """What the chosen clock shows, in seconds: an ordinary one, or one that stands in closed hours."""
        return instants if self._curve is None else self._curve.at(instants)

    @cached_property
    def _arrival_shown(self) -> Ints:
        return self._shown(self.facts.conversations.arrived)

    def minutes(self, rows: Ints, until: Ints) -> Floats:
        """Minutes on the chosen clock from the arrival of the conversations in `rows`; NaN if blind."""
        if self.blind:
            return np.full(len(rows), np.nan)
        return (self._shown(until) - self._arrival_shown[rows]) / 60

    @cached_property
    def first_wait(self) -> Floats:
        """Minutes on the chosen clock to the first human reply; NaN where there is none or it is unknown."""
        c = self.facts.conversations
        rows = np.flatnonzero(c.first_reply <= self.horizon)
        minutes = np.full(len(c.id), np.nan)
        minutes[rows] = self.minutes(rows, c.first_reply[rows])
        if self.clock is Clock.OPEN:
            np.copyto(minutes, c.open_minutes, where=self.given_minutes)
        return minutes

    @cached_property
    def target(self) -> Ints:
        """Seconds within which a first answer should come."""
        targets = np.append(self.facts.channels.target, 0)
        return targets[self.facts.conversations.channel]

    @cached_property
    def due(self) -> Bools:
        """The target had passed by then on the chosen clock, answered or not."""
        now = self._shown(self.known)[self.facts.conversations.channel]
        passed: Bools = now - self._arrival_shown >= self.target
        return passed

    # How far the data reach

    @cached_property
    def _channels(self) -> Bools:
        """One entry a channel: the filter asks for it."""
        names = self.facts.channels.names
        if not self.filters.channels:
            return np.ones(len(names), dtype=np.bool_)
        return np.array([name in self.filters.channels for name in names], dtype=np.bool_)

    @cached_property
    def _contact_coverage(self) -> Coverage | None:
        c, known = self.facts.conversations, self.known[:-1][self._channels]
        rows = np.append(self._channels, False)[c.channel]
        if not len(known) or not rows.any():
            return None
        return Coverage(int(c.arrived[rows.argmax()]), int(known.min()), int(known.max()))

    @cached_property
    def _order_coverage(self) -> Coverage | None:
        placed = self.facts.orders.placed_at
        if not len(placed):
            return None
        until = min(self.facts.orders_known_until, self.as_of)
        return Coverage(int(placed[0]), until, until)

    @property
    def first_arrival(self) -> int:
        """Since when there are contacts; NEVER without."""
        return NEVER if self._contact_coverage is None else self._contact_coverage.since

    def coverage(self, needs: tuple[Need, ...]) -> Coverage | None:
        """Where everything needed is known; None where one of it is not in the book at all."""
        parts = [self._contact_coverage] if Need.MESSAGES in needs else []
        if Need.ORDERS in needs:
            parts.append(self._order_coverage)
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        return Coverage(
            max(part.since for part in found),
            min(part.reaches for part in found),
            min(part.ends for part in found),
        )

    def missing_needs(self, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        """Which of `needs` the book does not hold."""
        held = {Need.MESSAGES: self._contact_coverage, Need.ORDERS: self._order_coverage}
        lacking = [need for need in needs if need in held and held[need] is None]
        if Need.OPENING_HOURS in needs and self.clock is Clock.OPEN and self.schedule is None:
            lacking.append(Need.OPENING_HOURS)
        return tuple(lacking)

    def final(self, ends: Ints, matures: Matures, reaches: int) -> Bools:
        """Whether what happened until `ends` can no longer change, with data up to `reaches`."""
        if matures is Matures.AFTER_TARGET:
            targets = self.facts.channels.target[self._channels]
            target = int(targets.max(initial=0))
            shown = self._shown(np.append(np.minimum(ends, reaches), reaches))
            passed: Bools = (shown[-1] - shown[:-1] >= target) & (ends <= reaches)
            return passed
        seconds = {
            Matures.AT_ONCE: 0,
            Matures.AFTER_QUIET: self.rules.quiet,
            Matures.AFTER_30_DAYS: 30 * DAY,
        }[matures]
        return ends + seconds <= reaches


def _named(names: tuple[str, ...], codes: Codes) -> Split:
    return Split((UNNAMED, *names), codes.astype(np.int64) + 1, None)


def _merged(names: tuple[str, ...]) -> tuple[tuple[str, ...], Ints]:
    """Channel accounts of one name are one group: the groups, and the group of each account."""
    groups = (UNNAMED, *dict.fromkeys(names))
    return groups, np.array([groups.index(name, 1) for name in names], dtype=np.int64)


def _among(names: tuple[str, ...], kept: tuple[str, ...]) -> Bools:
    return np.array([name in kept for name in names], dtype=np.bool_)


def _compact(largest: int, count: int) -> bool:
    """Whether ids up to `largest` can index a table: a book's ids have few gaps."""
    return largest <= 8 * count + 1024


def rows_of(ids: Ints, wanted: Ints) -> Ints:
    """The row of `ids` that holds each of `wanted`, or -1. Ids are positive and unique; 0 is nobody's."""
    largest = int(max(ids.max(initial=0), wanted.max(initial=0)))
    if _compact(largest, len(ids) + len(wanted)):
        table = np.full(largest + 1, -1, dtype=np.int64)
        table[ids] = np.arange(len(ids))
        return table[wanted]
    order = np.argsort(ids)
    sorted_ids = np.append(ids[order], NEVER)
    place = np.searchsorted(sorted_ids, wanted)
    return np.where(sorted_ids[place] == wanted, np.append(order, -1)[place], -1)


def dense(ids: Ints) -> Ints:
    """The ids as numbers small enough to index a table; 0 ("unknown") becomes -1."""
    if not _compact(int(ids.max(initial=0)), len(ids)):
        known = np.unique(ids[ids > 0])
        return np.where(ids > 0, np.searchsorted(known, ids), -1)
    return ids - 1
