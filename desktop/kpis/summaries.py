"""How observations become one number: each summary, its interval and its test, for many cells in one pass."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from desktop.domain.clear_change import (
    compare_means,
    compare_nps,
    compare_percentiles,
    compare_rates,
    compare_shares,
)
from desktop.domain.facts import Bools, Floats, Ints
from desktop.domain.intervals import (
    NOTHING,
    clustering,
    mean_interval,
    nps_intervals,
    percentile_ranks,
    rate_intervals,
    share_intervals,
)
from desktop.domain.intervals import (
    Interval as Ends,
)
from desktop.domain.kpi import Dimension, Interval, Observations, Role
from desktop.domain.rules import DAY, HOUR
from desktop.kpis.ordering import ascending
from desktop.kpis.splits import Members, Split
from desktop.kpis.view import WEEK, Columns

Number = TypeVar("Number", np.int64, np.float64)

ACTIVE_DAYS = 28  # who gave a first answer in these days before an instant is at work
_MOST_FLAGS = 1 << 26  # above this many cells × identities, sorting is cheaper than a table of flags


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of one pass: buckets times groups. The cell of group g and bucket b is g * buckets + b."""

    edges: Ints  # one more than there are buckets
    split: Split | None = None

    @property
    def buckets(self) -> int:
        return len(self.edges) - 1

    @property
    def groups(self) -> int:
        return 1 if self.split is None else len(self.split.names)

    @property
    def size(self) -> int:
        return self.buckets * self.groups


class Sample:
    """The observations that lie in a grid, each with its cell."""

    def __init__(self, columns: Columns, observations: Observations, grid: Grid) -> None:
        self._columns = columns
        self.observations = observations
        self.grid = grid
        borders = np.searchsorted(observations.at, grid.edges)
        self.low, self.high = int(borders[0]), int(borders[-1])
        self._sizes = np.diff(borders)

    @property
    def rows(self) -> slice:
        return slice(self.low, self.high)

    @cached_property
    def _members(self) -> Members | None:
        """Their groups; None where there is one, or where the split does not divide the table."""
        split, observations = self.grid.split, self.observations
        return None if split is None else split.members(observations.table, observations.row[self.rows])

    @property
    def is_divided(self) -> bool:
        """Each is in a group of its own, if there are groups at all."""
        return self.grid.split is None or self._members is not None

    @property
    def is_shared(self) -> bool:
        """One of them may be in several groups."""
        return self._weights is not None

    def _taken(self, column: NDArray[Number]) -> NDArray[Number]:
        """A column for the sample: what is in several groups is there for each of them."""
        members = self._members
        taken = column[self.rows]
        return taken if members is None or members.places is None else taken[members.places]

    @cached_property
    def values(self) -> Floats:
        """One a observation of the sample, and of each group that it is in."""
        value = self.observations.value
        if value is None:
            return np.ones(self.high - self.low if self._weights is None else len(self._weights))
        return self._taken(value)

    @property
    def table_rows(self) -> Ints:
        """One a observation of the sample, and of each group that it is in: its row of the table."""
        return self._taken(self.observations.row)

    @cached_property
    def clusters(self) -> Ints:
        """One a observation of the sample, and of each group that it is in."""
        assert self.observations.cluster is not None
        return self._taken(self.observations.cluster)

    @property
    def _weights(self) -> Floats | None:
        """How much of each is in its group; None: all of it."""
        return None if self._members is None else self._members.weights

    @cached_property
    def cells(self) -> Ints | None:
        """The cell of each; None where there is only one."""
        cells = None
        if self.grid.buckets > 1:
            cells = np.repeat(np.arange(self.grid.buckets), self._sizes)
        members = self._members
        if members is not None:
            if cells is not None and members.places is not None:
                cells = cells[members.places]
            first = members.groups * self.grid.buckets
            cells = first if cells is None else first + cells
        return cells

    @cached_property
    def counts(self) -> Ints:
        """How many there are in each cell. What the split does not divide is there for every group."""
        if self._members is None:
            return np.tile(self._sizes, self.grid.groups)
        assert self.cells is not None
        return np.bincount(self.cells, minlength=self.grid.size)

    @cached_property
    def credit(self) -> Floats:
        """The same where one that is in several groups is shared among them."""
        if self._weights is None:
            return self.counts.astype(np.float64)
        assert self.cells is not None
        credit = np.bincount(self.cells, weights=self._weights, minlength=self.grid.size)
        return credit.astype(np.float64, copy=False)

    @cached_property
    def sums(self) -> Floats:
        """The sum of the values in each cell, shared likewise."""
        if self._members is None:
            inside = self.values
            if self.grid.buckets == 1:
                return np.full(self.grid.groups, inside.sum(), dtype=np.float64)
            bucket = np.repeat(np.arange(self.grid.buckets), self._sizes)
            return np.tile(np.bincount(bucket, weights=inside, minlength=self.grid.buckets), self.grid.groups)
        assert self.cells is not None
        weighted = self.values if self._weights is None else self.values * self._weights
        sums = np.bincount(self.cells, weights=weighted, minlength=self.grid.size)
        return sums.astype(np.float64, copy=False)

    @cached_property
    def _ascending(self) -> Ints:
        """The places of the sample's observations from the smallest value to the largest."""
        key = (self.observations, self.low, self.high, None if self._weights is None else self.grid.split)
        return self._columns.keep(key, self._by_value)

    def _by_value(self) -> Ints:
        seconds = np.rint(self.values * 60)
        # minutes that are whole seconds, as times mostly are, sort in half the passes
        whole = bool((seconds / 60 == self.values).all())
        return ascending(seconds.astype(np.int64) if whole else self.values)

    @cached_property
    def by_cell(self) -> Floats:
        """The values cell by cell, in no order within each."""
        return self.values if self.cells is None else self.values[self._in_cells(self.cells)]

    def _in_cells(self, cells: Ints) -> Ints:
        """A stable order by cell."""
        return np.argsort(cells.astype(np.uint16 if self.grid.size < 1 << 16 else np.uint32), kind="stable")

    @cached_property
    def sorted_by_cell(self) -> Floats:
        """The values cell by cell, ascending within each: sorted once for all grids, then by cell."""
        order = self._ascending
        if self.cells is not None:
            order = order[self._in_cells(self.cells[order])]
        return self.values[order]


