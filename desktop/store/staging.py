"""Records on their way in: from an importer's stream into the scratch database, a bounded pile at a time."""

import json
import math
import re
import sqlite3
from calendar import timegm
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Any

from desktop.domain.contact_points import name_point
from desktop.domain.facts import NEVER
from desktop.domain.identity import digest
from desktop.domain.mail_text import is_pleasant, mentions, own_words
from desktop.domain.records import (
    REASON_OF_KIND,
    Call,
    Cost,
    HelpVisits,
    HoursWorked,
    Kind,
    LeftOut,
    Message,
    Order,
    Rating,
    Record,
    Skipped,
    Ticket,
)
from desktop.domain.subjects import is_answer_or_forward
from desktop.language import _
from desktop.store.sorts import CALLS, COSTS, HOURS, MESSAGES, ORDERS, RATINGS, TICKETS, VISITS, Sort

_PILE = 500
_NOT_TOKEN = re.compile(r"[^0-9A-Z]+")
_MASK = (1 << 63) - 1


def _into(table: str, *columns: str) -> str:
    return f"INTO scratch.{table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_INSERT_MESSAGE = (
    "INSERT "
    + _into("incoming", "id", "file", "identity", *MESSAGES.fields, *MESSAGES.derived)
    # The same mail twice in one file is one mail; its labels are all of theirs.
    + " ON CONFLICT (identity, file) DO UPDATE SET labels = union_of_labels(labels, excluded.labels)"
    " WHERE labels <> excluded.labels"
)
# An order whose rows are scattered over a file comes again with all of them: the later one is whole.
_INSERT_ORDER = "INSERT OR REPLACE " + _into(
    "incoming_orders", "id", "file", "shop", "number", "updated_at", *ORDERS.fields, *ORDERS.derived
)


def stable_number(*parts: str) -> int:
    """A number of 63 bits that stands for `parts`, the same on every machine and in every book."""
    data = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") & _MASK


def order_token(number: str) -> str:
    """An order's number as mentions write it: "#1042" → "1042", "BE-1042" → "BE1042"."""
    return _NOT_TOKEN.sub("", number.upper())


def derived_of_message(subject: str, text: str, kind: int, thread: str, channel: str) -> tuple[object, ...]:
    """The columns MESSAGES.derived of a message with these fields."""
    pleasant, named = 0, ""
    if kind == Kind.PERSON:
        words = own_words(text)
        pleasant = int(is_pleasant(words))
        # A subject that was taken over names what the first mail was about, not this one.
        spoken = words if is_answer_or_forward(subject) else f"{subject}\n{words}"
        named = " ".join(f"{token}!" if strong else token for token, strong in mentions(spoken))
    talk = stable_number("talk", channel, thread) if thread else 0
    return pleasant, named, talk


def derived_of_order(number: str) -> tuple[object, ...]:
    """The columns ORDERS.derived of an order with this number."""
    return (order_token(number),)


def derived_of_ticket(desk: str, ticket: str) -> tuple[object, ...]:
    """The columns TICKETS.derived of this ticket: which message stands for it."""
    return (digest("ticket", desk, ticket),)


def derived_of_call(identity: bytes) -> tuple[object, ...]:
    """The columns CALLS.derived of this call; its importer gives the message the same identity."""
    return (digest("call-message", identity),)


# Beyond these an instant is a slip of a file, and sums with it leave what dates can say.
_EARLIEST, _LATEST = -2_208_988_800, 7_258_118_400  # 1900, 2200
_LARGEST = 1 << 53  # of any other number
_MOST_PIECES = (1 << 31) - 1


def storable(record: Record) -> Record:
    """The record as the book can keep it: in whole characters, and set aside if a number is out of reach."""
    cleaned: dict[str, Any] = {}
    for name in record.__slots__:
        value = getattr(record, name)
        clean = _clean(value)
        if clean is not value:
            cleaned[name] = clean
    if cleaned:
        record = replace(record, **cleaned)
    if isinstance(record, Message):
        if not _EARLIEST <= record.sent_at < _LATEST:
            return Skipped(record.message_id, _("Its date cannot be right."))
    elif isinstance(record, Order):
        instants = (record.placed_at, record.cancelled_at, record.shipped_at, record.delivered_at)
        if not all(_EARLIEST <= at < _LATEST for at in (*instants, record.updated_at) if at is not None):
            return Skipped(record.order, _("One of its dates cannot be right."))
        lines = record.lines or ()
        money = (record.total_minor, record.refunded_minor, *(line.price_minor for line in lines))
        if any(abs(amount) > _LARGEST for amount in money if amount is not None) or any(
            abs(line.quantity) > _MOST_PIECES for line in lines
        ):
            return Skipped(record.order, _("One of its numbers is too large to be right."))
    elif not isinstance(record, Skipped | LeftOut):
        wrong = _what_is_wrong(record)
        if wrong:
            return Skipped(record.ticket if isinstance(record, Ticket) else "", wrong)
    return record


