"""Two helpers with their own exports: one's book is brought into the other's."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_shop import OWNER

from desktop.domain.problem import Problem
from desktop.domain.records import (
    Answers,
    Call,
    Cost,
    HelpVisits,
    HoursWorked,
    Message,
    Order,
    OrderLine,
    Rating,
    Record,
    Survey,
    Ticket,
    TicketState,
)
from desktop.domain.task import Task
from desktop.importers import registry
from desktop.importers.packed import source_of
from desktop.importers.replybook_book import APPLICATION_ID, SCHEMA, ReplybookBook
from desktop.services.change_settings import change_setting
from desktop.services.import_files import Imported, Request, bring_in, look
from desktop.services.recognise_files import recognise_files
from desktop.services.take_back import take_back
from desktop.store import database, migrations
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_book


def bring(book: Book, *paths: Path, owner: tuple[str, ...] = ()) -> Imported:
    return bring_in(look(book, Request(paths, owner=owner), Task()))


@pytest.fixture
def other(tmp_path: Path, mailbox: Path, orders_file: Path) -> Path:
    """The book of the other helper, closed."""
    path = tmp_path / "other" / "helper.replybook"
    with open_book(path) as book:
        bring(book, mailbox, orders_file, owner=(OWNER,))
    return path


def test_what_is_known_here_of_books_is_what_the_store_makes() -> None:
    assert APPLICATION_ID == database.APPLICATION_ID
    assert SCHEMA == migrations.SCHEMA_VERSION


def test_a_book_brings_its_records_and_who_the_shop_is(book: Book, other: Path) -> None:
    before = other.read_bytes()
    plan = bring(book, other).plan
    assert [(file.name, file.importer.key) for file in plan.files] == [("helper.replybook", "replybook_book")]
    assert plan.totals("new") == {"messages": 5, "orders": 2, "order_lines": 3}
    assert plan.files[0].owner == (OWNER,)
    rows = book.connection.execute(
        "SELECT p.point, c.first_reply - c.arrived, o.number FROM conversations c"
        " JOIN points p ON p.id = c.customer LEFT JOIN orders o ON o.id = c.order_id"
        " WHERE reason = '' ORDER BY arrived"
    ).fetchall()
    assert rows == [("anna@customers.example", 1800, "#1001"), ("bob@customers.example", None, None)]
    assert other.read_bytes() == before
    assert [file.name for file in other.parent.iterdir()] == ["helper.replybook"]


def test_the_same_mail_of_both_is_one(book: Book, other: Path, mailbox: Path, orders_file: Path) -> None:
    bring(book, mailbox, orders_file, owner=(OWNER,))
    content = content_hash(book.connection)
    imported = bring(book, other)
    assert imported.plan.totals("new") == {}
    assert imported.plan.totals("changed") == {}
    assert imported.plan.totals("known") == {"messages": 5, "orders": 2, "order_lines": 3}
    take_back(book, imported.batch, Task())
    assert content_hash(book.connection) == content


def test_the_book_first_and_the_export_then_give_the_same_records(
    book: Book, other: Path, mailbox: Path, tmp_path: Path
) -> None:
    bring(book, other)
    bring(book, mailbox, owner=(OWNER,))
    with open_book(tmp_path / "third.replybook") as third:
        bring(third, mailbox, owner=(OWNER,))
        bring(third, other)
        assert content_hash(third.connection) == content_hash(book.connection)


def test_the_same_book_again_is_known_and_a_grown_one_is_read(
    book: Book, other: Path, tmp_path: Path
) -> None:
    bring(book, other)
    assert bring(book, other).plan.files[0].is_known
    shutil.copy(other, tmp_path / "copy.replybook")
    assert bring(book, tmp_path / "copy.replybook").plan.files[0].is_known
    more = tmp_path / "more.csv"
    more.write_text("Order number,Order date\n77,2026-06-20\n", encoding="utf-8")
    with open_book(other) as opened:
        bring(opened, more)
    plan = bring(book, other).plan
    assert (plan.files[0].is_known, plan.totals("new")) == (False, {"orders": 1})


def test_a_book_that_another_window_works_in_can_be_read(book: Book, other: Path) -> None:
    with open_book(other) as opened:
        opened.connection.execute("BEGIN IMMEDIATE")
        opened.connection.execute("DELETE FROM orders")
        plan = bring(book, other).plan
        assert plan.totals("new")["orders"] == 2
        opened.connection.execute("ROLLBACK")


def test_a_book_is_not_brought_into_itself(book: Book, mailbox: Path) -> None:
    bring(book, mailbox, owner=(OWNER,))
    with pytest.raises(Problem, match="is the book that is open"):
        look(book, Request([book.path]), Task())
    # In its folder it is passed over; nothing but SQLite has opened it, so its locks are whole.
    shutil.copy(mailbox, book.path.parent / "mail.mbox")
    with look(book, Request([book.path.parent], owner=[OWNER]), Task()) as plan:
        assert [file.name for file in plan.files] == ["mail.mbox"]
    probe = sqlite3.connect(book.path, timeout=0)
    try:
        with book.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
            probe.execute("BEGIN IMMEDIATE")
    finally:
        probe.close()


AT = 1_750_000_000
RECORDS: list[Record] = [
    Message(
        b"1" * 16, "whatsapp", AT, "name:whatsapp/Anna", "Anna", ("tel:+31612345678",), text="hi",
        from_us=False, thread="t", labels=("a", "b"), agent="Sanne",
    ),
    Order(
        "shopify", "#1", AT, "a@b.example", total_minor=1250, currency="EUR", status="paid",
        lines=[OrderLine("Cloth", "C1", 2, 625)], updated_at=AT + 500,
    ),
    Ticket(
        "zendesk", "7", AT, "email", "a@b.example", "Anna", "Where?", TicketState.SOLVED, solved_at=AT + 9000,
        first_reply_open_seconds=600, reopens=1, replies=2, agent="Sanne", topic="Delivery", tags=("x", "y"),
        order="#1", escalated=True, minutes=4.5, updated_at=AT + 9500,
    ),
    Rating(b"2" * 16, Survey.NPS, 9, 0, 10, AT, "nice", "a@b.example", "Anna", "#1", "7", "Sanne"),
    Rating(b"3" * 16, Survey.CSAT, None, 1, 5),
    Call(b"4" * 16, AT, "tel:+31612345678", "Anna", answered=False, wait_seconds=20, solved=False),
    Cost(b"5" * 16, "2026-05", 120_000, "EUR", "wages"),
    HoursWorked(b"6" * 16, "2026-05-04", 480, "Sanne"),
    HelpVisits(b"7" * 16, "2026-05-04", 90, 4, 60),
]  # fmt: skip


class Everything:
    """An export with one record of every sort."""

    key, label, channel = "everything", "Everything", "whatsapp"

    def recognises(self, source) -> bool:  # type: ignore[no-untyped-def]
        return bool(source.head(10) == b"everything")

    def questions(self, _source, _answers) -> list[object]:  # type: ignore[no-untyped-def]
        return []

    def read(self, _source, _answers) -> Iterator[Record]:  # type: ignore[no-untyped-def]
        yield from RECORDS


def test_every_sort_of_record_comes_as_it_was(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "NAMED", (*registry.NAMED, Everything()))
    export = tmp_path / "export.txt"
    export.write_bytes(b"everything")
    path = tmp_path / "other.replybook"
    with open_book(path) as other:
        bring(other, export)
        content = content_hash(other.connection)
        count = other.connection.execute("SELECT count(*) FROM messages").fetchone()
        assert count == (2,)  # one stands for the ticket
    found = list(ReplybookBook().read(source_of(path), Answers()))
    assert found == RECORDS
    source = source_of(path)
    assert sum(1 for _record in ReplybookBook().read(source, Answers())) == len(RECORDS)
    assert source.fraction == 1
    bring(book, path)
    assert content_hash(book.connection) == content


def test_a_newer_and_a_damaged_book_and_one_in_an_archive_are_refused(
    book: Book, other: Path, tmp_path: Path
) -> None:
    newer = Path(shutil.copy(other, tmp_path / "newer.replybook"))
    connection = sqlite3.connect(newer)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    with pytest.raises(Problem, match="newer Replybook"):
        look(book, Request([newer]), Task())
    broken = tmp_path / "broken.replybook"
    broken.write_bytes(other.read_bytes()[: other.stat().st_size // 2])
    with pytest.raises(Problem, match="damaged"):
        look(book, Request([broken]), Task())
    empty = tmp_path / "empty.replybook"
    empty.write_bytes(b"")
    with pytest.raises(Problem):
        look(book, Request([empty]), Task())
    archive = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", other.parent))
    with pytest.raises(Problem, match="book in an archive"):
        look(book, Request([archive]), Task())
    assert [each.source for each in recognise_files([newer, broken])] == ["replybook_book"] * 2


def test_a_view_in_a_tables_place_is_refused(other: Path) -> None:
    connection = sqlite3.connect(other)
    connection.execute("ALTER TABLE messages RENAME TO hidden")
    connection.execute(
        "CREATE VIEW messages AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x FROM n"
    )
    connection.commit()
    connection.close()
    with pytest.raises(Problem, match="damaged"):
        list(ReplybookBook().read(source_of(other), Answers()))


def test_a_row_that_is_damaged_is_set_aside(other: Path) -> None:
    connection = sqlite3.connect(other)
    connection.execute("UPDATE messages SET sent_at = 'noon' WHERE id = 1")
    connection.execute("UPDATE orders SET lines = '[[1]]' WHERE id = 1")
    connection.commit()
    connection.close()
    found = list(ReplybookBook().read(source_of(other), Answers()))
    assert [type(record).__name__ for record in found].count("Skipped") == 2
    assert len(found) == 7


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=40), st.integers(0, 300_000)
)
def test_any_bytes_in_a_book_give_records_or_a_problem(
    other: Path, tmp_path: Path, places: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(other.read_bytes()[: length + 200])
    for place, value in places:
        data[place % len(data)] = value
    path = tmp_path / "bent.replybook"
    path.write_bytes(data)
    source = source_of(path)
    assert ReplybookBook().recognises(source) in (True, False)
    try:
        ReplybookBook().owner_of(source)
        list(ReplybookBook().read(source, Answers()))
    except Problem as problem:
        told = problem.what and problem.try_this
        assert told


def test_the_settings_of_the_other_book_say_who_is_the_shop(other: Path) -> None:
    with open_book(other) as opened:
        change_setting(opened, "owner", "sanne@shop.example", Task())
        change_setting(opened, "not-owner", OWNER, Task())
    assert ReplybookBook().owner_of(source_of(other)) == ("sanne@shop.example",)
