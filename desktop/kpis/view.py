"""What is asked (period, clock, "now", filters), and the columns derived from the facts for all measures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

import numpy as np

from desktop.domain.assumptions import Assumptions
from desktop.domain.facts import NEVER, Bools, Codes, Facts, Floats, Ints
from desktop.domain.kpi import Clock, Dimension, Gate, Matures, Need, Observations, Observe, Others, Table
from desktop.domain.opening_hours import OpenCurve, Schedule
from desktop.domain.period import MONDAY, Period, start_of_day, wall_clock
from desktop.domain.records import Survey
from desktop.domain.rules import DAY, Rules
from desktop.kpis.ordering import ascending, dense, rows_of
from desktop.kpis.splits import Buyers, Split, split_of

T = TypeVar("T")

WEEK = 7 * DAY
MINOR = 100  # minor units of money in a major one


@dataclass(frozen=True)
class Filters:
    """Names to keep; an empty tuple keeps all. Channel, topic, agent and stage apply to contacts only.

    Products, countries and customers apply to orders and to the contacts linked to them. "" keeps what has
    none.
    """

    channels: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()

    def used(self) -> Iterator[tuple[Dimension, tuple[str, ...]]]:
        """The dimensions of which only some names are kept."""
        for dimension, names in (
            (Dimension.CHANNEL, self.channels),
            (Dimension.TOPIC, self.topics),
            (Dimension.AGENT, self.agents),
            (Dimension.COUNTRY, self.countries),
            (Dimension.PRODUCT, self.products),
            (Dimension.STAGE, self.stages),
            (Dimension.CUSTOMER, self.customers),
        ):
            if names:
                yield dimension, names


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
    assumptions: Assumptions = field(default_factory=Assumptions)
    currency: str = ""  # of the book's money; "" = that of most orders
    _shared: "dict[str, Columns]" = field(default_factory=dict, repr=False, compare=False)

    def over(self, period: Period) -> "View":
        """The same question about another period."""
        return replace(self, period=period)

    def on(self, clock: Clock) -> "View":
        """The same question on this clock."""
        return self if clock is self.clock else replace(self, clock=clock, _shared={})

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
    gaps: tuple[tuple[int, int], ...] = ()  # what no file covers in between


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
        self.zone = view.period.zone
        self.assumptions = view.assumptions
        self.asked_currency = view.currency
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
    def happened(self) -> Bools:
        """Had arrived by then, whatever the filters ask for."""
        arrived: Bools = self.facts.conversations.arrived <= self.horizon
        return arrived

    @cached_property
    def asked(self) -> Bools:
        """Passes the filters, and had arrived by then."""
        return self._filtered(Table.CONVERSATIONS, self.happened.copy())

    @cached_property
    def asked_orders(self) -> Bools:
        """One entry an order: passes the filters, and was placed by then."""
        return self._filtered(Table.ORDERS, self.facts.orders.placed_at <= self.as_of)

    @cached_property
    def asked_ratings(self) -> Bools:
        """One entry a rating: passes the filters, and was given by then."""
        return self._filtered(Table.RATINGS, self.facts.ratings.answered_at <= self.as_of)

    @cached_property
    def asked_calls(self) -> Bools:
        """One entry a call: passes the filters, and was made by then."""
        return self._filtered(Table.CALLS, self.facts.calls.started_at <= self.as_of)

    @cached_property
    def asked_hours(self) -> Bools:
        """One entry a day of somebody's work: passes the filters, and was over by then or is today."""
        return self._filtered(Table.HOURS, self.hours_begin <= self.as_of)

    @cached_property
    def hours_begin(self) -> Ints:
        """One entry a day of somebody's work: when it began."""
        return self.days_begin(self.facts.hours.day)

    def _filtered(self, table: Table, kept: Bools) -> Bools:
        for dimension, names in self.filters.used():
            flags = self.split(dimension).keeps(table, names)
            if flags is not None:
                kept &= flags
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
    def _customer_codes(self) -> Ints:
        """Customers of conversations, orders and ratings, numbered together; unknown: -1."""
        facts = self.facts
        return dense(
            np.concatenate([facts.conversations.customer, facts.orders.customer, facts.ratings.customer])
        )

    @property
    def customer_code(self) -> Ints:
        """Customers numbered without large gaps; unknown ones -1."""
        return self._customer_codes[: len(self.facts.conversations.id)]

    @property
    def order_customer(self) -> Ints:
        """One entry an order: the same numbers for the same customers."""
        talks = len(self.facts.conversations.id)
        return self._customer_codes[talks : talks + len(self.facts.orders.id)]

    @property
    def rating_customer(self) -> Ints:
        """One entry a rating: the same numbers for the same customers, else its conversation's."""
        rows = self.facts.ratings.conversation
        own = self._customer_codes[len(self.facts.conversations.id) + len(self.facts.orders.id) :]
        return np.where(own >= 0, own, np.append(self.customer_code, -1)[rows])

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
        return split_of(dimension, self.facts, self.order_row, self.buyers)

    # Answers and calls belong to conversations

    def by_conversation(self, flags: Bools, rows: Ints, otherwise: bool) -> Bools:
        """A flag of conversations for rows that belong to one each, or to none (-1)."""
        return np.append(flags, otherwise)[rows]

    @cached_property
    def handled_at(self) -> Ints:
        """When each was answered by a person, else NEVER; where a help desk tells no instant, its arrival."""
        c = self.facts.conversations
        given = np.where(self.answered_untold, c.arrived, NEVER)
        return np.where(c.first_reply <= self.horizon, c.first_reply, given)

    # Orders and money

    @cached_property
    def currency(self) -> int:
        """The code of the book's currency: the one asked for, else that of most orders, else of costs."""
        facts = self.facts
        if self.asked_currency:
            names = facts.currencies
            return names.index(self.asked_currency) if self.asked_currency in names else -2
        for codes in (facts.orders.currency, facts.costs.currency):
            known = codes[codes >= 0]
            if len(known):
                return int(np.bincount(known).argmax())
        return -1

    @property
    def currency_name(self) -> str | None:
        """Its three letters; None where nobody says."""
        code = self.currency
        return (self.asked_currency or None) if code < 0 else self.facts.currencies[code]

    def other_currency(self, codes: Codes) -> Bools:
        """Whose money cannot be added: it is said to be in another currency than the book's."""
        other: Bools = (codes >= 0) & (codes != self.currency)
        return other

    @cached_property
    def net(self) -> Floats:
        """One entry an order: what was paid and kept, in major units; NaN where it is not known."""
        o = self.facts.orders
        refunded = np.where(o.refunded_minor < NEVER, o.refunded_minor, 0)
        known = (o.total_minor < NEVER) & ~self.other_currency(o.currency)
        return np.where(known, (o.total_minor - refunded) / MINOR, np.nan)

    @cached_property
    def order_day(self) -> Ints:
        """One entry an order: its local day, counted from 1970-01-01."""
        return wall_clock(self.facts.orders.placed_at, self.zone) // DAY

    @cached_property
    def first_of_day(self) -> Bools:
        """One entry an order: it counts, its customer is known and ordered nothing earlier on that day."""
        rows = self.orders_by_customer
        customer, day = self.order_customer[rows], self.order_day[rows]
        first = np.zeros(len(self.facts.orders.id), dtype=np.bool_)
        if len(rows):
            new = (customer[1:] != customer[:-1]) | (day[1:] != day[:-1])
            first[rows[np.append(True, new)]] = True
        return first

    @cached_property
    def orders_by_customer(self) -> Ints:
        """The rows of valid orders of known customers, placed by then: customer by customer, each by date."""
        o, customer = self.facts.orders, self.order_customer
        rows = np.flatnonzero(o.counts & (customer >= 0) & (o.placed_at <= self.as_of))
        return rows[ascending(customer[rows])]

    @cached_property
    def buyers(self) -> Buyers:
        return Buyers(
            self.facts,
            self.customer_code,
            self.order_customer,
            self.rating_customer,
            np.isin(np.arange(len(self.facts.orders.id)), self.orders_by_customer),
            self.first_of_day,
            np.nan_to_num(self.net),
        )

    def days_begin(self, ordinals: Ints) -> Ints:
        """The first instant of each local day, from proleptic ordinals."""
        days, place = np.unique(ordinals, return_inverse=True)
        begins = [start_of_day(date.fromordinal(day), self.zone) for day in days.tolist()]
        return np.array(begins, dtype=np.int64)[place]

    # Waits

    @cached_property
    def given_minutes(self) -> Bools:
        """A help desk gave the first wait in open minutes, without instants."""
        return ~np.isnan(self.facts.conversations.open_minutes)

    @cached_property
    def answered(self) -> Bools:
        """Had a human reply by then."""
        return (self.facts.conversations.first_reply <= self.horizon) | self.answered_untold

    @cached_property
    def answered_untold(self) -> Bools:
        """A help desk does not tell when it was answered, perhaps how long that took."""
        c = self.facts.conversations
        untold: Bools = (c.first_reply == NEVER) & (self.given_minutes | (c.turns != 0))
        return untold

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
        # a wrong clock stays seen: in closed hours an answer before the question would take no open time
        before = rows[c.first_reply[rows] < c.arrived[rows]]
        minutes[before] = (c.first_reply[before] - c.arrived[before]) / 60
        if self.clock is Clock.OPEN:
            np.copyto(minutes, c.open_minutes, where=self.given_minutes & self.answered)
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
        gaps = tuple(
            (gap.start, gap.end)
            for gap in self.facts.gaps
            if gap.channel >= 0 and self._channels[gap.channel]
        )
        return Coverage(int(c.arrived[rows.argmax()]), int(known.min()), int(known.max()), gaps)

    @cached_property
    def _order_coverage(self) -> Coverage | None:
        placed = self.facts.orders.placed_at
        if not len(placed):
            return None
        until = min(self.facts.orders_known_until, self.as_of)
        gaps = tuple((gap.start, gap.end) for gap in self.facts.gaps if gap.channel < 0)
        return Coverage(int(placed[0]), until, until, gaps)

    @property
    def first_arrival(self) -> int:
        """Since when there are contacts; NEVER without."""
        return NEVER if self._contact_coverage is None else self._contact_coverage.since

    @property
    def first_order(self) -> int:
        """Since when there are orders; NEVER without."""
        return NEVER if self._order_coverage is None else self._order_coverage.since

    @cached_property
    def _book_end(self) -> int:
        """How far any file reaches. Answers and calls have no end of their own: no news is no answer."""
        ends = [self.facts.last, int(self.known[:-1].max(initial=-NEVER))]
        own = (self.facts.ratings.answered_at, self.facts.calls.started_at)
        ends += [int(instants.max(initial=-NEVER)) for instants in own]
        return min(max(ends), self.as_of)

    def _coverage_of(self, need: Need) -> Coverage | None:
        if need is Need.MESSAGES:
            return self._contact_coverage
        if need is Need.ORDERS:
            return self._order_coverage
        if need in _SURVEYS:
            answered = self.facts.ratings.answered_at[self.of_survey(_SURVEYS[need])]
            return self._since_first(answered)
        if need is Need.ASKED:
            asked = self.facts.ratings.answered_at
            return self._since_first(asked) if np.isnan(self.facts.ratings.score).any() else None
        if need is Need.CALLS:
            return self._since_first(self.facts.calls.started_at)
        if need is Need.COSTS:
            return self._cost_coverage
        days = self.facts.hours.day if need is Need.HOURS else self.facts.visits.day
        return self._day_coverage(days)

    def _since_first(self, instants: Ints) -> Coverage | None:
        past = instants[instants <= self.as_of]
        return Coverage(int(past.min()), self._book_end, self._book_end) if len(past) else None

    def _day_coverage(self, days: Ints) -> Coverage | None:
        if not len(days):
            return None
        first, after = self.days_begin(np.array([days.min(), days.max() + 1], dtype=np.int64)).tolist()
        until = min(after, self.as_of)
        return Coverage(first, until, until) if first <= self.as_of else None

    @cached_property
    def _cost_coverage(self) -> Coverage | None:
        """Months with a cost, and days with hours where the owner said what an hour costs."""
        spans = [days for days in (self._days_of_months(),) if len(days)]
        if self.assumptions.hourly_rate_minor is not None and len(self.facts.hours.day):
            spans.append(self.facts.hours.day)
        return self._day_coverage(np.concatenate(spans)) if spans else None

    def _days_of_months(self) -> Ints:
        """The first and last day of all months with costs."""
        month = self.facts.costs.month
        if not len(month):
            return np.empty(0, dtype=np.int64)
        after = int(month.max()) + 1
        ends = (first_of_month(int(month.min())), first_of_month(after) - 1)
        return np.array(ends, dtype=np.int64)

    def of_survey(self, survey: Survey) -> Bools:
        """One entry a rating: it is of this survey, and was answered."""
        r = self.facts.ratings
        if survey.value not in self.facts.surveys:
            return np.zeros(len(r.id), dtype=np.bool_)
        answered: Bools = (r.survey == self.facts.surveys.index(survey.value)) & ~np.isnan(r.score)
        return answered

    def coverage(self, needs: tuple[Need, ...]) -> Coverage | None:
        """Where everything needed is known; None where one of it is not in the book at all."""
        if any(need in _HELD for need in self.missing_needs(needs)):
            return None
        found = [part for need in needs if need in DATED and (part := self._coverage_of(need)) is not None]
        return Coverage(
            max(part.since for part in found),
            min(part.reaches for part in found),
            min(part.ends for part in found),
            tuple(gap for part in found for gap in part.gaps),
        )

    def missing_needs(self, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        """Which of `needs` the book does not hold."""
        lacking = [need for need in needs if need in DATED and self._coverage_of(need) is None]
        lacking += [need for need in needs if need in _HELD and need not in DATED and not self._holds(need)]
        if Need.OPENING_HOURS in needs and self.clock is Clock.OPEN and self.schedule is None:
            lacking.append(Need.OPENING_HOURS)
        return tuple(lacking)

    def _holds(self, need: Need) -> bool:
        """Whether anything in the book tells; where nothing does, nobody knows, and it is not 0."""
        facts, c = self.facts, self.facts.conversations
        if need is Need.MINUTES:
            return bool((~np.isnan(c.minutes)).any())
        if need is Need.HELPED:
            return bool(((facts.visits.asked >= 0) & (facts.visits.solved >= 0)).any())
        if need is Need.BOT:
            return bool(c.bot_only.any())
        if need is Need.HANDED_ON:
            return bool(c.escalated.any())
        if need is Need.SALES:
            return len(facts.orders.id) > 0 or bool(c.upsell.any())
        return self.assumptions.new_customer_minor is not None

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
            Matures.AFTER_3_DAYS: 3 * DAY,
            Matures.AFTER_FIRST_CONTACT: self.rules.first_contact_window,
            Matures.AFTER_SPLIT: int(self.facts.channels.split[self._channels].max(initial=0)),
            Matures.AFTER_30_DAYS: 30 * DAY,
            Matures.AFTER_90_DAYS: 90 * DAY,
        }[matures]
        return ends + seconds <= reaches


# Which need is met by answers to which survey.
_SURVEYS = {
    Need.RATINGS: Survey.CSAT,
    Need.RECOMMENDATIONS: Survey.NPS,
    Need.EFFORTS: Survey.CES,
    Need.JUDGED_REQUESTS: Survey.QUALITY,
}
# Needs of which it is known from when to when they are met.
DATED = frozenset(
    {Need.MESSAGES, Need.ORDERS, Need.ASKED, Need.CALLS, Need.COSTS, Need.HOURS, Need.VISITS, *_SURVEYS}
)
# Needs that something in the book must meet: all but a way of telling time.
_HELD = frozenset(Need) - {Need.OPENING_HOURS}


def first_of_month(month: int) -> int:
    """The proleptic ordinal of the first day of a month, year * 12 + month - 1."""
    return date(month // 12, month % 12 + 1, 1).toordinal()
