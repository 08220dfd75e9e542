"""Each test of a change against scipy, what is too little to tell, and several tests together."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from desktop.domain import clear_change as change

sizes = st.integers(5, 120)


def test_five_per_cent_is_clear() -> None:
    assert change.is_clear(0.05)
    assert not change.is_clear(0.0501)
    assert not change.is_clear(None)


# Holm


def test_holm_by_hand() -> None:
    # in order .005×4, .01×3, .03×2, then .04×1 is raised to the one before
    assert change.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_leaves_out_what_cannot_be_told() -> None:
    assert change.holm([None, 0.02, None, 0.9]) == [None, pytest.approx(0.04), None, 0.9]
    assert change.holm([0.8, 0.7]) == [1.0, 1.0]
    assert change.holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_and_keeps_the_order(ps: list[float]) -> None:
    raised = change.holm(ps)
    assert all(p <= up <= 1 for p, up in zip(ps, raised, strict=True) if up is not None)
    by_p = [raised[place] for place in np.argsort(ps, kind="stable")]
    assert by_p == sorted(by_p, key=lambda p: p or 0)


# Shares


def test_fisher_by_hand() -> None:
    # 5 of 5 against 0 of 5: one table of C(10, 5) = 252, twice
    assert change.compare_shares(5, 5, 0, 5) == pytest.approx(2 / 252)
    assert change.compare_shares(3, 5, 3, 5) == 1


@settings(deadline=None)
@given(sizes, sizes, st.floats(0, 1), st.floats(0, 1))
def test_fisher_agrees_with_scipy(n_1: int, n_2: int, share_1: float, share_2: float) -> None:
    hits_1, hits_2 = round(share_1 * n_1), round(share_2 * n_2)
    tails = stats.hypergeom(n_1 + n_2, hits_1 + hits_2, n_1)
    expected = min(1, 2 * min(tails.cdf(hits_1), tails.sf(hits_1 - 1)))
    p = change.compare_shares(hits_1, n_1, hits_2, n_2)
    assert p == pytest.approx(expected, rel=1e-9)
    assert p == pytest.approx(change.compare_shares(hits_2, n_2, hits_1, n_1), rel=1e-9)


def test_fisher_of_large_samples() -> None:
    tails = stats.hypergeom(800_000, 8_200, 400_000)
    assert change.compare_shares(4_000, 400_000, 4_200, 400_000) == pytest.approx(
        2 * tails.cdf(4_000), rel=1e-9
    )


def test_shares_of_none_or_all_did_not_change() -> None:
    assert change.compare_shares(0, 9, 0, 20) == 1
    assert change.compare_shares(9, 9, 20, 20) == 1


# Rates


@pytest.mark.parametrize(
    ("count_1", "orders_1", "count_2", "orders_2"), [(9, 400, 24, 410), (24, 410, 9, 400), (3, 50, 3, 50)]
)
def test_plain_rates_are_the_conditional_binomial(
    count_1: int, orders_1: int, count_2: int, orders_2: int
) -> None:
    given_both = stats.binom(count_1 + count_2, orders_1 / (orders_1 + orders_2))
    expected = min(1, 2 * min(given_both.sf(count_1 - 1), given_both.cdf(count_1)))
    p = change.compare_rates(count_1, orders_1, count_2, orders_2, kappa=1, weeks_before=4)
    assert p == pytest.approx(expected, rel=1e-9)


def test_clustered_rates_are_less_clear() -> None:
    plain = change.compare_rates(9, 400, 24, 410, kappa=1, weeks_before=52)
    clustered = change.compare_rates(9, 400, 24, 410, kappa=2, weeks_before=52)
    assert plain is not None
    assert clustered is not None
    assert plain < 0.05 < clustered
    expected = 2 * min(stats.beta.cdf(400 / 810, 4.5, 13), stats.beta.cdf(410 / 810, 12, 5.5))
    assert clustered == pytest.approx(expected, rel=1e-9)


def test_rates_without_events() -> None:
    assert change.compare_rates(0, 100, 0, 100, kappa=1, weeks_before=9) == 1
    # none of 8 in the first half: ½⁸, twice
    assert change.compare_rates(0, 100, 8, 100, kappa=1, weeks_before=9) == pytest.approx(2 / 256)
    assert change.compare_rates(8, 100, 0, 100, kappa=1, weeks_before=9) == pytest.approx(2 / 256)


def test_rates_need_four_weeks_and_orders() -> None:
    assert change.compare_rates(9, 400, 24, 410, kappa=1, weeks_before=3.9) is None
    assert change.compare_rates(9, 0, 24, 410, kappa=1, weeks_before=52) is None
    assert change.compare_rates(9, 400, 24, 0, kappa=1, weeks_before=52) is None


# Percentiles


def test_medians_are_compared_by_the_shares_above_the_pooled_one() -> None:
    quick, slow = [1, 2, 3, 4, 5, 50], [10, 11, 12, 13, 14, 15]
    # the pooled median is 10.5: 1 of 6 above against 5 of 6
    assert change.compare_percentiles(quick, slow, 0.5) == change.compare_shares(1, 6, 5, 6)


def test_p90s_are_compared_by_the_shares_above_the_pooled_one() -> None:
    # of 0 to 19 the p90 is 17.1: 18 and 19 lie above it
    assert change.compare_percentiles(range(10), range(10, 20), 0.9) == change.compare_shares(0, 10, 2, 10)


def test_times_all_alike_did_not_change() -> None:
    assert change.compare_percentiles([60] * 9, [60] * 7, 0.5) == 1


# Means


answers = st.lists(st.integers(1, 7), min_size=5, max_size=40)


@pytest.mark.filterwarnings("ignore:Precision loss")  # scipy's, where one side is all alike
@settings(deadline=None)
@given(answers, answers)
def test_welch_agrees_with_scipy(first: list[int], second: list[int]) -> None:
    if len(set(first)) == len(set(second)) == 1:
        return
    expected = stats.ttest_ind(np.array(first, float), np.array(second, float), equal_var=False).pvalue
    assert change.compare_means(first, second) == pytest.approx(expected, rel=1e-8)


def test_means_without_any_spread_are_a_table_of_two() -> None:
    assert change.compare_means([7] * 5, [7] * 6) == 1
    assert change.compare_means([7] * 5, [5] * 5) == pytest.approx(2 / 252)


def test_means_of_nan_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="missing"):
        change.compare_means([1, 2, 3, 4, math.nan], [1, 2, 3, 4, 5])


# Net promoter score


def test_scores_by_hand() -> None:
    # 60 of 100 against 40 of 100 promoters, 20 detractors each: n' = 103,
    # scores 40/103 and 20/103, variances (81.5/103 - (40/103)²)/103 and (61.5/103 - (20/103)²)/103
    variance_1 = (81.5 / 103 - (40 / 103) ** 2) / 103
    variance_2 = (61.5 / 103 - (20 / 103) ** 2) / 103
    t = 20 / 103 / math.sqrt(variance_1 + variance_2)
    expected = 2 * stats.t.sf(t, 198)
    assert change.compare_nps(60, 20, 100, 40, 20, 100) == pytest.approx(expected, rel=1e-9)
    assert change.compare_nps(40, 20, 100, 60, 20, 100) == pytest.approx(expected, rel=1e-9)
    assert change.compare_nps(40, 20, 100, 40, 20, 100) == 1


def test_under_five_nothing_can_be_told() -> None:
    assert change.compare_shares(4, 4, 0, 40) is None
    assert change.compare_percentiles([1, 2, 3, 4], range(40), 0.5) is None
    assert change.compare_means(range(40), [1, 2, 3, 4]) is None
    assert change.compare_nps(2, 1, 4, 20, 10, 40) is None
