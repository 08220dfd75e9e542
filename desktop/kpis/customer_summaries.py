"""How orders become numbers about customers: who stays, who buys again, what a customer is worth."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np

from desktop.domain.clear_change import compare_shares
from desktop.domain.facts import Bools, Floats, Ints
from desktop.domain.intervals import NOTHING, percentile
from desktop.domain.intervals import Interval as Ends
from desktop.domain.kpi import Gate, Interval, Observations, Others, Role, Table
from desktop.domain.period import local_day, start_of_day
from desktop.domain.quantiles import Z
from desktop.domain.rules import DAY
from desktop.kpis.summaries import Behind, Cells, Summing, Taken, grouped, share_cells, there_at
from desktop.kpis.view import MINOR, Columns

YEAR_DAYS = 365
_MOST_YEARS = 5.0
_HISTORIES = 3.0  # times the length of the history: further nobody can see
_MONTHS = 12
_RESAMPLES = 999
_MOST_KEYS = 1 << 22  # above, sorting is cheaper than a table of all keys
_MANY = 2500  # customers, above whom resampling gives nothing but the normal interval, and takes long


# Who stays


def active_customers(columns: Columns) -> Observations:
    """Each customer's orders as a stock: who ordered in (t − W, t] is active at t.

    An order stands for its customer until the next one, or until the silence after it is W long.
    """
    rows, gates = known_buyers(columns)
    o, customer = columns.facts.orders, columns.order_customer
    each = columns.orders_by_customer
    each = each[columns.asked_orders[each]]
    until = o.placed_at + silence(columns)
    again = customer[each[1:]] == customer[each[:-1]]
    this, following = each[:-1][again], each[1:][again]
    until[this] = np.minimum(until[this], o.placed_at[following])
    return Observations(
        Table.ORDERS,
        rows,
        o.placed_at[rows],
        until=until[rows],
        cluster=customer[rows],
        others=Others(o.placed_at, columns.asked_orders, gates),
    )


def known_buyers(columns: Columns) -> tuple[Ints, tuple[Gate, ...]]:
    """The rows of valid orders of known customers, by date, and why others do not count."""
    o = columns.facts.orders
    gates = (Gate("not-an-order", ~o.counts), Gate("no-customer", columns.order_customer < 0))
    kept = columns.asked_orders.copy()
    for gate in gates:
        kept &= ~gate.stops
    return np.flatnonzero(kept), gates


@dataclass(frozen=True)
class Kept(Summing):
    """100 × the customers active at the beginning and at the end of each cell ÷ those at its beginning.

    `lost`: those who no longer are, instead. The observations are a stock: the order for which a customer is
    active. Unknown where orders do not reach back far enough to tell who was active. Source: the textbook's
    (E − N) ÷ S with E, N and S all "active" (statistics.md 2).
    """

    lost: bool = False
    again: bool = False  # only of customers who by then had bought on two days
    interval = Interval.WILSON
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        grid = taken.grid
        sizes = np.zeros((grid.groups, grid.buckets), dtype=np.int64)
        kept_ones = np.zeros_like(sizes)
        for bucket in range(grid.buckets):
            places, here = self._customers(taken, bucket)
            rows, groups = grouped(taken.of.observations, grid.split, places)
            sizes[:, bucket] = np.bincount(groups, minlength=grid.groups)
            kept = here[np.searchsorted(places, rows)]
            kept_ones[:, bucket] = np.bincount(groups[kept], minlength=grid.groups)
        return share_cells(kept_ones.ravel(), sizes.ravel(), intervals)

    def _customers(self, taken: Taken, bucket: int) -> tuple[Ints, Bools]:
        """The places that stand for who is active at the cell's beginning, and a flag each: in the number."""
        begin, end = int(taken.grid.edges[bucket]), int(taken.ends[bucket])
        columns, active = taken.columns, taken.of.observations
        assert active.cluster is not None
        if begin - silence(columns) < columns.first_order or end <= begin:
            nobody = np.empty(0, dtype=np.int64)
            return nobody, nobody.astype(np.bool_)
        places = _there(columns, active, begin)
        still = np.zeros(int(active.cluster.max(initial=-1)) + 1, dtype=np.bool_)
        still[active.cluster[_there(columns, active, end)]] = True
        if self.again:
            places = places[_days_by(columns, active.cluster[places], begin) > 1]
        kept = still[active.cluster[places]]
        return places, ~kept if self.lost else kept

    def behind(self, taken: Taken) -> Behind:
        places, hit = self._customers(taken, 0)
        sides = (
            (Role.NUMERATOR, places[hit], np.ones(int(hit.sum()))),
            (Role.DENOMINATOR, places[~hit], np.zeros(int((~hit).sum()))),
        )
        return Behind(len(places), sides)

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        counts = []
        for taken in (now, before):
            places, hit = self._customers(taken, 0)
            counts += [int(hit.sum()), len(places)]
        return compare_shares(*counts)


@dataclass(frozen=True)
class Silence(Summing):
    """The days of silence after which a customer counts as lost: the same for all cells."""

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        size = taken.grid.size
        return Cells(np.full(size, silence(taken.columns) / DAY), np.zeros(size, dtype=np.int64))


