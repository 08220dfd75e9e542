"""Numbers in the form of the command line's JSON, which grows but does not change."""

from collections.abc import Iterable

from desktop.domain.kpi import BucketValue, Measured, Value


def value_form(value: Value) -> dict[str, object]:
    """One value without its parts: of a group of a split."""
    form: dict[str, object] = {"value": value.value, "n": value.n, "low": value.low, "high": value.high}
    if value.currency:
        form["currency"] = value.currency
    return form


def measured_form(measured: Measured) -> dict[str, object]:
    """A measure with whatever series and split were asked for."""
    total = measured.total
    form: dict[str, object] = {
        "value": total.value,
        "unit": str(total.unit),
        "n": total.n,
        "low": total.low,
        "high": total.high,
        "parts": dict(total.parts),
        "needs": total.needs,
        "provisional": measured.provisional,
    }
    if total.numerator is not None:
        form["numerator"] = total.numerator
    if total.currency:
        form["currency"] = total.currency
    if measured.series:
        form["series"] = series_form(measured.series)
    if measured.split:
        form["split"] = {name: value_form(value) for name, value in measured.split.items()}
    return form


def series_form(series: Iterable[BucketValue]) -> list[dict[str, object]]:
    """The buckets of a measure, in order."""
    return [
        {
            "start": bucket.first.isoformat(),
            "end": bucket.after.isoformat(),
            "value": bucket.value,
            "n": bucket.n,
            "low": bucket.low,
            "high": bucket.high,
            "provisional": bucket.provisional,
            "missing": bucket.missing,
            "partial": bucket.partial,
        }
        for bucket in series
    ]
