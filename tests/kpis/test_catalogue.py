"""What holds for every measure in the catalogue: declared in full, sourced, and honest in an empty shop."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from kpis.story import Story

from desktop.domain.kpi import (
    OURS,
    Anchor,
    Better,
    Dimension,
    Figure,
    Group,
    Interval,
    Kpi,
    Matures,
    Measured,
    Need,
    Observations,
    Table,
    Unit,
)
from desktop.domain.period import Period, Rhythm
from desktop.kpis.catalogue import ALL, by_key
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.summaries import Count, Summing, Total
from desktop.kpis.view import Columns, View

ARTICLES = {"000", "001", "002", "003", "004", OURS}
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "Europe/Amsterdam")

# The contract of the JSON: it grows, it does not change.
PARTS = {
    "contact_rate": {"gross", "net", "cohort", "contacts", "orders"},
    "first_response_time": {"median", "mean", "p90", "waiting"},
    "answered_within_target": {"due", "answered"},
    "resolution_time": {"median", "mean", "p90", "first"},
    "contact_volume": {"conversations", "customers", "messages", "orders_touched"},
    "channel_mix": set(),
    "backlog": {"open", "over_48h", "oldest_hours", "median_hours", "per_agent", "weekly_change"},
    "csat": {"mean", "response_rate"},
    "nps": {"promoters", "passives", "detractors"},
    "ces": {"mean", "easy"},
    "request_quality": {"mean", "relevant"},
    "upsells": {"count", "amount"},
}

# Every key of the command line's contract, in no order.
KEYS = {
    *PARTS,
    "handle_time",
    "first_contact_resolution",
    "reopen_rate",
    "escalation_rate",
    "tickets_resolved",
    "occupancy",
    "cost_per_contact",
    "cost_per_resolution",
    "cost_per_conversion",
    "ai_resolution_rate",
    "self_service_use",
    "self_service_completion",
    "abandoned_call_rate",
    "survey_response_rate",
    "retention_rate",
    "churn_rate",
    "repeat_purchase_rate",
    "customer_lifetime_value",
    "clv_to_cac",
}

every_kpi = pytest.mark.parametrize("kpi", ALL, ids=lambda kpi: kpi.key)


def sources(kpi: Kpi) -> Iterator[str]:
    for tiers in kpi.tiers.values():
        for step in (tiers.good, tiers.better, tiers.best):
            assert step.sources, f"{kpi.key}: a step without source"
            yield from step.sources
    for benchmark in kpi.benchmarks:
        yield benchmark.source


def test_every_key_of_the_contract_is_there_once() -> None:
    assert sorted(kpi.key for kpi in ALL) == sorted(KEYS)


@every_kpi
def test_declared_in_full(kpi: Kpi) -> None:
    for text in (kpi.name, kpi.term, kpi.question, kpi.formula, kpi.counts, kpi.lacking):
        assert text
        assert text == text.strip()
    assert kpi.excel.startswith("=")
    assert kpi.needs
    assert isinstance(kpi.interval, Interval)
    assert {part.key for part in kpi.parts} >= PARTS.get(kpi.key, set())
    assert len({part.key for part in kpi.parts}) == len(kpi.parts)
    assert by_key[kpi.key] is kpi


@every_kpi
def test_every_figure_names_its_source(kpi: Kpi) -> None:
    assert set(sources(kpi)) <= ARTICLES
    for benchmark in kpi.benchmarks:
        assert benchmark.population
        assert (benchmark.low, benchmark.high) != (None, None)
        assert not benchmark.part or benchmark.part in {part.key for part in kpi.parts}


@every_kpi
def test_steps_lead_the_good_way(kpi: Kpi) -> None:
    for tiers in kpi.tiers.values():
        figures = [tiers.good.figure, tiers.better.figure, tiers.best.figure]
        assert figures == sorted(figures, reverse=kpi.better is Better.LOWER)


@every_kpi
def test_an_empty_shop_has_no_number_and_says_what_is_needed(kpi: Kpi) -> None:
    facts = Story().facts()
    for view in (View(JANUARY), View(JANUARY, as_of=JANUARY.end)):
        measured = measure(kpi, facts, view, by=Rhythm.WEEK, split=Dimension.CHANNEL)
        total = measured.total
        assert (total.value, total.low, total.high, total.n, total.parts) == (None, None, None, 0, {})
        assert total.needs
        assert (measured.split, measured.series_of) == ({}, {})
        assert measured.provisional
        assert len(measured.series) == 5
        for bucket in measured.series:
            assert bucket.missing
            assert (bucket.value, bucket.n, bucket.low, bucket.high) == (None, 0, None, None)
        change = compare(kpi, facts, view)
        assert (change.difference, change.p, change.result) == (None, None, "too-few")
        behind = evidence(kpi, facts, view)
        assert (behind.n, behind.counted) == (0, ())
        assert all(len(out.row) == 0 for out in behind.left_out)


@every_kpi
def test_a_mailbox_that_is_empty_is_no_shop_without_contacts(kpi: Kpi) -> None:
    total = measure(kpi, Story().channel("email").facts(), View(JANUARY)).total
    assert (total.value, total.n) == (None, 0)


def numbers(measured: Measured) -> Iterator[object]:
    """All numbers of a measure."""
    for value in (measured.total, *measured.split.values()):
        yield from (value.value, value.low, value.high, value.numerator, value.n, *value.parts.values())
    for buckets in (measured.series, *measured.series_of.values()):
        for bucket in buckets:
            yield from (bucket.value, bucket.low, bucket.high, bucket.numerator, bucket.n)


def test_a_new_measure_needs_only_its_declaration() -> None:
    """The recipe on top of the catalogue, followed."""

    def refunds(columns: Columns) -> Observations:
        orders = columns.facts.orders
        rows = np.flatnonzero(columns.asked_orders)
        value = orders.refunded_minor[rows] / 100
        return Observations(Table.ORDERS, rows, orders.placed_at[rows], value)

    kpi = Kpi(
        key="refunds",
        name="Refunded",
        term="refunds",
        question="How much went back?",
        formula="sum of refunds",
        counts="all orders",
        group=Group.TIME_AND_MONEY,
        unit=Unit.MONEY,
        better=Better.LOWER,
        anchor=Anchor.ORDER,
        needs=(Need.ORDERS,),
        lacking="orders in this period",
        figure=Figure(refunds, Total()),
        matures_after=Matures.AT_ONCE,
        excel="=SUM({Orders[refunded]})",
    )
    story = Story().ordered("2026-01-05 10:00", 1).ordered("2026-01-12 10:00", 2)
    measured = measure(kpi, story.facts(), View(JANUARY), by=Rhythm.WEEK)
    assert measured.total.value == 0
    assert [week.n for week in measured.series] == [0, 1, 1, 0, 0]
    assert all(number is None or isinstance(number, int | float) for number in numbers(measured))


def test_a_summary_says_what_it_does() -> None:
    with pytest.raises(NotImplementedError):
        Summing().cells(None, intervals=False)  # type: ignore[arg-type]
    with pytest.raises(NotImplementedError):
        Summing().p(None, None, 1.0, 0.0)  # type: ignore[arg-type]
    assert Count().tested
