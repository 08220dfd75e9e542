"""Any sheet (CSV, TSV, XLSX, XLS, ODS) as a header and numbered rows of cells, and how it was read."""

import contextlib
import io
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.base import Source, read_fully
from desktop.importers.cell_values import Cell, text
from desktop.importers.delimited_text import BLANKS, delimiter_of, encoding_of, encoding_of_head, text_rows
from desktop.importers.workbook_bounds import check_xls, check_zipped_workbook
from desktop.language import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Row = tuple[int, list[Cell]]  # its number as a spreadsheet shows it, from 1, and its cells

_HEADER_WITHIN = 50  # rows; what comes before the header is a title
_MOST_COLUMNS = 16_384  # as in a spreadsheet
_ZIP_MARK = b"PK\x03\x04"
_XLS_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How what is no sheet begins; a look at thousands of such files in an archive must not try them as columns.
_NO_SHEET = (b"<", b"{")
_MOST_IN_ARCHIVE = 256 << 20  # bytes of a workbook in an archive, which is held in memory
_ENCODINGS = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16", "cp1252": "cp1252"}


@dataclass(frozen=True)
class ReadingNote:
    """How a file was read, for the preview. What does not apply is "" or None."""

    kind: str  # "csv" or "workbook"
    header_row: int  # 0: the columns have no names
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    further_sheets: tuple[str, ...] = ()  # with the same columns, read on behind it
    other_sheets: tuple[str, ...] = ()
    day_first: bool | None = None
    decimal_comma: bool | None = None
    totals_added_up: bool = False
    further: tuple[str, ...] = ()  # what only this kind of sheet has to say, in whole sentences

    def sentences(self) -> list[str]:
        """The note in words for a person."""
        said: list[str] = []
        if self.encoding:
            shown = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(self.encoding, self.encoding.upper())
            said.append(_("Letters: {encoding}").format(encoding=shown))
        if self.delimiter:
            sign = {
                "\t": _("tab"),
                ",": _("comma"),
                ";": _("semicolon"),
                "|": _("vertical bar"),
                BLANKS: _("blanks"),
            }
            said.append(
                _("Columns are divided by: {sign}").format(sign=sign.get(self.delimiter, self.delimiter))
            )
        if self.further_sheets:
            read = ", ".join((self.sheet, *self.further_sheets))
            said.append(_("Sheets: {sheets}").format(sheets=read))
        elif self.sheet:
            said.append(_("Sheet: {sheet}").format(sheet=self.sheet))
        if self.other_sheets:
            said.append(_("Sheets not read: {sheets}").format(sheets=", ".join(self.other_sheets)))
        if self.header_row:
            said.append(_("The column names are in row {row}.").format(row=self.header_row))
        else:
            said.append(_("The columns have no names, so they are numbered."))
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
        said.extend(self.further)
        return said


@dataclass(frozen=True)
class _WorkbookSheet:
    name: str
    header_row: int
    rows: "CalamineSheet"

    @property
    def height(self) -> int:
        return self.rows.end[0] + 1 if self.rows.end else 0


@dataclass
class _Layout:
    """What was found out about a file. It lives as long as its Source, so that no question reads it anew."""

    header: list[str]
    header_cells: list[Cell]
    note: ReadingNote
    skip_lines: int = 0
    workbook_sheets: "tuple[_WorkbookSheet, ...]" = ()
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

    def where(self, number: int) -> str:
        """The place of a row as a person finds it: “row 7”, “row 7 of “June”” where sheets were joined."""
        sheets = self._layout.workbook_sheets
        if len(sheets) < 2:
            return _("row {row}").format(row=number)
        at = 0
        while at < len(sheets) - 1 and number > sheets[at].height:
            number -= sheets[at].height
            at += 1
        return _("row {row} of “{sheet}”").format(row=number, sheet=sheets[at].name)

    def rows(self, *, counted: bool = True) -> Iterator[Row]:
        """The rows below the header, without blank ones and repeated headers, each as wide as the header.

        `counted`: whether the source's progress moves; looking twice at a file must not count twice. Raises
        Problem where the file turns out to be damaged.
        """
        layout, width = self._layout, len(self.header)
        header_cells = layout.header_cells
        started = not layout.note.header_row
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
        if layout.workbook_sheets:
            yield from _joined_rows(layout.workbook_sheets, self._source if counted else None)
            return
        with _readable(self._source.path):
            stream = self._source.open() if counted else self._source.open_uncounted()
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
        if glance and head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_NO_SHEET):
            raise _no_header(source)
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
    found = _found_in(source, encoding, delimiter, skip, _find_header)
    if found is None and delimiter == BLANKS:
        found = 0, [""] * len(_found_in(source, encoding, delimiter, skip, _first_row))
    if found is None or len(found[1]) > _MOST_COLUMNS:
        raise _no_header(source)
    number, cells = found
    note = ReadingNote("csv", number, encoding=encoding, delimiter=delimiter)
    return _Layout(_names(cells), cells, note, skip_lines=skip)


