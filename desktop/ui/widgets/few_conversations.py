"""A few conversations on a card: the keyboard walks them, and a row shows what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.conversations import What
from desktop.language import _
from desktop.ui.icons import channel_icon
from desktop.ui.places import channel_name
from desktop.ui.theme import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign

_NAME_WIDTH = 134
_ONE_LINE, _TWO_LINES = 35, 58


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row says. `when`: "since Fri 11:15". `overdue`: it waits for over two days."""

    id: int
    name: str
    channel: str
    about: str
    when: str
    overdue: bool = False
    waits: bool = True  # there is something to answer
    beside: str = ""  # a quiet word beside the name, of rows with two lines


class FewConversations(QWidget):
    """One row a conversation. Up and Down walk, Enter opens, Tab goes on to what can be done with the row."""

    opened = Signal(int)
    marked = Signal(int, str)  # a conversation, and what was decided (a What)

    def __init__(self, parent: QWidget | None = None, *, two_lines: bool = False) -> None:
        super().__init__(parent)
        self._two_lines = two_lines
        self.rows: list[ConversationRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rows(self, rows: Sequence[RowWords]) -> None:
        """Show these instead; the keyboard stays at the same place of the list."""
        at = next((place for place, row in enumerate(self.rows) if row.has_keyboard), None)
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [ConversationRow(words, self, two_lines=self._two_lines) for words in rows]
        for row in self.rows:
            self._column.addWidget(row)
            row.opened.connect(self.opened)
            row.marked.connect(self.marked)
            row.walked.connect(self._walk)
        if at is not None and self.rows:
            self.rows[min(at, len(self.rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, row: "ConversationRow", step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)


class ConversationRow(QWidget):
    """Who, where, about what, since when; under mouse or keyboard also what can be done with it."""

    opened = Signal(int)
    marked = Signal(int, str)
    walked = Signal(object, int)

    def __init__(self, words: RowWords, parent: QWidget | None = None, *, two_lines: bool = False) -> None:
        super().__init__(parent)
        self.words = words
        self._is_busy = False
        self._is_hovered = False
        self.setObjectName(f"row-{words.id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_TWO_LINES if two_lines else _ONE_LINE)
        said = ", ".join(filter(None, (words.name, channel_name(words.channel), words.about, words.when)))
        self.setAccessibleName(said)
        self.setAccessibleDescription(_("Enter opens it. Up and Down walk the list."))
        name = ElidedLabel(words.name, "strong")
        about = ElidedLabel(words.about)
        about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        sign = Sign(channel_icon(words.channel), 16, "quiet", words=channel_name(words.channel))
        self._when = _told(words)
        self._acts = self._actions()
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 1, 8, 0)
        line.setSpacing(12)
        if two_lines:
            self._lay_two_lines(line, sign, name, about)
        else:
            name.setFixedWidth(_NAME_WIDTH)
            line.addWidget(name)
            line.addWidget(sign)
            line.addWidget(about, 1)
        line.addWidget(self._when)
        line.addWidget(self._acts)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._look)
        self._look()

    def _lay_two_lines(self, line: QHBoxLayout, sign: Sign, name: ElidedLabel, about: ElidedLabel) -> None:
        line.addWidget(sign)
        top = QHBoxLayout()
        top.setSpacing(8)
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        top.addWidget(name)
        top.addWidget(PlainLabel(self.words.beside, "quiet"))
        top.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch(1)
        column.addLayout(top)
        column.addWidget(about)
        column.addStretch(1)
        line.addLayout(column, 1)

    def _actions(self) -> QWidget:
        acts = QWidget(self)
        line = QHBoxLayout(acts)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        for what, text in (
            (What.ANSWERED, _("I answered this")),
            (What.NO_ANSWER_NEEDED, _("No answer needed")),
        ):
            button = Button(text, "link", name=f"{what}-{self.words.id}")
            button.clicked.connect(lambda _checked=False, what=what: self._mark(what))
            line.addWidget(button)
        return acts

    @property
    def has_keyboard(self) -> bool:
        """The keyboard is at this row or at what can be done with it."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def stay(self) -> None:
        """What was decided could not be written: the row can be used again."""
        self._is_busy = False
        self._acts.setEnabled(True)
        self._look()

    def _mark(self, what: str) -> None:
        self._is_busy = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._acts.setEnabled(False)
        self.marked.emit(self.words.id, what)

    def _look(self, *_focus: object) -> None:
        shown = self.words.waits and (self._is_busy or self._is_hovered or self.has_keyboard)
        self._acts.setVisible(shown)
        self._when.setVisible(not shown)
        self.update()

    # Qt's own

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        super().enterEvent(event)
        self._is_hovered = True
        self._look()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self._is_hovered = False
        self._look()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self._look()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.words.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.words.id)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.walked.emit(self, 1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        colours = theme()
        with QPainter(self) as painter:
            if self._is_hovered or self.has_keyboard:
                painter.fillRect(self.rect(), colours.colour("tint"))
            painter.setPen(colours.colour("separator"))
            painter.drawLine(0, 0, self.width(), 0)


def _told(words: RowWords) -> QWidget:
    """Since when it waits, with a sign where that is too long: never by colour alone."""
    told = QWidget()
    line = QHBoxLayout(told)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(5)
    if words.overdue:
        line.addWidget(Sign("clock", 14, "bad", words=_("for over two days")))
    line.addWidget(PlainLabel(words.when, "bad" if words.overdue else "quiet"))
    return told
