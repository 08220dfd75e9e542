"""The steps of the first run after places_step.py, each with its question; what follows is first_run.py's."""

from collections.abc import Iterable
from pathlib import Path
from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.domain.problem import Problem
from desktop.domain.records import Question
from desktop.language import _, ngettext
from desktop.services.preview import OwnAddress, Preview
from desktop.services.propose import ProposedHours, ProposedPerson
from desktop.services.recognise_files import Recognised
from desktop.ui.pages.first_run.step import Step
from desktop.ui.widgets.buttons import Button, MenuButton
from desktop.ui.widgets.drop_area import DropArea, ask_for_files
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.file_card import FileCard
from desktop.ui.widgets.file_guides import FileGuides
from desktop.ui.widgets.import_preview import (
    ImportPreview,
    about,
    button_words,
    conversations,
    heading,
    orders,
)
from desktop.ui.widgets.questions import (
    ChoiceQuestion,
    HoursQuestion,
    NotCustomersQuestion,
    OwnAddressQuestion,
    usable_zone,
)
from desktop.ui.widgets.strip import Strip


class FilesStep(Step):
    """What to ask for, and what was dropped."""

    dropped = Signal(list)  # of Path
    answered = Signal(str, str)  # a question's key, the answer

    def __init__(self) -> None:
        super().__init__(
            "files",
            _("Drop your files anywhere in this window"),
            _("Your orders come first: two minutes, and half of the answers need them."),
        )
        self.main = Button(_("&Next"), "main", name="next")
        self.area = DropArea()
        self.area.dropped.connect(self.dropped)
        self.guides = FileGuides()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(8)
        self.cards: list[FileCard] = []
        self._asked: dict[str, ChoiceQuestion] = {}
        self._answers: dict[str, str] = {}
        self.content.addWidget(self.area)
        self.content.addLayout(self._cards)
        self.content.addLayout(self._questions)
        self.content.addWidget(self.guides)

    def add_files(self, files: Iterable[Recognised]) -> None:
        """One card a file; the same file is not there twice."""
        here = {card.file.path for card in self.cards}
        for file in files:
            if file.path in here:
                continue
            card = FileCard(file)
            card.removed.connect(lambda card=card: self.remove(card))
            if file.problem is not None:
                self._offer_another(card, file.problem)
            self.cards.append(card)
            self._cards.addWidget(card)
        self.changed.emit()

    def remove(self, card: FileCard) -> None:
        self.cards.remove(card)
        card.hide()
        card.deleteLater()
        self.ask(())
        self.changed.emit()

    def tell_problem(self, problem: Problem) -> None:
        """In the row of the file that the problem names, else above all of them."""
        for card in self.cards:
            if card.file.is_named_in(problem.what):
                self._offer_another(card, problem)
                self.changed.emit()
                return
        self.problem.say_problem(problem)

    def ask(self, questions: Iterable[Question]) -> None:
        """What only a person knows about the files, each a card with its answers."""
        for old in self._asked.values():
            old.hide()
            old.deleteLater()
        self._asked.clear()
        self._answers.clear()
        for question in questions:
            card = ChoiceQuestion(question)
            card.answered.connect(self._answer)
            self._asked[question.key] = card
            self._questions.addWidget(card)
        self.changed.emit()

    @property
    def answers(self) -> dict[str, str]:
        """What was answered to `ask`, by the question's key."""
        return dict(self._answers)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that can be read."""
        return tuple(card.file.path for card in self.cards if not card.has_problem)

    @property
    def bytes(self) -> int:
        """Bytes to read."""
        return sum(card.file.size for card in self.cards if not card.has_problem)

    @property
    def quiet(self) -> str:
        count = len(self.paths)
        return ngettext("{n} file to read", "{n} files to read", count).format(n=count) if count else ""

    @property
    def can_go_on(self) -> bool:
        return bool(self.paths) and all(key in self._answers for key in self._asked)

    def _answer(self, key: str, answer: str) -> None:
        self._answers[key] = answer
        self.changed.emit()

    def _offer_another(self, card: FileCard, problem: Problem) -> None:
        def choose() -> None:
            if paths := ask_for_files(self):
                self.remove(card)
                self.dropped.emit(paths)

        def show_how() -> None:
            self.guides.show_only(())
            self.guides.search.setFocus()
            self.ensureWidgetVisible(self.guides)

        card.show_problem(
            problem,
            (
                ("choose-another", _("Choose another file"), choose),
                ("show-how", _("Show me how to get my files"), show_how),
            ),
        )


class YouStep(Step):
    """Which addresses are the shop's."""

    def __init__(self) -> None:
        super().__init__(
            "you",
            _("Which of these are you?"),
            _("We need to know who is the shop and who is the customer. Everything is counted from this."),
        )
        self.main = Button(_("&That's me"), "main", name="thats-me")
        self.question = OwnAddressQuestion()
        self.question.changed.connect(self._touched)
        self._none = Strip("note")
        self.content.addWidget(self.question)
        self.content.addWidget(self._none)
        self.content.addWidget(
            PlainLabel(
                _(
                    "Not sure? Pick the ones your customers see."
                    " You can change this later and everything is counted again."
                ),
                "quiet",
                wrap=True,
            )
        )

    def ask(self, addresses: tuple[OwnAddress, ...], chosen: tuple[str, ...]) -> None:
        """Show the candidates."""
        self.question.ask(addresses, chosen)
        if not any(not each.machine for each in addresses):
            self._none.say(_("We could not tell which one is you. Pick the name you use when you answer."))
        else:
            self._none.clear()

    def _touched(self) -> None:
        if self.question.chosen:
            self._none.clear()
        else:
            self._none.say(_("Pick at least one. Otherwise every message looks like a customer's."))
        self.changed.emit()

    @property
    def can_go_on(self) -> bool:
        return bool(self.question.chosen)


