"""WhatsApp's text in the forms of many phones: headers, dates, owners, identities."""

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importers.chat_cases import in_lines, messages_of
from importers.made_sheets import at

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, Message, Skipped
from desktop.importers.base import Source
from desktop.importers.chat_marks import whatsapp_words
from desktop.importers.packed import source_of
from desktop.importers.whatsapp_text import WhatsappText

WHATSAPP = WhatsappText()
NAMED = "WhatsApp Chat with Anna.txt"


def chat(folder: Path, text: str, name: str = NAMED, encoding: str = "utf-8") -> Source:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return Source(path)


def read(source: Source, **answers: object) -> list[Message]:
    found = list(WHATSAPP.read(source, Answers(**answers)))  # type: ignore[arg-type]
    assert not [record for record in found if isinstance(record, Skipped)], found
    return messages_of(found)


def owner(name: str) -> Answers:
    return Answers(other={"owner": name})


@pytest.mark.parametrize(
    ("header", "instant"),
    [
        ("31/12/2025, 22:04 - ", "2025-12-31T22:04"),
        ("31/12/25 22:04 - ", "2025-12-31T22:04"),
        ("31.12.25, 22:04 - ", "2025-12-31T22:04"),
        ("31. 12. 2025 22:04 - ", "2025-12-31T22:04"),
        ("[31.12.2025, 22.04.05] ", "2025-12-31T22:04:05"),
        ("31.12.2025 klo 22.04 - ", "2025-12-31T22:04"),
        ("31/12/2025 à 22:04 - ", "2025-12-31T22:04"),
        ("31-12-2025 22:04 – ", "2025-12-31T22:04"),
        ("2025/12/31, 22:04. - ", "2025-12-31T22:04"),
        ("[2025-12-31 22:04] ", "2025-12-31T22:04"),
        ("[2025/12/31 22:04:05] ", "2025-12-31T22:04:05"),
        ("2025/12/31 下午10:04 - ", "2025-12-31T22:04"),
        ("2025. 12. 31. 오후 10:04 - ", "2025-12-31T22:04"),
        ("[2025. 12. 31. 오전 12:04:05] ", "2025-12-31T00:04:05"),
        ("12/31/25, 10:04 PM - ", "2025-12-31T22:04"),
        ("12/31/25, 10:04\u202fPM - ", "2025-12-31T22:04"),
        ("12/31/2025 10:04 p.\u00a0m. - ", "2025-12-31T22:04"),
        ("31/12/25, 10:04 nachm. - ", "2025-12-31T22:04"),
        ("31.12.2025, 10:04 μ.μ. - ", "2025-12-31T22:04"),
        ("31.12.2025 ÖS 10:04 - ", "2025-12-31T22:04"),
        ("31/12/2025, 12:04 AM - ", "2025-12-31T00:04"),
        ("31/12/2025, 12:04 PM - ", "2025-12-31T12:04"),
        ("31/12/2025, 00:04 AM - ", "2025-12-31T00:04"),
        ("31/12/2025, 13:04 PM - ", "2025-12-31T13:04"),
        ("[31/12/2568 22:04:05] ", "2025-12-31T22:04:05"),
        ("\u200e[31.12.25, 22:04:05] ", "2025-12-31T22:04:05"),
        ("\u200f٣١\u200f/١٢\u200f/٢٠٢٥، ١٠:٠٤\u00a0م - ", "2025-12-31T22:04"),
        ("৩১/১২/২৫, ১০:০৪ PM - ", "2025-12-31T22:04"),
    ],
)
def test_the_headers_of_many_phones(tmp_path, header, instant):
    source = chat(tmp_path, f"{header}Anna: Hello: there - you\n{header}Mud: yes\n")
    assert WHATSAPP.recognises(source)
    assert WHATSAPP.questions(source, Answers()) == []
    first, second = read(source)
    assert (first.sent_at, first.sender_name, first.text) == (at(instant), "Anna", "Hello: there - you")
    assert (first.from_us, second.from_us) == (False, True)


