"""What the window remembers from one start to the next: its place, the look, the books opened lately."""

import json
from pathlib import Path

from PySide6.QtCore import QSettings

from desktop.paths import data_folder

_BOOKS = 5


def remembered() -> QSettings:
    """The window's own notes, in the data folder. What belongs to a shop is in its book instead."""
    return QSettings(str(data_folder() / "window.ini"), QSettings.Format.IniFormat)


def recent_books() -> list[Path]:
    """Books opened lately, the last one first; only those that are still there."""
    try:
        names = json.loads(str(remembered().value("books", "[]")))
    except ValueError:  # somebody has written in the file
        return []
    return [Path(name) for name in names if Path(name).is_file()]


def remember_book(path: Path) -> None:
    """Put a book at the head of those opened lately."""
    others = [book for book in recent_books() if book != path]
    remembered().setValue("books", json.dumps([str(book) for book in [path, *others][:_BOOKS]]))