def _what_is_wrong(record: Ticket | Rating | Call | Cost | HoursWorked | HelpVisits) -> str:
    """Why the book cannot keep the record; "" where it can."""
    for name in record.__slots__:
        value = getattr(record, name)
        if isinstance(value, int | float):
            if name.endswith("_at"):
                if not _EARLIEST <= value < _LATEST:
                    return _("One of its dates cannot be right.")
            elif not math.isfinite(value) or abs(value) > _LARGEST:
                return _("One of its numbers is too large to be right.")
    if isinstance(record, Rating):
        if not record.lowest < record.highest:
            return _("Its scale has no lower and upper end.")
        if record.score is not None and not record.lowest <= record.score <= record.highest:
            return _("Its score is not on its scale.")
    elif isinstance(record, Cost | HoursWorked | HelpVisits) and _day_starts(_day_of(record)) is None:
        return _("Its date cannot be right.")
    return ""


def _day_of(record: Cost | HoursWorked | HelpVisits) -> str:
    return f"{record.month}-01" if isinstance(record, Cost) else record.day


def _day_starts(day: str) -> int | None:
    """When the day "2026-11-24" begins in UTC, None where it is none: only to tell newer files from older."""
    try:
        instant = timegm(date.fromisoformat(day).timetuple()) if len(day) == 10 else None
    except ValueError:
        return None
    return instant if instant is not None and _EARLIEST <= instant < _LATEST else None


def _clean(value: object) -> object:
    """The very same value, or a copy without halves of characters, which SQLite does not take."""
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, tuple):
        texts = tuple(whole_characters(text) for text in value)
        return value if texts == value else texts
    if isinstance(value, list):
        lines = [
            replace(line, product=whole_characters(line.product), sku=whole_characters(line.sku))
            for line in value
        ]
        return value if lines == value else lines
    return value


