"""The small window in which an answer is written down that a customer gave on a card, by phone, in the shop.

It stays over any page without blocking it. A digit is the answer, and Enter adds it from any field.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.problem import Problem
from desktop.domain.records import Survey
from desktop.domain.task import Task
from desktop.language import N_, _
from desktop.services.add_rating import USUAL_SCALES, Answer, add_rating, take_rating_back
from desktop.store.database import Book
from desktop.ui.jobs import Jobs
from desktop.ui.remembered import remembered
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.person_field import PersonField
from desktop.ui.widgets.strip import Strip

WRITTEN = frozenset({"messages"})
_SCORE_HEIGHT = 44
_SCORE_WIDTH = 38  # eleven of them side by side
_GAP = 4


@dataclass(frozen=True)
class _Kind:
    """A question: its name with its scale, and what the two ends of the scale mean."""

    survey: Survey
    name: str
    ends: str


_KINDS = (
    _Kind(Survey.CSAT, N_("Happy 1–5"), N_("1 is very unhappy, 5 is very happy.")),
    _Kind(Survey.NPS, N_("Recommend 0–10"), N_("0 is not at all likely, 10 is very likely.")),
    _Kind(Survey.CES, N_("Easy 1–7"), N_("1 is very hard, 7 is very easy.")),
)
_HIGHEST = max(round(USUAL_SCALES[kind.survey][1]) for kind in _KINDS)


class AddRatingDialog(QDialog):
    """Four fields. `told` says that it was added, with *Undo* as an action."""

    told = Signal(str, object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._stays_open = False
        self._digits = ""  # typed one after the other
        self.setObjectName("add-rating")
        self.setWindowTitle(_("Add a rating"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._build()
        self._connect()
        last = str(remembered().value("rating/kind", _KINDS[0].survey.value))
        self.kinds.get(last, self.kinds[_KINDS[0].survey.value]).setChecked(True)
        self._show_scale()
        self._take_digits()

    # Building

    def _build(self) -> None:
        self._kind_group = QButtonGroup(self)
        self._kinds_row = QWidget()
        self._kinds_row.setAccessibleName(_("Question"))
        flow = Flow(self._kinds_row, 6)
        self.kinds: dict[str, Button] = {}
        for number, kind in enumerate(_KINDS, start=1):
            chip = Button(_(kind.name), "chip", name=f"kind-{kind.survey.value}")
            chip.setToolTip(_("Alt+{n}").format(n=number))
            self._kind_group.addButton(chip)
            self.kinds[kind.survey.value] = chip
            flow.addWidget(chip)
            keys = QShortcut(QKeySequence(f"Alt+{number}"), self)
            keys.activated.connect(chip.click)
        self._score_group = QButtonGroup(self)
        self.scores: dict[int, Button] = {}
        for score in range(_HIGHEST + 1):
            button = Button(str(score), "score", name=f"score-{score}")
            button.setFixedHeight(_SCORE_HEIGHT)
            button.setMinimumWidth(_SCORE_WIDTH)
            self._score_group.addButton(button, score)
            self.scores[score] = button
        self.ends = PlainLabel("", "quiet")
        self.whom = PersonField(self._jobs, conversations=True)
        self.whom.line.setAccessibleName(_("From"))
        self.whom.line.setPlaceholderText(_("Name, order number, or words of a conversation"))
        self.words = QLineEdit()
        self.words.setObjectName("words")
        self.words.setAccessibleName(_("Words"))
        self.words.setPlaceholderText(_("What they said, in their words"))
        self.problem = Strip("problem")
        self.save = Button(_("Add"), "main", name="save")
        self.save_next = Button(_("Add and next"), name="save-next")
        self.save_next.setToolTip(_("Ctrl+Enter"))
        self.cancel = Button(_("Cancel"), name="cancel")
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(_GAP)
        for button in self.scores.values():
            buttons.addWidget(button, 1)
        scores = QWidget()
        scores.setAccessibleName(_("Answer"))
        answer = QVBoxLayout(scores)
        answer.setContentsMargins(0, 0, 0, 0)
        answer.setSpacing(6)
        answer.addLayout(buttons)
        answer.addWidget(self.ends)
        fields = QGridLayout()
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(14)
        fields.setColumnMinimumWidth(0, 68)
        fields.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QWidget, int], ...] = (
            (_("Question"), self._kinds_row, 32),
            (_("Answer"), scores, _SCORE_HEIGHT),
            (_("From"), self.whom, 32),
            (_("Words"), self.words, 32),
        )
        for row, (words, field, height) in enumerate(rows):
            label = PlainLabel(words, "quiet")
            label.setMinimumHeight(height)
            fields.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            fields.addWidget(field, row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(PlainLabel(_("The answer is enough."), "quiet"))
        foot.addStretch()
        for button in (self.cancel, self.save_next, self.save):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(PlainLabel(_("Add a rating"), "title"))
        column.addLayout(fields)
        column.addWidget(self.problem)
        column.addStretch()
        column.addLayout(foot)
        self.setFixedWidth(600)

    def _connect(self) -> None:
        self._kind_group.buttonClicked.connect(self._kind_chosen)
        self._score_group.buttonClicked.connect(self.problem.clear)
        self.whom.edited.connect(self.problem.clear)
        self.whom.chosen.connect(self.words.setFocus)
        self.whom.resized.connect(self._fit)
        self.save.clicked.connect(self.save_rating)
        self.save_next.clicked.connect(self._save_and_go_on)
        self.cancel.clicked.connect(self.reject)

    # The question and the answer

    @property
    def kind(self) -> _Kind:
        return next(kind for kind in _KINDS if self.kinds[kind.survey.value].isChecked())

    @property
    def score(self) -> int | None:
        """None while none is chosen."""
        chosen = self._score_group.checkedId()
        return None if chosen < 0 else chosen

    def _kind_chosen(self) -> None:
        self._show_scale()
        self._take_digits()

    def _show_scale(self) -> None:
        """The buttons of this question; an answer to another one is none to this."""
        lowest, highest = USUAL_SCALES[self.kind.survey]
        self._forget_score()
        for score, button in self.scores.items():
            button.setVisible(lowest <= score <= highest)
        self.ends.setText(_(self.kind.ends))

    def _take_digits(self) -> None:
        """Put the keyboard where digits are the answer."""
        next(button for button in self.scores.values() if not button.isHidden()).setFocus()

    def _forget_score(self) -> None:
        self._digits = ""
        self._score_group.setExclusive(False)
        for button in self.scores.values():
            button.setChecked(False)
        self._score_group.setExclusive(True)

    def _type_digit(self, digit: str) -> None:
        """Two digits make a number where the scale has it, as 10; else the last one counts."""
        for typed in (self._digits + digit, digit):
            button = self.scores.get(int(typed))
            if button is not None and not button.isHidden():
                self._digits = typed
                button.setChecked(True)
                button.setFocus()
                self.problem.clear()
                return

    # Adding

    def save_rating(self) -> None:
        """Write it down, and close when that is done."""
        score = self.score
        if score is None:
            self._failed(Problem(_("What was the answer? Nothing was written down."), _("Choose a number.")))
            return
        talk, person = self.whom.conversation, self.whom.person
        answer = Answer(
            self.kind.survey,
            score,
            comment=self.words.text().strip(),
            conversation=talk.id if talk is not None else 0,
            customer="" if talk is not None else self.whom.typed,
            point=person.point if person is not None else "",
        )
        remembered().setValue("rating/kind", answer.survey.value)
        self._be_busy(True)

        def write(book: Book, task: Task) -> int:
            return add_rating(book, answer, task)

        self._jobs.write(self, write, self._written, self._failed, changes=WRITTEN)

    def _save_and_go_on(self) -> None:
        self._stays_open = True
        self.save_rating()

    def _be_busy(self, is_busy: bool) -> None:
        for button in (self.save, self.save_next):
            button.setEnabled(not is_busy)

    def _written(self, number: int) -> None:
        # The window may be gone when somebody takes it back; the application is not.
        jobs, owner = self._jobs, self.parent() or self._jobs

        def undo() -> None:
            jobs.write(
                owner,
                lambda book, task: take_rating_back(book, number, task),
                lambda _nothing: None,
                changes=WRITTEN,
            )

        self.told.emit(_("Added. Add another?"), [(_("Undo"), undo)])
        self._be_busy(False)
        if self._stays_open:
            self._stays_open = False
            self._forget_score()
            self.whom.empty()
            self.words.clear()
            self.problem.clear()
            self._fit()
            self._take_digits()
        else:
            self.accept()

    def _failed(self, error: BaseException) -> None:
        self._stays_open = False
        self._be_busy(False)
        if not isinstance(error, Problem):
            raise error
        self.problem.say_problem(error)
        self._fit()
        if self.score is None:
            self._take_digits()

    def _fit(self) -> None:
        """As high as the fields and the list need."""
        if (layout := self.layout()) is not None:
            layout.activate()
        self.adjustSize()

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits come here from everything in which nothing is typed."""
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
        if event.text() in tuple("0123456789"):
            self._type_digit(event.text())
            return
        super().keyPressEvent(event)
