"""What a person decides about a conversation: replayed at every rebuild, taken back one by one."""

from pathlib import Path

import pytest
from small_shop import MAILBOX, OWNER

from desktop.domain.facts import NEVER, Facts
from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.domain.task import Task
from desktop.kpis.catalogue import by_key
from desktop.services.check_book import check_book
from desktop.services.import_files import Request, bring_in, look
from desktop.services.mark import mark, unmark
from desktop.services.measure import Asked, numbers
from desktop.store.content_hash import content_hash
from desktop.store.database import Book
from desktop.store.facts import load_facts
from desktop.store.waiting import waiting_rows

BOB_WROTE = 1780390800  # Tuesday 2 June 2026, 9:00 UTC
HOUR, DAY = 3600, 24 * 3600


@pytest.fixture
def filled(book: Book, mailbox: Path) -> Book:
    bring(book, mailbox)
    return book


def bring(book: Book, path: Path) -> int:
    return bring_in(look(book, Request([path], owner=[OWNER]), Task())).batch


def conversation_of(book: Book, person: str) -> int:
    row = book.connection.execute(
        "SELECT c.id FROM conversations c JOIN points p ON p.id = c.customer WHERE p.point LIKE ?",
        (f"{person}@%",),
    ).fetchone()
    return int(row[0])


def waits(book: Book, person: str) -> list[tuple[int, int | None]]:
    rows = book.connection.execute(
        "SELECT began, ended FROM waits WHERE conversation = ?", (conversation_of(book, person),)
    )
    return rows.fetchall()


def test_i_answered_this_counts_as_a_reply(filled: Book) -> None:
    before = content_hash(filled.connection)
    decision = mark(filled, conversation_of(filled, "bob"), "answered", Task(), at=BOB_WROTE + 2 * HOUR)
    assert waits(filled, "bob") == [(BOB_WROTE, BOB_WROTE + 2 * HOUR)]
    row = filled.connection.execute(
        "SELECT first_reply, turns, messages FROM conversations WHERE id = ?",
        (conversation_of(filled, "bob"),),
    ).fetchone()
    assert row == (BOB_WROTE + 2 * HOUR, 1, 1)  # no message was added
    unmark(filled, decision, Task())
    assert content_hash(filled.connection) == before


def test_an_answer_after_the_end_of_the_files_counts_everywhere(filled: Book) -> None:
    newest = BOB_WROTE + DAY  # the newsletter of Wednesday is the last mail in the file
    mark(filled, conversation_of(filled, "bob"), "answered", Task(), at=newest + 3 * DAY)
    asked = numbers(filled, Asked(as_of=newest + 4 * DAY))
    assert asked.measured(by_key["backlog"]).total.value == 0
    assert asked.measured(by_key["first_response_time"]).total.n == 2
    assert waiting_rows(filled.connection, newest + 4 * DAY) == []
    assert [check.name for check in check_book(filled) if not check.passed] == []


def test_the_real_reply_of_a_later_export_replaces_it(filled: Book, mailbox: Path) -> None:
    mark(filled, conversation_of(filled, "bob"), "answered", Task(), at=BOB_WROTE + 9 * HOUR)
    reply = b"""\
From 1000000000000000006@xxx Tue Jun 02 12:00:00 +0000 2026
X-GM-THRID: 1000000000000000004
From: Sanne <hello@shop.example>
To: bob@customers.example
Message-ID: <6@shop.example>
Subject: Re: Do you have it in blue?
Date: Tue, 02 Jun 2026 12:00:00 +0000

Yes, we do.

"""
    mailbox.write_bytes(reply + MAILBOX)
    bring(filled, mailbox)
    assert waits(filled, "bob") == [(BOB_WROTE, BOB_WROTE + 3 * HOUR)]
    turns = "SELECT turns FROM conversations WHERE id = ?"
    assert filled.connection.execute(turns, (conversation_of(filled, "bob"),)).fetchone() == (1,)


def test_a_mark_sleeps_while_its_message_is_away(book: Book, mailbox: Path) -> None:
    batch = bring(book, mailbox)
    mark(book, conversation_of(book, "bob"), "no-answer-needed", Task())
    from desktop.services.take_back import take_back

    take_back(book, batch, Task())
    bring(book, mailbox)
    assert waits(book, "bob") == []