def silence(columns: Columns) -> int:
    """W in seconds, after which a customer counts as lost.

    The 90th percentile of the gaps between order days of one customer, from 30 gaps, kept within 30 to 730
    days; else 180 days; or what the owner says (statistics.md 2).
    """
    return columns.keep(silence, lambda: round(_silence_days(columns) * DAY))


def _silence_days(columns: Columns) -> float:
    said = columns.assumptions.silence_days
    if said is not None:
        return said
    rows = columns.orders_by_customer
    rows = rows[columns.first_of_day[rows]]
    customer, day = columns.order_customer[rows], columns.order_day[rows]
    gaps = np.sort(np.diff(day)[np.diff(customer) == 0])
    usual = percentile(gaps, 0.9) if len(gaps) >= 30 else None
    return 180.0 if usual is None else min(max(usual, 30.0), 730.0)


def _there(columns: Columns, active: Observations, instant: int) -> Ints:
    return columns.keep((active, instant), lambda: there_at(active, instant))


def _days_by(columns: Columns, customers: Ints, instant: int) -> Ints:
    """On how many days each of the customers had ordered by then."""
    placed = columns.facts.orders.placed_at
    until = int(np.searchsorted(placed, instant, side="right"))
    rows = np.flatnonzero(columns.first_of_day[:until])
    days: Ints = np.bincount(columns.order_customer[rows], minlength=int(customers.max(initial=-1)) + 1)
    return days[customers]


# Who buys again


@dataclass(frozen=True)
class Repeated(Summing):
    """100 × customers who ordered on two days or more of the cell ÷ those who ordered; Wilson.

    The observations are orders, each with its day. Does not add up over cells.
    """

    interval = Interval.WILSON
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        people = int(taken.of.clusters.max(initial=-1)) + 1
        cells = taken.of.cells
        keys = taken.of.clusters if cells is None else cells * people + taken.of.clusters
        found, again = _on_several_days(keys, taken.of.values, taken.grid.size * people)
        where = found // max(people, 1)
        n = np.bincount(where, minlength=taken.grid.size)
        hits = np.bincount(where[again], minlength=taken.grid.size)
        return share_cells(hits, n, intervals)

    def behind(self, taken: Taken) -> Behind:
        """Each customer by the first order of the period."""
        customer, day = taken.of.clusters, taken.of.values
        first = np.unique(customer, return_index=True)[1]
        again = _on_several_days(customer, day, int(customer.max(initial=-1)) + 1)[1]
        order = np.argsort(first)
        places, again = taken.of.low + first[order], again[order]
        sides = (
            (Role.NUMERATOR, places[again], np.ones(int(again.sum()))),
            (Role.DENOMINATOR, places[~again], np.zeros(int((~again).sum()))),
        )
        repeats = np.ones(len(customer), dtype=np.bool_)
        repeats[np.unique(np.stack((customer, day)), axis=1, return_index=True)[1]] = False
        return Behind(len(places), sides, taken.of.low + np.flatnonzero(repeats), "same-day")

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        counts = []
        for taken in (now, before):
            customer = taken.of.clusters
            again = _on_several_days(customer, taken.of.values, int(customer.max(initial=-1)) + 1)[1]
            counts += [int(again.sum()), len(again)]
        return compare_shares(*counts)


def _on_several_days(keys: Ints, days: Floats, size: int) -> tuple[Ints, Bools]:
    """The different keys below `size`, ascending, and whether each has two days or more; `days` ascend."""
    if size > _MOST_KEYS:
        found, place = np.unique(keys, return_inverse=True)
    else:
        occurs = np.zeros(size, dtype=np.bool_)
        occurs[keys] = True
        found, place = np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[keys]
    first, last = np.empty(len(found)), np.empty(len(found))
    first[place[::-1]] = days[::-1]  # from the latest to the first, which stays
    last[place] = days
    return found, first != last


# What a customer is worth


