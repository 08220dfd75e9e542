"""The distributions agree with scipy, and with what can be worked out on paper."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from desktop.domain import quantiles

SHAPES = (0.5, 0.7, 1.0, 1.5, 3.3, 14.9, 16.0, 40.0, 333.3, 5_000.0, 100_000.0)
SHARES = (1e-6, 0.001, 0.025, 0.05, 0.2, 0.5, 0.8, 0.95, 0.975, 0.999)
FREEDOMS = (1, 1.5, 2, 4, 9, 29.7, 100, 1_000, 100_000)

shares = st.floats(0.001, 0.999)
shapes = st.floats(0.5, 2_000)


def close(expected: float) -> object:
    return pytest.approx(expected, rel=1e-10, abs=1e-300)


@pytest.mark.parametrize("shape", SHAPES)
def test_gamma_agrees_with_scipy(shape: float) -> None:
    for p in SHARES:
        x = stats.gamma.ppf(p, shape)
        assert quantiles.gamma_quantile(p, shape) == close(x)
        assert quantiles.gamma_cdf(x, shape) == close(special.gammainc(shape, x))


@pytest.mark.parametrize("a", SHAPES)
def test_beta_agrees_with_scipy(a: float) -> None:
    for b in SHAPES:
        for p in SHARES:
            x = special.betaincinv(a, b, p)
            assert quantiles.beta_quantile(p, a, b) == close(x)
            if x < 1:
                assert quantiles.beta_cdf(x, a, b) == close(special.betainc(a, b, x))


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_student_t_agrees_with_scipy(freedom: float) -> None:
    for p in (1e-6, 0.001, 0.025, 0.2, 0.49, 0.6, 0.975, 0.9995):
        assert quantiles.student_t_quantile(p, freedom) == close(stats.t.ppf(p, freedom))
    for t in (-40, -3.0, -0.1, 0.2, 2.5, 7.0):
        assert quantiles.student_t_cdf(t, freedom) == close(special.stdtr(freedom, t))


@pytest.mark.parametrize("n", [1, 2, 7, 40, 1_000, 100_000])
@pytest.mark.parametrize("q", [0.1, 0.25, 0.5, 0.9])
def test_binomial_agrees_with_scipy(n: int, q: float) -> None:
    middle = int(n * q)
    for k in {0, middle, middle + 1, n - 1, n}:
        assert quantiles.binomial_cdf(k, n, q) == close(stats.binom.cdf(k, n, q))
        # scipy's own mass function is good to ten digits at n = 100,000
        assert quantiles.binomial_pmf(k, n, q) == pytest.approx(stats.binom.pmf(k, n, q), rel=1e-9)
    for p in SHARES:
        assert quantiles.binomial_quantile(p, n, q) == stats.binom.ppf(p, n, q)


def test_figures_worked_out_on_paper() -> None:
    assert quantiles.gamma_cdf(1.0, 1.0) == close(1 - math.exp(-1))  # exponential
    assert quantiles.gamma_quantile(0.5, 1.0) == close(math.log(2))
    assert quantiles.beta_cdf(0.3, 1, 1) == close(0.3)  # uniform
    assert quantiles.beta_quantile(0.5, 0.5, 0.5) == close(0.5)  # arc sine: sin²(π/4)
    assert quantiles.student_t_quantile(0.75, 1) == close(1.0)  # Cauchy: tan(π/4)
    assert quantiles.binomial_pmf(2, 4, 0.5) == close(6 / 16)
    assert quantiles.binomial_cdf(1, 10, 0.5) == close(11 / 1024)
    assert pytest.approx(1.959964, abs=5e-7) == quantiles.Z


def test_the_edges() -> None:
    assert quantiles.gamma_cdf(-1, 2) == quantiles.gamma_cdf(0, 2) == 0
    assert quantiles.gamma_cdf(1e9, 2) == 1
    assert quantiles.gamma_quantile(0, 2) == 0
    assert quantiles.gamma_quantile(1, 2) == math.inf
    assert quantiles.gamma_quantile(0.025, 0.001) == 0  # .025 to the power of 1000
    assert quantiles.beta_cdf(-0.1, 2, 3) == quantiles.beta_quantile(0, 2, 3) == 0
    assert quantiles.beta_cdf(1.1, 2, 3) == quantiles.beta_quantile(1, 2, 3) == 1
    assert quantiles.student_t_cdf(0, 3) == 0.5
    assert quantiles.student_t_cdf(-math.inf, 3) == 0
    assert quantiles.student_t_cdf(math.inf, 3) == 1
    assert quantiles.student_t_quantile(0.5, 3) == 0
    assert quantiles.binomial_cdf(-1, 3, 0.5) == quantiles.binomial_pmf(-1, 3, 0.5) == 0
    assert quantiles.binomial_cdf(3, 3, 0.5) == 1
    assert quantiles.binomial_pmf(4, 3, 0.5) == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: quantiles.gamma_cdf(1, 0),
        lambda: quantiles.gamma_quantile(1.5, 1),
        lambda: quantiles.beta_cdf(0.5, 0, 1),
        lambda: quantiles.beta_quantile(-0.1, 1, 1),
        lambda: quantiles.student_t_cdf(1, 0),
        lambda: quantiles.student_t_quantile(1, 5),
        lambda: quantiles.binomial_pmf(1, 2, 1.0),
        lambda: quantiles.binomial_cdf(1, 2, 0.0),
        lambda: quantiles.binomial_quantile(1.0, 2, 0.5),
        lambda: quantiles.gamma_quantile(math.nan, 1),
    ],
)
def test_what_is_no_distribution_is_refused(call: object) -> None:
    with pytest.raises(ValueError, match="outside"):
        call()  # type: ignore[operator]


@settings(deadline=None)
@given(shares, shapes, shapes)
def test_quantiles_undo_distributions(p: float, a: float, b: float) -> None:
    assert quantiles.gamma_cdf(quantiles.gamma_quantile(p, a), a) == pytest.approx(p, rel=1e-9)
    # not closer: where x is all but 1 the float itself moves the share
    assert quantiles.beta_cdf(quantiles.beta_quantile(p, a, b), a, b) == pytest.approx(p, rel=1e-6)
    assert quantiles.student_t_cdf(quantiles.student_t_quantile(p, a), a) == pytest.approx(p, rel=1e-9)


@settings(deadline=None)
@given(st.tuples(shares, shares), shapes, st.integers(1, 500), st.floats(0.01, 0.99))
def test_quantiles_rise_with_the_share(pair: tuple[float, float], shape: float, n: int, q: float) -> None:
    low, high = sorted(pair)
    assert quantiles.gamma_quantile(low, shape) <= quantiles.gamma_quantile(high, shape) * (1 + 1e-12)
    assert quantiles.beta_quantile(low, shape, 2) <= quantiles.beta_quantile(high, shape, 2) * (1 + 1e-12)
    assert quantiles.binomial_quantile(low, n, q) <= quantiles.binomial_quantile(high, n, q)
