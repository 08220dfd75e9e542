"""The first page by mouse and by keyboard, on real books, and charts in a window."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.services import home as home_service
from desktop.services.asked_exports import ask_for
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.services.home import Face
from desktop.store.database import open_book, open_for_reading
from desktop.store.facts import load_facts
from desktop.ui import theme
from desktop.ui.jobs import EVERYTHING, Jobs
from desktop.ui.pages import home_page
from desktop.ui.pages.home_page import HomePage
from desktop.ui.widgets.big_number import BigNumber
from desktop.ui.widgets.chart import ChartView, TableDialog

SIZE = (1318, 642)  # what the frame leaves of 1366 × 690, without the side list's 184
OpenPage = Callable[[Path], HomePage]


def quiet(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until nothing is read or written any more."""
    for _round in range(4):
        for work in (jobs.write, jobs.read):
            done: list[None] = []
            work(jobs, lambda _book, _task: None, done.append)
            qtbot.waitUntil(lambda done=done: bool(done), timeout=10_000)
        QApplication.processEvents()


@pytest.fixture(scope="session")
def large_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented shop with enough contacts for rates. Not to be written to."""
    path = tmp_path_factory.mktemp("large") / "large.replybook"
    with open_book(path) as book:
        fill_example(book, ExampleSize(weeks=40, orders_per_week=120), Task())
    return path


@pytest.fixture
def now(large_book: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A day after the example's data end: the clock is the one thing that is not real."""
    with open_for_reading(large_book) as book:
        instant = load_facts(book.connection).last + 86_400
    monkeypatch.setattr(home_service.time, "time", lambda: float(instant))
    return instant


@pytest.fixture
def full(large_book: Path, data_folder: Path) -> Path:
    """A copy of the large example as this test's own book."""
    return Path(shutil.copy(large_book, data_folder / "full.replybook"))


@pytest.fixture
def open_page(jobs: Jobs, qtbot: QtBot, now: int) -> OpenPage:
    def made(path: Path) -> HomePage:
        opened: list[None] = []
        jobs.open(path, jobs, opened.append)
        qtbot.waitUntil(lambda: bool(opened))
        page = HomePage(jobs)
        qtbot.addWidget(page)
        jobs.changed.connect(page.note)
        page.resize(SIZE[0] - 184, SIZE[1])
        with qtbot.waitExposed(page):
            page.show()
        page.arrive()
        quiet(qtbot, jobs)
        return page

    return made


@pytest.fixture
def page(open_page: OpenPage, full: Path) -> HomePage:
    return open_page(full)


def went(page: HomePage) -> list[tuple[str, object]]:
    """Where the page asks to go from now on."""
    asked: list[tuple[str, object]] = []
    page.navigate.connect(lambda key, what: asked.append((key, what)))
    return asked


def button(parent: QWidget, name: str) -> QPushButton:
    found = parent.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


# Full


def test_the_week_in_a_sentence(page: HomePage) -> None:
    assert page.full.isVisible()
    assert page.header.title.whole().startswith("Last week, ")
    said = page.full.sentence.text()
    assert "per 100</b>" in said
    assert "conversations</b> and <b>" in said


def test_it_fits_the_window(page: HomePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.full.height() > 0)
    assert page.full.height() <= page.scrolled.viewport().height()
    assert page.full.minimumSizeHint().width() <= page.scrolled.viewport().width()


def test_who_waits_longest_comes_first(page: HomePage) -> None:
    rows = page.full.rows.rows
    assert len(rows) == 5
    assert page.full.waiting.title.text().startswith("Waiting for you · ")
    assert page.full.waiting.sources.text().startswith("As of your files: Gmail ")
    assert rows[0].words.overdue
    assert all(row.words.when.startswith("since ") for row in rows)


def test_the_keyboard_walks_the_rows_and_opens_one(page: HomePage, qtbot: QtBot) -> None:
    asked = went(page)
    rows = page.full.rows.rows
    rows[0].setFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_Up)  # there is none above
    assert rows[0].hasFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_Down)
    assert rows[1].hasFocus()
    qtbot.keyClick(rows[1], Qt.Key.Key_Return)
    assert asked == [("conversations", {"conversation": rows[1].words.id})]


def test_a_click_opens_a_conversation(page: HomePage, qtbot: QtBot) -> None:
    asked = went(page)
    row = page.full.rows.rows[2]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row, Qt.MouseButton.RightButton)
    assert asked == [("conversations", {"conversation": row.words.id})]


