"""What taking an import back would take out of the book."""

import sqlite3
from typing import NamedTuple

_ONLY_HERE = (
    "SELECT file FROM main.batch_files WHERE batch = :batch"
    " EXCEPT SELECT file FROM main.batch_files WHERE batch <> :batch"
)


class Seen(NamedTuple):
    """Records of one sort (its number in store/sorts.py): seen only by it, and by others too."""

    sort: int
    alone: int
    elsewhere: int


def seen_by(connection: sqlite3.Connection, batch: int) -> list[Seen]:
    """How many records each sort would lose and keep."""
    rows = connection.execute(
        f"WITH dropped AS ({_ONLY_HERE}) SELECT s.sort, count(*) FILTER (WHERE NOT other), sum(other) FROM ("
        " SELECT DISTINCT sort, record, EXISTS (SELECT 1 FROM main.sightings o WHERE o.sort = m.sort"
        "  AND o.record = m.record AND o.file NOT IN dropped) AS other"
        " FROM main.sightings m WHERE file IN dropped) s GROUP BY s.sort",
        {"batch": batch},
    )
    return [Seen(*row) for row in rows]
