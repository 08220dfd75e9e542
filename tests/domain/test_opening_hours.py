"""Open time: hours as text, the edge rules, nights in which clocks change, and when an answer is due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.facts import NEVER
from desktop.domain.opening_hours import OpeningHours, Schedule, holidays_text, parse_holidays
from desktop.domain.problem import Problem

HOUR = 3600
AMSTERDAM = "Europe/Amsterdam"
ZONES = ("Europe/Amsterdam", "America/Sao_Paulo", "Australia/Sydney", "Asia/Beirut", "Asia/Kolkata", "UTC")
OFFICE = "Mon-Fri 09:00-17:00; Sat 10:00-16:00"


def shop(text: str, zone: str = AMSTERDAM, holidays: str = "") -> Schedule:
    return Schedule(zone, ((None, OpeningHours.parse(text)),), parse_holidays(holidays))


def at(text: str, zone: str = AMSTERDAM) -> int:
    """The instant at which the wall clock shows `text`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def column(*instants: int) -> np.ndarray:
    return np.array(instants, np.int64)


def opened(schedule: Schedule, start: str, end: str) -> int:
    """Open seconds between two readings of the wall clock."""
    starts, ends = column(at(start, schedule.zone)), column(at(end, schedule.zone))
    return int(schedule.open_seconds(starts, ends)[0])


# Hours as text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (OFFICE, OFFICE),
        ("mon-FRI 9-17", "Mon-Fri 09:00-17:00"),
        ("Monday – Friday: 9:00 – 17:30", "Mon-Fri 09:00-17:30"),
        ("Mon,Wed, Fri 9.30-12", "Mon 09:30-12:00; Wed 09:30-12:00; Fri 09:30-12:00"),
        (
            "Mon-Tue,Sat 09:00-12:00, 13:00-17:00",
            "Mon-Tue 09:00-12:00,13:00-17:00; Sat 09:00-12:00,13:00-17:00",
        ),
        ("Sat-Mon 10:00-16:00", "Mon 10:00-16:00; Sat-Sun 10:00-16:00"),
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"),
        ("Fri 18:00-02:00", "Fri 18:00-02:00"),
        ("Fri 18:00-00:00", "Fri 18:00-24:00"),
        ("Mon-Sun 09:00-17:00; Sun closed", "Mon-Sat 09:00-17:00"),
        ("Sun closed; Mon 13:00-14:00,09:00-12:00", "Mon 09:00-12:00,13:00-14:00"),
        ("Mon 09:00-12:00,11:00-13:00,13:00-15:00", "Mon 09:00-15:00"),
        ("Mon-Fri 09:00-17:00\nSat 10:00-16:00;", OFFICE),
        ("Closed", "closed"),
        ("Mon-Sun closed", "closed"),
    ],
)
def test_hours_are_read_and_written_one_way(text: str, canonical: str) -> None:
    hours = OpeningHours.parse(text)
    assert str(hours) == canonical
    assert OpeningHours.parse(canonical) == hours


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "could not be read"),
        (" ; ", "could not be read"),
        ("nine to five", "could not be read"),
        ("Mon-Fri", "could not be read"),
        ("09:00-17:00", "could not be read"),
        ("Mon 09:00", "could not be read"),
        ("Mon 09:00-17:00 or so", "could not be read"),
        ("Mon 09:00-12:00,", "could not be read"),
        ("Mon-Fryday 09:00-17:00", "“Fryday” is not a day"),
        ("M 09:00-17:00", "“M” is not a day"),
        ("Mon, 09:00-17:00", "is not a day"),
        ("Mon 09:60-17:00", "no clock shows"),
        ("Mon 09:00-24:30", "no clock shows"),
        ("Mon 24:00-08:00", "no clock shows"),
        ("Mon 09:00-09:00", "same time"),
        ("Mon-Fri 09:00-12:00; Wed 13:00-17:00", "Wed is named twice"),
        ("Mon,Mon 09:00-12:00", "Mon is named twice"),
        ("Mon 00:00-24:00,23:00-22:00", "more than a day"),
    ],
)
def test_hours_that_cannot_be_read_are_a_problem(text: str, what: str) -> None:
    with pytest.raises(Problem, match=what) as raised:
        OpeningHours.parse(text)
    assert raised.value.try_this