@pytest.mark.parametrize(
    "line",
    [
        "31/12/2025, 25:04 - Anna: x",
        "31/12/2025, 22:64 - Anna: x",
        "31/12/2025, 22:04 o'clockish - Anna: x",
        "31/12/2025 Anna: 22:04 - x",
        "Dear Anna, 31/12/2025, 22:04 - x: y",
        "[2019-12-24, 12:23] Jane Doe: Signal writes like this",
        "order,date\n1,2026-04-03 10:00",
        "",
    ],
)
def test_what_is_no_chat_of_whatsapp(tmp_path, line):
    assert not WHATSAPP.recognises(chat(tmp_path, line))


def test_a_file_without_a_message_is_a_problem(tmp_path):
    with pytest.raises(Problem):
        list(WHATSAPP.read(chat(tmp_path, "31/12/2025, 25:04 - Anna: x"), Answers()))


@pytest.mark.parametrize(
    ("dates", "day_first"),
    [
        (["03/04/26", "13/04/26"], True),
        (["04/03/26", "04/13/26"], False),
        (["03/04/26", "04/04/26", "01/05/26"], True),  # 1 May; month first it jumps back to January
        (["04/03/26", "04/04/26", "05/01/26"], False),
        (["03.04.26", "04.04.26"], True),  # nothing else tells, and with dots the day is first
        (["05/05/26"], True),  # both readings are the same
    ],
)
def test_the_order_of_dates_is_decided_for_the_whole_file(tmp_path, dates, day_first):
    text = "".join(f"{date}, 14:05 - Anna: {number}\n" for number, date in enumerate(dates))
    source = chat(tmp_path, text)
    assert WHATSAPP.questions(source, Answers()) == []
    told = [read(source, day_first=answer) for answer in (None, True, False)]
    split = [[int(part) for part in date.replace(".", "/").split("/")] for date in dates]
    expected = [at(f"20{y}-{b if day_first else a:02}-{a if day_first else b:02}T14:05") for a, b, y in split]
    if dates[0] != "03.04.26":  # there an answer outweighs the habit
        assert told[0] == told[1] == told[2]
    assert [message.sent_at for message in told[0]] == expected


def test_american_habits_decide_where_nothing_else_does(tmp_path):
    source = chat(tmp_path, "3/4/26, 2:05 PM - Anna: one\n3/5/26, 2:05 PM - Anna: two\n")
    assert WHATSAPP.questions(source, Answers()) == []
    assert [message.sent_at for message in read(source)] == [at("2026-03-04T14:05"), at("2026-03-05T14:05")]
    lower = chat(tmp_path, "3/4/26, 2:05 pm - Anna: one\n")
    assert [question.key for question in WHATSAPP.questions(lower, Answers())] == ["day-first"]


def test_dates_that_fit_both_readings_are_asked_with_two_samples(tmp_path):
    source = chat(tmp_path, "03/04/2026, 14:05 - Anna: one\n04/04/2026, 14:05 - Anna: two\n")
    (question,) = WHATSAPP.questions(source, Answers())
    assert question.key == "day-first"
    assert question.choices == ("day-first", "month-first")
    assert question.samples == ("03/04/2026 = 3 April 2026", "03/04/2026 = 4 March 2026")
    with pytest.raises(Problem, match="day or with the month"):
        read(source)
    assert read(source, day_first=True)[0].sent_at == at("2026-04-03T14:05")
    assert read(source, day_first=False)[0].sent_at == at("2026-03-04T14:05")


def test_a_date_that_the_order_of_the_file_forbids_is_set_aside(tmp_path):
    days = "".join(f"{day:02}/03/26, 14:05 - Anna: x\n" for day in range(1, 32))
    source = chat(tmp_path, days * 4 + "04/31/26, 14:05 - Anna: pasted\n")
    found = list(WHATSAPP.read(source, Answers()))
    assert found[-1] == Skipped("line 125", "“04/31/26” is not a date.")
    assert len(found) == 125


def test_clocks_that_change(tmp_path):
    source = chat(
        tmp_path,
        """29/03/2026, 01:59 - Anna: before
29/03/2026, 02:30 - Anna: there was no such time
29/03/2026, 03:00 - Anna: after
25/10/2026, 02:50 - Anna: the first time
25/10/2026, 02:10 - Anna: the second time
25/10/2026, 02:55 - Anna: still the second
25/10/2026, 03:00 - Anna: winter
""",
    )
    utc = [message.sent_at for message in read(source, time_zone="Europe/Amsterdam")]
    assert utc == [
        at(f"2026-{moment}")
        for moment in (
            "03-29T00:59", "03-29T01:30", "03-29T01:00",
            "10-25T00:50", "10-25T01:10", "10-25T01:55", "10-25T02:00",
        )
    ]  # fmt: skip


