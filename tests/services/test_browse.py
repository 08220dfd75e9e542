"""Looking through the book: lists, search, one conversation, orders."""

import random
from datetime import date
from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.conversations import Role, What
from desktop.domain.task import Task
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.services.browse import (
    ORDER_COLUMNS,
    Filters,
    OrdersAsked,
    find,
    order,
    order_rows,
    orders,
    orders_told,
    overview,
    rows,
    sought,
    talk,
    waiting,
)
from desktop.services.import_files import Request, bring_in, look
from desktop.services.mark import mark, unmark
from desktop.services.measure import Asked, numbers
from desktop.store.database import Book

NOW = 1_780_700_000  # 5 June 2026, after all that the small shop has


@pytest.fixture
def shop(book: Book, mailbox: Path, orders_file: Path) -> Book:
    """The small shop: Anna was answered, Bob waits, a newsletter is left out."""
    with look(book, Request([mailbox, orders_file], owner=[OWNER]), Task()) as plan:
        bring_in(plan)
    return book


def about(book: Book, text: str, **chosen: object) -> list[str]:
    found = find(book, text, Filters(**chosen))  # type: ignore[arg-type]
    return [row.about for row in rows(book, found, NOW)]


# --- Lists ------------------------------------------------------------------------------------------------


def test_bob_waits_since_his_question(shop: Book) -> None:
    (row,) = waiting(shop, NOW)
    assert (row.name, row.about, row.waiting_since) == ("Bob Smit", "Do you have it in blue?", 1780390800)
    assert not row.answered
    assert not row.overdue  # his mailbox ends a day later


def test_all_come_newest_first_without_those_left_out(shop: Book) -> None:
    assert about(shop, "") == ["Do you have it in blue?", "Order #1001"]


def test_the_newsletter_is_left_out_with_its_reason(shop: Book) -> None:
    (row,) = rows(shop, find(shop, left_out=True), NOW)
    assert (row.name, row.reason) == ("Paper news", "bulk")
    assert list(find(shop, filters=Filters(reason="spam"), left_out=True)) == []
    told = overview(shop, NOW)
    assert (told.waiting, told.counted, told.left_out) == (1, 2, {"bulk": 1})


@pytest.mark.parametrize(
    "text",
    [
        "anna",
        "Ann",
        "anna@cust",
        "1001",
        "#1001",
        "#100",
        "where",
        "order leaves",
        "ORDER tom",
        "leaves  tomorrow",
    ],
)
def test_anna_is_found_by_name_address_number_and_words(shop: Book, text: str) -> None:
    assert "Order #1001" in about(shop, text)


@pytest.mark.parametrize("text", ["annab", "1009", "where blue", "“”", '"', "%", "a*b", "NEAR(", "x AND"])
def test_what_nobody_said_is_not_found(shop: Book, text: str) -> None:
    assert about(shop, text) == []


def test_a_single_letter_is_no_beginning() -> None:
    assert sought("w").words == '"w"'
    assert sought("wh").words == '"wh"*'


def test_filters_hold_together(shop: Book) -> None:
    assert about(shop, "", answered=True) == ["Order #1001"]
    assert about(shop, "", answered=False) == ["Do you have it in blue?"]
    assert about(shop, "vase", answered=True) == []
    assert about(shop, "", channels=("instagram",)) == []
    assert about(shop, "", channels=("email",), came_back=True) == []
    assert about(shop, "", came_back=False, since=date(2026, 6, 2)) == ["Do you have it in blue?"]
    assert about(shop, "", until=date(2026, 6, 1)) == ["Order #1001"]
    assert [row.name for row in waiting(shop, NOW, "vase")] == ["Bob Smit"]
    assert waiting(shop, NOW, "order") == []


def test_a_row_that_is_gone_is_passed_over(shop: Book) -> None:
    kept = list(find(shop))
    assert [row.id for row in rows(shop, [999, *kept], NOW)] == kept


# --- One conversation -------------------------------------------------------------------------------------


def test_annas_conversation_says_all_of_it(shop: Book) -> None:
    (anna,) = find(shop, "anna@")
    told = talk(shop, anna, NOW)
    assert told is not None
    assert [(message.name, message.ours, message.words) for message in told.messages] == [
        ("Anna Berg", False, "Where is my order?"),
        ("Sanne", True, "It leaves tomorrow."),
        ("Anna Berg", False, "Thank you!"),
    ]
    assert [message.first_reply_minutes for message in told.messages] == [None, 30, None]
    assert told.messages[2].role == Role.PLEASANTRY
    assert told.order is not None
    assert (told.order.number, told.order.was_named) == ("#1001", True)
    assert (told.channel, told.source) == ("email", "gmail_mbox")
    assert told.waiting_since is None
    assert "contacts per 100 orders" in " ".join(told.why)


