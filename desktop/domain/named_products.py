"""Which product of an order a customer's words name: by its own words, and only where there is no doubt."""

import re
from collections.abc import Collection, Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]{4,}")
# In the titles of products and in anybody's letters alike: they name nothing.
_EVERYWHERE_TEXT = """
from with your this that have will when what which order item product pack size small medium large extra
edition white black blue green yellow grey gray brown pink gift card piece pieces shipping delivery
voor deze maat klein groot groen blauw zwart geel grijs bestelling stuks stuk bezorging cadeau
eine einen einem einer diese dieser dieses groesse größe gross groß weiss weiß schwarz blau grün gelb braun
versand lieferung geschenk stück
avec pour taille petit petite grand grande blanc noir bleu vert jaune commande livraison
"""
_EVERYWHERE = frozenset(_EVERYWHERE_TEXT.split())


def words_of_product(title: str) -> frozenset[str]:
    """The words by which somebody would call the product, in lower case."""
    return frozenset(_WORD.findall(title.lower())) - _EVERYWHERE


def words_said(words: Iterable[str], text: str) -> set[str]:
    """Those of `words` that `text` says; an ending of two letters more is the same word ("vase", "vases")."""
    said = set(_WORD.findall(text.lower()))
    return {word for word in words if any(_same(word, other) for other in said)}


def named_product(titles: Sequence[str], said: Collection[str]) -> str:
    """The one of `titles` of whose words most were said; "" for none, or for several equally.

    A word that all titles share tells nothing of them apart.
    """
    products = {title: words_of_product(title) for title in titles}
    shared = frozenset.intersection(*products.values()) if len(products) > 1 else frozenset()
    count = {title: len((words - shared) & set(said)) for title, words in products.items()}
    most = max(count.values(), default=0)
    named = [title for title, number in count.items() if number == most]
    return named[0] if most and len(named) == 1 else ""


def _same(word: str, other: str) -> bool:
    return other.startswith(word) and len(other) - len(word) <= 2
