"""The page of orders by mouse and by keyboard, on a real book."""

import re
from array import array
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.services.browse import OrderRow
from desktop.ui.jobs import Jobs
from desktop.ui.models.order_list import COLUMNS, ROW, OrderList
from desktop.ui.pages.orders_page import OrdersPage
from desktop.ui.widgets.buttons import Button


def quiet(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until nothing is read any more."""
    for _round in range(5):
        done: list[None] = []
        jobs.read(jobs, lambda _book, _task: None, done.append)
        qtbot.waitUntil(lambda done=done: bool(done), timeout=10_000)
        QApplication.processEvents()


@pytest.fixture
def page(open_jobs: Jobs, qtbot: QtBot) -> OrdersPage:
    made = OrdersPage(open_jobs)
    qtbot.addWidget(made)
    open_jobs.changed.connect(made.note)
    made.resize(1134, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.arrive()
    quiet(qtbot, open_jobs)
    return made


def shown(page: OrdersPage, column: str) -> list[object]:
    """A column's values of the first rows."""
    rows = [page.model.index(row, 0).data(ROW) for row in range(min(page.model.rowCount(), 60))]
    return [getattr(row, column) for row in rows if isinstance(row, OrderRow)]


def test_the_sentence_counts_the_last_twelve_weeks(page: OrdersPage) -> None:
    words = re.sub("<[^>]*>", "", page.sentence.text())
    assert re.fullmatch(
        r"[\d,]+ orders in 12 weeks, \d+ brought a contact \([\d.]+ %\), \d+ contacts in all\.", words
    )


def test_the_newest_order_is_open_at_first(page: OrdersPage) -> None:
    dates = shown(page, "placed_at")
    assert dates == sorted(dates, reverse=True)
    assert page.pane.number.text() == f"Order {shown(page, 'number')[0]}"


@pytest.mark.parametrize("section", range(len(COLUMNS)))
def test_a_heading_sorts(page: OrdersPage, qtbot: QtBot, section: int) -> None:
    column = COLUMNS[section][0]
    heading = page.table.horizontalHeader()
    for _click in range(2):
        place = heading.sectionViewportPosition(section) + 20
        qtbot.mouseClick(
            heading.viewport(), Qt.MouseButton.LeftButton, pos=heading.rect().center().__class__(place, 15)
        )
        quiet(qtbot, page.jobs)
    descending = heading.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    values = shown(page, column)
    assert len(values) == 60
    if column in ("placed_at", "items", "total_minor", "contacts"):
        assert values == sorted(values, reverse=descending)  # type: ignore[type-var]


def test_an_order_leads_to_its_conversations(page: OrdersPage, qtbot: QtBot) -> None:
    page.model.sort(6, Qt.SortOrder.DescendingOrder)
    quiet(qtbot, page.jobs)
    read = next(b for b in page.pane.findChildren(Button) if b.objectName().startswith("read-"))
    with qtbot.waitSignal(page.navigate) as went:
        qtbot.mouseClick(read, Qt.MouseButton.LeftButton)
    assert went.args == ["conversations", {"conversation": int(read.objectName().removeprefix("read-"))}]


def test_the_keys_go_down_and_find(page: OrdersPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    quiet(qtbot, page.jobs)
    assert page.pane.number.text() == f"Order {shown(page, 'number')[1]}"
    number = str(shown(page, "number")[3])
    assert page.begin_search()
    qtbot.keyClicks(page.search, number)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    quiet(qtbot, page.jobs)
    assert page.pane.number.text() == f"Order {number}"
    qtbot.keyClicks(page.search, "xyz")
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.empty)
    assert page.empty.strong.text() == f"Nothing found for “{number}xyz”."


def test_another_period(page: OrdersPage, qtbot: QtBot) -> None:
    twelve = page.model.rowCount()
    for action in page.period.menu_shown.actions():
        action.trigger()
        quiet(qtbot, page.jobs)
    assert page.period.text() == "All time"
    assert page.model.rowCount() > twelve
    assert "orders</b> since " in page.sentence.text()
    asked = page.report()
    assert asked is not None
    assert asked.since < asked.until


def test_arriving_at_an_order_opens_it(page: OrdersPage, qtbot: QtBot) -> None:
    page.period.menu_shown.actions()[-1].trigger()
    page.model.sort(1, Qt.SortOrder.AscendingOrder)
    quiet(qtbot, page.jobs)
    oldest, number = page.model.id_at(5), shown(page, "number")[5]
    page.period.menu_shown.actions()[0].trigger()
    quiet(qtbot, page.jobs)
    page.arrive({"order": oldest})
    page.note(frozenset({"orders"}))
    quiet(qtbot, page.jobs)
    page.note(frozenset({"orders"}))
    quiet(qtbot, page.jobs)
    assert page.pane.number.text() == f"Order {number}"
    assert page.model.id_at(page.table.currentIndex().row()) == oldest
    assert page.table.viewport().rect().intersects(page.table.visualRect(page.table.currentIndex()))


def test_an_empty_book_says_what_orders_are_good_for(jobs: Jobs, empty_book: Path, qtbot: QtBot) -> None:
    opened: list[None] = []
    jobs.open(empty_book, jobs, opened.append)
    page = OrdersPage(jobs)
    qtbot.addWidget(page)
    page.show()
    page.arrive()
    quiet(qtbot, jobs)
    assert page.empty.strong.text() == "No orders yet."
    assert page.sentence.text() == ""
    assert page.report() is None
    with qtbot.waitSignal(page.navigate) as went:
        page.empty.findChild(Button, "add-orders").click()
    assert went.args[0] == "import"


def test_the_table_is_a_sound_model(open_jobs: Jobs, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = OrderList(open_jobs)
    model.show_ids(array("q", range(1, 300)), "Europe/Amsterdam")
    qtmodeltester.check(model)
    quiet(qtbot, open_jobs)
    qtmodeltester.check(model)
    assert model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole).startswith("<span>")
    assert (model.row_of(7), model.row_of(1000)) == (6, -1)
