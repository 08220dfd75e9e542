"""The Numbers page says one number everywhere: list, tile, chart, channels, bins and the rows behind it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.kpi import Clock
from desktop.domain.period import Rhythm
from desktop.domain.task import Task
from desktop.kpis.catalogue import ALL
from desktop.services.change_settings import change_settings
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.services.home import home
from desktop.services.import_files import Request, bring_in, look
from desktop.services.number_page import NumberQuestion, number_evidence, number_page
from desktop.services.periods import Choice, chosen_period, last_week
from desktop.store.database import Book, open_book
from desktop.store.facts import load_facts

KEYS = [kpi.key for kpi in ALL]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """An invented shop; only read."""
    with open_book(tmp_path_factory.mktemp("numbers") / "example.replybook") as opened:
        fill_example(opened, ExampleSize(weeks=40, orders_per_week=120), Task())
        yield opened


@pytest.fixture(scope="module")
def now(example: Book) -> int:
    """A day after the last data."""
    return load_facts(example.connection).last + 86_400


@pytest.mark.parametrize("choice", Choice)
@pytest.mark.parametrize("key", KEYS)
def test_the_rows_behind_the_number_are_as_many_as_it_says(
    example: Book, now: int, key: str, choice: Choice
) -> None:
    question = NumberQuestion(key, choice, as_of=now)
    page, found = number_page(example, question), number_evidence(example, question)
    assert found.explained.n == page.total.n
    assert len(found.explained.left_out) == page.left_out_count
    listed = {row.kpi.key: row.total for row in page.listed}
    assert listed[key] == page.total


@pytest.mark.parametrize("key", ["first_response_time", "resolution_time"])
def test_the_five_bins_hold_every_wait_once(example: Book, now: int, key: str) -> None:
    page = number_page(example, NumberQuestion(key, Choice.TWELVE_WEEKS, as_of=now))
    assert page.spread is not None
    assert sum(page.spread.counts) == page.total.n


def test_the_target_lies_below_the_bins_that_keep_it(example: Book, now: int) -> None:
    page = number_page(example, NumberQuestion(choice=Choice.TWELVE_WEEKS, as_of=now))
    assert page.spread is not None
    assert (page.spread.target, page.spread.target_after) == (24 * 60, 4)


def test_channels_add_up_and_say_which_step_they_reach(example: Book, now: int) -> None:
    page = number_page(example, NumberQuestion(choice=Choice.TWELVE_WEEKS, as_of=now))
    assert sum(row.value.n for row in page.by_channel) == page.total.n
    for row in page.by_channel:
        assert row.tiers is not None
        assert row.of is not None
        assert row.of >= row.value.n
    assert page.still_waiting == sum((row.of or 0) - row.value.n for row in page.by_channel)


def test_last_week_is_the_week_of_the_first_page(example: Book, now: int) -> None:
    page = number_page(example, NumberQuestion(choice=Choice.LAST_WEEK, as_of=now))
    first = home(example, now)
    assert page.period == first.week
    assert page.total == first.reply.now


def test_the_chart_has_twelve_weeks_and_ends_with_the_period(example: Book, now: int) -> None:
    page = number_page(example, NumberQuestion(choice=Choice.LAST_WEEK, as_of=now))
    assert (page.rhythm, len(page.series)) == (Rhythm.WEEK, 12)
    assert page.series[-1].value == page.total.value
    assert page.series[-1].provisional == page.provisional
    assert page.usual is not None
    year = number_page(example, NumberQuestion(choice=Choice.TWELVE_MONTHS, as_of=now))
    assert (year.rhythm, year.usual) == (Rhythm.MONTH, None)
    assert 9 <= len(year.series) <= 12  # months before the first data say nothing


def test_every_contact_of_twelve_weeks_is_in_the_map_of_hours(example: Book, now: int) -> None:
    weeks = number_page(example, NumberQuestion("contact_volume", Choice.TWELVE_WEEKS, as_of=now))
    assert weeks.when is not None
    assert int(weeks.when.counts.sum()) + weeks.when.elsewhere == weeks.total.n
    week = number_page(example, NumberQuestion("contact_volume", Choice.LAST_WEEK, as_of=now))
    assert week.when is not None
    assert week.when.weeks == 12
    assert (week.when.counts == weeks.when.counts).all()
    assert week.when.counts.shape[0] == 7


def test_the_clock_is_that_of_open_hours_until_another_is_asked(example: Book, now: int) -> None:
    usual = number_page(example, NumberQuestion(choice=Choice.TWELVE_WEEKS, as_of=now))
    other = number_page(example, NumberQuestion(choice=Choice.TWELVE_WEEKS, clock=Clock.CALENDAR, as_of=now))
    assert (usual.clock, other.clock) == (Clock.OPEN, Clock.CALENDAR)
    assert usual.has_hours
    assert usual.total.value is not None
    assert other.total.value is not None
    assert usual.total.value < other.total.value


def test_a_channel_is_the_only_one_then(example: Book, now: int) -> None:
    page = number_page(example, NumberQuestion(choice=Choice.TWELVE_WEEKS, channel="email", as_of=now))
    assert page.channels == ("email",)
    assert [row.channel for row in page.by_channel] == ["email"]


def test_before_the_data_begin_there_is_nothing_to_compare_with(example: Book, now: int) -> None:
    assert number_page(example, NumberQuestion(choice=Choice.LAST_MONTH, as_of=now)).is_before_known
    assert not number_page(example, NumberQuestion(choice=Choice.TWELVE_MONTHS, as_of=now)).is_before_known


def test_a_small_shop_opens_on_twelve_months(book: Book, mailbox: Path) -> None:
    """Two contacts in three months."""
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    page = number_page(book, NumberQuestion())
    assert page.choice is Choice.TWELVE_MONTHS
    assert page.total.value == 30  # Anna waited from 10:00 to 10:30; Bob still waits
    assert page.still_waiting == 1
    assert {reason.code: reason.rows for reason in page.left_out} == {"bulk": 1, "waiting": 1}


def test_the_example_opens_on_last_week(example: Book, now: int) -> None:
    assert number_page(example, NumberQuestion(as_of=now)).choice is Choice.LAST_WEEK


def test_a_target_that_differs_by_channel_is_not_drawn(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    change_settings(book, {"target-email": "2"}, Task())
    page = number_page(book, NumberQuestion())
    assert page.spread is not None
    assert (page.spread.target, page.spread.target_after) == (120, None)  # between two bins: said in words


def test_an_empty_book_says_what_each_measure_needs(book: Book) -> None:
    page = number_page(book, NumberQuestion())
    assert page.is_empty
    assert all(row.total.value is None and row.total.needs for row in page.listed)
    assert (page.series, page.by_channel, page.when, page.left_out) == ((), (), None, ())
    assert [row.kpi for _group, rows in page.groups() for row in rows] == list(ALL)


def test_only_times_spread(example: Book, now: int) -> None:
    for key in KEYS:
        page = number_page(example, NumberQuestion(key, Choice.TWELVE_WEEKS, as_of=now))
        assert (page.spread is not None) == (key in ("first_response_time", "resolution_time"))


def test_periods_end_with_what_is_known(book: Book, mailbox: Path) -> None:
    """The files end on Wednesday 3 June 2026; asked on the 24th of November."""
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    facts = load_facts(book.connection)
    zone, november = "Europe/Amsterdam", 1_795_500_000

    def days(choice: Choice) -> tuple[date, date]:
        period = chosen_period(choice, facts, november, zone, 0)
        return period.first, period.after

    assert days(Choice.THIS_MONTH) == (date(2026, 6, 1), date(2026, 6, 4))
    assert days(Choice.LAST_MONTH) == (date(2026, 5, 1), date(2026, 6, 1))
    assert days(Choice.TWELVE_MONTHS) == (date(2025, 7, 1), date(2026, 6, 4))
    # younger than a full week: the week in which they began
    assert days(Choice.LAST_WEEK) == (date(2026, 6, 1), date(2026, 6, 8))
    assert last_week(facts, november, zone, 6).period.first == date(2026, 5, 31)
    assert days(Choice.TWELVE_WEEKS) == (date(2026, 3, 16), date(2026, 6, 8))


def test_steps_are_judged_by_the_clock_also_where_open_hours_are_counted(example: Book, now: int) -> None:
    """The articles tell hours of the day and night; a weekend's wait is not made short by closed doors."""
    pages = {
        clock: number_page(example, NumberQuestion(choice=Choice.TWELVE_WEEKS, clock=clock, as_of=now))
        for clock in Clock
    }
    steps = {clock: [row.reached for row in page.by_channel] for clock, page in pages.items()}
    assert steps[Clock.OPEN] == steps[Clock.CALENDAR]
    assert pages[Clock.OPEN].total.value != pages[Clock.CALENDAR].total.value
