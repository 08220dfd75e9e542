"""Which column is what: a row for each thing we need of a sheet, and how its rows will look."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.services.map_columns import NO_COLUMN, FieldView, MappingView, count_in_words
from desktop.services.sheet_kinds import KINDS
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel
from desktop.ui.widgets.questions import ChoiceQuestion
from desktop.ui.widgets.tabs import Tabs

_AT_FIRST = 5  # fields that are shown without asking for more
_ROW = 28
_MOST_ROWS = 6  # of the preview that are seen without scrolling


class ColumnMapping(Card):
    """Shows a `MappingView`; the page asks for it anew after each `changed`.

    `changed`: a field and the column chosen for it, "-" for none, "" for not chosen. `kind_chosen`: the sheet
    holds something else. `answered`: a question and its answer. `accepted`: read it so; whether to remember.
    """

    changed = Signal(str, str)
    kind_chosen = Signal(str)
    answered = Signal(str, str)
    accepted = Signal(bool)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("column-mapping")
        self._view: MappingView | None = None
        self._shows_all = False
        self.choosers: dict[str, QComboBox] = {}
        self._build_top()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnMinimumWidth(0, 200)
        self._rows.setColumnMinimumWidth(1, 220)
        self._rows.setColumnStretch(3, 1)
        self.body.addLayout(self._rows)
        self.more = Button("", "link", name="more-fields")
        self.more.clicked.connect(self._show_more)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self._asked = QHBoxLayout()
        self.body.addLayout(self._asked)
        self.looks = PlainLabel(_("How it will look"), "strong")
        self.body.addWidget(self.looks)
        self.tabs = Tabs([("all", _("All")), ("problems", _("Problems"))])
        self.tabs.chosen.connect(lambda _key: self._fill_table())
        self.body.addWidget(self.tabs)
        self.table = QTableWidget()
        self.table.setObjectName("mapping-rows")
        self.table.setAccessibleName(_("How it will look"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.body.addWidget(self.table)
        self._build_foot()

    def _build_top(self) -> None:
        self.kind = QComboBox()
        self.kind.setObjectName("sheet-kind")
        self.kind.setAccessibleName(_("What the sheet holds"))
        for each in KINDS:
            self.kind.addItem(_(each.label), each.source)
        self.kind.activated.connect(lambda index: self.kind_chosen.emit(self.kind.itemData(index)))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(PlainLabel(_("looks like"), "quiet"))
        line.addWidget(self.kind)
        line.addStretch()
        self.how = ElidedLabel("", "quiet")
        line.addWidget(self.how, 1)
        self.body.addLayout(line)

    def _build_foot(self) -> None:
        self.remember = QCheckBox(_("Remember for files like this"))
        self.remember.setObjectName("remember-mapping")
        self.remember.setChecked(True)
        self.cancel = Button(_("Cancel"), name="cancel-mapping")
        self.cancel.clicked.connect(self.cancelled)
        self.add = Button("", "main", name="accept-mapping")
        self.add.clicked.connect(lambda: self.accepted.emit(self.remember.isChecked()))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.unused = PlainLabel("", "quiet")
        foot.addWidget(self.unused)
        foot.addStretch()
        foot.addWidget(self.remember)
        foot.addWidget(self.cancel)
        foot.addWidget(self.add)
        self.body.addLayout(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Alt+Enter adds, from any field."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.AltModifier and self.add.isEnabled():
            self.add.click()
            return
        super().keyPressEvent(event)

    def show_view(self, view: MappingView) -> None:
        """Show what was made of the sheet; the same fields keep their rows, so that focus stays."""
        before = self._view
        self._view = view
        self.set_title(view.path.name)
        self.kind.setCurrentIndex(self.kind.findData(view.source))
        self.how.setText(" · ".join(view.how_read))
        is_other = before is None or (before.path, before.source) != (view.path, view.source)
        if is_other:
            self._shows_all = False
        if is_other or _asked_for(before) != _asked_for(view):
            self._build_rows(view)
        for place, field in enumerate(view.fields):
            self._show_field(place, field)
        self._show_or_fold(view)
        self._ask(view)
        problems = len(view.problems)
        self.tabs.show_count("all", view.count)
        self.tabs.show_count("problems", problems)
        self.tabs.setVisible(problems > 0)
        if not problems:
            self.tabs.choose("all")
        self._fill_table()
        shown = bool(view.rows or view.problems)
        self.looks.setVisible(shown)
        self.table.setVisible(shown)
        unused = ngettext("{n} column is not needed", "{n} columns are not needed", view.unused)
        self.unused.setText(unused.format(n=number(view.unused)) if view.unused else "")
        self._show_button(view)

    def first(self) -> QWidget:
        """Where a person begins: at what is missing, else at the first guess, else at the button."""
        needed = [field for field in self._view.fields if field.needed] if self._view is not None else []
        missing = [field for field in needed if not field.column]
        guessed = [field for field in needed if not field.is_sure]
        return self.choosers[(missing or guessed)[0].key] if missing or guessed else self.add

    # Rows

    def _build_rows(self, view: MappingView) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.choosers.clear()
        for place, words in enumerate((_("We need"), _("Your column"), "", _("Example values"))):
            self._rows.addWidget(PlainLabel(words, "quiet"), 0, place)
        for row, field in enumerate(view.fields, start=1):
            sign = "●" if field.needed else "○"
            self._rows.addWidget(PlainLabel(f"{sign} {field.label}"), row, 0)
            chooser = QComboBox()
            chooser.setObjectName(f"column-{field.key}")
            chooser.setAccessibleName(_("Column for {field}").format(field=field.label))
            if field.needed:
                chooser.addItem(_("choose…"), "")
            if field.may_lack or not field.needed:
                chooser.addItem(_("none"), NO_COLUMN)
            for column in view.columns:
                chooser.addItem(column, column)
            chooser.activated.connect(
                lambda index, key=field.key, chooser=chooser: self.changed.emit(key, chooser.itemData(index))
            )
            self.choosers[field.key] = chooser
            self._rows.addWidget(chooser, row, 1)
            self._rows.addWidget(PlainLabel(""), row, 2)
            self._rows.addWidget(ElidedLabel("", "quiet"), row, 3)

    def _show_field(self, place: int, field: FieldView) -> None:
        chooser = self.choosers[field.key]
        chooser.setCurrentIndex(max(0, chooser.findData(field.column)))
        mark = self._label(place + 1, 2)
        mark.setText(("✓" if field.is_sure else "?") if field.column else "–")
        mark.setAccessibleName(
            (_("found") if field.is_sure else _("a guess")) if field.column else _("no column")
        )
        self._label(place + 1, 3).setText(" · ".join(field.examples))

    def _label(self, row: int, column: int) -> PlainLabel:
        item = self._rows.itemAtPosition(row, column)
        widget = item.widget() if item is not None else None
        assert isinstance(widget, PlainLabel)
        return widget

    def _show_or_fold(self, view: MappingView) -> None:
        folded = 0
        for row, field in enumerate(view.fields, start=1):
            shown = self._shows_all or row <= _AT_FIRST or bool(field.column)
            folded += not shown
            for column in range(4):
                item = self._rows.itemAtPosition(row, column)
                if item is not None and (widget := item.widget()) is not None:
                    widget.setVisible(shown)
        words = ngettext("{n} more, if you have it", "{n} more, if you have them", folded)
        self.more.setText(words.format(n=number(folded)))
        self.more.setVisible(folded > 0)

    def _show_more(self) -> None:
        self._shows_all = True
        if self._view is not None:
            self._show_or_fold(self._view)

    # Questions, preview and button

    def _ask(self, view: MappingView) -> None:
        while (item := self._asked.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for question in view.questions:
            card = ChoiceQuestion(question)
            card.answered.connect(self.answered)
            self._asked.addWidget(card)

    def _fill_table(self) -> None:
        view = self._view
        if view is None:
            return
        if self.tabs.key == "problems":
            self._fill((_("Where"), _("Left out")), [(row.where, row.problem) for row in view.problems])
        else:
            self._fill(view.shown, [row.cells for row in view.rows])

    def _fill(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.table.setColumnCount(len(headings))
        self.table.setHorizontalHeaderLabels(list(headings))
        self.table.setRowCount(len(rows))
        for place, cells in enumerate(rows):
            for column, words in enumerate(cells):
                self.table.setItem(place, column, QTableWidgetItem(words))
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + min(len(rows), _MOST_ROWS) * _ROW + 6)

    def _show_button(self, view: MappingView) -> None:
        if view.missing:
            words = _("Choose the column for: {field}").format(field=view.missing[0])
        elif view.questions:
            words = _("Answer the question above")
        else:
            words = _("&Add {records}").format(records=count_in_words(view))
        self.add.setText(words)
        self.add.setAccessibleName(words.replace("&", ""))
        self.add.setEnabled(not view.missing and not view.questions and view.count > 0)


def _asked_for(view: MappingView | None) -> list[tuple[str, bool, bool]]:
    return [] if view is None else [(each.key, each.needed, each.may_lack) for each in view.fields]