@dataclass(frozen=True, eq=False)
class Taken:
    """What a summary is given: the sample, what a rate divides it by, and the instant at each cell's end."""

    of: Sample
    per: Sample | None
    columns: Columns
    ends: Ints  # one a bucket: never later than "now"
    kappa: Callable[[], float]
    also: Sample | None = None  # what is added to it
    among: Sample | None = None  # all things of which it holds those that are known

    @property
    def grid(self) -> Grid:
        return self.of.grid


@dataclass(frozen=True, eq=False)
class Cells:
    """One entry a cell. NaN is "unknown" in here only: it never leaves this floor."""

    value: Floats
    n: Ints
    numerator: Floats | None = None
    ends: list[Ends] | None = None


@dataclass(frozen=True, eq=False)
class Behind:
    """What a number of one cell is made of: places in the observations, their part, what each adds.

    `dropped`: places that lie in the period and do not count, for `reason`.
    """

    n: int
    sides: tuple[tuple[Role, Ints, Floats], ...]
    dropped: Ints | None = None
    reason: str = ""


class Summing:
    """What all summaries can do. `of_history`: its test asks for earlier weeks, not for five on each side."""

    interval: ClassVar[Interval] = Interval.NONE
    tested: ClassVar[bool] = False
    of_history: ClassVar[bool] = False

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        """One number a cell."""
        raise NotImplementedError

    def difference(self, now: Taken, before: Taken) -> float:
        """What has changed; both have one cell, and a value."""
        return float(self.cells(now, intervals=False).value[0] - self.cells(before, intervals=False).value[0])

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        """The probability of such a difference by luck; None: too little to tell. Both have one cell."""
        raise NotImplementedError

    def behind(self, taken: Taken) -> "Behind | None":
        """What stands behind the one cell, where it is not simply all of its observations."""
        return None


