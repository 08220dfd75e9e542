"""The page that opens first: last week in a sentence, who is waiting, three numbers, how far the data go."""

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.conversations import What
from desktop.domain.kpi import BucketValue, Kpi, Unit, Value
from desktop.domain.problem import Problem
from desktop.language import _, ngettext
from desktop.reports import week_words
from desktop.reports.chart_colours import ChartColours
from desktop.reports.day_words import short_month
from desktop.reports.wording import duration, in_unit, number, range_of
from desktop.services.asked_exports import forget_asked
from desktop.services.home import Face, HomeSummary, Tile, WeekRow, home
from desktop.services.mark import mark, unmark
from desktop.services.measure import Asked
from desktop.store.waiting import WaitingRow
from desktop.ui.dates import day, day_name, days, moment, since
from desktop.ui.jobs import Jobs
from desktop.ui.pages.page import Page
from desktop.ui.places import place_name
from desktop.ui.theme import say
from desktop.ui.widgets.asked_card import AskedCard
from desktop.ui.widgets.big_number import BigNumber
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chart import ChartTable, ChartView
from desktop.ui.widgets.coverage_grid import CoverageGrid, CoverageLegend
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel
from desktop.ui.widgets.few_conversations import FewConversations, RowWords
from desktop.ui.widgets.header import Header
from desktop.ui.widgets.measure_tile import MeasureTile
from desktop.ui.widgets.strip import Strip

if TYPE_CHECKING:  # matplotlib is loaded later (widgets/chart.py)
    from matplotlib.figure import Figure

    from desktop.reports.charts import Size

GAP = 16
_ASKED_WIDTH = 660
_PATIENCE = 600  # milliseconds before a page says that it is counting


class HomePage(Page):
    """Last week, read in one go; each card leads to the page that has the rest."""

    key = "home"
    concerns = frozenset({"messages", "orders", "settings", "decisions"})

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self.setObjectName("home")
        self._summary: HomeSummary | None = None
        self.report_button = Button(_("Report…"), name="report")
        self.bring = Button(_("Bring up to date"), "main", name="bring-up-to-date")
        self.header = Header(_("Home"), (self.report_button,), self.bring)
        self.header.title.setObjectName("title")
        self.strip = Strip("problem")
        self.counting = PlainLabel(_("Counting…"), "quiet")
        self.counting.hide()
        self.empty = _Empty()
        self.full = _Full()
        self.small = _Small()
        self._faces: tuple[QWidget, ...] = (self.empty, self.full, self.small)
        self._lists = (self.full.rows, self.small.rows, self.small.earlier)
        self._build()
        self._connect()
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(lambda: self.counting.setVisible(self._summary is None))
        self._show_face(None)
        for button in (self.report_button, self.bring):  # until there is something to report
            button.hide()

    def _build(self) -> None:
        content = QWidget()
        content.setProperty("look", "scrolled")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        for face in self._faces:
            column.addWidget(face)
        column.addStretch(1)
        self.scrolled = QScrollArea()
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.header)
        layout.addWidget(self.strip)
        layout.addWidget(self.counting)
        layout.addWidget(self.scrolled, 1)

    def _connect(self) -> None:
        self.report_button.clicked.connect(self.report_wanted)
        self.bring.clicked.connect(lambda: self.navigate.emit("import", None))
        self.empty.wanted.connect(self.navigate)
        self.empty.asked.forgotten.connect(self._forget_asked)
        for face in (self.full, self.small):
            face.wanted.connect(self.navigate)
        for rows in self._lists:
            rows.opened.connect(self._open)
            rows.marked.connect(self._mark)

    def refresh(self) -> None:
        self._patience.start()
        self.jobs.read(self, lambda book, _task: home(book), self._show, self._failed)

    def report(self) -> Asked | None:
        """The week that is shown."""
        if self._summary is None or self._summary.face is Face.NOTHING:
            return None
        week = self._summary.week
        return Asked(since=week.first.isoformat(), until=week.after.isoformat())

    def _show(self, summary: HomeSummary) -> None:
        self._patience.stop()
        self.counting.hide()
        self.strip.clear()
        self._summary = summary
        self.header.set_title(_title(summary))
        self.report_button.setVisible(summary.face is not Face.NOTHING)
        self.bring.setVisible(summary.face in (Face.FULL, Face.MESSAGES_ONLY, Face.SMALL))
        if summary.face is Face.SMALL:
            self.small.show_summary(summary)
            self._show_face(self.small)
        elif summary.face in (Face.FULL, Face.MESSAGES_ONLY):
            self.full.show_summary(summary)
            self._show_face(self.full)
        else:
            self.empty.show_summary(summary)
            self._show_face(self.empty)

    def _show_face(self, shown: QWidget | None) -> None:
        for face in self._faces:
            face.setVisible(face is shown)

    def _failed(self, error: BaseException) -> None:
        self._patience.stop()
        self.counting.hide()
        if not isinstance(error, Problem):
            raise error
        self.strip.say_problem(error, [(_("Try again"), self.refresh)])

    def _forget_asked(self, key: str) -> None:
        self.jobs.write(
            self,
            lambda book, _task: forget_asked(book, key),
            lambda _nothing: None,
            self._failed,
            changes=frozenset({"settings"}),
        )

    # A row

    def _open(self, conversation: int) -> None:
        self.navigate.emit("conversations", {"conversation": conversation})

    def _mark(self, conversation: int, what: str) -> None:
        self.jobs.write(
            self,
            lambda book, task: mark(book, conversation, what, task),
            lambda decision: self._marked(decision, what),
            self._not_marked,
            changes=frozenset({"messages", "decisions"}),
        )

    def _marked(self, decision: int, what: str) -> None:
        told = _("Marked as answered.") if what == What.ANSWERED else _("Marked: no answer needed.")
        self.told.emit(told, [(_("Undo"), lambda: self._unmark(decision))])

    def _unmark(self, decision: int) -> None:
        self.jobs.write(
            self,
            lambda book, task: unmark(book, decision, task),
            lambda _none: None,
            self._failed,
            changes=frozenset({"messages", "decisions"}),
        )

    def _not_marked(self, error: BaseException) -> None:
        for rows in self._lists:
            for row in rows.rows:
                row.stay()
        self._failed(error)


