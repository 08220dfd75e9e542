"""What an owner has set is said back, and turned into rules."""

import json

from store.filling import SHOP, bring, mail, take_out

from desktop.domain.rules import DAY, HOUR, Rules
from desktop.store.database import Book
from desktop.store.scratch import scratch
from desktop.store.settings import (
    all_settings,
    not_customers,
    own_by_hand,
    own_points,
    rules,
    setting,
    store_setting,
)

START = 1_750_000_000


def put(book: Book, **values: str) -> None:
    with book.writing() as connection:
        for key, value in values.items():
            store_setting(connection, key.replace("_", "-"), value)


def test_a_setting_is_kept_and_replaced(book: Book) -> None:
    assert setting(book.connection, "shop-name") is None
    put(book, shop_name="Vases", currency="EUR")
    put(book, shop_name="Cups")
    assert all_settings(book.connection) == {"currency": "EUR", "shop-name": "Cups"}


def test_without_settings_the_usual_rules_hold(book: Book) -> None:
    assert rules(book.connection) == Rules()
    assert Rules() == Rules(72 * HOUR, 7 * DAY, 14 * DAY, 30 * DAY)


def test_rules_are_said_in_hours_and_days(book: Book) -> None:
    put(book, quiet_hours="24.5", split_days="3", split_days_mail="21", lapse_days="10", target_email="0.5")
    said = rules(book.connection)
    assert said == Rules(88_200, 3 * DAY, 21 * DAY, 10 * DAY, targets={"email": 1800})
    assert (said.split("whatsapp"), said.split("email")) == (3 * DAY, 21 * DAY)
    assert (said.target("email"), said.target("chat"), said.target("etsy")) == (1800, 300, 24 * HOUR)


def test_own_points_are_those_by_hand_and_those_of_all_files(book: Book) -> None:
    put(book, owner=json.dumps(["info@shop.example"]))
    assert own_by_hand(book.connection) == {"info@shop.example"}
    batch = bring(book, [mail(START, "anna@x.example", SHOP)])
    assert own_points(book.connection) == {"info@shop.example", SHOP}
    with scratch(book) as connection:
        connection.execute("INSERT INTO scratch.dropped_files SELECT id FROM files")
        assert own_points(connection, after=True) == {"info@shop.example"}
        assert own_points(connection) == {"info@shop.example", SHOP}
    take_out(book, batch)
    assert own_points(book.connection) == {"info@shop.example"}


def test_who_is_no_customer(book: Book) -> None:
    assert not_customers(book.connection) == frozenset()
    put(book, not_customers=json.dumps(["bank@y.example"]))
    assert not_customers(book.connection) == {"bank@y.example"}
