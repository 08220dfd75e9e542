"""Reply time and answered-within-target, told as stories with the arithmetic in words."""

from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.facts import NEVER
from desktop.domain.kpi import ChannelKind, Clock, Dimension, Measured, kind_of
from desktop.domain.opening_hours import OpeningHours, Schedule
from desktop.domain.period import Period, Rhythm
from desktop.domain.rules import DAY, HOUR
from desktop.kpis.engine import evidence, measure
from desktop.kpis.speed import ANSWERED_WITHIN_TARGET, FIRST_RESPONSE_TIME
from desktop.kpis.view import Filters, View

ZONE = "Europe/Amsterdam"
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), ZONE)
OFFICE = Schedule(ZONE, ((None, OpeningHours.parse("Mon-Fri 09:00-17:00")),))
FOUR_HOURS = 4 * HOUR


def reply_time(story: Story, **asked: object) -> Measured:
    view = View(JANUARY, **asked)  # type: ignore[arg-type]
    return measure(FIRST_RESPONSE_TIME, story.facts(), view)


def in_time(story: Story, **asked: object) -> Measured:
    view = View(JANUARY, **asked)  # type: ignore[arg-type]
    return measure(ANSWERED_WITHIN_TARGET, story.facts(), view)


def test_three_answers_and_one_still_waiting() -> None:
    story = (
        Story(until="2026-01-10 00:00")
        .wrote("2026-01-05 10:00", answered="2026-01-05 10:30")
        .wrote("2026-01-06 10:00", answered="2026-01-06 11:00")
        .wrote("2026-01-07 10:00", answered="2026-01-07 14:00")
        .wrote("2026-01-08 10:00")
    )
    total = reply_time(story).total
    # 30, 60 and 240 minutes: the middle one is 60, their mean 330/3 = 110;
    # p90 lies at place 0.9 × 2 = 1.8, that is 60 + 0.8 × 180 = 204
    assert total.value == 60
    assert total.n == 3
    # all four are due by now, and one of them has no answer
    parts = {"median": 60, "mean": 110, "p90": pytest.approx(204), "waiting": 1, "unanswered": 25}
    assert total.parts == parts
    assert (total.low, total.high) == (None, None)  # three say nothing about where a median may lie
    assert total.needs is None


def test_from_six_answers_on_the_median_has_an_interval() -> None:
    story = Story()
    for day, minutes in zip(range(5, 11), (10, 20, 30, 40, 50, 55), strict=True):
        story.wrote(f"2026-01-{day:02} 10:00", answered=f"2026-01-{day:02} 10:{minutes}")
    total = reply_time(story).total
    assert total.value == 35  # between 30 and 40
    assert (total.low, total.high) == (10, 55)  # of six: the first and the last


def test_night_and_weekend_do_not_count_on_the_open_clock() -> None:
    story = (
        Story()
        # Friday 16:30 to Monday 09:15: half an hour of Friday and a quarter of Monday
        .wrote("2026-01-09 16:30", answered="2026-01-12 09:15")
    )
    assert reply_time(story, clock=Clock.OPEN, schedule=OFFICE).total.value == 45
    # by the calendar: 64 hours and 45 minutes
    assert reply_time(story).total.value == 64 * 60 + 45


def test_written_and_answered_while_closed_is_a_wait_of_nothing_and_is_kept() -> None:
    story = Story().wrote("2026-01-10 10:00", answered="2026-01-11 20:00")  # Saturday to Sunday
    total = reply_time(story, clock=Clock.OPEN, schedule=OFFICE).total
    assert (total.value, total.n) == (0, 1)


def test_without_opening_hours_the_open_clock_knows_nothing() -> None:
    story = Story().wrote("2026-01-05 10:00", answered="2026-01-05 10:30").wrote("2026-01-06 10:00")
    for measured in (reply_time(story, clock=Clock.OPEN), in_time(story, clock=Clock.OPEN)):
        total = measured.total
        assert (total.value, total.low, total.high, total.n) == (None, None, None, 0)
        assert total.needs == "opening hours"
    assert reply_time(story, clock=Clock.OPEN).total.parts["waiting"] == 1
    assert reply_time(story, clock=Clock.OPEN).total.parts["mean"] is None


