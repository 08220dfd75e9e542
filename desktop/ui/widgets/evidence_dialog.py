"""What stands behind a number: every conversation or order that counts, and beside them those left out."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QDialog, QHeaderView, QStackedWidget, QTableView, QVBoxLayout, QWidget

from desktop.domain.kpi import Kpi, Unit
from desktop.language import _
from desktop.reports.number_words import made_of
from desktop.reports.wording import number
from desktop.services.explain import EvidenceRow
from desktop.services.number_page import NumberEvidence, NumberPage
from desktop.ui.models.evidence_rows import SORT, Column, EvidenceRows
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel
from desktop.ui.widgets.tabs import Tabs

_SIZE = (940, 540)
_WIDTHS = {Column.WHEN: 150, Column.WHO: 190, Column.CHANNEL: 100}
_TIME, _REASON = 130, 240
LEFT_OUT = "left-out"


class EvidenceDialog(QDialog):
    """`wanted` is told an entry of the side list and what to show there, as Page.navigate is."""

    wanted = Signal(str, object)

    def __init__(self, page: NumberPage, found: NumberEvidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence")
        self.setWindowTitle(_(page.kpi.name))
        self.resize(*_SIZE)
        parts = list(_parts(found))
        self.tabs = Tabs([(key, _titled(title, rows)) for key, title, rows in parts])
        self.tabs.setAccessibleName(_("What stands behind the number"))
        self.pages = QStackedWidget()
        self.views: dict[str, QTableView] = {}
        for key, title, rows in parts:
            view = self._table(EvidenceRows(rows, found.kpi.unit, found.zone, self), title)
            self.views[key] = view
            self.pages.addWidget(view if rows else _nothing(key))
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.head = ElidedLabel(_head(page), "heading")
        self.hint = PlainLabel(_("Enter or a double click opens a row."), "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (self.head, self.tabs):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)
        column.addWidget(self.hint)
        self.setTabOrder(self.tabs, self.pages)

    def open_at(self, key: str) -> None:
        """Show the dialog with one of its lists in front."""
        self.tabs.choose(key)
        self.open()
        view = self.views.get(self.tabs.key)
        if view is not None:
            view.setFocus()

    def _table(self, model: EvidenceRows, title: str) -> QTableView:
        view = QTableView()
        view.setAccessibleName(title)
        view.setObjectName("evidence-rows")
        sorted_model = QSortFilterProxyModel(view)
        sorted_model.setSortRole(SORT)
        sorted_model.setSourceModel(model)
        view.setModel(sorted_model)
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(34)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            view.setColumnWidth(column, width)
        if model.columnCount() > Column.ADDS:
            view.setColumnWidth(Column.ADDS, _REASON if model.is_left_out else _TIME)
        header.setSectionResizeMode(Column.ABOUT, QHeaderView.ResizeMode.Stretch)
        view.setSortingEnabled(True)
        first = Column.ADDS if model.has_times else Column.WHEN
        view.sortByColumn(first, Qt.SortOrder.DescendingOrder)
        if model.rowCount():
            view.selectRow(0)
        view.activated.connect(self._open)
        return view

    def _open(self, index: QModelIndex) -> None:
        proxy = index.model()
        assert isinstance(proxy, QSortFilterProxyModel)
        model = proxy.sourceModel()
        assert isinstance(model, EvidenceRows)
        row = model.row_at(proxy.mapToSource(index))
        if row.table == "orders":
            self.wanted.emit("orders", {"order": row.detail.id})
        elif row.conversation:
            self.wanted.emit("conversations", {"conversation": row.conversation})
        else:
            return  # a cost, a day of work: there is nothing to open
        self.accept()


def _parts(found: NumberEvidence) -> Iterator[tuple[str, str, Sequence[EvidenceRow]]]:
    """The lists of the dialog: key, title, rows. A share has its hits and misses, a rate its two sides."""
    counted = found.explained.counted
    for role, title in _titles(found.kpi):
        yield role, title, [row for row in counted if row.role == role]
    yield LEFT_OUT, _("Left out"), found.explained.left_out


def _titles(kpi: Kpi) -> tuple[tuple[str, str], ...]:
    if kpi.unit is Unit.PER_100_ORDERS:
        return ("numerator", _("Contacts")), ("denominator", _("Orders"))
    if kpi.key == "answered_within_target":
        return ("numerator", _("In time")), ("denominator", _("Too late, or never"))
    if kpi.key == "channel_mix":
        return ("numerator", _("The largest channel")), ("denominator", _("The others"))
    if kpi.figure.per is not None:
        return ("numerator", _("What is added up")), ("denominator", _("What it is divided by"))
    if kpi.unit is Unit.PERCENT:
        return ("numerator", _("Yes")), ("denominator", _("No"))
    return (("value", _("What counts")),)


def _titled(title: str, rows: Sequence[EvidenceRow]) -> str:
    return _("{title} · {n}").format(title=title, n=number(len(rows)))


def _head(page: NumberPage) -> str:
    return _("{name}: {made_of}").format(name=_(page.kpi.name), made_of=made_of(page.kpi, page.total))


def _nothing(key: str) -> QWidget:
    words = _("Nothing was left out.") if key == LEFT_OUT else _("There is none.")
    label = PlainLabel(words, "quiet")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
