"""The pane of one order: what was bought, and what happened with it in order of time, conversations too."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.language import N_, _
from desktop.reports.wording import number
from desktop.services.browse import Happened, OrderTold
from desktop.ui import dates
from desktop.ui.icons import channel_icon
from desktop.ui.models.order_list import money, state
from desktop.ui.places import channel_name
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign

_INSET = 16
_SIGNS = {"placed": "orders", "shipped": "package", "delivered": "check", "cancelled": "close"}
_EVENTS = {
    "placed": N_("Ordered"),
    "shipped": N_("Shipped"),
    "delivered": N_("Delivered"),
    "cancelled": N_("Cancelled"),
}


class OrderPane(QFrame):
    """Shows one OrderTold. `conversation_wanted` carries the id of the conversation to read."""

    conversation_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.number = PlainLabel("", "heading")
        self.customer = ElidedLabel("")
        self.facts = ElidedLabel("", "quiet")
        self.area = QScrollArea()
        self.area.setObjectName("order")
        self.area.setAccessibleName(_("The order"))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QVBoxLayout()
        head.setContentsMargins(_INSET, 14, _INSET, 12)
        head.setSpacing(2)
        for label in (self.number, self.customer, self.facts):
            head.addWidget(label)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(_line())
        outer.addWidget(self.area, 1)

    def show_order(self, told: OrderTold | None) -> None:
        """Show an order, or that none is chosen."""
        body = QWidget()
        body.setProperty("look", "scrolled")
        lines = QVBoxLayout(body)
        lines.setContentsMargins(_INSET, 12, _INSET, 12)
        lines.setSpacing(8)
        if told is None:
            self.number.setText("")
            self.customer.setText("")
            self.facts.setText("")
            lines.addWidget(PlainLabel(_("Choose an order to see its conversations."), "quiet", wrap=True))
        else:
            self._show_head(told)
            self._add_products(lines, told)
            lines.addSpacing(8)
            lines.addWidget(PlainLabel(_("What happened"), "quiet"))
            for happened in told.timeline:
                lines.addWidget(self._event(happened, told.zone))
        lines.addStretch()
        self.area.setWidget(body)

    def _show_head(self, told: OrderTold) -> None:
        row = told.row
        self.number.setText(_("Order {number}").format(number=row.number))
        self.customer.setText(row.name or row.customer)
        facts = [dates.day(row.placed_at, told.zone), money(row.total_minor, row.currency), state(row.status)]
        if told.refunded_minor:
            facts.append(_("{money} given back").format(money=money(told.refunded_minor, row.currency)))
        if not row.counts:
            facts.append(_("not counted"))
        facts.append(told.country)
        self.facts.setText(" · ".join(fact for fact in facts if fact))

    def _add_products(self, lines: QVBoxLayout, told: OrderTold) -> None:
        lines.addWidget(PlainLabel(_("What was bought"), "quiet"))
        if not told.lines:
            lines.addWidget(PlainLabel(_("The order file has no products."), wrap=True))
        for line in told.lines:
            row = QHBoxLayout()
            row.setSpacing(8)
            count = PlainLabel(_("{count} ×").format(count=number(line.quantity)))
            count.setMinimumWidth(28)
            row.addWidget(count)
            row.addWidget(ElidedLabel(line.product), 1)
            row.addWidget(PlainLabel(money(line.price_minor, told.row.currency)))
            lines.addLayout(row)

    def _event(self, happened: Happened, zone: str) -> QWidget:
        """One thing that happened; a conversation can be opened."""
        event = QWidget()
        line = QHBoxLayout(event)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(8)
        when = PlainLabel(dates.day(happened.at, zone), "quiet")
        when.setMinimumWidth(84)  # with a year
        line.addWidget(when)
        talk = happened.conversation
        if talk is None:
            line.addWidget(Sign(_SIGNS[happened.what], 16, "quiet"))
            line.addWidget(PlainLabel(_(_EVENTS[happened.what])), 1)
            return event
        line.addWidget(Sign(channel_icon(talk.channel), 16, "accent", words=channel_name(talk.channel)))
        line.addWidget(ElidedLabel(talk.about or _("Without a subject"), "strong"), 1)
        read = Button(_("Read"), "link", name=f"read-{talk.id}")
        read.setAccessibleName(_("Read: {about}").format(about=talk.about))
        read.clicked.connect(partial(self._want, talk.id))
        line.addWidget(read)
        return event

    def _want(self, conversation: int, _checked: bool = False) -> None:
        self.conversation_wanted.emit(conversation)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    return line
