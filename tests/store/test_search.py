"""Words and names are found as people type them, and not after they are taken back."""

import pytest
from store.filling import SHOP, bring, mail, take_out

from desktop.store.database import Book

START = 1_750_000_000
ANNA = "anna@x.example"
LETTER = mail(
    START, ANNA, SHOP, text="Die Würde der weißen Übertöpfe", subject="Café crème", sender_name="Zoë Müller",
    message_id="a",
)  # fmt: skip


def found(book: Book, query: str) -> int:
    return int(
        book.connection.execute("SELECT count(*) FROM search WHERE search MATCH ?", (query,)).fetchone()[0]
    )


def sound(book: Book) -> None:
    with book.writing() as connection:
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize(
    "query",
    [
        "würde",
        "wurde",
        "WÜRDE",
        "übert*",
        "ub*",
        "wei*",
        "cafe",
        "café",
        "creme",
        "zoe",
        "Zoë",
        "sender_name:mull*",
    ],
)
def test_words_are_found_with_and_without_accents_by_their_beginning_and_by_name(
    book: Book, query: str
) -> None:
    bring(book, [LETTER])
    assert found(book, query) == 1
    sound(book)


@pytest.mark.parametrize("query", ["topfe", "x", "anna", "text:zoe"])
def test_other_words_are_not_found(book: Book, query: str) -> None:
    bring(book, [LETTER])
    assert found(book, query) == 0


def test_nothing_is_left_after_taking_back(book: Book) -> None:
    batch = bring(book, [LETTER])
    take_out(book, batch)
    assert found(book, "wurde OR cafe OR zoe") == 0
    sound(book)
    rows = book.connection.execute("SELECT count(*) FROM search_docsize").fetchone()
    assert rows == (0,)


def test_a_changed_name_is_found_by_the_new_one_only(book: Book) -> None:
    bring(book, [mail(START, ANNA, SHOP, message_id="a", sender_name="Anna")])
    newer = mail(START, ANNA, SHOP, message_id="a", sender_name="Berta")
    batch = bring(book, [newer, mail(START + 60, ANNA, SHOP)])
    assert (found(book, "sender_name:anna"), found(book, "sender_name:berta")) == (0, 1)
    sound(book)
    take_out(book, batch)
    assert (found(book, "sender_name:anna"), found(book, "sender_name:berta")) == (1, 0)
    sound(book)