TALK = """13/03/2026, 10:05 - Anna: Hello
13/03/2026, 10:05 - Mud: Hi
13/03/2026, 10:06 - Anna: ok
13/03/2026, 10:06 - Anna: ok
"""


def test_what_a_person_answered_is_no_part_of_identity(tmp_path):
    ambiguous = TALK.replace("13/", "03/")
    source = chat(tmp_path, ambiguous)
    told = [
        [message.identity for message in read(source, day_first=first, time_zone=zone)]
        for first in (True, False)
        for zone in ("UTC", "Asia/Tokyo")
    ]
    assert all(identities == told[0] for identities in told)
    assert len(set(told[0])) == 4


@pytest.mark.parametrize(
    "name",
    [
        "WhatsApp Chat with Anna (2).txt",
        "WhatsApp-Chat mit Anna.txt",
        "Chat de WhatsApp con Anna.txt",
        "Conversa do WhatsApp com Anna.txt",
        "WhatsApp-chat met Anna.txt",
        "Discussion WhatsApp avec Anna.txt",
        "Chat WhatsApp con Anna.txt",
        "Anna के साथ WhatsApp चैट.txt",
        "WhatsApp_Chat_with_Anna.txt",
        "WhatsApp Chat - Anna/_chat.txt",
    ],
)
def test_a_chat_is_the_same_whatever_its_file_is_called(tmp_path, name):
    usual = read(chat(tmp_path, TALK))
    assert read(chat(tmp_path, TALK, name)) == usual
    alone = TALK.splitlines()[0] + "\n"  # before we answered: the same chat
    assert read(chat(tmp_path, alone, name)) == usual[:1]
    assert {message.thread for message in usual} == {"Anna"}


