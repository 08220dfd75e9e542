"""Looking through the book: who waits, all conversations, what was left out, one conversation, orders."""

import json
import re
import time
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from desktop.domain.conversations import Role
from desktop.domain.identity import digest
from desktop.domain.mail_text import mentions, own_words
from desktop.domain.period import Period, local_day
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.language import _, ngettext
from desktop.services.change_settings import read_setting, shop_schedule, shop_zone
from desktop.services.measure import Asked, numbers
from desktop.services.topics import topics
from desktop.store import browsing
from desktop.store.browsing import (
    BoughtLine,
    ConversationLine,
    OrderRow,
    Reach,
    Sought,
    TalkHead,
    Which,
)
from desktop.store.conversation_rows import one_moment
from desktop.store.database import Book
from desktop.store.decisions import NOT_A_CUSTOMER
from desktop.store.settings import own_points
from desktop.store.waiting import WaitingRow, waiting_rows

__all__ = ["BoughtLine", "OrderRow", "Reach"]  # what the pages show of them

_SHORTEST_PREFIX = 2  # letters: the index knows beginnings from here on
_LONGEST_SEARCH = 200  # letters: more is a paste that went wrong
_SHORTEST_NUMBER = 2
_LIKE_A_NUMBER = re.compile(r"#?\s*([A-Za-z]{0,5}-?\d[\d-]*)\Z")
_MESSAGES_SHOWN = 300
_LONGEST_SHOWN = 200_000  # characters of one message; a person who wants a megabyte has the file
_LONGEST_ABOUT = 200


