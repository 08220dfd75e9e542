"""What moved a number: an exact split of its change into mix and rate, and which parts can be named.

A segment is named only where the change as a whole is clear and the segment's own test still is when all
tests that were made are counted (Holm). Otherwise the change came from many small things (statistics.md 5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from desktop.domain.clear_change import (
    compare_means,
    compare_percentiles,
    compare_rates,
    compare_shares,
    holm,
    is_clear,
)
from desktop.domain.facts import Facts, Floats
from desktop.domain.intervals import percentile
from desktop.domain.kpi import Change, Dimension, Kpi, Result
from desktop.domain.rules import DAY
from desktop.kpis.engine import Compared, compared
from desktop.kpis.summaries import Average, Count, Percentile, Rate, Sample, Share
from desktop.kpis.view import View

_CLEAR = frozenset({Result.CLEAR_BETTER, Result.CLEAR_WORSE, Result.CLEAR_MORE, Result.CLEAR_LESS})


class Kind(StrEnum):
    """How a segment moved the whole."""

    MIX = "mix"  # it became a larger or smaller part of the whole
    RATE = "rate"  # its own number changed


@dataclass(frozen=True, slots=True)
class Driver:
    """A segment's part of a change, in the measure's unit. `p`: of its own test, after Holm."""

    segment: str
    kind: Kind
    effect: float
    p: float | None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A change and its parts, the largest first. `is_exact`: the effects add up to the difference."""

    change: Change
    drivers: tuple[Driver, ...]
    is_exact: bool

    @property
    def named(self) -> tuple[Driver, ...]:
        """Those that can be named; none: the change is not clear, or it came from many small things."""
        return tuple(driver for driver in self.drivers if driver.named)


def what_moved(kpi: Kpi, facts: Facts, view: View, dimension: Dimension) -> Moved:
    """The change against the period before, by the segments of a dimension.

    Without parts where the measure has no such split, or the dimension does not divide what it is made of.
    """
    pair = compared(kpi, facts, view, dimension)
    drivers = _drivers(kpi, pair) if pair.change.difference is not None else []
    clear = pair.change.result in _CLEAR
    named = (replace(driver, named=clear and is_clear(driver.p)) for driver in drivers)
    ordered = tuple(sorted(named, key=lambda driver: (-abs(driver.effect), driver.segment, driver.kind)))
    return Moved(pair.change, ordered, not isinstance(kpi.figure.summary, Percentile))


def _drivers(kpi: Kpi, pair: Compared) -> list[Driver]:
    summary, now, before = kpi.figure.summary, pair.now, pair.before
    if not now.of.is_divided:
        return []
    if isinstance(summary, Rate):
        assert now.per is not None
        assert before.per is not None
        return rates_moved(
            pair.names,
            (now.of.credit, before.of.credit),
            (_size(now.per), _size(before.per)),
            kappa=pair.kappa,
            weeks_before=pair.weeks_before,
            scale=100,
        )
    if isinstance(summary, Count):
        days = [(taken.grid.edges[-1] - taken.grid.edges[0]) / DAY for taken in (now, before)]
        return counts_moved(
            pair.names,
            (now.of.credit, before.of.credit),
            (days[0], days[1]),
            kappa=pair.kappa,
            weeks_before=pair.weeks_before,
        )
    if now.of.is_shared:  # a conversation about two products is in neither of them alone
        return []
    if isinstance(summary, Share):
        return shares_moved(
            pair.names, (now.of.sums, before.of.sums), (now.of.counts, before.of.counts), scale=100
        )
    if isinstance(summary, Average):
        return means_moved(pair.names, _by_group(now.of), _by_group(before.of))
    if isinstance(summary, Percentile):
        return percentiles_moved(pair.names, _by_group(now.of), _by_group(before.of), summary.q)
    return []


def _size(sample: Sample) -> float:
    return float(sample.high - sample.low)


def _by_group(sample: Sample) -> list[Floats]:
    return np.split(sample.sorted_by_cell, np.cumsum(sample.counts)[:-1])


# Pure arithmetic: pairs are (now, before), arrays have one entry a segment


def shares_moved(
    names: Sequence[str],
    hits: tuple[ArrayLike, ArrayLike],
    n: tuple[ArrayLike, ArrayLike],
    *,
    scale: float = 1.0,
) -> list[Driver]:
    """Mix and rate of a share. The rate is tested by Fisher, as the share itself is."""
    counts = [np.asarray(each, np.float64) for each in (*hits, *n)]
    rates = [_rates(counts[0], counts[2]), _rates(counts[1], counts[3])]
    tests = [
        compare_shares(*(int(each[place]) for each in (counts[0], counts[2], counts[1], counts[3])))
        for place in range(len(names))
    ]
    return _mix_and_rate(names, (rates[0], rates[1]), (counts[2], counts[3]), tests, scale)


