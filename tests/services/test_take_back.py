"""Taking an import back by its number."""

from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.services.import_files import Request, bring_in, look
from desktop.services.take_back import batches, take_back
from desktop.store.content_hash import content_hash
from desktop.store.database import Book


def test_the_list_of_imports_says_what_each_brought(book: Book, mailbox: Path, orders_file: Path) -> None:
    for path in (mailbox, orders_file):
        bring_in(look(book, Request([path], owner=[OWNER]), Task()))
    assert [batch.summary["new"] for batch in batches(book)] == [
        {"messages": 5},
        {"orders": 2, "order_lines": 3},
    ]


def test_an_unknown_import_is_a_problem(book: Book) -> None:
    with pytest.raises(Problem, match="7"):
        take_back(book, 7, Task())


def test_a_cancelled_taking_back_changes_nothing(book: Book, mailbox: Path) -> None:
    batch = bring_in(look(book, Request([mailbox], owner=[OWNER]), Task())).batch
    content = content_hash(book.connection)
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled):
        take_back(book, batch, task)
    assert content_hash(book.connection) == content
    take_back(book, batch, Task())
    assert book.connection.execute("SELECT count(*) FROM messages").fetchone() == (0,)
