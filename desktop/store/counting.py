"""The book held against itself: is the file whole, and key measures counted the slow way, from the tables.

`start`, `end`, `as_of`: seconds UTC. What is known ends with each channel account's files, so "now" is the
earlier of `as_of` and that; what is dated later was said by a person and holds.
"""

import sqlite3

from desktop.store.batches import BY_HAND

_KNOWN = f"""
WITH known (channel, now) AS (
  SELECT channel, min(max(CASE f.source WHEN '{BY_HAND}' THEN :as_of ELSE v.newest END), :as_of)
  FROM coverage v JOIN files f ON f.id = v.file GROUP BY channel
)
"""
_COUNTED = "c.reason = '' AND c.arrived >= :start AND c.arrived < :end AND c.arrived <= k.now"


def started(connection: sqlite3.Connection, start: int, end: int, as_of: int) -> list[tuple[int, int]]:
    """(id, outbound) of the conversations that count and arrived in the period."""
    return connection.execute(
        f"{_KNOWN} SELECT c.id, c.outbound FROM conversations c JOIN known k ON k.channel = c.channel"
        f" WHERE {_COUNTED}",
        {"start": start, "end": end, "as_of": as_of},
    ).fetchall()


def first_waits(connection: sqlite3.Connection, start: int, end: int, as_of: int) -> list[int]:
    """Calendar seconds from the customer's first message to our first reply, of those answered by now."""
    rows = connection.execute(
        f"{_KNOWN} SELECT c.first_reply - c.arrived FROM conversations c"
        " JOIN known k ON k.channel = c.channel"
        f" WHERE {_COUNTED} AND NOT c.bot_only AND c.needs_answer"
        " AND c.first_reply BETWEEN c.arrived AND :as_of"
        " AND c.id NOT IN (SELECT conversation FROM messages WHERE labels = 'without-exact-times')",
        {"start": start, "end": end, "as_of": as_of},
    )
    return [int(row[0]) for row in rows]


def resolved_within(connection: sqlite3.Connection, start: int, end: int, as_of: int) -> list[int]:
    """Calendar seconds from arrival to the last solution known by now, of those solved in the period."""
    rows = connection.execute(
        f"{_KNOWN} SELECT max(r.at) - c.arrived FROM resolutions r"
        " JOIN conversations c ON c.id = r.conversation"
        " JOIN known k ON k.channel = c.channel WHERE c.reason = '' AND NOT c.bot_only"
        " AND (r.known < k.now OR (r.given AND r.at <= :as_of))"
        # A help desk's clock can be wrong, and it can tell the time it took without telling when it was.
        " GROUP BY c.id HAVING max(r.at) >= max(:start, c.arrived) AND max(r.at) < :end"
        " AND NOT (c.resolution_open_minutes IS NOT NULL AND max(r.at) = c.arrived)",
        {"start": start, "end": end, "as_of": as_of},
    )
    return [int(row[0]) for row in rows]


def open_backlog(connection: sqlite3.Connection, as_of: int) -> int:
    """Conversations in which we owe the next word now."""
    row = connection.execute(
        f"{_KNOWN} SELECT count(DISTINCT c.id) FROM waits w JOIN conversations c ON c.id = w.conversation"
        " JOIN known k ON k.channel = c.channel WHERE c.reason = '' AND NOT c.bot_only AND c.needs_answer"
        " AND w.began <= k.now AND coalesce(w.ended, :as_of + 1) > :as_of AND w.lapses >= k.now",
        {"as_of": as_of},
    ).fetchone()
    return int(row[0])


def orders_placed(connection: sqlite3.Connection, start: int, end: int) -> int:
    """Orders of the period that count."""
    row = connection.execute(
        "SELECT count(*) FROM orders WHERE NOT test AND NOT voided AND placed_at >= ? AND placed_at < ?",
        (start, end),
    ).fetchone()
    return int(row[0])


def faults_of_file(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the file, at most a few lines; nothing for a whole one."""
    faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check (5)") if row[0] != "ok"]
    return faults + [str(row) for row in connection.execute("PRAGMA foreign_key_check").fetchmany(5)]


def messages_without_conversation(connection: sqlite3.Connection) -> int:
    row = connection.execute(
        "SELECT count(*) FROM messages m LEFT JOIN conversations c ON c.id = m.conversation"
        " WHERE c.id IS NULL"
    ).fetchone()
    return int(row[0])
