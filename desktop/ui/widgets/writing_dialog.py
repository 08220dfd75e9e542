"""The frame of the small windows in which something is written down by hand, with a way to take it back.

It stays over any page without blocking it. Enter saves from any field, Ctrl+Enter saves and goes on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.language import _
from desktop.store.database import Book
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.person_field import PersonField
from desktop.ui.widgets.strip import Strip

LINE_HEIGHT = 32  # of a field of one line: its label stands in the middle of that
_LABEL_WIDTH = 68
_WIDTH = 600


@dataclass(frozen=True)
class Wording:
    """What the frame says: its title, a hint at the foot, and the two buttons that save."""

    title: str
    hint: str
    save: str
    save_next: str


class WritingDialog(QDialog):
    """Labelled fields between a title and a foot. `told` says what was saved, with *Undo* as an action.

    A kind of it builds its fields, lays them out, and says what to write, what to empty and what is missing.
    """

    told = Signal(str, object)

    def __init__(
        self,
        jobs: Jobs,
        name: str,
        wording: Wording,
        *,
        conversations: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wording = wording
        self._stays_open = False
        self.setObjectName(name)
        self.setWindowTitle(wording.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.whom = PersonField(jobs, conversations=conversations)
        self.problem = Strip("problem")
        self.save = Button(wording.save, "main", name="save")
        self.save_next = Button(wording.save_next, name="save-next")
        self.save_next.setToolTip(_("Ctrl+Enter"))
        self.cancel = Button(_("Cancel"), name="cancel")
        self.whom.edited.connect(self.problem.clear)
        self.whom.resized.connect(self._fit)
        self.save.clicked.connect(self.save_it)
        self.save_next.clicked.connect(self._save_and_go_on)
        self.cancel.clicked.connect(self.reject)

    # Building

    def _chips(
        self, name: str, prefix: str, choices: Iterable[tuple[str, str]]
    ) -> tuple[QWidget, dict[str, Button]]:
        """A row of chips, one of them chosen, for keys with their words; Alt and a number choose one too."""
        row = QWidget()
        row.setAccessibleName(name)
        group = QButtonGroup(row)
        flow = Flow(row, 6)
        chips: dict[str, Button] = {}
        for number, (key, words) in enumerate(choices, start=1):
            chip = Button(words, "chip", name=f"{prefix}-{key}")
            chip.setToolTip(_("Alt+{n}").format(n=number))
            group.addButton(chip)
            chips[key] = chip
            flow.addWidget(chip)
            keys = QShortcut(QKeySequence(f"Alt+{number}"), self)
            keys.activated.connect(chip.click)
        return row, chips

    def _lay_out(self, rows: Sequence[tuple[str, QWidget | QLayout, int]]) -> None:
        """Title, a row for each label with its field and the height of its first line, problem, foot."""
        fields = QGridLayout()
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(14)
        fields.setColumnMinimumWidth(0, _LABEL_WIDTH)
        fields.setColumnStretch(1, 1)
        for row, (words, field, height) in enumerate(rows):
            label = PlainLabel(words, "quiet")
            label.setMinimumHeight(height)
            fields.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            if isinstance(field, QWidget):
                fields.addWidget(field, row, 1)
            else:
                fields.addLayout(field, row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(PlainLabel(self._wording.hint, "quiet"))
        foot.addStretch()
        for button in (self.cancel, self.save_next, self.save):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(PlainLabel(self._wording.title, "title"))
        column.addLayout(fields)
        column.addWidget(self.problem)
        column.addStretch()
        column.addLayout(foot)
        self.setFixedWidth(_WIDTH)

    def _fit(self) -> None:
        """As high as the fields and the list need."""
        if (layout := self.layout()) is not None:
            layout.activate()
        self.adjustSize()

    # Saving

    def save_it(self) -> None:
        """Write down what stands in the fields, and close when that is done."""
        raise NotImplementedError

    def _ask_for_missing(self) -> None:
        """Put the keyboard where something must be given before this can be saved."""
        raise NotImplementedError

    def _empty(self) -> None:
        """Make room for the next one."""
        self.whom.empty()
        self.problem.clear()

    def _write(
        self,
        write: Callable[[Book, Task], int],
        take_back: Callable[[Book, int, Task], None],
        said: str,
        changes: frozenset[str],
    ) -> None:
        """Do `write`, then tell `said` with *Undo*: `take_back` with the number that `write` returned."""
        self._be_busy(True)

        def written(number: int) -> None:
            # The window may be gone when somebody takes it back; the application is not.
            jobs, owner = self._jobs, self.parent() or self._jobs

            def undo() -> None:
                jobs.write(
                    owner,
                    lambda book, task: take_back(book, number, task),
                    lambda _nothing: None,
                    changes=changes,
                )

            self._written(said, undo)

        self._jobs.write(self, write, written, self._failed, changes=changes)

    def _save_and_go_on(self) -> None:
        self._stays_open = True
        self.save_it()

    def _be_busy(self, is_busy: bool) -> None:
        for button in (self.save, self.save_next):
            button.setEnabled(not is_busy)

    def _written(self, said: str, undo: Callable[[], None]) -> None:
        self.told.emit(said, [(_("Undo"), undo)])
        self._be_busy(False)
        self._empty()
        if self._stays_open:
            self._stays_open = False
            self._fit()
            self._ask_for_missing()
        else:
            self.accept()

    def _failed(self, error: BaseException) -> None:
        self._stays_open = False
        self._be_busy(False)
        if not isinstance(error, Problem):
            raise error
        self.problem.say_problem(error)
        self._fit()
        self._ask_for_missing()

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.save_next.click()
            elif self.whom.choose_current():
                return
            elif isinstance(focused := self.focusWidget(), QPushButton) and not focused.isCheckable():
                focused.click()
            else:
                self.save.click()
            return
        super().keyPressEvent(event)
