"""What the frame around all pages tells: whose book it is, how many wait, and how far its data go."""

import time
from dataclasses import dataclass

from desktop.services.change_settings import read_setting, shop_zone
from desktop.services.example_shop import is_example
from desktop.store.database import Book
from desktop.store.reach import channel_reaches, order_reaches
from desktop.store.waiting import waiting_rows

_FRESH = 8 * 86400  # seconds: a week, and a day to bring the files up to date


@dataclass(frozen=True)
class Frame:
    """`data_until`: the last instant in the files (seconds UTC), None for a book without any."""

    shop: str
    zone: str
    example: bool
    waiting: int
    data_until: int | None
    is_fresh: bool


def frame(book: Book, as_of: int | None = None) -> Frame:
    """As of `as_of` in seconds UTC, usually this moment."""
    now = int(time.time()) if as_of is None else as_of
    reached = [order_reaches(book.connection), *channel_reaches(book.connection).values()]
    until = max((reach.newest for reaches in reached for reach in reaches), default=None)
    return Frame(
        shop=read_setting(book, "shop-name"),
        zone=shop_zone(book),
        example=is_example(book),
        waiting=len(waiting_rows(book.connection, now)),
        data_until=until,
        is_fresh=until is not None and until > now - _FRESH,
    )
