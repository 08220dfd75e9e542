"""A field for a time of day that takes what people type: "9", "9:30", "9.30", "930"."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_DAY = 24 * 60
_STEP = 15  # minutes of an arrow key
_TYPED = re.compile(r"\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*", re.ASCII)


class TimeField(QLineEdit):
    """Minutes after midnight, 0 to 1440. What is no time is put back when the field is left."""

    changed = Signal()

    def __init__(self, minutes: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minutes = 0
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(68)
        self.setMaxLength(6)
        self._show(minutes)
        self.editingFinished.connect(self._take)

    def minutes(self) -> int:
        return self._minutes

    def set_minutes(self, minutes: int) -> None:
        """As if a person had typed it."""
        if minutes != self._minutes:
            self._show(minutes)
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {Qt.Key.Key_Up: _STEP, Qt.Key.Key_Down: -_STEP}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.set_minutes(min(max(self._minutes + steps, 0), _DAY))

    def _show(self, minutes: int) -> None:
        self._minutes = minutes
        self.setText(f"{minutes // 60}:{minutes % 60:02}")

    def _take(self) -> None:
        typed = _TYPED.fullmatch(self.text())
        minutes = int(typed[1]) * 60 + int(typed[2] or 0) if typed else -1
        if typed is None or int(typed[2] or 0) > 59 or not 0 <= minutes <= _DAY:
            self._show(self._minutes)
        elif minutes == self._minutes:
            self._show(minutes)
        else:
            self.set_minutes(minutes)
