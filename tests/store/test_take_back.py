"""Taking an import back leaves the book as if it had never been, whatever else was brought in."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store.filling import SHOP, Records, bring, mail, take_out

from desktop.domain.records import Kind, Message, Order, OrderLine
from desktop.store.content_hash import content_hash
from desktop.store.counting import faults_of_file, messages_without_conversation
from desktop.store.database import Book, open_book

HOUR, DAY = 3600, 24 * 3600
START = 1_750_000_000


@pytest.fixture
def book(tmp_path: Path) -> Book:
    with open_book(tmp_path / "shop.replybook") as opened:
        yield opened


def fresh(batches: Sequence[Records]) -> str:
    """The content of a new book with these imports."""
    with tempfile.TemporaryDirectory() as folder, open_book(Path(folder) / "b.replybook") as book:
        for records in batches:
            bring(book, records)
        return content_hash(book.connection)


def after_take_back(batches: Sequence[Records], position: int) -> str:
    with tempfile.TemporaryDirectory() as folder, open_book(Path(folder) / "b.replybook") as book:
        made = [bring(book, records) for records in batches]
        take_out(book, made[position])
        assert faults_of_file(book.connection) == []
        assert messages_without_conversation(book.connection) == 0
        return content_hash(book.connection)


def test_an_import_taken_back_leaves_the_empty_book(book: Book) -> None:
    empty = content_hash(book.connection)
    batch = bring(book, [mail(START, "anna@x.example", SHOP, message_id="a"), Order("shopify", "#1", START)])
    assert content_hash(book.connection) != empty
    take_out(book, batch)
    assert content_hash(book.connection) == empty


def test_what_two_imports_saw_stays_when_one_goes(book: Book) -> None:
    anna = mail(START, "anna@x.example", SHOP, message_id="a")
    bob = mail(START + HOUR, "bob@x.example", SHOP, message_id="b")
    first = bring(book, [anna, bob])
    bring(book, [anna])
    take_out(book, first)
    senders = "SELECT p.point FROM messages m JOIN points p ON p.id = m.sender"
    assert book.connection.execute(senders).fetchall() == [("anna@x.example",)]


def test_a_refund_seen_later_is_forgotten_with_the_file_that_brought_it(book: Book) -> None:
    order = Order("shopify", "#1", START, total_minor=5000, refunded_minor=0)
    bring(book, [order])
    # The second file is newer: its newest order is a day younger.
    later = bring(book, [replace(order, refunded_minor=5000), Order("shopify", "#2", START + DAY)])
    assert refunds(book) == {"#1": 5000, "#2": None}
    take_out(book, later)
    assert refunds(book) == {"#1": 0}


def refunds(book: Book) -> dict[str, int | None]:
    return dict(book.connection.execute("SELECT number, refunded_minor FROM orders"))


def test_an_absent_field_never_wins(book: Book) -> None:
    full = Order("shopify", "#1", START, email="anna@x.example", country="NL", total_minor=5000)
    bare = Order("shopify", "#1", START)
    bring(book, [full])
    bring(book, [bare, Order("shopify", "#2", START + DAY)])
    row = book.connection.execute(
        "SELECT country, total_minor, p.point FROM orders JOIN points p ON p.id = email WHERE number = '#1'"
    ).fetchone()
    assert row == ("NL", 5000, "anna@x.example")


def test_a_row_of_its_own_updated_at_wins_over_a_newer_file(book: Book) -> None:
    order = Order("shopify", "#1", START, status="paid", updated_at=START + 9 * DAY)
    bring(book, [order])
    bring(
        book,
        [replace(order, status="open", updated_at=START + DAY), Order("shopify", "#2", START + 20 * DAY)],
    )
    assert book.connection.execute("SELECT status FROM orders WHERE number = '#1'").fetchone() == ("paid",)


def test_the_labels_of_all_files_are_kept_together(book: Book) -> None:
    bring(book, [mail(START, "anna@x.example", SHOP, message_id="a", thread="7", labels=("Inbox",))])
    bring(book, [mail(START, "anna@x.example", SHOP, message_id="a", thread="7", labels=("Orders",))])
    assert book.connection.execute("SELECT labels FROM messages").fetchall() == [("Inbox\nOrders",)]


def test_own_addresses_go_with_the_file_for_which_they_were_said(book: Book) -> None:
    other = "info@shop.example"
    bring(book, [mail(START, other, "anna@x.example", message_id="a")])
    assert outbound(book) == [0]  # info@ is a stranger who wrote to Anna, as far as we know
    batch = bring(book, [mail(START + HOUR, "bob@x.example", other, message_id="b")], owner=(SHOP, other))
    assert outbound(book) == [1, 0]
    take_out(book, batch)
    assert outbound(book) == [0]


def outbound(book: Book) -> list[int]:
    return [row[0] for row in book.connection.execute("SELECT outbound FROM conversations ORDER BY arrived")]


def test_files_of_equal_age_are_told_apart_by_what_they_say() -> None:
    order = Order("shopify", "#1", START, updated_at=START + DAY)
    one, other = [replace(order, phone="tel:+312")], [replace(order, phone="tel:+311")]
    assert fresh([one, other]) == fresh([other, one])


PEOPLE = ("anna@x.example", "bob@x.example", "cleo@x.example")
MAILS = st.integers(0, 11)


@st.composite
def mails(draw: st.DrawFn) -> Message:
    """One of twelve mails, as one of several exports may show it.

    Who, when, what and the ties are fixed by the number, so that two exports show the same mail; labels, the
    thread, names and the kind are what exports differ in.
    """
    number = draw(MAILS)
    person = PEOPLE[number % 3]
    ours = number % 4 == 3
    subject = ("Vase", "Re: Vase", "")[number % 3]
    answers = (f"m{number - 3}",) if number >= 3 and number % 2 else ()
    return mail(
        START + number * 30 * HOUR + (number % 5) * 40 * HOUR,
        SHOP if ours else person,
        person if ours else SHOP,
        text=("Where is #1001?", "Thanks", "order 1002", "Here it is")[number % 4]
        + f" ({number // 4})" * ours,
        message_id=f"m{number}" if number != 5 else "",
        answers=answers,
        subject=subject,
        thread=draw(st.sampled_from(["", "", f"g{number // 4}"])),
        labels=tuple(draw(st.lists(st.sampled_from(["Inbox", "Shop"]), max_size=2, unique=True))),
        sender_name=draw(st.sampled_from(["", "Anna", "Anna B"])),
        kind=draw(st.sampled_from([Kind.PERSON, Kind.PERSON, Kind.PERSON, Kind.SPAM])),
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    number = draw(st.integers(0, 3))
    lines = [OrderLine("Vase", "v"), OrderLine("Cup", "c", 2)]
    return Order(
        "shopify",
        f"#100{number}",
        START + number * DAY,
        email=draw(st.sampled_from(["", PEOPLE[number % 3]])),
        phone=draw(st.sampled_from(["", "tel:+311", "tel:+312"])),
        name=draw(st.sampled_from(["", "Bob C"])),
        refunded_minor=draw(st.sampled_from([None, 0, 500])),
        status=draw(st.sampled_from([None, "paid"])),
        test=draw(st.booleans()),
        lines=draw(st.sampled_from([None, lines[:1], lines])),
        updated_at=draw(st.sampled_from([None, None, START + 5 * DAY])),
    )


IMPORTS = st.lists(
    st.lists(st.one_of(mails(), mails(), orders()), max_size=8).map(
        lambda records: list({key(record): record for record in records}.values())
    ),
    min_size=2,
    max_size=4,
)


def key(record: Message | Order) -> object:
    return record.identity if isinstance(record, Message) else record.order


@settings(max_examples=150)
@given(batches=IMPORTS, data=st.data())
def test_taking_back_equals_never_having_brought_in(batches: list[Records], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(batches) - 1))
    rest = [*batches[:position], *batches[position + 1 :]]
    assert after_take_back(batches, position) == fresh(rest)


@settings(max_examples=75)
@given(batches=IMPORTS)
def test_the_order_of_imports_does_not_matter(batches: list[Records]) -> None:
    assert fresh(batches) == fresh(batches[::-1])


@settings(max_examples=40)
@given(batches=IMPORTS)
def test_bringing_in_again_changes_nothing(batches: list[Records]) -> None:
    assert fresh(batches) == fresh([*batches, *batches])
