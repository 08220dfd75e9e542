"""The look of the window: every colour has a role, light and dark, and widgets ask for roles only.

A widget says what it is with a dynamic property, and the stylesheet does the rest (`say(widget, role="quiet")`):

* `role` on a label: title, welcome, sentence, heading, value, unit, strong, body, small, quiet, accent, good,
  look, bad, chip, badge.
* `look` on a frame: card, page, side, bar, line, strip-note, strip-problem, strip-done, drop, bubble, own-bubble.
* `kind` on a button: main, plain, small, link, entry, icon, chip, day.

What paints itself takes its colours from `theme()` while it paints, so it follows a change at once; what made
something of them before (a chart) connects to `watch(callback)`.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMainWindow, QWidget

from desktop.paths import resources

FAMILY = "Inter"
TEXT_SIZE = 14  # pixels; nothing is smaller than 12


@dataclass(frozen=True)
class Theme:
    """One set of colours, each named after what it is for."""

    name: str  # "light" or "dark"
    background: str
    surface: str
    separator: str  # never the outline of something that acts
    text: str
    quiet: str
    accent: str
    on_accent: str
    tint: str
    hover: str  # of the main button, hovered or pressed
    good: str
    look: str  # "look here"
    bad: str
    outline: str  # fields, buttons, tick boxes, bars not counted
    chip: str
    note: str
    note_ground: str
    problem: str
    problem_ground: str
    done: str
    done_ground: str
    series: tuple[str, ...]

    def colour(self, role: str) -> QColor:
        """The colour of a role by its name."""
        return QColor(getattr(self, role))


LIGHT = Theme(
    name="light",
    background="#F6F5F2",
    surface="#FFFFFF",
    separator="#E3E1DB",
    text="#1D2327",
    quiet="#5B656C",
    accent="#0F6B62",
    on_accent="#FFFFFF",
    tint="#DDEFEA",
    hover="#0B574F",
    good="#27704A",
    look="#8A5A0B",
    bad="#A83D26",
    outline="#7E8487",
    chip="#EEEDE8",
    note="#5C3F00",
    note_ground="#FBF1DC",
    problem="#8E2F1A",
    problem_ground="#FBE9E4",
    done="#1F5C3A",
    done_ground="#E6F2EA",
    series=("#0F6B62", "#9A5B00", "#3E63A8", "#8A3F7E", "#5B656C"),
)
DARK = Theme(
    name="dark",
    background="#15191B",
    surface="#1E2427",
    separator="#2D3539",
    text="#ECEFF0",
    quiet="#A3AEB4",
    accent="#4FB8A8",
    on_accent="#15191B",
    tint="#1F3A37",
    hover="#6FCBBD",
    good="#6FC08E",
    look="#E0B05C",
    bad="#E58A73",
    outline="#77848B",
    chip="#2D3539",
    note="#F2D9A0",
    note_ground="#3A2F17",
    problem="#F3B9A9",
    problem_ground="#3D241E",
    done="#A5DCB9",
    done_ground="#1E3528",
    series=("#4FB8A8", "#E0A94F", "#8FB0EA", "#D795CB", "#A3AEB4"),
)
CHOICES = ("system", "light", "dark")
_DATA_ROLES = frozenset({"name", "series"})


class _Keeper(QObject):
    """Knows the theme in use, and tells of another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.choice = "system"
        self.ring: FocusRing | None = None
        self.application: QApplication | None = None


_keeper: _Keeper | None = None


def _the_keeper() -> _Keeper:
    global _keeper
    if _keeper is None or not shiboken6.isValid(_keeper):
        _keeper = _Keeper()
    return _keeper


def theme() -> Theme:
    """The colours in use now."""
    return _the_keeper().theme


def watch(callback: Callable[[], None]) -> None:
    """Call `callback` after every change of colours; a bound method of a QObject that is gone is not called."""
    _the_keeper().changed.connect(callback)