class _Empty(QWidget):
    """Nothing in the book yet, or only orders: what is there, and the one next step."""

    wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.words = PlainLabel("", "heading")
        self.next = PlainLabel("", "body", wrap=True)
        self.act = Button("", "main", name="next-step")
        self.example = Button(_("Example shop"), name="example-shop")
        self.example.clicked.connect(lambda: self.wanted.emit("example", None))
        self.act.clicked.connect(lambda: self.wanted.emit("import", None))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 120, 0, 0)
        column.setSpacing(12)
        self.next.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        acts = QHBoxLayout()
        acts.setSpacing(12)
        acts.addStretch(1)
        acts.addWidget(self.act)
        acts.addWidget(self.example)
        acts.addStretch(1)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.next)
        column.addLayout(acts)
        self.asked = AskedCard(_("Waiting for your files"))
        self.asked.setMaximumWidth(_ASKED_WIDTH)
        waiting = QHBoxLayout()
        waiting.addStretch(1)
        waiting.addWidget(self.asked, 100)
        waiting.addStretch(1)
        column.addSpacing(24)
        column.addLayout(waiting)

    def show_summary(self, summary: HomeSummary) -> None:
        if summary.face is Face.NOTHING:
            self.words.setText(_("Nothing here yet."))
            self.next.setText(_("One file is enough to start: your orders, a mailbox or a single chat."))
            action = _("Use my own files")
        else:
            orders = ngettext("{n} order is in.", "{n} orders are in.", summary.orders_in_all)
            self.words.setText(orders.format(n=number(summary.orders_in_all)))
            self.next.setText(
                _("Bring in one place where customers write and you see how many contacts they bring.")
            )
            action = _("Add messages")
        self.act.setText(action)
        self.act.setAccessibleName(action)
        self.example.setVisible(summary.face is Face.NOTHING)
        self.asked.show_asked(summary.asked, summary.zone)


