"""What may be said beside a number."""

from dataclasses import replace

import pytest

from desktop.domain.kpi import Change, Measured, Result, Unit, Value
from desktop.kpis.catalogue import by_key
from desktop.reports.verdicts import change_words, level_words, remark, unanswered_words, unit_words

RATE, REPLY, BACKLOG = by_key["contact_rate"], by_key["first_response_time"], by_key["backlog"]


def rate(value: float | None, n: int = 400, low: float | None = None, high: float | None = None) -> Value:
    return Value(value, Unit.PER_100_ORDERS, n, low, high, needs=None if value is not None else "orders")


def change(
    result: Result, now: float | None = 6.2, before: float | None = 6.4, difference: float | None = -0.2
):
    return Change(rate(now), rate(before), difference, 0.5, result)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Result.CLEAR_BETTER, "Better, and that is clear."),
        (Result.CLEAR_WORSE, "Worse, and that is clear."),
        (Result.CLEAR_MORE, "More, and that is clear."),
        (Result.CLEAR_LESS, "Less, and that is clear."),
        (Result.NONE, "No clear change."),
        (Result.TOO_FEW, "Can't tell yet: too few."),
        (Result.PROVISIONAL, "Can't tell yet: it can still change."),
        (Result.NOT_TESTED, "0.2 per 100 orders less."),
    ],
)
def test_every_result_has_words(result: Result, words: str):
    assert change_words(change(result)) == words


def test_counted_changes_and_nothing_to_compare():
    assert change_words(change(Result.NOT_TESTED, difference=3)) == "3 per 100 orders more."
    assert change_words(change(Result.NOT_TESTED, difference=0)) == "The same."
    assert change_words(change(Result.TOO_FEW, before=None)) == "Nothing to compare with."
    assert change_words(change(Result.TOO_FEW, now=None)) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (rate(9.0, 400, 7, 11), ""),  # good is 8, better 5, best 3
        (rate(7.0, 400, 6, 8), "good"),
        (rate(7.0, 400, 6, 8.1), "good, not sure yet"),
        (rate(7.0, 400, 6, None), "good, not sure yet"),
        (rate(5.0, 400, 4, 5), "better"),
        (rate(2.0, 400, 1, 2.9), "best"),
        (rate(2.0, 4, 1, 2.9), ""),  # too few to call it anything
        (rate(None, 0), ""),
    ],
)
def test_levels_of_the_contact_rate(value: Value, words: str):
    assert level_words(RATE, value, {}) == words


def test_levels_differ_by_channel():
    def minutes(value: float) -> Value:
        return Value(value, Unit.MINUTES, 30, value, value)

    channels = {"email": minutes(600), "instagram": minutes(200), "chat": minutes(60), "": minutes(5)}
    words = level_words(REPLY, minutes(300), channels)
    # mail within 12 h; Instagram within 4 h; no level for chat (5 min is good); no name counts as social
    assert words == "email: better; instagram: better; no channel: best"
    assert level_words(BACKLOG, Value(3, Unit.COUNT, 30), {}) == ""
    no_phone = replace(REPLY, tiers={kind: REPLY.tiers[kind] for kind in list(REPLY.tiers)[:1]})
    assert level_words(no_phone, minutes(1), {"phone": minutes(1)}) == ""


def test_where_more_is_better_the_low_end_decides():
    satisfied = replace(by_key["answered_within_target"], tiers=RATE.tiers)
    value = Value(9, Unit.PERCENT, 30, low=8, high=12)
    assert level_words(satisfied, value, {}) == "best"  # of these made-up levels each is reached
    assert level_words(satisfied, replace(value, low=2), {}) == "best, not sure yet"


def test_a_counted_number_is_as_sure_as_it_can_be():
    counted = replace(BACKLOG, tiers=RATE.tiers)
    assert level_words(counted, Value(7, Unit.COUNT, 7), {}) == "good"


def test_remarks():
    def of(value: Value, provisional: bool = False, parts: frozenset[str] = frozenset()) -> str:
        return remark(RATE, Measured(RATE.key, value, provisional, parts))

    assert of(rate(None, 0)) == "Needs orders."
    assert of(rate(6.2)) == ""
    assert of(rate(6.2, 12)) == "Few: 12."
    assert of(rate(6.2, 3), provisional=True) == "Only 3. Can still change."
    assert of(rate(6.2), provisional=True, parts=frozenset({"net"})) == "Can still change."
    assert of(rate(6.2), parts=frozenset({"net"})) == (
        "Can still change: Orders of the period that brought a contact within 30 days."
    )
    assert remark(BACKLOG, Measured("backlog", Value(2, Unit.COUNT, 2), False)) == ""  # two is simply two


def test_units():
    assert unit_words(Unit.MONEY, "EUR") == "EUR"
    assert unit_words(Unit.MONEY) == "money"
    assert all(unit_words(unit) for unit in Unit)


def test_a_median_says_how_many_it_does_not_know_of() -> None:
    """More than one in ten of those whose time is up has no answer: that is said beside it."""
    waited = Value(30.0, Unit.MINUTES, n=9, parts={"unanswered": 10.0})
    assert unanswered_words(waited) == ""
    many = Value(30.0, Unit.MINUTES, n=9, parts={"unanswered": 12.5})
    assert unanswered_words(many) == "12.5 % of those whose time is up have no answer, and are not in it."
    assert unanswered_words(Value(30.0, Unit.MINUTES, n=9)) == ""
    few = Value(30.0, Unit.MINUTES, n=4, parts={"unanswered": 12.5})
    assert unanswered_words(few) == (
        "Not everyone whose time is up has an answer; who has none is not in it."
    )
