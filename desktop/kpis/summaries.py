"""How observations become one number: each summary, its interval and its test, for many cells in one pass."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from desktop.domain.clear_change import compare_percentiles, compare_rates, compare_shares
from desktop.domain.facts import Floats, Ints
from desktop.domain.intervals import (
    NOTHING,
    clustering,
    percentile_ranks,
    rate_intervals,
    share_intervals,
)
from desktop.domain.intervals import (
    Interval as Ends,
)
from desktop.domain.kpi import Dimension, Interval, Observations
from desktop.domain.rules import DAY, HOUR
from desktop.kpis.view import WEEK, Columns, Split

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
    def values(self) -> Floats:
        """One a observation of the sample."""
        value = self.observations.value
        return np.ones(self.high - self.low) if value is None else value[self.rows]

    @cached_property
    def _groups(self) -> Ints | None:
        """The group of each; None where there is one, or where the split does not divide the table."""
        split = self.grid.split
        codes = None if split is None else split.of(self.observations.table)
        return None if codes is None else codes[self.observations.row[self.rows]]

    @cached_property
    def cells(self) -> Ints | None:
        """The cell of each; None where there is only one."""
        cells = None
        if self.grid.buckets > 1:
            cells = np.repeat(np.arange(self.grid.buckets), self._sizes)
        if self._groups is not None:
            first = self._groups * self.grid.buckets
            cells = first if cells is None else first + cells
        return cells

    @cached_property
    def counts(self) -> Ints:
        """How many there are in each cell. What the split does not divide is there for every group."""
        if self._groups is None:
            return np.tile(self._sizes, self.grid.groups)
        assert self.cells is not None
        return np.bincount(self.cells, minlength=self.grid.size)

    @cached_property
    def sums(self) -> Floats:
        """The sum of the values in each cell."""
        if self.cells is None:
            return np.array([self.values.sum()], dtype=np.float64)
        sums = np.bincount(self.cells, weights=self.values, minlength=self.grid.size)
        return sums.astype(np.float64, copy=False)

    @cached_property
    def _ascending(self) -> Ints:
        """The places of the sample's observations from the smallest value to the largest."""
        key = (self.observations, self.low, self.high)
        return self._columns.keep(key, self._by_value)

    def _by_value(self) -> Ints:
        seconds = np.rint(self.values * 60)
        # minutes that are whole seconds, as times mostly are, sort in half the passes
        whole = bool((seconds / 60 == self.values).all())
        return ascending(seconds.astype(np.int64) if whole else self.values)

    @cached_property
    def sorted_by_cell(self) -> Floats:
        """The values cell by cell, ascending within each: sorted once for all grids, then by cell."""
        order = self._ascending
        if self.cells is not None:
            small = self.cells.astype(np.uint16 if self.grid.size < 1 << 16 else np.uint32)
            order = order[np.argsort(small[order], kind="stable")]
        return self.values[order]


@dataclass(frozen=True, eq=False)
class Taken:
    """What a summary is given: the sample, what a rate divides it by, and the instant at each cell's end."""

    of: Sample
    per: Sample | None
    columns: Columns
    ends: Ints  # one a bucket: never later than "now"
    kappa: Callable[[], float]

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
        n = taken.of.counts
        return Cells(_divide(taken.of.sums, n), n)


@dataclass(frozen=True)
class Total(Summing):
    """The sum of the values, counted and not estimated."""

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        return Cells(taken.of.sums, taken.of.counts)