def apply(application: QApplication, choice: str = "system") -> None:
    """Dress the application, for `choice` "light" or "dark", or following the system, live."""
    keeper = _the_keeper()
    keeper.choice = choice if choice in CHOICES else "system"
    if keeper.application is not application:
        keeper.application = application
        application.setStyle("Fusion")
        application.setFont(font())
        application.styleHints().colorSchemeChanged.connect(lambda _scheme: _dress(application))
        keeper.ring = FocusRing()
        application.focusChanged.connect(keeper.ring.follow)
    _dress(application)


def _dress(application: QApplication) -> None:
    keeper = _the_keeper()
    is_dark = keeper.choice == "dark" or (
        keeper.choice == "system" and application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    )
    chosen = DARK if is_dark else LIGHT
    if keeper.theme is chosen and application.styleSheet():
        return
    keeper.theme = chosen
    application.setPalette(_palette(chosen))
    application.setStyleSheet(stylesheet(chosen))
    keeper.changed.emit()


def say(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and let the stylesheet look at the widget again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


@lru_cache(1)
def _load_fonts() -> None:
    for file in sorted((resources() / "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(file))


def font(pixels: int = TEXT_SIZE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Inter with figures of one width, for what paints itself."""
    _load_fonts()
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _palette(colours: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for place, name in {
        role.Window: "background",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "background",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "on_accent",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.PlaceholderText: "quiet",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Light: "surface",
        role.Midlight: "chip",
        role.Mid: "separator",
        role.Dark: "outline",
        role.Shadow: "outline",
        role.Accent: "accent",
    }.items():
        palette.setColor(place, colours.colour(name))
    for place in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, place, colours.colour("quiet"))
    return palette


def stylesheet(colours: Theme) -> str:
    """The stylesheet of the whole application in these colours."""
    text = _SHEET
    for each in fields(colours):
        if each.name not in _DATA_ROLES:
            text = text.replace(f"@{each.name};", f"{getattr(colours, each.name)};")
            text = text.replace(f"@{each.name} ", f"{getattr(colours, each.name)} ")
    folder = (resources() / "theme").as_posix()
    for sign in ("check", "chevron", "chevron-up"):
        text = text.replace(f"sign({sign})", f'url("{folder}/{sign}-{colours.name}.svg")')
    return text


_SHEET = """
QMainWindow, QDialog, QWidget[look="page"], QStackedWidget { background: @background; }
QWidget { color: @text; font-size: 14px; }
QToolTip { background: @surface; color: @text; border: 1px solid @outline; padding: 4px 6px; font-size: 13px; }

QLabel, QCheckBox, QRadioButton { background: transparent; }
QLabel[role="welcome"] { font-size: 28px; font-weight: 600; }
QLabel[role="title"] { font-size: 22px; font-weight: 600; }
QLabel[role="sentence"] { font-size: 16px; }
QLabel[role="heading"] { font-size: 15px; font-weight: 600; }
QLabel[role="value"] { font-size: 26px; font-weight: 600; }
QLabel[role="unit"] { font-size: 15px; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="small"] { font-size: 13px; }
QLabel[role="quiet"] { font-size: 13px; color: @quiet; }
QLabel[role="accent"] { font-size: 13px; color: @accent; font-weight: 500; }
QLabel[role="good"] { color: @good; }
QLabel[role="look"] { color: @look; }
QLabel[role="bad"] { color: @bad; }
QLabel[role="chip"] { background: @chip; color: @text; border-radius: 6px; padding: 2px 8px; font-size: 12px; }
QLabel[role="badge"] { background: @chip; color: @text; border-radius: 9px; padding: 1px 7px;
    min-height: 16px; font-size: 12px; font-weight: 600; }

QFrame[look="card"] { background: @surface; border: 1px solid @separator; border-radius: 12px; }
QFrame[look="chosen-card"] { background: @surface; border: 1px solid @accent; border-radius: 12px; }
QFrame[look="side"] { background: @surface; border: none; border-right: 1px solid @separator; }
QFrame[look="bar"] { background: @surface; border: none; border-top: 1px solid @separator; }
QFrame[look="line"] { background: @separator; border: none; min-height: 1px; max-height: 1px; }
QFrame[look="drop"] { background: transparent; border: 1px dashed @outline; border-radius: 12px; }
QFrame[look="drop-over"] { background: @tint; border: 2px dashed @accent; border-radius: 12px; }
QFrame[look="bubble"] { background: @chip; border: none; border-radius: 12px; }
QFrame[look="own-bubble"] { background: @tint; border: none; border-radius: 12px; }
QFrame[look="bubble"] QLabel, QFrame[look="own-bubble"] QLabel { color: @text; }
QFrame[look="strip-note"] { background: @note_ground; border: none; border-radius: 8px; }
QFrame[look="strip-note"] QLabel, QFrame[look="strip-note"] QPushButton { color: @note; }
QFrame[look="strip-problem"] { background: @problem_ground; border: none; border-radius: 8px; }
QFrame[look="strip-problem"] QLabel, QFrame[look="strip-problem"] QPushButton { color: @problem; }
QFrame[look="strip-done"] { background: @done_ground; border: none; border-radius: 8px; }
QFrame[look="strip-done"] QLabel, QFrame[look="strip-done"] QPushButton { color: @done; }

QPushButton { background: @surface; color: @text; border: 1px solid @outline; border-radius: 8px;
    padding: 0 14px; min-height: 34px; font-weight: 500; }
QPushButton:hover { background: @chip; }
QPushButton:pressed { background: @tint; border-color: @accent; }
QPushButton:disabled { color: @quiet; border-color: @separator; background: @background; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="main"] { background: @accent; color: @on_accent; border: 1px solid @accent; font-weight: 600; }
QPushButton[kind="main"]:hover, QPushButton[kind="main"]:pressed { background: @hover; border-color: @hover; }
QPushButton[kind="main"]:disabled { background: @chip; color: @quiet; border-color: @separator; }
QPushButton[kind="small"] { min-height: 28px; padding: 0 10px; font-size: 13px; }
QPushButton[kind="link"] { background: transparent; color: @accent; border: none; padding: 0 2px; min-height: 22px;
    font-size: 13px; font-weight: 500; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:disabled { color: @quiet; }
QPushButton[kind="icon"] { background: transparent; border: none; padding: 4px; min-height: 22px; }
QPushButton[kind="icon"]:hover { background: @chip; border-radius: 8px; }
QPushButton[kind="entry"] { background: transparent; border: none; border-radius: 8px; padding: 0 10px;
    min-height: 36px; max-height: 36px; text-align: left; color: @quiet; font-weight: 500; }
QPushButton[kind="entry"]:hover { background: @chip; color: @text; }
QPushButton[kind="entry"]:checked { background: @tint; color: @accent; }
QPushButton[kind="shop"] { background: transparent; border: none; padding: 0; min-height: 22px; font-weight: 400;
    text-align: left; font-size: 13px; color: @quiet; }
QPushButton[kind="shop"]:hover { color: @text; }
QPushButton[kind="chip"] { min-height: 28px; padding: 0 12px; font-size: 13px; }
QPushButton[kind="chip"]:checked { background: @tint; color: @accent; border: 1px solid @accent; }
QPushButton[kind="choice"] { background: @surface; border: 1px solid @separator; border-radius: 12px; padding: 0;
    text-align: left; }
QPushButton[kind="choice"]:hover { border-color: @outline; }
QPushButton[kind="choice"]:default { border-color: @accent; }

QToolButton { background: transparent; border: none; border-radius: 8px; padding: 4px; }
QToolButton:hover { background: @chip; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QComboBox, QAbstractSpinBox, QDateEdit, QTimeEdit { background: @surface; color: @text;
    border: 1px solid @outline; border-radius: 8px; padding: 0 10px; min-height: 32px;
    selection-background-color: @accent; selection-color: @on_accent; }
QPlainTextEdit, QTextEdit { background: @surface; color: @text; border: 1px solid @outline; border-radius: 8px;
    padding: 6px 8px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border-color: @accent; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: @quiet; border-color: @separator;
    background: @background; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0 0 0 8px;
    min-height: 0; background: transparent; }
QComboBox { padding-right: 26px; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: sign(chevron); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @outline; padding: 4px; outline: none; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 20px; }
QAbstractSpinBox::up-arrow { image: sign(chevron-up); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: sign(chevron); width: 12px; height: 12px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }
QCheckBox::indicator, QTableView::indicator, QListView::indicator, QTreeView::indicator { width: 16px; height: 16px;
    border: 1px solid @outline; border-radius: 4px; background: @surface; }
QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked,
QTreeView::indicator:checked { background: @accent; border-color: @accent; image: sign(check); }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid @outline; border-radius: 9px;
    background: @surface; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid @accent; background: @surface; }

QMenu { background: @surface; border: 1px solid @outline; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; background: transparent; color: @text; }
QMenu::item:selected { background: @tint; color: @text; }
QMenu::item:disabled { color: @quiet; }
QMenu::separator { height: 1px; background: @separator; margin: 6px 4px; }

QScrollArea, QScrollArea > QWidget > QWidget[look="scrolled"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @outline; border: 3px solid transparent; border-radius: 6px; }
QScrollBar::handle:vertical { background: @outline; min-height: 32px; margin: 2px 3px; border-radius: 3px;
    border: none; }
QScrollBar::handle:horizontal { background: @outline; min-width: 32px; margin: 3px 2px; border-radius: 3px;
    border: none; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QAbstractItemView { background: @surface; color: @text; border: none; outline: none; gridline-color: @separator;
    selection-background-color: @tint; selection-color: @text; alternate-background-color: @surface; }
QAbstractItemView::item { padding: 0 8px; border: none; }
QAbstractItemView::item:selected { background: @tint; color: @text; }
QTableView::item, QTreeView::item { border-bottom: 1px solid @separator; }
QListView::item { min-height: 30px; border-radius: 6px; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @quiet; border: none; border-bottom: 1px solid @separator;
    padding: 6px 8px; font-size: 13px; font-weight: 500; }
QTableCornerButton::section { background: @surface; border: none; }

QProgressBar { background: @chip; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
    text-align: center; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }

QSplitter::handle { background: transparent; }
QSlider::groove:horizontal { background: @chip; height: 6px; border-radius: 3px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 3px; }
QSlider::handle:horizontal { background: @surface; border: 2px solid @accent; width: 14px; margin: -6px 0;
    border-radius: 9px; }
"""


class FocusRing(QWidget):
    """The ring around what has the keyboard: 2 pixels of accent, 2 pixels away from it."""

    _REACH = 4
    _MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._watched: list[QWidget] = []

    def follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Go around `new`, unless the mouse has just put the focus there."""
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        if not shiboken6.isValid(self):
            return
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is None or by_mouse or not self._goes_around(new):
            self.hide()
            return
        walk: QWidget | None = new
        while walk is not None:
            walk.installEventFilter(self)
            self._watched.append(walk)
            walk = None if walk.isWindow() else walk.parentWidget()
        self._settle()

    @staticmethod
    def _goes_around(widget: QWidget) -> bool:
        return not isinstance(widget, QMainWindow) and not widget.isWindow()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in self._MOVES:
            self._settle()
        return False

    def _settle(self) -> None:
        if not self._watched or not shiboken6.isValid(self._watched[0]):
            self.hide()
            return
        widget = self._watched[0]
        window = widget.window()
        if not widget.isVisible():
            self.hide()
            return
        if self.parentWidget() is not window:
            self.setParent(window)
        place = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
        reach = self._REACH
        seen = place
        walk = widget.parentWidget()
        while walk is not None and walk is not window:
            if isinstance(walk, QAbstractScrollArea):
                port = walk.viewport()
                seen = seen.intersected(QRect(port.mapTo(window, port.rect().topLeft()), port.size()))
            walk = walk.parentWidget()
        if seen.isEmpty():
            self.hide()
            return
        self.setGeometry(seen.adjusted(-reach, -reach, reach, reach))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().colour("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 11, 11)
