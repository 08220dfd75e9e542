"""Folders and archives as sources: their members are read by stream where they lie, never unpacked.

What an archive says of itself comes from a stranger: names are only names, sizes are bounds that are kept to
while reading, and no file stays open longer than something of it is being read.
"""

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, NamedTuple

from desktop.domain.problem import Problem
from desktop.importers.base import CountedFile, Source, read_fully
from desktop.importers.replybook_book import SUFFIX as BOOK_SUFFIX
from desktop.importers.replybook_book import BookSource
from desktop.language import _

MAX_IN_FOLDER = 10_000
MAX_MEMBERS = 100_000
MAX_RATIO = 200
MAX_NESTED = 64 << 20  # bytes of an archive within an archive, which is held in memory

_SMALL = 1 << 20  # so little may be squeezed as well as it likes
_MAX_DIRECTORY = 9 << 20  # bytes of a zip's table of contents: 50,000 honest entries, or two seconds
_HEADS_IN_TAR = 96 << 20  # bytes of first looks that are kept, because a tar can only be read from its start
_HEAD = 1 << 16
_SHORT_HEAD = 1 << 10
_LONG_NAME = 1 << 20
_MAX_DEPTH = 40

_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SQLITE_MARK = b"SQLite format 3\0"
_GZIP_MARK = b"\x1f\x8b"
# Parts that a workbook's archive begins with: XLSX, ODS.
_WORKBOOK_PARTS = ("[Content_Types].xml", "mimetype", "_rels/.rels", "docProps/", "xl/")
_UNSOUND = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_CLUTTER = frozenset((".ds_store", "thumbs.db", "desktop.ini", ".localized"))
_MEDIA = frozenset((
    "jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "bmp", "tif", "tiff", "svg", "ico", "mp4", "mov",
    "avi", "mkv", "webm", "3gp", "m4v", "mp3", "m4a", "aac", "wav", "ogg", "oga", "opus", "amr", "caf",
    "flac", "pdf", "vcf", "ics", "ttf", "woff", "woff2", "css", "js", "psd", "ai", "eps", "raw", "dng",
    "exe", "dmg", "iso",
))  # fmt: skip


def is_media(name: str) -> bool:
    """Whether a file's ending says that there is nothing to read in it: a photo, a film, a song."""
    return name.rpartition(".")[2].lower() in _MEDIA


@dataclass
class Packed(Source):
    """A folder or an archive as a whole, for exports that are many files."""

    label: str = ""  # the name for a person, where it is not the path's

    _members: list[Source] | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.label or self.path.name

    @property
    def size(self) -> int:
        return max(1, sum(member.size for member in self.members() if not is_media(member.name)))

    def head(self, size: int = _HEAD) -> bytes:
        return b""

    def open_uncounted(self) -> BinaryIO:
        return io.BytesIO()

    def members(self) -> Sequence[Source]:
        """Every file in it, without what systems leave behind. Raises Problem where it is unsound."""
        if self._members is None:
            self._members = list(self._found())
            in_folder = Counter(PurePosixPath(member.name).parent for member in self._members)
            if in_folder and max(in_folder.values()) > MAX_IN_FOLDER:
                raise _too_many(self.name)
        return self._members

    def _found(self) -> Iterator[Source]:
        raise NotImplementedError

    def close(self) -> None:
        for member in self._members or ():
            member.close()


# --- Folders -------------------------------------------------------------------------------------------


@dataclass
class FolderFile(Source):
    """One file in a folder that is read as a whole."""

    folder: "Folder | None" = None

    @property
    def name(self) -> str:
        assert self.folder is not None
        return self.path.relative_to(self.folder.path).as_posix()

    def open(self) -> BinaryIO:
        return CountedFile(self.open_uncounted(), self, self.folder)  # type: ignore[return-value]


