"""Rows of a very long list: ids are known at once, rows are fetched by the page as they are looked at."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer

from desktop.domain.task import Task
from desktop.store.database import Book
from desktop.ui.jobs import Jobs

_PAGE = 100  # rows
_PAGES_KEPT = 50
_PAGES_WANTED = 4  # of a quick scroll only the last stops are worth fetching


class _HasId(Protocol):
    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=_HasId)


class PagedRows(QObject, Generic[R]):
    """Which row stands where. `came(first, last)` is called on the window's thread when rows were fetched."""

    def __init__(
        self,
        jobs: Jobs,
        fetch: Callable[[Book, Sequence[int]], list[R]],
        came: Callable[[int, int], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._fetch, self._came = jobs, fetch, came
        self.ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, R]] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._generation = 0
        self._is_asking = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._ask)

    def show(self, ids: "array[int]", rows: Sequence[R] = ()) -> None:
        """Hold these ids; `rows` are those already at hand, all of them or none."""
        self._generation += 1
        self._is_asking = False
        self.ids = ids
        self._pages.clear()
        self._wanted.clear()
        if rows:
            for start in range(0, len(ids), _PAGE):
                page = rows[start : start + _PAGE]
                self._pages[start // _PAGE] = {row.id: row for row in page}

    def row(self, index: int) -> R | None:
        """The row at `index`; None while it is being fetched, or where it is gone from the book."""
        number = index // _PAGE
        page = self._pages.get(number)
        if page is None:
            self._wanted[number] = None
            self._wanted.move_to_end(number)
            self._later.start()
            return None
        self._pages.move_to_end(number)
        return page.get(self.ids[index])

    def _ask(self) -> None:
        if self._is_asking or not self._wanted:
            return
        while len(self._wanted) > _PAGES_WANTED:
            self._wanted.popitem(last=False)
        number, _none = self._wanted.popitem()
        first = number * _PAGE
        ids = self.ids[first : first + _PAGE]
        generation = self._generation
        fetch = self._fetch

        def work(book: Book, _task: Task) -> list[R]:
            return fetch(book, ids)

        def landed(rows: list[R]) -> None:
            if generation != self._generation:
                return
            self._is_asking = False
            self._pages[number] = {row.id: row for row in rows}
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
            self._came(first, first + len(ids) - 1)
            self._ask()

        self._is_asking = True
        self._jobs.read(self, work, landed)
