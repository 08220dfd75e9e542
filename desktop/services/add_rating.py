"""Writing down an answer that a customer gave in words: on a card, by phone, in the shop."""

import time
from dataclasses import dataclass
from secrets import token_bytes

from desktop.domain.contact_points import email_point, name_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Rating, Survey
from desktop.domain.task import Task
from desktop.language import _
from desktop.services.write_down import take_down, write_down
from desktop.store.batches import BY_HAND
from desktop.store.database import Book
from desktop.store.decisions import decided_about

# The ends of the scale on which each question is asked where nobody says otherwise.
USUAL_SCALES: dict[Survey, tuple[float, float]] = {
    Survey.CSAT: (1, 5),
    Survey.NPS: (0, 10),
    Survey.CES: (1, 7),
    Survey.QUALITY: (1, 5),
}


@dataclass(frozen=True)
class Answer:
    """An answer as a person writes it down. `conversation`: its number in the book, 0 for none.

    `customer`: a name, address or number, needed by nobody. `point`: the contact point of somebody who is in
    the book already, "" for one that `customer` says. `at`: seconds UTC, None for now.
    """

    survey: Survey
    score: float
    scale: tuple[float, float] | None = None  # None: the usual one
    comment: str = ""
    conversation: int = 0
    customer: str = ""
    order: str = ""
    agent: str = ""
    at: int | None = None
    point: str = ""


def add_rating(book: Book, answer: Answer, task: Task) -> int:
    """Put the answer into the book; returns the number to take it back by.

    Raises Problem for a score beside its scale and for a conversation that is not in the book.
    """
    lowest, highest = answer.scale or USUAL_SCALES[answer.survey]
    if not lowest < highest or not lowest <= answer.score <= highest:
        raise Problem(
            _("The answer must lie between {lowest} and {highest}. Nothing was written down.").format(
                lowest=f"{lowest:g}", highest=f"{highest:g}"
            ),
            _("Change the answer, or its scale."),
        )
    about = b""
    if answer.conversation:
        found = decided_about(book.connection, answer.conversation)
        if found is None:
            raise Problem(
                _("This conversation is no longer in the book. Nothing was changed."),
                _("Look at the list again."),
            )
        about = found[0]
    who = answer.customer.strip()
    rating = Rating(
        digest(BY_HAND, token_bytes(16), "rating"),  # two equal answers are two
        answer.survey,
        answer.score,
        lowest,
        highest,
        answered_at=int(time.time()) if answer.at is None else answer.at,
        comment=answer.comment,
        customer=answer.point
        or ((email_point(who) or phone_point(who) or name_point("hand", who)) if who else ""),
        name=who,
        order=answer.order,
        conversation=about.hex(),
        agent=answer.agent,
    )
    return write_down(book, [rating], task)


def take_rating_back(book: Book, number: int, task: Task) -> None:
    """As if this answer had never been written down."""
    take_down(book, number, task)
