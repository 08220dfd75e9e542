"""What an import would bring: how much, six conversations as they were put together, and what stays out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.language import _, ngettext
from desktop.reports.wording import duration, number
from desktop.services.gaps import Gap
from desktop.services.preview import Preview
from desktop.store.samples import Sample
from desktop.ui.dates import day, moment
from desktop.ui.icons import channel_icon
from desktop.ui.places import channel_name
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign

_COLUMNS = 3
_MOST_LISTED = 12  # lines that need no scrolling
_FIELD_HEIGHT = 220


def conversations(count: int) -> str:
    return ngettext("{n} conversation", "{n} conversations", count).format(n=number(count))


def messages(count: int) -> str:
    return ngettext("{n} message", "{n} messages", count).format(n=number(count))


def orders(count: int) -> str:
    return ngettext("{n} order", "{n} orders", count).format(n=number(count))


def others(sort: str, count: int) -> str:
    """ "34 ratings": a sort of record beside messages and orders, by its name in an import's counts."""
    words = {
        "conversations": ngettext("{n} ticket", "{n} tickets", count),
        "ratings": ngettext("{n} rating", "{n} ratings", count),
        "calls": ngettext("{n} call", "{n} calls", count),
        "costs": ngettext("{n} cost", "{n} costs", count),
        "hours": ngettext("{n} entry of hours", "{n} entries of hours", count),
        "visits": ngettext("{n} day of visits", "{n} days of visits", count),
    }
    return words[sort].format(n=number(count))


def _entries(count: int) -> str:
    """Of a file that has neither messages nor orders: its ratings, tickets, calls or costs."""
    return ngettext("{n} entry", "{n} entries", count).format(n=number(count))


def reason_in_words(reason: str, count: int) -> str:
    """ "newsletters 900": why conversations are left out, as an owner calls them."""
    words = {
        "auto": _("automatic answers {n}"),
        "bounce": _("returned mail {n}"),
        "bulk": _("newsletters {n}"),
        "internal": _("mail among yourselves {n}"),
        "noreply": _("notices {n}"),
        "not-a-customer": _("not customers {n}"),
        "outbound-first": _("you wrote first {n}"),
        "pleasantry": _("thanks {n}"),
        "reaction-only": _("reactions {n}"),
        "shop-notification": _("order mails {n}"),
        "spam": _("spam {n}"),
        "user-excluded": _("left out by hand {n}"),
    }
    return words.get(reason, f"{reason} {{n}}").format(n=number(count))


def heading(preview: Preview) -> str:
    """ "Ready: 611 conversations with 540 customers"; without messages it is about the orders."""
    if preview.conversations:
        customers = ngettext("{n} customer", "{n} customers", preview.customers)
        return _("Ready: {conversations} with {customers}").format(
            conversations=conversations(preview.conversations),
            customers=customers.format(n=number(preview.customers)),
        )
    if preview.orders:
        return _("Ready: {orders}").format(orders=orders(preview.orders))
    if preview.messages:
        return _("Ready: {messages}").format(messages=messages(preview.messages))
    if preview.others:
        return _("Ready: {entries}").format(entries=_entries(preview.others))
    if preview.changed_orders or preview.changed:
        return _("Ready: only changes")
    return _("Nothing new here.")


def about(preview: Preview) -> str:
    """The quiet line below: from when to when, out of how much, and what a person is asked to do."""
    if preview.brings_nothing:
        if preview.came_in_at is not None:
            when = day(preview.came_in_at, preview.zone)
            one = ngettext(
                "You brought this file in on {day}.",
                "You brought these files in on {day}.",
                len(preview.files),
            )
            return one.format(day=when)
        return _("Everything in these files is in your book already.")
    parts = []
    if preview.reach is not None:
        first, last = preview.reach
        span = _("{first} to {last}").format(first=day(first, preview.zone), last=day(last, preview.zone))
        if preview.messages and preview.orders:
            parts.append(
                _("{span}, from {messages} and {orders}.").format(
                    span=span, messages=messages(preview.messages), orders=orders(preview.orders)
                )
            )
        elif preview.messages:
            parts.append(_("{span}, from {messages}.").format(span=span, messages=messages(preview.messages)))
        else:
            parts.append(_("{span}.").format(span=span))
    if preview.samples:
        parts.append(
            ngettext(
                "Have a look whether this one looks right.",
                "Have a look whether these look right.",
                len(preview.samples),
            )
            if len(preview.samples) != 6
            else _("Have a look whether these six look right.")
        )
    return " ".join(parts)


