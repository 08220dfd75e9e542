"""What the lists of conversations and orders hold: which ones, in which order, and what a row says of each.

Lists of ids are asked for once and their rows by the page, so that a list of a million stays quick. Instants
are seconds UTC.
"""

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop.store.batches import BY_HAND
from desktop.store.waiting import OVERDUE

_CHUNK = 500  # ids a query: SQLite takes no endless list
_RARE = 4000  # messages: up to here looking each one up is quicker than walking through the index
_BEGINNING = 400  # characters of a first message, where it has no subject


# --- Which conversations ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sought:
    """What to search for: `words` for the index of messages, `name` for customers, `number` for orders.

    Any of the three is enough; an empty one is not searched for.
    """

    words: str = ""  # an FTS5 expression
    name: str = ""  # a part of a name, or the beginning of an address
    number: str = ""  # the beginning of an order number, as messages write it


@dataclass(frozen=True)
class Which:
    """Which conversations. `since` and `until` are about when the customer wrote first, half-open."""

    left_out: bool = False
    reason: str = ""  # only with `left_out`: "" for any
    channels: tuple[str, ...] = ()
    answered: bool | None = None
    came_back: bool | None = None
    since: int | None = None
    until: int | None = None
    sought: Sought | None = None


# Walks the index of messages by conversation once, which is small, instead of looking up very many messages
# in a table that also holds their texts.
_FOUND_OFTEN = """
  SELECT DISTINCT conversation FROM messages INDEXED BY messages_conversation
  WHERE id IN (SELECT rowid FROM search WHERE search MATCH :words)
"""
_FOUND_RARELY = """
  SELECT m.conversation FROM search s JOIN messages m ON m.id = s.rowid WHERE search MATCH :words
"""
_FOUND_BY_NAME = """
  SELECT c.id FROM customers k JOIN conversations c ON c.customer = k.id WHERE k.name LIKE :like ESCAPE '\\'
  UNION
  SELECT c.id FROM points p JOIN conversations c ON c.customer = p.customer
  WHERE p.point >= :name AND p.point < :name_end
"""
# The order that a conversation is about was named in it, or is one of the customer's own.
_FOUND_BY_NUMBER = """
  SELECT c.id FROM orders o JOIN conversations c ON c.customer = o.customer AND c.order_id = o.id
  WHERE o.token >= :number AND o.token < :number_end
  UNION
  SELECT m.conversation FROM mentions n JOIN messages m ON m.id = n.message
  WHERE n.token >= :number AND n.token < :number_end
"""


def conversation_ids(connection: sqlite3.Connection, which: Which) -> "array[int]":
    """The ids of these conversations, the latest word first."""
    query, values = _conversations_query(connection, which)
    return array("q", (row[0] for row in connection.execute(query, values)))


def _conversations_query(connection: sqlite3.Connection, which: Which) -> tuple[str, dict[str, object]]:
    values: dict[str, object] = {}
    kept = ["c.reason <> ''" if which.left_out else "c.reason = ''"]
    if which.left_out and which.reason:
        kept.append("c.reason = :reason")
        values["reason"] = which.reason
    if which.channels:
        names = ", ".join(f":channel{number}" for number in range(len(which.channels)))
        values |= {f"channel{number}": name for number, name in enumerate(which.channels)}
        kept.append(f"c.channel IN (SELECT id FROM channels WHERE name IN ({names}))")
    if which.answered is not None:
        kept.append(f"c.first_reply IS {'NOT ' * which.answered}NULL")
    if which.came_back is not None:
        back = "EXISTS (SELECT 1 FROM resolutions r WHERE r.conversation = c.id AND r.came_back IS NOT NULL)"
        kept.append(back if which.came_back else f"NOT {back}")
    if which.since is not None:
        kept.append("c.arrived >= :since")
        values["since"] = which.since
    if which.until is not None:
        kept.append("c.arrived < :until")
        values["until"] = which.until
    table = "conversations c"
    if which.sought is not None:
        # CROSS JOIN: from what was found to the conversations, never the other way round
        table = f"({_found(connection, which.sought, values)}) f CROSS JOIN conversations c ON c.id = f.id"
    query = f"SELECT c.id FROM {table} WHERE {' AND '.join(kept)} ORDER BY c.last DESC, c.id"
    return query, values


