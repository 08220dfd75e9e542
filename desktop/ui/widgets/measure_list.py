"""The list of all measures under their headings, each with its value or with what it needs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.theme import font, theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel

_UNKNOWN = "—"
_ROW = 28
_INSET = 16


class MeasureLine(NamedTuple):
    """One line: `value` is quiet where it only says what the measure needs."""

    key: str
    name: str
    value: str
    is_known: bool


class MeasureList(QFrame):
    """One measure is chosen; arrow keys go to the next one.

    `links`: by a heading, the words of a link that stands at its end; `link_clicked` says whose it was.
    """

    chosen = Signal(str)
    link_clicked = Signal(str)

    def __init__(self, links: Mapping[str, str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link_words = links or {}
        self.links: dict[str, Button] = {}
        self.setProperty("look", "card")
        self.setObjectName("measures")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 6, 1, 10)
        self._column.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._keys[place]))
        self._keys: list[str] = []
        self.rows: dict[str, MeasureRow] = {}

    def show_groups(self, groups: Iterable[tuple[str, Sequence[MeasureLine]]], chosen: str) -> None:
        """Show these; widgets are made only where the measures are others than before."""
        listed = [(heading, list(lines)) for heading, lines in groups]
        keys = [line.key for _heading, lines in listed for line in lines]
        if keys != self._keys:
            self._build(listed)
        for _heading, lines in listed:
            for line in lines:
                self.rows[line.key].show_line(line)
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Mark a measure as the one that is shown; tells nobody."""
        if key in self.rows:
            self.rows[key].setChecked(True)

    def _build(self, listed: Sequence[tuple[str, Sequence[MeasureLine]]]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._keys, self.rows, self.links = [], {}, {}
        for heading, lines in listed:
            self._column.addWidget(self._heading(heading))
            for line in lines:
                row = MeasureRow(line.key)
                self._group.addButton(row, len(self._keys))
                self._keys.append(line.key)
                self.rows[line.key] = row
                self._column.addWidget(row)

    def _heading(self, heading: str) -> QWidget:
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(_INSET, 9, _INSET, 3)
        across.addWidget(PlainLabel(heading, "group"), 1)
        if words := self._link_words.get(heading):
            link = Button(words, "link", name="heading-link")
            link.clicked.connect(lambda: self.link_clicked.emit(heading))
            self.links[heading] = link
            across.addWidget(link)
        return line


class MeasureRow(QPushButton):
    """A name at the left and a value at the right."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(f"measure-{key}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_ROW)
        self.setProperty("kind", "row")
        self._line = MeasureLine(key, "", "", True)

    def show_line(self, line: MeasureLine) -> None:
        self._line = line
        self.setAccessibleName(f"{line.name}: {line.value}")
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, _ROW)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        colours, line = theme(), self._line
        is_chosen = self.isChecked() and self.isEnabled()
        with QPainter(self) as painter:
            if is_chosen:
                painter.fillRect(self.rect(), colours.colour("tint"))
                bar = QRect(0, 0, 3, self.height())
                if self.isRightToLeft():
                    bar.moveRight(self.width() - 1)
                painter.fillRect(bar, colours.colour("accent"))
            elif self.underMouse() and self.isEnabled():
                painter.fillRect(self.rect(), colours.colour("chip"))
            inside = self.rect().adjusted(_INSET, 0, -_INSET, 0)
            known = "text" if line.is_known else "quiet"
            painter.setPen(colours.colour("accent" if is_chosen else known))
            painter.setFont(self._name_font())
            before, after = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
            if self.isRightToLeft():
                before, after = after, before
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(inside, before | flags, line.name)
            painter.setPen(colours.colour(known))
            painter.setFont(self._value_font())
            painter.drawText(inside, after | flags, self._shown_value())

    def _name_font(self) -> QFont:
        return font(
            13, QFont.Weight.DemiBold if self.isChecked() and self.isEnabled() else QFont.Weight.Normal
        )

    def _value_font(self) -> QFont:
        return font(13, QFont.Weight.DemiBold if self._line.is_known else QFont.Weight.Normal)

    def _shown_value(self) -> str:
        taken = QFontMetrics(font(13, QFont.Weight.DemiBold)).horizontalAdvance(self._line.name)
        room = self.width() - 2 * _INSET - taken - 8
        metrics = QFontMetrics(self._value_font())
        if not self._line.is_known and metrics.horizontalAdvance(self._line.value) > room:
            return _UNKNOWN  # half a sentence says less; the whole one is told by the tip and when opened
        return metrics.elidedText(self._line.value, Qt.TextElideMode.ElideRight, room)

    def _tell(self) -> None:
        self.setToolTip("" if self._shown_value() == self._line.value else self._line.value)
