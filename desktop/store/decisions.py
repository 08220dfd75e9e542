"""What a person decided: a log of its own, keyed by the identity of a message, replayed at every rebuild.

A decision sleeps while its message is not in the book, and can be undone by itself.
"""

import json
import sqlite3
import time

from desktop.domain.conversations import Mark, What

NOT_A_CUSTOMER = "not-a-customer"  # about a contact point, which stands in `value`


def add_decision(connection: sqlite3.Connection, about: bytes, what: str, at: int, value: str) -> int:
    """Write a decision down; returns its number. `at`: the instant it is about, seconds UTC."""
    row = connection.execute(
        "INSERT INTO main.decisions (made_at, about, what, value) VALUES (?, ?, ?, ?)",
        (int(time.time()), about, what, json.dumps({"at": at, "value": value}, ensure_ascii=False)),
    )
    assert row.lastrowid is not None
    return row.lastrowid


def undo_decision(connection: sqlite3.Connection, decision: int) -> tuple[str, bytes, str] | None:
    """Undo a decision; returns its (what, about, value), None where there is no such decision in force."""
    row = connection.execute(
        "UPDATE main.decisions SET undone = 1 WHERE id = ? AND NOT undone RETURNING what, about, value",
        (decision,),
    ).fetchone()
    return None if row is None else (row[0], bytes(row[1]), json.loads(row[2])["value"])


def decided_about(connection: sqlite3.Connection, conversation: int) -> tuple[bytes, str] | None:
    """The identity of a conversation's first message, and its customer's contact point."""
    row = connection.execute(
        "SELECT m.identity, p.point FROM conversations c JOIN messages m ON m.id = c.id"
        " JOIN points p ON p.id = c.customer WHERE c.id = ?",
        (conversation,),
    ).fetchone()
    return None if row is None else (bytes(row[0]), str(row[1]))


def first_unanswered(connection: sqlite3.Connection, conversation: int) -> bytes | None:
    """The identity of the message since which the customer waits; None where nobody does.

    Of a ticket it is the message that stands for it, whenever the wait began.
    """
    row = connection.execute(
        "SELECT m.identity FROM waits w JOIN messages m ON m.conversation = w.conversation AND m.role = 1"
        " AND (m.sent_at = w.began OR m.identity IN (SELECT message FROM tickets))"
        " WHERE w.conversation = ? AND w.ended IS NULL ORDER BY m.identity LIMIT 1",
        (conversation,),
    ).fetchone()
    return None if row is None else bytes(row[0])


def note_marks(connection: sqlite3.Connection) -> None:
    """Fill `scratch.marks` with the decisions about the messages that are rebuilt."""
    if connection.execute("SELECT 1 FROM main.decisions WHERE NOT undone LIMIT 1").fetchone() is None:
        return
    connection.execute(
        "INSERT INTO scratch.marks SELECT b.customer, d.id, b.id, d.what, d.value FROM scratch.build b"
        " JOIN main.decisions d ON d.about = b.identity WHERE NOT d.undone AND d.what <> ?",
        (NOT_A_CUSTOMER,),
    )


def read_mark(decision: int, message: int, what: str, value: str) -> Mark:
    """A row of `scratch.marks` as the rebuilding takes it; decisions below 0 are a list's (calls.py)."""
    said = json.loads(value)
    return Mark(message, What(what), said["at"], said["value"], by_list=decision < 0)


def points_decided_no_customers(connection: sqlite3.Connection) -> set[str]:
    """The contact points that were marked as no customers, one by one."""
    rows = connection.execute(
        "SELECT value FROM main.decisions WHERE what = ? AND NOT undone", (NOT_A_CUSTOMER,)
    )
    return {json.loads(value)["value"] for (value,) in rows}


def touch_talk_of(connection: sqlite3.Connection, about: bytes) -> None:
    """Mark the talk of the message for rebuilding."""
    connection.execute(
        "INSERT OR IGNORE INTO scratch.talks (talk) SELECT talk FROM main.messages WHERE identity = ?",
        (about,),
    )


def touch_person(connection: sqlite3.Connection, *points: str) -> None:
    """Mark for rebuilding what changes when these contact points are no customers, or are again.

    That is the customers they belong to, and every talk in which they wrote: others' too.
    """
    if not points:
        return
    these = f"SELECT id FROM main.points WHERE point IN ({', '.join('?' * len(points))})"
    connection.execute(
        "INSERT OR IGNORE INTO scratch.touched (customer)"
        f" SELECT customer FROM main.points WHERE id IN ({these})",
        points,
    )
    # One look at every message, for all of them: who wrote is in no index.
    connection.execute(
        f"WITH these AS MATERIALIZED ({these}) INSERT OR IGNORE INTO scratch.talks (talk)"
        " SELECT m.talk FROM main.messages m WHERE m.sender IN these OR m.reply_to IN these",
        points,
    )
