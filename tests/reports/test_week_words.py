"""The last week in words: every sentence an owner can meet, written out."""

import pytest

from desktop.domain.kpi import Change, Result, Unit, Value
from desktop.kpis.catalogue import by_key
from desktop.reports.week_words import (
    could_be,
    small_week_sentence,
    sources_words,
    tile_line,
    tile_value,
    week_sentence,
)

NOTHING_MOVED = Result.NONE


def change(
    unit: Unit, now: float | None, before: float | None, result: Result = NOTHING_MOVED, n: int = 41
) -> Change:
    return Change(
        Value(now, unit, 0 if now is None else n),
        Value(before, unit, n),
        difference=None,
        p=None,
        result=result,
    )


def rate(now: float | None = 6.2, before: float | None = 6.4, result: Result = NOTHING_MOVED) -> Change:
    return change(Unit.PER_100_ORDERS, now, before, result, 758)


def reply(
    now: float | None = 108, before: float | None = 130, result: Result = NOTHING_MOVED, n: int = 41
) -> Change:
    return change(Unit.MINUTES, now, before, result, n)


def strong(text: str) -> str:
    return f"*{text}*"


@pytest.mark.parametrize(
    ("rates", "replies", "expected"),
    [
        (rate(), reply(), "Half were answered within *1 h 48 min*. No clear change."),
        (
            rate(),
            reply(result=Result.CLEAR_BETTER),
            "Half were answered within *1 h 48 min*. Faster than the week before (2 h 10 min), and that"
            " is clear.",
        ),
        (
            rate(result=Result.CLEAR_WORSE),
            reply(result=Result.CLEAR_WORSE),
            "Half were answered within *1 h 48 min*. More contacts per order than the week before (6.4), and"
            " that is clear. Slower than the week before (2 h 10 min), and that is clear.",
        ),
        (
            rate(result=Result.CLEAR_BETTER),
            reply(),
            "Half were answered within *1 h 48 min*. Fewer contacts per order than the week before (6.4), and"
            " that is clear.",
        ),
        (
            rate(result=Result.PROVISIONAL),
            reply(n=3, result=Result.TOO_FEW),
            "*3* are answered so far. These numbers can still change.",
        ),
        (
            rate(before=None, result=Result.TOO_FEW),
            reply(now=20, before=None, n=1, result=Result.TOO_FEW),
            "*1* is answered so far. Can't tell yet whether anything changed.",
        ),
    ],
)
def test_the_week_in_a_sentence(rates: Change, replies: Change, expected: str) -> None:
    said = week_sentence(47, 758, rates, replies, strong)
    assert said == f"*47 conversations* and *758 orders*: *6.2 per 100*. {expected}"


def test_without_orders_there_is_no_rate() -> None:
    assert week_sentence(1, 0, rate(None), reply(None), strong) == "*1 conversation* came in."


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((4, 12, 3, 1), "*4 conversations* and *12 orders* came in. 3 are answered, *1 is waiting*."),
        ((1, 1, 1, 0), "*1 conversation* and *1 order* came in. 1 is answered."),
        ((2, None, 0, 2), "*2 conversations* came in. *2 are waiting*."),
        ((1, None, 0, 0), "*1 conversation* came in."),
        ((0, 12, 0, 0), "*0 conversations* and *12 orders* came in."),
    ],
)
def test_a_small_shops_week(counts: tuple[int, int | None, int, int], expected: str) -> None:
    assert small_week_sentence(*counts, strong) == expected


@pytest.mark.parametrize(
    ("key", "now", "before", "expected"),
    [
        (
            "answered_within_target",
            Value(70.7, Unit.PERCENT, 41, 55.5, 82.4, numerator=29),
            Value(75, Unit.PERCENT, 40),
            "29 of 41 · could be 56–82 %",
        ),
        (
            "first_response_time",
            Value(108, Unit.MINUTES, 41, 91, 126),
            Value(130, Unit.MINUTES, 40),
            "half of 41 · was 2 h 10 min",
        ),
        ("first_response_time", Value(108, Unit.MINUTES, 41), Value(None, Unit.MINUTES), "half of 41"),
        (
            "first_response_time",
            Value(108, Unit.MINUTES, 3),
            Value(130, Unit.MINUTES, 4),
            "only 3 · was 2 h 10 min",
        ),
        (
            "contact_rate",
            Value(6.2, Unit.PER_100_ORDERS, 758, 4.6, 8.2, numerator=47),
            Value(6.4, Unit.PER_100_ORDERS, 736),
            "from 758 · could be 4.6–8.2",
        ),
        ("backlog", Value(7, Unit.COUNT, 7), Value(9, Unit.COUNT, 9), "was 9"),
    ],
)
def test_a_tile_says_of_how_many_and_what_it_was_or_could_be(
    key: str, now: Value, before: Value, expected: str
) -> None:
    assert tile_line(by_key[key], Change(now, before, None, None, Result.NONE)) == expected


def test_a_range_that_is_open_at_one_end() -> None:
    assert could_be(Value(600, Unit.MINUTES, 6, 180, None)) == "could be at least 3 h"
    assert could_be(Value(600, Unit.MINUTES, 6)) == ""


def test_a_share_has_no_decimals_and_what_is_unknown_a_dash() -> None:
    assert tile_value(Value(66.7, Unit.PERCENT, 3)) == "67 %"
    assert tile_value(Value(None, Unit.PERCENT)) == "—"
    assert tile_value(Value(108, Unit.MINUTES, 41)) == "1 h 48 min"


def test_how_far_the_files_go() -> None:
    said = sources_words([("Gmail", "22 Nov"), ("Instagram", "20 Nov")])
    assert said == "As of your files: Gmail 22 Nov, Instagram 20 Nov"