def test_what_can_be_done_shows_under_the_keyboard_only(page: HomePage) -> None:
    row, other = page.full.rows.rows[:2]
    act = button(row, f"answered-{row.words.id}")
    assert not act.isVisible()
    row.setFocus()
    assert act.isVisible()
    act.setFocus()  # as the Tab key does
    assert act.isVisible()
    other.setFocus()
    assert not act.isVisible()


def test_what_can_be_done_shows_under_the_mouse(page: HomePage, qtbot: QtBot) -> None:
    row = page.full.rows.rows[3]
    act = button(row, f"no-answer-needed-{row.words.id}")
    qtbot.mouseMove(row)
    qtbot.waitUntil(act.isVisible)
    qtbot.mouseMove(page.header)
    qtbot.waitUntil(lambda: not act.isVisible())


@pytest.mark.parametrize("what", ["answered", "no-answer-needed"])
def test_a_row_is_dealt_with_and_taken_back(page: HomePage, qtbot: QtBot, what: str) -> None:
    told: list[tuple[str, object]] = []
    page.told.connect(lambda text, actions: told.append((text, actions)))
    row = page.full.rows.rows[0]
    before, title = row.words.id, page.full.waiting.title.text()
    row.setFocus()
    qtbot.mouseClick(button(row, f"{what}-{before}"), Qt.MouseButton.LeftButton)
    quiet(qtbot, page.jobs)
    assert before not in [each.words.id for each in page.full.rows.rows]
    assert page.full.waiting.title.text() != title
    assert page.full.rows.rows[0].hasFocus()  # the keyboard stays where it was
    ((_text, actions),) = told
    ((label, undo),) = actions  # type: ignore[misc]
    assert label == "Undo"
    undo()
    quiet(qtbot, page.jobs)
    assert page.full.rows.rows[0].words.id == before
    assert page.full.waiting.title.text() == title


def test_what_cannot_be_written_is_said_and_the_row_stays(page: HomePage, qtbot: QtBot, full: Path) -> None:
    row = page.full.rows.rows[0]
    with open_book(full) as other, other.writing() as connection:  # another window was quicker
        connection.execute("DELETE FROM waits")
        connection.execute("DELETE FROM conversations WHERE id = ?", (row.words.id,))
    row.setFocus()
    qtbot.mouseClick(button(row, f"answered-{row.words.id}"), Qt.MouseButton.LeftButton)
    quiet(qtbot, page.jobs)
    assert page.strip.isVisible()
    assert "Nothing was changed" in page.strip.accessibleName()
    assert button(row, f"answered-{row.words.id}").isEnabled()


def test_links_lead_on(page: HomePage, qtbot: QtBot) -> None:
    asked = went(page)
    qtbot.mouseClick(page.full.waiting.all, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.full.chart.link, Qt.MouseButton.LeftButton)
    first, second = (tile for tile in page.full.tiles[:2] if tile.isVisible())
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(second, Qt.Key.Key_Return)
    qtbot.mouseClick(page.full.goal.link, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.bring, Qt.MouseButton.LeftButton)
    assert asked == [
        ("conversations", {"tab": "waiting"}),
        ("numbers", {"key": "contact_rate"}),
        ("numbers", {"key": "first_response_time"}),
        ("numbers", {"key": "first_response_time"}),
        ("numbers", {"key": second.key}),
        ("goals", None),
        ("import", None),
    ]


def test_a_report_is_of_the_week_shown(page: HomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.report_wanted):
        qtbot.mouseClick(page.report_button, Qt.MouseButton.LeftButton)
    asked = page.report()
    assert asked is not None
    assert (len(asked.since), len(asked.until)) == (10, 10)
    assert asked.since < asked.until


def test_everything_that_acts_says_what_it_is(page: HomePage) -> None:
    for each in page.findChildren(QPushButton):
        if each.isVisible():
            assert each.accessibleName().strip()
    for row in page.full.rows.rows:
        assert row.words.name in row.accessibleName()


def test_customers_words_are_plain_text(open_page: OpenPage, full: Path) -> None:
    hostile = "<b>bold</b><img src='file:///etc/passwd'>"
    with open_book(full) as book, book.writing() as connection:
        connection.execute("UPDATE messages SET subject = ?", (hostile,))
        connection.execute("UPDATE customers SET name = ?", (hostile,))
    page = open_page(full)
    row = page.full.rows.rows[0]
    assert row.words.about == hostile
    shown = [label for label in row.findChildren(home_page.PlainLabel) if hostile in label.text()]
    assert shown
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in shown)
    assert hostile not in page.full.sentence.text()


# The other faces


