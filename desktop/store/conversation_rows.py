"""What a list of all conversations says of each in words: who, about what, about which order."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

_CHUNK = 500  # ids a query: SQLite takes no endless list


class ConversationWords(NamedTuple):
    """One conversation. `order_named`: the customer named the order, else it was the nearest before."""

    id: int
    customer: str  # contact point, "" for unknown
    name: str
    subject: str  # of the first message
    order: str  # its number, "" for none
    order_named: int  # 0 or 1


_QUERY = """
SELECT c.id, coalesce(p.point, ''), coalesce(k.name, ''), coalesce(m.subject, ''), coalesce(o.number, ''),
  c.order_named
FROM conversations c LEFT JOIN points p ON p.id = c.customer LEFT JOIN customers k ON k.id = c.customer
LEFT JOIN messages m ON m.id = c.id LEFT JOIN orders o ON o.id = c.order_id WHERE c.id IN ({})
"""


def conversation_words(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[ConversationWords]:
    """The words of these conversations, in the order asked; not more than a few hundred are kept."""
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        query = _QUERY.format(", ".join("?" * len(chunk)))
        found = {row[0]: ConversationWords(*row) for row in connection.execute(query, chunk)}
        for id_ in chunk:
            yield found[id_]


@contextmanager
def one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read inside is the book as it was at one moment, whatever another window writes."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
