"""Three short bars: how many of the steps good, better and best a number reaches."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.theme import theme

_STEPS, _ACROSS, _HIGH, _GAP = 3, 24, 6, 4


class StepBar(QWidget):
    """The words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reached = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_steps(self, reached: int) -> None:
        self._reached = reached
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(_STEPS * (_ACROSS + _GAP) - _GAP, _HIGH)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for step in range(_STEPS):
                place = _STEPS - 1 - step if self.isRightToLeft() else step
                painter.setBrush(theme().colour("accent" if step < self._reached else "chip"))
                painter.drawRoundedRect(QRectF(place * (_ACROSS + _GAP), 0, _ACROSS, _HIGH), 3, 3)
