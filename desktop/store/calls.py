"""What a list of calls says of the conversations that its calls are in: solved or not, about what, how long.

It enters a rebuild as marks like a person's, before them, so that a person's word wins.
"""

import json
import sqlite3

from desktop.domain.conversations import What
from desktop.store.scratch import small_after
from desktop.store.sorts import CALLS


def touch_calls(connection: sqlite3.Connection) -> None:
    """Mark for rebuilding the talks with calls that come, change or go, though their messages may stay."""
    connection.execute(
        "INSERT OR IGNORE INTO scratch.talks (talk) SELECT m.talk FROM ("
        f" SELECT message FROM scratch.{CALLS.incoming} UNION SELECT message FROM scratch.{CALLS.changes}"
        f" UNION SELECT c.message FROM scratch.{CALLS.gone} x CROSS JOIN main.calls c ON c.id = x.id) k"
        " CROSS JOIN main.messages m ON m.identity = k.message"
    )


def note_call_marks(connection: sqlite3.Connection) -> None:
    """Fill `scratch.marks` with what is said of the calls whose messages are rebuilt."""
    columns = "r.message AS message, r.started_at, r.wait_seconds, r.talk_seconds, r.topic, r.solved"
    connection.execute(f"CREATE TABLE scratch.called AS {small_after(CALLS, columns)}")
    if connection.execute("SELECT 1 FROM scratch.called LIMIT 1").fetchone() is not None:
        connection.execute("CREATE UNIQUE INDEX scratch.called_message ON called (message)")
        rows = connection.execute(
            "SELECT b.customer, b.id, r.* FROM scratch.build b"
            " CROSS JOIN scratch.called r ON r.message = b.identity"
        ).fetchall()
        for customer, message, _identity, started_at, wait, talk, topic, solved in rows:
            end = started_at + (wait or 0) + (talk or 0)
            said: list[tuple[int, What, str]] = []
            if solved is not None:
                said.append((end, What.SOLVED if solved else What.NOT_SOLVED, ""))
            if topic:
                said.append((end, What.TOPIC, topic))
            if talk is not None:
                said.append((end, What.MINUTES, repr(talk / 60)))
            connection.executemany(
                "INSERT INTO scratch.marks VALUES (?, ?, ?, ?, ?)",
                [
                    (customer, number - len(said), message, what, json.dumps({"at": at, "value": value}))
                    for number, (at, what, value) in enumerate(said)
                ],
            )
    connection.execute("DROP TABLE scratch.called")
