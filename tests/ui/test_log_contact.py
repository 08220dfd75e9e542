"""Writing down a contact: five fields, Enter saves, and Undo takes it back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from layout import faults
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.store.content_hash import content_hash
from desktop.store.database import open_book, open_for_reading
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.log_contact import LogContactDialog

Told = list[tuple[str, list[tuple[str, Callable[[], object]]]]]


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def make(open_jobs: Jobs, qtbot: QtBot, told: Told) -> Iterator[Callable[[], LogContactDialog]]:
    def dialog() -> LogContactDialog:
        made = LogContactDialog(open_jobs)
        made.told.connect(lambda text, actions: told.append((text, actions)))
        made.show()
        qtbot.waitUntil(made.who.hasFocus)
        return made

    yield dialog
    QApplication.sendPostedEvents(None, 0)
    open_jobs.close()


def logged(book: Path) -> list[tuple[object, ...]]:
    with open_for_reading(book) as opened:
        return opened.connection.execute(
            "SELECT h.name, m.sender_name, m.text, p.point FROM messages m"
            " JOIN channels h ON h.id = m.channel JOIN points p ON p.id = m.sender"
            " WHERE m.thread LIKE 'by hand/%' AND m.from_us = 0 ORDER BY m.id"
        ).fetchall()


def test_a_name_and_enter_are_enough(
    make: Callable[[], LogContactDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    dialog = make()
    assert not faults(dialog)
    qtbot.keyClicks(dialog.who, "Jan de Boer")
    qtbot.keyClick(dialog.who, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] == "Saved: Phone, Jan de Boer, 5 min."
    assert logged(book) == [("phone", "Jan de Boer", "", "name:phone/Jan de Boer")]


def test_it_can_be_taken_back(
    make: Callable[[], LogContactDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    with open_book(book) as opened:
        before = content_hash(opened.connection)
    dialog = make()
    dialog.who.setText("Jan de Boer")
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(told))
    ((words, undo),) = told[0][1]
    assert words == "Undo"
    undo()
    qtbot.waitUntil(lambda: logged(book) == [])
    with open_book(book) as opened:
        opened.connection.execute("DELETE FROM decisions")  # asleep without its record
        assert content_hash(opened.connection) == before


def test_somebody_in_the_book_is_found_and_chosen_by_keyboard(
    make: Callable[[], LogContactDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    with open_book(book) as opened:
        number, name, point = opened.connection.execute(
            "SELECT o.number, k.name, p.point FROM orders o JOIN customers k ON k.id = o.customer"
            " JOIN points p ON p.id = k.id ORDER BY o.placed_at DESC LIMIT 1"
        ).fetchone()
    dialog = make()
    qtbot.keyClicks(dialog.who, number)
    qtbot.waitUntil(dialog.whom.people.isVisible)
    qtbot.waitUntil(lambda: not faults(dialog))
    qtbot.keyClick(dialog.who, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.who, Qt.Key.Key_Return)
    assert dialog.who.text() == name
    assert dialog.about.hasFocus()
    qtbot.keyClicks(dialog.about, "Asks for another size")
    qtbot.keyClick(dialog.about, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(told))
    assert logged(book) == [("phone", name, "Asks for another size", point)]


def test_save_and_next_stays_and_remembers_the_way(
    make: Callable[[], LogContactDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    dialog = make()
    qtbot.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert dialog.channel == "shop"
    dialog.minutes.setValue(12)
    dialog.owed.setChecked(True)
    qtbot.keyClicks(dialog.who, "One")
    qtbot.keyClick(dialog.who, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert dialog.isVisible()
    assert dialog.who.text() == ""
    qtbot.keyClicks(dialog.who, "Two")
    qtbot.keyClick(dialog.who, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(told) == 2)
    again = make()
    assert (again.channel, again.minutes.value()) == ("shop", 12)
    assert next(iter(again.chips)) == "shop"  # last used first
    again.reject()
    assert [row[:2] for row in logged(book)] == [("shop", "One"), ("shop", "Two")]


def test_nobody_is_a_problem_in_its_place(make: Callable[[], LogContactDialog], qtbot: QtBot) -> None:
    dialog = make()
    dialog.save.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.who.hasFocus()
    assert dialog.save.isEnabled()
    qtbot.waitUntil(lambda: not faults(dialog))
    dialog.reject()


def test_what_was_typed_and_not_saved_is_there_the_next_time(
    make: Callable[[], LogContactDialog], qtbot: QtBot
) -> None:
    dialog = make()
    qtbot.keyClicks(dialog.who, "Half a na")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    again = make()
    assert again.who.text() == "Half a na"
    again.who.clear()
    again.reject()
