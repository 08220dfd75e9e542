"""What a measure is and what its numbers look like: the words that measures, reports and screens share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import Protocol, TypeAlias

from desktop.domain.facts import Bools, Codes, Floats, Ints
from desktop.language import N_


class Unit(StrEnum):
    """What a number counts. The names are those of the JSON."""

    MINUTES = "minutes"
    PERCENT = "percent"  # a share, 0–100
    POINTS = "points"
    COUNT = "count"
    PER_100_ORDERS = "per_100_orders"  # not a share: it can exceed 100
    MONEY = "money"  # major units of Value.currency
    RATIO = "ratio"
    HOURS = "hours"  # of parts only


class Better(StrEnum):
    """Which direction is good."""

    LOWER = "lower"
    HIGHER = "higher"
    BAND = "band"
    NEITHER = "neither"  # a change is worth a look, not praise or blame


class Group(StrEnum):
    """Under which heading of the Numbers page a measure stands."""

    CONTACTS = N_("Contacts")
    SPEED = N_("Speed")
    SOLVING = N_("Solving")
    HAPPINESS = N_("Happiness")
    TIME_AND_MONEY = N_("Time and money")
    COMING_BACK = N_("Coming back")


class Anchor(StrEnum):
    """Which date puts a thing into a week. Stated under each chart."""

    ARRIVAL = N_("by the day the customer wrote")
    EVENT = N_("by the day it happened")
    ORDER = N_("by the day of the order")
    ANSWER = N_("by the day of the answer")
    INSTANT = N_("at the end of each day or week")  # a stock
    SPAN = N_("from the beginning to the end of each week or month")


class Clock(StrEnum):
    """On which clock times are told."""

    OPEN = "open"  # nights and closed days do not count
    CALENDAR = "calendar"


class Matures(Enum):
    """How long after a bucket's end its value can still change."""

    AT_ONCE = "at once"
    AFTER_TARGET = "after the target of a first answer"
    AFTER_QUIET = "after the quiet clock"
    AFTER_3_DAYS = "after three days"
    AFTER_FIRST_CONTACT = "after the time in which a solved matter may not come up again"
    AFTER_SPLIT = "after the split clock"
    AFTER_30_DAYS = "after 30 days"
    AFTER_90_DAYS = "after 90 days"


class Need(StrEnum):
    """What must be in the book. The text completes "needs …"."""

    MESSAGES = N_("messages from customers")
    ORDERS = N_("the list of orders")
    OPENING_HOURS = N_("opening hours")
    RATINGS = N_("answers to a satisfaction survey")
    RECOMMENDATIONS = N_("answers to “Would you recommend us?”")
    EFFORTS = N_("answers to “How easy was it?”")
    JUDGED_REQUESTS = N_("requests that you have judged")
    ASKED = N_("a list of whom you asked, also of those who did not answer")
    MINUTES = N_("the minutes that conversations took you")
    COSTS = N_("what customer service costs you in a month")
    HOURS = N_("the hours that you work for customers")
    CALLS = N_("a list of calls")
    VISITS = N_("visits to your help page")
    HELPED = N_("how many visitors of your help page were asked whether it helped, and were helped")
    BOT = N_("a bot that answers customers")
    HANDED_ON = N_("a note of what you had to hand on")
    SALES = N_("the list of orders, or contacts that you marked as a sale")
    NEW_CUSTOMER_COST = N_("what it costs you to win a new customer")


class Interval(StrEnum):
    """How the 95 % interval around a number is made (statistics 3 of the README's "How it counts")."""

    WILSON = "wilson"
    FAY_FEUER = "fay-feuer"
    ORDER_STATISTIC = "order-statistic"
    HALL = "hall"
    ADJUSTED_WALD = "adjusted-wald"
    RESAMPLING = "resampling"
    NONE = "none"  # counted, not estimated


class Dimension(StrEnum):
    """By what a number can be split."""

    CHANNEL = "channel"
    TOPIC = "topic"
    AGENT = "agent"
    PRODUCT = "product"
    STAGE = "stage"
    COUNTRY = "country"
    CUSTOMER = "customer"