def means_moved(names: Sequence[str], now: Sequence[Floats], before: Sequence[Floats]) -> list[Driver]:
    """Mix and rate of a mean, from the values of each segment. The rate is tested by Welch."""
    sizes = tuple(np.array([len(each) for each in side], dtype=np.float64) for side in (now, before))
    means = tuple(np.array([each.mean() if len(each) else np.nan for each in side]) for side in (now, before))
    tests = [compare_means(*pair) for pair in zip(now, before, strict=True)]
    return _mix_and_rate(names, (means[0], means[1]), (sizes[0], sizes[1]), tests, 1.0)


def rates_moved(
    names: Sequence[str],
    contacts: tuple[ArrayLike, ArrayLike],
    orders: tuple[float, float],
    *,
    kappa: float,
    weeks_before: float,
    scale: float = 1.0,
) -> list[Driver]:
    """Each reason's own part of a rate: Δ(C_g / N), with all orders under it."""
    now, before = (np.asarray(each, np.float64) for each in contacts)
    effects = scale * (now / orders[0] - before / orders[1])
    tests = [
        compare_rates(
            float(now[g]), orders[0], float(before[g]), orders[1], kappa=kappa, weeks_before=weeks_before
        )
        for g in range(len(names))
    ]
    return _judged(
        (name, Kind.RATE, effect, p) for name, effect, p in zip(names, effects, tests, strict=True)
    )


def counts_moved(
    names: Sequence[str],
    counts: tuple[ArrayLike, ArrayLike],
    days: tuple[float, float],
    *,
    kappa: float,
    weeks_before: float,
) -> list[Driver]:
    """Each segment's own part of a count; tested per day."""
    now, before = (np.asarray(each, np.float64) for each in counts)
    tests = [
        compare_rates(
            float(now[g]), days[0], float(before[g]), days[1], kappa=kappa, weeks_before=weeks_before
        )
        for g in range(len(names))
    ]
    effects = now - before
    return _judged(
        (name, Kind.RATE, effect, p) for name, effect, p in zip(names, effects, tests, strict=True)
    )


def percentiles_moved(
    names: Sequence[str], now: Sequence[Floats], before: Sequence[Floats], q: float
) -> list[Driver]:
    """About how much of the change goes away without each segment: percentiles have no exact split."""

    def change_without(place: int) -> float | None:
        sides = []
        for side in (now, before):
            others = [np.empty(0), *(each for g, each in enumerate(side) if g != place)]
            sides.append(percentile(np.sort(np.concatenate(others)), q))
        return None if sides[0] is None or sides[1] is None else sides[0] - sides[1]

    whole = change_without(-1)
    if whole is None:
        return []
    rest = [change_without(place) for place in range(len(names))]
    tests = [compare_percentiles(*pair, q) for pair in zip(now, before, strict=True)]
    return _judged(
        (name, Kind.RATE, whole - without, p)
        for name, without, p in zip(names, rest, tests, strict=True)
        if without is not None
    )


def _rates(hits: Floats, n: Floats) -> Floats:
    rates = np.full(len(n), np.nan)
    np.divide(hits, n, out=rates, where=n > 0)
    return rates


def _mix_and_rate(
    names: Sequence[str],
    rates: tuple[Floats, Floats],
    sizes: tuple[Floats, Floats],
    rate_tests: Sequence[float | None],
    scale: float,
) -> list[Driver]:
    """mix = Δw (r̄ − R̄), rate = w̄ Δr, which sum up exactly to ΔR. An absent segment borrows its rate."""
    here = (sizes[0] > 0) | (sizes[1] > 0)
    totals = float(sizes[0].sum()), float(sizes[1].sum())
    if not totals[0] or not totals[1]:
        return []
    now = np.where(sizes[0] > 0, rates[0], rates[1])[here]
    before = np.where(sizes[1] > 0, rates[1], rates[0])[here]
    w_now, w_before = sizes[0][here] / totals[0], sizes[1][here] / totals[1]
    whole = (float(w_now @ now) + float(w_before @ before)) / 2
    mix = scale * (w_now - w_before) * ((now + before) / 2 - whole)
    rate = scale * (w_now + w_before) / 2 * (now - before)
    found: list[tuple[str, Kind, float, float | None]] = []
    for place, g in enumerate(np.flatnonzero(here).tolist()):
        size, earlier = int(sizes[0][g]), int(sizes[1][g])
        share = compare_shares(size, int(totals[0]), earlier, int(totals[1]))
        found.append((names[g], Kind.MIX, float(mix[place]), share))
        found.append((names[g], Kind.RATE, float(rate[place]), rate_tests[g]))
    return _judged(found)


def _judged(parts: Iterable[tuple[str, Kind, float, float | None]]) -> list[Driver]:
    """The parts with the p of their tests after Holm."""
    listed = list(parts)
    raised = holm([p for *_part, p in listed])
    return [
        Driver(name, kind, float(effect), p)
        for (name, kind, effect, _p), p in zip(listed, raised, strict=True)
    ]
