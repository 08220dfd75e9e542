"""A contact that was written down counts like any other."""

from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.kpis.catalogue import by_key
from desktop.services.import_files import Request, bring_in, look
from desktop.services.log_contact import Contact, log_contact
from desktop.services.measure import Asked, numbers
from desktop.services.take_back import batches, take_back
from desktop.store.database import Book

MONDAY = 1780480800  # 3 June 2026, 10:00 UTC


def conversations(book: Book) -> list[tuple[object, ...]]:
    return book.connection.execute(
        "SELECT h.name, p.point, k.name, c.reason, c.first_reply - c.arrived, c.turns FROM conversations c"
        " JOIN channels h ON h.id = c.channel JOIN points p ON p.id = c.customer"
        " JOIN customers k ON k.id = c.customer ORDER BY c.arrived"
    ).fetchall()


def test_a_solved_call(book: Book) -> None:
    log_contact(book, Contact("phone", "Anna Berg", "Where is it?", solved=True, at=MONDAY), Task())
    assert conversations(book) == [("phone", "name:phone/Anna Berg", "Anna Berg", "", 0, 1)]
    assert book.connection.execute("SELECT at, given FROM resolutions").fetchall() == [(MONDAY, 1)]
    asked = numbers(book, Asked(as_of=MONDAY + 60))
    assert asked.measured(by_key["contact_volume"]).total.value == 1
    assert asked.measured(by_key["backlog"]).total.value == 0


def test_the_minutes_are_kept_with_the_contact(book: Book) -> None:
    log_contact(book, Contact("phone", "Anna Berg", minutes=4.5, at=MONDAY), Task())
    rows = book.connection.execute(
        "SELECT d.what, json_extract(d.value, '$.value') FROM decisions d"
        " JOIN messages m ON m.identity = d.about"
    )
    assert rows.fetchall() == [("minutes", "4.5")]


def test_a_call_to_return_waits(book: Book) -> None:
    log_contact(book, Contact("phone", "06 1234 5678", "Call back", at=MONDAY), Task())
    assert conversations(book) == [("phone", "tel:0612345678", "06 1234 5678", "", None, 0)]
    # Hand-logged contacts are known up to this moment, whenever it is.
    assert numbers(book, Asked(as_of=MONDAY + 7200)).measured(by_key["backlog"]).total.value == 1


def test_two_equal_contacts_are_two(book: Book) -> None:
    for _ in range(2):
        log_contact(book, Contact("shop", "Anna", "Hello", solved=True, at=MONDAY), Task())
    assert book.connection.execute("SELECT count(*) FROM messages").fetchone() == (4,)


def test_when_we_called_it_is_no_contact_yet(book: Book) -> None:
    log_contact(book, Contact("phone", "Anna", "About your parcel", from_customer=False, at=MONDAY), Task())
    assert [row[3] for row in conversations(book)] == ["outbound-first"]


def test_it_is_no_import_and_no_undo_takes_it_out(book: Book, mailbox: Path) -> None:
    log_contact(book, Contact("phone", "bob@customers.example", "Also called", at=MONDAY), Task())
    batch = bring_in(look(book, Request([mailbox], owner=[OWNER]), Task())).batch
    assert len(batches(book)) == 1
    take_back(book, batch, Task())
    assert [row[1] for row in conversations(book)] == ["bob@customers.example"]


def test_somebody_must_be_named(book: Book) -> None:
    with pytest.raises(Problem):
        log_contact(book, Contact("phone", "  "), Task())
    assert book.revision == 0
