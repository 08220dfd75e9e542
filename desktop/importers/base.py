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

    def members(self) -> Sequence["Source"]:
        """The files inside a folder or an archive; none of a plain file (importers/packed.py)."""
        return ()

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
            with self.path.open("rb") as file:
                self._head = file.read(size)
        return self._head[:size]

    def open(self) -> BinaryIO:
        """The content as a binary stream, counted as it is read."""
        return CountedFile(self.path.open("rb", buffering=0), self)  # type: ignore[return-value]


class Importer(Protocol):
    """One source. `key` is the name on the command line (`--as`), `label` what a person sees."""

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
