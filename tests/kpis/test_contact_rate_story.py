"""Contacts per 100 orders, told as stories with the arithmetic in words."""

from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.kpi import Dimension, Role
from desktop.domain.period import Period, Rhythm
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.kpis.engine import evidence, measure
from desktop.kpis.view import Filters, View

ZONE = "Europe/Amsterdam"
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), ZONE)


def ten_orders() -> Story:
    story = Story(until="2026-03-10 00:00").wrote("2025-11-01 10:00")
    for order in range(1, 11):
        country = "NL" if order <= 6 else "BE"
        story.ordered(f"2026-01-{order:02} 09:00", order, customer=order, country=country)
    story.ordered("2026-01-20 09:00", 11, counts=False)  # a test order
    return (
        story.wrote("2026-01-03 10:00", "email", customer=1, order=1)
        .wrote("2026-01-05 10:00", "instagram", customer=1, order=1)
        .wrote("2026-02-09 09:00", "email", customer=10, order=10)  # exactly 30 days after
        .wrote("2026-02-08 09:01", "email", customer=9, order=9)  # a minute more than 30 days
        .wrote("2026-01-06 08:00", "email", customer=7, order=7)  # the day before it ordered
        .wrote("2026-01-07 10:00", "email", customer=50)  # a question before any purchase
        .wrote("2026-01-08 10:00", "email", customer=8, order=8, outbound=True)
        .wrote("2026-01-09 10:00", "email", customer=8, order=8, reason="bulk")
        .wrote("2026-01-21 10:00", "email", order=11)
    )


def test_gross_net_and_cohort() -> None:
    measured = measure(CONTACT_RATE, ten_orders().facts(), View(JANUARY))
    total = measured.total
    # arrived in January and begun by customers: orders 1, 1, 7, the question, the test order's: 5 on 10
    assert total.value == 50
    assert (total.n, total.numerator) == (10, 5)
    assert total.parts["gross"] == 50
    # about January's orders within 30 days after: two of order 1, one of order 10
    assert total.parts["cohort"] == 30
    assert total.parts["net"] == 20
    assert (total.parts["contacts"], total.parts["orders"]) == (5, 10)
    assert total.parts["linked"] == 80  # all but the question
    assert not measured.provisional
    assert measured.provisional_parts == frozenset()


def test_net_and_cohort_are_provisional_for_thirty_days() -> None:
    story = ten_orders()
    view = View(JANUARY, as_of=story.at("2026-02-15 00:00"))
    measured = measure(CONTACT_RATE, story.facts(), view)
    assert not measured.provisional
    assert measured.provisional_parts == {"net", "cohort"}


def test_interval_of_twenty_contacts_on_four_hundred_orders() -> None:
    # each contact on its own: κ = 1, which is Garwood: 3.05 to 7.72
    story = Story().wrote("2025-11-01 10:00", customer=999).ordered("2025-11-01 10:00", 999)
    for order in range(400):
        story.ordered(f"2026-01-05 {order // 60:02}:{order % 60:02}", order + 1)
    for customer in range(20):
        story.wrote(f"2026-01-06 10:{customer:02}", customer=customer + 1)
    total = measure(CONTACT_RATE, story.facts(), View(JANUARY)).total
    assert total.value == 5
    assert (total.low, total.high) == (pytest.approx(3.05, abs=0.005), pytest.approx(7.72, abs=0.005))


def test_in_the_first_four_weeks_contacts_are_taken_to_cluster() -> None:
    story = Story(until="2026-01-20 00:00")
    for order in range(50):
        story.ordered(f"2026-01-05 10:{order:02}", order + 1)
    for customer in range(3):
        story.wrote(f"2026-01-06 10:{customer:02}", customer=customer + 1)
    total = measure(CONTACT_RATE, story.facts(), View(JANUARY)).total
    # 3 on 50 with κ = 1.5: 1.5/50 × GammaQ(.025; 2) = 0.727 %, 1.5/50 × GammaQ(.975; 3) = 21.67 %
    assert (total.low, total.high) == (pytest.approx(0.7266, abs=1e-3), pytest.approx(21.674, abs=1e-2))


