"""Writing down a contact that no file has: a call, a visit, a message anywhere."""

import time
from dataclasses import dataclass
from secrets import token_bytes

from desktop.domain.contact_points import email_point, name_point, phone_point
from desktop.domain.conversations import What
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Message
from desktop.domain.task import Task
from desktop.language import _
from desktop.services.write_down import take_down, write_down
from desktop.store.batches import BY_HAND
from desktop.store.database import Book
from desktop.store.decisions import add_decision


@dataclass(frozen=True)
class Contact:
    """A contact as a person writes it down. `customer`: a name, address or number; `at`: seconds UTC.

    `point`: the contact point of somebody who is in the book already, "" for one that `customer` says.
    """

    channel: str
    customer: str
    text: str = ""
    minutes: float | None = None
    solved: bool = False
    at: int | None = None
    from_customer: bool = True
    point: str = ""


def log_contact(book: Book, contact: Contact, task: Task) -> int:
    """Put the contact into the book; returns the number to take it back by.

    A solved one was answered while it was being talked about.

    Raises Problem where nobody is named.
    """
    customer = contact.customer.strip()
    if not customer:
        raise Problem(_("Who was it? Nothing was written down."), _("A name or a number is enough."))
    point = (
        contact.point
        or email_point(customer)
        or phone_point(customer)
        or name_point(contact.channel, customer)
    )
    at = int(time.time()) if contact.at is None else contact.at
    secret = token_bytes(16)  # two equal contacts are two
    said = [_message(contact, point, customer, at, digest(BY_HAND, secret, "customer"), from_us=False)]
    if not contact.from_customer:
        said = []
    if contact.solved or not contact.from_customer:
        said.append(_message(contact, point, "", at, digest(BY_HAND, secret, "us"), from_us=True))

    def decide() -> None:
        if contact.minutes is not None:
            add_decision(book.connection, said[0].identity, What.MINUTES, at, f"{contact.minutes:g}")
        if contact.solved:
            add_decision(book.connection, said[0].identity, What.SOLVED, at, "")

    return write_down(book, said, task, decide)


def take_contact_back(book: Book, number: int, task: Task) -> None:
    """As if this contact had never been written down; `number` is what writing it down returned."""
    take_down(book, number, task)


def _message(contact: Contact, point: str, name: str, at: int, identity: bytes, *, from_us: bool) -> Message:
    return Message(
        identity=identity,
        channel=contact.channel,
        sent_at=at,
        sender=name_point("own", "") if from_us else point,
        sender_name=name,
        recipients=(point,) if from_us else (),
        text="" if from_us and contact.from_customer else contact.text,
        from_us=from_us,
        thread=f"by hand/{point}",
    )
