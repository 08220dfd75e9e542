"""Volume, channel mix and backlog, told as stories with the arithmetic in words."""

from dataclasses import replace
from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.facts import Gap
from desktop.domain.kpi import Dimension, Role
from desktop.domain.period import Period, Rhythm
from desktop.kpis.engine import evidence, measure
from desktop.kpis.speed import FIRST_RESPONSE_TIME
from desktop.kpis.view import Filters, View
from desktop.kpis.volume import BACKLOG, CHANNEL_MIX, CONTACT_VOLUME

ZONE = "Europe/Amsterdam"
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), ZONE)
FEBRUARY = Period(date(2026, 2, 1), date(2026, 3, 1), ZONE)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), ZONE)


def four_conversations() -> Story:
    return (
        Story()
        .ordered("2026-01-02 09:00", 7, customer=1)
        .wrote("2026-01-05 10:00", "email", customer=1, order=7, messages=3, topic="delivery", agent="Ana")
        .wrote("2026-01-06 10:00", "instagram", customer=1, order=7, messages=2)
        .wrote("2026-01-07 10:00", "instagram", customer=2, messages=5, topic="delivery", outbound=True)
        .wrote("2026-01-08 10:00", "instagram", messages=1, bot_only=True)
        .wrote("2026-01-08 11:00", "email", reason="spam", messages=9)
    )


def test_conversations_customers_messages_and_orders_touched() -> None:
    total = measure(CONTACT_VOLUME, four_conversations().facts(), View(JANUARY)).total
    # spam is out; ours that was answered and the bot's count; two known customers; 3 + 2 + 5 + 1 messages
    assert (total.value, total.n) == (4, 4)
    assert total.parts == {"conversations": 4, "customers": 2, "messages": 11, "orders_touched": 1}


def test_volume_interval_knows_that_contacts_come_in_clusters() -> None:
    total = measure(CONTACT_VOLUME, four_conversations().facts(), View(JANUARY)).total
    # clusters of 2, 1 and 1: κ = (4 + 1 + 1) / 4 = 1.5. Garwood for 4 / 1.5 = 2.667, times 1.5:
    # scipy: 1.5 × gamma.ppf(.025, 8/3) = 0.7206 and 1.5 × gamma.ppf(.975, 11/3) = 12.3931
    assert (total.low, total.high) == (pytest.approx(0.7206, abs=1e-4), pytest.approx(12.3931, abs=1e-4))


def test_a_week_without_contacts_is_none_written_and_a_month_without_data_is_unknown() -> None:
    story = Story(until="2026-02-15 00:00").wrote("2025-12-20 10:00").wrote("2026-02-10 10:00")
    quiet = measure(CONTACT_VOLUME, story.facts(), View(JANUARY), by=Rhythm.WEEK)
    assert (quiet.total.value, quiet.total.n, quiet.total.needs, quiet.total.low) == (0, 0, None, 0)
    assert quiet.total.high is not None
    assert [week.value for week in quiet.series] == [0, 0, 0, 0, 0]
    unknown = measure(CONTACT_VOLUME, story.facts(), View(MARCH), by=Rhythm.WEEK)
    assert (unknown.total.value, unknown.total.n) == (None, 0)
    assert unknown.total.needs == "messages from customers from this period"
    assert {(week.value, week.missing) for week in unknown.series} == {(None, True)}


def test_split_by_topic_keeps_those_without_one() -> None:
    facts = four_conversations().facts()
    split = measure(CONTACT_VOLUME, facts, View(JANUARY), split=Dimension.TOPIC).split
    assert {name: value.value for name, value in split.items()} == {"": 2, "delivery": 2}
    both = measure(CONTACT_VOLUME, facts, View(JANUARY), by=Rhythm.WEEK, split=Dimension.TOPIC)
    assert {name: [week.value for week in weeks] for name, weeks in both.series_of.items()} == {
        "": [None, 2, 0, 0, 0],
        "delivery": [None, 2, 0, 0, 0],
    }


def test_filters_keep_what_they_name() -> None:
    facts = four_conversations().facts()

    def n(**names: tuple[str, ...]) -> float | None:
        return measure(CONTACT_VOLUME, facts, View(JANUARY, filters=Filters(**names))).total.value

    assert n(channels=("email",)) == 1
    assert n(channels=("email", "instagram")) == 4
    assert n(topics=("delivery",), channels=("instagram",)) == 1
    assert n(agents=("Ana",)) == 1
    assert n(agents=("",)) == 3
    assert n(channels=("fax",)) is None  # there is no such channel in the book


