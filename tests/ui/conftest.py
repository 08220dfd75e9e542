"""What the window's tests stand on beside window_fixtures: a real book, empty or full of an invented shop."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from window_fixtures import data_folder, jobs, make_window, qapp_dressed

from desktop.domain.task import Task
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.store.database import open_book
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import MainWindow

__all__ = ["data_folder", "jobs", "make_window", "qapp_dressed"]

# Nine months are enough for every page to have something to show, and are made in a second.
EXAMPLE = ExampleSize(seed=1, weeks=40, orders_per_week=60)


@pytest.fixture(scope="session")
def example_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the invented shop. Not to be written to: `book` is a copy."""
    path = tmp_path_factory.mktemp("example") / "example.replybook"
    with open_book(path) as book:
        fill_example(book, EXAMPLE, Task())
    return path


@pytest.fixture
def book(example_book: Path, data_folder: Path) -> Path:
    """A copy of the example book as the shop's own, in the data folder of this test."""
    return Path(shutil.copy(example_book, data_folder / "shop.replybook"))


@pytest.fixture
def empty_book(data_folder: Path) -> Path:
    """A new book without anything in it."""
    path = data_folder / "empty.replybook"
    open_book(path).close()
    return path


@pytest.fixture
def open_jobs(jobs: Jobs, book: Path, qtbot: QtBot) -> Jobs:
    """The door to the engine, with a copy of the example book."""
    opened: list[None] = []
    jobs.open(book, jobs, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    return jobs


@pytest.fixture
def window(make_window: Callable[[Path | None], MainWindow], book: Path) -> MainWindow:
    """A shown window with a copy of the example book, on its first page."""
    return make_window(book)
