"""The bot, the help page and lost calls, told as stories with the arithmetic in words."""

from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.kpi import Dimension, Result, Value
from desktop.domain.period import Period, Rhythm
from desktop.kpis.catalogue import by_key
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.view import Filters, View

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "Europe/Amsterdam")


def total(key: str, story: Story) -> Value:
    return measure(by_key[key], story.facts(), View(JANUARY)).total


def test_settled_by_the_bot() -> None:
    story = (
        Story()
        # settled, and the customer never turned to a person
        .wrote("2026-01-05 10:00", bot_only=True, given_solved="2026-01-05 10:05", customer=1)
        # settled, but the customer wrote to a person within 72 hours
        .wrote("2026-01-05 10:00", bot_only=True, given_solved="2026-01-05 10:05", customer=2)
        .wrote("2026-01-08 10:05", customer=2)
        # settled, and the person was asked a minute after the 72 hours
        .wrote("2026-01-05 10:00", bot_only=True, given_solved="2026-01-05 10:05", customer=3)
        .wrote("2026-01-08 10:06", customer=3)
        # silence: nobody knows
        .wrote("2026-01-05 10:00", bot_only=True, customer=4)
    )
    value = total("ai_resolution_rate", story)
    # customers 1 and 3 of six conversations; four were left to the bot, and one of those ended in silence
    assert (value.value, value.n) == (pytest.approx(100 / 3), 6)
    assert value.parts == {"bot_only": pytest.approx(400 / 6), "unknown": 25}


def test_without_a_bot_there_is_no_rate_of_0() -> None:
    value = total("ai_resolution_rate", Story().wrote("2026-01-05 10:00"))
    assert (value.value, value.needs) == (None, "a bot that answers customers")


def test_look_it_up_themselves() -> None:
    story = Story().visited("2026-01-05", 60).visited("2026-01-06", 36)
    for customer in range(1, 5):
        story.wrote("2026-01-05 10:00", customer=customer)
    story.wrote("2026-01-05 11:00", outbound=True)  # we wrote first
    value = total("self_service_use", story)
    # 96 visits and 4 contacts
    assert (value.value, value.n, value.numerator) == (96, 100, 96)
    assert evidence(by_key["self_service_use"], story.facts(), View(JANUARY)).n == 100


def test_weeks_without_noted_visits_are_not_known() -> None:
    story = Story().visited("2026-01-05", 30).visited("2026-01-21", 10).wrote("2026-01-03 09:00")
    for day in (5, 13, 21):
        story.wrote(f"2026-01-{day:02} 10:00")
    weeks = measure(by_key["self_service_use"], story.facts(), View(JANUARY), by=Rhythm.WEEK).series
    assert [week.value for week in weeks] == [
        None,
        pytest.approx(3000 / 31),
        None,
        pytest.approx(1000 / 11),
        None,
    ]


def test_visits_that_nobody_noted_are_not_0_visits() -> None:
    story = Story().wrote("2026-01-05 10:00").wrote("2026-01-25 10:00")
    story.visited("2026-01-05", 30).visited("2026-01-25", 10)
    quiet = Period(date(2026, 1, 6), date(2026, 1, 20), "Europe/Amsterdam")
    value = measure(by_key["self_service_use"], story.facts(), View(quiet)).total
    # visits are noted on the 5th and the 25th. Between them nobody wrote, and nobody counted visitors
    assert (value.value, value.parts) == (None, {"visits": None})
    story.visited("2026-01-07", 0)  # counted, and nobody came: 0 visits are known, of 0 visits and contacts
    value = measure(by_key["self_service_use"], story.facts(), View(quiet)).total
    assert (value.value, value.parts) == (None, {"visits": 0})


def test_helped_by_the_help_page() -> None:
    story = (
        Story()
        .visited("2026-01-05", 100, asked=20, solved=14)
        .visited("2026-01-06", 50, asked=5, solved=1)
        .visited("2026-01-07", 70)  # nobody was asked
        .visited("2026-01-08", 10, asked=2, solved=3)  # cannot be
    )
    value = total("self_service_completion", story)
    # 15 of 25 who said whether it helped, of 150 visitors of those days
    assert (value.value, value.n, value.numerator) == (60, 25, 15)
    assert value.parts["response_rate"] == pytest.approx(100 * 25 / 150)
    behind = evidence(by_key["self_service_completion"], story.facts(), View(JANUARY))
    assert behind.n == 25
    reasons = [behind.left_out[0].reasons[code] for code in behind.left_out[0].reason]
    assert reasons == ["not-asked", "more-helped-than-asked"]


def test_visits_alone_do_not_tell_whether_the_page_helps() -> None:
    value = total("self_service_completion", Story().visited("2026-01-05", 100))
    assert value.value is None
    assert value.needs is not None
    assert "asked whether it helped" in value.needs


def test_calls_nobody_took() -> None:
    story = (
        Story()
        .called("2026-01-05 10:00", wait=12)
        .called("2026-01-05 11:00", wait=3)  # answered at once: counts
        .called("2026-01-05 12:00", answered=False, wait=30)  # lost
        .called("2026-01-05 13:00", answered=False, wait=4)  # a wrong number: in neither
        .called("2026-01-05 14:00", answered=False)  # nobody knows how long: lost
        .called("2026-01-05 15:00", inbound=False)  # we called
        .called("2026-01-05 16:00", answered=False, wait=5)  # exactly five seconds: lost
    )
    value = total("abandoned_call_rate", story)
    assert (value.value, value.n) == (60, 5)


def test_a_voice_message_is_lost_unless_you_called_back() -> None:
    story = (
        Story()
        .wrote("2026-01-05 10:00", "phone")
        .wrote("2026-01-05 11:00", "phone")
        .wrote("2026-01-05 12:00", "phone", answered="2026-01-05 15:00")
        .called("2026-01-05 10:00", answered=False, voicemail=True, talk=1)  # nobody called back
        .called("2026-01-05 11:00", answered=False, voicemail=True, talk=2)
        .called("2026-01-05 12:00", answered=False, voicemail=True, talk=3)  # answered in writing
        .called("2026-01-05 16:00", inbound=False, talk=2)
    )
    facts = story.facts()
    value = measure(by_key["abandoned_call_rate"], facts, View(JANUARY)).total
    assert value.n == 3
    assert value.value == pytest.approx(100 / 3)


def test_the_help_page_helps_more_and_that_is_clear() -> None:
    story = Story(until="2026-02-01 00:00").visited("2025-12-05", 200, asked=100, solved=20)
    story.visited("2026-01-05", 200, asked=100, solved=60).visited("2026-02-05", 1)
    change = compare(by_key["self_service_completion"], story.facts(), View(JANUARY))
    assert (change.difference, change.result) == (40, Result.CLEAR_BETTER)


def test_calls_are_of_the_telephone_also_without_a_conversation() -> None:
    story = Story().channel("phone").channel("email").wrote("2026-01-05 09:00", "email")
    story.called("2026-01-05 10:00", answered=False, agent="Ben").called("2026-01-05 11:00", talk=1)
    kpi, facts = by_key["abandoned_call_rate"], story.facts()
    channels = measure(kpi, facts, View(JANUARY), split=Dimension.CHANNEL).split
    assert {name: value.value for name, value in channels.items()} == {"phone": 100, "email": 0}
    phone = View(JANUARY, filters=Filters(channels=("phone",)))
    assert measure(kpi, facts, phone).total.n == 1
    agents = measure(kpi, facts, View(JANUARY), split=Dimension.AGENT).split
    assert {name: value.value for name, value in agents.items()} == {"": 0, "Ben": 100}
