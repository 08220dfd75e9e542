"""Which record each file saw, and what a record is when several files saw it differently.

A sighting holds only the fields in which it differs from the stored record; None in it means "this file has
no such field". What wins does not depend on the order of import: the record's own updated-at, else the newer
file; then the larger content. An absent field never wins over a value.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desktop.store.sorts import Sort

Fields = dict[str, object]

_POINTS = frozenset({"sender", "reply_to", "email", "phone", "handle", "point"})  # 0 = none


@dataclass(slots=True)
class Sighting:
    """What one file said about one record: every field, as this file has it."""

    file: int
    rank: int  # updated-at, else the file's newest instant
    updated_at: int | None
    fields: Fields


def winner(sightings: Iterable[Sighting], names: Sequence[str], in_words: Callable[[Fields], str]) -> Fields:
    """The record that these sightings make together.

    `in_words`: the content of a sighting as a text without row numbers, which differ from book to book.
    """
    ranked = sorted(sightings, key=lambda s: (s.rank, in_words(s.fields)))
    best: Fields = dict.fromkeys(names)
    for sighting in ranked:
        for name in names:
            value = sighting.fields[name]
            if best[name] is None or not _absent(name, value):
                best[name] = value
    if "labels" in best:
        labels = {label for s in ranked for label in str(s.fields["labels"]).split("\n") if label}
        best["labels"] = "\n".join(sorted(labels))
    return best


def content_in_words(connection: sqlite3.Connection) -> Callable[[Fields], str]:
    """Turns the fields of a sighting into a text in which points and channels stand by their names."""

    def name_of(table: str, columns: str, id_: int) -> str:
        row = connection.execute(
            f"SELECT {columns} FROM main.{table} WHERE id = ?1 UNION ALL"
            f" SELECT {columns} FROM scratch.{table} WHERE id = ?1",
            (id_,),
        ).fetchone()
        return "" if row is None else str(row[0])

    def in_words(fields: Fields) -> str:
        words = dict(fields)
        for name in _POINTS & words.keys():
            words[name] = name_of("points", "point", int(str(words[name])))
        if "recipients" in words:
            reached = str(words["recipients"]).split()
            words["recipients"] = [name_of("points", "point", int(point)) for point in reached]
            words["channel"] = name_of("channels", "name || char(10) || account", int(str(words["channel"])))
        return json.dumps(words, ensure_ascii=False, sort_keys=True)

    return in_words


def _absent(name: str, value: object) -> bool:
    if name == "reason":  # a ticket that is no longer spam says so by having no reason
        return False
    return value is None or value == "" or (value == 0 and name in _POINTS)


def difference(sighting: Fields, stored: Fields) -> str | None:
    """The sighting's own fields as they are kept: JSON of those that differ, None where none does."""
    own = {name: value for name, value in sighting.items() if value != stored[name]}
    return json.dumps(own, ensure_ascii=False, sort_keys=True) if own else None


def effective(difference_text: str | None, stored: Fields) -> Fields:
    """The inverse of `difference`."""
    return stored if difference_text is None else {**stored, **json.loads(difference_text)}


Derive = Callable[[Fields, Sequence[object]], tuple[object, ...]]