def test_open_minutes_given_by_a_help_desk_stand_on_the_open_clock_only() -> None:
    story = (
        Story()
        .channel("email", target=HOUR)
        .wrote("2026-01-05 10:00", open_minutes=50.0, turns=1, waits=())
        .wrote("2026-01-05 11:00", open_minutes=90.0, turns=1, waits=())
    )
    given = reply_time(story, clock=Clock.OPEN).total
    assert (given.value, given.n, given.parts["waiting"]) == (70, 2, 0)
    # one hour is the target: 50 minutes keep it, 90 do not
    assert in_time(story, clock=Clock.OPEN).total.value == 50
    by_calendar = reply_time(story)
    assert (by_calendar.total.value, by_calendar.total.n) == (None, 0)
    assert by_calendar.total.needs == "a customer who was answered in this period"
    out = evidence(FIRST_RESPONSE_TIME, story.facts(), View(JANUARY)).left_out[0]
    assert [out.reasons[code] for code in out.reason] == ["no-instant", "no-instant"]


def test_the_night_clocks_change_is_an_hour_shorter() -> None:
    march = Period(date(2026, 3, 1), date(2026, 4, 1), ZONE)
    story = Story(until="2026-04-05 00:00").wrote("2026-03-28 22:00", answered="2026-03-29 08:00")
    total = measure(FIRST_RESPONSE_TIME, story.facts(), View(march)).total
    assert total.value == 9 * 60  # ten hours on the wall, nine on the watch


def test_a_day_belongs_to_the_shops_own_calendar() -> None:
    # half past midnight in Amsterdam is still the day before in UTC
    story = Story().wrote("2026-01-06 00:30", answered="2026-01-06 01:30")
    days = measure(FIRST_RESPONSE_TIME, story.facts(), View(JANUARY), by=Rhythm.DAY).series
    assert [bucket.first for bucket in days if bucket.n] == [date(2026, 1, 6)]


def test_what_does_not_count_and_why() -> None:
    story = (
        Story(until="2026-03-01 00:00")
        .wrote("2026-01-05 10:00", answered="2026-01-05 11:00")
        .wrote("2026-01-05 11:00", reason="spam")
        .wrote("2026-01-05 12:00", bot_only=True)
        .wrote("2026-01-05 13:00", needs_answer=False)
        .wrote("2026-01-05 14:00", closed="2026-01-06 09:00")
        .wrote("2026-01-05 15:00")  # silent until it lapsed on 4 February
        .wrote("2026-01-31 15:00")  # would lapse on 2 March
        .wrote("2026-01-06 10:00", answered="2026-01-06 09:59")  # a clock was wrong
    )
    facts, view = story.facts(), View(JANUARY)
    behind = evidence(FIRST_RESPONSE_TIME, facts, view)
    out = behind.left_out[0]
    reasons = [out.reasons[code] for code in out.reason]
    assert reasons == [
        "spam",
        "bot-only",
        "no-answer-needed",
        "closed-unanswered",
        "lapsed",
        "clock-skew",
        "waiting",
    ]
    assert behind.n == 1
    assert measure(FIRST_RESPONSE_TIME, facts, view).total.parts["waiting"] == 1
    # as of 20 January the silent one had not lapsed yet
    earlier = View(JANUARY, as_of=story.at("2026-01-20 00:00"))
    assert measure(FIRST_RESPONSE_TIME, facts, earlier).total.parts["waiting"] == 1
    # ... and the one of 31 January had not happened


def test_an_answer_after_now_has_not_happened() -> None:
    story = Story().wrote("2026-01-05 10:00", answered="2026-01-07 10:00")
    total = reply_time(story, as_of=story.at("2026-01-06 00:00")).total
    assert (total.value, total.n, total.parts["waiting"]) == (None, 0, 1)


def test_each_channel_is_known_only_up_to_its_own_end() -> None:
    story = (
        Story()
        .channel("email", until="2026-01-20 00:00")
        .channel("instagram", until="2026-01-06 00:00")
        .wrote("2026-01-05 10:00", "instagram")
        .wrote("2026-01-05 10:00", "email")
    )
    # due after a day: by the sixth at midnight Instagram says nothing yet, mail has missed
    total = in_time(story).total
    assert (total.value, total.n) == (0, 1)


