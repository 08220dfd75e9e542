"""Minutes, costs and sales, told as stories with the arithmetic in words."""

import math
from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.assumptions import Assumptions
from desktop.domain.kpi import Dimension, Result, Role, Value
from desktop.domain.period import Period, Rhythm
from desktop.kpis.catalogue import by_key
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.view import Filters, View

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "Europe/Amsterdam")


def total(key: str, story: Story, **view: object) -> Value:
    return measure(by_key[key], story.facts(), View(JANUARY, **view)).total  # type: ignore[arg-type]


def answered(story: Story, count: int, **fields: object) -> Story:
    for each in range(count):
        story.wrote(f"2026-01-05 {each + 9:02}:00", answered=f"2026-01-05 {each + 9:02}:30", **fields)  # type: ignore[arg-type]
    return story


def test_minutes_per_contact() -> None:
    story = answered(answered(Story(), 2, minutes=4.0), 1, minutes=10.0, estimated=True)
    answered(story, 1)
    story.wrote("2026-01-06 10:00", minutes=99.0)  # never answered: not handled
    value = total("handle_time", story)
    # 4 + 4 + 10 = 18 minutes on three conversations of which they are known, of four answered
    assert (value.value, value.n) == (6, 3)
    assert value.parts == {"measured": 75, "estimated": pytest.approx(100 / 3)}


def test_an_average_of_very_few_minutes_is_not_shown() -> None:
    story = answered(answered(Story(), 1, minutes=4.0), 5)
    value = total("handle_time", story)  # one of six is less than a fifth
    assert (value.value, value.low, value.high) == (None, None, None)
    assert value.needs == "the minutes of at least one in five conversations that you answered in this period"
    assert total("handle_time", answered(answered(Story(), 1, minutes=4.0), 4)).value == 4  # one of five is


def test_no_export_of_mail_tells_the_minutes() -> None:
    value = total("handle_time", answered(Story(), 3))
    assert (value.value, value.needs) == (None, "the minutes that conversations took you")


def test_the_mean_has_halls_interval() -> None:
    story = Story()
    for each, minutes in enumerate([2.0, 3, 3, 4, 5, 6, 8, 13]):
        answered(story, 1, minutes=minutes, customer=each + 1)
    value = total("handle_time", story)
    # mean 44/8 = 5.5; the long one pulls the upper end further out than the lower one
    assert value.value == 5.5
    assert value.low is not None
    assert value.high is not None
    assert value.high - 5.5 > 5.5 - value.low > 0


def test_how_busy_the_hours_are() -> None:
    story = answered(Story(), 4, minutes=30.0)
    story.worked("2026-01-05", 120, "Ana").worked("2026-01-06", 40, "Ben").worked("2026-02-03", 500)
    value = total("occupancy", story)
    # 120 minutes of work in 160 minutes at work; made of two days of work
    assert (value.value, value.n) == (75, 2)
    assert (value.low, value.high) == (None, None)  # counted, not estimated
    assert value.parts == {"minutes": 120, "available": 160}


def test_how_busy_is_hidden_where_too_few_minutes_are_known() -> None:
    story = answered(answered(Story(), 3, minutes=30.0), 1).worked("2026-01-05", 120)
    assert total("occupancy", story).value is None  # three of four is less than four of five
    assert total("occupancy", answered(story, 1, minutes=30.0)).value == 100


def test_hours_that_nobody_noted_are_not_0_hours() -> None:
    story = answered(Story(), 1, minutes=30.0).wrote("2026-01-25 10:00")
    story.worked("2026-01-05", 120, "Ana").worked("2026-01-25", 60, "Ana")
    quiet = Period(date(2026, 1, 6), date(2026, 1, 20), "Europe/Amsterdam")
    value = measure(by_key["occupancy"], story.facts(), View(quiet)).total
    # hours are noted on the 5th and the 25th. Between them nothing was answered, so contacts took 0 minutes;
    # how long anybody was there nobody noted: it is not known, and not 0
    assert (value.value, value.parts) == (None, {"minutes": 0, "available": None})
    story.worked("2026-01-07", 0, "Ana")  # away all day, and said so: 0 minutes are known
    value = measure(by_key["occupancy"], story.facts(), View(quiet)).total
    assert (value.value, value.parts) == (None, {"minutes": 0, "available": 0})


