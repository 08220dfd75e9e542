"""What holds in every shop, under every filter and on both clocks: sums add up, and unknown is None."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kpis.story import Story
from kpis.test_catalogue import numbers

from desktop.domain.assumptions import Assumptions
from desktop.domain.facts import NEVER, Facts
from desktop.domain.kpi import Clock, Dimension, Interval, Kpi, Role
from desktop.domain.opening_hours import OpeningHours, Schedule
from desktop.domain.period import Period, Rhythm, buckets, start_of_day
from desktop.domain.rules import DAY, HOUR
from desktop.kpis.catalogue import ALL, by_key
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.ordering import ascending, dense, latest_before, rows_of
from desktop.kpis.summaries import Count, Rate, Share
from desktop.kpis.view import Filters, View

ZONE = "Europe/Amsterdam"
FIRST = date(2026, 3, 2)  # clocks change on the 29th
DAYS = 50
START = start_of_day(FIRST, ZONE)
OFFICE = Schedule(ZONE, ((None, OpeningHours.parse("Mon-Fri 09:00-17:00; Sat 10:00-14:00")),))
# What asks of customers or of an instant does not add up over weeks.
OF_CUSTOMERS = {
    "nps",
    "retention_rate",
    "churn_rate",
    "repeat_purchase_rate",
    "customer_lifetime_value",
    "clv_to_cac",
}
STOCKS = {"backlog"}
# Their numerators add up.
COUNTS = {
    kpi.key
    for kpi in ALL
    if isinstance(kpi.figure.summary, Share | Rate | Count) and kpi.key != "request_quality"
}
# They say nothing where too little of what they are made of is known.
HIDING = {
    "handle_time",
    "occupancy",
    "cost_per_contact",
    "cost_per_resolution",
    "cost_per_conversion",
    "self_service_use",
    "customer_lifetime_value",
    "clv_to_cac",
}
BORROWING = {kpi.key for kpi in ALL if kpi.interval is Interval.FAY_FEUER}  # their κ is of the whole period
SPLIT = list(Dimension)
SAID = Assumptions(
    hourly_rate_minor=2500, silence_days=40.0, customer_years=3.0, margin=0.4, new_customer_minor=1200
)

instants = st.integers(START, START + DAYS * DAY)
waits = st.integers(0, 12 * DAY)


@st.composite
def shops(draw: st.DrawFn) -> Facts:
    """A small shop of a few weeks, with everything that can happen in it."""
    story = Story(until="2026-04-21 00:00")
    story.channel("email", until=START + draw(st.integers(0, DAYS * DAY)), target=4 * HOUR)
    for order in range(1, draw(st.integers(0, 8)) + 1):
        placed = draw(instants) - draw(st.sampled_from([0, 0, 100 * DAY, 400 * DAY]))
        story.ordered(
            placed,
            order,
            country=draw(st.sampled_from(["", "NL", "BE"])),
            counts=draw(st.booleans()),
            customer=draw(st.integers(0, 4)),
            total=draw(st.sampled_from([None, 20.0, 33.5])),
            refunded=draw(st.sampled_from([0, 0, 5])),
            currency=draw(st.sampled_from(["EUR", "EUR", "USD", ""])),
            products=draw(st.sampled_from([(), ("cup",), ("cup", "plate"), ("cup", "cup", "plate", "bowl")])),
            shipped=placed + DAY if draw(st.booleans()) else NEVER,
            delivered=placed + 3 * DAY if draw(st.booleans()) else NEVER,
        )
    talks = draw(st.integers(0, 12))
    for _ in range(talks):
        arrived = draw(instants)
        reply = arrived + draw(waits) if draw(st.booleans()) else NEVER
        solved = reply if reply != NEVER and draw(st.booleans()) else NEVER
        again = (
            solved + draw(st.integers(4 * DAY, 9 * DAY)) if solved != NEVER and draw(st.booleans()) else NEVER
        )
        story.wrote(
            arrived,
            draw(st.sampled_from(["email", "instagram", "chat"])),
            answered=reply,
            solved=solved,
            solved_again=again,
            closed=arrived + draw(waits) if reply == NEVER and draw(st.booleans()) else NEVER,
            customer=draw(st.integers(0, 4)),
            order=draw(st.integers(0, 9)),
            reason=draw(st.sampled_from(["", "", "", "spam"])),
            topic=draw(st.sampled_from(["", "delivery", "returns"])),
            agent=draw(st.sampled_from(["", "Ana", "Ben"])) if reply != NEVER else "",
            outbound=draw(st.integers(0, 5)) == 0,
            bot_only=draw(st.integers(0, 5)) == 0,
            needs_answer=draw(st.integers(0, 5)) != 0,
            open_minutes=draw(st.sampled_from([math.nan, math.nan, 12.5])),
            came_back=solved + draw(st.integers(4 * DAY, 9 * DAY))
            if solved != NEVER and draw(st.booleans())
            else NEVER,
            escalated=draw(st.integers(0, 5)) == 0,
            minutes=draw(st.sampled_from([math.nan, 3.0, 7.5])),
            estimated=draw(st.booleans()),
            product=draw(st.sampled_from(["", "", "cup"])),
            upsell=draw(st.integers(0, 5)) == 0,
            upsell_minor=draw(st.sampled_from([NEVER, 1500])),
        )
    _besides(draw, story, talks)
    return story.facts()


def _besides(draw: st.DrawFn, story: Story, talks: int) -> None:
    """Answers, calls, costs, hours and visits, in some shops."""
    which = st.integers(0, talks)
    for _ in range(draw(st.sampled_from([0, 0, 6]))):
        story.rated(
            draw(instants),
            draw(st.sampled_from([None, 1, 4, 5, 7])),
            draw(st.sampled_from(["csat", "nps", "ces", "quality"])),
            scale=draw(st.sampled_from([(1, 5), (0, 10), (7, 1), (0, 1)])),
            talk=draw(which),
            customer=draw(st.integers(0, 3)),
            agent=draw(st.sampled_from(["", "Ana"])),
        )
    for _ in range(draw(st.sampled_from([0, 0, 4]))):
        story.called(
            draw(instants),
            inbound=draw(st.booleans()),
            answered=draw(st.booleans()),
            voicemail=draw(st.booleans()),
            wait=draw(st.sampled_from([NEVER, 3, 40])),
            talk=draw(which),
            agent=draw(st.sampled_from(["", "Ben"])),
        )
    for day in draw(st.sampled_from([(), (), ("2026-03-03", "2026-03-29", "2026-04-05")])):
        story.visited(
            day, draw(st.integers(0, 90)), asked=draw(st.integers(-1, 9)), solved=draw(st.integers(-1, 9))
        )
        story.worked(day, draw(st.integers(0, 480)), draw(st.sampled_from(["", "Ana"])))
    for month in draw(st.sampled_from([(), (), ("2026-03",), ("2026-02", "2026-03", "2026-04")])):
        story.cost(month, draw(st.integers(0, 900)), draw(st.sampled_from(["", "EUR", "USD"])))


@st.composite
def views(draw: st.DrawFn) -> View:
    first = FIRST + timedelta(days=draw(st.integers(-5, 45)))
    return View(
        Period(first, first + timedelta(days=draw(st.integers(1, 40))), ZONE),
        clock=draw(st.sampled_from(Clock)),
        as_of=draw(st.one_of(st.just(NEVER), instants)),
        filters=Filters(
            channels=draw(st.sampled_from([(), ("email",), ("email", "chat")])),
            topics=draw(st.sampled_from([(), ("delivery",), ("",)])),
            agents=draw(st.sampled_from([(), ("Ana", "")])),
            countries=draw(st.sampled_from([(), (), ("NL",)])),
            products=draw(st.sampled_from([(), (), ("cup", ""), ("bowl",)])),
            stages=draw(st.sampled_from([(), (), ("on-the-way", "")])),
            customers=draw(st.sampled_from([(), (), ("returning", "best")])),
        ),
        schedule=draw(st.sampled_from([None, OFFICE])),
        assumptions=draw(st.sampled_from([Assumptions(), SAID])),
        currency=draw(st.sampled_from(["", "EUR", "CHF"])),
    )


kpis = st.sampled_from(ALL)
rhythms = st.sampled_from(Rhythm)


def divided(kpi: Kpi, facts: Facts, view: View, split: Dimension) -> bool:
    """What n counts is in one group each: not an order of several products, nor what no group divides."""
    columns, figure = view.columns(facts), kpi.figure
    counted = [each for each in (figure.observe, figure.per) if each is not None]
    groups = columns.split(split)
    if kpi.key == "nps":  # a customer who answered about two agents counts for each
        return False
    return all(groups.of(columns.observed(each).table) is not None for each in counted)


@settings(deadline=None, max_examples=300)
@given(shops(), views(), kpis, rhythms, st.sampled_from(SPLIT))
def test_buckets_and_groups_add_up_to_the_tile(
    facts: Facts, view: View, kpi: Kpi, by: Rhythm, split: Dimension
) -> None:
    measured = measure(kpi, facts, view, by=by, split=split)
    total, splits, series = measured.total, measured.split, measured.series
    whole = divided(kpi, facts, view, split)
    if whole:
        assert sum(value.n for value in splits.values()) == total.n
    if kpi.key in COUNTS and total.needs is None:
        assert sum(bucket.numerator or 0 for bucket in series) == pytest.approx(total.numerator)
        if splits:
            assert sum(value.numerator or 0 for value in splits.values()) == pytest.approx(total.numerator)
    if kpi.key not in STOCKS | OF_CUSTOMERS:
        assert sum(bucket.n for bucket in series) == total.n
        for name in splits:
            assert sum(bucket.n for bucket in measured.series_of[name]) == splits[name].n
    if whole:
        for place, bucket in enumerate(series):
            assert sum(group[place].n for group in measured.series_of.values()) == bucket.n


@settings(deadline=None, max_examples=200)
@given(shops(), views(), kpis, rhythms)
def test_each_bucket_is_the_tile_of_its_own_days(facts: Facts, view: View, kpi: Kpi, by: Rhythm) -> None:
    cut = buckets(view.period, by)
    for place, bucket in enumerate(measure(kpi, facts, view, by=by).series):
        tile = measure(kpi, facts, view.over(cut.period(place)))
        assert tile.total.value == pytest.approx(bucket.value)
        assert bucket.missing or (tile.total.n, tile.provisional) == (bucket.n, bucket.provisional)
        if kpi.key not in BORROWING:
            assert (tile.total.low, tile.total.high) == pytest.approx((bucket.low, bucket.high))


@settings(deadline=None, max_examples=200)
@given(shops(), views(), kpis)
def test_evidence_is_what_the_tile_is_made_of(facts: Facts, view: View, kpi: Kpi) -> None:
    total = measure(kpi, facts, view).total
    behind = evidence(kpi, facts, view)
    assert behind.n == total.n
    hits = sum(side.contribution.sum() for side in behind.counted if side.role is Role.NUMERATOR)
    if kpi.figure.per is not None or kpi.key in (
        "answered_within_target",
        "channel_mix",
        "csat",
        "churn_rate",
    ):
        assert hits == pytest.approx(total.numerator or 0)
    for side in behind.counted:
        assert len(side.row) == len(side.at) == len(side.contribution)
    if kpi.key == "first_response_time" and total.n:
        assert np.median(behind.counted[0].contribution) == pytest.approx(total.value)
    seen = {(side.table, row) for side in behind.counted for row in side.row.tolist()}
    if kpi.key not in STOCKS:
        for out in behind.left_out:
            assert seen.isdisjoint((out.table, row) for row in out.row.tolist())
            assert all(out.reasons[code] for code in out.reason.tolist())


@settings(deadline=None, max_examples=300)
@given(shops(), views(), kpis, rhythms, st.sampled_from(SPLIT))
def test_unknown_is_none_never_nan(facts: Facts, view: View, kpi: Kpi, by: Rhythm, split: Dimension) -> None:
    measured = measure(kpi, facts, view, by=by, split=split)
    for number in numbers(measured):
        assert number is None or (isinstance(number, int | float) and math.isfinite(number))
    for value in (measured.total, *measured.split.values()):
        assert (value.value is None) == (value.needs is not None)
        if value.value is None:
            assert (value.low, value.high) == (None, None)
            assert value.n == 0 or kpi.key in HIDING
        if value.low is not None:
            assert value.low <= value.value + 1e-9
        if value.high is not None:
            assert value.value <= value.high + 1e-9
    change = compare(kpi, facts, view)
    assert change.p is None or 0 <= change.p <= 1


@settings(deadline=None, max_examples=60)
@given(shops(), views())
def test_percentiles_are_numpys(facts: Facts, view: View) -> None:
    for kpi in (by_key["first_response_time"], by_key["resolution_time"]):
        total = measure(kpi, facts, view).total
        times = evidence(kpi, facts, view).counted
        if total.n:
            assert total.value == pytest.approx(np.percentile(times[0].contribution, 50), rel=1e-12)
            assert total.parts["p90"] == pytest.approx(np.percentile(times[0].contribution, 90), rel=1e-12)
            assert total.parts["mean"] == pytest.approx(times[0].contribution.mean(), rel=1e-12)


@settings(deadline=None, max_examples=200)
@given(shops(), views())
def test_backlog_counted_the_slow_way(facts: Facts, view: View) -> None:
    """statistics 2, conversation by conversation."""
    c, w = facts.conversations, facts.waits
    total = measure(by_key["backlog"], facts, view).total
    if total.value is None or view.filters != Filters():
        return
    ages = []
    for wait, row in enumerate(w.conversation.tolist()):
        if c.reason[row] >= 0 or c.bot_only[row] or not c.needs_answer[row]:
            continue
        now = min(view.period.end, view.as_of, int(facts.channels.known_until[c.channel[row]]))
        began, ended, lapses = int(w.began[wait]), int(w.ended[wait]), int(w.lapses[wait])
        if began <= now < ended and lapses >= min(now, ended):
            ages.append(now - began)
    assert total.value == len(ages)
    assert total.parts["over_48h"] == sum(age > 48 * HOUR for age in ages)
    assert total.parts["oldest_hours"] == (max(ages) / HOUR if ages else None)


numbers_to_sort = st.one_of(
    st.lists(st.integers(-(1 << 62), 1 << 62)).map(lambda xs: np.array(xs, dtype=np.int64)),
    st.lists(st.floats(allow_nan=False)).map(lambda xs: np.array(xs, dtype=np.float64) + 0.0),
)


@given(numbers_to_sort)
def test_ascending_is_a_stable_sort(numbers: np.ndarray) -> None:
    assert ascending(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()


events = st.lists(st.tuples(st.integers(0, 3), st.integers(-50, 50)), max_size=20)


@given(events, events)
def test_the_latest_before_is_found_for_each(
    given: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    def columns(pairs: list[tuple[int, int]]) -> list[np.ndarray]:
        return [np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1)]

    found = latest_before(*columns(given), *columns(asked)).tolist()
    for (who, until), place in zip(asked, found, strict=True):
        earlier = [at for one, at in given if one == who and at <= until]
        assert (given[place] if place >= 0 else None) == ((who, max(earlier)) if earlier else None)


@given(st.lists(st.sampled_from([1, 2, 3, 7, 1 << 40, 1 << 41]), unique=True), st.lists(st.integers(0, 9)))
def test_rows_are_found_whether_ids_are_close_or_far_apart(ids: list[int], small: list[int]) -> None:
    wanted = np.array([*small, *ids, 1 << 42], dtype=np.int64)
    found = rows_of(np.array(ids, dtype=np.int64), wanted)
    assert found.tolist() == [ids.index(each) if each in ids else -1 for each in wanted.tolist()]
    codes = dense(wanted)
    for one, code in zip(wanted.tolist(), codes.tolist(), strict=True):
        assert (code < 0) == (one == 0)
        assert [each == one for each in wanted.tolist()] == [each == code for each in codes.tolist()]


def test_distinct_counts_alike_for_few_and_for_very_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story()
    for day, customer in zip(range(5, 25), [1, 2, 3, 1, 2] * 4, strict=True):
        story.wrote(f"2026-01-{day:02} 10:00", ["email", "chat"][day % 2], customer=customer)
    view = View(Period(date(2026, 1, 1), date(2026, 2, 1), ZONE))
    volume = by_key["contact_volume"]
    by_flags = measure(volume, story.facts(), view, split=Dimension.CHANNEL)
    monkeypatch.setattr("desktop.kpis.summaries._MOST_FLAGS", 0)
    by_sorting = measure(volume, story.facts(), view, split=Dimension.CHANNEL)
    assert by_flags.total.parts["customers"] == by_sorting.total.parts["customers"] == 3
    assert by_flags.split == by_sorting.split
