"""What every step of the first run has in common: a column with a title, and its buttons at the foot."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.scrolled import Scrolled
from desktop.ui.widgets.strip import Strip

WIDTH = 932


class Step(QScrollArea):
    """`content` takes what the step asks; `main` goes on, `others` are what else can be done."""

    changed = Signal()  # the buttons may say something else now

    def __init__(self, key: str, title: str, lead: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setObjectName(f"step-{key}")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title = PlainLabel(title, "title", wrap=True)
        self.lead = PlainLabel(lead, "lead", wrap=True)
        if not lead:
            self.lead.hide()
        self.problem = Strip("problem")
        self.content = QVBoxLayout()
        self.content.setSpacing(16)
        self.main: Button
        self.others: tuple[Button, ...] = ()
        column = QVBoxLayout()
        column.setContentsMargins(0, 22, 0, 20)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.lead)
        column.addSpacing(10)
        column.addWidget(self.problem)
        column.addLayout(self.content)
        column.addStretch()
        inner = QWidget()
        inner.setLayout(column)
        inner.setMaximumWidth(WIDTH)
        holder = Scrolled()
        self._line = QHBoxLayout(holder)
        self._line.addStretch(1)
        self._line.addWidget(inner, 100)
        self._line.addStretch(1)
        self.setWidget(holder)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        # As wide at the left as a scroll bar at the right: the step stays below the line of steps.
        bar = self.width() - self.viewport().width()
        self._line.setContentsMargins(24 + bar, 0, 24, 0)

    @property
    def quiet(self) -> str:
        """Quiet words beside *Back*."""
        return ""

    @property
    def can_go_on(self) -> bool:
        """Whether the main button may be pressed."""
        return True
