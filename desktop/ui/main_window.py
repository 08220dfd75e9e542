"""The frame around all pages: the side list, what the open book is, and the way between the pages.

To add a page: 1. write it in desktop/ui/pages (page.py says what a page is); 2. add its key and class to
PAGES; 3. add its entry to side_list.ENTRIES, with a sign of the same name in resources/icons.
"""

import gc
import logging
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _
from desktop.paths import data_folder, default_book, example_book
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.services.frame import Frame, frame
from desktop.store.database import Book
from desktop.ui.help_drawer import HelpDrawer
from desktop.ui.icons import application_icon
from desktop.ui.jobs import EVERYTHING, Jobs
from desktop.ui.one_window import OneWindow
from desktop.ui.pages.page import Page
from desktop.ui.remembered import recent_books, remember_book, remembered
from desktop.ui.side_list import ENTRIES, SideList
from desktop.ui.widgets.elided import plain_tip
from desktop.ui.widgets.strip import Actions, Strip

log = logging.getLogger(__name__)

PAGES = {
    "home": "desktop.ui.pages.home_page.HomePage",
    "conversations": "desktop.ui.pages.conversations_page.ConversationsPage",
    "orders": "desktop.ui.pages.orders_page.OrdersPage",
    "numbers": "desktop.ui.pages.numbers_page.NumbersPage",
    "goals": "desktop.ui.pages.goals_page.GoalsPage",
    "import": "desktop.ui.pages.import_page.ImportPage",
    "settings": "desktop.ui.pages.settings_page.SettingsPage",
}
FIRST_RUN = "desktop.ui.pages.first_run.FirstRun"
LOG_CONTACT = "desktop.ui.widgets.log_contact.LogContactDialog"
ADD_RATING = "desktop.ui.widgets.add_rating.AddRatingDialog"
REPORT = "desktop.ui.widgets.report_dialog.ReportDialog"
MARGIN = 24
_USUAL_SIZE = (1366, 690)
_LEAST_SIZE = (1000, 600)
_NARROW_BELOW = 1100
_TOLD_FOR = 6000  # milliseconds
# Large modules of which the pages are made: brought in while nobody waits for them.
_SLOW = (
    "numpy",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "desktop.kpis.catalogue",
    "desktop.ui.pages.home_page",
)