def test_impossible_hours_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="seven"):
        OpeningHours(((),) * 6)
    for span in [(-1, 60), (1440, 1500), (60, 60), (0, 1441), (60, 1500)]:
        with pytest.raises(ValueError, match="a span"):
            OpeningHours(((span,), *((),) * 6))


times_of_day = st.integers(0, 1440)
one_day = st.lists(times_of_day, unique=True, max_size=6).map(
    lambda times: tuple(zip(sorted(times)[::2], sorted(times)[1::2], strict=False))
)
late = st.tuples(st.integers(700, 1439), st.integers(1, 690)).map(lambda pair: ((pair[0], 1440 + pair[1]),))
weeks = st.tuples(*[st.one_of(one_day, late)] * 7).map(OpeningHours)


@given(weeks)
def test_every_week_can_be_written_and_read(hours: OpeningHours) -> None:
    assert OpeningHours.parse(str(hours)) == hours


# Holidays


def test_holidays_are_read_and_written() -> None:
    days = parse_holidays("2026-12-26; 2026-12-25, 2027-07-20 .. 2027-07-22\n2026-05-05")
    assert holidays_text(days) == "2026-05-05, 2026-12-25..2026-12-26, 2027-07-20..2027-07-22"
    assert parse_holidays(holidays_text(days)) == days
    assert parse_holidays("") == frozenset()
    assert holidays_text(frozenset()) == ""


def test_a_closed_decade_is_written_in_pieces_that_can_be_read() -> None:
    days = frozenset(date(2026, 1, 1) + timedelta(days=count) for count in range(1000))
    assert parse_holidays(holidays_text(days)) == days


@pytest.mark.parametrize("text", ["Christmas", "2026-12-32", "2026-12-25..", "25-12-2026"])
def test_what_is_no_holiday_is_a_problem(text: str) -> None:
    with pytest.raises(Problem, match="not a date"):
        parse_holidays(text)


@pytest.mark.parametrize("text", ["2026-12-26..2026-12-25", "2026-01-01..2066-01-01"])
def test_what_is_no_stretch_is_a_problem(text: str) -> None:
    with pytest.raises(Problem, match="not a stretch"):
        parse_holidays(text)


# The edge rules (measures.md, business time); 16 November 2026 is a Monday


def test_within_one_day() -> None:
    assert opened(shop(OFFICE), "2026-11-16 10:00", "2026-11-16 11:30") == 90 * 60


def test_received_outside_hours_the_clock_starts_at_the_next_opening() -> None:
    assert opened(shop(OFFICE), "2026-11-16 06:00", "2026-11-16 09:20") == 20 * 60
    assert opened(shop(OFFICE), "2026-11-15 23:00", "2026-11-16 09:20") == 20 * 60


def test_answered_outside_hours_the_clock_stopped_at_the_last_closing() -> None:
    assert opened(shop(OFFICE), "2026-11-16 16:00", "2026-11-16 21:00") == HOUR


def test_both_in_one_closed_stretch_is_zero() -> None:
    assert opened(shop(OFFICE), "2026-11-16 18:00", "2026-11-17 08:59:59") == 0
    assert opened(shop(OFFICE), "2026-11-14 16:00", "2026-11-16 09:00") == 0


def test_over_a_weekend() -> None:
    # Friday 16:00-17:00, Saturday 10:00-16:00, Monday 09:00-09:30
    assert opened(shop(OFFICE), "2026-11-13 16:00", "2026-11-16 09:30") == 7.5 * HOUR


def test_a_lunch_break_does_not_count() -> None:
    assert opened(shop("Mon 09:00-12:00,13:00-17:00"), "2026-11-16 08:00", "2026-11-16 14:00") == 4 * HOUR