def test_what_a_contact_costs() -> None:
    story = answered(Story(), 4).cost("2026-01", 300, "EUR").cost("2026-01", 10, "EUR")
    value = total("cost_per_contact", story)
    assert (value.value, value.n, value.numerator, value.currency) == (77.5, 4, pytest.approx(310), "EUR")


def test_a_months_cost_is_spread_over_its_days() -> None:
    story = answered(Story(), 2).cost("2026-01", 310)
    first_week = Period(date(2026, 1, 5), date(2026, 1, 12), JANUARY.zone)
    value = measure(by_key["cost_per_contact"], story.facts(), View(first_week)).total
    assert value.value == pytest.approx(7 * 10 / 2)  # 10 a day for seven days on two conversations
    months = Story(until="2026-03-01 00:00").cost("2026-01", 310).cost("2026-02", 280)
    for day in ("2026-01-20", "2026-02-20"):
        months.wrote(f"{day} 10:00", answered=f"{day} 11:00")
    quarter = Period(date(2026, 1, 1), date(2026, 3, 1), JANUARY.zone)
    series = measure(by_key["cost_per_contact"], months.facts(), View(quarter), by=Rhythm.MONTH).series
    assert [bucket.value for bucket in series] == [pytest.approx(310), pytest.approx(280)]


def test_the_owners_own_hours_cost_what_the_owner_says() -> None:
    story = answered(Story(), 2).worked("2026-01-05", 90).cost("2026-01", 100)
    said = Assumptions(hourly_rate_minor=2000)
    # 100 and an hour and a half at 20: 130 on two conversations
    assert total("cost_per_contact", story, assumptions=said).value == pytest.approx(65)
    assert total("cost_per_contact", story).value == pytest.approx(50)
    only_hours = answered(Story(), 2).worked("2026-01-05", 90)
    assert total("cost_per_contact", only_hours, assumptions=said).value == pytest.approx(15)
    assert total("cost_per_contact", only_hours).needs == "what customer service costs you in a month"


def test_costs_behind_the_number_are_the_rows_that_were_typed_in() -> None:
    story = answered(Story(), 2).cost("2026-01", 310)
    behind = evidence(by_key["cost_per_contact"], story.facts(), View(JANUARY))
    costs, talks = behind.counted[0], behind.counted[-1]
    assert (costs.role, costs.row.tolist(), costs.contribution.tolist()) == (
        Role.NUMERATOR,
        [0],
        [pytest.approx(310)],
    )
    assert (talks.role, len(talks.row), behind.n) == (Role.DENOMINATOR, 2, 2)


def test_costs_in_another_currency_are_left_out_and_said() -> None:
    story = answered(Story(), 2).cost("2026-01", 100, "EUR").cost("2026-01", 500, "USD")
    assert total("cost_per_contact", story, currency="EUR").value == pytest.approx(50)
    behind = evidence(by_key["cost_per_contact"], story.facts(), View(JANUARY, currency="EUR"))
    assert [behind.left_out[0].reasons[code] for code in behind.left_out[0].reason] == ["other-currency"]


def test_costs_are_of_the_whole_shop() -> None:
    story = answered(Story(), 2).cost("2026-01", 100)
    value = total("cost_per_contact", story, filters=Filters(channels=("email",)))
    assert value.value is None
    assert value.needs == "what customer service costs in this period, for the whole shop"
    split = measure(by_key["cost_per_contact"], story.facts(), View(JANUARY), split=Dimension.CHANNEL).split
    assert split == {}


def test_a_period_without_costs_is_not_free() -> None:
    story = answered(Story(), 2).cost("2025-12", 100).cost("2026-02", 100)
    assert total("cost_per_contact", story).value is None


def test_a_change_of_costs_is_exact_and_not_tested() -> None:
    story = answered(Story(), 2).cost("2025-12", 60).cost("2026-01", 100)
    story.wrote("2025-12-05 10:00", answered="2025-12-05 11:00")
    change = compare(by_key["cost_per_contact"], story.facts(), View(JANUARY))
    assert (change.difference, change.result) == (pytest.approx(-10), Result.NOT_TESTED)


def test_what_a_solution_costs() -> None:
    story = Story().cost("2026-01", 90)
    for day in ("05", "06", "07"):
        story.wrote(f"2026-01-{day} 10:00", answered=f"2026-01-{day} 11:00", solved=f"2026-01-{day} 11:00")
    story.wrote("2026-01-08 10:00", answered="2026-01-08 11:00")  # answered, and not yet solved
    assert total("cost_per_resolution", story).value == pytest.approx(30)


