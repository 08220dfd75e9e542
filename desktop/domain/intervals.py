"""What a number "could be": 95 % intervals for the small samples of a small shop (statistics.md, section 3).

An end that the data cannot give is None: "at least 3 h". No data gives (None, None), never NaN. Every
function for one value has a form for many where measures by week and channel need thousands of them.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from desktop.domain.quantiles import Z, binomial_cdf, binomial_quantile, gamma_quantile, student_t_quantile

Interval: TypeAlias = tuple[float | None, float | None]
Numbers: TypeAlias = NDArray[np.int64] | NDArray[np.float64]

NOTHING: Interval = (None, None)
_TAIL = 0.025
_YOUNG = 1.5  # the least clustering to assume while there is too little history to measure it
_YOUNG_WEEKS = 4


# Shares


def share_interval(hits: float, n: float) -> Interval:
    """Wilson's score interval for `hits` of `n`, as shares from 0 to 1. Source: Wilson 1927."""
    if n <= 0:
        return NOTHING
    share = hits / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    # at 0 of n and n of n the formula gives exactly 0 and 1, its floating point all but
    low = 0.0 if hits <= 0 else middle - half
    high = 1.0 if hits >= n else middle + half
    return low, high


def share_intervals(hits: ArrayLike, n: ArrayLike) -> list[Interval]:
    """`share_interval` for arrays of one length: one interval a place."""
    hits, n = np.asarray(hits, np.float64), np.asarray(n, np.float64)
    some = n > 0
    size = np.where(some, n, 1.0)
    share = np.where(some, hits, 0.0) / size
    scale = 1 + Z * Z / size
    middle = (share + Z * Z / (2 * size)) / scale
    half = Z / scale * np.sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
    low = np.where(hits <= 0, 0.0, middle - half).tolist()
    high = np.where(hits >= n, 1.0, middle + half).tolist()
    return [ends if known else NOTHING for ends, known in zip(zip(low, high, strict=True), some, strict=True)]


# Rates and counts


def clustering(cluster_sizes: ArrayLike, weeks_of_history: float) -> float:
    """κ = Σc²/Σc, at least 1: how many contacts come with one, from the 52 weeks to a period's end.

    `cluster_sizes` has the number of contacts of every order or customer that brought any. With under four
    weeks of history κ is at least 1.5. Source: statistics.md 3, the weights of Fay & Feuer 1997 made alike.
    """
    sizes = np.asarray(cluster_sizes, np.float64)
    contacts = float(sizes.sum())
    least = _YOUNG if weeks_of_history < _YOUNG_WEEKS else 1.0
    return max(least, float(sizes @ sizes) / contacts) if contacts > 0 else least


def rate_interval(count: float, exposure: float, kappa: float = 1.0) -> Interval:
    """The gamma interval for `count` events over `exposure` (orders; 1 for a plain count), events per unit.

    Sources: Garwood 1936 where `kappa` is 1; else Fay & Feuer 1997 with v = κC/N² and w = κ/N, where `kappa`
    comes from `clustering`.
    """
    if exposure <= 0:
        return NOTHING
    low = gamma_quantile(_TAIL, count / kappa) if count > 0 else 0.0
    high = gamma_quantile(1 - _TAIL, count / kappa + 1)
    return low * kappa / exposure, high * kappa / exposure