class _Sentence(QLabel):
    """The week in a sentence; figures stand out. Only our own words are ever in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sentence")
        self.setProperty("role", "sentence")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)


def _strong(text: str) -> str:
    return f"<b>{escape(text)}</b>"


class _Full(QWidget):
    """Waiting and contacts per 100 orders, three tiles, and how far the data go."""

    wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.sentence = _Sentence()
        self.rows = FewConversations()
        self.waiting = _WaitingCard(self.rows)
        self.chart = _ChartCard()
        self.no_orders = _NoOrdersCard()
        self.tiles = [MeasureTile() for _place in range(3)]
        self.goal = _GoalCard()
        self.data = _DataCard()
        self.lacking = PlainLabel("", "quiet", wrap=True)
        self.asked = PlainLabel("", "quiet", wrap=True)
        self._build()
        self.waiting.all.clicked.connect(lambda: self.wanted.emit("conversations", {"tab": "waiting"}))
        self.chart.link_clicked.connect(lambda: self.wanted.emit("numbers", {"key": self.chart.key}))
        self.goal.link_clicked.connect(lambda: self.wanted.emit("goals", None))
        self.no_orders.act.clicked.connect(lambda: self.wanted.emit("import", None))
        for tile in self.tiles:
            tile.clicked.connect(lambda _checked=False, tile=tile: self._to_numbers(tile))

    def _build(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(GAP)
        first.addWidget(self.waiting, 7)
        first.addWidget(self.chart, 5)
        second = QHBoxLayout()
        second.setSpacing(GAP)
        for tile in self.tiles:
            second.addWidget(tile, 1)
        third = QHBoxLayout()
        third.setSpacing(GAP)
        third.addWidget(self.goal, 1)
        third.addWidget(self.no_orders, 1)
        third.addWidget(self.data, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.sentence)
        column.addLayout(first)
        column.addLayout(second)
        column.addLayout(third)
        column.addWidget(self.lacking)
        column.addWidget(self.asked)

    def _to_numbers(self, tile: MeasureTile) -> None:
        self.wanted.emit("numbers", {"key": tile.key})

    def show_summary(self, summary: HomeSummary) -> None:
        self.sentence.setText(
            week_words.week_sentence(
                summary.conversations, summary.orders, summary.rate, summary.reply, _strong
            )
        )
        self.waiting.show_summary(summary)
        has_orders = summary.face is Face.FULL
        self.chart.show_tile(summary.chart)
        self.goal.setVisible(has_orders)
        self.no_orders.setVisible(not has_orders)
        for place, widget in enumerate(self.tiles):
            widget.setVisible(place < len(summary.tiles))
            if place < len(summary.tiles):
                _show_tile(widget, summary.tiles[place])
        self.data.show_summary(summary)
        _show_lacking(self.lacking, summary)
        _show_asked(self.asked, summary)


class _Small(QWidget):
    """Few contacts: the conversations themselves, and how many wrote in twelve months."""

    wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.sentence = _Sentence()
        self.rows = FewConversations(two_lines=True)
        self.conversations = Card("", _("All ›"))
        self.conversations.body.addWidget(self.rows)
        self.nobody = PlainLabel(_("Nobody wrote in this week."), "quiet")
        self.conversations.body.addWidget(self.nobody)
        self.before = PlainLabel(_("The weeks before"), "quiet")
        self.earlier = FewConversations(two_lines=True)
        self.conversations.body.addWidget(self.before)
        self.conversations.body.addWidget(self.earlier)
        self.conversations.body.addStretch(1)
        self.months = _MonthsCard()
        self.waiting = _WaitingNote()
        self.why = Card(_("Why no rates here?"), _("Numbers over 12 months ›"))
        self.why_words = PlainLabel("", "body", wrap=True)
        self.why.body.addWidget(self.why_words)
        self.why.body.addStretch(1)
        self.data = _DataCard()
        self.lacking = PlainLabel("", "quiet", wrap=True)
        self.asked = PlainLabel("", "quiet", wrap=True)
        self._build()
        self.conversations.link_clicked.connect(lambda: self.wanted.emit("conversations", {"tab": "all"}))
        self.waiting.link_clicked.connect(lambda: self.wanted.emit("conversations", {"tab": "waiting"}))
        self.why.link_clicked.connect(lambda: self.wanted.emit("numbers", None))

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.months, 1)
        right.addWidget(self.waiting)
        first = QHBoxLayout()
        first.setSpacing(GAP)
        first.addWidget(self.conversations, 7)
        first.addLayout(right, 5)
        second = QHBoxLayout()
        second.setSpacing(GAP)
        second.addWidget(self.why, 1)
        second.addWidget(self.data, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.sentence)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.lacking)
        column.addWidget(self.asked)

    def show_summary(self, summary: HomeSummary) -> None:
        waits = sum(row.waiting_since is not None for row in summary.week_rows)
        answered = sum(row.minutes is not None and row.waiting_since is None for row in summary.week_rows)
        self.sentence.setText(
            week_words.small_week_sentence(
                summary.conversations,
                summary.orders if summary.orders_in_all else None,
                answered,
                waits,
                _strong,
            )
        )
        title = _("Last week's conversations") if summary.is_last_week else _("Conversations of this week")
        self.conversations.set_title(title)
        self.rows.show_rows([_week_row(row, summary) for row in summary.week_rows])
        self.nobody.setVisible(not summary.week_rows)
        self.earlier.show_rows([_week_row(row, summary) for row in summary.earlier_rows])
        self.before.setVisible(bool(summary.earlier_rows))
        self.months.show_summary(summary)
        self.waiting.show_summary(summary)
        self.why_words.setText(_why_no_rates(summary))
        self.data.show_summary(summary)
        _show_lacking(self.lacking, summary)
        _show_asked(self.asked, summary)


# Cards


class _WaitingCard(Card):
    """Who is waiting: the first five, and as of when."""

    def __init__(self, rows: FewConversations) -> None:
        super().__init__("", "")
        self.setObjectName("waiting-card")
        self._rows = rows
        self.nobody = PlainLabel("", "body", wrap=True)
        self.sources = ElidedLabel("", "quiet")
        self.all = Button("", "link", name="all-waiting")
        foot = QHBoxLayout()
        foot.addWidget(self.sources, 1)
        foot.addWidget(self.all)
        self.body.setSpacing(4)
        self.body.addWidget(rows)
        self.body.addWidget(self.nobody)
        self.body.addStretch(1)
        self.body.addLayout(foot)

    def show_summary(self, summary: HomeSummary) -> None:
        waiting = summary.waiting
        self.set_title(_("Waiting for you · {n}").format(n=number(waiting.count)))
        self.set_beside(
            ngettext("{n} for over two days", "{n} for over two days", waiting.overdue).format(
                n=number(waiting.overdue)
            )
            if waiting.overdue
            else ""
        )
        everyone = _("All {n} ›").format(n=number(waiting.count))
        self.all.setText(everyone)
        self.all.setAccessibleName(everyone)
        self.all.setVisible(waiting.count > 0)
        self._rows.show_rows([_waiting_row(row, summary) for row in waiting.rows])
        self._rows.setVisible(bool(waiting.rows))
        known = [
            (place_name(reach.channel, reach.source), day(reach.newest, summary.zone))
            for reach in summary.known
        ]
        self.nobody.setVisible(not waiting.rows)
        self.nobody.setText(_("Nobody is waiting, as far as your files go."))
        self.sources.setText(week_words.sources_words(known) if known else "")


class _ChartCard(Card):
    """Contacts per 100 orders over twelve weeks, or how many wrote where there are no orders."""

    def __init__(self) -> None:
        super().__init__("", _("See more ›"))
        self.setObjectName("chart-card")
        self.key = ""
        self.number = BigNumber()
        self.range = PlainLabel("", "quiet")
        self.chart = ChartView("week-chart")
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.number, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.range, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self.body.setSpacing(2)
        self.body.addLayout(line)
        self.body.addWidget(self.chart, 1)

    def show_tile(self, tile: Tile) -> None:
        now, kpi, name = tile.change.now, tile.kpi, _(tile.kpi.name)
        self.key = kpi.key
        self.set_title(name)
        self.number.set_text("—" if now.value is None else number(now.value))
        is_counted = kpi.unit is Unit.COUNT
        spread = _("in this week") if is_counted else week_words.could_be(now)
        needs = _("Needs {what}.").format(what=now.needs or "")
        self.range.setText(needs if now.value is None else spread)

        def draw(colours: ChartColours, size: "Size") -> "Figure":
            from desktop.reports.charts import line_by_week

            return line_by_week(
                tile.series, colours, kpi.unit, size=size, usual=tile.usual, interval=not is_counted
            )

        self.chart.show_chart(draw, name, weeks_table(kpi, tile.series), spread)


class _NoOrdersCard(Card):
    """What the list of orders would add."""

    def __init__(self) -> None:
        super().__init__(_("You can see who waits and how fast you answer."))
        self.title.setWordWrap(True)
        self.body.addWidget(
            PlainLabel(_("Contacts per 100 orders needs your order list."), "body", wrap=True)
        )
        self.act = Button(_("Add orders"), name="add-orders")
        self.body.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)


class _GoalCard(Card):
    """No goal yet, and what one is."""

    def __init__(self) -> None:
        super().__init__(_("Next goal"), _("Goals ›"))
        self.setObjectName("goal-card")
        self.body.setSpacing(4)
        self.body.addWidget(PlainLabel(_("No goal yet."), "body"))
        words = _("Goals come with a later version.")  # no invitation to what is not there
        self.body.addWidget(PlainLabel(words, "quiet", wrap=True))
        self.body.addStretch(1)


class _DataCard(Card):
    """Which of the last weeks the files tell about."""

    def __init__(self) -> None:
        super().__init__(_("Your data"))
        self.setObjectName("data-card")
        self.grid = CoverageGrid()
        self.body.setSpacing(6)
        self.body.addWidget(self.grid)
        self.body.addWidget(CoverageLegend(), 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def show_summary(self, summary: HomeSummary) -> None:
        weeks = len(summary.data.weeks)
        self.set_beside(ngettext("{n} week", "{n} weeks", weeks).format(n=weeks))
        self.grid.show_coverage(summary.data)


class _MonthsCard(Card):
    """How many wrote, month by month."""

    def __init__(self) -> None:
        super().__init__(_("How many wrote"))
        self.setObjectName("months-card")
        self.remark = PlainLabel("", "quiet")
        self.chart = ChartView("months-chart")
        self.body.setSpacing(2)
        self.body.addWidget(self.remark)
        self.body.addWidget(self.chart, 1)

    def show_summary(self, summary: HomeSummary) -> None:
        months = summary.months
        self.set_beside(_("12 months"))
        late = [bucket for bucket in months if bucket.provisional and not bucket.missing]
        self.remark.setText(
            _("{month} can still change").format(month=short_month(late[-1].first)) if late else ""
        )
        self.remark.setVisible(bool(late))

        def draw(colours: ChartColours, size: "Size") -> "Figure":
            from desktop.reports.charts import bars_by_month

            return bars_by_month(months, colours, size=size)

        rows = tuple(
            (f"{short_month(b.first)} {b.first.year}", "—" if b.value is None else number(b.value))
            for b in months
        )
        self.chart.show_chart(draw, _("How many wrote"), ChartTable((_("Month"), _("Conversations")), rows))


class _WaitingNote(Card):
    """One line of who waits."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.setObjectName("waiting-card")
        self.words = PlainLabel("", "quiet", wrap=True)
        self.body.addWidget(self.words)

    def show_summary(self, summary: HomeSummary) -> None:
        waiting = summary.waiting
        self.set_title(_("Waiting for you · {n}").format(n=number(waiting.count)))
        self.set_link(_("All {n} ›").format(n=number(waiting.count)) if waiting.count else "")
        if not waiting.rows:
            self.words.setText(_("Nobody is waiting, as far as your files go."))
            return
        first = waiting.rows[0]
        self.words.setText(
            _("{name}, since {when}").format(
                name=first.name or first.customer, when=since(first.since, summary.zone)
            )
        )


