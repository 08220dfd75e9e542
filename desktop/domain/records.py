"""What an export can say: messages, orders and the other records an importer yields.

All instants are integer seconds UTC, all money integer minor units (cents). A field that the export does
not have is None (or empty where the comment says so), never a guess.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Kind(IntEnum):
    """What sort of message a record is. Only PERSON moves a clock; the others name why they do not.

    The numbers are stored in books and never change their meaning.
    """

    PERSON = 0
    AUTO = 1  # an answer by a machine: out of office, acknowledgement (RFC 3834)
    BULK = 2  # newsletters, mailing lists
    NOREPLY = 3  # from an address that reads no answers
    BOUNCE = 4  # returned mail
    SPAM = 5
    NOTIFICATION = 6  # order mails and notices of the shop's platform
    REACTION = 7  # a like, a thumb, a story mention
    SYSTEM = 8  # the chat program speaking, not a person
    BOT = 9


# Under which reason a message that is no person's is left out (see `Reason`).
REASON_OF_KIND = {
    Kind.AUTO: "auto",
    Kind.BULK: "bulk",
    Kind.NOREPLY: "noreply",
    Kind.BOUNCE: "bounce",
    Kind.SPAM: "spam",
    Kind.NOTIFICATION: "shop-notification",
    Kind.REACTION: "reaction-only",
    Kind.SYSTEM: "auto",
    Kind.BOT: "auto",
}


# The label of messages whose time is not known exactly: no reply time is made of them.
WITHOUT_EXACT_TIMES = "without-exact-times"


@dataclass(slots=True)
class Message:
    """One message as its export gives it. Who is the shop is decided later, from the book's own addresses.

    `sender`, `reply_to` and `recipients` are normalised contact points (domain/contact_points.py), like
    "anna@example.org", "tel:+31612345678" or "name:instagram/Anna B". `identity` is 16 bytes (see
    domain/identity.py): equal for the same message from two exports.
    """

    identity: bytes
    channel: str  # "email", "instagram", "whatsapp", "phone", ...
    sent_at: int
    sender: str
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    kind: Kind = Kind.PERSON
    from_us: bool | None = None  # only where the export itself knows
    account: str = ""  # whose mailbox or chat account; "" = the one the file belongs to
    thread: str = ""  # the source's own thread: Gmail's id, the chat; "" where there is none
    message_id: str = ""  # mail only
    references: tuple[str, ...] = ()  # mail only: In-Reply-To and References, nearest first
    reply_to: str = ""  # mail only, where it differs from the sender
    labels: tuple[str, ...] = ()
    delivered_to: str = ""  # mail only: the mailbox it arrived in
    agent: str = ""  # which of us wrote it, where the export knows


@dataclass(slots=True)
class OrderLine:
    """One product on an order."""

    product: str
    sku: str = ""
    quantity: int = 1
    price_minor: int | None = None  # of one piece


@dataclass(slots=True)
class Order:
    """One order. `order` is its number as customers quote it ("#1042"), unique within `shop`."""

    shop: str  # the shop account: "shopify", or a name from the sheet
    order: str
    placed_at: int
    email: str = ""  # normalised, "" where unknown
    phone: str = ""
    handle: str = ""  # the buyer's own id on a marketplace without addresses
    name: str = ""
    total_minor: int | None = None
    currency: str = ""
    refunded_minor: int | None = None
    status: str | None = None  # as the source writes it, lower case
    cancelled_at: int | None = None
    shipped_at: int | None = None
    delivered_at: int | None = None
    country: str | None = None  # as the source writes it
    source: str | None = None  # web, tiktok, ...
    test: bool = False  # a test or draft that is no order
    voided: bool = False
    lines: list[OrderLine] | None = None  # None: the source has no lines
    updated_at: int | None = None


@dataclass(slots=True)
class Skipped:
    """A row or message that could not be read: where it stands and why, in a shopkeeper's words."""

    where: str
    reason: str


@dataclass(slots=True)
class LeftOut:
    """A record that was read and is no contact or order at all (a draft, a second copy): only counted."""

    reason: str


class TicketState(IntEnum):
    """How a help desk says a ticket stands. The numbers are stored in books and keep their meaning."""

    OPEN = 0  # we owe the next word, or nobody has looked yet
    WAITING = 1  # for the customer, or on hold
    SOLVED = 2


