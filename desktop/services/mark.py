"""What a person decides about a conversation, and taking it back."""

import time

from desktop.domain.conversations import What
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.language import _
from desktop.store.applying import apply_scratch
from desktop.store.database import Book
from desktop.store.decisions import (
    NOT_A_CUSTOMER,
    add_decision,
    decided_about,
    first_unanswered,
    touch_person,
    touch_talk_of,
    undo_decision,
)
from desktop.store.scratch import scratch
from desktop.store.settling import settle

_MOST_MINUTES = 60 * 24 * 31
_MOST_MINOR = 1 << 53


def mark(
    book: Book, conversation: int, what: str, task: Task, *, at: int | None = None, value: str = ""
) -> int:
    """Write down a decision about a conversation and rebuild what it touches; returns the decision's number.

    `what`: a domain What, or "not-a-customer" for the person. `at`: seconds UTC, now if not given. `value`:
    the topic, or who answered; the minutes it took; the amount of an upsell in minor units, "" for unknown;
    the quality from 1 to 5. Raises Problem where there is no such conversation, nothing to answer, or for a
    value that is none of these.
    """
    now = int(time.time()) if at is None else at
    found = decided_about(book.connection, conversation)
    if found is None:
        raise Problem(
            _("This conversation is no longer in the book. Nothing was changed."),
            _("Look at the list again."),
        )
    about, person = found
    if what == NOT_A_CUSTOMER:
        about, value = digest(NOT_A_CUSTOMER, person), person
    elif what in (What.ANSWERED, What.NO_ANSWER_NEEDED):
        unanswered = first_unanswered(book.connection, conversation)
        if unanswered is None:
            raise Problem(_("Nobody waits in this conversation. Nothing was changed."), "")
        about = unanswered
    else:
        what = What(what)
        _check(what, value)
    with scratch(book) as connection, book.stoppable(task), book.writing():
        decision = add_decision(connection, about, what, now, value)
        _touch(book, what, about, person)
        settle(connection)
        apply_scratch(connection)
    return decision


def _check(what: What, value: str) -> None:
    """Raises Problem for a value that the decision cannot have."""
    try:
        right = {
            What.MINUTES: lambda: 0 <= float(value) <= _MOST_MINUTES,
            What.UPSELL: lambda: not value or 0 <= int(value) <= _MOST_MINOR,
            What.QUALITY: lambda: 1 <= int(value) <= 5,
        }.get(what, lambda: True)()
    except ValueError:
        right = False
    if not right:
        hints = {
            What.MINUTES: _("Write the minutes as a number, like 5."),
            What.UPSELL: _("Write the amount as a number, or leave it empty."),
            What.QUALITY: _("Choose a number from 1 to 5."),
        }
        raise Problem(_("“{value}” cannot be right. Nothing was changed.").format(value=value), hints[what])


def unmark(book: Book, decision: int, task: Task) -> None:
    """Take a decision back. Raises Problem where it is not in force."""
    with scratch(book) as connection, book.stoppable(task), book.writing():
        undone = undo_decision(connection, decision)
        if undone is None:
            raise Problem(_("This was taken back already. Nothing was changed."), "")
        what, about, value = undone
        _touch(book, what, about, value)
        settle(connection)
        apply_scratch(connection)


def _touch(book: Book, what: str, about: bytes, person: str) -> None:
    if what == NOT_A_CUSTOMER:
        touch_person(book.connection, person)
    else:
        touch_talk_of(book.connection, about)
