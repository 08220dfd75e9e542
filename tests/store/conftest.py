"""Every test of the store may ask for an empty book of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store.database import Book, open_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(tmp_path / "shop.replybook") as opened:
        yield opened
