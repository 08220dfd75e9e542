"""An example shop to look around in: its files are written and brought in the way an owner's are."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.domain.task import Task
from desktop.language import _
from desktop.services.change_settings import change_setting
from desktop.services.import_files import Imported, Request, bring_in, look
from desktop.services.invented_shop import Plan as ShopPlan
from desktop.services.invented_shop import invent, write
from desktop.store.database import Book
from desktop.store.settings import setting, store_setting

_MARK = "example"


@dataclass(frozen=True)
class ExampleSize:
    """How large an invented shop, and which one."""

    seed: int = 1
    weeks: int = 52
    orders_per_week: int = 120


def write_example_files(folder: Path, size: ExampleSize) -> list[Path]:
    """Only the files, for trying the import by hand."""
    return write(invent(_plan(size)), folder)


def fill_example(book: Book, size: ExampleSize, task: Task) -> Imported:
    """Bring an invented shop into `book`. Raises Problem if an owner's own data are in it."""
    if setting(book.connection, _MARK) is None and book.revision > 0:
        raise Problem(
            _("This book holds your own shop. The example was not put into it."),
            _("Give the example a book of its own: --book example.replybook"),
        )
    story = invent(_plan(size))
    with book.writing() as connection:
        store_setting(connection, _MARK, "yes")
    for key, value in (
        ("shop-name", "Linen & Clay"),
        ("time-zone", story.time_zone),
        ("opening-hours", story.opening_hours),
        ("currency", "EUR"),
    ):
        change_setting(book, key, value, task)
    with tempfile.TemporaryDirectory(dir=book.path.parent) as folder:
        files = write(story, Path(folder))
        request = Request(files, owner=story.own_addresses, answers=Answers(time_zone=story.time_zone))
        return bring_in(look(book, request, task))


def is_example(book: Book) -> bool:
    """Whether the book holds an invented shop."""
    return setting(book.connection, _MARK) is not None


def _plan(size: ExampleSize) -> ShopPlan:
    return ShopPlan(size.seed, size.weeks, size.orders_per_week)