@dataclass(frozen=True)
class Percentile(Summing):
    """Type 7, as Excel's PERCENTILE (Hyndman & Fan 1996), with the order-statistic interval."""

    q: float  # 0.5 is the median
    interval = Interval.ORDER_STATISTIC
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        n = taken.of.counts
        values = taken.of.sorted_by_cell
        first = np.cumsum(n) - n
        some = np.flatnonzero(n)
        place = (n[some] - 1) * self.q
        left = place.astype(np.int64)
        right = np.minimum(left + 1, n[some] - 1)
        low, high = values[first[some] + left], values[first[some] + right]
        result = np.full(len(n), np.nan)
        result[some] = low + (place - left) * (high - low)
        return Cells(result, n, ends=self._ends(values, first, n) if intervals else None)

    def _ends(self, values: Floats, first: Ints, n: Ints) -> list[Ends]:
        def value(start: int, rank: int | None) -> float | None:
            return None if rank is None else float(values[start + rank - 1])

        ends = []
        for start, count in zip(first.tolist(), n.tolist(), strict=True):
            low, high = percentile_ranks(count, self.q)
            ends.append((value(start, low), value(start, high)))
        return ends

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        return compare_percentiles(now.of.values, before.of.values, self.q)


@dataclass(frozen=True)
class Mean(Summing):
    """The mean, as a part beside a median: without interval of its own."""

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        return Cells(_divide(taken.of.sums, taken.of.credit), taken.of.counts)


@dataclass(frozen=True)
class Average(Summing):
    """The mean with Hall's interval, held within `scale` (its smallest and largest value).

    `at_least`: the share of `among` that must be known; with less of it nothing is said.
    """

    scale: tuple[float, float]
    at_least: float = 0.0
    interval = Interval.HALL
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        n = taken.of.counts
        value = _divide(taken.of.sums, taken.of.credit)
        if taken.among is not None:
            value[n < self.at_least * taken.among.counts] = np.nan
        return Cells(value, n, ends=self._ends(taken, n) if intervals else None)

    def _ends(self, taken: Taken, n: Ints) -> list[Ends]:
        borders = np.cumsum(n)[:-1]
        return [mean_interval(each, self.scale) for each in np.split(taken.of.by_cell, borders)]

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        return compare_means(now.of.values, before.of.values)


@dataclass(frozen=True)
class Total(Summing):
    """The sum of the values, counted and not estimated; unknown where there are `among` and none is known.

    `noted`: of what somebody notes, day by day. A day without a note is not 0: nothing noted is unknown.
    """

    noted: bool = False

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        sums, nothing = taken.of.sums, taken.of.counts == 0
        if self.noted:
            sums = np.where(nothing, np.nan, sums)
        elif taken.among is not None:
            sums = np.where(nothing & (taken.among.counts > 0), np.nan, sums)
        return Cells(sums, taken.of.counts)


@dataclass(frozen=True)
class Share(Summing):
    """100 × the share of ones among zeros and ones, with Wilson's interval."""

    interval = Interval.WILSON
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        cells = share_cells(taken.of.sums, taken.of.credit, intervals)
        return replace(cells, n=taken.of.counts)

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        hits = int(now.of.sums[0]), int(before.of.sums[0])
        return compare_shares(hits[0], len(now.of.values), hits[1], len(before.of.values))


@dataclass(frozen=True)
class Count(Summing):
    """How many, as an estimate of a usual week: the Fay–Feuer interval with exposure 1."""

    interval = Interval.FAY_FEUER
    tested = True
    of_history = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        credit = taken.of.credit
        ends = rate_intervals(credit, 1, taken.kappa()) if intervals else None
        return Cells(credit, taken.of.counts, credit, ends)

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        days = [(taken.grid.edges[-1] - taken.grid.edges[0]) / DAY for taken in (now, before)]
        counts = [taken.of.high - taken.of.low for taken in (now, before)]
        return compare_rates(counts[0], days[0], counts[1], days[1], kappa=kappa, weeks_before=weeks_before)