@dataclass(frozen=True)
class Share(Summing):
    """100 × the share of ones among zeros and ones, with Wilson's interval."""

    interval = Interval.WILSON
    tested = True

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        n, hits = taken.of.counts, taken.of.sums
        ends = _scaled(share_intervals(hits, n), 100) if intervals else None
        return Cells(_divide(100 * hits, n), n, hits, ends)

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
        n = taken.of.counts
        ends = rate_intervals(n, 1, taken.kappa()) if intervals else None
        return Cells(n.astype(np.float64), n, n.astype(np.float64), ends)

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
        count, n = taken.of.counts, taken.per.counts
        ends = _scaled(rate_intervals(count, n, taken.kappa()), 100) if intervals else None
        return Cells(_divide(100 * count, n), n, count.astype(np.float64), ends)

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
class Distinct(Summing):
    """How many different ones there are, by the observations' clusters. Does not add up over cells."""

    def cells(self, taken: Taken, intervals: bool) -> Cells:
        sample = taken.of
        assert sample.observations.cluster is not None
        who = sample.observations.cluster[sample.rows]
        counts = _distinct(sample.cells, who, taken.grid.size)
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
        return codes[taken.of.observations.row[taken.of.rows]]

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
            rows = _there(taken, end)
            hours = (np.minimum(end, observations.known[rows]) - observations.at[rows]) / HOUR
            member = _stock_groups(taken, rows)
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
        codes = None if grid.split is None else grid.split.of(heads.table)
        active = np.zeros((grid.groups, grid.buckets), dtype=np.int64)
        for bucket, end in enumerate(taken.ends.tolist()):
            low, high = np.searchsorted(heads.at, (end - ACTIVE_DAYS * DAY, end), side="right")
            groups = None if codes is None else codes[heads.row[low:high]]
            active[:, bucket] = _distinct(groups, heads.cluster[low:high], grid.groups)
        there = _present(taken, taken.ends)
        return Cells(_divide(there, active.ravel()), there)


def there_at(stock: Observations, instant: int) -> Ints:
    """The places of what is there of a stock at an instant."""
    assert stock.until is not None
    came = int(np.searchsorted(stock.at, instant, side="right"))
    return np.flatnonzero(stock.until[:came] > instant)


def _stock_groups(taken: Taken, places: Ints) -> Ints:
    """The group of each of a stock's observations at `places`."""
    split, stock = taken.grid.split, taken.of.observations
    codes = None if split is None else split.of(stock.table)
    return np.zeros(len(places), dtype=np.int64) if codes is None else codes[stock.row[places]]


def _there(taken: Taken, instant: int) -> Ints:
    stock = taken.of.observations
    return taken.columns.keep((stock, instant), lambda: there_at(stock, instant))


def _present(taken: Taken, instants: Ints) -> Ints:
    """How many of a stock are there at each bucket's instant, one entry a cell; `instants` ascend.

    What came by then less what had gone by then, so that one pass serves all instants.
    """
    grid = taken.grid
    if grid.buckets == 1:
        return np.bincount(_stock_groups(taken, _there(taken, int(instants[0]))), minlength=grid.groups)
    near, came, gone = taken.columns.keep(
        (taken.of.observations, instants.tobytes()), lambda: _moves(taken.of.observations, instants)
    )
    first = _stock_groups(taken, near) * (grid.buckets + 1)
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


def ascending(numbers: Floats | Ints) -> Ints:
    """The stable order of numbers (without NaN), smallest first.

    By radix, 16 bits at a time from the lowest: numpy sorts those by counting, in linear time, which is
    several times quicker than comparing. The bits of a float ascend like the float, if those of negative
    ones are turned round.
    """
    bits = numbers.view(np.int64)
    if numbers.dtype == np.float64:
        bits = np.where(bits < 0, bits ^ np.iinfo(np.int64).max, bits)
    order = np.arange(len(bits))
    if not len(bits):
        return order
    steps = (bits - bits.min()).view(np.uint64)  # above the least; unsigned, so that it cannot overflow
    for shift in range(0, int(steps.max()).bit_length(), 16):
        digit = (steps >> np.uint64(shift)).astype(np.uint16)
        order = order[np.argsort(digit[order], kind="stable")]
    return order


def kappa_of(observations: Observations, end: int, since: int) -> float:
    """The clustering of the observations in the 52 weeks to `end`, with data from `since` (statistics 3)."""
    if observations.cluster is None:
        return 1.0
    low, high = np.searchsorted(observations.at, (end - 52 * WEEK, end))
    sizes = np.bincount(observations.cluster[low:high])
    return clustering(sizes[sizes > 0], (end - since) / WEEK)


def _divide(top: Floats | Ints, bottom: Ints) -> Floats:
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
