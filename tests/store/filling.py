"""Bringing records into a book without files, for tests: the import's own steps, fed by hand."""

import itertools
import sqlite3
from collections.abc import Sequence

from desktop.domain.contact_points import email_point
from desktop.domain.identity import mail_identity
from desktop.domain.records import Message, Record
from desktop.store.applying import apply_scratch
from desktop.store.batches import add_batch, drop_batch, next_file_id, prepare_dropping, prepare_file
from desktop.store.database import Book
from desktop.store.scratch import scratch
from desktop.store.settings import store_setting
from desktop.store.settling import Counts, match_incoming, settle, withdraw_dropped
from desktop.store.staging import FileTally, Stager

Records = Sequence[Record]

SHOP = "hello@shop.example"
_numbers = itertools.count(1)


def prepare(
    connection: sqlite3.Connection,
    records: Records,
    *,
    owner: tuple[str, ...] = (SHOP,),
    account: str = SHOP,
    keep_left_out_text: bool = False,
) -> tuple[int, FileTally, Counts]:
    """One file with these records, matched with the book in its scratch database."""
    stager = Stager(connection, keep_left_out_text=keep_left_out_text)
    file, tally = next_file_id(connection), FileTally()
    for record in records:
        stager.add(record, file, tally)
    stager.settle_account(file, account)
    prepare_file(
        connection,
        file,
        digest=f"file {next(_numbers)}".encode(),
        name="records",
        source="test",
        given={},
        owner=owner,
        newest=tally.newest,
    )
    stager.close()
    return file, tally, match_incoming(connection)


def bring(book: Book, records: Records, *, owner: tuple[str, ...] = (SHOP,), account: str = SHOP) -> int:
    """One file with these records as one batch; returns the batch."""
    with scratch(book) as connection, book.writing():
        file, _tally, _counts = prepare(connection, records, owner=owner, account=account)
        settle(connection)
        apply_scratch(connection)
        return add_batch(connection, {"files": [], "new": {}}, [file])


def take_out(book: Book, batch: int) -> None:
    with scratch(book) as connection, book.writing():
        prepare_dropping(connection, batch)
        withdraw_dropped(connection)
        settle(connection)
        apply_scratch(connection)
        drop_batch(connection, batch)


def mail(
    sent_at: int,
    sender: str,
    *recipients: str,
    text: str = "",
    message_id: str = "",
    answers: tuple[str, ...] = (),
    thread: str = "",
    subject: str = "",
    **more: object,
) -> Message:
    """A mail as the mail reader gives it."""
    text = text or f"words of {sender} at {sent_at}"
    sender = email_point(sender)
    return Message(
        identity=mail_identity(message_id, sender, sent_at, subject, text),
        channel="email",
        sent_at=sent_at,
        sender=sender,
        recipients=tuple(email_point(recipient) for recipient in recipients),
        subject=subject,
        text=text,
        thread=thread,
        message_id=message_id,
        references=answers,
        **more,  # type: ignore[arg-type]
    )


def set_rule(book: Book, key: str, value: str) -> None:
    """Change a setting by which conversations are built, and rebuild all of them."""
    with scratch(book) as connection, book.writing():
        store_setting(connection, key, value)
        settle(connection, everything=True)
        apply_scratch(connection)
