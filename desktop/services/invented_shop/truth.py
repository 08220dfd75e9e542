"""What an invented shop means by its files: its plan, people, orders and mails, and what is true of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from desktop.domain.rules import DAY, HOUR

# The rules of the house (statistics 1), written down a second time on purpose: the truth must not follow a
# change in the program's own defaults unnoticed.
QUIET = 72 * HOUR
SPLIT = 14 * DAY
LAPSE = 30 * DAY
LINK = 60 * DAY

LAST_DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Plan:
    """How large a shop, and which one. The same plan always gives the same files, byte by byte.

    Without `start` the story ends with Sunday 22 November 2026, never with today. Two are for trying out
    large mailboxes: `contacts` says how many times as often as usual people write, `attachments_share` which
    share of the mailbox's bytes are photos.
    """

    seed: int = 1
    weeks: int = 52
    orders_per_week: int = 120
    start: date | None = None
    contacts: float = 1.0
    attachments_share: float = 0.0

    def __post_init__(self) -> None:
        if self.weeks < 1 or self.orders_per_week < 1:
            raise ValueError("a shop needs at least one week and one order a week")
        if self.contacts < 0:
            raise ValueError("contacts cannot be negative")
        if not 0 <= self.attachments_share <= 0.99:
            raise ValueError("attachments_share must lie between 0 and 0.99")

    @property
    def first_day(self) -> date:
        return self.start or LAST_DAY + timedelta(days=1 - 7 * self.weeks)

    @property
    def end_day(self) -> date:
        """The first day that is no longer told."""
        return self.first_day + timedelta(weeks=self.weeks)


@dataclass(frozen=True, slots=True)
class TrueLine:
    """One product on an order."""

    product: str
    sku: str
    quantity: int
    price_minor: int


@dataclass(slots=True)
class TrueOrder:
    """One order, as Shopify knows it. `email` is "" where the guest left only a phone number."""

    name: str  # "#1042"
    number: int
    id: int
    placed_at: int
    buyer: "Customer" = field(repr=False)
    email: str
    phone: str
    lines: tuple[TrueLine, ...]
    discount_code: str
    discount_minor: int
    shipping_minor: int
    total_minor: int
    status: str  # as Shopify writes it in "Financial Status"
    refunded_minor: int = 0
    cancelled_at: int | None = None
    shipped_at: int | None = None
    source: str = "web"
    test: bool = False
    note: str = ""
    gift_note: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is an order at all: tests and voided ones are none, cancelled ones are."""
        return not self.test and self.status != "voided"


@dataclass(slots=True, eq=False)
class Customer:
    """Somebody who buys or writes. `zone` is the time zone of their Date headers."""

    first_name: str
    last_name: str
    email: str
    language: str
    country: str
    zone: str
    program: str  # what they write their mails with
    phone: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    orders: list[TrueOrder] = field(default_factory=list, repr=False)
    # Talks of one customer keep apart, so that "the customer's last conversation" is never in doubt.
    free_after: int = 0

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(slots=True, eq=False)
class Mail:
    """One mail of the mailbox. How it is written in bytes is the business of takeout_file.

    `meant` is one of question, answer (a person's words that count), pleasantry, aside (ours to somebody
    else), auto, draft, trash, or the reason for which its mail is left out. `conversation` is the row in
    `Story.truth` that it belongs to; None for drafts and trash, which belong nowhere.
    """

    at: int
    zone: str
    sender_name: str
    sender: str
    to: tuple[tuple[str, str], ...]
    subject: str
    text: str
    language: str
    program: str
    message_id: str
    number: int  # Gmail's 64-bit id
    thread: int  # the number of the thread's first mail
    meant: str
    ours: bool
    conversation: int | None = None
    references: tuple[str, ...] = ()
    quoted: "Mail | None" = field(default=None, repr=False)
    reply_to: str = ""
    labels: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    photo: bool = False


@dataclass(frozen=True, slots=True)
class TrueResolution:
    """Once taken for solved, known at the end of the mailbox: when, and when the customer came back."""

    at: int
    came_back: int | None


@dataclass(frozen=True, slots=True)
class TrueWait:
    """A stretch in which we owed the next word; `ended` None = to the end of the mailbox."""

    began: int
    ended: int | None
    lapses: int  # 30 days after the customer's last message in it


@dataclass(frozen=True, slots=True)
class TrueConversation:
    """One conversation, or one thing left out, as it was meant when it was invented.

    `key` is the Message-ID of the customer's first message that counts; of what is left out, of its first
    mail. `messages` are the customer's and ours that count, `turns` our human turns since `arrived`.
    A `not_customer_candidate` (a supplier, the family) counts until somebody says that it is no customer.
    """

    kind: str  # which sort of story was told; "other-mail" for newsletters and the like
    key: str
    customer: str
    began: int
    arrived: int
    left_out: str | None = None
    outbound: bool = False
    first_reply: int | None = None
    agent: str | None = None
    resolutions: tuple[TrueResolution, ...] = ()
    waits: tuple[TrueWait, ...] = ()
    messages: int = 0
    turns: int = 0
    topic: str | None = None
    language: str = "en"
    order: str | None = None
    order_named: bool = False
    not_customer_candidate: bool = False

    @property
    def answered(self) -> bool:
        return self.first_reply is not None

    @property
    def came_back(self) -> bool:
        return any(resolution.came_back is not None for resolution in self.resolutions)

    @property
    def resolved_at(self) -> tuple[int, ...]:
        """Each time that it was solved, first to last."""
        return tuple(resolution.at for resolution in self.resolutions)

    @property
    def waiting(self) -> bool:
        """At the end of the mailbox the customer has the last word, lapsed or not."""
        return bool(self.waits) and self.waits[-1].ended is None

    def lapsed(self, known_until: int) -> bool:
        """Whether it was given up as never answered before the mailbox ends."""
        return self.waiting and self.waits[-1].lapses < known_until


@dataclass
class Story:
    """Everything that was invented. `known_until` is the instant of the mailbox's last mail."""

    plan: Plan
    known_until: int
    customers: list[Customer]
    orders: list[TrueOrder]  # oldest first
    mails: list[Mail]  # oldest first
    truth: list[TrueConversation]  # by arrival
    own_addresses: tuple[str, ...]
    time_zone: str
    opening_hours: str

    @property
    def conversations(self) -> list[TrueConversation]:
        """Those that count."""
        return [one for one in self.truth if one.left_out is None]
