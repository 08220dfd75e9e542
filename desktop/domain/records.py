"""What an export can say: messages, orders and the other records an importer yields.

All instants are integer seconds UTC, all money integer minor units (cents). A field that the export does
not have is None (or empty where the comment says so), never a guess.
"""

from dataclasses import dataclass, field
from enum import IntEnum


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


Record = Message | Order | Skipped | LeftOut


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
