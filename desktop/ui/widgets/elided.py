"""Labels: plain ones, which never take a customer's words for markup, and those that may be cut short."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui.icons import pixmap
from desktop.ui.theme import say, watch


def plain_tip(text: str) -> str:
    """A tooltip that shows the text as it is: one that looks like HTML would be drawn as HTML, and names of
    customers and of files are a stranger's words.
    """
    return f"<span>{escape(text)}</span>" if text else ""


class PlainLabel(QLabel):
    """A label that shows its text as it is, in the look of a role (desktop/ui/theme.py)."""

    def __init__(
        self, text: str = "", role: str = "body", parent: QWidget | None = None, *, wrap: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
            self.setSizePolicy(_wrapping())
        self.setText(text)

    def look_like(self, role: str) -> None:
        """Take the look of another role."""
        if self.property("role") != role:
            say(self, role=role)


def _wrapping() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    return policy


class ElidedLabel(PlainLabel):
    """One line that is cut with "…" where there is no room; the whole text is then its tooltip."""

    def __init__(self, text: str = "", role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__("", role, parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._whole = " ".join(text.split())
        super().setText(self._whole)
        self.setAccessibleName(self._whole)
        self._tell()
        self.updateGeometry()

    def whole(self) -> str:
        """The text without any cut."""
        return self._whole

    def shown(self) -> str:
        """The text as it stands there now."""
        return self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.fontMetrics().horizontalAdvance("…") * 3, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            flags = int(self.alignment()) | int(Qt.TextFlag.TextSingleLine)
            painter.drawText(self.contentsRect(), flags, self.shown())

    def _tell(self) -> None:
        self.setToolTip(plain_tip(self._whole) if self.shown() != self._whole else "")


class Sign(QLabel):
    """A sign from resources/icons that follows the theme; `words` are for who cannot see it."""

    def __init__(
        self, name: str, size: int = 16, role: str = "text", parent: QWidget | None = None, *, words: str = ""
    ) -> None:
        super().__init__(parent)
        self._name, self._size, self._role = name, size, role
        self.setFixedSize(size, size)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._draw()
        watch(self._draw)

    def become(self, name: str, role: str = "", *, words: str = "") -> None:
        """Show another sign."""
        self._name, self._role = name, role or self._role
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._draw()

    def _draw(self) -> None:
        picture: QPixmap = pixmap(self._name, self._size, self._role, self.devicePixelRatioF())
        self.setPixmap(picture)
