"""Looking at files, bringing them in, and what a person is told about it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.domain.task import Cancelled, Task
from desktop.services.change_settings import change_setting
from desktop.services.import_files import Imported, Request, bring_in, look, summary_of
from desktop.services.take_back import batches, take_back
from desktop.store.content_hash import content_hash
from desktop.store.database import Book


def bring(book: Book, *paths: Path, owner: tuple[str, ...] = (OWNER,)) -> Imported:
    return bring_in(look(book, Request(paths, owner=owner), Task()))


def test_a_mailbox_and_orders_become_conversations(book: Book, mailbox: Path, orders_file: Path) -> None:
    plan = bring(book, mailbox, orders_file).plan
    assert plan.totals("new") == {"messages": 5, "orders": 2, "order_lines": 3}
    assert plan.conversations == {"new": 2, "changed": 0, "opened_again": 0}
    assert plan.left_out == {"bulk": 1}
    rows = book.connection.execute(
        "SELECT p.point, c.first_reply - c.arrived, o.number, c.order_named FROM conversations c"
        " JOIN points p ON p.id = c.customer LEFT JOIN orders o ON o.id = c.order_id"
        " WHERE reason = '' ORDER BY arrived"
    ).fetchall()
    # Anna was answered after half an hour about the order she names; Bob's order came after his question.
    assert rows == [("anna@customers.example", 1800, "#1001", 1), ("bob@customers.example", None, None, 0)]


def test_the_plan_says_what_bringing_in_then_does(book: Book, mailbox: Path) -> None:
    empty = content_hash(book.connection)
    plan = look(book, Request([mailbox], owner=[OWNER]), Task())
    assert content_hash(book.connection) == empty
    promised = plan.totals("new")["messages"]
    bring_in(plan)
    assert book.connection.execute("SELECT count(*) FROM messages").fetchone() == (promised,)


def test_a_plan_shows_a_few_conversations_as_they_will_be(book: Book, mailbox: Path) -> None:
    with look(book, Request([mailbox], owner=[OWNER]), Task()) as plan:
        bob, anna = plan.samples
    assert (bob.customer, bob.channel, bob.about) == ("Bob Smit", "email", "Do you have it in blue?")
    assert (bob.first_reply, bob.waiting, bob.solved, bob.messages) == (None, True, False, 1)
    assert (anna.customer, anna.waiting, anna.messages) == ("Anna Berg", False, 2)
    assert anna.first_reply == anna.arrived + 1800


def test_a_plan_that_is_only_looked_at_leaves_nothing(book: Book, mailbox: Path) -> None:
    with look(book, Request([mailbox], owner=[OWNER]), Task()):
        assert list(book.path.parent.glob("*.scratch*"))
    assert not list(book.path.parent.glob("*.scratch*"))
    assert book.revision == 0


def test_a_second_import_adds_nothing(book: Book, mailbox: Path, orders_file: Path) -> None:
    bring(book, mailbox, orders_file)
    content = content_hash(book.connection)
    again = bring(book, mailbox, orders_file).plan
    assert again.totals("new") == {}
    assert again.totals("known") == {"messages": 5, "orders": 2, "order_lines": 3}
    assert content_hash(book.connection) == content
    # Also when the file is not the same byte for byte, and so is read again.
    mailbox.write_bytes(mailbox.read_bytes() + b"\n")
    again = bring(book, mailbox).plan
    assert (again.totals("new"), again.totals("known")) == ({}, {"messages": 5})
    assert content_hash(book.connection) == content


def test_taking_back_the_first_of_two_equal_imports_keeps_the_second(book: Book, mailbox: Path) -> None:
    first = bring(book, mailbox).batch
    content = content_hash(book.connection)
    second = bring(book, mailbox).batch
    take_back(book, first, Task())
    assert content_hash(book.connection) == content
    take_back(book, second, Task())
    assert batches(book) == []
    assert book.connection.execute("SELECT count(*) FROM messages").fetchone() == (0,)


def test_an_order_seen_again_with_a_refund_is_changed(book: Book, orders_file: Path) -> None:
    bring(book, orders_file)
    text = orders_file.read_text(encoding="utf-8")
    text = text.replace("Lineitem price\n", "Lineitem price,Refunded Amount\n").replace(
        "Cup,20.00\n", "Cup,20.00,20.00\n", 1
    )
    text += "#1003,cleo@customers.example,paid,EUR,9.00,2026-06-09 12:00:00 +0200,1,Cup,9.00,0.00\n"
    orders_file.write_text(text, encoding="utf-8")
    plan = bring(book, orders_file).plan
    assert plan.totals("new") == {"orders": 1, "order_lines": 1}
    assert plan.totals("changed")["orders"] == 1
    refunds = dict(book.connection.execute("SELECT number, refunded_minor FROM orders"))
    assert refunds == {"#1001": None, "#1002": 2000, "#1003": 0}


def test_without_own_addresses_it_asks_and_writes_nothing(book: Book, mailbox: Path) -> None:
    with look(book, Request([mailbox]), Task()) as plan:
        (question,) = plan.questions
        assert (question.key, question.proposed[0]) == ("owner", OWNER)
        with pytest.raises(Problem, match="still open"):
            bring_in(plan)
    assert book.revision == 0


def test_proposed_addresses_are_used_only_on_request(book: Book, mailbox: Path) -> None:
    plan = bring(book, mailbox, owner=("auto",)).plan
    assert plan.files[0].owner == (OWNER,)


def test_addresses_once_said_need_not_be_said_again(book: Book, mailbox: Path) -> None:
    bring(book, mailbox)
    mailbox.write_bytes(mailbox.read_bytes() + b"\n")
    plan = bring(book, mailbox, owner=()).plan
    assert (plan.questions, plan.files[0].owner) == ([], (OWNER,))


def test_another_mailbox_whose_owner_is_not_known_is_asked_about(book: Book, mailbox: Path) -> None:
    bring(book, mailbox)
    mailbox.write_bytes(mailbox.read_bytes().replace(b"hello@shop.example", b"info@shop.example"))
    with look(book, Request([mailbox]), Task()) as plan:
        assert [question.proposed[0] for question in plan.questions] == ["info@shop.example"]


def test_who_was_disowned_is_not_taken_back_in_silence(book: Book, mailbox: Path) -> None:
    change_setting(book, "not-owner", OWNER, Task())
    with pytest.raises(Problem, match="not you"):
        look(book, Request([mailbox], owner=[OWNER]), Task())
    with look(book, Request([mailbox], owner=["auto"]), Task()) as plan:
        assert OWNER not in plan.files[0].owner


def test_two_mailboxes_ask_once(book: Book, mailbox: Path) -> None:
    other = mailbox.with_name("other.mbox")
    other.write_bytes(mailbox.read_bytes() + b"\n")
    with look(book, Request([mailbox, other]), Task()) as plan:
        assert [question.key for question in plan.questions] == ["owner"]


def test_a_folder_is_searched_for_what_it_holds(book: Book, mailbox: Path, orders_file: Path) -> None:
    (mailbox.parent / "notes.txt").write_text("nothing of ours")
    plan = bring(book, mailbox.parent).plan
    assert {file.importer.key for file in plan.files} == {"gmail_mbox", "shopify_orders"}


def test_an_unknown_file_is_named(book: Book, tmp_path: Path) -> None:
    unknown = tmp_path / "kassa.bin"
    unknown.write_bytes(b"\x00\x01\x02")
    with pytest.raises(Problem, match=r"kassa\.bin"):
        look(book, Request([unknown]), Task())
    assert not list(book.path.parent.glob("*.scratch*"))


def test_a_missing_file_and_an_unknown_source_are_named(book: Book, tmp_path: Path, mailbox: Path) -> None:
    with pytest.raises(Problem, match=r"gone\.mbox"):
        look(book, Request([tmp_path / "gone.mbox"]), Task())
    with pytest.raises(Problem, match="pigeon_post"):
        look(book, Request([mailbox], source="pigeon_post"), Task())


def test_a_source_can_be_named(book: Book, mailbox: Path) -> None:
    plan = look(book, Request([mailbox], source="mbox", owner=[OWNER]), Task())
    assert plan.files[0].importer.key == "mbox"
    assert plan.totals("new") == {"messages": 5}
    plan.close()


def test_only_one_gmail_label(book: Book, mailbox: Path) -> None:
    request = Request([mailbox], owner=[OWNER], answers=Answers(labels=("Unread",)))
    with look(book, request, Task()) as plan:
        assert plan.totals("new") == {"messages": 1}
        assert plan.files[0].tally.left_out == {"other-label": 4}


def test_a_book_that_changed_since_the_look_is_not_written(book: Book, mailbox: Path) -> None:
    plan = look(book, Request([mailbox], owner=[OWNER]), Task())
    with book.writing():
        pass
    with pytest.raises(Problem, match="changed"):
        bring_in(plan)
    assert book.connection.execute("SELECT count(*) FROM messages").fetchone() == (0,)


class StopsAt(Task):
    """Presses Cancel at the n-th look."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def report(self, fraction: float, label: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            self.cancel()
        super().report(fraction, label)


