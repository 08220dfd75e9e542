"""A book is checked by counting again the slow way."""

from pathlib import Path

from small_shop import OWNER

from desktop.domain.task import Task
from desktop.services.check_book import check_book
from desktop.services.import_files import Request, bring_in, look
from desktop.store.database import Book


def test_an_empty_book_is_whole(book: Book) -> None:
    assert [check.name for check in check_book(book) if not check.passed] == []


def test_the_fast_and_the_slow_way_agree(book: Book, mailbox: Path, orders_file: Path) -> None:
    bring_in(look(book, Request([mailbox, orders_file], owner=[OWNER]), Task()))
    checks = check_book(book)
    assert len(checks) == 7
    assert [check for check in checks if not check.passed] == []


def test_a_number_that_does_not_follow_from_the_tables_is_found(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    book.connection.execute("UPDATE messages SET conversation = 999 WHERE id = 1")
    assert [check.name for check in check_book(book) if not check.passed] == [
        "Every message is in a conversation"
    ]
