"""A strip says something in its place on the page: a note, a problem, or what was done."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.problem import Problem
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel, Sign

Kind = Literal["note", "problem", "done"]
Actions = Sequence[tuple[str, Callable[[], object]]]
_SIGNS = {"note": "info", "problem": "warning", "done": "done"}


class Strip(QFrame):
    """Not there until it has something to say."""

    def __init__(self, kind: Kind = "note", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.setProperty("look", f"strip-{kind}")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 12, 8)
        line.setSpacing(10)
        self._sign = Sign(_SIGNS[kind], 18, kind)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.strong = PlainLabel("", "strong", wrap=True)
        self.text = PlainLabel("", wrap=True)
        words.addWidget(self.strong)
        words.addWidget(self.text)
        line.addLayout(words, 1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(12)
        line.addLayout(self._actions)
        self.hide()

    def say(self, text: str, actions: Actions = (), *, strong: str = "") -> None:
        """Show `text`, after `strong` where there is such a line, with its actions as links at the right."""
        self.strong.setText(strong)
        self.strong.setVisible(bool(strong))
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(f"{strong} {text}".strip())
        while (item := self._actions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for label, act in actions:
            button = Button(label.replace("&", "&&"), "link", name=f"strip-{label}")
            button.setAccessibleName(label)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._actions.addWidget(button)
        self.show()

    def say_problem(self, problem: Problem, actions: Actions = ()) -> None:
        """What happened and what is safe, then what to do."""
        self.say(problem.try_this, actions, strong=problem.what)

    def clear(self) -> None:
        """Have nothing to say any more."""
        self.hide()


def problem_strip(problem: Problem, actions: Actions = ()) -> Strip:
    """A strip that tells a problem."""
    strip = Strip("problem")
    strip.say_problem(problem, actions)
    return strip