def test_a_holiday_does_not_count() -> None:
    christmas = shop("Mon-Sun 09:00-17:00", holidays="2026-12-25..2026-12-26")
    assert opened(christmas, "2026-12-24 16:00", "2026-12-27 10:00") == 2 * HOUR


def test_a_night_belongs_to_the_day_it_began_on() -> None:
    bar = shop("Fri-Sat 18:00-02:00", holidays="2026-11-21")
    assert opened(bar, "2026-11-20 12:00", "2026-11-22 12:00") == 8 * HOUR  # Friday's, into the holiday
    assert opened(bar, "2026-11-21 00:00", "2026-11-21 12:00") == 2 * HOUR


def test_nights_that_reach_into_the_next_days_hours_count_once() -> None:
    assert (
        opened(shop("Mon 20:00-10:00; Tue 08:00-12:00"), "2026-11-16 00:00", "2026-11-18 00:00") == 16 * HOUR
    )


def test_an_end_before_the_start_is_negative() -> None:
    assert opened(shop(OFFICE), "2026-11-16 11:00", "2026-11-16 10:00") == -HOUR
    assert opened(shop("Thu 09:00-10:00"), "2027-01-08 00:00", "2026-12-30 00:00") == -2 * HOUR


def test_what_never_ends_stays_never() -> None:
    start = at("2026-11-16 10:00")
    found = shop(OFFICE).open_seconds(column(start, start), column(NEVER, start + 60))
    assert found.tolist() == [NEVER, 60]
    assert shop(OFFICE).open_seconds(column(start), column(NEVER)).tolist() == [NEVER]
    assert shop(OFFICE).open_seconds(column(), column()).tolist() == []


# Nights in which clocks change


@pytest.mark.parametrize(
    ("text", "start", "end", "hours"),
    [
        ("Sat 22:00-06:00", "2026-03-28 12:00", "2026-03-29 12:00", 7),
        ("Sat 22:00-06:00", "2026-10-24 12:00", "2026-10-25 12:00", 9),
        ("Mon-Sun 00:00-24:00", "2026-03-29 00:00", "2026-03-30 00:00", 23),
        ("Mon-Sun 00:00-24:00", "2026-10-25 00:00", "2026-10-26 00:00", 25),
        # 02:00 to 03:00 is not there in March, and there twice in October
        ("Sun 02:15-02:45", "2026-03-29 00:00", "2026-03-30 00:00", 0),
        ("Sun 01:00-02:30", "2026-03-29 00:00", "2026-03-30 00:00", 1),
        ("Sun 02:15-02:45", "2026-10-25 00:00", "2026-10-26 00:00", 1),
        # office hours do not notice
        (OFFICE, "2026-03-23 00:00", "2026-03-30 00:00", 46),
        (OFFICE, "2026-10-19 00:00", "2026-10-26 00:00", 46),
    ],
)
def test_days_on_which_clocks_change(text: str, start: str, end: str, hours: float) -> None:
    assert opened(shop(text), start, end) == hours * HOUR


def test_zones_without_a_midnight() -> None:
    sao_paulo = shop("Sun 00:00-09:00", "America/Sao_Paulo")
    assert opened(sao_paulo, "2017-10-14 12:00", "2017-10-15 12:00") == 8 * HOUR


def test_a_day_that_never_was_is_not_open() -> None:
    always = shop("Fri 09:00-17:00", "Pacific/Apia")  # 30 December 2011 was to be a Friday
    assert opened(always, "2011-12-29 12:00", "2012-01-02 12:00") == 0


wall_minutes = st.integers(0, 8 * 1440)


def open_minutes_by_looking(hours: OpeningHours, zone: str, start: int, end: int) -> int:
    """Looks at the clock on the wall every minute."""
    info, found = ZoneInfo(zone), 0
    for instant in range(start, end, 60):
        wall = datetime.fromtimestamp(instant, UTC).astimezone(info)
        minute = wall.hour * 60 + wall.minute
        today, yesterday = hours.week[wall.weekday()], hours.week[wall.weekday() - 1]
        found += any(opens <= minute < closes for opens, closes in today) or any(
            opens <= minute + 1440 < closes for opens, closes in yesterday
        )
    return found


