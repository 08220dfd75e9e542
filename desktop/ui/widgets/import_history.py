"""Earlier imports: when, which files, what was new, and *Undo*, which asks in its place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.services.import_history import PastImport, Undoing
from desktop.ui.dates import day
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel
from desktop.ui.widgets.import_preview import conversations, messages, orders, others
from desktop.ui.widgets.strip import Strip

_SHOWN = 3


def brought_in_words(past: PastImport) -> str:
    """ "611 conversations · 7,494 orders · 34 ratings"."""
    parts = []
    if past.conversations:
        parts.append(conversations(past.conversations))
    elif past.messages:
        parts.append(messages(past.messages))
    if past.orders:
        parts.append(orders(past.orders))
    # A new ticket or call is a conversation too, and said as one.
    told = {"conversations", "calls"} if past.conversations else set()
    parts += [others(sort, count) for sort, count in past.others.items() if sort not in told]
    return " · ".join(parts) or _("nothing new")


def undoing_in_words(undoing: Undoing) -> str:
    """What goes and what stays, before anything does."""
    gone = [
        words(count) for words, count in ((messages, undoing.messages), (orders, undoing.orders)) if count
    ]
    gone += [others(sort, count) for sort, count in undoing.others.items()]
    if not gone:
        return _("Everything in these files is in another file too and stays. Only the import is forgotten.")
    total = undoing.messages + undoing.orders + sum(undoing.others.values())
    text = ngettext(
        "Undo takes back {what} that only this import brought.",
        "Undo takes back {what} that only this import brought.",
        total,
    ).format(what=_(" and ").join(part for part in (", ".join(gone[:-1]), gone[-1]) if part))
    stay = undoing.messages_stay + undoing.orders_stay + sum(undoing.others_stay.values())
    if stay:
        text += " " + ngettext(
            "{n} is also in another file and stays.", "{n} are also in another file and stay.", stay
        ).format(n=number(stay))
    return text + " " + _("What you marked is kept in case they return.")


class ImportHistory(Card):
    """`undo_wanted` asks what an undo would do (answer with `ask`), `undo_confirmed` wants it done."""

    undo_wanted = Signal(int)  # the batch
    undo_confirmed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Earlier imports"), parent=parent)
        self.setObjectName("import-history")
        self._past: list[PastImport] = []
        self._zone = "UTC"
        self._all = False
        self._rows: dict[int, QVBoxLayout] = {}
        self._question: Strip | None = None
        self.undo_buttons: dict[int, Button] = {}
        self.link_clicked.connect(self._show_all)
        self.body.setSpacing(0)

    def show_history(self, past: list[PastImport], zone: str) -> None:
        """The newest three; all of them once that was asked for."""
        self._past, self._zone = past, zone
        self._fill()

    def ask(self, batch: int, undoing: Undoing) -> None:
        """Under the import's row: what goes, what stays, and two ways on."""
        self._forget_question()
        if batch not in self._rows:
            return
        strip = Strip("note")
        strip.setObjectName("undo-question")
        self._rows[batch].addWidget(strip)
        strip.say(
            undoing_in_words(undoing),
            [
                (_("Take it back"), lambda: self._confirm(batch)),
                (_("Keep it"), self._forget_question),
            ],
        )
        self._question = strip

    def _confirm(self, batch: int) -> None:
        self._forget_question()
        self.undo_confirmed.emit(batch)

    def _forget_question(self) -> None:
        if self._question is not None:
            self._question.hide()
            self._question.deleteLater()
            self._question = None

    def _show_all(self) -> None:
        self._all = not self._all
        self._fill()

    def _fill(self) -> None:
        self._forget_question()
        while (item := self.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._rows.clear()
        self.undo_buttons.clear()
        for past in self._past if self._all else self._past[:_SHOWN]:
            self.body.addWidget(self._row(past))
        more = len(self._past) > _SHOWN
        words = _("Fewer ‹") if self._all else _("All {n} ›").format(n=number(len(self._past)))
        self.set_link(words if more else "")

    def _row(self, past: PastImport) -> QWidget:
        files = ", ".join(past.files)
        line = QHBoxLayout()
        line.setSpacing(12)
        when = PlainLabel(day(past.made_at, self._zone), "quiet")
        when.setMinimumWidth(48)
        line.addWidget(when)
        line.addWidget(ElidedLabel(files, "small"), 1)
        line.addWidget(PlainLabel(brought_in_words(past), "quiet"))
        undo = Button(_("Undo"), "link", name=f"undo-{past.batch}")
        undo.setAccessibleName(_("Undo the import of {files}").format(files=files))
        undo.clicked.connect(lambda: self.undo_wanted.emit(past.batch))
        self.undo_buttons[past.batch] = undo
        line.addWidget(undo)
        separator = QFrame()
        separator.setProperty("look", "line")
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(separator)
        column.addLayout(line)
        column.addSpacing(2)
        self._rows[past.batch] = column
        return row