def test_an_empty_book_offers_a_beginning(open_page: OpenPage, empty_book: Path, qtbot: QtBot) -> None:
    page = open_page(empty_book)
    asked = went(page)
    assert page.empty.words.text() == "Nothing here yet."
    assert page.report() is None
    assert not page.report_button.isVisible()
    qtbot.mouseClick(page.empty.act, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.empty.example, Qt.MouseButton.LeftButton)
    assert asked == [("import", None), ("example", None)]


def test_files_that_were_asked_for_are_waited_for(
    open_page: OpenPage, empty_book: Path, qtbot: QtBot
) -> None:
    with open_book(empty_book) as book:
        ask_for(book, "instagram")
    page = open_page(empty_book)
    assert page.empty.asked.isVisible()
    assert page.empty.asked.title.text() == "Waiting for your files"
    assert page.empty.asked.findChild(QWidget, "waits-for-instagram").isVisible()
    forget = page.empty.asked.findChild(QPushButton, "forget-instagram")
    qtbot.mouseClick(forget, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.empty.asked.isVisible())


def test_a_full_page_says_in_a_line_which_files_are_waited_for(open_page: OpenPage, full: Path) -> None:
    with open_book(full) as book:
        ask_for(book, "instagram", now=1_781_000_000)  # 9 June 2026
    page = open_page(full)
    assert page.full.asked.isVisible()
    assert page.full.asked.text().startswith("Waiting for your files: Instagram, asked for on 9 Jun")


def test_orders_alone_ask_for_messages(open_page: OpenPage, full: Path) -> None:
    with open_book(full) as book, book.writing() as connection:
        for table in ("waits", "resolutions", "conversations", "coverage"):
            connection.execute(f"DELETE FROM {table}")
    page = open_page(full)
    assert page.empty.isVisible()
    assert page.empty.words.text().endswith(" orders are in.")
    assert page.empty.act.text() == "Add messages"
    assert not page.empty.example.isVisible()


def test_messages_alone_ask_for_orders(open_page: OpenPage, full: Path, qtbot: QtBot) -> None:
    with open_book(full) as book, book.writing() as connection:
        connection.execute("DELETE FROM order_lines")
        connection.execute("DELETE FROM orders")
    page = open_page(full)
    asked = went(page)
    assert page.full.chart.title.text() == "How many wrote"
    assert page.full.no_orders.isVisible()
    assert not page.full.goal.isVisible()
    assert page.full.sentence.text().count("orders") == 0
    qtbot.mouseClick(page.full.no_orders.act, Qt.MouseButton.LeftButton)
    assert asked == [("import", None)]


def test_a_small_shop_sees_its_conversations(open_page: OpenPage, data_folder: Path, qtbot: QtBot) -> None:
    path = data_folder / "small.replybook"
    with open_book(path) as book:
        fill_example(book, ExampleSize(seed=2, weeks=20, orders_per_week=12), Task())
    page = open_page(path)
    asked = went(page)
    assert page.small.isVisible()
    assert not page.full.isVisible()
    rows = [*page.small.rows.rows, *page.small.earlier.rows]
    assert len(rows) >= 4
    assert " came in." in page.small.sentence.text()
    assert "a rate jumps around by luck" in page.small.why_words.text()
    qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.small.conversations.link, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.small.why.link, Qt.MouseButton.LeftButton)
    assert asked == [
        ("conversations", {"conversation": rows[0].words.id}),
        ("conversations", {"tab": "all"}),
        ("numbers", None),
    ]
    assert page.small.height() <= page.scrolled.viewport().height()


def test_a_change_is_seen_at_once_and_by_a_hidden_page_when_it_is_seen(page: HomePage, qtbot: QtBot) -> None:
    page.hide()
    page.jobs.write(page, lambda _book, _task: None, lambda _none: None, changes=EVERYTHING)
    quiet(qtbot, page.jobs)
    assert page.stale
    page.show()
    page.arrive()
    assert not page.stale
    quiet(qtbot, page.jobs)
    page.note(frozenset({"batches"}))
    assert not page.stale


