"""Whether a workbook may be opened at all: its size in memory is worked out before any of it is allocated.

The reader (calamine) keeps every cell between the first and the last one, so one cell in the far corner of a
sheet would end the whole program, not just the import.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, NoReturn
from xml.parsers import expat

from desktop.domain.problem import Problem
from desktop.language import _

MAX_ROWS = 1_048_576
MAX_COLUMNS = 2_000
_MAX_CELLS = 40_000_000  # of 32 bytes each
_FEW_CELLS = 2_000_000  # a sheet may have gaps as long as it stays this small; a larger one must be filled
_MAX_GAPS = 8  # places for each filled cell
_MAX_RATIO = 200
_SMALL_MEMBER = 1 << 20  # so little may be squeezed as well as it likes
_MAX_UNPACKED = 4 << 30
_MAX_MEMBERS = 10_000
_MAX_XLS = 256 << 20
_CHUNK = 1 << 20
_LONGEST_TEXT = 1 << 24

# How every program in use begins a cell. All else is told apart by a real XML parser, which takes longer.
_USUAL_CELL = b'<c r="'
_ANY_CELL = tuple(start + end for start in (b"<c", b":c") for end in (b" ", b">", b"/", b"\t", b"\n", b"\r"))
_COLUMN_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})[0-9]').findall
# To the end of the tag: of two attributes "r" calamine would believe the second.
_ROW_DIGITS = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"(?: [a-qs-z]{1,2}="[^"<>]*")* ?/?>').findall
# What zipfile raises for damaged archives (RuntimeError: encrypted members).
_UNSOUND = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    struct.error,
    NotImplementedError,
    RuntimeError,
)


def check_zipped_workbook(path: Path, data: bytes | None = None) -> None:
    """Raises Problem unless an XLSX or ODS file is sound, plausible in size, and free of XML tricks.

    `data`: the workbook, where it lies in the archive at `path`.
    """
    try:
        with zipfile.ZipFile(path if data is None else io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS or len({member.filename for member in members}) != len(members):
                raise _damaged(path, "members")
            if sum(member.file_size for member in members) > _MAX_UNPACKED:
                _too_large(path)
            for member in members:
                _check_member(path, archive, member)
    except _UNSOUND as error:
        raise _damaged(path, type(error).__name__) from error


def check_xls(path: Path, data: bytes | None = None) -> None:
    """Raises Problem where the cells of an XLS file lie so far apart that its sheets would not fit in memory.

    Walks the records of the workbook stream ([MS-CFB] and [MS-XLS]) without reading any content. `data`: the
    file, where it lies in the archive at `path`.
    """
    if (path.stat().st_size if data is None else len(data)) > _MAX_XLS:
        _too_large(path)
    stream = _workbook_stream(path, path.read_bytes() if data is None else data)
    cells, last_row, last_column = 0, 0, 0
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == 0x0809:  # the next sheet begins
            cells, last_row, last_column = 0, 0, 0
        elif kind in _XLS_CELLS and place + 8 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, place + 4)
            cells += max(1, length // 6)
            last_row = max(last_row, row)
            last_column = max(last_column, column + length // 6)
            _check_area(path, last_row + 1, min(last_column + 1, 256), cells)
        elif kind == 0x0200 and place + 18 <= len(stream) and length >= 14:
            # calamine reserves what the sheet claims to span before it reads a cell
            top, below, left, beyond = struct.unpack_from("<IIHH", stream, place + 4)
            if beyond > left and below > top and (below - top) * (beyond - left) > 4 * _FEW_CELLS:
                _check_area(path, below, beyond, len(stream) // 10)
        place += 4 + length


# NUMBER, LABEL, BOOLERR, FORMULA, RK, MULRK, LABELSST, RSTRING
_XLS_CELLS = frozenset({0x0203, 0x0204, 0x0205, 0x0006, 0x0406, 0x027E, 0x00BD, 0x00FD, 0x00D6})


def _check_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
        raise _damaged(path, "compression")
    if member.file_size > max(_SMALL_MEMBER, _MAX_RATIO * member.compress_size):
        _too_large(path)
    name = member.filename.lower()
    if not name.endswith((".xml", ".rels")):
        return
    # Reading each XML member once also proves that its declared size is true.
    with archive.open(member) as stream:
        if name.endswith("content.xml"):
            _parse(path, stream, _OdsSize(path).start)
            return
        usual = _check_xlsx_part(path, stream)
    if not usual:
        with archive.open(member) as stream:
            _parse(path, stream, _XlsxSize(path).start)


def _check_xlsx_part(path: Path, stream: IO[bytes]) -> bool:
    """Checks a part by its cells' own words; False where it holds cells that are not written as usual."""
    letters: set[bytes] = set()
    rows: set[bytes] = set()
    cells = 0
    rest = b""
    while chunk := stream.read(_CHUNK):
        window = rest + chunk
        # UTF-16 would hide from all this, entities and document types have no place in a workbook.
        if b"\0" in window or b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            raise _damaged(path, "xml")
        cut = window.rfind(b"<")
        window, rest = (window[:cut], window[cut:]) if cut > 0 else (b"", window)
        if len(rest) > _LONGEST_TEXT:
            raise _damaged(path, "xml")
        here = window.count(_USUAL_CELL)
        if (here != window.count(b"<c") or b":c" in window) and here != sum(map(window.count, _ANY_CELL)):
            return False
        if here:
            letters.update(_COLUMN_LETTERS(window))
            found = _ROW_DIGITS(window)
            if len(found) != here:
                return False
            rows.update(found)
            cells += here
    if cells:
        _check_area(path, max(map(int, rows)), max(map(_column_number, letters)), cells)
    return True


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


