"""The page of conversations: who is waiting, all of them, what was left out, and one to read."""

import time
from array import array
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.conversations import What
from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.services.browse import Listed, Overview, Reach, Talk, find, overview, talk, waiting
from desktop.services.mark import mark, unmark
from desktop.store.database import Book
from desktop.ui import dates
from desktop.ui.icons import channel_icon
from desktop.ui.jobs import Jobs
from desktop.ui.latest import Latest
from desktop.ui.models.conversation_list import ConversationList
from desktop.ui.pages.page import Page
from desktop.ui.places import place_name
from desktop.ui.widgets.conversation_rows import ConversationRows
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.empty_card import EmptyCard
from desktop.ui.widgets.filter_button import FilterButton
from desktop.ui.widgets.header import Header
from desktop.ui.widgets.reading_pane import NOT_A_CUSTOMER, ReadingPane
from desktop.ui.widgets.search_field import SearchField
from desktop.ui.widgets.strip import Strip
from desktop.ui.widgets.tabs import Tabs
from desktop.ui.widgets.when_dialog import WhenDialog

LIST_WIDTH = 360
_DECIDED = frozenset({"decisions"})


class ConversationsPage(Page):
    """Three tabs over one list and one reading pane."""

    key = "conversations"
    concerns = frozenset({"messages", "orders", "settings", "decisions", "batches"})

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._overview: Overview | None = None
        self._wanted: int | None = None  # a conversation to open once the list is there
        self._place = -1  # the row to stay at when its conversation leaves the list
        self._overviewing = Latest(jobs, self, self._show_problem)
        self._listing = Latest(jobs, self, self._show_problem)
        self._reading = Latest(jobs, self, self._show_problem)
        self._build()
        self._connect()

    # Building

    def _build(self) -> None:
        self.search = SearchField(_("Name, order number, word"), _("Search conversations"), 256)
        self.filter = FilterButton()
        self.header = Header(_("Conversations"), (self.search, self.filter))
        self.tabs = Tabs([("waiting", _("Waiting")), ("all", _("All")), ("left-out", _("Left out"))])
        self.tabs.setAccessibleName(_("Which conversations"))
        self.problem = Strip("problem")
        self.empty = EmptyCard("conversations")
        self.faces = QStackedWidget()
        self.faces.addWidget(self._full())
        self.faces.addWidget(self.empty)
        self._nothing = QWidget()  # where a problem keeps the page from having anything
        self.faces.addWidget(self._nothing)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.header)
        lines.addWidget(self.tabs)
        lines.addSpacing(16)
        lines.addWidget(self.problem)
        lines.addWidget(self.faces, 1)
        QWidget.setTabOrder(self.search, self.filter)
        QWidget.setTabOrder(self.filter, self.tabs)
        QWidget.setTabOrder(self.tabs, self.list)

    def _full(self) -> QWidget:
        self.model = ConversationList(self.jobs, self)
        self.list = ConversationRows(self.model)
        self.list.setObjectName("conversations")
        self.list.setAccessibleName(_("Conversations"))
        self.list_head = ElidedLabel("", "quiet")
        self.list_foot = ElidedLabel("", "quiet")
        self.list_card = QFrame()
        self.list_card.setProperty("look", "card")
        self.list_card.setFixedWidth(LIST_WIDTH)
        lines = QVBoxLayout(self.list_card)
        lines.setContentsMargins(1, 1, 1, 1)
        lines.setSpacing(0)
        for label in (self.list_head, self.list_foot):
            label.setContentsMargins(16, 12, 16, 12)
        lines.addWidget(self.list_head)
        lines.addWidget(_line())
        lines.addWidget(self.list, 1)
        lines.addWidget(_line())
        lines.addWidget(self.list_foot)
        self.pane = ReadingPane()
        full = QWidget()
        side_by_side = QHBoxLayout(full)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(16)
        side_by_side.addWidget(self.list_card)
        side_by_side.addWidget(self.pane, 1)
        return full

    def _connect(self) -> None:
        self.search.settled.connect(self._look_for)
        self.search.returnPressed.connect(self.list.setFocus)
        self.filter.changed.connect(self._look_for)
        self.tabs.chosen.connect(self._change_tab)
        self.list.opened.connect(self._read)
        self.list.entered.connect(self.pane.messages.setFocus)
        self.pane.decided.connect(self.decide)
        self.pane.answered_at.connect(self._ask_when)
        self.pane.topic_chosen.connect(lambda topic: self.decide(What.TOPIC, value=topic))
        self.pane.undo.connect(self.take_back)
        self.pane.order_wanted.connect(lambda order: self.navigate.emit("orders", {"order": order}))
        for keys, act in (
            ("J", partial(self.list.step, 1)),
            ("K", partial(self.list.step, -1)),
            ("A", partial(self._press, What.ANSWERED)),
            ("N", partial(self._press, What.NO_ANSWER_NEEDED)),
            ("S", partial(self._press, What.SOLVED)),
            *((str(key), partial(self.pane.choose_topic, key)) for key in range(1, 10)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)

    def begin_search(self) -> bool:
        self.search.begin()
        return True

    # Coming here

    def arrive(self, what: dict[str, Any] | None = None) -> None:
        """`what`: {"conversation": id} opens one, {"search": text} looks for words in all of them,
        {"tab": "waiting", "all" or "left-out"} opens a tab."""
        what = what or {}
        if "conversation" in what:
            self._wanted = int(what["conversation"])
            self._start_over("waiting", "")
        elif "search" in what:
            self._start_over("all", str(what["search"]))
            self.search.begin()
        elif "tab" in what:
            self._start_over(str(what["tab"]), "")
        if "search" not in what and self.may_take_keyboard:
            self.list.setFocus()  # and not the search, where letters are no keys
        if self.stale:
            self.look_again()
        elif what:
            self._look_for()

    def _start_over(self, tab: str, text: str) -> None:
        """Another tab and search, without looking for anything yet."""
        self.tabs.blockSignals(True)
        self.tabs.choose(tab)
        self.tabs.blockSignals(False)
        self.tabs.update()
        self.search.put(text)
        self.filter.reset()
        self._offer_filters()

    # Looking

    def refresh(self) -> None:
        row = self.list.currentIndex().row()
        if self._wanted is None and row >= 0:
            self._wanted, self._place = self.model.id_at(row), row
        elif self._wanted is None and self.pane.talk is not None:
            self._wanted = self.pane.talk.id
        self._listing.drop()
        self._overviewing.ask(lambda book, _task: overview(book), self._show_overview)

    def _show_overview(self, told: Overview) -> None:
        self._overview = told
        self.problem.clear()
        self.tabs.show_count("waiting", told.waiting)
        self._offer_filters()
        self._look_for()

    def _offer_filters(self) -> None:
        told = self._overview
        if told is not None:
            reasons = told.left_out if self.tabs.key == "left-out" else {}
            today = dates.local(int(time.time()), told.zone).date()
            self.filter.offer([reach.channel for reach in told.reaches], reasons, today)

    def _change_tab(self, _key: str) -> None:
        self._wanted, self._place = None, -1
        self.filter.reset()
        self._offer_filters()
        self._look_for()

    def _look_for(self) -> None:
        """Fill the list anew; a search that still runs is no longer wanted."""
        if self._overview is None:
            return
        tab, text, filters = self.tabs.key, self.search.text(), self.filter.filters
        self.list_head.setText(_("Looking…"))

        def work(book: Book, _task: Task) -> "list[Listed] | array[int]":
            if tab == "waiting":
                return waiting(book, None, text, filters)
            return find(book, text, filters, left_out=tab == "left-out")

        self._listing.ask(work, self._show_list)

    def _show_list(self, found: "list[Listed] | array[int]") -> None:
        told = self._overview
        if told is None:
            return
        if isinstance(found, list):
            self.model.show_rows(found, told.zone)
        else:
            self.model.show_ids(found, told.zone)
        self._say_counts(found)
        if found:
            self.faces.setCurrentIndex(0)
        elif self._wanted is None or self._place >= 0:
            self._show_empty(told)
        self._choose_row(len(found))

    def _choose_row(self, count: int) -> None:
        """The conversation that is wanted, else the one that stands where the last one stood."""
        row = -1 if self._wanted is None else self.model.row_of(self._wanted)
        if row < 0 and self._wanted is not None and self._place < 0:
            if self.tabs.key == "waiting":  # it does not wait: it is among all of them
                self._start_over("all", "")
                self._look_for()
            else:  # it is left out, or hidden by a filter: read it all the same
                self._read(self._wanted)
                self._wanted = None
            return
        if row < 0 and count:
            row = min(max(self._place, 0), count - 1)
        self._wanted, self._place = None, -1
        self.list.choose(row)
        if row < 0:
            self.pane.show_talk(None)

    def _say_counts(self, found: "list[Listed] | array[int]") -> None:
        told, count = self._overview, len(found)
        if told is None:
            return
        foot = ""
        if isinstance(found, list):
            head = _("Longest first, in your open hours") if told.has_hours else _("Longest first")
            again = sum(row.answered for row in found)
            foot = " · ".join(
                part
                for part, shown in (
                    (_("{count} without an answer").format(count=number(count - again)), count - again),
                    (_("{count} wrote again").format(count=number(again)), again),
                )
                if shown
            )
        elif self.tabs.key == "left-out":
            head = ngettext("{count} left out, newest first", "{count} left out, newest first", count)
        else:
            head = ngettext("{count} conversation", "{count} conversations, newest first", count)
        self.list_head.setText(head.format(count=number(count)))
        self.list_foot.setText(foot)
        self.list_foot.setVisible(bool(foot))

    # The empty faces

    def _show_empty(self, told: Overview) -> None:
        self._reading.drop()
        self.pane.show_talk(None)
        text = " ".join(self.search.text().split())
        has_any = bool(told.counted or told.left_out)
        if text:
            actions = [("clear-search", _("Clear search"), self._clear)]
            if self.tabs.key == "waiting":
                actions.append(("search-all", _("Search in all"), partial(self._search_in_all, text)))
            self.empty.show_face(
                _("Nothing found for “{text}”.").format(text=text),
                _("We searched names, order numbers and messages in all channels."),
                actions,
            )
        elif self.filter.filters.count:
            self.empty.show_face(
                _("Nothing fits these filters."), "", [("clear-filters", _("Clear filters"), self._clear)]
            )
        elif self.tabs.key == "left-out" and has_any:
            self.empty.show_face(_("Nothing was left out."))
        elif self.tabs.key == "waiting" and has_any:
            self._show_nobody(told)
        else:
            self.empty.show_face(
                _("No conversations yet."),
                _("They are built from the messages you bring in, or write one down yourself."),
                [
                    ("go-import", _("Import"), lambda: self.navigate.emit("import", None)),
                    ("go-log", _("Log a contact"), lambda: self.navigate.emit("log-contact", None)),
                ],
            )
        self.faces.setCurrentIndex(1)

    def _show_nobody(self, told: Overview) -> None:
        ends = [(reach, dates.day(reach.newest, told.zone)) for reach in told.reaches]
        listed = ", ".join(_("{place} to {day}").format(place=_place(reach), day=day) for reach, day in ends)
        self.empty.show_face(
            _("Nobody is waiting"),
            _("As far as your files go: {places}.").format(places=listed) if ends else "",
            [
                ("go-import", _("Bring up to date"), lambda: self.navigate.emit("import", None)),
                ("see-all", _("See all conversations"), lambda: self.tabs.choose("all")),
            ],
            [
                (channel_icon(reach.channel), _place(reach), _("to {day}").format(day=day))
                for reach, day in ends
            ],
        )

    def _clear(self) -> None:
        self.filter.reset()
        self.search.put("")
        self._look_for()

    def _search_in_all(self, text: str) -> None:
        self._start_over("all", text)
        self._look_for()

    # Reading

    def _read(self, conversation: int) -> None:
        self._reading.ask(lambda book, _task: talk(book, conversation), self._show_talk)

    def _show_talk(self, found: Talk | None) -> None:
        self.pane.show_talk(found)
        self.faces.setCurrentIndex(0)

    # Deciding

    def decide(self, what: str, at: int | None = None, value: str = "") -> None:
        """Say something of the open conversation; it can be taken back."""
        shown = self.pane.talk
        if shown is None:
            return
        conversation = shown.id

        def work(book: Book, task: Task) -> int:
            return mark(book, conversation, what, task, at=at, value=value)

        self.jobs.write(self, work, partial(self._decided, what, value), self._failed, changes=_DECIDED)

    def _press(self, what: str) -> None:
        """A key was pressed: the same as its button, where that may be pressed."""
        button = {
            What.ANSWERED: self.pane.answered,
            What.NO_ANSWER_NEEDED: self.pane.no_answer,
            What.SOLVED: self.pane.solved,
        }[What(what)]
        if button.isVisible() and button.isEnabled():
            self.decide(what)

    def _decided(self, what: str, value: str, decision: int) -> None:
        words = {
            What.ANSWERED: _("Marked as answered."),
            What.NO_ANSWER_NEEDED: _("Marked: no answer needed."),
            What.SOLVED: _("Marked as solved."),
            What.TOPIC: _("Topic: {topic}.").format(topic=value) if value else _("No topic any more."),
            NOT_A_CUSTOMER: _("Marked as not a customer. Their conversations are left out."),
        }
        self.told.emit(words[what], [(_("Undo"), partial(self.take_back, decision))])

    def take_back(self, decision: int) -> None:
        """Undo what was said of a conversation."""
        self.jobs.write(
            self,
            lambda book, task: unmark(book, decision, task),
            lambda _none: self.told.emit(_("Taken back."), []),
            self._failed,
            changes=_DECIDED,
        )

    def _ask_when(self) -> None:
        shown = self.pane.talk
        if shown is None or shown.waiting_since is None:
            return
        dialog = WhenDialog(
            _("When did you answer?"), shown.zone, shown.waiting_since, int(time.time()), self
        )
        dialog.accepted.connect(lambda: self.decide(What.ANSWERED, dialog.instant))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # Problems

    def _failed(self, error: BaseException) -> None:
        """A decision could not be written down."""
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, Problem):
            raise error
        self._show_problem(error)

    def _show_problem(self, problem: Problem) -> None:
        self.problem.say_problem(problem, [(_("Try again"), self.look_again)])
        if self._overview is None:
            self.faces.setCurrentWidget(self._nothing)


def _place(reach: Reach) -> str:
    return place_name(reach.channel, reach.source)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    return line