@dataclass(frozen=True)
class Rate(Summing):
    """100 × the one ÷ the number of the other, which may exceed 100; Fay–Feuer. Without others: unknown."""

    interval = Interval.FAY_FEUER
    tested = True
    of_history = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        assert taken.per is not None
        count, orders = taken.of.credit, taken.per.credit
        ends = _scaled(rate_intervals(count, orders, taken.kappa()), 100) if intervals else None
        return Cells(_divide(100 * count, orders), taken.per.counts, count, ends)

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        counts, orders = [], []
        for taken in (now, before):
            assert taken.per is not None
            counts.append(taken.of.high - taken.of.low)
            orders.append(taken.per.high - taken.per.low)
        return compare_rates(
            counts[0], orders[0], counts[1], orders[1], kappa=kappa, weeks_before=weeks_before
        )


@dataclass(frozen=True)
class Ratio(Summing):
    """`scale` × what was observed and added to it ÷ the number of the other, or with `by_sums` its sum.

    Counted and not estimated. Unknown where nothing was observed, and of a group of which it is not known.
    `whole_shop`: the observed is that of the whole shop and says nothing of a part that a filter keeps.
    `at_least`: the share of `among` that must be known.
    """

    scale: float = 1.0
    by_sums: bool = False
    whole_shop: bool = False
    at_least: float = 0.0

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        assert taken.per is not None
        parts = [taken.of] if taken.also is None else [taken.of, taken.also]
        top = np.sum([part.sums for part in parts], axis=0)
        known = np.sum([part.counts for part in parts], axis=0) > 0
        if self.whole_shop and (taken.grid.split is not None or any(taken.columns.filters.used())):
            known[:] = False
        if taken.among is not None:
            known &= taken.of.counts >= self.at_least * taken.among.counts
        bottom = taken.per.sums if self.by_sums else taken.per.credit
        value = np.where(known, _divide(self.scale * top, bottom), np.nan)
        return Cells(value, taken.per.counts, top)


@dataclass(frozen=True)
class ShareOfSums(Summing):
    """100 × the sum of the one ÷ the sum of the other, people counted by the day; Wilson."""

    interval = Interval.WILSON
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        return share_cells(*self._hits(taken), intervals)

    @staticmethod
    def _hits(taken: Taken) -> tuple[Ints, Ints]:
        assert taken.per is not None
        return taken.of.sums.astype(np.int64), taken.per.sums.astype(np.int64)

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        (hits, n), (earlier, n_earlier) = self._hits(now), self._hits(before)
        return compare_shares(int(hits[0]), int(n[0]), int(earlier[0]), int(n_earlier[0]))


@dataclass(frozen=True)
class ShareOfBoth(ShareOfSums):
    """100 × the sum of the one ÷ both together; unknown where none of the one was noted."""

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        cells = super().cells(taken, intervals)
        return replace(cells, value=np.where(taken.of.counts > 0, cells.value, np.nan))

    @staticmethod
    def _hits(taken: Taken) -> tuple[Ints, Ints]:
        assert taken.per is not None
        hits = taken.of.sums.astype(np.int64)
        return hits, hits + taken.per.counts


# Net promoter score

PROMOTERS = (9.0, 10.0)
PASSIVES = (7.0, 8.0)
DETRACTORS = (0.0, 6.0)


def _latest(taken: Taken) -> Bools:
    """One flag an observation: no later one of the same customer is in its cell. Clusters tell customers."""
    who = taken.of.clusters
    cells = taken.of.cells
    people = int(who.max(initial=-1)) + 1
    keys = who if cells is None else cells * people + who
    latest = np.zeros(len(keys), dtype=np.bool_)
    backwards = keys[::-1]  # observations ascend in time, so the first of each from behind is its last
    latest[len(keys) - 1 - np.unique(backwards, return_index=True)[1]] = True
    return latest


