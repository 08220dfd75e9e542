"""Taking an import back, as if it had never been."""

from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.language import _
from desktop.store.applying import apply_scratch
from desktop.store.batches import Batch, all_batches, drop_batch, prepare_dropping
from desktop.store.database import Book
from desktop.store.scratch import scratch
from desktop.store.settling import settle, withdraw_dropped


def batches(book: Book) -> list[Batch]:
    """All imports in the book, oldest first."""
    return all_batches(book.connection)


def take_back(book: Book, batch: int, task: Task) -> None:
    """Undo one import. What other imports saw too stays, in the words of those.

    Raises Problem where there is no such import, Cancelled when the person stops; then nothing is changed.
    """
    if batch not in {each.id for each in batches(book)}:
        raise Problem(
            _("There is no import number {batch}. Nothing was changed.").format(batch=batch),
            _("See the list of imports for the right number."),
        )
    with scratch(book) as connection, book.stoppable(task), book.writing():
        prepare_dropping(connection, batch)
        withdraw_dropped(connection)
        settle(connection, lambda: task.report(0.5, _("Taking the import back")))
        apply_scratch(connection)
        drop_batch(connection, batch)
    task.report(1.0)
