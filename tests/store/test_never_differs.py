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
from desktop.domain.records import Kind, Message, Order, OrderLine
from desktop.store.content_hash import content_hash
from desktop.store.counting import faults_of_file, messages_without_conversation
from desktop.store.database import Book, open_book

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


def key(record: Message | Order) -> object:
    return record.identity if isinstance(record, Message) else (record.shop, record.order)


RECORDS = st.lists(st.one_of(a_mail(), a_mail(), a_chat(), an_order()), max_size=8).map(
    lambda records: list({key(record): record for record in records}.values())
)
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
        return content_hash(book.connection), [*rules.values(), *brought.values()]


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
