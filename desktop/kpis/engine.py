"""The one engine: evaluates a measure's declaration over the facts, and shows what is behind the number."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from desktop.domain.clear_change import is_clear
from desktop.domain.facts import Bools, Facts, Floats, Ints
from desktop.domain.intervals import NOTHING
from desktop.domain.kpi import (
    Better,
    BucketValue,
    Change,
    Counted,
    Dimension,
    Evidence,
    Figure,
    Kpi,
    LeftOut,
    Measured,
    Observations,
    Observe,
    Result,
    Role,
    Unit,
    Value,
)
from desktop.domain.period import Buckets, Period, Rhythm, buckets
from desktop.kpis.splits import Split
from desktop.kpis.summaries import (
    Behind,
    Cells,
    Grid,
    LargestShare,
    Sample,
    Share,
    ShareOfSums,
    Stock,
    Summing,
    Taken,
    kappa_of,
    there_at,
)
from desktop.kpis.view import DATED, WEEK, Coverage, View
from desktop.language import _

_A_TENTH = 0.1  # of a day, week or month: so much may be missing before its number is wrong


def measure(
    kpi: Kpi, facts: Facts, view: View, by: Rhythm | None = None, split: Dimension | None = None
) -> Measured:
    """The measure over the view's period: the tile, its buckets with `by`, its groups with `split`, or both.

    `series_of` has the buckets of each group, without intervals: small charts draw none.
    """
    return _Evaluation(kpi, facts, view).measured(by, split)


def compare(kpi: Kpi, facts: Facts, view: View) -> Change:
    """The period against the one before it, as of the same "now", and whether the change is clear."""
    now = _Evaluation(kpi, facts, view)
    before = _Evaluation(kpi, facts, view.over(view.period.previous()))
    this, that = now.measured(None, None), before.measured(None, None)
    summary = _summary(kpi.figure)
    difference: float | None = None
    p: float | None = None
    if this.total.value is not None and that.total.value is not None:
        difference = summary.difference(now.taken(kpi.figure), before.taken(kpi.figure))
    if difference is None:
        result = Result.TOO_FEW
    elif not summary.tested:
        result = Result.NOT_TESTED
    elif this.provisional or that.provisional:
        result = Result.PROVISIONAL
    elif summary.of_history and now.begins_late(view.period.previous()):
        result = Result.TOO_FEW
    else:
        weeks = now.weeks_before
        p = summary.p(now.taken(kpi.figure), before.taken(kpi.figure), now.kappa(kpi.figure), weeks)
        result = _result(kpi.better, p, difference)
    return Change(this.total, that.total, difference, p, result)


@dataclass(frozen=True, eq=False)
class Compared:
    """A change, and what stands behind each period by the groups of a dimension: a cell each."""

    change: Change
    names: tuple[str, ...]
    now: Taken
    before: Taken
    kappa: float
    weeks_before: float


def compared(kpi: Kpi, facts: Facts, view: View, dimension: Dimension) -> Compared:
    """The period against the one before it, by the groups of a dimension."""
    change = compare(kpi, facts, view)
    now = _Evaluation(kpi, facts, view)
    before = _Evaluation(kpi, facts, view.over(view.period.previous()))
    split = now.columns.split(dimension)
    sides = [each.taken(kpi.figure, Grid(each.tile.edges, split)) for each in (now, before)]
    kappa = 1.0 if now.coverage is None else now.kappa(kpi.figure)
    return Compared(change, split.names, sides[0], sides[1], kappa, now.weeks_before)


def evidence(kpi: Kpi, facts: Facts, view: View) -> Evidence:
    """The rows behind the tile, and those of the period that do not count with the reason why."""
    return _Evaluation(kpi, facts, view).evidence()


def _result(better: Better, p: float | None, difference: float) -> Result:
    if p is None:
        return Result.TOO_FEW
    if not is_clear(p):
        return Result.NONE
    more = difference > 0
    if better in (Better.NEITHER, Better.BAND):
        return Result.CLEAR_MORE if more else Result.CLEAR_LESS
    return Result.CLEAR_BETTER if more == (better is Better.HIGHER) else Result.CLEAR_WORSE


def _summary(figure: Figure) -> Summing:
    assert isinstance(figure.summary, Summing)
    return figure.summary


class _Evaluation:
    """One measure over one view."""

    def __init__(self, kpi: Kpi, facts: Facts, view: View) -> None:
        self.kpi = kpi
        self.view = view
        self.columns = view.columns(facts)
        self.coverage = self.columns.coverage(kpi.needs)
        self.tile = Grid(np.array([view.period.start, view.period.end], dtype=np.int64))
        self._samples: dict[tuple[Observe, Grid], Sample] = {}

    def _sample(self, observe: Observe, grid: Grid) -> Sample:
        """Made once: the parts of a measure mostly look at the same observations."""
        if (observe, grid) not in self._samples:
            self._samples[observe, grid] = Sample(self.columns, self.columns.observed(observe), grid)
        return self._samples[observe, grid]

    # The tile, its buckets and groups

    def measured(self, by: Rhythm | None, split: Dimension | None) -> Measured:
        coverage, period = self.coverage, self.view.period
        cut = buckets(period, by, self.view.week_start) if by else None
        if coverage is None or not self._covered(coverage):
            series = () if cut is None else self._nothing(cut)
            return Measured(self.kpi.key, self._unknown(coverage), provisional=True, series=series)
        ends = np.array([period.end], dtype=np.int64)
        return Measured(
            self.kpi.key,
            self._values(self.tile)[0],
            provisional=not self._final(ends, coverage)[0],
            provisional_parts=frozenset(
                part.key
                for part in self.kpi.parts
                if part.matures_after is not None
                and not self.columns.final(ends, part.matures_after, coverage.reaches)[0]
            ),
            series=() if cut is None else self._series(cut, None, coverage).get("", ()),
            split={} if split is None else self._groups(split),
            series_of={} if cut is None or split is None else self._series(cut, split, coverage),
        )

    def _covered(self, coverage: Coverage | None) -> bool:
        """Data reach into the period."""
        period = self.view.period
        return coverage is not None and coverage.since < period.end and period.start < coverage.ends

    def _unknown(self, coverage: Coverage | None) -> Value:
        """No data at all, or none that reach into the period."""
        lacking: Iterable[str] = self.columns.missing_needs(self.kpi.needs)
        if coverage is not None:
            lacking = [need for need in self.kpi.needs if need in DATED]
            return self._value(needs=_("{data} from this period").format(data=_joined(lacking)))
        return self._value(needs=_joined(lacking))

    def _value(self, needs: str) -> Value:
        return Value(None, self.kpi.unit, needs=needs, currency=self._currency)

    @property
    def _currency(self) -> str | None:
        """Of money in the value or in a part."""
        units = [self.kpi.unit, *(part.unit for part in self.kpi.parts)]
        return self.columns.currency_name if Unit.MONEY in units else None

    def _values(self, grid: Grid) -> list[Value]:
        """One value a cell, with parts."""
        cells = self._cells(self.kpi.figure, grid, intervals=True)
        parts = {
            part.key: _listed(self._cells(part.figure, grid, intervals=False).value)
            for part in self.kpi.parts
        }
        if self.kpi.parts_by is not None:
            parts |= self._parts_by(self.kpi.parts_by, grid)
        numerators = [None] * grid.size if cells.numerator is None else _listed(cells.numerator)
        ends = cells.ends or [NOTHING] * grid.size
        values = []
        for cell, (value, n) in enumerate(zip(_listed(cells.value), cells.n.tolist(), strict=True)):
            known = value is not None
            values.append(
                Value(
                    value,
                    self.kpi.unit,
                    n=n,
                    low=ends[cell][0] if known else None,
                    high=ends[cell][1] if known else None,
                    numerator=numerators[cell],
                    parts={key: column[cell] for key, column in parts.items()},
                    needs=None if known else self._lacking(),
                    currency=self._currency,
                )
            )
        return values

    def _lacking(self) -> str:
        """What the period needs, where the book has data but this number has none."""
        missing = self.columns.missing_needs(self.kpi.needs)
        return _joined(missing) if missing else _(self.kpi.lacking)

    def _parts_by(self, dimension: Dimension, grid: Grid) -> dict[str, list[float | None]]:
        """One part for each group of the dimension that has any; a grid with groups of its own has none."""
        if grid.split is not None:
            return {}
        groups = self.columns.split(dimension)
        cells = self._cells(self.kpi.figure, Grid(grid.edges, groups), intervals=False)
        return {
            name: [_plain(cells.value[place])] for place, name in enumerate(groups.names) if cells.n[place]
        }

    def _groups(self, dimension: Dimension) -> dict[str, Value]:
        """One value for each group that occurs in the period; none where it says nothing of the measure."""
        split = self.columns.split(dimension)
        if not self._tells_apart(split):
            return {}
        values = self._values(Grid(self.tile.edges, split))
        named = zip(split.names, values, strict=True)
        return {name: value for name, value in named if self._occurs(split, value.n, value.numerator)}

    def _tells_apart(self, split: Split) -> bool:
        return split.divides(self.columns.observed(self.kpi.figure.observe).table)

    def _occurs(self, split: Split, n: int, numerator: float | None) -> bool:
        """Where n is the same orders for every group, the contacts tell who occurs."""
        per = self.kpi.figure.per
        divided = per is None or split.divides(self.columns.observed(per).table)
        return bool(numerator) or (divided and n > 0)

    def _series(
        self, cut: Buckets, dimension: Dimension | None, coverage: Coverage
    ) -> dict[str, tuple[BucketValue, ...]]:
        """The buckets of each group; of all under "" where there are no groups."""
        split = None if dimension is None else self.columns.split(dimension)
        if split is not None and not self._tells_apart(split):
            return {}
        grid = Grid(cut.edges, split)
        cells = self._cells(self.kpi.figure, grid, intervals=split is None)
        values = _listed(cells.value)
        numerators = [None] * grid.size if cells.numerator is None else _listed(cells.numerator)
        ends = cells.ends or [NOTHING] * grid.size
        missing = self._missing(cut, coverage)
        provisional = (~self._final(cut.edges[1:], coverage)).tolist()
        edges, n = cut.edges.tolist(), cells.n.tolist()
        result = {}
        for group, name in enumerate(("",) if split is None else split.names):
            row = []
            for bucket in range(grid.buckets):
                cell = group * grid.buckets + bucket
                known = not missing[bucket] and values[cell] is not None
                row.append(
                    BucketValue(
                        edges[bucket],
                        edges[bucket + 1],
                        cut.days[bucket],
                        cut.days[bucket + 1],
                        values[cell] if known else None,
                        n[cell],
                        ends[cell][0] if known else None,
                        ends[cell][1] if known else None,
                        numerators[cell],
                        provisional[bucket],
                        missing[bucket],
                        cut.partial[bucket],
                    )
                )
            if split is None or any(self._occurs(split, value.n, value.numerator) for value in row):
                result[name] = tuple(row)
        return result

    @staticmethod
    def _missing(cut: Buckets, coverage: Coverage) -> list[bool]:
        """Buckets beyond the files, and those of which a gap between them takes more than a tenth."""
        begins, ends = cut.edges[:-1], cut.edges[1:]
        missing = (begins >= coverage.ends) | (ends <= coverage.since)
        for start, end in coverage.gaps:
            inside = np.minimum(ends, end) - np.maximum(begins, start)
            missing |= inside > _A_TENTH * (ends - begins)
        return [bool(flag) for flag in missing]

    def _final(self, ends: Ints, coverage: Coverage) -> Bools:
        return self.columns.final(ends, self.kpi.matures_after, coverage.reaches)

    def _nothing(self, cut: Buckets) -> tuple[BucketValue, ...]:
        """Buckets no data reach."""
        edges = cut.edges.tolist()
        return tuple(
            BucketValue(
                edges[i],
                edges[i + 1],
                cut.days[i],
                cut.days[i + 1],
                value=None,
                n=0,
                low=None,
                high=None,
                numerator=None,
                provisional=True,
                missing=True,
                partial=cut.partial[i],
            )
            for i in range(len(cut))
        )

    # From a figure to numbers

    def taken(self, figure: Figure, grid: Grid | None = None) -> Taken:
        grid = grid or self.tile
        columns = self.columns
        return Taken(
            self._sample(figure.observe, grid),
            None if figure.per is None else self._sample(figure.per, grid),
            columns,
            np.minimum(grid.edges[1:], self._now),
            lambda: self.kappa(figure),
            None if figure.also is None else self._sample(figure.also, grid),
            None if figure.among is None else self._sample(figure.among, grid),
        )

    @property
    def _now(self) -> int:
        """How far anything is known: a stock at a later instant is the stock at this one."""
        return self.columns.as_of if self.coverage is None else self.coverage.ends

    def _cells(self, figure: Figure, grid: Grid, *, intervals: bool) -> Cells:
        return _summary(figure).cells(self.taken(figure, grid), intervals)

    def kappa(self, figure: Figure) -> float:
        """The clustering that all cells borrow, from the 52 weeks to the period's end."""
        coverage, columns, end = self.coverage, self.columns, self.view.period.end
        assert coverage is not None
        weeks = (min(end, coverage.ends) - coverage.since) / WEEK
        key = ("kappa", figure, end, weeks)
        return columns.keep(key, lambda: kappa_of(columns.observed(figure.observe), end, weeks))

    # For comparing

    @property
    def weeks_before(self) -> float:
        """How many weeks of data there are before the period."""
        return 0.0 if self.coverage is None else (self.view.period.start - self.coverage.since) / WEEK

    def begins_late(self, before: Period) -> bool:
        """The data begin only in the middle of the period before: its count is of less time than it seems."""
        return self.coverage is None or self.coverage.since >= before.start + WEEK

    # Evidence

    def evidence(self) -> Evidence:
        figure, columns, coverage = self.kpi.figure, self.columns, self.coverage
        observed = columns.observed(figure.observe)
        roles = [(Role.NUMERATOR, each) for each in (figure.observe, figure.also) if each is not None]
        if figure.per is not None:
            roles.append((Role.DENOMINATOR, figure.per))
        sides = [(role, columns.observed(observe)) for role, observe in roles]
        left_out = tuple(self._left_out(side) for _role, side in sides)
        if not self._covered(coverage):
            return Evidence(self.kpi.key, 0, (), left_out)
        counted = self._counted(observed, sides)
        behind = _summary(figure).behind(self.taken(figure))
        if behind is not None:
            counted = tuple(_counted(role, observed, places, adds) for role, places, adds in behind.sides)
            return Evidence(self.kpi.key, behind.n, counted, (_also_dropped(left_out[0], observed, behind),))
        if isinstance(figure.summary, ShareOfSums):  # of people who are counted by the day
            return Evidence(self.kpi.key, int(self._values(self.tile)[0].n), counted, left_out)
        n = sum(len(side.row) for side in counted if figure.per is None or side.role is Role.DENOMINATOR)
        return Evidence(self.kpi.key, n, counted, left_out)

    def _counted(self, observed: Observations, sides: list[tuple[Role, Observations]]) -> tuple[Counted, ...]:
        """A rate has two sides of other rows; a share has its hits and its misses; the rest has one."""
        figure, period = self.kpi.figure, self.view.period
        if isinstance(figure.summary, Stock):
            there = there_at(observed, min(period.end, self._now))
            return (_counted(Role.VALUE, observed, there, np.ones(len(there))),)
        if figure.per is not None:
            places = ((role, side, _places(side, period)) for role, side in sides)
            return tuple(_counted(role, side, place, _adds(side, place)) for role, side, place in places)
        rows = _places(observed, period)
        taken = self.taken(figure)
        if not isinstance(figure.summary, Share | LargestShare):
            return (_counted(Role.VALUE, observed, rows, taken.of.values),)
        hit = taken.of.values if isinstance(figure.summary, Share) else figure.summary.in_largest(taken)
        hits, misses = rows[hit > 0], rows[hit == 0]
        return (
            _counted(Role.NUMERATOR, observed, hits, np.ones(len(hits))),
            _counted(Role.DENOMINATOR, observed, misses, np.zeros(len(misses))),
        )

    def _left_out(self, side: Observations) -> LeftOut:
        """Rows of the period that pass the filters and are stopped: by the first gate that does."""
        period, others = self.view.period, side.others
        assert others is not None
        looked_for = (others.seen >= period.start) & (others.seen < period.end) & others.asked
        rows = np.flatnonzero(looked_for)
        reasons: list[str] = []
        reason = np.full(len(rows), -1, dtype=np.int64)
        for gate in others.gates:
            stopped = gate.stops[rows] & (reason < 0)
            if gate.codes is None:
                reason[stopped] = len(reasons)
                reasons.append(gate.reason)
            else:
                reason[stopped] = gate.codes[rows[stopped]] + len(reasons)
                reasons.extend(gate.names)
        out = reason >= 0
        return LeftOut(side.table, rows[out], others.seen[rows[out]], reason[out], tuple(reasons))


