"""A book is opened by the rules, or refused untouched; writing to it is all or nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.store import database
from desktop.store.database import APPLICATION_ID, Book, back_up_before_upgrade, open_book, open_for_reading
from desktop.store.migrations import SCHEMA_VERSION
from desktop.store.settings import setting, store_setting

# SQL that runs until it is stopped: 10^12 rows, of which none is kept.
ENDLESS = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
    " SELECT count(*) FROM n a, n b"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "shop.replybook"


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    with open_book(path) as opened:
        yield opened


def name_shop(book: Book, name: str, *, then: BaseException | str | None = None) -> None:
    """Writes a setting, and in the same transaction raises `then` or runs it as SQL."""
    with book.writing() as connection:
        store_setting(connection, "shop-name", name)
        if isinstance(then, BaseException):
            raise then
        if then:
            connection.execute(then)


def one(book: Book, query: str) -> object:
    return book.connection.execute(query).fetchone()[0]


def state_of(folder: Path) -> dict[str, bytes]:
    """Names and contents of all files in a folder."""
    return {file.name: blake2b(file.read_bytes()).digest() for file in folder.iterdir()}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_book_says_what_it_is(book: Book) -> None:
    assert one(book, "PRAGMA application_id") == APPLICATION_ID == 0x5265706C
    assert one(book, "PRAGMA user_version") == SCHEMA_VERSION
    assert book.revision == 0


def test_a_book_is_kept_safely(book: Book) -> None:
    assert one(book, "PRAGMA journal_mode") == "wal"
    assert one(book, "PRAGMA synchronous") == 2  # FULL
    assert one(book, "PRAGMA foreign_keys") == 1
    assert one(book, "PRAGMA trusted_schema") == 0


def test_an_opened_again_book_is_kept_safely(path: Path) -> None:
    open_book(path).close()
    with open_book(path) as book:
        assert one(book, "PRAGMA journal_mode") == "wal"
        assert one(book, "PRAGMA synchronous") == 2
        assert one(book, "PRAGMA foreign_keys") == 1


@pytest.mark.skipif(os.name != "posix", reason="permissions of Linux and macOS")
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_only_the_owner_can_read_a_book_and_all_its_files(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with open_book(path) as book, book.writing() as connection:
            store_setting(connection, "shop-name", "Vases")
            modes = {file.name: mode(file) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    names = (path.name, f"{path.name}-wal", f"{path.name}-shm")
    assert modes == dict.fromkeys(names, 0o600)
    assert mode(path.parent) == 0o700


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_book(tmp_path / "shop.replybook").close()
    assert mode(tmp_path) == 0o755


def test_an_empty_file_becomes_a_book(tmp_path: Path) -> None:
    path = tmp_path / "empty.replybook"
    path.touch()
    with open_book(path) as book:
        assert book.revision == 0


def test_a_book_whose_first_window_was_killed_opens_again(path: Path) -> None:
    """The header must not lie in the WAL alone, or the book looks like another program's."""
    run_child(
        f"""
        book = open_book(Path({str(path)!r}))
        with book.writing() as connection:
            store_setting(connection, "shop-name", "Vases")
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    with open_book(path) as book:
        assert setting(book.connection, "shop-name") == "Vases"


def run_child(code: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in a process of its own, which may die."""
    lines = [line.removeprefix(" " * 8) for line in code.splitlines()]
    imports = [
        "import os, signal, resource",
        "from pathlib import Path",
        "from desktop.domain.problem import Problem",
        "from desktop.store.database import open_book",
        "from desktop.store.settings import store_setting",
    ]
    return subprocess.run(
        [sys.executable, "-c", "\n".join([*imports, *lines])],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def refused(path: Path) -> Problem:
    """Opening is refused, and nothing in the folder is touched."""
    before = state_of(path.parent)
    with pytest.raises(Problem) as caught:
        open_book(path)
    assert state_of(path.parent) == before
    return caught.value


def test_a_newer_book_is_refused_untouched(path: Path) -> None:
    open_book(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    assert "newer Replybook" in refused(path).what


def test_a_newer_version_that_lies_only_in_the_wal_is_refused(path: Path) -> None:
    open_book(path).close()
    with open_book(path) as newer:
        newer.connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        with pytest.raises(Problem, match="newer Replybook"):
            open_book(path)
        assert one(newer, "PRAGMA user_version") == SCHEMA_VERSION + 1


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    assert "another program" in refused(path).what


@pytest.mark.parametrize("content", [b"Date,Order\n", b"SQLite format 3\0", b"\0" * 4096])
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    assert "not a Replybook book" in refused(path).what


def test_a_folder_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(Problem):
        open_book(tmp_path)


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Problem):
        open_book(tmp_path / "file" / "shop.replybook")


def test_a_place_that_may_not_be_looked_at_is_a_problem(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", denied)
    with pytest.raises(Problem, match="may not write"):
        open_book(path)


def test_a_read_only_folder_is_a_problem(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_path: object, _flags: int, _mode: int = 0o777) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(database.os, "open", denied)
    with pytest.raises(Problem, match="may not write"):
        open_book(path)


# --- Upgrades


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """This program as its next version: one more migration than the books of today know."""
    later = Migrations("replybook")
    for migration in database.migrations._migrations:
        later()(migration.fn)
    monkeypatch.setattr(database, "migrations", later)
    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    return later


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*before-upgrade*"))


def with_a_name(path: Path) -> None:
    with open_book(path) as book, book.writing() as connection:
        store_setting(connection, "shop-name", "Vases")


def test_an_older_book_is_backed_up_and_then_upgraded(path: Path, request: pytest.FixtureRequest) -> None:
    with_a_name(path)
    upgrade = request.getfixturevalue("upgrade")
    upgrade(name="m002")(lambda db: db.execute("CREATE TABLE moods (name TEXT)"))
    with open_book(path) as book:
        assert one(book, "SELECT count(*) FROM moods") == 0
        assert one(book, "PRAGMA user_version") == SCHEMA_VERSION + 1
        assert setting(book.connection, "shop-name") == "Vases"
        # The header in the file itself shows the version: an older program must see it without opening it.
        assert int.from_bytes(path.read_bytes()[60:64], "big") == SCHEMA_VERSION + 1
    (copy,) = backups(path)
    assert mode(copy) == 0o600
    request.getfixturevalue("monkeypatch").undo()
    with open_book(copy) as former:
        assert one(former, "PRAGMA user_version") == SCHEMA_VERSION
        assert setting(former.connection, "shop-name") == "Vases"


def test_an_upgrade_that_fails_leaves_the_book_as_it_was(path: Path, request: pytest.FixtureRequest) -> None:
    with_a_name(path)

    def breaks(db: object) -> None:
        db.execute("CREATE TABLE moods (name TEXT)")  # type: ignore[attr-defined]
        raise RuntimeError("a bug of ours")

    request.getfixturevalue("upgrade")(name="m002")(breaks)
    with pytest.raises(RuntimeError):
        open_book(path)
    request.getfixturevalue("monkeypatch").undo()
    with open_book(path) as book:
        assert one(book, "PRAGMA user_version") == SCHEMA_VERSION
        assert one(book, "SELECT count(*) FROM sqlite_schema WHERE name = 'moods'") == 0


def test_a_book_of_today_is_not_backed_up_at_opening(path: Path) -> None:
    open_book(path).close()
    open_book(path).close()
    assert backups(path) == []


def test_a_backup_that_cannot_be_made_leaves_no_half_of_one(book: Book) -> None:
    book.connection.execute("BEGIN IMMEDIATE")
    book.close()
    with pytest.raises(sqlite3.ProgrammingError):
        back_up_before_upgrade(book, 1)
    assert backups(book.path) == []


def test_a_damaged_book_is_not_upgraded(path: Path, request: pytest.FixtureRequest) -> None:
    with_a_name(path)
    damage(path)
    request.getfixturevalue("upgrade")
    with pytest.raises(Problem, match="damaged"):
        open_book(path)
    assert backups(path) == []


# --- Writing


def test_writing_keeps_everything_and_counts_up(book: Book) -> None:
    with book.writing() as connection:
        store_setting(connection, "shop-name", "Vases")
    assert setting(book.connection, "shop-name") == "Vases"
    assert book.revision == 1


@pytest.mark.parametrize("raised", [ValueError, Cancelled, KeyboardInterrupt])
def test_an_exception_inside_keeps_nothing(book: Book, raised: type[BaseException]) -> None:
    with pytest.raises(raised):
        name_shop(book, "Vases", then=raised())
    assert setting(book.connection, "shop-name") is None
    assert book.revision == 0
    assert not book.connection.in_transaction


def test_a_reader_cannot_write(book: Book) -> None:
    with open_for_reading(book.path) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.connection.execute("DELETE FROM state")


def test_a_reader_sees_the_former_book_during_a_long_transaction(book: Book) -> None:
    with open_for_reading(book.path) as reader:
        with book.writing() as connection:
            rows = ((f"key {n}", "x" * 100) for n in range(20_000))  # more than fits into the cache
            connection.executemany("INSERT INTO settings VALUES (?, ?)", rows)
            assert one(reader, "SELECT count(*) FROM settings") == 0
            assert reader.revision == 0
        assert one(reader, "SELECT count(*) FROM settings") == 20_000
        assert reader.revision == 1


def test_reading_a_book_that_is_not_there_is_a_problem(path: Path) -> None:
    with pytest.raises(Problem):
        open_for_reading(path)


def damage(path: Path) -> None:
    """Overwrites everything behind the header, as a bad disk would."""
    content = bytearray(path.read_bytes())
    content[100:] = b"\xa5" * (len(content) - 100)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("opening", [open_book, open_for_reading])
def test_a_damaged_book_is_a_problem_and_kept(path: Path, opening: object) -> None:
    open_book(path).close()
    damage(path)
    before = path.read_bytes()
    with pytest.raises(Problem, match="damaged"):
        opening(path)  # type: ignore[operator]
    assert path.read_bytes() == before


def test_damage_found_while_writing_is_a_problem(book: Book) -> None:
    with pytest.raises(Problem, match="damaged"), book.writing():
        raise database_error(sqlite3.SQLITE_CORRUPT)


def database_error(code: int) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_READONLY, "cannot be written"),
        (sqlite3.SQLITE_IOERR_WRITE, "cannot be written"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be written"),
        (sqlite3.SQLITE_NOTADB, "damaged"),
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_LOCKED, "another window"),
    ],
)
def test_what_the_world_does_is_said_in_words(book: Book, code: int, said: str) -> None:
    with pytest.raises(Problem, match=said), book.writing():
        raise database_error(code)


