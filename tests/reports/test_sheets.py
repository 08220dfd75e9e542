"""The sheets, from plain values."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from desktop.domain.kpi import (
    Benchmark,
    BucketValue,
    Change,
    ChannelKind,
    Clock,
    Dimension,
    Kpi,
    Matures,
    Measured,
    Result,
    Tiers,
    Unit,
    Value,
)
from desktop.domain.period import Period
from desktop.domain.rules import Rules
from desktop.kpis.catalogue import ALL, by_key
from desktop.reports import conversations_sheet
from desktop.reports.contents import ConversationRow, Head, KnownUntil, Reported, wall_time
from desktop.reports.conversations_sheet import reason_words, write_conversations
from desktop.reports.definitions_sheet import _KINDS, _SOURCES, _final, _published, write_definitions
from desktop.reports.summary_sheet import head_lines, title_of, write_summary
from desktop.reports.weekly_sheet import write_weekly
from desktop.reports.workbook import Workbook

PERIOD = Period(date(2026, 3, 23), date(2026, 4, 6), "Europe/Amsterdam")


def wall(text: str) -> datetime:
    """What a cell holds: a clock on a wall, without a zone."""
    return datetime.fromisoformat(text)


def head(**changes: object) -> Head:
    fields: dict[str, object] = {
        "shop": "Linen & Clay",
        "period": PERIOD,
        "clock": Clock.CALENDAR,
        "hours": "",
        "as_of": 1775460600,  # 2026-04-06 09:30 in Amsterdam
        "filters": {},
        "rules": Rules(),
        "week_start": 0,
        "known_until": (),
    }
    return Head(**(fields | changes))  # type: ignore[arg-type]


def bucket(first: int, value: float | None, n: int, **flags: bool) -> BucketValue:
    days = date(2026, 3, first), date(2026, 3, first + 7) if first < 25 else date(2026, 4, 6)
    known = {"provisional": False, "missing": False, "partial": False} | flags
    return BucketValue(0, 1, *days, value, n, None, None, None, **known)


def reported(kpi: Kpi, value: Value, *series: BucketValue) -> Reported:
    change = Change(value, Value(None, kpi.unit, needs="more"), None, None, Result.TOO_FEW)
    return Reported(kpi, Measured(kpi.key, value, False, series=series), change, {})


def sheet_of(write) -> list[tuple[object, ...]]:
    with Workbook("x") as workbook:
        write(workbook)
        file = io.BytesIO()
        workbook.save(file)
    return list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True))


# --- what was asked ---------------------------------------------------------------------------------------


def test_the_heading_says_what_was_asked():
    assert title_of(head()) == "Linen & Clay: customer service in numbers"
    assert title_of(head(shop="")) == "Customer service in numbers"
    lines = dict(
        head_lines(head(filters={"channel": ("email", "chat"), "topic": ("",), "agent": ("Sanne",)}))
    )
    assert lines == {
        "Period": "2026-03-23 to 2026-04-05",
        "Period before": "2026-03-09 to 2026-03-22",
        "Time zone": "Europe/Amsterdam",
        "Waiting time": "By the clock, day and night",
        "As of": "2026-04-06 09:30",
        "Only these channels": "email, chat",
        "Only these topics": "without",
        "Only answered by": "Sanne",
    }


def test_the_heading_says_which_clock():
    def clock(hours: str) -> str:
        return dict(head_lines(head(clock=Clock.OPEN, hours=hours)))["Waiting time"]

    assert clock("Mon-Fri 09:00-17:00") == "In open hours: Mon-Fri 09:00-17:00"
    assert clock("") == "In open hours, but no opening hours are set"


def test_every_filter_of_a_question_has_words():
    for dimension in (Dimension.CHANNEL, Dimension.TOPIC, Dimension.AGENT, Dimension.COUNTRY):
        assert list(head_lines(head(filters={dimension.value: ("x",)})))[-1][1] == "x"


# --- Summary ----------------------------------------------------------------------------------------------


def test_a_summary_row_has_the_figures_of_the_json_and_words_for_a_person():
    value = Value(165.25, Unit.MINUTES, 12, low=140.5, high=None, parts={"p90": 798.5, "mean": None})
    rows = sheet_of(lambda w: write_summary(w, head(), [reported(by_key["first_response_time"], value)]))
    place = next(number for number, row in enumerate(rows) if "key" in row)
    row = dict(zip(rows[place], rows[place + 1], strict=True))
    assert row == {
        "what": "Reply time",
        "also called": "first response time",
        "this period": "2 h 45 min",
        "95 % range": "at least 2 h 20 min",
        "of how many": 12,
        "period before": "—",
        "change": "Nothing to compare with.",
        "level reached": None,
        "remark": "Few: 12.",
        "key": "first_response_time",
        "unit": "minutes",
        "value": 165.25,
        "low": 140.5,
        "high": None,
        "value before": None,
    }
    parts = [row[:5] for row in rows[place + 5 :]]
    assert parts == [
        (
            "Reply time",
            "Nine of ten were answered within",
            "13 h 18 min",
            "first_response_time.parts.p90",
            798.5,
        ),
        ("Reply time", "Average", "—", "first_response_time.parts.mean", None),
    ]


def test_without_data_there_is_a_sentence_and_no_number():
    value = Value(None, Unit.PER_100_ORDERS, needs="the list of orders")
    rows = sheet_of(lambda w: write_summary(w, head(), [reported(by_key["contact_rate"], value)]))
    place = next(number for number, row in enumerate(rows) if "key" in row)
    row = dict(zip(rows[place], rows[place + 1], strict=True))
    assert (row["this period"], row["value"], row["of how many"]) == ("—", None, 0)
    assert row["remark"] == "Needs the list of orders."
    assert row["period before"] is None


def test_parts_of_a_dimension_are_in_the_unit_of_their_measure():
    value = Value(75.0, Unit.PERCENT, 4, parts={"email": 75.0, "": 25.0})
    rows = sheet_of(lambda w: write_summary(w, head(), [reported(by_key["channel_mix"], value)]))
    assert [row[1:5] for row in rows[-2:]] == [
        ("email", "75 %", "channel_mix.parts.email", 75),
        ("without", "25 %", "channel_mix.parts.", 25),
    ]


# --- Weekly -----------------------------------------------------------------------------------------------


def test_weekly_says_what_keeps_a_week_from_being_compared():
    reply, volume = by_key["first_response_time"], by_key["contact_volume"]
    measures = [
        reported(
            reply,
            Value(60.0, Unit.MINUTES, 9),
            bucket(16, 42.5, 5, partial=True),
            bucket(23, 90.0, 4, provisional=True),
            bucket(30, None, 0, missing=True, provisional=True),
        ),
        reported(
            volume,
            Value(9, Unit.COUNT, 9),
            bucket(16, 5, 5, partial=True),
            bucket(23, 4, 4),
            bucket(30, 0, 0),
        ),
    ]
    rows = sheet_of(lambda w: write_weekly(w, measures))
    assert rows == [
        (
            "from",
            "to",
            "Reply time, minutes",
            "Reply time: of how many",
            "How many wrote",
            "How many wrote: of how many",
            "remark",
        ),
        (wall("2026-03-16"), wall("2026-03-22"), 42.5, 5, 5, 5, "Only a part of the week."),
        (wall("2026-03-23"), wall("2026-03-29"), 90, 4, 4, 4, "Can still change: Reply time."),
        (wall("2026-03-30"), wall("2026-04-05"), None, 0, 0, 0, "No data: Reply time."),
    ]


def test_a_week_without_any_data():
    measures = [
        reported(kpi, Value(None, kpi.unit, needs="x"), bucket(23, None, 0, missing=True, provisional=True))
        for kpi in ALL
    ]
    assert sheet_of(lambda w: write_weekly(w, measures))[1][-1] == "No data: everything."


# --- Conversations ----------------------------------------------------------------------------------------

TALK = ConversationRow(
    id=7,
    channel="email",
    customer="anna@example.org",
    name="Anna",
    subject="=1+1",
    arrived=wall("2026-03-27 16:30"),
    first_reply=wall("2026-03-30 09:30"),
    first_wait=3840.0,
    first_wait_open=None,
    solved=None,
    turns=1,
    messages=2,
    came_back=None,
    topic="",
    agent="Sanne",
    order="#1001",
    order_named=True,
    outbound=False,
    reason="",
)


def test_conversations():
    rows = sheet_of(
        lambda w: write_conversations(
            w,
            "Europe/Amsterdam",
            iter(
                [
                    TALK,
                    TALK._replace(order_named=False, came_back=True, outbound=True),
                    TALK._replace(order="", order_named=None, reason="bulk", came_back=False),
                ]
            ),
        )
    )
    assert rows[0][5:10] == (
        "arrived (Europe/Amsterdam)",
        "first reply (Europe/Amsterdam)",
        "first wait, minutes",
        "first wait, open minutes",
        "solved (Europe/Amsterdam)",
    )
    times = (wall("2026-03-27 16:30"), wall("2026-03-30 09:30"), 3840, None, None)
    assert rows[1] == (
        *(7, "email", "anna@example.org", "Anna", "=1+1"),
        *times,
        *(1, 2, None, None, "Sanne", "#1001", "the customer named it", "no", "yes", None),
    )
    assert rows[2][12:] == ("yes", None, "Sanne", "#1001", "the latest before", "yes", "yes", None)
    assert rows[3][12:] == ("no", None, "Sanne", None, None, "no", "no", "newsletter")


def test_every_reason_of_the_rules_has_words_and_an_unknown_one_stands_for_itself():
    assert reason_words("") == ""
    assert reason_words("a-newer-reason") == "a-newer-reason"
    assert all(text and text != code for code, text in conversations_sheet._REASONS.items() if code != "spam")


def test_the_same_hour_twice_a_year():
    # on 25 October 2026 clocks in Amsterdam go back at 03:00: 02:30 comes twice, one hour apart
    assert wall_time(1792888200, "Europe/Amsterdam") == wall("2026-10-25 02:30")
    assert wall_time(1792888200 + 3600, "Europe/Amsterdam") == wall("2026-10-25 02:30")
    # on 29 March they jump from 02:00 to 03:00
    assert wall_time(1774745999, "Europe/Amsterdam") == wall("2026-03-29 01:59:59")
    assert wall_time(1774746000, "Europe/Amsterdam") == wall("2026-03-29 03:00")


# --- Definitions ------------------------------------------------------------------------------------------


def definitions(**changes: object) -> list[tuple[object, ...]]:
    measures = [reported(kpi, Value(None, kpi.unit, needs="x")) for kpi in ALL]
    return sheet_of(lambda w: write_definitions(w, head(**changes), measures))


def test_every_measure_is_defined():
    rows = definitions()
    defined = {row[-1]: dict(zip(rows[0], row, strict=True)) for row in rows[1 : len(ALL) + 1]}
    assert set(defined) == set(by_key)
    rate = defined["contact_rate"]
    assert rate["good"] == "8 per 100 orders (our own figure)\n5 is published; 8 and 3 are ours."
    assert rate["better"] == "5 per 100 orders (Bugalou)"
    assert rate["what others publish"] == (
        "up to 5 per 100 orders"
        " (Bugalou; about: well-run web shops; contacts per 100 orders, not a percentage)"
    )
    assert rate["put into a week"] == "by the day the customer wrote"
    reply = defined["first_response_time"]
    assert reply["best"].splitlines()[-1] == "phone: 20 s (Chatty)"
    assert "1.5 to 2 minutes (HelpCrunch; about: live chat)" in reply["what others publish"]
    assert "none older than 48 hours" in defined["backlog"]["what others publish"]


def test_rules_and_reach():
    known = (
        KnownUntil("email", "hello@shop.example", 1775460600),
        KnownUntil("", "", 1775460600 - 86400),
    )
    rows = definitions(known_until=known, week_start=6, rules=Rules(quiet=48 * 3600))
    said = {row[0]: row[1] for row in rows}
    assert said["Solved"] == "At your last answer, once the customer has stayed quiet for 2 d."
    assert said["Came back"].endswith("within 14 d by mail or 7 d by message.")
    assert said["Weeks begin on"] == "Sunday"
    assert said["email hello@shop.example"] == "2026-04-06 09:30"
    assert said["orders"] == "2026-04-05 09:30"
    assert {row[0] for row in definitions()} >= {"nothing yet"}


def test_every_way_to_become_final_has_words():
    assert len({_final(matures, Rules()) for matures in Matures}) == len(Matures)


def test_every_kind_of_channel_and_every_source_has_a_name():
    assert {*_KINDS, ChannelKind.ANY} == set(ChannelKind)
    used = {source for kpi in ALL for benchmark in kpi.benchmarks for source in (benchmark.source,)}
    steps = [
        step
        for kpi in ALL
        for t in kpi.tiers.values()
        for step in (t.good, t.better, t.best)
        if isinstance(t, Tiers)
    ]
    used |= {source for step in steps for source in step.sources}
    assert used <= {*_SOURCES, "ours"}


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(None, 60, "up to 1 h"), (60, None, "from 1 h"), (60, 60, "1 h"), (60, 120, "1 h to 2 h")],
)
def test_published_figures(low: float | None, high: float | None, text: str):
    benchmark = Benchmark(low, high, "003", "e-mail")
    assert _published(by_key["first_response_time"], benchmark) == f"{text} (Userpilot; about: e-mail)"
