"""What Replybook proposes so that a person need only say yes: opening hours, and who is no customer.

Both look at an import before it is written (a `Plan` without open questions) or at the book after it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.domain.opening_hours import OpeningHours, Span
from desktop.domain.period import DAY_SECONDS, wall_clock
from desktop.language import _
from desktop.services.change_settings import shop_zone
from desktop.services.import_files import Plan
from desktop.store.database import Book
from desktop.store.proposals import acquaintances, has_orders, human_replies

LEAST_REPLIES = 30
_OF_DAYS = 0.95  # of all replies fall on the days proposed
_OF_ALL = 0.9  # and into the hours proposed on them
_THURSDAY = 3  # 1 January 1970

_OFTEN = 10  # messages: a customer before buying writes three or four
_CLEARLY_OFTEN = 30
_MOST_PROPOSED = 8


@dataclass(frozen=True)
class ProposedHours:
    """When the shop usually answers; `share` (0 to 1) of its `replies` fall into these hours."""

    hours: OpeningHours
    replies: int
    share: float


@dataclass(frozen=True)
class ProposedPerson:
    """Somebody who may be no customer. `clear`: sure enough to be ticked beforehand."""

    point: str
    name: str
    messages: int
    clear: bool


def proposed_hours(source: Book | Plan, zone: str = "") -> ProposedHours | None:
    """The weekdays and whole hours that hold nine of ten of the shop's own replies.

    None for fewer than 30 replies. `zone`: IANA name, the shop's own where it is empty.
    """
    book, prepared = _book_of(source)
    replies = np.array(human_replies(book.connection, prepared=prepared), np.int64)
    if len(replies) < LEAST_REPLIES:
        return None
    local = wall_clock(replies, zone or shop_zone(book))
    weekday = (local // DAY_SECONDS + _THURSDAY) % 7
    hour = local % DAY_SECONDS // 3600
    days = _days_holding(np.bincount(weekday, minlength=7))
    on_days = np.isin(weekday, days)
    opens, closes = _shortest_stretch(np.bincount(hour[on_days], minlength=24), _OF_ALL * len(replies))
    inside = on_days & (hour >= opens) & (hour < closes)
    span: tuple[Span, ...] = ((opens * 60, closes * 60),)
    week = tuple(span if day in days else () for day in range(7))
    return ProposedHours(OpeningHours(week), len(replies), float(inside.mean()))


def proposed_not_customers(source: Book | Plan) -> list[ProposedPerson]:
    """People with whom the shop writes often and who never ordered, or whom it usually writes to first.

    At most eight, those with the most messages. Without any order only the second sign can be judged.
    """
    book, prepared = _book_of(source)
    orders_known = has_orders(book.connection, prepared=prepared)
    found = []
    for person in acquaintances(book.connection, _OFTEN, prepared=prepared):
        ours_first = person.ours_first * 2 > person.conversations
        if orders_known or ours_first:
            clear = ours_first or person.messages >= _CLEARLY_OFTEN
            name = person.name or person.point
            found.append(ProposedPerson(person.point, name, person.messages, clear))
    return found[:_MOST_PROPOSED]


def hours_in_words(hours: OpeningHours) -> str:
    """The hours as one says them: "Monday to Saturday, 9:00 to 18:00"."""
    groups: list[tuple[int, int]] = []
    for day in range(7):
        if not hours.week[day]:
            continue
        if groups and groups[-1][1] == day - 1 and hours.week[day] == hours.week[groups[-1][0]]:
            groups[-1] = (groups[-1][0], day)
        else:
            groups.append((day, day))
    return "; ".join(
        _("{days}, {times}").format(days=_days_in_words(*group), times=_times(hours.week[group[0]]))
        for group in groups
    )


def day_name(day: int) -> str:
    """Monday (0) to Sunday (6) in full."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[day]


def _book_of(source: Book | Plan) -> tuple[Book, bool]:
    return (source.book, True) if isinstance(source, Plan) else (source, False)


def _days_holding(counts: NDArray[np.int64]) -> list[int]:
    """The fewest days that hold nearly all replies, the busiest taken first."""
    wanted = _OF_DAYS * counts.sum()
    days: list[int] = []
    held = 0
    for day in sorted(range(7), key=lambda day: (-counts[day], day)):
        days.append(day)
        held += int(counts[day])
        if held >= wanted:
            break
    return sorted(days)


def _shortest_stretch(counts: NDArray[np.int64], wanted: float) -> tuple[int, int]:
    """The fewest hours in a row that hold so many replies; of equal ones the one that holds most."""
    before = np.concatenate([[0], np.cumsum(counts)])
    for length in range(1, 25):
        held = before[length:] - before[:-length]
        if held.max() >= wanted:
            opens = int(held.argmax())
            return opens, opens + length
    return 0, 24


def _days_in_words(first: int, last: int) -> str:
    if first == last:
        return day_name(first)
    return _("{first} to {last}").format(first=day_name(first), last=day_name(last))


def _times(spans: tuple[Span, ...]) -> str:
    return ", ".join(
        _("{opens} to {closes}").format(opens=_clock(opens), closes=_clock(closes)) for opens, closes in spans
    )


def _clock(minutes: int) -> str:
    """9:00, and 24:00 for the day's end."""
    return f"{minutes // 60 if minutes <= DAY_SECONDS // 60 else minutes // 60 - 24}:{minutes % 60:02}"
