"""Exports found in the Downloads folder, and the question whether they may be looked for at all."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import _
from desktop.services.downloads import Download
from desktop.ui.dates import moment
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel


class DownloadsCard(Card):
    """Hidden while it has nothing to say. `allowed`: the owner said yes or no; `wanted`: bring these in."""

    allowed = Signal(bool)
    wanted = Signal(list)  # of Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Found in your Downloads"), parent=parent)
        self.setObjectName("downloads")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)
        self.hide()

    def ask(self) -> None:
        """May we look there?"""
        self._clear()
        self.set_title(_("Shall Replybook look in your Downloads for new exports?"))
        self._rows.addWidget(
            PlainLabel(
                _("It looks only at the names and dates of files, and offers those that look like exports."),
                "quiet",
                wrap=True,
            )
        )
        line = QHBoxLayout()
        line.setSpacing(8)
        for name, words, answer in (
            ("look-there", _("Yes, look there"), True),
            ("never-look", _("No"), False),
        ):
            button = Button(words, "small", name=name)
            button.clicked.connect(lambda _checked=False, answer=answer: self.allowed.emit(answer))
            line.addWidget(button)
        line.addStretch()
        holder = QWidget()
        holder.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        self._rows.addWidget(holder)
        self.show()

    def offer(self, found: Sequence[Download], zone: str) -> None:
        """A row a file; none hides the card."""
        self._clear()
        self.set_title(_("Found in your Downloads"))
        for download in found:
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(12)
            line.addWidget(PlainLabel(download.what, "strong"))
            line.addWidget(ElidedLabel(download.path.name), 1)
            line.addWidget(PlainLabel(moment(download.at, zone), "quiet"))
            button = Button(_("Bring in"), "small", name=f"bring-{download.path.name}")
            button.setAccessibleName(_("Bring in {name}").format(name=download.path.name))
            button.clicked.connect(lambda _checked=False, path=download.path: self._want(path))
            line.addWidget(button)
            self._rows.addWidget(holder)
        self.setVisible(bool(found))

    def _want(self, path: Path) -> None:
        self.wanted.emit([path])

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
