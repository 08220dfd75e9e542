"""Starting and ending the program itself, as a person does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
# Starts the window as the entry point does, looks at it once it is ready, and closes it.
SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop import app
from desktop.ui.main_window import MainWindow

def look():
    windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    if windows and ((windows[0].current and windows[0].told) or windows[0].first_run):
        print(windows[0].current or "first run", windows[0].windowTitle(), sep=": ")
        windows[0].close()
    else:
        QTimer.singleShot(50, look)

application = QApplication([])
QTimer.singleShot(0, look)
sys.exit(app.main(sys.argv[1:]))
"""


def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_window_starts_shows_the_book_and_ends(book: Path, data_folder: Path) -> None:
    done = start("-c", SCRIPT, "--data-dir", str(data_folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "home: Example shop\n"
    assert not (data_folder / "shop.replybook-wal").exists(), "the connections were not closed"
    assert "ERROR" not in (data_folder / "replybook.log").read_text(encoding="utf-8")


def test_a_first_start_asks_how_to_begin(data_folder: Path) -> None:
    done = start("-c", SCRIPT, "--data-dir", str(data_folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "first run: Replybook\n"
    assert not list(data_folder.glob("*.replybook"))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen")
def test_without_a_screen_it_says_so(data_folder: Path) -> None:
    done = start(
        "-m", "desktop", "--data-dir", str(data_folder), QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY=""
    )
    assert done.returncode == 1
    assert "no screen" in done.stderr