# Words


def _title(summary: HomeSummary) -> str:
    if summary.face in (Face.NOTHING, Face.ORDERS_ONLY):
        return _("Home")
    week = summary.week
    last = week.after.fromordinal(week.after.toordinal() - 1)
    said = days(week.first, last)
    if not summary.is_whole:
        return _("So far, {days}").format(days=said)
    if summary.is_last_week:
        return _("Last week, {days}").format(days=said)
    if last.year != summary.today.year:
        said = _("{days} {year}").format(days=said, year=last.year)
    return _("The last full week, {days}").format(days=said)


def _waiting_row(row: WaitingRow, summary: HomeSummary) -> RowWords:
    return RowWords(
        id=row.id,
        name=row.name or row.customer,
        channel=row.channel,
        about=row.subject or row.words,
        when=_("since {when}").format(when=since(row.since, summary.zone)),
        overdue=row.overdue,
    )


def _week_row(row: WeekRow, summary: HomeSummary) -> RowWords:
    if row.waiting_since is not None:
        when = _("waiting since {when}").format(when=since(row.waiting_since, summary.zone))
    elif row.minutes is not None:
        when = _("answered after {time}").format(time=duration(row.minutes))
    else:
        when = _("not answered") if row.needs_answer else _("no answer needed")
    return RowWords(
        id=row.id,
        name=row.name or row.customer,
        channel=row.channel,
        about=row.subject,
        when=when,
        overdue=row.overdue,
        waits=row.waiting_since is not None,
        beside=moment(row.arrived, summary.zone),
    )


