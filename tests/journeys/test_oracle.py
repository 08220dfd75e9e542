"""Every measure agrees with the oracle (tests/oracles/measures.py) on shops that never were."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from oracles import measures as oracle
from oracles.random_facts import Shop, random_facts

from desktop.domain.assumptions import Assumptions
from desktop.domain.facts import Facts
from desktop.domain.kpi import BucketValue, Clock, Dimension, Value
from desktop.domain.opening_hours import OpeningHours, Schedule
from desktop.domain.period import Period, Rhythm
from desktop.kpis.catalogue import ALL
from desktop.kpis.engine import measure
from desktop.kpis.view import Filters, View

DAY = oracle.DAY
HOURS = "Mon-Fri 09:00-12:30,13:00-17:00; Sat 22:00-03:00"  # past midnight, where clocks change
LATER_HOURS = "Mon-Sun 00:00-24:00"
FILTERS: tuple[Mapping[str, tuple[str, ...]], ...] = (
    {},
    {"channel": ("email",)},
    {"topic": ("delivery", "")},
    {"agent": ("Ana",)},
    {"stage": ("on-the-way", "before-purchase")},
    {"country": ("BE",)},
    {"product": ("cup", "")},
    {"customer": ("new", "best")},
    {"channel": ("email", "chat"), "country": ("NL", ""), "topic": ("returns", "size")},
)
FIELD = {
    "channel": "channels",
    "topic": "topics",
    "agent": "agents",
    "country": "countries",
    "product": "products",
    "stage": "stages",
    "customer": "customers",
}


@dataclass(frozen=True)
class Question:
    """One question as the engine understands it, and as the oracle does."""

    facts: Facts
    book: Mapping[str, list[oracle.Row]]
    view: View
    asked: oracle.Asked

    def filtered(self, filters: Mapping[str, tuple[str, ...]]) -> "Question":
        names = Filters(**{FIELD[dimension]: wanted for dimension, wanted in filters.items()})
        view = View(
            self.view.period,
            self.view.clock,
            self.view.as_of,
            names,
            self.view.schedule,
            self.view.rules,
            self.view.week_start,
            self.view.assumptions,
            self.view.currency,
        )
        return Question(self.facts, self.book, view, replace(self.asked, filters=filters))


def questions(seed: int) -> Iterator[Question]:
    """The book of a seed under both clocks; what an owner may or may not have set depends on the seed."""
    facts, shop = random_facts(seed), Shop(seed)
    book = oracle.read(facts)
    first = shop.first + timedelta(days=(0, 7, 13)[seed % 3])
    after = shop.first + timedelta(days=shop.days - (3 if seed % 5 == 4 else 0))
    as_of = (shop.end + 90 * DAY, shop.end, shop.start + shop.days * DAY * 2 // 3 + 4000, facts.last)[
        seed % 4
    ]
    if as_of <= shop.start or as_of > shop.end + 90 * DAY:  # a book without anything in it
        as_of = shop.end
    said = Assumptions(
        hourly_rate_minor=2500 if seed % 2 else None,
        silence_days=None if seed % 3 == 0 else 40.0,
        customer_years=3.0 if seed % 5 == 0 else None,
        margin=0.4 if seed % 3 == 0 else None,
        new_customer_minor=1200 if seed % 4 else None,
    )
    versions: list[tuple[date | None, str]] = [(None, HOURS)]
    if seed % 3 == 1:
        versions.append((shop.first + timedelta(days=20), LATER_HOURS))
    hours = tuple((since, OpeningHours.parse(text)) for since, text in versions)
    holidays = frozenset({shop.first + timedelta(days=9), shop.first + timedelta(days=10)})
    week_start = (0, 6)[seed % 2]
    for clock in Clock:
        is_open = clock is Clock.CALENDAR or seed % 7 != 4  # the open clock of a shop that set no hours
        view = View(
            Period(first, after, shop.zone),
            clock,
            as_of,
            schedule=Schedule(shop.zone, hours, holidays) if is_open else None,
            week_start=week_start,
            assumptions=said,
            currency="EUR",
        )
        asked = oracle.Asked(
            first,
            after,
            shop.zone,
            clock.value,
            as_of,
            hours=tuple((since, each.week) for since, each in hours) if is_open else (),
            holidays=holidays,
            week_start=week_start,
            currency="EUR",
            hourly_rate=said.hourly_rate_minor,
            silence_days=said.silence_days,
            customer_years=said.customer_years,
            margin=said.margin,
            new_customer=said.new_customer_minor,
        )
        yield Question(facts, book, view, asked)


# Comparing


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def differences(told: Value | BucketValue, expected: oracle.Told, where: str) -> Iterator[str]:
    """What differs. `n` where there is no value is that of whatever is known, and not compared."""
    names = ["value", "low", "high"]
    if expected.value is not None:
        names.append("n")
    for name in names:
        if not same(getattr(told, name), getattr(expected, name)):
            yield f"{where} {name}: {getattr(told, name)}, the oracle says {getattr(expected, name)}"
    if isinstance(told, Value):
        for name in sorted({*told.parts, *expected.parts}):
            if not same(told.parts.get(name), expected.parts.get(name)):
                yield f"{where} {name}: {told.parts.get(name)}, the oracle says {expected.parts.get(name)}"


def of_totals(question: Question) -> Iterator[str]:
    shop = oracle.Shop(question.book, question.asked)
    for kpi in ALL:
        where = f"{kpi.key} {question.asked.clock} {dict(question.asked.filters)}"
        total = measure(kpi, question.facts, question.view).total
        yield from differences(total, oracle.tell(shop, kpi.key), where)


def of_buckets(question: Question, rhythm: Rhythm) -> Iterator[str]:
    shop = oracle.Shop(question.book, question.asked)
    windows = oracle.windows(question.asked, rhythm.value)
    for kpi in ALL:
        series = measure(kpi, question.facts, question.view, by=rhythm).series
        assert [(bucket.start, bucket.end) for bucket in series] == windows
        for bucket, window in zip(series, windows, strict=True):
            where = f"{kpi.key} {question.asked.clock} {rhythm} {bucket.first}"
            yield from differences(bucket, oracle.tell(shop, kpi.key, window), where)


def of_groups(question: Question, dimension: Dimension) -> Iterator[str]:
    whole = oracle.Shop(question.book, question.asked)
    names = oracle.groups(question.book, question.asked, dimension.value)
    shops = {name: oracle.group_of(whole, dimension.value, name) for name in names}
    for kpi in ALL:
        split = measure(kpi, question.facts, question.view, split=dimension).split
        if not split:
            continue  # nothing there, or the dimension does not divide it
        assert set(split) <= set(names)
        for name, shop in shops.items():
            expected = oracle.tell(shop, kpi.key)
            if name in split:
                where = f"{kpi.key} {question.asked.clock} by {dimension} “{name}”"
                if kpi.parts_by is not None:  # the tile's own shares
                    expected = replace(expected, parts={})
                yield from differences(split[name], expected, where)
            elif expected.numerator:
                yield f"{kpi.key} by {dimension}: “{name}” is not there"


def check(found: Iterable[str]) -> None:
    wrong = list(found)
    assert not wrong, "\n".join([f"{len(wrong)} differences", *wrong[:20]])


def everything(seed: int) -> Iterator[str]:
    for question in questions(seed):
        for filters in FILTERS:
            yield from of_totals(question.filtered(filters))
        for rhythm in (Rhythm.DAY, Rhythm.WEEK, Rhythm.MONTH):
            yield from of_buckets(question, rhythm)
        for dimension in Dimension:
            yield from of_groups(question, dimension)
            yield from of_groups(question.filtered(FILTERS[-1]), dimension)


def test_the_oracle_knows_every_measure() -> None:
    assert {kpi.key for kpi in ALL} == set(oracle.MEASURES)


@pytest.mark.parametrize("seed", range(10))
def test_engine_and_oracle_agree(seed: int) -> None:
    check(everything(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 210))
def test_engine_and_oracle_agree_on_many_more(seed: int) -> None:
    check(everything(seed))
