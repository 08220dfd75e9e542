"""The frame around all pages: going about, what it tells, other books, and the way out."""

import gc
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from layout import faults
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.domain.task import Task
from desktop.services.change_settings import change_setting
from desktop.store.database import Book, open_book
from desktop.ui import theme
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import PAGES, MainWindow, _load_pages
from desktop.ui.one_window import OneWindow
from desktop.ui.remembered import recent_books, remembered
from desktop.ui.side_list import ENTRIES, NARROW, WIDTH

KEYS = {entry.key: entry.keys for entry in ENTRIES if entry is not None}
Make = Callable[[Path | None], MainWindow]


def test_every_entry_has_a_page_and_every_page_an_entry() -> None:
    assert set(KEYS) == set(PAGES)


@pytest.mark.parametrize("key", PAGES)
def test_every_page_opens_by_its_keys(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.go("goals" if key != "goals" else "home")
    with qtbot.waitSignal(window.opened, check_params_cb=lambda opened: opened == key):
        press(window, qtbot, KEYS[key])
    assert window.stack.currentWidget() is window.pages[key]
    assert window.side.entries[key].isChecked()


@pytest.mark.parametrize("key", PAGES)
def test_every_page_opens_with_the_mouse(window: MainWindow, qtbot: QtBot, key: str) -> None:
    with qtbot.waitSignal(window.opened, check_params_cb=lambda opened: opened == key):
        qtbot.mouseClick(window.side.entries[key], Qt.MouseButton.LeftButton)
    assert window.page is window.pages[key]


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("key", PAGES)
@pytest.mark.parametrize("face", ["full", "empty"])
def test_nothing_is_cut_or_on_top_of_another(
    make_window: Make,
    book: Path,
    empty_book: Path,
    qapp: QApplication,
    qtbot: QtBot,
    key: str,
    face: str,
    look: str,
) -> None:
    theme.apply(qapp, look)
    window = make_window(book if face == "full" else empty_book)
    window.go(key)
    settle(qtbot, window)
    qtbot.wait(150)  # charts are drawn after the page
    assert window.width() == 1366, "the page asks for more width than a small laptop has"
    assert window.height() == 690, "the page asks for more height than a small laptop has"
    assert not faults(window)


def test_the_frame_tells_whose_book_it_is_who_waits_and_how_far_it_goes(window: MainWindow) -> None:
    assert window.told is not None
    assert window.told.waiting > 0
    assert window.side.entries["conversations"].badge.text() == str(window.told.waiting)
    assert str(window.told.waiting) in window.side.entries["conversations"].accessibleName()
    assert window.side.shop.text() == "Linen && Clay"
    assert window.side.data.text().startswith("Data to ")
    assert window.windowTitle() == "Example shop"
    assert window.example_strip.isVisible()


def test_a_change_is_told_everywhere(window: MainWindow, qtbot: QtBot) -> None:
    def rename(book: Book, task: Task) -> None:
        change_setting(book, "shop-name", "Atelier Noor", task)

    window.jobs.write(window, rename, lambda _none: None, changes=frozenset({"settings"}))
    qtbot.waitUntil(lambda: window.side.shop.text() == "Atelier Noor")


def test_an_empty_book_says_so(make_window: Make, empty_book: Path) -> None:
    window = make_window(empty_book)
    assert window.side.data.text() == "No data yet"
    assert window.side.entries["conversations"].badge.isHidden()
    assert not window.example_strip.isVisible()


def test_what_was_done_is_said_and_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    undone: list[bool] = []
    window.tell("Saved: phone, 5 min.", [("Undo", lambda: undone.append(True))])
    assert window.done_strip.isVisible()
    button = next(each for each in window.done_strip.findChildren(QPushButton) if each.text() == "Undo")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert window.done_strip.isHidden()


def test_a_long_job_shows_how_far_it_is_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    began = threading.Event()

    def work(_book: Book, task: Task) -> None:
        began.set()
        while True:
            task.report(0.4, "Counting everything again")

    window.jobs.write(window, work, lambda _none: None)
    qtbot.waitUntil(began.is_set)
    assert window.side.progress.isHidden()  # nothing flickers for a short one
    qtbot.waitUntil(window.side.progress.isVisible)
    qtbot.waitUntil(lambda: window.side.progress.bar.value() == 40)
    qtbot.mouseClick(window.side.progress.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.side.progress.isHidden)


def test_the_side_list_shrinks_to_signs(window: MainWindow, qtbot: QtBot) -> None:
    assert window.side.width() == WIDTH
    window.resize(1024, 690)
    qtbot.waitUntil(lambda: window.side.width() == NARROW)
    assert window.side.entries["orders"].text() == ""
    assert "Orders" in window.side.entries["orders"].toolTip()
    assert not faults(window.side)
    window.resize(1366, 690)
    qtbot.waitUntil(lambda: window.side.entries["orders"].text() == "Orders")


def test_help_opens_and_closes(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "F1")
    assert window.help.isVisible()
    qtbot.keyClick(window.help, Qt.Key.Key_Escape)
    assert window.help.isHidden()
    qtbot.mouseClick(window.side.help, Qt.MouseButton.LeftButton)
    assert window.help.isVisible()


def test_another_book_is_opened_and_remembered(
    window: MainWindow, empty_book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(empty_book), ""))
    with qtbot.waitSignal(window.ready):
        window.choose_book()
    settle(qtbot, window)
    assert window.jobs.path == empty_book
    assert window.side.data.text() == "No data yet"
    assert recent_books()[0] == empty_book


