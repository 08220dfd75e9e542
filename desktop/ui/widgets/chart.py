"""A chart in the window: drawn once the window stands, again for another theme or size, and as a table."""

from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QStandardItem,
)
from PySide6.QtGui import QStandardItemModel as ItemModel
from PySide6.QtWidgets import QDialog, QHeaderView, QSizePolicy, QTableView, QVBoxLayout, QWidget

from desktop.language import _
from desktop.reports.chart_colours import DARK, LIGHT
from desktop.ui.theme import theme, watch
from desktop.ui.widgets.studio import Draw, Order, studio

_SETTLED = 80  # milliseconds without another change of size


@dataclass(frozen=True)
class ChartTable:
    """The twin of a chart: the same figures in rows, the first column names them."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class ChartView(QWidget):
    """Shows a figure, and the same figures as a table: Enter, or its menu.

    `quiet`: a small picture beside its number, which is no stop of the Tab key and has no table of its own.
    """

    drawn = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None, *, quiet: bool = False) -> None:
        super().__init__(parent)
        self._draw: Draw | None = None
        self._table: ChartTable | None = None
        self._order: Order | None = None
        self.picture: QImage | None = None
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if quiet:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.table_action = QAction(_("Show as a table"), self)
        self.table_action.triggered.connect(self.show_table)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._timer = QTimer(self, singleShot=True, interval=_SETTLED)
        self._timer.timeout.connect(self._redraw)
        watch(self._redraw)

    def show_chart(self, draw: Draw, name: str, table: ChartTable | None = None, says: str = "") -> None:
        """Show what `draw(colours, size)` draws. `name` and `says` are what a screen reader tells."""
        self._draw, self._table = draw, table
        self.removeAction(self.table_action)
        if table is not None:
            self.addAction(self.table_action)
        self.setAccessibleName(name)
        hint = _("Enter shows it as a table.") if table is not None else ""
        self.setAccessibleDescription(" ".join(filter(None, (says, hint))))
        self.setToolTip(hint)
        self._timer.start(0)

    def show_table(self) -> None:
        """Open the table of the same figures."""
        if self._table is not None:
            dialog = TableDialog(self.accessibleName(), self._table, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # Qt's own

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, 160)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(40, 20)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._timer.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._timer.start(_SETTLED if self.picture is not None else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self._table is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.show_table()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.picture is not None:
            with QPainter(self) as painter:
                painter.drawImage(0, 0, self.picture)

    def _redraw(self) -> None:
        if self._draw is None or not self.isVisible() or self.width() < 2 or self.height() < 2:
            return
        if self._order is not None:
            self._order.dropped = True
        colours = DARK if theme().name == "dark" else LIGHT
        self._order = Order(self._draw, colours, self.size(), self.devicePixelRatioF(), self._show)
        studio().order(self._order)

    def _show(self, picture: QImage) -> None:
        if not shiboken6.isValid(self):
            return
        self.picture = picture
        self.update()
        self.drawn.emit()


class TableDialog(QDialog):
    """The figures of a chart as a table."""

    def __init__(self, name: str, table: ChartTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setObjectName("chart-table")
        self.resize(440, 420)
        self.view = QTableView(self)
        self.view.setAccessibleName(name)
        self.view.setModel(_model(table, self.view))
        self.view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.setShowGrid(False)
        self.view.verticalHeader().hide()
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self.view)


def _model(table: ChartTable, parent: QObject) -> ItemModel:
    model = ItemModel(len(table.rows), len(table.headers), parent)
    model.setHorizontalHeaderLabels(list(table.headers))
    for row, texts in enumerate(table.rows):
        for column, text in enumerate(texts):
            item = QStandardItem(text)
            item.setEditable(False)
            item.setTextAlignment(_aligned(column))
            model.setItem(row, column, item)
    for column in range(len(table.headers)):
        model.horizontalHeaderItem(column).setTextAlignment(_aligned(column))
    return model


def _aligned(column: int) -> Qt.AlignmentFlag:
    """Names at the left, figures at the right."""
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
