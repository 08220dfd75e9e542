"""A conversation to read: its messages as bubbles, customers' at the left, the shop's at the right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.conversations import Role, What
from desktop.language import _, ngettext
from desktop.reports.wording import duration, number
from desktop.services.browse import Marked, Spoken, Talk
from desktop.ui import dates
from desktop.ui.models.order_list import money
from desktop.ui.places import place_name
from desktop.ui.theme import font, theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel, Sign

_SHARE = 0.72  # of the width, for a bubble
_INSET = 16
_SHORT = 1_500  # characters and lines of a message before "Show all"
_SHORT_LINES = 24
_LABEL_TAKES = 6_000  # characters; more goes into a field that scrolls, which lays out only what is seen
_FIELD_HEIGHT = 320
_LONGEST_LINE = 1_000  # characters: a line without an end is broken for showing


def marked_words(mark: Marked, zone: str, currency: str = "") -> str:
    """What a person decided, in a sentence; "" for what is shown elsewhere. `currency`: of a sale."""
    when = dates.moment(mark.at, zone)
    words = {
        What.ANSWERED: _("You marked this as answered, {when}"),
        What.NO_ANSWER_NEEDED: _("You said that this needs no answer, {when}"),
        What.SOLVED: _("You marked this as solved, {when}"),
        What.OWE_ANSWER: _("You owe an answer since {when}"),
        What.ESCALATED: _("You said that you had to ask someone else, {when}"),
        What.UPSELL: _("You marked this as a sale of {value}, {when}")
        if mark.value
        else _("You marked this as a sale, {when}"),
        What.QUALITY: _("You gave this request {value} of 5, {when}"),
        What.MINUTES: _("You wrote down {value} for this, {when}"),
        "not-a-customer": _("You marked this person as not a customer, {when}"),
    }
    return words.get(mark.what, "").format(when=when, value=_value_words(mark, currency))


def _value_words(mark: Marked, currency: str) -> str:
    """A decision's value as a person reads it: an amount, a time; "" where it has none."""
    if mark.what == What.UPSELL and mark.value:
        return money(int(mark.value), currency)
    if mark.what == What.MINUTES:
        return duration(float(mark.value))
    return mark.value


