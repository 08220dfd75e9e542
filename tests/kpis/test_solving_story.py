"""Time until solved, and whether it stays so, told as stories with the arithmetic in words."""

from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.facts import NEVER
from desktop.domain.kpi import Clock, Result, Value
from desktop.domain.opening_hours import OpeningHours, Schedule
from desktop.domain.period import Period, Rhythm
from desktop.kpis.catalogue import by_key
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.solving import RESOLUTION_TIME
from desktop.kpis.view import Filters, View

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


def share(key: str, story: Story, **view: object) -> Value:
    return measure(by_key[key], story.facts(), View(JANUARY, **view)).total  # type: ignore[arg-type]


def test_solved_with_one_answer() -> None:
    story = (
        Story(until="2026-03-01 00:00")
        # one answer, and quiet ever after: yes
        .wrote("2026-01-05 10:00", answered="2026-01-05 11:00", solved="2026-01-05 11:00", customer=1)
        # asked back within the quiet time, so two turns: no
        .wrote(
            "2026-01-05 10:00",
            answered="2026-01-05 11:00",
            solved="2026-01-06 11:00",
            turns=2,
            waits=(
                ("2026-01-05 10:00", "2026-01-05 11:00"),
                ("2026-01-05 12:00", "2026-01-06 11:00"),
            ),
            customer=2,
        )
        # came back on day 6: no
        .wrote(
            "2026-01-05 10:00",
            answered="2026-01-05 11:00",
            solved="2026-01-05 11:00",
            came_back="2026-01-11 09:00",
            waits=(("2026-01-05 10:00", "2026-01-05 11:00"), ("2026-01-11 09:00", "2026-01-11 10:00")),
            turns=2,
            customer=3,
        )
        # came back on day 8, when it had been judged: yes
        .wrote(
            "2026-01-05 10:00",
            answered="2026-01-05 11:00",
            solved="2026-01-05 11:00",
            came_back="2026-01-13 11:01",
            waits=(("2026-01-05 10:00", "2026-01-05 11:00"), ("2026-01-13 11:01", "2026-01-13 12:00")),
            turns=2,
            customer=4,
        )
        # handed on: no
        .wrote(
            "2026-01-05 10:00",
            answered="2026-01-05 11:00",
            solved="2026-01-05 11:00",
            escalated=True,
            customer=5,
        )
        # two conversations on one topic: the first no, the second yes
        .wrote(
            "2026-01-05 10:00",
            answered="2026-01-05 11:00",
            solved="2026-01-05 11:00",
            customer=6,
            topic="size",
        )
        .wrote(
            "2026-01-08 10:00",
            "chat",
            answered="2026-01-08 11:00",
            solved="2026-01-08 11:00",
            customer=6,
            topic="size",
        )
        # needs no answer, answered by a bot, never answered, solved too late to be judged: in neither
        .wrote("2026-01-05 10:00", answered="2026-01-05 11:00", solved="2026-01-05 11:00", needs_answer=False)
        .wrote("2026-01-05 10:00", given_solved="2026-01-05 11:00", bot_only=True)
        .wrote("2026-01-06 10:00")
    )
    value = share("first_contact_resolution", story)
    # yes: customers 1, 4 and the second talk of 6; no: 2, 3, 5 and the first of 6
    assert (value.numerator, value.n) == (3, 7)
    assert value.value == pytest.approx(300 / 7)


def test_who_wrote_again_on_another_matter_was_helped_the_first_time() -> None:
    story = (
        Story(until="2026-03-01 00:00")
        .wrote(
            "2026-01-05 10:00",
            answered="2026-01-05 11:00",
            solved="2026-01-05 11:00",
            customer=6,
            topic="size",
        )
        .wrote("2026-01-08 10:00", customer=6, topic="returns")
        .wrote("2026-01-09 10:00", customer=7, topic="size")
    )
    assert share("first_contact_resolution", story).value == 100


def test_a_second_conversation_about_the_order_is_seen_on_any_channel() -> None:
    story = Story(until="2026-03-01 00:00").ordered("2026-01-02 10:00", 8, customer=6)
    story.wrote(
        "2026-01-05 10:00", answered="2026-01-05 11:00", solved="2026-01-05 11:00", customer=6, order=8
    ).wrote("2026-01-12 10:59", "chat", customer=6, order=8)
    only_mail = Filters(channels=("email",))
    assert share("first_contact_resolution", story, filters=only_mail).value == 0


