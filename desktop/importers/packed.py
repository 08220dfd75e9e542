"""Folders and archives as sources: their members are read by stream where they lie, never unpacked."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from desktop.importers.base import CountedFile, Source


@dataclass
class Member(Source):
    """One file inside a zip archive; what is read of it counts for the archive too."""

    archive: "Packed | None" = None
    inside: str = ""

    @property
    def name(self) -> str:
        return self.inside

    @property
    def size(self) -> int:
        assert self.archive is not None
        return max(1, self.archive.zip_file.getinfo(self.inside).file_size)

    def head(self, size: int = 65536) -> bytes:
        if self._head is None or len(self._head) < min(size, self.size):
            assert self.archive is not None
            with self.archive.zip_file.open(self.inside) as file:
                self._head = file.read(size)
        return self._head[:size]

    def open(self) -> BinaryIO:
        assert self.archive is not None
        return CountedFile(self.archive.zip_file.open(self.inside), self, self.archive)  # type: ignore[return-value,arg-type]


@dataclass
class FolderFile(Source):
    """One file in a folder that is read as a whole."""

    folder: "Packed | None" = None

    @property
    def name(self) -> str:
        assert self.folder is not None
        return self.path.relative_to(self.folder.path).as_posix()

    def open(self) -> BinaryIO:
        return CountedFile(self.path.open("rb", buffering=0), self, self.folder)  # type: ignore[return-value]


@dataclass
class Packed(Source):
    """A folder or an archive as a whole, for exports that are many files."""

    _members: list[Source] | None = field(default=None, repr=False)
    _zip: zipfile.ZipFile | None = field(default=None, repr=False)

    @property
    def zip_file(self) -> zipfile.ZipFile:
        if self._zip is None:
            self._zip = zipfile.ZipFile(self.path)
        return self._zip

    @property
    def size(self) -> int:
        return max(1, sum(member.size for member in self.members()))

    def head(self, size: int = 65536) -> bytes:
        return b""

    def members(self) -> Sequence[Source]:
        if self._members is None:
            if self.path.is_dir():
                files = sorted(file for file in self.path.rglob("*") if file.is_file())
                self._members = [FolderFile(file, folder=self) for file in files]
            else:
                names = [entry.filename for entry in self.zip_file.infolist() if not entry.is_dir()]
                self._members = [Member(self.path, archive=self, inside=name) for name in names]
        return self._members


def source_of(path: Path) -> Source:
    """The file, folder or archive at `path` as a source. A workbook is a file, though it is a zip."""
    if path.is_dir():
        return Packed(path)
    with path.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04"
    if is_zip:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
        if "[Content_Types].xml" not in names and "mimetype" not in names:
            return Packed(path)
    return Source(path)