class PeopleStep(Step):
    """Who writes often and is no customer."""

    def __init__(self) -> None:
        super().__init__(
            "people",
            _("Are any of these not customers?"),
            _("You write with them often and they never ordered. Friends, suppliers, the bank?"),
        )
        self.main = Button("", "main", name="leave-out")
        all_customers = Button(_("They are &all customers"), name="all-customers")
        self.others = (all_customers,)
        self.question = NotCustomersQuestion()
        self.question.changed.connect(self._say)
        all_customers.clicked.connect(self.question.choose_none)
        self.content.addWidget(self.question)
        self._say()

    def ask(self, people: list[ProposedPerson], chosen: tuple[str, ...]) -> None:
        self.question.ask(people, chosen)
        self._say()

    def _say(self) -> None:
        count = len(self.question.chosen)
        self.main.setText(
            ngettext("&Leave out {n}", "&Leave out {n}", count).format(n=count) if count else _("&Next")
        )
        self.main.setAccessibleName(self.main.text().replace("&", ""))
        self.changed.emit()


class HoursStep(Step):
    """When the shop usually answers."""

    def __init__(self) -> None:
        super().__init__("hours", _("When do you usually answer?"))
        self.main = Button(_("&Yes, that's right"), "main", name="hours-right")
        self.skip = Button(_("&Skip for now"), name="skip-hours")
        self.others = (self.skip,)
        self.question = HoursQuestion()
        self.question.changed.connect(self._say)
        self.question.change.clicked.connect(self._say)
        self.content.addWidget(self.question)
        self.zone = usable_zone(bytes(QTimeZone.systemTimeZoneId().data()).decode())
        self.question.zone_chosen.connect(self._chosen)
        self._guessed = False

    def ask(self, proposed: ProposedHours | None) -> None:
        self.question.ask(proposed, self.zone, sorted(available_timezones()))
        self._guessed = proposed is not None
        self._say()

    @property
    def can_go_on(self) -> bool:
        return self.question.fault is None

    def _chosen(self, zone: str) -> None:
        self.zone = zone

    def _say(self) -> None:
        if self.question.has_none:
            words = _("&Next")
        elif self._guessed and self.question.is_as_proposed:
            words = _("&Yes, that's right")
        else:
            words = _("&Use these hours")
        self.main.setText(words)
        self.main.setAccessibleName(words.replace("&", ""))
        self.changed.emit()


class LookStep(Step):
    """Six conversations as they were put together, before anything is written."""

    wrong = Signal(str)  # the step that mends what looks wrong

    def __init__(self) -> None:
        super().__init__("look", "")
        self.title.hide()
        self.main = Button("", "main", name="bring-in")
        self.something_wrong = MenuButton(_("Something looks &wrong"), name="looks-wrong")
        for name, words, step in (
            ("wrong-messages", _("These are not my messages"), "you"),
            ("wrong-times", _("The times are off"), "hours"),
            ("wrong-person", _("This is not a customer"), "people"),
        ):
            action = self.something_wrong.add(words, name=name)
            action.triggered.connect(lambda _checked=False, step=step: self.wrong.emit(step))
        talks = self.something_wrong.add(_("Two talks became one, or one was cut"), name="wrong-talks")
        talks.triggered.connect(self._tell_of_talks)
        self.cancel = Button(_("Cancel"), name="cancel-import")
        self.others = (self.cancel, self.something_wrong)
        self.note = Strip("note")
        self.preview = ImportPreview()
        self.content.addWidget(self.note)
        self.content.addWidget(self.preview)
        self._shown: Preview | None = None

    def show_preview(self, preview: Preview) -> None:
        self._shown = preview
        self.note.clear()
        self.preview.show_preview(preview)
        self.main.setText(button_words(preview))
        self.main.setAccessibleName(self.main.text().replace("&", ""))
        self.changed.emit()

    @property
    def quiet(self) -> str:
        return _("You can take this back at any time.")

    @property
    def can_go_on(self) -> bool:
        return self._shown is not None and not self._shown.brings_nothing

    @property
    def said(self) -> str:
        """What a screen reader is told when the step opens."""
        return f"{heading(self._shown)}. {about(self._shown)}" if self._shown else ""

    def _tell_of_talks(self) -> None:
        self.note.say(
            _(
                "Bring them in first. How long a silence ends a talk stands in Settings under Counting,"
                " and everything is counted again."
            )
        )


class DoneStep(Step):
    """What is in the book now."""

    def __init__(self) -> None:
        super().__init__("done", _("Done."))
        self.main = Button(_("&See who is waiting"), "main", name="see-waiting")

    def show_done(self, preview: Preview) -> None:
        if preview.conversations:
            sentence = ngettext(
                "{conversations} is in.", "{conversations} are in.", preview.conversations
            ).format(conversations=conversations(preview.conversations))
        else:
            sentence = ngettext("{orders} is in.", "{orders} are in.", preview.orders).format(
                orders=orders(preview.orders)
            )
        self.title.setText(_("Done. {sentence}").format(sentence=sentence))
        self.lead.setText(
            _("Bring the next export in when you like: only what is new is added.")
            if preview.conversations
            else _("Bring in one place where customers write and you see how many contacts they bring.")
        )
        self.lead.show()
        self.main.setText(_("&See who is waiting") if preview.conversations else _("&See your book"))
        self.main.setAccessibleName(self.main.text().replace("&", ""))
