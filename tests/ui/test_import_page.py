"""The import page on a real book: files, questions, preview, bringing in, history with undo, and coverage."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from layout import faults
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from small_shop import MAILBOX, ORDERS, OWNER

from desktop.domain.task import Task
from desktop.services.change_settings import change_setting
from desktop.services.coverage import Held, coverage
from desktop.services.export_guides import GROUPS, MESSAGES
from desktop.services.log_contact import Contact, log_contact
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_book, open_for_reading
from desktop.ui import theme
from desktop.ui.jobs import Jobs
from desktop.ui.pages.import_page import ImportPage
from desktop.ui.widgets.coverage_grid import CoverageGrid
from desktop.ui.widgets.file_card import sign_of
from desktop.ui.widgets.file_guides import FileGuides
from desktop.ui.widgets.progress_line import ProgressLine, amount, time_left

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    path = tmp_path / "All mail.mbox"
    path.write_bytes(MAILBOX)
    return path


@pytest.fixture
def orders_file(tmp_path: Path) -> Path:
    path = tmp_path / "orders_export.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


@pytest.fixture
def page(jobs: Jobs, empty_book: Path, qtbot: QtBot) -> Iterator[ImportPage]:
    opened: list[None] = []
    jobs.open(empty_book, jobs, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    made = ImportPage(jobs)
    jobs.changed.connect(made.note)
    made.resize(1134, 640)
    made.show()
    made.arrive()
    quiet(made, qtbot)
    yield made
    made.close()
    jobs.close()
    made.deleteLater()


def quiet(page: ImportPage, qtbot: QtBot) -> None:
    """Wait until nothing is read or written any more, and the layout has followed."""
    for _round in range(4):
        for work in (page.jobs.write, page.jobs.read):
            done: list[None] = []
            work(page, lambda _book, _task: None, done.append)
            qtbot.waitUntil(lambda done=done: bool(done), timeout=10_000)
    qtbot.waitUntil(lambda: not page.run.busy and not faults(page))


def bring_in(page: ImportPage, qtbot: QtBot, *paths: Path) -> None:
    page.add_files(list(paths))
    quiet(page, qtbot)
    if page.go_on.isVisible():
        page.go_on.click()
        quiet(page, qtbot)
    page.bring_in.click()
    quiet(page, qtbot)


def button(parent: QWidget, words: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if each.text() == words)


def test_the_empty_face_is_one_place_to_drop(page: ImportPage) -> None:
    assert page.area.height() == 200
    assert page.area.choose.hasFocus()
    assert not page.history.isVisible()
    assert not page.grid_card.isVisible()
    page.how.click()
    assert page.guides.isVisible()
    row = page.guides.rows["gmail"]
    assert not row.isVisible()
    page.guides.groups[MESSAGES].head.click()
    row.show_me.click()
    assert row.lines.isVisible()


def test_guides_are_made_when_wanted_and_tab_comes_to_them_where_they_stand(
    page: ImportPage, qtbot: QtBot
) -> None:
    assert page.findChild(FileGuides) is None
    page.how.click()
    page.area.choose.setFocus()
    qtbot.keyClick(page.area.choose, Qt.Key.Key_Tab)
    assert page.guides.search.hasFocus()
    qtbot.keyClick(page.guides.search, Qt.Key.Key_Tab)
    assert page.guides.groups[GROUPS[0]].head.hasFocus()


def test_a_mailbox_asks_who_is_the_shop_and_is_brought_in(
    page: ImportPage, qtbot: QtBot, mailbox: Path, orders_file: Path
) -> None:
    page.add_files([mailbox, orders_file])
    quiet(page, qtbot)
    assert page.own.chosen == (OWNER,)
    qtbot.keyClick(page.go_on, Qt.Key.Key_Space)
    quiet(page, qtbot)
    assert [card.words.text() for card in page.cards] == ["5 new", "2 new"]
    assert page.bring_in.text() == "&Bring in 2 conversations"
    assert page.bring_in.hasFocus()
    qtbot.keyClick(page.bring_in, Qt.Key.Key_Space)
    quiet(page, qtbot)
    assert page.result.text.text() == "Done. 2 conversations are in."
    assert page.cards == []
    gone: list[object] = []
    page.navigate.connect(lambda *where: gone.append(where))
    button(page.result, "See who is waiting").click()
    assert gone == [("conversations", {"tab": "waiting"})]


def test_the_same_file_again_brings_nothing_and_says_since_when(
    page: ImportPage, qtbot: QtBot, orders_file: Path
) -> None:
    bring_in(page, qtbot, orders_file)
    assert page.result.text.text() == "Done. 2 orders are in."
    page.add_files([orders_file])
    quiet(page, qtbot)
    assert page.remark.strong.text() == "Nothing new here."
    assert page.remark.text.text().startswith("You brought this file in on ")
    assert not page.preview_card.isVisible()
    button(page.remark, "Close").click()
    assert page.cards == []


def test_an_import_can_be_taken_back_after_saying_what_goes(
    page: ImportPage, qtbot: QtBot, mailbox: Path, orders_file: Path, empty_book: Path
) -> None:
    bring_in(page, qtbot, orders_file)
    with open_book(empty_book) as book:
        before = content_hash(book.connection)
    bring_in(page, qtbot, mailbox)
    assert len(page.history.undo_buttons) == 2
    newest = max(page.history.undo_buttons)
    page.history.undo_buttons[newest].click()
    quiet(page, qtbot)
    question = page.history.findChild(QWidget, "undo-question")
    assert question is not None
    assert "5 messages that only this import brought" in question.accessibleName()
    button(question, "Keep it").click()
    page.history.undo_buttons[newest].click()
    quiet(page, qtbot)
    asked = [each for each in page.history.findChildren(QWidget, "undo-question") if each.isVisible()]
    button(asked[0], "Take it back").click()
    quiet(page, qtbot)
    assert page.result.text.text().startswith("Taken back.")
    assert len(page.history.undo_buttons) == 1
    with open_book(empty_book) as book:
        assert content_hash(book.connection) == before


def test_what_other_files_say_too_stays(
    page: ImportPage, qtbot: QtBot, orders_file: Path, tmp_path: Path
) -> None:
    bring_in(page, qtbot, orders_file)
    again = tmp_path / "again.csv"
    again.write_text(ORDERS + "\n", encoding="utf-8")
    page.add_files([again])
    quiet(page, qtbot)
    assert page.remark.text.text() == "Everything in these files is in your book already."
    assert page.remark.isVisible()


def test_a_file_that_cannot_be_read_says_so_in_its_row(
    page: ImportPage, qtbot: QtBot, orders_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = tmp_path / "kassa.bin"
    strange.write_bytes(bytes(range(256)) * 9)
    page.add_files([strange, orders_file])
    quiet(page, qtbot)
    bad, good = page.cards
    assert bad.has_problem
    assert not good.has_problem
    assert page.bring_in.text() == "&Bring in 2 orders"
    button(bad, "Show me how to get my files").click()
    assert page.guides.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_arguments: ([], ""))
    button(bad, "Choose another file").click()
    assert page.cards == [bad, good]
    remove = bad.findChild(QPushButton, "remove-file")
    assert remove is not None
    remove.click()
    assert page.cards == [good]
    page.cancel.click()
    assert page.cards == []
    assert page.run.preview is None


def test_ambiguous_dates_are_asked_before_the_button_works(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = tmp_path / "orders.csv"
    sheet.write_text("Order number,Order date,Total\n1,03/04/2026,10.00\n2,05/06/2026,12.00\n", "utf-8")
    page.add_files([sheet])
    quiet(page, qtbot)
    assert not page.go_on.isEnabled()
    answer = page.findChild(QWidget, "answer-day-first")
    assert answer is not None
    qtbot.mouseClick(answer, LEFT, pos=QPoint(8, answer.height() // 2))
    page.go_on.click()
    quiet(page, qtbot)
    assert "3 Apr" in page.preview.about.text()


def test_other_writes_are_not_in_the_way_of_an_import_that_waits(
    page: ImportPage, qtbot: QtBot, orders_file: Path
) -> None:
    page.add_files([orders_file])
    quiet(page, qtbot)

    def write_down(book: Book, task: Task) -> int:
        return log_contact(book, Contact("phone", "Anna"), task)

    page.let_go()  # as the window does before its small dialog opens
    page.jobs.write(page, write_down, lambda _number: None, changes=frozenset({"messages"}))
    quiet(page, qtbot)
    assert page.preview_card.isVisible()  # looked at once more
    page.hide()  # to another page
    page.jobs.write(
        page,
        lambda book, task: change_setting(book, "quiet-hours", "48", task),
        lambda _none: None,
        changes=frozenset({"settings"}),
    )
    page.show()
    page.arrive()
    quiet(page, qtbot)
    page.let_go()
    page.bring_in.click()  # nothing has changed since: read again, and brought in
    quiet(page, qtbot)
    assert page.result.text.text() == "Done. 2 orders are in."


def test_what_would_come_out_otherwise_is_shown_before_it_is_brought_in(
    page: ImportPage, qtbot: QtBot, orders_file: Path
) -> None:
    page.add_files([orders_file])
    quiet(page, qtbot)
    page.let_go()
    lines = ORDERS.splitlines()
    orders_file.write_text("\n".join([*lines, lines[1].replace("#1002", "#1003"), ""]), "utf-8")
    page.bring_in.click()
    quiet(page, qtbot)
    assert page.bring_in.text() == "&Bring in 3 orders"
    assert not page.history.isVisible()


def test_pages_of_another_book_begin_anew(
    page: ImportPage, qtbot: QtBot, orders_file: Path, data_folder: Path
) -> None:
    page.add_files([orders_file])
    quiet(page, qtbot)
    opened: list[None] = []
    page.jobs.open(data_folder / "other.replybook", page, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    page.arrive()
    quiet(page, qtbot)
    assert page.cards == []
    page.arrive({"paths": [str(orders_file)]})
    quiet(page, qtbot)
    assert page.bring_in.isVisible()


def test_the_coverage_grid_says_each_week(
    page: ImportPage,
    qtbot: QtBot,
    mailbox: Path,
    orders_file: Path,
    empty_book: Path,
    qapp_dressed: QApplication,
) -> None:
    bring_in(page, qtbot, mailbox, orders_file)
    page.arrive({"show": "coverage"})
    assert page.grid_card.isVisible()
    assert "Orders, data to 5 Jun" in page.grid.accessibleDescription()
    with open_book(empty_book) as book:
        found = coverage(book, as_of=1_780_920_000)  # 8 June 2026
    grid = CoverageGrid()
    qtbot.addWidget(grid)
    grid.show_coverage(found)
    grid.resize(560, grid.sizeHint().height())
    for dark in ("dark", "light"):
        theme.apply(qapp_dressed, dark)
        assert not grid.grab().isNull()
    partly = found.rows[0].held.index(Held.PARTLY)
    words = grid.words_at(grid._square(0, partly).center())
    assert words.endswith("1 order, partly")
    assert grid.words_at(QPoint(1, 1)) == ""


def test_progress_says_how_much_and_how_long(qtbot: QtBot) -> None:
    assert time_left(0.01, 10) == ""
    assert time_left(0.5, 1) == ""
    assert time_left(0.99, 30) == "a few seconds left"
    assert time_left(0.5, 41) == "about 40 seconds left"
    assert time_left(0.25, 60) == "about 3 minutes left"
    assert amount(1.9 * (1 << 30), int(4.2 * (1 << 30))) == "1.9 of 4.2 GB"
    assert amount(5, 100) == ""
    line = ProgressLine()
    qtbot.addWidget(line)
    task = Task()
    task.report(0.35, "Reading All mail.mbox")
    line.start(task, 10 << 20)
    assert line.words.whole() == "Reading All mail.mbox · 5 of 10 MB"
    line.cancel.click()
    assert task.cancelled
    line.stop()
    assert not line.isVisible()


def test_downloads_are_looked_at_only_when_the_owner_says_so(
    page: ImportPage,
    qtbot: QtBot,
    orders_file: Path,
    mailbox: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    (home / "Downloads").mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: home)
    assert not page.downloads.isVisible()  # nothing to ask before the first import
    bring_in(page, qtbot, orders_file)
    export = home / "Downloads" / "takeout-1 mail.mbox"
    export.write_bytes(mailbox.read_bytes())
    os.utime(export, (4_000_000_000, 4_000_000_000))  # younger than the import
    assert page.downloads.isVisible()
    assert page.downloads.title.text() == "Shall Replybook look in your Downloads for new exports?"
    button(page.downloads, "Yes, look there").click()
    quiet(page, qtbot)
    assert page.downloads.title.text() == "Found in your Downloads"
    button(page.downloads, "Bring in").click()
    quiet(page, qtbot)
    assert [card.file.path for card in page.cards] == [export]


def test_no_is_no(page: ImportPage, qtbot: QtBot, orders_file: Path) -> None:
    bring_in(page, qtbot, orders_file)
    button(page.downloads, "No").click()
    quiet(page, qtbot)
    assert not page.downloads.isVisible()
    page.refresh()
    quiet(page, qtbot)
    assert not page.downloads.isVisible()


def test_missing_days_are_said_before_the_button_is_pressed(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    def orders(name: str, *days: str) -> Path:
        rows = [f"#2{day[3:]},,paid,EUR,9.00,2026-{day} 12:00:00 +0200,1,Cup,9.00" for day in days]
        path = tmp_path / name
        path.write_text("\n".join([ORDERS.splitlines()[0], *rows, ""]), encoding="utf-8")
        return path

    bring_in(page, qtbot, orders("orders_export.csv", "06-02", "06-03", "06-04", "06-05"))
    page.add_files([orders("orders_export (1).csv", "06-09")])
    quiet(page, qtbot)
    words = [label.toolTip() or label.text() for label in page.preview.findChildren(QLabel)]
    assert (
        "Orders: this file starts on 9 Jun, your last one ended on 5 Jun."
        " 3 days are missing; numbers for that time stay open."
    ) in words


KASSA = """\
Bon;Wanneer;Naam;Bedrag
1041;03/04/2026;J. Smit;18,00
1042;13/04/2026;A. Berg;64,50
1044;31/13/2026;X;1,00
"""


@pytest.fixture
def kassa(tmp_path: Path) -> Path:
    path = tmp_path / "kassa.csv"
    path.write_text(KASSA, encoding="utf-8")
    return path


def shown_rows(page: ImportPage) -> list[list[str]]:
    table = page.mapping.table
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_an_unknown_sheet_comes_in_once_its_columns_are_said(
    page: ImportPage, qtbot: QtBot, kassa: Path, tmp_path: Path, empty_book: Path
) -> None:
    page.add_files([kassa])
    quiet(page, qtbot)
    (card,) = page.cards
    assert "has 4 columns: Bon, Wanneer, Naam, Bedrag." in card.strip.strong.text()
    button(card, "These are orders").click()
    quiet(page, qtbot)
    # What no header tells is guessed from the values, and marked as a guess.
    assert page.mapping.choosers["order"].currentText() == "Bon"
    assert page.mapping.choosers["placed_at"].currentText() == "Wanneer"
    assert shown_rows(page) == [
        ["1041", "3 Apr 2026", "J. Smit", "18.00"],
        ["1042", "13 Apr 2026", "A. Berg", "64.50"],
    ]
    assert page.mapping.choosers["order"].hasFocus()
    page.mapping.tabs.choose("problems")
    assert shown_rows(page) == [["row 4", "“31/13/2026” is not a date"]]
    assert page.mapping.add.text() == "&Add 2 orders"
    qtbot.keyClick(page.mapping, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    quiet(page, qtbot)
    assert not page.mapping.isVisible()
    assert page.bring_in.text() == "&Bring in 2 orders"
    page.bring_in.click()
    quiet(page, qtbot)
    with open_for_reading(empty_book) as book:
        rows = book.connection.execute("SELECT number, total_minor, name FROM orders ORDER BY number")
        assert rows.fetchall() == [("1041", 1800, "J. Smit"), ("1042", 6450, "A. Berg")]
    # The next file like it needs no words.
    later = tmp_path / "kassa (2).csv"
    later.write_text(KASSA.splitlines()[0] + "\n1050;14/04/2026;B. Bos;7,00\n", encoding="utf-8")
    page.add_files([later])
    quiet(page, qtbot)
    assert page.bring_in.text() == "&Bring in 1 order"


def test_the_button_says_which_column_is_missing(page: ImportPage, qtbot: QtBot, kassa: Path) -> None:
    page.add_files([kassa])
    quiet(page, qtbot)
    button(page.cards[0], "These are orders").click()
    quiet(page, qtbot)
    chooser = page.mapping.choosers["placed_at"]
    chooser.setFocus()
    qtbot.keyClick(chooser, Qt.Key.Key_Home)  # "choose…"
    chooser.activated.emit(chooser.currentIndex())
    quiet(page, qtbot)
    assert page.mapping.add.text() == "Choose the column for: Date"
    assert not page.mapping.add.isEnabled()
    assert page.mapping.first() is chooser
    page.mapping.cancel.click()
    quiet(page, qtbot)
    assert not page.mapping.isVisible()
    assert page.cards[0].has_problem


def test_a_sheet_can_hold_something_else(page: ImportPage, qtbot: QtBot, kassa: Path) -> None:
    page.add_files([kassa])
    quiet(page, qtbot)
    button(page.cards[0], "These are orders").click()
    quiet(page, qtbot)
    kind = page.mapping.kind
    kind.setCurrentIndex(kind.findData("call_sheet"))
    kind.activated.emit(kind.currentIndex())
    quiet(page, qtbot)
    # Whether a call was answered is asked for; a person may say that the sheet does not tell.
    assert page.mapping.add.text() == "Choose the column for: Answered"
    chooser = page.mapping.choosers["answered"]
    chooser.setCurrentIndex(chooser.findText("none"))
    chooser.activated.emit(chooser.currentIndex())
    quiet(page, qtbot)
    assert page.mapping.add.text() == "&Add 2 calls"


def test_nobody_wants_an_unknown_sheet(page: ImportPage, qtbot: QtBot, kassa: Path) -> None:
    page.add_files([kassa])
    quiet(page, qtbot)
    button(page.cards[0], "Never mind").click()
    quiet(page, qtbot)
    assert page.cards == []


def test_what_was_asked_for_is_listed_until_it_comes_in(
    page: ImportPage, qtbot: QtBot, mailbox: Path, orders_file: Path
) -> None:
    assert not page.asked.isVisible()
    page.how.click()
    for key in ("gmail", "instagram"):
        page.guides.rows[key].ask.click()
        quiet(page, qtbot)
    waits = page.asked.findChild(QWidget, "waits-for-gmail")
    assert waits is not None
    words = " ".join(label.text() for label in waits.findChildren(QLabel))
    assert words.startswith(" Gmail Asked for on ")
    assert words.endswith(" · usual wait: hours, sometimes a day")
    bring_in(page, qtbot, mailbox)
    assert page.asked.isVisible()
    assert page.asked.findChild(QWidget, "waits-for-instagram").isVisible()
    qtbot.waitUntil(lambda: page.asked.findChild(QWidget, "waits-for-gmail") is None)
    forget = page.asked.findChild(QPushButton, "forget-instagram")
    qtbot.keyClick(forget, Qt.Key.Key_Space)
    quiet(page, qtbot)
    assert not page.asked.isVisible()


def mails(*talks: tuple[datetime, int | None]) -> str:
    """A mailbox: when somebody wrote, and after how many minutes the shop answered (None: it did not)."""
    written = []
    for number, (arrived, minutes) in enumerate(talks):
        customer = f"customer{number}@c.example"
        sent = [(arrived, customer, OWNER, "Inbox")]
        if minutes is not None:
            sent.append((arrived + timedelta(minutes=minutes), OWNER, customer, "Sent"))
        for place, (when, sender, to, label) in enumerate(sent):
            written.append(
                f"From {number}{place}@xxx {when:%a %b %d %H:%M:%S} +0000 {when:%Y}\n"
                f"X-GM-THRID: {number}\nX-Gmail-Labels: {label}\nDelivered-To: {OWNER}\n"
                f"From: {sender}\nTo: {to}\nMessage-ID: <{arrived:%Y%m%d}{number}.{place}@x.example>\n"
                f"Subject: About {number}\nDate: {when:%a, %d %b %Y %H:%M:%S} +0000\n\nWords\n\n"
            )
    return "".join(written)


def test_what_a_late_answer_moved_is_said_with_a_way_to_why(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    monday = (now - timedelta(days=now.weekday() + 7)).replace(hour=9, minute=0, second=0, microsecond=0)
    before, sunday = (monday - timedelta(days=5), 5), (monday + timedelta(days=6, hours=12), None)
    first, second = tmp_path / "first.mbox", tmp_path / "second.mbox"
    first.write_text(mails(before, (monday, 60), (monday + timedelta(days=1), None), sunday))
    second.write_text(mails(before, (monday, 60), (monday + timedelta(days=1), 70), sunday))
    bring_in(page, qtbot, first)
    assert page.result.text.text() == "Done. 4 conversations are in."  # nothing was there that could move
    bring_in(page, qtbot, second)
    assert page.result.text.text() == (  # the median of 60 and 70 minutes
        "Last week's numbers moved a little: reply time 1 h → 1 h 5 min, because 1 late answer came in."
    )
    with qtbot.waitSignal(page.navigate) as led:
        button(page.result, "Why?").click()
    assert led.args == ["numbers", {"key": "first_response_time"}]
    page.add_files([second])  # nothing new: nothing moves
    quiet(page, qtbot)
    assert not page.result.isVisible()


def test_a_file_has_the_sign_of_its_source_and_says_what_it_holds(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    sheet = tmp_path / "costs.csv"
    sheet.write_text("Month,Cost,What\n2026-01,120.50,Help desk\n2026-02,80.00,Help desk\n", "utf-8")
    page.add_files([sheet])
    quiet(page, qtbot)
    (card,) = page.cards
    assert card.source == "cost_sheet"
    assert sign_of("cost_sheet") == "costs"
    assert (sign_of("zendesk_tickets"), sign_of("etsy_orders"), sign_of("")) == ("desk", "orders", "file")
    assert (sign_of("telegram_json"), sign_of("mbox"), sign_of("order_sheet")) == (
        "telegram",
        "inbox",
        "sheet",
    )
    assert card.words.text() == "2 new"


def test_every_row_that_was_set_aside_is_listed(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "orders_export.csv"
    rows = "".join(f"#2{n:03},,paid,EUR,9.00,no date {n},1,Cup,9.00\n" for n in range(60))
    path.write_text(ORDERS + rows, encoding="utf-8")
    page.add_files([path])
    quiet(page, qtbot)
    why = page.preview.findChild(QPushButton, "see-why")
    assert why is not None
    why.click()
    quiet(page, qtbot)
    field = page.preview.findChild(QPlainTextEdit, "all-lines")
    assert field is not None
    assert field.isVisible()
    lines = field.toPlainText().splitlines()
    assert len(lines) == 60
    assert lines[-1].startswith("row 64: ")  # a header, three rows of two orders, and these
