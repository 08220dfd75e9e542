"""Settings are checked, and a changed rule is applied to all of history."""

from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.services.change_settings import (
    SETTINGS,
    change_setting,
    read_setting,
    settings,
    shop_schedule,
    shop_week_start,
)
from desktop.services.import_files import Request, bring_in, look
from desktop.store.database import Book
from desktop.store.settings import rules


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("time-zone", " America/New_York ", "America/New_York"),
        ("currency", "eur", "EUR"),
        ("week-start", "sun", "Sunday"),
        ("quiet-hours", "48", "48"),
        ("split-days-mail", "10,5", "10.5"),
        ("target-email", "4", "4"),
        ("opening-hours", "", ""),
        ("holidays", "", ""),
        ("shop-name", " Linen & Clay ", "Linen & Clay"),
        (
            "not-customers",
            "Mum <mum@home.example>, bank@money.example",
            "bank@money.example, name:own/Mum <mum@home.example>",
        ),
    ],
)
def test_what_is_typed_is_kept_in_one_form(book: Book, key: str, typed: str, kept: str) -> None:
    change_setting(book, key, typed, Task())
    assert read_setting(book, key) == kept


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("time-zone", "Amsterdam"),
        ("currency", "euro"),
        ("week-start", "t"),
        ("quiet-hours", "soon"),
        ("quiet-hours", "1"),
        ("split-days", "31"),
        ("opening-hours", "always"),
        ("holidays", "2026-13-01"),
        ("colour", "blue"),
    ],
)
def test_what_cannot_be_used_is_a_problem_and_changes_nothing(book: Book, key: str, typed: str) -> None:
    before = settings(book)
    with pytest.raises(Problem):
        change_setting(book, key, typed, Task())
    assert (settings(book), book.revision) == (before, 0)


def test_an_unknown_setting_cannot_be_read(book: Book) -> None:
    with pytest.raises(Problem, match="colour"):
        read_setting(book, "colour")


def test_every_setting_has_a_value_without_being_set(book: Book) -> None:
    assert set(SETTINGS) <= set(settings(book))
    assert shop_schedule(book) is None
    assert shop_week_start(book) == 0


def test_rules_are_read_in_seconds(book: Book) -> None:
    change_setting(book, "quiet-hours", "48", Task())
    change_setting(book, "target-email", "4", Task())
    assert rules(book.connection).quiet == 48 * 3600
    assert rules(book.connection).target("email") == 4 * 3600


def test_opening_hours_with_holidays(book: Book) -> None:
    change_setting(book, "time-zone", "Europe/Amsterdam", Task())
    change_setting(book, "opening-hours", "Mon-Fri 09:00-17:00", Task())
    change_setting(book, "holidays", "2026-12-25", Task())
    schedule = shop_schedule(book)
    assert schedule is not None
    assert (schedule.zone, len(schedule.holidays)) == ("Europe/Amsterdam", 1)


def test_a_new_own_address_turns_all_of_history_round(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    counted = "SELECT count(*) FROM conversations WHERE reason = ''"
    assert book.connection.execute(counted).fetchone() == (2,)
    change_setting(book, "owner", "bob@customers.example", Task())
    # Bob is one of us now: his mail to hello@ is between ourselves.
    assert book.connection.execute(counted).fetchone() == (1,)
    assert "bob@customers.example" in read_setting(book, "owner")
    change_setting(book, "owner", "", Task())
    assert book.connection.execute(counted).fetchone() == (2,)


def test_who_is_no_customer_is_left_out_with_that_reason(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    change_setting(book, "not-customers", "bob@customers.example", Task())
    reasons = book.connection.execute("SELECT reason FROM conversations ORDER BY arrived").fetchall()
    assert reasons == [("",), ("not-a-customer",), ("bulk",)]


def test_setting_the_same_again_writes_nothing(book: Book) -> None:
    change_setting(book, "currency", "EUR", Task())
    revision = book.revision
    change_setting(book, "currency", "EUR", Task())
    assert book.revision == revision


def test_a_cancelled_change_is_not_kept(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        change_setting(book, "quiet-hours", "24", task)
    assert read_setting(book, "quiet-hours") == "72"
