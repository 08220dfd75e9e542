"""The columns of an unknown sheet: proposed, guessed, shown as understood, and remembered by their shape."""

from pathlib import Path

import pytest

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.domain.task import Task
from desktop.services.import_files import AsSheet, Request, bring_in, look
from desktop.services.known_columns import remember_mapping, remembered_mapping, sheet_columns
from desktop.services.map_columns import NO_COLUMN, MappingView, count_in_words, view_mapping
from desktop.services.recognise_files import recognise_files
from desktop.services.sheet_kinds import KINDS
from desktop.store.database import Book

ZONE = "Europe/Amsterdam"
KASSA = "Bon;Wanneer;Naam;Bedrag\n1041;03/04/2026;J. Smit;18,00\n1042;13/04/2026;A. Berg;64,50\n"


@pytest.fixture
def kassa(tmp_path: Path) -> Path:
    path = tmp_path / "kassa.csv"
    path.write_text(KASSA, encoding="utf-8")
    return path


def viewed(path: Path, source: str = "order_sheet", **mapping: str) -> MappingView:
    answers = Answers(time_zone=ZONE, currency="EUR", mapping=mapping)
    return view_mapping(path, source, answers, ZONE, Task())


def test_what_no_header_tells_is_guessed_from_the_values(kassa: Path) -> None:
    view = viewed(kassa)
    found = {field.key: (field.column, field.is_sure) for field in view.fields if field.column}
    assert found == {
        "order": ("Bon", False),
        "placed_at": ("Wanneer", False),
        "name": ("Naam", True),
        "total": ("Bedrag", True),
    }
    assert view.rows[0].cells == ("1041", "3 Apr 2026", "J. Smit", "18.00 EUR")
    assert (view.count, view.is_all, view.unused, view.missing) == (2, True, 0, ())
    assert count_in_words(view) == "2 orders"


def test_a_guess_that_is_taken_away_stays_away(kassa: Path) -> None:
    view = viewed(kassa, placed_at=NO_COLUMN)
    assert view.missing == ("Date",)
    assert (view.rows, view.count) == ((), 0)
    total = next(field for field in view.fields if field.key == "total")
    assert total.examples == ("18,00", "64,50")  # as typed: nothing can be read yet


def test_what_is_said_wins(kassa: Path) -> None:
    view = viewed(kassa, order="Bon", placed_at="Wanneer", phone="Naam")
    assert view.mapping["phone"] == "Naam"
    assert "name" not in view.mapping


def test_days_that_can_be_read_two_ways_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text(KASSA.replace("13/04", "05/04"), encoding="utf-8")
    view = viewed(path)
    assert [question.key for question in view.questions] == ["day-first"]
    assert view.count == 0


def test_rows_that_cannot_be_read_are_told_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "kassa.csv"
    path.write_text(f"{KASSA}1044;31/13/2026;X;1,00\n", encoding="utf-8")
    view = viewed(path)
    assert [(row.where, row.problem) for row in view.problems] == [("row 4", "“31/13/2026” is not a date")]
    assert view.count == 2


def test_no_kind_of_that_name(kassa: Path) -> None:
    with pytest.raises(Problem, match="no source “poems”"):
        viewed(kassa, "poems")


def test_what_is_no_sheet_has_no_columns(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert sheet_columns(picture) == ()
    assert sheet_columns(tmp_path / "gone.csv") == ()


def test_a_mapping_is_remembered_for_the_same_columns(book: Book, kassa: Path, tmp_path: Path) -> None:
    columns = sheet_columns(kassa)
    assert remembered_mapping(book, columns) is None
    (unknown,) = recognise_files([kassa], book)
    assert unknown.problem is not None
    assert unknown.columns == ("Bon", "Wanneer", "Naam", "Bedrag")
    remember_mapping(book, "order_sheet", columns, {"order": "Bon", "placed_at": "Wanneer"})
    assert remembered_mapping(book, columns) == ("order_sheet", {"order": "Bon", "placed_at": "Wanneer"})
    assert remembered_mapping(book, columns[::-1]) is None
    (known,) = recognise_files([kassa], book)
    assert (known.source, known.problem, dict(known.mapping)) == (
        "order_sheet",
        None,
        {"order": "Bon", "placed_at": "Wanneer"},
    )


def test_each_file_of_one_import_has_its_own_columns(book: Book, kassa: Path, tmp_path: Path) -> None:
    other = tmp_path / "webshop.csv"
    other.write_text("Nr;Dag;Bon\nW-1;14/04/2026;9,00\n", encoding="utf-8")
    sheets = {
        kassa: AsSheet("order_sheet", {"order": "Bon", "placed_at": "Wanneer", "total": "Bedrag"}),
        other: AsSheet("order_sheet", {"order": "Nr", "placed_at": "Dag", "total": "Bon"}),
    }
    answers = Answers(time_zone=ZONE, currency="EUR", day_first=True)
    bring_in(look(book, Request([kassa, other], answers=answers, sheets=sheets), Task()))
    rows = book.connection.execute("SELECT number, total_minor FROM orders ORDER BY number").fetchall()
    assert rows == [("1041", 1800), ("1042", 6450), ("W-1", 900)]


def test_every_kind_names_fields_that_its_importer_knows(kassa: Path) -> None:
    for kind in KINDS:
        view = viewed(kassa, kind.source)
        assert view.source == kind.source
        assert any(field.needed for field in kind.fields)
        for field in kind.fields:  # a field that the importer does not know would be refused
            viewed(kassa, kind.source, **{field.key: "Naam"})
