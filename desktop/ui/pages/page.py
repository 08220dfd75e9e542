"""What every page has in common: it knows when it is stale, and refreshes when it is seen."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.measure import Asked
from desktop.ui.jobs import Jobs


class Page(QWidget):
    """A page in the frame. It builds its widgets in `__init__`, connects, and is done.

    `concerns`: the changes after which it must look again (words of jobs.EVERYTHING). It has four faces:
    empty, working, full, problem.
    """

    key = ""  # the entry of the side list it belongs to
    concerns: frozenset[str] = frozenset()
    navigate = Signal(str, object)  # an entry's key, and what to show there (a dict, or None)
    told = Signal(str, object)  # what was done, for six seconds, with actions as a strip takes them
    report_wanted = Signal()  # the page's button "Report…", the same as Ctrl+E

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.stale = True
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def note(self, changes: frozenset[str]) -> None:
        """Something was written: look again now if seen, else when next seen."""
        if changes & self.concerns:
            self.stale = True
            if self.isVisible():
                self.look_again()

    def arrive(self, what: dict[str, Any] | None = None) -> None:
        """The person came here; `what` says what to show."""
        if self.stale:
            self.look_again()

    def look_again(self) -> None:
        self.stale = False
        self.refresh()

    def refresh(self) -> None:
        """Ask the engine for what the page shows, and show it."""
        raise NotImplementedError

    @property
    def may_take_keyboard(self) -> bool:
        """It is nowhere, on this page already, or only in the frame around it."""
        focused = QApplication.focusWidget()
        return focused is None or self.isAncestorOf(focused) or focused.isAncestorOf(self)

    def begin_search(self) -> bool:
        """Let a person type into the page's own search; False where there is none, or they already do."""
        return False

    def let_go(self) -> None:
        """Something is about to be written from outside this page: hold nothing that stands in its way."""

    def report(self) -> Asked | None:
        """The period and filters that a report takes along from here; None where a report makes no sense."""
        return None
