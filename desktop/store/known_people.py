"""People of the book by what one types of them: a name, an address, a number, an order."""

import sqlite3
from typing import NamedTuple


class KnownPerson(NamedTuple):
    """One customer: principal point, number of the newest order or "", where and when they last wrote."""

    point: str
    name: str
    order: str
    channel: str
    last: int | None


_FOUND = """
WITH found (customer) AS (
  SELECT id FROM customers WHERE name LIKE :like ESCAPE '\\'
  UNION SELECT customer FROM points WHERE point LIKE :like ESCAPE '\\' AND point NOT LIKE 'name:own/%'
  UNION SELECT customer FROM orders WHERE token = :token AND customer <> 0
)
SELECT p.point, coalesce(nullif(k.name, ''), p.point),
  coalesce((SELECT number FROM orders o WHERE o.customer = f.customer ORDER BY placed_at DESC LIMIT 1), ''),
  coalesce((SELECT h.name FROM conversations c JOIN channels h ON h.id = c.channel
    WHERE c.customer = f.customer ORDER BY c.last DESC LIMIT 1), ''),
  (SELECT max(last) FROM conversations c WHERE c.customer = f.customer) AS last
FROM found f JOIN points p ON p.id = f.customer JOIN customers k ON k.id = f.customer
ORDER BY k.name LIKE :start ESCAPE '\\' DESC, last IS NULL, last DESC, p.point LIMIT :most
"""


def known_people(connection: sqlite3.Connection, typed: str, token: str, most: int) -> list[KnownPerson]:
    """Those whose name or point has `typed` in it, or who placed the order `token`; likeliest first."""
    escaped = "".join(f"\\{letter}" if letter in "%_\\" else letter for letter in typed)
    rows = connection.execute(
        _FOUND, {"like": f"%{escaped}%", "start": f"{escaped}%", "token": token, "most": most}
    )
    return [KnownPerson(*row) for row in rows]
