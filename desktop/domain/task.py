"""A piece of work that can say how far it is, and can be asked to stop."""

import threading


class Cancelled(Exception):
    """The person pressed Cancel. Nothing was kept."""


class Task:
    """Shared by one worker, which reports, and one onlooker, who looks and may cancel."""

    def __init__(self) -> None:
        self.fraction = 0.0
        self.label = ""
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
        self.fraction = fraction
        self.label = label or self.label
