"""By product, stage and customer, told as stories with the arithmetic in words."""

from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.kpi import Dimension
from desktop.domain.period import Period
from desktop.kpis.catalogue import by_key
from desktop.kpis.engine import measure
from desktop.kpis.view import Filters, View

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "Europe/Amsterdam")


def split(key: str, story: Story, dimension: Dimension) -> dict[str, float | None]:
    found = measure(by_key[key], story.facts(), View(JANUARY), split=dimension).split
    return {name: value.value for name, value in found.items()}


def shop_of_cups_and_plates() -> Story:
    return (
        Story()
        .ordered("2026-01-02 10:00", 1, products=("cup",))
        .ordered("2026-01-02 11:00", 2, products=("cup", "plate"))
        .ordered("2026-01-02 12:00", 3, products=("cup", "cup", "plate"))  # two lines of one product
        .ordered("2026-01-02 13:00", 4)  # nobody knows what of
        .wrote("2026-01-05 10:00", order=1)
        .wrote("2026-01-05 10:00", order=2)
        .wrote("2026-01-05 10:00", order=3, product="plate")  # the text names it
        .wrote("2026-01-05 10:00")  # about no order
    )


def test_contacts_share_their_credit_over_the_products_of_the_order() -> None:
    found = measure(
        by_key["contact_rate"], shop_of_cups_and_plates().facts(), View(JANUARY), split=Dimension.PRODUCT
    ).split
    # orders: cup 1 + ½ + ½ = 2, plate ½ + ½ = 1, without 1; contacts: cup 1 + ½, plate ½ + 1, without 1
    assert found["cup"].value == pytest.approx(75)
    assert found["plate"].value == pytest.approx(150)
    assert found[""].value == pytest.approx(100)
    assert (found["cup"].n, found["plate"].n, found[""].n) == (3, 2, 1)  # orders that hold it
    assert found["cup"].numerator == pytest.approx(1.5)


def test_counts_by_product_add_up_to_all() -> None:
    story = shop_of_cups_and_plates()
    assert split("contact_volume", story, Dimension.PRODUCT) == {"": 1, "cup": 1.5, "plate": 1.5}
    assert split("backlog", story, Dimension.PRODUCT) == {"": 1, "cup": 2, "plate": 2}  # who waits about it


def test_where_they_write_about_each_product() -> None:
    story = shop_of_cups_and_plates().wrote("2026-01-05 11:00", "chat", order=2)
    # cup: two mails and a chat; plate likewise; without: a mail
    assert split("channel_mix", story, Dimension.PRODUCT) == {
        "": 100,
        "cup": pytest.approx(200 / 3),
        "plate": pytest.approx(200 / 3),
    }


def test_a_product_filters_orders_and_the_contacts_about_them() -> None:
    view = View(JANUARY, filters=Filters(products=("plate",)))
    value = measure(by_key["contact_rate"], shop_of_cups_and_plates().facts(), view).total
    assert (value.numerator, value.n) == (2, 2)


def test_answers_about_a_product() -> None:
    story = Story().ordered("2026-01-02 10:00", 1, products=("cup", "plate"))
    story.wrote("2026-01-05 10:00", order=1).rated("2026-01-06 10:00", 5, talk=1).rated("2026-01-06 11:00", 1)
    assert split("csat", story, Dimension.PRODUCT) == {"": 0, "cup": 100, "plate": 100}


def test_how_far_the_order_was() -> None:
    story = Story().ordered("2026-01-05 10:00", 1, shipped="2026-01-07 10:00", delivered="2026-01-09 10:00")
    for day in ("04", "05", "06", "07", "08", "09", "12"):
        story.wrote(f"2026-01-{day} 10:00", order=1)
    story.wrote("2026-01-06 10:00")
    assert split("contact_volume", story, Dimension.STAGE) == {
        "": 1,
        "before-purchase": 1,
        "before-dispatch": 2,
        "on-the-way": 2,
        "after-delivery": 2,
    }


def test_an_order_list_without_dates_of_dispatch_tells_only_before_and_after() -> None:
    story = Story().ordered("2026-01-05 10:00", 1).wrote("2026-01-04 10:00", order=1)
    story.wrote("2026-01-08 10:00", order=1)
    found = split("contact_volume", story, Dimension.STAGE)
    assert found == {"before-purchase": 1, "after-purchase": 1}


def test_new_returning_and_best_customers() -> None:
    story = Story()
    for customer in range(1, 11):  # ten buyers; number 10 spends most
        story.ordered("2026-01-02 10:00", customer, customer=customer, total=100 if customer == 10 else 10)
    story.ordered("2026-01-02 18:00", 11, customer=2, total=5)  # the same day is no second time
    story.ordered("2026-01-10 10:00", 12, customer=1, total=10)
    story.ordered("2026-01-10 10:00", 13, customer=10, total=10)
    story.wrote("2026-01-05 10:00", customer=1)  # before the second order
    story.wrote("2026-01-12 10:00", customer=1)
    story.wrote("2026-01-05 10:00", customer=2)
    story.wrote("2026-01-05 10:00", customer=10)
    story.wrote("2026-01-12 10:00", customer=10)
    story.wrote("2026-01-12 10:00", customer=77)  # never bought
    story.wrote("2026-01-12 10:00")
    found = split("contact_volume", story, Dimension.CUSTOMER)
    assert found == {"": 1, "new": 4, "returning": 1, "best": 1}
    rates = split("contact_rate", story, Dimension.CUSTOMER)
    # orders: eleven of first days, one of a returning, one of the best customer
    assert rates["new"] == pytest.approx(100 * 4 / 11)
    assert (rates["returning"], rates["best"]) == (100, 100)


def test_without_totals_nobody_is_best() -> None:
    story = Story().ordered("2026-01-02 10:00", 1, customer=1).ordered("2026-01-03 10:00", 2, customer=1)
    story.wrote("2026-01-05 10:00", customer=1)
    assert split("contact_volume", story, Dimension.CUSTOMER) == {"returning": 1}


def test_what_a_dimension_does_not_divide_is_not_told_apart() -> None:
    story = shop_of_cups_and_plates()
    assert split("repeat_purchase_rate", story, Dimension.CHANNEL) == {}