def test_within_target_counts_who_was_never_answered() -> None:
    story = (
        Story(until="2026-01-20 00:00")
        .channel("email", target=FOUR_HOURS)
        .wrote("2026-01-05 10:00", answered="2026-01-05 14:00")  # exactly four hours: in time
        .wrote("2026-01-06 10:00", answered="2026-01-06 14:01")
        .wrote("2026-01-07 10:00")
        .wrote("2026-01-08 10:00", closed="2026-01-08 11:00")
        .wrote("2026-01-09 10:00", answered="2026-01-09 10:05")
    )
    total = in_time(story).total
    # two of five
    assert total.value == pytest.approx(40)
    assert (total.n, total.numerator) == (5, 2)
    assert total.parts == {"due": 5, "answered": 2}
    # Wilson for 2 of 5: 11.8 to 76.9 %
    assert (total.low, total.high) == (pytest.approx(11.76, abs=0.01), pytest.approx(76.93, abs=0.01))


def test_answered_but_not_yet_due_is_in_neither() -> None:
    story = (
        Story(until="2026-01-10 00:00")
        .channel("email", target=FOUR_HOURS)
        .wrote("2026-01-09 15:00", answered="2026-01-09 18:00")
        .wrote("2026-01-09 22:00", answered="2026-01-09 22:10")  # due at 02:00, files end at midnight
    )
    total = in_time(story).total
    assert (total.value, total.n) == (100, 1)


def test_due_and_in_time_on_the_open_clock() -> None:
    story = (
        Story(until="2026-01-13 12:00")
        .channel("email", target=FOUR_HOURS)
        # Friday 15:00: two open hours on Friday, due on Monday at 11:00
        .wrote("2026-01-09 15:00", answered="2026-01-12 10:59")
        .wrote("2026-01-09 15:00", answered="2026-01-12 11:01")
        # at 13:00 due at closing time: an answer at night stopped the clock at 17:00
        .wrote("2026-01-08 13:00", answered="2026-01-08 23:00")
        # Tuesday 09:30, files end at 12:00: not due
        .wrote("2026-01-13 09:30")
    )
    total = in_time(story, clock=Clock.OPEN, schedule=OFFICE).total
    assert (total.n, total.numerator) == (3, 2)
    # by the calendar all four are due or past but the last
    assert in_time(story).total.parts == {"due": 3, "answered": 0}


def test_two_accounts_of_one_channel_are_one_group() -> None:
    story = (
        Story()
        .wrote("2026-01-05 10:00", "email", account="hello@", answered="2026-01-05 10:10")
        .wrote("2026-01-05 10:00", "email", account="shop@", answered="2026-01-05 10:30")
        .wrote("2026-01-05 10:00", "chat", answered="2026-01-05 10:02")
    )
    facts = story.facts()
    split = measure(FIRST_RESPONSE_TIME, facts, View(JANUARY), split=Dimension.CHANNEL).split
    assert {name: (value.value, value.n) for name, value in split.items()} == {
        "email": (20, 2),
        "chat": (2, 1),
    }
    only = View(JANUARY, filters=Filters(channels=("chat",)))
    assert measure(FIRST_RESPONSE_TIME, facts, only).total.value == 2


def test_a_bucket_is_provisional_until_its_targets_have_passed() -> None:
    story = Story(until="2026-01-19 12:00").channel("email", target=DAY)
    story.wrote("2026-01-05 10:00", answered="2026-01-05 11:00")
    weeks = measure(FIRST_RESPONSE_TIME, story.facts(), View(JANUARY), by=Rhythm.WEEK).series
    flags = [(week.first.day, week.provisional, week.missing, week.partial) for week in weeks]
    assert flags == [
        (1, False, True, True),  # before the first contact
        (5, False, False, False),
        (12, True, False, False),  # ends on the 19th; a day more is needed
        (19, True, False, False),
        (26, True, True, True),  # nothing is known
    ]
    # two open hours are over by Monday noon, a calendar day is not
    story.targets[0] = 2 * HOUR
    view = View(JANUARY, clock=Clock.OPEN, schedule=OFFICE)
    weeks = measure(FIRST_RESPONSE_TIME, story.facts(), view, by=Rhythm.WEEK).series
    assert [week.provisional for week in weeks] == [False, False, False, True, True]


def test_messengers_are_judged_as_social() -> None:
    assert kind_of("whatsapp") is ChannelKind.SOCIAL
    assert kind_of("email") is ChannelKind.EMAIL
    tiers = FIRST_RESPONSE_TIME.tiers[kind_of("email")]
    assert [step.figure for step in (tiers.good, tiers.better, tiers.best)] == [1440, 720, 60]


def test_never_is_later_than_any_now() -> None:
    story = Story().channel("email", until=NEVER).wrote("2026-01-05 10:00")
    total = reply_time(story, as_of=NEVER).total
    assert (total.value, total.n) == (None, 0)
