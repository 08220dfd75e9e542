"""What is shown of an import before it is brought in: figures, addresses, what is new and what is known."""

from pathlib import Path

import pytest
from small_shop import MAILBOX, ORDERS, OWNER

from desktop.domain.task import Task
from desktop.services.find_person import find_person
from desktop.services.import_files import Request, bring_in, look
from desktop.services.import_history import Undoing, past_imports, would_go
from desktop.services.log_contact import Contact, log_contact, take_contact_back
from desktop.services.preview import OwnAddress, Preview, preview
from desktop.services.recognise_files import recognise_files
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_book


@pytest.fixture
def filled(book: Book, mailbox: Path, orders_file: Path) -> Book:
    bring_in(look(book, Request([mailbox, orders_file], owner=[OWNER]), Task()))
    return book


def shown(book: Book, *paths: Path, owner: tuple[str, ...] = (OWNER,)) -> Preview:
    with look(book, Request(paths, owner=owner), Task()) as plan:
        return preview(plan)


def test_open_questions_come_with_the_addresses_that_answer_them(book: Book, mailbox: Path) -> None:
    found = shown(book, mailbox, owner=())
    assert [question.key for question in found.questions] == ["owner"]
    assert found.own == (OwnAddress(OWNER, 1, 5),)
    assert not found.brings_nothing


def test_the_busiest_machine_is_named_as_none(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "with shop mail.mbox"
    path.write_bytes(MAILBOX.replace(b"Paper news <news@paper.example>", b"Shop <mailer@shopify.com>"))
    assert shown(book, path, owner=()).own[-1] == OwnAddress("mailer@shopify.com", 1, 5, machine=True)


def test_the_figures_of_new_files(book: Book, mailbox: Path, orders_file: Path) -> None:
    found = shown(book, mailbox, orders_file)
    assert (found.conversations, found.customers, found.messages, found.orders) == (2, 2, 5, 2)
    assert found.left_out == (("bulk", 1),)
    assert found.reach is not None
    assert found.reach[0] < found.reach[1]
    assert [sample.customer for sample in found.samples] == ["Bob Smit", "Anna Berg"]
    assert [(file.source, file.channel) for file in found.files] == [
        ("gmail_mbox", "email"),
        ("shopify_orders", ""),
    ]
    assert found.came_in_at is None


def test_the_same_files_again_bring_nothing(filled: Book, mailbox: Path, orders_file: Path) -> None:
    found = shown(filled, mailbox, orders_file)
    assert found.brings_nothing
    assert found.known == 7
    assert found.came_in_at == past_imports(filled)[0].made_at
    assert found.zone == "Europe/Amsterdam"


def test_a_plan_may_be_closed_after_its_book(tmp_path: Path, mailbox: Path) -> None:
    book = open_book(tmp_path / "gone.replybook")
    plan = look(book, Request([mailbox], owner=[OWNER]), Task())
    book.close()
    plan.close()
    assert not list(tmp_path.glob("*.scratch*"))


def test_each_file_is_recognised_for_itself(mailbox: Path, orders_file: Path, tmp_path: Path) -> None:
    strange, packed, empty = tmp_path / "notes.bin", tmp_path / "takeout.zip", tmp_path / "empty"
    strange.write_bytes(bytes(range(256)))
    packed.write_bytes(b"PK\x03\x04")
    empty.mkdir()
    found = recognise_files([mailbox, strange, packed, tmp_path / "gone.csv", empty, orders_file])
    assert [file.source for file in found] == ["gmail_mbox", "", "", "", "", "shopify_orders"]
    assert found[0].size == len(MAILBOX)
    problems = [file.problem for file in found]
    assert [problem is None for problem in problems] == [True, False, False, False, False, True]
    assert problems[2] is not None
    assert "Download it again" in problems[2].try_this
    (orders,) = recognise_files([_folder_with(orders_file, tmp_path)])
    assert orders.label == "Shopify orders"


def _folder_with(file: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_a_file_that_cannot_be_opened_is_a_problem(
    orders_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_path: Path) -> bool:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "is_file", locked)
    (file,) = recognise_files([orders_file])
    assert file.problem is not None
    assert "cannot be opened" in file.problem.what


def test_the_history_has_the_newest_first(filled: Book, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text(ORDERS.replace("#1002", "#1003"), encoding="utf-8")
    bring_in(look(filled, Request([more]), Task()))
    newest, oldest = past_imports(filled)
    assert (newest.files, newest.orders, newest.conversations) == (("more.csv",), 1, 0)
    assert (oldest.messages, oldest.orders, oldest.conversations) == (5, 2, 2)
    assert would_go(filled, newest.batch) == Undoing(0, 1, 0, 1)
    assert would_go(filled, oldest.batch) == Undoing(5, 1, 0, 1)
    assert would_go(filled, 99) == Undoing(0, 0, 0, 0)


def test_a_person_is_found_by_name_address_and_order(filled: Book) -> None:
    for typed in ("berg", "anna@customers", "#1001", "1001"):
        (anna,) = find_person(filled, typed)
        assert (anna.point, anna.name, anna.order, anna.channel) == (
            "anna@customers.example",
            "Anna Berg",
            "#1001",
            "email",
        )
        assert anna.last is not None
    assert find_person(filled, "a") == []
    assert find_person(filled, "%") == find_person(filled, "__") == []


def test_a_contact_of_somebody_in_the_book_is_theirs_and_can_be_taken_back(filled: Book) -> None:
    before = content_hash(filled.connection)
    number = log_contact(filled, Contact("phone", "Anna", point="anna@customers.example", at=1), Task())
    said = "SELECT point, sender_name FROM messages JOIN points p ON p.id = sender WHERE sent_at = 1"
    assert filled.connection.execute(said).fetchall() == [("anna@customers.example", "Anna")]
    take_contact_back(filled, number, Task())
    assert content_hash(filled.connection) == before
    take_contact_back(filled, 1, Task())  # a file's number is none of a contact
    assert content_hash(filled.connection) == before
