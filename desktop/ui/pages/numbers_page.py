"""The page of all measures, and one of them looked at closely: what it is, could be, was, and is made of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.kpi import BucketValue, Clock, Group, Interval, Need
from desktop.domain.period import Rhythm
from desktop.domain.problem import Problem
from desktop.kpis.view import Filters
from desktop.language import _, ngettext
from desktop.reports.day_words import short_weekday
from desktop.reports.number_words import (
    compact,
    headline,
    left_out_words,
    made_of,
    short_change,
    short_part,
    step_words,
    worked_out,
)
from desktop.reports.verdicts import unanswered_words
from desktop.reports.wording import duration, few, in_unit, number, range_of
from desktop.services.measure import Asked
from desktop.services.number_page import (
    ChannelRow,
    NumberEvidence,
    NumberPage,
    NumberQuestion,
    number_evidence,
    number_page,
)
from desktop.services.periods import Choice
from desktop.ui.dates import day_name, days
from desktop.ui.icons import channel_icon
from desktop.ui.jobs import Jobs
from desktop.ui.pages.page import Page
from desktop.ui.places import channel_name
from desktop.ui.widgets.big_number import BigNumber
from desktop.ui.widgets.buttons import Button, MenuButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chart import ChartTable, ChartView
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign
from desktop.ui.widgets.evidence_dialog import LEFT_OUT, EvidenceDialog
from desktop.ui.widgets.header import Header
from desktop.ui.widgets.measure_list import MeasureLine, MeasureList
from desktop.ui.widgets.step_bar import StepBar
from desktop.ui.widgets.strip import Strip

if TYPE_CHECKING:  # matplotlib is loaded when a chart is drawn
    from matplotlib.figure import Figure

    from desktop.reports.chart_colours import ChartColours
    from desktop.reports.charts import Size

_BAR = 12  # the list's scroll bar, which stands in the gap beside it
_LIST_WIDTH = 270 + _BAR
_WIDE_LIST = 540 + _BAR  # where it says what each measure needs
_GAP = 12
_NARROW = 700
_PATIENCE = 600  # milliseconds before the page says that it is counting
_CHART_HEIGHT = 152
_HINT_HEIGHT = 24  # of the line below the figures
_SMALL_HEIGHT = 140


class NumbersPage(Page):
    """All measures at the left, the chosen one at the right; read in one go."""

    key = "numbers"
    concerns = frozenset({"messages", "orders", "settings", "decisions"})

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self.setObjectName("numbers")
        self.question = NumberQuestion()
        self.shown: NumberPage | None = None
        self.period_button = MenuButton(_("Last week"), name="period")
        self.filter_button = MenuButton(_("Filter"), name="filter")
        self.report_button = Button(_("Report…"), name="report")
        self.header = Header(_("Numbers"), (self.period_button, self.filter_button), self.report_button)
        self.strip = Strip("problem")
        self.counting = PlainLabel(_("Counting…"), "quiet")
        self.list = MeasureList({_(Group.HAPPINESS.value): _("Add a rating")})
        self.empty = _Empty()
        self.closely = _Closely()
        self.evidence: EvidenceDialog | None = None
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._unfolded = QTimer(self, singleShot=True, interval=0)  # once the page has its new height
        self._build()
        self._connect()

    def _build(self) -> None:
        for control in (self.period_button, self.filter_button, self.report_button):
            control.hide()  # until there are numbers
        self.counting.hide()
        self.empty.hide()
        self.closely.hide()
        self.list.hide()
        self.listed = _scrolling(self.list)
        self.listed.setFixedWidth(_LIST_WIDTH)
        self.area = _scrolling(self.empty, self.closely)
        across = QHBoxLayout()
        across.setSpacing(16 - _BAR)
        across.addWidget(self.listed)
        across.addWidget(self.area, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.header)
        layout.addWidget(self.strip)
        layout.addWidget(self.counting)
        layout.addLayout(across, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(lambda key: self._ask(key=key))
        self.list.link_clicked.connect(lambda _heading: self.navigate.emit("add-rating", None))
        self.report_button.clicked.connect(self.report_wanted)
        self.closely.evidence_wanted.connect(self.show_evidence)
        self.closely.clock_wanted.connect(lambda clock: self._ask(clock=Clock(clock)))
        self.closely.hours_wanted.connect(lambda: self.navigate.emit("settings", {"section": "hours"}))
        self.empty.act.clicked.connect(lambda: self.navigate.emit("import", None))
        self._patience.timeout.connect(self.counting.show)
        self.closely.counted.fold.toggled.connect(lambda _open: self._unfolded.start())
        self._unfolded.timeout.connect(lambda: self.area.ensureWidgetVisible(self.closely.counted, 0, 0))
        group = QActionGroup(self)
        self.choices: dict[Choice, QAction] = {}
        for choice in Choice:
            name = f"period-{choice.name.lower()}"
            action = self.period_button.add(_(choice.value), name=name, checked=False)
            action.triggered.connect(lambda _checked=False, choice=choice: self._ask(choice=choice))
            group.addAction(action)
            self.choices[choice] = action

    # Asking

    def arrive(self, what: dict[str, Any] | None = None) -> None:
        key = str((what or {}).get("key") or "")
        if key and key != self.question.key:
            self._ask(key=key)
        else:
            super().arrive(what)

    def _ask(self, **changed: Any) -> None:
        """Look at something else: another measure, period, channel or clock."""
        asked = {
            "key": self.question.key,
            "choice": self.question.choice,
            "channel": self.question.channel,
            "clock": self.question.clock,
        }
        self.question = NumberQuestion(**(asked | changed))
        self.look_again()

    def refresh(self) -> None:
        question = self.question
        self._patience.start()
        self.jobs.read(
            self,
            lambda book, _task: number_page(book, question),
            lambda page: self._show(page) if question == self.question else None,
            self._failed,
        )

    def report(self) -> Asked | None:
        """The period, channel and clock of the page."""
        if self.shown is None or self.shown.is_empty:
            return None
        period, channel = self.shown.period, self.shown.channel
        return Asked(
            since=period.first.isoformat(),
            until=period.after.isoformat(),
            filters=Filters(channels=(channel,) if channel else ()),
            clock=self.question.clock,
        )

    def show_evidence(self, tab: str = "") -> None:
        """Open the list of what stands behind the number; `tab` is the list to show first."""
        page, question = self.shown, self.question
        if page is None:
            return

        def show(found: NumberEvidence) -> None:
            if question != self.question or page is not self.shown:
                return
            self.evidence = EvidenceDialog(page, found, self.window())
            self.evidence.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.evidence.wanted.connect(self.navigate)
            self.evidence.open_at(tab)

        self.jobs.read(self, lambda book, _task: number_evidence(book, question), show, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._rest()
        if not isinstance(error, Problem):
            raise error
        self.strip.say_problem(error, [(_("Try again"), self.look_again)])

    def _rest(self) -> None:
        self._patience.stop()
        self.counting.hide()

    # Showing

    def _show(self, page: NumberPage) -> None:
        self._rest()
        self.strip.clear()
        self.shown = page
        self.period_button.setText(_(page.choice.value))
        self.period_button.setAccessibleName(_("Period: {period}").format(period=_(page.choice.value)))
        self.choices[page.choice].setChecked(True)
        self._offer_channels(page)
        for control in (self.period_button, self.report_button):
            control.setVisible(not page.is_empty)
        self.list.show_groups(
            [(_(group.value), [_line(row) for row in rows]) for group, rows in page.groups()], page.kpi.key
        )
        self.listed.setFixedWidth(_WIDE_LIST if page.is_empty else _LIST_WIDTH)
        self.list.setEnabled(not page.is_empty)
        self.list.show()
        self.listed.ensureWidgetVisible(self.list.rows[page.kpi.key])
        self.empty.setVisible(page.is_empty)
        self.closely.setVisible(not page.is_empty)
        if not page.is_empty:
            self.closely.show_page(page)

    def _offer_channels(self, page: NumberPage) -> None:
        button = self.filter_button
        button.setVisible(len(page.channels) > 1)
        words = channel_name(page.channel) if page.channel else _("Filter")
        button.setText(words)
        button.setAccessibleName(_("Channel: {channel}").format(channel=words) if page.channel else words)
        button.menu_shown.clear()
        for channel in ("", *page.channels):
            name = channel_name(channel) if channel else _("All channels")
            action = button.add(name, name=f"channel-{channel}", checked=channel == page.channel)
            action.triggered.connect(lambda _checked=False, channel=channel: self._ask(channel=channel))


def _scrolling(*widgets: QWidget) -> QScrollArea:
    """The widgets under each other, in an area that scrolls where they are higher than the window."""
    inside = QWidget()
    inside.setProperty("look", "scrolled")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def _line(row: Any) -> MeasureLine:
    known = row.total.value is not None
    value = compact(row.total) if known else _("needs {what}").format(what=row.total.needs or "")
    return MeasureLine(row.kpi.key, _(row.kpi.name), value, known)


class _Empty(QWidget):
    """No messages and no orders: the list tells what each measure needs."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 120, 0, 0)
        column.setSpacing(12)
        self.act = Button(_("Import"), "main", name="next-step")
        for widget in (
            PlainLabel(_("The first numbers come with the first messages."), "heading"),
            PlainLabel(_("Here is what each one needs."), "body"),
            self.act,
        ):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)


