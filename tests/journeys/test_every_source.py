"""Every file of every source through a whole import: again, in two overlapping halves, and taken back."""

from dataclasses import replace
from pathlib import Path

import pytest
from importers.fixture_cases import REFUSED, Case, cases

from desktop.domain.task import Cancelled, Task
from desktop.services.import_files import Imported, Request, bring_in, look
from desktop.services.take_back import take_back
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_book

CASES = [case for case in cases() if case.name not in REFUSED]
# One record a row, or the rows of an order beside each other, below a header in the first lines.
_ROWS = {
    "woocommerce_orders", "etsy_orders", "amazon_orders", "ebay_orders", "squarespace_orders",
    "shopify_orders", "order_sheet", "call_sheet", "cost_sheet", "hours_sheet", "visit_sheet",
}  # fmt: skip
HALVES = [
    case
    for case in cases(*_ROWS)
    if case.path.suffix in (".csv", ".txt") and case.folder.name != "utf16"  # lines of it are no bytes' lines
]
_LINES_ABOVE = {"german_shop": 3, "told_delimiter": 2, "cdnow": 0}
_MONTH_FIRST = {"online_retail"}  # what half of a file may no longer tell


def request_for(case: Case, *paths: Path) -> Request:
    answers = replace(case.answers, currency=case.answers.currency or "EUR", time_zone="Europe/Amsterdam")
    if paths:
        answers.day_first = case.folder.name not in _MONTH_FIRST
    owner = answers.other.get("owner", "auto").split("\n")
    return Request(list(paths or [case.path]), source=case.key, owner=owner, answers=answers)


def imported(book: Book, request: Request) -> Imported:
    return bring_in(look(book, request, Task()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_again_adds_nothing_and_taken_back_leaves_nothing(tmp_path: Path, case: Case) -> None:
    with open_book(tmp_path / "shop.replybook") as book:
        empty = content_hash(book.connection)
        once = imported(book, request_for(case))
        assert once.plan.totals("new")
        full = content_hash(book.connection)
        again = imported(book, request_for(case))
        assert (again.plan.totals("new"), again.plan.totals("changed")) == ({}, {})
        assert content_hash(book.connection) == full
        take_back(book, once.batch, Task())
        assert content_hash(book.connection) == full
        take_back(book, again.batch, Task())
        assert content_hash(book.connection) == empty


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cancelled_it_keeps_nothing(tmp_path: Path, case: Case) -> None:
    with open_book(tmp_path / "shop.replybook") as book:
        empty = content_hash(book.connection)
        task = Task()
        task.cancel()
        with pytest.raises(Cancelled):
            look(book, request_for(case), task)
        assert content_hash(book.connection) == empty


@pytest.mark.parametrize("case", HALVES, ids=lambda case: case.name)
def test_overlapping_exports_give_one_book_in_either_order(tmp_path: Path, case: Case) -> None:
    lines = case.path.read_bytes().splitlines(keepends=True)
    head = _LINES_ABOVE.get(case.folder.name, 1)
    middle = (head + len(lines)) // 2
    first, second = tmp_path / f"1-{case.path.name}", tmp_path / f"2-{case.path.name}"
    first.write_bytes(b"".join(lines[: middle + 1]))
    second.write_bytes(b"".join(lines[:head] + lines[middle:]))
    books = []
    for number, order in enumerate(((first, second), (second, first))):
        with open_book(tmp_path / f"{number}.replybook") as book:
            for path in order:
                imported(book, request_for(case, path))
            books.append(content_hash(book.connection))
    assert books[0] == books[1]
