"""Mails are tied to threads by their ids, whatever the order in which they come and go."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from store.filling import SHOP, bring, mail, take_out

from desktop.domain.records import Message
from desktop.store.database import Book, open_book

HOUR, DAY = 3600, 24 * 3600
START = 1_750_000_000
ANNA = "anna@x.example"


def letter(name: str, *answers: str, hour: int = 0, thread: str = "") -> Message:
    """A mail whose Message-ID and words are `name`."""
    return mail(
        START + hour * HOUR, ANNA, SHOP, text=f"mail {name}", message_id=name, answers=answers, thread=thread
    )


def threads(book: Book) -> list[str]:
    """The mails of each thread, joined: ["a b", "c"]."""
    by_talk: dict[int, list[str]] = {}
    for talk, text in book.connection.execute("SELECT talk, text FROM messages ORDER BY text"):
        by_talk.setdefault(talk, []).append(text.removeprefix("mail "))
    return sorted(" ".join(mails) for mails in by_talk.values())


def test_an_answer_belongs_to_the_mail_it_answers(book: Book) -> None:
    bring(book, [letter("a"), letter("b", "a"), letter("c")])
    assert threads(book) == ["a b", "c"]


def test_an_answer_that_came_in_before_its_mail_finds_it(book: Book) -> None:
    bring(book, [letter("b", "a")])
    bring(book, [letter("a")])
    assert threads(book) == ["a b"]


def test_two_answers_to_a_mail_that_nobody_has_are_one_thread(book: Book) -> None:
    bring(book, [letter("b", "lost")])
    bring(book, [letter("c", "lost")])
    assert threads(book) == ["b c"]


def test_a_mail_between_two_threads_joins_them_until_it_is_taken_back(book: Book) -> None:
    bring(book, [letter("a"), letter("b", "a")])
    bring(book, [letter("d", "c"), letter("e", "d")])
    assert threads(book) == ["a b", "d e"]
    between = bring(book, [letter("c", "b")])
    assert threads(book) == ["a b c d e"]
    take_out(book, between)
    assert threads(book) == ["a b", "d e"]


def test_conversations_follow_threads_that_join_and_part(book: Book) -> None:
    """Two threads a day apart are two conversations; joined they are one: she waits for us all along."""
    count = "SELECT count(*) FROM conversations"
    bring(book, [letter("a"), letter("c", "b", hour=24)])
    assert book.connection.execute(count).fetchone() == (2,)
    between = bring(book, [letter("b", "a", hour=12)])
    assert book.connection.execute(count).fetchone() == (1,)
    take_out(book, between)
    assert book.connection.execute(count).fetchone() == (2,)


def test_a_mail_without_thread_is_drawn_to_the_gmail_thread_it_answers(book: Book) -> None:
    bring(book, [letter("b", "a"), letter("c", "b")])
    gmail = bring(book, [letter("a", thread="17"), letter("z", thread="17")])
    assert threads(book) == ["a b c z"]
    take_out(book, gmail)
    assert threads(book) == ["b c"]


def test_gmail_parts_what_references_tie(book: Book) -> None:
    bring(book, [letter("a", thread="17"), letter("b", "a", thread="18")])
    assert threads(book) == ["a", "b"]


def test_a_thread_that_gmail_gives_later_wins(book: Book) -> None:
    bring(book, [letter("a"), letter("b", "a")])
    gmail = bring(book, [letter("b", "a", thread="18")])
    assert threads(book) == ["a", "b"]
    take_out(book, gmail)
    assert threads(book) == ["a b"]


def test_mails_without_any_id_stay_alone(book: Book) -> None:
    bring(book, [mail(START + n, ANNA, SHOP, text=f"mail {n}") for n in range(3)])
    assert threads(book) == ["0", "1", "2"]
    bring(book, [mail(START + n, ANNA, SHOP, text=f"mail {n}") for n in range(4)])
    assert threads(book) == ["0", "1", "2", "3"]


def test_a_mail_without_id_joins_those_it_answers(book: Book) -> None:
    bring(book, [letter("a"), mail(START + HOUR, ANNA, SHOP, text="mail b", answers=("a",))])
    assert threads(book) == ["a b"]


def test_a_long_chain_is_one_thread(book: Book) -> None:
    names = [f"{n:04}" for n in range(1500)]
    chain = [letter(name, *names[max(0, n - 1) : n], hour=n) for n, name in enumerate(names)]
    bring(book, chain[::2])
    assert len(threads(book)) == 750  # each second mail answers one that is not there
    bring(book, chain[1::2])
    assert threads(book) == [" ".join(names)]


LETTERS = [f"m{n}" for n in range(8)]


@st.composite
def letters(draw: st.DrawFn) -> list[Message]:
    """Eight mails, each answering up to three others, which may be missing, younger or itself."""
    return [
        letter(name, *draw(st.lists(st.sampled_from([*LETTERS, "x", "y"]), max_size=3))) for name in LETTERS
    ]


def components(mails: Sequence[Message]) -> list[str]:
    """The threads by plain union-find over Message-IDs."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for each in mails:
        for answered in each.references:
            leader[find(each.message_id)] = find(answered)
    groups: dict[str, list[str]] = {}
    for name in sorted(each.message_id for each in mails):
        groups.setdefault(find(name), []).append(name)
    return sorted(" ".join(group) for group in groups.values())


@settings(max_examples=60)
@given(mails=letters(), parts=st.lists(st.integers(0, 2), min_size=8, max_size=8), gone=st.integers(0, 2))
def test_threads_are_what_union_find_says(mails: list[Message], parts: list[int], gone: int) -> None:
    with tempfile.TemporaryDirectory() as folder, open_book(Path(folder) / "b.replybook") as book:
        imports = [[each for each, part in zip(mails, parts, strict=True) if part == n] for n in range(3)]
        batches = [bring(book, records) for records in imports]
        assert threads(book) == components(mails)
        take_out(book, batches[gone])
        remaining = [each for n, records in enumerate(imports) for each in records if n != gone]
        assert threads(book) == components(remaining)
