"""The rows behind a number as a table: when, who, about what, and what each adds or why it does not count."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.domain.kpi import Unit
from desktop.language import N_, _
from desktop.reports.number_words import left_out_words
from desktop.reports.wording import duration
from desktop.services.explain import EvidenceRow
from desktop.ui.dates import moment
from desktop.ui.places import channel_name

SORT = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """The columns in their order."""

    WHEN = 0
    WHO = 1
    ABOUT = 2
    CHANNEL = 3
    ADDS = 4


_HEADERS = (N_("When"), N_("Who"), N_("About"), N_("Where"), "")


class EvidenceRows(QAbstractTableModel):
    """Texts of customers are given as they are, for views that show plain text."""

    def __init__(
        self, rows: Sequence[EvidenceRow], unit: Unit, zone: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._rows, self._unit, self._zone = rows, unit, zone
        self.is_left_out = any(row.reason for row in rows)
        self.has_times = unit is Unit.MINUTES and not self.is_left_out

    def row_at(self, index: _Index) -> EvidenceRow:
        return self._rows[index.row()]

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        if parent.isValid():
            return 0
        return len(Column) if self.is_left_out or self.has_times else len(Column) - 1

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(section)
        if role != Qt.ItemDataRole.DisplayRole or not 0 <= section < self.columnCount():
            return None
        if section == Column.ADDS:
            return _("Left out because") if self.is_left_out else _("How long")
        return _(_HEADERS[section])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._said(row, column)
        if role == SORT:
            if column is Column.WHEN:
                return row.at
            if column is Column.ADDS and self.has_times:
                return row.adds or 0.0
            return self._said(row, column).casefold()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned(column)
        return None

    def _aligned(self, column: int) -> Qt.AlignmentFlag:
        right = column == Column.ADDS and self.has_times
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _said(self, row: EvidenceRow, column: Column) -> str:
        detail = row.detail
        if column is Column.WHEN:
            return moment(row.at, self._zone)
        if column is Column.WHO:
            return detail.name or detail.customer or _("unknown")
        if column is Column.ABOUT:
            return " ".join(detail.about.split())
        if column is Column.CHANNEL:
            return _("order") if row.table == "orders" else channel_name(detail.channel)
        if row.reason:
            return left_out_words(row.reason)
        return duration(row.adds) if row.adds is not None else ""
