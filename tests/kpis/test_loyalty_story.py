"""Who stays, buys again and what a customer is worth: stories, and published truth."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from kpis.story import Story

from desktop.domain.assumptions import Assumptions
from desktop.domain.kpi import Dimension, Measured, Result, Value
from desktop.domain.period import Period, Rhythm
from desktop.domain.rules import DAY
from desktop.kpis.catalogue import by_key
from desktop.kpis.customer_summaries import silence
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.view import Filters, View

ZONE = "Europe/Amsterdam"
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), ZONE)


def asked(key: str, story: Story, period: Period = JANUARY, **view: object) -> Measured:
    return measure(by_key[key], story.facts(), View(period, **view))  # type: ignore[arg-type]


def asked_by(dimension: Dimension, story: Story) -> Measured:
    return measure(by_key["repeat_purchase_rate"], story.facts(), View(JANUARY), split=dimension)


def total(key: str, story: Story, period: Period = JANUARY, **view: object) -> Value:
    return asked(key, story, period, **view).total


def orders(*dates: tuple[str, int], total: float | None = None) -> Story:
    story = Story()
    for number, (day, customer) in enumerate(dates, 1):
        story.ordered(f"{day} 10:00", number, customer=customer, total=total)
    return story


# Who stays


def four_customers() -> Story:
    """With a silence of 60 days: at the beginning of January 1, 2 and 3 are active, at its end 1 and 4."""
    return orders(
        ("2025-06-01", 9),  # long gone; the history begins here
        ("2025-11-10", 1),
        ("2026-01-05", 1),
        ("2025-11-20", 2),
        ("2025-12-01", 3),
        ("2026-01-20", 4),
        ("2026-02-20", 4),
    )


def test_who_stays() -> None:
    said = Assumptions(silence_days=60)
    value = total("retention_rate", four_customers(), assumptions=said)
    # active on 1 January: ordered since 2 November, that is 1, 2 and 3. On 1 February: since 3 December,
    # that is 1 (again) and 4 (new). Of the three one has stayed; 4 does not count, she came later.
    assert (value.n, value.numerator) == (3, 1)
    assert value.value == pytest.approx(100 / 3)
    assert value.parts == {"repeat_customers": None, "silence_days": 60}
    lost = total("churn_rate", four_customers(), assumptions=said)
    assert (lost.n, lost.numerator) == (3, 2)
    assert lost.value is not None
    assert lost.value + value.value == pytest.approx(100)


def test_behind_who_stays_stands_the_order_for_which_each_was_active() -> None:
    story = four_customers()
    behind = evidence(
        by_key["churn_rate"], story.facts(), View(JANUARY, assumptions=Assumptions(silence_days=60))
    )
    placed = story.facts().orders
    gone = {int(placed.customer[row]) for row in behind.counted[0].row}
    stayed = {int(placed.customer[row]) for row in behind.counted[1].row}
    assert (behind.n, gone, stayed) == (3, {2, 3}, {1})


def test_those_who_bought_once_stand_apart() -> None:
    story = orders(
        ("2025-01-01", 9),
        ("2025-12-01", 1),
        ("2025-12-20", 1),
        ("2026-01-15", 1),
        ("2025-12-10", 2),
        ("2025-12-15", 3),
        ("2025-12-28", 3),
        ("2026-02-20", 9),
    )
    value = total("retention_rate", story, assumptions=Assumptions(silence_days=40))
    # all three were active; on 1 February those since 23 December: 1 and 3
    assert (value.n, value.numerator) == (3, 2)
    assert value.parts["repeat_customers"] == 100  # 1 and 3 had bought on two days, and both stayed


def test_nobody_knows_who_was_a_customer_before_the_list_begins() -> None:
    story = orders(("2025-11-20", 1), ("2026-01-05", 1), ("2026-02-20", 2))
    value = total("retention_rate", story, assumptions=Assumptions(silence_days=60))
    assert (value.value, value.n) == (None, 0)
    assert (
        value.needs == "orders from long enough before this period to know who was a customer when it began"
    )


def test_the_silence_is_that_of_nine_in_ten_customers() -> None:
    story = Story()
    number = 0
    for customer in range(1, 31):  # thirty customers come back after 31 to 60 days
        for day in (0, 30 + customer):
            number += 1
            story.ordered(story.at("2025-03-01 10:00") + day * DAY, number, customer=customer)
    columns = View(JANUARY).columns(story.facts())
    # gaps 31 … 60: the 90th percentile is at place 0.9 × 29 = 26.1: 57 + 0.1 = 57.1 days
    assert silence(columns) == round(57.1 * DAY)
    # with 29 gaps it is 180 days
    few = Story()
    for number, order in enumerate(story.orders[:-1], 1):
        few.ordered(order["placed_at"], number, customer=order["customer"])  # type: ignore[arg-type]
    assert silence(View(JANUARY).columns(few.facts())) == 180 * DAY


def test_a_clear_loss() -> None:
    story = Story()
    number = 0
    for customer in range(1, 61):  # sixty order every month until January, and in February only ten do
        for month in ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"):
            if month < "2026-02" or customer <= 10:
                number += 1
                story.ordered(f"{month}-10 10:{customer - 1:02}", number, customer=customer)
    story.ordered("2026-03-10 10:00", number + 1, customer=99)
    february = Period(date(2026, 2, 1), date(2026, 3, 1), ZONE)
    said = Assumptions(silence_days=35)
    change = compare(by_key["churn_rate"], story.facts(), View(february, assumptions=said))
    assert (change.before.value, change.result) == (0, Result.CLEAR_WORSE)


# Who buys again


def test_bought_again() -> None:
    story = orders(
        ("2026-01-02", 1),
        ("2026-01-20", 1),  # a second day
        ("2026-01-03", 2),
        ("2026-01-03", 2),  # twice on one day is once
        ("2026-01-04", 3),
        ("2026-02-04", 3),  # later than asked
        ("2026-01-05", 0),  # nobody knows whose
    )
    value = total("repeat_purchase_rate", story)
    assert (value.numerator, value.n) == (1, 3)
    assert value.parts["customers"] == 3
    behind = evidence(by_key["repeat_purchase_rate"], story.facts(), View(JANUARY))
    assert (behind.n, len(behind.counted[0].row)) == (3, 1)
    reasons = sorted(behind.left_out[0].reasons[code] for code in behind.left_out[0].reason)
    assert reasons == ["no-customer", "same-day"]


def two_orders_of_one_day() -> Story:
    """Customer 1 buys a cup in NL and a plate in BE on the 2nd, a plate in BE on the 20th; 2 buys once."""
    return (
        Story()
        .ordered("2026-01-02 10:00", 1, customer=1, country="NL", products=("cup",))
        .ordered("2026-01-02 15:00", 2, customer=1, country="BE", products=("plate",))
        .ordered("2026-01-03 10:00", 3, customer=2, country="BE", products=("plate", "cup"))
        .ordered("2026-01-20 10:00", 4, customer=1, country="BE", products=("plate",))
    )


@pytest.mark.parametrize(
    ("dimension", "once", "twice"),
    [(Dimension.COUNTRY, "NL", "BE"), (Dimension.PRODUCT, "cup", "plate")],
)
def test_the_second_order_of_a_day_counts_in_its_own_group(
    dimension: Dimension, once: str, twice: str
) -> None:
    story = two_orders_of_one_day()
    split = asked_by(dimension, story).split
    # BE and plates: customer 1 on the 2nd (that day's second order) and the 20th, customer 2 once: 1 of 2
    assert (split[twice].value, split[twice].n, split[twice].parts["customers"]) == (50, 2, 2)
    # NL: customer 1 on one day, 0 of 1. Cups: customers 1 and 2 on one day each, 0 of 2
    people = 1 if dimension is Dimension.COUNTRY else 2
    assert (split[once].value, split[once].n, split[once].parts["customers"]) == (0, people, people)
    # of all: customer 1 on the 2nd and the 20th, customer 2 once. The same as a filter for the group tells
    assert total("repeat_purchase_rate", story).value == 50
    only = Filters(countries=(twice,)) if dimension is Dimension.COUNTRY else Filters(products=(twice,))
    assert total("repeat_purchase_rate", story, filters=only).value == split[twice].value


def test_a_days_second_order_is_of_a_best_customer_as_soon_as_the_first_made_her_one() -> None:
    story = two_orders_of_one_day()
    split = asked_by(Dimension.CUSTOMER, story).split
    # nobody tells totals, so nobody is best. New: all of the first day, that is the two orders of customer 1
    # on the 2nd and the one of customer 2: two people on one day each. Returning: customer 1 on the 20th
    assert {name: (value.value, value.n) for name, value in split.items()} == {
        "new": (0, 2),
        "returning": (0, 1),
    }


def test_a_second_order_of_the_day_is_told_as_left_out() -> None:
    behind = evidence(by_key["repeat_purchase_rate"], two_orders_of_one_day().facts(), View(JANUARY))
    left_out = behind.left_out[0]
    # orders 1, 2, 3 and 4 are rows 0 to 3: row 1 is the same day's second one
    assert [
        (int(row), left_out.reasons[code]) for row, code in zip(left_out.row, left_out.reason, strict=True)
    ] == [(1, "same-day")]
    assert [each.row.tolist() for each in behind.counted] == [[0], [2]]  # each customer by the first order


def test_within_90_days_of_the_first_order() -> None:
    story = orders(
        ("2026-01-02", 1),
        ("2026-04-02", 1),  # 90 days later: within
        ("2026-01-03", 2),
        ("2026-04-04", 2),  # 91 days later
        ("2025-05-01", 3),
        ("2026-01-10", 3),  # not new in January
        ("2026-06-01", 4),
    )
    story.orders[1]["placed_at"] = story.at("2026-01-02 10:00") + 90 * DAY  # to the second
    facts = story.facts()
    known = facts.__class__(**{**vars(facts), "orders_known_until": int(facts.orders.placed_at[-1])})
    measured = measure(by_key["repeat_purchase_rate"], known, View(JANUARY))
    assert measured.total.parts["within_90_days"] == 50  # of 1 and 2
    assert "within_90_days" not in measured.provisional_parts
    early = View(JANUARY, as_of=story.at("2026-04-15 00:00"))
    assert "within_90_days" in measure(by_key["repeat_purchase_rate"], known, early).provisional_parts


# What a customer is worth


def test_fifty_times_four_times_three_is_six_hundred() -> None:
    """The articles' example: 50 an order, four a year, three years."""
    story = orders(
        ("2024-12-01", 7),
        *((f"2025-{month:02}-15", 1) for month in (3, 6, 9, 12)),
        total=50,
    ).ordered("2026-02-03 10:00", 90, customer=1, total=50)
    value = total("customer_lifetime_value", story, assumptions=Assumptions(customer_years=3))
    assert (value.value, value.n) == (600, 1)
    assert value.parts == {"years": 3}
    said = Assumptions(customer_years=3, new_customer_minor=20000)
    assert total("clv_to_cac", story, assumptions=said).value == pytest.approx(3)  # 600 ÷ 200
    on_margin = Assumptions(customer_years=3, new_customer_minor=20000, margin=0.4)
    ratio = total("clv_to_cac", story, assumptions=on_margin)
    assert (ratio.value, ratio.low, ratio.high) == (pytest.approx(1.2), None, None)