def test_channel_mix_is_the_largest_share_with_all_shares_beside_it() -> None:
    story = Story()
    for day in range(5, 12):
        story.wrote(f"2026-01-{day:02} 10:00", "email", account="hello@" if day % 2 else "shop@")
    for day in range(5, 8):
        story.wrote(f"2026-01-{day:02} 11:00", "whatsapp")
    facts = story.facts()
    measured = measure(CHANNEL_MIX, facts, View(JANUARY), by=Rhythm.MONTH, split=Dimension.CHANNEL)
    # seven of ten; both mail accounts are one channel
    assert (measured.total.value, measured.total.n, measured.total.numerator) == (70, 10, 7)
    assert measured.total.parts == {"email": 70, "whatsapp": 30}
    # Wilson for 7 of 10: 39.7 to 89.2
    ends = measured.total.low, measured.total.high
    assert ends == (pytest.approx(39.68, abs=0.01), pytest.approx(89.22, abs=0.01))
    told = {name: (value.value, value.n) for name, value in measured.split.items()}
    assert told == {"email": (70, 7), "whatsapp": (30, 3)}
    assert [month.value for month in measured.series_of["whatsapp"]] == [30]
    roles = {side.role: len(side.row) for side in evidence(CHANNEL_MIX, facts, View(JANUARY)).counted}
    assert roles == {Role.NUMERATOR: 7, Role.DENOMINATOR: 3}


def test_channel_mix_split_by_something_else_is_the_mix_within_it() -> None:
    facts = four_conversations().facts()
    split = measure(CHANNEL_MIX, facts, View(JANUARY), split=Dimension.TOPIC).split
    # without topic: two of Instagram; delivery: one and one
    assert {name: (value.value, value.n) for name, value in split.items()} == {
        "": (100, 2),
        "delivery": (50, 2),
    }


# Backlog


def waiting_room() -> Story:
    return (
        Story(until="2026-01-31 12:00")
        .wrote("2026-01-01 08:00", agent="Ana", answered="2026-01-20 08:00")
        .wrote("2026-01-29 11:00")  # 49 hours ago
        .wrote("2026-01-29 12:00")  # 48 hours ago: not over
        .wrote("2026-01-31 08:00", "instagram")  # 4 hours ago
        .wrote(
            "2026-01-10 08:00",
            agent="Ben",
            answered="2026-01-22 12:00",
            # answered once, came back: we owe the next word since two hours
            waits=(("2026-01-10 08:00", "2026-01-22 12:00"), ("2026-01-31 10:00", 1 << 60)),
        )
        .wrote("2026-01-15 08:00", needs_answer=False)
        .wrote("2026-01-16 08:00", reason="spam")
        .wrote("2026-01-17 08:00", bot_only=True)
        .wrote("2025-12-20 08:00")  # lapsed on 19 January
    )


def test_who_waits_now_how_long_and_for_how_many_of_us() -> None:
    facts = waiting_room().facts()
    total = measure(BACKLOG, facts, View(JANUARY)).total
    assert (total.value, total.n, total.low, total.high) == (4, 4, None, None)
    assert total.parts == {
        "open": 4,
        "over_48h": 1,
        "oldest_hours": 49,
        "median_hours": 26,  # of 2, 4, 48 and 49: the middle of 4 and 48
        "per_agent": 2,  # Ana and Ben answered in the last four weeks
        "weekly_change": 4,  # a week before, on the 25th, nobody waited
    }
    behind = evidence(BACKLOG, facts, View(JANUARY))
    assert behind.n == 4
    out = behind.left_out[0]
    assert [out.reasons[code] for code in out.reason] == ["no-answer-needed", "spam", "bot-only"]


def test_backlog_of_the_past_is_rebuilt_from_events() -> None:
    facts = waiting_room().facts()
    weeks = measure(BACKLOG, facts, View(JANUARY), by=Rhythm.WEEK).series
    # ends: 5th (the first, the one of 20 Dec), 12th (and the third), 19th 00:00 (the same: it lapses at
    # 08:00), 26th (none), 1 February (the four of today)
    assert [week.value for week in weeks] == [2, 3, 3, 0, 4]
    assert [week.n for week in weeks] == [2, 3, 3, 0, 4]
    assert [week.provisional for week in weeks] == [False, False, False, False, True]
    story = waiting_room()
    then = View(JANUARY, as_of=story.at("2026-01-15 08:00"))
    assert measure(BACKLOG, facts, then).total.parts["over_48h"] == 3
    # lapsed means more than thirty days: at that very second it still waits
    for second, open_then in ((0, 3), (1, 2)):
        then = View(JANUARY, as_of=story.at("2026-01-19 08:00") + second)
        assert measure(BACKLOG, facts, then).total.value == open_then


