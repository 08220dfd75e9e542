"""Local days, weeks, months, quarters and years, in zones where they are not what one thinks."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain import period as periods
from desktop.domain.facts import NEVER
from desktop.domain.period import Period, Rhythm
from desktop.domain.problem import Problem

ZONES = (
    "Europe/Amsterdam",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Pacific/Apia",
    "UTC",
)
HOUR = 3600
DAY = 24 * HOUR

zones = st.sampled_from(ZONES)
days = st.dates(date(1999, 1, 1), date(2030, 12, 31))


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def wall(instant: int, zone: str) -> datetime:
    """What the clock on the wall shows, as if it were in Greenwich."""
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).replace(tzinfo=UTC, fold=0)


def length(day: date, zone: str) -> int:
    return periods.start_of_day(day + timedelta(days=1), zone) - periods.start_of_day(day, zone)


# Days


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        ("UTC", date(2026, 3, 29), "2026-03-29T00:00", 24),
        ("Europe/Amsterdam", date(2026, 1, 1), "2025-12-31T23:00", 24),
        ("Europe/Amsterdam", date(2026, 3, 29), "2026-03-28T23:00", 23),
        ("Europe/Amsterdam", date(2026, 10, 25), "2026-10-24T22:00", 25),
        ("Europe/London", date(2026, 10, 25), "2026-10-24T23:00", 25),
        ("America/New_York", date(2026, 3, 8), "2026-03-08T05:00", 23),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T04:00", 25),
        ("Australia/Sydney", date(2026, 4, 5), "2026-04-04T13:00", 25),
        ("Australia/Sydney", date(2026, 10, 4), "2026-10-03T14:00", 23),
        ("Asia/Kolkata", date(2026, 7, 1), "2026-06-30T18:30", 24),
        # the day begins at 01:00
        ("America/Sao_Paulo", date(2017, 10, 15), "2017-10-15T03:00", 23),
        ("Asia/Beirut", date(2022, 3, 27), "2022-03-26T22:00", 23),
        # at midnight clocks go back to 23:00: that hour belongs to the old day
        ("America/Sao_Paulo", date(2018, 2, 17), "2018-02-17T02:00", 25),
        ("Asia/Beirut", date(2022, 10, 29), "2022-10-28T21:00", 25),
        # 30 December 2011 never was
        ("Pacific/Apia", date(2011, 12, 29), "2011-12-29T10:00", 24),
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00", 0),
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00", 24),
        # 23:30 became 00:30: the day begins half an hour late
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T04:30", 23.5),
        # at 00:01 clocks went back to 23:01, so there were two midnights: the first counts
        ("America/St_Johns", date(2006, 10, 29), "2006-10-29T02:30", 25),
    ],
)
def test_where_a_day_begins_and_how_long_it_is(zone: str, day: date, start: str, hours: float) -> None:
    assert periods.start_of_day(day, zone) == utc(start)
    assert length(day, zone) == hours * HOUR


@settings(deadline=None)
@given(days, zones)
def test_a_day_begins_with_its_first_instant(day: date, zone: str) -> None:
    start = periods.start_of_day(day, zone)
    assert wall(start, zone).date() >= day > wall(start - 1, zone).date()


@settings(deadline=None)
@given(st.integers(utc("1999-01-01"), utc("2030-12-31")), zones)
def test_every_instant_has_one_day(instant: int, zone: str) -> None:
    day = periods.local_day(instant, zone)
    assert periods.start_of_day(day, zone) <= instant
    assert instant < periods.start_of_day(day + timedelta(days=1), zone)


def test_the_hour_after_a_first_midnight_belongs_to_the_new_day() -> None:
    instant = utc("2006-10-29T02:45")
    assert wall(instant, "America/St_Johns") == datetime(2006, 10, 28, 23, 15, tzinfo=UTC)
    assert periods.local_day(instant, "America/St_Johns") == date(2006, 10, 29)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows cannot change its zone for one process")
def test_the_machines_own_zone_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        periods.start_of_day.cache_clear()
        assert periods.start_of_day(date(2026, 1, 1), "Europe/Amsterdam") == utc("2025-12-31T23:00")
        assert periods.local_day(utc("2025-12-31T22:59"), "Europe/Amsterdam") == date(2025, 12, 31)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("name", ["Amsterdam", "", "Europe", "../etc/passwd", "Europe/Amsterdam\0"])
def test_an_unknown_zone_is_a_problem(name: str) -> None:
    with pytest.raises(Problem, match="not a time zone") as raised:
        periods.zone_of(name)
    assert "Europe/Amsterdam" in raised.value.try_this


# The clock on the wall


@settings(deadline=None)
@given(st.lists(st.integers(utc("1999-01-01"), utc("2030-12-31")), min_size=1), zones)
def test_the_wall_clock_shows_what_zoneinfo_says(instants: list[int], zone: str) -> None:
    shown = periods.wall_clock(np.array(instants, np.int64), zone)
    for instant, seconds in zip(instants, shown.tolist(), strict=True):
        assert datetime.fromtimestamp(seconds, UTC) == wall(instant, zone)


def test_no_instants_show_nothing() -> None:
    assert len(periods.wall_clock(np.array([], np.int64), "UTC")) == 0


def test_clocks_change_when_the_law_says() -> None:
    changes, offsets = periods.clock_changes("Europe/Amsterdam", 2026, 2026)
    assert changes[1:].tolist() == [utc("2026-03-29T01:00"), utc("2026-10-25T01:00")]
    assert offsets.tolist() == [HOUR, 2 * HOUR, HOUR]
    assert len(periods.clock_changes("Asia/Kolkata", 1999, 2030)[0]) == 1


def test_an_instant_that_never_comes_is_shown_too() -> None:
    shown = periods.wall_clock(np.array([utc("2026-01-01"), NEVER], np.int64), "Asia/Kolkata")
    assert shown.tolist() == [utc("2026-01-01T05:30"), NEVER + 19800]


# Reading periods


def test_a_day_is_read() -> None:
    assert periods.parse_day(" 2026-03-29 ") == date(2026, 3, 29)


@pytest.mark.parametrize(
    "text", ["", "29-03-2026", "20260329", "2026-W13-1", "2026-02-30", "2026-3-9", "0026-03-29", "2926-03-29"]
)
def test_what_is_no_day_is_a_problem(text: str) -> None:
    with pytest.raises(Problem, match="not a date"):
        periods.parse_day(text)


AMSTERDAM = "Europe/Amsterdam"
BOOK = (utc("2026-03-18T23:30"), utc("2026-11-20T10:00"))  # 19 March, 00:30 in Amsterdam


def test_a_period_that_is_asked_for() -> None:
    asked = periods.asked_period("2026-01-01", "2026-02-01", AMSTERDAM, BOOK)
    assert asked == Period(date(2026, 1, 1), date(2026, 2, 1), AMSTERDAM)
    assert asked is not None
    assert (asked.start, asked.end) == (utc("2025-12-31T23:00"), utc("2026-01-31T23:00"))
    assert asked.days == 31


def test_a_period_that_is_not_asked_for_is_the_whole_book() -> None:
    whole = Period(date(2026, 3, 19), date(2026, 11, 21), AMSTERDAM)
    assert periods.asked_period("", "", AMSTERDAM, BOOK) == whole
    assert periods.asked_period("2026-05-01", "", AMSTERDAM, BOOK) == Period(
        date(2026, 5, 1), whole.after, AMSTERDAM
    )
    assert periods.asked_period("", "2026-05-01", AMSTERDAM, BOOK) == Period(
        whole.first, date(2026, 5, 1), AMSTERDAM
    )


def test_a_period_beyond_the_book_is_a_day_without_data() -> None:
    late = Period(date(2027, 5, 1), date(2027, 5, 2), AMSTERDAM)
    assert periods.asked_period("2027-05-01", "", AMSTERDAM, BOOK) == late
    assert periods.asked_period("2027-05-01", "", AMSTERDAM, None) == late
    assert periods.asked_period("", "2027-05-02", AMSTERDAM, None) == late
    early = Period(date(2025, 4, 30), date(2025, 5, 1), AMSTERDAM)
    assert periods.asked_period("", "2025-05-01", AMSTERDAM, BOOK) == early


def test_an_empty_book_has_no_period() -> None:
    assert periods.asked_period("", "", AMSTERDAM, None) is None


def test_an_end_before_the_start_is_a_problem() -> None:
    with pytest.raises(Problem, match="no days"):
        periods.asked_period("2026-02-01", "2026-02-01", AMSTERDAM, BOOK)
    with pytest.raises(ValueError, match="a period"):
        Period(date(2026, 2, 1), date(2026, 2, 1), AMSTERDAM)


# The period before


@pytest.mark.parametrize(
    ("first", "after", "previous"),
    [
        (date(2026, 3, 1), date(2026, 4, 1), date(2026, 2, 1)),  # March: February
        (date(2026, 1, 1), date(2026, 2, 1), date(2025, 12, 1)),
        (date(2026, 4, 1), date(2026, 7, 1), date(2026, 1, 1)),  # a quarter: the one before
        (date(2024, 1, 1), date(2025, 1, 1), date(2023, 1, 1)),  # a leap year: the year before
        (date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 9)),  # a week
        (date(2026, 3, 1), date(2026, 3, 31), date(2026, 1, 30)),  # 30 days of March: 30 days
        (date(2026, 3, 2), date(2026, 4, 1), date(2026, 1, 31)),
    ],
)
def test_the_period_before(first: date, after: date, previous: date) -> None:
    assert Period(first, after, AMSTERDAM).previous() == Period(previous, first, AMSTERDAM)


def test_the_week_before_a_change_of_clocks_has_as_many_days_not_seconds() -> None:
    week = Period(date(2026, 3, 23), date(2026, 3, 30), AMSTERDAM)
    assert week.end - week.start == 7 * DAY - HOUR
    assert week.previous().end - week.previous().start == 7 * DAY


# Buckets


def test_a_month_by_weeks() -> None:
    cut = periods.buckets(Period(date(2026, 1, 1), date(2026, 2, 1), AMSTERDAM), Rhythm.WEEK)
    assert [f"{day:%m-%d}" for day in cut.days] == ["01-01", "01-05", "01-12", "01-19", "01-26", "02-01"]
    assert cut.partial == (True, False, False, False, True)
    assert len(cut) == 5
    assert cut.period(1) == Period(date(2026, 1, 5), date(2026, 1, 12), AMSTERDAM)


def test_weeks_begin_when_the_shop_says() -> None:
    month = Period(date(2026, 2, 1), date(2026, 3, 1), AMSTERDAM)  # a Sunday to a Saturday
    assert periods.buckets(month, Rhythm.WEEK, week_start=6).partial == (False,) * 4
    assert periods.buckets(month, Rhythm.WEEK, week_start=0).partial == (True, False, False, False, True)


@pytest.mark.parametrize(
    ("rhythm", "starts", "partial"),
    [
        (Rhythm.MONTH, ["02-15", "03-01", "04-01", "05-01"], [True, False, False, True]),
        (Rhythm.QUARTER, ["02-15", "04-01"], [True, True]),
        (Rhythm.YEAR, ["02-15"], [True]),
    ],
)
def test_longer_rhythms(rhythm: Rhythm, starts: list[str], partial: list[bool]) -> None:
    cut = periods.buckets(Period(date(2026, 2, 15), date(2026, 5, 10), AMSTERDAM), rhythm)
    assert [f"{day:%m-%d}" for day in cut.days[:-1]] == starts
    assert list(cut.partial) == partial


def test_a_whole_year_is_not_partial() -> None:
    year = Period(date(2026, 1, 1), date(2027, 1, 1), AMSTERDAM)
    for rhythm, count in [(Rhythm.YEAR, 1), (Rhythm.QUARTER, 4), (Rhythm.MONTH, 12), (Rhythm.DAY, 365)]:
        assert periods.buckets(year, rhythm).partial == (False,) * count


def test_a_day_that_never_was_has_no_bucket() -> None:
    cut = periods.buckets(Period(date(2011, 12, 28), date(2012, 1, 2), "Pacific/Apia"), Rhythm.DAY)
    assert [day.day for day in cut.days] == [28, 29, 31, 1, 2]
    assert np.diff(cut.edges).tolist() == [DAY] * 4
    assert (
        len(periods.buckets(Period(date(2011, 12, 30), date(2011, 12, 31), "Pacific/Apia"), Rhythm.DAY)) == 0
    )


def test_instants_find_their_bucket() -> None:
    cut = periods.buckets(Period(date(2026, 1, 1), date(2026, 2, 1), AMSTERDAM), Rhythm.WEEK)
    borders = [utc("2025-12-31T23:00"), utc("2026-01-04T23:00"), utc("2026-01-31T23:00")]
    around = [instant for border in borders for instant in (border - 1, border)]
    assert cut.place(np.array([*around, NEVER], np.int64)).tolist() == [-1, 0, 0, 1, 4, -1, -1]


def test_buckets_are_cut_once_and_cannot_be_changed() -> None:
    asked = Period(date(2026, 1, 1), date(2026, 2, 1), AMSTERDAM)
    cut = periods.buckets(asked, Rhythm.WEEK)
    assert periods.buckets(Period(date(2026, 1, 1), date(2026, 2, 1), AMSTERDAM), Rhythm.WEEK) is cut
    with pytest.raises(ValueError, match="read-only"):
        cut.edges[0] = 0


@settings(deadline=None, max_examples=300)
@given(days, st.integers(1, 800), zones, st.sampled_from(list(Rhythm)), st.integers(0, 6))
def test_buckets_tile_the_period(first: date, count: int, zone: str, rhythm: Rhythm, week_start: int) -> None:
    asked = Period(first, first + timedelta(days=count), zone)
    cut = periods.buckets(asked, rhythm, week_start)
    assert (cut.edges[0], cut.edges[-1]) == (asked.start, asked.end)
    assert len(cut.edges) == len(cut.days) == len(cut) + 1
    assert (np.diff(cut.edges) > 0).all()
    for index, partial in enumerate(cut.partial):
        day, edge = cut.days[index], int(cut.edges[index])
        assert edge == periods.start_of_day(day, zone)
        assert wall(edge, zone).date() >= day > wall(edge - 1, zone).date()
        whole = periods.calendar_period(day, rhythm, zone, week_start)
        assert partial == ((whole.start, whole.end) != (edge, cut.edges[index + 1]))
        assert whole.start <= edge < cut.edges[index + 1] <= whole.end


@settings(deadline=None)
@given(days, st.integers(1, 800), zones)
def test_the_period_before_ends_where_this_one_begins(first: date, count: int, zone: str) -> None:
    asked = Period(first, first + timedelta(days=count), zone)
    assert asked.previous().end == asked.start
    assert asked.previous().after == asked.first
