"""The small window in which a contact is written down in ten seconds: a call, a visit, a message.

What was typed is kept while the program runs when the window is closed without saving.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton, QSpinBox, QWidget

from desktop.domain.task import Task
from desktop.language import _
from desktop.services.log_contact import Contact, log_contact, take_contact_back
from desktop.store.database import Book
from desktop.ui.jobs import Jobs
from desktop.ui.places import channel_name
from desktop.ui.remembered import remembered
from desktop.ui.widgets.writing_dialog import LINE_HEIGHT, Wording, WritingDialog

CHANNELS = ("phone", "shop", "instagram", "whatsapp", "email", "other")
WRITTEN = frozenset({"messages", "decisions"})
_USUAL_MINUTES = 5


@dataclass(frozen=True)
class _Draft:
    """What was typed and not saved, for the next time the window opens."""

    who: str = ""
    about: str = ""


_drafts: dict[Path | None, _Draft] = {}  # by book: nothing of one shop shows up in another


class LogContactDialog(WritingDialog):
    """Five fields."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        wording = Wording(
            title=_("Log a contact"),
            hint=_("A name or a number is enough."),
            save=_("Save"),
            save_next=_("Save and next"),
        )
        super().__init__(jobs, "log-contact", wording, parent=parent)
        self._build()
        self.whom.chosen.connect(self.about.setFocus)
        self._recall()
        self._ask_for_missing()

    # Building

    def _build(self) -> None:
        channels = [(channel, channel_name(channel)) for channel in _last_used_first()]
        how, self.chips = self._chips(_("How"), "how", channels)
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
        answers = QHBoxLayout()
        answers.setSpacing(20)
        answers.addWidget(self.solved)
        answers.addWidget(self.owed)
        answers.addStretch()
        self._lay_out(
            (
                (_("How"), how, LINE_HEIGHT),
                (_("Who"), self.whom, LINE_HEIGHT),
                (_("About"), self.about, LINE_HEIGHT),
                (_("Minutes"), self.minutes, LINE_HEIGHT),
                (_("And now"), answers, LINE_HEIGHT),
            )
        )

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

    # Saving

    @property
    def channel(self) -> str:
        return next(channel for channel, chip in self.chips.items() if chip.isChecked())

    def save_it(self) -> None:
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

        def write(book: Book, task: Task) -> int:
            return log_contact(book, contact, task)

        self._write(write, take_contact_back, saved_in_words(contact), WRITTEN)

    def _ask_for_missing(self) -> None:
        self.who.setFocus()

    def _empty(self) -> None:
        super()._empty()
        self.about.clear()

    # Qt's own

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