def test_our_own_mistake_in_sql_is_no_problem_of_the_world(book: Book) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        name_shop(book, "Vases", then="SELECT * FROM nowhere")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), book.stoppable(Task()):
        book.connection.execute("SELECT * FROM nowhere")


def test_a_disk_that_goes_away_is_a_problem(book: Book) -> None:
    with pytest.raises(Problem, match="cannot be reached"), book.writing():
        raise OSError(5, "Input/output error")


def test_a_full_disk_is_a_problem_and_the_book_as_before(book: Book) -> None:
    with book.writing() as connection:
        store_setting(connection, "shop-name", "Vases")
    pages = one(book, "PRAGMA page_count")
    book.connection.execute(f"PRAGMA max_page_count = {pages}")
    large = "INSERT INTO settings VALUES ('holidays', hex(zeroblob(500000)))"
    with pytest.raises(Problem, match="disk is full"):
        name_shop(book, "Cups", then=large)
    assert setting(book.connection, "shop-name") == "Vases"
    assert book.revision == 1
    book.connection.execute("PRAGMA max_page_count = 1000000")
    with book.writing() as connection:  # and there is no need to start again
        store_setting(connection, "shop-name", "Cups")
    assert one(book, "PRAGMA quick_check") == "ok"


@pytest.mark.skipif(os.name != "posix", reason="limits of Linux and macOS")
@pytest.mark.parametrize("room", [1_000, 20_000, 400_000])
def test_a_file_that_cannot_grow_is_a_problem_and_the_book_as_before(path: Path, room: int) -> None:
    with_a_name(path)
    ended = run_child(
        f"""
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            with open_book(Path({str(path)!r})) as book:
                resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
                with book.writing() as connection:
                    store_setting(connection, "shop-name", "Cups")
                    store_setting(connection, "holidays", "x" * 1_000_000)
        except Problem as problem:
            print("problem:", problem.what)
        """
    )
    assert ended.stdout.startswith("problem:"), ended.stderr
    with open_book(path) as book:
        assert setting(book.connection, "shop-name") == "Vases"
        assert setting(book.connection, "holidays") is None
        assert one(book, "PRAGMA quick_check") == "ok"


