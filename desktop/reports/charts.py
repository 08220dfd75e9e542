"""Charts as matplotlib figures, for the window and for print; without pyplot, which keeps figures alive.

A figure has 72 dots an inch, so that a point is a pixel and every size below is in pixels. Rates begin at 0,
a week without data is a gap, what can still change is hollow, and only the last point is labelled.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.textpath import text_to_path
from numpy.typing import NDArray

from desktop.domain.facts import Ints
from desktop.domain.kpi import BucketValue, Unit
from desktop.domain.usual_band import Band
from desktop.language import N_, _
from desktop.paths import resources
from desktop.reports.chart_colours import ChartColours
from desktop.reports.day_words import short_day, short_month, short_weekday
from desktop.reports.wording import duration, in_unit, number

DOTS = 72  # an inch
_SMALL, _TEXT = 12.0, 13.0
_GAP = 8.0  # between a label and what it belongs to
_TICK_EVERY = 44.0  # pixels between two lines of the grid, about
_READABLE = 4.5  # contrast; black or white reaches it on every ground
_MINUTE_STEPS = (5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440)
_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}

# The five bins of waits that people say, in minutes.
SPREAD_EDGES = (60.0, 240.0, 480.0, 1440.0)
_SPREAD_NAMES = (N_("under 1 h"), N_("1–4 h"), N_("4–8 h"), N_("8–24 h"), N_("over a day"))


class Size(NamedTuple):
    """Of a picture, in pixels (of a screen with one device pixel each)."""

    width: float
    height: float


class Goal(NamedTuple):
    """A target to draw, with its words: "goal: under 5"."""

    value: float
    words: str


class TierRow(NamedTuple):
    """One channel on the ladder of good, better, best. `reached`: 0 for none, up to 3 for best."""

    name: str
    made_of: str  # "9 of 10"
    value: str
    reached: int
    words: str  # "better: under 4 h"


def spread_names() -> tuple[str, ...]:
    """The names of the five bins of waits."""
    return tuple(_(name) for name in _SPREAD_NAMES)


def spread_of(minutes: NDArray[np.float64]) -> tuple[int, ...]:
    """How many waits fall into each of the five bins; one of exactly an hour took "1–4 h"."""
    places = np.searchsorted(SPREAD_EDGES, minutes, side="right")
    return tuple(np.bincount(places, minlength=len(_SPREAD_NAMES)).tolist())


# By week


def line_by_week(
    series: Sequence[BucketValue],
    colours: ChartColours,
    unit: Unit,
    *,
    size: Size,
    usual: Band | None = None,
    goal: Goal | None = None,
    currency: str | None = None,
    interval: bool = True,
) -> Figure:
    """A value by week (or any other rhythm) with what is usual, and the last point's 95 % `interval`."""
    if not interval:
        series = [replace(bucket, low=None, high=None) for bucket in series]
    values = np.array([_known(bucket) for bucket in series])
    last = _last_known(values)
    label = "" if last is None else in_unit(values[last], _plain(unit), currency)
    caption = _caption(unit, currency)
    top = _highest(series, values, last, usual, goal)
    bottom = min(0.0, _least(values))
    height = size.height - (26 if caption else 10) - 28
    ticks = _ticks(bottom, top, unit, max(2, round(height / _TICK_EVERY)))
    names = [_tick_name(tick, unit) for tick in ticks]
    left = max(_width(name) for name in names) + _GAP
    right = _width(label, _TEXT, 600) + 14 if label else 12
    figure = _figure(colours, size)
    axes = _axes(figure, size, left, right, 26 if caption else 10, 28)
    axes.set_xlim(-0.4, max(len(series) - 1, 1) + 0.25)
    axes.set_ylim(ticks[0], ticks[-1])
    if caption:
        _say(axes, caption, (0, 1), (-left, 12), colours.quiet)
    _grid(axes, ticks, names, colours)
    _days(axes, series, colours)
    if usual is not None:
        axes.axhspan(usual.low, min(usual.high, ticks[-1]), color=colours.band, linewidth=0, zorder=1)
    if goal is not None:
        axes.axhline(goal.value, color=colours.good, linewidth=1.5, dashes=(4, 2.5), zorder=3)
    _interval(axes, series, last, ticks[-1], colours)
    _line(axes, series, values, colours)
    taken = _Taken(axes, values)
    if usual is not None:
        words = _("usual {low} to {high}").format(
            low=in_unit(usual.low, _plain(unit), currency), high=in_unit(usual.high, _plain(unit), currency)
        )
        taken.place(words, usual, colours.quiet, colours.band)
    if goal is not None:
        below = Band(ticks[0], goal.value) if goal.value > (ticks[0] + ticks[-1]) / 4 else None
        taken.place(goal.words, below or Band(goal.value, ticks[-1]), colours.good, colours.surface, below)
    if last is not None:
        axes.annotate(
            label,
            (len(series) - 1, values[last]),
            (12, 0),
            textcoords="offset points",
            color=colours.text,
            fontproperties=_font(_TEXT, 600),
            verticalalignment="center",
            annotation_clip=False,
        )
    return figure


