"""The one door between the window and the engine: work goes out, results come back here.

One thread owns writing, another one reads with a connection of its own, so the screen stays live during a
long import. Results, problems and changes arrive on the window's thread.
"""

import logging
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.domain.task import Cancelled, Task
from desktop.store.database import Book, open_book, open_for_reading
from desktop.ui.courtesy import Courtesy

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Book, Task], T]
_LOOKS_EVERY = 100  # milliseconds: progress is looked at, not pushed
# Seconds until a thread that computes lets another one go on. With Python's own 0.005 a page of fifty widgets
# that each ask Python something takes a quarter of a second beside a mailbox that is read.
_TURN = 0.0001

# What a change may touch. A page that cares about one of them is stale afterwards.
EVERYTHING = frozenset({"messages", "orders", "settings", "decisions", "batches"})


class Jobs(QObject):
    """Runs work on a book, off the window's thread.

    Lives as long as the application, so a result always has somewhere to land. A result whose `owner` is gone
    is dropped. `failed` gets a Problem or a bug; without it a bug is raised here, for the crash dialog.
    """

    changed = Signal(object)  # frozenset[str], after every write that changed something
    progressed = Signal(float, str)  # of the writing job: 0 to 1, and what is being done
    writing = Signal(bool)
    _landed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._courtesy = Courtesy(self)
        self._path: Path | None = None
        # One after the other: what hooks into threads as they begin (a debugger, a measure of coverage)
        # cannot be put into two at once, and with turns this short two would meet.
        self._writer = _Worker("writer", open_book)
        self._reader = _Worker("reader", open_for_reading)
        sys.setswitchinterval(_TURN)
        self._tasks: list[Task] = []
        self._closed = False
        self._landed.connect(lambda land: land(), Qt.ConnectionType.QueuedConnection)
        self._poll = QTimer(self, interval=_LOOKS_EVERY)
        self._poll.timeout.connect(self._look)

    @property
    def path(self) -> Path | None:
        """The book that work is done on."""
        return self._path

    def open(self, path: Path, owner: QObject, done: Callable[[None], None], failed: "Failed" = None) -> None:
        """Change to another book, made if missing; `done` when it can be used."""
        self._path = path
        self._writer.use(path)
        self._reader.use(path)
        self.write(owner, lambda _book, _task: None, done, failed, changes=EVERYTHING)

    def read(self, owner: QObject, work: Work[T], done: Callable[[T], None], failed: "Failed" = None) -> Task:
        """Do `work(book, task)` with a connection that cannot write, then `done(result)` here."""
        return self._submit(self._reader, owner, work, done, failed, frozenset())

    def write(
        self,
        owner: QObject,
        work: Work[T],
        done: Callable[[T], None],
        failed: "Failed" = None,
        *,
        changes: frozenset[str] = frozenset(),
    ) -> Task:
        """Do `work(book, task)` with the one writing connection; `changes` are told once it is done."""
        return self._submit(self._writer, owner, work, done, failed, changes)

    def cancel(self) -> None:
        """Stop the writing jobs: what they began is not kept."""
        for task in self._tasks:
            task.cancel()

    def window_works(self) -> None:
        """A person waits for the window: work in the background lets it go first."""
        self._courtesy.begin()

    def close(self) -> None:
        """Cancel what runs, and close the connections on the threads that opened them."""
        self._closed = True
        self.cancel()
        self._courtesy.close()
        self._poll.stop()
        # The writer last: only it can tidy up the log beside the book.
        for worker in (self._reader, self._writer):
            worker.close()

    def _submit(
        self,
        worker: "_Worker",
        owner: QObject,
        work: Work[T],
        done: Callable[[T], None],
        failed: "Failed",
        changes: frozenset[str],
    ) -> Task:
        task = Task(self._courtesy.way_giver())
        if self._closed:  # a page's timer fired while the window was closing: nobody waits for the answer
            task.cancel()
            return task
        is_write = worker is self._writer
        if is_write:
            self._tasks.append(task)
            self._poll.start()
            self.writing.emit(True)

        def land(future: Future[T]) -> None:
            if self._closed:
                return
            if is_write:
                self._tasks.remove(task)
                if not self._tasks:
                    self._poll.stop()
                    self.writing.emit(False)
            error = future.exception()
            self._courtesy.begin()
            if error is None and changes:
                self.changed.emit(changes)
            if not shiboken6.isValid(owner):
                return
            if error is None:
                done(future.result())
            elif isinstance(error, Cancelled) and failed is None:
                log.info("cancelled")
            elif failed is not None:
                failed(error)
            else:
                raise error

        future = worker.submit(work, task)
        future.add_done_callback(lambda done_future: self._landed.emit(lambda: land(done_future)))
        return task

    def _look(self) -> None:
        if self._tasks:
            self.progressed.emit(self._tasks[0].fraction, self._tasks[0].label)


Failed = Callable[[BaseException], None] | None


class _Worker:
    """One thread with one connection to the book in use, opened and closed on that thread."""

    def __init__(self, name: str, opener: Callable[[Path], Book]) -> None:
        self._opener = opener
        self._book: Book | None = None
        self._path: Path | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._thread.submit(lambda: None).result()  # it runs

    def use(self, path: Path) -> None:
        self._thread.submit(self._close_book)
        self._path = path

    def submit(self, work: Work[Any], task: Task) -> Future[Any]:
        path = self._path
        return self._thread.submit(self._work, work, task, path)

    def _work(self, work: Work[Any], task: Task, path: Path | None) -> Any:
        if path is None:
            raise RuntimeError("no book is open")
        if self._book is None:
            self._book = self._opener(path)
        task.report(task.fraction)
        with self._book.stoppable(task):
            return work(self._book, task)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._close_book)
        self._thread.shutdown(wait=True)

    def _close_book(self) -> None:
        if self._book is not None:
            self._book.close()
            self._book = None
