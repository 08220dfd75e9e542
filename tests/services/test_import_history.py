"""What an import of tickets says of itself: in its preview, among past imports, before it is undone."""

from pathlib import Path

from desktop.domain.records import Answers
from desktop.domain.task import Task
from desktop.services.import_files import Plan, Request, bring_in, look, summary_of
from desktop.services.import_history import past_imports, would_go
from desktop.services.preview import preview
from desktop.services.take_back import take_back
from desktop.store.content_hash import content_hash
from desktop.store.database import Book

HEADER = "ticket,created_at,status,subject,email,replies\n"
FIRST = HEADER + "7,2026-06-02 09:00,open,Where is it?,zoe@customers.example,0\n"
SECOND = (
    FIRST.replace(",open,", ",closed,").replace(",0\n", ",2\n")
    + "8,2026-06-03 09:00,open,Broken,max@customers.example,0\n"
)


def plan_of(book: Book, folder: Path, text: str) -> Plan:
    path = folder / "tickets.csv"
    path.write_text(text, encoding="utf-8")
    return look(book, Request([path], source="ticket_sheet", answers=Answers(day_first=False)), Task())


def test_new_changed_and_known_tickets_are_counted(book: Book, tmp_path: Path) -> None:
    first = bring_in(plan_of(book, tmp_path, FIRST)).batch
    with plan_of(book, tmp_path, FIRST) as again:
        assert preview(again).brings_nothing
        assert (again.totals("known"), again.totals("new")) == ({"conversations": 1}, {})
    before = content_hash(book.connection)
    plan = plan_of(book, tmp_path, SECOND)
    assert not preview(plan).brings_nothing
    assert preview(plan).others == 2
    summary = summary_of(plan)
    assert (summary["new"], summary["changed"]) == ({"conversations": 1}, {"conversations": 1})
    assert summary["conversations"] == {"new": 1, "changed": 1, "opened_again": 0}
    second = bring_in(plan).batch
    newest, oldest = past_imports(book)
    assert (newest.others, oldest.others) == ({"conversations": 1}, {"conversations": 1})
    undoing = would_go(book, second)
    assert (undoing.others, undoing.others_stay) == ({"conversations": 1}, {"conversations": 1})
    assert would_go(book, first).others == {}
    take_back(book, second, Task())
    assert content_hash(book.connection) == before