def whole_characters(text: str) -> str:
    """`text` with its surrogates joined to characters, and "\ufffd" for those without their other half."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


@dataclass
class FileTally:
    """What was read from one file, for the person and for the book."""

    read: int = 0
    messages: int = 0
    orders: int = 0
    newest: int = -NEVER
    skipped: list[Skipped] = field(default_factory=list)
    skipped_count: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


# More skipped rows than this are counted, not listed: a book is no place for a broken file's every line.
_MOST_SKIPPED = 20_000


class Stager:
    """Takes the records of one file after the other and writes them to `scratch.incoming…`.

    Messages whose account only becomes known when their file is read get the placeholder channel
    `-file`; `settle_account` replaces it.
    """

    def __init__(self, connection: sqlite3.Connection, *, keep_left_out_text: bool = False) -> None:
        connection.create_function("union_of_labels", 2, _union_of_labels, deterministic=True)
        self._connection = connection
        self._keep_left_out_text = keep_left_out_text
        self._points: dict[str, int] = {}
        self._channels: dict[tuple[str, str], int] = {}
        self._next_point = _next_id(connection, "points")
        self._next_channel = _next_id(connection, "channels")
        self._next_message = _next_id(connection, "messages")
        self._next_order = _next_id(connection, "orders")
        self._next_small: dict[Sort, int] = {}
        self._messages: list[tuple[object, ...]] = []
        self._orders: list[tuple[object, ...]] = []
        self._small: dict[Sort, list[tuple[object, ...]]] = {}
        self._new_points: list[tuple[object, ...]] = []
        self._coverage: dict[tuple[int, int], list[int]] = {}
        # The names of the channels that a file of tickets or calls covers to its very end
        self._covers: dict[int, set[str]] = {}
        self._newest: dict[int, int] = {}

    def point(self, point: str) -> int:
        """The id of a contact point, 0 for none; a new one is prepared for the book."""
        if not point:
            return 0
        known = self._points.get(point)
        if known is None:
            row = self._connection.execute("SELECT id FROM main.points WHERE point = ?", (point,)).fetchone()
            if row is not None:
                known = int(row[0])
            else:
                known = self._next_point
                self._next_point += 1
                self._new_points.append((known, point, known))
            self._points[point] = known
        return known

    def channel(self, name: str, account: str) -> int:
        """The id of a channel account; a new one is prepared for the book."""
        known = self._channels.get((name, account))
        if known is None:
            row = self._connection.execute(
                "SELECT id FROM main.channels WHERE name = ? AND account = ?", (name, account)
            ).fetchone()
            if row is not None:
                known = int(row[0])
            else:
                known = self._next_channel
                self._next_channel += 1
                self._connection.execute(
                    "INSERT INTO scratch.channels VALUES (?, ?, ?)", (known, name, account)
                )
            self._channels[name, account] = known
        return known

    def add(self, record: Record, file: int, tally: FileTally) -> None:
        """One record of the file with the scratch id `file`."""
        record = storable(record)
        if isinstance(record, Message):
            self._add_message(record, file, tally)
        elif isinstance(record, Order):
            self._add_order(record, file, tally)
        elif isinstance(record, Skipped):
            tally.skipped_count += 1
            if len(tally.skipped) < _MOST_SKIPPED:
                tally.skipped.append(record)
        elif isinstance(record, LeftOut):
            tally.left_out[record.reason] += 1
        else:
            self._add_small(record, file, tally)
        tally.read += max(1, len(record.lines or ())) if isinstance(record, Order) else 1

    def _add_message(self, message: Message, file: int, tally: FileTally) -> None:
        sent_at = message.sent_at
        if message.account or message.channel != "email":
            channel = self.channel(message.channel, message.account)
        else:
            channel = -file
        point = self.point
        recipients = " ".join(str(point(recipient)) for recipient in message.recipients)
        keeps_text = message.kind in (Kind.PERSON, Kind.BOT) or self._keep_left_out_text
        self._messages.append(
            (
                self._next_message,
                file,
                message.identity,
                channel,
                sent_at,
                point(message.sender) or point(name_point(message.channel, message.sender_name or "?")),
                message.sender_name,
                recipients,
                point(message.reply_to),
                message.subject,
                message.text if keeps_text else "",
                int(message.kind),
                message.from_us,
                message.thread,
                message.message_id,
                "\n".join(message.references),
                _union_of_labels("", "\n".join(message.labels)),
                message.agent,
                *derived_of_message(
                    message.subject, message.text, message.kind, message.thread, message.channel
                ),
            )
        )
        self._next_message += 1
        self._cover(file, channel, sent_at)
        tally.messages += 1
        tally.newest = max(tally.newest, sent_at)
        if message.kind != Kind.PERSON:
            tally.left_out[REASON_OF_KIND[message.kind]] += 1
        if len(self._messages) >= _PILE:
            self.flush()

    def _cover(self, file: int, channel: int, instant: int) -> None:
        covered = self._coverage.get((file, channel))
        if covered is None:
            self._coverage[file, channel] = [instant, instant]
        elif instant < covered[0]:
            covered[0] = instant
        elif instant > covered[1]:
            covered[1] = instant

    def _add_small(
        self, record: Ticket | Rating | Call | Cost | HoursWorked | HelpVisits, file: int, tally: FileTally
    ) -> None:
        """A record of a sort that a book holds few of, as a row of its table."""
        sort, key, fields, derived, updated_at = self._row_of(record)
        number = self._next_small.get(sort) or _next_id(self._connection, sort.table)
        self._next_small[sort] = number + 1
        dated = (updated_at,) if sort.dated else ()
        self._small.setdefault(sort, []).append((number, file, *key, *dated, *fields, *derived))
        newest = _last_instant(record)
        if newest is not None:
            tally.newest = max(tally.newest, newest)
            self._newest[file] = max(self._newest.get(file, -NEVER), newest)
        if isinstance(record, Ticket):
            self._cover(file, self.channel(record.channel, record.desk), record.created_at)
            self._covers.setdefault(file, set()).add(record.channel)
            if record.reason:
                tally.left_out[record.reason] += 1
        elif isinstance(record, Call):
            self._covers.setdefault(file, set()).add("phone")
        if len(self._small[sort]) >= _PILE:
            self.flush()

    def _row_of(
        self, record: Ticket | Rating | Call | Cost | HoursWorked | HelpVisits
    ) -> tuple[Sort, tuple[object, ...], tuple[object, ...], tuple[object, ...], int | None]:
        """The sort of a record, its key, its fields and derived columns, and when it was last changed."""
        point = self.point
        if isinstance(record, Ticket):
            t = record
            fields: tuple[object, ...] = (t.created_at, t.channel, point(t.customer), t.name, t.subject)
            fields += (None if t.state is None else int(t.state), t.first_reply_at, t.first_reply_seconds)
            fields += (t.first_reply_open_seconds, t.solved_at, t.resolution_seconds)
            fields += (t.resolution_open_seconds, t.reopens, t.replies, t.agent, t.topic)
            fields += (_union_of_labels("", "\n".join(t.tags)), t.order, t.escalated, t.minutes, t.reason)
            key: tuple[object, ...] = (t.desk, t.ticket)
            return TICKETS, key, (*fields, t.updated_at), derived_of_ticket(t.desk, t.ticket), t.updated_at
        key = (record.identity,)
        if isinstance(record, Rating):
            r = record
            fields = (str(r.survey), r.score, r.lowest, r.highest, r.answered_at, r.comment)
            fields += (point(r.customer), r.name, r.order, r.conversation, r.agent)
            return RATINGS, key, fields, (), r.updated_at
        if isinstance(record, Call):
            c = record
            fields = (c.started_at, point(c.number), c.name, int(c.inbound), int(c.answered))
            fields += (int(c.voicemail), c.wait_seconds, c.talk_seconds, c.agent, c.topic, c.solved)
            return CALLS, key, fields, derived_of_call(c.identity), None
        if isinstance(record, Cost):
            return COSTS, key, (record.month, record.amount_minor, record.currency, record.what), (), None
        if isinstance(record, HoursWorked):
            return HOURS, key, (record.day, record.minutes, record.person), (), None
        return VISITS, key, (record.day, record.visits, record.asked, record.solved), (), None

    def _add_order(self, order: Order, file: int, tally: FileTally) -> None:
        lines = None
        if order.lines is not None:
            lines = json.dumps(
                [[line.product, line.sku, line.quantity, line.price_minor] for line in order.lines],
                ensure_ascii=False,
            )
        self._orders.append(
            (
                self._next_order,
                file,
                order.shop,
                order.order,
                order.updated_at,
                order.placed_at,
                self.point(order.email),
                self.point(order.phone),
                self.point(order.handle),
                order.name,
                order.total_minor,
                order.currency,
                order.refunded_minor,
                order.status,
                order.cancelled_at,
                order.shipped_at,
                order.delivered_at,
                order.country,
                order.source,
                int(order.test),
                int(order.voided),
                lines,
                *derived_of_order(order.order),
            )
        )
        self._next_order += 1
        tally.orders += 1
        tally.newest = max(tally.newest, order.placed_at)
        if len(self._orders) >= _PILE:
            self.flush()

    def flush(self) -> None:
        """Write what has piled up."""
        execute = self._connection.executemany
        if self._new_points:
            execute("INSERT INTO scratch.points VALUES (?, ?, ?)", self._new_points)
            self._new_points.clear()
        if self._messages:
            execute(_INSERT_MESSAGE, self._messages)
            self._messages.clear()
        if self._orders:
            execute(_INSERT_ORDER, self._orders)
            self._orders.clear()
        for sort, rows in self._small.items():
            # The same record twice in one file: the later row is the one that counts.
            marks = ", ".join("?" * len(rows[0]))
            execute(f"INSERT OR REPLACE INTO scratch.{sort.incoming} VALUES ({marks})", rows)
        self._small.clear()

    def settle_account(self, file: int, account: str) -> None:
        """The mails of `file` belong to the mail account `account`."""
        self.flush()
        placeholder = self._coverage.pop((file, -file), None)
        if placeholder is None:
            return
        channel = self.channel("email", account)
        self._connection.execute(
            "UPDATE scratch.incoming SET channel = ? WHERE channel = ?", (channel, -file)
        )
        covered = self._coverage.setdefault((file, channel), placeholder)
        covered[0] = min(covered[0], placeholder[0])
        covered[1] = max(covered[1], placeholder[1])

    def close(self) -> None:
        """Write the rest, and how far each file reaches."""
        self.flush()
        self._cover_to_the_end()
        self._points.clear()  # a large mailbox has many addresses, and the rebuilding wants the room
        self._connection.executemany(
            "INSERT INTO scratch.coverage VALUES (?, ?, ?, ?)",
            [(file, channel, *covered) for (file, channel), covered in self._coverage.items()],
        )

    def _cover_to_the_end(self) -> None:
        """A help desk or a telephone tells of all its channels up to the same moment, also of a quiet one."""
        name_of = {id_: name for (name, _account), id_ in self._channels.items()}
        for file, names in self._covers.items():
            newest = self._newest[file]
            covered = {c for f, c in self._coverage if f == file and name_of.get(c) in names}
            if not covered:  # calls of which none is a contact
                covered = {self.channel("phone", "")}
            for channel in covered:
                self._cover(file, channel, newest)


def _last_instant(record: Ticket | Rating | Call | Cost | HoursWorked | HelpVisits) -> int | None:
    """The last instant that a record tells of."""
    told: list[int | None]
    if isinstance(record, Ticket):
        told = [record.created_at, record.first_reply_at, record.solved_at, record.updated_at]
    elif isinstance(record, Rating):
        told = [record.answered_at, record.updated_at]
    elif isinstance(record, Call):
        told = [record.started_at + (record.wait_seconds or 0) + (record.talk_seconds or 0)]
    else:
        told = [_day_starts(_day_of(record))]
    return max((instant for instant in told if instant is not None), default=None)


def _union_of_labels(one: str, other: str) -> str:
    return "\n".join(sorted({label for label in f"{one}\n{other}".split("\n") if label}))


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM main.{table}").fetchone()[0])
