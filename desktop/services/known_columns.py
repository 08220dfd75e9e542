"""What a person said of the columns of a sheet, kept in the book for files of the same shape.

Two sheets have one shape where they have the same column names in the same order.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from desktop.domain.problem import Problem
from desktop.importers.base import Source
from desktop.importers.sheet import open_sheet
from desktop.services.sheet_kinds import kind_of_sheet
from desktop.store.database import Book
from desktop.store.settings import all_settings, setting, store_setting

_PREFIX = "columns/"


def sheet_columns(path: Path) -> tuple[str, ...]:
    """The column names of the sheet at `path`; none where it is no sheet."""
    try:
        return tuple(open_sheet(Source(path), glance=True).header)
    except (Problem, OSError):
        return ()


def remember_mapping(book: Book, source: str, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Keep the mapping for the next file with these columns."""
    said = json.dumps({"source": source, "mapping": dict(sorted(mapping.items()))}, ensure_ascii=False)
    with book.writing() as connection:
        store_setting(connection, _PREFIX + _shape(columns), said)


def remember_given(book: Book, path: Path, source: str, mapping: Mapping[str, str]) -> None:
    """Keep a mapping that was given on the command line, where it is of a sheet that can be mapped."""
    columns = sheet_columns(path)
    if mapping and columns and kind_of_sheet(source) is not None:
        remember_mapping(book, source, columns, mapping)


def has_mappings(book: Book) -> bool:
    """Whether anybody ever said which column is what."""
    return any(key.startswith(_PREFIX) for key in all_settings(book.connection))


def remembered_mapping(book: Book, columns: Sequence[str]) -> tuple[str, dict[str, str]] | None:
    """(source, our field → column) of an earlier file with these columns."""
    said = setting(book.connection, _PREFIX + _shape(columns)) if columns else None
    if not said:
        return None
    kept = json.loads(said)
    return kept["source"], kept["mapping"]


def _shape(columns: Sequence[str]) -> str:
    return blake2b("\x1f".join(columns).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