def rate_intervals(counts: ArrayLike, exposures: ArrayLike, kappa: ArrayLike = 1.0) -> list[Interval]:
    """`rate_interval` for arrays of one length (`kappa` may be one number for all): one interval a place."""
    columns = np.broadcast_arrays(*(np.asarray(column, np.float64) for column in (counts, exposures, kappa)))
    return [rate_interval(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


# Net promoter score


def adjusted_score(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    """Score (-1 to 1) and its variance with ¾ added to promoters and detractors and 3 to `n`. Rocks 2016."""
    size = n + 3
    up, down = (promoters + 0.75) / size, (detractors + 0.75) / size
    return up - down, (up + down - (up - down) ** 2) / size


def nps_interval(promoters: float, detractors: float, n: float) -> Interval:
    """The adjusted Wald interval of the net promoter score, in points from -100 to 100. Source: Rocks 2016.

    It is held within what a score can be, and always contains the score itself: of one single answer the
    plain formula ends at 98.5 points.
    """
    if n <= 0:
        return NOTHING
    score, variance = adjusted_score(promoters, detractors, n)
    half = Z * math.sqrt(variance)
    seen = (promoters - detractors) / n
    low, high = min(score - half, seen), max(score + half, seen)
    return 100 * max(-1.0, low), 100 * min(1.0, high)


def nps_intervals(promoters: ArrayLike, detractors: ArrayLike, n: ArrayLike) -> list[Interval]:
    """`nps_interval` for arrays of one length: one interval a place."""
    columns = [np.asarray(column, np.float64).tolist() for column in (promoters, detractors, n)]
    return [nps_interval(*row) for row in zip(*columns, strict=True)]


# Median, 90th and other percentiles


def percentile(ascending: Numbers | Sequence[float], q: float) -> float | None:
    """The type 7 percentile (linear interpolation, PERCENTILE of Excel) of sorted numbers; None of none.

    `q` from 0 to 1. Source: Hyndman & Fan 1996.
    """
    n = len(ascending)
    if n == 0:
        return None
    refuse_nan(float(ascending[-1]))
    place = (n - 1) * q
    left = min(int(place), n - 1)
    low, high = float(ascending[left]), float(ascending[min(left + 1, n - 1)])
    return low + (place - left) * (high - low)


@lru_cache(1 << 16)
def percentile_ranks(n: int, q: float) -> tuple[int | None, int | None]:
    """The ranks (1 is the smallest of `n`) between which the percentile lies with 95 %; None where missing.

    l is the largest rank with P(B <= l - 1) <= 2.5 %, u the smallest with P(B >= u) <= 2.5 %, for
    B ~ Bin(n, q): distribution-free. Source: Thompson 1936 (statistics.md 3).
    """
    if n <= 0:
        return None, None
    low, high = _lower_rank(n, q), n + 1 - _lower_rank(n, 1 - q)
    return low or None, high if high <= n else None


def percentile_interval(ascending: Numbers | Sequence[float], q: float) -> Interval:
    """The order statistics between which the percentile `q` (0 to 1) of sorted numbers lies."""
    low, high = percentile_ranks(len(ascending), q)
    if len(ascending):
        refuse_nan(float(ascending[-1]))
    return (
        None if low is None else float(ascending[low - 1]),
        None if high is None else float(ascending[high - 1]),
    )


def _lower_rank(n: int, q: float) -> int:
    """The largest l with P(B <= l - 1) <= 2.5 %; 0 where even P(B = 0) is more."""
    k = binomial_quantile(_TAIL, n, q)
    return k + 1 if binomial_cdf(k, n, q) <= _TAIL else k


# Means


def mean_interval(values: ArrayLike, scale: tuple[float, float] | None = None) -> Interval:
    """Hall's skewness-corrected t interval of the mean. Source: Hall 1992 (JRSS B 54), his cubic transform.

    `scale` is the smallest and largest value there can be (math.inf where open): no end goes beyond. Where
    all values are alike, or there is one, they say nothing of their spread: then it is Wilson's interval
    on the scale, and (None, None) without a closed one.
    """
    x = np.asarray(values, np.float64)
    n = len(x)
    if n == 0:
        return NOTHING
    mean = float(x.mean())
    refuse_nan(mean)
    least, most = scale or (-math.inf, math.inf)
    if x.min() == x.max():
        return _mean_without_spread(float(x[0]), n, least, most)
    away = x - mean
    squares = away * away
    s = math.sqrt(float(squares.sum()) / (n - 1))
    skew = float(squares @ away) / n / s**3
    t = student_t_quantile(1 - _TAIL, n - 1)
    low = mean - s * _hall(t, skew, n)
    high = mean - s * _hall(-t, skew, n)
    return max(low, float(least)), min(high, float(most))


def _mean_without_spread(value: float, n: int, least: float, most: float) -> Interval:
    width = most - least
    if not 0 < width < math.inf:
        return NOTHING
    low, high = share_interval((value - least) / width * n, n)
    return least + width * (low or 0.0), least + width * (1.0 if high is None else high)


def _hall(t: float, skew: float, n: int) -> float:
    """W(t): the standardised mean, cleared of `skew`, that lies at Student's `t`."""
    plain = t / math.sqrt(n)
    if abs(skew) < 1e-6:
        return plain
    return 3 / skew * (math.cbrt(1 + skew * (plain - skew / (6 * n))) - 1)


def refuse_nan(value: float) -> None:
    """Stops a NaN before it becomes somebody's number: that it got here is our own mistake."""
    if math.isnan(value):
        raise ValueError("a missing value is left out before it is counted, never NaN")