def _between(taken: Taken, scores: tuple[float, float]) -> Ints:
    """How many customers of each cell gave a score in this range, each by the latest answer."""
    values = taken.of.values
    hits = np.flatnonzero(_latest(taken) & (values >= scores[0]) & (values <= scores[1]))
    cells = taken.of.cells
    where = np.zeros(len(hits), dtype=np.int64) if cells is None else cells[hits]
    return np.bincount(where, minlength=taken.grid.size)


@dataclass(frozen=True)
class NetPromoters(Summing):
    """100 × (promoters − detractors) ÷ customers who answered, each by the latest answer of the cell."""

    interval = Interval.ADJUSTED_WALD
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        up, down, n = self._counts(taken)
        ends = nps_intervals(up, down, n) if intervals else None
        return Cells(_divide(100 * (up - down), n), n, (up - down).astype(np.float64), ends)

    @staticmethod
    def _counts(taken: Taken) -> tuple[Ints, Ints, Ints]:
        up, down = _between(taken, PROMOTERS), _between(taken, DETRACTORS)
        return up, down, up + down + _between(taken, PASSIVES)

    def behind(self, taken: Taken) -> Behind:
        latest = _latest(taken)
        places = np.arange(taken.of.low, taken.of.high)
        counted = taken.of.values[latest]
        adds = np.where(counted >= PROMOTERS[0], 1.0, np.where(counted <= DETRACTORS[1], -1.0, 0.0))
        side = (Role.VALUE, places[latest], adds)
        return Behind(int(latest.sum()), (side,), places[~latest], "answered-again")

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        (up, down, n), (up_1, down_1, n_1) = self._counts(now), self._counts(before)
        return compare_nps(*(int(each[0]) for each in (up, down, n, up_1, down_1, n_1)))


@dataclass(frozen=True)
class Scored(Summing):
    """How many customers gave a score in this range, each by the latest answer of the cell."""

    scores: tuple[float, float]

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        count = _between(taken, self.scores)
        some = taken.of.counts > 0
        return Cells(np.where(some, count, np.nan), count)


@dataclass(frozen=True)
class Distinct(Summing):
    """How many different ones there are, by the observations' clusters. Does not add up over cells."""

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        counts = _distinct(taken.of.cells, taken.of.clusters, taken.grid.size)
        return Cells(counts.astype(np.float64), counts)


@dataclass(frozen=True)
class LargestShare(Summing):
    """100 × the share of the largest group; split by the same dimension, each group's own share of all.

    n adds up: in a split by the dimension it is the group's own number, elsewhere all of the cell's.
    """

    dimension: Dimension
    interval = Interval.WILSON
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        groups = taken.columns.split(self.dimension)
        if taken.grid.split is groups:
            n = largest = taken.of.counts
            of = np.tile(n.reshape(-1, taken.grid.buckets).sum(axis=0), taken.grid.groups)
        else:
            table = self._table(taken, groups)
            n = of = table.sum(axis=1)
            largest = table.max(axis=1)
        ends = _scaled(share_intervals(largest, of), 100) if intervals else None
        return Cells(_divide(100 * largest, of), n, largest.astype(np.float64), ends)

    def in_largest(self, taken: Taken) -> Floats:
        """1 for each observation of the largest group, else 0; for a grid of one cell."""
        groups = taken.columns.split(self.dimension)
        largest = self._table(taken, groups)[0].argmax()
        flags: Floats = (self._member(taken, groups) == largest).astype(np.float64)
        return flags

    @staticmethod
    def _member(taken: Taken, groups: Split) -> Ints:
        codes = groups.of(taken.of.observations.table)
        assert codes is not None
        return codes[taken.of.table_rows]

    def _table(self, taken: Taken, groups: Split) -> Ints:
        """How many of each group, shape (cells, groups)."""
        member = self._member(taken, groups)
        if taken.of.cells is not None:
            member = taken.of.cells * len(groups.names) + member
        counts = np.bincount(member, minlength=taken.grid.size * len(groups.names))
        return counts.reshape(taken.grid.size, len(groups.names))

    def p(self, now: Taken, before: Taken, kappa: float, weeks_before: float) -> float | None:
        (hits, n), (earlier, n_earlier) = self._same_group(now, before)
        return compare_shares(hits, n, earlier, n_earlier)

    def difference(self, now: Taken, before: Taken) -> float:
        """The largest group's share less its own share before, even if another was the largest then."""
        (hits, n), (earlier, n_earlier) = self._same_group(now, before)
        return 100 * hits / n - 100 * earlier / n_earlier

    def _same_group(self, now: Taken, before: Taken) -> tuple[tuple[int, int], tuple[int, int]]:
        """How many of how many are in what is the largest group now: now and before."""
        groups = now.columns.split(self.dimension)
        counts, earlier = self._table(now, groups)[0], self._table(before, groups)[0]
        largest = int(counts.argmax())
        return (int(counts[largest]), int(counts.sum())), (int(earlier[largest]), int(earlier.sum()))


