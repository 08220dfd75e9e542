"""The list at the side: where one can go, who waits, how far the data go, and what is being worked on."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.language import N_, _, ngettext
from desktop.services.frame import Frame
from desktop.ui import dates
from desktop.ui.icons import icon
from desktop.ui.widgets.buttons import Badge, Button, IconButton, MenuButton
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign, plain_tip

WIDTH = 184
NARROW = 60
_PATIENCE = 600  # milliseconds before a job's progress is shown


class Entry(NamedTuple):
    """One place to go to."""

    key: str
    name: str
    keys: str


ENTRIES: Sequence[Entry | None] = (
    Entry("home", N_("Home"), "Ctrl+1"),
    Entry("conversations", N_("Conversations"), "Ctrl+2"),
    Entry("orders", N_("Orders"), "Ctrl+3"),
    Entry("numbers", N_("Numbers"), "Ctrl+4"),
    Entry("goals", N_("Goals"), "Ctrl+5"),
    None,
    Entry("import", N_("Import"), "Ctrl+6"),
    Entry("settings", N_("Settings"), "Ctrl+,"),
)


class _EntryButton(QPushButton):
    """An entry with how many there are at its end."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(_(entry.name))
        self.words = _(entry.name)
        keys = QKeySequence(entry.keys).toString(QKeySequence.SequenceFormat.NativeText)
        self.hint = f"{self.words}  {keys}"
        self.setObjectName(f"entry-{entry.key}")
        self.setAccessibleName(self.words)
        self.setProperty("kind", "entry")
        self.setCheckable(True)
        self.setIcon(icon(entry.key, "quiet", on="accent"))
        self.setIconSize(QSize(24, 18))
        self.setToolTip(self.hint)
        self.badge = Badge(self)

    def show_count(self, number: int) -> None:
        self.badge.count(number)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def be_narrow(self, narrow: bool) -> None:
        self.setText("" if narrow else self.words)
        self._place()

    def _place(self) -> None:
        size = self.badge.sizeHint()
        narrow = not self.text()
        left = self.width() - size.width() - (0 if narrow else 6)
        if self.isRightToLeft():
            left = 0 if narrow else 6
        top = 0 if narrow else (self.height() - size.height()) // 2
        self.badge.setGeometry(left, top, size.width(), size.height())


