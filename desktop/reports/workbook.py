"""An Excel workbook, written from top to bottom: how its cells look, what text may be in them, its tables.

A customer's words are always text: never a formula, an error or a link, whatever they begin with. Nothing in
here is kept in memory but the row that is being written.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, BinaryIO, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from desktop.domain.problem import Problem
from desktop.language import _

CREATOR = "Replybook"
CELL_LIMIT = 32_767  # UTF-16 units in a cell
ROW_LIMIT = 1_048_576  # rows in a sheet
_EXACT = 10**15  # Excel keeps 15 digits of a number
_INK, _MUTED, _GROUND = "FF1F2933", "FF52606D", "FFEEF1F4"

CellValue: TypeAlias = str | int | float | date | datetime | None


class Look(StrEnum):
    """How a cell looks: the name of its style in the workbook."""

    PLAIN = "plain"  # Excel's own: numbers with all their digits
    TITLE = "Replybook title"
    SECTION = "Replybook section"
    NOTE = "Replybook note"
    HEADER = "Replybook header"
    STRONG = "Replybook strong"
    WRAPPED = "Replybook text"
    RIGHT = "Replybook right"
    WHOLE = "Replybook whole number"
    NUMBER = "Replybook number"
    DAY = "Replybook day"
    INSTANT = "Replybook day and time"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Its header is unique within the table, also when only case differs."""

    header: str
    width: float = 12  # in characters
    look: Look = Look.PLAIN


def _styles() -> Iterable[NamedStyle]:
    top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    line = Border(bottom=Side(style="thin", color=_MUTED))
    ground = PatternFill("solid", fgColor=_GROUND)
    yield NamedStyle(Look.TITLE, font=Font(name="Calibri", size=16, bold=True, color=_INK))
    yield NamedStyle(Look.SECTION, font=Font(name="Calibri", size=13, bold=True, color=_INK))
    yield NamedStyle(Look.NOTE, font=Font(name="Calibri", size=11, color=_MUTED))
    bold = Font(name="Calibri", size=11, bold=True, color=_INK)
    yield NamedStyle(Look.HEADER, font=bold, fill=ground, border=line, alignment=wrapped)
    yield NamedStyle(Look.STRONG, font=bold, alignment=wrapped)
    yield NamedStyle(Look.WRAPPED, alignment=wrapped)
    yield NamedStyle(Look.RIGHT, alignment=Alignment(vertical="top", horizontal="right"))
    yield NamedStyle(Look.WHOLE, number_format="#,##0", alignment=top)
    # a wait of 4.5 minutes keeps its half, one of 4,320 does not need it
    yield NamedStyle(Look.NUMBER, number_format="[<100]0.0;#,##0", alignment=top)
    yield NamedStyle(Look.DAY, number_format="yyyy-mm-dd", alignment=top)
    yield NamedStyle(Look.INSTANT, number_format="yyyy-mm-dd hh:mm", alignment=top)


class Workbook:
    """The sheets of one workbook. Used as a context: what it put aside is gone at the end, come what may."""

    def __init__(self, title: str) -> None:
        self._book: Any = openpyxl.Workbook(write_only=True)
        self._book.properties.creator = CREATOR
        self._book.properties.title = plain_text(title)
        for style in _styles():
            self._book.add_named_style(style)

    def sheet(self, title: str, widths: Sequence[float], *, frozen: str = "") -> "Sheet":
        """The next sheet. `widths` in characters; above and left of the cell `frozen` nothing scrolls.

        A sheet with something frozen has its header in the first row, which is printed on every page.
        """
        inner = self._book.create_sheet(title)
        inner._values_to_row = _finished
        if frozen:
            inner.freeze_panes = frozen
            inner.print_title_rows = "1:1"
        for number, width in enumerate(widths, 1):
            inner.column_dimensions[get_column_letter(number)].width = width
        inner.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        inner.page_setup.orientation = "landscape"
        inner.page_setup.fitToHeight = 0  # as many pages as it takes
        return Sheet(inner)

    def save(self, file: BinaryIO) -> None:
        """Write everything into `file`, which stays open."""
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        self._book.properties.created = self._book.properties.modified = now
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(self._book, archive).save()

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_exception: object) -> None:
        """openpyxl puts rows aside in the system's temporary folder, and they hold what customers wrote."""
        for sheet in self._book.worksheets:
            writer = sheet._writer
            if writer is None or not os.path.exists(writer.out):
                continue
            with suppress(OSError):  # a full disk: why we are here, and told already
                if sheet._rows is not None:
                    sheet._rows.close()
                writer.close()
            writer.cleanup()


