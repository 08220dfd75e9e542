"""The scratch database is private, and gone whatever happens; stopping at any moment changes nothing."""

import itertools
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from store.filling import SHOP, bring, mail, prepare

from desktop.domain.problem import Problem
from desktop.domain.records import Order
from desktop.domain.task import Cancelled
from desktop.store.applying import apply_scratch
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_book
from desktop.store.scratch import scratch
from desktop.store.settling import settle

START = 1_750_000_000
ANNA = "anna@x.example"
FIRST = [
    mail(START, ANNA, SHOP, text="Where is order #1001?", message_id="a"),
    mail(START + 60, SHOP, ANNA, text="On its way", message_id="b", answers=("a",)),
    Order("shopify", "#1001", START - 60, email=ANNA, phone="tel:+311"),
]
SECOND = [
    mail(START, ANNA, SHOP, text="Where is order #1001?", message_id="a", labels=("Inbox",)),
    mail(START + 120, ANNA, SHOP, text="And #1002?", message_id="c", answers=("b",)),
    Order("shopify", "#1001", START - 60, email=ANNA, refunded_minor=500, updated_at=START),
    Order("shopify", "#1002", START - 30, phone="tel:+311"),
]


def scratch_files(book: Book) -> list[Path]:
    return list(book.path.parent.glob("*.scratch*"))


@pytest.mark.skipif(os.name != "posix", reason="permissions of Linux and macOS")
def test_it_is_beside_the_book_and_private(book: Book) -> None:
    before = os.umask(0)
    try:
        with scratch(book):
            (file,) = scratch_files(book)
            assert file.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


def test_it_is_gone_at_the_end(book: Book) -> None:
    with scratch(book) as connection:
        connection.execute("INSERT INTO scratch.gone VALUES (1)")
    assert scratch_files(book) == []
    assert attached(book) == ["main"]


def attached(book: Book) -> list[str]:
    return [row[1] for row in book.connection.execute("PRAGMA database_list")]


def fail_inside(book: Book, error: Exception) -> None:
    with scratch(book) as connection:
        connection.execute("BEGIN")
        connection.execute("INSERT INTO scratch.gone VALUES (1)")
        raise error


def test_it_is_gone_after_an_exception(book: Book) -> None:
    with pytest.raises(ValueError, match="ours"):
        fail_inside(book, ValueError("ours"))
    assert scratch_files(book) == []
    assert attached(book) == ["main"]
    with scratch(book) as connection:
        assert connection.execute("SELECT count(*) FROM scratch.gone").fetchone() == (0,)


def dead_process() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_what_a_killed_program_left_is_deleted_at_the_next_start(book: Book) -> None:
    for owner in ("", f"-{dead_process()}-0", f"-{os.getpid()}-999"):  # of an older version; dead; reborn
        book.path.with_name(f"{book.path.name}.scratch{owner}").write_bytes(b"a customer's words")
    assert len(scratch_files(book)) == 3
    open_book(book.path).close()
    assert scratch_files(book) == []


def test_what_another_window_works_in_is_left_alone(book: Book) -> None:
    alive = book.path.with_name(f"{book.path.name}.scratch-{os.getppid()}-0")
    alive.touch()
    with scratch(book) as connection:
        connection.execute("INSERT INTO scratch.gone VALUES (1)")
        open_book(book.path).close()  # a second window, or the command line
        assert len(scratch_files(book)) == 2
        assert connection.execute("SELECT count(*) FROM scratch.gone").fetchone() == (1,)
    assert scratch_files(book) == [alive]


def test_two_can_prepare_a_change_of_one_book_at_once(book: Book) -> None:
    with open_book(book.path) as other, scratch(book) as one, scratch(other) as two:
        one.execute("INSERT INTO scratch.gone VALUES (1)")
        assert two.execute("SELECT count(*) FROM scratch.gone").fetchone() == (0,)


def test_a_disk_without_room_for_it_is_a_problem(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.store.database.make_private", no_room)
    with pytest.raises(Problem, match="cannot be reached"), scratch(book):
        pass
    assert attached(book) == ["main"]


class _Stopper:
    """Raises Cancelled at its `at`-th call."""

    def __init__(self, at: int) -> None:
        self.at, self.calls = at, 0

    def __call__(self) -> None:
        self.calls += 1
        if self.calls == self.at:
            raise Cancelled


def bring_second(book: Book, stop: _Stopper) -> None:
    with scratch(book) as connection, book.writing():
        prepare(connection, SECOND)
        settle(connection, stop)
        apply_scratch(connection)


def test_stopping_at_any_look_of_a_rebuild_changes_nothing(book: Book) -> None:
    bring(book, FIRST)
    before = content_hash(book.connection)
    at = 1
    while True:
        stop = _Stopper(at)
        try:
            bring_second(book, stop)
        except Cancelled:
            at += 1
        else:
            break
        assert attached(book) == ["main"]
        assert scratch_files(book) == []
        assert content_hash(book.connection) == before
    assert at > 1


@contextmanager
def interrupted(connection: sqlite3.Connection, after: int) -> Iterator[None]:
    """SQLite interrupts whatever statement is running after some steps, as `Book.stoppable` makes it do."""
    steps = itertools.count()
    connection.set_progress_handler(lambda: int(next(steps) >= after), 25)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def test_stopping_in_the_middle_of_any_sql_changes_nothing(book: Book) -> None:
    """No statement that was left half read may hold the scratch database."""
    bring(book, FIRST)
    before = content_hash(book.connection)
    stopped = 0
    for after in itertools.count(0, 7):
        try:
            with scratch(book) as connection, interrupted(connection, after), book.writing():
                prepare(connection, SECOND)
                settle(connection)
                apply_scratch(connection)
            break
        except sqlite3.OperationalError as error:
            stopped += 1
            seen = error  # its traceback keeps every half-read cursor alive, as the one who shows it would
        assert seen.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
        assert attached(book) == ["main"]
        assert content_hash(book.connection) == before
    assert stopped > 20
    assert content_hash(book.connection) != before
