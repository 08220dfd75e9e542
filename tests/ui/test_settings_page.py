"""The Settings page: nothing applies while typing, and what is used can be undone."""

from pathlib import Path

import pytest
from layout import faults
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.domain.opening_hours import OpeningHours
from desktop.services.change_settings import read_setting, settings
from desktop.store.content_hash import content_hash
from desktop.store.database import open_for_reading
from desktop.ui import theme
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.settings_page import SettingsPage
from desktop.ui.widgets.hours_week import HoursWeek
from desktop.ui.widgets.settings_sections import AddressesSection, CountingSection, ShopSection
from desktop.ui.widgets.time_field import TimeField

HOURS = "Mon-Fri 09:00-12:00,13:00-17:00; Sat 18:00-02:00; Sun 00:00-24:00"


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> SettingsPage:
    window.go("settings")
    settle(qtbot, window)
    opened = window.page
    assert isinstance(opened, SettingsPage)
    return opened


def told(page: SettingsPage, qtbot: QtBot) -> str:
    """What the bar says once the numbers are counted."""
    qtbot.waitUntil(lambda: page.bar.isVisible() and "Counting" not in page.bar.strong.text(), timeout=20_000)
    return page.bar.strong.text().replace("\u00a0", " ")


def use(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    """Use the draft, and wait until the book has it."""
    page.use()
    qtbot.waitUntil(lambda: not page.bar.isVisible(), timeout=20_000)
    settle(qtbot, window)


def stored(page: SettingsPage, key: str) -> str:
    assert page.jobs.path is not None
    with open_for_reading(page.jobs.path) as book:
        return read_setting(book, key)


def fingerprint(page: SettingsPage) -> tuple[str, dict[str, str], int]:
    assert page.jobs.path is not None
    with open_for_reading(page.jobs.path) as book:
        return content_hash(book.connection), settings(book), book.revision


def typed(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)


def counting(page: SettingsPage) -> CountingSection:
    section = page.sections["counting"]
    assert isinstance(section, CountingSection)
    page.open_section("counting")
    return section


def test_every_section_fits(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    for key, entry in page.entries.items():
        qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
        settle(qtbot, window)
        assert page.sections[key].isVisible()
        assert faults(window) == [], key


def test_a_target_is_counted_before_it_is_used(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    before = fingerprint(page)
    typed(qtbot, counting(page).fields["target-email"], "1")
    assert told(page, qtbot).startswith("This changes: answered within your target ")
    assert faults(window) == []
    assert fingerprint(page) == before
    qtbot.mouseClick(page.bar.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.bar.isVisible(), timeout=20_000)
    settle(qtbot, window)
    assert stored(page, "target-email") == "1"
    assert not page.bar.isVisible()
    assert window.done_strip.isVisible()
    undo = window.done_strip.findChild(QPushButton, "strip-Undo")
    assert undo is not None
    undo.click()
    settle(qtbot, window)
    assert fingerprint(page)[:2] == before[:2]
    assert counting(page).fields["target-email"].text() == "24"


def test_a_clock_is_counted_on_the_whole_book_and_leaves_nothing_in_it(
    page: SettingsPage, qtbot: QtBot, window: MainWindow
) -> None:
    before = fingerprint(page)
    typed(qtbot, counting(page).fields["quiet-hours"], "24")
    assert "time until solved" in told(page, qtbot)
    assert fingerprint(page) == before
    qtbot.mouseClick(page.bar.undo, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert not page.bar.isVisible()
    assert counting(page).fields["quiet-hours"].text() == "72"
    assert page.draft == {}


def test_what_is_typed_back_is_no_change(page: SettingsPage, qtbot: QtBot) -> None:
    field = counting(page).fields["quiet-hours"]
    typed(qtbot, field, "48")
    assert page.bar.isVisible()
    typed(qtbot, field, "72")
    assert not page.bar.isVisible()


def test_what_cannot_be_used_is_said_in_the_bar(page: SettingsPage, qtbot: QtBot) -> None:
    typed(qtbot, counting(page).fields["quiet-hours"], "soon")
    assert "“soon” cannot be used" in told(page, qtbot)
    assert not page.bar.use.isEnabled()
    assert page.bar.undo.isEnabled()


def test_counting_can_be_cancelled(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    typed(qtbot, counting(page).fields["quiet-hours"], "24")
    assert page.bar.cancel.isVisible()
    page.bar.cancel.click()
    assert "Not counted" in told(page, qtbot)
    use(page, qtbot, window)
    assert stored(page, "quiet-hours") == "24"


def test_hours_of_a_day_are_typed(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    page.open_section("hours")
    row = page.hours.week.days[0]
    field = row.spans[0].opens
    typed(qtbot, field, "10")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "10:00"
    assert "reply time" in told(page, qtbot)
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    assert len(row.spans) == 2
    settle(qtbot, window)
    assert faults(window) == []
    use(page, qtbot, window)
    assert stored(page, "opening-hours").startswith("Mon 10:00-")


def test_the_guess_is_a_draft_like_any_other(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    page.open_section("hours")
    assert page.shop is not None
    assert page.shop.guess is not None
    assert page.aside.use.isVisible() == (page.hours.guess is not None)
    page.hours.use_guess()
    use(page, qtbot, window)
    assert stored(page, "opening-hours") == str(page.shop.guess.hours)
    assert not page.aside.use.isVisible()


def test_no_day_at_all_counts_by_the_clock(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    page.open_section("hours")
    for row in page.hours.week.days:
        if row.tick.isChecked():
            row.tick.click()
    assert "reply time" in told(page, qtbot)
    use(page, qtbot, window)
    assert stored(page, "opening-hours") == ""


def test_a_holiday_is_added_and_taken_away(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    page.open_section("hours")
    page.hours.first.setDate(QDate(2026, 12, 24))
    page.hours.last.setDate(QDate(2026, 12, 27))
    qtbot.mouseClick(page.hours.add, Qt.MouseButton.LeftButton)
    use(page, qtbot, window)
    assert stored(page, "holidays") == "2026-12-24..2026-12-27"
    remove = page.hours.findChild(QPushButton, "remove-holiday")
    assert remove is not None
    remove.click()
    use(page, qtbot, window)
    assert stored(page, "holidays") == ""


def test_an_address_is_disowned(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    section = page.sections["addresses"]
    assert isinstance(section, AddressesSection)
    page.open_section("addresses")
    assert page.shop is not None
    first = sorted(page.shop.addresses.own)[0]
    button = section.findChild(QPushButton, f"own-remove-{first}")
    assert button is not None
    button.click()
    assert told(page, qtbot).startswith("This changes")
    use(page, qtbot, window)
    assert stored(page, "not-owner") == first
    qtbot.keyClicks(section.own.field, first)
    qtbot.keyClick(section.own.field, Qt.Key.Key_Return)
    use(page, qtbot, window)
    assert stored(page, "not-owner") == ""


def test_a_stranger_is_left_out(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    section = page.sections["addresses"]
    assert isinstance(section, AddressesSection)
    page.open_section("addresses")
    assert not section.strangers.add.isEnabled()
    qtbot.keyClicks(section.strangers.field, "mum@home.example")
    qtbot.mouseClick(section.strangers.add, Qt.MouseButton.LeftButton)
    assert told(page, qtbot) == "This changes no number."
    use(page, qtbot, window)
    assert stored(page, "not-customers") == "mum@home.example"


def test_the_shop(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    section = page.sections["shop"]
    assert isinstance(section, ShopSection)
    typed(qtbot, section.name, "Paper & Clay")
    typed(qtbot, section.currency, "gbp")
    section.week.setCurrentIndex(6)
    section.zone.setCurrentText("America/New_York")
    told(page, qtbot)
    use(page, qtbot, window)
    found = {key: stored(page, key) for key in ("shop-name", "currency", "week-start", "time-zone")}
    assert list(found.values()) == ["Paper & Clay", "GBP", "Sunday", "America/New_York"]


def test_what_is_typed_stays_when_something_else_is_written(
    page: SettingsPage, qtbot: QtBot, window: MainWindow
) -> None:
    typed(qtbot, counting(page).fields["quiet-hours"], "48")
    page.note(frozenset({"messages"}))
    settle(qtbot, window)
    assert page.draft == {"quiet-hours": "48"}
    assert counting(page).fields["quiet-hours"].text() == "48"


def test_a_setting_is_found(page: SettingsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.finder, "holiday")
    assert page.entries["hours"].isChecked()
    assert not page.entries["counting"].isVisible()
    page.finder.clear()
    assert page.entries["counting"].isVisible()


def test_the_book_is_checked(page: SettingsPage, qtbot: QtBot, window: MainWindow) -> None:
    page.open_section("safety")
    qtbot.mouseClick(page.safety.check, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert page.safety.said.text() == "Everything is right."
    assert page.safety.lines.count() == 7
    assert faults(window) == []


def test_the_look_applies_at_once(page: SettingsPage) -> None:
    page.open_section("look")
    page.look.choices["dark"].click()
    assert (theme.theme().name, theme.chosen()) == ("dark", "dark")
    page.look.choices["light"].click()
    assert theme.theme().name == "light"
    assert not page.bar.isVisible()


def test_a_link_from_elsewhere_opens_its_section(window: MainWindow, qtbot: QtBot) -> None:
    window.go("settings", {"section": "hours"})
    settle(qtbot, window)
    assert isinstance(window.page, SettingsPage)
    assert window.page.entries["hours"].isChecked()


@pytest.mark.parametrize("text", [HOURS, "Mon-Sun 22:00-06:00", "Wed 10:00-16:00"])
def test_hours_come_back_as_they_were(qtbot: QtBot, text: str) -> None:
    week = HoursWeek()
    qtbot.addWidget(week)
    hours = OpeningHours.parse(text)
    week.show_hours(hours, None)
    assert OpeningHours.parse(week.text()) == hours


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("9", 540), ("9:30", 570), ("0930", 570), ("9.05", 545), ("24:00", 1440), ("25", 600), ("x", 600)],
)
def test_a_time_as_people_type_it(qtbot: QtBot, text: str, minutes: int) -> None:
    field = TimeField(600)
    qtbot.addWidget(field)
    typed(qtbot, field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.minutes() == minutes


def test_arrow_keys_move_a_time(qtbot: QtBot) -> None:
    field = TimeField(600)
    qtbot.addWidget(field)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "10:15"
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == "9:45"


def test_goals_say_that_they_come_later(window: MainWindow, qtbot: QtBot, book: Path) -> None:
    window.go("goals")
    settle(qtbot, window)
    assert faults(window) == []
    assert not [each for each in window.page.findChildren(QPushButton) if each.isVisible()]  # type: ignore[union-attr]