def _places(observations: Observations, period: Period) -> Ints:
    low, high = np.searchsorted(observations.at, (period.start, period.end))
    return np.arange(low, high)


def _adds(observations: Observations, places: Ints) -> Floats:
    return np.ones(len(places)) if observations.value is None else observations.value[places]


def _also_dropped(left_out: LeftOut, observed: Observations, behind: Behind) -> LeftOut:
    """With what the summary itself passed over."""
    if behind.dropped is None or not len(behind.dropped):
        return left_out
    rows, count = observed.row[behind.dropped], len(left_out.reasons)
    return LeftOut(
        left_out.table,
        np.append(left_out.row, rows),
        np.append(left_out.at, observed.at[behind.dropped]),
        np.append(left_out.reason, np.full(len(rows), count)),
        (*left_out.reasons, behind.reason),
    )


def _counted(role: Role, observations: Observations, places: Ints, adds: Floats) -> Counted:
    rows: Ints = observations.row[places]
    at: Ints = observations.at[places]
    if observations.spread and len(rows):  # a month's cost is one row again, with what it adds in all
        rows, first, which = np.unique(rows, return_index=True, return_inverse=True)
        at, adds = at[first], np.bincount(which, weights=adds).astype(np.float64)
    return Counted(role, observations.table, rows, at, adds)


def _joined(needs: Iterable[str]) -> str:
    texts = [_(need) for need in needs]
    return _(" and ").join(texts)


def _plain(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _listed(numbers: Floats) -> list[float | None]:
    """Plain numbers, None for NaN: the border that NaN does not cross."""
    return [None if number != number else number for number in numbers.tolist()]
