"""The page of orders: how many brought a contact, all of them in a table, and what happened with one."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.kpi import Unit
from desktop.domain.problem import Problem
from desktop.language import N_, _, ngettext
from desktop.reports.wording import in_unit, number
from desktop.services.browse import (
    OrdersAsked,
    OrdersFound,
    OrdersTold,
    OrderTold,
    order,
    orders,
    orders_told,
    report_of_orders,
)
from desktop.services.measure import Asked
from desktop.ui import dates
from desktop.ui.jobs import Jobs
from desktop.ui.latest import Latest
from desktop.ui.models.order_list import COLUMNS, OrderList
from desktop.ui.pages.page import Page
from desktop.ui.widgets.buttons import Button, MenuButton
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.empty_card import EmptyCard
from desktop.ui.widgets.header import Header
from desktop.ui.widgets.order_pane import OrderPane
from desktop.ui.widgets.search_field import SearchField
from desktop.ui.widgets.strip import Strip
from desktop.ui.widgets.tabs import Tabs

PANE_WIDTH = 372
_ROW_HEIGHT = 40
_WIDTHS = {"number": 84, "placed_at": 104, "items": 60, "total_minor": 112, "status": 116, "contacts": 84}
_PERIODS = (
    (4, N_("Last 4 weeks")),
    (12, N_("Last 12 weeks")),
    (52, N_("Last 52 weeks")),
    (None, N_("All time")),
)


class OrdersPage(Page):
    """A sentence, a table that the book sorts, and one order beside it."""

    key = "orders"
    concerns = frozenset({"messages", "orders", "settings", "decisions", "batches"})

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._asked = OrdersAsked()
        self._found: OrdersFound | None = None
        self._wanted: int | None = None  # an order to open once the list is there
        self._told_of: tuple[date, date] | None = None  # the days that the sentence is about
        self._listing = Latest(jobs, self, self._show_problem)
        self._telling = Latest(jobs, self, self._show_problem)
        self._reading = Latest(jobs, self, self._show_problem)
        self._build()
        self._connect()
        self._say_period()

    # Building

    def _build(self) -> None:
        self.search = SearchField(_("Order number, name"), _("Search orders"), 220)
        self.period = MenuButton("", name="period")
        for weeks, text in _PERIODS:
            action = self.period.add(_(text), name=f"period-{weeks or 'all'}")
            action.triggered.connect(partial(self._choose_period, weeks))
        self.report_button = Button(_("Report…"), name="report")
        self.report_button.setEnabled(False)  # until there is something to report
        self.header = Header(_("Orders"), (self.search, self.period), self.report_button)
        self.sentence = QLabel()  # our own figures, in bold; no customer's words
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setAccessibleName(_("What these orders brought"))
        self.tabs = Tabs([("all", _("All orders"))])
        self.tabs.setAccessibleName(_("Which view of the orders"))
        self.problem = Strip("problem")
        self.empty = EmptyCard("orders")
        self.faces = QStackedWidget()
        self.faces.addWidget(self._full())
        self.faces.addWidget(self.empty)
        self._nothing = QWidget()  # where a problem keeps the page from having anything
        self.faces.addWidget(self._nothing)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.header)
        lines.addWidget(self.sentence)
        lines.addWidget(self.tabs)
        lines.addSpacing(16)
        lines.addWidget(self.problem)
        lines.addWidget(self.faces, 1)

    def _full(self) -> QWidget:
        self.model = OrderList(self.jobs, self)
        self.table = OrderTable(self.model)
        self.count = ElidedLabel("", "quiet")
        self.count.setContentsMargins(16, 8, 16, 10)
        card = QFrame()
        card.setProperty("look", "card")
        lines = QVBoxLayout(card)
        lines.setContentsMargins(1, 4, 1, 1)
        lines.setSpacing(0)
        lines.addWidget(self.table, 1)
        lines.addWidget(self.count)
        self.pane = OrderPane()
        self.pane.setFixedWidth(PANE_WIDTH)
        full = QWidget()
        side_by_side = QHBoxLayout(full)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(16)
        side_by_side.addWidget(card, 1)
        side_by_side.addWidget(self.pane)
        return full

    def _connect(self) -> None:
        self.search.settled.connect(self._search)
        self.search.returnPressed.connect(self.table.setFocus)
        self.report_button.clicked.connect(self.report_wanted)
        self.model.sorted_by.connect(self._sort)
        self.table.opened.connect(self._read)
        self.pane.conversation_wanted.connect(
            lambda conversation: self.navigate.emit("conversations", {"conversation": conversation})
        )

    def begin_search(self) -> bool:
        if self.search.hasFocus():
            return False
        self.search.begin()
        return True

    # Coming here

    def arrive(self, what: dict[str, Any] | None = None) -> None:
        """`what`: {"order": id} opens one, {"search": text} looks for a number or a name."""
        what = what or {}
        if "order" in what or "search" in what:
            self._wanted = int(what["order"]) if "order" in what else None
            self.search.put(str(what.get("search", "")))
            self._ask_for(weeks=None, text=self.search.text())
        if "search" in what:
            self.search.begin()
        elif self.may_take_keyboard:
            self.table.setFocus()
        if self.stale:
            self.look_again()
        elif what:
            self._look_for()

    def report(self) -> Asked | None:
        """The days of the period that the page shows."""
        found = self._found
        if found is None or found.first is None or found.last is None:
            return None
        return report_of_orders(found.first, found.last)

    # Looking

    def refresh(self) -> None:
        if self._wanted is None and self.table.currentIndex().isValid():
            self._wanted = self.model.id_at(self.table.currentIndex().row())
        self._told_of = None
        self._look_for()

    def _ask_for(self, **asked: Any) -> None:
        self._asked = OrdersAsked(**{**vars(self._asked), **asked})
        self._say_period()

    def _choose_period(self, weeks: int | None, _checked: bool = False) -> None:
        self._ask_for(weeks=weeks)
        self._look_for()

    def _say_period(self) -> None:
        self.period.setText(next(_(text) for weeks, text in _PERIODS if weeks == self._asked.weeks))
        self.period.setAccessibleName(_("Period: {period}").format(period=self.period.text()))

    def _search(self) -> None:
        self._ask_for(text=self.search.text())
        self._look_for()

    def _sort(self, column: str, descending: bool) -> None:
        if (column, descending) != (self._asked.sort, self._asked.descending):
            self._ask_for(sort=column, descending=descending)
            self._look_for()

    def _look_for(self) -> None:
        """Fill the table anew; a search that still runs is no longer wanted."""
        if self._telling.is_open:  # it would make the list wait
            self._telling.drop()
            self._told_of = None
        asked = self._asked
        self._listing.ask(lambda book, _task: orders(book, asked), self._show_list)

    def _show_list(self, found: OrdersFound) -> None:
        self._found = found
        self.problem.clear()
        self.model.show_ids(found.ids, found.zone)
        count = len(found.ids)
        self.count.setText(
            ngettext(
                "{count} order, also if it is voided or a test",
                "{count} orders, voided and test orders too",
                count,
            ).format(count=number(count))
        )
        self.report_button.setEnabled(found.in_all > 0)
        if count:
            row = -1 if self._wanted is None else self.model.row_of(self._wanted)
            self.faces.setCurrentIndex(0)
            self.table.choose(max(row, 0))
        else:
            self._show_empty(found)
        self._wanted = None
        if found.first is None or found.last is None:
            self.sentence.clear()
        elif self._told_of != (found.first, found.last):
            self._tell(found.first, found.last)

    def _tell(self, first: date, last: date) -> None:
        """The sentence is counted by the measures and may take longer than the list."""
        self._told_of = first, last
        self._telling.ask(lambda book, _task: orders_told(book, first, last), self._show_told)

    def _show_told(self, told: OrdersTold) -> None:
        found = self._found
        if found is None or found.first is None:
            return
        count = ngettext("<b>{count} order</b>", "<b>{count} orders</b>", told.orders).format(
            count=number(told.orders)
        )
        if found.weeks is not None:
            said = _("{orders} in {weeks} weeks").format(orders=count, weeks=found.weeks)
        else:
            since = dates.day_name(found.first, year=True)
            said = _("{orders} since {day}").format(orders=count, day=since)
        if told.contacted is None or told.contacts is None:
            self.sentence.setText(
                _("{orders}. Bring in messages to see how many brought a contact.").format(orders=said)
            )
            return
        self.sentence.setText(
            _("{orders}, <b>{contacted}</b> brought a contact ({share}), {contacts} contacts in all.").format(
                orders=said,
                contacted=number(told.contacted),
                share=in_unit(told.contacted_percent, Unit.PERCENT),
                contacts=number(told.contacts),
            )
        )

    def _show_empty(self, found: OrdersFound) -> None:
        self.pane.show_order(None)
        text = " ".join(self.search.text().split())
        if not found.in_all:
            self.empty.show_face(
                _("No orders yet."),
                _(
                    "With them you see which products make people write. Any list works: Shopify, Etsy, or "
                    "your own spreadsheet."
                ),
                [("add-orders", _("Add orders"), lambda: self.navigate.emit("import", None))],
            )
        elif text:
            self.empty.show_face(
                _("Nothing found for “{text}”.").format(text=text),
                _("We searched order numbers, names and addresses."),
                [("clear-search", _("Clear search"), self.search.clear)],
            )
        self.faces.setCurrentIndex(1)

    # Reading

    def _read(self, order_id: int) -> None:
        self._reading.ask(lambda book, _task: order(book, order_id), self._show_order)

    def _show_order(self, told: OrderTold | None) -> None:
        self.pane.show_order(told)

    # Problems

    def _show_problem(self, problem: Problem) -> None:
        self.problem.say_problem(problem, [(_("Try again"), self.look_again)])
        if self._found is None:
            self.faces.setCurrentWidget(self._nothing)


class _Cells(QStyledItemDelegate):
    """Asks Python once a cell where Qt would ask for eight roles: beside an import each question takes turns
    with the thread that reads, and a screen of orders took a tenth of a second.
    """

    def __init__(self, model: OrderList, parent: QObject) -> None:
        super().__init__(parent)
        self._orders = model

    def initStyleOption(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        option.text = self._orders.text(index)
        option.displayAlignment = self._orders.alignment(index.column())
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay


class OrderTable(QTableView):
    """The orders; a heading sorts. `opened`: a row became the current one."""

    opened = Signal(int)  # an order's id

    def __init__(self, model: OrderList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("orders")
        self.setAccessibleName(_("Orders"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self._orders = model
        self.setModel(model)
        self.setItemDelegate(_Cells(model, self))
        heading = self.horizontalHeader()
        heading.setHighlightSections(False)
        heading.setSectionsClickable(True)
        for section, (key, _text) in enumerate(COLUMNS):
            if key in _WIDTHS:
                self.setColumnWidth(section, _WIDTHS[key])
            else:
                heading.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        heading.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)

    def choose(self, row: int) -> None:
        """Make a row the current one."""
        self.updateGeometries()  # a list that is new cannot be scrolled before
        self.setCurrentIndex(self._orders.index(row, 0))

    def currentChanged(  # noqa: N802 - Qt's name
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.opened.emit(self._orders.id_at(current.row()))
