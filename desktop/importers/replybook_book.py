"""Another book of Replybook's, so that two helpers with their own exports get one book.

Its records come with their identities: a mail that both books have is one mail. What a person decided there
(marks, goals, settings) stays there, but for who the shop is. The book is only ever opened by SQLite, and
read-only: it may be the one that another window works in, and closing a file of it in any other way would
take away the locks that keep it whole.
"""

import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from desktop.domain.problem import Problem
from desktop.domain.records import (
    Answers,
    Call,
    Cost,
    HelpVisits,
    HoursWorked,
    Kind,
    Message,
    Order,
    OrderLine,
    Question,
    Rating,
    Record,
    Skipped,
    Survey,
    Ticket,
    TicketState,
)
from desktop.importers.base import Source
from desktop.language import N_, _

SUFFIX = ".replybook"
APPLICATION_ID = 0x5265706C  # as in store/database.py, which importers do not know
SCHEMA = 1  # the newest that is understood here

_TABLES = (
    *("state", "settings", "files", "channels", "points", "messages", "orders", "sightings", "tickets"),
    *("ratings", "calls", "costs", "hours_worked", "help_visits"),
)
_LONGEST_TEXT = 1_000_000  # characters of a text; more is no book's
_MOST_LINES = 10_000
_LIMIT = 50_000_000  # bytes of any one value
_OWN_BY_HAND, _DISOWNED = "owner", "not-owner"  # settings, each a JSON list


@dataclass
class BookSource(Source):
    """A file that is, or may be, a book. Its bytes are nobody's business but SQLite's."""

    def head(self, size: int = 65536) -> bytes:
        return b""

    def open_uncounted(self) -> BinaryIO:
        """What makes this book differ from others: the files that it was made of, and what followed."""
        with _opened(self) as connection:
            rows = connection.execute("SELECT hex(digest), source, answers FROM files ORDER BY id").fetchall()
            state = connection.execute("SELECT key, value FROM state ORDER BY key").fetchall()
        return io.BytesIO(json.dumps([rows, state], default=str).encode())


class ReplybookBook:
    """All records of a book. Raises Problem for one that is newer, damaged, locked or in an archive."""

    key = "replybook_book"
    label = N_("Another book of Replybook")
    channel = "email"  # of most of its messages; whose mailbox it is, it tells itself

    def recognises(self, source: Source) -> bool:
        """Whether it is a SQLite file that calls itself a book; one that is damaged counts by its name."""
        if not isinstance(source, BookSource):
            return source.in_archive and source.head(16).startswith(b"SQLite format 3\0") and _is_ours(source)
        try:
            with _connected(source) as connection:
                return _application(connection) == APPLICATION_ID
        except sqlite3.Error:
            return source.path.suffix == SUFFIX

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        return []

    def owner_of(self, source: Source) -> tuple[str, ...]:
        """The shop's own addresses, as that book knows them."""
        with _opened(source) as connection:
            settings = dict(connection.execute("SELECT key, value FROM settings"))
            own = dict.fromkeys(_listed(settings.get(_OWN_BY_HAND)))
            for (said,) in connection.execute("SELECT answers FROM files ORDER BY id"):
                own.update(dict.fromkeys(_listed(said, "owner")))
        strangers = set(_listed(settings.get(_DISOWNED)))
        return tuple(point for point in own if point not in strangers)

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """Its messages, orders, and all else, each as it was first read from its export."""
        with _opened(source) as connection:
            readers = _readers(connection)
            total = max(1, sum(reader.count for reader in readers))
            done = 0
            for reader in readers:
                for row in connection.execute(reader.query):
                    done += 1
                    source.consumed = source.size * done // total
                    try:
                        yield reader.record(row)
                    except (TypeError, ValueError, OverflowError):
                        yield Skipped(
                            _("record {number} of “{table}”").format(number=done, table=reader.table),
                            _("It is damaged."),
                        )
            source.consumed = source.size


