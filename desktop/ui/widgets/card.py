"""A card: one matter on a surface, as high as its content, with a title and at most one link."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel

INSET = 16


class Card(QFrame):
    """`body` takes the content. `link` stands at the right of the title ("All 7 ›")."""

    link_clicked = Signal()

    def __init__(self, title: str = "", link: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(INSET, INSET - 2, INSET, INSET - 2)
        outer.setSpacing(8)
        self.title = PlainLabel(title, "heading")
        self.beside = PlainLabel("", "quiet")  # beside the title, like "2 for over two days"
        self.link = Button(link, "link")
        self.link.clicked.connect(self.link_clicked)
        self._top = QHBoxLayout()
        self._top.setSpacing(8)
        self._top.addWidget(self.title)
        self._top.addWidget(self.beside)
        self._top.addStretch()
        self._top.addWidget(self.link)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self._top)
        outer.addLayout(self.body)
        outer.setAlignment(self.body, Qt.AlignmentFlag(0))
        self.set_title(title)
        self.set_beside("")
        self.set_link(link)

    def set_title(self, title: str) -> None:
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_beside(self, text: str) -> None:
        """Quiet words beside the title."""
        self.beside.setText(text)
        self.beside.setVisible(bool(text))

    def add_beside_link(self, legend: QLayout) -> None:
        """Put something at the right of the title line, like a chart's legend."""
        self._top.insertLayout(self._top.count() - 1, legend)

    def set_link(self, text: str) -> None:
        self.link.setText(text)
        self.link.setAccessibleName(text)
        self.link.setVisible(bool(text))
