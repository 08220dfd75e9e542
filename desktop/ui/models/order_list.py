"""The list of orders as Qt's views take it, sorted by the book."""

from array import array
from collections.abc import Callable
from html import escape

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.domain.kpi import Unit
from desktop.language import N_, _
from desktop.reports.wording import in_unit, number
from desktop.services.browse import OrderRow, order_rows
from desktop.ui import dates
from desktop.ui.jobs import Jobs
from desktop.ui.models.paged_rows import PagedRows

ROW = Qt.ItemDataRole.UserRole  # the OrderRow itself, None while it is being fetched
COLUMNS = (  # what services.browse sorts by, and its heading
    ("number", N_("Order")),
    ("placed_at", N_("Date")),
    ("name", N_("Customer")),
    ("items", N_("Items")),
    ("total_minor", N_("Total")),
    ("status", N_("Status")),
    ("contacts", N_("Contacts")),
)
FIGURES = frozenset({"items", "total_minor", "contacts"})
_STATES = {
    "paid": N_("paid"),
    "pending": N_("not paid yet"),
    "authorized": N_("not paid yet"),
    "partially_paid": N_("partly paid"),
    "refunded": N_("refunded"),
    "partially_refunded": N_("partly refunded"),
    "voided": N_("voided"),
    "cancelled": N_("cancelled"),
    "fulfilled": N_("shipped"),
}
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_BESIDE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BESIDE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class OrderList(QAbstractTableModel):
    """Any number of orders. `sorted_by` asks for another order of rows."""

    sorted_by = Signal(str, bool)  # a key of COLUMNS, and whether the largest comes first

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.zone = "UTC"
        self._rows: PagedRows[OrderRow] = PagedRows(jobs, order_rows, self._came, self)

    def show_ids(self, ids: "array[int]", zone: str) -> None:
        """Show these orders; what a row says is fetched when it is looked at."""
        self.beginResetModel()
        self.zone = zone
        self._rows.show(ids)
        self.endResetModel()

    def row_of(self, order: int) -> int:
        """Where an order stands, -1 where it is not in the list."""
        try:
            return self._rows.ids.index(order)
        except ValueError:
            return -1

    def id_at(self, row: int) -> int:
        return self._rows.ids[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows.ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        key, heading = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(heading)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _BESIDE_RIGHT if key in FIGURES else _BESIDE_LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._rows.ids):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == ROW:
            return self._rows.row(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            # A tooltip takes what looks like HTML for HTML, and a name is a customer's own words.
            cell = self.text(index)
            return f"<span>{escape(cell)}</span>" if cell.strip("…") else ""
        return None

    def text(self, index: Index) -> str:
        """What a cell says; "…" at a row's beginning while it is being fetched."""
        key = COLUMNS[index.column()][0]
        row = self._rows.row(index.row())
        if row is None:
            return "…" if key == "number" else ""
        return _CELLS[key](row, self.zone)

    @staticmethod
    def alignment(column: int) -> Qt.AlignmentFlag:
        return _BESIDE_RIGHT if COLUMNS[column][0] in FIGURES else _BESIDE_LEFT

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for another order of rows; they come with `show_ids`."""
        if 0 <= column < len(COLUMNS):
            self.sorted_by.emit(COLUMNS[column][0], order is Qt.SortOrder.DescendingOrder)

    def _came(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))


def money(minor: int | None, currency: str) -> str:
    """ "64.50 EUR"; "" where it is not known."""
    return "" if minor is None else in_unit(minor / 100, Unit.MONEY, currency)


def state(status: str) -> str:
    """What a shop says of an order, in words; what no shop we know says stands for itself."""
    return _(_STATES.get(status, status.replace("_", " ")))


def _count(value: int | None) -> str:
    return number(value) if value else ""


_CELLS: dict[str, Callable[[OrderRow, str], str]] = {
    "number": lambda row, _zone: row.number,
    "placed_at": lambda row, zone: dates.day(row.placed_at, zone),
    "name": lambda row, _zone: row.name or row.customer,
    "items": lambda row, _zone: _count(row.items),
    "total_minor": lambda row, _zone: money(row.total_minor, row.currency),
    "status": lambda row, _zone: (
        state(row.status) if row.counts else _("not counted: {status}").format(status=state(row.status))
    ),
    "contacts": lambda row, _zone: _count(row.contacts),
}
