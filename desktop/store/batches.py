"""Imports as the book remembers them: batches, and the files they brought."""

import json
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from desktop.store.staging import whole_characters

BY_HAND = "by_hand"  # the source of what was written down, which is in no import and no undo takes out


@dataclass(frozen=True)
class Batch:
    """One import that is in the book. `summary` is what it said when it was made."""

    id: int
    made_at: int
    summary: dict[str, Any]


@dataclass(frozen=True)
class KeptFile:
    """A file that is in the book. `summary`: read, left_out and records, as counted when it came in."""

    id: int
    owner: tuple[str, ...]
    summary: dict[str, Any]


def all_batches(connection: sqlite3.Connection) -> list[Batch]:
    """All imports in the book, oldest first."""
    rows = connection.execute("SELECT id, made_at, summary FROM main.batches ORDER BY id")
    return [Batch(id_, made_at, json.loads(summary)) for id_, made_at, summary in rows]


def add_batch(connection: sqlite3.Connection, summary: dict[str, Any], files: Iterable[int]) -> int:
    """Note an import of these files; returns its number."""
    batch = connection.execute(
        "INSERT INTO main.batches (made_at, summary) VALUES (?, ?)",
        (int(time.time()), whole_characters(json.dumps(summary, ensure_ascii=False))),
    ).lastrowid
    assert batch is not None
    connection.executemany("INSERT INTO main.batch_files VALUES (?, ?)", {(batch, file) for file in files})
    return batch


def drop_batch(connection: sqlite3.Connection, batch: int) -> None:
    connection.execute("DELETE FROM main.batches WHERE id = ?", (batch,))


def prepare_dropping(connection: sqlite3.Connection, batch: int) -> None:
    """Note in the scratch database the files that only this import holds."""
    connection.execute(
        "INSERT INTO scratch.dropped_files SELECT file FROM main.batch_files WHERE batch = ?1"
        " EXCEPT SELECT file FROM main.batch_files WHERE batch <> ?1",
        (batch,),
    )


def prepare_dropping_by_hand(connection: sqlite3.Connection, file: int) -> None:
    """Note in the scratch database one contact that was written down by hand; nothing for any other file."""
    connection.execute(
        "INSERT INTO scratch.dropped_files SELECT id FROM main.files WHERE id = ? AND source = ?",
        (file, BY_HAND),
    )


def next_file_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM main.files").fetchone()[0])


def find_file(
    connection: sqlite3.Connection, digest: bytes, source: str, given: dict[str, Any]
) -> KeptFile | None:
    """The same file, byte for byte and read the same way, if the book has it."""
    row = connection.execute(
        "SELECT id, answers, summary FROM main.files WHERE digest = ? AND source = ?"
        " AND json_extract(answers, '$.given') = json(?)",
        (digest, source, whole_characters(json.dumps(given, ensure_ascii=False))),
    ).fetchone()
    if row is None:
        return None
    return KeptFile(int(row[0]), tuple(json.loads(row[1])["owner"]), json.loads(row[2]))


def prepare_file(
    connection: sqlite3.Connection,
    file: int,
    *,
    digest: bytes,
    name: str,
    source: str,
    given: dict[str, Any],
    owner: tuple[str, ...],
    newest: int,
) -> None:
    """Put a new file into the scratch database."""
    answers = whole_characters(json.dumps({"given": given, "owner": list(owner)}, ensure_ascii=False))
    connection.execute(
        "INSERT INTO scratch.files VALUES (?, ?, ?, ?, ?, ?, '{}')",
        (file, digest, whole_characters(name), source, answers, newest),
    )


def keep_file_summary(connection: sqlite3.Connection, file: int, summary: dict[str, Any]) -> None:
    """What the file brought, for when the same file comes again."""
    connection.execute(
        "UPDATE scratch.files SET summary = ? WHERE id = ?", (json.dumps(summary, ensure_ascii=False), file)
    )


def incoming_order_lines(connection: sqlite3.Connection) -> dict[int, int]:
    """The number of order lines in `scratch.incoming_orders`, by file."""
    return dict(
        connection.execute(
            "SELECT file, sum(coalesce(json_array_length(lines), 0)) FROM scratch.incoming_orders"
            " GROUP BY file"
        )
    )
