"""What a change of settings would do is told exactly, and nothing of it stays in the book."""

import time
from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.kpis.catalogue import ALL
from desktop.services.change_settings import change_settings, put_back, read_setting, settings
from desktop.services.import_files import Request, bring_in, look
from desktop.services.measure import Asked, numbers
from desktop.services.preview_settings import Effect, preview
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_for_reading

CHANGES = [
    {"opening-hours": "Mon-Fri 09:00-17:00"},
    {"opening-hours": "Mon-Fri 12:15-17:00", "holidays": "2026-06-02"},
    {"time-zone": "America/New_York", "opening-hours": "Mon-Fri 09:00-17:00"},
    {"target-email": "0.25"},
    {"quiet-hours": "24", "split-days-mail": "1", "lapse-days": "1"},
    {"owner": "bob@customers.example"},
    {"not-owner": OWNER},
    {"not-customers": "bob@customers.example", "opening-hours": "Mon-Fri 09:00-17:00"},
    {"shop-name": "Paper & Clay", "currency": "GBP"},
]


@pytest.fixture
def full_book(book: Book, mailbox: Path, orders_file: Path) -> Book:
    bring_in(look(book, Request([mailbox, orders_file], owner=[OWNER]), Task()))
    return book


def _totals(book: Book) -> dict[str, object]:
    found = numbers(book, Asked(as_of=int(time.time())))
    return {kpi.name: found.measured(kpi).total.value for kpi in ALL}


@pytest.mark.parametrize("changes", CHANGES, ids=lambda changes: "+".join(changes))
def test_the_preview_says_what_the_change_then_does_and_keeps_nothing(
    full_book: Book, changes: dict[str, str]
) -> None:
    before = (content_hash(full_book.connection), full_book.revision, settings(full_book))
    totals = _totals(full_book)
    effects = preview(full_book, changes, Task())
    assert (content_hash(full_book.connection), full_book.revision, settings(full_book)) == before
    change_settings(full_book, changes, Task())
    changed = _totals(full_book)
    expected = {name: (totals[name], changed[name]) for name in totals if totals[name] != changed[name]}
    assert {each.name: (each.before.value, each.after.value) for each in effects} == expected


def test_hours_change_the_times_and_no_counts(full_book: Book) -> None:
    """Anna wrote at 12:00 in Amsterdam and was answered at 12:30; open from 12:15 that is 15 minutes."""
    reply, *others = preview(full_book, {"opening-hours": "Mon-Fri 12:15-17:00"}, Task())
    assert isinstance(reply, Effect)
    assert (reply.name, reply.before.value, reply.after.value) == ("Reply time", 30, 15)
    assert [each.name for each in others] == ["Answered within your target"]


def test_a_book_that_is_only_read_can_tell_about_hours(full_book: Book) -> None:
    with open_for_reading(full_book.path) as reader:
        assert preview(reader, {"target-email": "0.25"}, Task())


def test_what_is_set_already_changes_nothing(full_book: Book) -> None:
    change_settings(full_book, {"quiet-hours": "48"}, Task())
    assert preview(full_book, {"quiet-hours": "48"}, Task()) == []


def test_what_cannot_be_used_is_said_and_a_cancelled_preview_keeps_nothing(full_book: Book) -> None:
    with pytest.raises(Problem):
        preview(full_book, {"quiet-hours": "soon"}, Task())
    before = content_hash(full_book.connection)
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        preview(full_book, {"quiet-hours": "24"}, task)
    assert content_hash(full_book.connection) == before
    assert preview(full_book, {"quiet-hours": "24"}, Task()) is not None


def test_while_an_import_waits_the_clocks_cannot_be_tried_and_it_is_not_harmed(
    full_book: Book, tmp_path: Path, mailbox: Path
) -> None:
    other = tmp_path / "other.mbox"
    other.write_bytes(mailbox.read_bytes().replace(b"<4@customers.example>", b"<9@customers.example>"))
    with look(full_book, Request([other], owner=[OWNER]), Task()) as plan:
        with pytest.raises(Problem, match="import waits"):
            preview(full_book, {"quiet-hours": "24"}, Task())
        assert preview(full_book, {"target-email": "0.25"}, Task())
        bring_in(plan)


def test_several_settings_change_in_one_transaction_and_can_be_put_back(full_book: Book) -> None:
    before = (content_hash(full_book.connection), settings(full_book))
    revision = full_book.revision
    was = change_settings(
        full_book, {"quiet-hours": "48", "target-email": "4", "owner": "bob@customers.example"}, Task()
    )
    assert full_book.revision == revision + 1
    assert was == {"quiet-hours": None, "target-email": None, "owner": None}
    put_back(full_book, was, Task())
    assert (content_hash(full_book.connection), settings(full_book)) == before
    assert read_setting(full_book, "quiet-hours") == "72"


def test_one_bad_value_among_several_changes_nothing(full_book: Book) -> None:
    before = (full_book.revision, settings(full_book))
    with pytest.raises(Problem):
        change_settings(full_book, {"quiet-hours": "48", "week-start": "someday"}, Task())
    assert (full_book.revision, settings(full_book)) == before
