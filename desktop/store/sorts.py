"""The sorts of records that files bring, and how each lies in the tables.

A new sort is a `Sort` here, its table in store/migrations.py and its columns in store/staging.py; matching,
undoing, applying and the fingerprint take it from here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sort:
    """One sort of record. `number` stands in sightings and never changes its meaning.

    `fields` are what sightings can disagree about, in the order of the columns; `derived` are columns that
    follow from a record's own fields and key alone. `dated`: its files may say when it was last changed.
    """

    number: int
    name: str  # in the counts of an import
    table: str
    incoming: str
    changes: str
    gone: str
    key: tuple[str, ...]  # what identifies it
    fields: tuple[str, ...]
    derived: tuple[str, ...] = ()
    dated: bool = False


MESSAGES = Sort(
    number=1,
    name="messages",
    table="messages",
    incoming="incoming",
    changes="changes",
    gone="gone",
    key=("identity",),
    fields=(
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
    ),
    derived=("pleasantry", "mentions", "talk"),
)
ORDERS = Sort(
    number=2,
    name="orders",
    table="orders",
    incoming="incoming_orders",
    changes="order_changes",
    gone="gone_orders",
    key=("shop", "number"),
    fields=(
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
    ),
    derived=("token",),
    dated=True,
)


def _small(
    number: int,
    table: str,
    fields: tuple[str, ...],
    *,
    name: str = "",
    key: tuple[str, ...] = ("identity",),
    derived: tuple[str, ...] = (),
    dated: bool = False,
) -> Sort:
    return Sort(
        number,
        name or table,
        table,
        f"incoming_{table}",
        f"changed_{table}",
        f"gone_{table}",
        key,
        fields,
        derived,
        dated,
    )


TICKETS = _small(
    3,
    "tickets",
    (
        "created_at",
        "channel",
        "point",
        "name",
        "subject",
        "state",
        "first_reply_at",
        "first_reply_seconds",
        "first_reply_open_seconds",
        "solved_at",
        "resolution_seconds",
        "resolution_open_seconds",
        "reopens",
        "replies",
        "agent",
        "topic",
        "tags",
        "order_number",
        "escalated",
        "minutes",
        "reason",
        "changed_at",
    ),
    name="conversations",
    key=("desk", "ticket"),
    derived=("message",),
    dated=True,
)
RATINGS = _small(
    4,
    "ratings",
    (
        "survey",
        "score",
        "lowest",
        "highest",
        "answered_at",
        "comment",
        "point",
        "name",
        "order_number",
        "about",
        "agent",
    ),
    dated=True,
)
CALLS = _small(
    5,
    "calls",
    (
        "started_at",
        "point",
        "name",
        "inbound",
        "answered",
        "voicemail",
        "wait_seconds",
        "talk_seconds",
        "agent",
        "topic",
        "solved",
    ),
    derived=("message",),
)
COSTS = _small(6, "costs", ("month", "amount_minor", "currency", "what"))
HOURS = _small(7, "hours_worked", ("day", "minutes", "person"), name="hours")
VISITS = _small(8, "help_visits", ("day", "visits", "asked", "solved"), name="visits")

# Those of which a book holds few, beside its messages and orders.
SMALL = (TICKETS, RATINGS, CALLS, COSTS, HOURS, VISITS)
ALL = (MESSAGES, ORDERS, *SMALL)