def _found(connection: sqlite3.Connection, sought: Sought, values: dict[str, object]) -> str:
    """The query that gives the ids found, each once, and fills in its `values`."""
    parts = []
    if sought.words:
        values["words"] = sought.words
        few = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
        count = connection.execute(few, (sought.words, _RARE + 1)).fetchone()[0]
        parts.append(_FOUND_OFTEN if count > _RARE else _FOUND_RARELY)
    if sought.name:
        literal = "".join("\\" + letter if letter in "%_\\" else letter for letter in sought.name)
        values |= {
            "like": f"%{literal}%",
            "name": sought.name.lower(),
            "name_end": _after(sought.name.lower()),
        }
        parts.append(_FOUND_BY_NAME)
    if sought.number:
        values |= {"number": sought.number, "number_end": _after(sought.number)}
        parts.append(_FOUND_BY_NUMBER)
    if not parts:
        return "SELECT 0 AS id WHERE 0"
    return f"SELECT column1 AS id FROM (SELECT NULL AS column1 WHERE 0 UNION {' UNION '.join(parts)})"


def _after(beginning: str) -> str:
    """The end of the texts that begin so."""
    return beginning + "\U0010ffff"


def counts_by_reason(connection: sqlite3.Connection) -> dict[str, int]:
    """How many conversations are left out, by reason, the most first; under "" how many count."""
    return dict(
        connection.execute("SELECT reason, count(*) FROM conversations GROUP BY reason ORDER BY 2 DESC, 1")
    )


# --- Rows of conversations --------------------------------------------------------------------------------


class ConversationLine(NamedTuple):
    """One conversation in a list. `beginning`: of the first message, where it has no subject."""

    id: int
    channel: str
    name: str
    customer: str  # contact point, "" for unknown
    subject: str
    beginning: str
    arrived: int
    last: int
    first_reply: int | None
    reason: str
    came_back: int
    open_since: int | None  # since when we owe the next word, unless that has lapsed
    overdue: int | None  # 1: for over two days
    order: str  # its number, "" for none


# How far each channel is known: to the end of its files, or to `as_of`; what is written by hand, to `as_of`.
_KNOWN = f"""
WITH known (channel, now) AS (
  SELECT v.channel, min(max(CASE f.source WHEN '{BY_HAND}' THEN :as_of ELSE v.newest END), :as_of)
  FROM coverage v JOIN files f ON f.id = v.file GROUP BY v.channel
)
"""
_LINES = f"""
{_KNOWN}
SELECT c.id, h.name, coalesce(k.name, ''), coalesce(p.point, ''), coalesce(m.subject, ''),
  CASE WHEN coalesce(m.subject, '') = '' THEN substr(coalesce(m.text, ''), 1, {_BEGINNING}) ELSE '' END,
  c.arrived, c.last, c.first_reply, c.reason,
  EXISTS (SELECT 1 FROM resolutions r WHERE r.conversation = c.id AND r.came_back IS NOT NULL),
  CASE WHEN c.reason = '' AND c.needs_answer THEN
    (SELECT w.began FROM waits w WHERE w.conversation = c.id AND w.ended IS NULL AND w.lapses >= n.now) END,
  (SELECT max(w.began) + {OVERDUE} < n.now FROM waits w WHERE w.conversation = c.id AND w.ended IS NULL),
  coalesce(o.number, '')
FROM conversations c JOIN channels h ON h.id = c.channel LEFT JOIN points p ON p.id = c.customer
LEFT JOIN customers k ON k.id = c.customer LEFT JOIN messages m ON m.id = c.id
LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN known n ON n.channel = c.channel WHERE c.id IN ({{}})
"""


def conversation_lines(
    connection: sqlite3.Connection, ids: Sequence[int], as_of: int
) -> Iterator[ConversationLine]:
    """The rows of these conversations, in the order asked; one that is no longer there is passed over."""
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        query = _LINES.format(", ".join(map(str, chunk)))
        found = {row[0]: ConversationLine(*row) for row in connection.execute(query, {"as_of": as_of})}
        yield from (found[id_] for id_ in chunk if id_ in found)


# --- One conversation -------------------------------------------------------------------------------------


class TalkHead(NamedTuple):
    """One conversation, its customer and its order."""

    id: int
    channel: str
    channel_id: int
    name: str
    customer: str
    subject: str
    arrived: int
    last: int
    first_reply: int | None
    reason: str
    outbound: int
    needs_answer: int
    turns: int
    messages: int
    topic: str
    order_id: int
    order_named: int
    order: str | None
    placed_at: int | None
    status: str | None
    shipped_at: int | None
    cancelled_at: int | None
    open_since: int | None  # since when we owe the next word, unless that has lapsed


