"""What a list of conversations or orders shows of each: who, about what, when."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_CHUNK = 500  # ids a query: SQLite takes no endless list


class Detail(NamedTuple):
    """One conversation or order. `about` is the subject of the first message, or the order's number."""

    id: int
    channel: str
    customer: str  # contact point, "" for unknown
    name: str
    about: str
    arrived: int
    first_reply: int | None


_CONVERSATIONS = """
SELECT c.id, h.name, coalesce(p.point, ''), coalesce(k.name, ''), coalesce(m.subject, ''), c.arrived,
  c.first_reply
FROM conversations c JOIN channels h ON h.id = c.channel LEFT JOIN points p ON p.id = c.customer
LEFT JOIN customers k ON k.id = c.customer LEFT JOIN messages m ON m.id = c.id WHERE c.id IN ({})
"""
_ORDERS = """
SELECT o.id, o.shop, coalesce(p.point, ''), o.name, o.number, o.placed_at, NULL
FROM orders o LEFT JOIN points p ON p.id = o.customer WHERE o.id IN ({})
"""


def conversation_details(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Detail]:
    """The details of these conversations, in the order asked."""
    return _details(connection, _CONVERSATIONS, ids)


def order_details(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Detail]:
    """The details of these orders, in the order asked."""
    return _details(connection, _ORDERS, ids)


def _details(connection: sqlite3.Connection, query: str, ids: Sequence[int]) -> Iterator[Detail]:
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        sql = query.format(", ".join("?" * len(chunk)))
        found = {row[0]: Detail(*row) for row in connection.execute(sql, chunk)}
        for id_ in chunk:
            yield found[id_]
