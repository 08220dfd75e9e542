"""The first ten minutes: from an empty folder to the first own number, by mouse and by keyboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from layout import faults
from PySide6.QtCore import QMimeData, QPoint, QPointF, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.task import Task
from desktop.paths import default_book, example_book
from desktop.services.asked_exports import asked_exports
from desktop.services.change_settings import read_setting
from desktop.services.export_guides import ORDERS
from desktop.services.import_files import Request, bring_in, look
from desktop.services.invented_shop import Plan, Story, invent, write
from desktop.store.content_hash import content_hash
from desktop.store.database import open_book, open_for_reading
from desktop.ui.jobs import Jobs
from desktop.ui.pages.first_run import FirstRun

SMALL = Plan(seed=3, weeks=14, orders_per_week=40)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def story() -> Story:
    return invent(SMALL)


@pytest.fixture(scope="module")
def written(story: Story, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write(story, tmp_path_factory.mktemp("downloads"))


@pytest.fixture
def first_run(jobs: Jobs, qtbot: QtBot) -> Iterator[FirstRun]:
    made = FirstRun(jobs)
    made.resize(1366, 690)
    made.show()
    made.ended = []  # type: ignore[attr-defined]
    made.finished.connect(made.ended.append)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: made.welcome.cards[0].hasFocus())
    yield made
    made.close()
    jobs.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, 0)


def ended(first_run: FirstRun) -> list[str]:
    return first_run.ended  # type: ignore[attr-defined,no-any-return]


def at(first_run: FirstRun, qtbot: QtBot, step: str) -> None:
    """Wait until a step is open and nothing runs."""
    qtbot.waitUntil(lambda: first_run._at == step and not first_run.run.busy, timeout=20_000)
    qtbot.waitUntil(lambda: not faults(first_run))  # the layout follows the words a moment later


def read_files(first_run: FirstRun, qtbot: QtBot, files: list[Path]) -> None:
    first_run.add_files(files)
    qtbot.waitUntil(lambda: len(first_run.files.cards) == len(files), timeout=10_000)


def button(parent: QWidget, name: str) -> QPushButton:
    found = parent.findChild(QPushButton, name)
    assert found is not None
    return found


def content(path: Path) -> str:
    with open_book(path) as book:
        return content_hash(book.connection)


def test_the_journey_by_mouse(
    first_run: FirstRun, qtbot: QtBot, written: list[Path], story: Story, data_folder: Path, tmp_path: Path
) -> None:
    qtbot.mouseClick(first_run.welcome.cards[0], LEFT)
    at(first_run, qtbot, "places")
    qtbot.mouseClick(first_run.places.main, LEFT)
    at(first_run, qtbot, "files")
    assert not first_run.files.main.isEnabled()
    read_files(first_run, qtbot, written)
    qtbot.mouseClick(first_run.files.main, LEFT)
    at(first_run, qtbot, "you")
    assert set(first_run.you.question.chosen) == set(story.own_addresses)
    qtbot.mouseClick(first_run.you.main, LEFT)
    at(first_run, qtbot, "people")
    first_run.people.question.choose_none()
    ticks = first_run.people.findChildren(QCheckBox)
    assert ticks
    ticks[0].click()
    assert first_run.people.main.text() == "&Leave out 1"
    qtbot.mouseClick(first_run.people.main, LEFT)
    at(first_run, qtbot, "hours")
    first_run.hours.question.zone.setCurrentText(story.time_zone)
    first_run.hours.question.zone_chosen.emit(story.time_zone)
    at(first_run, qtbot, "hours")
    qtbot.mouseClick(first_run.hours.main, LEFT)
    at(first_run, qtbot, "look")
    left_out = first_run.run.left_out
    shown = first_run.run.preview
    assert shown is not None
    assert len(first_run.look.findChildren(QWidget, "sample")) == 6
    assert content(default_book(data_folder)) == content(tmp_path / "empty.replybook")  # nothing yet
    qtbot.mouseClick(first_run.look.main, LEFT)
    at(first_run, qtbot, "done")
    assert f"{shown.conversations:,}" in first_run.done.title.text()
    qtbot.mouseClick(first_run.done.main, LEFT)
    assert ended(first_run) == ["home"]
    with open_book(default_book(data_folder)) as book:
        assert read_setting(book, "time-zone") == story.time_zone
        assert read_setting(book, "opening-hours").startswith("Mon")
        assert read_setting(book, "not-customers") == left_out[0]
        counted = book.connection.execute("SELECT count(*) FROM conversations WHERE reason = ''").fetchone()
        assert counted == (shown.conversations,)


def test_the_journey_by_keyboard_alone(
    first_run: FirstRun, qtbot: QtBot, written: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_arguments: ([str(path) for path in written], "")
    )

    def press(key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)

    press(Qt.Key.Key_1)
    at(first_run, qtbot, "places")
    press(Qt.Key.Key_Return)
    at(first_run, qtbot, "files")
    press(Qt.Key.Key_Space)  # Choose files… has the focus
    qtbot.waitUntil(lambda: len(first_run.files.cards) == 2, timeout=10_000)
    for step in ("you", "people", "hours", "look", "done"):
        press(Qt.Key.Key_Return)
        at(first_run, qtbot, step)
    press(Qt.Key.Key_Return)
    assert ended(first_run) == ["home"]


def test_the_cards_follow_one_another_and_back_always_works(
    first_run: FirstRun, qtbot: QtBot, written: list[Path]
) -> None:
    order = []
    for _step in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        order.append(focused.objectName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert order == ["own-files", "example-shop", "write-contact", "existing-book"]
    first_run.welcome.cards[0].click()
    first_run.places.main.click()
    read_files(first_run, qtbot, written)
    first_run.files.main.click()
    at(first_run, qtbot, "you")
    first_run.you.main.click()
    at(first_run, qtbot, "people")
    for step in ("you", "files", "places"):
        qtbot.keyClick(first_run, Qt.Key.Key_Escape)
        at(first_run, qtbot, step)
    first_run.back.click()
    assert first_run.welcome.isVisible()


def test_a_bad_file_says_so_in_its_row_and_the_others_go_on(
    first_run: FirstRun, qtbot: QtBot, written: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = tmp_path / "instagram.zip"
    strange.write_bytes(b"PK nothing")
    first_run.welcome.cards[0].click()
    first_run.places.ticks["gmail"].click()
    first_run.places.main.click()
    assert not first_run.files.guides.rows["shopify"].isVisible()
    read_files(first_run, qtbot, [strange, written[1]])
    card = first_run.files.cards[0]
    assert card.has_problem
    assert "instagram.zip" in card.strip.strong.text()
    assert first_run.files.paths == (written[1],)
    button(card, "show-how").click()
    guides = first_run.files.guides
    assert all(group.isVisible() for group in guides.groups.values())
    guides.groups[ORDERS].head.click()
    assert guides.rows["shopify"].isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_arguments: ([str(written[0])], ""))
    button(card, "choose-another").click()
    qtbot.waitUntil(lambda: len(first_run.files.cards) == 2 and bool(first_run.files.paths[1:]))
    button(first_run.files.cards[1], "remove-file").click()
    assert first_run.files.paths == (written[1],)


def test_what_is_ticked_is_what_is_shown(first_run: FirstRun, qtbot: QtBot) -> None:
    first_run.welcome.cards[0].click()
    at(first_run, qtbot, "places")
    assert len(first_run.places.ticks) == 10 + 7
    assert not any(tick.icon().isNull() for tick in first_run.places.ticks.values())
    for key in ("instagram", "phone"):
        first_run.places.ticks[key].click()
    first_run.places.main.click()
    guides = first_run.files.guides
    qtbot.waitUntil(lambda: not faults(first_run))

    def shown() -> set[str]:
        return {key for key, row in guides.rows.items() if row.isVisible()}

    assert shown() == {"instagram", "calls_xml", "google_voice", "call_sheet"}
    orders = guides.groups[ORDERS]
    assert orders.isVisible()  # folded: half of the answers need them
    orders.head.click()
    assert "etsy" in shown()
    guides.link.click()
    assert shown() == set()
    assert all(group.isVisible() for group in guides.groups.values())
    first_run.go_back()
    first_run.places.ticks["etsy"].click()
    first_run.places.main.click()
    assert shown() == {"etsy", "instagram", "calls_xml", "google_voice", "call_sheet"}


def test_a_source_is_found_by_its_name(first_run: FirstRun, qtbot: QtBot) -> None:
    first_run.welcome.cards[0].click()
    first_run.places.main.click()
    guides = first_run.files.guides
    assert not any(row.isVisible() for row in guides.rows.values())
    guides.search.setText("thunderbird")
    qtbot.waitUntil(guides.rows["mbox"].isVisible)
    assert not guides.groups[ORDERS].isVisible()
    guides.search.setText("fax machine")
    qtbot.waitUntil(guides.nothing.isVisible)
    guides.search.clear()
    qtbot.waitUntil(guides.groups[ORDERS].isVisible)
    assert not guides.rows["mbox"].isVisible()
    assert not guides.nothing.isVisible()


def test_the_place_of_what_was_asked_for_is_kept(
    first_run: FirstRun, qtbot: QtBot, data_folder: Path
) -> None:
    first_run.welcome.cards[0].click()
    first_run.places.ticks["instagram"].click()
    first_run.places.main.click()
    row = first_run.files.guides.rows["instagram"]
    assert not first_run.files.guides.rows["order_sheet"].ask.isVisibleTo(first_run)  # one makes it oneself
    row.show_me.click()
    assert row.lines.isVisible()
    row.ask.click()
    qtbot.waitUntil(lambda: row.wait.whole().startswith("Asked for on "))
    assert row.wait.whole().endswith(". We keep the place.")
    assert row.ask.text() == "Never mind"
    with open_for_reading(default_book(data_folder)) as book:
        assert [each.guide.key for each in asked_exports(book)] == ["instagram"]
    row.ask.click()
    qtbot.waitUntil(lambda: row.wait.whole() == "an hour to two days")
    with open_for_reading(default_book(data_folder)) as book:
        assert asked_exports(book) == ()


def test_orders_alone_ask_nothing_and_can_be_brought_in(
    first_run: FirstRun, qtbot: QtBot, written: list[Path]
) -> None:
    first_run.add_files([written[1]])
    qtbot.waitUntil(lambda: first_run.files.can_go_on)
    first_run.files.main.click()
    at(first_run, qtbot, "look")
    assert first_run.look.main.text().startswith("&Bring in")
    assert "orders" in first_run.look.main.text()
    first_run.look.main.click()
    at(first_run, qtbot, "done")
    assert "orders are in" in first_run.done.title.text()


def test_a_file_with_an_open_question_is_asked_in_place(
    first_run: FirstRun, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = tmp_path / "orders.csv"
    sheet.write_text("Order number,Order date,Total\n1,03/04/2026,10.00\n2,05/06/2026,12.00\n", "utf-8")
    first_run.add_files([sheet])
    qtbot.waitUntil(lambda: first_run.files.can_go_on)
    first_run.files.main.click()
    qtbot.waitUntil(lambda: "day-first" in first_run.files._asked and not first_run.run.busy)
    assert not first_run.files.main.isEnabled()
    question = first_run.files._asked["day-first"]
    answer = question.findChild(QWidget, "answer-month-first")
    assert answer is not None
    qtbot.mouseClick(answer, LEFT, pos=QPoint(8, answer.height() // 2))
    qtbot.waitUntil(first_run.files.main.isEnabled)
    first_run.files.main.click()
    at(first_run, qtbot, "look")
    assert "4 Mar" in first_run.look.preview.about.text()


def test_hours_can_be_changed_refused_or_none(first_run: FirstRun, qtbot: QtBot, written: list[Path]) -> None:
    first_run.add_files(written)
    qtbot.waitUntil(lambda: first_run.files.can_go_on)
    first_run.files.main.click()
    at(first_run, qtbot, "you")
    first_run.you.main.click()
    at(first_run, qtbot, "people")
    first_run.people.others[0].click()  # They are all customers
    at(first_run, qtbot, "hours")
    question = first_run.hours.question
    assert "From your replies" in question.sentence.text()
    question.change.click()
    proposed = question.hours
    question.week.days[6].tick.click()
    assert first_run.hours.main.text() == "&Use these hours"
    assert ("Sun" in question.hours) != ("Sun" in proposed)
    question.no_hours.click()
    assert (question.hours, first_run.hours.main.text()) == ("", "&Next")
    first_run.hours.main.click()
    at(first_run, qtbot, "look")


def test_what_looks_wrong_leads_back_to_its_question(
    first_run: FirstRun, qtbot: QtBot, written: list[Path]
) -> None:
    first_run.add_files(written)
    qtbot.waitUntil(lambda: first_run.files.can_go_on)
    first_run.files.main.click()
    at(first_run, qtbot, "you")
    first_run.you.main.click()
    at(first_run, qtbot, "people")
    first_run.people.main.click()
    at(first_run, qtbot, "hours")
    first_run.hours.skip.click()
    at(first_run, qtbot, "look")
    menu = {action.objectName(): action for action in first_run.look.something_wrong.menu_shown.actions()}
    menu["wrong-talks"].trigger()
    assert first_run.look.note.isVisible()
    menu["wrong-messages"].trigger()
    at(first_run, qtbot, "you")
    first_run.you.main.click()
    at(first_run, qtbot, "people")
    first_run.people.main.click()
    at(first_run, qtbot, "hours")
    first_run.hours.skip.click()
    at(first_run, qtbot, "look")
    button(first_run.look, "see-left-out").click()
    first_run.look.cancel.click()
    assert first_run.welcome.isVisible()


def test_somebody_has_to_be_the_shop(first_run: FirstRun, qtbot: QtBot, written: list[Path]) -> None:
    first_run.add_files(written[:1])
    qtbot.waitUntil(lambda: first_run.files.can_go_on)
    first_run.files.main.click()
    at(first_run, qtbot, "you")
    question = first_run.you.question
    for tick in first_run.you.findChildren(QCheckBox):
        tick.setChecked(False)
    assert not first_run.you.main.isEnabled()
    question._more.setText("new@linenandclay.example")
    qtbot.keyClick(question._more, Qt.Key.Key_Return)
    assert question.chosen == ("new@linenandclay.example",)
    assert first_run._at == "you"  # Enter added the address and did no more


def test_cancelling_while_reading_changes_nothing(
    first_run: FirstRun, qtbot: QtBot, written: list[Path]
) -> None:
    first_run.add_files(written)
    qtbot.waitUntil(lambda: first_run.files.can_go_on)
    first_run.files.main.click()
    first_run.progress.cancel.click()
    qtbot.waitUntil(lambda: not first_run.run.busy)
    assert first_run._at in ("files", "you")


def test_files_are_dropped_anywhere(first_run: FirstRun, qtbot: QtBot, written: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(written[1]))])
    copy, none, left = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, LEFT
    entering = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(first_run, entering)
    assert entering.isAccepted()
    assert first_run._layer.isVisible()
    QApplication.sendEvent(first_run, QDropEvent(QPointF(9, 9), copy, data, left, none))
    qtbot.waitUntil(lambda: first_run.files.paths == (written[1],))
    assert not first_run._layer.isVisible()


def test_the_example_shop_is_filled_once_in_a_book_of_its_own(
    first_run: FirstRun, qtbot: QtBot, data_folder: Path
) -> None:
    qtbot.keyClick(first_run.welcome.cards[0], Qt.Key.Key_2)
    assert not first_run.welcome.cards[0].isEnabled()
    qtbot.waitUntil(lambda: ended(first_run) == ["home"], timeout=30_000)
    assert first_run.jobs.path == example_book(data_folder)
    assert not default_book(data_folder).exists()


def test_a_contact_can_be_the_beginning(first_run: FirstRun, qtbot: QtBot, data_folder: Path) -> None:
    qtbot.keyClick(first_run.welcome.cards[0], Qt.Key.Key_3)
    qtbot.waitUntil(lambda: ended(first_run) == ["log-contact"])
    assert first_run.jobs.path == default_book(data_folder)


def test_a_book_that_is_there_already_is_opened(
    first_run: FirstRun, qtbot: QtBot, tmp_path: Path, example_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "mine.replybook"
    chosen.write_text("no book at all, but longer than a header of a hundred bytes " * 3)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(chosen), ""))
    first_run.welcome.have_one.click()
    qtbot.waitUntil(first_run.welcome.problem.isVisible)
    qtbot.waitUntil(lambda: not faults(first_run))  # the layout follows the words a moment later
    shutil.copy(example_book, chosen)
    first_run.welcome.have_one.click()
    qtbot.waitUntil(lambda: ended(first_run) == ["home"])


def test_the_book_is_the_same_as_the_command_lines(
    first_run: FirstRun, qtbot: QtBot, written: list[Path], story: Story, data_folder: Path, tmp_path: Path
) -> None:
    first_run.add_files(written)
    qtbot.waitUntil(lambda: first_run.files.can_go_on)
    first_run.files.main.click()
    at(first_run, qtbot, "you")
    first_run.you.main.click()
    at(first_run, qtbot, "people")
    first_run.people.others[0].click()
    at(first_run, qtbot, "hours")
    first_run.hours.skip.click()
    at(first_run, qtbot, "look")
    first_run.look.main.click()
    at(first_run, qtbot, "done")
    with open_book(tmp_path / "other.replybook") as book:
        bring_in(look(book, Request(written, owner=list(story.own_addresses)), Task()))
    assert content(default_book(data_folder)) == content(tmp_path / "other.replybook")


def test_a_step_that_scrolls_stays_below_the_line_of_steps(
    first_run: FirstRun, qtbot: QtBot, written: list[Path]
) -> None:
    first_run.add_files(written)
    qtbot.waitUntil(lambda: first_run.files.can_go_on)
    first_run.files.main.click()
    at(first_run, qtbot, "you")
    first_run.you.main.click()
    at(first_run, qtbot, "people")
    first_run.people.main.click()
    at(first_run, qtbot, "hours")
    first_run.hours.question.change.click()
    qtbot.waitUntil(first_run.hours.verticalScrollBar().isVisible)

    def left(widget: QWidget) -> int:
        return widget.mapTo(first_run, QPoint()).x()

    qtbot.waitUntil(lambda: left(first_run.hours.title) == left(first_run.line))


def test_files_are_looked_for_in_downloads_and_then_where_the_last_ones_were(
    first_run: FirstRun, written: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, folder: str) -> tuple[list[str], str]:
        asked.append(folder)
        return [str(written[1])], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer)
    for _time in range(2):
        first_run.files.area.choose.click()
    downloads = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    assert asked == [downloads, str(written[1].parent)]
