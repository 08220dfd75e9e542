"""The tabs of a page: words with a line below the chosen one, and how many there are behind each."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from desktop.ui.theme import font, theme

_APART = 24
_BESIDE = 6  # between a word and its count
_HEIGHT = 40
_BADGE_HEIGHT = 20


class Tabs(QTabBar):
    """`Tabs([("waiting", _("Waiting")), ...])`; `chosen` tells the key of the tab that was opened."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setObjectName("tabs")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._words = font(14, QFont.Weight.Medium)
        self._figures = font(12, QFont.Weight.DemiBold)
        self._keys = [key for key, _text in tabs]
        self._counts: dict[int, str] = {}
        for _key, text in tabs:
            self.addTab(text)
        self.currentChanged.connect(lambda index: self.chosen.emit(self._keys[index]))

    @property
    def key(self) -> str:
        """The key of the open tab."""
        return self._keys[self.currentIndex()]

    def choose(self, key: str) -> None:
        """Open a tab; nothing happens for a key that is not there."""
        if key in self._keys:
            self.setCurrentIndex(self._keys.index(key))

    def show_count(self, key: str, number: int) -> None:
        """Show `number` beside the tab's word; nothing for none."""
        index = self._keys.index(key)
        self._counts[index] = f"{number:,}" if number else ""
        self.setAccessibleTabName(index, f"{self.tabText(index)} {self._counts[index]}".strip())
        # The sizes are asked for again only when a tab changes.
        self.setTabText(index, self.tabText(index))
        self.updateGeometry()
        self.update()

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        word = QFontMetrics(self._words).horizontalAdvance(self.tabText(index))
        return QSize(word + self._badge_width(index) + _APART, _HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        colours = theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(0, self.height() - 1, self.width(), 1, colours.colour("separator"))
            for index in range(self.count()):
                self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        colours = theme()
        is_open = index == self.currentIndex()
        place = self.tabRect(index).adjusted(0, 0, -_APART, 0)
        if self.isRightToLeft():
            place.translate(_APART, 0)
        if is_open:
            painter.fillRect(place.left(), self.height() - 2, place.width(), 2, colours.colour("accent"))
        badge = self._badge_width(index) - _BESIDE
        start = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._words)
        painter.setPen(colours.colour("accent" if is_open else "quiet"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | start, self.tabText(index))
        if badge > 0:
            top = place.center().y() - _BADGE_HEIGHT // 2 + 1
            left = place.left() if self.isRightToLeft() else place.right() + 1 - badge
            ground = QRect(left, top, badge, _BADGE_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("chip"))
            painter.drawRoundedRect(ground, _BADGE_HEIGHT / 2, _BADGE_HEIGHT / 2)
            painter.setPen(colours.colour("text"))
            painter.setFont(self._figures)
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, self._counts[index])

    def _badge_width(self, index: int) -> int:
        """With the distance to the word; 0 where there is no count."""
        if not self._counts.get(index):
            return 0
        width = QFontMetrics(self._figures).horizontalAdvance(self._counts[index])
        return _BESIDE + max(width + 14, _BADGE_HEIGHT)
