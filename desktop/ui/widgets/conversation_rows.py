"""The list of conversations: two lines a row, painted, so that a million of them scroll without a stall."""

from html import escape

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.services.browse import Listed
from desktop.ui import icons
from desktop.ui.models.conversation_list import ROW, ConversationList, beside, note
from desktop.ui.theme import font, theme

HEIGHT = 64
_INSET = 16
_SIGN = 16
_GAP = 8
_SLACK = 4  # figures of one width are wider on paper than the measure of the font says
_ACCENT = 3  # the bar at the left of the chosen row
_LINE = 22
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class _Places:
    """Where the parts of a row stand; the same for painting and for tooltips."""

    def __init__(self, place: QRect, zone: str, row: Listed, mirrored: bool) -> None:
        self.beside = beside(row, zone)
        self.note = note(row)
        quiet = QFontMetrics(font(13))
        inner = place.adjusted(_INSET, 9, -_INSET, -9)
        top = QRect(inner.left(), inner.top(), inner.width(), _LINE)
        below = QRect(inner.left(), inner.bottom() + 1 - _LINE, inner.width(), _LINE)
        at = quiet.horizontalAdvance(self.beside) + _SLACK
        clock = _SIGN + 4 if row.overdue else 0
        why = min(quiet.horizontalAdvance(self.note) + _SLACK, inner.width() // 2)
        self.when = QRect(top.right() + 1 - at, top.top(), at, _LINE)
        self.clock = QRect(self.when.left() - clock, top.top() + 4, 14, 14)
        self.name = top.adjusted(0, 0, -(at + clock + _GAP), 0)
        self.sign = QRect(below.left(), below.top() + (_LINE - _SIGN) // 2, _SIGN, _SIGN)
        self.why = QRect(below.right() + 1 - why, below.top(), why, _LINE)
        why = why if self.note else 0
        self.about = below.adjusted(_SIGN + _GAP, 0, -(why + _GAP if why else 0), 0)
        if mirrored:
            for part in (self.when, self.clock, self.name, self.sign, self.why, self.about):
                part.moveLeft(place.left() + place.right() - part.right())


class _Delegate(QStyledItemDelegate):
    """Paints a row from the roles of the theme; what is cut short is told by a tooltip."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours, place = theme(), option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        painter.save()
        if is_chosen:
            painter.fillRect(place, colours.colour("tint"))
            left = place.right() + 1 - _ACCENT if mirrored else place.left()
            painter.fillRect(left, place.top(), _ACCENT, place.height(), colours.colour("accent"))
        painter.fillRect(place.left(), place.bottom(), place.width(), 1, colours.colour("separator"))
        row = index.data(ROW)
        if row is None:
            self._paint_placeholder(painter, place)
        else:
            self._paint_row(painter, place, row, _zone(index), mirrored)
        painter.restore()

    def _paint_placeholder(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("chip"))
        painter.drawRoundedRect(place.left() + _INSET, place.top() + 15, 120, 10, 5, 5)
        painter.drawRoundedRect(place.left() + _INSET, place.top() + 38, 220, 10, 5, 5)

    def _paint_row(self, painter: QPainter, place: QRect, row: Listed, zone: str, mirrored: bool) -> None:
        colours = theme()
        parts = _Places(place, zone, row, mirrored)
        side, end = (_RIGHT, _LEFT) if mirrored else (_LEFT, _RIGHT)
        strong, usual, quiet = font(14, QFont.Weight.DemiBold), font(14), font(13)

        def write(text: str, where: QRect, look: QFont, role: str, side: Qt.AlignmentFlag = side) -> None:
            painter.setFont(look)
            painter.setPen(colours.colour(role))
            shown = QFontMetrics(look).elidedText(text, Qt.TextElideMode.ElideRight, where.width())
            painter.drawText(where, int(side), shown)

        write(row.name, parts.name, strong, "text")
        write(parts.beside, parts.when, quiet, "bad" if row.overdue else "quiet", end)
        if row.overdue:
            icons.paint(painter, "clock", parts.clock, "bad")
        icons.paint(painter, icons.channel_icon(row.channel), parts.sign, "text")
        write(row.about, parts.about, usual, "text")
        write(parts.note, parts.why, quiet, "quiet", end)

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        row = index.data(ROW)
        if event.type() is not QEvent.Type.ToolTip or not isinstance(row, Listed):
            return super().helpEvent(event, view, option, index)
        parts = _Places(option.rect, _zone(index), row, view.isRightToLeft())
        cut = [
            text
            for text, where, look in (
                (row.name, parts.name, font(14, QFont.Weight.DemiBold)),
                (row.about, parts.about, font(14)),
                (parts.note, parts.why, font(13)),
            )
            if QFontMetrics(look).horizontalAdvance(text) > where.width()
        ]
        # A tooltip takes what looks like HTML for HTML, and these are a customer's words.
        words = "<br>".join(f"<span>{escape(text)}</span>" for text in cut)
        QToolTip.showText(event.globalPos(), words, view)
        return True


def _zone(index: QModelIndex | QPersistentModelIndex) -> str:
    model = index.model()
    return model.zone if isinstance(model, ConversationList) else "UTC"


class ConversationRows(QTableView):
    """Shows a ConversationList. `opened`: a row became the current one; `entered`: Enter was pressed on it.

    A table of one column, because Qt's list view looks at every row before it shows the first.
    """

    opened = Signal(int)  # a conversation's id
    entered = Signal()

    def __init__(self, model: ConversationList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.setModel(model)

    def choose(self, row: int) -> None:
        """Make a row the current one; -1 for none."""
        self.updateGeometries()  # a list that is new cannot be scrolled before
        self.setCurrentIndex(self.model().index(row, 0) if row >= 0 else QModelIndex())

    def step(self, rows: int) -> None:
        """Go down (or, negative, up) so many rows."""
        count = self.model().rowCount()
        if count:
            self.choose(max(0, min(count - 1, self.currentIndex().row() + rows)))

    def currentChanged(  # noqa: N802 - Qt's name
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        model: QAbstractItemModel | None = self.model()
        if current.isValid() and isinstance(model, ConversationList):
            self.opened.emit(model.id_at(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered.emit()
            return
        super().keyPressEvent(event)
