"""What a help desk leaves untold: no time where there is no instant, and nobody waits who was answered."""

from datetime import date

from kpis.story import HOUR, Story

from desktop.domain.kpi import Clock
from desktop.domain.period import Period
from desktop.kpis.engine import evidence, measure
from desktop.kpis.solving import RESOLUTION_TIME
from desktop.kpis.speed import ANSWERED_WITHIN_TARGET, FIRST_RESPONSE_TIME
from desktop.kpis.view import View

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "Europe/Amsterdam")


def test_answered_at_an_untold_instant_is_neither_waiting_nor_timed() -> None:
    story = (
        Story()
        .channel("email", target=HOUR)
        .wrote("2026-01-05 10:00", answered="2026-01-05 10:30")
        .wrote("2026-01-05 11:00", turns=-1, waits=())
        .wrote("2026-01-05 12:00", turns=3, waits=())
    )
    total = measure(FIRST_RESPONSE_TIME, story.facts(), View(JANUARY)).total
    assert (total.value, total.n, total.parts["waiting"]) == (30, 1, 0)
    share = measure(ANSWERED_WITHIN_TARGET, story.facts(), View(JANUARY)).total
    assert (share.value, share.n) == (100, 1)
    for clock in Clock:
        out = evidence(FIRST_RESPONSE_TIME, story.facts(), View(JANUARY, clock)).left_out[0]
        reasons = [out.reasons[code] for code in out.reason]
        assert reasons.count("no-instant") == 2


def test_given_minutes_say_nothing_before_the_answer_came() -> None:
    story = Story().wrote("2026-01-05 10:00", answered="2026-01-07 10:00", open_minutes=90.0)
    facts = story.facts()
    early = View(JANUARY, Clock.OPEN, as_of=story.at("2026-01-06 10:00"))
    assert measure(FIRST_RESPONSE_TIME, facts, early).total.parts["waiting"] == 1
    late = measure(FIRST_RESPONSE_TIME, facts, View(JANUARY, Clock.OPEN)).total
    assert (late.value, late.parts["waiting"]) == (90, 0)


def test_solved_in_open_hours_without_an_instant_has_no_time_on_the_calendar() -> None:
    facts = (
        Story()
        .wrote("2026-01-05 10:00", given_solved="2026-01-05 10:00", turns=1, waits=())
        .wrote("2026-01-06 10:00", answered="2026-01-06 11:00", given_solved="2026-01-06 12:00")
        .facts()
    )
    facts.conversations.resolution_open_minutes[0] = 45.0
    on_calendar = measure(RESOLUTION_TIME, facts, View(JANUARY)).total
    assert (on_calendar.value, on_calendar.n) == (120, 1)
    out = evidence(RESOLUTION_TIME, facts, View(JANUARY)).left_out[0]
    assert [out.reasons[code] for code in out.reason] == ["no-instant"]
    in_hours = measure(RESOLUTION_TIME, facts, View(JANUARY, Clock.OPEN)).total
    assert (in_hours.value, in_hours.n) == (45, 1)  # of the other one the opening hours are not set
