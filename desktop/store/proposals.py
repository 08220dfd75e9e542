"""What the messages themselves suggest about the shop: when it answers, and with whom it writes as no shop.

Everything is read either from the book or, with `prepared`, from the scratch database of an import that is
being looked at.
"""

import sqlite3
from typing import NamedTuple

from desktop.domain.conversations import Role


class Acquaintance(NamedTuple):
    """Somebody who never ordered, with all that was written to and fro."""

    point: str
    name: str
    messages: int
    conversations: int
    ours_first: int  # conversations that we began


_PREPARED_ORDERS = (
    "SELECT customer FROM scratch.order_customers UNION SELECT customer FROM main.orders"
    " UNION SELECT customer FROM scratch.conversations WHERE order_id <> 0"
)
_ORDERS = "SELECT customer FROM main.orders UNION SELECT customer FROM main.conversations WHERE order_id <> 0"


def human_replies(connection: sqlite3.Connection, *, prepared: bool = False) -> list[int]:
    """The instants of the shop's own answers in conversations that count."""
    if prepared:
        query = (
            "SELECT b.sent_at FROM scratch.build b JOIN scratch.roles r ON r.message = b.id"
            " JOIN scratch.conversations c ON c.id = r.conversation"
        )
    else:
        query = "SELECT r.sent_at FROM main.messages r JOIN main.conversations c ON c.id = r.conversation"
    rows = connection.execute(f"{query} WHERE r.role = {int(Role.OURS)} AND c.reason = ''")
    return [int(row[0]) for row in rows]


def has_orders(connection: sqlite3.Connection, *, prepared: bool = False) -> bool:
    """Whether any order is known: without one, nobody can be said never to have ordered."""
    query = "SELECT 1 FROM main.orders"
    if prepared:
        query += " UNION ALL SELECT 1 FROM scratch.incoming_orders"
    return connection.execute(f"{query} LIMIT 1").fetchone() is not None


def acquaintances(
    connection: sqlite3.Connection, least_messages: int, *, prepared: bool = False
) -> list[Acquaintance]:
    """Those without an order with whom at least so many messages were exchanged, the most first.

    In an import that is being looked at, those who were just said to be no customers are among them.
    """
    schema, orders = ("scratch", _PREPARED_ORDERS) if prepared else ("main", _ORDERS)
    reasons = "'', 'outbound-first', 'not-a-customer'" if prepared else "'', 'outbound-first'"
    points = "SELECT id, point FROM main.points"
    if prepared:
        points += " UNION ALL SELECT id, point FROM scratch.points"
    rows = connection.execute(
        "SELECT p.point, coalesce(k.name, ''), sum(c.messages), count(*), sum(c.outbound)"
        f" FROM {schema}.conversations c JOIN ({points}) p ON p.id = c.customer"
        f" LEFT JOIN {schema}.customers k ON k.id = c.customer"
        f" WHERE c.reason IN ({reasons}) AND c.customer NOT IN ({orders})"
        " GROUP BY c.customer HAVING sum(c.messages) >= ? ORDER BY sum(c.messages) DESC, p.point",
        (least_messages,),
    )
    return [Acquaintance(*row) for row in rows]
