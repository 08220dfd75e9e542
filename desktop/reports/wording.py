"""Numbers as a shopkeeper reads them: the one place that turns values into words."""

from desktop.domain.kpi import Unit, Value
from desktop.language import _, ngettext

_MINUTE = 1
_HOUR = 60
_DAY = 24 * _HOUR


def duration(minutes: float) -> str:
    """At most two units: "45 s", "5 min", "2 h 10 min", "3 d 4 h". Never "76.3 h"."""
    if minutes < 0:
        return "−" + duration(-minutes)
    if 0 < minutes < 1:
        return _("{seconds} s").format(seconds=round(minutes * 60)) if round(minutes * 60) < 60 else "1 min"
    whole = round(minutes)
    if whole < _HOUR:
        return _("{minutes} min").format(minutes=whole)
    if whole < _DAY:
        hours, rest = divmod(whole, _HOUR)
        if not rest:
            return _("{hours} h").format(hours=hours)
        return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
    days, hours = divmod(round(minutes / _HOUR), 24)
    if not hours:
        return _("{days} d").format(days=days)
    return _("{days} d {hours} h").format(days=days, hours=hours)


def number(value: float, decimals: int = 1) -> str:
    """With thousands apart; decimals only where the number is no whole one."""
    if value == round(value):
        decimals = 0
    return f"{value:,.{decimals}f}".replace("-", "−")


def in_unit(value: float | None, unit: Unit, currency: str | None = None) -> str:
    """A number with its unit; "—" where it is not known."""
    if value is None:
        return "—"
    if unit is Unit.MINUTES:
        return duration(value)
    if unit is Unit.HOURS:
        return duration(value * 60)
    if unit is Unit.PERCENT:
        return _("{number} %").format(number=number(value))
    if unit is Unit.PER_100_ORDERS:
        return _("{number} per 100 orders").format(number=number(value))
    if unit is Unit.MONEY:
        return _("{number} {currency}").format(number=f"{value:,.2f}", currency=currency or "").strip()
    return number(value)


def range_of(value: Value) -> str:
    """The 95 % interval: "5.2 to 10.9", "at least 3 h"; "" where there is none."""
    low, high = value.low, value.high
    if low is None and high is None:
        return ""
    if high is None:
        return _("at least {low}").format(low=in_unit(low, value.unit, value.currency))
    if low is None:
        return _("at most {high}").format(high=in_unit(high, value.unit, value.currency))
    if value.unit is Unit.COUNT:  # nobody writes a tenth of a time
        return _("{low} to {high}").format(low=number(low, 0), high=number(high, 0))
    plain = Unit.COUNT if value.unit is Unit.PER_100_ORDERS else value.unit
    return _("{low} to {high}").format(
        low=in_unit(low, plain, value.currency), high=in_unit(high, plain, value.currency)
    )


def few(value: Value) -> str:
    """What a small number must say about itself."""
    if value.value is None or value.n >= 30 or value.unit is Unit.COUNT:  # a count is what it is
        return ""
    if value.n < 5:
        return ngettext("only {n}", "only {n}", value.n).format(n=value.n)
    return _("few: {n}").format(n=value.n)
