"""Renders every page to pictures, light and dark: `python tests/ui/pictures.py OUTDIR [PAGE ...]`.

For each page of the full example book, of an empty book, and for the first run: NAME-FACE-LOOK.png, 1366×690.
Prints what layout.py finds. Not a test: people look at the pictures.
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from layout import faults
from PySide6.QtWidgets import QApplication

from desktop.domain.task import Task
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.store.database import open_book
from desktop.ui import theme
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import PAGES, MainWindow

SIZE = (1366, 690)
_SETTLES_IN = 1.2  # seconds: charts are drawn after the page


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    pages = list(arguments[1:]) or [*PAGES, "first-run"]
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REPLYBOOK_DATA"] = folder
        books = {"full": Path(folder) / "shop.replybook", "empty": Path(folder) / "empty.replybook"}
        with open_book(books["full"]) as book:
            fill_example(book, ExampleSize(), Task())
            book.connection.execute("DELETE FROM settings WHERE key = 'example'")  # no strip above the page
        open_book(books["empty"]).close()
        for look in ("light", "dark"):
            theme.apply(application, look)
            for face, path in books.items():
                _render(application, path, [page for page in pages if page in PAGES], out, face, look)
            if "first-run" in pages:
                _render(application, Path(folder) / "none.replybook", ["first-run"], out, "start", look)
    return 0


def _render(
    application: QApplication, book: Path, pages: Sequence[str], out: Path, face: str, look: str
) -> None:
    jobs = Jobs()
    window = MainWindow(jobs, book)
    window.resize(*SIZE)
    window.show()
    window.start()
    _settle(application)
    for page in pages:
        if page in PAGES:
            began = time.monotonic()
            window.go(page)
            print(f"{page} {face} {look}: made in {(time.monotonic() - began) * 1000:.0f} ms")
            _settle(application)
        window.grab().save(str(out / f"{page}-{face}-{look}.png"))
        for fault in faults(window):
            print(f"  {page} {face}: {fault}")
    window.close()
    jobs.close()
    window.deleteLater()
    application.processEvents()


def _settle(application: QApplication) -> None:
    until = time.monotonic() + _SETTLES_IN
    while time.monotonic() < until:
        application.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
