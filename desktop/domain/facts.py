"""What is known about every conversation and order, as numpy columns: what all measures are made from.

One row a thing. Columns of one table have one length and one order (conversations by `arrived`, waits by
`began`, resolutions by `at`, orders by `placed_at`). Instants are int64 seconds UTC; an instant that never
came is `NEVER`, larger than every real one, so that "at or before" needs no special case. Codes (int32)
point into the list of names beside them; -1 is "none". Nothing in here depends on "now".
"""

from dataclasses import dataclass
from typing import TypeAlias, TypeVar, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int32]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

NEVER = 1 << 60


@dataclass(frozen=True, eq=False)
class ConversationFacts:
    """One row a conversation, those left out included (`reason` >= 0)."""

    id: Ints
    arrived: Ints  # the customer's first message that counts; of left-out ones their first message
    channel: Codes  # row in ChannelFacts
    customer: Ints  # the customer's id in the book, 0 = unknown
    reason: Codes  # → Facts.reasons: why it is left out; -1 = it counts
    outbound: Bools  # we wrote first: counted, but never in contact rate
    bot_only: Bools  # only volume, contact rate and AI rate
    needs_answer: Bools  # False: the owner said that no answer was needed
    first_reply: Ints  # our first human reply, or NEVER
    lapses: Ints  # when it lapses unless we answer first: only where the last word was the customer's
    closed_unanswered: Ints  # a help desk or the owner closed it without any human turn of ours
    # Human turns of ours (consecutive messages are one). Not 0 without a first reply: a help desk tells no
    # instant of it; -1: it does not tell either how many they were, if any.
    turns: Codes
    messages: Codes  # messages of the customer and of ours that count
    order: Ints  # linked order's id, 0 = none
    after_purchase: Bools  # linked to an order that was placed before it arrived
    topic: Codes  # → Facts.topics
    agent: Codes  # → Facts.agents: who wrote the first human reply
    escalated: Bools
    open_minutes: Floats  # first wait given in open minutes by a help desk without instants; NaN = compute it
    resolution_open_minutes: Floats  # time until solved, given likewise; NaN = compute it
    minutes: Floats  # of our work: logged, of calls, or from a help desk; NaN = unknown
    minutes_estimated: Bools  # `minutes` is an estimate
    product: Codes  # → Facts.products: which of the order's products the customer names; -1 = none
    upsell: Bools  # the owner marked it as an upsell or cross-sell
    upsell_minor: Ints  # its amount, NEVER = unknown


@dataclass(frozen=True, eq=False)
class WaitFacts:
    """One row a stretch in which we owed the next word."""

    conversation: Ints  # row in ConversationFacts
    began: Ints  # the first unanswered message that counts
    ended: Ints  # our human reply, the closing, or NEVER
    lapses: (
        Ints  # last message of the customer in it + lapse; it has lapsed as of A if lapses < min(A, ended)
    )


@dataclass(frozen=True, eq=False)
class ResolutionFacts:
    """One row each time a conversation was (or will be taken for) solved.

    Where a help desk tells how long it took in open hours, but not when, `at` is the arrival, and no time on
    the calendar is known (ConversationFacts.resolution_open_minutes).

    Solved at `at`; true as of an instant A only if `known` < A. `known` is the end of the quiet time for an
    inferred one, and one second before `at` for one that a help desk or the owner gave.
    """

    conversation: Ints  # row in ConversationFacts
    at: Ints
    known: Ints
    given: Bools
    # The customer's next message if it came after the quiet and within the split time, counted from our last
    # message; NEVER too when it answered a later follow-up of ours within the quiet time.
    came_back: Ints


@dataclass(frozen=True, eq=False)
class OrderFacts:
    """One row an order, those that do not count included."""

    id: Ints
    placed_at: Ints
    customer: Ints
    counts: Bools  # False: test, draft or voided
    total_minor: Ints  # NEVER = unknown
    refunded_minor: Ints
    cancelled: Bools
    country: Codes  # → Facts.countries
    currency: Codes  # → Facts.currencies
    shipped_at: Ints  # NEVER = not, or unknown
    delivered_at: Ints


@dataclass(frozen=True, eq=False)
class OrderLineFacts:
    """One row a product of an order."""

    order: Ints  # row in OrderFacts
    product: Codes  # → Facts.products
    quantity: Codes


@dataclass(frozen=True, eq=False)
class RatingFacts:
    """One row a question put to a customer, by `answered_at`; of several answers to one question about one
    conversation only the last is here."""

    id: Ints
    survey: Codes  # → Facts.surveys (the names of records.Survey)
    answered_at: Ints  # where the source has none: when the conversation was solved, else when it arrived
    score: Floats  # raw; NaN = asked and not answered
    lowest: Floats
    highest: Floats
    conversation: Ints  # row in ConversationFacts, -1 = none
    customer: Ints  # 0 = unknown
    agent: Codes  # → Facts.agents: who was rated


@dataclass(frozen=True, eq=False)
class CallFacts:
    """One row a telephone call, by `started_at`."""

    id: Ints
    started_at: Ints
    inbound: Bools
    answered: Bools
    voicemail: Bools
    wait_seconds: Ints  # NEVER = unknown
    talk_seconds: Ints  # NEVER = unknown
    conversation: Ints  # row in ConversationFacts, -1 = none
    agent: Codes  # → Facts.agents


@dataclass(frozen=True, eq=False)
class CostFacts:
    """One row a cost of one month, by `month`."""

    id: Ints
    month: Ints  # year * 12 + month - 1
    amount_minor: Ints
    currency: Codes  # → Facts.currencies


@dataclass(frozen=True, eq=False)
class HoursFacts:
    """One row a person's work for customers on one day, by `day`."""

    id: Ints
    day: Ints  # proleptic ordinal, as datetime.date.toordinal
    minutes: Ints
    agent: Codes  # → Facts.agents


@dataclass(frozen=True, eq=False)
class VisitFacts:
    """One row a day of visits to the help page, by `day`."""

    id: Ints
    day: Ints  # proleptic ordinal
    visits: Ints
    asked: Ints  # -1 = unknown
    solved: Ints  # -1 = unknown


@dataclass(frozen=True, eq=False)
class ChannelFacts:
    """One row a channel account: e.g. email of hello@shop. Few rows."""

    names: tuple[str, ...]  # "email": several accounts may share a name
    accounts: tuple[str, ...]
    known_until: Ints
    split: Ints  # seconds
    target: Ints  # seconds, first answer


@dataclass(frozen=True, slots=True)
class Gap:
    """A time that no file of a channel account covers, between two that do; instants."""

    channel: int  # row in ChannelFacts, -1 = the list of orders
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Facts:
    """All columns of a book at one revision."""

    conversations: ConversationFacts
    waits: WaitFacts
    resolutions: ResolutionFacts
    orders: OrderFacts
    order_lines: OrderLineFacts
    channels: ChannelFacts
    ratings: RatingFacts
    calls: CallFacts
    costs: CostFacts
    hours: HoursFacts
    visits: VisitFacts
    reasons: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    surveys: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    first: int = NEVER  # first and last instant in the book
    last: int = -NEVER
    orders_known_until: int = NEVER  # the last instant in the files that brought orders; NEVER = not said
    revision: int = 0


Table = TypeVar("Table")


def empty(table: type[Table]) -> Table:
    """A table of facts without rows."""
    columns = get_type_hints(table)
    return table(
        **{name: np.empty(0, dtype=get_args(get_args(kind)[1])[0]) for name, kind in columns.items()}
    )
