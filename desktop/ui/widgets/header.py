"""The top of every page: what it is at the left, at most two controls and one main button at the right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.widgets.elided import ElidedLabel

HEIGHT = 48


class Header(QWidget):
    """A line of 48 pixels; it does not scroll with the page."""

    def __init__(self, title: str, controls: Sequence[QWidget] = (), main: QWidget | None = None) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.title = ElidedLabel(title, "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.addWidget(self.title, 1)
        for control in (*controls, *((main,) if main is not None else ())):
            line.addWidget(control)

    def set_title(self, title: str) -> None:
        self.title.setText(title)
