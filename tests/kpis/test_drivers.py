"""What moved a number: the split of a change into mix and rate, worked out by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpis.story import Story

from desktop.domain.clear_change import compare_shares
from desktop.domain.kpi import Dimension, Result
from desktop.domain.period import Period
from desktop.domain.rules import HOUR
from desktop.kpis.catalogue import by_key
from desktop.kpis.drivers import (
    Kind,
    counts_moved,
    means_moved,
    percentiles_moved,
    rates_moved,
    shares_moved,
    what_moved,
)
from desktop.kpis.view import View

FEBRUARY = Period(date(2026, 2, 1), date(2026, 3, 1), "Europe/Amsterdam")


def test_mix_and_rate_of_a_share_by_hand() -> None:
    drivers = shares_moved(["mail", "chat"], ([45, 54], [80, 10]), ([50, 60], [100, 20]))
    effects = {(driver.segment, driver.kind): driver.effect for driver in drivers}
    # before: mail 80 of 100, chat 10 of 20: 0.75 in all; now: mail 45 of 50, chat 54 of 60: 0.9
    # weights: mail 5/6 → 5/11, chat 1/6 → 6/11; mean rates: mail 0.85, chat 0.7, all 0.825
    mail, chat = 5 / 11 - 5 / 6, 6 / 11 - 1 / 6
    assert effects["mail", Kind.MIX] == pytest.approx(mail * (0.85 - 0.825))
    assert effects["chat", Kind.MIX] == pytest.approx(chat * (0.7 - 0.825))
    assert effects["mail", Kind.RATE] == pytest.approx((5 / 11 + 5 / 6) / 2 * 0.1)
    assert effects["chat", Kind.RATE] == pytest.approx((6 / 11 + 1 / 6) / 2 * 0.4)
    assert sum(effects.values()) == pytest.approx(0.9 - 0.75)


def test_the_tests_of_all_parts_are_counted_together() -> None:
    drivers = shares_moved(["mail", "chat"], ([45, 54], [80, 10]), ([50, 60], [100, 20]))
    tests = sorted(driver.p for driver in drivers if driver.p is not None)
    # each mix is 50 of 110 against 100 of 120 (or its complement) by Fisher; of four the smallest counts
    # four times, and no later one may be smaller
    alone = compare_shares(50, 110, 100, 120)
    assert alone is not None
    assert tests[:2] == pytest.approx([4 * alone, 4 * alone])
    assert len(tests) == 4


def test_a_segment_that_is_new_borrows_its_rate() -> None:
    drivers = shares_moved(["mail", "chat"], ([8, 1], [8, 0]), ([10, 10], [10, 0]))
    effects = {(driver.segment, driver.kind): driver.effect for driver in drivers}
    assert effects["chat", Kind.RATE] == 0  # there was no rate of its own to change
    assert sum(effects.values()) == pytest.approx(9 / 20 - 8 / 10)


counts = st.lists(st.tuples(*[st.integers(0, 40)] * 4), min_size=1, max_size=5)


@given(counts)
def test_parts_of_a_share_add_up_exactly(rows: list[tuple[int, int, int, int]]) -> None:
    n = [[a + b for a, b, _c, _d in rows], [c + d for _a, _b, c, d in rows]]
    hits = [[a for a, *_rest in rows], [c for _a, _b, c, _d in rows]]
    names = [str(place) for place in range(len(rows))]
    drivers = shares_moved(names, (hits[0], hits[1]), (n[0], n[1]))
    if sum(n[0]) and sum(n[1]):
        whole = sum(hits[0]) / sum(n[0]) - sum(hits[1]) / sum(n[1])
        assert sum(driver.effect for driver in drivers) == pytest.approx(whole, abs=1e-12)
    else:
        assert drivers == []


values = st.lists(st.floats(1, 7), max_size=6).map(np.array)


@given(st.lists(st.tuples(values, values), min_size=1, max_size=4))
def test_parts_of_a_mean_add_up_exactly(rows: list[tuple[np.ndarray, np.ndarray]]) -> None:
    now, before = [pair[0] for pair in rows], [pair[1] for pair in rows]
    drivers = means_moved([str(place) for place in range(len(rows))], now, before)
    together = np.concatenate(now), np.concatenate(before)
    if len(together[0]) and len(together[1]):
        whole = together[0].mean() - together[1].mean()
        assert sum(driver.effect for driver in drivers) == pytest.approx(whole, abs=1e-9)


def test_reasons_of_a_contact_rate() -> None:
    drivers = rates_moved(
        ["late", "size"], ([40, 10], [10, 12]), (500, 400), kappa=1.0, weeks_before=20, scale=100
    )
    effects = {driver.segment: driver.effect for driver in drivers}
    # late: 40 on 500 = 8.0 after 10 on 400 = 2.5; size: 2.0 after 3.0
    assert effects == {"late": pytest.approx(5.5), "size": pytest.approx(-1.0)}
    assert sum(effects.values()) == pytest.approx(100 * 50 / 500 - 100 * 22 / 400)
    late, size = drivers
    assert late.p is not None
    assert late.p < 0.01
    assert size.p is not None
    assert size.p > 0.05


def test_counts_by_segment() -> None:
    drivers = counts_moved(["mail", "chat"], ([60, 5], [20, 6]), (28, 31), kappa=1.0, weeks_before=20)
    assert [driver.effect for driver in drivers] == [40, -1]
    assert drivers[0].p is not None
    assert drivers[0].p < 0.001


def test_a_median_without_each_segment() -> None:
    mail, chat = np.array([60.0] * 10), np.array([10.0] * 10)
    slow = np.array([300.0] * 10)
    drivers = percentiles_moved(["mail", "chat"], [slow, chat], [mail, chat], 0.5)
    effects = {driver.segment: driver.effect for driver in drivers}
    # medians: of all 155 after 35 (+120); without mail 10 after 10; without chat 300 after 60 (+240)
    assert effects == {"mail": pytest.approx(120), "chat": pytest.approx(-120)}
    assert percentiles_moved(["mail"], [mail], [np.empty(0)], 0.5) == []


def two_channels(february_chat_minutes: int) -> Story:
    story = Story(until="2026-03-10 00:00").channel("email", target=4 * HOUR).channel("chat", target=4 * HOUR)
    story.wrote("2025-11-01 10:00", needs_answer=False)
    for month in (1, 2):
        for day in range(1, 25):
            begin = story.at(f"2026-{month:02}-{day:02} 10:00")
            story.wrote(begin, "email", answered=begin + 3600)
            minutes = 30 if month == 1 else february_chat_minutes
            story.wrote(begin, "chat", answered=begin + 60 * minutes)
    return story


def test_the_channel_that_slowed_down_is_named() -> None:
    facts = two_channels(600).facts()
    moved = what_moved(by_key["answered_within_target"], facts, View(FEBRUARY), Dimension.CHANNEL)
    # all in time before; of 48 now the 24 of the chat are late: −50 points, all of it the chat's own
    assert (moved.change.difference, moved.change.result) == (-50, Result.CLEAR_WORSE)
    (named,) = moved.named
    assert (named.segment, named.kind, named.effect) == ("chat", Kind.RATE, pytest.approx(-50))
    assert moved.is_exact
    assert sum(driver.effect for driver in moved.drivers) == pytest.approx(-50)
    times = what_moved(by_key["first_response_time"], facts, View(FEBRUARY), Dimension.CHANNEL)
    assert not times.is_exact
    assert [driver.segment for driver in times.named] == ["chat"]


def test_where_the_change_is_not_clear_nothing_is_named() -> None:
    moved = what_moved(
        by_key["answered_within_target"], two_channels(45).facts(), View(FEBRUARY), Dimension.CHANNEL
    )
    assert moved.change.result is Result.NONE
    assert moved.named == ()


@pytest.mark.parametrize("key", ["contact_rate", "contact_volume", "csat", "ces", "nps", "backlog"])
@pytest.mark.parametrize("dimension", list(Dimension))
def test_every_measure_can_be_asked(key: str, dimension: Dimension) -> None:
    story = two_channels(30).ordered("2026-01-05 10:00", 1, products=("cup", "plate"))
    story.ordered("2026-02-05 10:00", 2, products=("cup",)).ordered("2026-03-09 10:00", 3)
    for month in (1, 2):
        for day in range(1, 11):
            story.rated(f"2026-{month:02}-{day:02} 12:00", 4, talk=1 + day)
            story.rated(f"2026-{month:02}-{day:02} 12:00", 4 + month, "ces", scale=(1, 7), talk=1 + day)
    moved = what_moved(by_key[key], story.facts(), View(FEBRUARY), dimension)
    if moved.drivers and moved.is_exact:
        assert moved.change.difference is not None
        assert sum(driver.effect for driver in moved.drivers) == pytest.approx(moved.change.difference)


def test_without_data_nothing_moved() -> None:
    moved = what_moved(by_key["contact_rate"], Story().facts(), View(FEBRUARY), Dimension.CHANNEL)
    assert (moved.change.result, moved.drivers) == (Result.TOO_FEW, ())
