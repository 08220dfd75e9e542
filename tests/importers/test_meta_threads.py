"""Threads of Instagram and Messenger: whose they are, who is the shop, archives that belong together."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from importers.chat_cases import in_lines, messages_of
from importers.fixture_cases import FIXTURES

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, Message, Skipped
from desktop.importers.base import Source
from desktop.importers.chat_marks import is_meta_reaction, is_meta_system
from desktop.importers.instagram_json import InstagramJson
from desktop.importers.messenger_json import MessengerJson
from desktop.importers.meta_text import repaired
from desktop.importers.packed import source_of
from desktop.importers.registry import recognise

INSTAGRAM, MESSENGER = InstagramJson(), MessengerJson()
START = 1_772_618_700_000  # 2026-03-04 10:05:00 UTC
LINK = "https://example.org/1"
NEW = "your_instagram_activity/messages/inbox"


def as_meta_writes(text: str) -> str:
    return text.encode().decode("latin-1")


def said(who: str, minute: float, text: str | None = "Hello", **more: Any) -> dict[str, Any]:
    message = {"sender_name": as_meta_writes(who), "timestamp_ms": START + int(minute * 60_000), **more}
    return message if text is None else {**message, "content": as_meta_writes(text)}


def thread(people: list[str], messages: list[dict[str, Any]], title: str = "", **more: Any) -> str:
    return json.dumps(
        {
            "participants": [{"name": as_meta_writes(name)} for name in people],
            "messages": messages,
            "title": as_meta_writes(title or people[0]),
            **more,
        }
    )


def archive(path: Path, members: dict[str, str]) -> Source:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return source_of(path)


def export(folder: Path, members: dict[str, str]) -> Source:
    for name, content in members.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return source_of(folder)


def read(source: Source, owner: str = "") -> list[Message]:
    return messages_of(INSTAGRAM.read(source, Answers(other={"owner": owner} if owner else {})))


def two(customer: str, number: int, owner: str = "Mud") -> tuple[str, str]:
    """The place and content of a small thread."""
    return (
        f"{NEW}/x_{10**12 + number}/message_1.json",
        thread([customer, owner], [said(owner, 2, "Yes"), said(customer, 1, "Hi?")]),
    )


@pytest.mark.parametrize("text", ["", "plain", "Grüße 😀", "日本語", "é"])
def test_texts_come_back_from_meta(text):
    assert repaired(as_meta_writes(text)) == text
    assert repaired(text) == text  # what is right already stays


def test_an_archive_is_the_same_as_its_folder(tmp_path):
    folder = FIXTURES / "instagram_json" / "new_layout"
    files = [file for file in folder.rglob("*.json") if file.name != "answers.json"]
    members = {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}
    source = archive(tmp_path / "export.zip", members)
    assert [importer.key for importer in recognise(source)] == ["instagram_json"]
    assert in_lines(messages_of(INSTAGRAM.read(source, Answers()))) == [
        line for line in in_lines(INSTAGRAM.read(source_of(folder), Answers())) if " | " in line
    ]
    assert source.fraction == 1


def test_a_thread_that_is_spread_over_archives_is_one(tmp_path):
    place = f"{NEW}/bo_1000000000001"
    later = thread(["Bo", "Mud"], [said("Mud", 9, "Yes"), said("Bo", 8, "Well?")])
    earlier = thread(["Bo", "Mud"], [said("Mud", 2, "One moment"), said("Bo", 1, "Is it there?")])
    one = archive(tmp_path / "1.zip", {f"{place}/message_1.json": later, **dict([two("Cleo", 2)])})
    other = archive(tmp_path / "2.zip", {f"{place}/message_2.json": earlier, **dict([two("Di", 3)])})
    both = archive(tmp_path / "3.zip", {f"{place}/message_1.json": later, f"{place}/message_2.json": earlier})
    apart = [*read(one), *read(other)]
    bos = {m.identity for m in apart if m.thread == "1000000000001"}
    assert len(bos) == 4
    assert bos == {m.identity for m in read(both)}


def test_a_later_export_brings_only_what_is_new(tmp_path):
    old = thread(["Bo", "Mud"], [said("Bo", 1, "Hi"), said("Bo", 1, "Hi")])
    new = thread(["Bo", "Mud"], [said("Bo", 5, "Hi"), said("Bo", 1, "Hi"), said("Bo", 1, "Hi")])
    place = f"{NEW}/bo_1000000000001/message_1.json"
    first = {m.identity for m in read(export(tmp_path / "old", {place: old}))}
    second = {m.identity for m in read(export(tmp_path / "new", {place: new}))}
    assert len(first) == 2
    assert len(second - first) == 1


def test_an_account_that_was_deleted_is_the_same_customer(tmp_path):
    """Its name and its folder change, in the messages that were there before too."""
    before = export(
        tmp_path / "a", {f"{NEW}/bo_1000000000001/message_1.json": thread(["Bo", "Mud"], [said("Bo", 1)])}
    )
    gone = thread(["Instagram User", "Mud"], [said("Instagram User", 1)])
    after = export(tmp_path / "b", {f"{NEW}/instagramuser_1000000000001/message_1.json": gone})
    (one,), (other,) = read(before), read(after)
    assert (one.identity, one.sender, one.thread) == (other.identity, other.sender, other.thread)


def test_customers_of_one_name_are_two(tmp_path):
    source = export(tmp_path, dict([two("Anna", 1), two("Anna", 2)]))
    assert len({m.sender for m in read(source, "Mud") if not m.from_us}) == 2


def test_a_request_that_was_accepted_is_the_same_thread(tmp_path):
    content = thread(["Bo", "Mud"], [said("Bo", 1)])
    name = "bo_1000000000001/message_1.json"
    request = export(tmp_path / "a", {f"your_instagram_activity/messages/message_requests/{name}": content})
    inbox = export(tmp_path / "b", {f"{NEW}/{name}": content})
    assert read(request) == read(inbox)
    assert len(read(request)) == 1


@pytest.mark.parametrize(
    "members",
    [
        dict([two("Anna", 1), two("Bo", 2)]),  # in all threads, and no title
        dict([two("Anna", 1)]),  # not the title
        dict([two("Anna", 1), two("Anna", 2)]),
        {
            two("Anna", 1)[0]: thread(["Anna", "Mud"], [said("Anna", 1)], title="?"),
            "personal_information/personal_information/personal_information.json": json.dumps(
                {"profile_user": [{"string_map_data": {"Nombre": {"value": "Mud"}}}]}
            ),
        },
    ],
)
def test_the_export_tells_who_the_shop_is(tmp_path, members):
    source = export(tmp_path, members)
    assert INSTAGRAM.questions(source, Answers()) == []
    assert all(m.from_us == (m.sender_name == "Mud") for m in read(source))


def test_the_owner_is_asked_where_nothing_tells(tmp_path):
    members = {two("Anna", 1)[0]: thread(["Anna", "Mud"], [said("Anna", 1), said("Mud", 2)], title="Chat")}
    source = export(tmp_path, members)
    (question,) = INSTAGRAM.questions(source, Answers())
    assert question.key == "owner"
    assert set(question.choices) == {"Anna", "Mud"}
    with pytest.raises(Problem, match="Which of these are you"):
        read(source)
    told = Answers(other={"owner": "hello@example.org\nmud"})
    assert INSTAGRAM.questions(source, told) == []
    assert [m.from_us for m in read(source, "Mud")] == [False, True]
    assert len(read(source, "auto")) == 2


def test_what_the_person_said_outweighs_the_file(tmp_path):
    source = export(tmp_path, dict([two("Anna", 1)]))
    assert [m.from_us for m in read(source, "Anna")] == [False, True]


def test_identity_does_not_depend_on_who_is_the_owner(tmp_path):
    lone = tmp_path / "message_1.json"
    lone.write_text(thread(["Anna", "Mud"], [said("Anna", 1), said("Mud", 2)], title="Chat"))
    told = [[m.identity for m in read(Source(lone), owner)] for owner in ("Anna", "Mud")]
    assert told[0] == told[1]


def test_two_programs_in_one_folder_are_kept_apart(tmp_path):
    facebook = thread(["Bo", "Mud"], [said("Bo", 1, "from Facebook")])
    source = export(
        tmp_path,
        {
            **dict([two("Anna", 1)]),
            "facebook/your_facebook_activity/messages/inbox/bo_1000000000009/message_1.json": facebook,
        },
    )
    assert INSTAGRAM.recognises(source)
    assert MESSENGER.recognises(source)
    assert [m.text for m in read(source, "Mud")] == ["Yes", "Hi?"]
    other = messages_of(MESSENGER.read(source, Answers(other={"owner": "Mud"})))
    assert [m.text for m in other] == ["from Facebook"]


def test_threads_that_both_programs_write_alike_are_for_a_person_to_tell(tmp_path):
    content = thread(["Bo", "Mud"], [said("Bo", 1)])
    source = export(tmp_path, {"messages/inbox/bo_1000000000001/message_1.json": content})
    assert [importer.key for importer in recognise(source)] == ["instagram_json", "messenger_json"]


HELLO = "Thanks for your message. We answer within a day."


@pytest.mark.parametrize(
    ("customers", "seconds", "text", "kind"),
    [
        (3, 2, HELLO, Kind.AUTO),
        (2, 2, HELLO, Kind.PERSON),  # perhaps pasted
        (3, 40, HELLO, Kind.PERSON),
        (3, 2, "Yes, it is!", Kind.PERSON),  # anybody may be that quick
    ],
)
def test_the_same_words_at_once_to_everybody_are_a_machines(tmp_path, customers, seconds, text, kind):
    members = {}
    for number in range(customers):
        answer = said("Mud", 1 + seconds / 60, text)
        talk = [said("Mud", 30, "Yes, we have it in blue too"), answer, said(f"C{number}", 1, "Hi?")]
        members[f"{NEW}/c_{10**12 + number}/message_1.json"] = thread([f"C{number}", "Mud"], talk)
    found = [m for m in read(export(tmp_path, members), "Mud") if m.from_us]
    assert {m.kind for m in found if m.text == text} == {kind}
    assert {m.kind for m in found if m.text != text} == {Kind.PERSON}


def test_words_that_were_also_typed_are_nobody_s_machine(tmp_path):
    members = {}
    for number in range(4):
        minute = 1.03 if number else 50
        talk = [said("Mud", minute, HELLO), said(f"C{number}", 1, "Hi?")]
        members[f"{NEW}/c_{10**12 + number}/message_1.json"] = thread([f"C{number}", "Mud"], talk)
    assert {m.kind for m in read(export(tmp_path, members), "Mud")} == {Kind.PERSON}


def test_other_files_of_an_export_are_not_its_messages(tmp_path):
    source = export(
        tmp_path, {"connections/followers_1.json": "[]", "message_1.json": "{}", "a/likes.json": "{}"}
    )
    assert not INSTAGRAM.recognises(source)
    with pytest.raises(Problem):
        read(source)
    assert not INSTAGRAM.recognises(export(tmp_path / "empty", {"x.txt": ""}))


def test_members_that_are_read_are_claimed(tmp_path):
    names = dict([two("Anna", 1)]) | {
        "personal_information/personal_information.json": "{}",
        "likes.json": "{}",
    }
    claimed = [member.name for member in export(tmp_path, names).members() if INSTAGRAM.claims(member)]
    assert claimed == ["personal_information/personal_information.json", two("Anna", 1)[0]]


def test_a_damaged_file_is_set_aside_and_the_rest_goes_on(tmp_path):
    place, content = two("Anna", 1)
    source = export(tmp_path, {place: content[: len(content) // 2], **dict([two("Bo", 2)])})
    found = list(INSTAGRAM.read(source, Answers(other={"owner": "Mud"})))
    assert [record for record in found if isinstance(record, Skipped)] == [
        Skipped(place, "The file is damaged or ends in the middle.")
    ]
    assert "Bo" in {m.sender_name for m in messages_of(found)}


def test_a_lone_file_cut_anywhere_gives_its_records_or_a_problem(tmp_path):
    content = thread(
        ["Anna", "Mud"], [said("Mud", 2, "Ja 😀"), said("Anna", 1, "Hi?")], thread_path="inbox/a_1000000001"
    )
    for end in range(len(content)):
        file = tmp_path / f"{end}.json"
        file.write_text(content[:end])
        with pytest.raises(Problem):
            read(Source(file), "Mud")


@pytest.mark.parametrize(
    ("message", "text", "kind"),
    [
        (said("Bo", 1, None), "[media]", Kind.PERSON),
        (said("Bo", 1, None, photos=[{"uri": "1.jpg"}, {"uri": "2.jpg"}]), "[photo]", Kind.PERSON),
        (said("Bo", 1, "Look", videos=[{"uri": "1.mp4"}]), "[video]\nLook", Kind.PERSON),
        (said("Bo", 1, None, sticker={"uri": "s.png"}), "[sticker]", Kind.PERSON),
        (said("Bo", 1, None, share={"link": LINK}), f"[link] {LINK}", Kind.PERSON),
        (said("Bo", 1, f"See {LINK}", share={"link": LINK}), f"See {LINK}", Kind.PERSON),
        (said("Bo", 1, None, share={"share_text": "A post"}), "[link] A post", Kind.PERSON),
        (said("Bo", 1, "Bo sent an attachment."), "Bo sent an attachment.", Kind.REACTION),
        (said("Bo", 1, "Bo sent an attachment.", gifs=[{"uri": "1.gif"}]), "[gif]", Kind.PERSON),
        (said("Bo", 1, "x", is_unsent=True), "[deleted]", Kind.SYSTEM),
        (said("Bo", 1, None, call_duration=60), "[call]", Kind.SYSTEM),
        (said("Bo", 1, "Bo named the group Mugs.", users=[]), "Bo named the group Mugs.", Kind.SYSTEM),
        (said("Bo", 1, "Subscribed", type="Subscribe"), "Subscribed", Kind.SYSTEM),
        (said("", 1, "Hi"), "Hi", Kind.PERSON),
    ],
)  # fmt: skip
def test_what_a_message_holds(tmp_path, message, text, kind):
    place = f"{NEW}/bo_1000000000001/message_1.json"
    (found,) = read(export(tmp_path, {place: thread(["Bo", "Mud"], [message])}))
    assert (found.text, found.kind, found.from_us) == (text, kind, False)
    assert found.sender == "name:instagram/1000000000001"


@pytest.mark.parametrize(
    "message", [5, None, {"content": "x"}, {"timestamp_ms": "1"}, {"timestamp_ms": True}]
)
def test_what_is_no_message_is_set_aside(tmp_path, message):
    place = f"{NEW}/bo_1000000000001/message_1.json"
    source = export(tmp_path, {place: thread(["Bo", "Mud"], [said("Bo", 1), message])})
    found = list(INSTAGRAM.read(source, Answers()))
    assert [type(record) for record in found] == [Message, Skipped]
    assert isinstance(found[1], Skipped)
    assert found[1].where == f"{place}, message 2"


@pytest.mark.parametrize(
    "text",
    [
        "Liked a message", "Reacted 😂 to your message ", "Anna Berg sent an attachment.",
        "You sent an attachment.",
        "Bir mesajı beğendi", "Hat mit ❤ auf deine Nachricht reagiert", "Du hast einen Anhang gesendet.",
        "Curtiu uma mensagem", "Anna mentioned you in their story", "Vous avez envoyé une pièce jointe.",
        "Anna heeft een bijlage verzonden.", "Le gustó un mensaje", "Ha reagito con 👍 al tuo messaggio",
    ],
)  # fmt: skip
def test_a_like_in_many_languages(text):
    assert is_meta_reaction(text)


@pytest.mark.parametrize(
    "text",
    [
        "I liked a message of yours", "Can you send an attachment?", "My story", "Hello", "", "x" * 5000,
        "She said: Anna sent an attachment. Did you get it?", "Danke für die Nachricht",
    ],
)  # fmt: skip
def test_what_people_write_is_no_like(text):
    assert not is_meta_reaction(text)
    assert not is_meta_system(text)
