"""What is said of a report before it is written is what the workbook then holds."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from desktop.domain.task import Task
from desktop.kpis.view import Filters
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.services.export_report import export_report
from desktop.services.measure import Asked
from desktop.services.periods import Choice
from desktop.services.preview_report import SHEETS, preview_report
from desktop.store.database import Book, open_book

NOW = int(datetime.fromisoformat("2026-11-23T09:00:00+01:00").timestamp())


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "shop.replybook"
    with open_book(path) as book:
        fill_example(book, ExampleSize(seed=3, weeks=16, orders_per_week=40), Task())
    return path


@pytest.fixture
def book(shop: Path) -> Iterator[Book]:
    with open_book(shop) as opened:
        yield opened


@pytest.mark.parametrize("choice", [None, *Choice])
def test_the_workbook_holds_what_was_said(book: Book, tmp_path: Path, choice: Choice | None) -> None:
    told = preview_report(book, Asked(as_of=NOW), choice)
    workbook = openpyxl.load_workbook(export_report(book, tmp_path / "report.xlsx", told.asked))
    assert tuple(workbook.sheetnames) == SHEETS
    assert workbook["Conversations"].max_row - 1 == told.conversations
    summary = list(workbook["Summary"].iter_rows(values_only=True))
    assert summary[0][0] == told.title
    assert ("Period", f"{told.first} to {told.last}") in [row[:2] for row in summary]
    known = {row[0]: row for row in reversed(summary)}  # the parts of a measure come below it
    assert told.figures
    for name, words in told.figures:
        assert known[name][2] in (words, f"{words} per 100 orders")


def test_a_choice_takes_the_place_of_the_pages_days(book: Book) -> None:
    asked = Asked("2026-11-02", "2026-11-09", as_of=NOW)
    own = preview_report(book, asked)
    assert (own.first, own.last) == (date(2026, 11, 2), date(2026, 11, 8))
    assert (own.asked.since, own.asked.until, own.asked.as_of) == ("2026-11-02", "2026-11-09", NOW)
    weeks = preview_report(book, asked, Choice.TWELVE_WEEKS)
    assert (weeks.last - weeks.first).days == 83
    assert weeks.conversations > own.conversations


def test_a_channel_keeps_only_its_own(book: Book) -> None:
    everything = preview_report(book, Asked(as_of=NOW))
    nothing = preview_report(book, Asked(as_of=NOW, filters=Filters(channels=("whatsapp",))))
    assert everything.channels == nothing.channels == ("email",)
    assert nothing.conversations == 0
    assert nothing.asked.filters.channels == ("whatsapp",)


def test_this_moment_is_kept_for_the_report(book: Book) -> None:
    assert preview_report(book, Asked()).asked.as_of is not None


def test_hidden_names_are_the_same_number_throughout(book: Book, tmp_path: Path) -> None:
    told = preview_report(book, Asked(as_of=NOW))
    open_names = export_report(book, tmp_path / "open.xlsx", told.asked)
    hidden = export_report(book, tmp_path / "hidden.xlsx", told.asked, hide_names=True)
    before, after = (
        list(openpyxl.load_workbook(path)["Conversations"].iter_rows(min_row=2, values_only=True))
        for path in (open_names, hidden)
    )
    pairs = {(one[2], other[2]) for one, other in zip(before, after, strict=True)}
    assert len(pairs) == len({one for one, _number in pairs}) == len({number for _one, number in pairs}) > 5
    assert {(row[3], row[4]) for row in after} == {(None, None)}
    assert [row[5:] for row in before] == [row[5:] for row in after], "nothing else has changed"
    told_names = {name for row in before for name in (row[2], row[3]) if name}
    words = {str(cell) for row in after for cell in row}
    assert not told_names & words


def test_an_empty_book_can_be_asked(tmp_path: Path) -> None:
    with open_book(tmp_path / "empty.replybook") as book:
        told = preview_report(book, Asked(as_of=NOW))
        assert told.conversations == 0
        assert told.channels == ()