def test_a_book_that_another_window_writes_is_a_problem(book: Book) -> None:
    with open_book(book.path) as other:
        other.connection.execute("PRAGMA busy_timeout = 0")
        with book.writing() as connection:
            store_setting(connection, "shop-name", "Vases")
            with pytest.raises(Problem, match="another window"), other.writing():
                pass
        assert setting(other.connection, "shop-name") == "Vases"


# --- Stopping


def test_cancel_reaches_into_running_sql(book: Book) -> None:
    task = Task()
    timer = threading.Timer(0.05, task.cancel)
    timer.start()
    with pytest.raises(Cancelled), book.stoppable(task):
        name_shop(book, "Vases", then=ENDLESS)
    timer.join()
    assert setting(book.connection, "shop-name") is None
    assert book.revision == 0


def test_after_stopping_the_connection_works_again(book: Book) -> None:
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled), book.stoppable(task):
        book.connection.execute(ENDLESS)
    finite = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
    assert one(book, f"{finite} SELECT count(*) FROM n") == 100_000


def test_what_comes_after_a_nested_piece_of_work_can_still_be_stopped(book: Book) -> None:
    task = Task()

    def work() -> None:
        with book.stoppable(Task()):
            book.connection.execute("SELECT 1").fetchone()
        task.cancel()
        book.connection.execute(ENDLESS).fetchone()

    with pytest.raises(Cancelled), book.stoppable(task):
        work()


def test_a_problem_stays_a_problem_while_stoppable(book: Book) -> None:
    with pytest.raises(Problem, match="disk is full"), book.stoppable(Task()):
        raise database_error(sqlite3.SQLITE_FULL)


def test_kill_in_the_middle_of_writing_leaves_the_book_as_before(path: Path) -> None:
    with_a_name(path)
    ended = run_child(
        f"""
        book = open_book(Path({str(path)!r}))
        with book.writing() as connection:
            store_setting(connection, "shop-name", "Cups")
            connection.executemany(
                "INSERT INTO settings VALUES (?, ?)", ((str(n), "x" * 100) for n in range(200_000))
            )
            os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    assert ended.returncode == -signal.SIGKILL
    with open_book(path) as book:
        assert setting(book.connection, "shop-name") == "Vases"
        assert one(book, "SELECT count(*) FROM settings") == 1
        assert one(book, "PRAGMA quick_check") == "ok"
