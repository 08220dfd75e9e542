"""Opening a book: one SQLite file, one connection that writes, any number that only read."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _
from desktop.store.migrations import SCHEMA_VERSION, migrations

APPLICATION_ID = 0x5265706C  # "Repl"
_MEBIBYTE = 1 << 20


class Book:
    """An open book. `connection` is SQLite's own, for bulk work; `database` is sqlite-utils' view of it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool) -> None:
        self.path = path
        self.connection = connection
        self.database = Database(connection)
        self.writable = writable

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def revision(self) -> int:
        """Counts the writing transactions: equal revisions mean equal content."""
        row = self.connection.execute("SELECT value FROM state WHERE key = 'revision'").fetchone()
        return int(row[0])

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or, when anything is raised inside, nothing."""
        connection = self.connection
        with _world_errors(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("UPDATE state SET value = value + 1 WHERE key = 'revision'")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite has already rolled back when the disk is full
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def stoppable(self, task: Task) -> Iterator[None]:
        """Cancelling `task` reaches into SQL that is running on this connection."""
        self.connection.set_progress_handler(lambda: int(task.cancelled), 20_000)
        try:
            with _world_errors(self.path):
                yield
        except sqlite3.OperationalError as error:
            if task.cancelled:
                raise Cancelled from error
            raise
        finally:
            self.connection.set_progress_handler(None, 0)


def open_book(path: Path) -> Book:
    """The book at `path` for writing, made if missing, brought up to this version if older.

    Raises Problem: the file is no book, is damaged, comes from a newer Replybook, or cannot be written.
    Nothing of a refused file is touched.
    """
    is_new = not path.exists() or path.stat().st_size == 0
    if is_new:
        _make_folder(path.parent)
    else:
        _refuse_foreign(path)
    with _world_errors(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=5.0, check_same_thread=False)
        try:
            _configure(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            book = Book(path, connection, writable=True)
            _upgrade(book, is_new=is_new)
        except BaseException:
            connection.close()
            raise
    if is_new:
        path.chmod(0o600)
    return book


def open_for_reading(path: Path) -> Book:
    """A second connection that cannot write, for looking while the other one works."""
    with _world_errors(path):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=5.0, check_same_thread=False
        )
        _configure(connection)
        return Book(path, connection, writable=False)


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cache_size = -8000")
    connection.execute("PRAGMA temp_store = FILE")


def _upgrade(book: Book, *, is_new: bool) -> None:
    version = book.connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    if not is_new:
        back_up_before_upgrade(book, version)
    migrations.apply(book.database)
    book.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    book.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def back_up_before_upgrade(book: Book, version: int) -> Path:
    """A whole copy of the book beside it, checked, before anything in it is changed."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy_path = book.path.with_name(f"{book.path.stem}.before-upgrade-{version}-{stamp}.replybook")
    with sqlite3.connect(copy_path) as copy:
        book.connection.backup(copy)
        fault = copy.execute("PRAGMA quick_check").fetchone()[0]
    copy.close()
    copy_path.chmod(0o600)
    if fault != "ok":
        copy_path.unlink()
        raise damaged(book.path, fault)
    return copy_path


def _refuse_foreign(path: Path) -> None:
    """Looks at the file's first 100 bytes without opening it as a database, so that nothing is touched."""
    with _world_errors(path), path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise Problem(
            _("“{name}” is not a Replybook book. It was not touched.").format(name=path.name),
            _("Choose another file, or bring this one in with Import."),
        )
    version = int.from_bytes(header[60:64], "big")
    application = int.from_bytes(header[68:72], "big")
    if application != APPLICATION_ID:
        raise Problem(
            _("“{name}” belongs to another program. It was not touched.").format(name=path.name),
            _("Choose another file, or bring this one in with Import."),
        )
    if version > SCHEMA_VERSION:
        raise Problem(
            _("This book was made by a newer Replybook. We opened nothing and changed nothing."),
            _("Install the newer version on this computer, or open another book."),
            detail=f"schema {version}, known {SCHEMA_VERSION}",
        )


def _make_folder(folder: Path) -> None:
    with _world_errors(folder):
        if not folder.exists():
            folder.mkdir(parents=True)
            if os.name == "posix":
                folder.chmod(0o700)


def damaged(path: Path, detail: str) -> Problem:
    return Problem(
        _("The book “{name}” is damaged. We kept it as it is.").format(name=path.name),
        _("Use the newest backup."),
        detail=detail,
    )


@contextmanager
def _world_errors(path: Path) -> Iterator[None]:
    """Says what the world did (a full disk, a locked or damaged file) in an owner's words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        problem = _problem_of(path, error)
        if problem is None:
            raise
        raise problem from error
    except PermissionError as error:
        raise Problem(
            _("Replybook may not write in “{folder}”. Nothing was changed.").format(folder=path.parent.name),
            _("Choose another place for the book, or change the folder's permissions."),
            detail=str(error.errno),
        ) from error
    except OSError as error:
        raise Problem(
            _("The place of the book, “{folder}”, cannot be reached. Nothing was changed.").format(
                folder=path.parent.name
            ),
            _("See whether the disk is there and has room, then try again."),
            detail=str(error.errno),
        ) from error


def _problem_of(path: Path, error: sqlite3.DatabaseError) -> Problem | None:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary == sqlite3.SQLITE_FULL:
        return Problem(
            _("The disk is full. We stopped before anything was kept. Your book is as it was."),
            _("Make room, then try again."),
        )
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Problem(
            _("The book is being written by another window. Nothing was changed."),
            _("Close the other window, or try again in a moment."),
        )
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(error))
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return Problem(
            _("The book “{name}” cannot be written. Nothing was changed.").format(name=path.name),
            _("See whether its folder can be written and the disk is there, then try again."),
            detail=str(code),
        )
    return None
