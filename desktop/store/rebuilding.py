"""Rebuilding the conversations that a change touches, from stored messages to rows in the scratch database.

Four steps: which talks are touched; whose they are; every talk of these customers, laid out in order; and the
pure rules of domain/conversations.py over each customer's talks. Memory does not grow with the book.
"""

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from desktop.domain.conversations import Bought, Conversation, Mark, Said, rebuild
from desktop.domain.facts import NEVER
from desktop.domain.records import Kind, Ticket, TicketState
from desktop.domain.rules import Rules
from desktop.domain.subjects import bare_subject
from desktop.store.calls import note_call_marks, touch_calls
from desktop.store.decisions import note_marks, read_mark, touch_person
from desktop.store.people import customer_of
from desktop.store.products import name_products
from desktop.store.scratch import mentions_after, messages_after, orders_after
from desktop.store.settings import not_customers, own_points, rules
from desktop.store.sorts import TICKETS
from desktop.store.staging import stable_number
from desktop.store.stand_ins import note_given

_PILE = 1000
_CHANGED = (
    "(SELECT id FROM scratch.gone UNION ALL SELECT id FROM scratch.changes"
    " UNION ALL SELECT id FROM scratch.retalked)"
)
_ORDER_CUSTOMER = (
    "coalesce((SELECT customer FROM scratch.order_customers x WHERE x.id = o.id),"
    " (SELECT customer FROM main.orders y WHERE y.id = o.id))"
)


def touch_everything(connection: sqlite3.Connection) -> None:
    """Mark every talk of the book: a rule or an own address has changed."""
    connection.execute("INSERT OR IGNORE INTO scratch.talks (talk) SELECT DISTINCT talk FROM main.messages")


_ORDERS_OF_TOUCHED = orders_after(
    f"{_ORDER_CUSTOMER} AS customer, o.id AS id, o.placed_at AS placed_at, o.name,"
    " o.shop || char(10) || o.number",
    "o.id IN (SELECT id FROM main.orders WHERE customer IN (SELECT customer FROM scratch.touched)"
    " UNION SELECT id FROM scratch.order_customers)"
    f" AND {_ORDER_CUSTOMER} IN (SELECT customer FROM scratch.touched)"
    # A test or a voided order is nobody's purchase, so nothing is likely to be about it.
    " AND NOT o.test AND NOT o.voided",
)


def note_mentions(connection: sqlite3.Connection) -> None:
    """Fill `scratch.mentions` from the new and changed messages."""
    for table in ("incoming", "changes"):
        rows = connection.cursor().execute(f"SELECT id, mentions FROM scratch.{table} WHERE mentions <> ''")
        connection.executemany(
            "INSERT OR IGNORE INTO scratch.mentions VALUES (?, ?, ?)",
            (
                (token.rstrip("!"), message, int(token.endswith("!")))
                for message, tokens in rows
                for token in tokens.split()
            ),
        )


def rebuild_touched(connection: sqlite3.Connection, look: Callable[[], None] = lambda: None) -> None:
    """Fill `scratch.conversations`, `waits`, `resolutions` and `roles` for all that the change touches.

    `look` is called now and then; it may raise to stop the work.
    """
    _touch_talks(connection)
    shop = _Shop(connection)
    while _gather_talks(connection):
        _read_talks(connection, shop, look)
    _name_orders(connection)
    note_marks(connection)
    note_call_marks(connection)
    note_given(connection)
    writer = _Writer(connection)
    with closing(_customers(connection)) as lives:
        for life in lives:
            split = {talk.number: shop.split(talk.channel) for talk in life.talks}
            joined = _join_by_subject(life.talks, shop.rules)
            built = rebuild(joined, life.orders, split, shop.rules, life.placed, life.marks, life.tickets)
            writer.write(life, built, shop)
            look()
    writer.close()
    name_products(connection)


def rebuild_again(connection: sqlite3.Connection, look: Callable[[], None] = lambda: None) -> None:
    """The same once more from the beginning, because who is a customer has been said in between."""
    tables = (
        "build",
        "named",
        "marks",
        "given",
        "conversations",
        "waits",
        "resolutions",
        "roles",
        "customers",
    )
    for table in tables:
        connection.execute(f"DELETE FROM scratch.{table}")
    connection.execute("UPDATE scratch.talks SET read = 0")
    touch_person(connection, *(not_customers(connection) ^ not_customers(connection, after=True)))
    rebuild_touched(connection, look)


