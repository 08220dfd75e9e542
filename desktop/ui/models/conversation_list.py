"""The list of conversations as Qt's views take it."""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.language import _
from desktop.reports.conversations_sheet import reason_words
from desktop.services.browse import Listed, rows
from desktop.ui import dates
from desktop.ui.jobs import Jobs
from desktop.ui.models.paged_rows import PagedRows
from desktop.ui.places import channel_name

ROW = Qt.ItemDataRole.UserRole  # the Listed itself, None while it is being fetched
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ConversationList(QAbstractListModel):
    """Any number of conversations; only the pages that are looked at are kept."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.zone = "UTC"
        self._rows: PagedRows[Listed] = PagedRows(jobs, rows, self._came, self)

    def show_ids(self, ids: "array[int]", zone: str) -> None:
        """Show these conversations; what a row says is fetched when it is looked at."""
        self._replace(ids, (), zone)

    def show_rows(self, listed: Sequence[Listed], zone: str) -> None:
        """Show these conversations, which are all at hand."""
        self._replace(array("q", (row.id for row in listed)), listed, zone)

    def _replace(self, ids: "array[int]", listed: Sequence[Listed], zone: str) -> None:
        self.beginResetModel()
        self.zone = zone
        self._rows.show(ids, listed)
        self.endResetModel()

    def row_of(self, conversation: int) -> int:
        """Where a conversation stands, -1 where it is not in the list."""
        try:
            return self._rows.ids.index(conversation)
        except ValueError:
            return -1

    def id_at(self, row: int) -> int:
        return self._rows.ids[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._rows.ids):
            return None
        if role not in (ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._rows.row(index.row())
        if role == ROW:
            return row
        return _("Loading") if row is None else spoken(row, self.zone)

    def _came(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0))


def spoken(row: Listed, zone: str) -> str:
    """A row in words, for screen readers."""
    parts = [row.name, row.about, channel_name(row.channel), beside(row, zone), note(row)]
    return ", ".join(part for part in parts if part)


def beside(row: Listed, zone: str) -> str:
    """What stands at the right of the name: "since Fri 11:15" while somebody waits, else the day."""
    if row.waiting_since is not None:
        return _("since {when}").format(when=dates.since(row.waiting_since, zone))
    return dates.since(row.at, zone)


def note(row: Listed) -> str:
    """What stands at the right of the subject: why it is left out, or what is special about it."""
    if row.reason:
        return reason_words(row.reason)
    if row.waiting_since is not None:
        return ""
    if row.came_back:
        return _("came back")
    return "" if row.answered else _("no answer")