def test_refunds_are_out_and_other_currencies_too() -> None:
    story = orders(("2024-12-01", 7), total=1)
    story.ordered("2025-06-01 10:00", 2, customer=1, total=80, refunded=20, currency="EUR")
    story.ordered("2025-06-02 10:00", 3, customer=2, total=40, currency="EUR")
    story.ordered("2025-06-03 10:00", 4, customer=3, total=4000, currency="JPY")
    story.ordered("2025-06-04 10:00", 5, customer=4)  # nobody knows what was paid
    story.ordered("2026-02-04 10:00", 6, customer=4, total=1)
    value = total("customer_lifetime_value", story, currency="EUR", assumptions=Assumptions(customer_years=2))
    assert (value.value, value.n, value.currency) == (100, 2, "EUR")  # (60 + 40) ÷ 2 customers × 2 years


def test_the_interval_resamples_customers() -> None:
    story = orders(("2024-12-01", 99), total=1)
    paid = [10, 20, 30, 40, 200]
    for customer, amount in enumerate(paid, 1):
        story.ordered(f"2025-06-{customer:02} 10:00", customer + 1, customer=customer, total=amount)
    story.ordered("2026-02-04 10:00", 50, customer=99, total=1)
    value = total("customer_lifetime_value", story, assumptions=Assumptions(customer_years=1))
    drawn = np.random.default_rng(0).integers(0, 5, size=(999, 5))
    means = np.sort(np.array(paid, dtype=float)[drawn].mean(axis=1))
    # percentiles of 999 sorted means: at places 0.025 × 998 = 24.95 and 0.975 × 998 = 973.05
    low = means[24] + 0.95 * (means[25] - means[24])
    high = means[973] + 0.05 * (means[974] - means[973])
    assert (value.value, value.low, value.high) == (60, pytest.approx(low), pytest.approx(high))


