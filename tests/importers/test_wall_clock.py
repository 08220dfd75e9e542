"""A phone's clock: which number is the day, and which instant a local time is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.wall_clock import DateOrder, WallClock, full_year

ZONES = (
    "UTC",
    "Europe/Amsterdam",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/New_York",
)

MOMENTS = st.datetimes(datetime.fromisoformat("1991-01-01"), datetime.fromisoformat("2037-01-01"))


def order_of(days: list[date], *, day_first: bool, separator: str = "/") -> DateOrder:
    order = DateOrder()
    for day in days:
        first, second = (day.day, day.month) if day_first else (day.month, day.day)
        order.see(
            first,
            second,
            day.year,
            f"{first:02}{separator}{second:02}{separator}{day.year}",
            twelve_hours=False,
        )
    return order


@given(
    start=st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    gaps=st.lists(st.integers(0, 40), max_size=40),
    day_first=st.booleans(),
)
def test_the_order_is_never_decided_wrongly_for_a_chat_in_time_order(start, gaps, day_first):
    days = [start]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    order = order_of(days, day_first=day_first)
    decided = order.day_first(Answers())
    matters = any(day.day != day.month for day in days)
    assert decided in (day_first, None) or not matters
    if any(day.day > 12 for day in days):
        assert decided == day_first
    if decided is None:
        assert order.day_first(Answers(day_first=True)) is True
        assert order.day_first(Answers(day_first=False)) is False


def test_an_undecided_order_is_asked_or_a_problem():
    order = order_of([date(2026, 4, 3)], day_first=True)
    assert order.day_first(Answers()) is None
    with pytest.raises(Problem, match="day or with the month"):
        order.decided(Answers())
    assert order.decided(Answers(day_first=False)) is False
    assert order.question().choices == ("day-first", "month-first")


def test_numbers_that_are_no_date_decide_nothing():
    order = DateOrder()
    for first, second in ((0, 5), (5, 32), (13, 13)):
        order.see(first, second, 2026, "x", twelve_hours=False)
    assert (order.day_proofs, order.month_proofs, order.sample) == (0, 0, "")


def test_years():
    assert [full_year(26, 2), full_year(2026, 4), full_year(2569, 4)] == [2026, 2026, 2026]


@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_instants_are_those_of_the_zone_file(moment, zone):
    moment = moment.replace(microsecond=0)
    clock = WallClock(Answers(time_zone=zone))
    second = moment.hour * 3600 + moment.minute * 60 + moment.second
    found = clock.instant(moment.year, moment.month, moment.day, second)
    assert found == int(moment.replace(tzinfo=ZoneInfo(zone)).timestamp())
    midnight = clock.midnight(moment.year, moment.month, moment.day)
    assert midnight is None or midnight + second == found


@given(
    instants=st.lists(st.integers(1_790_000_000, 1_794_000_000), min_size=2, max_size=40),
    zone=st.sampled_from(ZONES),
)
def test_a_talk_in_time_order_stays_in_order_while_clocks_go_back(instants, zone):
    """October 2026: what is read is never more than the repeated hour wrong, and right again after it."""
    clock = WallClock(Answers(time_zone=zone))
    latest: int | None = None
    for instant in sorted(instants):
        local = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone))
        second = local.hour * 3600 + local.minute * 60 + local.second
        latest = clock.instant(local.year, local.month, local.day, second, latest)
        assert latest in (instant, instant - 3600, instant - 1800)
        unambiguous = local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
        assert latest == instant or not unambiguous


def test_days_and_times_that_there_are_not():
    clock = WallClock(Answers())
    for day in ((2026, 2, 30), (1970, 1, 1), (2026, 0, 1), (2500, 1, 1)):
        with pytest.raises(ValueError, match=r"."):
            clock.midnight(*day)
    with pytest.raises(ValueError, match="time"):
        clock.instant(2026, 1, 1, 86400)
    with pytest.raises(Problem):
        WallClock(Answers(time_zone="Mars/Base"))
    assert WallClock(Answers(time_zone="Asia/Tokyo")).zone.key == "Asia/Tokyo"
