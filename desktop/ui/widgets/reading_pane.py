"""The pane a conversation is read in: what it is about, what can be done, its messages, how it is counted."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.conversations import What
from desktop.language import _
from desktop.reports.conversations_sheet import reason_words
from desktop.services.browse import Talk
from desktop.ui import dates
from desktop.ui.icons import channel_icon
from desktop.ui.models.order_list import state
from desktop.ui.places import channel_name, place_name
from desktop.ui.widgets.buttons import Button, MenuButton
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.thread_view import ThreadView

NOT_A_CUSTOMER = "not-a-customer"
_INSET = 16


class ReadingPane(QFrame):
    """Shows one Talk. `decided` tells what a person says of it, `undo` which decision they take back."""

    decided = Signal(str)  # a domain What, or NOT_A_CUSTOMER
    topic_chosen = Signal(str)  # "" = none
    answered_at = Signal()  # answered, at a time that is to be asked for
    undo = Signal(int)
    order_wanted = Signal(int)  # an order's id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.talk: Talk | None = None
        self.sign = Sign("message", 16, "text")
        self.about = ElidedLabel("", "heading")
        self.facts = ElidedLabel("", "quiet")
        self.to_order = Button("", "link", name="to-order")
        self.to_order.clicked.connect(self._go_to_order)
        self.messages = ThreadView()
        self.messages.undo.connect(self.undo)
        self.counted = PlainLabel("", "quiet")
        self.why = Button(_("Why?"), "link", name="why")
        self.why.setCheckable(True)
        self.elsewhere = ElidedLabel("", "quiet")
        self.elsewhere.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.reasons = PlainLabel("", "quiet", wrap=True)
        self.reasons.setContentsMargins(_INSET, 8, _INSET, 0)
        self.why.toggled.connect(self.reasons.setVisible)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head())
        outer.addWidget(_line())
        outer.addWidget(self.messages, 1)
        outer.addWidget(_line())
        outer.addWidget(self.reasons)
        outer.addLayout(self._foot())
        self.show_talk(None)

    # Building

    def _head(self) -> QVBoxLayout:
        facts = QHBoxLayout()
        facts.setSpacing(8)
        facts.addWidget(self.sign)
        facts.addWidget(self.facts, 1)
        facts.addWidget(self.to_order)
        self.answered = MenuButton(_("I answered this"), kind="main", name="mark-answered")
        now = self.answered.add(_("Just now"), name="answered-now")
        now.triggered.connect(lambda: self.decided.emit(What.ANSWERED))
        self.answered.add(_("At another time…"), name="answered-at").triggered.connect(self.answered_at)
        self.no_answer = Button(_("No answer needed"), name="mark-no-answer")
        self.no_answer.clicked.connect(lambda: self.decided.emit(What.NO_ANSWER_NEEDED))
        self.solved = Button(_("Solved"), name="mark-solved")
        self.solved.clicked.connect(lambda: self.decided.emit(What.SOLVED))
        self.not_customer = Button(_("Not a customer"), name="mark-not-customer")
        self.not_customer.clicked.connect(lambda: self.decided.emit(NOT_A_CUSTOMER))
        for button, keys in ((self.answered, "A"), (self.no_answer, "N"), (self.solved, "S")):
            button.setToolTip(f"{button.text()}  {keys}")
        self.topic = MenuButton(_("Topic"), name="topic")
        self.copy = MenuButton(_("Copy"), name="copy")
        for text, name, give in (
            (_("Copy the conversation"), "copy-conversation", _all_words),
            (_("Copy the last message"), "copy-last", _last_words),
            (_("Copy the address"), "copy-address", _address),
        ):
            self.copy.add(text, name=name).triggered.connect(partial(self._copy, give))
        self.buttons = QWidget()
        buttons = Flow(self.buttons)
        for button in (
            self.answered,
            self.no_answer,
            self.solved,
            self.not_customer,
            self.topic,
            self.copy,
        ):
            buttons.addWidget(button)
        head = QVBoxLayout()
        head.setContentsMargins(_INSET, 14, _INSET, 12)
        head.setSpacing(6)
        head.addWidget(self.about)
        head.addLayout(facts)
        head.addSpacing(4)
        head.addWidget(self.buttons)
        return head

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(_INSET, 6, _INSET, 8)
        foot.setSpacing(4)
        foot.addWidget(self.counted)
        foot.addWidget(self.why)
        foot.addStretch(1)
        foot.addSpacing(12)
        foot.addWidget(self.elsewhere, 100)
        return foot

    # Showing

    def show_talk(self, talk: Talk | None) -> None:
        """Show a conversation, or none."""
        self.talk = talk
        parts: tuple[QWidget, ...] = (
            self.sign,
            self.facts,
            self.buttons,
            self.counted,
            self.why,
            self.elsewhere,
            self.to_order,
        )
        for part in parts:
            part.setVisible(talk is not None)
        self.why.setChecked(False)
        self.reasons.hide()
        if talk is None:
            self.about.setText("")
            self.messages.clear()
            return
        self.about.setText(talk.about or _("Without a subject"))
        self.sign.become(channel_icon(talk.channel), words=channel_name(talk.channel))
        self.facts.setText(" · ".join(_facts(talk)))
        self.to_order.setVisible(talk.order is not None)
        self.to_order.setText(_("See the order"))
        waits, counts = talk.waiting_since is not None, not talk.reason
        for button, is_useful in (
            (self.answered, waits),
            (self.no_answer, waits),
            (self.solved, counts),
            (self.not_customer, counts),
        ):
            button.setVisible(counts)
            button.setEnabled(is_useful)
        self._show_topics(talk, counts=counts)
        self.counted.setText(
            _("Counted once.")
            if counts
            else _("Left out: {reason}.").format(reason=reason_words(talk.reason))
        )
        self.reasons.setText("\n".join(talk.why))
        place = place_name(talk.channel, talk.source)
        self.elsewhere.setText(
            _("Replybook cannot send. Answer in {place}, then tick it here.").format(place=place)
        )
        self.elsewhere.setVisible(waits)
        self.messages.show_talk(talk)

    def _show_topics(self, talk: Talk, *, counts: bool) -> None:
        self.topic.setVisible(counts)
        words = _("Topic: {topic}").format(topic=talk.topic) if talk.topic else _("Topic")
        self.topic.setText(words.replace("&", "&&"))
        self.topic.setAccessibleName(words)
        self.topic.menu_shown.clear()
        for key, topic in enumerate(talk.topics, start=1):
            shown = topic.replace("&", "&&")
            action = self.topic.add(f"{key}  {shown}" if key <= 9 else shown, checked=topic == talk.topic)
            action.triggered.connect(partial(self._choose_topic, topic))
        if talk.topic:
            self.topic.add(_("No topic")).triggered.connect(partial(self._choose_topic, ""))

    def _choose_topic(self, topic: str) -> None:
        self.topic_chosen.emit(topic)

    def choose_topic(self, key: int) -> None:
        """The topic with this key, 1 to 9, where there is one."""
        talk = self.talk
        if talk is not None and not talk.reason and key <= len(talk.topics):
            self.topic_chosen.emit(talk.topics[key - 1])

    def _go_to_order(self) -> None:
        if self.talk is not None and self.talk.order is not None:
            self.order_wanted.emit(self.talk.order.id)

    def _copy(self, give: Callable[[Talk], str]) -> None:
        if self.talk is not None:
            QGuiApplication.clipboard().setText(give(self.talk))


def _facts(talk: Talk) -> list[str]:
    """Who, about which order, and since when they wait."""
    facts = [talk.name]
    order = talk.order
    if order is not None:
        placed = dates.day(order.placed_at, talk.zone)
        said = _("order {number} of {day}").format(number=order.number, day=placed)
        if order.cancelled:
            said += ", " + _("cancelled")
        else:
            said += f", {state(order.status)}" if order.status else ""
            shipped = _("not shipped")
            if order.shipped_at is not None:
                shipped = _("shipped {day}").format(day=dates.day(order.shipped_at, talk.zone))
            said += ", " + shipped
        facts.append(said)
    if talk.waiting_since is not None:
        facts.append(_("waiting since {when}").format(when=dates.since(talk.waiting_since, talk.zone)))
    return facts


def _all_words(talk: Talk) -> str:
    return "\n\n".join(
        f"{message.name}, {dates.moment(message.at, talk.zone)}\n{message.words}" for message in talk.messages
    )


def _last_words(talk: Talk) -> str:
    return talk.messages[-1].words if talk.messages else ""


def _address(talk: Talk) -> str:
    return talk.customer


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    return line
