"""Buttons, and the small labels that stand like them: chips and counts."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from desktop.ui.icons import icon
from desktop.ui.theme import say
from desktop.ui.widgets.elided import PlainLabel, plain_tip


class Button(QPushButton):
    """A button: kind "main" (one a page), "plain", "small", "link", "icon"; "chip", "score" stay pressed."""

    def __init__(
        self,
        text: str,
        kind: str = "plain",
        parent: QWidget | None = None,
        *,
        sign: str = "",
        name: str = "",
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setCheckable(kind in ("chip", "score"))
        self.setObjectName(name)
        self.setAccessibleName(text.replace("&", ""))
        if sign:
            self.show_sign(sign)

    def show_sign(self, sign: str, role: str = "") -> None:
        """Put a sign before the text."""
        kind = self.property("kind")
        usual = {"main": "on_accent", "link": "accent", "icon": "quiet"}.get(kind, "text")
        self.setIcon(icon(sign, role or usual, on="accent" if kind == "chip" else ""))
        self.setIconSize(QSize(16 if not self.text() else 20, 16))

    def become(self, kind: str) -> None:
        """Look like another kind from now on."""
        say(self, kind=kind)


class IconButton(Button):
    """A sign that acts; its words are its tooltip and what a screen reader says."""

    def __init__(self, sign: str, words: str, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__("", "icon", parent, sign=sign, name=name)
        self.setToolTip(plain_tip(words))
        self.setAccessibleName(words)


class MenuButton(Button):
    """A button that opens a menu, with the sign for it behind its text."""

    def __init__(
        self, text: str, parent: QWidget | None = None, *, kind: str = "plain", name: str = ""
    ) -> None:
        super().__init__(text, kind, parent, name=name)
        self.menu_shown = QMenu(self)
        mirrored = QApplication.isRightToLeft()
        self.menu_shown.setLayoutDirection(QApplication.layoutDirection())
        # The other way round, so that the sign stands behind the words.
        self.setLayoutDirection(
            Qt.LayoutDirection.LeftToRight if mirrored else Qt.LayoutDirection.RightToLeft
        )
        role = {"main": "on_accent", "shop": "quiet"}.get(kind, "text")
        self.setIcon(icon("chevron-down", role, at_end=not mirrored))
        self.setIconSize(QSize(18, 14))
        self.setMenu(self.menu_shown)

    def add(self, text: str, *, name: str = "", checked: bool | None = None) -> QAction:
        """One more thing to choose; connect to its `triggered`."""
        action = self.menu_shown.addAction(text)
        action.setObjectName(name)
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        return action


class Chip(PlainLabel):
    """A word on a quiet ground, like a source's name."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "chip", parent)


class Badge(PlainLabel):
    """How many there are, beside an entry or a tab; not there for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "badge", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def count(self, number: int) -> None:
        self.setText(f"{number:,}")
        self.setVisible(number > 0)