def test_a_zip_is_the_same_as_its_text(tmp_path):
    usual = read(chat(tmp_path, TALK))
    for name in ("WhatsApp Chat - Anna.zip", "WhatsApp Chat with Anna (1).zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("_chat.txt", TALK)
            archive.writestr("00000001-PHOTO.jpg", "x")
        packed = source_of(tmp_path / name)
        assert not WHATSAPP.recognises(packed)
        (member,) = [each for each in packed.members() if WHATSAPP.recognises(each)]
        assert read(member) == usual


def test_a_text_without_a_name_is_the_same_chat_once_the_owner_is_told(tmp_path):
    source = chat(tmp_path, TALK, "export.txt")
    (question,) = WHATSAPP.questions(source, Answers())
    assert (question.key, question.choices) == ("owner", ("Anna", "Mud"))
    with pytest.raises(Problem, match="Which of these are you"):
        read(source)
    assert read(source, other={"owner": "mud"}) == read(chat(tmp_path, TALK))
    assert WHATSAPP.questions(source, owner("hello@example.org\nMud")) == []
    assert [q.key for q in WHATSAPP.questions(source, owner("Somebody"))] == ["owner"]


def test_a_customer_whom_nobody_answered(tmp_path):
    source = chat(tmp_path, "13/03/2026, 10:05 - Anna: Hello\n", "export.txt")
    assert [question.key for question in WHATSAPP.questions(source, Answers())] == ["owner"]
    assert [m.from_us for m in read(source, other={"owner": "Mud"})] == [False]
    assert [m.from_us for m in read(source, other={"owner": "auto"})] == [False]
    named = chat(tmp_path, "13/03/2026, 10:05 - Anna: Hello\n")
    assert WHATSAPP.questions(named, Answers()) == []
    assert [m.from_us for m in read(named)] == [False]


def test_a_message_of_ours_alone_has_its_customer_from_the_name_of_the_file(tmp_path):
    source = chat(
        tmp_path, "13/03/2026, 10:05 - Mud: Your parcel is here\n", "WhatsApp Chat with +31 6 12345678.txt"
    )
    assert WHATSAPP.questions(source, Answers())[0].choices == ("Mud",)
    (message,) = read(source, other={"owner": "Mud"})
    assert (message.from_us, message.recipients) == (True, ("tel:+31612345678",))


def test_numbers_with_marks_and_odd_hyphens_are_numbers(tmp_path):
    text = (
        "13/03/2026, 10:05 - \u202a+31 6\u201112345678\u202c: Hello\n13/03/2026, 10:06 - ~\u202fBo: me too\n"
    )
    first, second = read(chat(tmp_path, text, "export.txt"), other={"owner": "Bo"})
    assert first.sender == "tel:+31612345678"
    assert (second.sender_name, second.from_us) == ("Bo", True)


def test_you_is_the_owner(tmp_path):
    source = chat(tmp_path, TALK.replace("Mud:", "You:"), "export.txt")
    assert WHATSAPP.questions(source, Answers()) == []
    assert [message.from_us for message in read(source)] == [False, True, False, False]


def test_a_group_has_no_single_customer(tmp_path):
    text = TALK + "13/03/2026, 10:07 - Bo: me too\n13/03/2026, 10:08 - Bo left\n"
    found = read(chat(tmp_path, text, "WhatsApp Chat with Market.txt"), other={"owner": "Mud"})
    assert {message.thread for message in found} == {"Market"}
    assert [message.recipients for message in found if message.from_us] == [()]
    assert [m.sender for m in found][-2:] == ["name:whatsapp/Bo", "name:whatsapp/Market"]
    assert found[-1].kind is Kind.SYSTEM


@settings(max_examples=150)
@given(
    talk=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from("AB"), st.sampled_from(("ok", "yes", "a\nb"))),
        max_size=14,
    ),
    data=st.data(),
)
def test_overlapping_exports_together_are_the_whole_chat(tmp_path_factory, talk, data):
    """An export reaches from some message, perhaps within a minute, to a later one; the two overlap."""
    folder = tmp_path_factory.mktemp("overlap")
    talk.sort(key=lambda said: said[0])
    lines = [
        f"13/03/2026, 10:{minute:02} - {'Anna' if who == 'A' else 'Mud'}: {text}\n"
        for minute, who, text in talk
    ]
    lines.insert(0, "13/03/2026, 09:00 - Anna: Hello\n")
    lines.append("13/03/2026, 11:00 - Mud: Bye\n")
    begin = data.draw(st.integers(0, len(lines) - 1), label="second begins at")
    # The first goes on at least to the end of the minute in which the second begins.
    least = max(n for n, line in enumerate(lines) if line[:17] == lines[begin][:17]) + 1
    end = data.draw(st.integers(least, len(lines)), label="first ends before")
    whole = {m.identity for m in read(chat(folder, "".join(lines)))}
    assert len(whole) == len(lines)
    first = {m.identity for m in read(chat(folder, "".join(lines[:end])), other={"owner": "Mud"})}
    second = {m.identity for m in read(chat(folder, "".join(lines[begin:])), other={"owner": "Mud"})}
    assert first | second == whole


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "[media]"),
        ("  ", "[media]"),
        ("<Media omitted>", "[media]"),
        ("<Medien ausgeschlossen>", "[media]"),
        ("\u200eimage omitted", "[photo]"),
        ("\u200evideo omitted", "[video]"),
        ("\u200eGIF weggelassen", "[gif]"),
        ("afbeelding weggelaten", "[photo]"),
        ("\u200eInvoice 12.pdf • \u200e1 page \u200edocument omitted", "[document]"),
        ("\u200e<attached: 00000012-PHOTO-2026-03-13.jpg>", "[photo]"),
        ("\u200e<joint : 00000012-STICKER-2026-03-13.webp>", "[sticker]"),
        ("\u200eVID-20260313-WA0001.mp4 (fichier joint)\nRegarde", "[video]\nRegarde"),
        ("PTT-20260313-WA0001.opus (any language)", "[audio]"),
        ("Bo.vcf (file attached)", "[contact]"),
        ("plan.pdf (for you)", "plan.pdf (for you)"),
        ("See <attached: it> for 3 < 5", "See <attached: it> for 3 < 5"),
        ("\u200eThis message was deleted.", "[deleted]"),
        ("You deleted this message", "[deleted]"),
        ("You deleted this message?", "You deleted this message?"),
        ("Fine \u200e<This message was edited>", "Fine"),
        ("Fine \u200e<in a language we do not know>", "Fine"),
        ("a <b>", "a <b>"),
        ("Missed voice call", "[call]"),
        ("\u200eMissed video call, \u200eTap to call back", "[call]"),
        ("Voice call, 3 min", "[call]"),
        ("Videoanruf, 2 Std. 3 Min.", "[call]"),
        ("Voice call tomorrow?", "Voice call tomorrow?"),
        ("Llamada perdida", "[call]"),
        ("Missed you", "Missed you"),
        ("location: https://maps.google.com/?q=1,2", "[location] https://maps.google.com/?q=1,2"),
        ("live location shared", "[location]"),
        ("\u200eNo idea, lets try it out!", "No idea, lets try it out!"),
        ("one\n\ntwo", "one\n\ntwo"),
    ],
)
def test_what_a_phone_writes_for_media_and_itself(body, words):
    assert whatsapp_words(body) == (words, words in ("[deleted]", "[call]"))


