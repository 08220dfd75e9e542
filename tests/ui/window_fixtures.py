"""What every test of a window stands on: a data folder, real jobs, a window that is closed in good order."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.ui import theme
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import MainWindow


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