class _XlsxSize:
    """Finds the last row and column of an XLSX sheet whose cells leave it to their order where they stand."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._row = self._column = self._last_row = self._last_column = self._cells = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name not in ("row", "c"):
            return
        place = _PLACE(attributes.get("r", ""))
        letters, digits = (place[1], place[2]) if place else ("", "")
        if name == "row":
            self._row = int(digits) if digits else self._row + 1
            self._column = 0
            return
        self._cells += 1
        self._column = _column_number(letters.encode()) if letters else self._column + 1
        self._last_row = max(self._last_row, int(digits) if digits else self._row)
        self._last_column = max(self._last_column, self._column)
        _check_area(self._path, self._last_row, self._last_column, self._cells)


_PLACE = re.compile(r"([A-Za-z]{0,9})([0-9]{0,20})").fullmatch


class _OdsSize:
    """Adds up what the repeated rows and cells of an ODS sheet come to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows_before = self._row_repeat = self._column = self._last_column = 0
        self._cells = self._last_row = self._filled_here = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self._rows_before = self._row_repeat = self._column = self._last_column = 0
            self._cells = self._last_row = 0
        elif name == "table-row":
            self._rows_before += self._row_repeat
            self._row_repeat = _repeat(plain.get("number-rows-repeated", "1"))
            self._column = self._filled_here = 0
        elif name in ("table-cell", "covered-table-cell"):
            repeat = _repeat(plain.get("number-columns-repeated", "1"))
            self._column += repeat
            if "value-type" in plain or "formula" in plain:
                self._filled_here += repeat
                self._last_column = max(self._last_column, self._column)
                self._last_row = self._rows_before + self._row_repeat
                # A repeated cell is one cell of the file: repeating is no excuse for a large sheet.
                self._cells += 1
                _check_area(self._path, self._last_row, self._last_column, self._cells)


def _repeat(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 10**9


def _parse(path: Path, stream: IO[bytes], start: Callable[[str, dict[str, str]], None]) -> None:
    def no_entities(*_parts: object) -> None:
        raise _damaged(path, "entity")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EntityDeclHandler = no_entities
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise _damaged(path, "xml") from error


def _check_area(path: Path, rows: int, columns: int, cells: int) -> None:
    area = rows * columns
    if (
        rows > MAX_ROWS
        or columns > MAX_COLUMNS
        or area > _MAX_CELLS
        or area > max(_FEW_CELLS, _MAX_GAPS * cells)
    ):
        raise Problem(
            _("A sheet of “{name}” reaches to row {rows} and column {columns}, which is too far.").format(
                name=path.name, rows=rows, columns=columns
            ),
            _("Delete the cells far from your data, or save the sheet as CSV, then try again."),
        )


def _too_large(path: Path) -> NoReturn:
    raise Problem(
        _("“{name}” is too large to be opened safely.").format(name=path.name),
        _("Save the sheet as CSV, or export a shorter period, then try again."),
    )


def _damaged(path: Path, detail: str) -> Problem:
    return Problem(
        _("“{name}” is damaged or no spreadsheet.").format(name=path.name),
        _("Export it again from where it came, or save it as CSV, then try once more."),
        detail=detail,
    )


def _workbook_stream(path: Path, data: bytes) -> bytes:
    """The stream named Workbook (or Book) of a compound file."""
    try:
        shift = struct.unpack_from("<H", data, 30)[0]
        directory_at = struct.unpack_from("<I", data, 48)[0]
        if shift not in (9, 12):
            raise _damaged(path, "sector size")
        sector = 1 << shift
        table_sectors = list(struct.unpack_from("<109I", data, 76))
        more = struct.unpack_from("<I", data, 68)[0]
        while more < _NO_SECTOR and len(table_sectors) <= len(data) // sector + 109:
            entries = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
            table_sectors += entries[:-1]
            more = entries[-1]
        table: list[int] = []
        for number in table_sectors:
            if number < _NO_SECTOR:
                table += struct.unpack_from(f"<{sector // 4}I", data, (number + 1) * sector)
        directory = _chain(data, table, directory_at, sector, header=1)
        for entry in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, entry + 64)[0]
            name = directory[entry : entry + max(0, length - 2)].decode("utf-16-le", "replace").lower()
            if name in ("workbook", "book"):
                start, size = struct.unpack_from("<II", directory, entry + 116)
                if size >= struct.unpack_from("<I", data, 56)[0]:
                    return _chain(data, table, start, sector, header=1)[:size]
                # Small streams share the root's stream in sectors of 64 bytes with a table of their own.
                small = _chain(data, table, struct.unpack_from("<I", data, 60)[0], sector, header=1)
                small_table = list(struct.unpack_from(f"<{len(small) // 4}I", small))
                shared = _chain(data, table, struct.unpack_from("<I", directory, 116)[0], sector, header=1)
                return _chain(shared, small_table, start, 64, header=0)[:size]
    except (struct.error, IndexError, MemoryError) as error:
        raise _damaged(path, type(error).__name__) from error
    raise _damaged(path, "no workbook")


_NO_SECTOR = 0xFFFFFFFA


def _chain(data: bytes, table: list[int], start: int, sector: int, header: int) -> bytes:
    """The sectors from `start` on, one after the other, in a file whose own header takes `header` places."""
    parts: list[bytes] = []
    number = start
    while number < _NO_SECTOR and len(parts) <= len(table):
        parts.append(data[(number + header) * sector : (number + header + 1) * sector])
        number = table[number]
    return b"".join(parts)
