"""What stands on a page that has nothing to show: a sign, what is so, and what to do next."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import PlainLabel, Sign

_WIDTH = 520


class EmptyCard(QWidget):
    """A card in the upper middle of the page. `show_face` says all of it anew."""

    def __init__(self, sign: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card()
        self.card.setFixedWidth(_WIDTH)
        self.card.body.setContentsMargins(16, 20, 16, 10)
        self.sign = Sign(sign, 48, "accent")
        self.strong = PlainLabel("", "heading", wrap=True)
        self.text = PlainLabel("", "quiet", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for part in (self.sign, self.strong, self.text):
            self.card.body.addWidget(part)
        self.card.body.addLayout(self._rows)
        self.card.body.addSpacing(4)
        self.card.body.addLayout(self._buttons)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        middle = QHBoxLayout()  # an alignment would take the height without the lines that words wrap into
        middle.addStretch()
        middle.addWidget(self.card)
        middle.addStretch()
        outer.addLayout(middle)
        outer.addStretch(2)

    def show_face(
        self,
        strong: str,
        text: str = "",
        actions: Sequence[tuple[str, str, Callable[[], object]]] = (),
        rows: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        """`actions`: object name, words and what they do, the main one first. `rows`: sign, words, words."""
        self.strong.setText(strong)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        _empty(self._rows)
        _empty(self._buttons)
        for sign, left, right in rows:
            self._rows.addWidget(_line())
            self._rows.addWidget(_row(sign, left, right))
        for number, (name, words, act) in enumerate(actions):
            button = Button(words, "plain" if number else "main", name=name)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons.addWidget(button)
        self._buttons.addStretch()


def _row(sign: str, left: str, right: str) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 10, 0, 10)
    line.addWidget(Sign(sign, 16, "text"))
    line.addSpacing(4)
    name = PlainLabel(left)
    name.setMinimumWidth(104)
    line.addWidget(name)
    line.addWidget(PlainLabel(right))
    line.addStretch()
    return row


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    return line


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
