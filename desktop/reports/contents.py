"""What goes into a report: plain values, gathered by the service, laid out by the sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from desktop.domain.kpi import Change, Clock, Kpi, Measured, Value
from desktop.domain.period import Period, zone_of
from desktop.domain.rules import Rules

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KnownUntil:
    """Up to which instant the files of a channel account, or those of the orders (channel ""), reach."""

    channel: str
    account: str
    until: int


@dataclass(frozen=True, slots=True)
class Head:
    """What was asked of the book: the same question that the screen and the JSON answer."""

    shop: str  # "" where the owner gave no name
    period: Period
    clock: Clock
    hours: str  # opening hours as text, "" where none are set
    as_of: int  # seconds UTC
    filters: Mapping[str, tuple[str, ...]]  # a dimension's name and what of it is kept; only those in use
    rules: Rules
    week_start: int  # 0 = Monday … 6 = Sunday
    known_until: tuple[KnownUntil, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Reported:
    """One measure over the period: `measured` with its weeks, `channels` where levels differ by channel."""

    kpi: Kpi
    measured: Measured
    change: Change
    channels: Mapping[str, Value]


class ConversationRow(NamedTuple):
    """One conversation that began in the period. Times are those of the shop's wall, without a zone.

    None: not so, or not known up to "now".
    """

    id: int
    channel: str
    customer: str  # contact point
    name: str
    subject: str
    arrived: datetime
    first_reply: datetime | None
    first_wait: float | None  # minutes, day and night
    first_wait_open: float | None  # minutes in which the shop was open
    solved: datetime | None  # the last time
    turns: int  # of ours
    messages: int
    came_back: bool | None  # None: it was never solved
    topic: str
    agent: str
    order: str  # the number as customers quote it
    order_named: bool | None  # True: the customer named it; False: it was the nearest before; None: no order
    outbound: bool  # we wrote first
    reason: str  # the code of why it is left out; "" = it counts


def wall_time(instant: int, zone: str) -> datetime:
    """What the clock on the shop's wall shows, as Excel wants it: without a zone."""
    return (_EPOCH + timedelta(seconds=instant)).astimezone(zone_of(zone)).replace(tzinfo=None)