def _show_tile(widget: MeasureTile, tile: Tile) -> None:
    widget.show_measure(
        tile.kpi.key,
        _(tile.kpi.name),
        week_words.tile_value(tile.change.now),
        week_words.tile_line(tile.kpi, tile.change),
    )

    def draw(colours: ChartColours, size: "Size") -> "Figure":
        from desktop.reports.charts import sparkline

        return sparkline(tile.series, colours, size=size, usual=tile.usual)

    widget.chart.show_chart(draw, _(tile.kpi.name))


def weeks_table(kpi: Kpi, series: tuple[BucketValue, ...]) -> ChartTable:
    """The weeks of a measure in rows: value, range, how many, and what must be said beside it."""
    rows = tuple(_bucket_row(kpi, bucket) for bucket in series)
    return ChartTable((_("Week of"), _(kpi.name), _("Could be"), _("Of how many"), ""), rows)


def _bucket_row(kpi: Kpi, bucket: BucketValue) -> tuple[str, ...]:
    value = Value(bucket.value, kpi.unit, bucket.n, bucket.low, bucket.high)
    remark = ""
    if bucket.missing:
        remark = _("data are missing")
    elif bucket.provisional:
        remark = _("can still change")
    plain = Unit.COUNT if kpi.unit is Unit.PER_100_ORDERS else kpi.unit
    return (
        day_name(bucket.first, year=True),
        in_unit(bucket.value, plain),
        range_of(value),
        number(bucket.n),
        remark,
    )


def _why_no_rates(summary: HomeSummary) -> str:
    if not summary.orders:
        return _("With so few contacts a rate jumps around by luck. Look at each conversation instead.")
    return ngettext(
        "At {n} order a week a rate jumps around by luck. Look at each conversation instead.",
        "At {n} orders a week a rate jumps around by luck. Look at each conversation instead.",
        summary.orders,
    ).format(n=number(summary.orders))


def _show_lacking(label: PlainLabel, summary: HomeSummary) -> None:
    """What is not known yet, in one quiet line at the bottom."""
    listed = " · ".join(
        _("{name} (needs {what})").format(name=each.name.lower(), what=each.needs) for each in summary.lacking
    )
    label.setText(_("Not known yet: {list}").format(list=listed) if listed else "")
    label.setVisible(bool(listed))
    say(label, role="quiet")


def _show_asked(label: PlainLabel, summary: HomeSummary) -> None:
    """Which exports are waited for, in a quiet line of its own."""
    listed = " · ".join(
        _("{name}, asked for on {day}").format(name=_(each.guide.name), day=day(each.at, summary.zone))
        for each in summary.asked
    )
    label.setText(_("Waiting for your files: {list}").format(list=listed) if listed else "")
    label.setVisible(bool(listed))
