"""An owner's ways through the real window, each by mouse and each by keyboard alone."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hands import Hand
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox

from desktop.domain.conversations import What
from desktop.domain.kpi import Kpi, Value
from desktop.kpis.catalogue import ALL
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.kpis.speed import FIRST_RESPONSE_TIME
from desktop.paths import default_book
from desktop.reports.number_words import compact
from desktop.services.change_settings import read_setting
from desktop.services.invented_shop import Story
from desktop.services.measure import Asked, numbers
from desktop.services.periods import Choice
from desktop.store.content_hash import content_hash
from desktop.store.database import open_for_reading
from desktop.ui.main_window import MainWindow
from desktop.ui.models.conversation_list import ROW
from desktop.ui.pages.conversations_page import ConversationsPage
from desktop.ui.pages.first_run import FirstRun
from desktop.ui.pages.home_page import HomePage
from desktop.ui.pages.numbers_page import NumbersPage
from desktop.ui.pages.settings_page import SettingsPage
from desktop.ui.widgets.log_contact import LogContactDialog
from desktop.ui.widgets.report_dialog import ReportDialog
from desktop.ui.widgets.time_field import TimeField

MakeWindow = Callable[[Path | None], MainWindow]
KEYS = {
    "home": "Ctrl+1",
    "conversations": "Ctrl+2",
    "numbers": "Ctrl+4",
    "import": "Ctrl+6",
    "settings": "Ctrl+,",
}


class Places:
    """The window, gone about in with a hand."""

    def __init__(self, window: MainWindow, hand: Hand) -> None:
        self.window, self.hand = window, hand

    def _go(self, key: str) -> object:
        self.hand.press(f"entry-{key}", keys=KEYS[key])
        page = self.window.pages[key]
        self.hand.wait(page.isVisible)
        return page

    def home(self) -> HomePage:
        page = self._go("home")
        assert isinstance(page, HomePage)
        self.hand.wait(page.full.isVisible)
        return page

    def conversations(self) -> ConversationsPage:
        page = self._go("conversations")
        assert isinstance(page, ConversationsPage)
        self.hand.wait(lambda: page.pane.talk)
        return page

    def numbers(self) -> NumbersPage:
        """Over all that the book has."""
        page = self._go("numbers")
        assert isinstance(page, NumbersPage)
        if page.shown is None:
            self.hand.choose("period", "period-twelve_months")
        self.hand.wait(lambda: page.shown is not None and page.shown.choice is Choice.TWELVE_MONTHS)
        return page

    def settings(self) -> SettingsPage:
        page = self._go("settings")
        assert isinstance(page, SettingsPage)
        self.hand.wait(lambda: page.shop)
        return page

    @property
    def badge(self) -> int:
        """How many wait, as the side list says."""
        return int(self.window.side.entries["conversations"].badge.text() or 0)


def measured(book: Path, kpi: Kpi, asked: Asked) -> Value:
    """What the engine says, asked anew."""
    with open_for_reading(book) as opened:
        return numbers(opened, asked).measured(kpi).total


def content(book: Path) -> str:
    with open_for_reading(book) as opened:
        return content_hash(opened.connection)


def listed(page: ConversationsPage) -> list[str]:
    """The names in the list of conversations."""
    model = page.model
    rows = (model.data(model.index(row, 0), ROW) for row in range(model.rowCount()))
    return [row.name for row in rows if row is not None]


def values(page: NumbersPage) -> list[str]:
    """All lines of the list of measures: "Reply time: 2 h 10 min"."""
    return [row.accessibleName() for row in page.list.rows.values()]


def told_anew(page: NumbersPage, book: Path) -> list[str]:
    """What the same lines must say, from the engine."""
    asked = page.report()
    assert asked is not None
    lines = []
    for kpi in ALL:
        total = measured(book, kpi, asked)
        lines.append(f"{kpi.name}: {f'needs {total.needs}' if total.value is None else compact(total)}")
    return lines


def test_from_an_empty_folder_to_the_first_number(
    make_window: MakeWindow, hand: Hand, data_folder: Path, story: Story
) -> None:
    window = make_window(default_book(data_folder))
    first = window.first_run
    assert isinstance(first, FirstRun)
    hand.press("own-files", keys="1")
    hand.press("place-gmail")
    hand.press("place-shopify")
    hand.press("next", keys="Alt+N")
    hand.see("choose-files", QAbstractButton)
    hand.give_files(window, "choose-files", "Alt+C")
    hand.wait(lambda: len(first.files.cards) == 2)
    hand.press("next", keys="Alt+N")
    for own in story.own_addresses:
        assert hand.see(f"own-{own}", QCheckBox).isChecked()
    hand.press("thats-me", keys="Alt+T")
    hand.press("leave-out", keys="Alt+L")
    hand.press("change-hours", keys="Alt+H")
    hand.choose_line(hand.see("time-zone", QComboBox), story.time_zone)
    hand.wait(lambda: first.hours.zone == story.time_zone and not first.run.busy)
    hand.press("hours-right", keys="Alt+Y")
    hand.press("bring-in", keys="Alt+B")
    hand.press("see-waiting", keys="Alt+S")
    hand.wait(lambda: window.current == "home")
    page = Places(window, hand).home()
    asked = page.report()
    assert asked is not None
    # The week of the shop's calendar that ended on the evening before.
    assert (asked.since, asked.until) == ("2026-11-16", "2026-11-23")
    rate = measured(default_book(data_folder), CONTACT_RATE, asked)
    assert rate.value is not None
    assert float(page.full.chart.number.text()) == pytest.approx(rate.value, abs=0.051)
    reply = measured(default_book(data_folder), FIRST_RESPONSE_TIME, asked)
    assert page.full.tiles[0].accessibleName() == f"Reply time: {compact(reply)}"
    with open_for_reading(default_book(data_folder)) as book:
        assert read_setting(book, "time-zone") == story.time_zone
        assert read_setting(book, "opening-hours")


def test_a_contact_that_is_written_down_counts_at_once(
    make_window: MakeWindow, hand: Hand, own_book: Path
) -> None:
    window = make_window(own_book)
    go = Places(window, hand)
    page = go.numbers()
    assert values(page) == told_anew(page, own_book)
    counted, waiting = values(page), go.badge
    home = go.home()
    hand.press("log-contact", keys="Ctrl+N")
    dialog = hand.see("log-contact", LogContactDialog)
    hand.press("how-whatsapp", keys="Alt+4")
    hand.write(dialog.who, "Ottoline Quist")
    hand.write(dialog.about, "Is the large bowl back in June?")
    hand.press("owe-answer")
    hand.press("save", keys="Return")
    hand.wait(lambda: go.badge == waiting + 1)
    hand.wait(lambda: home.full.waiting.title.text() == f"Waiting for you · {waiting + 1}")
    talks = go.conversations()
    hand.wait(lambda: "Ottoline Quist" in listed(talks))
    assert go.numbers() is page
    hand.wait(lambda: values(page) != counted)
    assert values(page) == told_anew(page, own_book)
    hand.press("strip-Undo", keys="Ctrl+Z")
    hand.wait(lambda: values(page) == counted)
    hand.wait(lambda: go.badge == waiting)
    assert go.conversations() is talks
    hand.wait(lambda: "Ottoline Quist" not in listed(talks))


def test_answered_in_conversations_and_taken_back(
    make_window: MakeWindow, hand: Hand, own_book: Path
) -> None:
    window = make_window(own_book)
    go = Places(window, hand)
    waiting = go.badge
    page = go.conversations()
    names, talk = listed(page), page.pane.talk
    assert talk is not None
    assert len(names) == waiting
    hand.choose("mark-answered", "answered-now", keys="A")
    hand.wait(lambda: go.badge == waiting - 1)
    hand.wait(lambda: len(listed(page)) == waiting - 1)
    assert page.model.row_of(talk.id) == -1
    hand.press("strip-Undo", keys="Ctrl+Z")
    hand.wait(lambda: go.badge == waiting)
    hand.wait(lambda: listed(page) == names)
    assert page.model.row_of(talk.id) == 0


def test_answered_on_home_and_taken_back(make_window: MakeWindow, hand: Hand, own_book: Path) -> None:
    window = make_window(own_book)
    go = Places(window, hand)
    waiting = go.badge
    page = go.home()
    rows = [row.words for row in page.full.rows.rows]
    hand.point_at(page.full.rows.rows[1])
    hand.press(f"{What.ANSWERED}-{rows[1].id}")
    hand.wait(lambda: go.badge == waiting - 1)
    hand.wait(lambda: rows[1] not in [row.words for row in page.full.rows.rows])
    hand.press("strip-Undo", keys="Ctrl+Z")
    hand.wait(lambda: go.badge == waiting)
    hand.wait(lambda: [row.words for row in page.full.rows.rows] == rows)


def test_hours_are_changed_as_shown_before_and_taken_back(
    make_window: MakeWindow, hand: Hand, own_book: Path
) -> None:
    window = make_window(own_book)
    go = Places(window, hand)
    page = go.numbers()
    assert values(page) == told_anew(page, own_book)
    before = values(page)
    settings = go.settings()
    hand.press("section-hours")
    hand.write(hand.see("closes-mon-0", TimeField), "12:00")
    hand.wait(lambda: settings.bar.isVisible() and settings.bar.use.isEnabled())
    assert values(page) == before
    said = settings.bar.strong.text().replace("\u00a0", " ")
    shown = re.search(r"reply time (.+?) → (.+?)(?: ·|$)", said)
    assert shown is not None, said
    assert f"Reply time: {shown[1]}" in before
    hand.press("use-changes")
    hand.wait(lambda: not settings.bar.isVisible())
    assert go.numbers() is page
    hand.wait(lambda: f"Reply time: {shown[2]}" in values(page))
    assert values(page) == told_anew(page, own_book)
    hand.press("strip-Undo", keys="Ctrl+Z")
    hand.wait(lambda: values(page) == before)


def test_an_import_is_undone_as_if_it_had_never_been(
    make_window: MakeWindow, hand: Hand, own_orders: Path, story: Story
) -> None:
    window = make_window(own_orders)
    before = content(own_orders)
    hand.press("entry-import", keys="Ctrl+6")
    hand.see("undo-1", QAbstractButton)
    hand.give_files(window, "choose-files", "Alt+C")
    for own in story.own_addresses:
        assert hand.see(f"own-{own}", QCheckBox).isChecked()
    hand.press("go-on", keys="Alt+T")
    hand.press("bring-in", keys="Alt+B")
    hand.press("undo-2")
    assert content(own_orders) != before
    hand.press("strip-Take it back")
    hand.wait(lambda: window.side.entries["conversations"].badge.isHidden())
    hand.see("undo-1", QAbstractButton)
    assert content(own_orders) == before


def test_excel_has_the_numbers_of_home(
    make_window: MakeWindow, hand: Hand, own_book: Path, report_folder: Path
) -> None:
    window = make_window(own_book)
    page = Places(window, hand).home()
    hand.press("report", keys="Ctrl+E")
    dialog = hand.see("report-dialog", ReportDialog)
    hand.press("report-folder", keys="Alt+F")
    hand.wait(lambda: dialog.target.parent == report_folder)
    hand.press("save-report", keys="Return")
    hand.wait(window.done_strip.isVisible)
    (saved,) = report_folder.iterdir()
    workbook = openpyxl.load_workbook(saved)
    rows = [[*row, *[None] * 40] for row in workbook["Summary"].iter_rows(values_only=True)]
    workbook.close()
    head = next(row for row in rows if "key" in row and "value" in row)
    found = {row[head.index("key")]: row[head.index("value")] for row in rows}
    rate = found[CONTACT_RATE.key]
    assert isinstance(rate, float)
    assert float(page.full.chart.number.text()) == pytest.approx(rate, abs=0.051)
    asked = page.report()
    assert asked is not None
    assert len(page.full.tiles) == 3
    for tile in page.full.tiles:
        kpi = next(kpi for kpi in ALL if kpi.key == tile.key)
        value = found[kpi.key]
        assert isinstance(value, float | int)
        assert tile.number.text() == compact(Value(float(value), kpi.unit, 1))
