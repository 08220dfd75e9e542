"""Measures counted the slow way, a plan's counts, and the words of a list, on one small story by hand."""

import pytest
from store.filling import SHOP, bring, mail, prepare

from desktop.domain.records import Kind, Order
from desktop.store import counting
from desktop.store.conversation_rows import conversation_words
from desktop.store.database import Book
from desktop.store.details import conversation_details, order_details
from desktop.store.scratch import scratch
from desktop.store.settling import conversation_counts, left_out_counts, settle

HOUR, DAY = 3600, 24 * 3600
START = 1_750_000_000
ANNA, BOB, CLEO = "anna@x.example", "bob@x.example", "cleo@x.example"
END = START + 10 * DAY


@pytest.fixture
def story(book: Book) -> Book:
    """Anna is answered after 2 h and solved, Bob waits, Cleo is written to and does not answer.

    The files reach to the tenth day.
    """
    bring(
        book,
        [
            mail(
                START,
                ANNA,
                SHOP,
                subject="Vase",
                text="Where is order #1001?",
                message_id="a",
                sender_name="Anna A",
            ),
            mail(START + 2 * HOUR, SHOP, ANNA, answers=("a",)),
            mail(START + DAY, BOB, SHOP, subject="Cup"),
            mail(START + 2 * DAY, SHOP, CLEO),
            mail(END, "x@y.example", SHOP, kind=Kind.SPAM),
            Order("shopify", "#1001", START - DAY, email=ANNA, name="Anna A"),
            Order("shopify", "#2", START + DAY, test=True),
            Order("shopify", "#3", START + DAY),
        ],
    )
    return book


def test_measures_counted_from_the_tables(story: Book) -> None:
    connection = story.connection
    assert [outbound for _id, outbound in counting.started(connection, START, END, END)] == [0, 0]
    assert counting.first_waits(connection, START, END, END) == [2 * HOUR]
    assert counting.resolved_within(connection, START, END, END) == [2 * HOUR]
    assert counting.open_backlog(connection, END) == 1
    assert counting.orders_placed(connection, START, END) == 1
    assert counting.messages_without_conversation(connection) == 0


def test_what_was_not_known_yet_is_not_counted(story: Book) -> None:
    connection, soon = story.connection, START + HOUR
    assert len(counting.started(connection, START, END, soon)) == 1
    assert counting.first_waits(connection, START, END, soon) == []
    assert counting.resolved_within(connection, START, END, START + 72 * HOUR) == []
    assert counting.open_backlog(connection, soon) == 1


def test_a_whole_file_has_no_faults_and_a_dangling_row_is_one(story: Book) -> None:
    assert counting.faults_of_file(story.connection) == []
    story.connection.execute("PRAGMA foreign_keys = OFF")
    story.connection.execute("DELETE FROM channels")
    assert len(counting.faults_of_file(story.connection)) == 5


def test_a_plan_counts_new_changed_and_reopened_conversations(story: Book) -> None:
    with scratch(story) as connection:
        prepare(
            connection,
            [
                mail(START + 5 * DAY, ANNA, SHOP, text="It is broken", answers=("a",)),
                mail(START + 3 * DAY, "new@x.example", SHOP),
                mail(START + 3 * DAY, "x@z.example", SHOP, kind=Kind.SPAM),
            ],
        )
        settle(connection)
        assert conversation_counts(connection) == {"new": 1, "changed": 1, "opened_again": 1}
        assert left_out_counts(connection) == {"spam": 1}


def test_the_words_of_conversations_come_in_the_order_asked(story: Book) -> None:
    connection = story.connection
    anna, bob = (id_ for id_, _outbound in sorted(counting.started(connection, START, END, END)))
    assert list(conversation_words(connection, [bob, anna])) == [
        (bob, BOB, "", "Cup", "", 0),
        (anna, ANNA, "Anna A", "Vase", "#1001", 1),
    ]
    assert list(conversation_details(connection, [bob, anna])) == [
        (bob, "email", BOB, "", "Cup", START + DAY, None),
        (anna, "email", ANNA, "Anna A", "Vase", START, START + 2 * HOUR),
    ]


def test_the_details_of_orders_and_of_very_many(story: Book) -> None:
    ids = dict(story.connection.execute("SELECT number, id FROM orders"))
    assert list(order_details(story.connection, [ids["#3"], ids["#1001"]])) == [
        (ids["#3"], "shopify", "", "", "#3", START + DAY, None),
        (ids["#1001"], "shopify", ANNA, "Anna A", "#1001", START - DAY, None),
    ]
    assert len(list(order_details(story.connection, [ids["#1001"]] * 1200))) == 1200
