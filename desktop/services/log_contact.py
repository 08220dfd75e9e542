"""Writing down a contact that no file has: a call, a visit, a message anywhere."""

import time
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes

from desktop.domain.contact_points import email_point, name_point, phone_point
from desktop.domain.conversations import What
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Message
from desktop.domain.task import Task
from desktop.language import _
from desktop.store.applying import apply_scratch
from desktop.store.batches import BY_HAND, next_file_id, prepare_dropping_by_hand, prepare_file
from desktop.store.database import Book
from desktop.store.decisions import add_decision
from desktop.store.scratch import scratch
from desktop.store.settling import match_incoming, settle, withdraw_dropped
from desktop.store.staging import FileTally, Stager


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
    with scratch(book) as connection, book.stoppable(task), book.writing():
        stager, tally, file = Stager(connection), FileTally(), next_file_id(connection)
        for message in said:
            stager.add(message, file, tally)
        prepare_file(
            connection,
            file,
            digest=blake2b(secret, digest_size=16).digest(),
            name="",
            source=BY_HAND,
            given={},
            owner=(),
            newest=tally.newest,
        )
        stager.close()
        match_incoming(connection)
        if contact.minutes is not None:
            add_decision(connection, said[0].identity, What.MINUTES, at, f"{contact.minutes:g}")
        if contact.solved:
            add_decision(connection, said[0].identity, What.SOLVED, at, "")
        settle(connection)
        apply_scratch(connection)
    return file


def take_contact_back(book: Book, number: int, task: Task) -> None:
    """As if this contact had never been written down; `number` is what writing it down returned."""
    with scratch(book) as connection, book.stoppable(task), book.writing():
        prepare_dropping_by_hand(connection, number)
        withdraw_dropped(connection)
        settle(connection)
        apply_scratch(connection)


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
