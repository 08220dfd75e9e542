"""What journeys through the window stand on: an invented shop's files, its book, a clock, and two hands."""

import shutil
import time
from pathlib import Path

import pytest
from hands import Hand, Keyboard, Mouse
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from window_fixtures import data_folder, jobs, make_window, qapp_dressed

from desktop.domain.task import Task
from desktop.services.change_settings import change_setting
from desktop.services.import_files import Request, bring_in, look
from desktop.services.invented_shop import Plan, Story, invent, write
from desktop.store.database import open_book

__all__ = ["data_folder", "jobs", "make_window", "qapp_dressed"]

NINE_HOURS = 9 * 3600  # after the last day of the files: it is Monday morning


@pytest.fixture(scope="session")
def story() -> Story:
    """A shop large enough that Home shows rates, small enough that its files are read in a second."""
    return invent(Plan(seed=1, weeks=14, orders_per_week=60))


@pytest.fixture(scope="session")
def export_files(story: Story, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A Takeout mailbox and Shopify orders, as they were downloaded."""
    return write(story, tmp_path_factory.mktemp("downloads"))


@pytest.fixture(scope="session")
def orders_book(story: Story, export_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop's settings and orders in a book, and no message yet. Not to be written to."""
    path = tmp_path_factory.mktemp("orders") / "shop.replybook"
    with open_book(path) as book:
        for key, value in (("time-zone", story.time_zone), ("opening-hours", story.opening_hours)):
            change_setting(book, key, value, Task())
        bring_in(look(book, Request([export_files[1]]), Task()))
    return path


@pytest.fixture(scope="session")
def filled_book(
    story: Story, orders_book: Path, export_files: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The orders and the mailbox in a book. Not to be written to: `own_book` is a copy."""
    path = Path(shutil.copy(orders_book, tmp_path_factory.mktemp("filled") / "shop.replybook"))
    with open_book(path) as book:
        bring_in(look(book, Request([export_files[0]], owner=list(story.own_addresses)), Task()))
    return path


@pytest.fixture
def own_book(filled_book: Path, data_folder: Path) -> Path:
    """The shop's own book in the data folder of this test."""
    return Path(shutil.copy(filled_book, data_folder / "shop.replybook"))


@pytest.fixture
def own_orders(orders_book: Path, data_folder: Path) -> Path:
    """The shop's own book with orders alone, in the data folder of this test."""
    return Path(shutil.copy(orders_book, data_folder / "shop.replybook"))


@pytest.fixture(autouse=True)
def monday_morning(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is the one thing that is not real: it is the morning after the files end, and it goes on."""
    if "hand" not in request.fixturenames:
        return
    story = request.getfixturevalue("story")
    real, began = time.time, time.time()
    monkeypatch.setattr(time, "time", lambda: story.known_until + NINE_HOURS + real() - began)


@pytest.fixture
def report_folder(tmp_path: Path) -> Path:
    """The folder that is chosen for reports."""
    folder = tmp_path / "Reports"
    folder.mkdir()
    return folder


@pytest.fixture(params=["mouse", "keyboard"])
def hand(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    export_files: list[Path],
    report_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Hand:
    """A person with a mouse, and one without. The system's own file dialogs are answered at once."""
    monkeypatch.setenv("HOME", str(report_folder.parent))  # nothing lands with the person who runs this
    files = [str(path) for path in export_files]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_arguments: (files, ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_arguments: str(report_folder))
    return Mouse(qtbot, files) if request.param == "mouse" else Keyboard(qtbot)