class Stage(StrEnum):
    """How far the order was when the customer wrote about it; "" where no order is known."""

    BEFORE_PURCHASE = "before-purchase"
    BEFORE_DISPATCH = "before-dispatch"
    ON_THE_WAY = "on-the-way"
    AFTER_DELIVERY = "after-delivery"
    AFTER_PURCHASE = "after-purchase"  # the order list does not tell when it was sent


class Buyer(StrEnum):
    """Which customer it was, at that moment; "" where the customer is not known."""

    NEW = "new"  # has bought on one day at most
    RETURNING = "returning"
    BEST = "best"  # of those, who is in the tenth that has spent most


class ChannelKind(StrEnum):
    """Channels of which customers expect the same."""

    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    PHONE = "phone"
    ANY = "any"  # for measures whose benchmark knows no channels


_KINDS = {
    "email": ChannelKind.EMAIL,
    "form": ChannelKind.EMAIL,
    "chat": ChannelKind.CHAT,
    "phone": ChannelKind.PHONE,
}


def kind_of(channel: str) -> ChannelKind:
    """The kind of a channel by its name. WhatsApp and other messengers count as social, and we say so."""
    return _KINDS.get(channel, ChannelKind.SOCIAL)


OURS = "ours"  # the source of a figure that no article gives: never dressed up as one


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: its figure in the measure's unit, and the articles ("000"–"004") or OURS."""

    figure: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tiers:
    """Good, better, best: where the articles disagree, the slackest is good and the strictest is best."""

    good: Step
    better: Step
    best: Step
    note: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A published figure: for context, never a verdict. `low` and `high` are equal where it is one number."""

    low: float | None  # None = "up to"
    high: float | None  # None = "from"
    source: str  # "000"–"004", or OURS
    population: str  # of whom it was measured or said
    note: str = ""
    part: str = ""  # the part it is about; "" = the value itself


class Table(StrEnum):
    """Which table of the facts a row number points into."""

    CONVERSATIONS = "conversations"
    ORDERS = "orders"
    RATINGS = "ratings"
    CALLS = "calls"
    COSTS = "costs"
    HOURS = "hours"
    VISITS = "visits"


class Made(Enum):
    """What n counts."""

    CONVERSATIONS = "conversations"
    ORDERS = "orders"
    ANSWERS = "answers"
    ASKED = "customers who were asked"
    CUSTOMERS = "customers"
    CALLS = "calls"
    DAYS = "days"
    VISITS = "visits and contacts"
    VISITORS = "visitors who were asked"


@dataclass(frozen=True, eq=False, slots=True)
class Gate:
    """One reason why a row of the table does not count. `stops`: one flag a row of the table.

    `codes` and `names` where the reason differs from row to row: the flagged rows' `names[codes]`.
    """

    reason: str
    stops: Bools
    codes: Codes | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Others:
    """Why the other rows of the table do not count; arrays of one entry a row of the table."""

    seen: Ints  # on which date a row that does not count is looked for
    asked: Bools  # passes the filters, and had happened
    gates: tuple[Gate, ...]


@dataclass(frozen=True, eq=False)
class Observations:
    """What a measure is made of: one entry for each thing that counts, over all of the book's time.

    `row`, `at`, `value`, `until`, `cluster` have one length and the order of `at`. The columns of a period
    are a slice of them.
    """

    table: Table
    row: Ints  # row in `table`: the evidence
    at: Ints  # the instant that puts it into a week
    value: Floats | None = None  # None: each counts one
    until: Ints | None = None  # of a stock: it is there from `at` until then
    known: Ints | None = None  # of a stock: its age grows no further than up to there
    cluster: Ints | None = None  # equal for observations that hang together (one order's contacts)
    spread: bool = False  # one row may stand behind many observations: a month's cost, a share a day
    others: Others | None = None


Observe: TypeAlias = Callable[..., Observations]
"""Takes the columns of what is asked (kpis/view.py), which this floor does not know."""


class Summary(Protocol):
    """How observations become one number (kpis/summaries.py)."""

    @property
    def interval(self) -> Interval: ...


@dataclass(frozen=True)
class Figure:
    """One number: what is observed and how it is summed up.

    `per`: what a rate divides by. `also`: what is added to the observed, of another table. `among`: all
    things of which the observed are those that are known; a summary may ask for enough of them.
    """

    observe: Observe
    summary: Summary
    per: Observe | None = None
    also: Observe | None = None
    among: Observe | None = None


@dataclass(frozen=True)
class Part:
    """A number beside the value. `matures_after` only where it is final later than the value."""

    key: str
    name: str
    unit: Unit
    figure: Figure
    matures_after: Matures | None = None


@dataclass(frozen=True, eq=False)
class Kpi:
    """One declaration, from which card, chart, comparison, split, evidence, Excel, goal and JSON derive.

    `needs` is what the book must hold; `lacking` completes "needs …" where the book holds it but the
    period does not. `excel` is a template: {Sheet[column]} stands for a column of the report's sheet.
    """

    key: str
    name: str  # a shopkeeper's
    term: str  # the field's
    question: str
    formula: str
    counts: str
    group: Group
    unit: Unit
    better: Better
    anchor: Anchor
    needs: tuple[Need, ...]
    lacking: str
    figure: Figure
    matures_after: Matures
    excel: str
    parts: tuple[Part, ...] = ()
    made: Made = Made.CONVERSATIONS
    parts_by: Dimension | None = None  # also one part for each group of it
    tiers: Mapping[ChannelKind, Tiers] = field(default_factory=dict)
    benchmarks: tuple[Benchmark, ...] = ()

    @property
    def interval(self) -> Interval:
        return self.figure.summary.interval


@dataclass(frozen=True, slots=True)
class Value:
    """A number with what it is made of. Without data: value, low and high None, n 0, `needs` says what."""

    value: float | None
    unit: Unit
    n: int = 0  # what it is made of: conversations, orders, answers
    low: float | None = None  # 95 % interval; None: open at this end, or none is given
    high: float | None = None
    numerator: float | None = None  # of a share or rate: how many of n, or contacts per n orders
    parts: Mapping[str, float | None] = field(default_factory=dict)
    needs: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class BucketValue:
    """The value of one day, week, month, quarter or year, `[start, end)`."""

    start: int  # seconds UTC
    end: int
    first: date  # the same in local days
    after: date
    value: float | None
    n: int
    low: float | None
    high: float | None
    numerator: float | None
    provisional: bool  # can still change: drawn hollow, decides no goal
    missing: bool  # not all data reach here: the value is unknown, not 0 (n may be orders without messages)
    partial: bool  # cut by the period's own ends


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure over a period: the tile, and on request its buckets and groups."""

    key: str
    total: Value
    provisional: bool
    provisional_parts: frozenset[str] = frozenset()
    series: tuple[BucketValue, ...] = ()
    split: Mapping[str, Value] = field(default_factory=dict)  # "" = without name: no topic, nobody
    series_of: Mapping[str, tuple[BucketValue, ...]] = field(default_factory=dict)  # with series and split


