"""Whether the window stays alive while a large mailbox comes in: run by hand, prints a table.

    python tests/benchmarks/window_heartbeat.py [--megabytes 400] [--mailbox FILE] [--where]

The real window is opened offscreen, the mailbox is dropped on Import, the question is answered, and it is
brought in, while somebody goes from page to page. A timer of the window's own thread beats every 10 ms; a
stall is the time between two beats. "new book" has nothing in it before, "full book" has the example shop, so
that there are charts and lists to draw. Two more runs press Cancel, once while the file is read and once
while it is written to the book; "stopped" is the time until the page says that nothing was changed.

The controls are a bare window with the same heartbeat, beside nothing, beside a busy process, and beside a
busy thread of its own process: what the machine and Python take by themselves. --where names the line at
which the window stood in every stall over 50 ms. Every run is a process of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from invented_mailbox import invented_mailbox
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.domain.task import Task
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.store.database import open_book
from desktop.ui import theme
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.import_page import ImportPage

_BEAT = 10  # milliseconds
_STAYS = 800  # milliseconds on a page before going on to the next
_STROLL = ("home", "conversations", "numbers", "orders")
_LIMITS = (50, 100, 250)
_CONTROL = 20  # seconds
_PATIENCE = 1800  # seconds for any one wait


class Heartbeat(QObject):
    """Beats on the window's thread, and keeps when it was late and what was being done then."""

    def __init__(self, *, where: bool) -> None:
        super().__init__()
        self.phase = "start"
        self.page = ""
        self.gaps: list[float] = []
        self.late: list[dict[str, object]] = []
        self._last = time.perf_counter()
        self._place = ""
        self._timer = QTimer(self, interval=_BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        if where:
            window_thread = threading.get_ident()
            threading.Thread(target=self._watch, args=(window_thread,), daemon=True).start()

    def _beat(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self.gaps.append(gap)
        if gap > _LIMITS[0]:
            self.late.append({"ms": round(gap), "phase": self.phase, "page": self.page, "place": self._place})
        self._place = ""
        self._last = now

    def _watch(self, window_thread: int) -> None:
        while True:
            time.sleep(0.02)
            if (time.perf_counter() - self._last) * 1000 < _LIMITS[0]:
                continue
            frame = sys._current_frames().get(window_thread)
            frames = [f for f in traceback.extract_stack(frame) if "/desktop/" in f.filename]
            self._place = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-1:-4:-1])

    def told(self) -> dict[str, object]:
        """The figures of this run."""
        gaps = sorted(self.gaps)
        return {
            "max": gaps[-1],
            "p99": gaps[int(0.99 * (len(gaps) - 1))],
            "over": [sum(gap > limit for gap in gaps) for limit in _LIMITS],
            "seconds": sum(gaps) / 1000,
            "late": self.late,
        }


_kept: list[QObject] = []


def wait_until(holds: Callable[[], bool]) -> None:
    """Let the window live until something holds."""
    loop, until = QEventLoop(), time.monotonic() + _PATIENCE

    def look() -> None:
        if holds() or time.monotonic() > until:
            loop.quit()

    timer = QTimer(interval=_BEAT)
    # The watching thread may hold this frame a moment longer, and a timer must not end on that thread.
    _kept.extend((loop, timer))
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not holds():
        raise TimeoutError("the window never came so far")


class Import:
    """The real window with an import, and somebody who goes about in it meanwhile."""

    def __init__(self, book: Path, heartbeat: Heartbeat) -> None:
        self.heartbeat = heartbeat
        self.jobs = Jobs()
        self.window = MainWindow(self.jobs, book)
        ready: list[bool] = []
        self.window.ready.connect(lambda: ready.append(True))
        self.window.resize(1366, 690)
        self.window.show()
        self.window.start()
        wait_until(lambda: bool(ready))
        self._next = 0
        self._stroll = QTimer(interval=_STAYS)
        self._stroll.timeout.connect(self._go_on)
        for page in (*_STROLL, "import"):  # made once before: what is measured is the import
            self.heartbeat.page = page
            self.window.go(page)
            wait_until(self._passed(_STAYS / 1000))

    @property
    def page(self) -> ImportPage:
        page = self.window.pages["import"]
        if not isinstance(page, ImportPage):
            raise TypeError(page)
        return page

    def look(self, mailbox: Path) -> None:
        """Drop the mailbox, stroll until it is read, answer its question, stroll until it is read again."""
        page = self.page
        self.heartbeat.phase = "reading"
        page.add_files([mailbox])
        wait_until(lambda: page.run.busy)
        self.stroll_until(lambda: not page.run.busy)
        self.back()
        if not page.own.isHidden():
            self.heartbeat.phase = "reading again"
            page.go_on.click()
            self.stroll_until(lambda: not page.run.busy)
            self.back()
        wait_until(lambda: page.preview_card.isVisible())

    def bring_in(self) -> None:
        self.start_bringing_in()
        self.stroll_until(lambda: not self.page.run.busy)
        self.back()
        wait_until(lambda: self.page.result.isVisible())
        self.heartbeat.phase = "after"
        self.stroll_until(self._passed(5 * _STAYS / 1000))

    def start_bringing_in(self) -> None:
        self.heartbeat.phase = "bringing in"
        self.page.bring_in.click()

    def cancel(self) -> float:
        """Press Cancel, and wait until the page says that nothing was changed; in seconds."""
        self.heartbeat.phase = "stopping"
        pressed = time.perf_counter()
        self.page.progress.cancel.click()
        wait_until(lambda: "Stopped" in self.page.remark.text.text() and self.page.remark.isVisible())
        return time.perf_counter() - pressed

    def stroll_until(self, holds: Callable[[], bool]) -> None:
        self._stroll.start()
        wait_until(holds)
        self._stroll.stop()

    def back(self) -> None:
        self.heartbeat.page = "import"
        self.window.go("import")

    def close(self) -> None:
        self.window.close()
        self.jobs.close()

    def _go_on(self) -> None:
        self.heartbeat.page = _STROLL[self._next % len(_STROLL)]
        self._next += 1
        self.window.go(self.heartbeat.page)

    @staticmethod
    def _passed(seconds: float) -> Callable[[], bool]:
        until = time.monotonic() + seconds
        return lambda: time.monotonic() > until