# Stocks: what is there at the end of each cell


@dataclass(frozen=True)
class Stock(Summing):
    """How many are there at the cell's end; `earlier` seconds before it."""

    earlier: int = 0

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        there = _present(taken, taken.ends - self.earlier)
        return Cells(there.astype(np.float64), there, there.astype(np.float64))


@dataclass(frozen=True)
class StockChange(Summing):
    """How many more are there than `seconds` before; unknown where the data do not reach back so far."""

    seconds: int

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        now, before = _present(taken, taken.ends), _present(taken, taken.ends - self.seconds)
        since = taken.columns.first_arrival
        known = np.tile(taken.ends - self.seconds >= since, taken.grid.groups)
        return Cells(np.where(known, now - before, np.nan), now)


@dataclass(frozen=True)
class StockAge(Summing):
    """A percentile of the hours since what is there at the cell's end began; q = 1 is the oldest."""

    q: float

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        observations, grid = taken.of.observations, taken.grid
        value, n = np.full(grid.size, np.nan), np.zeros(grid.size, dtype=np.int64)
        assert observations.known is not None
        for bucket, end in enumerate(taken.ends.tolist()):
            rows, member = _stock_groups(taken, _there(taken, end))
            hours = (np.minimum(end, observations.known[rows]) - observations.at[rows]) / HOUR
            for group in range(grid.groups):
                ages = hours[member == group]
                cell = group * grid.buckets + bucket
                n[cell] = len(ages)
                if len(ages):
                    value[cell] = np.percentile(ages, 100 * self.q)
        return Cells(value, n)


@dataclass(frozen=True)
class StockPerHead(Summing):
    """What is there at the cell's end ÷ those who were active in the days before; unknown without any."""

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        assert taken.per is not None
        heads, grid = taken.per.observations, taken.grid
        assert heads.cluster is not None
        active = np.zeros((grid.groups, grid.buckets), dtype=np.int64)
        for bucket, end in enumerate(taken.ends.tolist()):
            low, high = np.searchsorted(heads.at, (end - ACTIVE_DAYS * DAY, end), side="right")
            rows, groups = grouped(heads, grid.split, np.arange(low, high))
            active[:, bucket] = _distinct(groups, heads.cluster[rows], grid.groups)
        there = _present(taken, taken.ends)
        return Cells(_divide(there, active.ravel()), there)


def there_at(stock: Observations, instant: int) -> Ints:
    """The places of what is there of a stock at an instant."""
    assert stock.until is not None
    came = int(np.searchsorted(stock.at, instant, side="right"))
    return np.flatnonzero(stock.until[:came] > instant)


def _stock_groups(taken: Taken, places: Ints) -> tuple[Ints, Ints]:
    """A stock's observations at `places` and the group of each; one in several groups is there for each."""
    return grouped(taken.of.observations, taken.grid.split, places)


