"""Finding a customer by what one remembers: a name, an address, a phone number, an order."""

from dataclasses import dataclass

from desktop.store.database import Book
from desktop.store.known_people import known_people
from desktop.store.staging import order_token

_LEAST_LETTERS = 2
_MOST_FOUND = 4


@dataclass(frozen=True)
class Person:
    """Somebody in the book. `last`: when they or we last wrote, seconds UTC; None for never."""

    point: str
    name: str
    order: str
    channel: str
    last: int | None


def find_person(book: Book, typed: str) -> list[Person]:
    """The likeliest four; none while fewer than two letters are typed."""
    typed = typed.strip()
    if len(typed) < _LEAST_LETTERS:
        return []
    found = known_people(book.connection, typed, order_token(typed), _MOST_FOUND)
    return [Person(*person) for person in found]
