"""Products ranked by the contacts they bring beyond what their orders explain, worked out by hand."""

from datetime import date

import numpy as np
import pytest
from kpis.story import Story

from desktop.domain.period import Period
from desktop.kpis.products import products, rank_products
from desktop.kpis.view import View

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "Europe/Amsterdam")


def test_two_products_worked_out_by_hand() -> None:
    cup, plate = rank_products(["plate", "cup"], [10, 50], [100, 100])
    # m = 60/200 = 0.3; spread = (100 × (0.1 − 0.3)² + 100 × (0.5 − 0.3)²)/200 = 0.04;
    # A = 0.04 − 0.3 × 2/200 = 0.037; α = 0.09/0.037 = 2.4324, β = 0.3/0.037 = 8.1081
    alpha, beta = 0.09 / 0.037, 0.3 / 0.037
    assert (cup.product, plate.product) == ("cup", "plate")
    assert cup.shrunk == pytest.approx((alpha + 50) / (beta + 100))  # 0.485: a little less than 0.5
    assert plate.shrunk == pytest.approx((alpha + 10) / (beta + 100))  # 0.115: a little more than 0.1
    assert cup.excess == pytest.approx(100 * (cup.shrunk - 0.3))
    assert (cup.stands_out, plate.stands_out) == (True, False)
    assert (cup.rate, plate.rate) == (0.5, 0.1)


def test_few_orders_are_pulled_to_the_shops_rate() -> None:
    ranked = {each.product: each for each in rank_products(["a", "b", "c"], [100, 100, 2], [1000, 1000, 2])}
    # c has two contacts on two orders, ten times the others' rate: and yet it is pulled far down
    assert ranked["c"].rate == 1
    assert ranked["c"].shrunk < 0.2
    assert not ranked["c"].stands_out


def test_the_lower_end_is_the_gamma_quantile_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for each in rank_products(["a", "b", "c"], [40, 12.5, 3], [300, 200, 90]):
        c, e = np.array([40, 12.5, 3]), np.array([300.0, 200, 90])
        m = c.sum() / e.sum()
        a = max((e * (c / e - m) ** 2).sum() / e.sum() - m * 3 / e.sum(), (0.05 * m) ** 2)
        place = "abc".index(each.product)
        low = stats.gamma.ppf(0.05, m * m / a + c[place]) / (m / a + e[place])
        assert each.low == pytest.approx(low, rel=1e-9)
        assert each.stands_out == (low > m)


def test_where_products_do_not_differ_hardly_any_stands_out() -> None:
    dice = np.random.default_rng(7)
    named = 0
    for _shop in range(300):
        orders = dice.integers(20, 200, size=12)
        named += any(
            each.stands_out
            for each in rank_products([str(i) for i in range(12)], dice.poisson(0.08 * orders), orders)
        )
    assert named / 300 <= 0.06  # 2 to 4 % in the design's own simulation


def test_nothing_sold_and_nobody_wrote() -> None:
    assert rank_products([], [], []) == ()
    assert rank_products(["cup"], [0], [10]) == ()
    assert rank_products(["cup", "plate"], [3, 3], [0, 10])[0].product == "plate"  # cups were not ordered


def test_the_credit_of_a_book() -> None:
    story = (
        Story()
        .ordered("2026-01-02 10:00", 1, products=("cup",))
        .ordered("2026-01-02 11:00", 2, products=("cup", "plate"))
        .ordered("2026-01-02 12:00", 3)
        .wrote("2026-01-05 10:00", order=2)
        .wrote("2026-01-06 10:00", order=2, product="plate")
        .wrote("2026-01-07 10:00")
    )
    found = {each.product: (each.contacts, each.orders) for each in products(story.facts(), View(JANUARY))}
    assert found == {"cup": (0.5, 1.5), "plate": (1.5, 0.5)}