class MainWindow(QMainWindow):
    """The one window of a book."""

    opened = Signal(str)  # a page was opened, by its key
    ready = Signal()  # a book is open, or the first run is shown

    def __init__(self, jobs: Jobs, own_book: Path | None = None, one: OneWindow | None = None) -> None:
        super().__init__()
        self.jobs = jobs
        self.own_book = own_book or default_book(data_folder())
        self.pages: dict[str, Page] = {}
        self.told: Frame | None = None
        self.current = ""
        self._one = one or OneWindow(self)
        self._one.called.connect(self.come_forward)
        self._dialogs: dict[str, QWidget] = {}  # over the pages, by their classes
        self.first_run: QWidget | None = None
        self.setObjectName("main-window")
        self.setWindowTitle("Replybook")
        self.setWindowIcon(application_icon())
        self._build()
        self._connect()
        self._restore()

    # Building

    def _build(self) -> None:
        self.side = SideList()
        self.example_strip = Strip("note")
        self.problem_strip = Strip("problem")
        self.done_strip = Strip("done")
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN, 12, MARGIN, MARGIN)
        column.setSpacing(8)
        for strip in (self.example_strip, self.problem_strip, self.done_strip):
            column.addWidget(strip)
        column.addWidget(self.stack, 1)
        self.help = HelpDrawer()
        self.help.hide()
        self._framed = QWidget()
        line = QHBoxLayout(self._framed)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.side)
        line.addLayout(column, 1)
        line.addWidget(self.help)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._framed)
        self.setCentralWidget(self._whole)
        self._framed.setFocus()  # so that at first nothing has a ring, and Tab begins at the top
        self.setMinimumSize(*_LEAST_SIZE)
        self._undo: Callable[[], object] | None = None  # of what the done strip tells
        self._hush = QTimer(self, singleShot=True, interval=_TOLD_FOR)
        self._hush.timeout.connect(self._stop_telling)

    def _connect(self) -> None:
        self.side.chosen.connect(self.go)
        self.side.log_wanted.connect(self.log_contact)
        self.side.help_wanted.connect(self.toggle_help)
        self.side.data_wanted.connect(lambda: self.go("import", {"show": "coverage"}))
        self.side.cancel_wanted.connect(self.jobs.cancel)
        self.side.shop.menu_shown.aboutToShow.connect(self._fill_menu)
        self.help.closed.connect(self.toggle_help)
        self.jobs.changed.connect(self._changed)
        self.jobs.writing.connect(self.side.progress.work)
        self.jobs.progressed.connect(self.side.progress.tell)
        for entry in ENTRIES:
            if entry is not None:
                self._on_keys(entry.keys, partial(self._go_by_keys, entry.key))
        self._on_keys("Ctrl+N", self.log_contact)
        self._on_keys("Ctrl+E", self.report)
        self._on_keys("Ctrl+F", self.search)
        self._on_keys("Ctrl+Z", self.undo)
        self._on_keys("F1", self.toggle_help)

    def _on_keys(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(lambda: act() if self.first_run is None else None)

    def _restore(self) -> None:
        self.resize(*_USUAL_SIZE)
        stored = remembered().value("geometry")
        if stored is not None:
            self.restoreGeometry(stored)  # on a screen that still exists: Qt sees to it

    # Books

    def start(self) -> None:
        """Open the shop's own book; where there is none yet, ask how to begin."""
        if self.own_book.exists():
            self.open_book(self.own_book)
        else:
            self.begin()

    def begin(self) -> None:
        """The first run: the full window, without the side list."""
        if self.first_run is not None:
            return
        first_run = _made(FIRST_RUN, self.jobs, self)
        first_run.finished.connect(self._begun)
        self.first_run = first_run
        self._whole.addWidget(first_run)
        self._whole.setCurrentWidget(first_run)
        self.setWindowTitle("Replybook")
        self.ready.emit()

    def _begun(self, entry: str) -> None:
        if self.first_run is not None:
            self._whole.setCurrentWidget(self._framed)
            self._framed.setFocus()  # else the first button would have it, with a ring
            self._whole.removeWidget(self.first_run)
            self.first_run.deleteLater()
            self.first_run = None
        if entry == "example":
            self.show_example()
        elif self.jobs.path is None:
            self.open_book(self.own_book, lambda: self._arrive_from_first_run(entry))
        else:
            self._one.claim(self.jobs.path)
            self._opened(self.jobs.path, lambda: self._arrive_from_first_run(entry))

    def _arrive_from_first_run(self, entry: str) -> None:
        self.go(entry if entry in PAGES else "home")
        if entry == "log-contact":
            self.log_contact()

    def open_book(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Change to another book; another window that has it is shown instead."""
        if not self._one.claim(path):
            return
        self.problem_strip.clear()
        self.jobs.open(path, self, lambda _nothing: self._opened(path, then), self._failed)

    def _opened(self, path: Path, then: Callable[[], object] | None = None) -> None:
        if path != example_book(path.parent):
            self.own_book = path
            remember_book(path)
        for page in self.pages.values():
            page.stale = True
        # A chart's module takes a third of a second to load: not on the window's thread.
        self.jobs.read(
            self, lambda _book, _task: _load(*_SLOW), lambda _none: self._loaded(then), self._failed
        )

    def _loaded(self, then: Callable[[], object] | None) -> None:
        (then or (lambda: self.go(self.current or "home")))()
        self._tell_frame()
        self.ready.emit()
        # After what the first page asks for. Their modules take up to a third of a second to load.
        self.jobs.read(self, lambda _book, _task: _load_pages(), lambda _none: None, self._failed)

    def show_example(self) -> None:
        """Open the invented shop, made the first time."""
        path = example_book(self.own_book.parent)
        if path.exists():
            self.open_book(path, lambda: self.go("home"))
        else:
            self.open_book(path, self._fill_example)

    def _fill_example(self) -> None:
        def fill(book: Book, task: Task) -> None:
            fill_example(book, ExampleSize(), task)

        self.jobs.write(self, fill, lambda _none: self.go("home"), self._failed, changes=EVERYTHING)

    def start_with_own(self) -> None:
        """Leave the example: to the shop's own book, or to the first run where there is none."""
        self.current = ""
        if self.own_book.exists():
            self.open_book(self.own_book, lambda: self.go("home"))
        else:
            self.begin()

    def choose_book(self) -> None:
        """Open any other book."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Open another book"), str(self.own_book.parent), _("Books (*.replybook)")
        )
        if chosen:
            self.open_book(Path(chosen))

    def _open_recent(self, book: Path, _checked: bool = False) -> None:
        self.open_book(book)

    def _fill_menu(self) -> None:
        menu = self.side.shop
        menu.menu_shown.clear()
        menu.add(_("Add a rating…"), name="menu-add-rating").triggered.connect(self.add_rating)
        menu.menu_shown.addSeparator()
        is_example = self.told is not None and self.told.example
        if is_example:
            menu.add(_("Start with my own"), name="menu-own").triggered.connect(self.start_with_own)
        else:
            menu.add(_("Example shop"), name="menu-example").triggered.connect(self.show_example)
        others = [book for book in recent_books() if book != self.jobs.path]
        if others:
            menu.menu_shown.addSeparator()
            for book in others:
                action = menu.add(book.stem.replace("&", "&&"))
                action.setToolTip(plain_tip(str(book)))
                action.triggered.connect(partial(self._open_recent, book))
        menu.menu_shown.addSeparator()
        menu.add(_("Open another book…"), name="menu-open").triggered.connect(self.choose_book)

    # Going about

    def go(self, key: str, what: object = None) -> None:
        """Open a page by its key, made when it is first seen, and show `what` there.

        Three keys are no pages: "example" opens the example shop, "log-contact" and "add-rating" the dialogs.
        """
        if key == "example":
            self.show_example()
            return
        if key == "log-contact":
            self.log_contact()
            return
        if key == "add-rating":
            self.add_rating()
            return
        self.jobs.window_works()
        page = self.pages.get(key)
        if page is None:
            page = _made(PAGES[key], self.jobs)
            page.navigate.connect(self.go)
            page.told.connect(self.tell)
            page.report_wanted.connect(self.report)
            self.pages[key] = page
            self.stack.addWidget(page)
        self.current = key
        self.problem_strip.clear()  # a page tells in its place what keeps it from being read
        self.side.mark(key)
        self.stack.setCurrentWidget(page)
        page.arrive(what if isinstance(what, dict) else None)
        self.opened.emit(key)

    def _go_by_keys(self, key: str) -> None:
        """The keyboard comes along, so that the next Tab or arrow is the page's."""
        self._framed.setFocus()
        self.go(key)
        if self.page is not None and self._framed.hasFocus():
            self.page.setFocus()

    @property
    def page(self) -> Page | None:
        """The page that is open."""
        return self.pages.get(self.current)

    def log_contact(self) -> None:
        """The small window to write down a contact; over any page, which stays usable."""
        self._open_over_page(LOG_CONTACT, self.tell)

    def add_rating(self) -> None:
        """The small window to write down what a customer answered; over any page, as for a contact."""
        self._open_over_page(ADD_RATING, self._tell_rating)

    def _tell_rating(self, text: str, actions: Actions) -> None:
        self.tell(text, [*actions, (_("Add another"), self.add_rating)])

    def _open_over_page(self, dotted: str, tell: Callable[[str, Actions], object]) -> None:
        if self.jobs.path is None:
            return
        if self.page is not None:
            self.page.let_go()
        dialog = self._dialogs.get(dotted)
        if dialog is None or not shiboken6.isValid(dialog) or not dialog.isVisible():
            dialog = self._dialogs[dotted] = _made(dotted, self.jobs, self)
            dialog.told.connect(tell)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def report(self) -> None:
        """The dialog that saves a report of what the open page shows."""
        asked = self.page.report() if self.page is not None else None
        if asked is None:
            return
        shop = (self.told.shop if self.told else "") or _("Report")
        name = f"{shop} {date.today():%Y-%m-%d}"  # noqa: DTZ011 - a file's name, on this person's desk
        dialog = _made(REPORT, self.jobs, asked, name, self)
        dialog.saved.connect(self._tell_saved)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _tell_saved(self, written: Path) -> None:
        def show(path: Path) -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self.tell(
            _("Saved."),
            [(_("Open"), partial(show, written)), (_("Show in folder"), partial(show, written.parent))],
        )

    def search(self) -> None:
        """The search of the page; where it has none, or the second time, the one of all conversations."""
        if self.page is None or not self.page.begin_search():
            self.go("conversations", {"search": ""})

    def undo(self) -> None:
        """Take back what was done last, as long as that is told."""
        if self.done_strip.isVisible() and self._undo is not None:
            self._acted(self._undo)

    def toggle_help(self) -> None:
        self.help.setVisible(self.help.isHidden())
        if self.help.isVisible():
            self.help.close_button.setFocus()

    def come_forward(self) -> None:
        """Show this window: somebody looked for it."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    # Telling

    def tell(self, text: str, actions: Actions = ()) -> None:
        """Say for six seconds what was done."""
        self._undo = dict(actions).get(_("Undo"))
        self.done_strip.say(text, [(words, partial(self._acted, act)) for words, act in actions])
        self._hush.start()

    def _stop_telling(self) -> None:
        focus = QApplication.focusWidget()
        if self.done_strip.underMouse() or (focus is not None and self.done_strip.isAncestorOf(focus)):
            self._hush.start()  # somebody is just about to use it
        else:
            self.done_strip.clear()

    def _acted(self, act: Callable[[], object]) -> None:
        self._hush.stop()
        self.done_strip.clear()
        act()

    def _changed(self, changes: frozenset[str]) -> None:
        for page in self.pages.values():
            page.note(changes)
        if self.first_run is None and self.jobs.path is not None:
            self._tell_frame()

    def _tell_frame(self) -> None:
        self.jobs.read(self, lambda book, _task: frame(book), self._show_frame, self._frame_failed)

    def _frame_failed(self, error: BaseException) -> None:
        """What keeps the frame from being told keeps the page from it too, and that tells it in its place."""
        strips = self.page.findChildren(Strip) if self.page is not None else ()
        if isinstance(error, Problem) and any(s.isVisible() and s.kind == "problem" for s in strips):
            log.warning("problem: %s", error.detail)
        else:
            self._failed(error)

    def _show_frame(self, told: Frame) -> None:
        self.told = told
        self.side.show_frame(told)
        if told.example:
            self.setWindowTitle(_("Example shop"))
            self.example_strip.say(
                _("This is an invented shop. Nothing here is yours."),
                [(_("Start with my own"), self.start_with_own)],
            )
        else:
            self.setWindowTitle(f"{told.shop} – Replybook" if told.shop else "Replybook")
            self.example_strip.clear()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Problem):
            self._show_problem(error)
        elif isinstance(error, Cancelled):
            self.tell(_("Stopped. Nothing was changed."))
        else:
            raise error

    def _show_problem(self, problem: Problem) -> None:
        log.warning("problem: %s", problem.detail)
        self.problem_strip.say_problem(
            problem,
            [(_("Open another book…"), self.choose_book), (_("Close"), self.problem_strip.clear)],
        )
        self.ready.emit()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        narrow = self.width() < _NARROW_BELOW
        if narrow != self.side.is_narrow:
            self.side.be_narrow(narrow)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        remembered().setValue("geometry", self.saveGeometry())
        self._one.release()
        super().closeEvent(event)


def _made(dotted: str, *arguments: object) -> Any:
    """An object of a class that is only now loaded: the window is painted before its pages are read."""
    module, _dot, name = dotted.rpartition(".")
    return getattr(import_module(module), name)(*arguments)


def _load(*modules: str) -> None:
    for module in modules:
        import_module(module)


@cache
def _load_pages() -> None:
    """What the pages and dialogs are made of, before somebody opens them."""
    _load(*(dotted.rpartition(".")[0] for dotted in (*PAGES.values(), LOG_CONTACT, REPORT)))
    # What was loaded stays. Unfrozen, Python's search for garbage walks through all of it every few seconds,
    # and nothing else runs for a tenth of a second, whatever thread it is on.
    gc.freeze()
