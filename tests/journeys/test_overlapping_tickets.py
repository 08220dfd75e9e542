"""Two exports of one help desk or survey that overlap give the same book, whichever comes first."""

from pathlib import Path

import pytest

from desktop.domain.records import Answers
from desktop.domain.task import Task
from desktop.services.import_files import Request, bring_in, look
from desktop.store.content_hash import content_hash
from desktop.store.database import open_book

FIXTURES = Path(__file__).parents[1] / "importers" / "fixtures"
FACES = Answers(other={"question.3": "csat", "scale.3": "😀/🙂/😐/🙁"})


@pytest.mark.parametrize(
    ("file", "answers", "headers"),
    [
        ("zendesk_tickets/good_or_bad/tickets.csv", Answers(), 1),
        ("gorgias_tickets/tickets/tickets.csv", Answers(), 1),
        ("ticket_sheet/german/tickets.csv", Answers(time_zone="Europe/Berlin"), 1),
        ("chatwoot_ratings/csat/csat.csv", Answers(), 2),
        ("typeform/responses/responses.csv", FACES, 1),
    ],
)
def test_the_order_of_overlapping_exports_does_not_matter(
    tmp_path: Path, file: str, answers: Answers, headers: int
) -> None:
    whole = FIXTURES / file
    lines = whole.read_bytes().splitlines(keepends=True)
    part = tmp_path / "part.csv"
    part.write_bytes(b"".join([*lines[:headers], *lines[headers + 1 : headers + 3]]))
    books = [
        _book(tmp_path / f"{number}.replybook", files, answers)
        for number, files in enumerate(([whole], [part, whole], [whole, part], [whole, whole]))
    ]
    assert len(set(books)) == 1


def _book(path: Path, files: list[Path], answers: Answers) -> str:
    with open_book(path) as book:
        for file in files:
            bring_in(look(book, Request([file], answers=answers), Task()))
        return str(content_hash(book.connection))
