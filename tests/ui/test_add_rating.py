"""Writing down an answer: a digit, Enter, and Undo takes it back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from layout import faults
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.domain.records import Survey
from desktop.store.content_hash import content_hash
from desktop.store.database import open_for_reading
from desktop.ui.jobs import Jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.numbers_page import NumbersPage
from desktop.ui.widgets.add_rating import AddRatingDialog

LEFT = Qt.MouseButton.LeftButton
Told = list[tuple[str, list[tuple[str, Callable[[], object]]]]]


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def make(open_jobs: Jobs, qtbot: QtBot, told: Told) -> Iterator[Callable[[], AddRatingDialog]]:
    def dialog() -> AddRatingDialog:
        made = AddRatingDialog(open_jobs)
        made.told.connect(lambda text, actions: told.append((text, actions)))
        made.show()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    yield dialog
    QApplication.sendPostedEvents(None, 0)
    open_jobs.close()


def type_in(qtbot: QtBot, keys: str) -> None:
    """To whatever has the keyboard."""
    for key in keys:
        qtbot.keyClicks(QApplication.focusWidget(), key)


def added(book: Path) -> list[tuple[object, ...]]:
    """Survey, score, scale, words, name, point and whether it is about a conversation, of those by hand."""
    with open_for_reading(book) as opened:
        return opened.connection.execute(
            "SELECT survey, score, lowest, highest, comment, name,"
            " (SELECT point FROM points WHERE id = r.point), length(about) > 0"
            " FROM ratings r ORDER BY r.rowid"
        ).fetchall()


def test_a_digit_and_enter_are_enough(
    make: Callable[[], AddRatingDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    before = added(book)
    dialog = make()
    assert not faults(dialog)
    type_in(qtbot, "4")
    assert dialog.score == 4
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] == "Added. Add another?"
    assert [row[:6] for row in added(book)[len(before) :]] == [(Survey.CSAT, 4, 1, 5, "", "")]


def test_it_can_be_taken_back(
    make: Callable[[], AddRatingDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    with open_for_reading(book) as opened:
        before = content_hash(opened.connection)
    dialog = make()
    qtbot.mouseClick(dialog.scores[2], LEFT)
    dialog.whom.line.setText("Zoe Winter")
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: bool(told))

    def now() -> bytes:
        with open_for_reading(book) as opened:
            return content_hash(opened.connection)

    assert now() != before
    ((words, undo),) = told[0][1]
    assert words == "Undo"
    undo()
    qtbot.waitUntil(lambda: now() == before)


@pytest.mark.parametrize(
    ("kind", "keys", "score"),
    [
        (Survey.CSAT, "5", 5),
        (Survey.CSAT, "12", 2),  # there is no 12: the last digit counts
        (Survey.CSAT, "30", 3),  # nor is there a 0
        (Survey.CSAT, "8", None),
        (Survey.NPS, "0", 0),
        (Survey.NPS, "10", 10),
        (Survey.NPS, "19", 9),
        (Survey.CES, "7", 7),
        (Survey.CES, "10", 1),
    ],
)
def test_digits_are_the_answer_on_the_scale_of_the_question(
    make: Callable[[], AddRatingDialog], qtbot: QtBot, kind: Survey, keys: str, score: int | None
) -> None:
    dialog = make()
    place = list(dialog.kinds).index(kind.value)
    qtbot.keyClick(dialog, Qt.Key(Qt.Key.Key_1 + place), Qt.KeyboardModifier.AltModifier)
    assert dialog.kind.survey is kind
    type_in(qtbot, keys)
    assert dialog.score == score
    assert not faults(dialog)
    dialog.reject()


def test_another_question_forgets_the_answer(make: Callable[[], AddRatingDialog], qtbot: QtBot) -> None:
    dialog = make()
    qtbot.mouseClick(dialog.scores[3], LEFT)
    qtbot.mouseClick(dialog.kinds[Survey.NPS.value], LEFT)
    assert dialog.score is None
    assert [score for score, button in dialog.scores.items() if button.isVisible()] == list(range(11))
    qtbot.mouseClick(dialog.kinds[Survey.CES.value], LEFT)
    assert [score for score, button in dialog.scores.items() if button.isVisible()] == list(range(1, 8))
    dialog.reject()


def test_without_an_answer_nothing_is_written(
    make: Callable[[], AddRatingDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    before = added(book)
    dialog = make()
    qtbot.keyClicks(dialog.words, "Was fine 5")  # a digit among words is a word
    assert dialog.score is None
    qtbot.keyClick(dialog.words, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.save.isEnabled()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not faults(dialog))
    type_in(qtbot, "5")  # the keyboard is where the answer is chosen
    assert not dialog.problem.isVisible()
    assert (told, added(book)) == ([], before)
    dialog.reject()


def test_somebody_in_the_book_is_found_and_chosen_by_keyboard(
    make: Callable[[], AddRatingDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    with open_for_reading(book) as opened:
        order, name, point = opened.connection.execute(
            "SELECT o.number, k.name, p.point FROM orders o JOIN customers k ON k.id = o.customer"
            " JOIN points p ON p.id = k.id ORDER BY o.placed_at DESC LIMIT 1"
        ).fetchone()
    dialog = make()
    type_in(qtbot, "4")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.whom.line.hasFocus()  # Tab leaves the row of answers, arrows go through it
    type_in(qtbot, order)
    qtbot.waitUntil(dialog.whom.people.isVisible)
    qtbot.waitUntil(lambda: not faults(dialog))
    qtbot.keyClick(dialog.whom.line, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.whom.line, Qt.Key.Key_Return)
    assert dialog.whom.line.text() == name
    qtbot.waitUntil(dialog.words.hasFocus)
    type_in(qtbot, "Quick and kind")
    qtbot.keyClick(dialog.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(told))
    assert added(book)[-1] == (Survey.CSAT, 4, 1, 5, "Quick and kind", name, point, 0)


def test_a_conversation_is_found_by_its_words_and_chosen_by_mouse(
    make: Callable[[], AddRatingDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    dialog = make()
    type_in(qtbot, "2")
    people = dialog.whom.people
    low = dialog.height()
    qtbot.keyClicks(dialog.whom.line, "parcel")
    qtbot.waitUntil(people.isVisible)
    qtbot.waitUntil(lambda: not faults(dialog))
    item = people.item(people.count() - 2)  # the last is somebody new
    qtbot.mouseClick(people.viewport(), LEFT, pos=people.visualItemRect(item).center())
    talk = dialog.whom.conversation
    assert talk is not None
    qtbot.waitUntil(lambda: dialog.height() == low)  # the list has gone
    assert dialog.whom.line.text() == f"{talk.name}: {talk.about}"
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: bool(told))
    assert added(book)[-1][7] == 1


def test_another_name_typed_forgets_who_was_chosen(
    make: Callable[[], AddRatingDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    dialog = make()
    type_in(qtbot, "1")
    dialog.whom.line.setFocus()
    type_in(qtbot, "parcel")
    qtbot.waitUntil(dialog.whom.people.isVisible)
    for _row in range(dialog.whom.people.count() - 1):
        qtbot.keyClick(dialog.whom.line, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.whom.line, Qt.Key.Key_Return)
    assert dialog.whom.conversation is not None
    dialog.whom.line.selectAll()
    qtbot.keyClicks(dialog.whom.line, "Zoe Winter")
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: bool(told))
    assert added(book)[-1][5:] == ("Zoe Winter", "name:hand/Zoe Winter", 0)


def test_add_and_next_stays_and_the_question_is_remembered(
    make: Callable[[], AddRatingDialog], qtbot: QtBot, told: Told, book: Path
) -> None:
    dialog = make()
    qtbot.mouseClick(dialog.kinds[Survey.NPS.value], LEFT)
    for place, keys in enumerate(("10", "7"), start=1):
        type_in(qtbot, keys)
        focused = QApplication.focusWidget()
        qtbot.keyClick(focused, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda place=place: len(told) == place)
        assert dialog.isVisible()
        assert dialog.score is None
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    again = make()
    assert again.kind.survey is Survey.NPS
    again.reject()
    assert [row[:2] for row in added(book)[-2:]] == [(Survey.NPS, 10), (Survey.NPS, 7)]


# In the window


def dialog_of(window: MainWindow) -> AddRatingDialog:
    (dialog,) = window.findChildren(AddRatingDialog)
    return dialog


def test_the_numbers_page_opens_it_and_the_strip_offers_undo_and_another(
    window: MainWindow, qtbot: QtBot, book: Path
) -> None:
    before = added(book)
    window.go("numbers")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, NumbersPage)
    qtbot.mouseClick(page.list.links["Happiness"], LEFT)
    qtbot.mouseClick(dialog_of(window).scores[5], LEFT)
    qtbot.mouseClick(dialog_of(window).save, LEFT)
    qtbot.waitUntil(window.done_strip.isVisible)
    settle(qtbot, window)
    assert len(added(book)) == len(before) + 1
    window.undo()
    settle(qtbot, window)
    assert added(book) == before


def test_the_menu_opens_it_over_any_page(window: MainWindow, qtbot: QtBot) -> None:
    window.side.shop.menu_shown.aboutToShow.emit()
    actions = {action.objectName(): action for action in window.side.shop.menu_shown.actions()}
    actions["menu-add-rating"].trigger()
    assert dialog_of(window).isVisible()
    window.log_contact()  # the one does not close the other
    assert dialog_of(window).isVisible()
    dialog_of(window).reject()
