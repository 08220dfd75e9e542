"""One dropped file: what it is, what it would bring, and, in its own place, what is wrong with it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.problem import Problem
from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.services.export_guides import guide_of
from desktop.services.preview import PreviewFile
from desktop.services.recognise_files import Recognised
from desktop.services.sheet_kinds import kind_of_sheet
from desktop.ui.places import guide_sign
from desktop.ui.widgets.buttons import Button, Chip, IconButton
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign
from desktop.ui.widgets.strip import Strip


def sign_of(source: str) -> str:
    """The sign of a source (an importer's key), a sheet of paper for what nobody knows."""
    guide = guide_of(source)
    return guide_sign(guide) if guide else "file"


class FileCard(QFrame):
    """A card of 56 pixels that grows by its problem. `removed`: the person took the file away."""

    removed = Signal()
    columns_wanted = Signal()  # the person wants to see which column is what

    def __init__(self, file: Recognised, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = file
        self.setProperty("look", "card")
        self.setObjectName("file-card")
        self.setAccessibleName(file.name)
        line = QHBoxLayout()
        line.setSpacing(12)
        self._sign = Sign(sign_of(file.source), 18)
        line.addWidget(self._sign)
        name = ElidedLabel(file.name, "strong")
        line.addWidget(name)
        self.source = file.source
        self.chip = Chip(file.label)
        if not file.label:
            self.chip.hide()
        line.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self.columns = Button(_("Columns…"), "link", name="show-columns")
        self.columns.setAccessibleName(_("Columns of {name}").format(name=file.name))
        self.columns.clicked.connect(self.columns_wanted)
        if kind_of_sheet(file.source) is None:
            self.columns.hide()
        line.addWidget(self.columns)
        line.addStretch(1)
        self.words = PlainLabel(_beside(file), "quiet")
        line.addWidget(self.words)
        remove = IconButton("close", _("Take {name} away").format(name=file.name), name="remove-file")
        remove.clicked.connect(self.removed)
        line.addWidget(remove)
        self.strip = Strip("problem")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 10, 8)
        layout.setSpacing(8)
        layout.addLayout(line)
        layout.addWidget(self.strip)
        layout.addLayout(self._actions)
        if file.problem is not None:
            self.show_problem(file.problem)

    def show_as(self, source: str) -> None:
        """The person has said what this sheet holds."""
        self.source = source
        self._sign.become(sign_of(source))
        kind = kind_of_sheet(source)
        self.chip.setText(_(kind.label) if kind else "")
        self.chip.setVisible(kind is not None)
        self.columns.setVisible(kind is not None)
        self.strip.clear()
        self.words.setText("")
        while (item := self._actions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    @property
    def has_problem(self) -> bool:
        return not self.strip.isHidden()

    def show_problem(
        self, problem: Problem, actions: Sequence[tuple[str, str, Callable[[], object]]] = ()
    ) -> None:
        """What is wrong with this file, and what can be done: (object name, text, what it does) each."""
        self.strip.say_problem(problem)
        self.words.setText(_("could not be brought in"))
        while (item := self._actions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for name, text, act in actions:
            button = Button(text, "small", name=name)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._actions.addWidget(button)
        if problem.detail:
            copy = Button(_("Copy details"), "link", name="copy-details")
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(problem.detail))
            self._actions.addWidget(copy)
        self._actions.addStretch()

    def show_result(self, file: PreviewFile) -> None:
        """ "758 new · 14 changed · 1,204 already here"."""
        parts = []
        if new := _records(file.new):
            parts.append(_("{n} new").format(n=number(new)))
        if changed := _records(file.changed):
            parts.append(_("{n} changed").format(n=number(changed)))
        if known := _records(file.known):
            parts.append(_("{n} already here").format(n=number(known)))
        self.words.setText(" · ".join(parts))


def _records(counts: dict[str, int]) -> int:
    """What a person came for: messages and orders, or what else the file holds (tickets, ratings, costs)."""
    asked_for = counts.get("messages", 0) + counts.get("orders", 0)
    return asked_for or sum(number for sort, number in counts.items() if sort != "order_lines")


def _beside(file: Recognised) -> str:
    """ "120 other files in it are not needed", of a folder or an archive."""
    count = sum(file.not_needed.values())
    if not count:
        return ""
    return ngettext(
        "{n} other file there is not needed", "{n} other files there are not needed", count
    ).format(n=number(count))


def files_in_words(count: int) -> str:
    return ngettext("{n} file", "{n} files", count).format(n=number(count))
