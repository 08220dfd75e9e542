"""What an import would bring, read from the scratch database while a person looks at it."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple


def new_customers(connection: sqlite3.Connection) -> int:
    """With how many people the conversations that are new and count were held."""
    row = connection.execute(
        "SELECT count(DISTINCT customer) FROM scratch.conversations"
        " WHERE reason = '' AND id NOT IN (SELECT id FROM main.conversations)"
    ).fetchone()
    return int(row[0])


def new_reach(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """The first and last instant of the new messages and orders, None for none."""
    first, last = connection.execute(
        "SELECT min(at), max(at) FROM (SELECT sent_at AS at FROM scratch.incoming"
        " UNION ALL SELECT placed_at FROM scratch.incoming_orders)"
    ).fetchone()
    return None if first is None else (int(first), int(last))


def came_in_at(connection: sqlite3.Connection, files: Sequence[int]) -> int | None:
    """When the first of these files of the book was brought in, None where it is not in it."""
    marks = ", ".join("?" * len(files))
    row = connection.execute(
        "SELECT min(b.made_at) FROM main.batches b JOIN main.batch_files f ON f.batch = b.id"
        f" WHERE f.file IN ({marks})",
        tuple(files),
    ).fetchone()
    return None if row[0] is None else int(row[0])


class NewReach(NamedTuple):
    """How far the new files reach on one channel account; channel "" stands for orders. Seconds UTC."""

    channel: str
    account: str
    first: int
    newest: int


def new_reaches(connection: sqlite3.Connection) -> list[NewReach]:
    """For each channel account, and for orders, from the first to the last instant that the files bring."""
    rows = connection.execute(
        "SELECT c.name, c.account, min(v.first), max(v.newest) FROM scratch.coverage v"
        " JOIN (SELECT id, name, account FROM main.channels"
        "  UNION SELECT id, name, account FROM scratch.channels) c ON c.id = v.channel"
        " GROUP BY c.id"
        " UNION ALL SELECT '', '', min(placed_at), max(placed_at) FROM"
        " (SELECT placed_at FROM scratch.incoming_orders UNION ALL SELECT o.placed_at"
        "  FROM scratch.sightings s JOIN main.orders o ON o.id = s.record WHERE s.sort = 2)"
        " HAVING count(*) > 0"
    )
    return [NewReach(*row) for row in rows]
