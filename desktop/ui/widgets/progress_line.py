"""A line that says how far a piece of work is, how long it will still take, and lets a person stop it."""

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.domain.task import Task
from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import ElidedLabel

_SHOWN_AFTER = 600  # milliseconds: what is done sooner needs no bar
_STEPS = 1000
_TOO_EARLY = 0.03  # of the work, and seconds: before this nobody can tell how long it takes
_TOO_SOON = 1.5
_READING_ENDS = 0.7  # where an import has read its files: services/import_files.py


def time_left(fraction: float, seconds: float) -> str:
    """ "about 40 seconds left", as far as the pace until now tells; "" while that is a guess."""
    if fraction < _TOO_EARLY or seconds < _TOO_SOON:
        return ""
    left = seconds * (1 - fraction) / fraction
    if left < 5:
        return _("a few seconds left")
    if left < 90:
        rounded = max(5, round(left / 5) * 5)
        return ngettext("about {n} second left", "about {n} seconds left", rounded).format(n=rounded)
    minutes = round(left / 60)
    return ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)


def amount(done: float, total: int) -> str:
    """ "1.9 of 4.2 GB", in the unit of the larger one."""
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if total >= size:
            return _("{done} of {total} {unit}").format(
                done=number(done / size), total=number(total / size), unit=unit
            )
    return ""


class ProgressLine(QWidget):
    """Shows a task from 0.6 seconds on. `start` it with the task, `stop` it when the result is there."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._began = 0.0
        self._bytes = 0
        self.words = ElidedLabel("", "quiet")
        self.words.setObjectName("progress-words")
        self.cancel = Button(_("Cancel"), "small", name="cancel-work")
        self.cancel.clicked.connect(self._stop)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress"))
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.words, 1)
        top.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        self._wait = QTimer(self, singleShot=True, interval=_SHOWN_AFTER)
        self._wait.timeout.connect(self.show)
        self._look = QTimer(self, interval=100)
        self._look.timeout.connect(self._show_progress)
        self.hide()

    def start(self, task: Task, total_bytes: int = 0) -> None:
        """Follow this task; `total_bytes` of files are read by it."""
        self._task, self._bytes, self._began = task, total_bytes, time.monotonic()
        self.cancel.setEnabled(True)
        self._show_progress()
        self._wait.start()
        self._look.start()

    def stop(self) -> None:
        """The work has ended, in whatever way."""
        self._task = None
        self._wait.stop()
        self._look.stop()
        self.hide()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)
            self.words.setText(_("Stopping…"))
            self._look.stop()
        self.cancelled.emit()

    def _show_progress(self) -> None:
        if self._task is None:
            return
        fraction = self._task.fraction
        self.bar.setValue(round(fraction * _STEPS))
        parts = [self._task.label or _("Working")]
        if self._bytes and fraction < _READING_ENDS:
            parts.append(amount(self._bytes * fraction / _READING_ENDS, self._bytes))
        parts.append(time_left(fraction, time.monotonic() - self._began))
        self.words.setText(" · ".join(part for part in parts if part))