def shop_that_sells() -> Story:
    return (
        Story()
        .wrote("2026-01-05 10:00", answered="2026-01-05 11:00", customer=1)
        .ordered("2026-01-05 12:00", 1, customer=1, total=40, currency="EUR")  # an hour after the answer
        .ordered(
            "2026-01-08 11:00", 2, customer=1, total=25, refunded=5, currency="EUR"
        )  # exactly three days
        .ordered("2026-01-08 11:01", 3, customer=1, total=99)  # a minute too late
        .ordered("2026-01-05 10:30", 4, customer=1, total=99)  # before the answer
        .wrote("2026-01-06 10:00", answered="2026-01-06 11:00", customer=2)
        .ordered("2026-01-06 12:00", 5, customer=3, total=99)  # somebody else
        .ordered("2026-01-06 12:00", 6, customer=2, total=99, counts=False)  # a test order
        .wrote("2026-01-07 10:00", customer=4)  # never answered
        .ordered("2026-01-07 12:00", 7, customer=4, total=99)
        .wrote("2026-01-09 10:00", answered="2026-01-09 11:00", customer=5, upsell=True, upsell_minor=1250)
        .wrote("2026-01-10 10:00", answered="2026-01-10 11:00", customer=6, upsell=True)
    )


def test_orders_after_a_chat() -> None:
    value = total("upsells", shop_that_sells())
    # two orders of customer 1 and two marked by hand; 40 + (25 − 5) + 12.50, and one amount unknown
    assert (value.value, value.n) == (4, 4)
    assert value.parts == {"count": 4, "amount": 72.5, "per_100_contacts": 100}  # four were answered
    assert value.currency == "EUR"


def test_a_marked_contact_that_brought_an_order_is_one_sale_and_the_note_wins() -> None:
    story = Story().wrote(
        "2026-01-05 10:00", answered="2026-01-05 11:00", customer=1, upsell=True, upsell_minor=1000
    )
    story.ordered("2026-01-05 12:00", 1, customer=1, total=40)
    value = total("upsells", story)
    assert (value.value, value.parts["amount"]) == (1, 10)


def test_an_order_belongs_to_the_latest_answer() -> None:
    story = (
        Story()
        .wrote("2026-01-05 10:00", "email", answered="2026-01-05 11:00", customer=1)
        .wrote(
            "2026-01-05 10:30",
            "chat",
            answered="2026-01-05 10:40",
            turns=2,
            waits=(("2026-01-05 10:30", "2026-01-05 10:40"), ("2026-01-05 11:10", "2026-01-05 11:30")),
            customer=1,
        )
        .ordered("2026-01-05 12:00", 1, customer=1, total=40)
    )
    split = measure(by_key["upsells"], story.facts(), View(JANUARY), split=Dimension.CHANNEL).split
    assert {name: value.value for name, value in split.items()} == {"chat": 1}


def test_what_is_not_known_is_not_nothing() -> None:
    story = Story().wrote("2026-01-05 10:00", answered="2026-01-05 11:00", customer=1)
    assert total("upsells", story).needs == "the list of orders, or contacts that you marked as a sale"
    story.ordered("2026-01-09 12:00", 1, customer=1)
    value = total("upsells", story)
    assert (value.value, value.parts["amount"]) == (0, 0)  # nobody bought after a chat: that is known
    story.ordered("2026-01-05 12:00", 2, customer=1)
    value = total("upsells", story)
    assert (value.value, value.parts["amount"]) == (1, None)  # somebody did, and nobody knows for how much
    assert not any(isinstance(part, float) and math.isnan(part) for part in value.parts.values())


def test_what_a_sale_after_a_chat_costs() -> None:
    assert total("cost_per_conversion", shop_that_sells().cost("2026-01", 100)).value == pytest.approx(25)


def test_how_busy_each_of_two_is() -> None:
    story = Story()
    for agent, minutes in (("Ana", 60.0), ("Ben", 30.0)):
        story.wrote("2026-01-05 10:00", answered="2026-01-05 11:00", agent=agent, minutes=minutes)
        story.worked("2026-01-05", 120, agent)
    split = measure(by_key["occupancy"], story.facts(), View(JANUARY), split=Dimension.AGENT).split
    assert {name: value.value for name, value in split.items()} == {"Ana": 50, "Ben": 25}
