"""The contract every importer signs: a pure generator that knows one file format and nothing else.

No database, no progress, no cancelling, no matching of duplicates: the caller loops, looks at
`source.fraction`, and may stop at any record.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from desktop.domain.records import Answers, Question, Record


class CountedFile(io.RawIOBase):
    """A binary file that tells its sources (itself and what it lies in) how much was read."""

    def __init__(self, file: BinaryIO, *sources: "Source | None") -> None:
        self._file, self._sources = file, [source for source in sources if source is not None]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        count = self._file.readinto(buffer)  # type: ignore[attr-defined]
        for source in self._sources:
            source.consumed += count
        return int(count)

    def close(self) -> None:
        self._file.close()
        super().close()


def read_fully(file: BinaryIO, size: int) -> bytes:
    """The next `size` bytes, fewer only at the end; one read of a raw stream may give less than it has."""
    pieces: list[bytes] = []
    while size > 0 and (piece := file.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


@dataclass
class Source:
    """A file (or folder) the person chose. It counts what was read, so importers need not report progress."""

    path: Path
    consumed: int = 0
    _head: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The file's name; of a member its place inside, "Takeout/Mail/Sent.mbox"."""
        return self.path.name

    @property
    def shown(self) -> str:
        """The name for a person; of a member of an archive "Takeout/Mail/Sent.mbox in takeout-1.zip"."""
        return self.name

    @property
    def in_archive(self) -> bool:
        """Whether `path` is that of the archive this file lies in, and only `open` and `head` give bytes."""
        return False

    def members(self) -> Sequence["Source"]:
        """The files inside a folder or an archive; none of a plain file (importers/packed.py)."""
        return ()

    def forget(self) -> None:
        """Let go of the first bytes that were kept: nobody reads this file."""
        self._head = None

    def close(self) -> None:
        """Let go of what is open; the source can be read again all the same."""

    @property
    def size(self) -> int:
        return max(1, self.path.stat().st_size)

    @property
    def fraction(self) -> float:
        """How much was read, 0 to 1."""
        return min(1.0, self.consumed / self.size)

    def head(self, size: int = 65536) -> bytes:
        """The first bytes, for recognising the format (kept, so that asking often is cheap)."""
        if self._head is None or len(self._head) < min(size, self.size):
            with self.open_uncounted() as file:
                self._head = read_fully(file, size)
        return self._head[:size]

    def open(self) -> BinaryIO:
        """The content as a binary stream, counted as it is read. Raises Problem in an unsound archive."""
        return CountedFile(self.open_uncounted(), self)  # type: ignore[return-value]

    def open_uncounted(self) -> BinaryIO:
        """The same for a look before reading: progress does not move."""
        return self.path.open("rb", buffering=0)


class Importer(Protocol):
    """One source. `key` is the name on the command line (`--as`), `label` what a person sees.

    An importer of an export that is many files may also have `claims(member: Source) -> bool`: whether it
    reads that member of a folder or archive, which then is not looked at by itself. One of exports that tell
    whose mailbox they are may have `owner_of(source: Source) -> tuple[str, ...]`: the shop's contact points.
    """

    key: str
    label: str
    channel: str  # the channel of its messages, "" for orders and other sheets

    def recognises(self, source: Source) -> bool:
        """Whether the file is of this format, by its content, never by its name. Raises nothing."""
        ...

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """What a person must still say before `read` can be right. Reads at most a bounded sample."""
        ...

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All records of the file. Raises Problem where nothing of it can be read."""
        ...