def test_not_judged_before_the_seven_days_are_over() -> None:
    story = Story(until="2026-03-01 00:00")
    story.wrote("2026-01-05 10:00", answered="2026-01-05 11:00", solved="2026-01-05 11:00")
    story.wrote("2026-01-30 10:00", answered="2026-01-30 11:00", solved="2026-01-30 11:00")
    early = measure(
        by_key["first_contact_resolution"], story.facts(), View(JANUARY, as_of=story.at("2026-02-06 10:59"))
    )
    assert (early.total.n, early.provisional) == (1, True)
    late = measure(
        by_key["first_contact_resolution"], story.facts(), View(JANUARY, as_of=story.at("2026-02-08 00:00"))
    )
    assert (late.total.n, late.provisional) == (2, False)


def test_from_65_to_75_per_cent_is_ten_points() -> None:
    """The articles' example of a goal: 65 of 100 solved with one answer, then 75 of 100."""
    story = Story(until="2026-04-01 00:00")
    for month, good in ((1, 65), (2, 75)):
        for each in range(100):
            minute = f"2026-{month:02}-10 {each // 60 + 9:02}:{each % 60:02}"
            story.wrote(minute, answered=minute, solved=minute, turns=1 if each < good else 2)
    february = Period(date(2026, 2, 1), date(2026, 3, 1), JANUARY.zone)
    change = compare(by_key["first_contact_resolution"], story.facts(), View(february))
    assert (change.before.value, change.now.value, change.difference) == (65, 75, 10)
    assert change.result is Result.NONE  # of 100 each, ten points can be luck


def test_came_back() -> None:
    story = Story(until="2026-03-01 00:00")
    for back in ("2026-01-11 10:00", NEVER, NEVER, NEVER):
        story.wrote(
            "2026-01-05 10:00", answered="2026-01-05 11:00", solved="2026-01-05 11:00", came_back=back
        )
    story.wrote("2026-01-06 10:00", given_solved="2026-01-06 11:00", bot_only=True)
    measured = measure(by_key["reopen_rate"], story.facts(), View(JANUARY))
    assert (measured.total.value, measured.total.n, measured.provisional) == (25, 4, False)
    # until mail can no longer come back, 14 days after the end, it can still change
    early = View(JANUARY, as_of=story.at("2026-02-14 12:00"))
    assert measure(by_key["reopen_rate"], story.facts(), early).provisional


def test_solved_beside_what_came_in() -> None:
    story = (
        Story(until="2026-03-01 00:00")
        .wrote(
            "2026-01-05 10:00",
            answered="2026-01-05 11:00",
            solved="2026-01-05 11:00",
            came_back="2026-01-10 10:00",
            solved_again="2026-01-10 12:00",
        )
        .wrote("2026-01-06 10:00", answered="2026-01-06 11:00", solved="2026-01-06 11:00")
        .wrote("2026-01-07 10:00")
    )
    value = share("tickets_resolved", story)
    # three came in; two are solved, one of them twice
    assert (value.value, value.n) == (2, 2)
    assert value.parts == {"conversations": 2, "events": 3, "arrived": 3}


def test_had_to_ask_someone_else() -> None:
    story = Story(until="2026-03-01 00:00")
    for handed_on in (True, False, False, False):
        story.wrote("2026-01-05 10:00", answered="2026-01-05 11:00", escalated=handed_on)
    story.wrote("2026-01-05 10:00")  # unanswered: not yet in it
    assert (share("escalation_rate", story).value, share("escalation_rate", story).n) == (25, 4)


def test_where_nothing_was_ever_handed_on_nobody_knows() -> None:
    value = share("escalation_rate", Story().wrote("2026-01-05 10:00", answered="2026-01-05 11:00"))
    assert (value.value, value.needs) == (None, "a note of what you had to hand on")


def test_a_help_desk_tells_the_time_in_open_hours() -> None:
    story = Story(until="2026-03-01 00:00").wrote(
        "2026-01-05 10:00",
        answered="2026-01-05 11:00",
        given_solved="2026-01-06 10:00",
        resolution_open_minutes=95.0,
    )
    assert share("resolution_time", story, clock=Clock.CALENDAR).value == 24 * 60
    assert share("resolution_time", story, clock=Clock.OPEN).value == 95
