"""Checking a book: is the file whole, and do the numbers come out when they are counted the slow way?"""

from dataclasses import dataclass
from statistics import median

from desktop.domain.kpi import Clock
from desktop.kpis.catalogue import by_key
from desktop.language import _
from desktop.services.measure import Asked, numbers
from desktop.store.counting import (
    faults_of_file,
    first_waits,
    messages_without_conversation,
    open_backlog,
    orders_placed,
    resolved_within,
    started,
)
from desktop.store.database import Book


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `detail` shows both figures where they were compared."""

    name: str
    passed: bool
    detail: str = ""


def check_book(book: Book) -> list[Check]:
    """The file's own integrity, then key measures counted again straight from the tables."""
    connection = book.connection
    faults, strays = faults_of_file(connection), messages_without_conversation(connection)
    checks = [
        Check(_("The file is whole"), not faults, "; ".join(faults)),
        Check(_("Every message is in a conversation"), not strays, str(strays or "")),
    ]
    asked = numbers(book, Asked(clock=Clock.CALENDAR))
    view = asked.view
    start, end, as_of = view.period.start, view.period.end, view.as_of
    conversations, orders = started(connection, start, end, as_of), orders_placed(connection, start, end)
    contacts = sum(not outbound for _id, outbound in conversations)
    waits = first_waits(connection, start, end, as_of)
    slow = {
        "contact_volume": float(len(conversations)),
        "contact_rate": 100 * contacts / orders if orders else None,
        "first_response_time": median(waits) / 60 if waits else None,
        "backlog": float(open_backlog(connection, as_of)),
        "resolution_time": _median_minutes(resolved_within(connection, start, end, as_of)),
    }
    for key, expected in slow.items():
        total = asked.measured(by_key[key]).total
        checks.append(_compared(_(by_key[key].name), total.value, expected))
    return checks


def _median_minutes(seconds: list[int]) -> float | None:
    return median(seconds) / 60 if seconds else None


def _compared(name: str, value: float | None, expected: float | None) -> Check:
    if value is None:  # not enough data for the measure: the slow way then finds nothing to count either
        return Check(name, not expected, _("not known yet"))
    passed = expected is not None and abs(value - expected) <= 1e-9 * max(1.0, abs(expected))
    return Check(name, passed, _("{value} and {expected}").format(value=value, expected=expected))