def gap_in_words(gap: Gap, zone: str) -> str:
    """What is missing between the file and the book, and what that means for the numbers."""
    place = _("orders") if not gap.channel else channel_name(gap.channel)
    ends, begins = day(gap.ends, zone), day(gap.begins, zone)
    missing = ngettext(
        "{n} day is missing; numbers for that time stay open.",
        "{n} days are missing; numbers for that time stay open.",
        gap.days,
    ).format(n=number(gap.days))
    if gap.file_is_newer:
        said = _("{place}: this file starts on {begins}, your last one ended on {ends}.")
    else:
        said = _("{place}: this file ends on {ends}, your next one starts on {begins}.")
    said = said.format(place=place, begins=begins, ends=ends)
    return f"{said[0].upper()}{said[1:]} {missing}"


def button_words(preview: Preview) -> str:
    """What the button does, with the number it does it to."""
    if preview.conversations:
        return _("&Bring in {conversations}").format(conversations=conversations(preview.conversations))
    if preview.orders:
        return _("&Bring in {orders}").format(orders=orders(preview.orders))
    if preview.messages:
        return _("&Bring in {messages}").format(messages=messages(preview.messages))
    if preview.others:
        return _("&Bring in {entries}").format(entries=_entries(preview.others))
    return _("&Bring in the changes")


