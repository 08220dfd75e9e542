"""Instants in words: the shop's wall clock, wherever the machine stands (the tests' is on Chatham)."""

from datetime import date

import pytest

from desktop.ui import dates

AMSTERDAM = "Europe/Amsterdam"
FRIDAY = 1_795_169_700  # Friday 20 November 2026, 10:15 UTC
SUNDAY = FRIDAY + 2 * 86_400


def test_an_instant_is_told_on_the_shops_clock() -> None:
    assert dates.moment(FRIDAY, AMSTERDAM, SUNDAY) == "Fri 20 Nov 11:15"
    assert dates.moment(FRIDAY, "America/New_York", SUNDAY) == "Fri 20 Nov 05:15"
    assert dates.clock(FRIDAY, AMSTERDAM) == "11:15"


def test_lately_the_weekday_says_it_best_and_later_the_date() -> None:
    assert dates.since(FRIDAY, AMSTERDAM, SUNDAY) == "Fri 11:15"
    assert dates.since(FRIDAY, AMSTERDAM, FRIDAY + 6 * 86_400) == "Fri 11:15"
    assert dates.since(FRIDAY, AMSTERDAM, FRIDAY + 7 * 86_400) == "20 Nov"
    assert dates.since(FRIDAY, AMSTERDAM, FRIDAY - 86_400) == "20 Nov"


def test_another_year_is_said() -> None:
    assert dates.day(FRIDAY, AMSTERDAM, SUNDAY) == "20 Nov"
    assert dates.day(FRIDAY, AMSTERDAM, FRIDAY + 60 * 86_400) == "20 Nov 2026"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16–22 November"),
        (date(2026, 9, 28), date(2026, 10, 4), "28 September – 4 October"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026 – 3 Jan 2027"),
        (date(2026, 11, 16), date(2026, 11, 16), "16 November"),
    ],
)
def test_a_stretch_of_days(first: date, last: date, words: str) -> None:
    assert dates.days(first, last) == words
