"""The small window in which an answer is written down that a customer gave on a card, by phone, in the shop.

A digit is the answer, wherever nothing else is typed.
"""

from dataclasses import dataclass

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

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
from desktop.ui.widgets.writing_dialog import LINE_HEIGHT, Wording, WritingDialog

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


class AddRatingDialog(WritingDialog):
    """Four fields."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        wording = Wording(
            title=_("Add a rating"),
            hint=_("The answer is enough."),
            save=_("Add"),
            save_next=_("Add and next"),
        )
        super().__init__(jobs, "add-rating", wording, conversations=True, parent=parent)
        self._digits = ""  # typed one after the other
        self._build()
        self.whom.chosen.connect(self.words.setFocus)
        last = str(remembered().value("rating/kind", _KINDS[0].survey.value))
        self.kinds.get(last, self.kinds[_KINDS[0].survey.value]).setChecked(True)
        self._show_scale()
        self._take_digits()

    # Building

    def _build(self) -> None:
        kinds = [(kind.survey.value, _(kind.name)) for kind in _KINDS]
        kinds_row, self.kinds = self._chips(_("Question"), "kind", kinds)
        for chip in self.kinds.values():
            chip.clicked.connect(self._kind_chosen)
        self.whom.line.setAccessibleName(_("From"))
        self.whom.line.setPlaceholderText(_("Name, order number, or words of a conversation"))
        self.words = QLineEdit()
        self.words.setObjectName("words")
        self.words.setAccessibleName(_("Words"))
        self.words.setPlaceholderText(_("What they said, in their words"))
        self._lay_out(
            (
                (_("Question"), kinds_row, LINE_HEIGHT),
                (_("Answer"), self._scale(), _SCORE_HEIGHT),
                (_("From"), self.whom, LINE_HEIGHT),
                (_("Words"), self.words, LINE_HEIGHT),
            )
        )

    def _scale(self) -> QWidget:
        """Buttons of every score that a question has, above what the two ends mean."""
        scale = QWidget()
        scale.setAccessibleName(_("Answer"))
        self._score_group = QButtonGroup(self)
        self._score_group.buttonClicked.connect(self.problem.clear)
        self.scores: dict[int, Button] = {}
        buttons = QHBoxLayout()
        buttons.setSpacing(_GAP)
        for score in range(_HIGHEST + 1):
            button = Button(str(score), "score", name=f"score-{score}")
            button.setFixedHeight(_SCORE_HEIGHT)
            button.setMinimumWidth(_SCORE_WIDTH)
            self._score_group.addButton(button, score)
            self.scores[score] = button
            buttons.addWidget(button, 1)
        self.ends = PlainLabel("", "quiet")
        column = QVBoxLayout(scale)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(buttons)
        column.addWidget(self.ends)
        return scale

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

    def save_it(self) -> None:
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

        def write(book: Book, task: Task) -> int:
            return add_rating(book, answer, task)

        self._write(write, take_rating_back, _("Added. Add another?"), WRITTEN)

    def _ask_for_missing(self) -> None:
        if self.score is None:
            self._take_digits()

    def _empty(self) -> None:
        super()._empty()
        self._forget_score()
        self.words.clear()

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits come here from everything in which nothing is typed."""
        if event.text() in tuple("0123456789"):
            self._type_digit(event.text())
            return
        super().keyPressEvent(event)
