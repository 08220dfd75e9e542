"""The Numbers page by mouse and by keyboard, on a real book."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from layout import faults
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.domain.kpi import Clock, Unit
from desktop.domain.problem import Problem
from desktop.reports.wording import in_unit
from desktop.services.number_page import NumberQuestion, number_evidence
from desktop.services.periods import Choice
from desktop.store.database import open_for_reading
from desktop.store.details import Detail
from desktop.store.facts import load_facts
from desktop.ui.main_window import MainWindow
from desktop.ui.models.evidence_rows import SORT, Column, EvidenceRows
from desktop.ui.pages.numbers_page import NumbersPage

MakeWindow = Callable[[Path | None], MainWindow]


@pytest.fixture
def now(example_book: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A day after the example's data end."""
    with open_for_reading(example_book) as book:
        instant = load_facts(book.connection).last + 86_400
    monkeypatch.setattr(time, "time", lambda: float(instant))
    return instant


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot, now: int) -> NumbersPage:
    window.go("numbers")
    settle(qtbot, window)
    opened = window.page
    assert isinstance(opened, NumbersPage)
    opened._ask(choice=Choice.TWELVE_WEEKS)
    settle(qtbot, window)
    return opened


def test_the_list_says_what_the_page_says(page: NumbersPage, qtbot: QtBot, window: MainWindow) -> None:
    for key, row in page.list.rows.items():
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
        settle(qtbot, window)
        assert page.shown is not None
        assert page.shown.kpi.key == key
        shown = page.closely.figures.value.number.text()
        if page.shown.total.value is None:
            assert shown == "—"
            assert row.accessibleName().endswith(f"needs {page.shown.total.needs}")
        else:
            assert row.accessibleName().endswith(shown)
        assert faults(window) == []


def test_arrow_keys_go_through_the_list(page: NumbersPage, qtbot: QtBot, window: MainWindow) -> None:
    rows = list(page.list.rows.values())
    rows[0].setFocus()
    qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    qtbot.keyClick(rows[0], Qt.Key.Key_Down)
    settle(qtbot, window)
    assert rows[1].hasFocus()
    assert page.question.key == "contact_volume"


@pytest.mark.parametrize("choice", Choice)
def test_periods_are_chosen_from_the_menu(
    page: NumbersPage, qtbot: QtBot, window: MainWindow, choice: Choice
) -> None:
    page.choices[choice].trigger()
    settle(qtbot, window)
    assert page.shown is not None
    assert page.shown.choice is choice
    assert page.period_button.text() == choice.value
    asked = page.report()
    assert asked is not None
    assert asked.since == page.shown.period.first.isoformat()
    assert faults(window) == []


def test_the_number_opens_as_many_rows_as_it_is_made_of(
    page: NumbersPage, qtbot: QtBot, window: MainWindow
) -> None:
    assert page.shown is not None
    n = page.shown.total.n
    page.closely.figures.value.setFocus()
    qtbot.keyClick(page.closely.figures.value, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert page.evidence is not None
    view = page.evidence.views["value"]
    assert view.model().rowCount() == n
    assert page.evidence.views["left-out"].model().rowCount() == page.shown.left_out_count
    assert faults(page.evidence) == []
    with qtbot.waitSignal(page.navigate) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, window)
    key, what = told.args
    assert key == "conversations"
    assert what["conversation"] in {row.id for row in _conversations(page)}


def _conversations(page: NumbersPage) -> list[Detail]:
    path = page.jobs.path
    assert path is not None
    with open_for_reading(path) as book:
        found = number_evidence(book, page.question)
        return [row.detail for row in found.explained.counted]


