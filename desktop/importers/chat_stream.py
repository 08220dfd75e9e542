"""Opening a chat's file: what cannot be read told as a Problem, and lines of any text within bounds."""

import codecs
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, TypeVar

from desktop.domain.problem import Problem
from desktop.importers.base import Source
from desktop.importers.delimited_text import encoding_of_head
from desktop.language import _

LONGEST_LINE = 1 << 18  # characters; of a longer line the rest is left away: no chat lets one type so much
LONGEST_BODY = 1 << 16  # characters of one message
_MOST_LINES = 5_000  # of one message
_CHUNK = 1 << 20
Header = TypeVar("Header")


@contextmanager
def opened(source: Source, *, counted: bool = True) -> Iterator[BinaryIO]:
    """The content as a stream; progress moves where it is `counted`.

    Raises Problem where it cannot be read.
    """
    try:
        with source.open() if counted else source.open_uncounted() as stream:
            yield stream
    except OSError as error:
        raise Problem(
            _("“{name}” cannot be read.").format(name=source.shown),
            _("Close it in other programs, see that it is still there, then try again."),
            detail=type(error).__name__,
        ) from error


class Progress:
    """Lets the progress of an export reach its end, though only some of its files are read."""

    def __init__(self, export: Source, files: Sequence[Source]) -> None:
        self._export = export
        self._read = sum(file.size for file in files)
        self._unread = max(0, export.size - self._read)

    def after(self, file: Source) -> None:
        """`file` is read: its share of what is never read counts as read too."""
        self._export.consumed += self._unread * file.size // max(1, self._read)

    def end(self) -> None:
        self._export.consumed = max(self._export.consumed, self._export.size)


def head_text(source: Source, size: int = 65536) -> str:
    """The beginning of the file as text, "" where it is none. Raises nothing but OSError."""
    try:
        head = source.head(size)
    except Problem:  # an unsound archive: reading it will say so
        return ""
    encoding = encoding_of_head(head)
    if b"\0" in head and encoding != "utf-16":
        return ""
    return codecs.getincrementaldecoder(encoding)("replace").decode(head)


def lines_of(stream: BinaryIO, head: bytes) -> Iterator[str]:
    """The lines of a text without their ends, in one bounded piece of the file after the other.

    `head` are its first bytes, which tell the encoding. Only line feeds end a line (with or without a
    carriage return before): U+2028 and its kin are part of what people write.
    """
    decoder = codecs.getincrementaldecoder(encoding_of_head(head))("replace")
    rest, cut = "", False
    while True:
        chunk = stream.read(_CHUNK)
        text = rest + decoder.decode(chunk, final=not chunk)
        lines = text.split("\n")
        rest = lines.pop()
        if cut and lines:  # the end of a line whose beginning was too long already
            lines[0] = ""
            cut = False
        for line in lines:
            if len(line) > LONGEST_LINE:
                line = line[:LONGEST_LINE]
            yield line[:-1] if line.endswith("\r") else line
        if len(rest) > LONGEST_LINE:
            if not cut:
                yield rest[:LONGEST_LINE]
            rest, cut = "", True
        if not chunk:
            if rest and not cut:
                yield rest
            return


def bodies_of(
    lines: Iterator[str], header: Callable[[str], Header | None]
) -> Iterator[tuple[int, Header | None, list[str]]]:
    """(line number, header, further lines) of every message of a text in which headers begin messages.

    Lines without a header belong to the message before; those before the first message come alone, with
    None. Of an endless message the rest is left away.
    """
    begun, found, body, size = 0, None, list[str](), 0
    for number, line in enumerate(lines, start=1):
        head = header(line)
        if head is not None:
            if found is not None:
                yield begun, found, body
            begun, found, body, size = number, head, [], 0
        elif found is None:
            if line.strip():
                yield number, None, [line]
        elif size + len(line) <= LONGEST_BODY and len(body) < _MOST_LINES:
            body.append(line)
            size += len(line)
    if found is not None:
        yield begun, found, body
