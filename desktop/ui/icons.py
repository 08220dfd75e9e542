"""Signs in the colour of a role: line drawings from resources/icons, tinted when they are painted.

To add one: 1. copy its SVG (Lucide, ISC) to resources/icons under the name of what it means here, or
draw one like it and say so in LICENCE there; 2. `icon(its name)`. `currentColor` in the file becomes the
role's colour.
"""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.paths import resources
from desktop.ui.theme import theme

CHANNELS: Final = {
    "email": "mail",
    "instagram": "instagram",
    "messenger": "messenger",
    "whatsapp": "whatsapp",
    "telegram": "telegram",
    "signal": "signal",
    "google_chat": "chat",
    "chat": "chat",
    "form": "form",
    "sms": "sms",
    "phone": "phone",
    "shop": "store",
}


def icon(name: str, role: str = "text", on: str = "", *, at_end: bool = False) -> QIcon:
    """The sign as an icon that follows the theme; `on` is the role while a button is checked.

    In a size that is wider than high it stands at the left, or `at_end` at the right: so it keeps a distance
    from the words beside it.
    """
    return QIcon(_Tinted(name, role, on or role, at_end))


def channel_icon(kind: str) -> str:
    """The sign's name for a channel ("email", "instagram", ...)."""
    return CHANNELS.get(kind, "message")


def pixmap(name: str, size: int = 16, role: str = "text", ratio: float = 1.0) -> QPixmap:
    """The sign as it looks now, `size` pixels large on a screen with `ratio` device pixels a pixel."""
    return _drawn(name, theme().colour(role).name(), size, ratio)


def paint(painter: QPainter, name: str, place: QRect, role: str = "text") -> None:
    """Draw the sign where a delegate or a widget paints itself."""
    _renderer(name, theme().colour(role).name()).render(painter, QRectF(place))


def mark(size: int = 48) -> QPixmap:
    """The application's own mark."""
    return QPixmap(str(resources() / "mark" / f"replybook-{size}.png"))


def application_icon() -> QIcon:
    """The application's mark in every size that a system asks for."""
    made = QIcon()
    for file in sorted((resources() / "mark").glob("replybook-*.png")):
        made.addFile(str(file))
    return made


@lru_cache(256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))


@lru_cache(512)
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        _renderer(name, colour).render(painter)
    picture.setDevicePixelRatio(ratio)
    return picture


class _Tinted(QIconEngine):
    """Paints a sign in its role's colour of this moment."""

    def __init__(self, name: str, role: str, on: str, at_end: bool) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._on = on
        self._at_end = at_end

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode is QIcon.Mode.Disabled:
            return theme().outline
        return theme().colour(self._on if state is QIcon.State.On else self._role).name()

    def _square(self, place: QRect) -> QRectF:
        side = min(place.width(), place.height())
        left = place.right() + 1 - side if self._at_end else place.left()
        return QRectF(left, place.top() + (place.height() - side) / 2, side, side)

    def paint(self, painter: QPainter, place: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        _renderer(self._name, self._colour(mode, state)).render(painter, self._square(place))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        return picture

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # Before Qt 6.8 the size is in device pixels already; it then counts the double as a finer picture.
        picture = self.pixmap(size * scale, mode, state)
        picture.setDevicePixelRatio(scale)
        return picture

    def clone(self) -> QIconEngine:
        return _Tinted(self._name, self._role, self._on, self._at_end)
