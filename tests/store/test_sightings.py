"""What each file saw is kept, so that a record is always what its files say together."""

from dataclasses import replace

import pytest
from store.filling import SHOP, bring, mail, prepare, take_out

from desktop.domain.records import Message, Order
from desktop.store.database import Book
from desktop.store.scratch import scratch

DAY = 24 * 3600
START = 1_750_000_000
ANNA = "anna@x.example"
ORDER = Order("shopify", "#1", START, email=ANNA, status="open", refunded_minor=0)
LATER = Order("shopify", "#2", START + DAY)  # makes a file newer


def status(book: Book) -> str:
    return str(book.connection.execute("SELECT status FROM orders WHERE number = '#1'").fetchone()[0])


def kept_fields(book: Book) -> list[str | None]:
    return [row[0] for row in book.connection.execute("SELECT fields FROM sightings ORDER BY file, record")]


def counts(book: Book, records: list[Message | Order], sort: str) -> dict[str, int]:
    with scratch(book) as connection:
        file, _tally, counted = prepare(connection, records)
        return counted[sort][file]


def test_new_changed_and_known_are_told_apart(book: Book) -> None:
    assert counts(book, [ORDER, LATER], "orders") == {"new": 2, "changed": 0, "known": 0}
    bring(book, [ORDER])
    paid = replace(ORDER, status="paid")
    assert counts(book, [paid, LATER], "orders") == {"new": 1, "changed": 1, "known": 0}
    assert counts(book, [ORDER], "orders") == {"new": 0, "changed": 0, "known": 1}


def test_a_difference_that_does_not_win_is_known(book: Book) -> None:
    bring(book, [replace(ORDER, updated_at=START + 9 * DAY)])
    older = replace(ORDER, status="paid", updated_at=START)
    assert counts(book, [older], "orders") == {"new": 0, "changed": 0, "known": 1}


def test_a_mail_is_counted_like_an_order(book: Book) -> None:
    letter = mail(START, ANNA, SHOP, message_id="a")
    bring(book, [letter])
    labelled = replace(letter, labels=("Inbox",))
    assert counts(book, [letter], "messages") == {"new": 0, "changed": 0, "known": 1}
    assert counts(book, [labelled], "messages") == {"new": 0, "changed": 1, "known": 0}


def test_a_sighting_keeps_only_what_is_different(book: Book) -> None:
    bring(book, [ORDER])
    bring(book, [ORDER])
    assert kept_fields(book) == [None, None]
    bring(book, [replace(ORDER, status="paid"), LATER])
    assert kept_fields(book) == ['{"status": "open"}', '{"status": "open"}', None, None]


@pytest.mark.parametrize("reverse", [False, True])
def test_at_equal_ranks_the_larger_content_wins_whatever_came_first(book: Book, reverse: bool) -> None:
    seen = [replace(ORDER, status=status) for status in ("open", "paid")]
    for order in reversed(seen) if reverse else seen:
        bring(book, [order])
    assert status(book) == "paid"


def test_the_middle_one_of_three_taken_back_leaves_what_the_others_say(book: Book) -> None:
    batches = [
        bring(book, [replace(ORDER, status=status, updated_at=START + day * DAY)])
        for day, status in enumerate(("open", "paid", "sent"))
    ]
    take_out(book, batches[1])
    assert status(book) == "sent"
    take_out(book, batches[2])
    assert status(book) == "open"


def test_two_files_of_one_import_bring_a_record_once(book: Book) -> None:
    with scratch(book) as connection, book.writing():
        from_one, _, _ = prepare(connection, [ORDER])
        assert connection.execute("SELECT count(*) FROM scratch.incoming_orders").fetchone() == (1,)
        assert connection.execute("SELECT file FROM scratch.incoming_orders").fetchone() == (from_one,)


def test_lines_follow_the_file_that_wins_and_come_back(book: Book) -> None:
    from desktop.domain.records import OrderLine

    lines = "SELECT product, quantity FROM order_lines ORDER BY position"
    bring(book, [replace(ORDER, lines=[OrderLine("Vase", quantity=2), OrderLine("Cup")])])
    later = bring(book, [replace(ORDER, lines=[OrderLine("Bowl")]), LATER])
    assert book.connection.execute(lines).fetchall() == [("Bowl", 1)]
    take_out(book, later)
    assert book.connection.execute(lines).fetchall() == [("Vase", 2), ("Cup", 1)]
