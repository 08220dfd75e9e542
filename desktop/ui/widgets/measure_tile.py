"""A tile: one measure's name, its number, one line about it, and the shape of the last weeks."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui.widgets.big_number import BigNumber
from desktop.ui.widgets.chart import ChartView
from desktop.ui.widgets.elided import ElidedLabel

HEIGHT = 92
_SPARK = QSize(112, 36)


class MeasureTile(QPushButton):
    """Pressed, it leads to its measure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "choice")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HEIGHT)
        self.key = ""
        self.name = ElidedLabel("", "small")
        self.number = BigNumber()
        self.line = ElidedLabel("", "quiet")
        self.chart = ChartView(quiet=True)
        self.chart.setFixedSize(_SPARK)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.name)
        words.addWidget(self.number)
        words.addWidget(self.line)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 8, 16, 10)
        across.setSpacing(12)
        across.addLayout(words, 1)
        across.addWidget(self.chart, 0, Qt.AlignmentFlag.AlignVCenter)
        for each in (self.name, self.line):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_measure(self, key: str, name: str, number: str, line: str) -> None:
        """Say these; `line` is the words below the number."""
        self.key = key
        self.setObjectName(f"tile-{key}")
        self.name.setText(name)
        self.number.set_text(number)
        self.line.setText(line)
        self.setAccessibleName(f"{name}: {number}")
        self.setAccessibleDescription(line)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
