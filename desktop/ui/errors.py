"""What happens when the program itself is at fault: one dialog, with details that hold nobody's words."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled
from desktop.language import _
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel, Sign

log = logging.getLogger(__name__)

_HOME = Path(__file__).resolve().parents[2]


def details_of(error: BaseException) -> str:
    """Kinds of errors, file names, line numbers and versions. Never a message or a value: a customer's
    words, or an owner's name in a path, may be in them.
    """
    lines = [
        f"Replybook {_own_version()}, Python {platform.python_version()}, Qt {qVersion()}",
        f"{platform.system()} {platform.machine()}",
    ]
    for each in _chain(error):
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}")
        lines += [
            f"  {_shown(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(each.__traceback__)
        ]
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it."""
    seen: set[int] = set()
    walk: BaseException | None = error
    while walk is not None and id(walk) not in seen:
        seen.add(id(walk))
        yield walk
        walk = walk.__cause__ or (None if walk.__suppress_context__ else walk.__context__)


def _shown(file: str) -> str:
    """A file's name from our own folder on, or from its package on: no name of a person's folder."""
    path = Path(file)
    if path.is_relative_to(_HOME) and "site-packages" not in path.parts:
        return path.relative_to(_HOME).as_posix()
    return "/".join(path.parts[-2:]) if len(path.parts) > 1 else path.name


def _own_version() -> str:
    try:
        return version("replybook")
    except PackageNotFoundError:
        return "?"


class FaultDialog(QDialog):
    """Words for the owner first, the details folded below."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fault")
        self.setWindowTitle("Replybook")
        self.details = details
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Sign("warning", 22, "look"))
        head.addWidget(PlainLabel(_("Something went wrong on our side."), "heading"), 1)
        outer.addLayout(head)
        outer.addWidget(
            PlainLabel(
                _(
                    "Your data is safe. You can go on. If it comes again, send us the details; "
                    "they contain no customer's words."
                ),
                wrap=True,
            )
        )
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setObjectName("fault-details")
        shown.setAccessibleName(_("Details"))
        shown.setMinimumHeight(140)
        outer.addWidget(shown)
        foot = QHBoxLayout()
        foot.addStretch()
        self.copy = Button(_("Copy details"), name="fault-copy", sign="copy")
        self.copy.clicked.connect(self._copy)
        go_on = Button(_("Go on"), "main", name="fault-go-on")
        go_on.clicked.connect(self.accept)
        foot.addWidget(self.copy)
        foot.addWidget(go_on)
        outer.addLayout(foot)
        self.resize(560, 360)
        go_on.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)
        self.copy.setText(_("Copied"))


class Faults(QObject):
    """Takes what nobody caught, on any thread, and shows it on the window's."""

    _raised = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: FaultDialog | None = None
        self._raised.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From now on nothing that goes wrong ends without a word."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def _hook(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, _trace)
            return
        self._raised.emit(error)

    def show(self, error: BaseException) -> None:
        """Show the dialog, unless it is open: one fault often brings others."""
        if isinstance(error, Cancelled):
            return
        details = details_of(error)
        log.error("%s", details)
        if isinstance(error, Problem):
            log.error("a problem that no page showed")
        if self.dialog is not None and self.dialog.isVisible():
            return
        self.dialog = FaultDialog(details, QApplication.activeWindow())
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.dialog.open()