def sparkline(
    series: Sequence[BucketValue], colours: ChartColours, *, size: Size, usual: Band | None = None
) -> Figure:
    """The shape of the last weeks, without an axis: the number stands beside it."""
    values = np.array([_known(bucket) for bucket in series])
    figure = _figure(colours, size)
    axes = _axes(figure, size, 6, 8, 6, 6)
    axes.set_xlim(0, max(len(series) - 1, 1))
    known = [*values[~np.isnan(values)], *(usual or ())]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = (high - low) * 0.06 or max(abs(high) * 0.1, 0.5)
    axes.set_ylim(low - room, high + room)
    if usual is not None:
        x = [-6 / size.width, 1 + 8 / size.width]  # the band goes to the picture's edge
        band = Rectangle(
            (x[0], usual.low), x[1] - x[0], usual.high - usual.low, transform=axes.get_yaxis_transform()
        )
        band.set(facecolor=colours.band, linewidth=0, zorder=1, clip_on=False)
        axes.add_patch(band)
    _line(axes, series, values, colours, width=1.5, dot=0.0)
    return figure


def bars_by_month(series: Sequence[BucketValue], colours: ChartColours, *, size: Size) -> Figure:
    """A count by month; each says its number, and the month that can still change is hollow."""
    figure = _figure(colours, size)
    axes = _axes(figure, size, 2, 2, 22, 24)
    values = np.array([_known(bucket) for bucket in series])
    axes.set_xlim(-0.6, len(series) - 0.4)
    axes.set_ylim(0, max(np.nanmax(values, initial=0.0), 1.0))
    axes.axhline(0, color=colours.outline, linewidth=1, zorder=2)
    for place, (bucket, value) in enumerate(zip(series, values.tolist(), strict=True)):
        name = short_month(bucket.first)
        _say(axes, name, (place, 0), (0, -16), colours.quiet, data=True, align="center")
        if math.isnan(value):
            _say(axes, "–", (place, 0), (0, 6), colours.quiet, data=True, align="center")
            continue
        hollow = bucket.provisional
        bar = Rectangle((place - 0.33, 0), 0.66, value)
        bar.set(
            facecolor=colours.surface if hollow else colours.accent,
            edgecolor=colours.accent,
            linewidth=1.5 if hollow and value else 0,
            zorder=3,
        )
        axes.add_patch(bar)
        weight = 600 if place == len(series) - 1 else 400
        _say(
            axes,
            number(value),
            (place, value),
            (0, 5),
            colours.text,
            weight=weight,
            data=True,
            align="center",
        )
    return figure


# Waits, hours, ladders


