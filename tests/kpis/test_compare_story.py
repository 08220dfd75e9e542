"""The period against the one before it: what is clear, what is not, and what cannot be said."""

from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.kpi import Result
from desktop.domain.period import Period
from desktop.domain.rules import HOUR
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.kpis.engine import compare
from desktop.kpis.speed import ANSWERED_WITHIN_TARGET, FIRST_RESPONSE_TIME
from desktop.kpis.view import View
from desktop.kpis.volume import BACKLOG, CHANNEL_MIX, CONTACT_VOLUME

FEBRUARY = Period(date(2026, 2, 1), date(2026, 3, 1), "Europe/Amsterdam")


def a_day_each(month: int, count: int, wait: int, channel: str = "email") -> list[tuple[str, str, str]]:
    return [
        (f"2026-{month:02}-{day:02} 10:00", f"2026-{month:02}-{day:02} {10 + wait}:00", channel)
        for day in range(1, count + 1)
    ]


def told(*parts: list[tuple[str, str, str]], since: str = "2025-11-01 10:00") -> Story:
    story = Story(until="2026-03-10 00:00").channel("email", target=4 * HOUR).wrote(since, needs_answer=False)
    for arrived, answered, channel in [line for part in parts for line in part]:
        story.wrote(arrived, channel, answered=answered)
    return story


def test_faster_and_that_is_clear() -> None:
    facts = told(a_day_each(1, 20, 6), a_day_each(2, 20, 2)).facts()
    change = compare(FIRST_RESPONSE_TIME, facts, View(FEBRUARY))
    assert (change.now.value, change.before.value, change.difference) == (120, 360, -240)
    assert change.result is Result.CLEAR_BETTER
    assert change.p is not None
    assert change.p < 0.001
    # everyone in time, nobody before
    change = compare(ANSWERED_WITHIN_TARGET, facts, View(FEBRUARY))
    assert (change.difference, change.result) == (100, Result.CLEAR_BETTER)


def test_slower_and_that_is_clear() -> None:
    facts = told(a_day_each(1, 20, 2), a_day_each(2, 20, 6)).facts()
    assert compare(FIRST_RESPONSE_TIME, facts, View(FEBRUARY)).result is Result.CLEAR_WORSE
    assert compare(ANSWERED_WITHIN_TARGET, facts, View(FEBRUARY)).result is Result.CLEAR_WORSE


def test_no_clear_change() -> None:
    facts = told(a_day_each(1, 10, 3), a_day_each(2, 10, 3)).facts()
    change = compare(FIRST_RESPONSE_TIME, facts, View(FEBRUARY))
    assert (change.difference, change.result) == (0, Result.NONE)


def test_four_answers_are_too_few() -> None:
    facts = told(a_day_each(1, 10, 6), a_day_each(2, 4, 2)).facts()
    change = compare(FIRST_RESPONSE_TIME, facts, View(FEBRUARY))
    assert (change.difference, change.p, change.result) == (-240, None, Result.TOO_FEW)


def test_while_a_period_can_still_change_nothing_is_said() -> None:
    story = told(a_day_each(1, 20, 6), a_day_each(2, 20, 2))
    view = View(FEBRUARY, as_of=story.at("2026-03-01 02:00"))  # the last target passes at four o'clock
    assert compare(FIRST_RESPONSE_TIME, story.facts(), view).result is Result.PROVISIONAL


def test_more_or_less_volume_is_neither_good_nor_bad() -> None:
    more = told(a_day_each(1, 5, 1), a_day_each(2, 25, 1)).facts()
    assert compare(CONTACT_VOLUME, more, View(FEBRUARY)).result is Result.CLEAR_MORE
    less = told(a_day_each(1, 25, 1), a_day_each(2, 5, 1)).facts()
    assert compare(CONTACT_VOLUME, less, View(FEBRUARY)).result is Result.CLEAR_LESS


def test_counts_need_four_weeks_of_history() -> None:
    # the data begin on 8 January, in the middle of what February is compared with
    facts = told(a_day_each(2, 25, 1), since="2026-01-08 10:00").facts()
    assert compare(CONTACT_VOLUME, facts, View(FEBRUARY)).result is Result.TOO_FEW
    # a fortnight before a week in January: the week before is known, but three weeks are not
    week = View(Period(date(2026, 1, 19), date(2026, 1, 26), "Europe/Amsterdam"))
    assert compare(CONTACT_VOLUME, facts, week).result is Result.TOO_FEW


def test_fewer_contacts_on_as_many_orders() -> None:
    story = told(a_day_each(1, 28, 1), a_day_each(2, 6, 1)).ordered("2025-11-01 10:00", 1)
    for order in range(100):
        story.ordered(f"2026-01-{order % 28 + 1:02} 12:00", 100 + order)
        story.ordered(f"2026-02-{order % 28 + 1:02} 12:00", 300 + order)
    change = compare(CONTACT_RATE, story.facts(), View(FEBRUARY))
    assert (change.now.value, change.before.value) == (6, 28)
    assert change.result is Result.CLEAR_BETTER


def test_the_mix_is_asked_about_one_and_the_same_channel() -> None:
    facts = told(
        a_day_each(1, 20, 1, "email"),
        a_day_each(1, 4, 2, "instagram"),
        a_day_each(2, 4, 1, "email"),
        a_day_each(2, 20, 2, "instagram"),
    ).facts()
    change = compare(CHANNEL_MIX, facts, View(FEBRUARY))
    # both months have 20 of 24 on one channel, but not on the same
    assert change.now.value == change.before.value == pytest.approx(100 * 20 / 24)
    assert change.difference == pytest.approx(100 * (20 - 4) / 24)
    assert change.result is Result.CLEAR_MORE


def test_a_backlog_is_counted_not_tested() -> None:
    story = told().wrote("2026-02-20 10:00")
    change = compare(BACKLOG, story.facts(), View(FEBRUARY))
    assert (change.difference, change.p, change.result) == (1, None, Result.NOT_TESTED)
