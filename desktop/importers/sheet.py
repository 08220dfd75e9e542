"""Any sheet (CSV, TSV, XLSX, XLS, ODS) as a header and numbered rows of cells, and how it was read."""

import contextlib
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.base import Source
from desktop.importers.cell_values import Cell, text
from desktop.importers.delimited_text import delimiter_of, encoding_of, encoding_of_head, text_rows
from desktop.importers.workbook_bounds import check_xls, check_zipped_workbook
from desktop.language import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Row = tuple[int, list[Cell]]  # its number as a spreadsheet shows it, from 1, and its cells

_HEADER_WITHIN = 50  # rows; what comes before the header is a title
_MOST_COLUMNS = 16_384  # as in a spreadsheet
_ZIP_MARK = b"PK\x03\x04"
_XLS_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16", "cp1252": "cp1252"}


@dataclass(frozen=True)
class ReadingNote:
    """How a file was read, for the preview. What does not apply is "" or None."""

    kind: str  # "csv" or "workbook"
    header_row: int
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    day_first: bool | None = None
    decimal_comma: bool | None = None
    totals_added_up: bool = False

    def sentences(self) -> list[str]:
        """The note in words for a person."""
        said: list[str] = []
        if self.encoding:
            shown = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(self.encoding, self.encoding.upper())
            said.append(_("Letters: {encoding}").format(encoding=shown))
        if self.delimiter:
            sign = {"\t": _("tab"), ",": _("comma"), ";": _("semicolon"), "|": _("vertical bar")}
            said.append(
                _("Columns are divided by: {sign}").format(sign=sign.get(self.delimiter, self.delimiter))
            )
        if self.sheet:
            said.append(_("Sheet: {sheet}").format(sheet=self.sheet))
        if self.other_sheets:
            said.append(_("Sheets not read: {sheets}").format(sheets=", ".join(self.other_sheets)))
        said.append(_("The column names are in row {row}.").format(row=self.header_row))
        if self.day_first is not None:
            said.append(
                _("Dates are read day first.") if self.day_first else _("Dates are read month first.")
            )
        if self.decimal_comma is not None:
            said.append(
                _("Amounts have a decimal comma.")
                if self.decimal_comma
                else _("Amounts have a decimal point.")
            )
        if self.totals_added_up:
            said.append(_("Totals differ between the rows of an order and were added up."))
        return said


@dataclass
class _Layout:
    """What was found out about a file. It lives as long as its Source, so that no question reads it anew."""

    header: list[str]
    header_cells: list[Cell]
    note: ReadingNote
    skip_lines: int = 0
    workbook_sheet: "CalamineSheet | None" = None
    remembered: dict[object, object] = field(default_factory=dict)


class Sheet:
    """One sheet of a file. `header` has an own name for every column: "Total", "Total (2)", "Column 7"."""

    def __init__(self, source: Source, layout: _Layout) -> None:
        self._source = source
        self._layout = layout
        self.header = layout.header
        self.note = layout.note

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def remembered(self) -> dict[object, object]:
        """Results that belong to this sheet, kept as long as its Source (see first_look)."""
        return self._layout.remembered

    def rows(self, *, counted: bool = True) -> Iterator[Row]:
        """The rows below the header, without blank ones and repeated headers, each as wide as the header.

        `counted`: whether the source's progress moves; looking twice at a file must not count twice. Raises
        Problem where the file turns out to be damaged.
        """
        layout, width = self._layout, len(self.header)
        header_cells = layout.header_cells
        started = False
        for number, cells in enumerate(self._all_rows(counted), start=1):
            if len(cells) != width:
                cells = cells[:width] if len(cells) > width else cells + [""] * (width - len(cells))
            if not started:
                started = number >= layout.note.header_row
                continue
            first = cells[0]  # a look at one cell settles nearly every row
            maybe_blank = not first or (isinstance(first, str) and first.isspace())
            if (maybe_blank and not _has_content(cells)) or cells == header_cells:
                continue
            yield number, cells

    def _all_rows(self, counted: bool) -> Iterator[list[Cell]]:
        layout = self._layout
        if layout.workbook_sheet is not None:
            yield from _workbook_rows(layout.workbook_sheet, self._source if counted else None)
            return
        with _readable(self._source.path):
            stream = self._source.open() if counted else self._source.path.open("rb", buffering=0)
            note = layout.note
            yield from text_rows(stream, self.name, note.encoding, note.delimiter, layout.skip_lines)


def open_sheet(source: Source, answers: Answers | None = None, *, glance: bool = False) -> Sheet:
    """The sheet of a file, laid open up to its header. Raises Problem for what is no sheet.

    `answers.other` may settle "encoding" (utf-8, utf-16, cp1252), "delimiter" (one character or "tab") and
    "sheet" (its name). `glance` believes the first bytes about the encoding: enough to recognise a file.
    """
    other = answers.other if answers else {}
    options = (other.get("encoding", ""), other.get("delimiter", ""), other.get("sheet", ""))
    with _readable(source.path):
        state = source.path.stat()
        kept = _kept_for(source, (state.st_size, state.st_mtime_ns))
        head = source.head(8)
        is_text = not head.startswith((_ZIP_MARK, _XLS_MARK))
        key = (*options, glance and is_text)
        if key not in kept:
            kept[key] = (
                _text_layout(source, options, glance) if is_text else _workbook_layout(source, options[2])
            )
    return Sheet(source, kept[key])


_Kept = dict[tuple[str, str, str, bool], _Layout]
_kept: dict[int, tuple[tuple[int, int], _Kept]] = {}


