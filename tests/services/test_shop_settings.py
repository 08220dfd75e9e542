"""What the Settings page shows, and what adding or disowning an address changes."""

from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.task import Task
from desktop.services.change_settings import change_settings
from desktop.services.import_files import Request, bring_in, look
from desktop.services.shop_settings import Addresses, AddressLine, point_words, shop_settings
from desktop.store.database import Book

NONE = Addresses(frozenset(), frozenset(), frozenset(), frozenset())


def test_a_new_book_has_usual_settings(book: Book) -> None:
    shop = shop_settings(book)
    assert shop.values["quiet-hours"] == "72"
    assert shop.values["target-email"] == "24"
    assert (shop.hours, shop.guess, shop.addresses, shop.path) == (None, None, NONE, book.path)


def test_addresses_say_what_they_wrote(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    change_settings(book, {"not-customers": "news@paper.example, Mum"}, Task())
    shop = shop_settings(book)
    assert shop.lines[OWNER] == AddressLine(OWNER, "email", 1)
    assert shop.lines["news@paper.example"].messages == 1
    assert shop.lines["name:own/Mum"] == AddressLine("name:own/Mum", "", 0)


def test_what_is_shown_and_not_changed_is_what_is_set(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    shop = shop_settings(book)
    assert {key: shop.values[key] for key in shop.addresses.as_settings()} == shop.addresses.as_settings()
    assert shop.addresses.own == {OWNER}
    assert shop.addresses.by_hand == frozenset()


def test_an_address_of_a_file_can_be_disowned_and_claimed_again(book: Book, mailbox: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    without = shop_settings(book).addresses.without_own(OWNER)
    assert without.own == frozenset()
    change_settings(book, without.as_settings(), Task())
    shop = shop_settings(book)
    assert shop.addresses == without
    again = shop.addresses.with_own(f" {OWNER.upper()} ")
    change_settings(book, again.as_settings(), Task())
    assert shop_settings(book).addresses.own == {OWNER}
    assert shop_settings(book).addresses.by_hand == frozenset()  # the file says so already


def test_an_address_by_hand_is_simply_taken_away() -> None:
    added = NONE.with_own("me@shop.example").with_own("Sanne")
    assert added.own == {"me@shop.example", "name:own/Sanne"}
    assert added.without_own("name:own/Sanne").disowned == frozenset()
    strange = added.with_stranger("06 1234 5678")
    assert strange.not_customers == {"tel:0612345678"}
    assert strange.without_stranger("tel:0612345678") == added


@pytest.mark.parametrize(
    ("point", "words"),
    [("a@b.example", "a@b.example"), ("tel:+31612345678", "+31612345678"), ("name:own/Mum", "Mum")],
)
def test_points_in_words(point: str, words: str) -> None:
    assert point_words(point) == words
