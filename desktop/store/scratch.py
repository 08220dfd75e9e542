"""The scratch database: where an import is prepared, so that nothing is in the book before consent.

It is attached to the writing connection as `scratch`, lies in the data folder with mode 0600, and is deleted
when it is closed and, if the program was killed, at the next start. What it holds when a plan is ready is
exactly what applying the plan writes.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.store.database import Book

# The fields of a record that its sightings can disagree about, in the order of the tables' columns.
MESSAGE_FIELDS = (
    "channel",
    "sent_at",
    "sender",
    "sender_name",
    "recipients",
    "reply_to",
    "subject",
    "text",
    "kind",
    "from_us",
    "thread",
    "message_id",
    "links",
    "labels",
    "agent",
)
ORDER_FIELDS = (
    "placed_at",
    "email",
    "phone",
    "handle",
    "name",
    "total_minor",
    "currency",
    "refunded_minor",
    "status",
    "cancelled_at",
    "shipped_at",
    "delivered_at",
    "country",
    "source",
    "test",
    "voided",
    "lines",
)
# What follows from a record's own fields alone.
MESSAGE_DERIVED = ("pleasantry", "mentions", "talk", "subject_key")
ORDER_DERIVED = ("token",)

MESSAGE, ORDER = 1, 2  # sightings.sort

_m = ", ".join(MESSAGE_FIELDS + MESSAGE_DERIVED)
_o = ", ".join(ORDER_FIELDS + ORDER_DERIVED)

_TABLES = f"""
CREATE TABLE scratch.points (id INTEGER PRIMARY KEY, point TEXT NOT NULL, customer INTEGER NOT NULL);
CREATE TABLE scratch.channels (id INTEGER PRIMARY KEY, name TEXT NOT NULL, account TEXT NOT NULL);
CREATE TABLE scratch.files (id INTEGER PRIMARY KEY, digest BLOB, name TEXT, source TEXT, answers TEXT,
  newest INTEGER, summary TEXT);
CREATE TABLE scratch.batch_files (file INTEGER PRIMARY KEY);
CREATE TABLE scratch.coverage (file INTEGER, channel INTEGER, first INTEGER, newest INTEGER,
  PRIMARY KEY (file, channel)) WITHOUT ROWID;
CREATE TABLE scratch.dropped_files (file INTEGER PRIMARY KEY);
CREATE TABLE scratch.incoming (id INTEGER PRIMARY KEY, file INTEGER, identity BLOB, {_m},
  UNIQUE (identity, file));
CREATE TABLE scratch.incoming_orders (id INTEGER PRIMARY KEY, file INTEGER, shop TEXT, number TEXT,
  updated_at INTEGER, {_o}, UNIQUE (shop, number, file));
CREATE TABLE scratch.changes (id INTEGER PRIMARY KEY, identity BLOB, {_m});
CREATE TABLE scratch.order_changes (id INTEGER PRIMARY KEY, shop TEXT, number TEXT, {_o});
CREATE TABLE scratch.gone (id INTEGER PRIMARY KEY);
CREATE TABLE scratch.gone_orders (id INTEGER PRIMARY KEY);
CREATE TABLE scratch.sightings (sort INTEGER, record INTEGER, file INTEGER, updated_at INTEGER, fields TEXT,
  PRIMARY KEY (sort, record, file)) WITHOUT ROWID;
CREATE TABLE scratch.order_customers (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL);
CREATE TABLE scratch.retalked (id INTEGER PRIMARY KEY, talk INTEGER NOT NULL);
CREATE TABLE scratch.thread_links (node INTEGER, message INTEGER, own INTEGER,
  PRIMARY KEY (node, message)) WITHOUT ROWID;
CREATE TABLE scratch.mentions (token TEXT, message INTEGER, strong INTEGER,
  PRIMARY KEY (token, message)) WITHOUT ROWID;
CREATE TABLE scratch.moved_points (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL);
CREATE TABLE scratch.talks (talk INTEGER PRIMARY KEY, read INTEGER NOT NULL DEFAULT 0);
CREATE TABLE scratch.touched (customer INTEGER PRIMARY KEY, gathered INTEGER NOT NULL DEFAULT 0);
CREATE TABLE scratch.build (customer INTEGER, talk INTEGER, sent_at INTEGER, identity BLOB, id INTEGER,
  channel INTEGER, ours INTEGER, kind INTEGER, pleasantry INTEGER, aside INTEGER, agent TEXT,
  loose INTEGER, subject_key INTEGER, PRIMARY KEY (customer, talk, sent_at, identity)) WITHOUT ROWID;
CREATE TABLE scratch.named (message INTEGER, order_id INTEGER, placed_at INTEGER, strong INTEGER,
  PRIMARY KEY (message, strong, placed_at, order_id)) WITHOUT ROWID;
