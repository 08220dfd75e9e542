"""The dialog of Ctrl+E: what a report would hold, of when, of which channel, and where it is saved."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _, ngettext
from desktop.reports.saving import OpenElsewhere, free_name
from desktop.reports.wording import number
from desktop.services.export_report import export_report
from desktop.services.measure import Asked
from desktop.services.periods import Choice
from desktop.services.preview_report import SHEETS, ReportPreview, preview_report
from desktop.store.database import Book
from desktop.ui.dates import days
from desktop.ui.jobs import Jobs
from desktop.ui.latest import Latest
from desktop.ui.places import channel_name
from desktop.ui.remembered import remembered
from desktop.ui.theme import LIGHT, font
from desktop.ui.widgets.buttons import Button, MenuButton
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign, plain_tip
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.strip import Strip

_ENDING = ".xlsx"
_FOLDER = "report-folder"
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # on one of the three systems or another
_SIZE = (640, 520)
_LEFT = 304


class ReportDialog(QDialog):
    """`asked` is the question of the page it was opened on. `saved` tells where the report is."""

    saved = Signal(object)  # Path

    def __init__(self, jobs: Jobs, asked: Asked, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._of_page = asked
        self._asked = asked  # with the channel that was chosen here
        self._choice: Choice | None = None
        self._preview: ReportPreview | None = None
        self._writing: Task | None = None
        self._folder = _last_folder()
        self._looking = Latest(jobs, self, self._tell)
        self.setObjectName("report-dialog")
        self.setWindowTitle(_("Report"))
        self._build()
        self._connect()
        self._propose(name)
        self.name.setFocus()
        self._look()

    # Building

    def _build(self) -> None:
        self.period = MenuButton(_("Period"), name="report-period")
        self._periods = QActionGroup(self)
        self._add_period(_("As on the page"), "page", self._take_page)
        for choice in Choice:
            self._add_period(_(choice.value), choice.name.lower(), partial(self._take_choice, choice))
        self._add_period(_("All of it"), "all", self._take_all)
        self.channel = MenuButton(_("All channels"), name="report-channel")
        self.hide_names = QCheckBox(_("&Hide customers' names"))
        self.hide_names.setObjectName("hide-names")
        self.hide_names.setToolTip(
            _("Customers get numbers instead of names and addresses; what they wrote about is left out.")
        )
        self.name = QLineEdit()
        self.name.setObjectName("report-name")
        self.name.setAccessibleName(_("Save as"))
        self.folder = ElidedLabel("", "quiet")
        self.other_folder = Button(_("Another &folder…"), "link", name="report-folder")
        self.page = FirstPage()
        self.holds = PlainLabel("", "small", wrap=True)
        self.holds.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.note = Strip("note")
        self.problem = Strip("problem")
        self.progress = ProgressLine()
        self.cancel = Button(_("Cancel"), name="cancel-report")
        self.save = Button(_("Save"), "main", name="save-report")
        self.save.setDefault(True)
        self.save.setEnabled(False)
        self._lay_out()
        self.setFixedWidth(_SIZE[0])
        self.resize(*_SIZE)

    def _add_period(self, words: str, name: str, act: Callable[[], object]) -> None:
        action = self.period.add(words, name=f"report-period-{name}", checked=name == "page")
        action.triggered.connect(lambda _checked=False: act())
        self._periods.addAction(action)

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self.period, 1)
        choices.addWidget(self.channel)
        label = PlainLabel(_("Save as"), "quiet")
        label.setBuddy(self.name)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(Sign("folder", 16, "quiet"))
        place.addWidget(self.folder, 1)
        place.addWidget(self.other_folder)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(_excel())
        left.addLayout(choices)
        left.addWidget(self.hide_names)
        left.addSpacing(4)
        left.addWidget(label)
        left.addWidget(self.name)
        left.addLayout(place)
        left.addStretch()
        picture = QFrame()
        picture.setProperty("look", "bubble")
        ground = QVBoxLayout(picture)
        ground.setContentsMargins(16, 16, 16, 12)
        ground.setSpacing(10)
        ground.addWidget(self.page, 1)
        ground.addWidget(self.holds)
        both = QHBoxLayout()
        both.setSpacing(24)
        holder = QWidget()
        holder.setFixedWidth(_LEFT)
        holder.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        both.addWidget(holder)
        both.addWidget(picture, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.progress, 1)
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        parts: tuple[QWidget | QLayout, ...] = (
            PlainLabel(_("Report"), "title"), both, self.note, self.problem, foot
        )  # fmt: skip
        for part in parts:
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part, 1 if part is both else 0)

    def _connect(self) -> None:
        self.name.textChanged.connect(lambda _text: self._ready())
        self.other_folder.clicked.connect(self._choose_folder)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)

    # What it is of

    def _take_page(self) -> None:
        self._ask(replace(self._asked, since=self._of_page.since, until=self._of_page.until), None)

    def _take_all(self) -> None:
        self._ask(replace(self._asked, since="", until=""), None)

    def _take_choice(self, choice: Choice) -> None:
        self._ask(self._asked, choice)

    def _take_channel(self, channel: str) -> None:
        channels = (channel,) if channel else ()
        self._ask(replace(self._asked, filters=replace(self._asked.filters, channels=channels)), self._choice)

    def _ask(self, asked: Asked, choice: Choice | None) -> None:
        self._asked, self._choice = asked, choice
        self._look()

    def _look(self) -> None:
        """Work out what the report would hold."""
        asked, choice = self._asked, self._choice
        self._preview = None
        self._ready()
        self._looking.ask(lambda book, _task: preview_report(book, asked, choice), self._show)

    def _show(self, preview: ReportPreview) -> None:
        self._preview = preview
        when = days(preview.first, preview.last)
        self.period.setText(when)
        self.period.setAccessibleName(_("Period: {period}").format(period=when))
        self._offer_channels(preview)
        self.page.show_page(preview.title, when, preview.figures)
        sheets = ngettext("{n} sheet", "{n} sheets", len(SHEETS)).format(n=len(SHEETS))
        conversations = ngettext("{n} conversation", "{n} conversations", preview.conversations).format(
            n=number(preview.conversations)
        )
        self.holds.setText(
            _("{sheets}, {conversations} with those left out").format(
                sheets=sheets, conversations=conversations
            )
        )
        self._ready()

    def _offer_channels(self, preview: ReportPreview) -> None:
        chosen = preview.asked.filters.channels
        words = ", ".join(channel_name(channel) for channel in chosen) or _("All channels")
        self.channel.setText(words.replace("&", "&&"))
        self.channel.setAccessibleName(_("Channel: {channel}").format(channel=words))
        self.channel.setVisible(len(preview.channels) > 1)
        self.channel.menu_shown.clear()
        group = QActionGroup(self.channel.menu_shown)
        for channel in ("", *preview.channels):
            name = channel_name(channel).replace("&", "&&") if channel else _("All channels")
            action: QAction = self.channel.add(
                name, name=f"report-channel-{channel}", checked=chosen == ((channel,) if channel else ())
            )
            action.triggered.connect(lambda _checked=False, channel=channel: self._take_channel(channel))
            group.addAction(action)

    # Where it goes

    def _propose(self, name: str) -> None:
        """A name that no other report in the folder has."""
        free = free_name(self._folder / f"{_clean(name)}{_ENDING}")
        self.name.setText(free.name)
        self.name.setSelection(0, len(free.stem))
        self._say_folder()

    def _say_folder(self) -> None:
        words = _("in {folder}").format(folder=self._folder.name or str(self._folder))
        self.folder.setText(words)
        self.folder.setToolTip(plain_tip(str(self._folder)))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Save the report in"), str(self._folder))
        if chosen:
            self._folder = Path(chosen)
            self._say_folder()
            self._hush()

    @property
    def target(self) -> Path:
        """Where the report will be."""
        name = _clean(self.name.text())
        return self._folder / (name if name.lower().endswith(_ENDING) else f"{name}{_ENDING}")

    # Saving

    def _ready(self) -> None:
        self._hush()
        named = bool(_clean(self.name.text().removesuffix(_ENDING)))
        self.save.setEnabled(self._preview is not None and self._writing is None and named)

    def _hush(self) -> None:
        self.note.clear()
        self.problem.clear()

    def _save(self) -> None:
        """Write the report; one that has this name already is only replaced when that was said."""
        target = self.target
        free = free_name(target)
        if free == target:
            self._write(target)
            return
        self._hush()
        self.note.say(
            _("There is a report “{name}” already.").format(name=target.name),
            [
                (_("Replace it"), partial(self._write, target)),
                (_("Save as “{name}”").format(name=free.stem), partial(self._save_as, free)),
            ],
        )

    def _save_as(self, target: Path) -> None:
        self.name.setText(target.name)
        self._write(target)

    def _write(self, target: Path) -> None:
        preview = self._preview
        if preview is None:
            return
        self._hush()
        hide = self.hide_names.isChecked()

        def write(book: Book, task: Task) -> Path:
            return export_report(book, target, preview.asked, task, hide_names=hide)

        self._writing = self._jobs.read(self, write, self._written, partial(self._failed, target))
        self.progress.start(self._writing)
        self.save.setEnabled(False)

    def _written(self, target: Path) -> None:
        self._rest()
        remembered().setValue(_FOLDER, str(target.parent))
        self.saved.emit(target)
        self.accept()

    def _failed(self, target: Path, error: BaseException) -> None:
        self._rest()
        if isinstance(error, Cancelled):
            self.note.say(_("Stopped. Nothing was changed."))
        elif isinstance(error, Problem):
            actions = [(_("Try again"), partial(self._write, target))]
            if isinstance(error, OpenElsewhere):
                other = free_name(target)
                actions.append((_("Save as “{name}”").format(name=other.stem), partial(self._save_as, other)))
            self.problem.say_problem(error, actions)
        else:
            raise error

    def _tell(self, problem: Problem) -> None:
        """What it would hold cannot be told."""
        self.problem.say_problem(problem, [(_("Try again"), self._look)])

    def _rest(self) -> None:
        self._writing = None
        self.progress.stop()
        self._ready()

    # Qt's own

    def done(self, result: int) -> None:
        """Close; a report that is being written is not kept."""
        if self._writing is not None:
            self._writing.cancel()
        self._looking.drop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.done(QDialog.DialogCode.Rejected)
        super().closeEvent(event)


def _excel() -> QFrame:
    """The one format that there is so far."""
    card = QFrame()
    card.setProperty("look", "chosen-card")
    card.setObjectName("report-excel")
    words = QVBoxLayout()
    words.setSpacing(2)
    sheets = ngettext("{n} sheet, all numbers", "{n} sheets, all numbers", len(SHEETS)).format(n=len(SHEETS))
    words.addWidget(PlainLabel(_("Excel"), "strong"))
    words.addWidget(PlainLabel(sheets, "quiet"))
    line = QHBoxLayout(card)
    line.setContentsMargins(14, 10, 14, 10)
    line.setSpacing(12)
    line.addWidget(Sign("sheet", 20, "accent"))
    line.addLayout(words, 1)
    return card


class FirstPage(QWidget):
    """A picture of the first sheet, in light colours always, as it will be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first-page")
        self._title = self._when = ""
        self._figures: tuple[tuple[str, str], ...] = ()

    def show_page(self, title: str, when: str, figures: tuple[tuple[str, str], ...]) -> None:
        """Show a heading, its days, and measures with their values."""
        self._title, self._when, self._figures = title, when, figures
        lines = ". ".join(f"{name}: {value}" for name, value in figures)
        self.setAccessibleName(_("First page: {title}, {when}").format(title=title, when=when))
        self.setAccessibleDescription(lines)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(220, 300)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.setPen(LIGHT.colour("separator"))
            painter.setBrush(LIGHT.colour("surface"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            self._paint_words(painter, self.rect().adjusted(14, 14, -14, -12))

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading
        painter.setPen(LIGHT.colour("text"))
        painter.setFont(font(14, QFont.Weight.DemiBold))
        heading = painter.boundingRect(room, wrapped, self._title)
        painter.drawText(heading, wrapped, self._title)
        painter.setFont(font(12))
        painter.setPen(LIGHT.colour("quiet"))
        line = painter.fontMetrics().height() + 6
        row = QRect(room.left(), heading.bottom() + 4, room.width(), line)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, self._when)
        row.translate(0, line + 4)
        for name, value in self._figures:
            if row.bottom() > room.bottom():
                return
            self._paint_row(painter, row, name, value)
            row.translate(0, line)

    @staticmethod
    def _paint_row(painter: QPainter, row: QRect, name: str, value: str) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(LIGHT.colour("separator"))
        painter.drawLine(row.topLeft(), row.topRight())
        metrics = painter.fontMetrics()
        painter.setPen(LIGHT.colour("text"))
        painter.drawText(row, Qt.AlignmentFlag.AlignTrailing | middle, value)
        left = row.width() - metrics.horizontalAdvance(value) - 8
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, left)
        painter.setPen(LIGHT.colour("quiet"))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeading | middle, cut)


def _clean(name: str) -> str:
    """A name that every system takes for a file."""
    return _NOT_IN_A_NAME.sub("-", name).strip(". ")


def _last_folder() -> Path:
    """Where the last report went, or Documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for folder in (Path(str(remembered().value(_FOLDER, documents))), Path(documents)):
        if folder.is_dir():
            return folder
    return Path.home()
