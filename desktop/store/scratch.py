"""The scratch database: where an import is prepared, so that nothing is in the book before consent.

It is attached to the writing connection as `scratch`, lies in the data folder with mode 0600, and is deleted
when it is closed and, if the program was killed, at the next start. What it holds when a plan is ready is
exactly what applying the plan writes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from desktop.domain.problem import Problem
from desktop.language import _
from desktop.store.database import Book, claim_scratch, release_scratch, world_errors
from desktop.store.sorts import ALL, TICKETS, Sort


def _columns(sort: Sort) -> str:
    return ", ".join((*sort.fields, *sort.derived))


def _tables_of(sort: Sort) -> str:
    """What comes, changes and goes of one sort; ids are those the records have or will have."""
    key, updated = ", ".join(sort.key), "updated_at INTEGER, " if sort.dated else ""
    return f"""
CREATE TABLE scratch.{sort.incoming} (id INTEGER PRIMARY KEY, file INTEGER, {key}, {updated}{_columns(sort)},
  UNIQUE ({key}, file));
CREATE TABLE scratch.{sort.changes} (id INTEGER PRIMARY KEY, {key}, {_columns(sort)});
CREATE TABLE scratch.{sort.gone} (id INTEGER PRIMARY KEY);
"""


_TABLES = f"""
CREATE TABLE scratch.points (id INTEGER PRIMARY KEY, point TEXT NOT NULL, customer INTEGER NOT NULL);
CREATE TABLE scratch.channels (id INTEGER PRIMARY KEY, name TEXT NOT NULL, account TEXT NOT NULL);
CREATE TABLE scratch.files (id INTEGER PRIMARY KEY, digest BLOB, name TEXT, source TEXT, answers TEXT,
  newest INTEGER, summary TEXT);
CREATE TABLE scratch.batch_files (file INTEGER PRIMARY KEY);
CREATE TABLE scratch.coverage (file INTEGER, channel INTEGER, first INTEGER, newest INTEGER,
  PRIMARY KEY (file, channel)) WITHOUT ROWID;
CREATE TABLE scratch.dropped_files (file INTEGER PRIMARY KEY);
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
  channel INTEGER, ours INTEGER, kind INTEGER, pleasantry INTEGER, aside INTEGER, who TEXT,
  subject_key INTEGER, PRIMARY KEY (customer, talk, sent_at, ours, identity)) WITHOUT ROWID;
CREATE TABLE scratch.named (customer INTEGER, message INTEGER, order_id INTEGER, placed_at INTEGER,
  number TEXT, strong INTEGER, own INTEGER);
CREATE TABLE scratch.marks (customer INTEGER, decision INTEGER, message INTEGER, what TEXT, value TEXT,
  PRIMARY KEY (customer, decision, message)) WITHOUT ROWID;
CREATE TABLE scratch.given (customer INTEGER, message INTEGER, {", ".join(TICKETS.fields)},
  PRIMARY KEY (customer, message)) WITHOUT ROWID;
