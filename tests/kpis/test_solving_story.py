"""Time until solved, told as stories with the arithmetic in words."""

from datetime import date

from kpis.story import Story

from desktop.domain.facts import NEVER
from desktop.domain.kpi import Clock
from desktop.domain.opening_hours import OpeningHours, Schedule
from desktop.domain.period import Period, Rhythm
from desktop.kpis.engine import evidence, measure
from desktop.kpis.solving import RESOLUTION_TIME
from desktop.kpis.view import View

ZONE = "Europe/Amsterdam"
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), ZONE)
OFFICE = Schedule(ZONE, ((None, OpeningHours.parse("Mon-Fri 09:00-17:00")),))


def came_back_and_solved_again() -> Story:
    return Story().wrote(
        "2026-01-05 10:00",
        answered="2026-01-05 11:00",
        solved="2026-01-05 11:00",
        came_back="2026-01-10 09:00",
        solved_again="2026-01-10 12:00",
        waits=(("2026-01-05 10:00", "2026-01-05 11:00"), ("2026-01-10 09:00", "2026-01-10 12:00")),
        turns=2,
    )


def test_final_is_the_last_time_it_was_solved_and_first_stands_beside_it() -> None:
    total = measure(RESOLUTION_TIME, came_back_and_solved_again().facts(), View(JANUARY)).total
    # from Monday 10:00 to Saturday 12:00: five days and two hours; the first time after one hour
    assert (total.value, total.n) == (122 * 60, 1)
    assert total.parts == {"median": 7320, "mean": 7320, "p90": 7320, "first": 60}


def test_solved_is_known_only_when_the_quiet_time_has_passed() -> None:
    story = came_back_and_solved_again()
    on_the_ninth = View(JANUARY, as_of=story.at("2026-01-09 00:00"))
    assert measure(RESOLUTION_TIME, story.facts(), on_the_ninth).total.value == 60
    # one second must pass beyond the three quiet days
    for second, n in ((0, 0), (1, 1)):
        view = View(JANUARY, as_of=story.at("2026-01-08 11:00") + second)
        assert measure(RESOLUTION_TIME, story.facts(), view).total.n == n


def test_it_stands_on_the_day_it_was_solved() -> None:
    story = Story(until="2026-02-10 00:00").wrote(
        "2025-12-30 10:00", answered="2026-01-07 10:00", solved="2026-01-07 10:00"
    )
    measured = measure(RESOLUTION_TIME, story.facts(), View(JANUARY), by=Rhythm.WEEK)
    assert [(week.first.day, week.value) for week in measured.series if week.n] == [(5, 8 * 24 * 60)]
    # the last week ends on 1 February, three quiet days before the 4th
    assert not measured.provisional
    early = View(JANUARY, as_of=story.at("2026-02-03 23:59"))
    assert measure(RESOLUTION_TIME, story.facts(), early).provisional


def test_given_by_a_help_desk_needs_no_turn_but_inferred_does() -> None:
    story = (
        Story()
        .wrote("2026-01-05 10:00", given_solved="2026-01-05 10:20")  # by phone, marked by the owner
        .wrote("2026-01-06 10:00", solved="2026-01-06 10:40", turns=0)
        .wrote("2026-01-07 10:00", solved="2026-01-07 10:40", answered="2026-01-07 10:40", bot_only=True)
        .wrote("2026-01-08 10:00", given_solved="2026-01-08 09:00")  # a clock was wrong
    )
    behind = evidence(RESOLUTION_TIME, story.facts(), View(JANUARY))
    assert (behind.n, behind.counted[0].contribution.tolist()) == (1, [20])
    out = behind.left_out[0]
    assert [out.reasons[code] for code in out.reason] == ["not-solved", "bot-only", "clock-skew"]


def test_a_given_status_holds_from_its_own_second_on() -> None:
    story = Story().wrote("2026-01-05 10:00", given_solved="2026-01-05 10:20")
    view = View(JANUARY, as_of=story.at("2026-01-05 10:20"))
    assert measure(RESOLUTION_TIME, story.facts(), view).total.value == 20


def test_open_hours_only() -> None:
    story = Story().wrote("2026-01-09 16:00", answered="2026-01-12 10:00", solved="2026-01-12 10:00")
    view = View(JANUARY, clock=Clock.OPEN, schedule=OFFICE)
    # an hour of Friday, an hour of Monday
    assert measure(RESOLUTION_TIME, story.facts(), view).total.value == 120
    without = measure(RESOLUTION_TIME, story.facts(), View(JANUARY, clock=Clock.OPEN)).total
    assert (without.value, without.n, without.needs) == (None, 0, "opening hours")


def test_nobody_was_solved_yet() -> None:
    story = Story().wrote("2026-01-05 10:00", answered=NEVER)
    total = measure(RESOLUTION_TIME, story.facts(), View(JANUARY)).total
    assert (total.value, total.n, total.needs) == (None, 0, "a conversation that was solved in this period")
