"""What is usual for a shop: the band in which most of its own weeks lie."""

from collections.abc import Sequence
from typing import NamedTuple

from desktop.domain.intervals import percentile
from desktop.domain.kpi import BucketValue

WEEKS = 26  # half a year: long enough to know the ups and downs, short enough to be today's shop
FEWEST = 8  # fewer weeks say little about what is usual
_OUTSIDE = 0.1  # on each side


class Band(NamedTuple):
    """From where to where, in the measure's unit."""

    low: float
    high: float


def usual_band(series: Sequence[BucketValue]) -> Band | None:
    """The middle 80 % of the last 26 weeks whose value is final: from their 10th to their 90th percentile.

    Weeks that can still change, that are cut, or of which data are missing do not count. Percentiles are
    inclusive (type 7). None where fewer than eight weeks are left. `series` is in order of time.
    """
    final = [
        bucket.value
        for bucket in series
        if bucket.value is not None and not (bucket.provisional or bucket.missing or bucket.partial)
    ][-WEEKS:]
    if len(final) < FEWEST:
        return None
    final.sort()
    low, high = percentile(final, _OUTSIDE), percentile(final, 1 - _OUTSIDE)
    assert low is not None
    assert high is not None
    return Band(low, high)
