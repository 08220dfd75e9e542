"""What is usual: the middle 80 % of the last 26 final weeks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.kpi import BucketValue
from desktop.domain.usual_band import Band, usual_band

MONDAY = date(2026, 1, 5)


def weeks(*values: float | None) -> list[BucketValue]:
    """Final weeks with these values, one after the other."""
    return [
        BucketValue(
            start=place * 604_800,
            end=(place + 1) * 604_800,
            first=MONDAY + timedelta(weeks=place),
            after=MONDAY + timedelta(weeks=place + 1),
            value=value,
            n=10,
            low=None,
            high=None,
            numerator=None,
            provisional=False,
            missing=False,
            partial=False,
        )
        for place, value in enumerate(values)
    ]


def test_from_the_tenth_to_the_ninetieth_percentile() -> None:
    # eleven values 0 … 10: the 10th percentile is the second value, the 90th the last but one
    assert usual_band(weeks(*range(11))) == Band(1.0, 9.0)


def test_too_few_weeks_have_nothing_usual() -> None:
    assert usual_band(weeks(*range(7))) is None
    assert usual_band(weeks(*range(8))) is not None


def test_only_the_last_26_weeks_count() -> None:
    assert usual_band(weeks(*[1000.0] * 30, *[5.0] * 26)) == Band(5.0, 5.0)


@pytest.mark.parametrize("mark", ["provisional", "missing", "partial"])
def test_weeks_that_are_not_final_do_not_count(mark: str) -> None:
    series = weeks(*[5.0] * 10, 900.0, None)
    series[10] = replace(series[10], **{mark: True})
    assert usual_band(series) == Band(5.0, 5.0)