def test_media_count_as_the_same_whatever_the_export_says_of_them(tmp_path):
    bodies = ("<Media omitted>", "\u200eimage omitted", "IMG-20260313-WA0001.jpg (file attached)")
    told = [read(chat(tmp_path, f"13/03/2026, 10:05 - Anna: {body}\n"))[0] for body in bodies]
    assert len({message.identity for message in told}) == 1
    assert [message.text for message in told] == ["[media]", "[photo]", "[photo]"]


def test_lines_before_the_first_message_are_told(tmp_path):
    source = chat(tmp_path, "\ufeff\nA note of mine\n" + TALK)
    assert (
        in_lines(WHATSAPP.read(source, Answers()))[-1]
        == "skipped: line 2: It stands before the first message."
    )


def test_other_encodings(tmp_path):
    usual = read(chat(tmp_path, TALK.replace("Hello", "Grüße")))
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        assert read(chat(tmp_path, TALK.replace("Hello", "Grüße"), encoding=encoding)) == usual
    assert read(chat(tmp_path, TALK.replace("Hello", "Grüße").replace("\n", "\r\n"))) == usual


PIECES = (
    "[", "]", " - ", ": ", ":", "13/03/2026", "3.4.26", "0/0/0000", "99/99/99", "2026-02-30", "9999/1/1",
    ", ", " ", "10:05", "24:60", "1:05:09", "PM", "p. m.", "下午", "\u202f", "\u200e", "\u200f", "\ufeff",
    "Anna", "+31 612345678", "<", ">", "Media omitted", "Missed voice call", "(file attached)", "x.jpg", "\n",
    "\r\n", "٣", "\ud83d\ude00", "\0",
)  # fmt: skip


@settings(max_examples=300)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=60), first=st.booleans())
def test_anything_made_of_what_chats_are_made_of_ends_in_records_or_a_problem(
    tmp_path_factory, pieces, first
):
    text = "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16")
    source = chat(tmp_path_factory.mktemp("any"), text, "_chat.txt")
    WHATSAPP.recognises(source)
    told = Answers(day_first=first, time_zone="Europe/Amsterdam", other={"owner": "auto"})
    WHATSAPP.questions(source, told)
    with suppress(Problem):
        found = list(WHATSAPP.read(source, told))
        assert all(isinstance(record, Message | Skipped) for record in found)
        identities = [message.identity for message in messages_of(found)]
        assert len(set(identities)) == len(identities)


def test_endless_lines_and_messages_are_bounded(tmp_path):
    source = chat(tmp_path, TALK + "y" * 3_000_000 + "\n" + "z\n" * 40_000 + TALK)
    found = read(source)
    assert len(found) == 8
    assert max(len(message.text) for message in found) < 300_000


def test_progress_moves_only_while_reading(tmp_path):
    source = chat(tmp_path, TALK)
    assert WHATSAPP.recognises(source)
    assert WHATSAPP.questions(source, Answers()) == []
    assert source.fraction == 0
    read(source)
    assert source.fraction == 1
