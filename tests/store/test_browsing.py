"""The lists' queries: they use the indexes, and agree with counting by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from store.filling import bring, mail

from desktop.store import browsing
from desktop.store.browsing import Sought, Which, conversation_ids, conversation_lines
from desktop.store.database import Book, open_book

HOUR = 3600


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(tmp_path / "shop.replybook") as opened:
        bring(
            opened,
            [
                mail(
                    number * HOUR,
                    f"customer{number}@x.example",
                    "hello@shop.example",
                    text=f"word{number} all",
                    subject=f"subject {number}",
                    message_id=f"<{number}@x.example>",
                )
                for number in range(1, 31)
            ],
        )
        yield opened


def plan_of(book: Book, which: Which) -> str:
    query, values = browsing._conversations_query(book.connection, which)
    return "\n".join(row[3] for row in book.connection.execute("EXPLAIN QUERY PLAN " + query, values))


def test_a_search_never_walks_through_messages_or_conversations(book: Book) -> None:
    plan = plan_of(book, Which(sought=Sought(words='"word7"', name="customer7", number="1001")))
    for table in ("m", "c", "p", "o", "n"):
        assert f"SCAN {table}\n" not in plan + "\n"
    assert "SCAN s VIRTUAL TABLE" in plan
    assert "SEARCH c USING INTEGER PRIMARY KEY" in plan


def test_a_frequent_word_walks_through_the_small_index_only(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "_RARE", 10)
    which = Which(sought=Sought(words='"all"'))
    assert "SCAN messages USING COVERING INDEX messages_conversation" in plan_of(book, which)
    assert len(conversation_ids(book.connection, which)) == 30


def test_the_latest_word_comes_first_in_pages_of_any_size(book: Book) -> None:
    ids = conversation_ids(book.connection, Which())
    lines = list(conversation_lines(book.connection, ids, 100 * HOUR))
    assert [line.subject for line in lines] == [f"subject {number}" for number in range(30, 0, -1)]
    assert [line.id for line in lines[10:13]] == [
        line.id for line in conversation_lines(book.connection, ids[10:13], 100 * HOUR)
    ]


def test_a_beginning_takes_what_begins_so(book: Book) -> None:
    assert len(conversation_ids(book.connection, Which(sought=Sought(words='"word1"*')))) == 11
    assert len(conversation_ids(book.connection, Which(sought=Sought(name="customer1")))) == 11
    assert len(conversation_ids(book.connection, Which(sought=Sought()))) == 0


def test_a_percent_sign_is_only_itself(book: Book) -> None:
    assert len(conversation_ids(book.connection, Which(sought=Sought(name="%")))) == 0
    assert len(conversation_ids(book.connection, Which(sought=Sought(name="_ustomer")))) == 0


def test_who_waits_is_told_as_far_as_the_files_go(book: Book) -> None:
    (first, *_rest) = conversation_lines(
        book.connection, conversation_ids(book.connection, Which())[::-1], 100 * HOUR
    )
    assert first.open_since == HOUR
    assert not first.overdue  # the file ends 29 hours later
