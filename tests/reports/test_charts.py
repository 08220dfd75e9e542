"""Charts: what is drawn, looked up in the figure's own parts, and that every figure can be drawn."""

import ast
import io
import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.lines import Line2D
from matplotlib.text import Text

from desktop.domain.kpi import BucketValue, Unit
from desktop.domain.usual_band import Band
from desktop.reports import charts
from desktop.reports.chart_colours import DARK, LIGHT, ChartColours
from desktop.reports.charts import (
    DOTS,
    Goal,
    Size,
    TierRow,
    bars_by_month,
    heat_map,
    line_by_week,
    sparkline,
    spread_bars,
    spread_of,
    tiers,
)

MONDAY = date(2026, 8, 31)
SIZE = Size(430, 180)
BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def bucket(place: int, value: float | None, *, last: bool = False, **other: object) -> BucketValue:
    made = BucketValue(
        start=place * 604_800,
        end=(place + 1) * 604_800,
        first=MONDAY + timedelta(weeks=place),
        after=MONDAY + timedelta(weeks=place + 1),
        value=value,
        n=47,
        low=4.6 if last else None,
        high=8.2 if last else None,
        numerator=None,
        provisional=last,
        missing=False,
        partial=False,
    )
    return replace(made, **other)


def weeks(values: Iterable[float | None]) -> list[BucketValue]:
    """Weeks from 31 August on, the last one with a range and able to change."""
    listed = list(values)
    return [bucket(place, value, last=place == len(listed) - 1) for place, value in enumerate(listed)]


RATES = [9.3, 8.3, 9.5, 8.5, 7.9, 8.1, 6.7, 7.1, 6.4, 7.0, 6.4, 6.2]


def axes_of(figure: Figure) -> Axes:
    return figure.axes[0]


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in axes_of(figure).findobj(Text) if text.get_text()]


def lines(figure: Figure, length: int) -> list[Line2D]:
    return [line for line in axes_of(figure).lines if len(line.get_xdata()) == length]