@dataclass(frozen=True)
class LifetimeValue(Summing):
    """Value per order × orders per customer and year × years, from the 365 days to each cell's end.

    That is what the customers of the year paid ÷ their number × years. `per_cost`: ÷ what it costs to win a
    new customer, and of the margin where the owner told it. The interval resamples customers
    (statistics.md 3) and takes the years as they are.
    """

    per_cost: bool = False
    interval = Interval.RESAMPLING

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        grid = taken.grid
        value = np.full((grid.groups, grid.buckets), np.nan)
        n = np.zeros((grid.groups, grid.buckets), dtype=np.int64)
        ends: list[Ends] = [NOTHING] * grid.size
        for bucket, end in enumerate(taken.ends.tolist()):
            years = customer_years(taken.columns, end)
            for group, paid in enumerate(self._paid(taken, end)):
                n[group, bucket] = len(paid)
                if years is None or not len(paid):
                    continue
                factor = years * self._factor(taken.columns)
                value[group, bucket] = float(paid.mean()) * factor
                if intervals:
                    ends[group * grid.buckets + bucket] = _resampled(paid, factor)
        return Cells(value.ravel(), n.ravel(), ends=ends if intervals else None)

    def _factor(self, columns: Columns) -> float:
        said = columns.assumptions
        if not self.per_cost or said.new_customer_minor is None:
            return 1.0
        cost = said.new_customer_minor / MINOR
        return (1.0 if said.margin is None else said.margin) / cost

    def _paid(self, taken: Taken, end: int) -> list[Floats]:
        """What each customer paid in the year to `end`, for each group; nothing before a year has passed."""
        orders, grid = taken.of.observations, taken.grid
        assert orders.value is not None
        assert orders.cluster is not None
        low, high = np.searchsorted(orders.at, (end - YEAR_DAYS * DAY, end), side="right")
        if taken.columns.first_order > end - YEAR_DAYS * DAY:
            low = high
        places, groups = grouped(orders, grid.split, np.arange(low, high))
        people = int(orders.cluster.max(initial=-1)) + 1
        keys = groups * people + orders.cluster[places]
        if grid.groups * people > _MOST_KEYS:
            found, which = np.unique(keys, return_inverse=True)
            paid = np.bincount(which, weights=orders.value[places], minlength=len(found))
        else:
            found = np.flatnonzero(np.bincount(keys, minlength=1))
            paid = np.bincount(keys, weights=orders.value[places], minlength=1)[found]
        borders = np.searchsorted(found, np.arange(1, grid.groups) * people)
        return np.split(paid, borders)

    def behind(self, taken: Taken) -> Behind:
        """The orders of the year; n is the number of their customers."""
        orders, end = taken.of.observations, int(taken.ends[0])
        assert orders.value is not None
        customers = len(self._paid(taken, end)[0])
        low, high = np.searchsorted(orders.at, (end - YEAR_DAYS * DAY, end), side="right")
        places = np.arange(low, high) if customers else np.empty(0, dtype=np.int64)
        return Behind(customers, ((Role.VALUE, places, orders.value[places]),))


@dataclass(frozen=True)
class ValueToCost(LifetimeValue):
    """The same ÷ what it costs to win a customer: a figure that the owner gives, so without interval."""

    per_cost: bool = True
    interval = Interval.NONE

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        return super().cells(taken, intervals=False)


@dataclass(frozen=True)
class Years(Summing):
    """How many years a customer is taken to stay, at each cell's end."""

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        years = [customer_years(taken.columns, end) for end in taken.ends.tolist()]
        told = np.array([np.nan if each is None else each for each in years])
        return Cells(np.tile(told, taken.grid.groups), np.zeros(taken.grid.size, dtype=np.int64))


def _resampled(paid: Floats, factor: float) -> Ends:
    """The middle 95 % of the means of 999 resamples of the customers; of very many the normal interval."""
    n = len(paid)
    if n < 2:
        return NOTHING
    if n > _MANY:
        mean, half = float(paid.mean()), Z * float(paid.std(ddof=1)) / n**0.5
        return factor * (mean - half), factor * (mean + half)
    drawn = np.random.default_rng(0).integers(0, n, size=(_RESAMPLES, n))
    low, high = np.percentile(paid[drawn].mean(axis=1), (2.5, 97.5))
    return factor * float(low), factor * float(high)


def customer_years(columns: Columns, instant: int) -> float | None:
    """min(1/c, 5, 3 × years of history), where c = 1 − (1 − monthly churn)¹²; or what the owner says.

    The monthly churn is the mean of the last twelve whole months of which it is known. None where there is
    none (statistics.md 2).
    """
    said = columns.assumptions.customer_years
    if said is not None:
        return said
    churns = [churn for churn in _last_churns(columns, instant) if churn is not None]
    if not churns:
        return None
    monthly = sum(churns) / len(churns)
    yearly = 1 - (1 - monthly) ** _MONTHS
    history = (instant - columns.first_order) / (YEAR_DAYS * DAY)
    return min(1 / yearly if yearly > 0 else _MOST_YEARS, _MOST_YEARS, _HISTORIES * history)


def _last_churns(columns: Columns, instant: int) -> list[float | None]:
    edges = _month_edges(local_day(instant, columns.zone).replace(day=1), columns.zone)
    return [columns.keep(("churn", *month), partial(_churn, columns, *month)) for month in pairwise(edges)]


@lru_cache(1 << 8)
def _month_edges(after: date, zone: str) -> tuple[int, ...]:
    """The beginnings of the twelve local months before `after`, the first of a month, and its own."""
    number = after.year * 12 + after.month - 1
    months = range(number - _MONTHS, number + 1)
    return tuple(start_of_day(date(month // 12, month % 12 + 1, 1), zone) for month in months)


def _churn(columns: Columns, begin: int, end: int) -> float | None:
    """The share of the customers active at `begin` who no longer are at `end`; None where nobody can tell."""
    active = columns.observed(active_customers)
    assert active.cluster is not None
    if begin - silence(columns) < columns.first_order:
        return None
    before = active.cluster[_there(columns, active, begin)]
    if not len(before):
        return None
    still = np.zeros(int(active.cluster.max()) + 1, dtype=np.bool_)
    still[active.cluster[_there(columns, active, end)]] = True
    return 1 - float(still[before].mean())
