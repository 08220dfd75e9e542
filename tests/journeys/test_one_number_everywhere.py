"""The same number on the tile, in its buckets and groups, in its evidence, in the JSON and in Excel."""

import math
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from desktop.domain.kpi import Clock, Dimension, Kpi, Made, Unit, Value
from desktop.domain.period import Rhythm
from desktop.domain.task import Task
from desktop.kpis.catalogue import ALL
from desktop.kpis.view import Filters
from desktop.reports.json_form import measured_form
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.services.explain import explain
from desktop.services.export_report import export_report
from desktop.services.measure import Asked, numbers
from desktop.store.database import Book, open_book

# Small shops of different seeds, some of which have weeks without a contact or without an order.
SHOPS = [
    ExampleSize(seed=seed, weeks=5, orders_per_week=per_week) for seed, per_week in ((3, 40), (8, 9), (21, 2))
]
AS_OF = 1795400000  # 23 November 2026, after the end of every invented file

QUESTIONS = [
    Asked(as_of=AS_OF, clock=clock, filters=filters, since=since, until=until)
    for clock in Clock
    for filters in (
        Filters(),
        Filters(channels=("email",)),
        Filters(agents=("Sanne",)),
        Filters(channels=("chat",)),
    )
    for since, until in (("", ""), ("2026-10-28", "2026-11-17"))
]


@pytest.fixture(scope="module", params=SHOPS, ids=lambda size: f"seed {size.seed}")
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(tmp_path_factory.mktemp("shop") / "shop.replybook") as opened:
        fill_example(opened, request.param, Task())
        yield opened


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(
    "asked", QUESTIONS, ids=lambda a: f"{a.clock}-{a.filters.channels + a.filters.agents}-{a.since}"
)
@pytest.mark.parametrize("kpi", ALL, ids=lambda kpi: kpi.key)
def test_one_number(book: Book, kpi: Kpi, asked: Asked) -> None:
    whole = numbers(book, asked)
    total = whole.measured(kpi).total
    assert total.value is None or math.isfinite(total.value)
    assert (total.needs is None) == (total.value is not None)
    assert explain(book, whole, kpi).n == total.n
    assert measured_form(whole.measured(kpi))["value"] == total.value
    adds_up(book, kpi, asked, total)


def adds_up(book: Book, kpi: Kpi, asked: Asked, total: Value) -> None:
    """n of buckets and groups add up to the tile; what is no stock also does in its numerator.

    A customer who orders in two weeks is one customer of both: what is made of customers does not add up.
    """
    is_stock = kpi.key in ("backlog", "nps") or kpi.made is Made.CUSTOMERS
    for rhythm in (Rhythm.DAY, Rhythm.WEEK, Rhythm.MONTH):
        by = numbers(book, Asked(**{**vars(asked), "by": rhythm})).measured(kpi)
        if not is_stock:
            assert sum(bucket.n for bucket in by.series) == total.n
        counted = [bucket.numerator for bucket in by.series if bucket.numerator is not None]
        if (
            not is_stock
            and kpi.unit is not Unit.MINUTES
            and total.numerator is not None
            and kpi.key != "channel_mix"
        ):
            assert same(sum(counted), total.numerator)
    for dimension in (Dimension.CHANNEL, Dimension.AGENT, Dimension.TOPIC):
        split = numbers(book, Asked(**{**vars(asked), "split": dimension})).measured(kpi).split
        if kpi.key == "contact_rate":  # every group is divided by all orders
            assert same(sum(value.numerator or 0 for value in split.values()), total.numerator or 0)
        elif total.value is not None and split:  # orders have no channel: then nothing is told apart
            assert sum(value.n for value in split.values()) == total.n


@pytest.mark.parametrize("clock", list(Clock))
def test_the_tile_is_the_one_bucket_of_a_whole_year(book: Book, clock: Clock) -> None:
    """A period within one year has one bucket by year, and it says the same as the tile."""
    asked = Asked(since="2026-10-28", until="2026-11-17", clock=clock, as_of=AS_OF, by=Rhythm.YEAR)
    for kpi in ALL:
        measured = numbers(book, asked).measured(kpi)
        (bucket,) = measured.series
        assert same(bucket.value, measured.total.value), kpi.key
        assert bucket.n == measured.total.n, kpi.key
        assert same(bucket.low, measured.total.low), kpi.key
        assert same(bucket.high, measured.total.high), kpi.key


@pytest.mark.parametrize("clock", list(Clock))
def test_excel_says_the_same(book: Book, clock: Clock, tmp_path: Path) -> None:
    asked = Asked(clock=clock, as_of=AS_OF)
    path = export_report(book, tmp_path / "report.xlsx", asked)
    workbook = openpyxl.load_workbook(path)
    rows = [[*row, *[None] * 40] for row in workbook["Summary"].iter_rows(values_only=True)]
    workbook.close()
    head = next(row for row in rows if "key" in row and "value" in row)
    key_at, value_at = head.index("key"), head.index("value")
    in_excel = {row[key_at]: row[value_at] for row in rows if row[key_at] in {kpi.key for kpi in ALL}}
    whole = numbers(book, asked)
    for kpi in ALL:
        assert same(in_excel[kpi.key], whole.measured(kpi).total.value), kpi.key
