"""What stands around a number, in words."""

from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.kpi import Change, ChannelKind, Result, Unit, Value
from desktop.domain.period import Period
from desktop.kpis.catalogue import ALL, by_key
from desktop.kpis.engine import evidence
from desktop.kpis.view import View
from desktop.reports.number_words import (
    compact,
    headline,
    left_out_words,
    made_of,
    moved,
    short_change,
    short_part,
    step_words,
    worked_out,
)
from desktop.reports.verdicts import Reached

RATE = Value(6.2, Unit.PER_100_ORDERS, n=758, numerator=47)
SHARE = Value(78.0, Unit.PERCENT, n=41, numerator=32)
REPLY = Value(108.0, Unit.MINUTES, n=41)
COUNT = Value(1.0, Unit.COUNT, n=1, numerator=1)
NOTHING = Value(None, Unit.MINUTES, needs="messages")


@pytest.mark.parametrize(
    ("key", "value", "made", "worked"),
    [
        ("contact_rate", RATE, "47 contacts, 758 orders", "47 ÷ 758 × 100 = 6.2 per 100 orders"),
        ("answered_within_target", SHARE, "32 of 41", "32 ÷ 41 × 100 = 78 %"),
        (
            "first_response_time",
            REPLY,
            "41 answered",
            "Of 41 times one half is shorter than 1 h 48 min, the other one longer.",
        ),
        ("resolution_time", Value(60.0, Unit.MINUTES, n=1), "1 solved", "There is 1 time: 1 h."),
        ("contact_volume", COUNT, "1 conversation", "Counted one by one: 1."),
        ("backlog", Value(7.0, Unit.COUNT, n=7), "7 conversations", "Counted one by one: 7."),
        (
            "nps",
            Value(40.0, Unit.POINTS, n=10, numerator=4, parts={"promoters": 6.0, "detractors": 2.0}),
            "10 answers",
            "(6 − 2) ÷ 10 × 100 = 40",
        ),
        ("ces", Value(5.1, Unit.POINTS, n=5), "5 answers", "All added up ÷ 5 = 5.1"),
        (
            "cost_per_contact",
            Value(77.5, Unit.MONEY, n=4, numerator=310, currency="EUR"),
            "4 conversations",
            "310.00 EUR ÷ 4 = 77.50 EUR",
        ),
        (
            "occupancy",
            Value(75.0, Unit.PERCENT, n=2, numerator=120),
            "2 days of work",
            "From 2 days of work: 75 %.",
        ),
        ("churn_rate", Value(50.0, Unit.PERCENT, n=4, numerator=2), "2 of 4", "2 ÷ 4 × 100 = 50 %"),
        (
            "clv_to_cac",
            Value(3.0, Unit.RATIO, n=12),
            "12 customers",
            "From 12 customers: 3.",
        ),
        ("first_response_time", NOTHING, "0 answered", ""),
    ],
)
def test_of_what_and_how(key: str, value: Value, made: str, worked: str) -> None:
    kpi = by_key[key]
    assert (made_of(kpi, value), worked_out(kpi, value)) == (made, worked)


def test_names_and_values() -> None:
    assert headline(by_key["first_response_time"]) == "Reply time, half were faster"
    assert headline(by_key["contact_rate"]) == "Contacts per 100 orders"
    assert (compact(RATE), compact(REPLY)) == ("6.2", "1 h 48 min")
    parts = {part.key: short_part(part) for part in by_key["first_response_time"].parts}
    assert (parts["p90"], parts["mean"]) == ("9 in 10 within", "Average")


@pytest.mark.parametrize(
    ("code", "words"),
    [("waiting", "still waiting"), ("bulk", "newsletter"), ("of-a-newer-book", "of-a-newer-book")],
)
def test_why_a_row_is_left_out(code: str, words: str) -> None:
    assert left_out_words(code) == words


@pytest.mark.parametrize(
    ("before", "result", "words"),
    [
        (REPLY, Result.NONE, "no clear change"),
        (REPLY, Result.CLEAR_BETTER, "better, and that is clear"),
        (REPLY, Result.NOT_TESTED, "The same"),
        (NOTHING, Result.TOO_FEW, "Nothing to compare with"),
    ],
)
def test_a_change_in_few_words(before: Value, result: Result, words: str) -> None:
    assert short_change(Change(REPLY, before, 0.0, None, result)) == words


def test_what_a_setting_moves_does_not_break_within_a_time() -> None:
    assert moved("Reply time", REPLY, NOTHING) == "reply time 1\u00a0h\u00a048\u00a0min → not known"


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (None, "too few to say"),
        (Reached(0, True), "good: under 1 d"),
        (Reached(2, True), "better: under 12 h"),
        (Reached(3, False), "best: under 1 h, not sure yet"),
    ],
)
def test_steps_in_words(reached: Reached | None, words: str) -> None:
    kpi = by_key["first_response_time"]
    assert step_words(reached, kpi.tiers[ChannelKind.EMAIL], kpi) == words


def test_every_reason_to_leave_a_row_out_has_words() -> None:
    """No code of a gate is ever shown to a person."""
    story = Story().wrote("2026-01-05 10:00", answered="2026-01-05 11:00").ordered("2026-01-05 10:00", 1)
    story.rated("2026-01-06 10:00", 5).rated("2026-01-06 10:00", 5, "nps").rated("2026-01-06 10:00", 5, "ces")
    story.called("2026-01-06 10:00").cost("2026-01", 10).worked("2026-01-06", 60).visited("2026-01-06", 9)
    facts, view = story.facts(), View(Period(date(2026, 1, 1), date(2026, 2, 1), story.zone))
    codes = {
        reason for kpi in ALL for out in evidence(kpi, facts, view).left_out for reason in out.reasons
    } | {"answered-again"}
    for observe in {
        each for kpi in ALL for each in (kpi.figure.observe, kpi.figure.per, kpi.figure.also) if each
    }:
        others = view.columns(facts).observed(observe).others
        codes |= {gate.reason for gate in others.gates if gate.codes is None} if others else set()
    assert len(codes) > 20
    assert [code for code in sorted(codes) if left_out_words(code) == code] == []
