"""Chats that nobody here wrote, read where they are present: what a person reads in them is what comes."""

from pathlib import Path

import pytest
from importers.chat_cases import in_lines, messages_of
from importers.made_sheets import at

from desktop.domain.records import Answers, Kind, Message
from desktop.importers.base import Source
from desktop.importers.registry import by_key, recognise

WHATSR = "gesiscss_WhatsR__english{}.txt"
VARIANTS = ("android24h", "androidampm", "ios24h", "iosampm")
MINER = "joweich_chat-miner__"


def read(path: Path, key: str, owner: str, **answers: object) -> list[Message]:
    importer = by_key(key)
    assert importer
    told = Answers(other={"owner": owner}, **answers)  # type: ignore[arg-type]
    assert importer.questions(Source(path), told) == []
    found = list(importer.read(Source(path), told))
    assert all(isinstance(record, Message) for record in found), found
    return messages_of(found)


def test_every_chat_is_known_by_its_content(corpus: Path):
    for folder, key in (
        ("whatsapp", "whatsapp_text"),
        ("telegram", "telegram_json"),
        ("signal", "signal_text"),
    ):
        for path in (corpus / folder).iterdir():
            assert [importer.key for importer in recognise(Source(path))] == [key], path.name
    instagram = corpus / "instagram" / f"{MINER}hist_testlog.json"
    assert [importer.key for importer in recognise(Source(instagram))] == ["instagram_json"]
    # Three keys that Instagram and Messenger have in common: only a person can tell.
    bare = corpus / "instagram" / f"{MINER}test_export.json"
    assert {importer.key for importer in recognise(Source(bare))} == {"instagram_json", "messenger_json"}