def picture(figure: Figure) -> np.ndarray:
    """The figure as pixels."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DOTS)
    file.seek(0)
    return imread(file)


# By week


@BOTH
def test_every_figure_is_drawn_in_its_size_on_its_ground(colours: ChartColours) -> None:
    series = weeks(RATES)
    counts = np.arange(7 * 12, dtype=np.int64).reshape(7, 12) % 13
    figures = [
        line_by_week(series, colours, Unit.PER_100_ORDERS, size=SIZE, usual=Band(5.1, 9.0)),
        sparkline(series, colours, size=SIZE, usual=Band(5.1, 9.0)),
        bars_by_month(series, colours, size=SIZE),
        spread_bars([15, 17, 6, 2, 1], colours, size=SIZE, goal_after=2, goal_words="your goal: within 4 h"),
        heat_map(counts, colours, size=SIZE, first_hour=7),
        tiers([TierRow("E-mail", "16 of 19", "2 h 12 min", 2, "better: under 12 h")], colours, size=SIZE),
    ]
    ground = tuple(int(colours.surface[at : at + 2], 16) for at in (1, 3, 5))
    for figure in figures:
        pixels = picture(figure)
        assert pixels.shape[:2] == (SIZE.height, SIZE.width)
        colours_seen = {
            tuple(round(float(part) * 255) for part in pixel[:3]) for pixel in pixels[:, :3].reshape(-1, 4)
        }
        assert ground in colours_seen
        assert len(np.unique(pixels.reshape(-1, 4), axis=0)) > 10


def test_a_rate_begins_at_nought_and_says_what_it_is_of() -> None:
    figure = line_by_week(weeks(RATES), LIGHT, Unit.PER_100_ORDERS, size=SIZE)
    assert axes_of(figure).get_ylim()[0] == 0
    assert {"per 100 orders", "0", "10"} <= set(words(figure))


def test_only_the_last_point_is_labelled() -> None:
    said = words(line_by_week(weeks(RATES), LIGHT, Unit.PER_100_ORDERS, size=SIZE))
    assert "6.2" in said
    assert not {"9.3", "7.9", "6.4"} & set(said)


def test_the_axis_has_dates_at_equal_distances_and_the_last_one() -> None:
    figure = line_by_week(weeks(RATES), LIGHT, Unit.COUNT, size=SIZE)
    days = [text for text in words(figure) if text.endswith((" Aug", " Sep", " Oct", " Nov"))]
    assert days[0] == "16 Nov"
    assert len(days) in {4, 5, 6}
    wide = line_by_week(weeks(RATES), LIGHT, Unit.COUNT, size=Size(900, 180))
    assert {"31 Aug", "7 Sep", "16 Nov"} <= set(words(wide))


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        (Unit.MINUTES, [190, 108], ["0", "1 h", "2 h", "3 h", "4 h"]),
        (Unit.MINUTES, [50, 20], ["0", "15 min", "30 min", "45 min", "1 h"]),
        (Unit.MINUTES, [5000, 9000], ["0", "2 d", "4 d", "6 d", "8 d"]),
        (Unit.PERCENT, [71, 99], ["0", "25 %", "50 %", "75 %", "100 %"]),
        (Unit.COUNT, [1, 2], ["0", "1", "2"]),
        (Unit.HOURS, [30, 48], ["0", "12 h", "1 d", "1 d 12 h", "2 d"]),
    ],
)
def test_the_axis_has_round_figures_with_their_unit(
    unit: Unit, values: list[float], expected: list[str]
) -> None:
    series = [replace(each, low=None, high=None) for each in weeks(values)]
    said = words(line_by_week(series, LIGHT, unit, size=Size(430, 220)))
    assert list(dict.fromkeys(text for text in said if text in expected)) == expected


def test_a_week_without_data_is_a_gap() -> None:
    series = weeks([5.0, 6.0, None, 7.0, 6.0])
    series[1] = replace(series[1], missing=True)  # data are missing: not 6, and not 0
    (line,) = [
        line
        for line in lines(line_by_week(series, LIGHT, Unit.COUNT, size=SIZE), 5)
        if line.get_linewidth() == 2
    ]
    assert [math.isnan(value) for value in line.get_ydata()] == [False, True, True, False, False]


def test_a_point_between_two_gaps_is_seen() -> None:
    series = [bucket(0, None), bucket(1, 4.0), bucket(2, None), bucket(3, 5.0)]
    dots = lines(sparkline(series, LIGHT, size=SIZE), 2)
    assert [list(dot.get_ydata()) for dot in dots] == [[4.0, 5.0]]


def test_what_can_still_change_is_hollow() -> None:
    figure = line_by_week(weeks(RATES), LIGHT, Unit.COUNT, size=SIZE)
    (ring,) = [line for line in lines(figure, 1) if line.get_marker() == "o"]
    assert ring.get_xdata()[0] == len(RATES) - 1
    assert ring.get_markerfacecolor() == LIGHT.surface
    (dots,) = lines(figure, len(RATES) - 1)
    assert dots.get_markerfacecolor() == LIGHT.accent


def test_the_last_point_has_its_range() -> None:
    figure = line_by_week(weeks(RATES), LIGHT, Unit.COUNT, size=SIZE)
    last = len(RATES) - 1
    (bar,) = [line for line in lines(figure, 2) if list(line.get_xdata()) == [last, last]]
    assert list(bar.get_ydata()) == [4.6, 8.2]
    without = line_by_week(weeks(RATES), LIGHT, Unit.COUNT, size=SIZE, interval=False)
    assert not [line for line in lines(without, 2) if list(line.get_xdata()) == [last, last]]


def test_an_open_range_goes_to_the_edge_of_the_chart() -> None:
    series = weeks(RATES)
    series[-1] = replace(series[-1], high=None)
    figure = line_by_week(series, LIGHT, Unit.COUNT, size=SIZE)
    (bar,) = [line for line in lines(figure, 2) if list(line.get_xdata()) == [11, 11]]
    assert list(bar.get_ydata()) == [4.6, axes_of(figure).get_ylim()[1]]


def test_a_wide_range_does_not_press_the_line_flat() -> None:
    series = weeks(RATES)
    series[-1] = replace(series[-1], high=500.0)
    assert axes_of(line_by_week(series, LIGHT, Unit.COUNT, size=SIZE)).get_ylim()[1] <= 20


def test_what_is_usual_and_the_goal_have_words() -> None:
    figure = line_by_week(
        weeks(RATES),
        LIGHT,
        Unit.PER_100_ORDERS,
        size=SIZE,
        usual=Band(5.1, 9.0),
        goal=Goal(5, "goal: under 5"),
    )
    assert {"usual 5.1 to 9", "goal: under 5"} <= set(words(figure))


def test_the_grid_lies_above_the_band_and_the_line_above_the_grid() -> None:
    figure = line_by_week(weeks(RATES), DARK, Unit.COUNT, size=SIZE, usual=Band(5.1, 9.0))
    (band,) = axes_of(figure).patches
    grid = [line for line in axes_of(figure).lines if line.get_color() == DARK.grid]
    (line,) = [line for line in lines(figure, 12) if line.get_linewidth() == 2]
    assert band.get_zorder() < min(each.get_zorder() for each in grid)
    assert max(each.get_zorder() for each in grid) < line.get_zorder()


def test_no_words_lie_on_the_line() -> None:
    figure = line_by_week(weeks(RATES), LIGHT, Unit.COUNT, size=SIZE, usual=Band(5.1, 9.0))
    figure.draw_without_rendering()
    (text,) = [text for text in axes_of(figure).texts if text.get_text().startswith("usual")]
    box = text.get_window_extent()
    fine = np.linspace(0, 11, 400)
    path = axes_of(figure).transData.transform(np.column_stack([fine, np.interp(fine, range(12), RATES)]))
    inside = (path[:, 0] > box.x0) & (path[:, 0] < box.x1) & (path[:, 1] > box.y0) & (path[:, 1] < box.y1)
    assert not inside.any()


def test_nothing_is_cut_at_the_edge() -> None:
    series = [replace(each, low=None, high=None) for each in weeks([190, 170, 108])]
    for size in (Size(260, 120), SIZE, Size(850, 180)):
        figure = line_by_week(series, LIGHT, Unit.MINUTES, size=size, usual=Band(90, 190))
        figure.draw_without_rendering()
        for text in axes_of(figure).texts:
            box = text.get_window_extent()
            assert box.x0 >= -1, text.get_text()
            assert box.x1 <= size.width + 1, text.get_text()
            assert box.y0 >= -1, text.get_text()
            assert box.y1 <= size.height + 1, text.get_text()


@pytest.mark.parametrize("values", [[], [None, None], [0.0], [0.0, 0.0, 0.0], [-4.0, 12.0]])
def test_odd_series_are_drawn_too(values: list[float | None]) -> None:
    for unit in (Unit.COUNT, Unit.MINUTES, Unit.PERCENT, Unit.MONEY, Unit.POINTS):
        drawn = picture(line_by_week(weeks(values), LIGHT, unit, size=SIZE, currency="EUR"))
        assert drawn.shape[:2] == (SIZE.height, SIZE.width)
    assert picture(sparkline(weeks(values), LIGHT, size=Size(1, 1))).size > 0
    if all(value is None or value >= 0 for value in values):
        assert picture(bars_by_month(weeks(values), LIGHT, size=Size(1, 1))).size > 0


# Months, waits, hours


def test_a_month_says_its_number_and_the_last_is_hollow() -> None:
    series = [
        replace(bucket(0, value, last=month == 11), first=date(2026, month, 1))
        for month, value in ((9, 6.0), (10, None), (11, 11.0))
    ]
    figure = bars_by_month(series, LIGHT, size=SIZE)
    assert {"Sep", "Oct", "Nov", "6", "11", "–"} <= set(words(figure))
    september, november = axes_of(figure).patches
    assert september.get_linewidth() == 0
    assert november.get_linewidth() > 0


def test_waits_fall_into_five_bins_that_people_say() -> None:
    minutes = np.array([0.0, 59.9, 60.0, 239.0, 240.0, 480.0, 1439.0, 1440.0, 99_999.0])
    assert spread_of(minutes) == (2, 2, 1, 2, 2)
    assert sum(spread_of(np.array([]))) == 0


def test_the_goal_lies_between_two_bins() -> None:
    figure = spread_bars(
        [15, 17, 6, 2, 0], LIGHT, size=Size(222, 170), goal_after=2, goal_words="your goal: within 4 h"
    )
    placed = {text.get_text(): text.xy[1] for text in axes_of(figure).texts if hasattr(text, "xy")}
    assert placed["1–4 h"] < placed["your goal: within 4 h"] < placed["4–8 h"]
    assert len(axes_of(figure).patches) == 4  # no bar for none
    end = spread_bars([1, 0, 0, 0, 0], LIGHT, size=SIZE, goal_after=5, goal_words="all of them")
    assert "all of them" in words(end)


def test_an_hour_says_its_count_from_five_on() -> None:
    counts = np.zeros((7, 3), np.int64)
    counts[0] = (4, 5, 12)
    figure = heat_map(counts, LIGHT, size=SIZE, first_hour=9, week_start=6)
    said = words(figure)
    assert {"5", "12", "9:00", "Sun", "Mon"} <= set(said)
    assert "4" not in said
    days = [text for text in said if text in {"Mon", "Sun", "Sat"}]
    assert days == ["Sun", "Mon", "Sat"]


@BOTH
def test_words_in_a_cell_can_be_read(colours: ChartColours) -> None:
    counts = np.arange(5, 12, dtype=np.int64)[:, np.newaxis] * 3
    figure = heat_map(counts, colours, size=SIZE)
    figure.draw_without_rendering()
    (mesh,) = axes_of(figure).collections
    shades = mesh.get_facecolor()[:, :3]
    inks = [text.get_color() for text in axes_of(figure).texts if text.get_text().isdigit()]
    for ink, shade in zip(inks, shades, strict=True):
        assert charts._contrast(np.array(charts.to_rgb(ink)), shade) >= 4.5


def test_the_ladder_fills_the_steps_that_are_reached() -> None:
    rows = [TierRow("WhatsApp", "9 of 10", "9 min", 3, "best"), TierRow("Chat", "1 of 9", "1 h", 0, "")]
    patches = axes_of(tiers(rows, LIGHT, size=Size(222, 110))).patches
    filled = [charts.to_rgb(LIGHT.accent) == patch.get_facecolor()[:3] for patch in patches]
    assert filled == [True, True, True, False, False, False]


# What they are made with


@BOTH
def test_what_is_written_and_drawn_stands_out(colours: ChartColours) -> None:
    def contrast(one: str, other: str) -> float:
        return charts._contrast(np.array(charts.to_rgb(one)), np.array(charts.to_rgb(other)))

    for ground in (colours.surface, colours.band):
        for ink in (colours.text, colours.quiet, colours.good):
            assert contrast(ink, ground) >= 4.5
        assert contrast(colours.accent, ground) >= 3
    for line in colours.series:
        assert contrast(line, colours.surface) >= 4.5
    assert contrast(colours.grid, colours.band) >= 1.2


def test_pyplot_is_nowhere() -> None:
    for module in ("charts.py", "chart_colours.py"):
        tree = ast.parse((Path(charts.__file__).parent / module).read_text(encoding="utf-8"))
        names = {
            name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        assert "pyplot" not in names


def test_the_font_is_the_windows_own() -> None:
    assert charts._font(12.0, 600).get_file().endswith("Inter-SemiBold.otf")