@settings(deadline=None, max_examples=40)
@given(
    weeks,
    st.sampled_from(
        [
            ("Europe/Amsterdam", "2026-03-27"),
            ("Europe/Amsterdam", "2026-10-23"),
            ("America/Sao_Paulo", "2017-10-13"),
            ("America/Sao_Paulo", "2018-02-15"),
            ("Australia/Sydney", "2026-04-03"),
            ("Asia/Kolkata", "2026-12-30"),
        ]
    ),
    wall_minutes,
    wall_minutes,
)
def test_the_curve_agrees_with_a_look_at_the_wall_every_minute(
    hours: OpeningHours, place: tuple[str, str], first: int, second: int
) -> None:
    zone, day = place
    start, end = (at(day, zone) + minute * 60 for minute in sorted((first, second)))
    schedule = Schedule(zone, ((None, hours),))
    expected = open_minutes_by_looking(hours, zone, start, end) * 60
    assert schedule.open_seconds(column(start), column(end)).tolist() == [expected]


# Hours that changed


def test_each_moment_has_the_hours_of_its_time() -> None:
    schedule = Schedule(
        AMSTERDAM,
        (
            (None, OpeningHours.parse("Mon-Sun 09:00-17:00")),
            (date(2026, 11, 17), OpeningHours.parse("Mon-Sun 10:00-12:00")),
            (date(2026, 11, 19), OpeningHours.parse("closed")),
        ),
    )
    assert opened(schedule, "2026-11-16 00:00", "2026-11-17 00:00") == 8 * HOUR
    assert opened(schedule, "2026-11-17 00:00", "2026-11-18 00:00") == 2 * HOUR
    assert opened(schedule, "2026-11-16 16:00", "2026-11-30 00:00") == 5 * HOUR


def test_the_first_hours_hold_for_all_time_before() -> None:
    schedule = Schedule(AMSTERDAM, ((date(2026, 1, 1), OpeningHours.parse(OFFICE)),))
    assert opened(schedule, "2025-11-17 00:00", "2025-11-18 00:00") == 8 * HOUR


def test_hours_follow_one_another() -> None:
    hours = OpeningHours.parse(OFFICE)
    for versions in [
        (),
        ((None, hours), (None, hours)),
        ((None, hours), (date(2026, 2, 1), hours), (date(2026, 1, 1), hours)),
        ((None, hours), (date(2026, 2, 1), hours), (date(2026, 2, 1), hours)),
    ]:
        with pytest.raises(ValueError, match="follow"):
            Schedule(AMSTERDAM, versions)


# When it is due


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-16 10:00", 2, "2026-11-16 12:00"),
        ("2026-11-16 16:00", 2, "2026-11-17 10:00"),
        ("2026-11-14 15:00", 2, "2026-11-16 10:00"),
        ("2026-11-16 20:00", 1, "2026-11-17 10:00"),
        ("2026-11-16 20:00", 8, "2026-11-17 17:00"),  # all of a day: due at its closing, not the next opening
        ("2026-11-16 20:00", 0, "2026-11-16 20:00"),
        ("2026-12-31 16:00", 2, "2027-01-01 10:00"),
    ],
)
def test_when_an_answer_is_due(start: str, hours: int, due: str) -> None:
    assert shop(OFFICE).next_due(column(at(start)), hours * HOUR).tolist() == [at(due)]


def test_due_by_each_ones_own_target() -> None:
    starts = column(at("2026-11-16 10:00"), at("2026-11-16 10:00"), NEVER)
    due = shop(OFFICE).next_due(starts, column(HOUR, 8 * HOUR, HOUR))
    assert due.tolist() == [at("2026-11-16 11:00"), at("2026-11-17 10:00"), NEVER]
    assert shop(OFFICE).next_due(column(NEVER), HOUR).tolist() == [NEVER]
    assert shop(OFFICE).next_due(column(), HOUR).tolist() == []