def test_the_years_follow_from_who_is_lost() -> None:
    story = Story()
    number = 0
    for customer in range(1, 11):  # ten order every month of 25 months
        for month in range(25):
            number += 1
            day = f"{2024 + month // 12}-{month % 12 + 1:02}-10 10:{customer:02}"
            story.ordered(day, number, customer=customer, total=10)
    story.ordered("2026-01-31 10:00", number + 1, customer=1, total=10)
    value = total("customer_lifetime_value", story)
    # nobody was lost, so it is the cap of five years; 12 orders of 10 a year and customer, and one more of
    # customer 1: (10 × 120 + 10) ÷ 10 customers × 5
    assert value.parts["years"] == 5
    assert value.value == pytest.approx(605)


def test_three_in_ten_lost_in_one_month_of_twelve() -> None:
    story = Story()
    number = 0
    for month in range(25):  # ten order on every 10th; three of them stop after November 2025
        for customer in range(1, 11):
            if customer > 3 or month < 23:
                number += 1
                day = f"{2024 + month // 12}-{month % 12 + 1:02}-10 10:{customer:02}"
                story.ordered(day, number, customer=customer, total=10)
    story.ordered("2026-02-10 10:00", number + 1, customer=9, total=10)
    value = total("customer_lifetime_value", story)
    # the silence is 31 days: the three are gone on 1 January, three of ten; the other eleven months lose
    # nobody: 0.3/12 = 2.5 % a month, 1 − 0.975¹² = 26.2 % a year, 3.82 years
    assert value.parts["years"] == pytest.approx(1 / (1 - 0.975**12))


