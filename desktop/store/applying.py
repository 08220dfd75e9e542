"""Writing what the scratch database holds into the book: the whole of a plan, in the caller's transaction."""

import json
import sqlite3

from desktop.store.sorts import ALL, MESSAGES, ORDERS, SMALL

_FIELDS = ", ".join(MESSAGES.fields)
_SEARCHED = "sender_name, subject, text"


def apply_scratch(connection: sqlite3.Connection) -> None:
    """Bring in, change and take out all that was prepared. Call inside `Book.writing()`."""
    _take_out(connection)
    _bring_in_files(connection)
    _bring_in_messages(connection)
    _bring_in_orders(connection)
    _bring_in_small(connection)
    connection.execute("INSERT OR REPLACE INTO main.settings SELECT * FROM scratch.settings")
    _replace_conversations(connection)


def _take_out(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    for changed in ("gone", "changes"):
        if execute(f"SELECT 1 FROM scratch.{changed} LIMIT 1").fetchone() is None:
            continue
        these = f"(SELECT id FROM scratch.{changed})"
        execute(
            f"INSERT INTO main.search (search, rowid, {_SEARCHED}) SELECT 'delete', id, {_SEARCHED}"
            f" FROM main.messages WHERE id IN {these}"
        )
        execute(f"DELETE FROM main.mentions WHERE message IN {these}")
        execute(f"DELETE FROM main.thread_links WHERE message IN {these}")
    execute("DELETE FROM main.sightings WHERE file IN (SELECT file FROM scratch.dropped_files)")
    for sort in ALL:
        gone = f"(SELECT id FROM scratch.{sort.gone})"
        execute(f"DELETE FROM main.{sort.table} WHERE id IN {gone}")
        execute(f"DELETE FROM main.sightings WHERE sort = {sort.number} AND record IN {gone}")
    execute("DELETE FROM main.batch_files WHERE file IN (SELECT file FROM scratch.dropped_files)")
    execute("DELETE FROM main.files WHERE id IN (SELECT file FROM scratch.dropped_files)")


def _bring_in_files(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    execute("INSERT INTO main.points SELECT * FROM scratch.points")
    execute(
        "UPDATE main.points SET customer = v.customer FROM scratch.moved_points v"
        " WHERE +v.id = main.points.id"
    )
    execute("INSERT INTO main.channels SELECT * FROM scratch.channels")
    execute("INSERT INTO main.files SELECT * FROM scratch.files")
    execute("INSERT INTO main.coverage SELECT * FROM scratch.coverage")
    execute("INSERT OR REPLACE INTO main.sightings SELECT * FROM scratch.sightings")


def _bring_in_messages(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    sets = ", ".join(f"{name} = c.{name}" for name in (*MESSAGES.fields, "pleasantry", "talk"))
    execute(f"UPDATE main.messages SET {sets} FROM scratch.changes c WHERE +c.id = main.messages.id")
    execute("UPDATE main.messages SET talk = r.talk FROM scratch.retalked r WHERE +r.id = main.messages.id")
    fields = ", ".join(f"m.{name}" for name in MESSAGES.fields)
    execute(
        f"INSERT INTO main.messages (id, identity, {_FIELDS}, pleasantry, talk, conversation, role)"
        f" SELECT m.id, m.identity, {fields}, m.pleasantry, m.talk, r.conversation, r.role"
        " FROM scratch.incoming m JOIN scratch.roles r ON r.message = m.id ORDER BY m.id"
    )
    execute(
        "UPDATE main.messages SET conversation = r.conversation, role = r.role FROM scratch.roles r"
        " WHERE +r.message = main.messages.id AND r.message NOT IN (SELECT id FROM scratch.incoming)"
        " AND (r.conversation <> main.messages.conversation OR r.role <> main.messages.role)"
    )
    for table in ("incoming", "changes"):
        execute(
            f"INSERT INTO main.search (rowid, {_SEARCHED})"
            f" SELECT id, {_SEARCHED} FROM scratch.{table} ORDER BY id"
        )
    execute("INSERT INTO main.mentions SELECT * FROM scratch.mentions ORDER BY token, message")
    execute("INSERT INTO main.thread_links SELECT * FROM scratch.thread_links ORDER BY node, message")


def _bring_in_orders(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    names = (*ORDERS.fields, *ORDERS.derived)
    sets = ", ".join(f"{name} = c.{name}" for name in names)
    execute(f"UPDATE main.orders SET {sets} FROM scratch.order_changes c WHERE +c.id = main.orders.id")
    columns = ", ".join(f"o.{name}" for name in names)
    execute(
        f"INSERT INTO main.orders (id, shop, number, {', '.join(names)}, customer)"
        f" SELECT o.id, o.shop, o.number, {columns}, c.customer FROM scratch.incoming_orders o"
        " JOIN scratch.order_customers c ON c.id = o.id"
    )
    execute(
        "UPDATE main.orders SET customer = c.customer FROM scratch.order_customers c"
        " WHERE +c.id = main.orders.id AND c.customer <> main.orders.customer"
    )
    execute("DELETE FROM main.order_lines WHERE order_id IN (SELECT id FROM scratch.order_changes)")
    for table in ("incoming_orders", "order_changes"):
        for order, lines in execute(f"SELECT id, lines FROM scratch.{table} WHERE lines IS NOT NULL"):
            connection.executemany(
                "INSERT INTO main.order_lines VALUES (?, ?, ?, ?, ?, ?)",
                [(order, position, *line) for position, line in enumerate(json.loads(lines))],
            )


def _bring_in_small(connection: sqlite3.Connection) -> None:
    for sort in SMALL:
        names = (*sort.fields, *sort.derived)
        sets = ", ".join(f"{name} = c.{name}" for name in names)
        connection.execute(
            f"UPDATE main.{sort.table} SET {sets} FROM scratch.{sort.changes} c"
            f" WHERE +c.id = main.{sort.table}.id"
        )
        columns = ", ".join(("id", *sort.key, *names))
        connection.execute(
            f"INSERT INTO main.{sort.table} ({columns}) SELECT {columns} FROM scratch.{sort.incoming}"
            " ORDER BY id"
        )


def _replace_conversations(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    touched = "(SELECT customer FROM scratch.touched)"
    for table in ("waits", "resolutions"):
        execute(
            f"DELETE FROM main.{table} WHERE conversation IN"
            f" (SELECT id FROM main.conversations WHERE customer IN {touched})"
        )
    execute(f"DELETE FROM main.conversations WHERE customer IN {touched}")
    execute(f"DELETE FROM main.customers WHERE id IN {touched}")
    for table in ("customers", "conversations", "waits", "resolutions"):
        execute(f"INSERT INTO main.{table} SELECT * FROM scratch.{table} ORDER BY 1")
