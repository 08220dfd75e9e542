"""What the window's tests stand on: a real book, real jobs, and a window that is closed in good order."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.domain.task import Task
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.store.database import open_book
from desktop.ui import theme
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import MainWindow

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
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    folder = tmp_path / "Replybook"
    folder.mkdir()
    monkeypatch.setenv("REPLYBOOK_DATA", str(folder))
    return folder


@pytest.fixture
def qapp_dressed(qapp: QApplication, data_folder: Path) -> QApplication:
    """The application in its light look."""
    theme.apply(qapp, "light")
    return qapp


@pytest.fixture
def jobs(qapp_dressed: QApplication) -> Iterator[Jobs]:
    """The door to the engine, without a book yet."""
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def open_jobs(jobs: Jobs, book: Path, qtbot: QtBot) -> Jobs:
    """The door to the engine, with a copy of the example book."""
    opened: list[None] = []
    jobs.open(book, jobs, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    return jobs


@pytest.fixture
def make_window(jobs: Jobs, qtbot: QtBot) -> Iterator[Callable[[Path | None], MainWindow]]:
    """`make_window(book)` gives a shown window with the book open; None: the first run."""
    made: list[MainWindow] = []

    def make(path: Path | None) -> MainWindow:
        window = MainWindow(jobs, path)
        made.append(window)
        with qtbot.waitSignal(window.ready, timeout=10_000):
            window.resize(1366, 690)
            window.show()
            window.start()
        settle(qtbot, window)
        return window

    yield make
    for window in made:
        window.close()
    jobs.close()
    for window in made:
        window.deleteLater()
    QApplication.sendPostedEvents(None, 0)
    QApplication.processEvents()


@pytest.fixture
def window(make_window: Callable[[Path | None], MainWindow], book: Path) -> MainWindow:
    """A shown window with a copy of the example book, on its first page."""
    return make_window(book)