# --- Lists of conversations -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What to keep; all of them hold at once. `since` and `until`: local days, both included."""

    channels: tuple[str, ...] = ()
    answered: bool | None = None
    came_back: bool | None = None
    since: date | None = None
    until: date | None = None
    reason: str = ""  # only among those left out

    @property
    def count(self) -> int:
        """How many filters are set."""
        period = self.since is not None or self.until is not None
        return sum(
            (
                bool(self.channels),
                self.answered is not None,
                self.came_back is not None,
                period,
                bool(self.reason),
            )
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """One conversation in a list. `about`: its subject, else its first words. Instants are seconds UTC."""

    id: int
    name: str
    channel: str
    about: str
    at: int  # the last word that counts; of a waiting one, since when it waits
    waiting_since: int | None
    overdue: bool
    reason: str  # "" where it counts
    came_back: bool
    answered: bool
    order: str


@dataclass(frozen=True)
class Overview:
    """What the page of conversations needs around its lists."""

    zone: str
    waiting: int
    counted: int
    left_out: dict[str, int]  # by reason
    reaches: tuple[Reach, ...]  # how far the files of each channel go
    has_hours: bool


def overview(book: Book, now: int | None = None) -> Overview:
    """How many there are of each, and how far the files go."""
    connection = book.connection
    left_out = browsing.counts_by_reason(connection)
    counted = left_out.pop("", 0)
    return Overview(
        zone=shop_zone(book),
        waiting=len(waiting_rows(connection, _now(now))),
        counted=counted,
        left_out=left_out,
        reaches=tuple(browsing.reaches(connection)),
        has_hours=shop_schedule(book) is not None,
    )


def waiting(
    book: Book, now: int | None = None, text: str = "", filters: Filters | None = None
) -> list[Listed]:
    """Who waits for our next word, longest first, as far as the files go."""
    waits = waiting_rows(book.connection, _now(now))
    if waits and (text.strip() or (filters is not None and filters.count)):
        kept = set(find(book, text, filters))
        waits = [wait for wait in waits if wait.id in kept]
    listed = {row.id: row for row in rows(book, [wait.id for wait in waits], now)}
    return [_waiting_row(wait, listed[wait.id]) for wait in waits]


def find(
    book: Book, text: str = "", filters: Filters | None = None, *, left_out: bool = False
) -> "array[int]":
    """The ids of the conversations that fit, the latest word first; `rows` says what a list shows of them.

    `text`: words, a name, an address or an order number as typed so far.
    """
    filters = filters or Filters()
    zone = shop_zone(book)
    since = None if filters.since is None else _start(filters.since, zone)
    until = None if filters.until is None else _start(filters.until + timedelta(days=1), zone)
    which = Which(
        left_out=left_out,
        reason=filters.reason,
        channels=filters.channels,
        answered=filters.answered,
        came_back=filters.came_back,
        since=since,
        until=until,
        sought=sought(text) if text.strip() else None,
    )
    return browsing.conversation_ids(book.connection, which)


def rows(book: Book, ids: Sequence[int], now: int | None = None) -> list[Listed]:
    """What a list shows of these conversations, in the order asked; those gone since are passed over."""
    return [_listed(line) for line in browsing.conversation_lines(book.connection, ids, _now(now))]


def sought(text: str) -> Sought:
    """What a person means who has typed this so far: the last word may be the beginning of one."""
    text = " ".join(text.split())[:_LONGEST_SEARCH]
    words = [word.replace('"', " ").strip() for word in text.split(" ")]
    words = [word for word in words if any(letter.isalnum() for letter in word)]
    last = len(words) - 1
    terms = [
        f'"{word}"' + ("*" if place == last and len(word) >= _SHORTEST_PREFIX else "")
        for place, word in enumerate(words)
    ]
    return Sought(
        words=" ".join(terms),
        name=text if words and len(text) >= _SHORTEST_PREFIX else "",
        number=_order_number(text),
    )


def _order_number(text: str) -> str:
    """The order number that a text may be the beginning of, as messages write it; "" for none."""
    typed = _LIKE_A_NUMBER.match(text)
    if typed is None:
        return ""
    whole = mentions("#" + typed[1])
    number = whole[0][0] if whole else typed[1].replace("-", "").upper()
    return number if len(number) >= _SHORTEST_NUMBER else ""


def _waiting_row(wait: WaitingRow, listed: Listed) -> Listed:
    about = listed.about or _about("", wait.words)
    return replace(listed, about=about, at=wait.since, waiting_since=wait.since, overdue=wait.overdue)


def _listed(line: ConversationLine) -> Listed:
    return Listed(
        id=line.id,
        name=line.name or _plain_point(line.customer),
        channel=line.channel,
        about=_about(line.subject, line.beginning),
        at=line.last,
        waiting_since=line.open_since,
        overdue=line.open_since is not None and bool(line.overdue),
        reason=line.reason,
        came_back=bool(line.came_back),
        answered=line.first_reply is not None,
        order=line.order,
    )


def _about(subject: str, beginning: str) -> str:
    return " ".join(subject.split())[:_LONGEST_ABOUT] or " ".join(beginning.split())[:_LONGEST_ABOUT]


def _plain_point(point: str) -> str:
    """A contact point as a person would say it."""
    if point.startswith("tel:"):
        return point.removeprefix("tel:")
    return point.partition("/")[2] or point if point.startswith("name:") else point


def _now(now: int | None) -> int:
    return int(time.time()) if now is None else now


def _start(day: date, zone: str) -> int:
    return Period(day, day + timedelta(days=1), zone).start


# --- One conversation -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message. `words` are its writer's own; `whole` is all of it where that is more, else ""."""

    id: int
    at: int
    name: str
    ours: bool
    role: int  # domain Role
    words: str
    whole: str
    cut: bool  # longer than what is kept here
    first_reply_minutes: float | None = None  # set on our first reply: what the customer waited
    first_reply_open: bool = False  # those minutes are of the open hours


@dataclass(frozen=True, slots=True)
class Marked:
    """What a person decided about the conversation, in force."""

    decision: int
    what: str
    at: int
    value: str


@dataclass(frozen=True, slots=True)
class OrderOf:
    """The order that a conversation is about."""

    id: int
    number: str
    placed_at: int
    status: str
    shipped_at: int | None
    cancelled: bool
    was_named: bool  # else it is the customer's latest before


@dataclass(frozen=True)
class Talk:
    """One conversation as the reading pane shows it."""

    id: int
    zone: str
    channel: str
    source: str  # the importer that read the latest file of its channel, "" by hand
    known_until: int | None  # where the files of its channel end
    name: str
    customer: str
    about: str
    reason: str
    waiting_since: int | None
    needs_answer: bool
    order: OrderOf | None
    messages: tuple[Spoken, ...]
    hidden: int  # messages in the middle of a very long conversation, not in `messages`
    marks: tuple[Marked, ...]
    why: tuple[str, ...] = field(default=())  # sentences: why and how it is counted
    currency: str = ""  # of the shop
    topic: str = ""
    topics: tuple[str, ...] = ()  # to choose from


def talk(book: Book, conversation: int, now: int | None = None) -> Talk | None:
    """One conversation with all that is said in it; None where it is no longer in the book."""
    connection = book.connection
    with one_moment(connection):
        head = browsing.talk_head(connection, conversation, _now(now))
        if head is None:
            return None
        said = browsing.talk_messages(connection, conversation)
        about_person = digest(NOT_A_CUSTOMER, head.customer)
        marks = [
            Marked(mark.decision, mark.what, *_said(mark.value))
            for mark in browsing.marks_of(connection, conversation, about_person)
        ]
        reach = next((r for r in browsing.reaches(connection) if r.channel_id == head.channel_id), None)
        own = own_points(connection)
    hidden = max(0, len(said) - _MESSAGES_SHOWN)
    if hidden:
        said = said[: _MESSAGES_SHOWN // 2] + said[-_MESSAGES_SHOWN // 2 :]
    wait = _first_wait(book, head)
    messages = tuple(_spoken(message, own, head, wait) for message in said)
    beginning = next((message.words for message in messages if message.words), "")
    return Talk(
        id=head.id,
        zone=shop_zone(book),
        channel=head.channel,
        source="" if reach is None else reach.source,
        known_until=None if reach is None else reach.newest,
        name=head.name or _plain_point(head.customer),
        customer=_plain_point(head.customer),
        about=_about(head.subject, beginning),
        reason=head.reason,
        waiting_since=head.open_since,
        needs_answer=bool(head.needs_answer),
        order=_order_of(head),
        messages=messages,
        hidden=hidden,
        marks=tuple(marks),
        why=tuple(_why(head)),
        currency=read_setting(book, "currency"),
        topic=head.topic,
        topics=topics(book),
    )


def _said(value: str) -> tuple[int, str]:
    stored = json.loads(value)
    return int(stored["at"]), str(stored["value"])


def _spoken(
    message: browsing.TalkMessage, own: frozenset[str], head: TalkHead, wait: tuple[float, bool] | None
) -> Spoken:
    ours = message.role in (Role.OURS, Role.ASIDE) or bool(message.from_us) or message.point in own
    cut = len(message.text) > _LONGEST_SHOWN
    whole = message.text[:_LONGEST_SHOWN].replace("\r\n", "\n").strip()
    words = own_words(whole) or whole
    is_first = message.role == Role.OURS and message.sent_at == head.first_reply and wait is not None
    return Spoken(
        id=message.id,
        at=message.sent_at,
        name=message.name or (message.agent if ours else "") or _plain_point(message.point),
        ours=ours,
        role=message.role,
        words=words,
        whole=whole if len(whole) > len(words) else "",
        cut=cut,
        first_reply_minutes=wait[0] if is_first and wait else None,
        first_reply_open=bool(is_first and wait and wait[1]),
    )


def _first_wait(book: Book, head: TalkHead) -> tuple[float, bool] | None:
    """Minutes until our first reply, and whether they are of the open hours; None without a reply."""
    if head.first_reply is None:
        return None
    schedule = shop_schedule(book)
    if schedule is None:
        return (head.first_reply - head.arrived) / 60, False
    seconds = schedule.open_seconds(np.array([head.arrived]), np.array([head.first_reply]))
    return int(seconds[0]) / 60, True


def _order_of(head: TalkHead) -> OrderOf | None:
    if head.order is None or head.placed_at is None:
        return None
    return OrderOf(
        id=head.order_id,
        number=head.order,
        placed_at=head.placed_at,
        status=head.status or "",
        shipped_at=head.shipped_at,
        cancelled=head.cancelled_at is not None,
        was_named=bool(head.order_named),
    )


def _why(head: TalkHead) -> Iterator[str]:
    """Why it counts and how, in sentences."""
    if head.reason:
        yield _("It is not counted, in no number.")
        return
    yield ngettext(
        "It is one matter with one customer, so it is one conversation: {count} message counts.",
        "It is one matter with one customer, so it is one conversation: {count} messages count.",
        head.messages,
    ).format(count=head.messages)
    if head.outbound:
        yield _("You wrote first, so it does not count in contacts per 100 orders.")
    else:
        yield _("The customer wrote first, so it counts in contacts per 100 orders.")
    if head.order is not None:
        if head.order_named:
            yield _("It is about order {number}, because the customer named it.").format(number=head.order)
        else:
            yield _("It is taken to be about order {number}, the customer's latest before.").format(
                number=head.order
            )
    if not head.needs_answer:
        yield _("You said that it needs no answer, so it is in no reply time and waits for nothing.")
    elif head.first_reply is None:
        yield _("An automatic reply is no answer: it stays without one until you wrote yourself.")
    else:
        yield _("The reply time runs from the customer's first message to your first own answer.")


# --- Orders -----------------------------------------------------------------------------------------------

ORDER_COLUMNS = ("number", "placed_at", "name", "items", "total_minor", "status", "contacts")


@dataclass(frozen=True)
class OrdersAsked:
    """Which orders, in which order. `weeks`: the last ones up to the last order; None for all."""

    weeks: int | None = 12
    text: str = ""  # a number, a name or an address as typed so far
    sort: str = "placed_at"
    descending: bool = True


@dataclass(frozen=True)
class OrdersFound:
    """The ids that fit; the period's days are both included, and None in a book without orders."""

    zone: str
    ids: "array[int]"
    first: date | None
    last: date | None
    in_all: int
    weeks: int | None = None  # those asked for, where the orders reach back so far


@dataclass(frozen=True)
class OrdersTold:
    """What the orders of a period brought; None where there are no messages to know it from."""

    orders: int
    contacted: int | None  # orders that brought a contact within 30 days
    contacted_percent: float | None
    contacts: int | None


def orders(book: Book, asked: OrdersAsked) -> OrdersFound:
    """The orders of the period, sorted; `order_rows` says what a list shows of them."""
    connection, zone = book.connection, shop_zone(book)
    with one_moment(connection):
        in_all, first_at, last_at = browsing.reach_of_orders(connection)
        if first_at is None or last_at is None:
            return OrdersFound(zone, array("q"), None, None, 0)
        last = local_day(last_at, zone)
        first = local_day(first_at, zone)
        weeks = None
        if asked.weeks is not None and first <= (wanted := last - timedelta(days=7 * asked.weeks - 1)):
            first, weeks = wanted, asked.weeks
        period = Period(first, last + timedelta(days=1), zone)
        search = sought(asked.text) if asked.text.strip() else None
        if search is not None and not search.name and not search.number:
            return OrdersFound(zone, array("q"), first, last, in_all, weeks)
        ids = browsing.order_ids(
            connection,
            since=period.start,
            until=period.end,
            name="" if search is None else search.name,
            number="" if search is None else search.number,
            sort=asked.sort,
            descending=asked.descending,
        )
    return OrdersFound(zone, ids, first, last, in_all, weeks)


def orders_told(book: Book, first: date, last: date, now: int | None = None) -> OrdersTold:
    """How many orders of these days brought a contact, by the measure "contact rate"."""
    asked = replace(report_of_orders(first, last), as_of=now)
    parts = numbers(book, asked).measured(CONTACT_RATE).total.parts
    count, net = int(parts["orders"] or 0), parts["net"]
    return OrdersTold(
        orders=count,
        contacted=None if net is None else round(net * count / 100),
        contacted_percent=net,
        contacts=None if net is None else int(parts["contacts"] or 0),
    )


def report_of_orders(first: date, last: date) -> Asked:
    """The question that a report answers about the orders of these days, both included."""
    return Asked(since=str(first), until=str(last + timedelta(days=1)))


def order_rows(book: Book, ids: Sequence[int]) -> list[OrderRow]:
    """What the list shows of these orders, in the order asked."""
    return list(browsing.order_rows(book.connection, ids))


@dataclass(frozen=True, slots=True)
class Happened:
    """A conversation about an order, or what its file says: "placed", "shipped", "delivered", "cancelled"."""

    at: int
    what: str  # "" for a conversation
    conversation: Listed | None = None


@dataclass(frozen=True)
class OrderTold:
    """One order with its products, and all that happened, the first thing first."""

    row: OrderRow
    zone: str
    lines: tuple[BoughtLine, ...]
    country: str
    refunded_minor: int
    timeline: tuple[Happened, ...]


def order(book: Book, order_id: int, now: int | None = None) -> OrderTold | None:
    """One order as its pane shows it; None where it is no longer in the book."""
    connection = book.connection
    with one_moment(connection):
        row = next(browsing.order_rows(connection, [order_id]), None)
        dates = browsing.dates_of_order(connection, order_id)
        if row is None or dates is None:
            return None
        about = browsing.conversations_about(connection, order_id)
        happened = [Happened(arrived, "", listed) for arrived, listed in _with_arrival(book, about, now)]
        happened.append(Happened(row.placed_at, "placed"))
        for what, at in (
            ("shipped", dates.shipped_at),
            ("delivered", dates.delivered_at),
            ("cancelled", dates.cancelled_at),
        ):
            if at is not None:
                happened.append(Happened(at, what))
        return OrderTold(
            row=row,
            zone=shop_zone(book),
            lines=tuple(browsing.lines_of_order(connection, order_id)),
            country=dates.country,
            refunded_minor=dates.refunded_minor or 0,
            timeline=tuple(sorted(happened, key=lambda each: each.at)),
        )


def _with_arrival(book: Book, ids: Sequence[int], now: int | None) -> Iterator[tuple[int, Listed]]:
    for line in browsing.conversation_lines(book.connection, ids, _now(now)):
        yield line.arrived, _listed(line)