class ImportPreview(QWidget):
    """Shows a `Preview`; the page around it has the buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-preview")
        self.heading = PlainLabel("", "title", wrap=True)
        self.about = PlainLabel("", "lead", wrap=True)
        self._cards = QGridLayout()
        self._cards.setSpacing(16)
        for column in range(_COLUMNS):
            self._cards.setColumnStretch(column, 1)
        self._rest = Card()
        self._rest.setObjectName("left-out")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.heading)
        layout.addWidget(self.about)
        layout.addSpacing(10)
        layout.addLayout(self._cards)
        layout.addSpacing(10)
        layout.addWidget(self._rest)

    def show_preview(self, preview: Preview) -> None:
        """Fill with what would be brought in."""
        self.heading.setText(heading(preview))
        self.about.setText(about(preview))
        _clear(self._cards)
        for place, sample in enumerate(preview.samples):
            self._cards.addWidget(_SampleCard(sample, preview.zone), place // _COLUMNS, place % _COLUMNS)
        _clear(self._rest.body)
        self._show_gaps(preview)
        self._show_second_look(preview)
        self._show_left_out(preview)
        self._show_unread(preview)
        self._rest.setVisible(self._rest.body.count() > 0)

    def _show_gaps(self, preview: Preview) -> None:
        for gap in preview.gaps:
            self._row(_("Days missing"), gap_in_words(gap, preview.zone))

    def _show_second_look(self, preview: Preview) -> None:
        """What is neither new nor left out: changed, opened again, already here."""
        changed = []
        if preview.changed_orders:
            changed.append(orders(preview.changed_orders))
        if preview.changed:
            changed.append(conversations(preview.changed))
        if changed:
            self._row(_("Changed"), " · ".join(changed))
        if preview.opened_again:
            again = ngettext(
                "{n} conversation that was solved", "{n} conversations that were solved", preview.opened_again
            )
            self._row(_("Opened again"), again.format(n=number(preview.opened_again)))
        if preview.known:
            self._row(_("Already here"), _("{n}, skipped").format(n=number(preview.known)))
        if preview.orders and preview.conversations:
            self._row(_("Orders"), _("{n} new").format(n=number(preview.orders)))

    def _show_left_out(self, preview: Preview) -> None:
        if not preview.left_out:
            return
        total = sum(count for _reason, count in preview.left_out)
        reasons = [reason_in_words(reason, count) for reason, count in preview.left_out]
        self._row(
            _("Left out: {n}").format(n=number(total)),
            " · ".join(reasons),
            _("See them ›"),
            reasons,
            name="see-left-out",
        )

    def _show_unread(self, preview: Preview) -> None:
        if not preview.skipped_count:
            return
        self._row(
            _("Could not be read: {n}").format(n=number(preview.skipped_count)),
            "",
            _("See why ›"),
            _reasons(preview),
            name="see-why",
        )

    def _row(self, title: str, words: str, link: str = "", more: Sequence[str] = (), name: str = "") -> None:
        """A line of the lower card; its link opens `more` below it."""
        if self._rest.body.count():
            line = QFrame()
            line.setProperty("look", "line")
            self._rest.body.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(16)
        strong = PlainLabel(title, "strong")
        strong.setMinimumWidth(150)
        row.addWidget(strong)
        row.addWidget(ElidedLabel(words, "quiet"), 1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 3, 0, 3)
        column.setSpacing(6)
        column.addLayout(row)
        if link:
            details = _details(more)
            details.hide()
            button = Button(link, "link", name=name)
            button.clicked.connect(lambda: details.setVisible(details.isHidden()))
            row.addWidget(button)
            column.addWidget(details)
        self._rest.body.addWidget(holder)


class _SampleCard(QFrame):
    """One rebuilt conversation: who, about what, when, and how it stands."""

    def __init__(self, sample: Sample, zone: str) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setObjectName("sample")
        self.setAccessibleName(sample.customer)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Sign(channel_icon(sample.channel), 14, "quiet"))
        top.addWidget(ElidedLabel(sample.customer, "strong"), 1)
        state, sign = _state(sample)
        if state:
            top.addWidget(Sign(sign, 14))
            top.addWidget(PlainLabel(state, "small"))
        layout.addLayout(top)
        layout.addWidget(ElidedLabel(sample.about))
        layout.addSpacing(6)
        layout.addLayout(_pair(_("Arrived"), moment(sample.arrived, zone)))
        layout.addLayout(_pair(_("First answer"), _first_answer(sample)))


def _state(sample: Sample) -> tuple[str, str]:
    if sample.waiting:
        return _("waiting"), "clock"
    if sample.solved:
        return _("solved"), "check"
    return "", ""


def _first_answer(sample: Sample) -> str:
    if sample.first_reply is None:
        return _("no answer yet")
    return _("after {time}").format(time=duration((sample.first_reply - sample.arrived) / 60))


def _pair(name: str, value: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addWidget(PlainLabel(name, "quiet"))
    line.addStretch()
    line.addWidget(PlainLabel(value, "small"))
    return line


def _reasons(preview: Preview) -> list[str]:
    lines = [f"{each.where}: {each.reason}" for each in preview.skipped]
    if rest := preview.skipped_count - len(lines):
        lines.append(ngettext("and {n} more", "and {n} more", rest).format(n=number(rest)))
    return lines


def _details(lines: Sequence[str]) -> QWidget:
    """A few lines as they are, many in a field that scrolls; they can be copied."""
    if len(lines) <= _MOST_LISTED:
        label = PlainLabel("\n".join(lines), "small", wrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label
    field = QPlainTextEdit("\n".join(lines))
    field.setObjectName("all-lines")
    field.setAccessibleName(_("All of them, a line each"))
    field.setReadOnly(True)
    field.setTabChangesFocus(True)
    field.setFixedHeight(_FIELD_HEIGHT)
    return field


def _clear(layout: QGridLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
