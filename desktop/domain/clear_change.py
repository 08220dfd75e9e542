"""Whether a number has clearly changed between two periods, or only by luck (statistics.md, section 4).

Each test gives the two-sided probability p of a difference at least this large where nothing has changed,
or None where there is too little to tell. What is clear is decided here alone, so that sentence, tile and
goal agree; both periods must be final, which their caller knows.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from desktop.domain.intervals import adjusted_score, percentile, refuse_nan
from desktop.domain.quantiles import beta_cdf, binomial_pmf, student_t_cdf

ALPHA = 0.05
MIN_N = 5  # on both sides; below, a person reads the list instead
MIN_WEEKS = 4  # of earlier history, before rates can be compared: their clustering is not known sooner


def is_clear(p: float | None) -> bool:
    """Whether one test on its own tells a change from luck."""
    return p is not None and p <= ALPHA


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """The p of several tests shown together, raised so that all of them together err in 5 % only.

    In the order given; None stays None and does not count. Source: Holm 1979 (step-down Bonferroni).
    """
    raised: list[float | None] = [None] * len(ps)
    asked = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    so_far = 0.0
    for rank, (p, place) in enumerate(asked):
        so_far = max(so_far, min(1.0, (len(asked) - rank) * p))
        raised[place] = so_far
    return raised


def compare_shares(hits_1: int, n_1: int, hits_2: int, n_2: int) -> float | None:
    """Fisher's exact test of `hits_1` of `n_1` against `hits_2` of `n_2`, as twice the smaller tail."""
    if min(n_1, n_2) < MIN_N:
        return None
    return _fisher(hits_1, n_1, hits_2, n_2)


def compare_rates(
    count_1: float,
    exposure_1: float,
    count_2: float,
    exposure_2: float,
    *,
    kappa: float,
    weeks_before: float,
) -> float | None:
    """Whether two rates of clustered events differ; exposures are orders, or days for plain counts.

    The conditional binomial test on counts over `kappa` (intervals.clustering), which need not be whole:
    p = 2 min(I_q(m1, m2 + 1), I_1-q(m2, m1 + 1)). `weeks_before` is how much history there is before the
    later period. Source: Przyborowski & Wilenski 1940 (statistics.md 4).
    """
    if weeks_before < MIN_WEEKS or exposure_1 <= 0 or exposure_2 <= 0:
        return None
    m_1, m_2 = count_1 / kappa, count_2 / kappa
    q = exposure_1 / (exposure_1 + exposure_2)
    many = beta_cdf(q, m_1, m_2 + 1) if m_1 > 0 else 1.0
    few = beta_cdf(1 - q, m_2, m_1 + 1) if m_2 > 0 else 1.0
    return min(1.0, 2 * min(many, few))


def compare_percentiles(values_1: ArrayLike, values_2: ArrayLike, q: float) -> float | None:
    """Whether medians (`q` = 0.5), p90 (0.9) or other percentiles differ: Fisher's test of how many lie above
    the percentile of both samples together.

    Source: Mood 1950 (the median test).
    """
    first, second = np.asarray(values_1, np.float64), np.asarray(values_2, np.float64)
    if min(len(first), len(second)) < MIN_N:
        return None
    pooled = percentile(np.sort(np.concatenate([first, second])), q)
    assert pooled is not None  # of ten values or more
    above_1, above_2 = int(np.count_nonzero(first > pooled)), int(np.count_nonzero(second > pooled))
    return _fisher(above_1, len(first), above_2, len(second))


def compare_means(values_1: ArrayLike, values_2: ArrayLike) -> float | None:
    """Welch's t test, for unequal variances. Source: Welch 1947.

    Two samples that do not vary at all give no variance to judge by. If they differ, they are a table of two
    rows, all this and all that, and Fisher's test answers.
    """
    first, second = np.asarray(values_1, np.float64), np.asarray(values_2, np.float64)
    n_1, n_2 = len(first), len(second)
    if min(n_1, n_2) < MIN_N:
        return None
    refuse_nan(float(first.sum() + second.sum()))
    if np.ptp(first) == 0 and np.ptp(second) == 0:
        return 1.0 if first[0] == second[0] else _fisher(n_1, n_1, 0, n_2)
    part_1, part_2 = float(first.var(ddof=1)) / n_1, float(second.var(ddof=1)) / n_2
    together = part_1 + part_2
    freedom = together**2 / (part_1**2 / (n_1 - 1) + part_2**2 / (n_2 - 1))
    t = (float(first.mean()) - float(second.mean())) / math.sqrt(together)
    return _two_sided(t, freedom)


def compare_nps(
    promoters_1: int, detractors_1: int, n_1: int, promoters_2: int, detractors_2: int, n_2: int
) -> float | None:
    """Whether two net promoter scores differ: adjusted scores against t with n1 + n2 - 2 degrees of freedom.

    Source: statistics.md 4, with the adjustment of Rocks 2016.
    """
    if min(n_1, n_2) < MIN_N:
        return None
    score_1, variance_1 = adjusted_score(promoters_1, detractors_1, n_1)
    score_2, variance_2 = adjusted_score(promoters_2, detractors_2, n_2)
    return _two_sided((score_1 - score_2) / math.sqrt(variance_1 + variance_2), n_1 + n_2 - 2)


def _two_sided(t: float, freedom: float) -> float:
    return 2 * student_t_cdf(-abs(t), freedom)


def _fisher(hits_1: int, n_1: int, hits_2: int, n_2: int) -> float:
    """p = 2 min(tails) of the hypergeometric distribution, by Loader's quotient of binomials."""
    hits, n = hits_1 + hits_2, n_1 + n_2
    if hits in (0, n):
        return 1.0
    if hits_1 * n_2 > hits_2 * n_1:  # then the first side has few, and its lower tail is quickly summed
        hits_1, n_1, hits_2, n_2 = hits_2, n_2, hits_1, n_1
    q = hits / n
    here = binomial_pmf(hits_1, n_1, q) * binomial_pmf(hits_2, n_2, q) / binomial_pmf(hits, n, q)
    lower = term = here
    few, many = hits_1, hits_2
    while few > 0 and term > lower * 1e-17:
        term *= few * (n_2 - many) / ((n_1 - few + 1) * (many + 1))
        few, many = few - 1, many + 1
        lower += term
    return min(1.0, 2 * min(lower, 1 - lower + here))
