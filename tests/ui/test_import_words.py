"""What an import says of itself where it brings more than messages and orders."""

import pytest

from desktop.services.import_history import PastImport, Undoing
from desktop.services.preview import Preview
from desktop.store.sorts import SMALL
from desktop.ui.widgets.import_history import brought_in_words, undoing_in_words
from desktop.ui.widgets.import_preview import button_words, heading, others

KEPT = " What you marked is kept in case they return."


@pytest.mark.parametrize(
    ("conversations", "orders", "brought", "words"),
    [
        (0, 0, {"ratings": 1}, "1 rating"),
        (0, 0, {"ratings": 1_234, "costs": 12}, "1,234 ratings · 12 costs"),
        (61, 7, {"ratings": 34}, "61 conversations · 7 orders · 34 ratings"),
        (61, 0, {"conversations": 61}, "61 conversations"),  # the tickets are the conversations
        (8, 0, {"calls": 9}, "8 conversations"),
        (0, 0, {"conversations": 2}, "2 tickets"),  # of conversations that were in the book
        (0, 0, {}, "nothing new"),
    ],
)
def test_a_past_import_says_all_it_brought(
    conversations: int, orders: int, brought: dict[str, int], words: str
) -> None:
    past = PastImport(1, 0, ("a.csv",), conversations, 0, orders, brought)
    assert brought_in_words(past) == words


def test_every_sort_has_words() -> None:
    assert all(others(sort.name, 2).startswith("2 ") for sort in SMALL)


def test_an_undo_says_all_that_goes_and_stays() -> None:
    assert undoing_in_words(Undoing(0, 0, 0, 0, {"ratings": 1})) == (
        "Undo takes back 1 rating that only this import brought." + KEPT
    )
    undoing = Undoing(5, 2, 1, 0, {"ratings": 3}, {"ratings": 4})
    assert undoing_in_words(undoing) == (
        "Undo takes back 5 messages, 2 orders and 3 ratings that only this import brought."
        " 5 are also in another file and stay." + KEPT
    )


def test_a_file_of_ratings_is_something_new() -> None:
    preview = Preview((), (), (), "UTC", others=34)
    assert (heading(preview), button_words(preview)) == ("Ready: 34 entries", "&Bring in 34 entries")
