"""One import from the dropped files to the book, as the window sees it.

The plan and its scratch database belong to the thread that writes: this object never touches them, it only
sends work there and gets plain figures back. While a plan is held nothing else can be written
(store/scratch.py refuses), so a page that is left, or over which something else is written, calls `let_go`:
the figures stay on the screen, and before anything is brought in the files are looked at once more.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.domain.task import Cancelled, Task
from desktop.language import _
from desktop.services.change_settings import change_setting, read_setting, shop_zone
from desktop.services.import_files import AsSheet, Plan, Request, bring_in, look
from desktop.services.leave_out import leave_out as leave_out_of
from desktop.services.moved import moved, moved_words, week_figures
from desktop.services.preview import Preview, preview
from desktop.services.propose import (
    ProposedHours,
    ProposedPerson,
    proposed_hours,
    proposed_not_customers,
)
from desktop.store.database import Book
from desktop.ui.jobs import Jobs, Work

T = TypeVar("T")
_OWN_FIELDS = frozenset({"day-first", "currency"})  # the others are answered under their own key
IMPORTED = frozenset({"messages", "orders", "settings", "batches"})


class Proposals:
    """What can be proposed once it is known who the shop is."""

    def __init__(self, people: list[ProposedPerson], hours: ProposedHours | None) -> None:
        self.people = people
        self.hours = hours


class _Desk:
    """Where the plan lies; only ever reached for on the thread that writes."""

    def __init__(self) -> None:
        self.plan: Plan | None = None

    def current(self) -> Plan:
        """The plan, if the book is still as it was looked at. Raises Problem."""
        if self.plan is None or not self.plan.is_current:
            raise Problem(
                _("The book has changed while you were looking. Nothing was written."),
                _("Look at the files once more."),
            )
        return self.plan

    def taken(self) -> Plan:
        """The plan, which is no longer here then: bringing in closes it, whatever happens."""
        plan = self.current()
        self.plan = None
        return plan

    def clear(self) -> None:
        """Let go of the plan and its scratch database."""
        if self.plan is not None:
            self.plan.close()
            self.plan = None


class ImportRun(QObject):
    """Looks at files, takes answers, and brings in. Every result comes as a signal."""

    looked = Signal(object)  # Preview
    proposed = Signal(object)  # Proposals
    brought_in = Signal(object, str)  # Preview of what is in the book now; what it moved in words, or ""
    failed = Signal(object)  # Problem
    stopped = Signal()  # the person pressed Cancel: nothing was changed
    started = Signal(object)  # Task, for a line of progress
    stale = Signal()  # the book has changed: `look_if_changed` where a person sees what was shown

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._desk = _Desk()
        self._task: Task | None = None
        self.paths: tuple[Path, ...] = ()
        self.source = ""
        self.owner: tuple[str, ...] = ()
        self.zone = ""  # "": the shop's own
        self.answers = Answers()
        self.sheets: dict[Path, AsSheet] = {}  # files of which a person said which column is what
        self.left_out: tuple[str, ...] = ()  # contact points of who is no customer
        self.preview: Preview | None = None
        self._is_stale = False
        self._holds = False  # whether a plan lies on the desk, as far as is known here
        jobs.changed.connect(self._book_changed)

    @property
    def busy(self) -> bool:
        return self._task is not None

    def look(self, paths: Iterable[Path] | None = None) -> None:
        """Read the files (those of before, if none are named) with what was answered so far."""
        if paths is not None:
            self.paths = tuple(paths)
        self.preview = None
        self._run(self._looking(), self._show)

    def look_if_changed(self) -> None:
        """Look once more if the book has changed since."""
        if self._is_stale and self.preview is not None and not self.busy:
            self.look()

    def let_go(self) -> None:
        """Something else may be written now; what is shown stays."""
        if self._holds or self.busy:
            self._holds = False
            desk = self._desk
            self._jobs.write(self, lambda _book, _task: desk.clear(), lambda _nothing: None)

    def _looking(self) -> Work[Preview]:
        """The work of reading the files and preparing the plan."""
        request = Request(self.paths, self.source, self.owner, self.answers, dict(self.sheets))
        desk, zone, left_out = self._desk, self.zone, self.left_out

        def work(book: Book, task: Task) -> Preview:
            desk.clear()
            given = request.answers
            answers = replace(
                given,
                time_zone=zone or shop_zone(book),
                currency=given.currency or read_setting(book, "currency"),
            )
            desk.plan = look(book, replace(request, answers=answers), task)
            if left_out and not desk.plan.questions:
                leave_out_of(desk.plan, left_out, task)
            return preview(desk.plan)

        return work

    def answer(self, answers: Mapping[str, str]) -> None:
        """Take what was answered to the questions of a preview, by their keys, for the next look."""
        mapping = {key.removeprefix("map."): said for key, said in answers.items() if key.startswith("map.")}
        other = {key: said for key, said in answers.items() if key not in _OWN_FIELDS and key[:4] != "map."}
        given = self.answers
        self.answers = replace(
            given,
            mapping=given.mapping | mapping,
            other=given.other | other,
            day_first=answers["day-first"] == "day-first" if "day-first" in answers else given.day_first,
            currency=answers.get("currency", given.currency),
        )

    def propose(self, zone: str) -> None:
        """Ask for opening hours in this time zone, and for people who are no customers."""
        desk = self._desk

        def work(_book: Book, _task: Task) -> Proposals:
            plan = desk.current()
            return Proposals(proposed_not_customers(plan), proposed_hours(plan, zone))

        self._run(work, self.proposed.emit)

    def leave_out(self, points: Iterable[str]) -> None:
        """Leave these people out, and show what then would be brought in."""
        self.left_out = tuple(points)
        desk, chosen = self._desk, self.left_out

        def work(_book: Book, task: Task) -> Preview:
            plan = desk.current()
            leave_out_of(plan, chosen, task)
            return preview(plan)

        self._run(work, self._show)

    def bring_in(self, settings: Mapping[str, str] | None = None) -> None:
        """Write what was shown, and then these settings.

        Where the plan was let go of, the files are read again; if that gives anything else than what the
        person saw, it is shown instead of brought in.
        """
        if self.preview is None:
            return
        desk, shown, wanted, look_again = self._desk, self.preview, dict(settings or {}), self._looking()

        def work(book: Book, task: Task) -> tuple[Preview, str]:
            if desk.plan is None:
                found = look_again(book, task)
                if found != shown:
                    return found, ""
            before = week_figures(book)
            bring_in(desk.taken())
            change = moved(book, before)
            for key, value in wanted.items():
                change_setting(book, key, value, task)
            return shown, moved_words(change) if change else ""

        def done(result: tuple[Preview, str]) -> None:
            found, has_moved = result
            if found is shown:
                self.preview = None
                self._holds = False
                self.brought_in.emit(found, has_moved)
            else:
                self._show(found)

        self._run(work, done, changes=IMPORTED)

    def cancel(self) -> None:
        """Stop what runs; nothing is changed."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Forget the files, and let go of the scratch database."""
        self.cancel()
        self.preview = None
        self.paths, self.left_out, self.answers, self.sheets = (), (), Answers(), {}
        self.let_go()

    def _run(self, work: Work[T], done: Callable[[T], None], changes: frozenset[str] = frozenset()) -> None:
        def landed(result: T) -> None:
            if self._ends(task):
                done(result)

        def failed(error: BaseException) -> None:
            if self._ends(task):
                self._fail(error)
            elif not isinstance(error, Cancelled | Problem):
                raise error

        task = self._task = self._jobs.write(self, work, landed, failed, changes=changes)
        self.started.emit(task)

    def _ends(self, task: Task) -> bool:
        """Note that a task has ended; False if the person has asked for something else since."""
        if self._task is not task:
            return False
        self._task = None
        return True

    def _show(self, shown: Preview) -> None:
        self.preview = shown
        self._is_stale = False
        self._holds = True
        self.looked.emit(shown)

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.stopped.emit()
        elif isinstance(error, Problem):
            self.failed.emit(error)
        else:
            raise error

    def _book_changed(self, changes: frozenset[str]) -> None:
        """Something was written while the person was looking: what is shown may no longer be so."""
        if self.preview is not None and changes:
            self._is_stale = True
            self.stale.emit()