@dataclass(slots=True)
class Ticket:
    """One ticket of a help desk: what the desk says about a conversation whose messages it does not export.

    Durations in seconds stand beside instants, because many desks give only one of them, and some only the
    one in open hours. The caller of an importer never computes one from the other for lack of data.
    """

    desk: str  # "zendesk", "freshdesk", or a name from the sheet; with `ticket` its identity
    ticket: str
    created_at: int
    channel: str = "email"
    customer: str = ""  # contact point; "" = unknown
    name: str = ""
    subject: str = ""
    state: TicketState | None = None
    first_reply_at: int | None = None
    first_reply_seconds: int | None = None  # from created_at, on the calendar
    first_reply_open_seconds: int | None = None  # the same in the desk's open hours
    solved_at: int | None = None  # the last time
    resolution_seconds: int | None = None  # from created_at to the last time, on the calendar
    resolution_open_seconds: int | None = None
    reopens: int | None = None
    replies: int | None = None  # of ours
    agent: str = ""
    topic: str = ""
    tags: tuple[str, ...] = ()
    order: str = ""  # the order's number
    escalated: bool | None = None
    minutes: float | None = None  # of our work
    reason: str = ""  # why it is no contact ("internal", "spam", "merged", ...); "" = it is one
    updated_at: int | None = None


class Survey(StrEnum):
    """What a rating answers. The names are those of the JSON and of the stored books."""

    CSAT = "csat"
    NPS = "nps"
    CES = "ces"
    QUALITY = "quality"  # of the request: the owner's own judgement, 1 = spam to 5 = a strong lead


@dataclass(slots=True)
class Rating:
    """One question put to one customer; `score` is raw, on the scale `lowest` to `highest` (best).

    `score` None: asked and not answered (only where the source tells). `conversation` is the source's own
    id of what was rated: a ticket, a call, a thread.
    """

    identity: bytes
    survey: Survey
    score: float | None
    lowest: float
    highest: float
    answered_at: int | None = None  # where unknown: None
    comment: str = ""
    customer: str = ""  # contact point
    name: str = ""
    order: str = ""
    conversation: str = ""
    agent: str = ""
    updated_at: int | None = None


@dataclass(slots=True)
class Call:
    """One telephone call. Its importer also yields the messages it stands for (importers/call_messages.py).

    `wait_seconds` is until it was answered or given up, `talk_seconds` of talk; None where unknown.
    """

    identity: bytes
    started_at: int
    number: str = ""  # contact point of the other side; "" = withheld
    name: str = ""
    inbound: bool = True
    answered: bool = True
    voicemail: bool = False
    wait_seconds: int | None = None
    talk_seconds: int | None = None
    agent: str = ""
    topic: str = ""
    solved: bool | None = None


@dataclass(slots=True)
class Cost:
    """What customer service cost in one month."""

    identity: bytes
    month: str  # "2026-11"
    amount_minor: int
    currency: str = ""
    what: str = ""


@dataclass(slots=True)
class HoursWorked:
    """What somebody worked for customers on one day."""

    identity: bytes
    day: str  # "2026-11-24"
    minutes: int
    person: str = ""


@dataclass(slots=True)
class HelpVisits:
    """Visits to the help page on one day. `asked`: said whether it helped; `solved`: said that it did."""

    identity: bytes
    day: str
    visits: int
    asked: int | None = None
    solved: int | None = None


Record = Message | Order | Ticket | Rating | Call | Cost | HoursWorked | HelpVisits | Skipped | LeftOut


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person knows about a file, with the answers that are valid.

    `key` is the option that answers it ("owner", "time-zone", "day-first", "map.placed_at", ...).
    `choices` are the accepted answers, likeliest first; `samples` show what each choice would mean.
    """

    key: str
    text: str
    choices: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


@dataclass(slots=True)
class Answers:
    """What a person said about the files of one import; the same for every importer."""

    time_zone: str = "UTC"  # IANA name, for files with wall-clock times
    day_first: bool | None = None
    mapping: dict[str, str] = field(default_factory=dict)  # our field → the sheet's column header
    labels: tuple[str, ...] = ()  # only mails with one of these Gmail labels
    currency: str = ""  # for sheets without a currency column
    other: dict[str, str] = field(default_factory=dict)  # KEY=VALUE of --answer