def bring_in(mailbox: Path, book: Path, heartbeat: Heartbeat) -> dict[str, object]:
    """The whole import."""
    run = Import(book, heartbeat)
    with closing(run):
        run.look(mailbox)
        run.bring_in()
    return heartbeat.told()


def stop_reading(mailbox: Path, book: Path, heartbeat: Heartbeat) -> dict[str, object]:
    """Cancel in the middle of reading."""
    run = Import(book, heartbeat)
    with closing(run):
        heartbeat.phase = "reading"
        run.page.add_files([mailbox])
        wait_until(lambda: run.page.progress.bar.value() > 350 and run.page.progress.isVisible())
        return {"stopped": run.cancel()} | heartbeat.told()


def stop_settling(mailbox: Path, book: Path, heartbeat: Heartbeat) -> dict[str, object]:
    """Cancel while conversations are put together."""
    run = Import(book, heartbeat)
    with closing(run):
        heartbeat.phase = "reading"
        run.page.run.owner = ("auto",)
        run.page.add_files([mailbox])
        wait_until(lambda: run.page.progress.bar.value() > 750)
        return {"stopped": run.cancel()} | heartbeat.told()


def stop_bringing_in(mailbox: Path, book: Path, heartbeat: Heartbeat) -> dict[str, object]:
    """Cancel in the middle of writing to the book."""
    run = Import(book, heartbeat)
    with closing(run):
        run.page.run.owner = ("auto",)
        run.page.add_files([mailbox])
        wait_until(lambda: run.page.preview_card.isVisible())
        run.start_bringing_in()
        wait_until(Import._passed(1.2))
        return {"stopped": run.cancel()} | heartbeat.told()


_CASES: dict[str, tuple[Callable[[Path, Path, Heartbeat], dict[str, object]], str]] = {
    "new book": (bring_in, "new"),
    "full book": (bring_in, "full"),
    "cancel while reading": (stop_reading, "new"),
    "cancel while putting together": (stop_settling, "new"),
    "cancel while writing": (stop_bringing_in, "new"),
}


def control(heartbeat: Heartbeat, beside: str) -> dict[str, object]:
    """A bare window beside nothing, a busy process, or a busy thread of this one."""
    window = QMainWindow()
    window.show()
    busy = None
    if beside == "a busy process":
        busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    elif beside == "a busy thread":
        threading.Thread(target=_spin, daemon=True).start()
    try:
        wait_until(Import._passed(_CONTROL))
    finally:
        if busy is not None:
            busy.kill()
            busy.wait()
    return heartbeat.told()


def _spin() -> None:
    while True:
        pass


_CONTROLS = ("nothing", "a busy process", "a busy thread")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--photos", type=float, default=0.0, help="share of mails with one")
    parser.add_argument("--mailbox", type=Path, help="use this file instead of inventing one")
    parser.add_argument("--where", action="store_true")
    parser.add_argument("--only", action="append", help="a case by its name; may be given again")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(_run(options)))
        return
    with tempfile.TemporaryDirectory() as folder:
        mailbox = options.mailbox or invented_mailbox(Path(folder), options.megabytes, options.photos)
        print(f"{mailbox.stat().st_size / 1e6:.0f} MB")
        for case in options.only or [*_CONTROLS, *_CASES]:
            command = [sys.executable, __file__, "--case", case, "--mailbox", str(mailbox)]
            command += ["--where"] if options.where else []
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            _print(case, json.loads(done.stdout.splitlines()[-1]))


def _run(options: argparse.Namespace) -> dict[str, object]:
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REPLYBOOK_DATA"] = folder
        theme.apply(application, "light")
        book = Path(folder) / "shop.replybook"
        if options.case in _CONTROLS:
            return control(Heartbeat(where=options.where), options.case)
        act, state = _CASES[options.case]
        with open_book(book) as opened:
            if state == "full":
                fill_example(opened, ExampleSize(), Task())
        return act(options.mailbox, book, Heartbeat(where=options.where))


def _print(case: str, found: dict[str, object]) -> None:
    over = "  ".join(f"over {limit}: {n}" for limit, n in zip(_LIMITS, found["over"], strict=True))
    stopped = f"  stopped in {found['stopped']:.2f} s" if "stopped" in found else ""
    name = f"beside {case}" if case in _CONTROLS else case
    print(
        f"{name:30} {found['seconds']:6.0f} s  max {found['max']:5.0f} ms  p99 {found['p99']:4.0f} ms"
        f"  {over}{stopped}",
        flush=True,
    )
    for stall in found["late"]:
        print(f"    {stall['ms']:5} ms  {stall['phase']}, {stall['page']}  {stall['place']}")


if __name__ == "__main__":
    main()
