"""The page of settings: what changes history is shown before and after, and used when the person says so."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _
from desktop.services.change_settings import Stored, change_settings, needs_rebuild, put_back
from desktop.services.check_book import check_book
from desktop.services.preview_settings import Effect, preview
from desktop.services.shop_settings import ShopSettings, shop_settings
from desktop.ui.jobs import EVERYTHING, Jobs
from desktop.ui.pages.page import Page
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.changes_bar import ChangesBar
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.header import Header
from desktop.ui.widgets.program_sections import LookSection, SafetySection
from desktop.ui.widgets.settings_sections import (
    AddressesSection,
    CountingSection,
    HoursSection,
    Section,
    ShopSection,
)
from desktop.ui.widgets.strip import Strip

_NAV, _CONTENT, _ASIDE = 200, 640, 230
_WHOLE = _NAV + _CONTENT + _ASIDE + 62  # with gaps: on a narrower page there is nothing aside
_TYPING = 400  # milliseconds after the last key before the numbers are counted


class SettingsPage(Page):
    """Sections at the left, one in the middle, what it touches at the right, the draft at the foot."""

    key = "settings"
    concerns = frozenset({"messages", "orders", "settings", "batches"})

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self.setObjectName("settings")
        self.shop: ShopSettings | None = None
        self.draft: dict[str, str] = {}
        self._counting: Task | None = None
        self.finder = QLineEdit()
        self.finder.setObjectName("find-setting")
        self.finder.setPlaceholderText(_("Find a setting"))
        self.finder.setAccessibleName(_("Find a setting"))
        self.finder.setFixedWidth(240)
        self.finder.setClearButtonEnabled(True)
        self.header = Header(_("Settings"), (self.finder,))
        self.strip = Strip("problem")
        self.hours = HoursSection()
        self.look = LookSection()
        self.safety = SafetySection()
        shop_sections = (ShopSection(), AddressesSection(), self.hours, CountingSection())
        self.sections: dict[str, Section] = {
            section.key: section for section in (*shop_sections, self.look, self.safety)
        }
        self.entries: dict[str, QPushButton] = {}
        self.aside = _Aside()
        self.bar = ChangesBar()
        self._wait = QTimer(self, singleShot=True, interval=_TYPING)
        self._build()
        self._connect()
        self.open_section("shop")

    def _build(self) -> None:
        nav = QVBoxLayout()
        nav.setSpacing(4)
        group = QButtonGroup(self)
        group.setExclusive(True)
        for key, name in _names().items():
            entry = QPushButton(name)
            entry.setObjectName(f"section-{key}")
            entry.setProperty("kind", "entry")
            entry.setCheckable(True)
            entry.setAccessibleName(name)
            entry.setFixedWidth(_NAV)
            entry.setCursor(Qt.CursorShape.PointingHandCursor)
            group.addButton(entry)
            nav.addWidget(entry)
            self.entries[key] = entry
        nav.addStretch(1)
        self.stack = QStackedWidget()
        for section in self.sections.values():
            self.stack.addWidget(_scrolled(section))
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addLayout(nav)
        across.addWidget(self.stack)
        across.addWidget(self.aside)
        across.addStretch(1)
        self.stack.setFixedWidth(_CONTENT + 14)  # and a scroll bar
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.header)
        layout.addWidget(self.strip)
        layout.addLayout(across, 1)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        for key, entry in self.entries.items():
            entry.clicked.connect(lambda _checked=False, key=key: self.open_section(key))
        for section in self.sections.values():
            section.edited.connect(self._edit)
        self.finder.textChanged.connect(self._find)
        self.aside.guess_used.connect(self.hours.use_guess)
        self.bar.use.clicked.connect(self.use)
        self.bar.undo.clicked.connect(self.forget)
        self.bar.cancel.clicked.connect(self._cancel)
        self.safety.check_wanted.connect(self._check)
        self._wait.timeout.connect(self._preview)

    def begin_search(self) -> bool:
        if self.finder.hasFocus():
            return False
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.selectAll()
        return True

    # Where one is

    def arrive(self, what: dict[str, Any] | None = None) -> None:
        section = str((what or {}).get("section") or "")
        if section in self.sections:
            self.open_section(section)
        super().arrive(what)

    def open_section(self, key: str) -> None:
        """Show a section."""
        self.entries[key].setChecked(True)
        self.stack.setCurrentIndex(list(self.sections).index(key))
        self.aside.say(self.sections[key].aside(), key == "hours" and self.hours.guess is not None)

    def _find(self, text: str) -> None:
        """Only the sections whose words have it, and the first of them opened."""
        wanted = text.strip().casefold()
        hits = [key for key in self.sections if wanted in self._words_of(key)]
        for key, entry in self.entries.items():
            entry.setVisible(key in hits)
        if wanted and hits and not any(self.entries[key].isChecked() for key in hits):
            self.open_section(hits[0])

    def _words_of(self, key: str) -> str:
        section = self.sections[key]
        labels = [label.text() for label in section.findChildren(QLabel)]
        fields = [each.accessibleName() for each in section.findChildren(QWidget)]
        return " ".join([_names()[key], *labels, *fields]).casefold()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.aside.setVisible(self.width() >= _WHOLE)

    # What is set

    def refresh(self) -> None:
        self.jobs.read(self, lambda book, _task: shop_settings(book), self._show, self._failed)

    def _show(self, shop: ShopSettings) -> None:
        self.strip.clear()
        self.shop = shop
        if self.draft:  # what is being typed stays; what it would do may be something else now
            self._wait.start()
            return
        for section in self.sections.values():
            section.setEnabled(True)
            section.show_settings(shop)
        current = list(self.sections)[self.stack.currentIndex()]
        self.open_section(current)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, Problem):
            raise error
        self.strip.say_problem(error, [(_("Try again"), self.look_again)])
        for section in self.sections.values():  # what is set in this shop is not known
            section.setEnabled(self.shop is not None or section in (self.look, self.safety))

    # The draft

    def _edit(self, changes: Mapping[str, str]) -> None:
        if self.shop is None:
            return
        for key, value in changes.items():
            if value.strip() == self.shop.values.get(key, ""):
                self.draft.pop(key, None)
            else:
                self.draft[key] = value
        self._cancel_counting()
        if self.draft:
            self.bar.work(needs_rebuild(self.draft))
            self._wait.start()
        else:
            self._wait.stop()
            self.bar.hide()

    def _preview(self) -> None:
        """Ask what the draft would do, on the door that can: rebuilding needs the one that writes."""
        draft = dict(self.draft)
        if not draft:
            return
        door = self.jobs.write if needs_rebuild(draft) else self.jobs.read
        self._counting = door(
            self,
            lambda book, task: preview(book, draft, task),
            lambda effects: self._told(draft, effects),
            lambda error: self._not_told(draft, error),
        )

    def _told(self, draft: Mapping[str, str], effects: Sequence[Effect]) -> None:
        if draft == self.draft:
            self._counting = None
            self.bar.tell(effects)

    def _not_told(self, draft: Mapping[str, str], error: BaseException) -> None:
        if draft != self.draft:
            return
        self._counting = None
        if isinstance(error, Problem):
            self.bar.refuse(error)
        elif isinstance(error, Cancelled):
            self.bar.stopped()
        else:
            raise error

    def _cancel(self) -> None:
        self._wait.stop()
        if self._counting is None:
            self.bar.stopped()
        else:
            self._counting.cancel()

    def _cancel_counting(self) -> None:
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None

    def use(self) -> None:
        """Make the draft the settings of the shop, and offer to take it back."""
        draft = dict(self.draft)
        self._cancel_counting()
        self._wait.stop()
        self.bar.apply()

        def used(before: Stored) -> None:
            self.draft.clear()
            self.bar.hide()
            self.look_again()
            self.told.emit(_("Changed."), [(_("Undo"), lambda: self._put_back(before))])

        self.jobs.write(
            self,
            lambda book, task: change_settings(book, draft, task),
            used,
            lambda error: self._not_told(draft, error),
            changes=EVERYTHING if needs_rebuild(draft) else frozenset({"settings"}),
        )

    def _put_back(self, before: Stored) -> None:
        self.jobs.write(
            self,
            lambda book, task: put_back(book, before, task),
            lambda _before: self.told.emit(_("As it was before."), []),
            self._failed,
            changes=EVERYTHING if needs_rebuild(before) else frozenset({"settings"}),
        )

    def forget(self) -> None:
        """Undo all that was typed."""
        self._cancel_counting()
        self._wait.stop()
        self.draft.clear()
        self.bar.hide()
        if self.shop is not None:
            self._show(self.shop)

    def _check(self) -> None:
        self.safety.check.setEnabled(False)
        self.safety.say_checking()
        self.jobs.read(
            self, lambda book, _task: check_book(book), self.safety.show_checks, self._check_failed
        )

    def _check_failed(self, error: BaseException) -> None:
        self.safety.show_checks([])
        self._failed(error)


def _names() -> dict[str, str]:
    return {
        "shop": _("Shop"),
        "addresses": _("My addresses"),
        "hours": _("Opening hours"),
        "counting": _("Counting"),
        "look": _("Look and language"),
        "safety": _("Safety"),
    }


def _scrolled(section: QWidget) -> QScrollArea:
    inner = QWidget()
    inner.setProperty("look", "scrolled")
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 4)
    section.setFixedWidth(_CONTENT)
    column.addWidget(section)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


class _Aside(QWidget):
    """What the open section touches, and a guess that can be used."""

    guess_used = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_ASIDE)
        self._pairs = [
            (PlainLabel("", "strong", wrap=True), PlainLabel("", "quiet", wrap=True)) for _n in (0, 1)
        ]
        self.use = Button(_("Use the guess"), "link", name="use-guess")
        self.use.clicked.connect(self.guess_used)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(6)
        for title, words in self._pairs:
            column.addWidget(title)
            column.addWidget(words)
            column.addSpacing(8)
        column.addWidget(self.use, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def say(self, pairs: Sequence[tuple[str, str]], has_guess: bool) -> None:
        for place, (title, words) in enumerate(self._pairs):
            shown = place < len(pairs)
            title.setVisible(shown)
            words.setVisible(shown)
            if shown:
                title.setText(pairs[place][0])
                words.setText(pairs[place][1])
        self.use.setVisible(has_guess)