@dataclass
class Folder(Packed):
    """A folder with all folders in it. Links are not followed, devices and pipes are no files."""

    def _found(self) -> Iterator[Source]:
        count = 0
        waiting = [(self.path, 0)]
        while waiting:
            folder, depth = waiting.pop()
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            inner = []
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    if depth < _MAX_DEPTH and entry.name != "__MACOSX":
                        inner.append((Path(entry.path), depth + 1))
                elif entry.is_file(follow_symlinks=False) and not _is_clutter(entry.name):
                    count += 1
                    if count > MAX_MEMBERS:
                        raise _too_many(self.name)
                    path = Path(entry.path)
                    yield BookSource(path) if path.suffix == BOOK_SUFFIX else FolderFile(path, folder=self)
            waiting.extend(reversed(inner))


# --- Archives ------------------------------------------------------------------------------------------


@dataclass
class Member(Source):
    """One file inside an archive; what is read of it counts for the archive too."""

    archive: "Packed | None" = None
    inside: str = ""
    unpacked: int = 0

    @property
    def name(self) -> str:
        return self.inside

    @property
    def shown(self) -> str:
        assert self.archive is not None
        return _("{member} in {archive}").format(member=self.inside, archive=self.archive.name)

    @property
    def in_archive(self) -> bool:
        return True

    @property
    def size(self) -> int:
        return max(1, self.unpacked)

    def open(self) -> BinaryIO:
        return CountedFile(self.open_uncounted(), self, self.archive)  # type: ignore[return-value]


class _Guarded(io.RawIOBase):
    """A stream out of an archive that turns what is unsound in it into a Problem."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        try:
            return int(self._file.readinto(buffer))  # type: ignore[attr-defined]
        except _UNSOUND as error:
            raise _unsound(self._name, error) from error

    def close(self) -> None:
        self._file.close()
        super().close()


class _OpenWhileRead:
    """An archive's file as zipfile wants it, open only while a member is: Windows deletes no open file."""

    def __init__(self, path: Path, data: bytes | None) -> None:
        self._path, self._data = path, data
        self._file: BinaryIO | None = None
        self._place = 0
        self.readers = 0

    def read(self, size: int = -1) -> bytes:
        file = self._opened()
        file.seek(self._place)
        data = file.read(size)
        self._place += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == 0:
            self._place = offset
        elif whence == 1:
            self._place += offset
        else:
            self._place = self._opened().seek(offset, 2)
        return self._place

    def tell(self) -> int:
        return self._place

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        """Called by zipfile, which is not to decide."""

    def _opened(self) -> BinaryIO:
        if self._file is None:
            self._file = self._path.open("rb") if self._data is None else io.BytesIO(self._data)
        return self._file

    def rest(self) -> None:
        """Close the file until it is read again, unless somebody still reads."""
        if self._file is not None and not self.readers:
            self._file.close()
            self._file = None


@dataclass
class _ZipMember(Member):
    entry: zipfile.ZipInfo | None = None

    def open_uncounted(self) -> BinaryIO:
        assert isinstance(self.archive, ZipArchive)
        assert self.entry is not None
        return self.archive.opened(self.entry)


class _ZipStream(_Guarded):
    def __init__(self, file: IO[bytes], name: str, below: _OpenWhileRead) -> None:
        super().__init__(file, name)
        self._below = below
        below.readers += 1

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._below.readers -= 1
            self._below.rest()


