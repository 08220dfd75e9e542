"""What no file covers is a gap, and the quiet of a small shop is none."""

import numpy as np
from store.filling import SHOP, bring, mail

from desktop.domain.facts import Gap
from desktop.domain.records import Order
from desktop.store.database import Book
from desktop.store.facts import load_facts
from desktop.store.reach import Reach, gaps_between

START = 1_750_000_000
HOUR, DAY = 3600, 86400


def every(hours: float, days: int) -> np.ndarray:
    """Instants at this distance from START on."""
    return np.arange(START, START + days * DAY, int(hours * HOUR), dtype=np.int64)


def test_files_that_follow_each_other_leave_no_gap() -> None:
    reaches = [Reach(START, START + 10 * DAY, "a"), Reach(START + 10 * DAY + HOUR, START + 20 * DAY, "a")]
    assert gaps_between(reaches, every(2, 20)) == []
    assert gaps_between([], every(2, 20)) == []
    assert gaps_between(reaches[:1], every(2, 10)) == []


def test_days_that_no_file_covers_are_a_gap() -> None:
    reaches = [Reach(START + 14 * DAY, START + 20 * DAY, "a"), Reach(START, START + 10 * DAY, "a")]
    assert gaps_between(reaches, every(2, 20)) == [(START + 10 * DAY, START + 14 * DAY)]


def test_a_file_inside_another_leaves_no_gap() -> None:
    reaches = [
        Reach(START, START + 20 * DAY, "a"),
        Reach(START + DAY, START + 2 * DAY, "a"),
        Reach(START + 15 * DAY, START + 25 * DAY, "a"),
    ]
    assert gaps_between(reaches, every(2, 25)) == []


def test_a_shop_of_few_words_is_quiet_for_days() -> None:
    reaches = [Reach(START, START + 40 * DAY, "a"), Reach(START + 44 * DAY, START + 80 * DAY, "a")]
    assert gaps_between(reaches, every(36, 80)) == []  # every 36 hours: 4.5 days may be quiet
    assert gaps_between(reaches, every(24, 80)) == [(START + 40 * DAY, START + 44 * DAY)]


def test_the_facts_name_the_gaps_of_channels_and_orders(book: Book) -> None:
    early = [mail(START + i * HOUR, f"c{i}@x.example", SHOP) for i in range(24)]
    late = [mail(START + 9 * DAY + i * HOUR, f"d{i}@x.example", SHOP) for i in range(24)]
    bring(book, early)
    bring(book, late)
    assert load_facts(book.connection).gaps == (Gap(0, START + 23 * HOUR, START + 9 * DAY),)
    bring(book, [Order("shop", f"#{i}", START + i * HOUR) for i in range(24)])
    bring(book, [Order("shop", f"#{i}", START + 5 * DAY + i * HOUR) for i in range(24, 48)])
    assert load_facts(book.connection).gaps[1] == Gap(-1, START + 23 * HOUR, START + 6 * DAY)
    bring(book, [mail(START + 2 * DAY, "e@x.example", SHOP), mail(START + 8 * DAY, "f@x.example", SHOP)])
    gaps = load_facts(book.connection).gaps
    assert [gap for gap in gaps if gap.channel == 0] == []  # a file that reaches over them closes them
