"""The application: builds everything once, shows the window, and tidies up at the end."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.language import _
from desktop.paths import data_folder, default_book
from desktop.ui import theme
from desktop.ui.errors import Faults
from desktop.ui.icons import application_icon
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.one_window import OneWindow

_LOG_SIZE = 500_000  # bytes


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the window from the system's own menu. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="replybook-window", description=_("Replybook's window."))
    parser.add_argument("--book", default="", metavar="FILE")
    parser.add_argument("--data-dir", default="", metavar="DIR")
    parser.add_argument("--theme", default="", choices=["", *theme.CHOICES])
    options = parser.parse_args(arguments)
    return open_window(options.data_dir, options.book, options.theme)


def open_window(data_dir: str = "", book: str = "", look: str = "") -> int:
    """Show the window, for the book at `book` or the usual one, until it is closed."""
    if data_dir:
        os.environ["REPLYBOOK_DATA"] = str(Path(data_dir).absolute())
    if not has_screen():
        print(
            _("There is no screen here. The same things are done by commands: replybook --help."),
            file=sys.stderr,
        )
        return 1
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("an application without windows is running")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal: Qt's loop would never hear of it
    _prepare(application)
    faults = Faults()
    faults.install()
    theme.apply(application, look or theme.chosen())
    own_book = Path(book).absolute() if book else default_book(data_folder())
    one = OneWindow()
    if not one.claim(own_book):
        return 0
    jobs = Jobs()
    window = MainWindow(jobs, own_book, one)
    window.show()
    # After the first paint, so that something is seen at once.
    if book:
        QTimer.singleShot(0, lambda: window.open_book(own_book))
    else:
        QTimer.singleShot(0, window.start)
    try:
        return application.exec()
    finally:
        jobs.close()


def has_screen() -> bool:
    """Whether a window can be shown; Qt would end the program where none can."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _prepare(application: QApplication) -> None:
    application.setApplicationName("Replybook")
    application.setDesktopFileName("replybook")
    application.setWindowIcon(application_icon())
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = RotatingFileHandler(folder / "replybook.log", maxBytes=_LOG_SIZE, backupCount=1, encoding="utf-8")
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger("desktop").addHandler(file)
    logging.getLogger("desktop").setLevel(logging.INFO)


if __name__ == "__main__":
    sys.exit(main())