_Found = TypeVar("_Found")


def _found_in(
    source: Source, encoding: str, delimiter: str, skip: int, find: Callable[[Iterator[list[Cell]]], _Found]
) -> _Found:
    """What `find` makes of the rows of a text sheet from its beginning."""
    stream = source.open_uncounted()
    with contextlib.closing(text_rows(stream, source.name, encoding, delimiter, skip)) as rows:
        return find(rows)


def _first_row(rows: Iterator[list[Cell]]) -> list[Cell]:
    return next(filter(None, rows), [])


def _workbook_layout(source: Source, asked_sheet: str) -> _Layout:
    path = source.path
    data = _bytes_in_archive(source) if source.in_archive else None
    if source.head(8) == _XLS_MARK:
        check_xls(path, data)
    else:
        check_zipped_workbook(path, data)
    with _calamine_speaks(source):
        import python_calamine

        with python_calamine.load_workbook(path if data is None else io.BytesIO(data)) as workbook:
            names = list(workbook.sheet_names)
            if asked_sheet and asked_sheet not in names:
                raise Problem(
                    _("“{name}” has no sheet “{sheet}”.").format(name=source.name, sheet=asked_sheet),
                    _("Its sheets are: {sheets}.").format(sheets=", ".join(names)),
                )
            read: list[_WorkbookSheet] = []
            header: list[Cell] = []
            for name in [asked_sheet] if asked_sheet else names:
                sheet = workbook.get_sheet_by_name(name)
                rows = _rows_of(sheet)
                found = _find_header(rows)
                if found is None or not any(_has_content(row) for row in rows):
                    continue
                # Excel ends at a million rows, so that long lists go on in a second sheet.
                if not read or found[1] == header:
                    header = found[1]
                    read.append(_WorkbookSheet(name, found[0], sheet))
            if read:
                taken = tuple(sheet.name for sheet in read)
                note = ReadingNote(
                    "workbook",
                    read[0].header_row,
                    sheet=taken[0],
                    further_sheets=taken[1:],
                    other_sheets=tuple(name for name in names if name not in taken),
                )
                return _Layout(_names(header), header, note, workbook_sheets=tuple(read))
    raise _no_header(source)


def _bytes_in_archive(source: Source) -> bytes:
    """A workbook has to be read from any place of it, which a stream out of an archive does not allow."""
    if source.size > _MOST_IN_ARCHIVE:
        raise Problem(
            _("“{name}” is too large to be opened safely.").format(name=source.shown),
            _("Unpack the archive, and choose the file in it."),
        )
    with source.open_uncounted() as file:
        return read_fully(file, _MOST_IN_ARCHIVE)


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


def _rows_of(sheet: "CalamineSheet") -> Iterator[list[Cell]]:
    if sheet.start is not None:
        yield from sheet.iter_rows()


def _joined_rows(sheets: "tuple[_WorkbookSheet, ...]", source: Source | None) -> Iterator[list[Cell]]:
    """The rows of all sheets; what stands above the column names of a further sheet comes as blank rows."""
    height = sum(sheet.height for sheet in sheets)
    size = source.size if source else 0
    number = 0
    for place, sheet in enumerate(sheets):
        for own_number, row in enumerate(_rows_of(sheet.rows), start=1):
            number += 1
            if source and not number % 256:
                source.consumed = size * number // height
            yield [] if place and own_number < sheet.header_row else row
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