def _is_ours(source: Source) -> bool:
    return int.from_bytes(source.head(100)[68:72], "big") == APPLICATION_ID


@contextmanager
def _connected(source: Source) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write and runs nothing that the file brings along."""
    uri = f"{source.path.resolve().as_uri()}?mode=ro"
    log = source.path.with_name(source.path.name + "-wal")
    if not log.exists():
        uri += "&immutable=1"  # a copy: nobody writes it, and nothing is laid beside it
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5.0)) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LIMIT)
        for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection


def _application(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


@contextmanager
def _opened(source: Source) -> Iterator[sqlite3.Connection]:
    """A book of which every table is there, is a table, and holds what it should."""
    if source.in_archive:
        raise Problem(
            _("“{name}” is a book in an archive. Nothing was brought in.").format(name=source.shown),
            _("Unpack it first, and choose the book itself."),
        )
    try:
        with _connected(source) as connection:
            if _application(connection) != APPLICATION_ID:
                raise _damaged(source, "application id")
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > SCHEMA:
                raise Problem(
                    _("“{name}” was made by a newer Replybook. Nothing was brought in.").format(
                        name=source.name
                    ),
                    _("Install the newer version on this computer, then bring it in."),
                    detail=f"schema {version}, known {SCHEMA}",
                )
            _require_tables(source, connection)
            connection.execute("BEGIN")  # one state of the book, whoever works in it meanwhile
            yield connection
    except sqlite3.Error as error:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Problem(
                _("“{name}” is being written by another window. Nothing was brought in.").format(
                    name=source.name
                ),
                _("Close the other window, or try again in a moment."),
            ) from error
        raise _damaged(source, str(error)) from error


def _require_tables(source: Source, connection: sqlite3.Connection) -> None:
    for table in _TABLES:
        row = connection.execute(
            "SELECT type, sql FROM sqlite_schema WHERE name = ? AND tbl_name = ?", (table, table)
        ).fetchone()
        if row is None or row[0] != "table" or not str(row[1]).upper().startswith("CREATE TABLE"):
            raise _damaged(source, f"no table {table}")
        if any(column[6] for column in connection.execute(f"PRAGMA table_xinfo({table})")):
            raise _damaged(source, f"computed column in {table}")


def _damaged(source: Source, detail: str) -> Problem:
    return Problem(
        _("“{name}” is damaged, locked with a passphrase, or no book. Nothing was brought in.").format(
            name=source.name
        ),
        _("Open it in Replybook to see what is wrong, or bring in its newest backup."),
        detail=detail,
    )


def _listed(words: object, key: str = "") -> list[str]:
    """The texts of a JSON list, or of the list under `key`; none where it is something else."""
    try:
        value = json.loads(str(words))
    except (ValueError, RecursionError):
        return []
    value = value.get(key) if key and isinstance(value, dict) else value
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


# --- Rows to records ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reader:
    table: str
    count: int
    query: str
    record: Callable[[tuple[object, ...]], Record]


def _readers(connection: sqlite3.Connection) -> list[_Reader]:
    @lru_cache(50_000)
    def point(number: int) -> str:
        row = connection.execute("SELECT point FROM points WHERE id = ?", (number,)).fetchone()
        return _text(row[0]) if row else ""

    def points(numbers: object) -> tuple[str, ...]:
        return tuple(filter(None, (point(int(number)) for number in _text(numbers).split()[:_MOST_POINTS])))

    def message(row: tuple[object, ...]) -> Record:
        identity, channel, account, sent_at, sender, name, recipients, reply_to, subject, text, kind = row[
            :11
        ]
        from_us, thread, message_id, links, labels, agent = row[11:]
        return Message(
            identity=_identity(identity),
            channel=_text(channel),
            sent_at=_whole(sent_at),
            sender=point(_whole(sender)),
            sender_name=_text(name),
            recipients=points(recipients),
            subject=_text(subject),
            text=_text(text),
            kind=Kind(_whole(kind)),
            from_us=None if from_us is None else bool(from_us),
            account=_text(account),
            thread=_text(thread),
            message_id=_text(message_id),
            references=_lines(links),
            reply_to=point(_whole(reply_to)),
            labels=_lines(labels),
            agent=_text(agent),
        )

    def order(row: tuple[object, ...]) -> Record:
        shop, number, placed_at, email, phone, handle, name, total, currency, refunded, status = row[:11]
        cancelled, shipped, delivered, country, source, test, voided, lines, updated = row[11:]
        return Order(
            shop=_text(shop),
            order=_text(number),
            placed_at=_whole(placed_at),
            email=point(_whole(email)),
            phone=point(_whole(phone)),
            handle=point(_whole(handle)),
            name=_text(name),
            total_minor=_maybe(total),
            currency=_text(currency),
            refunded_minor=_maybe(refunded),
            status=None if status is None else _text(status),
            cancelled_at=_maybe(cancelled),
            shipped_at=_maybe(shipped),
            delivered_at=_maybe(delivered),
            country=None if country is None else _text(country),
            source=None if source is None else _text(source),
            test=bool(test),
            voided=bool(voided),
            lines=None if lines is None else _order_lines(_text(lines)),
            updated_at=_maybe(updated),
        )

    def ticket(row: tuple[object, ...]) -> Record:
        desk, number, created_at, channel, customer, name, subject, state = row[:8]
        reply_at, reply, reply_open, solved_at, solving, solving_open, reopens, replies = row[8:16]
        agent, topic, tags, named, escalated, minutes, reason, updated_at = row[16:]
        return Ticket(
            desk=_text(desk),
            ticket=_text(number),
            created_at=_whole(created_at),
            channel=_text(channel),
            customer=point(_whole(customer)),
            name=_text(name),
            subject=_text(subject),
            state=None if state is None else TicketState(_whole(state)),
            first_reply_at=_maybe(reply_at),
            first_reply_seconds=_maybe(reply),
            first_reply_open_seconds=_maybe(reply_open),
            solved_at=_maybe(solved_at),
            resolution_seconds=_maybe(solving),
            resolution_open_seconds=_maybe(solving_open),
            reopens=_maybe(reopens),
            replies=_maybe(replies),
            agent=_text(agent),
            topic=_text(topic),
            tags=_lines(tags),
            order=_text(named),
            escalated=None if escalated is None else bool(escalated),
            minutes=None if minutes is None else _number(minutes),
            reason=_text(reason),
            updated_at=_maybe(updated_at),
        )

    def rating(row: tuple[object, ...]) -> Record:
        identity, survey, score, lowest, highest, answered_at, comment, customer = row[:8]
        name, named, about, agent, updated = row[8:]
        return Rating(
            identity=_identity(identity),
            survey=Survey(_text(survey)),
            score=None if score is None else _number(score),
            lowest=_number(lowest),
            highest=_number(highest),
            answered_at=_maybe(answered_at),
            comment=_text(comment),
            customer=point(_whole(customer)),
            name=_text(name),
            order=_text(named),
            conversation=_text(about),
            agent=_text(agent),
            updated_at=_maybe(updated),
        )

    def call(row: tuple[object, ...]) -> Record:
        identity, started_at, number, name, inbound, answered, voicemail, wait, talk, agent, topic, solved = (
            row
        )
        return Call(
            identity=_identity(identity),
            started_at=_whole(started_at),
            number=point(_whole(number)),
            name=_text(name),
            inbound=bool(inbound),
            answered=bool(answered),
            voicemail=bool(voicemail),
            wait_seconds=_maybe(wait),
            talk_seconds=_maybe(talk),
            agent=_text(agent),
            topic=_text(topic),
            solved=None if solved is None else bool(solved),
        )

    def cost(row: tuple[object, ...]) -> Record:
        identity, month, amount, currency, what = row
        return Cost(_identity(identity), _text(month), _whole(amount), _text(currency), _text(what))

    def hours(row: tuple[object, ...]) -> Record:
        identity, day, minutes, person = row
        return HoursWorked(_identity(identity), _text(day), _whole(minutes), _text(person))

    def visits(row: tuple[object, ...]) -> Record:
        identity, day, number, asked, solved = row
        return HelpVisits(_identity(identity), _text(day), _whole(number), _maybe(asked), _maybe(solved))

    def reader(table: str, query: str, record: Callable[[tuple[object, ...]], Record]) -> _Reader:
        count = int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        return _Reader(table, count, query, record)

    return [
        reader("messages", _MESSAGES, message),
        reader("orders", _ORDERS, order),
        reader("tickets", _TICKETS, ticket),
        reader("ratings", _RATINGS, rating),
        reader("calls", _CALLS, call),
        reader("costs", "SELECT identity, month, amount_minor, currency, what FROM costs ORDER BY id", cost),
        reader("hours_worked", "SELECT identity, day, minutes, person FROM hours_worked ORDER BY id", hours),
        reader(
            "help_visits", "SELECT identity, day, visits, asked, solved FROM help_visits ORDER BY id", visits
        ),
    ]


# A message that only stands for a help desk's ticket follows from that ticket here too.
_MESSAGES = (
    "SELECT m.identity, c.name, c.account, m.sent_at, m.sender, m.sender_name, m.recipients, m.reply_to,"
    " m.subject, m.text, m.kind, m.from_us, m.thread, m.message_id, m.links, m.labels, m.agent"
    " FROM messages m JOIN channels c ON c.id = m.channel"
    " WHERE m.identity NOT IN (SELECT message FROM tickets) ORDER BY m.id"
)
_ORDERS = (
    "SELECT shop, number, placed_at, email, phone, handle, name, total_minor, currency, refunded_minor,"
    " status, cancelled_at, shipped_at, delivered_at, country, source, test, voided, lines,"
    " (SELECT max(s.updated_at) FROM sightings s WHERE s.sort = 2 AND s.record = orders.id)"
    " FROM orders ORDER BY id"
)
_TICKETS = (
    "SELECT desk, ticket, created_at, channel, point, name, subject, state, first_reply_at,"
    " first_reply_seconds, first_reply_open_seconds, solved_at, resolution_seconds, resolution_open_seconds,"
    " reopens, replies, agent, topic, tags, order_number, escalated, minutes, reason, changed_at"
    " FROM tickets ORDER BY id"
)
_RATINGS = (
    "SELECT identity, survey, score, lowest, highest, answered_at, comment, point, name, order_number, about,"
    " agent, (SELECT max(s.updated_at) FROM sightings s WHERE s.sort = 4 AND s.record = ratings.id)"
    " FROM ratings ORDER BY id"
)
_CALLS = (
    "SELECT identity, started_at, point, name, inbound, answered, voicemail, wait_seconds, talk_seconds,"
    " agent, topic, solved FROM calls ORDER BY id"
)
_MOST_POINTS = 200


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value[:_LONGEST_TEXT]


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _maybe(value: object) -> int | None:
    return None if value is None else _whole(value)


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError("not a number")
    return float(value)


def _identity(value: object) -> bytes:
    if not isinstance(value, bytes) or len(value) != 16:
        raise TypeError("not an identity")
    return value


def _lines(value: object) -> tuple[str, ...]:
    return tuple(filter(None, _text(value).split("\n")))


def _order_lines(words: str) -> list[OrderLine]:
    try:
        rows = json.loads(words)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(rows, list) or len(rows) > _MOST_LINES:
        raise ValueError("no order lines")
    return [
        OrderLine(_text(product), _text(sku), _whole(quantity), _maybe(price))
        for product, sku, quantity, price in rows
    ]
