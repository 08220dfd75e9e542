"""The bar at the foot of the settings: what is typed would do to the numbers."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.problem import Problem
from desktop.language import _, ngettext
from desktop.reports.number_words import moved
from desktop.services.preview_settings import Effect
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel

_SHOWN = 3  # effects that are said first


class ChangesBar(QFrame):
    """There while something is typed that is not used yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changes-bar")
        self.setProperty("look", "card")
        self.strong = PlainLabel("", "strong", wrap=True)
        self.words = ElidedLabel("", "quiet")
        self.cancel = Button(_("Cancel"), "link", name="cancel-counting")
        self.undo = Button(_("Undo changes"), name="undo-changes")
        self.use = Button(_("Use it"), "main", name="use-changes")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch(1)
        texts.addWidget(self.strong)
        texts.addWidget(self.words)
        texts.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(12)
        line.addLayout(texts, 1)
        line.addWidget(self.cancel)
        line.addWidget(self.undo)
        line.addWidget(self.use)
        self.hide()

    def work(self, is_long: bool) -> None:
        """The numbers are being counted."""
        self._say(_("Counting again…"), "")
        self.cancel.setVisible(is_long)
        self.use.setEnabled(False)

    def apply(self) -> None:
        """The change is being made."""
        self._say(_("Counting everything again…"), "")
        self.cancel.hide()
        self.use.setEnabled(False)
        self.undo.setEnabled(False)

    def tell(self, effects: Sequence[Effect]) -> None:
        """What would be another number."""
        moves = [moved(effect.name, effect.before, effect.after) for effect in effects]
        if not moves:
            self._say(_("This changes no number."), "")
            return
        shown = _("This changes: {moves}").format(moves=" · ".join(moves[:_SHOWN]))
        rest = len(moves) - _SHOWN
        if rest > 0:
            others = ngettext("And {n} more: {moves}", "And {n} more: {moves}", rest)
            self._say(shown, others.format(n=rest, moves=" · ".join(moves[_SHOWN:])))
        else:
            self._say(shown, _("Over all weeks. Nothing else changes."))

    def refuse(self, problem: Problem) -> None:
        """It cannot be used like this."""
        self._say(problem.what, problem.try_this)
        self.use.setEnabled(False)

    def stopped(self) -> None:
        """Nobody waits for the numbers."""
        self._say(_("Not counted. You can use it all the same."), "")

    def _say(self, strong: str, words: str) -> None:
        self.strong.setText(strong)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.cancel.hide()
        self.use.setEnabled(True)
        self.undo.setEnabled(True)
        self.setAccessibleName(f"{strong} {words}".strip())
        self.show()
