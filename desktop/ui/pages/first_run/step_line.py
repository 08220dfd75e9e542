"""The thin line at the top of the first run: which steps are done, which one is open, which are to come."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.language import _
from desktop.ui.icons import paint
from desktop.ui.theme import font, theme

_HEIGHT, _LINE, _GAP = 36, 3, 8


class StepLine(QWidget):
    """`stand_at(2)`: the first two are done, the third is open."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step-line")
        self._steps = tuple(steps)
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def stand_at(self, step: int) -> None:
        self._at = step
        self.setAccessibleName(
            _("Step {n} of {steps}: {name}").format(
                n=step + 1, steps=len(self._steps), name=self._steps[step]
            )
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(700, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        width = (self.width() + _GAP) / len(self._steps)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, name in enumerate(self._steps):
                left = round(number * width)
                place = QRect(left, 0, round((number + 1) * width) - _GAP - left, self.height())
                if self.isRightToLeft():
                    place.moveLeft(self.width() - place.right() - 1)
                self._paint_step(painter, place, number, name)

    def _paint_step(self, painter: QPainter, place: QRect, number: int, name: str) -> None:
        colours = theme()
        reached = number <= self._at
        painter.fillRect(
            QRect(place.left(), 0, place.width(), _LINE), colours.colour("accent" if reached else "separator")
        )
        words = place.adjusted(0, _LINE + 4, 0, 0)
        if number < self._at:
            tick = QRect(words.left(), words.center().y() - 6, 13, 13)
            if self.isRightToLeft():
                tick.moveRight(words.right())
                words.adjust(0, 0, -20, 0)
            else:
                words.adjust(20, 0, 0, 0)
            paint(painter, "check", tick, "text")
        current = number == self._at
        painter.setFont(font(13, QFont.Weight.DemiBold if current else QFont.Weight.Normal))
        painter.setPen(colours.colour("accent" if current else "text" if reached else "quiet"))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown)
