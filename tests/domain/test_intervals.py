"""The figures an owner sees, the formulas against scipy, and what every interval must keep to."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from desktop.domain import intervals

Z = stats.norm.ppf(0.975)
counts = st.integers(0, 400)


def rounded(interval: intervals.Interval, digits: int = 0, times: float = 100) -> tuple[float, ...]:
    return tuple(round(end * times, digits) for end in interval if end is not None)


# What measures.md and statistics.md promise


def test_nine_of_ten_happy_could_be_60_to_98() -> None:
    assert rounded(intervals.share_interval(9, 10)) == (60, 98)


def test_three_contacts_on_fifty_orders_could_be_1_to_18() -> None:
    assert rounded(intervals.rate_interval(3, 50)) == (1, 18)


def test_twenty_contacts_on_400_orders_could_be_3_05_to_7_72() -> None:
    assert rounded(intervals.rate_interval(20, 400), 2) == (3.05, 7.72)


def test_nps_40_of_ten_answers_could_be_minus_13_to_74() -> None:
    # by hand: (6.75 - 2.75)/13 = .3077, variance (.7308 - .0947)/13 = .04893, 1.96 √.04893 = .4335
    assert rounded(intervals.nps_interval(6, 2, 10), times=1) == (-13, 74)


def test_the_median_of_ten_lies_between_the_second_and_the_ninth() -> None:
    assert intervals.percentile_ranks(10, 0.5) == (2, 9)
    assert intervals.percentile_interval([3, 5, 8, 9, 10, 11, 12, 20, 40, 99], 0.5) == (5, 40)


def test_the_median_has_an_interval_from_six_on() -> None:
    assert intervals.percentile_ranks(5, 0.5) == (None, None)
    assert intervals.percentile_ranks(6, 0.5) == (1, 6)


def test_p90_has_an_upper_end_from_36_on() -> None:
    assert intervals.percentile_ranks(35, 0.9)[1] is None
    assert intervals.percentile_ranks(36, 0.9)[1] == 36


# No data


def test_no_data_gives_no_interval() -> None:
    nothing = (None, None)
    assert intervals.share_interval(0, 0) == nothing
    assert intervals.share_intervals([0, 1], [0, 2]) == [
        nothing,
        pytest.approx(intervals.share_interval(1, 2)),
    ]
    assert intervals.rate_interval(3, 0) == nothing
    assert intervals.nps_interval(0, 0, 0) == nothing
    assert intervals.percentile_ranks(0, 0.5) == nothing
    assert intervals.percentile_interval([], 0.5) == nothing
    assert intervals.percentile([], 0.5) is None
    assert intervals.mean_interval([]) == nothing


def test_a_nan_never_becomes_a_number() -> None:
    values = np.array([1.0, math.nan])
    for call in (
        lambda: intervals.mean_interval(values),
        lambda: intervals.percentile(values, 0.5),
        lambda: intervals.percentile_interval(values, 0.5),
    ):
        with pytest.raises(ValueError, match="missing"):
            call()


# Shares


@settings(deadline=None)
@given(counts, counts)
def test_wilson_agrees_with_scipy(hits: int, misses: int) -> None:
    n = hits + misses
    if n == 0:
        return
    expected = stats.binomtest(hits, n).proportion_ci(method="wilson")
    low, high = intervals.share_interval(hits, n)
    assert low is not None
    assert high is not None
    assert low == pytest.approx(expected.low, rel=1e-12, abs=1e-15)
    assert high == pytest.approx(expected.high, rel=1e-12)
    assert 0 <= low <= hits / n <= high <= 1
    assert intervals.share_intervals([hits], [n])[0] == pytest.approx((low, high), rel=1e-12)


def test_more_hits_move_a_share_up() -> None:
    ends = intervals.share_intervals(np.arange(51), np.full(51, 50))
    for (low, high), (next_low, next_high) in pairwise(ends):
        assert low < next_low
        assert high < next_high


# Rates


@pytest.mark.parametrize("count", [0, 1, 7, 300, 20_000])
def test_plain_rates_are_garwoods(count: int) -> None:
    low, high = intervals.rate_interval(count, 250)
    expected_low = stats.chi2.ppf(0.025, 2 * count) / 2 / 250 if count else 0
    assert low == pytest.approx(expected_low, rel=1e-10)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2 / 250, rel=1e-10)


@pytest.mark.parametrize("kappa", [1.0, 1.5, 2.37])
def test_clustered_rates_are_fay_and_feuers(kappa: float) -> None:
    count, orders = 31, 400
    y, v, w = count / orders, kappa * count / orders**2, kappa / orders
    low, high = intervals.rate_interval(count, orders, kappa)
    assert low == pytest.approx(v / y * stats.gamma.ppf(0.025, y * y / v), rel=1e-10)
    upper = stats.gamma.ppf(0.975, (y + w) ** 2 / (v + w * w))
    assert high == pytest.approx((v + w * w) / (y + w) * upper, rel=1e-10)


def test_clustering_is_how_many_contacts_come_with_one() -> None:
    assert intervals.clustering([1, 1, 1], 52) == 1
    assert intervals.clustering([1, 2, 3], 52) == pytest.approx(14 / 6)
    assert intervals.clustering([], 52) == 1


def test_clustering_is_assumed_before_it_can_be_measured() -> None:
    assert intervals.clustering([1, 1, 1], 3.9) == 1.5
    assert intervals.clustering([], 0) == 1.5
    assert intervals.clustering([1, 2, 3], 1) == pytest.approx(14 / 6)
    assert intervals.clustering([1, 1, 1], 4) == 1


@settings(deadline=None)
@given(counts, st.integers(1, 1_000), st.floats(1, 6))
def test_a_rate_lies_within_its_interval(count: int, exposure: int, kappa: float) -> None:
    low, high = intervals.rate_interval(count, exposure, kappa)
    assert low is not None
    assert high is not None
    assert 0 <= low <= count / exposure < high
    more_low, more_high = intervals.rate_interval(count + 1, exposure, kappa)
    assert low < more_low
    assert high < more_high


def test_rates_of_many_places() -> None:
    many = intervals.rate_intervals([3, 20, 1], [50, 400, 0], [1, 2, 1])
    assert many == [intervals.rate_interval(3, 50), intervals.rate_interval(20, 400, 2), (None, None)]
    assert intervals.rate_intervals([3], [50], 1.5) == [intervals.rate_interval(3, 50, 1.5)]


# Net promoter score


@given(counts, counts, counts)
def test_a_score_lies_within_its_interval(promoters: int, passives: int, detractors: int) -> None:
    n = promoters + passives + detractors
    if n == 0:
        return
    low, high = intervals.nps_interval(promoters, detractors, n)
    score = 100 * (promoters - detractors) / n
    assert low is not None
    assert high is not None
    assert -100 <= low <= score <= high <= 100
    assert intervals.nps_intervals([promoters], [detractors], [n]) == [(low, high)]


def test_promoters_and_detractors_are_mirrored() -> None:
    low, high = intervals.nps_interval(7, 2, 12)
    assert intervals.nps_interval(2, 7, 12) == pytest.approx((-high, -low))


# Percentiles


@pytest.mark.parametrize("q", [0.05, 0.5, 0.9])
def test_ranks_are_the_binomials(q: float) -> None:
    for n in (1, 2, 9, 20, 37, 60, 119):
        lows = [rank for rank in range(1, n + 1) if stats.binom.cdf(rank - 1, n, q) <= 0.025]
        highs = [rank for rank in range(1, n + 1) if stats.binom.sf(rank - 1, n, q) <= 0.025]
        expected = (lows[-1] if lows else None, highs[0] if highs else None)
        assert intervals.percentile_ranks(n, q) == expected


def test_a_rank_counts_where_its_probability_is_just_as_small() -> None:
    assert intervals.percentile_ranks(1, 0.975)[0] in (1, None)  # P(B = 0) = .025, but for the last bit
    assert intervals.percentile_ranks(1, 0.98) == (1, None)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=80), st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]))
def test_percentiles_are_numpys(values: list[float], q: float) -> None:
    expected = float(np.percentile(values, 100 * q))
    assert intervals.percentile(np.sort(values), q) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=200), st.sampled_from([0.25, 0.5, 0.9]))
def test_a_percentile_lies_within_its_interval(values: list[int], q: float) -> None:
    ascending = sorted(values)
    value = intervals.percentile(ascending, q)
    low, high = intervals.percentile_interval(ascending, q)
    assert value is not None
    assert low is None or low <= value
    assert high is None or value <= high


def test_percentiles_by_hand() -> None:
    assert intervals.percentile([1, 2, 3, 4], 0.5) == 2.5
    assert intervals.percentile([10, 20, 30], 0.9) == 28  # place 1.8: 20 + .8 × 10


# Means


def hall(values: list[float]) -> tuple[float, float]:
    """statistics.md 3, word for word."""
    x = np.array(values)
    n, mean, s = len(x), x.mean(), x.std(ddof=1)
    g = ((x - mean) ** 3).sum() / n / s**3
    t = stats.t.ppf(0.975, n - 1)

    def w(at: float) -> float:
        return 3 / g * (np.cbrt(1 + g * (at / math.sqrt(n) - g / (6 * n))) - 1)

    return mean - s * w(t), mean - s * w(-t)


def test_skewed_means_are_halls() -> None:
    values = [2.0, 3.0, 3.5, 4.0, 4.0, 6.0, 9.0, 25.0]
    low, high = intervals.mean_interval(values)
    assert (low, high) == pytest.approx(hall(values), rel=1e-10)
    mean = sum(values) / 8
    assert high - mean > mean - low  # a long right tail leaves more room above


def test_means_without_skew_are_students() -> None:
    values = [4, 5, 6, 7, 8]  # mean 6, s = √2.5, t = 2.776445
    half = 2.7764451051977987 * math.sqrt(2.5) / math.sqrt(5)
    assert intervals.mean_interval(values) == pytest.approx((6 - half, 6 + half))


def test_a_mean_stays_on_its_scale() -> None:
    low, high = intervals.mean_interval([7, 7, 6, 7], (1, 7))
    assert high == 7
    assert low is not None
    assert low > 1
    assert intervals.mean_interval([1, 30], (0, math.inf))[0] == 0


def test_answers_all_alike_are_wilsons_on_the_scale() -> None:
    low = intervals.share_interval(10, 10)[0]
    assert low is not None
    assert intervals.mean_interval([7] * 10, (1, 7)) == pytest.approx((1 + 6 * low, 7))
    assert intervals.mean_interval([1], (1, 7)) == pytest.approx(
        (1, 1 + 6 * intervals.share_interval(0, 1)[1])
    )


def test_values_all_alike_without_a_scale_say_nothing() -> None:
    assert intervals.mean_interval([3.1] * 9) == (None, None)
    assert intervals.mean_interval([3.1] * 9, (0, math.inf)) == (None, None)
    assert intervals.mean_interval([5]) == (None, None)


@settings(deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=60))
def test_a_mean_lies_within_its_interval(values: list[int]) -> None:
    low, high = intervals.mean_interval(values, (1, 7))
    assert low is not None
    assert high is not None
    assert 1 <= low <= sum(values) / len(values) + 1e-12
    assert sum(values) / len(values) - 1e-12 <= high <= 7