class Sheet:
    """One sheet while it is being written. Rows come one after the other and cannot be changed any more."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._row = 0
        self._looks: dict[Look, Any] = {}

    def row(self, *values: CellValue | tuple[CellValue, Look]) -> None:
        """A row of single cells, each with the look that stands beside it; without values an empty row."""
        pairs = [value if isinstance(value, tuple) else (value, Look.PLAIN) for value in values]
        self._append([self._filled(self._cell(look), value) for value, look in pairs])

    def cells(self, columns: Sequence[Column], values: Iterable[CellValue]) -> None:
        """A row in the looks of `columns`."""
        self.row(*((value, column.look) for column, value in zip(columns, values, strict=True)))

    def header(self, columns: Sequence[Column]) -> None:
        self.row(*((column.header, Look.HEADER) for column in columns))

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[CellValue]]) -> None:
        """An Excel table with a filter in each column, from a header row down to the last of `rows`.

        `name` is what formulas call it: a letter, then letters and digits, once a workbook.
        """
        self.header(columns)
        first = self._row
        # one cell a column, filled again for every row: making each anew takes much longer
        cells = [self._cell(column.look) for column in columns]
        for row in rows:
            self._append([self._filled(cell, value) for cell, value in zip(cells, row, strict=True)])
        if self._row == first:
            self._append([])  # a table has at least one row
        # not add_table, which warns of what we do: _table declares the columns
        self._inner.tables.add(_table(name, columns, first, self._row))

    def _append(self, cells: list[Any]) -> None:
        if self._row == ROW_LIMIT:
            raise Problem(
                _("An Excel sheet has room for {limit:,} rows, and this report needs more.").format(
                    limit=ROW_LIMIT
                ),
                _("Choose a shorter period."),
            )
        self._inner.append(cells)
        self._row += 1

    def _cell(self, look: Look) -> Any:
        cell = WriteOnlyCell(self._inner)
        if look is not Look.PLAIN:
            if look not in self._looks:
                cell.style = look.value
                self._looks[look] = cell._style
            cell._style = self._looks[look]
        return cell

    def _filled(self, cell: Any, value: CellValue) -> Any:
        """The cell with the value in it; None where there is nothing to write."""
        if value is None or value == "":
            return None
        if isinstance(value, int) and abs(value) >= _EXACT:
            value = str(value)
        if not isinstance(value, str):
            cell.value = value
            return cell
        text = plain_text(value)
        if text.startswith(_RISKY):
            cell = self._quoted(cell)
        cell.value = text
        cell.data_type = "s"  # whatever openpyxl took it for
        return cell if text else None

    def _quoted(self, cell: Any) -> Any:
        """A cell whose text stays text also when somebody enters it and leaves it again."""
        quoted = WriteOnlyCell(self._inner)
        if cell.has_style:
            quoted._style = copy(cell._style)
        quoted.quotePrefix = True
        return quoted


def _finished(cells: Iterable[Any], row: int) -> Iterator[Any]:
    """In place of openpyxl's own, which takes values or cells, and is slow to find out which."""
    for column, cell in enumerate(cells, 1):
        if cell is not None:
            cell.row, cell.column = row, column
            yield cell


_RISKY = ("=", "+", "-", "@", "#")  # of "#N/A" Excel makes an error
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def plain_text(text: str) -> str:
    """The text as a cell can hold it: without what XML forbids, at most 32,767 long."""
    text = _ILLEGAL.sub("", text)
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)  # Excel would read "_x0041_" as "A"
    if len(text) > CELL_LIMIT // 2:
        text = text.encode("utf-16-le")[: 2 * CELL_LIMIT].decode("utf-16-le", "ignore")
    return text


def yes_no(flag: bool | None) -> str | None:
    """In words; None stays an empty cell."""
    return None if flag is None else _("yes") if flag else _("no")


def _table(name: str, columns: Sequence[Column], first: int, last: int) -> Table:
    """Its columns are declared: a sheet that is already written cannot be asked for its header."""
    ref = f"A{first}:{get_column_letter(len(columns))}{last}"
    names = [plain_text(column.header) for column in columns]
    return Table(
        displayName=name,
        ref=ref,
        autoFilter=AutoFilter(ref=ref),
        tableColumns=[TableColumn(id=number, name=header) for number, header in enumerate(names, 1)],
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=True),
    )
