"""Messages from any sheet: who wrote them where and when, and what only a person can say."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from importers.fixture_cases import FIXTURES, answers_of
from importers.made_sheets import text_file

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, Message, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.message_sheet import MessageSheet

CASES = FIXTURES / "message_sheet"


def read(case: str) -> list[Record]:
    (file,) = (CASES / case).glob("*.csv")
    return list(MessageSheet().read(Source(file), answers_of(CASES / case)))


def at(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


def test_a_sheet_with_two_channels_and_a_direction() -> None:
    found = read("two_channels")
    messages = [record for record in found if isinstance(record, Message)]
    ten = at(2026, 3, 13, 10)
    assert [(m.thread, m.channel, m.sent_at - ten, m.sender, m.from_us, m.kind) for m in messages] == [
        ("c1", "email", 0, "anna@customers.example", False, Kind.PERSON),
        ("c1", "email", 1800, "hello@shop.example", True, Kind.PERSON),
        ("c2", "instagram", 3600, "name:instagram/Bob Smit", False, Kind.PERSON),
        ("c2", "instagram", 3600, "name:instagram/Bob Smit", False, Kind.PERSON),
        ("c2", "instagram", 3605, "name:instagram/Helper", False, Kind.BOT),
    ]
    assert messages[1].recipients == ("anna@customers.example",)
    assert (messages[0].subject, messages[0].text) == ("Order 1042", "Where is my order?")
    assert {m.account for m in messages} == {"hello@shop.example", ""}
    # Two equal rows are two messages.
    assert len({m.identity for m in messages}) == 5
    assert [(record.where, record.reason) for record in found if isinstance(record, Skipped)] == [
        ("row 7", "there is no date"),
        ("row 8", "there is no conversation"),
    ]


def test_a_chat_in_german_with_names_and_a_number() -> None:
    messages = [record for record in read("german_chat") if isinstance(record, Message)]
    assert [(m.sent_at, m.sender, m.from_us, m.channel) for m in messages] == [
        (at(2026, 3, 13, 9), "name:whatsapp/Anna Berg", False, "whatsapp"),
        (at(2026, 3, 13, 9, 5), "name:whatsapp/Leinenladen", True, "whatsapp"),
        (at(2026, 3, 14, 8), "tel:+491512345678", False, "whatsapp"),
        (at(2026, 3, 14, 8, 30), "name:whatsapp/Leinenladen", True, "whatsapp"),
    ]


def test_what_a_person_answers_is_no_part_of_who_a_message_is(tmp_path: Path) -> None:
    rows = "Conversation,Date,From,Text\n1,03/04/2026 10:00,Anna,hi\n1,03/04/2026 11:00,Shop,hello\n"
    source = text_file(tmp_path, rows)
    one, other = (
        Answers(time_zone="UTC", day_first=True, other={"owner": "Shop", "channel": "sms"}),
        Answers(time_zone="Asia/Tokyo", day_first=False, other={"owner": "Anna", "channel": "chat"}),
    )
    first, second = (
        [record.identity for record in MessageSheet().read(source, answers) if isinstance(record, Message)]
        for answers in (one, other)
    )
    assert first == second


def test_what_only_a_person_knows_is_asked(tmp_path: Path) -> None:
    rows = (
        "Conversation,Date,From,Text\n1,03/04/2026 10:00,Anna,hi\n1,03/04/2026 11:00,Shop,hello\n"
        "2,03/05/2026 10:00,Bob,hi\n2,03/05/2026 11:00,Shop,hello\n"
    )
    source = text_file(tmp_path, rows)
    asked = {question.key: question for question in MessageSheet().questions(source, Answers())}
    assert set(asked) == {"day-first", "channel", "owner"}
    assert asked["owner"].choices == ("Shop", "Anna", "Bob")
    assert asked["owner"].proposed == ("Shop",)
    with pytest.raises(Problem):
        list(MessageSheet().read(source, Answers()))
    answers = Answers(day_first=True, other={"channel": "chat"})
    with pytest.raises(Problem, match="Which of these are you"):
        list(MessageSheet().read(source, answers))
    answers.other["owner"] = "shop"
    assert MessageSheet().questions(source, answers) == []
    assert len(list(MessageSheet().read(source, answers))) == 4


def test_columns_can_be_mapped_and_addresses_are_mail(tmp_path: Path) -> None:
    rows = (
        "Nr,Wann,Wer,Was,incoming\n1,2026-04-13 10:00,anna@x.example,hi,yes\n"
        "1,2026-04-13 10:05,hello@s.example,yo,no\n"
    )
    source = text_file(tmp_path, rows)
    assert not MessageSheet().recognises(source)
    assert [question.key for question in MessageSheet().questions(source, Answers())] == [
        "map.conversation",
        "map.sent_at",
        "map.from",
    ]
    answers = Answers(mapping={"conversation": "Nr", "sent_at": "Wann", "from": "Wer", "text": "Was"})
    assert MessageSheet().questions(source, answers) == []
    found = [record for record in MessageSheet().read(source, answers) if isinstance(record, Message)]
    assert [(m.channel, m.from_us, m.text, m.account) for m in found] == [
        ("email", False, "hi", "message_sheet"),
        ("email", True, "yo", "message_sheet"),
    ]
    assert MessageSheet().proposed_mapping(source, answers)["kind"] == "incoming"
    assert MessageSheet().how_read(source, answers).delimiter == ","
