"""The small window in which a contact is written down in ten seconds: a call, a visit, a message.

It stays over any page without blocking it. Enter saves from any field; what was typed is kept while the
program runs when the window is closed without saving.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.language import _
from desktop.services.log_contact import Contact, log_contact, take_contact_back
from desktop.store.database import Book
from desktop.ui.jobs import Jobs
from desktop.ui.places import channel_name
from desktop.ui.remembered import remembered
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.person_field import PersonField
from desktop.ui.widgets.strip import Strip

CHANNELS = ("phone", "shop", "instagram", "whatsapp", "email", "other")
WRITTEN = frozenset({"messages", "decisions"})
_USUAL_MINUTES = 5


@dataclass(frozen=True)
class _Draft:
    """What was typed and not saved, for the next time the window opens."""

    who: str = ""
    about: str = ""


_drafts: dict[Path | None, _Draft] = {}  # by book: nothing of one shop shows up in another


class LogContactDialog(QDialog):
    """Five fields. `told` says what was saved, with *Undo* as an action."""

    told = Signal(str, object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._stays_open = False
        self.setObjectName("log-contact")
        self.setWindowTitle(_("Log a contact"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._build()
        self._connect()
        self._recall()
        self.who.setFocus()

    # Building

    def _build(self) -> None:
        self.how = QButtonGroup(self)
        self.how.setExclusive(True)
        chips = QWidget()
        chips.setAccessibleName(_("How"))
        flow = Flow(chips, 6)
        self.chips: dict[str, Button] = {}
        for number, channel in enumerate(_last_used_first(), start=1):
            chip = Button(channel_name(channel), "chip", name=f"how-{channel}")
            chip.setToolTip(_("Alt+{n}").format(n=number))
            self.how.addButton(chip)
            self.chips[channel] = chip
            flow.addWidget(chip)
            keys = QShortcut(QKeySequence(f"Alt+{number}"), self)
            keys.activated.connect(chip.click)
        self.whom = PersonField(self._jobs)
        self.who = self.whom.line
        self.who.setAccessibleName(_("Who"))
        self.who.setPlaceholderText(_("Name, order number, phone…"))
        self.about = QLineEdit()
        self.about.setObjectName("about")
        self.about.setAccessibleName(_("About"))
        self.about.setPlaceholderText(_("What it was about, in your words"))
        self.minutes = QSpinBox()
        self.minutes.setObjectName("minutes")
        self.minutes.setAccessibleName(_("Minutes"))
        self.minutes.setRange(0, 600)
        self.minutes.setFixedWidth(96)
        self.minutes.lineEdit().setTextMargins(8, 0, 0, 0)  # the style leaves none
        self.solved = QRadioButton(_("Solved"))
        self.solved.setObjectName("solved")
        self.owed = QRadioButton(_("I owe an answer"))
        self.owed.setObjectName("owe-answer")
        self.solved.setChecked(True)
        self.problem = Strip("problem")
        self.save = Button(_("Save"), "main", name="save")
        self.save_next = Button(_("Save and next"), name="save-next")
        self.save_next.setToolTip(_("Ctrl+Enter"))
        self.cancel = Button(_("Cancel"), name="cancel")
        self._lay_out(chips)

    def _lay_out(self, chips: QWidget) -> None:
        answers = QHBoxLayout()
        answers.setSpacing(20)
        answers.addWidget(self.solved)
        answers.addWidget(self.owed)
        answers.addStretch()
        fields = QGridLayout()
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(14)
        fields.setColumnMinimumWidth(0, 68)
        fields.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        rows: tuple[tuple[str, QWidget | QLayout], ...] = (
            (_("How"), chips),
            (_("Who"), self.whom),
            (_("About"), self.about),
            (_("Minutes"), self.minutes),
            (_("And now"), answers),
        )
        for row, (words, field) in enumerate(rows):
            label = PlainLabel(words, "quiet")
            label.setMinimumHeight(32)
            fields.addWidget(label, row, 0, top)
            if isinstance(field, QWidget):
                fields.addWidget(field, row, 1)
            else:
                fields.addLayout(field, row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(PlainLabel(_("A name or a number is enough."), "quiet"))
        foot.addStretch()
        for button in (self.cancel, self.save_next, self.save):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(PlainLabel(_("Log a contact"), "title"))
        column.addLayout(fields)
        column.addWidget(self.problem)
        column.addStretch()
        column.addLayout(foot)
        self.setFixedWidth(600)

    def _connect(self) -> None:
        self.whom.edited.connect(self.problem.clear)
        self.whom.chosen.connect(self.about.setFocus)
        self.whom.resized.connect(self._fit)
        self.save.clicked.connect(self.save_contact)
        self.save_next.clicked.connect(self._save_and_go_on)
        self.cancel.clicked.connect(self.reject)

    def _recall(self) -> None:
        """As it was the last time, and what was typed then and not saved."""
        notes = remembered()
        channel = str(notes.value("log/channel", CHANNELS[0]))
        self.chips.get(channel, self.chips[CHANNELS[0]]).setChecked(True)
        try:
            minutes = int(str(notes.value("log/minutes", _USUAL_MINUTES)))
        except ValueError:
            minutes = _USUAL_MINUTES
        self.minutes.setValue(minutes)
        draft = _drafts.get(self._jobs.path, _Draft())
        self.who.setText(draft.who)
        self.about.setText(draft.about)

    def _fit(self) -> None:
        """As high as the fields and the list need."""
        if (layout := self.layout()) is not None:
            layout.activate()
        self.adjustSize()

    # Saving

    @property
    def channel(self) -> str:
        return next(channel for channel, chip in self.chips.items() if chip.isChecked())

    def save_contact(self) -> None:
        """Write it down, and close when that is done."""
        contact = Contact(
            channel=self.channel,
            customer=self.whom.typed,
            text=self.about.text().strip(),
            minutes=float(self.minutes.value()) or None,
            solved=self.solved.isChecked(),
            point=self.whom.person.point if self.whom.person is not None else "",
        )
        notes = remembered()
        notes.setValue("log/channel", contact.channel)
        notes.setValue("log/minutes", self.minutes.value())
        for button in (self.save, self.save_next):
            button.setEnabled(False)

        def write(book: Book, task: Task) -> int:
            return log_contact(book, contact, task)

        def written(number: int) -> None:
            self._written(contact, number)

        self._jobs.write(self, write, written, self._failed, changes=WRITTEN)

    def _save_and_go_on(self) -> None:
        self._stays_open = True
        self.save_contact()

    def _written(self, contact: Contact, number: int) -> None:
        # The window may be gone when somebody takes it back; the application is not.
        jobs, owner = self._jobs, self.parent() or self._jobs

        def undo() -> None:
            jobs.write(
                owner,
                lambda book, task: take_contact_back(book, number, task),
                lambda _nothing: None,
                changes=WRITTEN,
            )

        self.told.emit(saved_in_words(contact), [(_("Undo"), undo)])
        for button in (self.save, self.save_next):
            button.setEnabled(True)
        self._empty()
        if self._stays_open:
            self._stays_open = False
            self.who.setFocus()
        else:
            self.accept()

    def _failed(self, error: BaseException) -> None:
        self._stays_open = False
        for button in (self.save, self.save_next):
            button.setEnabled(True)
        if not isinstance(error, Problem):
            raise error
        self.problem.say_problem(error)
        self._fit()
        self.who.setFocus()

    def _empty(self) -> None:
        self.whom.empty()
        self.about.clear()
        self.problem.clear()

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

    def done(self, result: int) -> None:
        """Close; what was typed and not saved stays as a draft."""
        _drafts[self._jobs.path] = _Draft(self.who.text(), self.about.text())
        super().done(result)


def saved_in_words(contact: Contact) -> str:
    """ "Saved: phone, Anna Berg, 5 min." """
    parts = [channel_name(contact.channel), contact.customer]
    if contact.minutes:
        parts.append(_("{n} min").format(n=round(contact.minutes)))
    return _("Saved: {what}.").format(what=", ".join(parts))


def _last_used_first() -> tuple[str, ...]:
    last = str(remembered().value("log/channel", CHANNELS[0]))
    return tuple(sorted(CHANNELS, key=lambda channel: channel != last))