def _kept_for(source: Source, state: tuple[int, int]) -> _Kept:
    key = id(source)
    if key not in _kept:
        weakref.finalize(source, _kept.pop, key, None)
    if key not in _kept or _kept[key][0] != state:
        _kept[key] = (state, {})
    return _kept[key][1]


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Problem(
            _("“{name}” cannot be read.").format(name=path.name),
            _("Close it in other programs, see that it is still there, then try again."),
            detail=type(error).__name__,
        ) from error


def _text_layout(source: Source, options: tuple[str, str, str], glance: bool) -> _Layout:
    asked_encoding, asked_delimiter, _sheet = options
    if asked_encoding and asked_encoding.lower() not in _ENCODINGS:
        raise Problem(
            _("“{encoding}” is no encoding that can be chosen.").format(encoding=asked_encoding),
            _("Choose one of: {choices}.").format(choices=", ".join(_ENCODINGS)),
        )
    if asked_encoding:
        encoding = _ENCODINGS[asked_encoding.lower()]
        if encoding == "utf-8":
            encoding = "utf-8-sig"  # a mark that is there is no part of the first column's name
    else:
        encoding = encoding_of_head(source.head(1 << 16)) if glance else encoding_of(source)
    if asked_delimiter:
        delimiter, skip = "\t" if asked_delimiter.lower() == "tab" else asked_delimiter, 0
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise Problem(
                _("“{sign}” cannot divide columns.").format(sign=asked_delimiter),
                _("Choose one character, or “tab”."),
            )
    else:
        delimiter, skip = delimiter_of(source, encoding)
    stream = source.path.open("rb", buffering=0)
    rows = text_rows(stream, source.name, encoding, delimiter, skip)
    with contextlib.closing(rows):
        found = _find_header(rows)
    if found is None:
        raise _no_header(source)
    number, cells = found
    if len(cells) > _MOST_COLUMNS:
        raise _no_header(source)
    note = ReadingNote("csv", number, encoding=encoding, delimiter=delimiter)
    return _Layout(_names(cells), cells, note, skip_lines=skip)


def _workbook_layout(source: Source, asked_sheet: str) -> _Layout:
    path = source.path
    if source.head(8) == _XLS_MARK:
        check_xls(path)
    else:
        check_zipped_workbook(path)
    with _calamine_speaks(source):
        import python_calamine

        with python_calamine.load_workbook(path) as workbook:
            names = list(workbook.sheet_names)
            if asked_sheet and asked_sheet not in names:
                raise Problem(
                    _("“{name}” has no sheet “{sheet}”.").format(name=source.name, sheet=asked_sheet),
                    _("Its sheets are: {sheets}.").format(sheets=", ".join(names)),
                )
            for name in [asked_sheet] if asked_sheet else names:
                sheet = workbook.get_sheet_by_name(name)
                rows = _workbook_rows(sheet, None)
                found = _find_header(rows)
                if found is None or not any(_has_content(row) for row in rows):
                    continue
                number, cells = found
                others = tuple(other for other in names if other != name)
                note = ReadingNote("workbook", number, sheet=name, other_sheets=others)
                return _Layout(_names(cells), cells, note, workbook_sheet=sheet)
    raise _no_header(source)


@contextlib.contextmanager
def _calamine_speaks(source: Source) -> Iterator[None]:
    """Turns what calamine says about a bad workbook, its panics too, into a Problem."""
    try:
        yield
    except (Problem, OSError, MemoryError, KeyboardInterrupt):
        raise
    except BaseException as error:
        # A panic of the Rust library is no Exception, and its type is not exported.
        ours = isinstance(error, Exception) and "calamine" not in type(error).__module__
        if ours or isinstance(error, (SystemExit, GeneratorExit)):
            raise
        password = type(error).__name__ == "PasswordError"
        raise Problem(
            _("“{name}” is protected with a password.").format(name=source.name)
            if password
            else _("“{name}” is damaged or no spreadsheet.").format(name=source.name),
            _("Save it without a password, or as CSV, then try again.")
            if password
            else _("Export it again from where it came, or save it as CSV, then try once more."),
            detail=type(error).__name__,
        ) from error


def _workbook_rows(sheet: "CalamineSheet", source: Source | None) -> Iterator[list[Cell]]:
    if sheet.start is None:
        return
    height = max(1, sheet.total_height)
    size = source.size if source else 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if source and not number % 256:
            source.consumed = size * number // height
        yield row
    if source:
        source.consumed = size


def _find_header(rows: Iterator[list[Cell]]) -> tuple[int, list[Cell]] | None:
    """The first row with two cells or more that hold words, and its number: lines above it are titles."""
    for number, cells in zip(range(1, _HEADER_WITHIN + 1), rows, strict=False):
        # A name is a text with a letter in it ("#" too is one of Typeform's).
        words = sum(1 for cell in cells if isinstance(cell, str) and _is_name(cell))
        if words >= 2:
            width = len(cells)
            while cells[width - 1] == "":
                width -= 1
            return number, cells[:width]
    return None


def _is_name(cell: str) -> bool:
    return cell.strip() == "#" or any(map(str.isalpha, cell[:200]))


def _names(cells: list[Cell]) -> list[str]:
    taken: set[str] = set()
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        shown = " ".join(text(cell).split())[:200] or _("Column {number}").format(number=number)
        name, again = shown, 1
        while name in taken:
            again += 1
            name = f"{shown} ({again})"
        taken.add(name)
        names.append(name)
    return names


def _has_content(cells: list[Cell]) -> bool:
    return any(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in cells)


def _no_header(source: Source) -> Problem:
    return Problem(
        _("“{name}” has no row with column names.").format(name=source.name),
        _("Put the names of the columns in the first row, then try again."),
    )
