"""Waiting until a window has nothing more to do."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is read or written any more and the window has taken it in."""
    if window.jobs.path is None:
        QApplication.processEvents()
        return
    for _round in range(3):  # what arrives may ask for more
        done: list[None] = []
        window.jobs.read(window, lambda _book, _task: None, done.append)
        qtbot.waitUntil(lambda done=done: bool(done), timeout=10_000)
        QApplication.processEvents()
