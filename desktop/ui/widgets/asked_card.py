"""The exports that were asked for and have not come in yet, a row each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.language import _
from desktop.services.asked_exports import AskedExport
from desktop.ui.dates import day
from desktop.ui.places import guide_sign
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign


class AskedCard(Card):
    """Hidden while nothing is waited for. `forgotten`: a guide's key that is not waited for any more."""

    forgotten = Signal(str)

    def __init__(self, title: str, link: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, link, parent)
        self.setObjectName("asked-for")
        self.body.setSpacing(4)
        self.hide()

    def show_asked(self, asked: Sequence[AskedExport], zone: str) -> None:
        """A row an export: when it was asked for, and how long that usually takes."""
        while (item := self.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for each in asked:
            self.body.addWidget(self._row(each, zone))
        self.setVisible(bool(asked))

    def _row(self, asked: AskedExport, zone: str) -> QWidget:
        name, key = _(asked.guide.name), asked.guide.key
        row = QWidget()
        row.setObjectName(f"waits-for-{key}")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(Sign(guide_sign(asked.guide), 18))
        line.addWidget(PlainLabel(name, "strong"))
        words = _("Asked for on {day} · usual wait: {wait}")
        line.addWidget(
            ElidedLabel(words.format(day=day(asked.at, zone), wait=_(asked.guide.wait)), "quiet"), 1
        )
        forget = Button(_("Never mind"), "link", name=f"forget-{key}")
        forget.setAccessibleName(_("Never mind: {name}").format(name=name))
        forget.clicked.connect(lambda: self.forgotten.emit(key))
        line.addWidget(forget)
        return row
