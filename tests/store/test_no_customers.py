"""Who is said to be no customer is left out of all of history, also of talks that are others'."""

import json

from store.filling import SHOP, bring, mail, prepare, set_rule

from desktop.domain.conversations import Role
from desktop.domain.identity import digest
from desktop.store.applying import apply_scratch
from desktop.store.content_hash import content_hash
from desktop.store.database import Book
from desktop.store.decisions import NOT_A_CUSTOMER, add_decision, touch_person, undo_decision
from desktop.store.rebuilding import rebuild_again
from desktop.store.scratch import scratch
from desktop.store.settings import prepare_not_customers
from desktop.store.settling import settle

HOUR, DAY = 3600, 24 * 3600
START = 1_750_000_000
ANNA, HELPER, FORM = "anna@x.example", "helper@y.example", "form@host.example"
TALK = [
    mail(START, ANNA, SHOP, text="Is it here?", message_id="a"),
    mail(START + HOUR, HELPER, SHOP, text="It left the store house", message_id="b", answers=("a",)),
]


def roles(book: Book) -> list[Role]:
    return [Role(row[0]) for row in book.connection.execute("SELECT role FROM messages ORDER BY sent_at")]


def decide(book: Book, person: str) -> int:
    with scratch(book) as connection, book.writing():
        number = add_decision(connection, digest(NOT_A_CUSTOMER, person), NOT_A_CUSTOMER, START, person)
        touch_person(connection, person)
        settle(connection)
        apply_scratch(connection)
        return number


def undo(book: Book, decision: int, person: str) -> None:
    with scratch(book) as connection, book.writing():
        undo_decision(connection, decision)
        touch_person(connection, person)
        settle(connection)
        apply_scratch(connection)


def test_a_decision_about_a_supplier_reaches_a_customers_talk_and_goes_again(book: Book) -> None:
    bring(book, TALK)
    assert roles(book) == [Role.CUSTOMER, Role.CUSTOMER]
    decision = decide(book, HELPER)
    assert roles(book) == [Role.CUSTOMER, Role.ASIDE]
    undo(book, decision, HELPER)
    assert roles(book) == [Role.CUSTOMER, Role.CUSTOMER]


def test_a_decision_reaches_talks_in_which_a_form_wrote_for_the_person(book: Book) -> None:
    bring(
        book,
        [
            mail(START, HELPER, SHOP, text="An offer", message_id="a"),
            mail(START + HOUR, FORM, SHOP, text="An offer again", reply_to=HELPER, answers=("a",)),
            mail(START + 2 * HOUR, ANNA, SHOP, text="Is it here?", answers=("a",)),
        ],
    )
    decide(book, HELPER)
    by_decision = content_hash(book.connection)
    with scratch(book) as connection, book.writing():
        settle(connection, everything=True)
        apply_scratch(connection)
    assert content_hash(book.connection) == by_decision


def leave_out_while_importing(book: Book, records: list[object], person: str) -> None:
    with scratch(book) as connection, book.writing():
        prepare(connection, records)  # type: ignore[arg-type]
        settle(connection)
        prepare_not_customers(connection, frozenset({person}))
        rebuild_again(connection)
        apply_scratch(connection)


def test_somebody_left_out_of_an_import_is_left_out_of_history_too(book: Book) -> None:
    bring(book, [*TALK, mail(START + 40 * DAY, HELPER, SHOP, text="Our prices", message_id="p")])
    leave_out_while_importing(book, [mail(START + 90 * DAY, ANNA, SHOP, text="Hello")], HELPER)
    assert roles(book) == [Role.CUSTOMER, Role.ASIDE, Role.CUSTOMER, Role.CUSTOMER]
    reasons = book.connection.execute("SELECT reason FROM conversations ORDER BY began").fetchall()
    assert reasons == [("",), ("not-a-customer",), ("",)]
    incremental = content_hash(book.connection)
    set_rule(book, "not-customers", json.dumps([HELPER]))
    assert content_hash(book.connection) == incremental