def test_a_shop_that_closed_for_good_never_answers() -> None:
    start = column(at("2026-11-16 10:00"))
    assert shop("closed").next_due(start, 1).tolist() == [NEVER]
    hours = OpeningHours.parse(OFFICE)
    schedule = Schedule(AMSTERDAM, ((None, hours), (date(2026, 11, 17), OpeningHours.parse("closed"))))
    assert schedule.next_due(start, 7 * HOUR).tolist() == [at("2026-11-16 17:00")]
    assert schedule.next_due(start, 7 * HOUR + 1).tolist() == [NEVER]


def test_a_shop_that_is_seldom_open_answers_late() -> None:
    # one minute a week: the 100th Monday after 16 November 2026, and more than a year ahead
    due = shop("Mon 09:00-09:01").next_due(column(at("2026-11-16 12:00")), 100 * 60)
    assert due.tolist() == [at("2028-10-16 09:01")]
    assert shop("Mon 09:00-09:01").next_due(column(at("2026-11-16 12:00")), NEVER).tolist() == [NEVER]


def test_a_long_holiday_makes_it_due_after() -> None:
    closed = shop(OFFICE, holidays="2026-11-17..2027-11-01,2027-11-02..2028-06-30")
    assert closed.next_due(column(at("2026-11-16 16:30")), HOUR).tolist() == [at("2028-07-01 10:30")]


def test_before_1970_nothing_is_open() -> None:
    found = shop("Mon-Sun 00:00-24:00").open_seconds(column(-10 * HOUR), column(HOUR))
    assert found.tolist() == [HOUR]


# What always holds

instants = st.integers(at("2015-01-01"), at("2027-12-31"))
schedules = st.builds(
    lambda zone, first, second, holidays: Schedule(
        zone, ((None, first), (date(2020, 6, 1), second)), frozenset(holidays)
    ),
    st.sampled_from(ZONES),
    weeks,
    weeks,
    st.sets(st.dates(date(2015, 1, 1), date(2027, 12, 31)), max_size=5),
)


@settings(deadline=None, max_examples=60)
@given(schedules, st.lists(instants, min_size=3, max_size=3))
def test_open_time_adds_up_and_is_no_longer_than_calendar_time(schedule: Schedule, times: list[int]) -> None:
    a, b, c = sorted(times)
    ab, bc, ac = schedule.open_seconds(column(a, b, a), column(b, c, c)).tolist()
    assert ab + bc == ac
    assert 0 <= ac <= c - a


@settings(deadline=None, max_examples=60)
@given(schedules, instants, st.integers(1, 200 * HOUR))
def test_due_is_the_first_instant_with_that_much_open_time(
    schedule: Schedule, start: int, seconds: int
) -> None:
    due = int(schedule.next_due(column(start), seconds)[0])
    if due == NEVER:
        assert schedule.versions[-1][1].never_open
        return
    passed, before = schedule.open_seconds(column(start, start), column(due, due - 1)).tolist()
    assert (passed, before) == (seconds, seconds - 1)


@settings(deadline=None, max_examples=60)
@given(schedules, st.lists(instants, min_size=1, max_size=30))
def test_the_curve_rises_from_opening_to_closing(schedule: Schedule, times: list[int]) -> None:
    curve = schedule.curve(min(times), max(times))
    assert len(curve.instants) == len(curve.open)
    assert (np.diff(curve.instants) > 0).all()
    lengths = np.diff(curve.instants)
    assert (np.diff(curve.open)[::2] == lengths[::2]).all()
    assert not np.diff(curve.open)[1::2].any()
    assert (np.diff(curve.at(np.sort(column(*times)))) >= 0).all()


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(ZONES), st.lists(instants, min_size=2, max_size=2))
def test_a_shop_that_never_closes_keeps_calendar_time(zone: str, times: list[int]) -> None:
    start, end = sorted(times)
    found = shop("Mon-Sun 00:00-24:00", zone).open_seconds(column(start), column(end))
    assert found.tolist() == [end - start]