CREATE TABLE scratch.conversations AS SELECT * FROM main.conversations WHERE 0;
CREATE TABLE scratch.waits AS SELECT * FROM main.waits WHERE 0;
CREATE TABLE scratch.resolutions AS SELECT * FROM main.resolutions WHERE 0;
CREATE TABLE scratch.roles (message INTEGER PRIMARY KEY, conversation INTEGER, role INTEGER);
CREATE TABLE scratch.customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE scratch.settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
{"".join(map(_tables_of, ALL))}"""

# The book can be large and a change small, but SQLite knows of neither. CROSS JOIN, here and in what works
# with these tables, makes it go from the few to the many; so does a "+" before a column, hiding its index.

# Which stored records stay as they are.
_STAYS = "{0} NOT IN (SELECT id FROM scratch.gone) AND {0} NOT IN (SELECT id FROM scratch.changes)"
_ORDER_STAYS = (
    "o.id NOT IN (SELECT id FROM scratch.gone_orders) AND o.id NOT IN (SELECT id FROM scratch.order_changes)"
)


def messages_after(columns: str, where: str) -> str:
    """SQL for the messages `m` as they will be: what stays, what changes, what comes.

    A query an arm, instead of a view: SQLite then uses each table's own index for `where`.
    """
    retalked = (
        "(SELECT b.id, b.identity, r.talk, b.channel, b.sent_at, b.sender, b.sender_name, b.recipients,"
        " b.reply_to, b.subject, b.kind, b.from_us, b.thread, b.links, b.pleasantry, b.agent"
        " FROM scratch.retalked r CROSS JOIN main.messages b ON b.id = r.id) m"
    )
    return (
        f"SELECT {columns} FROM main.messages m WHERE ({where}) AND {_STAYS.format('m.id')}"
        " AND m.id NOT IN (SELECT id FROM scratch.retalked)"
        f" UNION ALL SELECT {columns} FROM {retalked} WHERE ({where}) AND {_STAYS.format('m.id')}"
        f" UNION ALL SELECT {columns} FROM scratch.changes m WHERE {where}"
        f" UNION ALL SELECT {columns} FROM scratch.incoming m WHERE {where}"
    )


def orders_after(columns: str, where: str) -> str:
    """SQL for the orders `o` as they will be, their customer aside (`order_customer`)."""
    return (
        f"SELECT {columns} FROM main.orders o WHERE ({where}) AND {_ORDER_STAYS}"
        f" UNION ALL SELECT {columns} FROM scratch.order_changes o WHERE {where}"
        f" UNION ALL SELECT {columns} FROM scratch.incoming_orders o WHERE {where}"
    )


def small_after(sort: Sort, columns: str) -> str:
    """SQL for all records `r` of a sort that a book holds few of, as they will be."""
    return (
        f"SELECT {columns} FROM main.{sort.table} r WHERE r.id NOT IN (SELECT id FROM scratch.{sort.gone})"
        f" AND r.id NOT IN (SELECT id FROM scratch.{sort.changes})"
        f" UNION ALL SELECT {columns} FROM scratch.{sort.changes} r"
        f" UNION ALL SELECT {columns} FROM scratch.{sort.incoming} r"
    )


def links_after(columns: str, where: str) -> str:
    """SQL for the thread links `l` as they will be."""
    return (
        f"SELECT {columns} FROM main.thread_links l WHERE ({where}) AND {_STAYS.format('l.message')}"
        f" UNION ALL SELECT {columns} FROM scratch.thread_links l WHERE {where}"
    )


def mentions_after(columns: str, where: str) -> str:
    """SQL for the mentions `n` as they will be."""
    return (
        f"SELECT {columns} FROM main.mentions n WHERE ({where}) AND {_STAYS.format('n.message')}"
        f" UNION ALL SELECT {columns} FROM scratch.mentions n WHERE {where}"
    )


@contextmanager
def scratch(book: Book) -> Iterator[sqlite3.Connection]:
    """The book's connection with an empty `scratch` database attached.

    Raises Problem where the disk has no room for it, or an import that was looked at still waits in it.
    """
    connection = book.connection
    if any(name == "scratch" for _number, name, _file in connection.execute("PRAGMA database_list")):
        raise Problem(
            _("An import waits for your answer. Nothing was changed."),
            _("Bring it in or cancel it, then try again."),
        )
    with ExitStack() as undo:
        with world_errors(book.path):
            path = claim_scratch(book.path)
            undo.callback(release_scratch, path)
            connection.execute("ATTACH DATABASE ? AS scratch", (str(path),))
            undo.callback(_detach, connection)
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16000"):
                connection.execute(f"PRAGMA scratch.{pragma}")
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        yield connection


def _detach(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.ProgrammingError):  # the book was closed first, and took it along
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        try:
            connection.execute("DETACH DATABASE scratch")
        except sqlite3.OperationalError:
            # A full-text insert that was stopped halfway leaves the scratch database in a transaction that
            # the connection knows nothing of; another one ends it.
            connection.execute("BEGIN")
            connection.execute("ROLLBACK")
            connection.execute("DETACH DATABASE scratch")
