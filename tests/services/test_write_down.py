"""Ratings, costs and hours that were written down by hand: counted like any other, taken back as if never."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.problem import Problem
from desktop.domain.records import Survey
from desktop.domain.task import Task
from desktop.services.add_cost import add_cost, take_cost_back
from desktop.services.add_hours import add_hours, take_hours_back
from desktop.services.add_rating import Answer, add_rating, take_rating_back
from desktop.services.import_files import Request, bring_in, look
from desktop.services.take_back import batches, take_back
from desktop.store.content_hash import content_hash
from desktop.store.database import Book
from desktop.store.facts import load_facts

MONDAY = 1780480800  # 3 June 2026, 10:00 UTC


def test_an_answer_about_a_conversation(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    before = content_hash(book.connection)
    facts = load_facts(book.connection)
    row = int((facts.conversations.reason < 0).argmax())
    asked = Answer(Survey.CSAT, 4, comment="Nice", conversation=int(facts.conversations.id[row]), at=MONDAY)
    number = add_rating(book, asked, Task())
    ratings = load_facts(book.connection).ratings
    assert (ratings.score.tolist(), ratings.lowest.tolist(), ratings.highest.tolist()) == ([4], [1], [5])
    assert ratings.conversation.tolist() == [row]
    assert ratings.customer.tolist() == [int(facts.conversations.customer[row])]
    assert len(batches(book)) == 1  # no import, and no undo of one takes it out
    take_rating_back(book, number, Task())
    assert content_hash(book.connection) == before


def test_an_answer_of_somebody_without_a_conversation(book: Book) -> None:
    for _ in range(2):  # two equal answers are two
        add_rating(book, Answer(Survey.NPS, 9, customer="Zoe", at=MONDAY), Task())
    facts = load_facts(book.connection)
    assert facts.ratings.score.tolist() == [9, 9]
    assert facts.ratings.conversation.tolist() == [-1, -1]
    assert (facts.first, facts.last) == (MONDAY, MONDAY)


def test_a_cost_in_the_currency_of_the_shop(book: Book) -> None:
    before = content_hash(book.connection)
    book.connection.execute("INSERT INTO settings VALUES ('currency', 'SEK')")
    number = add_cost(book, "2026-06", 12_500, Task(), what="help desk")
    facts = load_facts(book.connection)
    assert facts.costs.amount_minor.tolist() == [12_500]
    assert (facts.currencies, facts.costs.month.tolist()) == (("SEK",), [2026 * 12 + 5])
    take_cost_back(book, number, Task())
    assert content_hash(book.connection) == before


def test_hours(book: Book) -> None:
    before = content_hash(book.connection)
    number = add_hours(book, "2026-06-03", 90, Task(), person="Mia")
    facts = load_facts(book.connection)
    assert (facts.hours.minutes.tolist(), facts.agents) == ([90], ("Mia",))
    take_hours_back(book, number, Task())
    assert content_hash(book.connection) == before


@pytest.mark.parametrize(
    "wrong",
    [
        lambda book: add_rating(book, Answer(Survey.CSAT, 6), Task()),
        lambda book: add_rating(book, Answer(Survey.CSAT, 1, scale=(1, 1)), Task()),
        lambda book: add_rating(book, Answer(Survey.CSAT, 1, conversation=99), Task()),
        lambda book: add_cost(book, "June", 5, Task()),
        lambda book: add_cost(book, "2026-06", -5, Task()),
        lambda book: add_hours(book, "yesterday", 5, Task()),
        lambda book: add_hours(book, "2026-06-03", 0, Task()),
        lambda book: add_hours(book, "2026-06-03", 1441, Task()),
    ],
)
def test_what_cannot_be_right_is_not_written(book: Book, wrong: Callable[[Book], int]) -> None:
    with pytest.raises(Problem):
        wrong(book)
    assert book.revision == 0


def test_what_is_written_down_outlives_the_import_it_is_about(book: Book, mailbox: Path) -> None:
    batch = bring_in(look(book, Request([mailbox], owner=[OWNER]), Task())).batch
    facts = load_facts(book.connection)
    conversation = int(facts.conversations.id[0])
    add_rating(book, Answer(Survey.CSAT, 4, conversation=conversation, at=MONDAY), Task())
    take_back(book, batch, Task())
    assert load_facts(book.connection).ratings.conversation.tolist() == [-1]
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    assert load_facts(book.connection).ratings.conversation.tolist() == [0]
