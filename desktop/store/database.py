"""Opening a book: one SQLite file, one connection that writes, any number that only read."""

import glob
import itertools
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _
from desktop.store.migrations import SCHEMA_VERSION, migrations

APPLICATION_ID = 0x5265706C  # "Repl"
_MEBIBYTE = 1 << 20
_STEPS = 20_000  # of SQLite's machine, between two looks whether to stop


class Book:
    """An open book. `connection` is SQLite's own, for bulk work; `database` is sqlite-utils' view of it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool) -> None:
        self.path = path
        self.connection = connection
        self.database = Database(connection)
        self.writable = writable
        self._task: Task | None = None  # which one can stop what runs now
        # What was worked out from the content at a revision, so that asking again costs nothing.
        self.remembered: dict[str, tuple[int, object]] = {}

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
        with world_errors(self.path):
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
        """Cancelling `task` reaches into SQL that is running on this connection. May be nested."""
        outer, self._task = self._task, task
        self._watch(task)
        try:
            with world_errors(self.path):
                yield
        except sqlite3.OperationalError as error:
            if task.cancelled:
                raise Cancelled from error
            raise
        finally:
            self._task = outer
            self._watch(outer)

    def _watch(self, task: Task | None) -> None:
        """Every so many steps SQLite asks whether to stop, and lets whoever is at the screen go first."""
        if task is None:
            self.connection.set_progress_handler(None, 0)
            return

        def stops() -> int:
            task.give_way()
            return int(task.cancelled)

        self.connection.set_progress_handler(stops, _STEPS)


def open_book(path: Path) -> Book:
    """The book at `path` for writing, made if missing, brought up to this version if older.

    Raises Problem: the file is no book, is damaged, comes from a newer Replybook, or cannot be written.
    Nothing of a refused file is touched.
    """
    with world_errors(path):
        if not path.exists() or path.stat().st_size == 0:
            _make_folder(path.parent)
            make_private(path)
        else:
            _refuse_foreign(path)
        delete_scratch(path)
        connection = sqlite3.connect(path, isolation_level=None, timeout=5.0, check_same_thread=False)
        try:
            _configure(connection)
            # Before there is a WAL: what lies only there after a crash is not in the header we look at.
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            book = Book(path, connection, writable=True)
            _upgrade(book)
        except BaseException:
            connection.close()
            raise
    return book


def open_for_reading(path: Path) -> Book:
    """A second connection that cannot write, for looking while the other one works."""
    with world_errors(path):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=5.0, check_same_thread=False
        )
        try:
            _configure(connection)
            connection.execute("SELECT count(*) FROM sqlite_schema")  # a damaged file says so here
        except BaseException:
            connection.close()
            raise
        return Book(path, connection, writable=False)


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cache_size = -4000")
    connection.execute("PRAGMA temp_store = FILE")


def _upgrade(book: Book) -> None:
    connection = book.connection
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:  # seen only now: the newer program ended before its header left the WAL
        raise _newer(version)
    if version:  # 0: a new book
        back_up_before_upgrade(book, version)
    with book.database.atomic():
        migrations.apply(book.database)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")  # so that the header shows the version


def back_up_before_upgrade(book: Book, version: int) -> Path:
    """A whole copy of the book beside it, checked, before anything in it is changed."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy_path = book.path.with_name(f"{book.path.stem}.before-upgrade-{version}-{stamp}.replybook")
    make_private(copy_path)
    try:
        with closing(sqlite3.connect(copy_path)) as copy:
            book.connection.backup(copy)
            fault = copy.execute("PRAGMA quick_check").fetchone()[0]
        if fault != "ok":
            raise damaged(book.path, fault)
    except BaseException:
        copy_path.unlink()
        raise
    return copy_path


def make_private(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives its WAL the same permissions."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    path.chmod(0o600)


# Scratch files that this process works in now: a number of our own among the leftovers may be an older
# process's, which had it before us.
_scratch_in_use: set[Path] = set()
_scratch_numbers = itertools.count()


def claim_scratch(book: Path) -> Path:
    """A new private file beside `book`, where a change is prepared (store/scratch.py); give it back with
    `release_scratch`. Its name says whose it is, so that nobody else takes it for a leftover."""
    path = book.with_name(f"{book.name}.scratch-{os.getpid()}-{next(_scratch_numbers)}")
    _scratch_in_use.add(path)
    try:
        path.unlink(missing_ok=True)
        make_private(path)
    except BaseException:
        _scratch_in_use.discard(path)
        raise
    return path


def release_scratch(path: Path) -> None:
    """Delete a claimed scratch file."""
    path.unlink(missing_ok=True)
    _scratch_in_use.discard(path)


def delete_scratch(book: Path) -> None:
    """Remove what programs that were killed have left of an import; what a living one uses stays."""
    for path in book.parent.glob(f"{glob.escape(book.name)}.scratch*"):
        owner = re.fullmatch(r"\.scratch-(\d+)-\d+", path.name.removeprefix(book.name))
        ours = owner is not None and int(owner[1]) == os.getpid()
        if (path in _scratch_in_use) if ours else (owner is not None and _lives(int(owner[1]))):
            continue
        with suppress(OSError):  # Windows keeps what another window uses; whatever it is, it can wait
            path.unlink()


def _lives(process: int) -> bool:
    """Whether a process with this number runs; False on Windows, where a file in use stays by itself."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's, or no number of a process
        return True
    return True


def _refuse_foreign(path: Path) -> None:
    """Looks at the file's first 100 bytes without opening it as a database, so that nothing is touched."""
    with path.open("rb") as file:
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
        raise _newer(version)


def _newer(version: int) -> Problem:
    return Problem(
        _("This book was made by a newer Replybook. We opened nothing and changed nothing."),
        _("Install the newer version on this computer, or open another book."),
        detail=f"schema {version}, known {SCHEMA_VERSION}",
    )


def _make_folder(folder: Path) -> None:
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
def world_errors(path: Path) -> Iterator[None]:
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
