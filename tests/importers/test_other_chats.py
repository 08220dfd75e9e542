"""Telegram, Signal, encrypted Messenger and Instagram's web pages: what their cases do not show."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importers.chat_cases import messages_of
from importers.fixture_cases import FIXTURES
from importers.made_sheets import at

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, LeftOut, Message, Skipped
from desktop.importers.base import Source
from desktop.importers.instagram_html import WITHOUT_EXACT_TIMES, InstagramHtml
from desktop.importers.messenger_encrypted_json import MessengerEncryptedJson
from desktop.importers.occurrences import Occurrences
from desktop.importers.packed import source_of
from desktop.importers.signal_text import SignalText
from desktop.importers.telegram_json import TelegramJson

TELEGRAM, SIGNAL, ENCRYPTED, PAGES = TelegramJson(), SignalText(), MessengerEncryptedJson(), InstagramHtml()


def file(folder: Path, content: Any, name: str = "result.json") -> Source:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return Source(path)


def owner(name: str, **more: Any) -> Answers:
    return Answers(other={"owner": name}, **more)


# --- Telegram ------------------------------------------------------------------------------------------


def telegram(*messages: dict[str, Any], **chat: Any) -> dict[str, Any]:
    usual = {"type": "message", "date_unixtime": "1772618700"}
    about = {"name": "Anna", "type": "personal_chat", "id": 111, **chat}
    return {**about, "messages": [{"id": n, **usual, **message} for n, message in enumerate(messages, 1)]}


def from_anna(text: Any = "Hi", **more: Any) -> dict[str, Any]:
    return {"from": "Anna", "from_id": "user111", "text": text, **more}


def from_us(text: Any = "Hi", **more: Any) -> dict[str, Any]:
    return {"from": "Mud", "from_id": "user222", "text": text, **more}


@pytest.mark.parametrize(
    ("more", "text", "kind"),
    [
        ({"text": ["a ", {"type": "bold", "text": "b"}, 5, {"type": "x"}]}, "a b", Kind.PERSON),
        ({"text": None}, "[media]", Kind.PERSON),
        ({"text": "", "media_type": "sticker", "file": "s.webp"}, "[sticker]", Kind.PERSON),
        ({"text": "", "media_type": "animation"}, "[gif]", Kind.PERSON),
        ({"text": "", "media_type": "video_message"}, "[video]", Kind.PERSON),
        ({"text": "", "media_type": "new kind"}, "[media]", Kind.PERSON),
        ({"text": "bill", "file": "bill.pdf"}, "[document]\nbill", Kind.PERSON),
        ({"text": "", "contact_information": {}}, "[contact]", Kind.PERSON),
        ({"text": "", "location_information": {}}, "[location]", Kind.PERSON),
        ({"text": "", "poll": {}}, "[poll]", Kind.PERSON),
        ({"type": "service", "action": "pin_message", "text": ""}, "[pin_message]", Kind.SYSTEM),
        (
            {"type": "service", "action": "phone_call", "duration_seconds": 5, "text": ""},
            "[call]",
            Kind.SYSTEM,
        ),
    ],
)
def test_what_a_telegram_message_holds(tmp_path, more, text, kind):
    source = file(tmp_path, telegram(from_anna(**more)))
    assert TELEGRAM.recognises(source)
    assert TELEGRAM.questions(source, Answers()) == []
    (message,) = messages_of(TELEGRAM.read(source, Answers()))
    assert (message.text, message.kind, message.from_us) == (text, kind, False)


def test_telegram_messages_are_known_by_their_number(tmp_path):
    one = messages_of(TELEGRAM.read(file(tmp_path, telegram(from_anna("Hi"), from_us("Yes"))), Answers()))
    edited = telegram(from_anna("Hi there", edited="x"), from_us("Yes"), name="Anna Berg")
    other = messages_of(TELEGRAM.read(file(tmp_path, edited), Answers(time_zone="Asia/Tokyo")))
    assert [m.identity for m in one] == [m.identity for m in other]
    assert [(m.sender, m.recipients) for m in one] == [
        ("name:telegram/user111", ()),
        ("name:telegram/user222", ("name:telegram/user111",)),
    ]


def test_telegram_without_numbers_asks_who_is_the_owner(tmp_path):
    chat = {
        "messages": [
            {"type": "message", "date_unixtime": "1772618700", "from": name, "text": "Hi"} for name in "ABAA"
        ]
    }
    source = file(tmp_path, chat)
    (question,) = TELEGRAM.questions(source, Answers())
    assert question.choices == ("A", "B")
    with pytest.raises(Problem):
        list(TELEGRAM.read(source, Answers()))
    found = messages_of(TELEGRAM.read(source, owner("b")))
    assert [m.from_us for m in found] == [False, True, False, False]
    assert len({m.identity for m in found}) == 4


def test_a_telegram_group_asks_too_and_names_no_single_customer(tmp_path):
    chat = telegram(from_anna(), from_us(), type="private_group", name="Market", id=5)
    source = file(tmp_path, chat)
    assert TELEGRAM.questions(source, Answers())[0].choices == ("Anna", "Mud")
    found = messages_of(TELEGRAM.read(source, owner("Mud")))
    assert [(m.thread, m.from_us, m.recipients) for m in found] == [("5", False, ()), ("5", True, ())]


def test_telegram_counts_what_is_no_contact(tmp_path):
    source = file(tmp_path, telegram(from_us(), type="public_channel"))
    assert list(TELEGRAM.read(source, owner("Mud"))) == [LeftOut("bulk")]


@pytest.mark.parametrize(
    "stamp", [{"date_unixtime": "x"}, {"date_unixtime": None, "date": "2026-13-01"}, {"date_unixtime": True}]
)
def test_telegram_messages_without_a_time_are_set_aside(tmp_path, stamp):
    found = list(TELEGRAM.read(file(tmp_path, telegram(from_anna(**stamp), from_us())), Answers()))
    assert found[0] == Skipped("Anna, message 1", "It has no time.")
    assert len(found) == 2


def test_telegram_local_times(tmp_path):
    old = {"date_unixtime": None, "date": "2020-07-04T12:07:00"}
    source = file(tmp_path, telegram(from_anna(**old)))
    (message,) = messages_of(TELEGRAM.read(source, Answers(time_zone="Europe/Berlin")))
    assert message.sent_at == at("2020-07-04T10:07")


def test_telegram_numbers_of_old_exports(tmp_path):
    chat = telegram(
        from_anna(from_id=111), from_us(from_id=222), from_anna(from_id=None, date_unixtime=1772618701)
    )
    found = messages_of(TELEGRAM.read(file(tmp_path, chat), Answers()))
    assert [(m.sender, m.from_us) for m in found] == [
        ("name:telegram/user111", False),
        ("name:telegram/user222", True),
        ("name:telegram/user111", False),
    ]


def test_telegram_cut_anywhere_is_a_problem(tmp_path):
    content = json.dumps(telegram(from_anna("Grüße"), from_us()))
    for end in range(0, len(content), 7):
        with pytest.raises(Problem):
            list(TELEGRAM.read(file(tmp_path, content[:end]), Answers()))


# --- Messenger, encrypted ------------------------------------------------------------------------------


def encrypted(
    *messages: dict[str, Any], people: Any = ("Anna", "Mud"), name: str = "Anna_40"
) -> dict[str, Any]:
    return {"participants": people, "threadName": name, "messages": list(messages)}


def sent(who: str, text: str = "Hi", **more: Any) -> dict[str, Any]:
    return {"senderName": who, "timestamp": 1772618700123, "text": text, "type": "text", **more}


@pytest.mark.parametrize(
    ("more", "text", "kind"),
    [
        ({"type": "call"}, "[call]", Kind.SYSTEM),
        ({"type": "placeholder", "text": "unavailable"}, "unavailable", Kind.SYSTEM),
        ({"text": "Video call ended"}, "Video call ended", Kind.SYSTEM),
        ({"text": "You sent an attachment.", "media": [{"uri": "./media/a.mp4"}]}, "[video]", Kind.PERSON),
        ({"text": "You sent an attachment."}, "You sent an attachment.", Kind.REACTION),
        ({"text": "Bill", "media": [{"uri": "./media/b.pdf"}, {}, 5]}, "[document]\nBill", Kind.PERSON),
        ({"text": None, "media": None}, "[media]", Kind.PERSON),
    ],
)
def test_what_an_encrypted_message_holds(tmp_path, more, text, kind):
    source = file(tmp_path, encrypted(sent("Anna", **more)))
    assert ENCRYPTED.recognises(source)
    (message,) = messages_of(ENCRYPTED.read(source, Answers()))
    assert (message.text, message.kind, message.from_us) == (text, kind, False)
    assert message.sent_at == 1772618700


def test_an_encrypted_chat_whose_name_tells_nothing_asks(tmp_path):
    source = file(tmp_path, encrypted(sent("Anna"), sent("Mud"), {"senderName": "Anna"}, 5, name="Family_3"))
    assert ENCRYPTED.questions(source, Answers())[0].choices == ("Anna", "Mud")
    with pytest.raises(Problem):
        list(ENCRYPTED.read(source, Answers()))
    found = list(ENCRYPTED.read(source, owner("Mud")))
    assert [record.from_us for record in found if isinstance(record, Message)] == [False, True]
    assert [record for record in found if isinstance(record, Skipped)] == [
        Skipped(f"result.json, message {number}", "It has no time.") for number in (3, 4)
    ]


def test_an_encrypted_group(tmp_path):
    people = [{"name": name} for name in ("Anna", "Bo", "Mud")]
    source = file(tmp_path, encrypted(sent("Anna"), sent("Mud", "Yes"), people=people, name="Market_3"))
    found = messages_of(ENCRYPTED.read(source, owner("Mud")))
    assert [(m.sender, m.recipients) for m in found] == [
        ("name:messenger/Market_3/Anna", ()),
        ("name:messenger/Mud", ()),
    ]


def test_an_encrypted_chat_cut_anywhere_is_a_problem(tmp_path):
    content = json.dumps(encrypted(sent("Anna"), sent("Mud")))
    for end in range(0, len(content), 7):
        with pytest.raises(Problem):
            list(ENCRYPTED.read(file(tmp_path, content[:end]), owner("Mud")))


# --- Signal --------------------------------------------------------------------------------------------

SIGNAL_TALK = "[2026-03-04, 11:05] Anna: Hi\n[2026-03-04, 11:05] Me: Hello\n[2026-03-04, 11:05] Anna: Hi\n"


def test_signal_knows_its_owner_and_its_twins(tmp_path):
    source = file(tmp_path, SIGNAL_TALK, "Anna/chat.md")
    assert SIGNAL.recognises(source)
    found = messages_of(SIGNAL.read(source, Answers()))
    assert len({m.identity for m in found}) == 3
    assert [(m.thread, m.from_us, m.recipients) for m in found] == [
        ("Anna", False, ()),
        ("Anna", True, ("name:signal/Anna",)),
        ("Anna", False, ()),
    ]
    tokyo = messages_of(SIGNAL.read(source, Answers(time_zone="Asia/Tokyo")))
    assert [m.identity for m in tokyo] == [m.identity for m in found]
    assert tokyo[0].sent_at == at("2026-03-04T02:05")


def test_signal_without_me(tmp_path):
    source = file(tmp_path, SIGNAL_TALK.replace("Me:", "Mud:"), "talk.txt")
    assert SIGNAL.questions(source, Answers())[0].choices == ("Anna", "Mud")
    with pytest.raises(Problem):
        list(SIGNAL.read(source, Answers()))
    assert [m.from_us for m in messages_of(SIGNAL.read(source, owner("mud")))] == [False, True, False]
    named = file(tmp_path, SIGNAL_TALK.replace("Me:", "Mud:"), "Anna/chat.md")
    assert SIGNAL.questions(named, Answers()) == []


def test_signal_numbers_files_and_empty_files(tmp_path):
    text = "a note\n[2026-03-04, 11:05] +31 612345678: See [bill.pdf](./media/bill.pdf) please\n"
    found = list(SIGNAL.read(file(tmp_path, text, "talk.txt"), owner("Mud")))
    assert found[0] == Skipped("line 1", "It stands before the first message.")
    assert isinstance(found[1], Message)
    assert (found[1].sender, found[1].text) == ("tel:+31612345678", "[document]\nSee please")
    with pytest.raises(Problem):
        list(SIGNAL.read(file(tmp_path, "nothing", "talk.txt"), Answers()))


# --- Instagram's web pages -----------------------------------------------------------------------------


def test_web_pages_are_only_read_where_the_person_wants_them(tmp_path):
    source = source_of(FIXTURES / "instagram_html" / "dutch_pages")
    questions = PAGES.questions(source, Answers())
    assert [(q.key, q.choices, q.samples) for q in questions] == [
        ("web-page", ("use-anyway",), ("Use it anyway, without reply times",))
    ]
    assert questions[0].text == (
        "This is Instagram's web-page version. It has no exact times, so reply times would be a guess."
        " Ask for the export once more and pick JSON under Format."
    )
    with pytest.raises(Problem, match="no exact times"):
        list(PAGES.read(source, Answers()))
    found = messages_of(PAGES.read(source, Answers(other={"web-page": "use-anyway"})))
    assert {m.labels for m in found} == {(WITHOUT_EXACT_TIMES,)}
    assert all(PAGES.claims(member) == member.name.endswith(".html") for member in source.members())


def page(rows: list[tuple[str, str, str]], title: str = "Anna", beside: str = "Instagram") -> str:
    blocks = "".join(
        f'<div class="q"><div class="a">{who}</div><div class="b"><div><div>{text}</div></div></div>'
        f'<div class="c">{when}</div></div>'
        for who, text, when in rows
    )
    return (
        f"<html><head><title>{title}</title></head><body><p>{beside}</p><main>{blocks}</main></body></html>"
    )


@pytest.mark.parametrize(
    ("when", "instant"),
    [
        ("Jan 08, 2026 4:41 am", "2026-01-08T04:41"),
        ("Jan 08, 2026 4:41\u202fPM", "2026-01-08T16:41"),
        ("8. Mai 2026, 16:41", "2026-05-08T16:41"),
        ("8 août 2026 16:41", "2026-08-08T16:41"),
        ("dic 08, 2026 4:41 pm", "2026-12-08T16:41"),
    ],
)
def test_times_of_pages_in_many_languages(tmp_path, when, instant):
    source = file(tmp_path, page([("Anna", "Hi &lt;3", when), ("Mud", "Yes", when)]), "message_1.html")
    assert PAGES.recognises(source)
    found = messages_of(
        PAGES.read(
            source,
            Answers(other={"web-page": "use-anyway"}),
        )
    )
    assert [(m.sent_at, m.sender_name, m.text, m.from_us) for m in found] == [
        (at(instant), "Anna", "Hi <3", False),
        (at(instant), "Mud", "Yes", True),
    ]


def test_a_page_whose_dates_nobody_can_read_is_told(tmp_path):
    place = "your_instagram_activity/messages/inbox/anna_1000000001/message_1.html"
    file(tmp_path, page([("Anna", "Hi", "8 ⵊⴰⵏ 2026 16:41")]), place)
    found = list(PAGES.read(source_of(tmp_path), Answers(other={"web-page": "use-anyway", "owner": "Mud"})))
    assert found == [Skipped(place, "There is no message on this page whose date we can read.")]


def test_other_pages_are_none_of_instagrams(tmp_path):
    row = [("Anna", "Hi", "Jan 08, 2026 4:41 am")]
    assert not PAGES.recognises(file(tmp_path, page(row, beside="Facebook and Instagram"), "message_1.html"))
    assert not PAGES.recognises(file(tmp_path, page(row, beside="Some blog"), "message_1.html"))
    assert not PAGES.recognises(file(tmp_path, page([], beside="Instagram"), "message_1.html"))


@given(st.text(alphabet="<>/divul&#; =\"'aJn08,2026:41 pm\n", max_size=120))
def test_any_page_ends_in_records_or_a_problem(tmp_path_factory, text):
    source = file(tmp_path_factory.mktemp("page"), f"<html>instagram{text}", "message_1.html")
    PAGES.recognises(source)
    told = Answers(other={"web-page": "use-anyway", "owner": "auto"})
    PAGES.questions(source, told)
    with suppress(Problem):
        assert all(isinstance(record, Message | Skipped) for record in PAGES.read(source, told))


def test_an_owner_of_pages_that_nothing_tells_is_asked(tmp_path):
    when = "Jan 08, 2026 4:41 am"
    source = file(
        tmp_path, page([("Anna", "Hi", when), ("Mud", "Yes", when)], title="Chat"), "message_1.html"
    )
    told = Answers(other={"web-page": "use-anyway"})
    assert [question.key for question in PAGES.questions(source, told)] == ["owner"]
    with pytest.raises(Problem, match="Which of these are you"):
        list(PAGES.read(source, told))


def test_counting_forgets_in_bounds(monkeypatch):
    monkeypatch.setattr("desktop.importers.occurrences._MOST", 10)
    counted = Occurrences()
    assert [counted.count("a"), counted.count("a"), counted.count("b")] == [0, 1, 0]
    for number in range(50):
        assert counted.count(str(number)) == 0
    assert counted.count("49") == 1
    assert counted.count("a") == 0
