"""Opening hours as seven rows: a tick, a bar of the day, times from and to, more than once for a break."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.opening_hours import DAY_NAMES, OpeningHours, Span
from desktop.language import _
from desktop.services.propose import day_name
from desktop.ui.theme import theme
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.time_field import TimeField

_MIDNIGHT = 24 * 60
_FROM, _TO = 6 * 60, 22 * 60  # of the bars, wider where hours reach further
_BAR_WIDTH, _BAR_HEIGHT = 216, 20
_DAY_WIDTH = 116
_BETWEEN = 8
_MOST_SPANS = 3
_USUAL: Span = (9 * 60, 17 * 60)


class HoursWeek(QWidget):
    """`changed` when a person has set something else; `text()` is what is kept then."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._scale = _Scale()
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 2)
        top.addSpacing(_DAY_WIDTH)
        top.addWidget(self._scale)
        top.addStretch(1)
        column.addLayout(top)
        self.days = [DayRow(day) for day in range(7)]
        for row in self.days:
            line = QFrame()
            line.setProperty("look", "line")
            column.addWidget(line)
            column.addWidget(row)
            row.changed.connect(self._follow)

    def show_hours(self, hours: OpeningHours | None, before: OpeningHours | None) -> None:
        """Show these; what was `before` is dashed where it was another. Tells nobody."""
        reach = _reach([each for each in (hours, before) if each is not None])
        self._scale.reach = reach
        self._scale.update()
        for day, row in enumerate(self.days):
            row.bar.reach = reach
            row.bar.before = () if before is None else before.week[day]
            row.show_spans(() if hours is None else hours.week[day])

    def text(self) -> str:
        """As OpeningHours.parse reads it; "" where no day is ticked."""
        said = [f"{DAY_NAMES[row.day]} {row.text()}" for row in self.days if row.tick.isChecked()]
        return "; ".join(said)

    def _follow(self) -> None:
        self.changed.emit()


