"""A conversation gets its topic by a menu or the keys 1 to 9, and loses it by Undo."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.services.change_settings import change_setting
from desktop.services.topics import USUAL, topics
from desktop.store.database import open_book, open_for_reading
from desktop.ui.jobs import Jobs
from desktop.ui.pages.conversations_page import ConversationsPage


@pytest.fixture
def page(open_jobs: Jobs, qtbot: QtBot) -> Iterator[ConversationsPage]:
    made = ConversationsPage(open_jobs)
    open_jobs.changed.connect(made.note)
    made.resize(1134, 640)
    made.show()
    made.arrive({"tab": "all"})
    qtbot.waitUntil(lambda: made.pane.talk is not None)
    yield made
    made.close()
    made.deleteLater()


def decided(book: Path) -> list[tuple[str, str]]:
    """The topics that were chosen and not taken back: as decided, and as it stands in the conversation."""
    with open_for_reading(book) as opened:
        said = opened.connection.execute(
            "SELECT value FROM decisions WHERE what = 'topic' AND NOT undone ORDER BY id"
        ).fetchall()
        shown = opened.connection.execute("SELECT topic FROM conversations WHERE topic <> ''").fetchall()
    return [(json.loads(value)["value"], shown[0][0] if shown else "") for (value,) in said]


def test_a_key_gives_the_topic_and_undo_takes_it(page: ConversationsPage, qtbot: QtBot, book: Path) -> None:
    told: list[tuple[str, list[tuple[str, object]]]] = []
    page.told.connect(lambda words, actions: told.append((words, actions)))
    assert page.pane.topic.text() == "Topic"
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: page.pane.topic.text() == "Topic: Size")
    assert decided(book) == [("Size", "Size")]
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] == "Topic: Size."
    told[0][1][0][1]()  # type: ignore[operator]
    qtbot.waitUntil(lambda: page.pane.topic.text() == "Topic")
    assert decided(book) == []


def test_the_menu_gives_and_takes_the_topic(page: ConversationsPage, qtbot: QtBot, book: Path) -> None:
    actions = page.pane.topic.menu_shown.actions()
    assert [action.text() for action in actions[:2]] == ["1  Delivery", "2  Size"]
    actions[0].trigger()
    qtbot.waitUntil(lambda: page.pane.topic.text() == "Topic: Delivery")
    page.pane.topic.menu_shown.actions()[-1].trigger()
    qtbot.waitUntil(lambda: page.pane.topic.text() == "Topic")
    assert decided(book)[-1] == ("", "")


def test_the_shop_has_topics_of_its_own(book: Path) -> None:
    with open_book(book) as opened:
        assert topics(opened) == USUAL
        change_setting(opened, "topics", " Glaze,  Gift wrap , Glaze,", Task())
        assert topics(opened) == ("Glaze", "Gift wrap")
        with pytest.raises(Problem, match="cannot be used"):
            change_setting(opened, "topics", ",".join(map(str, range(21))), Task())