def test_a_short_history_allows_few_years() -> None:
    story = orders(("2025-01-01", 1), ("2025-06-01", 2), ("2025-12-28", 1), ("2026-01-31", 1), total=10)
    short = total("customer_lifetime_value", story, assumptions=Assumptions(silence_days=400))
    assert (short.value, short.needs) == (None, "orders of a year and more, with their totals")


def test_what_it_costs_to_win_a_customer_only_the_owner_knows() -> None:
    value = total("clv_to_cac", orders(("2025-01-01", 1), ("2026-01-31", 1), total=10))
    assert (value.value, value.needs) == (None, "what it costs you to win a new customer")


def test_customers_of_one_country() -> None:
    story = orders(("2025-06-01", 9))
    story.ordered("2026-01-02 10:00", 2, customer=1, country="NL").ordered(
        "2026-01-09 10:00", 3, customer=1, country="NL"
    )
    story.ordered("2026-01-03 10:00", 4, customer=2, country="BE")
    assert total("repeat_purchase_rate", story, filters=Filters(countries=("NL",))).value == 100
    assert total("repeat_purchase_rate", story).value == 50


# Published truth: the CDNOW customers of Fader and Hardie, and the summary made from them by the authors of
# the library lifetimes (frequency: repeat days; recency and T in weeks; up to 1997-09-30).

CUTOFF = date(1997, 9, 30)


class Buying(NamedTuple):
    story: Story
    rows: list[tuple[int, date]]


@pytest.fixture(scope="module")
def cdnow(corpus: Path) -> Buying:
    story, rows = Story(zone="UTC"), []
    path = corpus / "orders" / "CamDavidsonPilon-lifetimes__CDNOW_sample.txt"
    for number, line in enumerate(path.read_text(encoding="ascii").split("\n")):
        if not line.strip():
            continue
        _old, customer, day, _cds, amount = line.split()
        when = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        rows.append((int(customer), when))
        story.ordered(f"{when} 12:00", number + 1, customer=int(customer), total=float(amount))
    return Buying(story, rows)


def test_the_summary_of_cdnow_is_reproduced(cdnow: Buying, corpus: Path) -> None:
    path = corpus / "orders" / "CamDavidsonPilon-lifetimes__cdnow_customers_summary.csv"
    with path.open(encoding="utf-8") as file:
        published = {int(row["ID"]): row for row in csv.DictReader(file)}
    facts = cdnow.story.facts()
    period = Period(date(1997, 1, 1), date(1997, 10, 1), "UTC")
    rows = np.flatnonzero(View(period).columns(facts).first_of_day)
    rows = rows[facts.orders.placed_at[rows] < period.end]
    customer, day = facts.orders.customer[rows], facts.orders.placed_at[rows] // DAY
    cutoff = (CUTOFF - date(1970, 1, 1)).days
    assert len(published) == 2357
    for who, row in published.items():
        bought = day[customer == who]
        first, last = int(bought.min()), int(bought.max())
        assert len(bought) - 1 == int(row["frequency"])
        assert round((last - first) / 7, 2) == pytest.approx(float(row["recency"]), abs=0.0051)
        assert round((cutoff - first) / 7, 2) == pytest.approx(float(row["T"]), abs=0.0051)