class ThreadView(QScrollArea):
    """Shows a Talk. `undo` asks to take a person's decision back."""

    undo = Signal(int)  # the decision's number

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("thread")
        self.setAccessibleName(_("Messages"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._bubbles: list[Bubble] = []
        self._show_nothing()

    def show_talk(self, talk: Talk) -> None:
        """Show a conversation from its last words."""
        body = self._show_nothing()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        lines.setSpacing(12)
        half = len(talk.messages) // 2 if talk.hidden else -1
        for place, message in enumerate(talk.messages):
            if place == half:
                hidden = ngettext(
                    "{count} message in between is not shown",
                    "{count} messages in between are not shown",
                    talk.hidden,
                )
                lines.addWidget(Divider(hidden.format(count=number(talk.hidden)), "quiet"))
            bubble = Bubble(message, talk.zone, body)
            self._bubbles.append(bubble)
            lines.addWidget(bubble)
        for mark in talk.marks:
            if words := marked_words(mark, talk.zone, talk.currency):
                take_back = partial(self.undo.emit, mark.decision)
                lines.addWidget(Divider(words, "quiet", _("Undo"), take_back))
        if talk.waiting_since is not None:
            lines.addWidget(Divider(unanswered_words(talk), "bad", sign="clock"))
        lines.addStretch()
        self._fit()
        bar = self.verticalScrollBar()
        lines.activate()
        bar.setValue(bar.maximum())

    def clear(self) -> None:
        """Show nothing."""
        self._show_nothing()

    def _show_nothing(self) -> QWidget:
        self._bubbles = []
        body = QWidget()
        body.setProperty("look", "scrolled")
        self.setWidget(body)
        return body

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width() - 2 * _INSET
        for bubble in self._bubbles:
            bubble.fit(int(room * _SHARE))


def unanswered_words(talk: Talk) -> str:
    """ "No answer in your Gmail export of 22 Nov"."""
    if talk.known_until is None:
        return _("No answer yet")
    return _("No answer in your {place} export of {day}").format(
        place=place_name(talk.channel, talk.source), day=dates.day(talk.known_until, talk.zone)
    )


class Bubble(QWidget):
    """One message: who, when, and the words, which are always shown as they are."""

    def __init__(self, message: Spoken, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = message
        self._text = message.words
        self._is_whole = False
        self._field: QPlainTextEdit | None = None
        self._most = 0
        self.frame = QFrame(self)
        self.frame.setProperty("look", "own-bubble" if message.ours else "bubble")
        self.frame.setAccessibleName(
            _("{name}, {when}").format(name=message.name, when=dates.moment(message.at, zone))
        )
        side = QHBoxLayout(self)
        side.setContentsMargins(0, 0, 0, 0)
        if message.ours:
            side.addStretch()
        side.addWidget(self.frame)
        if not message.ours:
            side.addStretch()
        self._lines = QVBoxLayout(self.frame)
        self._lines.setContentsMargins(_INSET, 9, _INSET, 11)
        self._lines.setSpacing(2)
        self._head(zone)
        self.words = PlainLabel("", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines.addWidget(self.words)
        self.show_all = Button(_("Show all"), "link", name="show-all")
        self.show_all.clicked.connect(self._show_all)
        self.show_quoted = Button(_("Show what was quoted"), "link", name="show-quoted")
        self.show_quoted.clicked.connect(self._switch_quoted)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.show_all)
        below.addWidget(self.show_quoted)
        below.addStretch()
        self._lines.addLayout(below)
        self.show_quoted.setVisible(bool(message.whole))
        self._show(message.words)

    def _head(self, zone: str) -> None:
        message = self._message
        line = QHBoxLayout()
        line.setSpacing(8)
        self.name = PlainLabel(message.name, "strong")
        self.when = PlainLabel(dates.moment(message.at, zone), "quiet")
        line.addWidget(self.name)
        line.addWidget(self.when)
        self.aside = PlainLabel(_aside(message), "quiet")
        if message.first_reply_open:
            self.aside.setToolTip(_("In your open hours, from the customer's first message"))
        line.addWidget(self.aside)
        line.addStretch()
        self._lines.addLayout(line)

    def _show(self, text: str) -> None:
        """Show the text, cut where it is long."""
        self._text = text
        short = _shortened(text)
        self.show_all.setVisible(short != text)
        self._put(short)

    def _put(self, text: str) -> None:
        if self._field is not None:
            self._field.hide()
            self._field.deleteLater()
            self._field = None
        self.words.setVisible(True)
        if not text:
            self.words.look_like("quiet")
            text = _("The words of mail that is left out are not kept.")
        self.words.setText(text)
        self.updateGeometry()

    def _show_all(self) -> None:
        self.show_all.hide()
        if len(self._text) <= _LABEL_TAKES:
            self._put(self._text)
            return
        self._field = QPlainTextEdit(self.frame, readOnly=True)
        self._field.setObjectName("whole-message")
        self._field.setAccessibleName(_("The whole message"))
        self._field.setFixedHeight(_FIELD_HEIGHT)
        self._field.setPlainText(_broken(self._text))
        self.words.setVisible(False)
        self._lines.insertWidget(1, self._field)

    def _switch_quoted(self) -> None:
        self._is_whole = not self._is_whole
        self.show_quoted.setText(_("Hide what was quoted") if self._is_whole else _("Show what was quoted"))
        self._show(self._message.whole if self._is_whole else self._message.words)
        self.fit(self._most)

    def fit(self, most: int) -> None:
        """Be as wide as the words need, and at most that."""
        self._most = most
        metrics = QFontMetrics(font())
        lines = _shortened(self._text)[: _SHORT * 2].split("\n")
        widest = max(metrics.horizontalAdvance(line[:200]) for line in lines)
        head = sum(part.sizeHint().width() for part in (self.name, self.when, self.aside)) + 16
        self.frame.setFixedWidth(min(most, max(widest + 4, head) + 2 * _INSET))


def _aside(message: Spoken) -> str:
    """What is special about the message, beside its time."""
    if message.first_reply_minutes is not None:
        return _("first reply, {duration}").format(duration=duration(message.first_reply_minutes))
    if message.role == Role.ASIDE:
        return _("to somebody else")
    if message.role == Role.OTHER:
        return _("automatic, no answer")
    if message.role == Role.PLEASANTRY:
        return _("only a thank-you")
    return ""


def _shortened(text: str) -> str:
    """The first lines of a long text."""
    lines = text[:_SHORT].split("\n")
    if len(text) <= _SHORT and len(lines) <= _SHORT_LINES:
        return text
    return "\n".join(lines[:_SHORT_LINES]).rstrip() + " …"


def _broken(text: str) -> str:
    return "\n".join(
        line[start : start + _LONGEST_LINE]
        for line in text.split("\n")
        for start in range(0, max(len(line), 1), _LONGEST_LINE)
    )


class Divider(QWidget):
    """Words in the middle of a dashed line: what is so, between or after the messages."""

    def __init__(
        self,
        words: str,
        role: str,
        action: str = "",
        act: Callable[[], object] | None = None,
        *,
        sign: str = "",
    ) -> None:
        super().__init__()
        self._role = role
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._middle = QWidget()
        line = QHBoxLayout(self._middle)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        if sign:
            line.addWidget(Sign(sign, 16, role))
        self.words = PlainLabel(words, role)
        line.addWidget(self.words)
        if act is not None:
            button = Button(action, "link", name="undo-mark")
            button.setAccessibleName(f"{action}: {words}")
            button.clicked.connect(lambda: act())
            line.addWidget(button)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 2, 0, 2)
        outer.addStretch()
        outer.addWidget(self._middle)
        outer.addStretch()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, max(26, self._middle.sizeHint().height() + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            pen = QPen(theme().colour(self._role), 1, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2, 3])
            painter.setPen(pen)
            middle = self.height() // 2
            painter.drawLine(0, middle, self._middle.geometry().left(), middle)
            painter.drawLine(self._middle.geometry().right(), middle, self.width(), middle)
