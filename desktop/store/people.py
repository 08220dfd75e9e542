"""Which contact points are one customer.

A customer is its principal point: a mail address, or, where there is none, a phone number or handle. A phone
number or handle belongs to a mail address if every order that shows it shows that one address; otherwise
(a shared phone, a number typed in for many) it stays a customer of its own.
"""

import sqlite3

from desktop.store.scratch import orders_after


def settle_customers(connection: sqlite3.Connection) -> None:
    """Work out the customer of every point and order that the scratch database touches.

    Fills `scratch.moved_points`, `scratch.order_customers`, and marks in `scratch.touched` the customers who
    win or lose a point or an order.
    """
    execute = connection.execute
    execute("DROP TABLE IF EXISTS scratch.loose_points")
    execute("CREATE TABLE scratch.loose_points (id INTEGER PRIMARY KEY)")
    for column in ("phone", "handle"):
        execute(
            "INSERT OR IGNORE INTO scratch.loose_points"
            f" SELECT {column} FROM scratch.incoming_orders WHERE {column} <> 0"
            f" UNION SELECT {column} FROM scratch.order_changes WHERE {column} <> 0"
            f" UNION SELECT {column} FROM main.orders WHERE {column} <> 0 AND (id IN"
            "   (SELECT id FROM scratch.gone_orders) OR id IN (SELECT id FROM scratch.order_changes))"
        )
    loose = "(SELECT id FROM scratch.loose_points)"
    execute(
        "INSERT INTO scratch.moved_points"
        " SELECT p.id, CASE WHEN count(DISTINCT o.email) = 1 THEN max(o.email) ELSE p.id END"
        " FROM scratch.loose_points p LEFT JOIN ("
        + orders_after("o.phone AS point, o.email", f"o.email <> 0 AND o.phone IN {loose}")
        + " UNION ALL "
        + orders_after("o.handle, o.email", f"o.email <> 0 AND o.handle IN {loose}")
        + ") o ON o.point = p.id GROUP BY p.id"
    )
    execute("DROP TABLE scratch.loose_points")
    execute(
        "DELETE FROM scratch.moved_points WHERE customer ="
        " (SELECT customer FROM main.points p WHERE p.id = scratch.moved_points.id)"
    )
    _settle_orders(connection)
    execute(
        "INSERT OR IGNORE INTO scratch.touched (customer)"
        " SELECT customer FROM scratch.order_customers WHERE customer <> 0"
        " UNION SELECT o.customer FROM main.orders o WHERE o.customer <> 0 AND (o.id IN"
        "   (SELECT id FROM scratch.order_customers) OR o.id IN (SELECT id FROM scratch.gone_orders))"
        " UNION SELECT customer FROM scratch.moved_points"
        " UNION SELECT p.customer FROM scratch.moved_points v CROSS JOIN main.points p ON p.id = v.id"
    )


def _settle_orders(connection: sqlite3.Connection) -> None:
    principal = "CASE WHEN o.email <> 0 THEN o.email WHEN o.phone <> 0 THEN o.phone ELSE o.handle END"
    moved = "(SELECT id FROM scratch.moved_points)"
    touched = (
        "o.id IN (SELECT id FROM scratch.incoming_orders) OR o.id IN (SELECT id FROM scratch.order_changes)"
        f" OR o.phone IN {moved} OR o.handle IN {moved}"
    )
    connection.execute(
        "INSERT INTO scratch.order_customers SELECT id, coalesce("
        "(SELECT customer FROM scratch.moved_points v WHERE v.id = o.point),"
        " (SELECT customer FROM main.points p WHERE p.id = o.point), o.point) FROM ("
        + orders_after(f"o.id AS id, {principal} AS point", touched)
        + ") o"
    )


def customer_of(connection: sqlite3.Connection, point: int) -> int:
    """The customer of a point as it will be."""
    row = connection.execute(
        "SELECT coalesce((SELECT customer FROM scratch.moved_points WHERE id = ?1),"
        " (SELECT customer FROM main.points WHERE id = ?1), ?1)",
        (point,),
    ).fetchone()
    return int(row[0])
