"""An export that was asked for keeps its place until such a file comes in."""

from pathlib import Path

from small_shop import MAILBOX, ORDERS, OWNER

from desktop.domain.task import Task
from desktop.services.asked_exports import ask_for, asked_exports, forget_asked
from desktop.services.change_settings import settings
from desktop.services.import_files import Request, bring_in, look
from desktop.services.take_back import batches, take_back
from desktop.store.database import Book
from desktop.store.settings import store_setting

LONG_AGO, FAR_AHEAD = 1_000_000_000, 5_000_000_000


def waited_for(book: Book) -> list[tuple[str, int]]:
    return [(each.guide.key, each.at) for each in asked_exports(book)]


def test_the_longest_wait_comes_first(book: Book) -> None:
    assert waited_for(book) == []
    ask_for(book, "instagram", now=20)
    ask_for(book, "gmail", now=10)
    assert waited_for(book) == [("gmail", 10), ("instagram", 20)]
    ask_for(book, "gmail", now=30)  # asked once more
    assert waited_for(book) == [("instagram", 20), ("gmail", 30)]
    forget_asked(book, "instagram")
    assert waited_for(book) == [("gmail", 30)]


def test_it_is_no_setting_that_a_person_sees(book: Book) -> None:
    before = settings(book)
    ask_for(book, "gmail", now=10)
    assert settings(book) == before


def test_it_is_over_when_such_a_file_comes_in_and_back_when_that_is_taken_back(
    book: Book, tmp_path: Path
) -> None:
    ask_for(book, "gmail", now=LONG_AGO)
    ask_for(book, "shopify", now=LONG_AGO)
    mailbox = tmp_path / "All mail.mbox"
    mailbox.write_bytes(MAILBOX)
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    assert waited_for(book) == [("shopify", LONG_AGO)]
    orders = tmp_path / "orders_export.csv"
    orders.write_text(ORDERS, encoding="utf-8")
    bring_in(look(book, Request([orders]), Task()))
    assert waited_for(book) == []
    take_back(book, batches(book)[0].id, Task())
    assert waited_for(book) == [("gmail", LONG_AGO)]


def test_a_file_of_before_is_not_the_one_that_was_asked_for(book: Book, tmp_path: Path) -> None:
    mailbox = tmp_path / "All mail.mbox"
    mailbox.write_bytes(MAILBOX)
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    ask_for(book, "gmail", now=FAR_AHEAD)
    assert waited_for(book) == [("gmail", FAR_AHEAD)]


def test_what_a_newer_replybook_knows_is_passed_over(book: Book) -> None:
    with book.writing() as connection:
        store_setting(connection, "asked-for/fax", "10")
    assert waited_for(book) == []
