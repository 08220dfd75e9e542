"""Looks a window over for what an eye would stumble on: cut words, things that lie on one another."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizeGrip,
    QStackedWidget,
    QWidget,
)

from desktop.ui.theme import FocusRing
from desktop.ui.widgets.elided import ElidedLabel

_SLACK = 2  # pixels: rounding, and a letter's own shadow


def faults(window: QWidget) -> list[str]:
    """What is wrong in the visible part of a window, in words for whoever mends it."""
    shown = [each for each in window.findChildren(QWidget) if each.isVisible() and each.width() > 0]
    found: list[str] = []
    for widget in shown:
        if isinstance(widget, FocusRing | QSizeGrip):
            continue
        found += cut_words(widget)
        found += outside(widget, window)
    for widget in [window, *shown]:
        if widget.layout() is not None:
            found += on_top_of_one_another(widget)
    found += nameless(shown)
    found += same_keys(shown)
    return found


def cut_words(widget: QWidget) -> Iterator[str]:
    """Labels and buttons whose words do not fit."""
    if isinstance(widget, ElidedLabel):
        if widget.shown() != widget.whole() and not widget.toolTip():
            yield f"{said(widget)} is cut and has no tooltip"
    elif isinstance(widget, QLabel) and widget.text():
        room = widget.contentsRect()
        if widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + _SLACK:
                yield f"{said(widget)} is higher than its place"
        elif widget.sizeHint().width() > widget.width() + _SLACK:
            yield f"{said(widget)} is wider than its place ({room.width()})"
        if widget.sizeHint().height() > widget.height() + _SLACK and not widget.wordWrap():
            yield f"{said(widget)} is higher than its place"
    elif isinstance(widget, QPushButton) and widget.text():
        words = re.sub("&(?!&)", "", widget.text())
        if widget.fontMetrics().horizontalAdvance(words) > widget.width():
            yield f"{said(widget)} does not fit its button"


def outside(widget: QWidget, window: QWidget) -> Iterator[str]:
    """Widgets that stick out of their parent, where nothing scrolls."""
    parent = widget.parentWidget()
    if parent is None or (parent is not window and parent.isWindow()):
        return
    walk: QWidget | None = widget
    while walk is not None:
        if isinstance(walk.parentWidget(), QAbstractScrollArea) or (
            walk.parentWidget() is not None and isinstance(walk.parentWidget().parentWidget(), QScrollArea)
        ):
            return
        walk = walk.parentWidget()
    if not parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(widget.geometry()):
        yield f"{said(widget)} sticks out of {said(parent)}"


def on_top_of_one_another(parent: QWidget) -> Iterator[str]:
    """Siblings of one layout that share pixels."""
    if isinstance(parent, QStackedWidget | QAbstractScrollArea):
        return
    children = [
        each
        for each in parent.children()
        if isinstance(each, QWidget)
        and each.isVisible()
        and not each.isWindow()
        and not isinstance(each, FocusRing | QSizeGrip)
    ]
    for index, one in enumerate(children):
        for other in children[index + 1 :]:
            shared: QRect = one.geometry().intersected(other.geometry())
            if shared.width() > _SLACK and shared.height() > _SLACK:
                yield f"{said(one)} and {said(other)} are on top of one another"


def nameless(shown: list[QWidget]) -> Iterator[str]:
    """What acts and says nothing to a person who cannot see it."""
    for widget in shown:
        if isinstance(widget, QAbstractButton) and widget.isEnabled():
            own = type(widget).__module__.startswith(("desktop.", "PySide6.QtWidgets"))
            in_a_view = isinstance(widget.parentWidget(), QAbstractScrollArea)
            words = widget.accessibleName() or widget.text() or widget.toolTip()
            if own and not in_a_view and not words.strip() and widget.objectName() != "qt_toolbar_ext_button":
                yield f"{said(widget)} has no words"


def same_keys(shown: list[QWidget]) -> Iterator[str]:
    """Buttons that answer to the same letter: neither does then."""
    by_key: dict[tuple[QWidget, str], QWidget] = {}
    for widget in shown:
        key = widget.shortcut().toString() if isinstance(widget, QAbstractButton) else ""
        if key and widget.isEnabled():
            first = by_key.setdefault((widget.window(), key), widget)
            if first is not widget:
                yield f"{said(first)} and {said(widget)} are both {key}"


def said(widget: QWidget) -> str:
    """A widget as a person can find it again."""
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    name = widget.objectName() or words or widget.accessibleName()
    return f"{type(widget).__name__} “{name[:50]}”"


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' brightness, 1 to 21, as WCAG 2 has it."""
    light, dark = sorted((_brightness(one), _brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _brightness(colour: str) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
