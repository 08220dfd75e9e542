"""Asks when something happened, on the shop's own clock."""

from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.period import zone_of
from desktop.language import _
from desktop.ui import dates
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel


class WhenDialog(QDialog):
    """`question` with a date and a time between two instants; `instant` is what was chosen, seconds UTC."""

    def __init__(
        self, question: str, zone: str, first: int, last: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone, self._first, self._last = zone, first, last
        self.setObjectName("when-dialog")
        self.setWindowTitle(question)
        self.when = QDateTimeEdit(_on_the_wall(last, zone))
        self.when.setObjectName("when")
        self.when.setAccessibleName(question)
        self.when.setDisplayFormat("ddd d MMM yyyy HH:mm")
        self.when.setCalendarPopup(True)
        self.when.setDateTimeRange(_on_the_wall(first, zone), _on_the_wall(last, zone))
        cancel = Button(_("Cancel"), name="cancel")
        cancel.clicked.connect(self.reject)
        save = Button(_("Mark as answered"), "main", name="save")
        save.clicked.connect(self.accept)
        save.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(save)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 16, 16, 16)
        lines.setSpacing(12)
        lines.addWidget(PlainLabel(question, "heading"))
        lines.addWidget(self.when)
        lines.addLayout(foot)

    @property
    def instant(self) -> int:
        date, time = self.when.date(), self.when.time()
        chosen = datetime(
            date.year(), date.month(), date.day(), time.hour(), time.minute(), tzinfo=zone_of(self._zone)
        )
        return max(self._first, min(self._last, int(chosen.timestamp())))


def _on_the_wall(instant: int, zone: str) -> QDateTime:
    """The shop's clock in a field that knows no zones."""
    local = dates.local(instant, zone)
    return QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