def test_no_answer_needed_leaves_both_sums(filled: Book) -> None:
    mark(filled, conversation_of(filled, "bob"), "no-answer-needed", Task(), at=BOB_WROTE + HOUR)
    assert waits(filled, "bob") == []
    asked = numbers(filled, Asked(as_of=BOB_WROTE + 20 * DAY))
    assert asked.measured(by_key["answered_within_target"]).total.n == 1
    assert asked.measured(by_key["first_response_time"]).total.parts["waiting"] == 0
    assert asked.measured(by_key["contact_volume"]).total.value == 2


def test_solved_by_hand_without_an_answer_is_closed_not_solved(filled: Book) -> None:
    mark(filled, conversation_of(filled, "bob"), "solved", Task(), at=BOB_WROTE + HOUR)
    assert waits(filled, "bob") == [(BOB_WROTE, BOB_WROTE + HOUR)]
    row = filled.connection.execute(
        "SELECT closed_unanswered, (SELECT count(*) FROM resolutions WHERE conversation = c.id)"
        " FROM conversations c WHERE id = ?",
        (conversation_of(filled, "bob"),),
    ).fetchone()
    assert row == (BOB_WROTE + HOUR, 0)


def test_solved_by_hand_wins_over_silence(filled: Book) -> None:
    anna = conversation_of(filled, "anna")
    answered = filled.connection.execute(
        "SELECT first_reply FROM conversations WHERE id = ?", (anna,)
    ).fetchone()[0]
    mark(filled, anna, "solved", Task(), at=answered + HOUR)
    rows = filled.connection.execute(
        "SELECT at, known, given FROM resolutions WHERE conversation = ?", (anna,)
    )
    assert rows.fetchall() == [(answered + HOUR, answered + HOUR - 1, 1)]


def test_a_promise_to_call_back_waits(filled: Book) -> None:
    anna = conversation_of(filled, "anna")
    mark(filled, anna, "owe-answer", Task(), at=BOB_WROTE)
    assert waits(filled, "anna")[-1] == (BOB_WROTE, None)


def test_topic_and_leaving_out(filled: Book) -> None:
    anna = conversation_of(filled, "anna")
    mark(filled, anna, "topic", Task(), value="Where is my order")
    decision = mark(filled, anna, "leave-out", Task())
    read = "SELECT topic, reason FROM conversations WHERE id = ?"
    assert filled.connection.execute(read, (anna,)).fetchone() == ("Where is my order", "user-excluded")
    unmark(filled, decision, Task())
    assert filled.connection.execute(read, (anna,)).fetchone() == ("Where is my order", "")


def test_not_a_customer_is_about_the_person(filled: Book) -> None:
    bob = conversation_of(filled, "bob")
    decision = mark(filled, bob, "not-a-customer", Task())
    read = "SELECT reason FROM conversations WHERE id = ?"
    assert filled.connection.execute(read, (bob,)).fetchone() == ("not-a-customer",)
    unmark(filled, decision, Task())
    assert filled.connection.execute(read, (bob,)).fetchone() == ("",)


def test_what_cannot_be_decided_is_a_problem(filled: Book) -> None:
    with pytest.raises(Problem, match="no longer"):
        mark(filled, 999, "solved", Task())
    with pytest.raises(Problem, match="Nobody waits"):
        mark(filled, conversation_of(filled, "anna"), "answered", Task())
    with pytest.raises(ValueError, match="dance"):
        mark(filled, conversation_of(filled, "anna"), "dance", Task())
    decision = mark(filled, conversation_of(filled, "anna"), "solved", Task())
    unmark(filled, decision, Task())
    with pytest.raises(Problem, match="already"):
        unmark(filled, decision, Task())


def facts_of_bob(book: Book) -> tuple[Facts, int]:
    facts = load_facts(book.connection)
    return facts, facts.conversations.id.tolist().index(conversation_of(book, "bob"))


def test_minutes_escalation_and_upsell_stand_beside_a_conversation(filled: Book) -> None:
    before = content_hash(filled.connection)
    bob = conversation_of(filled, "bob")
    decisions = [
        mark(filled, bob, what, Task(), value=value)
        for what, value in (("minutes", "4.5"), ("minutes", "3"), ("escalated", ""), ("upsell", "1250"))
    ]
    facts, row = facts_of_bob(filled)
    c = facts.conversations
    assert (c.minutes[row], bool(c.minutes_estimated[row])) == (7.5, False)
    assert (bool(c.escalated[row]), bool(c.upsell[row]), c.upsell_minor[row]) == (True, True, 1250)
    for decision in decisions:
        unmark(filled, decision, Task())
    assert content_hash(filled.connection) == before
    assert facts_of_bob(filled)[0].conversations.upsell_minor[row] == NEVER