CREATE TABLE scratch.conversations AS SELECT * FROM main.conversations WHERE 0;
CREATE TABLE scratch.waits AS SELECT * FROM main.waits WHERE 0;
CREATE TABLE scratch.resolutions AS SELECT * FROM main.resolutions WHERE 0;
CREATE TABLE scratch.roles (message INTEGER PRIMARY KEY, conversation INTEGER, role INTEGER);
CREATE TABLE scratch.customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
"""

_BUILD = "id, identity, talk, channel, sent_at, sender, recipients, reply_to, kind, from_us, thread, links"
_VIEWS = f"""
-- The book as it will be: what stays, what changes, what comes.
CREATE TEMP VIEW after_messages AS
  SELECT {_BUILD}, pleasantry, agent, subject, sender_name, NULL AS subject_key FROM main.messages
    WHERE id NOT IN (SELECT id FROM scratch.gone) AND id NOT IN (SELECT id FROM scratch.changes)
      AND id NOT IN (SELECT id FROM scratch.retalked)
  UNION ALL SELECT {_BUILD.replace("talk", "r.talk").replace("id,", "m.id,", 1)}, pleasantry, agent, subject,
      sender_name, NULL
    FROM main.messages m JOIN scratch.retalked r ON r.id = m.id
    WHERE m.id NOT IN (SELECT id FROM scratch.gone) AND m.id NOT IN (SELECT id FROM scratch.changes)
  UNION ALL SELECT {_BUILD}, pleasantry, agent, subject, sender_name, subject_key FROM scratch.changes
  UNION ALL SELECT {_BUILD}, pleasantry, agent, subject, sender_name, subject_key FROM scratch.incoming;
CREATE TEMP VIEW after_orders AS
  SELECT o.id, number, token, placed_at, email, phone, handle, name,
      coalesce(c.customer, o.customer) AS customer FROM main.orders o
    LEFT JOIN scratch.order_customers c ON c.id = o.id
    WHERE o.id NOT IN (SELECT id FROM scratch.gone_orders)
      AND o.id NOT IN (SELECT id FROM scratch.order_changes)
  UNION ALL SELECT o.id, number, token, placed_at, email, phone, handle, name, c.customer
    FROM scratch.order_changes o LEFT JOIN scratch.order_customers c ON c.id = o.id
  UNION ALL SELECT o.id, number, token, placed_at, email, phone, handle, name, c.customer
    FROM scratch.incoming_orders o LEFT JOIN scratch.order_customers c ON c.id = o.id;
CREATE TEMP VIEW after_points AS
  SELECT id, point, coalesce((SELECT customer FROM scratch.moved_points v WHERE v.id = p.id), customer)
    AS customer FROM main.points p
  UNION ALL SELECT id, point,
    coalesce((SELECT customer FROM scratch.moved_points v WHERE v.id = p.id), customer)
    FROM scratch.points p;
CREATE TEMP VIEW after_mentions AS
  SELECT token, message, strong FROM main.mentions
    WHERE message NOT IN (SELECT id FROM scratch.gone) AND message NOT IN (SELECT id FROM scratch.changes)
  UNION ALL SELECT token, message, strong FROM scratch.mentions;
CREATE TEMP VIEW after_links AS
  SELECT node, message, own FROM main.thread_links
    WHERE message NOT IN (SELECT id FROM scratch.gone) AND message NOT IN (SELECT id FROM scratch.changes)
  UNION ALL SELECT node, message, own FROM scratch.thread_links;
"""
_VIEW_NAMES = ("after_messages", "after_orders", "after_points", "after_mentions", "after_links")


def scratch_path(book: Book) -> Path:
    return book.path.with_name(f"{book.path.name}.scratch")


@contextmanager
def scratch(book: Book) -> Iterator[sqlite3.Connection]:
    """The book's connection with an empty `scratch` database attached and the `after_…` views over both."""
    path = scratch_path(book)
    connection = book.connection
    _delete(path)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    connection.execute("ATTACH DATABASE ? AS scratch", (str(path),))
    try:
        connection.execute("PRAGMA scratch.journal_mode = OFF")
        connection.execute("PRAGMA scratch.synchronous = OFF")
        connection.execute("PRAGMA scratch.cache_size = -16000")
        for script in (_TABLES, _VIEWS):
            for statement in script.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        yield connection
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        for view in _VIEW_NAMES:
            connection.execute(f"DROP VIEW IF EXISTS temp.{view}")
        connection.execute("DETACH DATABASE scratch")
        _delete(path)


def _delete(path: Path) -> None:
    for name in (path, path.with_name(path.name + "-journal"), path.with_name(path.name + "-wal")):
        with suppress(FileNotFoundError):
            name.unlink()