class Result(StrEnum):
    """What can honestly be said about a change."""

    CLEAR_BETTER = "clear-better"
    CLEAR_WORSE = "clear-worse"
    CLEAR_MORE = "clear-more"  # of measures that have no good direction
    CLEAR_LESS = "clear-less"
    NONE = "none"  # no clear change
    TOO_FEW = "too-few"
    PROVISIONAL = "provisional"
    NOT_TESTED = "not-tested"  # counted figures: the difference is exact, there is nothing to test


@dataclass(frozen=True, slots=True)
class Change:
    """The period against the one before it."""

    now: Value
    before: Value
    difference: float | None
    p: float | None
    result: Result


class Role(Enum):
    """What a row does in the number."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, eq=False, slots=True)
class Counted:
    """Rows that count: row numbers in `table`, their date, and what each adds (arrays of one length)."""

    role: Role
    table: Table
    row: Ints
    at: Ints
    contribution: Floats


@dataclass(frozen=True, eq=False, slots=True)
class LeftOut:
    """Rows that do not count: `reasons[reason]` says why, in the codes of the book."""

    table: Table
    row: Ints
    at: Ints
    reason: Ints
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """What stands behind a number. `n` is the tile's n, because both are the length of the same slice."""

    key: str
    n: int
    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]
