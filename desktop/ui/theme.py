"""The look of the window: every colour has a role, light and dark, and widgets ask for roles only.

A widget says what it is with a dynamic property, and resources/theme/window.qss does the rest
(`say(widget, role="quiet")`):

* `role` of a label: welcome, title, lead, name, sentence, heading, value, unit, strong, body, small, quiet,
  accent, key, good, look, bad, chip, badge.
* `look` of a frame: page, card, chosen-card, side, drawer, bar, line, drop, drop-over, bubble, own-bubble,
  strip-note, strip-problem, strip-done.
* `kind` of a button: main, plain, small, link, icon, chip, score, choice; entry, log and shop in the side
  list.

What paints itself takes its colours from `theme()` while it paints, so it follows a change at once; what made
something of them before (a chart) connects to `watch(callback)`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPaintEvent, QPalette, QPen, QWindow
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from desktop.paths import resources
from desktop.ui.remembered import remembered

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
_ROLE = re.compile(r"@([a-z_]+)(?=[ ;])")
_SIGN = re.compile(r"\bsign\(([a-z-]+)\)")


class _Keeper(QObject):
    """Knows the theme in use, and tells of another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.choice = "system"
        self.ring: FocusRing | None = None
        self.application: QApplication | None = None

    def move_ring(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Show where the keyboard is. A window that goes takes the ring with it; then there is a new one."""
        if self.ring is None or not shiboken6.isValid(self.ring):
            self.ring = FocusRing()
        self.ring.follow(new)


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
    """Call `callback` after every change of colours. A method of a QObject that is gone is not called."""
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
        application.focusChanged.connect(keeper.move_ring)
    _dress(application)


def choose(choice: str) -> None:
    """Look as the person says from now on, and at the next start: one of CHOICES."""
    remembered().setValue("theme", choice)
    keeper = _the_keeper()
    if keeper.application is not None:
        apply(keeper.application, choice)


def chosen() -> str:
    """What the person has said the look should be, one of CHOICES."""
    stored = str(remembered().value("theme", CHOICES[0]))
    return stored if stored in CHOICES else CHOICES[0]


def _dress(application: QApplication) -> None:
    keeper = _the_keeper()
    is_dark = keeper.choice == "dark" or (
        keeper.choice == "system" and application.styleHints().colorScheme() is Qt.ColorScheme.Dark
    )
    colours = DARK if is_dark else LIGHT
    if keeper.theme is colours and application.styleSheet():
        return
    keeper.theme = colours
    application.setPalette(_palette(colours))
    application.setStyleSheet(stylesheet(colours))
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
    folder = resources() / "theme"
    text = (folder / "window.qss").read_text(encoding="utf-8")
    text = _ROLE.sub(lambda found: str(getattr(colours, found[1])), text)
    return _SIGN.sub(lambda found: f'url("{folder.as_posix()}/{found[1]}-{colours.name}.svg")', text)


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
        self._top: QWidget | None = None  # Qt for Python forgets a window's handle with the widget it is of
        self._window: QWindow | None = None
        self._by_mouse = False  # what was used last

    def follow(self, new: QWidget | None) -> None:
        """Go around `new`, if the keyboard is in use and it is a stop of the Tab key."""
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        if new is None or new.isWindow() or new.window().windowType() is Qt.WindowType.Popup:
            self.hide()
            return
        self._listen(new.window())
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if self._by_mouse or pressed or not new.focusPolicy() & Qt.FocusPolicy.TabFocus:
            self.hide()
            return
        walk: QWidget | None = new
        while walk is not None:
            walk.installEventFilter(self)
            self._watched.append(walk)
            walk = None if walk.isWindow() else walk.parentWidget()
        self._settle()

    def _listen(self, top: QWidget) -> None:
        """A window's own events come once for all of its widgets, and tell mouse from keyboard."""
        window = top.windowHandle()
        if window is None or window is self._window:
            return
        if self._window is not None and shiboken6.isValid(self._window):
            self._window.removeEventFilter(self)
        self._top, self._window = top, window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if watched is self._window:
            if kind is QEvent.Type.KeyPress:
                self._by_mouse = False
            elif kind is QEvent.Type.MouseButtonPress:
                self._by_mouse = True
        elif kind in self._MOVES:
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
