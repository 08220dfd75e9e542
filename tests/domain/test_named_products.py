"""Which product a customer names: by words that tell it apart, or none."""

import pytest

from desktop.domain.named_products import named_product, words_of_product, words_said

ORDER = ["Ceramic Vase Large", "Ceramic Bowl", "Linen Tablecloth"]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("My vase arrived broken", "Ceramic Vase Large"),
        ("Both VASES arrived broken", "Ceramic Vase Large"),
        ("The ceramic bowl has a crack", "Ceramic Bowl"),
        ("Where is my order?", ""),
        ("It is too large", ""),  # said of anything
        ("The vase and the tablecloth", ""),  # two: nobody can tell
        ("Something ceramic broke", ""),
        ("vaseline", ""),  # another word
    ],
)
def test_the_product_that_is_named(text: str, product: str) -> None:
    words = {word for title in ORDER for word in words_of_product(title)}
    assert named_product(ORDER, words_said(words, text)) == product


def test_an_order_of_one_product_is_named_too_or_not() -> None:
    assert named_product(["Ceramic Vase"], {"vase"}) == "Ceramic Vase"
    assert named_product(["Ceramic Vase"], set()) == ""
    assert named_product([], {"vase"}) == ""


def test_what_all_products_share_tells_nothing() -> None:
    assert named_product(["Oak Shelf", "Oak Shelf Pair"], {"shelf"}) == ""
    assert named_product(["Oak Shelf", "Oak Shelf Pair"], {"shelf", "pair"}) == "Oak Shelf Pair"