def test_no_contacts_is_a_true_zero_and_no_orders_is_unknown() -> None:
    story = (
        Story(until="2026-02-20 00:00")
        .wrote("2025-12-01 10:00")
        .wrote("2026-02-10 10:00")
        .ordered("2025-12-01 10:00", 1)
        .ordered("2026-01-05 10:00", 2)
    )
    facts = story.facts()
    total = measure(CONTACT_RATE, facts, View(JANUARY)).total
    assert (total.value, total.n, total.low, total.needs) == (0, 1, 0, None)
    assert total.high is not None
    february = View(Period(date(2026, 2, 1), date(2026, 3, 1), ZONE))
    total = measure(CONTACT_RATE, facts, february).total
    assert (total.value, total.n, total.numerator) == (None, 0, 1)
    assert total.needs == "orders in this period"
    assert (total.low, total.high, total.parts["net"]) == (None, None, None)


def test_orders_without_messages_and_messages_without_orders() -> None:
    orders = measure(CONTACT_RATE, Story().ordered("2026-01-05 10:00", 1).facts(), View(JANUARY)).total
    assert (orders.value, orders.needs, orders.parts) == (None, "messages from customers", {})
    messages = measure(CONTACT_RATE, Story().wrote("2026-01-05 10:00").facts(), View(JANUARY)).total
    assert (messages.value, messages.needs) == (None, "the list of orders")


def test_before_the_messages_begin_the_rate_is_missing_not_zero() -> None:
    story = Story().ordered("2026-01-01 10:00", 1).ordered("2026-01-20 10:00", 2).wrote("2026-01-20 12:00")
    weeks = measure(CONTACT_RATE, story.facts(), View(JANUARY), by=Rhythm.WEEK).series
    assert [(week.value, week.missing) for week in weeks] == [
        (None, True),
        (None, True),
        (None, True),
        (100, False),
        (None, False),  # known, but nobody ordered
    ]


def test_by_channel_the_contacts_add_up_over_all_orders() -> None:
    split = measure(CONTACT_RATE, ten_orders().facts(), View(JANUARY), split=Dimension.CHANNEL).split
    told = {name: (value.value, value.n, value.numerator) for name, value in split.items()}
    assert told == {"email": (40, 10, 4), "instagram": (10, 10, 1)}
    # order 1 was first written about by mail: its net contact is counted there, once
    assert [split[name].parts["net"] for name in ("email", "instagram")] == [20, 0]


def test_by_country_orders_divide_too() -> None:
    facts = ten_orders().facts()
    split = measure(CONTACT_RATE, facts, View(JANUARY), split=Dimension.COUNTRY).split
    told = {name: (value.value, value.n, value.numerator) for name, value in split.items()}
    # NL: two contacts on six orders; BE: one on four; without: the question and the test order's
    assert told == {"": (None, 0, 2), "NL": (pytest.approx(100 / 3), 6, 2), "BE": (25, 4, 1)}
    only = View(JANUARY, filters=Filters(countries=("BE",)))
    assert measure(CONTACT_RATE, facts, only).total.value == 25


def test_a_channel_filter_leaves_the_orders_alone() -> None:
    view = View(JANUARY, filters=Filters(channels=("instagram",)))
    total = measure(CONTACT_RATE, ten_orders().facts(), view).total
    assert (total.value, total.n) == (10, 10)


def test_evidence_has_both_sides_and_says_what_is_left_out() -> None:
    behind = evidence(CONTACT_RATE, ten_orders().facts(), View(JANUARY))
    assert behind.n == 10
    assert {side.role: len(side.row) for side in behind.counted} == {Role.NUMERATOR: 5, Role.DENOMINATOR: 10}
    told = [[out.reasons[code] for code in out.reason] for out in behind.left_out]
    assert told == [["we-wrote-first", "bulk"], ["not-an-order"]]