def match(connection: sqlite3.Connection, sort: Sort, derive: Derive) -> dict[int, dict[str, int]]:
    """Tell new, changed and known apart among the incoming records of one sort.

    Afterwards `incoming` holds exactly the new records, `changes` the stored ones that become different (in
    their final form), and `sightings` one row for every record that every file saw. `derive(fields, key)`
    computes the derived columns of a record. Returns counts per file: {"new", "changed", "known"}; a record
    that two files of this import bring is new in the first and known in the other.
    """
    key = ", ".join(sort.key)
    same_key = " AND ".join(f"m.{column} = i.{column}" for column in sort.key)
    updated = "i.updated_at" if sort.dated else "NULL"
    differs = " OR ".join(f"m.{name} IS NOT i.{name}" for name in sort.fields)
    has_copies = f"({key}) IN (SELECT {key} FROM scratch.{sort.incoming} GROUP BY {key} HAVING count(*) > 1)"
    counts: dict[int, dict[str, int]] = {}

    def count(file: int, what: str, number: int = 1) -> None:
        counts.setdefault(file, {"new": 0, "changed": 0, "known": 0})[what] += number

    # Most records are new and come from one file, or are known and the same: no row of these leaves SQLite.
    execute = connection.execute
    execute("DROP TABLE IF EXISTS scratch.awkward")
    execute(
        "CREATE TABLE scratch.awkward AS SELECT i.id AS incoming"
        f" FROM scratch.{sort.incoming} i LEFT JOIN main.{sort.table} m ON {same_key}"
        f" WHERE (m.id IS NOT NULL AND ({differs})) OR {has_copies.replace(key, _qualified(sort.key), 1)}"
    )
    execute("CREATE UNIQUE INDEX scratch.awkward_incoming ON awkward (incoming)")
    plain = (
        f" FROM scratch.{sort.incoming} i LEFT JOIN main.{sort.table} m ON {same_key}"
        " WHERE i.id NOT IN (SELECT incoming FROM scratch.awkward)"
    )
    execute(
        "INSERT OR REPLACE INTO scratch.sightings"
        f" SELECT {sort.number}, coalesce(m.id, i.id), i.file, {updated}, NULL{plain}"
    )
    of_files = execute(f"SELECT i.file, m.id IS NOT NULL, count(*){plain} GROUP BY 1, 2")
    for file, is_known, number in of_files.fetchall():
        count(file, "known" if is_known else "new", number)
    groups = execute(
        f"SELECT {key} FROM scratch.{sort.incoming} WHERE id IN (SELECT incoming FROM scratch.awkward)"
        f" GROUP BY {key} ORDER BY min(id)"
    ).fetchall()
    for group in groups:
        _settle_group(connection, sort, group, derive, count)
    execute("DROP TABLE scratch.awkward")
    execute(
        f"DELETE FROM scratch.{sort.incoming} WHERE EXISTS"
        f" (SELECT 1 FROM main.{sort.table} m WHERE {same_key.replace('i.', sort.incoming + '.')})"
    )
    return counts


def _qualified(key: tuple[str, ...]) -> str:
    return ", ".join(f"i.{column}" for column in key)


def _settle_group(
    connection: sqlite3.Connection,
    sort: Sort,
    group: Sequence[object],
    derive: Derive,
    count: Callable[[int, str], None],
) -> None:
    """One record that differs from what is stored, or that several files bring."""
    names = sort.fields
    where = " AND ".join(f"{column} = ?" for column in sort.key)
    stored_row = connection.execute(
        f"SELECT id, {', '.join(names)} FROM main.{sort.table} WHERE {where}", tuple(group)
    ).fetchone()
    updated = "updated_at" if sort.dated else "NULL"
    rank = f"coalesce({updated}, (SELECT newest FROM scratch.files f WHERE f.id = file))"
    rows = connection.execute(
        f"SELECT id, file, {updated}, {rank}, {', '.join(names)} FROM scratch.{sort.incoming}"
        f" WHERE {where} ORDER BY id",
        tuple(group),
    ).fetchall()
    incoming = [Sighting(row[1], row[3], row[2], dict(zip(names, row[4:], strict=True))) for row in rows]
    if stored_row is None:
        record, stored, earlier = rows[0][0], None, []
    else:
        record = stored_row[0]
        stored = dict(zip(names, stored_row[1:], strict=True))
        arriving = {sighting.file for sighting in incoming}
        earlier = [s for s in stored_sightings(connection, sort, record, stored) if s.file not in arriving]
    final = winner([*earlier, *incoming], names, content_in_words(connection))
    write_record(connection, sort, record, group, final, stored, derive)
    keep_sightings(connection, sort, record, [*earlier, *incoming], final)
    connection.executemany(
        f"DELETE FROM scratch.{sort.incoming} WHERE id = ? AND id <> ?", [(row[0], record) for row in rows]
    )
    for position, sighting in enumerate(incoming):
        if stored is None:
            count(sighting.file, "new" if position == 0 else "known")
        else:
            count(sighting.file, "changed" if final != stored and position == 0 else "known")


