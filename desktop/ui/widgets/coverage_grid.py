"""What the book has: a row a channel, a square a week, filled, hatched or hollow, with words behind each."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.services.coverage import ORDERS, Coverage, CoveredRow, Held
from desktop.ui.dates import day, days
from desktop.ui.icons import channel_icon, paint
from desktop.ui.places import place_name
from desktop.ui.theme import font, theme
from desktop.ui.widgets.elided import PlainLabel

_ROW, _SQUARE, _MOST_GAP, _NAMES = 24, 12, 4, 112


def row_name(row: CoveredRow) -> str:
    """A row as an owner calls it: "Orders", "Gmail", "Instagram"."""
    return _("Orders") if row.channel == ORDERS else place_name(row.channel, row.source)


def held_in_words(held: Held) -> str:
    return {Held.FULL: _("full"), Held.PARTLY: _("partly"), Held.MISSING: _("missing")}[held]


class CoverageGrid(QWidget):
    """Paints what `show_coverage` gives it; the same in words is its accessible description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid: Coverage | None = None
        self.setObjectName("coverage-grid")
        self.setAccessibleName(_("What your book has, week by week"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_coverage(self, grid: Coverage) -> None:
        self._grid = grid
        self.setAccessibleDescription("\n".join(self._row_words(row) for row in grid.rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        rows = len(self._grid.rows) if self._grid else 0
        return QSize(_NAMES + 26 * (_SQUARE + 2), rows * _ROW)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(_NAMES + 160, self.sizeHint().height())

    def words_at(self, place: QPoint) -> str:
        """What stands under the mouse: "7–13 September: 212 messages, full"; "" beside the squares."""
        if self._grid is None:
            return ""
        for number_, row in enumerate(self._grid.rows):
            for week in range(len(self._grid.weeks)):
                if self._square(number_, week).adjusted(-2, -4, 2, 4).contains(place):
                    return self._week_words(row, week)
        return ""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._grid is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number_, row in enumerate(self._grid.rows):
                self._paint_name(painter, number_, row)
                for week, held in enumerate(row.held):
                    paint_square(painter, self._square(number_, week), held)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().event(event)

    def _square(self, row: int, week: int) -> QRect:
        assert self._grid is not None
        step = min(_SQUARE + _MOST_GAP, (self.width() - _NAMES) // len(self._grid.weeks))
        side = min(_SQUARE, step - 2)
        left = _NAMES + week * step
        if self.isRightToLeft():
            left = self.width() - left - side
        return QRect(left, row * _ROW + (_ROW - side) // 2, side, side)

    def _paint_name(self, painter: QPainter, number_: int, row: CoveredRow) -> None:
        place = QRect(0, number_ * _ROW, _NAMES - 6, _ROW)
        sign = QRect(0, number_ * _ROW + 4, 16, 16)
        words = place.adjusted(24, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        if self.isRightToLeft():
            sign.moveRight(self.width())
            words = QRect(self.width() - _NAMES + 6, place.top(), _NAMES - 30, _ROW)
        paint(painter, "orders" if row.channel == ORDERS else channel_icon(row.channel), sign)
        painter.setPen(theme().colour("text"))
        painter.setFont(font(13))
        name = painter.fontMetrics().elidedText(row_name(row), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(flags), name)

    def _week_words(self, row: CoveredRow, week: int) -> str:
        assert self._grid is not None
        weeks = self._grid.weeks
        after = weeks[week + 1] if week + 1 < len(weeks) else None
        last = self._grid.until if after is None else after.fromordinal(after.toordinal() - 1)
        count = row.counts[week]
        if row.channel == ORDERS:
            counted = ngettext("{n} order", "{n} orders", count)
        else:
            counted = ngettext("{n} message", "{n} messages", count)
        return _("{days}: {count}, {held}").format(
            days=days(weeks[week], last),
            count=counted.format(n=number(count)),
            held=held_in_words(row.held[week]),
        )

    def _row_words(self, row: CoveredRow) -> str:
        assert self._grid is not None
        said = "; ".join(self._week_words(row, week) for week in range(len(row.held)))
        return _("{channel}, data to {day}: {weeks}").format(
            channel=row_name(row), day=day(row.data_end, self._grid.zone), weeks=said
        )


def paint_square(painter: QPainter, place: QRect, held: Held) -> None:
    """One week: filled, hatched or hollow."""
    box = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
    colours = theme()
    if held is Held.FULL:
        painter.setPen(QPen(colours.colour("accent"), 1))
        painter.setBrush(colours.colour("accent"))
        painter.drawRoundedRect(box, 3, 3)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if held is Held.PARTLY:
        shape = QPainterPath()
        shape.addRoundedRect(box, 3, 3)
        painter.save()
        painter.setClipPath(shape)
        painter.setPen(QPen(colours.colour("accent"), 2))
        for offset in range(-place.height(), place.width() + 1, 4):
            painter.drawLine(
                place.left() + offset, place.bottom() + 1, place.left() + offset + place.height(), place.top()
            )
        painter.restore()
        painter.setPen(QPen(colours.colour("accent"), 1))
    else:
        painter.setPen(QPen(colours.colour("outline"), 1))
    painter.drawRoundedRect(box, 3, 3)


class CoverageLegend(QWidget):
    """What the squares mean, in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(5)
        for held in Held:
            line.addWidget(_Square(held))
            line.addWidget(PlainLabel(held_in_words(held), "quiet"))
            line.addSpacing(8)


class _Square(QWidget):
    def __init__(self, held: Held) -> None:
        super().__init__()
        self._held = held
        self.setFixedSize(_SQUARE, _SQUARE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_square(painter, self.rect(), self._held)
