"""Two hands that use a window: one has only a mouse (and types words), the other has only a keyboard.

Both send what they do to the system's window, so that Qt itself finds what lies under the mouse or has the
keyboard. What cannot be seen, is covered, or is not reached with the Tab key fails the test.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

PATIENCE = 20_000  # milliseconds: eight tests may share two cores
_MOST_TABS = 250
_LEFT, _PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_BOX = 9  # pixels from the left: in the box of a tick, not in the room beside its words
W = TypeVar("W", bound=QWidget)


class Hand(ABC):
    """What a person does. `keys` are what a keyboard may use in place of going there with Tab."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot

    def wait(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until it is so; `what` is said if it never is."""
        try:
            self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)
        except self.qtbot.TimeoutError:
            pytest.fail(f"waited in vain {what or 'for a condition'}; to be seen: {_buttons()}")

    def see(self, name: str, kind: type[W]) -> W:
        """The one widget of this name that can be seen and used, once there is one."""
        found: list[W] = []

        def look() -> bool:
            found[:] = [
                each
                for top in QApplication.topLevelWidgets()
                if top.isVisible()
                for each in (top, *top.findChildren(kind, name))
                # A dialog is also among the children of the window that it belongs to.
                if isinstance(each, kind) and each.objectName() == name and each.window() is top
                if each.isVisible() and each.isEnabled()
            ]
            return len(found) == 1

        self.wait(look, f"for one {kind.__name__} {name}")
        return found[0]

    def press(self, name: str, *, keys: str = "") -> None:
        """Use a button, tick, or chip."""
        self.activate(self.see(name, QAbstractButton), keys)

    @abstractmethod
    def activate(self, widget: QWidget, keys: str = "") -> None:
        """Use this widget."""

    @abstractmethod
    def point_at(self, widget: QWidget) -> None:
        """Go to a widget, and do nothing with it yet."""

    @abstractmethod
    def choose(self, button: str, action: str, *, keys: str = "") -> None:
        """Open the menu of a button, and choose in it."""

    @abstractmethod
    def choose_tab(self, tabs: QTabBar, words: str) -> None:
        """Open a tab."""

    @abstractmethod
    def choose_line(self, box: QComboBox, words: str) -> None:
        """Choose a line of a list that folds out."""

    @abstractmethod
    def write(self, field: QLineEdit, text: str) -> None:
        """Put text into a field, and leave the field."""

    @abstractmethod
    def give_files(self, window: QWidget, button: str, keys: str) -> None:
        """Hand over the files that the dialog fixture knows."""


class Mouse(Hand):
    """Moves, clicks, and drops files."""

    def __init__(self, qtbot: QtBot, files: list[str]) -> None:
        super().__init__(qtbot)
        self._files = files

    def point_at(self, widget: QWidget) -> None:
        self._over(widget)

    def _over(self, widget: QWidget) -> QPoint:
        """Move over a widget; returns where that is in its window."""
        self._scroll_to(widget)
        spot = widget.rect().center()
        if isinstance(widget, QCheckBox | QRadioButton):
            spot = QPoint(_BOX, widget.height() // 2)
        top = widget.window()
        place = widget.mapTo(top, spot)
        hit = top.childAt(place)
        assert hit is not None, f"{widget.objectName()} is not in its window"
        assert widget in (hit, *_parents(hit)), f"{hit} lies on {widget}"
        _move(top, place)
        return place

    def activate(self, widget: QWidget, keys: str = "") -> None:
        _click(widget.window(), self._over(widget))

    def choose(self, button: str, action: str, *, keys: str = "") -> None:
        self.press(button)
        menu = _open_menu(self)
        _click(menu, menu.actionGeometry(_action(menu, action)).center())

    def choose_tab(self, tabs: QTabBar, words: str) -> None:
        place = tabs.mapTo(tabs.window(), tabs.tabRect(_tab(tabs, words)).center())
        _click(tabs.window(), place)

    def choose_line(self, box: QComboBox, words: str) -> None:
        self.activate(box)
        view = box.view()
        self.wait(view.isVisible)
        index = box.model().index(box.findText(words), 0)
        view.scrollTo(index)
        self.wait(lambda: view.viewport().rect().contains(view.visualRect(index).center()))
        QTest.qWait(QApplication.doubleClickInterval() // 2)  # a list that has just opened takes no click
        _click(view.window(), view.viewport().mapTo(view.window(), view.visualRect(index).center()))
        self.wait(lambda: not view.isVisible())

    def write(self, field: QLineEdit, text: str) -> None:
        self.activate(field)
        _type_over(field, text)

    def give_files(self, window: QWidget, button: str, keys: str) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in self._files])
        # QTest cannot drag: this is what the system sends.
        copy, spot = Qt.DropAction.CopyAction, window.rect().center()
        target: QWidget | None = window.childAt(spot)
        while target is not None and not target.acceptDrops():
            target = target.parentWidget()
        assert target is not None, "nothing takes files here"
        entering = QDragEnterEvent(spot, copy, data, _LEFT, _PLAIN)
        QApplication.sendEvent(target, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(target, QDropEvent(QPointF(spot), copy, data, _LEFT, _PLAIN))

    def _scroll_to(self, widget: QWidget) -> None:
        """What a wheel does: no more of it than that the widget can be seen."""
        for each in _parents(widget):
            if isinstance(each, QScrollArea):
                each.ensureWidgetVisible(widget)
        QApplication.processEvents()


class Keyboard(Hand):
    """Knows Tab, arrows, Space, Enter, and the keys that a window offers."""

    def keys(self, text: str) -> None:
        """Press keys as they are written on a tooltip: "Ctrl+N"."""
        window = _active()
        QTest.keySequence(_handle(window), QKeySequence(text))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _PLAIN) -> None:
        window = _active()
        QTest.keyClick(_handle(window), key, modifier)
        QApplication.processEvents()

    def point_at(self, widget: QWidget) -> None:
        self.reach(widget)

    def reach(self, widget: QWidget) -> None:
        """Go to a widget with Tab, within a group of which one is chosen with the arrows."""
        self.wait(lambda: QApplication.activeWindow() is widget.window())
        seen: list[QWidget | None] = []
        while (focused := QApplication.focusWidget()) is not widget:
            said = [f"{type(each).__name__} {each.objectName()}" for each in seen if each is not None]
            goes_round = len(seen) > _MOST_TABS or seen.count(focused) > 2
            assert not goes_round, f"Tab never comes to {type(widget).__name__} {widget.objectName()}: {said}"
            seen.append(focused)
            step = Qt.Key.Key_Tab
            if focused is not None and _share_a_group(focused, widget):
                step = _arrow(focused, widget)
            self.key(step)
        assert not widget.visibleRegion().isEmpty(), f"{widget.objectName()} has the keyboard, out of sight"

    def activate(self, widget: QWidget, keys: str = "") -> None:
        if keys:
            self.keys(keys)
            return
        self.reach(widget)
        if isinstance(widget, QAbstractButton):
            if not (widget.isChecked() and _has_group(widget)):  # the arrows have chosen it already
                self.key(Qt.Key.Key_Space)
        else:
            self.key(Qt.Key.Key_Return)

    def choose(self, button: str, action: str, *, keys: str = "") -> None:
        self.see(button, QAbstractButton)
        if keys:
            self.keys(keys)
            return
        self.press(button)
        menu = _open_menu(self)
        wanted = _action(menu, action)
        for _step in menu.actions():
            if menu.activeAction() is not wanted:
                QTest.keyClick(_handle(menu), Qt.Key.Key_Down)
        assert menu.activeAction() is wanted
        QTest.keyClick(_handle(menu), Qt.Key.Key_Return)

    def choose_tab(self, tabs: QTabBar, words: str) -> None:
        self.reach(tabs)
        step = Qt.Key.Key_Right if tabs.currentIndex() < _tab(tabs, words) else Qt.Key.Key_Left
        while tabs.currentIndex() != _tab(tabs, words):
            self.key(step)

    def choose_line(self, box: QComboBox, words: str) -> None:
        self.reach(box)
        QTest.keyClicks(box, words)
        assert box.currentText() == words
        self.key(Qt.Key.Key_Tab)

    def write(self, field: QLineEdit, text: str) -> None:
        self.reach(field)
        _type_over(field, text)

    def give_files(self, window: QWidget, button: str, keys: str) -> None:
        self.press(button, keys=keys)


def _type_over(field: QLineEdit, text: str) -> None:
    assert field.hasFocus()
    window = field.window()
    QTest.keyClick(_handle(window), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
    QTest.keyClick(_handle(window), Qt.Key.Key_Tab)


def _active() -> QWidget:
    window = QApplication.activePopupWidget() or QApplication.activeWindow()
    if window is None:  # without a screen there is no desktop that goes back to the window below
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        assert shown, "no window is open"
        window = shown[-1]
        window.activateWindow()
        QApplication.processEvents()
    return window


def _buttons() -> list[str]:
    """What can be pressed at this moment."""
    shown = [each for top in QApplication.topLevelWidgets() for each in top.findChildren(QAbstractButton)]
    return [each.objectName() or each.text() for each in shown if each.isVisible() and each.isEnabled()]


def _move(window: QWidget, place: QPoint) -> None:
    QTest.mouseMove(_handle(window), place)


def _click(window: QWidget, place: QPoint) -> None:
    _move(window, place)
    QTest.mouseClick(_handle(window), _LEFT, _PLAIN, place)


def _handle(window: QWidget) -> QWindow:
    """Of the system. To be used while `window` is still at hand: Qt for Python forgets it with the widget."""
    handle = window.windowHandle()
    assert handle is not None, "the window is not shown"
    return handle


def _parents(widget: QWidget) -> list[QWidget]:
    found = []
    walk = widget.parentWidget()
    while walk is not None:
        found.append(walk)
        walk = walk.parentWidget()
    return found


def _has_group(widget: QWidget) -> bool:
    if isinstance(widget, QRadioButton):
        return True
    return isinstance(widget, QPushButton) and widget.isCheckable() and widget.group() is not None


def _share_a_group(one: QWidget, other: QWidget) -> bool:
    if isinstance(one, QRadioButton) and isinstance(other, QRadioButton):
        return one.parentWidget() is other.parentWidget()
    if not isinstance(one, QPushButton) or not isinstance(other, QPushButton):
        return False
    return one.group() is not None and one.group() is other.group()


def _arrow(one: QWidget, other: QWidget) -> Qt.Key:
    """The arrow that leads from one button to another in its row or column."""
    way = other.mapTo(other.window(), QPoint()) - one.mapTo(one.window(), QPoint())
    if abs(way.x()) > abs(way.y()):
        return Qt.Key.Key_Right if way.x() > 0 else Qt.Key.Key_Left
    return Qt.Key.Key_Down if way.y() > 0 else Qt.Key.Key_Up


def _open_menu(hand: Hand) -> QMenu:
    hand.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def _action(menu: QMenu, name: str) -> QAction:
    return next(each for each in menu.actions() if each.objectName() == name)


def _tab(tabs: QTabBar, words: str) -> int:
    return next(place for place in range(tabs.count()) if tabs.tabText(place) == words)
