"""Where Replybook keeps its files on each system."""

import os
import sys
from pathlib import Path

BOOK_NAME = "shop.replybook"
EXAMPLE_NAME = "example.replybook"


def resources() -> Path:
    """The folder with icons, languages and other files that come with the program."""
    return Path(__file__).resolve().parent.parent / "resources"


def data_folder() -> Path:
    """The system's own place for an application's data; REPLYBOOK_DATA names another."""
    if chosen := os.environ.get("REPLYBOOK_DATA"):
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Replybook"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Replybook"
    return Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "replybook"


def default_book(folder: Path) -> Path:
    return folder / BOOK_NAME


def example_book(folder: Path) -> Path:
    """The invented shop has a file of its own, so that nothing of it is ever mixed with a real one."""
    return folder / EXAMPLE_NAME
