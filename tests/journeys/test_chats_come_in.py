"""Chats on their way into the book: once, in any order, from any wrapping."""

import zipfile
from pathlib import Path

import pytest
from importers.fixture_cases import Case, cases

from desktop.domain.records import Answers
from desktop.domain.task import Task
from desktop.services.import_files import Request, bring_in, look
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_book

CASES = cases(
    "instagram_json",
    "instagram_html",
    "messenger_json",
    "messenger_encrypted_json",
    "whatsapp_text",
    "telegram_json",
    "signal_text",
)
DAY = """13/03/2026, 10:05 - Anna: Hello, is the mug there?
13/03/2026, 10:05 - Mud: Hi
13/03/2026, 10:06 - Anna: ok
13/03/2026, 10:06 - Anna: ok
13/03/2026, 10:06 - Mud: It is
"""
NEXT_DAY = """14/03/2026, 09:00 - Anna: And the bowl?
14/03/2026, 09:30 - Mud: Sold, sorry
"""


def import_into(book: Book, *paths: Path, source: str = "", answers: Answers | None = None) -> dict[str, int]:
    plan = look(book, Request(list(paths), source=source, answers=answers or Answers()), Task())
    assert plan.questions == []
    return bring_in(plan).plan.totals("new")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_second_import_adds_nothing(tmp_path: Path, case: Case) -> None:
    with open_book(tmp_path / "shop.replybook") as book:
        first = import_into(book, case.path, source=case.key, answers=case.answers)
        assert first["messages"] > 0
        before = content_hash(book.connection)
        assert import_into(book, case.path, source=case.key, answers=case.answers) == {}
        assert content_hash(book.connection) == before


def test_a_chat_twice_in_either_order_and_zipped_is_one(tmp_path: Path) -> None:
    early = tmp_path / "WhatsApp Chat with Anna.txt"
    early.write_text(DAY)
    late = tmp_path / "WhatsApp Chat - Anna.zip"
    with zipfile.ZipFile(late, "w") as archive:
        archive.writestr("_chat.txt", DAY.splitlines(keepends=True)[-1] + NEXT_DAY)
    hashes = set()
    for number, order in enumerate(((early, late), (late, early))):
        with open_book(tmp_path / f"{number}.replybook") as book:
            added = [import_into(book, path).get("messages", 0) for path in order]
            assert sum(added) == 7
            hashes.add(content_hash(book.connection))
            rows = book.connection.execute(
                "SELECT count(*), count(DISTINCT talk), sum(from_us) FROM messages"
            ).fetchone()
            assert tuple(rows) == (7, 1, 3)
            (customers,) = book.connection.execute(
                "SELECT count(DISTINCT customer) FROM conversations"
            ).fetchone()
            assert customers == 1
    assert len(hashes) == 1
