"""What only the owner can say about an import: who is the shop, who is no customer, when it is open."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.opening_hours import OpeningHours
from desktop.domain.problem import Problem
from desktop.domain.records import Question
from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.services.change_settings import SETTINGS
from desktop.services.preview import OwnAddress
from desktop.services.propose import ProposedHours, ProposedPerson, hours_in_words
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.hours_week import HoursWeek
from desktop.ui.widgets.strip import Strip

_USUAL = "Mon-Fri 09:00-17:00"


class _Tick(QWidget):
    """A tick box with an address or name beside it, and quiet words about it."""

    toggled = Signal(bool)

    def __init__(self, name: str, words: str, *, ticked: bool, enabled: bool = True) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        # A mnemonic would eat the "&" of a name.
        self.box = QCheckBox(name.replace("&", "&&"))
        self.box.setChecked(ticked)
        self.box.setEnabled(enabled)
        self.box.setAccessibleName(f"{name}, {words}" if words else name)
        self.box.toggled.connect(self.toggled)
        line.addWidget(self.box)
        line.addWidget(PlainLabel(words, "quiet"))
        line.addStretch()


class OwnAddressQuestion(Card):
    """Which of these are you? `changed` when the ticks do."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("own-addresses")
        self._ticks: dict[str, _Tick] = {}
        self._more = QLineEdit()
        self._more.setObjectName("another-address")
        self._more.setPlaceholderText(_("name@yourshop.com"))
        self._more.setAccessibleName(_("Another address or name"))
        self._more.returnPressed.connect(self._add_typed)
        add = Button(_("&Add"), "small", name="add-address")
        add.clicked.connect(self._add_typed)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)
        line = QHBoxLayout()
        line.addWidget(PlainLabel(_("Another address or name"), "quiet"))
        line.addWidget(self._more, 1)
        line.addWidget(add)
        self.body.addLayout(line)

    def ask(self, addresses: Sequence[OwnAddress], chosen: Sequence[str] = ()) -> None:
        """Show the candidates; the likely ones are ticked, or those that were chosen before."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._ticks.clear()
        answered = any(each.address in chosen for each in addresses)  # not only for the files before
        wrote_first = True
        for each in addresses:
            if each.machine:
                words = _("automatic mail, we leave it out")
            elif each.wrote is None:
                words = each.words
            elif wrote_first:
                words = _("wrote {n} of {messages} messages").format(
                    n=number(each.wrote), messages=number(each.messages)
                )
                wrote_first = False
            else:
                words = _("wrote {n}").format(n=number(each.wrote))
            ticked = each.address in chosen if answered else each.likely and not each.machine
            self._add(each.address, words, ticked=ticked, enabled=not each.machine)
        known = {each.address for each in addresses}
        for address in chosen:
            if address not in known:
                self._add(address, "", ticked=True)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The addresses that are ticked, and one that was typed and not yet added."""
        typed = self._more.text().strip()
        ticked = [address for address, tick in self._ticks.items() if tick.box.isChecked()]
        return tuple(dict.fromkeys([*ticked, *([typed] if typed else [])]))

    def _add(self, address: str, words: str, *, ticked: bool, enabled: bool = True) -> None:
        tick = _Tick(address, words, ticked=ticked, enabled=enabled)
        tick.box.setObjectName(f"own-{address}")
        tick.toggled.connect(self.changed)
        self._ticks[address] = tick
        self._rows.addWidget(tick)

    def _add_typed(self) -> None:
        typed = self._more.text().strip()
        if typed and typed not in self._ticks:
            self._add(typed, "", ticked=True)
        self._more.clear()
        self.changed.emit()


class NotCustomersQuestion(Card):
    """Are any of these not customers? `changed` when the ticks do."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("not-customers")
        self._ticks: dict[str, _Tick] = {}

    def ask(self, people: Sequence[ProposedPerson], chosen: Sequence[str] = ()) -> None:
        """Show the people; the clear cases are ticked, or those that were chosen before."""
        while (item := self.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._ticks.clear()
        for person in people:
            count = ngettext("{n} message", "{n} messages", person.messages).format(n=number(person.messages))
            words = count if person.name == person.point else f"{person.point} · {count}"
            tick = _Tick(person.name, words, ticked=person.point in chosen if chosen else person.clear)
            tick.box.setObjectName(f"not-{person.point}")
            tick.toggled.connect(self.changed)
            self._ticks[person.point] = tick
            self.body.addWidget(tick)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The contact points of those who are ticked."""
        return tuple(point for point, tick in self._ticks.items() if tick.box.isChecked())

    @property
    def has_people(self) -> bool:
        return bool(self._ticks)

    def choose_none(self) -> None:
        """They are all customers."""
        for tick in self._ticks.values():
            tick.box.setChecked(False)


