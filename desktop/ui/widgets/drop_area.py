"""Where files are dropped: a dashed card with a button, and the whole window while files hover over it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import _
from desktop.ui.remembered import remembered
from desktop.ui.theme import font, theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel, Sign

_INSET = 16
_FOLDER = "import-folder"


def paths_of(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """The files and folders of this computer that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def ask_for_files(parent: QWidget) -> list[Path]:
    """The system's dialog for choosing files, where the last ones were, or in Downloads; none if closed."""
    downloads = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    folder = str(remembered().value(_FOLDER, downloads))
    names, _filter = QFileDialog.getOpenFileNames(parent, _("Choose files"), folder)
    if names:
        remembered().setValue(_FOLDER, str(Path(names[0]).parent))
    return [Path(name) for name in names]


class DropArea(QFrame):
    """A dashed card: drop files on it, or choose them."""

    dropped = Signal(list)  # of Path

    def __init__(self, height: int = 88, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop-area")
        self.setAccessibleName(_("Drop files here, or choose them"))
        self.setProperty("look", "drop")
        self.setFixedHeight(height)
        line = QHBoxLayout(self)
        line.setContentsMargins(26, 0, 24, 0)
        line.setSpacing(18)
        line.addWidget(Sign("import", 22, "accent"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(PlainLabel(_("Drop anything here."), "heading"))
        words.addWidget(PlainLabel(_("Replybook finds out what it is."), "quiet"))
        words.addStretch()
        line.addLayout(words, 1)
        self.choose = Button(_("&Choose files…"), name="choose-files")
        self.choose.clicked.connect(self._choose)
        line.addWidget(self.choose)

    def _choose(self) -> None:
        if paths := ask_for_files(self):
            self.dropped.emit(paths)


class DropLayer(QWidget):
    """Makes all of `host` a place to drop files; a dashed frame shows it while they hover."""

    def __init__(self, host: QWidget, on_drop: Callable[[list[Path]], None]) -> None:
        super().__init__(host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._host, self._on_drop = host, on_drop
        host.setAcceptDrops(True)
        host.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        elif kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if paths_of(event):
                event.acceptProposedAction()
                self.setGeometry(self._host.rect())
                self.show()
                self.raise_()
                return True
        elif kind == QEvent.Type.DragLeave:
            self.hide()
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.hide()
            if paths := paths_of(event):
                event.acceptProposedAction()
                self._on_drop(paths)
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = theme().colour("background")
            ground.setAlphaF(0.92)
            painter.fillRect(self.rect(), ground)
            painter.setPen(QPen(theme().colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET), 12, 12)
            painter.setPen(theme().colour("text"))
            painter.setFont(font(18))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter, _("Let go, we'll find out what it is.")
            )
