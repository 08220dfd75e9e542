"""Where the keyboard is, and the keys that work on every page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.ui.main_window import PAGES, MainWindow
from desktop.ui.pages.conversations_page import ConversationsPage
from desktop.ui.side_list import ENTRIES
from desktop.ui.theme import FocusRing

KEYS = {entry.key: entry.keys for entry in ENTRIES if entry is not None}


def press(window: MainWindow, keys: str) -> None:
    """Press keys as the system sends them."""
    QTest.keySequence(window.windowHandle(), QKeySequence(keys))


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def ring_is_shown(window: MainWindow) -> bool:
    return any(ring.isVisible() for ring in window.findChildren(FocusRing))


def test_at_first_nothing_has_a_ring_and_tab_begins_at_the_top(window: MainWindow) -> None:
    assert not ring_is_shown(window)
    press(window, "Tab")
    assert focused() is window.side.shop
    assert ring_is_shown(window)


@pytest.mark.parametrize("key", PAGES)
def test_the_keyboard_comes_along_to_a_page(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.go("goals" if key != "goals" else "home")
    window.side.shop.setFocus()
    press(window, KEYS[key])
    settle(qtbot, window)
    page = window.pages[key]
    assert focused() is page or page.isAncestorOf(focused())
    if key != "goals":  # where there is nothing to use
        press(window, "Tab")
        assert page.isAncestorOf(focused())


@pytest.mark.parametrize("key", ["conversations", "orders"])
def test_arrows_walk_the_list_of_a_page_at_once(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.side.shop.setFocus()
    press(window, KEYS[key])
    settle(qtbot, window)
    rows = focused()
    before = rows.currentIndex().row()  # type: ignore[attr-defined]
    press(window, "Down")
    assert rows.currentIndex().row() == before + 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", PAGES)
def test_a_search_is_at_hand_on_every_page(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.go(key)
    settle(qtbot, window)
    press(window, "Ctrl+F")
    settle(qtbot, window)
    assert isinstance(focused(), QLineEdit)
    if key not in ("orders", "settings"):
        assert window.current == "conversations"
        return
    assert window.current == key  # these have a search of their own; the second time it is the large one
    press(window, "Ctrl+F")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, ConversationsPage)
    assert (focused(), page.tabs.key) == (page.search, "all")


def test_what_was_told_stays_while_it_is_about_to_be_used(window: MainWindow, qtbot: QtBot) -> None:
    undone: list[bool] = []
    window._hush.setInterval(1)
    window.tell("Changed.", [("Undo", lambda: undone.append(True))])
    button = window.done_strip.findChild(QWidget, "strip-Undo")
    assert button is not None
    button.setFocus()
    with qtbot.waitSignal(window._hush.timeout):
        pass
    assert window.done_strip.isVisible()
    window.side.shop.setFocus()
    qtbot.waitUntil(window.done_strip.isHidden)
    press(window, "Ctrl+Z")
    assert undone == []  # what is told no longer is not taken back either


def test_undo_has_its_keys_and_is_done_once(window: MainWindow) -> None:
    undone: list[bool] = []
    window.tell("Changed.", [("Undo", lambda: undone.append(True))])
    press(window, "Ctrl+Z")
    press(window, "Ctrl+Z")
    assert undone == [True]
    window.tell("Taken back.")
    press(window, "Ctrl+Z")
    assert undone == [True]


def test_a_list_that_folds_out_has_no_ring(window: MainWindow, qtbot: QtBot) -> None:
    """The window of such a list is Qt's own, and its handle must not be kept without it."""
    window.go("settings")
    settle(qtbot, window)
    box = next(each for each in window.findChildren(QComboBox) if each.isVisible())
    press(window, "Tab")
    box.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F4)
    qtbot.waitUntil(box.view().isVisible)
    assert not any(each.isVisible() for each in box.view().window().findChildren(FocusRing))
    box.hidePopup()


def test_the_first_run_leaves_no_ring_behind(
    make_window: Callable[[Path | None], MainWindow], data_folder: Path, qtbot: QtBot
) -> None:
    window = make_window(data_folder / "shop.replybook")
    press(window, "Tab")
    assert ring_is_shown(window)
    with qtbot.waitSignal(window.ready):
        window.first_run.finished.emit("home")  # type: ignore[union-attr]
    settle(qtbot, window)
    assert not ring_is_shown(window)
