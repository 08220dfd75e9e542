"""What each file saw is kept, so that a record is always what its files say together."""

from dataclasses import replace

import pytest
from store.filling import SHOP, bring, mail, prepare, take_out

from desktop.domain.records import Message, Order, OrderLine
from desktop.store.batches import prepare_file
from desktop.store.database import Book
from desktop.store.scratch import scratch
from desktop.store.settling import match_incoming
from desktop.store.staging import FileTally, Stager

DAY = 24 * 3600
START = 1_750_000_000
ANNA = "anna@x.example"
ORDER = Order("shopify", "#1", START, email=ANNA, status="open", refunded_minor=0)
NEW = {"new": 1, "changed": 0, "known": 0}
KNOWN = {"new": 0, "changed": 0, "known": 1}
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
    """New in the first file, known in the second, and in the words of the newer one."""
    letter = mail(START, ANNA, SHOP, message_id="a")
    files: list[tuple[list[Message | Order], int]] = [
        ([ORDER, letter], START),
        ([replace(ORDER, status="paid"), letter], START + DAY),
    ]
    with scratch(book) as connection:
        stager = Stager(connection)
        for file, (records, newest) in enumerate(files, 1):
            for record in records:
                stager.add(record, file, FileTally())
            stager.settle_account(file, SHOP)
            prepare_file(
                connection,
                file,
                digest=bytes([file]),
                name="f",
                source="test",
                given={},
                owner=(),
                newest=newest,
            )
        stager.close()
        assert match_incoming(connection) == {
            "messages": {1: NEW, 2: KNOWN},
            "orders": {1: NEW, 2: KNOWN},
        }
        assert connection.execute("SELECT file, status FROM scratch.incoming_orders").fetchall() == [
            (1, "paid")
        ]
        seen = "SELECT file, fields FROM scratch.sightings WHERE sort = 2 ORDER BY file"
        assert connection.execute(seen).fetchall() == [(1, '{"status": "open"}'), (2, None)]


def test_lines_follow_the_file_that_wins_and_come_back(book: Book) -> None:
    lines = "SELECT product, quantity FROM order_lines ORDER BY position"
    bring(book, [replace(ORDER, lines=[OrderLine("Vase", quantity=2), OrderLine("Cup")])])
    later = bring(book, [replace(ORDER, lines=[OrderLine("Bowl")]), LATER])
    assert book.connection.execute(lines).fetchall() == [("Bowl", 1)]
    take_out(book, later)
    assert book.connection.execute(lines).fetchall() == [("Vase", 2), ("Cup", 1)]