def spread_bars(
    counts: Sequence[int],
    colours: ChartColours,
    *,
    size: Size,
    goal_after: int | None = None,
    goal_words: str = "",
) -> Figure:
    """How waits spread over the five bins, with the count at each bar's end.

    `goal_after`: the goal is the upper end of that many bins; its line lies below them with its words.
    """
    names = spread_names()
    figure = _figure(colours, size)
    left = max(_width(name, _TEXT) for name in names) + 10
    right = _width(number(max(counts, default=0)), _TEXT, 600) + 10
    axes = _axes(figure, size, left, right, 2, 2)
    rows = len(names) + (goal_after is not None)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_xlim(0, max(max(counts, default=0), 1))
    row = 0
    for place, (name, count) in enumerate(zip(names, counts, strict=True)):
        if goal_after == place:
            _goal_between(axes, row, left, goal_words, size, colours)
            row += 1
        _say(
            axes,
            name,
            (0, row),
            (-left, 0),
            colours.text,
            pixels=_TEXT,
            data=True,
            vertical="center_baseline",
        )
        bar_height = min(0.62, 14 / (axes.bbox.height / rows))
        if count:
            axes.add_patch(
                _rounded(axes, (0, row - bar_height / 2), count, bar_height, colours.accent, radius=3)
            )
        axes.annotate(
            number(count),
            (1, row),
            (right, 0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            color=colours.text,
            fontproperties=_font(_TEXT, 600),
            horizontalalignment="right",
            verticalalignment="center_baseline",
        )
        row += 1
    if goal_after == len(names):
        _goal_between(axes, row, left, goal_words, size, colours)
    return figure


def heat_map(
    counts: Ints,
    colours: ChartColours,
    *,
    size: Size,
    first_hour: int = 0,
    week_start: int = 0,
    fewest: int = 5,
) -> Figure:
    """When they write: `counts[weekday, hour]`, weekday 0 = Monday, the first column from `first_hour` on.

    One hue, from nothing to the fullest hour; the count stands in a cell from `fewest` on.
    """
    order = [(week_start + day) % 7 for day in range(7)]
    shown = counts[order]
    hours = shown.shape[1]
    figure = _figure(colours, size)
    left = max(_width(short_weekday(day)) for day in range(7)) + 10
    axes = _axes(figure, size, left, 2, 1, 24)
    axes.set_xlim(0, hours)
    axes.set_ylim(7, 0)
    most = max(int(shown.max(initial=0)), 1)
    nothing, full = np.array(to_rgb(colours.chip)), np.array(to_rgb(colours.accent))
    faint = nothing + (full - nothing) * 0.12
    share = (shown / most)[..., np.newaxis]
    shades = np.where(share > 0, faint + (full - faint) * share, nothing)
    axes.pcolormesh(shades, edgecolors=colours.surface, linewidth=2, zorder=1, antialiased=False)
    across = size.width / max(hours, 1) > 16
    for row, day in enumerate(order):
        _say(
            axes,
            short_weekday(day),
            (0, row + 0.5),
            (-left, 0),
            colours.quiet,
            data=True,
            vertical="center_baseline",
        )
        for column in range(hours):
            count = int(shown[row, column])
            if count >= fewest and across:
                _say(
                    axes,
                    str(count),
                    (column + 0.5, row + 0.5),
                    (0, 0),
                    _on(shades[row, column], colours),
                    data=True,
                    align="center",
                    vertical="center_baseline",
                )
    every = max(1, math.ceil(48 / (axes.bbox.width / max(hours, 1))))
    for column in range(hours):
        hour = first_hour + column
        if hour % every == 0:
            is_last = column == hours - 1  # its words would reach over the edge
            _say(
                axes,
                f"{hour % 24}:00",
                (hours if is_last else column + 0.5, 7),
                (0, -17),
                colours.quiet,
                data=True,
                align="right" if is_last else "center",
            )
    return figure


def tiers(rows: Sequence[TierRow], colours: ChartColours, *, size: Size) -> Figure:
    """Each channel's value on the ladder of good, better and best: the steps reached are filled."""
    figure = _figure(colours, size)
    axes = _axes(figure, size, 0, 0, 0, 0)
    axes.set_xlim(0, size.width)
    axes.set_ylim(size.height, 0)
    high = size.height / max(len(rows), 1)
    for place, row in enumerate(rows):
        top, middle = place * high, place * high + high / 2
        if place:
            axes.plot([0, size.width], [top, top], color=colours.grid, linewidth=1, zorder=1)
        bold = _font(_TEXT, 600)
        _say(axes, row.name, (0, middle - 6), (0, 0), colours.text, pixels=_TEXT, weight=500, data=True)
        across = _width(row.name, _TEXT, 500) + _GAP
        _say(axes, row.made_of, (across, middle - 6), (0, 0), colours.quiet, data=True)
        for words, y, colour, font in (
            (row.value, middle - 6, colours.text, bold),
            (row.words, middle + 14, colours.quiet, _font(_SMALL)),
        ):
            axes.text(size.width, y, words, color=colour, fontproperties=font, horizontalalignment="right")
        for step in range(3):
            colour = colours.accent if step < row.reached else colours.chip
            axes.add_patch(_rounded(axes, (step * 34, middle + 7), 29, 5, colour, radius=2.5))
    return figure


# What they are drawn with


def _figure(colours: ChartColours, size: Size) -> Figure:
    inches = (max(size.width, 1) / DOTS, max(size.height, 1) / DOTS)
    return Figure(figsize=inches, dpi=DOTS, facecolor=colours.surface)


def _axes(figure: Figure, size: Size, left: float, right: float, top: float, bottom: float) -> Axes:
    """The drawing area with margins in pixels; at least one pixel is left of it."""
    width, height = max(size.width, 1), max(size.height, 1)
    inner_width = max(width - left - right, 1)
    inner_height = max(height - top - bottom, 1)
    axes = figure.add_axes((left / width, bottom / height, inner_width / width, inner_height / height))
    axes.set_facecolor("none")
    axes.set_axis_off()
    return axes


@lru_cache(64)
def _font(pixels: float, weight: int = 400) -> FontProperties:
    """Inter, as the window has it; the font that comes with matplotlib where it is missing."""
    file = resources() / "fonts" / f"Inter-{_WEIGHTS[weight]}.otf"
    if file.exists():
        return FontProperties(fname=str(file), size=pixels)
    return FontProperties(size=pixels, weight=weight)


@lru_cache(1024)
def _width(text: str, pixels: float = _SMALL, weight: int = 400) -> float:
    width: float = text_to_path.get_text_width_height_descent(text, _font(pixels, weight), ismath=False)[0]
    return width


def _say(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    offset: tuple[float, float],
    colour: str,
    *,
    pixels: float = _SMALL,
    weight: int = 400,
    data: bool = False,
    align: str = "left",
    vertical: str = "baseline",
) -> None:
    """Words at a place of the axes (fractions, or `data`), some pixels away from it."""
    axes.annotate(
        text,
        at,
        offset,
        xycoords="data" if data else "axes fraction",
        textcoords="offset points",
        color=colour,
        fontproperties=_font(pixels, weight),
        horizontalalignment=align,
        verticalalignment=vertical,
        annotation_clip=False,
        parse_math=False,
        zorder=6,
    )


def _rounded(
    axes: Axes, corner: tuple[float, float], width: float, height: float, colour: str, *, radius: float
) -> FancyBboxPatch:
    """A bar whose corners are round to the eye, whatever the scales of the two axes."""
    across = axes.bbox.width / abs(np.subtract(*axes.get_xlim()))
    down = axes.bbox.height / abs(np.subtract(*axes.get_ylim()))
    round_by = min(radius / across, width / 2)
    return FancyBboxPatch(
        corner,
        width,
        height,
        boxstyle=f"round,pad=0,rounding_size={round_by}",
        mutation_aspect=across / down,
        facecolor=colour,
        linewidth=0,
        zorder=3,
    )


def _goal_between(axes: Axes, row: int, left: float, words: str, size: Size, colours: ChartColours) -> None:
    room = _width(words) + _GAP
    across = axes.bbox.width
    ends = [-left / across, max((size.width - left - room) / across, 0)]
    axes.plot(
        ends,
        [row, row],
        color=colours.good,
        linewidth=1.5,
        dashes=(1.5, 1.5),
        transform=axes.get_yaxis_transform(),
        clip_on=False,
        zorder=3,
    )
    axes.annotate(
        words,
        (ends[1], row),
        (_GAP, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        color=colours.good,
        fontproperties=_font(_SMALL, 500),
        verticalalignment="center_baseline",
        annotation_clip=False,
    )


def _grid(axes: Axes, ticks: Sequence[float], names: Sequence[str], colours: ChartColours) -> None:
    """Lines above the band of what is usual, or it would swallow them."""
    for tick, name in zip(ticks, names, strict=True):
        axes.axhline(tick, color=colours.grid, linewidth=1, zorder=2, clip_on=False)
        _say(
            axes,
            name,
            (axes.get_xlim()[0], tick),
            (-_GAP, 0),
            colours.quiet,
            data=True,
            align="right",
            vertical="center_baseline",
        )


def _days(axes: Axes, series: Sequence[BucketValue], colours: ChartColours) -> None:
    """Dates below the last point and as many before it as there is room for, at equal distances."""
    if not series:
        return
    step_width = axes.bbox.width / abs(np.subtract(*axes.get_xlim()))
    widest = max(_width(short_day(bucket.first)) for bucket in series)
    every = max(1, math.ceil((widest + 20) / step_width))
    for place in range(len(series) - 1, -1, -every):
        _say(
            axes,
            short_day(series[place].first),
            (place, axes.get_ylim()[0]),
            (0, -19),
            colours.quiet,
            data=True,
            align="center",
        )


def _interval(
    axes: Axes, series: Sequence[BucketValue], last: int | None, top: float, colours: ChartColours
) -> None:
    if last is None:
        return
    low, high = series[last].low, series[last].high
    if low is None and high is None:
        return
    ends = [axes.get_ylim()[0] if low is None else low, top if high is None else min(high, top)]
    axes.plot([last, last], ends, color=colours.accent, linewidth=1.25, zorder=3.5, solid_capstyle="butt")


def _line(
    axes: Axes,
    series: Sequence[BucketValue],
    values: NDArray[np.float64],
    colours: ChartColours,
    *,
    width: float = 2.0,
    dot: float = 5.0,
) -> None:
    """The line with its gaps; small dots, hollow where the value can still change."""
    places = np.arange(len(values))
    axes.plot(
        places,
        values,
        color=colours.accent,
        linewidth=width,
        zorder=4,
        solid_joinstyle="round",
        clip_on=False,
    )
    hollow = np.array([bucket.provisional for bucket in series], dtype=np.bool_)
    alone = _alone(values)
    full = ~np.isnan(values) & ~hollow & (alone | (dot > 0))
    axes.plot(
        places[full],
        values[full],
        markersize=dot or 3.0,
        markerfacecolor=colours.accent,
        markeredgewidth=0,
        marker="o",
        linestyle="none",
        clip_on=False,
        zorder=5,
    )
    last = _last_known(values)
    ring = ~np.isnan(values) & hollow & ((dot > 0) | (places == last))
    axes.plot(
        places[ring],
        values[ring],
        markersize=8.0 if dot else 7.0,
        markerfacecolor=colours.surface,
        markeredgecolor=colours.accent,
        markeredgewidth=width,
        marker="o",
        linestyle="none",
        clip_on=False,
        zorder=5,
    )


def _alone(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Points between two gaps, to which no line leads."""
    gap = np.concatenate([[True], np.isnan(values), [True]])
    result: NDArray[np.bool_] = ~gap[1:-1] & gap[:-2] & gap[2:]
    return result


class _Taken:
    """Knows where the line runs, and finds a place for words beside it."""

    def __init__(self, axes: Axes, values: NDArray[np.float64]) -> None:
        self.axes = axes
        known = ~np.isnan(values)
        places = np.flatnonzero(known)
        if len(places):
            fine = np.linspace(places[0], places[-1], 240)
            heights = np.interp(fine, places, values[known])
            self.line = axes.transData.transform(np.column_stack([fine, heights]))
        else:
            self.line = np.empty((0, 2))

    def place(self, words: str, band: Band, colour: str, ground: str, from_above: Band | None = None) -> None:
        """Write `words` into `band` (data), near its lower end, or its upper one for `from_above`.

        The first place the line does not run through is taken; where it runs through all, the first.
        """
        box = self.axes.bbox
        low, high = (self.axes.transData.transform((0, y))[1] for y in band)
        width = _width(words)
        inner = box.width - 12 - width
        lower, upper = low + 5, high - 5 - 9
        heights = (upper, lower) if from_above else (lower, upper)
        tries = [(box.x0 + 6 + inner * part, y) for y in heights for part in (0, 0.5, 0.94)]
        x, y = next((spot for spot in tries if not self._hit(spot, width)), tries[0])
        across, up = self.axes.transAxes.inverted().transform((x, y)).tolist()
        text = self.axes.text(
            across,
            up,
            words,
            transform=self.axes.transAxes,
            color=colour,
            fontproperties=_font(_SMALL),
            verticalalignment="baseline",
            parse_math=False,
            zorder=6,
        )
        text.set_path_effects([withStroke(linewidth=3, foreground=ground)])

    def _hit(self, spot: tuple[float, float], width: float) -> bool:
        x, y = self.line[:, 0], self.line[:, 1]
        inside = (x > spot[0] - 6) & (x < spot[0] + width + 6) & (y > spot[1] - 6) & (y < spot[1] + 15)
        return bool(inside.any())


# Numbers


def _known(bucket: BucketValue) -> float:
    return math.nan if bucket.value is None or bucket.missing else bucket.value


def _last_known(values: NDArray[np.float64]) -> int | None:
    known = np.flatnonzero(~np.isnan(values))
    return int(known[-1]) if len(known) else None


def _least(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.min()) if len(known) else 0.0


def _highest(
    series: Sequence[BucketValue],
    values: NDArray[np.float64],
    last: int | None,
    usual: Band | None,
    goal: Goal | None,
) -> float:
    """What the axis must reach. A very wide interval does not press the line flat: its bar is cut."""
    found = values[~np.isnan(values)].tolist()
    if usual is not None:
        found.append(usual.high)
    if goal is not None:
        found.append(goal.value)
    top = max(found, default=0.0)
    high = None if last is None else series[last].high
    return float(top if high is None else max(top, min(high, 1.25 * top)))


def _plain(unit: Unit) -> Unit:
    """A rate is labelled "6.2": what it is of stands at the axis."""
    return Unit.COUNT if unit is Unit.PER_100_ORDERS else unit


def _caption(unit: Unit, currency: str | None) -> str:
    """What the axis counts, where its figures do not say it."""
    if unit is Unit.PER_100_ORDERS:
        return _("per 100 orders")
    return currency or "" if unit is Unit.MONEY else ""


def _ticks(bottom: float, top: float, unit: Unit, wanted: int) -> list[float]:
    """Round figures from at or below `bottom` to at or above `top`, at most about `wanted` steps."""
    if unit is Unit.PERCENT:
        top = 100.0 if top > 50 else top
    step = _step((top - bottom) / wanted, unit)
    first, last = math.floor(bottom / step), max(math.ceil(top / step - 1e-9), 1)
    return [place * step for place in range(first, last + 1)]


def _step(least: float, unit: Unit) -> float:
    """The smallest round step that is at least so wide."""
    if unit in (Unit.MINUTES, Unit.HOURS):
        scale = 1.0 if unit is Unit.MINUTES else 60.0
        minutes = least * scale
        for step in _MINUTE_STEPS:
            if step >= minutes:
                return step / scale
        return _decimal_step(minutes / 1440) * 1440 / scale
    if unit is Unit.PERCENT:
        return next((step for step in (5.0, 10.0, 20.0, 25.0, 50.0) if step >= least), 100.0)
    return max(_decimal_step(least), 1.0) if unit is Unit.COUNT else _decimal_step(least)


def _decimal_step(least: float) -> float:
    """1, 2 or 5 with noughts."""
    if least <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(least))
    return next(factor * size for factor in (1.0, 2.0, 5.0, 10.0) if factor * size >= least * (1 - 1e-9))


def _tick_name(tick: float, unit: Unit) -> str:
    if not tick:
        return "0"
    if unit is Unit.MINUTES:
        return duration(tick)
    if unit is Unit.HOURS:
        return duration(tick * 60)
    if unit is Unit.PERCENT:
        return _("{number} %").format(number=number(tick))
    return number(tick)


def _on(ground: NDArray[np.float64], colours: ChartColours) -> str:
    """The text colour that is read better on a cell; black or white on those in between."""

    def best(*inks: str) -> tuple[float, str]:
        return max((_contrast(np.array(to_rgb(ink)), ground), ink) for ink in inks)

    contrast, ink = best(colours.text, colours.on_accent)
    return ink if contrast >= _READABLE else best("#000000", "#FFFFFF")[1]


def _contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The contrast ratio of two colours (Web Content Accessibility Guidelines 2.1)."""
    light = sorted((_luminance(one), _luminance(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _luminance(colour: NDArray[np.float64]) -> float:
    linear = np.where(colour <= 0.03928, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))