def test_946_of_the_2357_bought_again_and_by_rows_it_would_be_more(cdnow: Buying) -> None:
    period = Period(date(1997, 1, 1), date(1997, 10, 1), "UTC")
    value = measure(by_key["repeat_purchase_rate"], cdnow.story.facts(), View(period)).total
    assert (value.numerator, value.n) == (946, 2357)
    assert value.value == pytest.approx(100 * 946 / 2357)
    by_rows: dict[int, int] = {}
    for customer, day in cdnow.rows:
        if day <= CUTOFF:
            by_rows[customer] = by_rows.get(customer, 0) + 1
    assert sum(count > 1 for count in by_rows.values()) > 946


def test_a_months_churn_of_cdnow_counted_the_slow_way(cdnow: Buying) -> None:
    said, story = Assumptions(silence_days=90), cdnow.story
    year = Period(date(1997, 1, 1), date(1998, 7, 1), "UTC")
    months = measure(
        by_key["churn_rate"], story.facts(), View(year, assumptions=said), by=Rhythm.MONTH
    ).series
    known = [month for month in months if month.value is not None]
    assert len(known) >= 12
    instants: dict[int, list[int]] = {}
    for customer, day in cdnow.rows:
        instants.setdefault(customer, []).append(story.at(f"{day} 12:00"))
    for month in known:
        end = min(month.end, max(story.at(f"{day} 12:00") for _who, day in cdnow.rows))
        active = [
            {who for who, at in instants.items() if any(t - 90 * DAY < each <= t for each in at)}
            for t in (month.start, end)
        ]
        assert (month.n, month.numerator) == (len(active[0]), len(active[0] - active[1]))


def test_more_bought_again_and_that_is_clear() -> None:
    story = Story()
    for customer in range(1, 41):
        story.ordered(f"2025-12-02 10:{customer:02}", customer, customer=customer)
        story.ordered(f"2026-01-02 10:{customer:02}", 100 + customer, customer=customer)
        if customer <= 20:  # in January half of them order once more
            story.ordered(f"2026-01-20 10:{customer:02}", 200 + customer, customer=customer)
    story.ordered("2026-02-02 10:00", 999)
    change = compare(by_key["repeat_purchase_rate"], story.facts(), View(JANUARY))
    assert (change.before.value, change.now.value, change.result) == (0, 50, Result.CLEAR_BETTER)


def test_few_and_very_many_customers_are_counted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    story = orders(
        ("2024-12-01", 7), ("2025-06-01", 1), ("2025-09-01", 1), ("2025-10-01", 2), ("2026-02-01", 3)
    )
    for number in range(6, 30):
        story.ordered(f"2025-07-{number:02} 10:00", number, customer=number % 5 + 1, total=number)
    said = Assumptions(customer_years=2)
    year = Period(date(2025, 1, 1), date(2026, 2, 1), ZONE)
    keys = ("repeat_purchase_rate", "customer_lifetime_value")
    by_table = [asked(key, story, year, assumptions=said).total for key in keys]
    monkeypatch.setattr("desktop.kpis.customer_summaries._MOST_KEYS", 0)
    assert [asked(key, story, year, assumptions=said).total for key in keys] == by_table
    monkeypatch.setattr("desktop.kpis.customer_summaries._MANY", 1)
    value = total("customer_lifetime_value", story, year, assumptions=said)
    # above so many customers the interval is the normal one: mean ± 1.96 s/√n of what each paid, × 2 years
    paid = np.array(
        [sum(n for n in range(6, 30) if n % 5 + 1 == who) for who in (1, 2, 3, 4, 5)], dtype=float
    )
    half = 1.959964 * paid.std(ddof=1) / 5**0.5
    assert value.low == pytest.approx(2 * (paid.mean() - half), rel=1e-6)
    assert value.high == pytest.approx(2 * (paid.mean() + half), rel=1e-6)