@dataclass
class ZipArchive(Packed):
    """A zip file. `data`: its bytes, where it lies within another archive."""

    data: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._file = _OpenWhileRead(self.path, self.data)
        self._zip: zipfile.ZipFile | None = None

    def entries(self) -> list[zipfile.ZipInfo]:
        """The table of contents. Raises Problem where there is none, or one beyond all bounds."""
        if self._zip is None:
            try:
                packed = self._file.seek(0, 2)
                self._file.seek(max(0, packed - 66_000))
                if _directory_size(self._file.read(66_000)) > _MAX_DIRECTORY:
                    raise _too_many(self.name)
                self._zip = zipfile.ZipFile(self._file)
                infos = self._zip.infolist()
                if len(infos) > MAX_MEMBERS:
                    raise _too_many(self.name)
                if sum(info.file_size for info in infos) > max(64 * _SMALL, MAX_RATIO * packed):
                    raise _too_large(self.name)
            except _UNSOUND as error:
                raise incomplete(self.name, type(error).__name__) from error
            finally:
                self._file.rest()
        return self._zip.infolist()

    def _found(self) -> Iterator[Source]:
        for entry in self.entries():
            name = entry.filename.replace("\\", "/")
            mode = entry.external_attr >> 16
            is_file = not entry.is_dir() and (not stat.S_IFMT(mode) or stat.S_ISREG(mode))
            if is_file and not _is_clutter(name):
                yield _ZipMember(self.path, archive=self, inside=name, unpacked=entry.file_size, entry=entry)

    def opened(self, entry: zipfile.ZipInfo) -> BinaryIO:
        """The content of one entry. Raises Problem where it cannot be had."""
        self.entries()
        assert self._zip is not None
        shown = _("{member} in {archive}").format(member=entry.filename, archive=self.name)
        if entry.flag_bits & 1:
            raise Problem(
                _("“{name}” is protected with a password. Nothing was brought in.").format(name=self.name),
                _("Unpack it with the password, and choose the folder you get."),
                detail="encrypted zip",
            )
        if entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
            raise _too_large(shown)
        try:
            return _ZipStream(self._zip.open(entry), shown, self._file)  # type: ignore[return-value]
        except _UNSOUND as error:
            raise _unsound(shown, error) from error
        finally:
            self._file.rest()


def _directory_size(tail: bytes) -> int:
    """Bytes of a zip's table of contents, as the record at its end says; 0 where there is none."""
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(tail):
        return 0
    size = int(struct.unpack_from("<L", tail, end + 12)[0])
    long_end = tail.rfind(b"PK\x06\x06", 0, end)
    if size == 0xFFFFFFFF and long_end >= 0:
        size = int(struct.unpack_from("<Q", tail, long_end + 40)[0])
    return size


# --- tar -----------------------------------------------------------------------------------------------


class _Ratio:
    """A gzip's raw bytes and what comes out of them, side by side."""

    def __init__(self, path: Path, name: str, *, packed: bool) -> None:
        self._raw = path.open("rb")
        self._name = name
        self._file: BinaryIO = gzip.GzipFile(fileobj=self._raw) if packed else self._raw  # type: ignore[assignment]
        self._out = 0

    def read(self, size: int) -> bytes:
        """At most `size` bytes; fewer only at the end. Raises Problem where the archive is unsound."""
        try:
            data = read_fully(self._file, size)
        except _UNSOUND as error:
            raise _unsound(self._name, error) from error
        self._out += len(data)
        if self._out > max(64 * _SMALL, MAX_RATIO * self._raw.tell()):
            raise _too_large(self._name)
        return data

    def close(self) -> None:
        self._file.close()
        self._raw.close()


class _Entry(NamedTuple):
    name: str
    size: int
    is_file: bool


class _TarCursor:
    """Goes through a tar once, entry by entry; `number` is that of the entry that was begun last."""

    def __init__(self, path: Path, name: str, *, packed: bool) -> None:
        self._file = _Ratio(path, name, packed=packed)
        self._name = name
        self.number = -1
        self._left = 0  # of the entry's content
        self._padding = 0

    def next(self) -> _Entry | None:
        """The next entry, or None at the end."""
        name, size = "", -1
        while True:
            self._pass_over()
            block = self._file.read(tarfile.BLOCKSIZE)
            if not block.strip(b"\0"):
                return None
            try:
                told = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            except tarfile.HeaderError as error:
                raise incomplete(self._name, "tar header") from error
            kind = told.type
            self._begin(told.size)
            if kind in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
                if told.size > _LONG_NAME:
                    raise _too_large(self._name)
                words = self.read(told.size)
                if kind == tarfile.GNUTYPE_LONGNAME:
                    name = words.rstrip(b"\0").decode("utf-8", "surrogateescape")
                else:
                    said = _pax(words)
                    name = said.get("path", name)
                    size = int(said["size"]) if said.get("size", "").isdecimal() else size
                continue
            if kind in (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK):
                continue
            if size >= 0:
                self._begin(size)
            self.number += 1
            is_file = kind in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
            return _Entry((name or told.name).replace("\\", "/"), self._left, is_file)

    def _begin(self, size: int) -> None:
        if not 0 <= size < 1 << 50:
            raise incomplete(self._name, "tar size")
        self._left = size
        self._padding = -size % tarfile.BLOCKSIZE

    def read(self, size: int) -> bytes:
        """At most `size` bytes of the entry's content."""
        data = self._file.read(min(size, self._left))
        if len(data) < min(size, self._left):
            raise incomplete(self._name, "tar content")
        self._left -= len(data)
        return data

    def _pass_over(self) -> None:
        while self._left:
            self.read(min(self._left, _SMALL))
        self._file.read(self._padding)
        self._padding = 0

    def close(self) -> None:
        self._file.close()


