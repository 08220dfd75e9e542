"""Asking again before the last answer is there: only the answer to the latest question counts."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.ui.jobs import Jobs, Work

T = TypeVar("T")


class Latest:
    """One kind of question of a page. A new one cancels the one before, and whatever that still answers."""

    def __init__(self, jobs: Jobs, owner: QObject, failed: Callable[[Problem], None]) -> None:
        self._jobs, self._owner, self._failed = jobs, owner, failed
        self._task: Task | None = None
        self._number = 0

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def ask(self, work: Work[T], done: Callable[[T], None]) -> None:
        """Do `work(book, task)` on the reading thread, then `done(result)` unless more was asked since."""
        self.drop()
        number = self._number

        def landed(result: T) -> None:
            if number == self._number:
                self._task = None
                done(result)

        def failed(error: BaseException) -> None:
            if number != self._number or isinstance(error, Cancelled):
                return
            self._task = None
            if not isinstance(error, Problem):
                raise error
            self._failed(error)

        self._task = self._jobs.read(self._owner, work, landed, failed)

    def drop(self) -> None:
        """The answer is not wanted any more."""
        self._number += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None
