"""The page of conversations by mouse and by keyboard, on a real book."""

import shutil
import sqlite3
import time
from array import array
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.services.browse import Listed
from desktop.ui.jobs import Jobs
from desktop.ui.models.conversation_list import ROW, ConversationList
from desktop.ui.pages.conversations_page import ConversationsPage
from desktop.ui.widgets.thread_view import Bubble

HOSTILE = (
    "<b>bold</b> <img src='file:///etc/passwd'> https://evil.example\n"
    "\u202eright to left\u202c שלום 👩‍👩‍👧‍👦 \u0007 & &amp;\n"
)


def quiet(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until nothing is read or written any more."""
    for _round in range(5):
        for work in (jobs.write, jobs.read):
            done: list[None] = []
            work(jobs, lambda _book, _task: None, done.append)
            qtbot.waitUntil(lambda done=done: bool(done), timeout=10_000)
        QApplication.processEvents()


@pytest.fixture
def page(open_jobs: Jobs, qtbot: QtBot) -> ConversationsPage:
    made = ConversationsPage(open_jobs)
    qtbot.addWidget(made)
    open_jobs.changed.connect(made.note)
    made.resize(1134, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.arrive()
    quiet(qtbot, open_jobs)
    return made


def names(page: ConversationsPage) -> list[str]:
    found = [page.model.index(row, 0).data(ROW) for row in range(page.model.rowCount())]
    return [row.name for row in found if isinstance(row, Listed)]


def press(qtbot: QtBot, page: ConversationsPage, key: Qt.Key) -> None:
    qtbot.keyClick(page.list, key)
    quiet(qtbot, page.jobs)


def test_the_longest_wait_is_open_at_first(page: ConversationsPage) -> None:
    assert page.tabs.key == "waiting"
    assert page.model.rowCount() > 1
    assert page.pane.talk is not None
    assert page.pane.talk.id == page.model.id_at(0)
    assert page.pane.talk.waiting_since is not None
    assert any("No answer in your Gmail export of" in label.text() for label in page.findChildren(QLabel))
    assert page.pane.elsewhere.whole() == "Replybook cannot send. Answer in Gmail, then tick it here."


def test_the_keys_go_up_and_down(page: ConversationsPage, qtbot: QtBot) -> None:
    for key, row in ((Qt.Key.Key_J, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_K, 1), (Qt.Key.Key_Up, 0)):
        press(qtbot, page, key)
        assert page.list.currentIndex().row() == row
        assert page.pane.talk is not None
        assert page.pane.talk.id == page.model.id_at(row)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (Qt.Key.Key_A, "Marked as answered."),
        (Qt.Key.Key_N, "Marked: no answer needed."),
        (Qt.Key.Key_S, "Marked as solved."),
    ],
)
def test_a_mark_takes_it_off_the_list_and_undo_brings_it_back(
    page: ConversationsPage, qtbot: QtBot, key: Qt.Key, words: str
) -> None:
    before = names(page)
    first = page.model.id_at(0)
    with qtbot.waitSignal(page.told) as told:
        press(qtbot, page, key)
    text, ((_undo, take_back),) = told.args
    assert text == words
    assert names(page) == before[1:]
    assert page.list.currentIndex().row() == 0  # the next one
    assert page.pane.talk is not None
    assert page.pane.talk.id != first
    take_back()
    quiet(qtbot, page.jobs)
    assert names(page) == before


def test_the_buttons_say_the_same(page: ConversationsPage, qtbot: QtBot) -> None:
    count = page.model.rowCount()
    person = names(page)[0]
    qtbot.mouseClick(page.pane.not_customer, Qt.MouseButton.LeftButton)
    quiet(qtbot, page.jobs)
    assert page.model.rowCount() == count - 1
    page.arrive({"tab": "left-out"})
    page.search.setText(person)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    quiet(qtbot, page.jobs)
    assert not page.pane.answered.isVisible()
    undo = page.pane.messages.findChild(type(page.pane.solved), "undo-mark")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    quiet(qtbot, page.jobs)
    page.arrive({"tab": "waiting"})
    quiet(qtbot, page.jobs)
    assert page.model.rowCount() == count


def test_answered_at_another_time(page: ConversationsPage, qtbot: QtBot) -> None:
    count = page.model.rowCount()
    page.pane.answered_at.emit()
    dialog = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "when-dialog")
    dialog.when.setDateTime(dialog.when.dateTime().addSecs(-3600))
    assert dialog.instant <= int(time.time()) - 3540
    dialog.accept()
    quiet(qtbot, page.jobs)
    assert page.model.rowCount() == count - 1


def test_searching_as_one_types(page: ConversationsPage, qtbot: QtBot) -> None:
    assert page.begin_search()
    assert page.search.hasFocus()
    page.tabs.choose("all")
    quiet(qtbot, page.jobs)
    everything = page.model.rowCount()
    qtbot.keyClicks(page.search, "order")
    qtbot.waitUntil(lambda: 0 < page.model.rowCount() < everything)
    qtbot.keyClicks(page.search, "qqqqq")
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.empty)
    assert page.empty.strong.text() == "Nothing found for “orderqqqqq”."
    clear = page.empty.findChild(type(page.pane.solved), "clear-search")
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() == everything)


def test_marks_are_letters_while_one_types(page: ConversationsPage, qtbot: QtBot) -> None:
    count = page.model.rowCount()
    page.search.setFocus()
    qtbot.keyClicks(page.search, "an")
    assert page.search.text() == "an"
    page.search.clear()
    quiet(qtbot, page.jobs)
    qtbot.waitUntil(lambda: page.model.rowCount() == count)


def test_filters_are_counted_on_the_button(page: ConversationsPage, qtbot: QtBot) -> None:
    page.arrive({"tab": "all"})
    quiet(qtbot, page.jobs)
    everything = page.model.rowCount()
    page.filter.menu_shown.aboutToShow.emit()
    for name, text in (("filter-answered", "Not answered yet"), ("filter-period", "Last 4 weeks")):
        action = next(
            a for a in page.filter.menu_shown.actions() if a.objectName() == name and a.text() == text
        )
        action.trigger()
        quiet(qtbot, page.jobs)
    assert page.filter.text() == "Filter · 2"
    assert page.model.rowCount() < everything
    page.filter.clear()
    quiet(qtbot, page.jobs)
    assert page.model.rowCount() == everything


def test_arriving_at_a_conversation_opens_it_wherever_it_is(page: ConversationsPage, qtbot: QtBot) -> None:
    waits = page.model.id_at(1)
    page.arrive({"tab": "all"})
    quiet(qtbot, page.jobs)
    answered = next(
        page.model.id_at(row)
        for row in range(page.model.rowCount())
        if (found := page.model.index(row, 0).data(ROW)) is not None and found.waiting_since is None
    )
    page.arrive({"tab": "left-out"})
    quiet(qtbot, page.jobs)
    left_out = page.model.id_at(0)
    for conversation, tab in ((waits, "waiting"), (answered, "all"), (left_out, "all")):
        page.arrive({"conversation": conversation})
        quiet(qtbot, page.jobs)
        assert page.pane.talk is not None
        assert (page.pane.talk.id, page.tabs.key) == (conversation, tab)


def test_what_is_wanted_survives_a_change_in_between(page: ConversationsPage, qtbot: QtBot) -> None:
    page.arrive({"tab": "all"})
    quiet(qtbot, page.jobs)
    wanted = page.model.id_at(page.model.rowCount() - 1)
    page.arrive({"conversation": wanted})
    page.note(frozenset({"orders"}))
    page.note(frozenset({"messages"}))
    quiet(qtbot, page.jobs)
    page.note(frozenset({"messages"}))
    quiet(qtbot, page.jobs)
    assert page.pane.talk is not None
    assert page.pane.talk.id == wanted
    assert page.model.id_at(page.list.currentIndex().row()) == wanted
    assert page.list.viewport().rect().intersects(page.list.visualRect(page.list.currentIndex()))


def test_why_it_is_counted_is_folded_below(page: ConversationsPage, qtbot: QtBot) -> None:
    assert not page.pane.reasons.isVisible()
    qtbot.mouseClick(page.pane.why, Qt.MouseButton.LeftButton)
    assert page.pane.reasons.isVisible()
    assert "one conversation" in page.pane.reasons.text()


def test_copying(page: ConversationsPage) -> None:
    assert page.pane.talk is not None
    for action in page.pane.copy.menu_shown.actions():
        action.trigger()
        copied = QGuiApplication.clipboard().text()
        if action.objectName() == "copy-address":
            assert copied == page.pane.talk.customer
        else:
            assert page.pane.talk.messages[-1].words in copied


def test_an_empty_book_says_where_to_begin(jobs: Jobs, empty_book: Path, qtbot: QtBot) -> None:
    opened: list[None] = []
    jobs.open(empty_book, jobs, opened.append)
    page = ConversationsPage(jobs)
    qtbot.addWidget(page)
    page.show()
    page.arrive()
    quiet(qtbot, jobs)
    assert page.empty.strong.text() == "No conversations yet."
    with qtbot.waitSignal(page.navigate) as went:
        page.empty.findChild(type(page.pane.solved), "go-import").click()
    assert went.args[0] == "import"


def test_hostile_words_stay_plain_text(jobs: Jobs, book: Path, data_folder: Path, qtbot: QtBot) -> None:
    path = Path(shutil.copy(book, data_folder / "hostile.replybook"))
    with sqlite3.connect(path) as connection:
        (conversation,) = connection.execute(
            "SELECT conversation FROM waits WHERE ended IS NULL ORDER BY began DESC LIMIT 1"
        ).fetchone()
        connection.execute(
            "UPDATE messages SET text = ?, subject = ?, sender_name = '<u>Eve</u>' WHERE conversation = ?",
            (HOSTILE + "x" * 1_000_000, HOSTILE, conversation),
        )
    connection.close()
    opened: list[None] = []
    jobs.open(path, jobs, opened.append)
    page = ConversationsPage(jobs)
    qtbot.addWidget(page)
    page.resize(1134, 640)
    page.show()
    page.arrive({"conversation": conversation})
    quiet(qtbot, jobs)
    bubble = page.findChild(Bubble)
    assert bubble.words.text().startswith("<b>bold</b> <img")
    assert len(bubble.words.text()) < 2_000
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
    began = time.perf_counter()
    bubble.show_all.click()
    QApplication.processEvents()
    page.grab()
    assert "right to left" in bubble.findChild(object, "whole-message").toPlainText()
    assert time.perf_counter() - began < 5  # a stall of minutes, not a measure


def test_the_list_is_a_sound_model(open_jobs: Jobs, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = ConversationList(open_jobs)
    model.show_ids(array("q", range(1, 500)), "Europe/Amsterdam")
    qtmodeltester.check(model)
    quiet(qtbot, open_jobs)
    qtmodeltester.check(model)
    assert model.row_of(7) == 6
    assert model.row_of(1000) == -1


def test_only_what_is_looked_at_is_fetched(open_jobs: Jobs, qtbot: QtBot) -> None:
    page = ConversationsPage(open_jobs)
    qtbot.addWidget(page)
    page.resize(1134, 640)
    page.show()
    asked: list[int] = []
    usual = page.model._rows._fetch
    page.model._rows._fetch = lambda book, ids: asked.append(len(ids)) or usual(book, ids)
    page.model.show_ids(array("q", range(1, 1_000_001)), "Europe/Amsterdam")
    for _page in range(20):
        page.list.scrollToBottom()
        page.list.scrollToTop()
        QApplication.processEvents()
    quiet(qtbot, open_jobs)
    assert sum(asked) <= 2_000
    assert isinstance(page.model.index(0, 0).data(ROW), Listed)


def test_when_the_last_one_is_answered_nobody_is_waiting(page: ConversationsPage, qtbot: QtBot) -> None:
    for _one in range(page.model.rowCount()):
        press(qtbot, page, Qt.Key.Key_N)
    assert page.faces.currentWidget() is page.empty
    assert page.empty.strong.text() == "Nobody is waiting"
    assert page.empty.text.text().startswith("As far as your files go: Gmail to ")