class HoursQuestion(Card):
    """When do you usually answer? Proposes hours, opens them for changes, or takes none at all.

    `zone_chosen`: another time zone was chosen; hours should then be proposed anew.
    """

    changed = Signal()
    zone_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("hours")
        self._none = False
        self._as_proposed = ""  # the text of the hours that were proposed
        self.sentence = PlainLabel("", "sentence", wrap=True)
        self.change = Button(_("C&hange"), name="change-hours")
        self.change.clicked.connect(self.open_fields)
        self.no_hours = Button(_("I have no &fixed hours"), "link", name="no-fixed-hours")
        self.no_hours.clicked.connect(self.choose_none)
        links = QHBoxLayout()
        links.setSpacing(12)
        links.addWidget(self.change)
        links.addWidget(self.no_hours)
        links.addStretch()
        self.zone = QComboBox()
        self.zone.setObjectName("time-zone")
        self.zone.setAccessibleName(_("Time zone"))
        self.zone.setEditable(False)
        self.zone.activated.connect(lambda _index: self.zone_chosen.emit(self.zone.currentText()))
        self.week = HoursWeek()
        self.week.changed.connect(self._edited)
        self.problem = Strip("problem")
        place = QHBoxLayout()
        place.addWidget(PlainLabel(_("Time zone")))
        place.addWidget(self.zone)
        place.addStretch()
        self._fields = QWidget()
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(place)
        column.addWidget(self.week)
        column.addWidget(self.problem)
        self._fields.hide()
        self.body.addWidget(self.sentence)
        self.body.addLayout(links)
        self.body.addWidget(self._fields)
        self.body.addWidget(
            PlainLabel(
                _(
                    "Nights and closed days then don't count as waiting."
                    " You see both: reply time in open hours and by the clock."
                ),
                "quiet",
                wrap=True,
            )
        )

    def ask(self, proposed: ProposedHours | None, zone: str, zones: Sequence[str]) -> None:
        """Say what it looks like; with too few answers the fields are open."""
        self._none = False
        if self.zone.count() == 0:
            self.zone.addItems(list(zones))
        self.zone.setCurrentText(zone)
        if proposed is None:
            self.sentence.setText(
                _("You have answered too few messages for a guess. Pick your hours, or skip this for now.")
            )
            usual = OpeningHours.parse(_USUAL)
            self.week.show_hours(usual, usual)
            self.open_fields()
            return
        self.week.show_hours(proposed.hours, proposed.hours)
        self._as_proposed = self.week.text()
        self.sentence.setText(
            _("From your replies it looks like {hours}, {place} time. Is that right?").format(
                hours=hours_in_words(proposed.hours), place=place_of(zone)
            )
        )

    def open_fields(self) -> None:
        """Let the person set each day."""
        self._none = False
        self._fields.show()
        self.change.hide()
        self.week.days[0].tick.setFocus()

    @property
    def hours(self) -> str:
        """As the setting reads them; "" for no fixed hours."""
        return "" if self._none else self.week.text()

    @property
    def fault(self) -> Problem | None:
        """What cannot be used in the hours that were typed."""
        try:
            if self.hours:
                OpeningHours.parse(self.hours)
        except Problem as problem:
            return problem
        return None

    @property
    def is_as_proposed(self) -> bool:
        """Nobody has touched the hours that were proposed."""
        return not self._none and self.week.text() == self._as_proposed

    @property
    def has_none(self) -> bool:
        """The owner has said that there are no fixed hours."""
        return self._none

    def _edited(self) -> None:
        fault = self.fault
        if fault is None:
            self.problem.clear()
        else:
            self.problem.say_problem(fault)
        self.changed.emit()

    def choose_none(self) -> None:
        """No fixed hours: everything is counted by the clock."""
        self._none = True
        self._fields.hide()
        self.change.show()
        self.sentence.setText(_("Fine. We count by the clock, day and night."))
        self.changed.emit()


def place_of(zone: str) -> str:
    """ "Amsterdam" of "Europe/Amsterdam"."""
    return zone.rpartition("/")[2].replace("_", " ")


def usable_zone(zone: str) -> str:
    """The computer's time zone where it is one we know, else the usual one."""
    try:
        return SETTINGS["time-zone"].check(zone)
    except Problem:
        return SETTINGS["time-zone"].usual


class ChoiceQuestion(Card):
    """Any other question of a file: one of a few answers, each with what it would mean."""

    answered = Signal(str, str)  # the question's key, the answer

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(question.text, parent=parent)
        self.title.setWordWrap(True)
        self.setObjectName(f"question-{question.key}")
        self._group = QButtonGroup(self)
        if len(question.choices) > 6:
            self._add_list(question)
            return
        for place, choice in enumerate(question.choices):
            sample = question.samples[place] if place < len(question.samples) else ""
            radio = QRadioButton(sample or choice)
            radio.setObjectName(f"answer-{choice}")
            radio.toggled.connect(
                lambda on, choice=choice: self.answered.emit(question.key, choice) if on else None
            )
            self._group.addButton(radio)
            self.body.addWidget(radio)

    def _add_list(self, question: Question) -> None:
        choices = QComboBox()
        choices.setObjectName("answers")
        choices.setAccessibleName(question.text)
        choices.setPlaceholderText(_("choose…"))
        choices.addItems(list(question.choices))
        choices.setCurrentIndex(-1)
        choices.activated.connect(lambda index: self.answered.emit(question.key, question.choices[index]))
        self.body.addWidget(choices)