def test_backlog_splits_into_channels_that_add_up() -> None:
    measured = measure(BACKLOG, waiting_room().facts(), View(JANUARY), Rhythm.WEEK, Dimension.CHANNEL)
    assert {name: value.value for name, value in measured.split.items()} == {"email": 3, "instagram": 1}
    assert measured.split["instagram"].parts["oldest_hours"] == 4
    assert measured.split["instagram"].parts["per_agent"] is None
    assert [week.value for week in measured.series_of["email"]] == [2, 3, 3, 0, 3]


def test_a_channel_that_ends_early_stays_as_it_was_and_grows_no_older() -> None:
    story = (
        Story(until="2026-01-31 12:00")
        .channel("whatsapp", until="2026-01-10 12:00")
        .wrote("2026-01-10 08:00", "whatsapp")
        .wrote("2026-01-31 11:00", "email")
    )
    total = measure(BACKLOG, story.facts(), View(JANUARY)).total
    # nothing is known of WhatsApp after noon: four hours it had waited then, and older it does not grow
    assert (total.value, total.parts["oldest_hours"], total.parts["over_48h"]) == (2, 4, 0)


def test_an_answer_after_the_end_of_a_channels_files_was_given_by_hand() -> None:
    story = (
        Story(until="2026-01-31 12:00")
        .channel("whatsapp", until="2026-01-10 12:00")
        .wrote("2026-01-10 08:00", "whatsapp", answered="2026-01-10 13:00")
        .wrote("2026-01-31 11:00", "email")
    )
    assert measure(BACKLOG, story.facts(), View(JANUARY)).total.value == 1
    assert measure(FIRST_RESPONSE_TIME, story.facts(), View(JANUARY)).total.value == 5 * 60


def test_what_cannot_be_known_of_a_backlog_is_none() -> None:
    story = Story(until="2026-01-08 00:00").wrote("2026-01-05 10:00")
    parts = measure(BACKLOG, story.facts(), View(JANUARY)).total.parts
    assert parts["per_agent"] is None  # nobody is named
    assert parts["weekly_change"] is None  # a week before there were no data
    answered = Story(until="2026-01-08 00:00").wrote("2026-01-05 10:00", answered="2026-01-05 11:00")
    total = measure(BACKLOG, answered.facts(), View(JANUARY)).total
    assert (total.value, total.n, total.parts["oldest_hours"], total.parts["median_hours"]) == (
        0,
        0,
        None,
        None,
    )
    february = measure(BACKLOG, answered.facts(), View(FEBRUARY)).total
    assert february.value is None


def test_a_week_that_no_file_covers_is_missing_not_quiet() -> None:
    story = Story(until="2026-02-15 00:00").wrote("2025-12-20 10:00").wrote("2026-02-10 10:00")
    gap = Gap(0, story.at("2026-01-06 12:00"), story.at("2026-01-13 09:00"))
    facts = replace(story.facts(), gaps=(gap,))
    weeks = measure(CONTACT_VOLUME, facts, View(JANUARY), by=Rhythm.WEEK).series
    # 5–11 January lacks five days and a half; of 12–18 January 33 hours of 168 are missing, a fifth
    assert [(week.first.day, week.missing) for week in weeks] == [
        (1, False),
        (5, True),
        (12, True),
        (19, False),
        (26, False),
    ]
    assert [week.value for week in weeks] == [0, None, None, 0, 0]
    # Another channel has no such gap; and of a quarter the same days are no tenth.
    orders_lack = replace(story.facts(), gaps=(replace(gap, channel=-1),))
    assert not any(
        w.missing for w in measure(CONTACT_VOLUME, orders_lack, View(JANUARY), by=Rhythm.WEEK).series
    )
    (quarter,) = measure(
        CONTACT_VOLUME, facts, View(Period(date(2026, 1, 1), date(2026, 4, 1), ZONE)), by=Rhythm.QUARTER
    ).series
    assert not quarter.missing


def test_an_answer_before_the_question_never_makes_a_backlog_negative() -> None:
    story = Story().wrote("2026-01-05 00:05", answered="2026-01-04 23:55")  # a clock was wrong
    days = measure(BACKLOG, story.facts(), View(JANUARY), by=Rhythm.DAY).series
    assert {day.value for day in days if not day.missing} == {0}