class _Closely(QWidget):
    """One measure: figures, by week, how it spreads, and how it is counted."""

    evidence_wanted = Signal(str)
    clock_wanted = Signal(str)
    hours_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.figures = _Figures()
        self.by_time = _ByTime()
        self.spread = _SpreadCard()
        self.by_channel = _ByChannel()
        self.when = _WhenCard()
        self.counted = _HowCounted()
        self._below = QHBoxLayout()
        self._below.setSpacing(_GAP)
        for card, stretch in ((self.spread, 8), (self.by_channel, 8), (self.when, 10)):
            self._below.addWidget(card, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self.figures)
        column.addWidget(self.by_time)
        column.addLayout(self._below)
        self._own_line = QHBoxLayout()  # of the map of hours, where there is no room beside the others
        column.addLayout(self._own_line)
        column.addWidget(self.counted)
        self.figures.evidence_wanted.connect(self.evidence_wanted)
        self.counted.evidence_wanted.connect(self.evidence_wanted)
        self.counted.clock_wanted.connect(self.clock_wanted)
        self.counted.hours.clicked.connect(self.hours_wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        self.figures.be_narrow(is_narrow)
        if is_narrow != (self._own_line.count() > 0):
            if is_narrow:
                self._below.removeWidget(self.when)
                self._own_line.addWidget(self.when)
            else:
                self._own_line.removeWidget(self.when)
                self._below.addWidget(self.when, 10)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, super().minimumSizeHint().height())  # it finds room for itself

    def show_page(self, page: NumberPage) -> None:
        self.figures.show_page(page)
        self.by_time.show_page(page)
        self.by_time.give_room(_HINT_HEIGHT if self.figures.hint.text() else 0)
        self.spread.show_page(page)
        self.by_channel.show_page(page)
        self.when.show_page(page)
        self.counted.show_page(page)