def count_looks(work: Callable[[Task], object]) -> int:
    task = StopsAt(1_000_000)
    work(task)
    return 1_000_000 - task.left


def test_cancel_keeps_nothing_wherever_it_comes(book: Book, mailbox: Path, orders_file: Path) -> None:
    request = Request([mailbox, orders_file], owner=[OWNER])
    looks = count_looks(lambda task: look(book, request, task).close())
    assert looks >= 5
    for at in range(looks):
        with pytest.raises(Cancelled):
            look(book, request, StopsAt(at))
        assert not list(book.path.parent.glob("*.scratch*"))
        assert book.revision == 0
    bring(book, mailbox, orders_file)


def test_progress_reaches_the_end(book: Book, mailbox: Path) -> None:
    task = Task()
    look(book, Request([mailbox], owner=[OWNER]), task).close()
    assert task.fraction == 1.0


def test_rows_that_cannot_be_read_are_listed(book: Book, orders_file: Path) -> None:
    text = orders_file.read_text(encoding="utf-8")
    orders_file.write_text(text.replace("2026-06-05 12:00:00", "2026-31-05 12:00:00"), encoding="utf-8")
    plan = bring(book, orders_file).plan
    (file,) = summary_of(plan)["files"]
    assert file["skipped"][0]["where"] == "row 2"
    assert file["new"] == {"orders": 1, "order_lines": 2}