class DayRow(QWidget):
    """One day of the week."""

    changed = Signal()

    def __init__(self, day: int) -> None:
        super().__init__()
        self.day = day
        name = day_name(day)
        self.tick = QCheckBox(name)
        self.tick.setObjectName(f"open-{DAY_NAMES[day].lower()}")
        self.tick.setAccessibleName(_("Open on {day}").format(day=name))
        self.tick.setFixedWidth(_DAY_WIDTH)
        self.bar = _Bar()
        self.closed = PlainLabel(_("closed"), "quiet")
        self.more = IconButton("plus", _("Add hours after a break on {day}").format(day=name))
        self.more.setObjectName(f"more-{DAY_NAMES[day].lower()}")
        self.spans: list[SpanFields] = []
        self._fields = QVBoxLayout()
        self._fields.setContentsMargins(0, 3, 0, 3)
        self._fields.setSpacing(4)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.tick)
        line.addWidget(self.bar)
        line.addSpacing(20)
        line.addWidget(self.closed)
        line.addLayout(self._fields)
        line.addSpacing(4)
        line.addWidget(self.more)
        line.addStretch(1)
        self.setMinimumHeight(40)
        self.tick.toggled.connect(self._ticked)
        self.more.clicked.connect(self._add_after)

    def show_spans(self, spans: Sequence[Span]) -> None:
        self.tick.blockSignals(True)
        self.tick.setChecked(bool(spans))
        self.tick.blockSignals(False)
        self._make(spans)

    def text(self) -> str:
        """ "09:00-12:00,13:00-17:00"."""
        return ",".join(fields.text() for fields in self.spans)

    def _make(self, spans: Sequence[Span]) -> None:
        while (item := self._fields.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.spans = [self._span(span, place) for place, span in enumerate(spans)]
        for fields in self.spans:
            self._fields.addWidget(fields)
        self._tell()

    def _span(self, span: Span, place: int) -> "SpanFields":
        remove = (lambda: self._remove(place)) if place else None
        fields = SpanFields(span, f"{DAY_NAMES[self.day].lower()}-{place}", day_name(self.day), remove)
        fields.changed.connect(self._edited)
        return fields

    def _ticked(self, is_open: bool) -> None:
        self._make([_USUAL] if is_open else [])
        self.changed.emit()

    def _add_after(self) -> None:
        spans = [fields.span() for fields in self.spans]
        last = spans[-1][1]
        self._make([*spans, (min(last + 60, _MIDNIGHT - 60), min(last + 180, _MIDNIGHT))])
        self.changed.emit()

    def _remove(self, place: int) -> None:
        self._make([fields.span() for number, fields in enumerate(self.spans) if number != place])
        self.changed.emit()

    def _edited(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.bar.spans = tuple(fields.span() for fields in self.spans)
        self.bar.update()
        self.closed.setVisible(not self.spans)
        self.more.setVisible(0 < len(self.spans) < _MOST_SPANS and self.spans[-1].span()[1] < _MIDNIGHT - 60)
        changed = self.bar.spans != self.bar.before
        font = self.tick.font()
        font.setBold(changed)
        self.tick.setFont(font)


class SpanFields(QWidget):
    """From and to; what ends before it begins goes on past midnight."""

    changed = Signal()

    def __init__(self, span: Span, name: str, day: str, remove: Callable[[], object] | None) -> None:
        super().__init__()
        self.opens, self.closes = TimeField(span[0] % _MIDNIGHT), TimeField(_wall(span[1]))
        self.opens.setObjectName(f"opens-{name}")
        self.opens.setAccessibleName(_("{day}: open from").format(day=day))
        self.closes.setObjectName(f"closes-{name}")
        self.closes.setAccessibleName(_("{day}: open until").format(day=day))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.opens)
        line.addWidget(PlainLabel(_("to"), "quiet"))
        line.addWidget(self.closes)
        if remove is not None:
            button = IconButton("close", _("Take these hours of {day} away").format(day=day))
            button.setObjectName(f"remove-{name}")
            button.clicked.connect(remove)
            line.addWidget(button)
        line.addStretch(1)
        for field in (self.opens, self.closes):
            field.changed.connect(self.changed)

    def span(self) -> Span:
        opens, closes = self.opens.minutes() % _MIDNIGHT, self.closes.minutes()
        return opens, closes if closes > opens else closes + _MIDNIGHT

    def text(self) -> str:
        """ "09:00-17:00"; a day that ends at midnight ends at 24:00."""
        return f"{_typed(self.opens.minutes() % _MIDNIGHT)}-{_typed(self.closes.minutes() or _MIDNIGHT)}"


def _wall(closes: int) -> int:
    """What the clock shows then; midnight at the day's end is 24:00."""
    return closes if closes <= _MIDNIGHT else closes - _MIDNIGHT


def _typed(minutes: int) -> str:
    """ "09:00"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _reach(weeks: Sequence[OpeningHours]) -> Span:
    """What the bars show: usual hours, and all that are set."""
    spans = [span for hours in weeks for day in hours.week for span in day]
    first = min((span[0] for span in spans), default=_FROM)
    last = max((span[1] for span in spans), default=_TO)
    return min(first, _FROM), min(max(last, _TO), _MIDNIGHT)


class _Measured(QWidget):
    """As wide as a bar, from one minute of the day to another."""

    def __init__(self, high: int) -> None:
        super().__init__()
        self.reach: Span = (_FROM, _TO)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(QSize(_BAR_WIDTH, high))

    def across(self, minutes: int) -> float:
        first, last = self.reach
        share = (min(max(minutes, first), last) - first) / (last - first)
        return (1 - share if self.isRightToLeft() else share) * self.width()


class _Scale(_Measured):
    """Hours over the bars."""

    def __init__(self) -> None:
        super().__init__(18)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            font = self.font()
            font.setPixelSize(12)
            painter.setFont(font)
            painter.setPen(theme().colour("quiet"))
            first, last = (minutes // 60 for minutes in self.reach)
            taken = -1.0
            for hour in range(-(-first // 3) * 3, last + 1, 3):
                text = f"{hour}:00"
                width = painter.fontMetrics().horizontalAdvance(text)
                left = self.across(hour * 60) - width / 2
                left = min(max(left, 0), self.width() - width)
                if left > taken or self.isRightToLeft():
                    painter.drawText(round(left), 13, text)
                    taken = left + width + _BETWEEN


class _Bar(_Measured):
    """The day's hours, and dashed what they were."""

    def __init__(self) -> None:
        super().__init__(_BAR_HEIGHT)
        self.spans: tuple[Span, ...] = ()
        self.before: tuple[Span, ...] = ()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        colours = theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("chip"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            painter.setBrush(colours.colour("accent"))
            for span in self.spans:
                painter.drawRoundedRect(self._place(span), 6, 6)
            if self.before != self.spans:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colours.colour("outline"), 1, Qt.PenStyle.DashLine))
                for span in self.before:
                    painter.drawRoundedRect(self._place(span).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _place(self, span: Span) -> QRectF:
        ends = sorted((self.across(span[0]), self.across(span[1])))
        return QRectF(ends[0], 0, max(ends[1] - ends[0], 2), self.height())