def stored_sightings(
    connection: sqlite3.Connection, sort: Sort, record: int, stored: Fields
) -> list[Sighting]:
    """What the files already in the book said about a record."""
    return [
        Sighting(file, rank, updated_at, effective(text, stored))
        for file, rank, updated_at, text in connection.execute(
            "SELECT s.file, coalesce(s.updated_at, f.newest), s.updated_at, s.fields FROM main.sightings s"
            " JOIN main.files f ON f.id = s.file WHERE s.sort = ? AND s.record = ?",
            (sort.number, record),
        )
    ]


def write_record(
    connection: sqlite3.Connection,
    sort: Sort,
    record: int,
    key: Sequence[object],
    final: Fields,
    stored: Fields | None,
    derive: Derive,
) -> None:
    """Prepare the record's final form: in `incoming` if it is new, in `changes` if it becomes different."""
    if stored == final:
        return
    derived = derive(final, key)
    if stored is None:
        columns = (*sort.fields, *sort.derived)
        sets = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(
            f"UPDATE scratch.{sort.incoming} SET {sets} WHERE id = ?",
            (*(final[name] for name in sort.fields), *derived, record),
        )
    else:
        columns = ("id", *sort.key, *sort.fields, *sort.derived)
        connection.execute(
            f"INSERT OR REPLACE INTO scratch.{sort.changes} ({', '.join(columns)})"
            f" VALUES ({', '.join('?' * len(columns))})",
            (record, *key, *(final[name] for name in sort.fields), *derived),
        )


def keep_sightings(
    connection: sqlite3.Connection, sort: Sort, record: int, sightings: Iterable[Sighting], final: Fields
) -> None:
    """Prepare the sightings of a record, told apart from its final form."""
    connection.executemany(
        "INSERT OR REPLACE INTO scratch.sightings VALUES (?, ?, ?, ?, ?)",
        [(sort.number, record, s.file, s.updated_at, difference(s.fields, final)) for s in sightings],
    )


def withdraw(connection: sqlite3.Connection, sort: Sort, derive: Derive) -> None:
    """Take the files in `scratch.dropped_files` out of the records of one sort, as if they never came.

    A record that no other file saw is gone; one that others saw becomes what they say together.
    """
    execute = connection.execute
    dropped = "(SELECT file FROM scratch.dropped_files)"
    of_record = f"SELECT 1 FROM main.sightings o WHERE o.sort = {sort.number} AND o.record = s.record"
    seen_elsewhere = f"EXISTS ({of_record} AND o.file NOT IN {dropped})"
    seen = (
        "SELECT DISTINCT s.record FROM main.sightings s"
        f" WHERE +s.sort = {sort.number} AND s.file IN {dropped}"
    )
    execute(f"INSERT INTO scratch.{sort.gone} {seen} AND NOT {seen_elsewhere}")
    names = sort.fields
    # With no difference noted anywhere all files agree, and nothing changes.
    differs = f"EXISTS ({of_record} AND o.fields IS NOT NULL)"
    shared = execute(
        f"SELECT m.id, {', '.join(f'm.{name}' for name in (*sort.key, *names))}"
        f" FROM ({seen} AND {seen_elsewhere} AND {differs}) s CROSS JOIN main.{sort.table} m"
        " ON m.id = s.record"
    ).fetchall()
    in_words = content_in_words(connection)
    dropped_files = {row[0] for row in execute(dropped[1:-1])}
    for record, *values in shared:
        key, fields = values[: len(sort.key)], values[len(sort.key) :]
        stored = dict(zip(names, fields, strict=True))
        remaining = [
            s for s in stored_sightings(connection, sort, record, stored) if s.file not in dropped_files
        ]
        final = winner(remaining, names, in_words)
        write_record(connection, sort, record, key, final, stored, derive)
        keep_sightings(connection, sort, record, remaining, final)
