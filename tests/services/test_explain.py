"""What stands behind numbers that are made of answers, calls, costs and days instead of conversations."""

import pytest
from kpis.story import Story

from desktop.domain.assumptions import Assumptions
from desktop.kpis.catalogue import by_key
from desktop.services.change_settings import assumptions_in
from desktop.services.explain import explain
from desktop.services.measure import Asked, Numbers, question
from desktop.store.database import Book
from desktop.store.details import Detail

JANUARY = Asked(since="2026-01-01", until="2026-02-01", as_of=1_772_000_000)


def numbers_of(story: Story, stored: dict[str, str] | None = None) -> Numbers:
    return question(story.facts(), stored or {"time-zone": "Europe/Amsterdam"}, JANUARY)


def test_an_answer_about_no_conversation(book: Book) -> None:
    story = Story().rated("2026-01-05 10:00", 5).rated("2026-01-06 10:00", 1)
    found = explain(book, numbers_of(story), by_key["csat"])
    assert found.n == 2
    assert [(row.role, row.table, row.conversation) for row in found.counted] == [
        ("numerator", "ratings", 0),
        ("denominator", "ratings", 0),
    ]
    assert [row.detail.id for row in found.counted] == [1, 2]


def test_costs_hours_and_days_of_the_help_page(book: Book) -> None:
    story = Story().wrote("2026-01-05 10:00", answered="2026-01-05 11:00").cost("2026-01", 310)
    story.worked("2026-01-06", 60, "Ana").visited("2026-01-07", 40, asked=4, solved=3)
    numbers = numbers_of(story, {"time-zone": "Europe/Amsterdam", "hourly-rate": "20"})
    helped = explain(book, numbers, by_key["self_service_completion"])
    assert (helped.n, helped.counted[0].detail.about) == (4, "2026-01-07")


def test_a_months_cost_and_a_day_of_work_are_told_by_their_date(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The conversation itself is not in this book, so its details are made up here."""
    made_up = Detail(1, "email", "", "", "", 0, None)
    monkeypatch.setattr(
        "desktop.services.explain.conversation_details", lambda _connection, ids: iter([made_up] * len(ids))
    )
    story = Story().wrote("2026-01-05 10:00", answered="2026-01-05 11:00").cost("2026-01", 310)
    story.worked("2026-01-06", 60, "Ana").rated("2026-01-07 10:00", 5, talk=1)
    numbers = numbers_of(story, {"time-zone": "Europe/Amsterdam", "hourly-rate": "20"})
    rows = explain(book, numbers, by_key["cost_per_contact"]).counted
    assert [(row.table, row.detail.about, row.detail.name, row.adds) for row in rows[:2]] == [
        ("costs", "2026-01", "", pytest.approx(310)),
        ("hours", "2026-01-06", "Ana", pytest.approx(20)),
    ]
    assert (rows[2].table, rows[2].conversation) == ("conversations", 1)
    (answer,) = explain(book, numbers, by_key["csat"]).counted
    assert (answer.table, answer.conversation, answer.detail.channel) == ("ratings", 1, "email")


def test_what_the_owner_said_is_read_from_the_settings() -> None:
    stored = {"hourly-rate": "22.5", "margin": "40", "new-customer-cost": "12", "customer-years": "3"}
    assert assumptions_in(stored) == Assumptions(2250, None, 3.0, 0.4, 1200)
    assert assumptions_in({}) == Assumptions()
    view = numbers_of(Story().wrote("2026-01-05 10:00"), {**stored, "currency": "EUR"}).view
    assert (view.assumptions.margin, view.currency) == (0.4, "EUR")
