"""The messages that stand for tickets, so that a ticket is found, listed and decided about like any other.

A help desk exports no messages. Its ticket stands in `messages` as the customer's first one, without words;
that row follows from the ticket alone and has no sighting of its own. What the desk says of the conversation
is read from the ticket when it is rebuilt (domain/tickets.py).
"""

import sqlite3
from typing import Any

from desktop.domain.contact_points import name_point, unknown_point
from desktop.domain.mail_text import mentions
from desktop.domain.records import Kind
from desktop.domain.subjects import is_answer_or_forward
from desktop.store.scratch import small_after
from desktop.store.sorts import MESSAGES, TICKETS
from desktop.store.staging import order_token, stable_number

_COLUMNS = (
    "message",
    "desk",
    "ticket",
    "created_at",
    "channel",
    "point",
    "name",
    "subject",
    "tags",
    "order_number",
)


def stand_for_tickets(connection: sqlite3.Connection) -> None:
    """Prepare the messages of all tickets that come, change and go in the scratch database."""
    execute = connection.execute
    execute(
        f"INSERT INTO scratch.{MESSAGES.gone} SELECT m.id FROM scratch.{TICKETS.gone} x"
        " CROSS JOIN main.tickets t ON t.id = x.id CROSS JOIN main.messages m ON m.identity = t.message"
    )
    columns = ("id", "identity", *MESSAGES.fields, *MESSAGES.derived)
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    number = 0
    for table in (TICKETS.incoming, TICKETS.changes):
        for row in execute(f"SELECT {', '.join(_COLUMNS)} FROM scratch.{table} ORDER BY id").fetchall():
            ticket = dict(zip(_COLUMNS, row, strict=True))
            message = _message(connection, ticket)
            stored = execute(
                "SELECT id FROM main.messages WHERE identity = ?", (ticket["message"],)
            ).fetchone()
            if stored is None:
                goes_to, number = MESSAGES.incoming, 1 + (number or _last_message(connection))
                id_ = number
            else:  # also where only other fields of the ticket differ: its conversation is rebuilt by this
                goes_to, id_ = MESSAGES.changes, stored[0]
            values = (id_, ticket["message"], *message)
            execute(f"INSERT INTO scratch.{goes_to} ({names}) VALUES ({marks})", values)


def _message(connection: sqlite3.Connection, ticket: dict[str, Any]) -> tuple[object, ...]:
    """The values of MESSAGES.fields and MESSAGES.derived."""
    desk, number, channel = ticket["desk"], ticket["ticket"], ticket["channel"]
    thread = f"ticket/{desk}/{number}"
    sender = ticket["point"]
    if not sender:
        name = ticket["name"]
        sender = _point(connection, name_point(channel, name) if name else unknown_point(f"{desk} {number}"))
    subject = ticket["subject"]
    named = [] if is_answer_or_forward(subject) else mentions(subject)
    tokens = [f"{token}!" if strong else token for token, strong in named]
    if order_token(ticket["order_number"]):
        tokens.insert(0, f"{order_token(ticket['order_number'])}!")
    account = connection.execute(
        "SELECT id FROM main.channels WHERE name = ?1 AND account = ?2"
        " UNION SELECT id FROM scratch.channels WHERE name = ?1 AND account = ?2",
        (channel, desk),
    ).fetchone()[0]
    what = (account, ticket["created_at"], sender, ticket["name"], "", 0, subject, "", int(Kind.PERSON))
    source = (0, thread, "", "", ticket["tags"], "")
    return (*what, *source, 0, " ".join(tokens), stable_number("talk", channel, thread))


def _point(connection: sqlite3.Connection, point: str) -> int:
    """The id of a contact point; a new one is prepared for the book."""
    row = connection.execute(
        "SELECT id FROM main.points WHERE point = ?1 UNION SELECT id FROM scratch.points WHERE point = ?1",
        (point,),
    ).fetchone()
    if row is not None:
        return int(row[0])
    new = connection.execute(
        "INSERT INTO scratch.points SELECT n, ?, n FROM (SELECT 1 + max(coalesce((SELECT max(id) FROM"
        " main.points), 0), coalesce((SELECT max(id) FROM scratch.points), 0)) AS n) RETURNING id",
        (point,),
    ).fetchone()
    return int(new[0])


def _last_message(connection: sqlite3.Connection) -> int:
    row = connection.execute(
        "SELECT max(coalesce((SELECT max(id) FROM main.messages), 0),"
        " coalesce((SELECT max(id) FROM scratch.incoming), 0))"
    ).fetchone()
    return int(row[0])


def note_given(connection: sqlite3.Connection) -> None:
    """Fill `scratch.given` with the tickets whose messages are rebuilt."""
    fields = ", ".join(f"r.{name}" for name in TICKETS.fields)
    connection.execute(
        f"CREATE TABLE scratch.standing AS {small_after(TICKETS, f'r.message AS message, {fields}')}"
    )
    if connection.execute("SELECT 1 FROM scratch.standing LIMIT 1").fetchone() is not None:
        connection.execute("CREATE UNIQUE INDEX scratch.standing_message ON standing (message)")
        connection.execute(
            f"INSERT INTO scratch.given SELECT b.customer, b.id, {fields} FROM scratch.build b"
            " CROSS JOIN scratch.standing r ON r.message = b.identity"
        )
    connection.execute("DROP TABLE scratch.standing")