def test_a_quality_is_a_rating_of_the_owners(filled: Book, mailbox: Path) -> None:
    bob = conversation_of(filled, "bob")
    decision = mark(filled, bob, "quality", Task(), at=BOB_WROTE + DAY, value="2")
    decision = mark(filled, bob, "quality", Task(), at=BOB_WROTE + DAY, value="4")
    facts, row = facts_of_bob(filled)
    r = facts.ratings
    assert (facts.surveys, r.score.tolist(), r.lowest.tolist(), r.highest.tolist()) == (
        ("quality",),
        [4],
        [1],
        [5],
    )
    assert (r.id.tolist(), r.conversation.tolist()) == ([-bob], [row])
    assert r.answered_at.tolist() == [BOB_WROTE + DAY]
    unmark(filled, decision, Task())
    assert facts_of_bob(filled)[0].ratings.score.tolist() == [2]


def test_a_quality_of_what_is_left_out(filled: Book) -> None:
    left_out = filled.connection.execute(
        "SELECT id FROM conversations WHERE reason <> '' LIMIT 1"
    ).fetchone()[0]
    mark(filled, left_out, "quality", Task(), value="1")
    assert load_facts(filled.connection).ratings.id.tolist() == [-left_out]


def test_what_an_answer_takes_by_the_owners_own_estimate(filled: Book) -> None:
    filled.connection.execute("INSERT INTO settings VALUES ('minutes-per-reply', '5')")
    c = load_facts(filled.connection).conversations
    assert c.minutes[c.turns == 2].tolist() == [10.0] * int((c.turns == 2).sum())
    assert c.minutes_estimated.tolist() == (c.turns > 0).tolist()
    mark(filled, int(c.id[c.turns > 0][0]), "minutes", Task(), value="1")
    again = load_facts(filled.connection).conversations
    assert again.minutes_estimated.sum() == c.minutes_estimated.sum() - 1


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("minutes", "long"),
        ("minutes", "-1"),
        ("upsell", "1.5"),
        ("upsell", "-5"),
        ("quality", "6"),
        ("quality", ""),
    ],
)
def test_a_value_that_cannot_be_right(filled: Book, what: str, value: str) -> None:
    before = filled.revision
    with pytest.raises(Problem):
        mark(filled, conversation_of(filled, "bob"), what, Task(), value=value)
    assert filled.revision == before


OPEN_TICKET = (
    "ticket,created_at,status,subject,email\n7,2026-06-02 09:00,open,Where is it?,zoe@customers.example\n"
)


def test_decisions_about_a_ticket(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(OPEN_TICKET, encoding="utf-8")
    bring_in(look(book, Request([path], source="ticket_sheet", answers=Answers(day_first=False)), Task()))
    before = content_hash(book.connection)
    zoe = conversation_of(book, "zoe")
    late = BOB_WROTE + 60 * DAY  # a ticket that the desk calls open does not lapse
    answered = mark(book, zoe, "answered", Task(), at=late, value="Mia")
    assert waits(book, "zoe") == [(BOB_WROTE, late)]
    c = load_facts(book.connection).conversations
    assert (c.first_reply.tolist(), c.turns.tolist()) == ([late], [1])
    solved = mark(book, zoe, "solved", Task(), at=late + DAY)
    resolved = "SELECT at, given FROM resolutions"
    assert book.connection.execute(resolved).fetchall() == [(late + DAY, 1)]
    unmark(book, solved, Task())
    unmark(book, answered, Task())
    assert content_hash(book.connection) == before
    closed = mark(book, zoe, "solved", Task(), at=late)
    assert book.connection.execute("SELECT closed_unanswered FROM conversations").fetchone() == (late,)
    unmark(book, closed, Task())
    mark(book, zoe, "no-answer-needed", Task(), at=BOB_WROTE + 1)
    assert waits(book, "zoe") == []
    assert all(check.passed for check in check_book(book))
