"""Writing records down by hand, in the same book and by the same rules as those of a file."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from secrets import token_bytes

from desktop.domain.records import Record
from desktop.domain.task import Task
from desktop.store.applying import apply_scratch
from desktop.store.batches import BY_HAND, next_file_id, prepare_dropping_by_hand, prepare_file
from desktop.store.database import Book
from desktop.store.scratch import scratch
from desktop.store.settling import match_incoming, settle, withdraw_dropped
from desktop.store.staging import FileTally, Stager


def write_down(
    book: Book, records: Sequence[Record], task: Task, decide: Callable[[], None] = lambda: None
) -> int:
    """Put these records into the book; returns the number to take them back by.

    `decide` writes down what else was decided about them, in the same transaction. The records are in no
    import, so that no undo of one takes them out.
    """
    with scratch(book) as connection, book.stoppable(task), book.writing():
        stager, tally, file = Stager(connection), FileTally(), next_file_id(connection)
        for record in records:
            stager.add(record, file, tally)
        prepare_file(
            connection,
            file,
            digest=blake2b(token_bytes(16), digest_size=16).digest(),
            name="",
            source=BY_HAND,
            given={},
            owner=(),
            newest=tally.newest,
        )
        stager.close()
        match_incoming(connection)
        decide()
        settle(connection)
        apply_scratch(connection)
    return file


def take_down(book: Book, number: int, task: Task) -> None:
    """As if this had never been written down; `number` is what writing it down returned."""
    with scratch(book) as connection, book.stoppable(task), book.writing():
        prepare_dropping_by_hand(connection, number)
        withdraw_dropped(connection)
        settle(connection)
        apply_scratch(connection)
