"""The grid of what the book has: weeks that the files reach wholly, partly and not at all."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from small_shop import OWNER

from desktop.domain.task import Task
from desktop.services.coverage import ORDERS, Held, coverage
from desktop.services.import_files import Request, bring_in, look
from desktop.services.log_contact import Contact, log_contact
from desktop.store.database import Book

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(day: int, month: int = 6) -> int:
    return int(datetime(2026, month, day, 12, tzinfo=AMSTERDAM).timestamp())


@pytest.fixture
def filled(book: Book, mailbox: Path, orders_file: Path) -> Book:
    for path in (mailbox, orders_file):
        bring_in(look(book, Request([path], owner=[OWNER]), Task()))
    return book


def test_an_empty_book_has_weeks_and_no_rows(book: Book) -> None:
    grid = coverage(book, weeks=3, as_of=at(10))
    assert grid.rows == ()
    assert grid.weeks == (date(2026, 5, 25), date(2026, 6, 1), date(2026, 6, 8))
    assert grid.until == date(2026, 6, 14)


def test_each_row_says_what_is_there(filled: Book) -> None:
    # orders from 30 May to 5 June; mails from 1 June on
    grid = coverage(filled, weeks=4, as_of=at(10))
    orders, mail = grid.rows
    assert (orders.channel, mail.channel, mail.account) == (ORDERS, "email", OWNER)
    assert orders.held == (Held.MISSING, Held.PARTLY, Held.PARTLY, Held.MISSING)
    assert orders.counts == (0, 1, 1, 0)
    assert mail.held[:2] == (Held.MISSING, Held.MISSING)
    assert sum(mail.counts) == 5


def test_files_laid_together_fill_a_week(book: Book, tmp_path: Path) -> None:
    lines = "Order number,Order date,Total\n"
    days = {"one": ("2026-06-01", "2026-06-03"), "two": ("2026-06-04", "2026-06-07"), "gap": ("2026-06-08", "2026-06-09"), "end": ("2026-06-11", "2026-06-14")}  # fmt: skip  # noqa: E501
    for name, (first, last) in days.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{lines}{name}1,{first},10.00\n{name}2,{last},10.00\n", encoding="utf-8")
        bring_in(look(book, Request([path]), Task()))
    (orders,) = coverage(book, weeks=2, as_of=at(12)).rows
    assert orders.held == (Held.FULL, Held.PARTLY)


def test_weeks_end_with_the_data_where_these_are_old(filled: Book) -> None:
    grid = coverage(filled, weeks=4, as_of=at(10, month=12))
    assert grid.weeks[-1] <= date(2026, 6, 29)
    assert any(held is not Held.MISSING for row in grid.rows for held in row.held)


def test_what_was_written_down_by_hand_is_no_row(filled: Book) -> None:
    log_contact(filled, Contact("phone", "Anna Berg", solved=True, at=at(9)), Task())
    assert {row.channel for row in coverage(filled, as_of=at(10)).rows} == {ORDERS, "email"}
