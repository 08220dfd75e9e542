"""A field for who it was, with a list below of people in the book, and of conversations where they are asked.

The arrows walk through the list; what is typed and not chosen is somebody new.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.domain.task import Task
from desktop.language import _
from desktop.services import browse
from desktop.services.browse import Listed
from desktop.services.change_settings import shop_zone
from desktop.services.find_person import Person, find_person
from desktop.store.database import Book
from desktop.ui.dates import since
from desktop.ui.icons import channel_icon, icon
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.elided import plain_tip

_TYPING = 120  # milliseconds of quiet before a name is looked for
_MOST_CONVERSATIONS = 3
_BESIDE = 44  # pixels of a row that are its sign and its margins


class PersonField(QWidget):
    """`line` is what is typed in, `people` the list below it; `person` or `conversation` what was chosen."""

    edited = Signal()
    chosen = Signal()  # so on to the next field
    resized = Signal()  # the list came or went

    def __init__(self, jobs: Jobs, *, conversations: bool = False) -> None:
        super().__init__()
        self._jobs = jobs
        self._offers_conversations = conversations
        self._zone = "UTC"
        self.person: Person | None = None
        self.conversation: Listed | None = None
        self.line = QLineEdit()
        self.line.setObjectName("who")
        self.line.installEventFilter(self)
        self.people = QListWidget()
        self.people.setObjectName("people")
        self.people.setAccessibleName(
            _("People and conversations in your book") if conversations else _("People in your book")
        )
        self.people.setIconSize(QSize(16, 16))
        self.people.setUniformItemSizes(True)
        self.people.setFrameShape(QFrame.Shape.NoFrame)
        self.people.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.people.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.people.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.people)
        self.setFocusProxy(self.line)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING)
        self._pause.timeout.connect(self._look_for)
        self.line.textEdited.connect(self._typed)
        self.people.itemClicked.connect(self._choose)
        jobs.read(self, lambda book, _task: shop_zone(book), self._take_zone)

    @property
    def typed(self) -> str:
        """What stands in the field, without white space around it."""
        return self.line.text().strip()

    def empty(self) -> None:
        self.line.clear()
        self._forget()
        self._show_list(False)

    def choose_current(self) -> bool:
        """Choose the row that the arrows stand on; False where they stand on none."""
        if not (self.line.hasFocus() and self.people.isVisible() and self.people.currentRow() >= 0):
            return False
        self._choose(self.people.currentItem())
        return True

    def _take_zone(self, zone: str) -> None:
        self._zone = zone

    def _forget(self) -> None:
        self.person = self.conversation = None

    def _typed(self) -> None:
        self._forget()
        self._pause.start()
        self.edited.emit()

    def _look_for(self) -> None:
        typed, offers_conversations = self.line.text(), self._offers_conversations

        def find(book: Book, _task: Task) -> tuple[list[Person], list[Listed]]:
            people = find_person(book, typed)
            if not offers_conversations or not typed.strip():
                return people, []
            return people, browse.rows(book, browse.find(book, typed)[:_MOST_CONVERSATIONS])

        self._jobs.read(self, find, lambda found: self._show_found(typed, *found))

    def _show_found(self, typed: str, people: Sequence[Person], talks: Sequence[Listed]) -> None:
        if typed != self.line.text() or self.person is not None or self.conversation is not None:
            return
        self.people.clear()
        for person in people:
            parts = [person.order]
            if person.last is not None:
                parts.append(_("last wrote {when}").format(when=since(person.last, self._zone)))
            self._add(icon(channel_icon(person.channel), "quiet"), person.name, parts, person)
        for talk in talks:
            parts = [since(talk.at, self._zone), talk.about]
            self._add(icon(channel_icon(talk.channel), "quiet"), talk.name, parts, talk)
        if people or talks:
            self._add(icon("plus", "quiet"), _("New: “{name}”").format(name=typed.strip()), (), None)
            self.people.setFixedHeight(self.people.sizeHintForRow(0) * self.people.count() + 4)
            self.people.setCurrentRow(-1)
        self._show_list(bool(people or talks))

    def _show_list(self, is_shown: bool) -> None:
        self.people.setVisible(is_shown)
        if (layout := self.layout()) is not None:
            layout.activate()  # so that the window knows at once how high this is now
        self.resized.emit()

    def _add(self, sign: QIcon, name: str, parts: Sequence[str], found: Person | Listed | None) -> None:
        words = "   ".join(part for part in (name, " · ".join(part for part in parts if part)) if part)
        shown = self.people.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, self.line.width() - _BESIDE
        )
        item = QListWidgetItem(sign, shown)
        if shown != words:
            item.setToolTip(plain_tip(words))
        item.setData(Qt.ItemDataRole.UserRole, found)
        self.people.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        self._forget()
        found = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(found, Person):
            self.person = found
            self.line.setText(found.name)
        elif isinstance(found, Listed):
            self.conversation = found
            self.line.setText(_("{name}: {about}").format(name=found.name, about=found.about))
            self.line.setCursorPosition(0)
        self._show_list(False)
        self.chosen.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """In the field the arrows walk through the list below it."""
        if (
            watched is self.line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self.people.isVisible()
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        ):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            row = min(max(self.people.currentRow() + step, 0), self.people.count() - 1)
            self.people.setCurrentRow(row)
            return True
        return super().eventFilter(watched, event)
