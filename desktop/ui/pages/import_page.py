"""The page where files are brought in, earlier imports can be undone, and one sees what the book has."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _, ngettext
from desktop.services.asked_exports import AskedExport, ask_for, asked_exports, forget_asked
from desktop.services.change_settings import change_setting, read_setting, shop_zone
from desktop.services.coverage import Coverage, coverage
from desktop.services.downloads import SETTING as LOOK_IN_DOWNLOADS
from desktop.services.downloads import Download, downloads_folder, found_downloads
from desktop.services.import_files import AsSheet
from desktop.services.import_history import PastImport, Undoing, past_imports, would_go
from desktop.services.known_columns import remember_mapping
from desktop.services.map_columns import NO_COLUMN, MappingView, view_mapping
from desktop.services.preview import Preview
from desktop.services.recognise_files import Recognised, recognise_files
from desktop.services.sheet_kinds import KINDS
from desktop.services.take_back import take_back
from desktop.store.database import Book
from desktop.ui.dates import days
from desktop.ui.import_run import IMPORTED, ImportRun
from desktop.ui.jobs import Jobs
from desktop.ui.pages.page import Page
from desktop.ui.widgets.asked_card import AskedCard
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.column_mapping import ColumnMapping
from desktop.ui.widgets.coverage_grid import CoverageGrid, CoverageLegend
from desktop.ui.widgets.downloads_card import DownloadsCard
from desktop.ui.widgets.drop_area import DropArea, DropLayer, ask_for_files
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.file_card import FileCard
from desktop.ui.widgets.file_guides import FileGuides
from desktop.ui.widgets.header import Header
from desktop.ui.widgets.import_history import ImportHistory
from desktop.ui.widgets.import_preview import ImportPreview, about, button_words, conversations, orders
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.questions import ChoiceQuestion, OwnAddressQuestion
from desktop.ui.widgets.scrolled import Scrolled
from desktop.ui.widgets.strip import Strip

_LOW, _HIGH = 88, 200  # of the drop area: with history and without


@dataclass(frozen=True)
class Told:
    """What the lower half of the page shows."""

    zone: str
    past: list[PastImport]
    grid: Coverage
    look_in_downloads: str  # "yes", "no", "" = the owner was not asked yet
    downloads: list[Download]
    asked: tuple[AskedExport, ...]  # exports that are waited for


def told(book: Book, _task: Task) -> Told:
    past, look = past_imports(book), read_setting(book, LOOK_IN_DOWNLOADS)
    found = found_downloads(book, downloads_folder()) if look == "yes" else []
    return Told(shop_zone(book), past, coverage(book), look, found, asked_exports(book))


class ImportPage(Page):
    """Drop files: they are recognised, looked at, shown, and brought in when the person says so."""

    key = "import"
    concerns = frozenset({"messages", "orders", "settings", "batches"})

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self.run = ImportRun(jobs, self)
        self.cards: list[FileCard] = []
        self._asked: dict[str, ChoiceQuestion] = {}
        self._answers: dict[str, str] = {}
        self._shown_book: Path | None = None
        self._mapped: FileCard | None = None  # whose columns are open
        self._mapping_view: MappingView | None = None
        self._columns: dict[str, str] = {}  # what was said of them so far
        self._sheet_source = ""
        self._open_kinds = False
        self._told: Told | None = None
        self._build()
        self._connect()

    # Building

    def _build(self) -> None:
        self.how = Button(_("How do I get my files?"), name="how-to-get-files")
        self.header = Header(_("Import"), [self.how])
        self.area = DropArea(_HIGH)
        self.downloads = DownloadsCard()
        self.asked = AskedCard(_("Asked for"))
        self.result = Strip("done")
        self.remark = Strip("note")
        self.problem = Strip("problem")
        self._files = QVBoxLayout()
        self._files.setSpacing(8)
        self.progress = ProgressLine()
        self._build_questions()
        self._build_preview()
        self.history = ImportHistory()
        self.grid_card = Card(_("What your book has"))
        self.grid_card.setObjectName("coverage")
        for card in (self.history, self.grid_card):  # until it is known what is in them
            card.hide()
        self.grid = CoverageGrid()
        self.grid_card.body.addWidget(self.grid)
        self.grid_card.body.addWidget(CoverageLegend(), 0, Qt.AlignmentFlag.AlignTrailing)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        lower.addWidget(self.history, 1, Qt.AlignmentFlag.AlignTop)
        lower.addWidget(self.grid_card, 1, Qt.AlignmentFlag.AlignTop)
        self._column = column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        above: tuple[QWidget, ...] = (
            self.area,
            self.result,
            self.remark,
            self.problem,
            self.asked,
            self.downloads,
        )
        for part in above:
            column.addWidget(part)
        column.addLayout(self._files)
        self.mapping = ColumnMapping()
        self.mapping.hide()
        below: tuple[QWidget, ...] = (self.mapping, self.progress, self.questions, self.preview_card)
        for part in below:
            column.addWidget(part)
        column.addLayout(lower)
        column.addStretch()
        holder = Scrolled()
        holder.setLayout(column)
        self.scrolled = QScrollArea()
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.setWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self.header)
        outer.addWidget(self.scrolled, 1)
        self._layer = DropLayer(self, self.add_files)

    @cached_property
    def guides(self) -> FileGuides:
        """Made when they are first wanted: they are more than the rest of the page."""
        guides = FileGuides()
        guides.hide()
        guides.asked.connect(lambda key: self._note_asked(ask_for, key))
        guides.forgotten.connect(lambda key: self._note_asked(forget_asked, key))
        self._column.insertWidget(self._column.indexOf(self.asked), guides)
        before: QWidget = self.area.choose
        for stop in _stops_of(guides):
            QWidget.setTabOrder(before, stop)
            before = stop
        if self._told is not None:
            guides.show_asked(self._told.asked, self._told.zone)
        return guides

    def _build_questions(self) -> None:
        self.own = OwnAddressQuestion()
        self.own.hide()
        self._choices = QVBoxLayout()
        self._choices.setSpacing(8)
        self.go_on = Button(_("&Next"), "main", name="go-on")
        self.questions = QWidget()
        column = QVBoxLayout(self.questions)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.own)
        column.addLayout(self._choices)
        column.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignTrailing)
        self.questions.hide()

    def _build_preview(self) -> None:
        self.preview = ImportPreview()
        self.bring_in = Button("", "main", name="bring-in")
        self.cancel = Button(_("Cancel"), name="cancel-import")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(PlainLabel(_("You can take this back at any time."), "quiet"))
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.bring_in)
        self.preview_card = QWidget()
        column = QVBoxLayout(self.preview_card)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(12)
        column.addWidget(self.preview)
        column.addLayout(foot)
        self.preview_card.hide()

    def _connect(self) -> None:
        self.how.clicked.connect(lambda: self.guides.setVisible(self.guides.isHidden()))
        self.area.dropped.connect(self.add_files)
        self.asked.forgotten.connect(lambda key: self._note_asked(forget_asked, key))
        self.downloads.allowed.connect(self._allow_downloads)
        self.downloads.wanted.connect(self.add_files)
        self.mapping.changed.connect(self._choose_column)
        self.mapping.kind_chosen.connect(self._choose_kind)
        self.mapping.answered.connect(self._answer_mapping)
        self.mapping.accepted.connect(self._accept_mapping)
        self.mapping.cancelled.connect(self._close_mapping)
        self.own.changed.connect(self._show_go_on)
        self.go_on.clicked.connect(self._answer)
        self.bring_in.clicked.connect(self._bring_in)
        self.cancel.clicked.connect(self.clear)
        self.history.undo_wanted.connect(self._ask_undo)
        self.history.undo_confirmed.connect(self._undo)
        self.run.started.connect(self._started)
        self.run.looked.connect(self._looked)
        self.run.brought_in.connect(self._brought_in)
        self.run.failed.connect(self._failed)
        self.run.stopped.connect(self._stopped)
        self.run.stale.connect(lambda: self.run.look_if_changed() if self.isVisible() else None)

    # Page

    def let_go(self) -> None:
        """Something else is about to be written."""
        self.run.let_go()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        if not event.spontaneous():  # not because the window was minimised
            self.run.let_go()

    def arrive(self, what: dict[str, Any] | None = None) -> None:
        """{"show": "coverage"}: scroll to what the book has; {"paths": […]}: bring these in."""
        if self._shown_book != self.jobs.path:  # another book: what lay here was for the former one
            self._shown_book = self.jobs.path
            self.clear()
            self.result.clear()
        super().arrive(what)
        self.run.look_if_changed()
        asked = what or {}
        if asked.get("show") == "coverage":
            self._see(self.grid_card)
        if paths := asked.get("paths"):
            self.add_files([Path(path) for path in paths])
        if not self.cards:
            self.area.choose.setFocus()

    def refresh(self) -> None:
        self.jobs.read(self, told, self._show_told, self._failed)

    def _show_told(self, found: Told) -> None:
        self._told = found
        self.area.setFixedHeight(_LOW if found.past or self.cards else _HIGH)
        self.history.setVisible(bool(found.past))
        self.history.show_history(found.past, found.zone)
        self.grid_card.setVisible(bool(found.grid.rows))
        weeks = ngettext("{n} week, {days}", "{n} weeks, {days}", len(found.grid.weeks))
        self.grid_card.set_beside(
            weeks.format(n=len(found.grid.weeks), days=days(found.grid.weeks[0], found.grid.until))
        )
        self.grid.show_coverage(found.grid)
        self.asked.show_asked(found.asked, found.zone)
        if "guides" in vars(self):
            self.guides.show_asked(found.asked, found.zone)
        self._show_downloads(found)

    def _show_downloads(self, found: Told) -> None:
        """Asked once, when the first import is done: from then on exports come again and again."""
        if found.past and not found.look_in_downloads:
            self.downloads.ask()
        else:
            here = {card.file.path for card in self.cards}
            self.downloads.offer([each for each in found.downloads if each.path not in here], found.zone)

    def _note_asked(self, note: Callable[[Book, str], None], key: str) -> None:
        """An export was asked for, or is not waited for any more."""
        self.run.let_go()
        self.jobs.write(
            self,
            lambda book, _task: note(book, key),
            lambda _nothing: None,
            self._failed,
            changes=frozenset({"settings"}),
        )

    def _allow_downloads(self, yes: bool) -> None:
        def allow(book: Book, task: Task) -> None:
            change_setting(book, LOOK_IN_DOWNLOADS, "yes" if yes else "no", task)

        self.run.let_go()
        self.jobs.write(self, allow, lambda _nothing: None, self._failed, changes=frozenset({"settings"}))

    # Files

    def add_files(self, paths: list[Path]) -> None:
        """Find out what the files are, and look at them."""
        self.result.clear()
        self.remark.clear()

        def recognise(book: Book, _task: Task) -> list[Recognised]:
            return recognise_files(paths, book)

        self.jobs.read(self, recognise, self._recognised, self._failed)

    def clear(self) -> None:
        """Nothing is brought in, and nothing was written."""
        self.run.close()
        self._close_mapping()
        self._hide_results()
        self.remark.clear()
        self.problem.clear()
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards.clear()

    def _recognised(self, files: list[Recognised]) -> None:
        self.area.setFixedHeight(_LOW)
        here = {card.file.path for card in self.cards}
        for file in files:
            if file.path in here:
                continue
            card = FileCard(file)
            card.removed.connect(lambda card=card: self._remove(card))
            card.columns_wanted.connect(lambda card=card: self._map(card, card.source))
            if file.problem is not None:
                self._show_in_row(card, file.problem)
            elif file.mapping:
                self.run.sheets[file.path] = AsSheet(file.source, file.mapping)
            self.cards.append(card)
            self._files.addWidget(card)
        self._look()

    def _remove(self, card: FileCard) -> None:
        if card is self._mapped:
            self._close_mapping()
        self.run.sheets.pop(card.file.path, None)
        self.cards.remove(card)
        card.hide()
        card.deleteLater()
        self.remark.clear()
        if card.has_problem and self.run.preview is not None:
            return
        self._look()

    def _look(self) -> None:
        self._hide_results()
        self.problem.clear()
        paths = tuple(card.file.path for card in self.cards if not card.has_problem)
        if self.run.busy:
            self.run.cancel()
        if paths:
            self.run.look(paths)
        else:
            self.run.close()

    def _show_in_row(self, card: FileCard, problem: Problem) -> None:
        def choose() -> None:
            if paths := ask_for_files(self):
                self._remove(card)
                self.add_files(paths)

        def show_how() -> None:
            self.guides.show()
            self._see(self.guides)

        if card.file.columns and problem is card.file.problem:
            card.show_problem(
                problem,
                (
                    ("these-are-orders", _("These are orders"), lambda: self._map(card, "order_sheet")),
                    ("something-else", _("They are something else"), lambda: self._map(card, "")),
                    ("never-mind", _("Never mind"), lambda: self._remove(card)),
                ),
            )
            return
        card.show_problem(
            problem,
            (
                ("choose-another", _("Choose another file"), choose),
                ("show-how", _("Show me how to get my files"), show_how),
            ),
        )

    # Which column is what

    def _map(self, card: FileCard, source: str) -> None:
        """Open the columns of a card; "" = the person has to say what the sheet holds."""
        self._mapped = card
        before = self.run.sheets.get(card.file.path)
        same = before is not None and before.source == source
        self._columns = dict(before.mapping) if before is not None and same else {}
        self._sheet_source = source or KINDS[1].source
        self._hide_results()
        self._view_mapping()
        if not source:
            self._open_kinds = True

    def _view_mapping(self) -> None:
        card = self._mapped
        if card is None:
            return
        path, source, given = card.file.path, self._sheet_source, self.run.answers
        answers = replace(given, mapping=dict(self._columns))

        def view(book: Book, task: Task) -> MappingView:
            zone = shop_zone(book)
            said = replace(
                answers, time_zone=zone, currency=answers.currency or read_setting(book, "currency")
            )
            return view_mapping(path, source, said, zone, task)

        self.jobs.read(self, view, self._show_mapping, self._failed)

    def _show_mapping(self, view: MappingView) -> None:
        card = self._mapped
        if card is None or (view.path, view.source) != (card.file.path, self._sheet_source):
            return
        is_new = self.mapping.isHidden()
        self.mapping.show_view(view)
        self.mapping.show()
        self._mapping_view = view
        if is_new:
            self.mapping.first().setFocus()
            self._see(self.mapping)
        if self._open_kinds:
            self._open_kinds = False
            self.mapping.kind.showPopup()

    def _choose_column(self, field: str, column: str) -> None:
        self._columns[field] = column or NO_COLUMN
        self._view_mapping()

    def _choose_kind(self, source: str) -> None:
        self._sheet_source, self._columns = source, {}
        self._view_mapping()

    def _answer_mapping(self, key: str, answer: str) -> None:
        self.run.answer({key: answer})
        self._view_mapping()

    def _accept_mapping(self, remember: bool) -> None:
        card, view = self._mapped, self._mapping_view
        if card is None or view is None:
            return
        sheet = AsSheet(view.source, view.mapping | self._columns)
        self.run.sheets[card.file.path] = sheet
        if remember:

            def keep(book: Book, _task: Task) -> None:
                remember_mapping(book, sheet.source, view.columns, sheet.mapping)

            self.run.let_go()
            self.jobs.write(self, keep, lambda _nothing: None, self._failed)
        card.show_as(sheet.source)
        self._close_mapping()
        self._look()

    def _close_mapping(self) -> None:
        self._mapped = None
        self._mapping_view = None
        self.mapping.hide()

    # What the run says

    def _started(self, task: Task) -> None:
        total = sum(card.file.size for card in self.cards if not card.has_problem)
        self.progress.start(task, total)
        self.bring_in.setEnabled(False)
        self.go_on.setEnabled(False)

    def _looked(self, preview: Preview) -> None:
        self.progress.stop()
        self._hide_results()
        if not self.isVisible():
            self.run.let_go()
        if preview.questions:
            self.run.let_go()  # the answers are looked at anew
            self._ask(preview)
            return
        for card, file in zip([c for c in self.cards if not c.has_problem], preview.files, strict=False):
            card.show_result(file)
        if preview.brings_nothing:
            self.run.let_go()
            self.remark.say(about(preview), [(_("Close"), self.clear)], strong=_("Nothing new here."))
            return
        self.preview.show_preview(preview)
        self.bring_in.setText(button_words(preview))
        self.bring_in.setAccessibleName(self.bring_in.text().replace("&", ""))
        self.bring_in.setEnabled(True)
        self.preview_card.show()
        self.bring_in.setFocus()
        self._see(self.preview_card)

    def _bring_in(self) -> None:
        self.run.bring_in()

    def _brought_in(self, preview: Preview, moved: str) -> None:
        self.progress.stop()
        self.clear()
        if preview.conversations:
            sentence = ngettext(
                "Done. {conversations} is in.", "Done. {conversations} are in.", preview.conversations
            ).format(conversations=conversations(preview.conversations))
            see = (
                _("See who is waiting"),
                lambda: self.navigate.emit("conversations", {"tab": "waiting"}),
            )
        elif preview.orders:
            sentence = ngettext("Done. {orders} is in.", "Done. {orders} are in.", preview.orders).format(
                orders=orders(preview.orders)
            )
            see = (_("See the orders"), lambda: self.navigate.emit("orders", None))
        else:
            sentence = _("Done. What had changed is in.")
            see = (_("See who is waiting"), lambda: self.navigate.emit("conversations", {"tab": "waiting"}))
        acts = [see]
        if moved:
            acts.append((_("Why?"), lambda: self.navigate.emit("numbers", {"key": "first_response_time"})))
            self.result.say(moved, acts, strong=sentence)
        else:
            self.result.say(sentence, acts)
        self.area.choose.setFocus()
        self._see(self.area)

    def _failed(self, error: BaseException) -> None:
        self.progress.stop()
        if isinstance(error, Cancelled):
            self._stopped()
            return
        if not isinstance(error, Problem):
            raise error
        for card in self.cards:
            if card.file.is_named_in(error.what) and not card.has_problem:
                self._show_in_row(card, error)
                self._look()  # the others can be brought in all the same
                return
        self.problem.say_problem(error, [(_("Close"), self.problem.clear)])
        self.bring_in.setEnabled(self.run.preview is not None)

    def _stopped(self) -> None:
        self.progress.stop()
        if not self.run.busy:
            self.remark.say(_("Stopped. Nothing was changed."))

    def _see(self, widget: QWidget) -> None:
        """Scroll there, once it has its place."""
        QTimer.singleShot(0, widget, lambda: self.scrolled.ensureWidgetVisible(widget))

    def _hide_results(self) -> None:
        self.questions.hide()
        self.own.hide()
        self.preview_card.hide()

    # Questions

    def _ask(self, preview: Preview) -> None:
        for old in self._asked.values():
            old.hide()
            old.deleteLater()
        self._asked.clear()
        self._answers.clear()
        for question in preview.questions:
            if question.key == "owner":
                self.own.set_title(_("Which of these are you?"))
                self.own.ask(preview.own, self.run.owner)
                self.own.show()
            else:
                card = ChoiceQuestion(question)
                card.answered.connect(self._take)
                self._asked[question.key] = card
                self._choices.addWidget(card)
        self.questions.show()
        self._show_go_on()
        self.go_on.setFocus()
        self._see(self.questions)

    def _take(self, key: str, answer: str) -> None:
        self._answers[key] = answer
        self._show_go_on()

    def _show_go_on(self) -> None:
        asks_own = not self.own.isHidden()
        words = _("&That's me") if asks_own else _("&Next")
        self.go_on.setText(words)
        self.go_on.setAccessibleName(words.replace("&", ""))
        answered = all(key in self._answers for key in self._asked)
        self.go_on.setEnabled(answered and (not asks_own or bool(self.own.chosen)))

    def _answer(self) -> None:
        if not self.own.isHidden():
            self.run.owner = self.own.chosen
        if self._answers:
            self.run.answer(self._answers)
        self._look()

    # Undo

    def _ask_undo(self, batch: int) -> None:
        def ask(book: Book, _task: Task) -> Undoing:
            return would_go(book, batch)

        self.jobs.read(self, ask, lambda undoing: self.history.ask(batch, undoing), self._failed)

    def _undo(self, batch: int) -> None:
        self.result.clear()

        def undo(book: Book, task: Task) -> None:
            take_back(book, batch, task)

        self.run.let_go()
        task = self.jobs.write(self, undo, self._undone, self._failed, changes=IMPORTED | {"decisions"})
        self.progress.start(task)

    def _undone(self, _nothing: None) -> None:
        self.progress.stop()
        self.result.say(_("Taken back. Your book is as if this import had never been."))


def _stops_of(whole: QWidget) -> list[QWidget]:
    """What the Tab key stops at inside a widget, in the order in which it was put there."""
    stops: list[QWidget] = []
    walk = whole.nextInFocusChain()
    while walk is not None and whole.isAncestorOf(walk):
        if walk.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(walk)
        walk = walk.nextInFocusChain()
    return stops
