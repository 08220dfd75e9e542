"""The first page's figures: which week, which face, and that they are those of the measures."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.facts import NEVER
from desktop.domain.period import Period
from desktop.domain.task import Task
from desktop.kpis.catalogue import by_key
from desktop.services.change_settings import change_setting
from desktop.services.coverage import ORDERS, Held
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.services.home import STARS, Face, HomeSummary, home
from desktop.services.import_files import Request, bring_in, look
from desktop.services.mark import mark, unmark
from desktop.services.measure import Asked, numbers
from desktop.store.database import Book, open_book, open_for_reading
from desktop.store.settings import store_setting
from desktop.store.waiting import waiting_rows

ZONE = "Europe/Amsterdam"


def at(text: str) -> int:
    """Seconds UTC of a UTC time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def bring(book: Book, *files: Path) -> None:
    bring_in(look(book, Request(files, owner=[OWNER]), Task()))


@pytest.fixture(scope="module")
def example_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home") / "example.replybook"
    with open_book(path) as book:
        fill_example(book, ExampleSize(weeks=40, orders_per_week=120), Task())
    return path


@pytest.fixture
def example(example_path: Path) -> Iterator[Book]:
    with open_for_reading(example_path) as book:
        yield book


@pytest.fixture
def summary(example: Book) -> HomeSummary:
    last = numbers(example, Asked()).facts.last
    return home(example, now=last + 36 * 3600)


# Which week


def test_the_week_is_the_last_one_that_is_over_by_now_and_by_the_data(book: Book, mailbox: Path) -> None:
    bring(book, mailbox)  # its last mail is of Wednesday 3 June 2026
    found = home(book, now=at("2026-06-10T12:00"))
    # no week is over in it: the one in which the data began is shown, and said to be unfinished
    assert found.week == Period(date(2026, 6, 1), date(2026, 6, 8), ZONE)
    assert not found.is_whole


def test_an_export_of_sunday_evening_ends_its_week(summary: HomeSummary) -> None:
    assert summary.is_whole
    assert summary.is_last_week
    assert summary.week.after.weekday() == 0
    assert summary.data_until is not None
    assert summary.week.start <= summary.data_until < summary.week.end


def test_old_data_are_not_called_last_week(example: Book, summary: HomeSummary) -> None:
    later = home(example, now=summary.week.end + 60 * 86_400)
    assert later.week == summary.week
    assert not later.is_last_week


def test_the_past_is_seen_as_it_was(example: Book, summary: HomeSummary) -> None:
    earlier = home(example, now=summary.week.start - 1)
    assert earlier.week.after < summary.week.after
    assert earlier.waiting.rows != summary.waiting.rows


def test_weeks_begin_on_the_day_the_shop_says(book: Book, mailbox: Path) -> None:
    bring(book, mailbox)
    change_setting(book, "week-start", "Sunday", Task())
    assert home(book, now=at("2026-06-10T12:00")).week.first == date(2026, 5, 31)


# Which face


def test_an_empty_book_has_nothing(book: Book) -> None:
    found = home(book, now=at("2026-06-10T12:00"))
    assert found.face is Face.NOTHING
    assert found.data_until is None
    assert found.waiting.count == 0
    assert found.tiles == ()


def test_orders_alone(book: Book, orders_file: Path) -> None:
    bring(book, orders_file)
    found = home(book, now=at("2026-06-10T12:00"))
    assert found.face is Face.ORDERS_ONLY
    assert found.orders_in_all == 2
    assert [row.channel for row in found.data.rows] == [ORDERS]


def test_a_small_shop_sees_its_conversations(book: Book, mailbox: Path, orders_file: Path) -> None:
    bring(book, mailbox, orders_file)
    found = home(book, now=at("2026-06-10T12:00"))
    assert found.face is Face.SMALL
    assert found.tiles == ()
    bob, anna = found.week_rows  # newest first
    assert (bob.name, bob.subject) == ("Bob Smit", "Do you have it in blue?")
    assert bob.waiting_since == at("2026-06-02T09:00")
    assert bob.minutes is None
    assert (anna.name, anna.minutes, anna.waiting_since) == ("Anna Berg", 30.0, None)
    assert len(found.months) == 12
    assert found.months[-1].value == 2


