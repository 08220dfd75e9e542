"""The look: enough contrast everywhere, the system's choice followed live, Inter with even figures."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from layout import contrast
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontInfo, QFontMetrics, QIcon
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.paths import resources
from desktop.reports import chart_colours
from desktop.ui import icons, theme
from desktop.ui.theme import DARK, LIGHT, Theme
from desktop.ui.widgets.buttons import Button

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda colours: colours.name)
GROUNDS = ("background", "surface")
# role → the grounds it stands on
TEXT = {
    "text": (*GROUNDS, "chip", "tint"),
    "quiet": GROUNDS,
    "accent": (*GROUNDS, "tint"),
    "good": GROUNDS,
    "look": GROUNDS,
    "bad": (*GROUNDS, "tint"),
    "on_accent": ("accent", "hover"),
    "note": ("note_ground",),
    "problem": ("problem_ground",),
    "done": ("done_ground",),
}
SIGNS = {"outline": GROUNDS, "accent": (*GROUNDS, "tint"), "good": GROUNDS, "look": GROUNDS, "bad": GROUNDS}


@BOTH
def test_text_can_be_read_on_every_ground_it_stands_on(colours: Theme) -> None:
    faint = [
        (role, ground, round(contrast(getattr(colours, role), getattr(colours, ground)), 2))
        for role, grounds in TEXT.items()
        for ground in grounds
        if contrast(getattr(colours, role), getattr(colours, ground)) < 4.5
    ]
    assert not faint


@BOTH
def test_outlines_and_signs_can_be_seen(colours: Theme) -> None:
    faint = [
        (role, ground, round(contrast(getattr(colours, role), getattr(colours, ground)), 2))
        for role, grounds in SIGNS.items()
        for ground in grounds
        if contrast(getattr(colours, role), getattr(colours, ground)) < 3
    ]
    assert not faint


@BOTH
def test_every_line_of_a_chart_can_be_read_as_text(colours: Theme) -> None:
    assert all(
        contrast(line, getattr(colours, ground)) >= 4.5 for line in colours.series for ground in GROUNDS
    )


@pytest.mark.parametrize(("window", "chart"), [(LIGHT, chart_colours.LIGHT), (DARK, chart_colours.DARK)])
def test_a_chart_has_the_windows_colours(window: Theme, chart: chart_colours.ChartColours) -> None:
    shared = {each.name for each in fields(window)} & {each.name for each in fields(chart)}
    assert shared >= {"accent", "text", "quiet", "surface", "series"}
    assert {name: getattr(window, name) for name in shared} == {name: getattr(chart, name) for name in shared}


@BOTH
def test_the_stylesheet_knows_every_role_it_names(colours: Theme) -> None:
    sheet = theme.stylesheet(colours)
    assert "@" not in sheet
    signs = re.findall(r'url\("([^"]+)"\)', sheet)
    assert signs
    assert all(Path(sign).is_file() for sign in signs)
    assert set(re.findall(r"#[0-9A-F]{6}", sheet)) <= {
        getattr(colours, each.name) for each in fields(colours) if each.name != "series"
    }


def test_no_colour_is_named_outside_the_theme() -> None:
    rooms = Path(theme.__file__).parent
    named = [
        path.name
        for path in rooms.rglob("*.py")
        if path.name != "theme.py" and re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
    ]
    assert not named


def test_the_systems_look_is_followed_live(
    qapp_dressed: QApplication, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    hints = qapp_dressed.styleHints()
    monkeypatch.setattr(type(hints), "colorScheme", lambda _hints: Qt.ColorScheme.Dark)
    told: list[str] = []
    theme.watch(lambda: told.append(theme.theme().name))
    theme.apply(qapp_dressed, "system")
    assert told == ["dark"]
    monkeypatch.setattr(type(hints), "colorScheme", lambda _hints: Qt.ColorScheme.Light)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert told == ["dark", "light"]


def test_a_choice_is_remembered(qapp_dressed: QApplication) -> None:
    theme.choose("dark")
    assert theme.theme() is DARK
    assert theme.chosen() == "dark"
    theme.choose("light")
    assert theme.theme() is LIGHT


def test_text_is_in_inter_with_figures_of_one_width(qapp_dressed: QApplication) -> None:
    for weight in (400, 500, 600, 700):
        font = theme.font(14)
        font.setWeight(font.Weight(weight))
        assert QFontInfo(font).family() == "Inter"
        widths = {QFontMetrics(font).horizontalAdvance(figure) for figure in "0123456789"}
        assert len(widths) == 1


def test_every_sign_that_the_code_names_is_there() -> None:
    there = {path.stem for path in (resources() / "icons").glob("*.svg")}
    rooms = Path(theme.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in rooms.rglob("*.py"))
    named = re.findall(r'(?:\b(?:icon|pixmap|Sign|IconButton)\(\s*|\bsign=)"([a-z-]+)"', code)
    assert set(named) | set(icons.CHANNELS.values()) <= there


def test_no_sign_is_there_for_nothing() -> None:
    there = {path.stem for path in (resources() / "icons").glob("*.svg")}
    rooms = Path(theme.__file__).parent
    words = set(re.findall(r'"([a-z][a-z-]*)"', "\n".join(p.read_text("utf-8") for p in rooms.rglob("*.py"))))
    assert not there - words


def test_a_sign_is_drawn_in_the_colour_of_this_moment(qapp_dressed: QApplication) -> None:
    made: QIcon = icons.icon("dot", "accent", on="text")

    def middle(state: QIcon.State = QIcon.State.Off) -> str:
        picture = made.pixmap(16, QIcon.Mode.Normal, state).toImage()
        return picture.pixelColor(picture.width() // 2, picture.height() // 2).name().upper()

    assert middle() == LIGHT.accent
    assert middle(QIcon.State.On) == LIGHT.text
    theme.apply(qapp_dressed, "dark")
    assert middle() == DARK.accent
    theme.apply(qapp_dressed, "light")


def test_the_keyboard_is_seen(qapp_dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    line = QHBoxLayout(window)
    button, field = Button("One"), QLineEdit()
    line.addWidget(button)
    line.addWidget(field)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(lambda: window.findChild(theme.FocusRing) is not None)
    ring = window.findChild(theme.FocusRing)
    assert ring.isVisible()
    assert ring.geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    qtbot.keyClick(button, Qt.Key.Key_Tab)
    assert ring.geometry().contains(field.geometry())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_sign_is_as_sharp_as_the_screen(qapp_dressed: QApplication, ratio: float) -> None:
    picture = icons.icon("dot").pixmap(QSize(16, 16), ratio)
    assert picture.width() == round(16 * ratio)
    assert picture.deviceIndependentSize().toSize() == QSize(16, 16)