def test_four_forms_of_one_talk_are_one_talk(corpus: Path):
    told = {
        name: read(corpus / "whatsapp" / WHATSR.format(name), "whatsapp_text", "Bob") for name in VARIANTS
    }
    people = {
        name: [(m.sender_name, m.sent_at // 60, m.from_us) for m in found if m.kind is Kind.PERSON]
        for name, found in told.items()
    }
    words = {name: [m.text for m in found if m.kind is Kind.PERSON] for name, found in told.items()}
    usual = words["android24h"]
    # 50 lines, of which 8 are the program's: the encryption, who came and went, the group's name and icon.
    assert len(told["android24h"]) == 50
    assert len(usual) == 42
    for name in VARIANTS:
        assert people[name] == people["android24h"]
        differ = {(one, other) for one, other in zip(usual, words[name], strict=True) if one != other}
        assert differ <= {("[media]", "[photo]")}
        # So the same talk from another phone brings nothing new.
        persons = [
            [m.identity for m in found if m.kind is Kind.PERSON] for found in (told[name], told["android24h"])
        ]
        assert persons[0] == persons[1]
    by_name: dict[str, int] = {}
    for sender, *_rest in people["ios24h"]:
        by_name[sender] = by_name.get(sender, 0) + 1
    assert by_name == {"Mallory": 1, "Dave": 4, "Alice": 13, "Bob": 19, "Carol": 5}  # as grep counts
    assert told["ios24h"][3].sent_at == at("2018-01-29T12:24:12")
    assert told["android24h"][-1].sent_at == at("2018-01-30T00:23")
    texts = told["androidampm"]
    assert next(m.text for m in texts if m.sent_at == at("2018-01-29T23:46")) == "[audio]"
    assert [m.text for m in texts if m.sender_name == "Carol"][1] == "[media]"  # a photo that deleted itself


@pytest.mark.parametrize("part", [1, 2])
def test_one_part_of_a_long_talk(corpus: Path, part: int):
    path = corpus / "whatsapp" / f"lucasrodes_whatstk__lorem-merge-part{part}.txt"
    found = read(path, "whatsapp_text", "John", time_zone="Europe/Madrid")
    lines = path.read_text("utf-8").splitlines()
    assert len(found) == len(lines) == 300
    for message, line in zip(found, lines, strict=True):
        when, _dash, said = line.partition(" - ")
        assert message.sent_at == at(f"{when[:10]}T{when[12:]}+00:00") - _offset(when)
        assert said.strip() == f"{message.sender_name}: {message.text}"
        assert message.from_us == (message.sender_name == "John")


def _offset(when: str) -> int:
    """Seconds that Madrid's clock is ahead: summer time ended on 27 October 2019, came on 29 March 2020."""
    return 3600 if "2019-10-27, 03:00" <= when < "2020-03-29" else 7200


def test_parts_of_a_long_talk_merge_without_doubles(corpus: Path, tmp_path: Path):
    folder = corpus / "whatsapp"
    parts = [
        (folder / f"lucasrodes_whatstk__lorem-merge-part{part}.txt").read_text("utf-8") for part in (1, 2)
    ]
    lines = [*parts[0].splitlines(), *parts[1].splitlines()]
    whole = {message.identity for message in _of(tmp_path, lines)}
    assert len(whole) == 600
    # As exported twice: the second time it begins before the first has ended.
    for begin, end in ((250, 350), (0, 600), (299, 300), (123, 456)):
        first, second = _of(tmp_path, lines[:end]), _of(tmp_path, lines[begin:])
        assert len(first) + len(second) == 600 + end - begin
        assert {message.identity for message in (*first, *second)} == whole


def _of(folder: Path, lines: list[str]) -> list[Message]:
    path = folder / "talk.txt"
    path.write_text("\n".join(lines), "utf-8")
    return read(path, "whatsapp_text", "John")


def test_two_thousand_messages_with_the_year_first(corpus: Path):
    path = corpus / "whatsapp" / "lucasrodes_whatstk__lorem-2000.txt"
    found = read(path, "whatsapp_text", "John")
    lines = path.read_text("utf-8").splitlines()
    assert len(found) == len(lines) == 2000
    assert found[0].sent_at == at("2019-04-16T02:09")
    assert found[0].sender == "tel:+1123456789"
    assert found[-1].sent_at == at("2020-06-13T00:00")
    for message, line in zip(found, lines, strict=True):
        assert message.sent_at == at(line[1:17].replace(" ", "T"))
        assert line[19:].strip() == f"{message.sender_name}: {message.text}"


@pytest.mark.parametrize(
    ("name", "first", "last", "count", "persons"),
    [
        ("hist_test_dateformat1", "2019-12-24T11:23", "2017-07-16T19:13", 10, 7),
        ("hist_test_dateformat2", "2019-09-24T23:30", "2019-12-24T11:30", 4, 4),
        ("hist_test_dateformat3", "2022-12-14T13:34", "2022-12-21T17:02", 4, 4),
        ("hist_test_dateformat5", "2021-10-21T15:21:45", "2021-10-24T15:21:48", 4, 4),
        ("hist_test_dateformat6", "2021-10-21T15:21:45", "2021-10-24T15:21:48", 4, 4),
        ("hist_testlog", "2019-12-24T11:23", "2022-12-24T13:01", 23, 20),
    ],
)
def test_dates_as_phones_write_them(corpus: Path, name: str, first: str, last: str, count: int, persons: int):
    found = read(corpus / "whatsapp" / f"{MINER}{name}.txt", "whatsapp_text", "John Doe")
    assert (found[0].sent_at, found[-1].sent_at) == (at(first), at(last))
    assert (len(found), sum(message.kind is Kind.PERSON for message in found)) == (count, persons)
    assert {m.sender_name for m in found if m.from_us} == {"John Doe"}


@pytest.mark.parametrize("name", ["hist_test_dateformat4", "hist_test_unicode"])
def test_dates_that_fit_both_readings_are_asked(corpus: Path, name: str):
    path = corpus / "whatsapp" / f"{MINER}{name}.txt"
    importer = by_key("whatsapp_text")
    assert importer
    told = Answers(other={"owner": "John Doe"})
    (question,) = importer.questions(Source(path), told)
    assert question.samples == ("09/10/22 = 9 October 2022", "09/10/22 = 10 September 2022")
    assert (
        read(path, "whatsapp_text", "John Doe", day_first=True)[0].sent_at // 86400
        == at("2022-10-09") // 86400
    )
    assert (
        read(path, "whatsapp_text", "John Doe", day_first=False)[0].sent_at // 86400
        == at("2022-09-10") // 86400
    )


def test_instagram(corpus: Path):
    found = read(corpus / "instagram" / f"{MINER}hist_testlog.json", "instagram_json", "John Doe")
    assert in_lines(found) == [
        "2014-12-24 17:08:00 | them | Jane Doe | system | Jane Doe joined the group.",
        "2017-07-06 19:25:00 | us | John Doe | person | Testing message with reactions.",
        "2017-07-16 19:13:00 | us | John Doe | person | [photo]",
        "2019-09-24 11:30:00 | them | Jane Doe | person | [video]",
        "2019-09-24 23:30:00 | them | Lionel Messi | person | "
        "[link] https://www.instagram.com/p/CmUv48DLvxd/?feed_type=reshare_chaining",
        "2019-12-24 11:23:00 | us | John Doe | person | Testing normal message.",
        "2019-12-24 23:30:00 | us | John Doe | person | [audio]",
        "2020-01-17 20:49:00 | us | John Doe | person | Testing message with emoji: ❤️",
        "2020-01-18 14:53:00 | them | ❤️ | person | Testing username only emoji: ❤️",
        "2020-01-18 14:53:00 | them | J❤️hn Doe | person | Testing username with emoji: J❤️hn Doe",
        "2021-10-24 15:21:43 | us | John Doe | system | John Doe's poll has multiple updates.",
        "2022-02-28 05:25:43 | us | John Doe | person | [media]",
        "2022-09-10 22:37:00 | them | Jane Doe | system | This poll is no longer available.",
    ]
    bare = read(corpus / "instagram" / f"{MINER}test_export.json", "instagram_json", "John Doe")
    assert in_lines(bare) == [
        "2019-12-24 11:23:00 | them | Jane Doe | person | Hello John!",
        "2020-01-17 20:49:00 | us | John Doe | person | Hello Jane!",
    ]


def test_telegram(corpus: Path):
    path = corpus / "telegram" / "mlomb_chat-analytics__DM_2A_7M.json"
    importer = by_key("telegram_json")
    assert importer
    found = list(
        importer.read(Source(path), Answers(time_zone="America/Buenos_Aires"))
    )  # the file tells the owner
    assert in_lines(found) == [
        "2019-07-05 19:55:32 | them | Bob | system | [joined_telegram]",
        "2019-07-12 19:55:32 | them | Bob | person | https://google.com 👀",
        "2022-03-08 16:07:42 | us | Alice | person | hello world",
        "2022-05-09 22:23:53 | them | Bob | person | world?",
        "2022-05-09 23:26:09 | us | Alice | person | blah blah",
        "2022-06-10 22:06:38 | us | Alice | person | [photo]",
        "2022-06-10 22:06:39 | us | Alice | person | [photo]",
        "2023-08-11 02:11:02 | us | Alice | system | [call]",
    ]
    bare = read(corpus / "telegram" / f"{MINER}test_single_export.json", "telegram_json", "Author 1")
    assert in_lines(bare) == [
        "2018-12-05 10:39:10 | us | Author 1 | person | Minimal Message",
        "2018-12-05 10:49:24 | them | Author 2 | person | Link:https://telegram.org/",
    ]


def test_signal(corpus: Path):
    found = read(corpus / "signal" / f"{MINER}signal_test_export.txt", "signal_text", "John Doe")
    assert in_lines(found) == [
        "2019-12-24 12:23:00 | them | Jane Doe | person | Hello John!",
        "2020-01-17 21:49:00 | us | John Doe | person | Hello⏎Jane!",
    ]
