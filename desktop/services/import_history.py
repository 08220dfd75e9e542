"""The imports that are in the book, and what taking one of them back would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.services.take_back import batches
from desktop.store.database import Book
from desktop.store.sorts import MESSAGES, ORDERS, SMALL
from desktop.store.undoing import seen_by


@dataclass(frozen=True)
class PastImport:
    """One import and what was new with it. `made_at`: seconds UTC."""

    batch: int
    made_at: int
    files: tuple[str, ...]
    conversations: int
    messages: int
    orders: int
    others: Mapping[str, int] = field(default_factory=dict)  # tickets as "conversations", "ratings", ...


@dataclass(frozen=True)
class Undoing:
    """What only this import brought and would go, and what other files say too and stays."""

    messages: int
    orders: int
    messages_stay: int
    orders_stay: int
    others: Mapping[str, int] = field(default_factory=dict)  # by the names of store/sorts.py, none of 0
    others_stay: Mapping[str, int] = field(default_factory=dict)


def past_imports(book: Book) -> list[PastImport]:
    """All imports, the newest first."""
    found = []
    for batch in reversed(batches(book)):
        new = batch.summary.get("new", {})
        found.append(
            PastImport(
                batch.id,
                batch.made_at,
                tuple(file["file"] for file in batch.summary.get("files", ())),
                batch.summary.get("conversations", {}).get("new", 0),
                new.get("messages", 0),
                new.get("orders", 0),
                {sort.name: new[sort.name] for sort in SMALL if new.get(sort.name)},
            )
        )
    return found


def would_go(book: Book, batch: int) -> Undoing:
    """What taking this import back would do; nothing is changed."""
    seen = {each.sort: each for each in seen_by(book.connection, batch)}
    others = [(sort.name, seen[sort.number]) for sort in SMALL if sort.number in seen]
    messages, orders = seen.get(MESSAGES.number), seen.get(ORDERS.number)
    return Undoing(
        messages=messages.alone if messages else 0,
        orders=orders.alone if orders else 0,
        messages_stay=messages.elsewhere if messages else 0,
        orders_stay=orders.elsewhere if orders else 0,
        others={name: each.alone for name, each in others if each.alone},
        others_stay={name: each.elsewhere for name, each in others if each.elsewhere},
    )