def test_a_problem_is_told_in_its_place_and_can_be_tried_again(
    page: HomePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise Problem("The book cannot be read.", "Try again in a moment.")

    with monkeypatch.context() as patch:
        patch.setattr(home_page, "home", broken)
        page.refresh()
        quiet(qtbot, page.jobs)
    assert page.strip.isVisible()
    assert page.full.isVisible()  # what was shown stays
    qtbot.mouseClick(button(page.strip, "strip-Try again"), Qt.MouseButton.LeftButton)
    quiet(qtbot, page.jobs)
    assert not page.strip.isVisible()


def test_a_page_that_takes_long_says_so(open_jobs: Jobs, qtbot: QtBot) -> None:
    page = HomePage(open_jobs)
    qtbot.addWidget(page)
    page.show()
    assert [face.isVisible() for face in (page.empty, page.full, page.small)] == [False] * 3
    page._patience.timeout.emit()
    assert page.counting.isVisible()
    page.arrive()
    quiet(qtbot, open_jobs)
    assert not page.counting.isVisible()


# Charts


def chart_of(page: HomePage, qtbot: QtBot) -> ChartView:
    chart = page.full.chart.chart
    qtbot.waitUntil(lambda: chart.picture is not None, timeout=10_000)
    return chart


def test_a_chart_is_drawn_after_the_window_stands(page: HomePage, qtbot: QtBot) -> None:
    chart = chart_of(page, qtbot)
    assert chart.picture is not None
    assert chart.picture.size() == chart.size()
    assert chart.accessibleName() == "Contacts per 100 orders"
    assert "could be" in chart.accessibleDescription()


def test_a_chart_follows_the_theme_and_its_size(page: HomePage, qtbot: QtBot, qapp: QApplication) -> None:
    chart = chart_of(page, qtbot)
    light = chart.grab().toImage().pixelColor(1, 1).name().upper()
    with qtbot.waitSignal(chart.drawn):
        theme.apply(qapp, "dark")
    dark = chart.grab().toImage().pixelColor(1, 1).name().upper()
    assert (light, dark) == (theme.LIGHT.surface, theme.DARK.surface)
    with qtbot.waitSignal(chart.drawn):
        theme.apply(qapp, "light")
    with qtbot.waitSignal(chart.drawn):
        page.resize(page.width() - 100, page.height())
    assert chart.picture.size() == chart.size()


def test_a_drag_of_the_window_draws_once(page: HomePage, qtbot: QtBot) -> None:
    chart = chart_of(page, qtbot)
    qtbot.wait(200)
    drawn: list[None] = []
    chart.drawn.connect(lambda: drawn.append(None))
    for width in range(900, 1000, 10):
        page.resize(width, page.height())
        QApplication.processEvents()
    qtbot.wait(300)
    assert len(drawn) == 1


def test_a_chart_has_a_table_twin(page: HomePage, qtbot: QtBot) -> None:
    chart = chart_of(page, qtbot)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    dialog = page.window().findChild(TableDialog)
    assert isinstance(dialog, TableDialog)
    view = dialog.findChild(QTableView)
    assert isinstance(view, QTableView)
    model = view.model()
    assert model.rowCount() == 12
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Contacts per 100 orders"
    assert model.index(11, 1).data() == page.full.chart.number.text()
    assert model.index(11, 4).data() == "can still change"
    dialog.close()


def test_the_menu_of_a_chart_offers_the_table(page: HomePage, qtbot: QtBot) -> None:
    chart = chart_of(page, qtbot)
    assert chart.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    (action,) = chart.actions()
    action.trigger()
    dialog = page.window().findChild(TableDialog)
    assert isinstance(dialog, TableDialog)
    dialog.close()


def test_a_small_picture_is_no_stop_of_the_tab_key(page: HomePage, qtbot: QtBot) -> None:
    spark = page.full.tiles[0].chart
    assert spark.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert spark.actions() == []
    spark.show_table()  # it has none
    assert page.window().findChild(TableDialog) is None
    qtbot.keyClick(spark, Qt.Key.Key_Return)


def test_a_big_number_sets_its_figures_off(qtbot: QtBot, qapp_dressed: QApplication) -> None:
    number = BigNumber("1 h 48 min")
    qtbot.addWidget(number)
    sizes = [(run.strip(), font.pixelSize()) for run, font in number._runs()]
    assert sizes == [("1", 26), ("h", 15), ("48", 26), ("min", 15)]
    assert number.accessibleName() == "1 h 48 min"
    number.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    number.set_text("71 %")
    assert [run for run, _font in number._runs()] == ["71 %"]
    assert not number.grab().isNull()


def test_charts_have_the_colours_of_the_window() -> None:
    from desktop.reports import chart_colours

    for drawn, window in ((chart_colours.LIGHT, theme.LIGHT), (chart_colours.DARK, theme.DARK)):
        for role in ("surface", "text", "quiet", "outline", "accent", "on_accent", "good", "chip", "series"):
            assert getattr(drawn, role) == getattr(window, role), role


def test_faces_are_told_apart() -> None:
    assert len({face.value for face in Face}) == 5
