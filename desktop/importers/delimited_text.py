"""Reading CSV and its kin as rows of text: encoding, delimiter, and lines of any length within bounds."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Generator, Iterator
from functools import partial
from typing import BinaryIO

from desktop.domain.problem import Problem
from desktop.importers.base import Source
from desktop.importers.cell_values import Cell
from desktop.language import _

DELIMITERS = (",", ";", "\t", "|")
BLANKS = " "  # columns that are aligned with any number of blanks, as old statistics programs write them

_SAMPLE_ROWS = 200
_FEWEST_ALIGNED = 3  # rows and columns
_SAMPLE_SIZES = (1 << 16, 1 << 20, 1 << 23)
_LONGEST_LINE = 1 << 24  # characters; a longer line is no row of a sheet
_LONGEST_ROW = 1 << 25
_CHUNK = 1 << 20

# The standard limit of 131,072 characters a field is below what honest exports hold.
csv.field_size_limit(_LONGEST_LINE)


def encoding_of_head(head: bytes) -> str:
    """The encoding that the first bytes suggest: by their mark, else UTF-8 if they are that, else cp1252."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(
            head
        )  # incremental: the head may end within a character
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def encoding_of(source: Source) -> str:
    """The encoding of the whole file, read once in pieces.

    Without a mark it is UTF-8 where all of it is, else cp1252. A file with more good UTF-8 characters than
    broken ones is UTF-8 with damage: reading it as cp1252 would spoil every name for the sake of one.
    """
    guess = encoding_of_head(source.head(4))
    if guess not in ("utf-8", "cp1252"):
        return guess
    good = bad = 0
    strict = True
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with source.open_uncounted() as file:
        while chunk := file.read(_CHUNK):
            if chunk.isascii():
                # Harmless for the decoder's state: a character cut off before it is broken anyway.
                bad += decoder.decode(b"", final=True).count("\ufffd")
                continue
            words = decoder.decode(chunk)
            broken = words.count("\ufffd")
            good += len(words) - len(words.encode("ascii", "ignore")) - broken
            bad += broken
        bad += decoder.decode(b"", final=True).count("\ufffd")
        strict = bad == 0
    return "utf-8" if strict or good > bad else "cp1252"


def delimiter_of(source: Source, encoding: str) -> tuple[str, int]:
    """The delimiter, and how many lines to skip before the first row (1 for an Excel `sep=` line).

    Raises Problem where no delimiter makes more than one column.
    """
    for size in _SAMPLE_SIZES:
        head = source.head(size)
        complete = len(head) < size
        words = codecs.getincrementaldecoder(encoding)("replace").decode(head).replace("\0", "")
        told = told_delimiter(words[:16])
        if told:
            return told, 1
        best = _most_constant(words, complete)
        if best:
            return best, 0
        if complete:
            break
    if _is_aligned(words, complete):
        return BLANKS, 0
    raise Problem(
        _("“{name}” has no columns that can be told apart.").format(name=source.name),
        _("Export it as CSV with commas or semicolons, or as XLSX, then try again."),
    )


def told_delimiter(words: str) -> str:
    """The delimiter of a leading `sep=;` line, "" without one."""
    first = words.split("\n", 1)[0].rstrip("\r").strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    return ""


def _is_aligned(words: str, complete: bool) -> bool:
    """Whether all lines have equally many words, most of them numbers: no prose and no log does."""
    lines = words.splitlines()
    if not complete:
        lines = lines[:-1]  # the last line is cut off
    rows = [line.split() for line in lines[: _SAMPLE_ROWS + 1] if line.strip()]
    if len(rows) < _FEWEST_ALIGNED or len(rows[0]) < _FEWEST_ALIGNED:
        return False
    width = len(rows[0])
    last = rows[-1]
    numbers = sum(1 for word in last if word.replace(".", "").replace("-", "").isdigit())
    return all(len(row) == width for row in rows) and numbers * 2 > width


def _most_constant(words: str, complete: bool) -> str:
    best, best_score = "", (0.0, 1)
    for delimiter in DELIMITERS:
        counts: list[int] = []
        try:
            for number, row in enumerate(csv.reader(io.StringIO(words, newline=""), delimiter=delimiter)):
                if len(counts) > _SAMPLE_ROWS or number > 20 * _SAMPLE_ROWS:
                    break
                if any(row):
                    counts.append(len(row))
            else:
                if not complete:
                    counts = counts[:-1]  # the last row is cut off
        except csv.Error:
            continue
        if not counts:
            continue
        # Of equally frequent widths the larger one: a title line has no columns and settles nothing.
        width, times = max(Counter(counts).items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        score = (times / len(counts), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def text_rows(
    stream: BinaryIO, name: str, encoding: str, delimiter: str, skip_lines: int
) -> Generator[list[Cell], None, None]:
    """All rows, also blank ones (as []), so that their place is what a spreadsheet shows.

    `stream` is read in pieces and closed at the end. Raises Problem for what is no text sheet.
    """
    lines = _Lines(stream, name, encoding)
    try:
        for _line in range(skip_lines):
            next(lines.texts, None)
        rows: Iterator[list[Cell]]
        if delimiter == BLANKS:
            rows = (list(line.split()) for line in lines.texts)
        else:
            rows = csv.reader(lines.texts, delimiter=delimiter)  # type: ignore[assignment]
        for row in rows:
            lines.pending = 0
            yield row
    except csv.Error as error:
        raise _damaged(name, "csv") from error
    finally:
        lines.close()


class _Lines:
    """The lines of a stream without NULs, none of them and no row made of them beyond bounds."""

    def __init__(self, stream: BinaryIO, name: str, encoding: str) -> None:
        self.pending = 0  # characters since the last finished row
        self._name = name
        raw = io.BufferedReader(stream, _CHUNK // 4)  # type: ignore[type-var]
        self._text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="")
        self.texts = self._bounded()

    def _bounded(self) -> Iterator[str]:
        for line in iter(partial(self._text.readline, _LONGEST_LINE), ""):
            self.pending += len(line)
            if len(line) == _LONGEST_LINE or self.pending > _LONGEST_ROW:
                raise _damaged(self._name, "line length")
            yield line.replace("\0", "") if "\0" in line else line

    def close(self) -> None:
        self._text.close()


def _damaged(name: str, detail: str) -> Problem:
    return Problem(
        _("“{name}” is damaged or no sheet: a row of it does not end.").format(name=name),
        _("Export it again from where it came, then try once more."),
        detail=detail,
    )
