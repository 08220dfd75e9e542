"""A book filled step by step says the same as a fresh one filled with what remains, under the same rules."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store.filling import SHOP, Records, bring, mail, set_rule, take_out

from desktop.domain.identity import digest
from desktop.domain.records import (
    Call,
    Cost,
    HelpVisits,
    HoursWorked,
    Kind,
    Message,
    Order,
    OrderLine,
    Rating,
    Record,
    Survey,
    Ticket,
    TicketState,
)
from desktop.store.content_hash import content_hash
from desktop.store.counting import faults_of_file, messages_without_conversation
from desktop.store.database import Book, open_book
from desktop.store.facts import load_facts

HOUR, DAY = 3600, 24 * 3600
START = 1_750_000_000
FORM = "form@shop.example"
HELPER = "helper@x.example"
MAIL_PEOPLE = ("anna@x.example", "bob@x.example", HELPER)
PHONES = ("tel:+311", "tel:+312")
HANDLE = "relay-7@market.example"
RULES = {
    "not-customers": ("[]", json.dumps([HELPER]), json.dumps([PHONES[0]]), json.dumps(["anna@x.example"])),
    "quiet-hours": ("24", "72", "240"),
    "split-days-mail": ("3", "14"),
    "owner": ("[]", json.dumps(["bob@x.example"])),
}


@dataclass(frozen=True)
class Bring:
    records: Records
    owner: tuple[str, ...] = (SHOP,)


@dataclass(frozen=True)
class TakeBack:
    which: int


@dataclass(frozen=True)
class SetRule:
    key: str
    value: str


Step = Bring | TakeBack | SetRule


@st.composite
def a_mail(draw: st.DrawFn) -> Message:
    """One of sixteen mails. Its Message-ID fixes who, when and what; exports differ in thread and labels."""
    number = draw(st.integers(0, 15))
    person = MAIL_PEOPLE[number % 3]
    form = {}
    match number % 8:
        case 3 | 6:
            sender, reached = SHOP, [person]
        case 4:
            sender, reached, form = FORM, [SHOP], {"reply_to": person}
        case 5:
            sender, reached = SHOP, [SHOP]
            form = {"reply_to": person}
        case 7:
            sender, reached = SHOP, [(HANDLE, "boss@x.example")[number // 8]]
        case _:
            sender, reached = person, [SHOP]
    answers = tuple(f"m{number - back}" for back in ((1, 4), (), (2,))[number % 3] if number >= back)
    return mail(
        START + number * 31 * HOUR + (number % 5) * 50 * HOUR,
        sender,
        *reached,
        text=("Where is order #1001?", "Thanks", "it was 1002", "Here it is")[number % 4]
        + f" {'x' * number}",
        message_id=f"m{number}" if number != 9 else "",
        answers=answers,
        subject=("Vase", "Re: Vase", "")[number % 3],
        thread=draw(st.sampled_from(["", "", f"g{number // 4}"])),
        sender_name=draw(st.sampled_from(["", "Anna"])),
        kind=draw(st.sampled_from([Kind.PERSON] * 4 + [Kind.SPAM])),
        **form,
    )


@st.composite
def a_chat(draw: st.DrawFn) -> Message:
    """One of ten chat messages; groups of two phones among them."""
    number = draw(st.integers(0, 9))
    writer = (PHONES[0], PHONES[1], SHOP)[number % 3]
    sent_at = START + number * 40 * HOUR
    text = ("Hello", "about 1002", "order #1001?", "thanks")[number % 4]
    chat = ("one", "group")[number // 5]
    return Message(
        digest("chat", chat, sent_at, writer, text),
        "whatsapp",
        sent_at,
        writer,
        recipients=(PHONES[number % 2],) if writer == SHOP and number > 4 else (),
        text=text,
        thread=chat,
        account="shop",
    )


@st.composite
def an_order(draw: st.DrawFn) -> Order:
    number = draw(st.integers(0, 3))
    return Order(
        draw(st.sampled_from(["shopify", "etsy"])),
        f"#100{number}",
        START + draw(st.sampled_from([number, 0])) * DAY,
        email=draw(st.sampled_from(["", *MAIL_PEOPLE[:2]])),
        phone=draw(st.sampled_from(["", *PHONES])),
        handle=draw(st.sampled_from(["", HANDLE])),
        name=draw(st.sampled_from(["", "Bob C"])),
        lines=draw(st.sampled_from([None, [OrderLine("Vase", "v")]])),
        updated_at=draw(st.sampled_from([None, START + 5 * DAY])),
    )


MAYBE = (None, None, START + 2 * DAY, START + 9 * DAY)


@st.composite
def a_ticket(draw: st.DrawFn) -> Ticket:
    """One of five tickets of two desks, as an export of any day has it."""
    number = draw(st.integers(0, 4))
    return Ticket(
        ("zendesk", "desk")[number % 2],
        str(number // 2),
        START + number * 45 * HOUR,
        channel=draw(st.sampled_from(["email", "phone"])),
        customer=draw(st.sampled_from(["", *MAIL_PEOPLE, PHONES[0]])),
        name=draw(st.sampled_from(["", "Anna", "Zoe"])),
        subject=draw(st.sampled_from(["", "About #1001", "Re: vase"])),
        state=draw(st.sampled_from([None, *TicketState])),
        first_reply_at=draw(st.sampled_from(MAYBE)),
        first_reply_open_seconds=draw(st.sampled_from([None, 600])),
        solved_at=draw(st.sampled_from(MAYBE)),
        resolution_open_seconds=draw(st.sampled_from([None, 7200])),
        reopens=draw(st.sampled_from([None, 0, 2])),
        replies=draw(st.sampled_from([None, 0, 3])),
        agent=draw(st.sampled_from(["", "Mia"])),
        topic=draw(st.sampled_from(["", "Delivery"])),
        tags=draw(st.sampled_from([(), ("vip", "eu")])),
        order=draw(st.sampled_from(["", "#1002"])),
        escalated=draw(st.sampled_from([None, True])),
        minutes=draw(st.sampled_from([None, 4.5])),
        reason=draw(st.sampled_from(["", "", "internal"])),
        updated_at=draw(st.sampled_from(MAYBE)),
    )


@st.composite
def a_call(draw: st.DrawFn) -> list[Record]:
    """One of four calls with the messages that stand for it, as an importer of calls gives them."""
    number = draw(st.integers(0, 3))
    identity = digest("call", number)
    started, phone = START + number * 50 * HOUR, PHONES[number % 2]
    call = Call(
        identity,
        started,
        number=phone,
        wait_seconds=draw(st.sampled_from([None, 20])),
        talk_seconds=draw(st.sampled_from([None, 300])),
        agent=draw(st.sampled_from(["", "Mia"])),
        topic=draw(st.sampled_from(["", "Returns"])),
        solved=draw(st.sampled_from([None, True, False])),
    )
    standing: list[Record] = [
        Message(digest("call-message", identity), "phone", started, phone, from_us=False, thread=phone),
        Message(
            digest("call-answer", identity),
            "phone",
            started + 20,
            "name:own/",
            recipients=(phone,),
            from_us=True,
            thread=phone,
        ),
    ]
    return draw(st.sampled_from([[call, *standing], [call, *standing], [call], standing]))


@st.composite
def a_rating(draw: st.DrawFn) -> Rating:
    number = draw(st.integers(0, 4))
    return Rating(
        digest("rating", number),
        draw(st.sampled_from(Survey)),
        draw(st.sampled_from([None, 1, 4.5])),
        1,
        5,
        answered_at=draw(st.sampled_from([*MAYBE, START + 30 * DAY])),
        comment=draw(st.sampled_from(["", "good"])),
        customer=draw(st.sampled_from(["", *MAIL_PEOPLE, PHONES[1]])),
        order=draw(st.sampled_from(["", "1001"])),
        conversation=draw(st.sampled_from(["", "0", "one", digest("call", 1).hex()])),
        agent=draw(st.sampled_from(["", "Mia"])),
        updated_at=draw(st.sampled_from(MAYBE)),
    )


def numbered(what: str) -> st.SearchStrategy[bytes]:
    return st.integers(0, 2).map(lambda number: digest(what, number))


def a_figure() -> st.SearchStrategy[Record]:
    """A cost, hours or visits."""
    return st.one_of(
        st.builds(
            Cost,
            numbered("cost"),
            st.sampled_from(["2025-06", "2025-07"]),
            st.integers(0, 5),
            st.sampled_from(["", "EUR"]),
            st.sampled_from(["", "desk"]),
        ),
        st.builds(HoursWorked, numbered("hours"), st.just("2025-06-20"), st.integers(1, 3), st.just("Mia")),
        st.builds(
            HelpVisits,
            numbered("visits"),
            st.just("2025-06-21"),
            st.integers(0, 3),
            st.sampled_from([None, 1]),
        ),
    )


def key(record: Record) -> object:
    match record:
        case Order():
            return record.shop, record.order
        case Ticket():
            return record.desk, record.ticket
        case _:
            return record.identity  # type: ignore[union-attr]


def one(strategy: st.SearchStrategy[Record]) -> st.SearchStrategy[list[Record]]:
    return strategy.map(lambda record: [record])


RECORDS = st.lists(
    st.one_of(
        *[one(strategy) for strategy in (a_mail(), a_mail(), a_chat(), an_order(), a_ticket(), a_rating())],
        a_call(),
        one(a_figure()),
    ),
    max_size=8,
).map(lambda piles: list({key(record): record for pile in piles for record in pile}.values()))
STEPS = st.lists(
    st.one_of(
        st.builds(Bring, RECORDS, st.sampled_from([(SHOP,), (SHOP,), (SHOP, FORM)])),
        st.builds(Bring, RECORDS),
        st.builds(TakeBack, st.integers(0, 5)),
        st.sampled_from([SetRule(name, value) for name, values in RULES.items() for value in values]),
    ),
    min_size=2,
    max_size=7,
)


def play(steps: Sequence[Step]) -> tuple[str, list[Step]]:
    """The content after these steps, and the steps that a fresh book needs for the same."""
    with tempfile.TemporaryDirectory() as folder, open_book(Path(folder) / "b.replybook") as book:
        brought: dict[int, Bring] = {}
        rules: dict[str, SetRule] = {}
        for step in steps:
            match step:
                case Bring(records, owner):
                    brought[bring(book, records, owner=owner)] = step
                case TakeBack(which) if brought:
                    batch = sorted(brought)[which % len(brought)]
                    take_out(book, batch)
                    del brought[batch]
                case SetRule(name, value):
                    set_rule(book, name, value)
                    rules[name] = step
        sound(book)
        said = content_hash(book.connection) + repr(links_of_ratings(book))
        return said, [*rules.values(), *brought.values()]


def links_of_ratings(book: Book) -> list[tuple[object, ...]]:
    """What the facts say of every rating, without row numbers."""
    facts, execute = load_facts(book.connection), book.connection.execute
    identity = dict(execute("SELECT id, identity FROM ratings"))
    message = dict(execute("SELECT id, identity FROM messages"))
    r = facts.ratings
    return [
        (at, identity[id_], message[int(facts.conversations.id[row])] if row >= 0 else None)
        for id_, at, row in zip(r.id.tolist(), r.answered_at.tolist(), r.conversation.tolist(), strict=True)
    ]


def sound(book: Book) -> None:
    assert faults_of_file(book.connection) == []
    assert messages_without_conversation(book.connection) == 0
    with book.writing() as connection:
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")


@settings(max_examples=80)
@given(steps=STEPS)
def test_step_by_step_equals_from_scratch(steps: list[Step]) -> None:
    content, remaining = play(steps)
    assert play(remaining)[0] == content


@pytest.mark.slow
@settings(max_examples=5000)
@given(steps=STEPS)
def test_step_by_step_equals_from_scratch_often(steps: list[Step]) -> None:
    content, remaining = play(steps)
    assert play(remaining)[0] == content