# The figures in a row


class _Figure(QWidget):
    """A label, a figure, and one line about it."""

    def __init__(self) -> None:
        super().__init__()
        self.label = ElidedLabel("", "quiet")
        self.value = ElidedLabel("", "heading")
        self.line = ElidedLabel("", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self.label, self.value, self.line):
            column.addWidget(widget)
        column.addStretch(1)

    def say(self, label: str, value: str, line: str) -> None:
        self.label.setText(label)
        self.value.setText(value)
        self.line.setText(line)


class _ValueButton(QPushButton):
    """The number itself; pressed, it shows what stands behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("value")
        self.setProperty("kind", "bare")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.number = BigNumber()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 4, 0)
        line.addWidget(self.number)

    def say(self, text: str, name: str) -> None:
        self.number.set_text(text)
        self.setAccessibleName(_("{name}: {value}. What stands behind it").format(name=name, value=text))
        self.setToolTip(_("What stands behind it"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.number.sizeHint() + QSize(4, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


class _Figures(Card):
    """The value, what it could be, what it was before, a part of it, and of how many it is made."""

    evidence_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figures")
        self._is_narrow = self._has_part = False
        self.name = ElidedLabel("", "quiet")
        self.value = _ValueButton()
        self.could_be, self.before, self.part = _Figure(), _Figure(), _Figure()
        self.dates = ElidedLabel("", "quiet")
        self.n = Button("", "link", name="made-of")
        self.waiting = PlainLabel("", "quiet")
        self.left_out = Button("", "link", name="left-out")
        self.hint = PlainLabel("", "quiet")
        self._build()
        self.value.clicked.connect(lambda: self.evidence_wanted.emit(""))
        self.n.clicked.connect(lambda: self.evidence_wanted.emit(""))
        self.left_out.clicked.connect(lambda: self.evidence_wanted.emit(LEFT_OUT))

    def _build(self) -> None:
        first = QVBoxLayout()
        first.setSpacing(2)
        first.addWidget(self.name)
        first.addWidget(self.value, 0, Qt.AlignmentFlag.AlignLeft)
        first.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.waiting)
        below.addWidget(self.left_out)
        below.addStretch(1)
        last = QVBoxLayout()
        last.setSpacing(0)
        last.addWidget(self.dates)
        last.addWidget(self.n, 0, Qt.AlignmentFlag.AlignLeft)
        last.addLayout(below)
        last.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addLayout(first)
        for figure in (self.could_be, self.before, self.part):
            across.addStretch(1)
            across.addWidget(figure)
        across.addStretch(1)
        across.addLayout(last)
        self.body.addLayout(across)
        self.body.addWidget(self.hint)

    def be_narrow(self, is_narrow: bool) -> None:
        """Leave the part out where there is no room for it."""
        self._is_narrow = is_narrow
        self.part.setVisible(self._has_part and not is_narrow)

    def show_page(self, page: NumberPage) -> None:
        total, kpi = page.total, page.kpi
        self.name.setText(headline(kpi))
        self.value.say(compact(total), _(kpi.name))
        self.could_be.setVisible(kpi.interval is not Interval.NONE or total.value is None)
        if total.value is None:
            self.could_be.say(_("Not known yet"), _("needs"), total.needs or "")
        else:
            self.could_be.say(_("Could be"), range_of(total) or _("too few to say"), _from(page))
        before = page.change.before
        if page.is_before_known:
            self.before.say(_before_name(page.choice), compact(before), short_change(page.change))
        else:
            self.before.say(_before_name(page.choice), "—", _("your data begin later"))
        self._has_part = page.beside is not None
        self.part.setVisible(self._has_part and not self._is_narrow)
        if page.beside is not None:
            part, value = page.beside
            on = _("in open hours") if page.clock is Clock.OPEN else _("by the clock")
            is_time = Need.OPENING_HOURS in kpi.needs and part.unit is kpi.unit
            self.part.say(short_part(part), in_unit(value, part.unit), on if is_time else "")
        self.hint.setText(unanswered_words(total))
        self.hint.setVisible(bool(self.hint.text()))
        self.dates.setText(_dates(page))
        said = made_of(kpi, total)
        self.n.setText(said)
        self.n.setAccessibleName(_("{made_of}: show them").format(made_of=said))
        self.n.setVisible(total.value is not None)
        self.waiting.setVisible(bool(page.still_waiting))
        if page.still_waiting:
            self.waiting.setText(
                ngettext("{n} still waiting", "{n} still waiting", page.still_waiting).format(
                    n=number(page.still_waiting)
                )
            )
        self.left_out.setVisible(page.left_out_count > 0)
        self.left_out.setText(_("left out ({n})").format(n=number(page.left_out_count)))
        self.left_out.setAccessibleName(self.left_out.text())


def _from(page: NumberPage) -> str:
    """Of how many; where they are few it says so first."""
    said = few(page.total)
    return said or _("from {made_of}").format(made_of=made_of(page.kpi, page.total))


def _before_name(choice: Choice) -> str:
    return {
        Choice.LAST_WEEK: _("The week before"),
        Choice.TWELVE_WEEKS: _("The 12 weeks before"),
        Choice.THIS_MONTH: _("As many days before"),
        Choice.LAST_MONTH: _("The month before"),
        Choice.TWELVE_MONTHS: _("As many days before"),
    }[choice]


def _dates(page: NumberPage) -> str:
    last = page.period.after.fromordinal(page.period.after.toordinal() - 1)
    return days(page.period.first, last)


# Charts


class _ByTime(Card):
    """Twelve weeks, or twelve months, with what is usual."""

    def __init__(self) -> None:
        super().__init__(_("By week"))
        self.setObjectName("by-week")
        self.chart = ChartView("by-week-chart")
        self.give_room(0)
        self.nothing = PlainLabel(_("Not known yet."), "quiet")
        legend = QHBoxLayout()
        legend.setSpacing(6)
        self.ring = Sign("ring", 12, "accent")
        self.legend = PlainLabel(_("can still change"), "quiet")
        legend.addWidget(self.ring)
        legend.addWidget(self.legend)
        self.add_beside_link(legend)
        self.body.setSpacing(2)
        self.body.addWidget(self.chart)
        self.body.addWidget(self.nothing)

    def give_room(self, height: int) -> None:
        """Be lower by so many pixels, for a line above: the page keeps its height."""
        self.chart.setFixedHeight(_CHART_HEIGHT - height)

    def show_page(self, page: NumberPage) -> None:
        series, kpi, usual, currency = page.series, page.kpi, page.usual, page.total.currency
        self.set_title(_("By week") if page.rhythm is Rhythm.WEEK else _("By month"))
        halves = kpi.interval is Interval.ORDER_STATISTIC
        self.set_beside(_("half were faster than this") if halves else _(kpi.anchor.value))
        late = any(bucket.provisional and bucket.value is not None for bucket in series)
        self.ring.setVisible(late)
        self.legend.setVisible(late)
        known = [bucket for bucket in series if bucket.value is not None]
        self.chart.setVisible(bool(known))
        self.nothing.setVisible(not known)
        if not known:
            return

        def draw(colours: "ChartColours", size: "Size") -> "Figure":
            from desktop.reports.charts import line_by_week

            return line_by_week(series, colours, kpi.unit, size=size, usual=usual, currency=currency)

        title = _("{name} by week") if page.rhythm is Rhythm.WEEK else _("{name} by month")
        says = _("The last one: {value}.").format(value=in_unit(known[-1].value, kpi.unit))
        self.chart.show_chart(draw, title.format(name=_(kpi.name)), _series_table(page, series), says)


def _series_table(page: NumberPage, series: Sequence[BucketValue]) -> ChartTable:
    unit, currency = page.kpi.unit, page.total.currency
    headers = (_("From"), _("Value"), _("At least"), _("At most"), _("Of how many"))
    return ChartTable(
        headers,
        tuple(
            (
                day_name(bucket.first, year=page.rhythm is Rhythm.MONTH),
                in_unit(bucket.value, unit, currency),
                in_unit(bucket.low, unit, currency),
                in_unit(bucket.high, unit, currency),
                number(bucket.n),
            )
            for bucket in series
        ),
    )


class _SpreadCard(Card):
    """Into which of five bins the times of the period fall."""

    def __init__(self) -> None:
        super().__init__(_("How the waits spread"))
        self.setObjectName("spread")
        self.chart = ChartView("spread-chart")
        self.chart.setFixedHeight(_SMALL_HEIGHT)
        self.target = PlainLabel("", "quiet")
        self.body.addWidget(self.chart)
        self.body.addWidget(self.target)
        self.body.addStretch(1)

    def show_page(self, page: NumberPage) -> None:
        spread = page.spread
        self.setVisible(spread is not None and sum(spread.counts) > 0)
        if spread is None:
            return
        words = "" if spread.target is None else _target_words(spread.target)
        self.target.setText(words)
        self.target.setVisible(bool(words) and spread.target_after is None)
        self.set_title(_("How the waits spread") if spread.target else _("How the times spread"))

        def draw(colours: "ChartColours", size: "Size") -> "Figure":
            from desktop.reports.charts import spread_bars

            return spread_bars(
                spread.counts, colours, size=size, goal_after=spread.target_after, goal_words=words
            )

        from desktop.reports.charts import spread_names

        rows = tuple((name, number(count)) for name, count in zip(spread_names(), spread.counts, strict=True))
        self.chart.show_chart(draw, self.title.text(), ChartTable((_("Time"), _("How many")), rows), words)


def _target_words(minutes: float) -> str:
    return _("your target: within {time}").format(time=duration(minutes))


class _ByChannel(Card):
    """Each channel's own number, and how far up the ladder it is."""

    def __init__(self) -> None:
        super().__init__(_("By channel"))
        self.setObjectName("by-channel")
        self.rows = QVBoxLayout()
        self.rows.setSpacing(10)
        self.body.addLayout(self.rows)
        self.body.addStretch(1)

    def show_page(self, page: NumberPage) -> None:
        while (item := self.rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.setVisible(bool(page.by_channel))
        for place, row in enumerate(page.by_channel):
            if place:
                line = QFrame()
                line.setProperty("look", "line")
                self.rows.addWidget(line)
            self.rows.addWidget(_channel_row(row, page))


def _channel_row(row: ChannelRow, page: NumberPage) -> QWidget:
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(5)
    name = channel_name(row.channel) if row.channel else _("no channel")
    grid.addWidget(Sign(channel_icon(row.channel), 16, "quiet"), 0, 0)
    grid.addWidget(PlainLabel(name, "small"), 0, 1)
    grid.addWidget(ElidedLabel(_channel_made_of(row, page), "quiet"), 0, 2)
    grid.setColumnStretch(2, 1)
    value = PlainLabel(compact(row.value), "strong")
    grid.addWidget(value, 0, 3, Qt.AlignmentFlag.AlignRight)
    if row.tiers is not None:
        words = step_words(row.reached, row.tiers, page.kpi)
        steps = StepBar()
        steps.show_steps(0 if row.reached is None else row.reached.steps)
        second = QHBoxLayout()
        second.addWidget(steps)
        label = ElidedLabel(words, "quiet")
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        second.addWidget(label, 1)
        grid.addLayout(second, 1, 0, 1, 4)
    return widget


def _channel_made_of(row: ChannelRow, page: NumberPage) -> str:
    if row.of is not None:
        return _("{part} of {whole}").format(part=number(row.value.n), whole=number(row.of))
    if page.kpi.interval is Interval.ORDER_STATISTIC:
        return number(row.value.n)
    return "" if row.value.unit == "count" else made_of(page.kpi, row.value)


class _WhenCard(Card):
    """Weekdays and hours in which customers write."""

    def __init__(self) -> None:
        super().__init__(_("When they write"))
        self.setObjectName("when")
        self.chart = ChartView("when-chart")
        self.chart.setFixedHeight(_SMALL_HEIGHT)
        self.body.addWidget(self.chart)
        self.body.addStretch(1)

    def show_page(self, page: NumberPage) -> None:
        when = page.when
        self.setVisible(when is not None)
        if when is None:
            return
        weeks = ngettext("{n} week", "{n} weeks", when.weeks).format(n=when.weeks)
        if when.elsewhere:
            others = ngettext("{n} at another hour", "{n} at other hours", when.elsewhere)
            weeks = _("{weeks} · {others}").format(
                weeks=weeks, others=others.format(n=number(when.elsewhere))
            )
        self.set_beside(weeks)

        def draw(colours: "ChartColours", size: "Size") -> "Figure":
            from desktop.reports.charts import heat_map

            return heat_map(
                when.counts, colours, size=size, first_hour=when.first_hour, week_start=page.week_start
            )

        hours = range(when.first_hour, when.first_hour + when.counts.shape[1])
        headers = (_("Day"), *(f"{hour}:00" for hour in hours))
        rows = tuple(
            (short_weekday(day), *(number(count) for count in counts))
            for day, counts in enumerate(when.counts.tolist())
        )
        self.chart.show_chart(draw, _("When they write"), ChartTable(headers, rows), weeks)


# How it is counted


class _HowCounted(Card):
    """One line, and folded below it the formula with the real figures."""

    evidence_wanted = Signal(str)
    clock_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("how-counted")
        self.fold = Button(_("How is this counted?"), "bare", sign="chevron-right", name="fold")
        self.fold.setCheckable(True)
        self.formula = ElidedLabel("", "quiet")
        self.clock = PlainLabel(_("Clock"), "quiet")
        self.open_clock = Button(_("open hours"), "chip", name="clock-open")
        self.calendar = Button(_("by the clock"), "chip", name="clock-calendar")
        self.hours = Button(_("Set opening hours"), "link", name="set-hours")
        self.left_out = Button("", "link", name="show-left-out")
        self.lines: dict[str, PlainLabel] = {}
        self.details = QWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        group = QButtonGroup(self)
        group.setExclusive(True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.fold)
        line.addWidget(self.formula, 1)
        line.addWidget(self.clock)
        for button in (self.open_clock, self.calendar):
            group.addButton(button)
            line.addWidget(button)
        line.addWidget(self.hours)
        self.body.addLayout(line)
        grid = QGridLayout(self.details)
        grid.setContentsMargins(22, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, (key, title) in enumerate(
            (
                ("formula", _("Formula")),
                ("worked-out", _("With your figures")),
                ("counts", _("What counts")),
                ("anchor", _("Counted")),
                ("n", _("Made of")),
                ("left-out", _("Left out")),
            )
        ):
            grid.addWidget(PlainLabel(title, "quiet"), place, 0, Qt.AlignmentFlag.AlignTop)
            label = PlainLabel("", "small", wrap=True)
            label.setObjectName(f"counted-{key}")
            self.lines[key] = label
            grid.addWidget(label, place, 1)
        grid.addWidget(self.left_out, len(self.lines), 1, Qt.AlignmentFlag.AlignLeft)
        self.details.hide()
        self.body.addWidget(self.details)

    def _connect(self) -> None:
        self.fold.toggled.connect(self._unfold)
        self.left_out.clicked.connect(lambda: self.evidence_wanted.emit(LEFT_OUT))
        self.open_clock.clicked.connect(lambda: self.clock_wanted.emit(Clock.OPEN))
        self.calendar.clicked.connect(lambda: self.clock_wanted.emit(Clock.CALENDAR))

    def _unfold(self, is_open: bool) -> None:
        self.details.setVisible(is_open)
        self.fold.show_sign("chevron-down" if is_open else "chevron-right")

    def show_page(self, page: NumberPage) -> None:
        kpi = page.kpi
        on_a_clock = Need.OPENING_HOURS in kpi.needs
        self.formula.setText(_(kpi.formula))
        self.clock.setVisible(on_a_clock and page.has_hours)
        for button, clock in ((self.open_clock, Clock.OPEN), (self.calendar, Clock.CALENDAR)):
            button.setVisible(on_a_clock and page.has_hours)
            button.setChecked(page.clock is clock)
        self.hours.setVisible(on_a_clock and not page.has_hours)
        reasons = " · ".join(
            _("{reason} {n}").format(reason=left_out_words(reason.code), n=number(reason.rows))
            for reason in page.left_out
        )
        said = {
            "formula": _(kpi.formula),
            "worked-out": worked_out(kpi, page.total)
            or _("Needs {what}.").format(what=page.total.needs or ""),
            "counts": _(kpi.counts),
            "anchor": _(kpi.anchor.value),
            "n": made_of(kpi, page.total),
            "left-out": reasons or _("Nothing was left out."),
        }
        for key, label in self.lines.items():
            label.setText(said[key])
        self.left_out.setVisible(page.left_out_count > 0)
        self.left_out.setText(_("See the {n} left out").format(n=number(page.left_out_count)))
        self.left_out.setAccessibleName(self.left_out.text())