def test_a_conversation_that_is_gone_is_none(shop: Book) -> None:
    assert talk(shop, 999) is None
    assert order(shop, 999) is None


def test_a_mark_is_shown_until_it_is_taken_back(shop: Book) -> None:
    (bob,) = find(shop, "bob@")
    decision = mark(shop, bob, What.ANSWERED, Task(), at=NOW)
    told = talk(shop, bob, NOW)
    assert told is not None
    assert [(each.decision, each.what, each.at) for each in told.marks] == [(decision, "answered", NOW)]
    unmark(shop, decision, Task())
    told = talk(shop, bob, NOW)
    assert told is not None
    assert told.marks == ()
    assert told.waiting_since == 1780390800


def test_not_a_customer_is_shown_where_it_is_left_out(shop: Book) -> None:
    (bob,) = find(shop, "bob@")
    mark(shop, bob, "not-a-customer", Task())
    assert list(find(shop, "bob@")) == []
    (left_out,) = find(shop, "bob@", left_out=True)
    told = talk(shop, left_out, NOW)
    assert told is not None
    assert (told.reason, told.marks[0].what) == ("not-a-customer", "not-a-customer")


# --- Orders -----------------------------------------------------------------------------------------------


def test_orders_are_found_sorted_and_told(shop: Book) -> None:
    found = orders(shop, OrdersAsked())
    assert (found.in_all, found.first, found.last) == (2, date(2026, 5, 30), date(2026, 6, 5))
    assert found.weeks is None  # the orders do not reach back so far
    rows_shown = order_rows(shop, found.ids)
    assert [(row.number, row.items, row.total_minor, row.contacts) for row in rows_shown] == [
        ("#1002", 1, 2000, 0),
        ("#1001", 2, 5000, 1),
    ]
    assert [row.number for row in order_rows(shop, orders(shop, OrdersAsked(text="anna@")).ids)] == ["#1001"]
    assert list(orders(shop, OrdersAsked(text="?")).ids) == []


@pytest.mark.parametrize("column", ORDER_COLUMNS)
def test_orders_sort_by_every_column_both_ways(shop: Book, column: str) -> None:
    up = order_rows(shop, orders(shop, OrdersAsked(sort=column, descending=False)).ids)
    down = order_rows(shop, orders(shop, OrdersAsked(sort=column)).ids)
    values = [getattr(row, column) or 0 for row in up] if column not in ("status", "name") else []
    assert values == sorted(values)
    assert {row.id for row in up} == {row.id for row in down}


def test_one_order_tells_what_happened(shop: Book) -> None:
    told = order(shop, orders(shop, OrdersAsked(text="1001")).ids[0], NOW)
    assert told is not None
    assert [(line.product, line.quantity) for line in told.lines] == [("Vase", 1), ("Cup", 1)]
    assert [(each.what, each.conversation and each.conversation.about) for each in told.timeline] == [
        ("placed", None),
        ("", "Order #1001"),
    ]


def test_the_sentence_says_what_the_measure_says(shop: Book) -> None:
    told = orders_told(shop, date(2026, 5, 30), date(2026, 6, 5), NOW)
    parts = numbers(shop, Asked("2026-05-30", "2026-06-06", as_of=NOW)).measured(CONTACT_RATE).total.parts
    assert (told.orders, told.contacted, told.contacts) == (2, 1, parts["contacts"])
    assert told.contacted_percent == parts["net"] == 50


def test_an_empty_book_has_nothing(book: Book) -> None:
    assert waiting(book) == []
    assert list(find(book, "anything")) == []
    found = orders(book, OrdersAsked())
    assert (found.in_all, found.first) == (0, None)
    assert overview(book).counted == 0


def test_any_text_can_be_searched_for(shop: Book) -> None:
    letters = "aeé#\"*()-+:^{}%_\\'。日本🙂ו\u202e 1002"
    dice = random.Random(4)
    for _try in range(300):
        text = "".join(dice.choice(letters) for _letter in range(dice.randrange(12)))
        assert set(find(shop, text)) <= set(find(shop))
        assert orders(shop, OrdersAsked(text=text)).in_all == orders(shop, OrdersAsked()).in_all