class SideList(QFrame):
    """The frame's left side. It shows what it is told, and tells what was pressed."""

    chosen = Signal(str)
    log_wanted = Signal()
    help_wanted = Signal()
    data_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "side")
        self.setObjectName("side-list")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 14, 8, 10)
        outer.setSpacing(4)
        self.name = PlainLabel("Replybook", "name")
        self.name.setContentsMargins(8, 0, 0, 0)
        self.shop = MenuButton("", kind="shop", name="shop-menu")
        self.shop.setAccessibleName(_("Shop and books"))
        shop_line = QHBoxLayout()
        shop_line.setContentsMargins(8, 0, 0, 0)
        shop_line.addWidget(self.shop)
        shop_line.addStretch()
        self.log = Button(_("Log a contact"), name="log-contact", sign="plus")
        self.log.setProperty("kind", "log")
        self.log.setToolTip(f"{_('Log a contact')}  Ctrl+N")
        self.log.clicked.connect(self.log_wanted)
        outer.addWidget(self.name)
        outer.addLayout(shop_line)
        outer.addSpacing(10)
        outer.addWidget(self.log)
        outer.addSpacing(12)
        self._group = QButtonGroup(self)
        self.entries: dict[str, _EntryButton] = {}
        for entry in ENTRIES:
            if entry is None:
                line = QFrame()
                line.setProperty("look", "line")
                outer.addSpacing(8)
                outer.addWidget(line)
                outer.addSpacing(8)
                continue
            button = _EntryButton(entry)
            button.clicked.connect(lambda _checked=False, key=entry.key: self.chosen.emit(key))
            self._group.addButton(button)
            self.entries[entry.key] = button
            outer.addWidget(button)
        outer.addStretch()
        self.progress = _Progress()
        self.progress.cancel.clicked.connect(self.cancel_wanted)
        outer.addWidget(self.progress)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 0, 0)
        foot.setSpacing(8)
        self._dot = Sign("dot", 8, "good")
        self.data = Button("", "shop", name="data-line")
        self.data.clicked.connect(self.data_wanted)
        self.data.hide()  # until there is something to say
        self.help = IconButton("help", _("Help"), name="help-button")
        self.help.setToolTip(f"{_('Help')}  F1")
        self.help.clicked.connect(self.help_wanted)
        foot.addWidget(self._dot)
        foot.addWidget(self.data)
        foot.addStretch()
        foot.addWidget(self.help)
        outer.addLayout(foot)
        self.be_narrow(False)
        self.show_frame(None)

    def be_narrow(self, narrow: bool) -> None:
        """Only the signs, with their words as tooltips."""
        self.setFixedWidth(NARROW if narrow else WIDTH)
        self.name.setVisible(not narrow)
        self.shop.setVisible(not narrow)
        self.data.setVisible(not narrow and bool(self.data.text()))
        self._dot.setVisible(not narrow and bool(self.data.text()))
        self.log.setText("" if narrow else _("Log a contact"))
        self.progress.be_narrow(narrow)
        for button in self.entries.values():
            button.be_narrow(narrow)

    @property
    def is_narrow(self) -> bool:
        return self.width() == NARROW

    def mark(self, key: str) -> None:
        """Show where the person is."""
        if key in self.entries:
            self.entries[key].setChecked(True)

    def show_frame(self, told: Frame | None) -> None:
        """The shop's name, who waits and how far the data go; None where no book is open yet."""
        self.entries["conversations"].show_count(told.waiting if told else 0)
        waiting = told.waiting if told else 0
        words = ngettext("{count} waiting", "{count} waiting", waiting).format(count=waiting)
        name = self.entries["conversations"].words
        self.entries["conversations"].setAccessibleName(f"{name}, {words}" if waiting else name)
        shop = (told.shop if told else "") or _("My shop")
        room = WIDTH - 56
        shown = self.shop.fontMetrics().elidedText(shop, Qt.TextElideMode.ElideRight, room)
        self.shop.setText(shown.replace("&", "&&"))
        self.shop.setToolTip(plain_tip(shop))
        self.data.setVisible(told is not None and not self.is_narrow)
        if told is None or told.data_until is None:
            self.data.setText(_("No data yet") if told else "")
            self._dot.hide()
            return
        self.data.setText(_("Data to {day}").format(day=dates.day(told.data_until, told.zone)))
        state = _("Brought up to date in the last week") if told.is_fresh else _("Older than a week")
        self._dot.become("dot" if told.is_fresh else "ring", "good" if told.is_fresh else "look", words=state)
        self._dot.setVisible(not self.is_narrow)
        self.data.setAccessibleName(f"{self.data.text()}. {state}")
        self.data.setToolTip(_("See which weeks the book has"))


class _Progress(QFrame):
    """What the writing job does, once it takes longer than a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progress")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 0, 8, 8)
        outer.setSpacing(6)
        self.words = ElidedLabel("", "quiet")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        self.cancel = Button(_("Cancel"), "link", name="progress-cancel")
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.cancel)
        outer.addLayout(line)
        outer.addWidget(self.bar)
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._late.timeout.connect(self.show)
        self.hide()

    def be_narrow(self, narrow: bool) -> None:
        self.words.setVisible(not narrow)
        self.cancel.setText("" if narrow else _("Cancel"))
        self.cancel.setIcon(icon("close", "accent") if narrow else QIcon())
        self.cancel.setToolTip(_("Cancel"))

    def work(self, is_working: bool) -> None:
        if not is_working:
            self._late.stop()
            self.hide()
        elif self.isHidden() and not self._late.isActive():
            self.bar.setValue(0)
            self.words.setText(_("Working"))
            self._late.start()

    def tell(self, fraction: float, label: str) -> None:
        self.bar.setValue(round(fraction * 100))
        self.words.setText(label or _("Working"))
