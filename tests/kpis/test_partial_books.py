"""Books that hold only a part: every measure gives a value, or the sentence of what it needs."""

import math
from datetime import date

import pytest
from kpis.story import Story
from kpis.test_catalogue import numbers

from desktop.domain.kpi import Clock, Dimension
from desktop.domain.period import Period, Rhythm
from desktop.kpis.catalogue import ALL
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.view import View

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "Europe/Amsterdam")


def nothing() -> Story:
    return Story()


def messages_only() -> Story:
    return (
        Story(until="2026-03-01 00:00")
        .wrote("2026-01-05 10:00", answered="2026-01-05 11:00", solved="2026-01-05 11:00", customer=1)
        .wrote("2026-01-06 10:00", customer=2)
    )


def tickets_only() -> Story:
    """A help desk that tells open minutes, no instants and no orders."""
    return Story(until="2026-03-01 00:00").wrote(
        "2026-01-05 10:00",
        open_minutes=30.0,
        resolution_open_minutes=90.0,
        given_solved="2026-01-06 10:00",
        turns=1,
        agent="Ana",
        waits=(),
    )


def orders_only() -> Story:
    return Story().ordered("2026-01-05 10:00", 1, customer=1).ordered("2026-01-09 10:00", 2, customer=1)


# What each book can tell, and nothing else.
KNOWN = {
    nothing: set(),
    messages_only: {
        "contact_volume",
        "channel_mix",
        "backlog",
        "first_response_time",
        "answered_within_target",
        "resolution_time",
        "first_contact_resolution",
        "reopen_rate",
        "tickets_resolved",
    },
    tickets_only: {
        "contact_volume",
        "channel_mix",
        "backlog",
        "resolution_time",
        "first_contact_resolution",
        "reopen_rate",
        "tickets_resolved",
    },
    orders_only: {"repeat_purchase_rate"},
}


@pytest.mark.parametrize("book", KNOWN, ids=lambda book: book.__name__)
@pytest.mark.parametrize("clock", Clock)
def test_a_value_or_what_it_needs(book: object, clock: Clock) -> None:
    facts = book().facts()  # type: ignore[operator]
    known = set()
    for kpi in ALL:
        view = View(JANUARY, clock=clock)
        for dimension in Dimension:
            measured = measure(kpi, facts, view, by=Rhythm.WEEK, split=dimension)
            for number in numbers(measured):
                assert number is None or math.isfinite(number)  # type: ignore[arg-type]
        total = measured.total
        assert (total.value is None) == bool(total.needs)
        if total.value is None:
            assert (total.low, total.high) == (None, None)
        else:
            known.add(kpi.key)
        assert evidence(kpi, facts, view).n == total.n
        assert compare(kpi, facts, view).now == total
    if clock is Clock.CALENDAR:
        assert known == KNOWN[book]  # type: ignore[index]
