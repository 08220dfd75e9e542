"""A number large, its units small beside it: "1 h 48 min" with the figures set off."""

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.theme import font, theme

_RUNS = re.compile(r"[\d.,−–—+%]+(?:\s%)?|[^\d.,−–—+%]+")
_UNIT_SIZE = 15


class BigNumber(QWidget):
    """Says `text` as the one thing to see on its card."""

    def __init__(self, text: str = "", pixels: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels = pixels
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_text(text)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        across = sum(QFontMetrics(font_).horizontalAdvance(run) for run, font_ in self._runs())
        return QSize(across + 2, QFontMetrics(self._large).height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.setPen(theme().colour("text"))
            baseline = QFontMetrics(self._large).ascent()
            runs = self._runs()
            across = 0
            if self.isRightToLeft():
                across = self.width() - self.sizeHint().width()
            for run, font_ in runs:
                painter.setFont(font_)
                painter.drawText(across, baseline, run)
                across += painter.fontMetrics().horizontalAdvance(run)

    @property
    def _large(self) -> QFont:
        return font(self._pixels, QFont.Weight.DemiBold)

    def _runs(self) -> list[tuple[str, QFont]]:
        """The text in runs, figures large and words small."""
        small = font(_UNIT_SIZE)
        return [
            (run, self._large if re.match(r"[\d−–—+.,]", run) else small) for run in _RUNS.findall(self._text)
        ]
