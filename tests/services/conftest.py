"""The small shop's files in a folder, and a book to bring them into."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_shop import MAILBOX, ORDERS

from desktop.store.database import Book, open_book


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    path = tmp_path / "All mail.mbox"
    path.write_bytes(MAILBOX)
    return path


@pytest.fixture
def orders_file(tmp_path: Path) -> Path:
    path = tmp_path / "orders_export.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(tmp_path / "data" / "shop.replybook") as opened:
        yield opened
