"""How to get the files: a row a source, in folded groups, opened to four numbered lines."""

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import _
from desktop.services.asked_exports import AskedExport
from desktop.services.export_guides import GROUPS, GUIDES, ORDERS, Guide, guides_in
from desktop.ui.dates import day
from desktop.ui.places import guide_sign
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign
from desktop.ui.widgets.search_field import SearchField

_INDENT = 24  # of the rows below a group's name


class GuideRow(QWidget):
    """One source and its usual wait; *Show me* opens the lines in place."""

    asked = Signal(str)  # the guide's key: the person has asked for it
    forgotten = Signal(str)  # the person does not wait for it any more

    def __init__(self, guide: Guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.guide = guide
        self._is_asked = False
        name = _(guide.name)
        self.wait = ElidedLabel(_(guide.wait), "quiet")
        self.ask = Button(_("I asked for it"), "link", name=f"asked-{guide.key}")
        self.ask.setAccessibleName(_("I asked for it: {name}").format(name=name))
        if not guide.on_request:
            self.ask.hide()
        self.ask.clicked.connect(self._ask)
        self.show_me = Button(_("Show me"), "link", name=f"show-{guide.key}")
        self.show_me.setAccessibleName(_("Show me how to ask for {name}").format(name=name))
        self.show_me.clicked.connect(self.toggle)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Sign(guide_sign(guide), 18))
        line.addWidget(PlainLabel(name, "strong"))
        line.addWidget(self.wait, 1)
        line.addWidget(self.ask)
        line.addWidget(self.show_me)
        separator = QFrame()
        separator.setProperty("look", "line")
        self.lines = QWidget()
        self.lines.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_INDENT, 0, 0, 0)
        outer.setSpacing(6)
        for part in (separator, self.lines):
            outer.addWidget(part)
        outer.insertLayout(1, line)
        outer.addSpacing(2)

    def toggle(self) -> None:
        """Open the four lines, or close them."""
        if self.lines.layout() is None:  # most are never looked at
            self._write_lines()
        self.lines.setVisible(self.lines.isHidden())
        self.show_me.setText(_("Show me") if self.lines.isHidden() else _("Close"))

    def show_asked(self, at: int | None, zone: str) -> None:
        """That it was asked for at this instant (seconds UTC); None: it was not."""
        self._is_asked = at is not None
        if at is None:
            self.wait.setText(_(self.guide.wait))
            self.ask.setText(_("I asked for it"))
        else:
            self.wait.setText(_("Asked for on {day}. We keep the place.").format(day=day(at, zone)))
            self.ask.setText(_("Never mind"))
        said = _("Never mind: {name}") if self._is_asked else _("I asked for it: {name}")
        self.ask.setAccessibleName(said.format(name=_(self.guide.name)))

    def _ask(self) -> None:
        (self.forgotten if self._is_asked else self.asked).emit(self.guide.key)

    def _write_lines(self) -> None:
        column = QVBoxLayout(self.lines)
        column.setContentsMargins(30, 0, 0, 4)
        column.setSpacing(4)
        for number, words in enumerate(self.guide.lines, start=1):
            column.addWidget(PlainLabel(f"{number}.  {_(words)}", wrap=True))
        if self.guide.address:
            column.addLayout(self._address())

    def _address(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(PlainLabel(self.guide.address, "quiet"))
        copy = Button(_("Copy address"), "link", name=f"copy-{self.guide.key}")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.guide.address))
        line.addWidget(copy)
        line.addStretch()
        return line


class GuideGroup(QWidget):
    """The sources of one kind, folded below its name."""

    def __init__(self, group: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = [GuideRow(guide) for guide in guides_in(group)]
        self.head = Button(_(group), "bare", sign="chevron-right", name=f"group-{group}")
        self.head.setCheckable(True)
        self.head.toggled.connect(self._unfold)
        self._names = ElidedLabel(" · ".join(_(row.guide.name) for row in self.rows), "quiet")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.head)
        line.addWidget(self._names, 1)
        self._wanted: Collection[str] = frozenset(row.guide.key for row in self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 0, 5)
        column.setSpacing(6)
        column.addLayout(line)
        for row in self.rows:
            row.hide()
            column.addWidget(row)

    def show_rows(self, keys: Collection[str], *, is_open: bool) -> None:
        """Only these of its rows, and whether they are unfolded; not there at all for none of them."""
        self._wanted = frozenset(row.guide.key for row in self.rows if row.guide.key in keys)
        self.setVisible(bool(self._wanted))
        self.head.setChecked(is_open)
        self._unfold(is_open)

    def _unfold(self, is_open: bool) -> None:
        self.head.show_sign("chevron-down" if is_open else "chevron-right")
        self._names.setVisible(not is_open)
        for row in self.rows:
            row.setVisible(is_open and row.guide.key in self._wanted)


class FileGuides(Card):
    """All sources in their groups, or those that were ticked."""

    asked = Signal(str)  # as of a row
    forgotten = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What to ask for"), parent=parent)
        self.setObjectName("guides")
        self.body.setSpacing(0)
        self._chosen: frozenset[str] = frozenset()
        self.search = SearchField(_("Find a source"), _("Find a source"), 200)
        self.search.settled.connect(self._arrange)
        beside = QHBoxLayout()
        beside.addWidget(self.search)
        self.add_beside_link(beside)
        self.groups = {group: GuideGroup(group) for group in GROUPS}
        self.rows: dict[str, GuideRow] = {}
        for group in self.groups.values():
            self.body.addWidget(group)
            for row in group.rows:
                self.rows[row.guide.key] = row
                row.asked.connect(self.asked)
                row.forgotten.connect(self.forgotten)
        self.nothing = PlainLabel(
            _("Nothing found by that name. Any list can be brought in as CSV or Excel."), "quiet", wrap=True
        )
        self.body.addWidget(self.nothing)
        self.link_clicked.connect(lambda: self.show_only(()))
        self._arrange()

    def show_only(self, keys: Sequence[str]) -> None:
        """Show the rows of these sources, unfolded; all sources, folded, for none."""
        self._chosen = frozenset(keys)
        self.search.put("")
        self._arrange()

    def show_asked(self, asked: Iterable[AskedExport], zone: str) -> None:
        """Which of them were asked for."""
        when = {each.guide.key: each.at for each in asked}
        for key, row in self.rows.items():
            row.show_asked(when.get(key), zone)

    def _arrange(self) -> None:
        looked_for = self.search.text().strip()
        shown = self._chosen or frozenset(self.rows)
        if looked_for:
            shown = frozenset(guide.key for guide in GUIDES if guide.says(looked_for))
        for group in self.groups.values():
            group.show_rows(shown, is_open=bool(looked_for or self._chosen))
        if self._chosen and not looked_for and self.groups[ORDERS].isHidden():
            # Without orders half of the answers are missing: they stay in sight.
            self.groups[ORDERS].show_rows(self.rows, is_open=False)
        self.nothing.setVisible(not shown)
        self.search.setVisible(not self._chosen)
        self.set_link(_("All sources ›") if self._chosen else "")
