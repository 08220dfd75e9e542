"""Writing down what customer service cost in a month."""

from secrets import token_bytes

from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Cost
from desktop.domain.task import Task
from desktop.language import _
from desktop.services.write_down import take_down, write_down
from desktop.store.batches import BY_HAND
from desktop.store.database import Book
from desktop.store.settings import setting
from desktop.store.staging import storable


def add_cost(
    book: Book, month: str, amount_minor: int, task: Task, *, what: str = "", currency: str = ""
) -> int:
    """Put a cost of `month` ("2026-11") into the book; returns the number to take it back by.

    `currency` "" is the shop's own. Raises Problem for a month that is none, and for a negative amount.
    """
    cost = Cost(
        digest(BY_HAND, token_bytes(16), "cost"),
        month.strip(),
        amount_minor,
        currency or setting(book.connection, "currency") or "",
        what.strip(),
    )
    if amount_minor < 0 or not isinstance(storable(cost), Cost):
        raise Problem(
            _("We need a month and an amount. Nothing was written down."),
            _("Write the month like 2026-11, and an amount that is not below 0."),
        )
    return write_down(book, [cost], task)


def take_cost_back(book: Book, number: int, task: Task) -> None:
    """As if this cost had never been written down."""
    take_down(book, number, task)
