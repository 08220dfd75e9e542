"""Lengths of time as desks write them, and the unit that a header names."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importers.made_sheets import text_file

from desktop.domain.records import Answers, Skipped
from desktop.importers.cell_values import Unreadable, decimal_number
from desktop.importers.first_look import Columns, first_look
from desktop.importers.row_cells import DAY, HOUR, MINUTE, SECOND, RowCells, span_seconds, unit_in
from desktop.importers.sheet import open_sheet


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("First reply time in minutes", MINUTE),
        ("First reply time in minutes within business hours", MINUTE),
        ("Resolution time (in hrs)", HOUR),
        ("First response time (s)", SECOND),
        ("first_response_minutes", MINUTE),
        ("resolution_hours", HOUR),
        ("Resolution business hours (min)", MINUTE),
        ("Lösungszeit (Std.)", HOUR),
        ("Dagen open", DAY),
        ("Resolution time", 0),
        ("Customer's time", 0),  # the s of a genitive
        ("", 0),
    ],
)
def test_the_unit_of_a_header(header, unit):
    assert unit_in(header) == unit


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("26:03:04", 93_784),
        ("0:45", 2700),
        ("12.5", 750),
        ("1 d 2 h", 93_600),
        ("1 Stunde und 5 Minuten", 3900),
        ("45 min.", 2700),
        ("1,5 h", 5400),
        ("2 hours, 3 minutes and 4 seconds", 7384),
        (90, 5400),
        (0, 0),
        (timedelta(hours=30), 108_000),
        (time(1, 2, 3), 3723),
        (datetime(1900, 1, 1, 2), 93_600),  # noqa: DTZ001 - Excel shows 26:00 so
        ("-", None),
        ("", None),
    ],
)
def test_lengths_of_time(cell, seconds):
    assert span_seconds(cell, False, MINUTE) == seconds


@pytest.mark.parametrize(
    "cell", ["soon", "-5", "5 parsecs", "1:2:3:4", "h", "2026-01-02", True, -1, 1e14, "1 h x"]
)
def test_what_is_no_length_of_time(cell):
    with pytest.raises(Unreadable):
        span_seconds(cell, False, MINUTE)


@pytest.mark.parametrize(
    ("cell", "comma", "number"),
    [
        ("1.234,5", True, 1234.5),
        ("1,234.5", False, 1234.5),
        ("-0.5", False, -0.5),
        (3, False, 3.0),
        ("-", False, None),
    ],
)
def test_numbers_with_decimals(cell, comma, number):
    assert decimal_number(cell, comma) == number
    for wrong in ("5 €", "x", True, float("nan")):
        with pytest.raises(Unreadable):
            decimal_number(wrong, comma)


@given(st.integers(0, 400), st.integers(0, 59), st.integers(0, 59))
def test_hours_minutes_and_seconds_come_back(hours, minutes, seconds):
    whole = hours * 3600 + minutes * 60 + seconds
    assert span_seconds(f"{hours}:{minutes:02}:{seconds:02}", False, MINUTE) == whole
    assert span_seconds(f"{hours}h {minutes}m {seconds}s", False, MINUTE) == whole
    assert span_seconds(f"{hours} Std. {minutes} Min, {seconds} Sek", True, HOUR) == whole


@given(st.one_of(st.text(max_size=70), st.floats(), st.integers(), st.timedeltas(), st.datetimes()))
def test_any_cell_is_a_length_of_time_or_unreadable(cell):
    try:
        seconds = span_seconds(cell, False, MINUTE)
    except Unreadable:
        return
    assert seconds is None or seconds >= 0


def test_unreadable_cells_are_told_and_the_row_is_kept(tmp_path):
    sheet = open_sheet(
        text_file(tmp_path, "when,how long,count,name\nsoon,long,few,MÃ¼ller\n2026-01-02,-,-3,-\n")
    )
    columns = {"when": 0, "long": 1, "count": 2, "name": 3}
    look = first_look(sheet, Columns(dates=(0,), numbers=(1, 2)))
    cells = RowCells(columns, look, Answers(), sheet)
    first, second = sheet.rows()
    assert (cells.instant(first, "when"), cells.seconds(first, "long", 60), cells.count(first, "count")) == (
        None, None, None,
    )  # fmt: skip
    assert cells.repaired(cells.said(first[1], "name")) == "Müller"
    assert (
        cells.instant(first, "other")
        is cells.count(first, "other")
        is cells.seconds(first, "other", 1)
        is None
    )
    assert (cells.seconds(second, "long", 60), cells.said(second[1], "name")) == (None, "")
    assert cells.count(second, "count") is None
    assert cells.notes == [
        Skipped("row 2", "“soon” is not a date; the rest of the row was kept"),
        Skipped("row 2", "“long” is not a length of time; the rest of the row was kept"),
        Skipped("row 2", "“few” is not a number; the rest of the row was kept"),
        Skipped("row 3", "“-3” is not a number; the rest of the row was kept"),
    ]
