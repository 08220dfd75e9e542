"""How much each contact point has written, and where: what stands beside an address in the settings."""

import sqlite3
from collections.abc import Collection
from typing import NamedTuple


class Wrote(NamedTuple):
    """One point on one channel."""

    point: str
    channel: str
    messages: int


def wrote(connection: sqlite3.Connection, points: Collection[str]) -> list[Wrote]:
    """Messages that these points sent, by channel, the most first; points without any are not in it."""
    marks = ", ".join("?" * len(points))
    rows = connection.execute(
        "SELECT p.point, h.name, count(*) FROM messages m JOIN points p ON p.id = m.sender"
        f" JOIN channels h ON h.id = m.channel WHERE p.point IN ({marks})"
        " GROUP BY p.point, h.name ORDER BY 3 DESC, 1, 2",
        sorted(points),
    )
    return [Wrote(*row) for row in rows]


def channel_names(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The channels of the book, each once."""
    return tuple(
        str(name) for (name,) in connection.execute("SELECT DISTINCT name FROM channels ORDER BY name")
    )