_HEAD = f"""
{_KNOWN}
SELECT c.id, h.name, c.channel, coalesce(k.name, ''), coalesce(p.point, ''), coalesce(m.subject, ''),
  c.arrived, c.last, c.first_reply, c.reason, c.outbound, c.needs_answer, c.turns, c.messages, c.topic,
  c.order_id, c.order_named, o.number, o.placed_at, o.status, o.shipped_at, o.cancelled_at,
  CASE WHEN c.reason = '' AND c.needs_answer THEN
    (SELECT w.began FROM waits w WHERE w.conversation = c.id AND w.ended IS NULL AND w.lapses >= n.now) END
FROM conversations c JOIN channels h ON h.id = c.channel LEFT JOIN points p ON p.id = c.customer
LEFT JOIN customers k ON k.id = c.customer LEFT JOIN messages m ON m.id = c.id
LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN known n ON n.channel = c.channel WHERE c.id = :id
"""


def talk_head(connection: sqlite3.Connection, conversation: int, as_of: int) -> TalkHead | None:
    row = connection.execute(_HEAD, {"id": conversation, "as_of": as_of}).fetchone()
    return None if row is None else TalkHead(*row)


class TalkMessage(NamedTuple):
    """One message of a conversation."""

    id: int
    sent_at: int
    point: str
    name: str
    subject: str
    text: str
    kind: int
    from_us: int | None
    role: int
    agent: str


def talk_messages(connection: sqlite3.Connection, conversation: int) -> list[TalkMessage]:
    """In the order in which the conversation was built from them."""
    rows = connection.execute(
        "SELECT m.id, m.sent_at, p.point, m.sender_name, m.subject, m.text, m.kind, m.from_us, m.role,"
        " m.agent"
        " FROM messages m JOIN points p ON p.id = m.sender WHERE m.conversation = ?"
        " ORDER BY m.sent_at, m.identity",
        (conversation,),
    )
    return [TalkMessage(*row) for row in rows]


class HandMark(NamedTuple):
    """A decision in force about a conversation. `what`: a domain What; `value` is JSON."""

    decision: int
    what: str
    value: str


def marks_of(connection: sqlite3.Connection, conversation: int, about_person: bytes) -> list[HandMark]:
    """Those about its messages or (`about_person`: the decision's key) its customer, as they were made."""
    rows = connection.execute(
        "SELECT id, what, value FROM decisions WHERE NOT undone AND (about = ? OR about IN"
        " (SELECT identity FROM messages WHERE conversation = ?)) ORDER BY id",
        (about_person, conversation),
    )
    return [HandMark(*row) for row in rows]


class Reach(NamedTuple):
    """How far the files of a channel account reach, and which importer read the latest of them."""

    channel_id: int
    channel: str
    account: str
    newest: int
    source: str


def reaches(connection: sqlite3.Connection) -> list[Reach]:
    """One row a channel account that has files, the latest end first; nothing by hand."""
    # SQLite takes the other columns from the row that holds the maximum
    rows = connection.execute(
        "SELECT h.id, h.name, h.account, max(v.newest), f.source FROM coverage v"
        " JOIN channels h ON h.id = v.channel JOIN files f ON f.id = v.file WHERE f.source <> ?"
        " GROUP BY h.id ORDER BY 4 DESC, h.id",
        (BY_HAND,),
    )
    return [Reach(*row) for row in rows]


# --- Orders -----------------------------------------------------------------------------------------------


class OrderRow(NamedTuple):
    """One order in a list. `counts` 0: a test, a draft or voided. `contacts`: conversations about it."""

    id: int
    number: str
    placed_at: int
    name: str
    customer: str
    items: int | None
    total_minor: int | None
    currency: str
    status: str
    contacts: int
    counts: int


_CONTACTS = (
    "(SELECT order_id, count(*) AS n FROM conversations WHERE reason = '' AND NOT outbound AND order_id <> 0"
    " GROUP BY order_id)"
)
# By what a person may sort: what is joined for it, and the expression
_SORTS = {
    "number": ("", "length(o.token) {0}, o.token {0}, o.placed_at {0}"),
    "placed_at": ("", "o.placed_at {0}"),
    "name": ("", "o.name COLLATE NOCASE {0}"),
    "items": (
        "LEFT JOIN (SELECT order_id, sum(quantity) AS n FROM order_lines GROUP BY order_id) i"
        " ON i.order_id = o.id",
        "i.n {0}",
    ),
    "total_minor": ("", "o.total_minor {0}"),
    "status": ("", "o.status {0}"),
    "contacts": (f"LEFT JOIN {_CONTACTS} c ON c.order_id = o.id", "c.n {0}"),
}


