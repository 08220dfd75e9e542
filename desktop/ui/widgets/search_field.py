"""The field in which one searches as one types."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from desktop.language import _
from desktop.ui.icons import icon

_TYPING = 150  # milliseconds of quiet before a search begins


class SearchField(QLineEdit):
    """`settled` tells that the text is another one and nobody has typed for a moment."""

    settled = Signal()

    def __init__(self, hint: str, name: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setFixedWidth(width)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        clear, sign = self.findChildren(QToolButton)
        clear.setAccessibleName(_("Clear search"))
        sign.setAccessibleName(name)
        self._typed = QTimer(self, singleShot=True, interval=_TYPING)
        self._typed.timeout.connect(self.settled)
        self.textChanged.connect(lambda _text: self._typed.start())

    def put(self, text: str) -> None:
        """Set the text, and tell nobody."""
        self.setText(text)
        self._typed.stop()

    def begin(self) -> None:
        """Let a person type a new search."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
