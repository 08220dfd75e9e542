"""A fingerprint of what a book says, without row numbers, batches or caches.

Two books that were filled on different ways but hold the same records and the same conversations have the
same fingerprint. Used to show that an import can be taken back as if it had never been.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from desktop.store.sorts import MESSAGES, ORDERS, SMALL

_Translate = Callable[[object], object]
_Row = tuple[object, ...]


def content_hash(connection: sqlite3.Connection) -> str:
    """Hex digest over all records and everything that is derived from them."""
    total = blake2b(digest_size=16)
    for name, rows in _tables(connection):
        digests = sorted(_digest(row) for row in rows)
        total.update(f"{name}:{len(digests)}:".encode())
        for digest in digests:
            total.update(digest)
    return total.hexdigest()


def _digest(row: _Row) -> bytes:
    return blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, Iterable[_Row]]]:
    """Every table's rows with row numbers replaced by what they stand for."""
    execute = connection.execute
    point: _Translate = dict(execute("SELECT id, point FROM points")).get
    message: _Translate = dict(execute("SELECT id, identity FROM messages")).get
    order: _Translate = {row[0]: row[1:] for row in execute("SELECT id, shop, number FROM orders")}.get
    channel: _Translate = {row[0]: row[1:] for row in execute("SELECT id, name, account FROM channels")}.get
    means: dict[str, _Translate] = {
        **dict.fromkeys(("sender", "reply_to", "email", "phone", "handle", "point", "customer"), point),
        "recipients": lambda value: [point(int(part)) for part in str(value).split()],
        "channel": channel,
        "conversation": message,
        "message": message,
        "order_id": order,
    }

    def rows(table: str, columns: Iterable[str], own: _Translate | None = None) -> Iterator[_Row]:
        names = list(columns)
        translate = [own if name == "id" else means.get(name) for name in names]
        for row in execute(f"SELECT {', '.join(names)} FROM {table}"):
            pairs = zip(row, translate, strict=True)
            yield tuple(value if how is None else how(value) for value, how in pairs)

    def columns(table: str) -> list[str]:
        return [row[1] for row in execute(f"PRAGMA table_info ({table})")]

    yield (
        "messages",
        rows("messages", ("identity", *MESSAGES.fields, "pleasantry", "role", "talk", "conversation")),
    )
    yield "conversations", rows("conversations", columns("conversations"), message)
    yield "orders", rows("orders", ("shop", "number", "token", "customer", *ORDERS.fields))
    yield "customers", rows("customers", ("id", "name"), point)
    for table in ("mentions", "thread_links", "waits", "resolutions", "order_lines"):
        yield table, rows(table, columns(table))
    means = {"point": point}  # the other columns of these stand for themselves
    for sort in SMALL:
        yield sort.table, rows(sort.table, (*sort.key, *sort.fields, *sort.derived))
    # A row that is missing in the search index, or left behind in it, changes how often a text is found.
    yield "search", execute("SELECT count(*) FROM search WHERE search MATCH 'a* OR e* OR i* OR o* OR u*'")
    yield (
        "coverage",
        execute(
            "SELECT c.name, c.account, min(v.first), max(v.newest) FROM coverage v"
            " JOIN channels c ON c.id = v.channel GROUP BY c.id"
        ),
    )
