"""The way through the first run: which step follows which answer, and when something is written at last.

Files are read once to see who writes; with the owner's addresses they are read again, and people who are no
customers are then left out of what was read. Nothing is in the book before *Bring in*.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _
from desktop.paths import data_folder, default_book, example_book
from desktop.services.asked_exports import AskedExport, ask_for, asked_exports, forget_asked
from desktop.services.example_shop import ExampleSize, fill_example, is_example
from desktop.services.preview import Preview
from desktop.services.recognise_files import Recognised, recognise_files
from desktop.store.database import Book
from desktop.ui.import_run import ImportRun, Proposals
from desktop.ui.jobs import EVERYTHING, Jobs
from desktop.ui.pages.first_run.places_step import PlacesStep
from desktop.ui.pages.first_run.step import WIDTH, Step
from desktop.ui.pages.first_run.step_line import StepLine
from desktop.ui.pages.first_run.steps import (
    DoneStep,
    FilesStep,
    HoursStep,
    LookStep,
    PeopleStep,
    YouStep,
)
from desktop.ui.pages.first_run.welcome import Welcome
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.drop_area import DropLayer
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.progress_line import ProgressLine


class FirstRun(QWidget):
    """Fills the window until there is a book. `finished` names the entry to open then."""

    finished = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.run = ImportRun(jobs, self)
        self._book: Path | None = None  # the one that this first run has opened
        self._came_by: list[str] = []  # the steps behind *Back*
        self._at = ""
        self._next: Callable[[], None] | None = None  # what waits for the files to be read
        self._people: Proposals | None = None
        self.setObjectName("first-run")
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()

    # Building

    def _build(self) -> None:
        self.welcome = Welcome()
        self.places, self.files, self.you = PlacesStep(), FilesStep(), YouStep()
        self.people, self.hours, self.look, self.done = PeopleStep(), HoursStep(), LookStep(), DoneStep()
        self.steps: dict[str, Step] = {
            step.key: step
            for step in (
                self.places,
                self.files,
                self.you,
                self.people,
                self.hours,
                self.look,
                self.done,
            )
        }
        self.line = StepLine(
            (
                _("Places"),
                _("Files"),
                _("You"),
                _("Not customers"),
                _("Hours"),
                _("Look"),
                _("Done"),
            )
        )
        self.line.setMaximumWidth(WIDTH)
        self._stack = QStackedWidget()
        for step in self.steps.values():
            self._stack.addWidget(step)
        self.progress = ProgressLine()
        self.progress.setMaximumWidth(WIDTH)
        self._stepping = QWidget()
        column = QVBoxLayout(self._stepping)
        column.setContentsMargins(0, 32, 0, 0)
        column.setSpacing(0)
        column.addLayout(_centred(self.line))
        column.addWidget(self._stack, 1)
        column.addLayout(_centred(self.progress))
        column.addSpacing(8)
        column.addWidget(self._foot())
        self._faces = QStackedWidget()
        self._faces.addWidget(self.welcome)
        self._faces.addWidget(self._stepping)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        self._layer = DropLayer(self, self.add_files)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("look", "bar")
        self.back = Button(_("Bac&k"), name="back")
        self.back.clicked.connect(self.go_back)
        self._quiet = PlainLabel("", "quiet")
        buttons = QWidget()
        self._buttons = QStackedLayout(buttons)
        self._button_places: dict[str, int] = {}
        for step in self.steps.values():
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(8)
            line.addStretch()
            for button in (*step.others, step.main):
                line.addWidget(button)
            self._button_places[step.key] = self._buttons.addWidget(holder)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 16, 0, 16)
        row.setSpacing(16)
        row.addWidget(self.back)
        row.addWidget(self._quiet)
        row.addWidget(buttons, 1)
        outer = _centred(inner)
        foot.setLayout(outer)
        foot.setFixedHeight(72)
        return foot

    def _connect(self) -> None:
        self.welcome.own.connect(self.use_own_files)
        self.welcome.example.connect(self.look_around)
        self.welcome.contact.connect(lambda: self._open_own(lambda: self.finished.emit("log-contact")))
        self.welcome.existing.connect(self.choose_book)
        for step in self.steps.values():
            step.changed.connect(self._show_buttons)
        self.places.main.clicked.connect(self._to_files)
        self.files.dropped.connect(self.add_files)
        self.files.guides.asked.connect(lambda key: self._note_asked(ask_for, key))
        self.files.guides.forgotten.connect(lambda key: self._note_asked(forget_asked, key))
        self.files.main.clicked.connect(self._read_files)
        self.you.main.clicked.connect(self._that_is_me)
        self.people.main.clicked.connect(self._leave_out)
        self.people.others[0].clicked.connect(self._leave_out)
        self.hours.main.clicked.connect(self._to_look)
        self.hours.skip.clicked.connect(self._skip_hours)
        self.hours.question.zone_chosen.connect(self._zone_chosen)
        self.look.main.clicked.connect(self._bring_in)
        self.look.cancel.clicked.connect(self.give_up)
        self.look.wrong.connect(self._mend)
        self.done.main.clicked.connect(lambda: self.finished.emit("home"))
        self.run.started.connect(self._started)
        self.run.looked.connect(self._looked)
        self.run.proposed.connect(self._proposed)
        self.run.brought_in.connect(self._brought_in)
        self.run.failed.connect(self._failed)
        self.run.stopped.connect(self._stopped)

    # The three ways, and a fourth

    def use_own_files(self) -> None:
        """The steps, from the first one."""
        self._came_by.clear()
        self._go("places")

    def look_around(self) -> None:
        """An invented shop in a book of its own, made the first time."""
        self.welcome.show_busy(busy=True)
        self._open(example_book(data_folder()), self._fill_example)

    def choose_book(self) -> None:
        """Open a book or a backup from anywhere."""
        name, _filter = QFileDialog.getOpenFileName(
            self, _("Open a book or a backup"), str(data_folder().parent), _("Books (*.replybook)")
        )
        if name:
            self._open(Path(name), lambda: self.finished.emit("home"))

    def add_files(self, paths: list[Path]) -> None:
        """Files were dropped or chosen: find out what they are, and show them."""
        if self._at not in ("places", "files"):
            self._came_by = ["places"]
        self._show("files")

        def recognise(_book: Book, _task: Task) -> list[Recognised]:
            return recognise_files(paths)

        self._open_own(lambda: self.jobs.read(self, recognise, self._recognised, self._failed))

    def _open_own(self, then: Callable[[], object]) -> None:
        self._open(default_book(data_folder()), then)

    def _open(self, path: Path, then: Callable[[], object]) -> None:
        if self._book == path:
            then()
            return

        def opened(_nothing: None) -> None:
            self._book = path
            then()

        self.jobs.open(path, self, opened, self._failed)

    def _fill_example(self) -> None:
        def fill(book: Book, task: Task) -> None:
            if not is_example(book):
                fill_example(book, ExampleSize(), task)

        def filled(_nothing: None) -> None:
            self.welcome.progress.stop()
            self.finished.emit("home")

        self.welcome.progress.start(self.jobs.write(self, fill, filled, self._failed, changes=EVERYTHING))

    # From step to step

    def go_back(self) -> None:
        """The step before; from the first one to the beginning."""
        self.run.cancel()
        self._next = None
        if self._came_by:
            self._show(self._came_by.pop())
        else:
            self._show_welcome()

    def give_up(self) -> None:
        """Nothing was written, and nothing will be."""
        self._next = None
        self.run.close()
        self._came_by.clear()
        self._show_welcome()

    def _go(self, key: str) -> None:
        if self._at and self._at != key:
            self._came_by.append(self._at)
        self._show(key)

    def _show(self, key: str) -> None:
        self._at = key
        step = self.steps[key]
        step.problem.clear()
        self.line.stand_at(list(self.steps).index(key))
        self._stack.setCurrentWidget(step)
        self._buttons.setCurrentIndex(self._button_places[key])
        self._faces.setCurrentWidget(self._stepping)
        self.back.setVisible(key != "done")
        self._show_buttons()
        self._put_focus()

    def _show_welcome(self) -> None:
        self._at = ""
        self._faces.setCurrentWidget(self.welcome)
        self.welcome.cards[0].setFocus()

    def _show_buttons(self) -> None:
        if not self._at:
            return
        step = self.steps[self._at]
        step.main.setEnabled(step.can_go_on and not self.run.busy)
        for button in step.others:
            button.setEnabled(not self.run.busy)
        self._quiet.setText(step.quiet)

    def _put_focus(self) -> None:
        """To the main button, or to what must be done before it can be pressed."""
        step = self.steps[self._at]
        target = self.files.area.choose if step is self.files and not step.can_go_on else step.main
        target.setFocus()

    # The answers

    def _to_files(self) -> None:
        self.files.guides.show_only(self.places.chosen)
        self._go("files")

    def _note_asked(self, note: Callable[[Book, str], None], key: str) -> None:
        """What was asked for stands in the shop's own book, which may be made for it: the place is kept."""

        def noted(book: Book, _task: Task) -> tuple[AskedExport, ...]:
            note(book, key)
            return asked_exports(book)

        def write() -> None:
            self.run.let_go()
            self.jobs.write(
                self,
                noted,
                lambda asked: self.files.guides.show_asked(asked, self.hours.zone),
                self._failed,
                changes=frozenset({"settings"}),
            )

        self._open_own(write)

    def _recognised(self, files: list[Recognised]) -> None:
        self.files.add_files(files)
        if self._at == "files":
            self._put_focus()

    def _read_files(self) -> None:
        answers = self.files.answers
        if answers:
            self.run.answer(answers)
        self._look(self._after_reading, self.files.paths)

    def _after_reading(self) -> None:
        self.run.propose(self.hours.zone)

    def _that_is_me(self) -> None:
        self.run.owner = self.you.question.chosen
        self._look(self._after_reading)

    def _look(self, then: Callable[[], None], paths: tuple[Path, ...] | None = None) -> None:
        self._next = then
        self.run.zone = self.hours.zone
        self.run.look(paths)

    def _looked(self, preview: Preview) -> None:
        self.progress.stop()
        if any(question.key == "owner" for question in preview.questions):
            self.you.ask(preview.own, self.run.owner)
            self._go("you")
        elif preview.questions:
            if self._at != "files":
                self._show("files")
            self.files.ask(preview.questions)
        elif self._next is not None:
            then, self._next = self._next, None
            then()
        else:  # looked at once more, and not as it was shown
            self._show_look(preview)
        self._show_buttons()

    def _proposed(self, proposals: Proposals) -> None:
        self.progress.stop()
        self.hours.ask(proposals.hours)
        if self._at == "hours":  # another time zone was chosen
            self._show_buttons()
            return
        self._people = proposals
        preview = self.run.preview
        if proposals.people:
            self.people.ask(proposals.people, self.run.left_out)
            self._go("people")
        elif preview is not None and preview.conversations:
            self._go("hours")
        else:
            self._to_look()

    def _leave_out(self) -> None:
        chosen = self.people.question.chosen
        if chosen == self.run.left_out:
            self._go("hours")
            return
        self._next = lambda: self._go("hours")
        self.run.leave_out(chosen)

    def _zone_chosen(self, zone: str) -> None:
        self.hours.zone = zone
        self.run.propose(zone)

    def _skip_hours(self) -> None:
        self.hours.question.choose_none()
        self._to_look()

    def _to_look(self) -> None:
        if self.run.zone != self.hours.zone:  # times on a wall clock are read anew
            self._look(self._open_look)
        else:
            self._open_look()

    def _open_look(self) -> None:
        if self.run.preview is not None:
            self._go("look")
            self._show_look(self.run.preview)

    def _show_look(self, preview: Preview) -> None:
        self.look.show_preview(replace(preview, zone=self.hours.zone))
        self.look.setAccessibleName(self.look.said)
        self._show_buttons()
        self._put_focus()

    def _mend(self, key: str) -> None:
        """Go back to the step that asks about what looks wrong."""
        preview = self.run.preview
        if key == "you" and preview is not None:
            self.you.ask(preview.own, self.run.owner)
        if key == "people" and not self.people.question.has_people:
            self.look.note.say(
                _("Nobody stands out. Mark the person in Conversations once they are in your book.")
            )
            return
        self._came_by = ["places", "files"]
        self._show(key)

    def _bring_in(self) -> None:
        settings = {"time-zone": self.hours.zone}
        if hours := self.hours.question.hours:
            settings["opening-hours"] = hours
        self.run.bring_in(settings)

    def _brought_in(self, preview: Preview, _moved: str) -> None:
        self.progress.stop()
        self.done.show_done(preview)
        self._came_by.clear()
        self._show("done")

    # Work

    def _started(self, task: Task) -> None:
        self.progress.start(task, self.files.bytes)
        self._show_buttons()

    def _stopped(self) -> None:
        self.progress.stop()
        self._next = None
        self._show_buttons()
        if self._at:
            self.steps[self._at].problem.clear()
            self._quiet.setText(_("Stopped. Nothing was changed."))

    def _failed(self, error: BaseException) -> None:
        self.progress.stop()
        self.welcome.progress.stop()
        self.welcome.show_busy(busy=False)
        if isinstance(error, Cancelled):
            self._stopped()
            return
        if not isinstance(error, Problem):
            raise error
        if not self._at:
            self.welcome.problem.say_problem(error)
        elif self._at == "files":
            self.files.tell_problem(error)
        else:
            self.steps[self._at].problem.say_problem(error)
        self._show_buttons()

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if not self._at:
            # Once the window is active: focus given before is lost again.
            QTimer.singleShot(0, self.welcome.cards[0], self.welcome.cards[0].setFocus)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        if not event.spontaneous():  # the window is closed, or the first run is over
            self.run.let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self._at:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif not isinstance(focused, QLineEdit):
                self.steps[self._at].main.click()
        elif event.key() == Qt.Key.Key_Escape and self._at != "done":
            self.go_back()
        else:
            super().keyPressEvent(event)


def _centred(widget: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(24, 0, 24, 0)
    line.addStretch(1)
    line.addWidget(widget, 100)
    line.addStretch(1)
    return line
