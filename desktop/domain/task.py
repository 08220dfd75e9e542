"""A piece of work that can say how far it is, and can be asked to stop."""

import threading
from collections.abc import Callable


class Cancelled(Exception):
    """The person pressed Cancel. Nothing was kept."""


class Task:
    """Shared by one worker, which reports, and one onlooker, who looks and may cancel.

    `give_way` lets somebody who is waited for at the screen go first; a worker calls it in the midst of long
    work, as often as once a record.
    """

    def __init__(self, give_way: Callable[[], None] | None = None) -> None:
        self.fraction = 0.0
        self.label = ""
        self.give_way: Callable[[], None] = give_way or _go_on
        self._stop = threading.Event()

    def cancel(self) -> None:
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def report(self, fraction: float, label: str = "") -> None:
        """Say how far the work is, from 0 to 1. Raises Cancelled when the person asked to stop."""
        if self.cancelled:
            raise Cancelled
        self.give_way()
        self.fraction = fraction
        self.label = label or self.label


def _go_on() -> None:
    """Nobody is waited for."""
