"""The dialog of Ctrl+E: by mouse and by keyboard from the page to a workbook, and what stands in its way."""

import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from layout import faults
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.domain.period import parse_day, start_of_day
from desktop.kpis.view import Filters
from desktop.services.measure import Asked
from desktop.services.periods import Choice
from desktop.services.preview_report import SHEETS
from desktop.store.database import open_for_reading
from desktop.ui.main_window import MainWindow
from desktop.ui.remembered import remembered
from desktop.ui.widgets.report_dialog import ReportDialog

Open = Callable[[], ReportDialog]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands for Documents."""
    folder = tmp_path / "Desk"
    folder.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(folder))
    return folder


@pytest.fixture
def opened(window: MainWindow, desk: Path, qtbot: QtBot) -> Open:
    """The dialog over the page that is open, once it knows what it would hold."""

    def open_it() -> ReportDialog:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keySequence(window, QKeySequence("Ctrl+E"))
        dialog = window.findChild(ReportDialog)
        assert isinstance(dialog, ReportDialog)
        qtbot.waitUntil(lambda: dialog.save.isEnabled() and dialog.isActiveWindow(), timeout=10_000)
        return dialog

    return open_it


def press(qtbot: QtBot, words: str, among: ReportDialog | MainWindow) -> None:
    """Press the link with these words."""
    (link,) = [
        each
        for each in among.findChildren(QPushButton)
        if each.isVisible() and words in each.accessibleName()
    ]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)


def choose(dialog: ReportDialog, name: str) -> None:
    """Choose an entry of one of the menus, by its object name."""
    menus = (dialog.period.menu_shown, dialog.channel.menu_shown)
    (action,) = [each for menu in menus for each in menu.actions() if each.objectName() == name]
    action.trigger()


def told(dialog: ReportDialog, qtbot: QtBot) -> str:
    """What the dialog says it would hold, once it has counted."""
    qtbot.waitUntil(dialog.save.isEnabled, timeout=10_000)
    return dialog.holds.text()


def listed(book: Path, since: str, until: str) -> int:
    """Conversations that began in these days of Amsterdam, counted by SQL."""
    days = [start_of_day(parse_day(day), "Europe/Amsterdam") for day in (since, until)]
    with open_for_reading(book) as reading:
        found = reading.connection.execute(
            "SELECT count(*) FROM conversations WHERE arrived >= ? AND arrived < ?", days
        )
        count: int = found.fetchone()[0]
        return count


def test_by_keyboard_from_the_page_to_the_workbook(
    window: MainWindow, opened: Open, desk: Path, book: Path, qtbot: QtBot
) -> None:
    dialog = opened()
    asked = window.page.report()  # type: ignore[union-attr]
    assert asked is not None
    count = listed(book, asked.since, asked.until)
    assert dialog.holds.text() == f"4 sheets, {count} conversations with those left out"
    assert dialog.focusWidget() is dialog.name
    assert dialog.name.selectedText() == dialog.name.text().removesuffix(".xlsx"), (
        "the name can be typed over"
    )
    qtbot.keyClicks(dialog.name, "November")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(window.done_strip.isVisible, timeout=20_000)
    assert window.done_strip.text.text() == "Saved."
    workbook = openpyxl.load_workbook(desk / "November.xlsx")
    assert tuple(workbook.sheetnames) == SHEETS
    assert workbook["Conversations"].max_row == count + 1
    qtbot.waitUntil(lambda: window.findChild(ReportDialog) is None)  # it is deleted when Qt finds the time


def test_by_mouse_with_another_period_and_channel(
    window: MainWindow, opened: Open, desk: Path, book: Path, qtbot: QtBot
) -> None:
    press(qtbot, "Report…", window)
    dialog = window.findChild(ReportDialog)
    assert isinstance(dialog, ReportDialog)
    whole_week = told(dialog, qtbot)
    choose(dialog, "report-period-all")
    everything = listed(book, "2000-01-01", "2100-01-01")
    assert told(dialog, qtbot) == f"4 sheets, {everything} conversations with those left out" != whole_week
    choose(dialog, "report-period-twelve_weeks")
    told(dialog, qtbot)
    assert dialog._preview is not None
    assert (dialog._preview.last - dialog._preview.first).days == 83
    choose(dialog, "report-period-page")
    assert told(dialog, qtbot) == whole_week
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(list(desk.glob("*.xlsx"))) == 1 and window.done_strip.isVisible())
    shown: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
        press(qtbot, "Show in folder", window)
    assert shown == [str(desk)]


def test_the_channel_of_the_page_comes_along(window: MainWindow, desk: Path, qtbot: QtBot) -> None:
    dialog = ReportDialog(window.jobs, Asked(filters=Filters(channels=("email",))), "Shop", window)
    try:
        told(dialog, qtbot)
        assert dialog.channel.text() == "E-mail"
        assert dialog._preview is not None
        assert dialog._preview.asked.filters.channels == ("email",)
        dialog._take_channel("")
        told(dialog, qtbot)
        assert dialog.channel.text() == "All channels"
    finally:
        dialog.reject()


def test_every_period_can_be_chosen(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    for choice in Choice:
        choose(dialog, f"report-period-{choice.name.lower()}")
        told(dialog, qtbot)
        assert dialog._choice is choice
    dialog.reject()


def test_names_can_be_hidden(window: MainWindow, opened: Open, desk: Path, qtbot: QtBot) -> None:
    dialog = opened()
    choose(dialog, "report-period-all")
    told(dialog, qtbot)
    qtbot.keySequence(dialog, QKeySequence("Alt+H"))
    qtbot.waitUntil(dialog.hide_names.isChecked)  # the button is seen to go down first
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.done_strip.isVisible, timeout=20_000)
    (path,) = desk.glob("*.xlsx")
    sheet = openpyxl.load_workbook(path)["Conversations"]
    customers = {row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert customers
    assert all(not name or name.startswith("Customer ") for name in customers)
    assert {row[3] or row[4] for row in sheet.iter_rows(min_row=2, values_only=True)} == {None}


def test_a_name_that_is_taken_is_asked_about(
    window: MainWindow, opened: Open, desk: Path, qtbot: QtBot
) -> None:
    dialog = opened()
    dialog.name.setText("Old.xlsx")
    (desk / "Old.xlsx").write_text("mine")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert dialog.note.text.text() == "There is a report “Old.xlsx” already."
    assert (desk / "Old.xlsx").read_text() == "mine"
    assert faults(dialog) == []
    press(qtbot, "Save as “Old (2)”", dialog)
    qtbot.waitUntil(window.done_strip.isVisible, timeout=20_000)
    assert (desk / "Old.xlsx").read_text() == "mine"
    assert (desk / "Old (2).xlsx").is_file()


def test_the_old_one_is_replaced_when_that_is_said(
    window: MainWindow, opened: Open, desk: Path, qtbot: QtBot
) -> None:
    dialog = opened()
    dialog.name.setText("Old")  # the ending is added
    (desk / "Old.xlsx").write_text("mine")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    press(qtbot, "Replace it", dialog)
    qtbot.waitUntil(window.done_strip.isVisible, timeout=20_000)
    assert tuple(openpyxl.load_workbook(desk / "Old.xlsx").sheetnames) == SHEETS


def test_a_report_that_is_open_in_excel(
    window: MainWindow, opened: Open, desk: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_replace = os.replace

    def held_open(source: str, target: Path) -> None:
        if target.name == "November.xlsx":
            raise PermissionError(13, "another program has it open")
        really_replace(source, target)

    dialog = opened()
    dialog.name.setText("November.xlsx")
    (desk / "November.xlsx").write_text("mine")
    monkeypatch.setattr(os, "replace", held_open)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    press(qtbot, "Replace it", dialog)
    qtbot.waitUntil(dialog.problem.isVisible, timeout=20_000)
    assert dialog.problem.strong.text() == (
        "Replybook could not replace “November.xlsx” because it is open. Your old report is unchanged."
    )
    assert faults(dialog) == []
    press(qtbot, "Try again", dialog)
    qtbot.waitUntil(dialog.problem.isVisible, timeout=20_000)
    assert (desk / "November.xlsx").read_text() == "mine"
    press(qtbot, "Save as “November (2)”", dialog)
    qtbot.waitUntil(window.done_strip.isVisible, timeout=20_000)
    assert tuple(openpyxl.load_workbook(desk / "November (2).xlsx").sheetnames) == SHEETS


def test_a_folder_that_is_gone(window: MainWindow, opened: Open, desk: Path, qtbot: QtBot) -> None:
    dialog = opened()
    desk.rmdir()
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.problem.isVisible, timeout=20_000)
    assert "There is no folder" in dialog.problem.strong.text()
    assert dialog.save.isEnabled()
    desk.mkdir()
    press(qtbot, "Try again", dialog)
    qtbot.waitUntil(lambda: bool(list(desk.glob("*.xlsx"))), timeout=20_000)
    qtbot.waitUntil(window.done_strip.isVisible)


def test_the_last_folder_is_proposed(
    window: MainWindow,
    opened: Open,
    tmp_path: Path,
    desk: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = tmp_path / "Bookkeeper"
    other.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_arguments: str(other))
    dialog = opened()
    assert dialog.folder.whole() == "in Desk"
    qtbot.mouseClick(dialog.other_folder, Qt.MouseButton.LeftButton)
    assert dialog.folder.whole() == "in Bookkeeper"
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.done_strip.isVisible, timeout=20_000)
    (first,) = other.iterdir()
    QApplication.sendPostedEvents(None, 0)
    again = opened()
    assert again.folder.whole() == "in Bookkeeper"
    assert again.name.text() == f"{first.stem} (2).xlsx", "no name that is taken is proposed"
    again.reject()
    remembered().setValue("report-folder", str(tmp_path / "gone"))
    QApplication.sendPostedEvents(None, 0)
    third = opened()
    assert third.folder.whole() == "in Desk"
    third.reject()


def test_nothing_is_saved_without_a_name_or_outside_the_folder(opened: Open, desk: Path) -> None:
    dialog = opened()
    for nothing in ("", " ", ".xlsx", ".."):
        dialog.name.setText(nothing)
        assert not dialog.save.isEnabled()
    dialog.name.setText("../up/the<path>: a")
    assert dialog.target.parent == desk
    assert dialog.target.name == "-up-the-path- a.xlsx"
    dialog.reject()


def test_cancel_while_it_is_written_leaves_nothing(
    window: MainWindow, opened: Open, desk: Path, qtbot: QtBot
) -> None:
    dialog = opened()
    dialog._save()
    dialog.progress.cancel.click()
    qtbot.waitUntil(lambda: dialog.note.isVisible() or not dialog.isVisible(), timeout=20_000)
    assert dialog.note.text.text() == "Stopped. Nothing was changed."
    assert list(desk.iterdir()) == []
    dialog._save()
    dialog.reject()  # closing is as good as Cancel
    settle(qtbot, window)
    assert list(desk.iterdir()) == []


def test_its_picture_says_what_it_shows(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    assert "Linen & Clay" in dialog.page.accessibleName()
    assert "Reply time: " in dialog.page.accessibleDescription()
    qtbot.waitUntil(lambda: faults(dialog) == [])
    dialog.reject()


def test_where_there_is_nothing_to_report_nothing_opens(window: MainWindow, qtbot: QtBot) -> None:
    window.go("settings")
    settle(qtbot, window)
    qtbot.keySequence(window, QKeySequence("Ctrl+E"))
    assert window.findChild(ReportDialog) is None