def grouped(observations: Observations, split: Split | None, places: Ints) -> tuple[Ints, Ints]:
    members = None if split is None else split.members(observations.table, observations.row[places])
    if members is None:
        return places, np.zeros(len(places), dtype=np.int64)
    return places if members.places is None else places[members.places], members.groups


def _there(taken: Taken, instant: int) -> Ints:
    stock = taken.of.observations
    return taken.columns.keep((stock, instant), lambda: there_at(stock, instant))


def _present(taken: Taken, instants: Ints) -> Ints:
    """How many of a stock are there at each bucket's instant, one entry a cell; `instants` ascend.

    What came by then less what had gone by then, so that one pass serves all instants.
    """
    grid = taken.grid
    if grid.buckets == 1:
        groups = _stock_groups(taken, _there(taken, int(instants[0])))[1]
        return np.bincount(groups, minlength=grid.groups)
    near, came, gone = taken.columns.keep(
        (taken.of.observations, instants.tobytes()), lambda: _moves(taken.of.observations, instants)
    )
    split, observations = grid.split, taken.of.observations
    members = None if split is None else split.members(observations.table, observations.row[near])
    if members is not None and members.places is not None:
        came, gone = came[members.places], gone[members.places]
    first = (0 if members is None else members.groups) * (grid.buckets + 1)
    size = grid.groups * (grid.buckets + 1)
    change = np.bincount(first + came, minlength=size) - np.bincount(first + gone, minlength=size)
    there: Ints = change.reshape(grid.groups, -1).cumsum(axis=1)[:, : grid.buckets].ravel()
    return there


def _moves(stock: Observations, instants: Ints) -> tuple[Ints, Ints, Ints]:
    """Places of a stock, and at which of the instants each is there first and is gone first."""
    assert stock.until is not None
    near = np.flatnonzero(stock.until > instants[0])  # the others are gone before the first instant
    borders = np.searchsorted(stock.at[near], instants, side="right")
    came = np.repeat(np.arange(len(instants) + 1), np.diff(borders, prepend=0, append=len(near)))
    return near, came, np.searchsorted(instants, stock.until[near])


# Shared arithmetic


def kappa_of(observations: Observations, end: int, weeks: float) -> float:
    """The clustering of the observations in the 52 weeks to `end`, with `weeks` of data (statistics 3)."""
    if observations.cluster is None:
        return 1.0
    low, high = np.searchsorted(observations.at, (end - 52 * WEEK, end))
    sizes = np.bincount(observations.cluster[low:high])
    return clustering(sizes[sizes > 0], weeks)


def share_cells(hits: Ints | Floats, n: Ints | Floats, intervals: bool) -> Cells:
    """100 × hits ÷ n, one a cell, with Wilson's interval."""
    ends = _scaled(share_intervals(hits, n), 100) if intervals else None
    return Cells(_divide(100 * hits, n), n.astype(np.int64), hits.astype(np.float64), ends)


def _divide(top: Floats | Ints, bottom: Floats | Ints) -> Floats:
    """The quotient, NaN where nothing divides."""
    result = np.full(len(bottom), np.nan)
    np.divide(top, bottom, out=result, where=bottom > 0)
    return result


def _scaled(ends: list[Ends], factor: float) -> list[Ends]:
    return [NOTHING if low is None or high is None else (low * factor, high * factor) for low, high in ends]


def _distinct(cells: Ints | None, who: Ints, size: int) -> Ints:
    """How many different `who` there are in each of `size` cells; `cells` None: the one cell."""
    people = int(who.max(initial=-1)) + 1
    keys = who if cells is None else cells * people + who
    if size * people > _MOST_FLAGS:
        keys = np.unique(keys)
        return np.bincount(keys // people, minlength=size)
    seen = np.zeros((size, people), dtype=np.bool_)
    seen.ravel()[keys] = True
    counts: Ints = np.count_nonzero(seen, axis=1).astype(np.int64)
    return counts