def test_a_file_that_is_no_book_is_a_problem_on_the_page(
    window: MainWindow, data_folder: Path, qtbot: QtBot
) -> None:
    letter = data_folder / "letter.replybook"
    letter.write_bytes(b"Dear Sanne, " * 20)
    with qtbot.waitSignal(window.ready):
        window.open_book(letter)
    assert window.problem_strip.isVisible()
    assert "is not a Replybook book" in window.problem_strip.strong.text()


def test_the_example_is_made_and_left_again(
    make_window: Make, empty_book: Path, example_book: Path, data_folder: Path, qtbot: QtBot
) -> None:
    shutil.copy(example_book, data_folder / "example.replybook")
    window = make_window(empty_book)
    with qtbot.waitSignal(window.ready):
        window.show_example()
    settle(qtbot, window)
    assert window.windowTitle() == "Example shop"
    start = next(
        each for each in window.example_strip.findChildren(QPushButton) if each.text() == "Start with my own"
    )
    with qtbot.waitSignal(window.ready):
        qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.jobs.path == empty_book
    assert not window.example_strip.isVisible()


def test_without_a_book_the_first_run_has_the_whole_window(make_window: Make, data_folder: Path) -> None:
    window = make_window(data_folder / "shop.replybook")
    assert window.first_run is not None
    assert window.first_run.isVisible()
    assert not window.side.isVisible()
    assert not (data_folder / "shop.replybook").exists()


def test_the_first_run_ends_on_the_page_it_names(make_window: Make, data_folder: Path, qtbot: QtBot) -> None:
    window = make_window(data_folder / "shop.replybook")
    with qtbot.waitSignal(window.ready):
        window.first_run.finished.emit("import")  # type: ignore[union-attr]
    settle(qtbot, window)
    assert window.current == "import"
    assert window.side.isVisible()


def test_a_contact_can_be_written_down_from_any_page(window: MainWindow, qtbot: QtBot) -> None:
    before = set(QApplication.topLevelWidgets())
    press(window, qtbot, "Ctrl+N")
    opened = [each for each in set(QApplication.topLevelWidgets()) - before if each.isVisible()]
    assert len(opened) == 1
    assert not opened[0].isModal(), "the page behind stays usable"
    opened[0].close()


def test_the_window_comes_back_as_it_was_left(window: MainWindow) -> None:
    window.close()
    assert remembered().value("geometry") is not None


def test_a_second_window_on_a_book_shows_the_first(data_folder: Path, qtbot: QtBot) -> None:
    book = data_folder / "shop.replybook"
    first, second = OneWindow(), OneWindow()
    assert first.claim(book)
    assert first.claim(book)
    with qtbot.waitSignal(first.called):
        assert not second.claim(book)
    assert second.claim(data_folder / "other.replybook")
    first.release()
    assert second.claim(book)
    second.release()


def press(window: MainWindow, qtbot: QtBot, keys: str) -> None:
    """Press keys as they are written in the side list."""
    window.activateWindow()
    qtbot.keySequence(window, QKeySequence(keys))


def test_a_book_that_is_there_opens_without_a_question(jobs: Jobs, data_folder: Path) -> None:
    open_book(data_folder / "shop.replybook").close()
    assert MainWindow(jobs).own_book == data_folder / "shop.replybook"


def test_pages_are_loaded_before_they_are_opened_and_no_search_for_garbage_walks_through_them(
    make_window: Callable[[Path | None], MainWindow], empty_book: Path, qtbot: QtBot
) -> None:
    _load_pages.cache_clear()
    gc.unfreeze()
    make_window(empty_book)
    qtbot.waitUntil(lambda: gc.get_freeze_count() > 0, timeout=10_000)
    assert {dotted.rpartition(".")[0] for dotted in PAGES.values()} <= set(sys.modules)