def test_a_shop_with_messages_only_sees_how_many_wrote(example_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "messages.replybook"
    path.write_bytes(example_path.read_bytes())
    with open_book(path) as book:
        with book.writing() as connection:
            connection.execute("DELETE FROM order_lines")
            connection.execute("DELETE FROM orders")
            connection.execute("DELETE FROM sightings WHERE sort = 2")
        last = numbers(book, Asked()).facts.last
        found = home(book, now=last + 3600)
    assert found.face is Face.MESSAGES_ONLY
    assert found.chart.kpi.key == "contact_volume"
    assert found.rate.now.value is None


# The figures are those of the measures


def test_every_figure_is_that_of_its_measure(example: Book, summary: HomeSummary) -> None:
    week = summary.week
    asked = Asked(week.first.isoformat(), week.after.isoformat(), as_of=week.end + 86_400)
    found = numbers(example, asked)
    assert summary.rate == found.change(by_key["contact_rate"])
    assert summary.reply == found.change(by_key["first_response_time"])
    assert summary.conversations == found.measured(by_key["contact_volume"]).total.value
    assert summary.orders == summary.rate.now.n
    for tile in summary.tiles:
        assert tile.change == found.change(tile.kpi)
        assert tile.series[-1].value == tile.change.now.value


def test_there_are_twelve_weeks_in_a_chart(summary: HomeSummary) -> None:
    for tile in (summary.chart, *summary.tiles):
        assert len(tile.series) == 12
        assert tile.series[-1].after == summary.week.after
        assert tile.usual is not None


def test_who_waits_is_the_backlog(example: Book) -> None:
    last = numbers(example, Asked()).facts.last
    for now in (last - 30 * 86_400, last - 3 * 86_400, last + 3600):
        backlog = numbers(example, Asked(as_of=now)).measured(by_key["backlog"]).total
        rows = waiting_rows(example.connection, now)
        assert len(rows) == backlog.value
        assert sum(row.overdue for row in rows) == backlog.parts["over_48h"]
        assert [row.since for row in rows] == sorted(row.since for row in rows)


def test_the_list_shows_five_and_counts_all(example: Book, summary: HomeSummary) -> None:
    everyone = waiting_rows(example.connection, NEVER)
    assert summary.waiting.count == len(everyone)
    assert list(summary.waiting.rows) == everyone[:5]
    assert summary.waiting.overdue == sum(row.overdue for row in everyone)


def test_eight_weeks_of_data_up_to_the_one_shown(summary: HomeSummary) -> None:
    assert len(summary.data.weeks) == 8
    assert summary.data.weeks[-1] == summary.week.first
    assert {held for row in summary.data.rows for held in row.held} == {Held.FULL}
    assert [row.channel for row in summary.data.rows] == [ORDERS, "email"]


# Stars


def test_the_owner_chooses_the_tiles(book: Book, mailbox: Path, example_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "starred.replybook"
    path.write_bytes(example_path.read_bytes())
    with open_book(path) as starred:
        with starred.writing() as connection:
            store_setting(connection, STARS, "backlog, gone_measure, contact_volume")
        found = home(starred, now=numbers(starred, Asked()).facts.last + 3600)
    assert [tile.kpi.key for tile in found.tiles] == ["backlog", "contact_volume"]


def test_what_is_not_known_says_what_it_needs(example: Book, summary: HomeSummary) -> None:
    # before anything was solved there is no time until it was
    first = numbers(example, Asked()).facts.first
    found = home(example, now=first + 3600)
    assert {lacking.name for lacking in found.lacking} >= {"Time until solved"}
    assert all(lacking.needs for lacking in found.lacking)


def test_who_was_answered_after_the_files_end_waits_no_more(book: Book, mailbox: Path) -> None:
    bring(book, mailbox)
    now = at("2026-06-10T12:00")  # a week after the mailbox ends
    (bob,) = waiting_rows(book.connection, now)
    decision = mark(book, bob.id, "answered", Task(), at=now)
    assert waiting_rows(book.connection, now) == []
    assert waiting_rows(book.connection, now - 1) == [bob]  # it had not been said yet
    unmark(book, decision, Task())
    assert waiting_rows(book.connection, now) == [bob]
