"""Renders every page to pictures, light and dark: `python tests/ui/pictures.py OUTDIR [PAGE ...]`.

For each page of the full example book, of an empty book, and of a damaged one, for the first run, for the
problems that an import meets, and for the dialogs: NAME-FACE-LOOK.png, 1366×690. Prints what layout.py finds.
Not a test: people look at the pictures.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from layout import faults
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.task import Task
from desktop.services.example_shop import ExampleSize, fill_example, write_example_files
from desktop.store.database import Book, open_book
from desktop.store.migrations import SCHEMA_VERSION
from desktop.ui import theme
from desktop.ui.errors import FaultDialog
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import PAGES, MainWindow
from desktop.ui.pages.first_run import FirstRun
from desktop.ui.pages.import_page import ImportPage
from desktop.ui.widgets.add_rating import AddRatingDialog
from desktop.ui.widgets.log_contact import LogContactDialog
from desktop.ui.widgets.report_dialog import ReportDialog

SIZE = (1366, 690)
_SETTLES_IN = 1.2  # seconds: charts are drawn after the page
_PATIENCE = 30  # seconds for what is waited for
_SOUND = 40_000  # bytes of a damaged book that are as they were: it opens, and what it holds cannot be read
_EXTRA = ("first-run", "window", "dialogs")


class Studio:
    """Makes the pictures of one look."""

    def __init__(self, application: QApplication, out: Path, folder: Path, look: str) -> None:
        self._application, self._out, self._folder, self._look = application, out, folder, look

    def pages(self, book: str, face: str, pages: Sequence[str]) -> None:
        """Each page of a book."""
        with self._window(book) as window:
            for page in pages:
                began = time.monotonic()
                window.go(page)
                print(f"{page} {face} {self._look}: made in {(time.monotonic() - began) * 1000:.0f} ms")
                self.settle()
                self._keep(window, page, face)

    def window(self) -> None:
        """A book that cannot be opened at all."""
        for face in ("damaged", "newer", "foreign"):
            with self._window(face) as window:
                self._keep(window, "window", face)

    def first_run(self) -> None:
        """The first screen, and a file that cannot be read among those that can."""
        with self._window("none") as window:
            self._keep(window, "first-run", "start")
            first_run = window.first_run
            assert isinstance(first_run, FirstRun)
            first_run.welcome.cards[0].click()
            self._keep(window, "first-run", "places")
            for key in ("gmail", "instagram", "shopify"):
                first_run.places.ticks[key].click()
            first_run.places.main.click()
            guides = first_run.files.guides
            guides.rows["shopify"].ask.click()
            guides.rows["gmail"].toggle()
            self.settle()
            self._keep(window, "first-run", "files")
            first_run.add_files([*self._files("unknown", "incomplete"), *self._files("mailbox")])
            self.wait(lambda: len(first_run.files.cards) == 3 and not first_run.run.busy)
            self._keep(window, "first-run", "problem")

    def import_problems(self) -> None:
        """Files that nobody knows, and a disk that is full."""
        for face, names in (("unknown", ("unknown", "incomplete")), ("disk-full", ("mailbox",))):
            with self._window("empty") as window:
                window.go("import")
                page = window.page
                assert isinstance(page, ImportPage)
                page.run.owner = ("auto",)
                page.add_files(self._files(*names))
                self.wait(lambda page=page: page.cards and not page.run.busy)
                if face == "disk-full":
                    window.jobs.write(page, _fill_the_disk, lambda _none: None)
                    page.bring_in.click()
                    self.wait(page.problem.isVisible)
                    page.scrolled.verticalScrollBar().setValue(0)
                self.settle()
                self._keep(window, "import", face)

    def dialogs(self) -> None:
        """What opens over a page."""
        with self._window("full") as window:
            window.report()
            (report,) = window.findChildren(ReportDialog)
            self.wait(report.save.isEnabled)
            self._keep(report, "report", "full")
            taken = report.target
            made = not taken.exists()
            taken.touch()
            report.save.click()
            self._keep(report, "report", "problem")
            if made:
                taken.unlink()
            report.reject()
            window.log_contact()
            (contact,) = window.findChildren(LogContactDialog)
            self._keep(contact, "log-contact", "full")
            contact.reject()
            window.add_rating()
            (rating,) = window.findChildren(AddRatingDialog)
            self._keep(rating, "add-rating", "full")
            rating.save.click()  # without an answer
            self._keep(rating, "add-rating", "problem")
            rating.reject()
            fault = FaultDialog("ValueError\n  desktop/ui/pages/home_page.py:1 _show", window)
            fault.show()
            self._keep(fault, "fault", "problem")
            fault.reject()

    @contextmanager
    def _window(self, book: str):  # type: ignore[no-untyped-def]
        path = self._folder / f"{book}.replybook"
        if path.exists():  # each window gets a copy, so that none changes what the next one shows
            path = Path(shutil.copy(path, self._folder / f"{book}-shown.replybook"))
        jobs = Jobs()
        window = MainWindow(jobs, path)
        window.resize(*SIZE)
        window.show()
        window.start()
        self.settle()
        yield window
        window.close()
        jobs.close()
        window.deleteLater()
        self._application.processEvents()
        for left in self._folder.glob(f"{book}-shown.replybook*"):
            left.unlink()

    def _files(self, *names: str) -> list[Path]:
        return [next((self._folder / "files").glob(f"{name}*")) for name in names]

    def _keep(self, window: QWidget, name: str, face: str) -> None:
        self.settle(0.3)
        window.grab().save(str(self._out / f"{name}-{face}-{self._look}.png"))
        for fault in faults(window):
            print(f"  {name} {face}: {fault}")

    def settle(self, seconds: float = _SETTLES_IN) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._application.processEvents()
            time.sleep(0.005)

    def wait(self, holds: Callable[[], object]) -> None:
        until = time.monotonic() + _PATIENCE
        while not holds() and time.monotonic() < until:
            self.settle(0.02)


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    asked = list(arguments[1:]) or [*PAGES, *_EXTRA]
    pages = [page for page in asked if page in PAGES]
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["REPLYBOOK_DATA"] = name
        _make_books(folder)
        _make_files(folder / "files")
        for look in ("light", "dark"):
            theme.apply(application, look)
            studio = Studio(application, out, folder, look)
            if pages:
                for book, face in (("full", "full"), ("empty", "empty"), ("damaged", "problem")):
                    studio.pages(book, face, pages)
            if "import" in asked:
                studio.import_problems()
            for extra, make in (
                ("first-run", studio.first_run),
                ("window", studio.window),
                ("dialogs", studio.dialogs),
            ):
                if extra in asked:
                    make()
    return 0


def _make_books(folder: Path) -> None:
    full, empty, damaged, newer = (
        folder / f"{name}.replybook" for name in ("full", "empty", "damaged", "newer")
    )
    with open_book(full) as book:
        fill_example(book, ExampleSize(), Task())
        book.connection.execute("DELETE FROM settings WHERE key = 'example'")  # no strip above the page
    open_book(empty).close()
    whole = full.read_bytes()
    damaged.write_bytes(whole[:_SOUND] + b"\xa5" * (len(whole) - _SOUND))
    shutil.copy(empty, newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    (folder / "foreign.replybook").write_text("a letter to my aunt")


def _make_files(folder: Path) -> None:
    folder.mkdir()
    (mailbox,) = [
        path for path in write_example_files(folder, ExampleSize(weeks=8)) if path.suffix == ".mbox"
    ]
    mailbox.rename(folder / "mailbox.mbox")
    (folder / "unknown.bin").write_bytes(b"\0\1\2")
    zipped = folder / "whole.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(folder / "mailbox.mbox", "Takeout/Mail/All mail.mbox")
    (folder / "incomplete takeout-20261122.zip").write_bytes(zipped.read_bytes()[:-4000])


def _fill_the_disk(book: Book, _task: Task) -> None:
    """The book cannot grow from now on."""
    pages = book.connection.execute("PRAGMA page_count").fetchone()[0]
    book.connection.execute(f"PRAGMA max_page_count = {pages}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