def test_left_out_stands_beside_it(page: NumbersPage, qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(page.closely.figures.left_out, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert page.evidence is not None
    assert page.evidence.tabs.key == "left-out"
    page.evidence.close()


def test_a_rate_has_contacts_and_orders(page: NumbersPage, qtbot: QtBot, window: MainWindow) -> None:
    window.go("numbers", {"key": "contact_rate"})
    settle(qtbot, window)
    page.show_evidence()
    settle(qtbot, window)
    assert page.shown is not None
    assert page.evidence is not None
    views = page.evidence.views
    assert views["numerator"].model().rowCount() == page.shown.total.numerator
    assert views["denominator"].model().rowCount() == page.shown.total.n
    page.evidence.tabs.choose("denominator")
    with qtbot.waitSignal(page.navigate) as told:
        page.evidence._open(views["denominator"].model().index(0, 0))
    assert told.args[0] == "orders"
    settle(qtbot, window)


def test_how_it_is_counted_unfolds_with_the_real_figures(
    page: NumbersPage, qtbot: QtBot, window: MainWindow
) -> None:
    counted = page.closely.counted
    assert not counted.details.isVisible()
    counted.fold.setFocus()
    qtbot.keyClick(counted.fold, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert counted.details.isVisible()
    assert page.shown is not None
    value = in_unit(page.shown.total.value, Unit.MINUTES)
    assert value in counted.lines["worked-out"].text()
    assert f"newsletter {_left_out(page, 'bulk')}" in counted.lines["left-out"].text()
    assert faults(window) == []


def _left_out(page: NumbersPage, code: str) -> int:
    assert page.shown is not None
    return {reason.code: reason.rows for reason in page.shown.left_out}[code]


def test_the_other_clock(page: NumbersPage, qtbot: QtBot, window: MainWindow) -> None:
    before = page.closely.figures.value.number.text()
    qtbot.mouseClick(page.closely.counted.calendar, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert page.shown is not None
    assert page.shown.clock is Clock.CALENDAR
    assert page.closely.figures.value.number.text() != before
    asked = page.report()
    assert asked is not None
    assert asked.clock is Clock.CALENDAR


def test_the_charts_have_a_table_twin(page: NumbersPage, qtbot: QtBot) -> None:
    for chart in (page.closely.by_time.chart, page.closely.spread.chart, page.closely.when.chart):
        assert chart._table is not None
        qtbot.waitUntil(lambda chart=chart: chart.picture is not None)


def test_an_empty_book_says_what_each_needs(make_window: MakeWindow, empty_book: Path, qtbot: QtBot) -> None:
    window = make_window(empty_book)
    window.go("numbers")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, NumbersPage)
    assert page.empty.isVisible()
    assert not page.closely.isVisible()
    assert page.report() is None
    for row in page.list.rows.values():
        assert ": needs " in row.accessibleName()
    assert "needs messages from customers" in page.list.rows["first_response_time"].accessibleName()
    assert faults(window) == []
    page.navigate.disconnect(window.go)
    with qtbot.waitSignal(page.navigate) as told:
        page.empty.act.click()
    assert told.args[0] == "import"


def test_a_problem_is_told_on_the_page(
    page: NumbersPage, qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise Problem("The disk is gone.", "Plug it in.")

    monkeypatch.setattr("desktop.ui.pages.numbers_page.number_page", broken)
    page.look_again()
    settle(qtbot, window)
    assert page.strip.isVisible()
    monkeypatch.undo()
    again = page.strip.findChild(QPushButton)
    assert again is not None
    again.click()
    settle(qtbot, window)
    assert not page.strip.isVisible()


def test_a_late_answer_to_an_old_question_is_not_shown(
    page: NumbersPage, qtbot: QtBot, window: MainWindow
) -> None:
    page._ask(key="contact_volume")
    page._ask(key="backlog")
    settle(qtbot, window)
    assert page.shown is not None
    assert page.shown.kpi.key == "backlog"


def test_the_rows_are_a_model_as_qt_wants_it(page: NumbersPage, qtbot: QtBot) -> None:
    assert page.jobs.path is not None
    with open_for_reading(page.jobs.path) as book:
        found = number_evidence(book, NumberQuestion(choice=Choice.TWELVE_WEEKS, as_of=int(time.time())))
    for rows in (found.explained.counted, found.explained.left_out):
        model = EvidenceRows(rows, Unit.MINUTES, found.zone)
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        index = model.index(0, Column.ADDS)
        assert index.data()
        assert index.data(SORT) is not None