def _touch_talks(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    execute(
        "INSERT OR IGNORE INTO scratch.talks (talk) SELECT talk FROM scratch.incoming"
        " UNION SELECT talk FROM scratch.changes UNION SELECT talk FROM scratch.retalked"
        f" UNION SELECT m.talk FROM {_CHANGED} x CROSS JOIN main.messages m ON m.id = x.id"
    )
    # An order that comes, goes or changes touches the talks that name it; its customer is touched elsewhere.
    execute(
        "INSERT OR IGNORE INTO scratch.talks (talk) SELECT m.talk FROM main.mentions n"
        " JOIN main.messages m ON m.id = n.message WHERE n.token IN ("
        "  SELECT token FROM scratch.incoming_orders UNION SELECT token FROM scratch.order_changes"
        "  UNION SELECT o.token FROM scratch.gone_orders x CROSS JOIN main.orders o ON o.id = x.id)"
    )
    touch_calls(connection)
    # Talks that lose a message touch their customers of before.
    execute(
        "INSERT OR IGNORE INTO scratch.touched (customer) SELECT DISTINCT c.customer"
        " FROM main.conversations c JOIN main.messages m ON m.conversation = c.id"
        " WHERE m.talk IN (SELECT talk FROM scratch.talks)"
    )


def _gather_talks(connection: sqlite3.Connection) -> bool:
    """Add all talks of customers touched since the last look. True while there are unread ones."""
    connection.execute(
        "INSERT OR IGNORE INTO scratch.talks (talk) SELECT m.talk FROM scratch.touched t"
        " CROSS JOIN main.conversations c ON c.customer = t.customer"
        " CROSS JOIN main.messages m ON m.conversation = c.id"
        " WHERE t.gathered = 0"
    )
    connection.execute("UPDATE scratch.touched SET gathered = 1 WHERE gathered = 0")
    return connection.execute("SELECT 1 FROM scratch.talks WHERE read = 0 LIMIT 1").fetchone() is not None


def subject_key(subject: str) -> int:
    """Equal for "Vase" and "Re: Antw: vase"; 0 for no subject."""
    bare = bare_subject(subject).lower()
    return stable_number("subject", bare) if bare else 0


class _Shop:
    """What decides who is who: our own points, who is no customer, and the channels' clocks.

    `own` and `not_customers` are points. In somebody's talk the others count as points too, not as the
    customers they belong to: else a phone number that turns out to be one of theirs would change talks of
    people whom nothing has touched.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.rules: Rules = rules(connection)
        self.own = self._ids(connection, own_points(connection, after=True))
        self.not_customers = self._ids(connection, not_customers(connection, after=True))
        self.channels: dict[int, str] = dict(
            connection.execute(
                "SELECT id, name FROM main.channels UNION SELECT id, name FROM scratch.channels"
            )
        )
        self.customer_of = lru_cache(maxsize=4096)(lambda point: customer_of(connection, point))
        self.left_out = frozenset(self.customer_of(point) for point in self.not_customers)

    @staticmethod
    def _ids(connection: sqlite3.Connection, points: frozenset[str]) -> frozenset[int]:
        found: set[int] = set()
        for point in points:
            for table in ("main.points", "scratch.points"):
                row = connection.execute(f"SELECT id FROM {table} WHERE point = ?", (point,)).fetchone()
                if row is not None:
                    found.add(int(row[0]))
        return frozenset(found)

    def split(self, channel: int) -> int:
        return self.rules.split(self.channels[channel])


def _read_talks(connection: sqlite3.Connection, shop: _Shop, look: Callable[[], None]) -> None:
    """Lay out every unread talk in `scratch.build`, each message with its customer."""
    query = messages_after(_Row.COLUMNS, "m.talk IN (SELECT talk FROM scratch.talks WHERE read = 0)")
    laid: list[tuple[object, ...]] = []
    with closing(connection.cursor()) as cursor:  # a cursor left open would hold the scratch database
        for _talk, group in groupby(cursor.execute(f"{query} ORDER BY 1, 2, 3"), key=itemgetter(0)):
            laid.extend(_lay_out([_Row(*row) for row in group], shop))
            if len(laid) >= _PILE:
                _write_layout(connection, laid)
                look()
    _write_layout(connection, laid)
    connection.execute("UPDATE scratch.talks SET read = 1")


def _write_layout(connection: sqlite3.Connection, laid: list[tuple[object, ...]]) -> None:
    connection.executemany(f"INSERT INTO scratch.build VALUES ({', '.join('?' * 12)})", laid)
    connection.executemany(
        "INSERT OR IGNORE INTO scratch.touched (customer) VALUES (?)", {(row[0],) for row in laid}
    )
    laid.clear()


class _Row(NamedTuple):
    """A message of a talk, as the tables have it."""

    COLUMNS = (  # type: ignore[misc]
        "m.talk AS talk, m.sent_at AS sent_at, m.identity AS identity, m.id, m.channel, m.sender,"
        " m.recipients, m.reply_to, m.kind, m.from_us, m.pleasantry, m.agent, m.sender_name, m.thread,"
        " m.links, m.subject"
    )

    talk: int
    sent_at: int
    identity: bytes
    id: int
    channel: int
    sender: int
    recipients: str
    reply_to: int
    kind: int
    from_us: int | None
    pleasantry: int
    agent: str
    sender_name: str
    thread: str
    links: str
    subject: str


def _lay_out(rows: Sequence[_Row], shop: _Shop) -> Iterator[tuple[object, ...]]:
    """The messages of one talk as rows of `scratch.build`.

    A talk is one customer's, unless it holds mails of a contact form: mail programs throw the mails of
    different customers into one thread when they come from the same form with the same subject.
    """
    of = [_whose(row, shop) for row in rows]
    by_form = any(row.reply_to and not ours for row, (ours, _points) in zip(rows, of, strict=True))
    writers = {points[0] for ours, points in of if not ours}
    talk_customer = _customer_of_talk(rows, of, shop)
    for row, (ours, points) in zip(rows, of, strict=True):
        people = [shop.customer_of(point) for point in points]
        customer = talk_customer
        if by_form and people:
            customer = people[0]
        aside = False
        if ours and row.recipients:
            to_others = not by_form and talk_customer not in people and writers.isdisjoint(points)
            aside = not people or to_others
        elif not ours:
            aside = people[0] != customer and points[0] in shop.not_customers
        loose = not row.thread and not row.links
        yield (
            customer,
            row.talk,
            row.sent_at,
            row.identity,
            row.id,
            row.channel,
            int(ours),
            row.kind,
            row.pleasantry,
            int(aside),
            (row.agent or row.sender_name) if ours or not row.reply_to else "",
            subject_key(row.subject) if loose else 0,
        )


def _whose(row: _Row, shop: _Shop) -> tuple[bool, list[int]]:
    """Whether we wrote it, and the points at the other end: the writer's, or those it was sent to."""
    reached = [int(point) for point in row.recipients.split()] if row.recipients else []
    others = [point for point in reached if point not in shop.own]
    if row.from_us is not None:
        ours = bool(row.from_us)
    else:
        ours = row.sender in shop.own
        if ours and row.reply_to and row.reply_to not in shop.own and not others:
            ours = False  # our own contact form: it writes to us in our name, and names the customer
    if ours:
        return True, others
    return False, [row.reply_to if row.reply_to and row.reply_to not in shop.own else row.sender]


def _customer_of_talk(rows: Sequence[_Row], of: Sequence[tuple[bool, list[int]]], shop: _Shop) -> int:
    """The first person who wrote as a customer; else whoever wrote; else whom we wrote to; else ourselves."""
    somebody = machine = reached = 0
    for row, (ours, points) in zip(rows, of, strict=True):
        if ours:
            reached = reached or (points[0] if points else 0)
        elif row.kind != Kind.PERSON:
            machine = machine or points[0]
        elif points[0] not in shop.not_customers:
            return shop.customer_of(points[0])
        else:
            somebody = somebody or points[0]
    return shop.customer_of(somebody or reached or machine or rows[0].sender)


def _name_orders(connection: sqlite3.Connection) -> None:
    """Fill `scratch.named`: the orders that the messages to be rebuilt name."""
    execute = connection.execute
    execute(
        "CREATE TABLE scratch.naming AS "
        + mentions_after(
            "n.token AS token, n.message AS message, n.strong", "n.message IN (SELECT id FROM scratch.build)"
        )
    )
    execute(
        "CREATE TABLE scratch.nameable AS "
        + orders_after(
            "o.id AS id, o.token AS token, o.placed_at AS placed_at,"
            " o.shop || char(10) || o.number AS number",
            "o.token IN (SELECT token FROM scratch.naming)",
        )
    )
    execute("CREATE INDEX scratch.nameable_token ON nameable (token)")
    execute("CREATE INDEX scratch.naming_message ON naming (message)")
    execute(
        "INSERT INTO scratch.named SELECT b.customer, b.id, o.id, o.placed_at, o.number, n.strong,"
        f" {_ORDER_CUSTOMER} = b.customer FROM scratch.build b"
        " JOIN scratch.naming n ON n.message = b.id JOIN scratch.nameable o ON o.token = n.token"
    )
    execute("DROP TABLE scratch.naming")
    execute("DROP TABLE scratch.nameable")


@dataclass(slots=True)
class _Talk:
    number: int
    channel: int
    subject_key: int  # of its first message, 0 where that is tied to a thread
    said: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class _Life:
    """Everything of one customer that a rebuild needs."""

    customer: int
    name: str = ""
    talks: list[_Talk] = field(default_factory=list)
    orders: list[Bought] = field(default_factory=list)
    placed: dict[int, int] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    tickets: dict[int, Ticket] = field(default_factory=dict)


class _Groups:
    """Rows sorted by their first column, handed out group by group to somebody who asks in that order."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._key: object = None
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        self._advance()

    def _advance(self) -> None:
        self._key, self._rows = next(self._groups, (None, iter(())))

    def of(self, key: int) -> list[tuple[Any, ...]]:
        if self._key != key:
            return []
        rows = list(self._rows)
        self._advance()
        return rows


def _customers(connection: sqlite3.Connection) -> Generator[_Life]:
    """Every touched customer with talks and orders, in one pass over sorted rows."""
    with ExitStack() as cursors:

        def sorted_rows(query: str) -> Iterator[tuple[Any, ...]]:
            return cursors.enter_context(closing(connection.cursor())).execute(query)

        built = _Groups(
            sorted_rows("SELECT * FROM scratch.build ORDER BY customer, talk, sent_at, ours, identity")
        )
        named = _Groups(
            sorted_rows(
                "SELECT customer, message, order_id, placed_at, strong, own FROM scratch.named"
                " ORDER BY customer, message, own DESC, strong DESC, placed_at DESC, number"
            )
        )
        orders = _Groups(sorted_rows(f"SELECT * FROM ({_ORDERS_OF_TOUCHED}) ORDER BY 1, 3, 5"))
        marks = _Groups(sorted_rows("SELECT * FROM scratch.marks ORDER BY customer, decision, message"))
        given = _Groups(sorted_rows("SELECT * FROM scratch.given ORDER BY customer"))
        for (customer,) in sorted_rows("SELECT customer FROM scratch.touched ORDER BY customer"):
            life = _Life(customer)
            names: dict[int, list[int]] = {}
            for _, message, order, placed_at, strong, own in named.of(customer):
                if strong or own:
                    names.setdefault(message, []).append(order)
                    life.placed[order] = placed_at
            for _, order, placed_at, name, _number in orders.of(customer):
                life.orders.append(Bought(order, placed_at))
                life.name = name or life.name
            life.marks = [read_mark(*mark) for _, *mark in marks.of(customer)]
            life.tickets = {message: _ticket(fields) for _, message, *fields in given.of(customer)}
            _read_life(life, built.of(customer), names)
            yield life


def _ticket(values: Sequence[Any]) -> Ticket:
    """What a rebuild needs of a ticket, from the columns TICKETS.fields."""
    kept = dict(zip(TICKETS.fields, values, strict=True))
    kept["updated_at"] = kept.pop("changed_at")
    for name in ("point", "name", "order_number", "tags"):  # stand in the message
        del kept[name]
    if kept["state"] is not None:
        kept["state"] = TicketState(kept["state"])
    return Ticket(desk="", ticket="", **kept)


def _read_life(life: _Life, rows: Sequence[tuple[Any, ...]], names: dict[int, list[int]]) -> None:
    last_named = -NEVER
    for _, talk, sent_at, _identity, id_, channel, ours, kind, pleasantry, aside, who, key in rows:
        if not life.talks or life.talks[-1].number != talk:
            life.talks.append(_Talk(talk, channel, key))
        said = Said(
            id_,
            talk,
            sent_at,
            bool(ours),
            Kind(kind),
            bool(pleasantry),
            bool(aside),
            tuple(names.get(id_, ())),
            who if ours else "",
        )
        life.talks[-1].said.append(said)
        if who and not ours and not aside and sent_at >= last_named:
            life.name, last_named = who, sent_at


def _join_by_subject(talks: Sequence[_Talk], rules: Rules) -> list[list[Said]]:
    """Mails without any tie go on with the customer's thread of the same subject, within the split time."""
    joined: list[list[Said]] = []
    open_subjects: dict[int, list[Said]] = {}
    for talk in sorted(talks, key=lambda talk: (talk.said[0].sent_at, talk.number)):
        key = talk.subject_key
        former = open_subjects.get(key) if key else None
        if former is not None and talk.said[0].sent_at - former[-1].sent_at <= rules.split_mail:
            former.extend(talk.said)
            former.sort(key=lambda said: said.sent_at)
            continue
        said = list(talk.said)
        joined.append(said)
        if key:
            open_subjects[key] = said
    return joined


class _Writer:
    """Writes rebuilt conversations to the scratch database, a pile at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._customers: list[tuple[object, ...]] = []
        self._conversations: list[tuple[object, ...]] = []
        self._waits: list[tuple[object, ...]] = []
        self._resolutions: list[tuple[object, ...]] = []
        self._roles: list[tuple[object, ...]] = []

    def write(self, life: _Life, conversations: Sequence[Conversation], shop: _Shop) -> None:
        if life.talks or life.orders:
            self._customers.append((life.customer, life.name))
        channels = {talk.number: talk.channel for talk in life.talks}
        for conversation in conversations:
            reason = conversation.reason
            if not reason and life.customer in shop.left_out:
                reason = "not-a-customer"
            self._conversations.append(_conversation_row(conversation, life, channels, reason))
            id_ = conversation.id
            self._waits.extend(
                (id_, began, _null(ended), lapses) for began, ended, lapses in conversation.waits
            )
            self._resolutions.extend(
                (id_, at, known, 0, _null(back)) for at, known, back in conversation.resolutions
            )
            # What a person said is known at once, as domain/facts.py has it.
            self._resolutions.extend((id_, at, at - 1, 1, _null(back)) for at, back in conversation.given)
            self._roles.extend((message, id_, int(role)) for message, role in conversation.roles)
        if len(self._roles) + len(self._customers) >= _PILE:
            self._flush()

    def _flush(self) -> None:
        for table, rows, width in (
            ("customers", self._customers, 2),
            ("conversations", self._conversations, 30),
            ("waits", self._waits, 4),
            ("resolutions", self._resolutions, 5),
            ("roles", self._roles, 3),
        ):
            self._connection.executemany(
                f"INSERT INTO scratch.{table} VALUES ({', '.join('?' * width)})", rows
            )
            rows.clear()

    def close(self) -> None:
        self._flush()


def _null(instant: int) -> int | None:
    return None if instant == NEVER else instant


def _conversation_row(
    conversation: Conversation, life: _Life, channels: dict[int, int], reason: str
) -> tuple[object, ...]:
    """In the order of the columns of the table `conversations`."""
    return (
        conversation.id,
        conversation.talk,
        channels[conversation.talk],
        life.customer,
        conversation.began,
        conversation.arrived,
        conversation.last,
        reason,
        int(conversation.outbound),
        0,  # bot_only
        int(conversation.needs_answer),
        _null(conversation.first_reply),
        _null(conversation.lapses),
        _null(conversation.closed_unanswered),
        conversation.turns,
        conversation.messages,
        conversation.order,
        int(conversation.order_named),
        int(conversation.after_purchase),
        conversation.topic,
        conversation.agent,
        int(conversation.escalated),
        conversation.open_minutes,
        conversation.resolution_open_minutes,
        conversation.minutes,
        int(conversation.upsell),
        conversation.upsell_minor,
        conversation.quality,
        conversation.quality_at,
        "",  # product: see store/products.py
    )
