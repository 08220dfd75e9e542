"""Leaving people out of an import that is being looked at, because they are no customers."""

from collections.abc import Iterable

from desktop.domain.task import Task
from desktop.language import _
from desktop.services.import_files import Plan
from desktop.store.rebuilding import rebuild_again
from desktop.store.samples import samples
from desktop.store.settings import prepare_not_customers
from desktop.store.settling import conversation_counts, left_out_counts


def leave_out(plan: Plan, points: Iterable[str], task: Task) -> None:
    """Say that these contact points, and no others of this plan, are no customers; its counts follow.

    Nothing is read again, and nothing is in the book before the plan is brought in.
    """
    connection = plan.book.connection
    label = _("Putting conversations together")
    with plan.book.stoppable(task):
        prepare_not_customers(connection, frozenset(points))
        rebuild_again(connection, lambda: task.report(0.5, label))
        plan.conversations = conversation_counts(connection)
        plan.left_out = left_out_counts(connection)
        plan.samples = samples(connection)
    task.report(1.0, label)
