"""Writing down how long somebody worked for customers on a day."""

from secrets import token_bytes

from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import HoursWorked
from desktop.domain.task import Task
from desktop.language import _
from desktop.services.write_down import take_down, write_down
from desktop.store.batches import BY_HAND
from desktop.store.database import Book
from desktop.store.staging import storable

_DAY_MINUTES = 24 * 60


def add_hours(book: Book, day: str, minutes: int, task: Task, *, person: str = "") -> int:
    """Put the minutes worked on `day` ("2026-11-24") into the book; returns the number to take them back by.

    Raises Problem for a day that is none, and for more minutes than a day has.
    """
    hours = HoursWorked(digest(BY_HAND, token_bytes(16), "hours"), day.strip(), minutes, person.strip())
    if not 0 < minutes <= _DAY_MINUTES or not isinstance(storable(hours), HoursWorked):
        raise Problem(
            _("We need a day and how long you worked on it. Nothing was written down."),
            _("Write the day like 2026-11-24, and at most 24 hours."),
        )
    return write_down(book, [hours], task)


def take_hours_back(book: Book, number: int, task: Task) -> None:
    """As if these hours had never been written down."""
    take_down(book, number, task)
