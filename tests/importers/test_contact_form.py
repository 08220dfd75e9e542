"""Forms in mails: any words are read without trouble, and fields are told from sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importers.contact_form import Filled, announces_order, filled_in


@given(st.text(max_size=400), st.text(max_size=2000))
def test_any_words_are_read(subject: str, text: str) -> None:
    found = filled_in(subject, text)
    assert found is None or "@" in found.address
    assert announces_order(subject, text) in (True, False)


def test_long_and_repeated_fields_take_no_time() -> None:
    assert filled_in("", "Name: " * 200_000) is None
    assert filled_in("", "a " * 500_000 + ":\n" + "E-mail: x\n" * 50_000) is None


def test_a_field_may_stand_above_its_value_and_the_first_of_equal_ones_counts() -> None:
    text = "E-mail:\n\nAnna@Example.org\nE-mail: bob@example.org\nMessage:\nHi\n"
    assert filled_in("", text) == Filled("anna@example.org", True)


@pytest.mark.parametrize(
    ("text", "has_message"),
    [
        ("Name: Anna\nE-mail: anna@example.org\nWhere is my parcel?", False),
        ("E-mail: anna@example.org\nMessage: x", True),
    ],
)
def test_a_form_needs_an_address_and_something_asked(text: str, has_message: bool) -> None:
    assert filled_in("Contact", text) == Filled("anna@example.org", has_message)
    assert filled_in("Contact", text.replace("anna@example.org", "–")) is None


@pytest.mark.parametrize(
    ("subject", "is_one"),
    [
        ("[Linen] New customer order (1042)", True),
        ("You made a sale on Etsy", True),
        ("You have received a new order", True),
        ("Neue Bestellung #1042", True),
        ("Nouvelle commande", True),
        ("My new order", False),
        ("Newsletter", False),
    ],
)
def test_the_announcement_of_an_order(subject: str, is_one: bool) -> None:
    assert announces_order(subject, "Total: € 12.50") is is_one
    assert not announces_order(subject, "Where is it?")