def order_ids(
    connection: sqlite3.Connection,
    *,
    since: int | None = None,
    until: int | None = None,
    name: str = "",
    number: str = "",
    sort: str = "placed_at",
    descending: bool = True,
) -> "array[int]":
    """The ids of the orders, sorted; `name` and `number` search as in `Sought`."""
    joined, by = _SORTS[sort]
    values: dict[str, object] = {}
    kept = ["1"]
    if since is not None:
        kept.append("o.placed_at >= :since")
        values["since"] = since
    if until is not None:
        kept.append("o.placed_at < :until")
        values["until"] = until
    found = []
    if number:
        found.append("o.token >= :number AND o.token < :number_end")
        values |= {"number": number, "number_end": _after(number)}
    if name:
        literal = "".join("\\" + letter if letter in "%_\\" else letter for letter in name)
        found.append("o.name LIKE :like ESCAPE '\\'")
        found.append("o.customer IN (SELECT customer FROM points WHERE point >= :name AND point < :name_end)")
        values |= {"like": f"%{literal}%", "name": name.lower(), "name_end": _after(name.lower())}
    if found:
        kept.append("(" + " OR ".join(found) + ")")
    direction = "DESC" if descending else "ASC"
    query = (
        f"SELECT o.id FROM orders o {joined} WHERE {' AND '.join(kept)}"
        f" ORDER BY {by.format(direction)}, o.placed_at DESC, o.id"
    )
    return array("q", (row[0] for row in connection.execute(query, values)))


_ORDER_ROWS = """
SELECT o.id, o.number, o.placed_at, CASE WHEN o.name <> '' THEN o.name ELSE coalesce(k.name, '') END,
  coalesce(p.point, ''),
  (SELECT sum(quantity) FROM order_lines l WHERE l.order_id = o.id), o.total_minor, o.currency,
  CASE WHEN o.cancelled_at IS NULL THEN coalesce(o.status, '') ELSE 'cancelled' END,
  (SELECT count(*) FROM ({about})), NOT (o.test OR o.voided)
FROM orders o LEFT JOIN points p ON p.id = o.customer LEFT JOIN customers k ON k.id = o.customer
WHERE o.id IN ({ids})
"""
# Conversations about one order, from its customer and from the messages that name it: both have an index.
_ABOUT_ORDER = """
  SELECT c.id FROM conversations c
  WHERE c.customer = o.customer AND c.order_id = o.id AND c.reason = '' AND NOT c.outbound
  UNION
  SELECT c.id FROM mentions n JOIN messages m ON m.id = n.message
  JOIN conversations c ON c.id = m.conversation
  WHERE n.token = o.token AND c.order_id = o.id AND c.reason = '' AND NOT c.outbound
"""


def order_rows(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[OrderRow]:
    """The rows of these orders, in the order asked; one that is no longer there is passed over."""
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        query = _ORDER_ROWS.format(about=_ABOUT_ORDER, ids=", ".join("?" * len(chunk)))
        found = {row[0]: OrderRow(*row) for row in connection.execute(query, chunk)}
        yield from (found[id_] for id_ in chunk if id_ in found)


def reach_of_orders(connection: sqlite3.Connection) -> tuple[int, int | None, int | None]:
    """How many orders there are, and when the first and the last of them was placed."""
    row = connection.execute("SELECT count(*), min(placed_at), max(placed_at) FROM orders").fetchone()
    return int(row[0]), row[1], row[2]


class BoughtLine(NamedTuple):
    """One product of an order."""

    product: str
    quantity: int
    price_minor: int | None


def lines_of_order(connection: sqlite3.Connection, order: int) -> list[BoughtLine]:
    rows = connection.execute(
        "SELECT product, quantity, price_minor FROM order_lines WHERE order_id = ? ORDER BY position",
        (order,),
    )
    return [BoughtLine(*row) for row in rows]


class OrderDates(NamedTuple):
    """What happened to an order, as far as its file says."""

    shipped_at: int | None
    delivered_at: int | None
    cancelled_at: int | None
    refunded_minor: int | None
    country: str


def dates_of_order(connection: sqlite3.Connection, order: int) -> OrderDates | None:
    row = connection.execute(
        "SELECT shipped_at, delivered_at, cancelled_at, refunded_minor, coalesce(country, '')"
        " FROM orders WHERE id = ?",
        (order,),
    ).fetchone()
    return None if row is None else OrderDates(*row)


def conversations_about(connection: sqlite3.Connection, order: int) -> list[int]:
    """The ids of the conversations about an order that count, the first one first."""
    rows = connection.execute(
        "SELECT c.id FROM conversations c WHERE c.reason = '' AND c.order_id = :order AND c.id IN ("
        " SELECT k.id FROM orders o JOIN conversations k ON k.customer = o.customer WHERE o.id = :order"
        " UNION SELECT m.conversation FROM orders o JOIN mentions n ON n.token = o.token"
        " JOIN messages m ON m.id = n.message WHERE o.id = :order) ORDER BY c.arrived, c.id",
        {"order": order},
    )
    return [row[0] for row in rows]
