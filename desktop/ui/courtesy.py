"""While the window has something to do, work in the background stands aside for a moment.

Python lets one thread compute at a time and shares its turns evenly: beside a mailbox that is read, a page
that takes 60 ms would take 120. A person at the screen comes first.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_AFTERWARDS = 30  # milliseconds: what was begun goes on with layout and painting
# Seconds that one piece of work waits at most each time the window begins something: a window that never
# comes to rest does not stop the work.
_AT_MOST = 0.15


class Courtesy(QObject):
    """`begin` on the window's thread; work on other threads calls its `way_giver`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rests = threading.Event()
        self._rests.set()
        self._begun = 0
        self._end = QTimer(self, interval=_AFTERWARDS, singleShot=True)
        self._end.timeout.connect(self.close)

    def begin(self) -> None:
        """The window begins something that a person waits for."""
        self._begun += 1
        self._rests.clear()
        self._end.start()  # it fires only when the window is free again

    def close(self) -> None:
        """The window rests; nobody is waited for."""
        self._end.stop()
        self._rests.set()

    def way_giver(self) -> Callable[[], None]:
        """For one piece of work on another thread: waits until the window rests, for a moment at most."""
        waited_for = 0  # what was begun when this work stood aside last

        def give_way() -> None:
            nonlocal waited_for
            if not self._rests.is_set() and waited_for != self._begun:
                waited_for = self._begun
                self._rests.wait(_AT_MOST)

        return give_way