def _pax(words: bytes) -> dict[str, str]:
    """The keywords of a pax header: "30 mtime=…" lines, each beginning with its own length."""
    said: dict[str, str] = {}
    place = 0
    while place < len(words):
        digits, blank, _rest = words[place : place + 20].partition(b" ")
        if not blank or not digits.isdigit() or int(digits) <= len(digits) + 1:
            break
        key, _equals, value = words[place + len(digits) + 1 : place + int(digits) - 1].partition(b"=")
        said[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        place += int(digits)
    return said


@dataclass
class _TarMember(Member):
    number: int = 0
    first: bytes = b""  # its first bytes, kept from the one pass

    def head(self, size: int = _HEAD) -> bytes:
        if size <= len(self.first) or len(self.first) == self.unpacked:
            return self.first[:size]
        return super().head(size)

    def open_uncounted(self) -> BinaryIO:
        if len(self.first) == self.unpacked:
            return io.BytesIO(self.first)
        assert isinstance(self.archive, TarArchive)
        return io.BufferedReader(_TarStream(self.archive, self.number))


class _TarStream(io.RawIOBase):
    """The content of one member, read where the archive's cursor is."""

    def __init__(self, archive: "TarArchive", number: int) -> None:
        self._archive = archive
        self._cursor: _TarCursor | None = None
        self._cursor = archive.cursor_at(number)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        assert self._cursor is not None
        data = self._cursor.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            super().close()
            if self._cursor is not None:
                self._archive.give_back(self._cursor)


@dataclass
class TarArchive(Packed):
    """A tar file, with or without gzip. Members are read quickest in the order in which they lie."""

    packed: bool = False

    def __post_init__(self) -> None:
        self._cursor: _TarCursor | None = None

    def _found(self) -> Iterator[Source]:
        found: list[Source] = []
        kept = count = 0
        cursor = _TarCursor(self.path, self.name, packed=self.packed)
        try:
            while entry := cursor.next():
                count += 1
                if count > MAX_MEMBERS:
                    raise _too_many(self.name)
                if not entry.is_file or _is_clutter(entry.name):
                    continue
                first = b""
                if not is_media(entry.name):
                    room = _HEAD if kept < _HEADS_IN_TAR else _SHORT_HEAD
                    first = cursor.read(min(room, entry.size))
                    kept += len(first)
                found.append(
                    _TarMember(
                        self.path,
                        archive=self,
                        inside=entry.name,
                        unpacked=entry.size,
                        number=cursor.number,
                        first=first,
                    )
                )
        finally:
            cursor.close()
        return iter(found)

    def cursor_at(self, number: int) -> _TarCursor:
        """A cursor on that entry, for one reader; the one of the last reader where it has not passed it."""
        cursor, self._cursor = self._cursor, None
        if cursor is not None and cursor.number >= number:
            cursor.close()
            cursor = None
        cursor = cursor or _TarCursor(self.path, self.name, packed=self.packed)
        try:
            while cursor.number < number:
                if cursor.next() is None:
                    raise incomplete(self.name, "tar end")
        except BaseException:
            cursor.close()
            raise
        return cursor

    def give_back(self, cursor: _TarCursor) -> None:
        """The reader is done."""
        if self._cursor is not None:
            self._cursor.close()
        self._cursor = cursor

    def close(self) -> None:
        super().close()
        if self._cursor is not None:
            self._cursor.close()
            self._cursor = None


# --- What a path is ------------------------------------------------------------------------------------


def source_of(path: Path) -> Source:
    """The file, folder or archive at `path` as a source. A workbook is a file, though it is a zip.

    Raises Problem for an archive that is damaged, OSError where the path cannot be read.
    """
    if path.is_dir():
        return Folder(path)
    if path.suffix == BOOK_SUFFIX:
        return BookSource(path)
    with path.open("rb") as file:
        head = file.read(2 * tarfile.BLOCKSIZE)
    if head.startswith(_SQLITE_MARK):
        return BookSource(path)
    if head.startswith(_ZIP_MARKS):
        if _is_workbook(head):
            return Source(path)
        archive = ZipArchive(path)
        if any(entry.filename in _WORKBOOK_PARTS[:2] for entry in archive.entries()):
            return Source(path)
        return archive
    if head.startswith(_GZIP_MARK):
        return TarArchive(path, packed=True) if _holds_tar(path) else Source(path)
    return TarArchive(path) if _is_tar(head) else Source(path)


def within(member: Source) -> Packed | None:
    """The archive that a member is, None where it is none (or a workbook).

    In a folder any archive; in an archive only a zip, and no deeper. Raises Problem for one that is damaged,
    too large to be held in memory, or too deep.
    """
    if not isinstance(member, Member):
        found = source_of(member.path) if type(member) is not BookSource else member
        if not isinstance(found, Packed):
            return None
        found.label = member.name
        return found
    head = member.head(2 * tarfile.BLOCKSIZE)
    if not head.startswith(_ZIP_MARKS) or _is_workbook(head):
        return None
    outer = member.archive
    if member.size > MAX_NESTED or (isinstance(outer, ZipArchive) and outer.data is not None):
        raise Problem(
            _("“{name}” is an archive within an archive. It was not read.").format(name=member.shown),
            _("Unpack the outer one, and choose the folder you get."),
            detail="nested archive",
        )
    with member.open_uncounted() as file:
        data = read_fully(file, MAX_NESTED)
    nested = ZipArchive(member.path, label=member.shown, data=data)
    if any(entry.filename in _WORKBOOK_PARTS[:2] for entry in nested.entries()):
        return None
    return nested


def _is_workbook(head: bytes) -> bool:
    return any(head.startswith(part.encode(), 30) for part in _WORKBOOK_PARTS)


def _is_tar(head: bytes) -> bool:
    if len(head) < tarfile.BLOCKSIZE:
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _holds_tar(path: Path) -> bool:
    try:
        with gzip.open(path) as file:
            return _is_tar(file.read(tarfile.BLOCKSIZE))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise incomplete(path.name, type(error).__name__) from error


def _is_clutter(name: str) -> bool:
    """What systems leave in folders and archives, and no person put there."""
    parts = name.lower().split("/")
    beside_book = BOOK_SUFFIX in parts[-1] and not parts[-1].endswith(BOOK_SUFFIX)  # its log, its scratch
    return parts[-1] in _CLUTTER or parts[-1].startswith("._") or "__macosx" in parts or beside_book


def incomplete(name: str, detail: str) -> Problem:
    """An archive without its end, or with something else in the middle."""
    return Problem(
        _("“{name}” ends in the middle. Usually the download broke off. Nothing was brought in.").format(
            name=name
        ),
        _("Download it again, and if there are several parts, drop them together."),
        detail=detail,
    )


def _unsound(name: str, error: Exception) -> Problem:
    if isinstance(error, EOFError):
        return incomplete(name, type(error).__name__)
    return Problem(
        _("“{name}” is damaged or packed in a way we cannot read. Nothing was brought in.").format(name=name),
        _("Download it again, or unpack it and choose the folder you get."),
        detail=type(error).__name__,
    )


def _too_large(name: str) -> Problem:
    return Problem(
        _("“{name}” would become far too large when unpacked. It was not read.").format(name=name),
        _("Download it again from where it came. If you trust it, unpack it and choose the folder you get."),
        detail="ratio",
    )


def _too_many(name: str) -> Problem:
    return Problem(
        _("“{name}” holds too many files to look through. Nothing was brought in.").format(name=name),
        _("Put those you need into folders of at most {most} files each, and choose those.").format(
            most=f"{MAX_IN_FOLDER:,}"
        ),
        detail="members",
    )
