"""The workbook: a stranger's words stay words, tables are whole, nothing is left behind."""

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from desktop.domain.problem import Problem
from desktop.reports import workbook as workbook_module
from desktop.reports.workbook import CELL_LIMIT, Column, Look, Workbook, plain_text, yes_no

HOSTILE = [
    '=HYPERLINK("http://evil.example";"look")',
    "=1+1",
    "=",
    "+31 6 1234",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "#N/A",
    "#REF!",
    "http://evil.example",
    "mailto:anna@example.org",
    "a <b> & “c” 'd'",
    "  two blanks  ",
    "first line\nsecond line",
    "007",
    "1/2",
]


def wall(text: str) -> datetime:
    """What a cell holds: a clock on a wall, without a zone."""
    return datetime.fromisoformat(text)


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where openpyxl puts rows aside."""
    folder = tmp_path / "system-temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    assert not file.closed
    return file.getvalue()


def one_sheet(columns, rows, name="People") -> bytes:
    with Workbook("A title") as workbook:
        sheet = workbook.sheet("First", [column.width for column in columns], frozen="B2")
        sheet.table(name, columns, rows)
        return saved(workbook)


def read(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("look", [Look.PLAIN, Look.WRAPPED])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_is_text(text: str, look: Look):
    data = one_sheet([Column("words", look=look)], [[text]])
    cell = read(data)["First"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1] == [text]
    assert cell.quotePrefix == (text[0] in "=+-@#")  # else entering the cell would make a formula of it
    assert cell.alignment.wrap_text == (True if look is Look.WRAPPED else None)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_a_text_after_a_hostile_one_has_the_usual_look():
    sheet = read(one_sheet([Column("a"), Column("b", look=Look.STRONG)], [["=1", "=2"], ["x", "y"]]))["First"]
    assert [cell.quotePrefix for cell in sheet[3]] == [False, False]
    assert sheet["B3"].font.bold
    assert sheet["B2"].font.bold


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a\x00b\x0bc\x1fd", "abcd"),
        ("tab\tline\nreturn\r", "tab\tline\nreturn\r"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("not a character \ufffe\uffff", "not a character "),
        ("smile 😀", "smile 😀"),
        ("_x0041_ and _x00zz_", "_x005F_x0041_ and _x00zz_"),  # Excel shows it as it was written
        ("a" * 40_000, "a" * CELL_LIMIT),
        ("😀" * 20_000, "😀" * (CELL_LIMIT // 2)),  # two units each, and none is cut in half
    ],
)
def test_what_a_cell_cannot_hold(text: str, held: str):
    assert plain_text(text) == held
    one_sheet([Column("words")], [[text]])


def test_values_and_looks():
    columns = [
        Column("day", look=Look.DAY),
        Column("instant", look=Look.INSTANT),
        Column("number", look=Look.NUMBER),
        Column("whole", look=Look.WHOLE),
        Column("exact"),
        Column("large"),
    ]
    row = [date(2026, 3, 29), wall("2026-03-29 03:00:01"), 4.5, 1200, 1 / 3, 1 << 62]
    sheet = read(one_sheet(columns, [row, [None, None, None, None, "", None]]))["First"]
    day, instant, number, whole, exact, large = sheet[2]
    assert day.value == wall("2026-03-29")
    assert instant.value == wall("2026-03-29 03:00:01")
    assert (number.value, number.number_format) == (4.5, "[<100]0.0;#,##0")
    assert (whole.value, whole.number_format) == (1200, "#,##0")
    assert exact.value == pytest.approx(1 / 3, rel=1e-15)
    assert large.value == str(1 << 62)  # as a number Excel would round it
    assert [cell.value for cell in sheet[3]] == [None] * 6


def test_a_table_has_filters_a_frozen_header_and_declared_columns():
    data = one_sheet([Column("id", 8), Column("name", 30)], [[1, "a"], [2, "b"], [3, "c"]])
    sheet = read(data)["First"]
    table = sheet.tables["People"]
    assert (table.ref, table.autoFilter.ref) == ("A1:B4", "A1:B4")
    assert table.column_names == ["id", "name"] == [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [8, 30]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/tables/table1.xml").decode()
    assert re.findall(r'<tableColumn id="(\d)" name="(\w+)"', xml) == [("1", "id"), ("2", "name")]


def test_a_table_without_rows_has_one_that_is_empty():
    assert read(one_sheet([Column("id")], []))["First"].tables["People"].ref == "A1:A2"


def test_rows_one_by_one():
    with Workbook("x") as workbook:
        sheet = workbook.sheet("First", [20])
        sheet.row(("Big", Look.TITLE), "plain", None)
        sheet.row()
        sheet.cells([Column("a", look=Look.STRONG)], ["bold"])
        found = read(saved(workbook))["First"]
    assert [cell.value for cell in found["A"]] == ["Big", None, "bold"]
    assert found["A1"].style == Look.TITLE
    assert found["B1"].value == "plain"


def test_who_made_it_and_nobody_else():
    properties = read(one_sheet([Column("id")], [])).properties
    assert (properties.creator, properties.title) == ("Replybook", "A title")
    assert properties.lastModifiedBy is None
    assert properties.created == properties.modified


def test_equal_contents_give_equal_sheets():
    def parts() -> dict[str, bytes]:
        data = one_sheet([Column("id"), Column("n", look=Look.NUMBER)], [[1, 2.5], ["=x", 3]])
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if "core" not in name}

    assert parts() == parts()


def test_a_sheet_that_is_full(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook_module, "ROW_LIMIT", 3)
    with pytest.raises(Problem, match="shorter period"):
        one_sheet([Column("id")], [[1], [2], [3]])


class Stop(Exception):
    pass


def write_half(rows: Iterable[list[object]]) -> None:
    with Workbook("x") as workbook:
        workbook.sheet("Whole", [10]).row("done")
        workbook.sheet("Nothing yet", [10])
        workbook.sheet("Half", [10]).table("Half", [Column("id"), Column("words")], rows)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_rows_put_aside_are_gone_also_when_it_stops_halfway(rows: int, temporary_folder: Path):
    def some():
        yield from ([number, "a customer's words"] for number in range(rows))
        raise Stop

    with pytest.raises(Stop):
        write_half(some())
    assert list(temporary_folder.iterdir()) == []


def test_nothing_is_left_when_it_is_saved(temporary_folder: Path):
    one_sheet([Column("id")], [[1]])
    assert list(temporary_folder.iterdir()) == []


def test_yes_no():
    assert [yes_no(True), yes_no(False), yes_no(None)] == ["yes", "no", None]
