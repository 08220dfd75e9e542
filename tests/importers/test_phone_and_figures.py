"""Calls, texts of a phone, and a shop's own figures: what a person reads in the files."""

import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.fixture_cases import Case, cases
from importers.made_sheets import at, records, text_file
from importers.record_lines import line

from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Call, LeftOut, Message, Rating, Skipped
from desktop.importers import calls_xml, google_voice, registry
from desktop.importers.base import Source
from desktop.importers.call_messages import messages_of, thread_of
from desktop.importers.call_sheet import joined
from desktop.importers.packed import source_of

CASES = cases("calls_xml", "google_voice", "call_sheet", "cost_sheet", "hours_sheet", "visit_sheet")


def importer_of(key):
    importer = registry.by_key(key)
    assert importer
    return importer


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_person_reads_in_the_file(case: Case):
    importer = importer_of(case.key)
    assert importer.questions(case.source, case.answers) == []
    found = [line(record) for record in importer.read(case.source, case.answers)]
    assert found == (case.folder / "expected.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_identities_are_single_and_do_not_depend_on_answers(case: Case):
    importer = importer_of(case.key)
    answers = case.answers

    def identities():
        found = [getattr(record, "identity", None) for record in importer.read(case.source, answers)]
        return [identity for identity in found if identity]

    once = identities()
    assert len(set(once)) == len(once)
    answers.time_zone = "Asia/Tokyo"
    assert identities() == once


# Calls and texts of a phone


def backup(tmp_path, *entries, root="calls"):
    return text_file(
        tmp_path, f'<?xml version="1.0"?><{root} count="1">{"".join(entries)}</{root}>', name="c.xml"
    )


def calls_in(tmp_path, *entries):
    found = records(importer_of("calls_xml"), backup(tmp_path, *entries))
    return [record for record in found if not isinstance(record, Message)]


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ('<?xml version="1.0"?><!-- <calls> --><calls count="1">', True),
        ("\ufeff  <smses>", True),
        ("<calls", True),
        ("<html><calls>", False),
        ("<!-- never closed <calls>", False),
        ("<?xml never closed <calls>", False),
        ("calls,and,more\n1,2,3\n", False),
        ("", False),
        ("<", False),
    ],
)
def test_a_backup_is_known_by_its_outermost_element(tmp_path, words, known):
    assert importer_of("calls_xml").recognises(text_file(tmp_path, words, name="x.xml")) is known


def test_a_backup_in_utf16(tmp_path):
    words = '<calls><call number="0701234567" date="1775034000000" type="3" contact_name="Jörg"/></calls>'
    call, message = records(importer_of("calls_xml"), text_file(tmp_path, words, encoding="utf-16"))
    assert isinstance(call, Call)
    assert isinstance(message, Message)
    assert (call.name, call.started_at) == ("Jörg", at("2026-04-01T09:00"))


def test_declared_entities_are_refused(tmp_path):
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE calls [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><calls><call/></calls>'
    )
    with pytest.raises(Problem, match="declares"):
        records(importer_of("calls_xml"), text_file(tmp_path, bomb, name="bomb.xml"))
    within = '<calls><!ENTITY a "b"><call number="&a;" date="1" type="1"/></calls>'
    with pytest.raises(Problem, match="declares"):
        records(importer_of("calls_xml"), text_file(tmp_path, within, name="within.xml"))


def test_another_file_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="SMS Backup"):
        records(importer_of("calls_xml"), text_file(tmp_path, "<html></html>"))


def test_a_damaged_entry_costs_nothing_but_itself(tmp_path):
    found = calls_in(
        tmp_path,
        '<call number="0701234567" date="1775034000000" type="3" />',
        '<call number="0701234567" date="17750340000',
        '<call number="0701234567" date="1775034000001" type="3" />',
        '<call number="0701234567" date="99999999999999999999" type="3" />',
        '<call number="0701234567" date="-5" type="3" />',
        '<call number="0701234567" date="1775034000002" type="" />',
    )
    assert [type(record) for record in found] == [Call, Skipped, Call, Skipped, Skipped, Skipped]
    assert found[1] == Skipped("entry 2", "it does not end")


def test_values_in_single_quotes_with_a_greater_sign(tmp_path):
    (call,) = calls_in(
        tmp_path, "<call number='0701234567' date='1775034000000' type='3' contact_name='a > b'/>"
    )
    assert isinstance(call, Call)
    assert call.name == "a > b"


def test_an_entry_beyond_bounds_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(calls_xml, "_LONGEST", 200)
    good = '<call number="0701234567" date="1775034000000" type="3" />'
    found = calls_in(tmp_path, good, f'<call number="{"9" * 300}" date="1775034000000" type="3" />', good)
    assert [type(record) for record in found] == [Call, Skipped, Call]
    assert found[1] == Skipped("entry 2", "it is longer than any message")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_text_says_it_is_read_as_it_was_written(tmp_path, words):
    halves = words.encode("utf-16-be")
    pairs = [int.from_bytes(halves[place : place + 2], "big") for place in range(0, len(halves), 2)]
    body = "".join(f"&#{half};" for half in pairs if half)
    source = backup(
        tmp_path, f'<sms address="0701234567" date="1775034000000" type="1" body="{body}"/>', root="smses"
    )
    (message,) = records(importer_of("calls_xml"), source)
    assert isinstance(message, Message)
    assert message.text == words.replace("\0", "")


def test_hostile_backups_end_soon(tmp_path):
    for data in ("<calls>" + "<call " * 200_000, "<calls><call " + "a" * 2_000_000,
                 "<calls><call " + "a=" * 1_000_000, '<calls><call a="' + "b" * 2_000_000,
                 "<calls><sms " + "a='" * 500_000, "<smses>" + "<mms><parts>" * 100_000):  # fmt: skip
        found = records(importer_of("calls_xml"), text_file(tmp_path, data, name=f"{len(data)}.xml"))
        assert all(isinstance(record, (Skipped, LeftOut)) for record in found)


# The messages of a call


CALL = Call(b"1" * 16, 1000, "tel:+31612345678", "Anna", agent="Bo", topic="Parcel")


@pytest.mark.parametrize(
    ("call", "turns"),
    [
        (replace(CALL, wait_seconds=12), [(1000, False), (1012, True)]),
        (CALL, [(1000, False), (1000, True)]),
        (replace(CALL, answered=False), [(1000, False)]),
        (replace(CALL, answered=False, wait_seconds=5), [(1000, False)]),
        (replace(CALL, answered=False, wait_seconds=4), []),
        (replace(CALL, answered=False, wait_seconds=4, voicemail=True), [(1000, False)]),
        (replace(CALL, inbound=False, talk_seconds=30), [(1000, True)]),
        (replace(CALL, inbound=False, talk_seconds=30, wait_seconds=9), [(1000, True)]),
        (replace(CALL, inbound=False), [(1000, True)]),
        (replace(CALL, inbound=False, talk_seconds=0), []),
        (replace(CALL, inbound=False, answered=False), []),
    ],
)
def test_whose_turn_a_call_is(call, turns):
    messages = list(messages_of(call))
    assert [(message.sent_at, message.from_us) for message in messages] == turns
    assert {message.thread for message in messages} <= {"tel:+31612345678"}
    wanted = {False: digest("call-message", call.identity), True: digest("call-reply", call.identity)}
    assert all(message.identity == wanted[bool(message.from_us)] for message in messages)


def test_calls_without_a_number_are_of_different_people():
    one, two = (replace(CALL, number="", identity=identity * 16) for identity in (b"1", b"2"))
    assert thread_of(one) != thread_of(two)
    (message, reply) = messages_of(one)
    assert message.sender == message.thread == thread_of(one)
    assert reply.recipients == (thread_of(one),)
    assert (reply.agent, reply.subject) == ("Bo", "Parcel")


# Google Voice


def voice_page(name):
    return next(case for case in CASES if case.key == "google_voice").folder / "Takeout/Voice/Calls" / name


def test_a_single_page_of_google_voice(tmp_path):
    voice = importer_of("google_voice")
    source = Source(voice_page("Anna Berg - Received - 2026-04-01T09_00_00Z.html"))
    assert voice.recognises(source)
    assert [type(record) for record in records(voice, source)] == [Call, Message, Message]
    other = text_file(tmp_path, "<html><body>Hi</body></html>", name="x.html")
    assert not voice.recognises(other)
    with pytest.raises(Problem, match="Google Voice"):
        records(voice, other)


def test_pages_of_google_voice_that_cannot_be_read(tmp_path):
    voice = importer_of("google_voice")
    page = voice_page("Anna Berg - Received - 2026-04-01T09_00_00Z.html").read_text("utf-8")
    (tmp_path / "a").mkdir()
    text_file(tmp_path / "a", page.replace("#received", "#other"), name="sort.html")
    text_file(tmp_path / "a", page.replace('"published"', '"when"'), name="time.html")
    text_file(tmp_path / "a", page.replace("05:00:00.250-04:00", "05:00:00.250"), name="zone.html")
    text_file(tmp_path / "a", page.replace("2026-04-01T05", "2026-99-01T05"), name="zz.html")
    source = source_of(tmp_path / "a")
    assert voice.recognises(source)
    assert records(voice, source) == [
        Skipped("sort.html", "it is not said whether the call came in or went out"),
        Skipped("time.html", "there is no date"),
        Skipped("zone.html", "there is no date"),
        Skipped("zz.html", "there is no date"),
    ]


def test_a_page_beyond_bounds_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(google_voice, "_LONGEST", 100)
    source = Source(voice_page("Anna Berg - Received - 2026-04-01T09_00_00Z.html"))
    found = []
    with pytest.raises(Problem, match="Google Voice"):
        found.extend(importer_of("google_voice").read(source, Answers()))
    assert found == [Skipped(source.name, "it is longer than any page of Google Voice")]


def test_google_voice_claims_its_pages_and_nothing_else_of_a_takeout():
    case = next(case for case in CASES if case.key == "google_voice")
    voice = importer_of("google_voice")
    claimed = [member.name for member in case.source.members() if voice.claims(member)]
    assert len(claimed) == 12
    assert all(name.startswith("Takeout/Voice/") and name.endswith(".html") for name in claimed)


def test_a_zip_of_google_voice(tmp_path):
    case = next(case for case in CASES if case.key == "google_voice")
    with zipfile.ZipFile(tmp_path / "takeout.zip", "w") as archive:
        for file in sorted((case.folder / "Takeout").rglob("*.html")):
            archive.write(file, file.relative_to(case.folder).as_posix())
    source = source_of(tmp_path / "takeout.zip")
    assert importer_of("google_voice").recognises(source)
    found = sorted(line(record) for record in records(importer_of("google_voice"), source))
    assert found == sorted((case.folder / "expected.txt").read_text("utf-8").splitlines())
    assert source.fraction == 1.0


# Lists of calls


def calls_of(tmp_path, words, answers=None, name="calls.csv"):
    found = records(importer_of("call_sheet"), text_file(tmp_path, words, name=name), answers)
    return [record for record in found if isinstance(record, Call)]


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("Date,Answered,Wait time", True),
        ("Date,Phone,Duration", True),
        ("Call Id,Date,Duration", True),
        ("Date,Phone,Status", True),
        ("Date,Duration", False),
        ("Answered,Wait time,Duration", False),
        ("Name,Phone,Date", False),
    ],
)
def test_a_list_of_calls_is_known_by_its_columns(tmp_path, header, known):
    source = text_file(tmp_path, f"{header}\n" + ",".join("1" for _ in header.split(",")) + "\n")
    assert importer_of("call_sheet").recognises(source) is known


def test_whether_a_call_was_answered_is_asked_where_nothing_tells(tmp_path):
    sheet = importer_of("call_sheet")
    source = text_file(tmp_path, "Start time,Phone\n2026-04-01 09:00,+31612345678\n")
    (question,) = sheet.questions(source, Answers())
    assert (question.key, question.choices) == ("map.answered", ("Start time", "Phone", "-"))
    with pytest.raises(Problem, match="answered"):
        records(sheet, source)
    answers = Answers(mapping={"answered": "-"})
    assert sheet.questions(source, answers) == []
    assert calls_of(tmp_path, "Start time,Phone\n2026-04-01 09:00,+31612345678\n", answers)[0].answered


def test_a_column_of_sorts_may_tell_both_the_direction_and_the_answer(tmp_path):
    words = (
        "Date,Phone,Type\n2026-04-01 09:00,+31612345678,Missed\n"
        "2026-04-01 09:01,+31612345678,Incoming\n2026-04-01 09:02,+31612345678,Outgoing\n"
    )
    answers = Answers(mapping={"answered": "Type"})
    assert [(call.inbound, call.answered) for call in calls_of(tmp_path, words, answers)] == [
        (True, False), (True, True), (False, True),
    ]  # fmt: skip


def test_equal_calls_without_an_id_stay_two_and_have_the_same_identity_again(tmp_path):
    words = "Date,Phone,Duration\n2026-04-01 09:00,+31612345678,0:10\n2026-04-01 09:00,+31612345678,0:10\n"
    one, two = calls_of(tmp_path, words)
    assert one.identity != two.identity
    again = calls_of(tmp_path, words + "2026-04-02 09:00,+31612345678,0:10\n", name="later.csv")
    assert [call.identity for call in again[:2]] == [one.identity, two.identity]


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("65", 65), ("1:05", 65), ("0:01:05", 65), ("1 min 5 s", 65), ("", None), ("-", None)],
)
def test_how_long_a_talk_was(tmp_path, cell, seconds):
    (call,) = calls_of(tmp_path, f"Date,Phone,Answered,Duration\n2026-04-01 09:00,+31612345678,yes,{cell}\n")
    assert call.talk_seconds == seconds


@pytest.mark.parametrize(
    ("day", "clock", "both"),
    [
        ("2026-04-01", time(9, 12, 58), "2026-04-01 09:12:58"),
        ("2026-04-01", "9:12", "2026-04-01 9:12"),
        ("2026-04-01", 0.5, "2026-04-01 12:00:00"),
        ("2026-04-01", timedelta(hours=9), "2026-04-01 09:00:00"),
        ("2026-04-01", timedelta(hours=29), "2026-04-01"),
        ("2026-04-01", datetime(1900, 1, 1, 9, 0), "2026-04-01 09:00:00"),  # noqa: DTZ001
        ("2026-04-01", "", "2026-04-01"),
        ("2026-04-01 10:00", "9:12", "2026-04-01 10:00"),
        (datetime(2026, 4, 1), time(9, 0), "2026-04-01 09:00:00"),  # noqa: DTZ001
        (date(2026, 4, 1), time(9, 0), "2026-04-01 09:00:00"),
        (46113, time(9, 0), 46113),
    ],
)
def test_a_date_and_the_time_beside_it(day, clock, both):
    assert joined(day, clock) == both


def test_the_scale_of_a_rating_is_asked_where_the_marks_do_not_tell(tmp_path):
    sheet = importer_of("call_sheet")
    source = text_file(tmp_path, "Call Id,Date,Answered,Rating\n1,2026-04-01,yes,8\n2,2026-04-01,yes,\n")
    assert [question.key for question in sheet.questions(source, Answers())] == ["scale.rating"]
    with pytest.raises(Problem, match="From which mark"):
        records(sheet, source)
    found = records(sheet, source, Answers(other={"scale.rating": "1-10"}))
    ratings = [record for record in found if isinstance(record, Rating)]
    assert [(rating.score, rating.lowest, rating.highest) for rating in ratings] == [(8, 1, 10)]
    five = text_file(
        tmp_path, "Call Id,Date,Answered,Rating\n1,2026-04-01,yes,5\n2,2026-04-01,yes,1\n", name="5"
    )
    assert sheet.questions(five, Answers()) == []
    none = text_file(tmp_path, "Call Id,Date,Answered,Rating\n1,2026-04-01,yes,\n", name="none")
    assert sheet.questions(none, Answers()) == []


def test_a_rating_belongs_to_its_call(tmp_path):
    words = "Call Id,Date,Answered,Phone,Rating\n1,2026-04-01,yes,+31612345678,5\n"
    call, _theirs, _ours, rating = records(importer_of("call_sheet"), text_file(tmp_path, words))
    assert isinstance(call, Call)
    assert isinstance(rating, Rating)
    assert rating.customer == rating.conversation == call.number
    assert rating.identity == digest("call-rating", call.identity)


# A shop's own figures


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("Month,Cost", ["cost_sheet"]),
        ("Month,Amount,What", ["cost_sheet"]),
        ("Month,Total", []),
        ("Month,Amount", []),
        ("Datum,Uren", ["hours_sheet"]),
        ("Date,Visits", ["visit_sheet"]),
        ("Date,Hours,Order number", ["order_sheet"]),
        ("Name,Hours", []),
    ],
)
def test_own_figures_are_known_by_their_columns(tmp_path, header, known):
    source = text_file(tmp_path, f"{header}\n" + ",".join("1" for _ in header.split(",")) + "\n")
    assert [importer.key for importer in registry.recognise(source)] == known


def test_own_figures_are_mapped_and_asked_about(tmp_path):
    hours = importer_of("hours_sheet")
    source = text_file(tmp_path, "Wanneer,Hoelang\n3/4/2026,2\n")
    asked = hours.questions(source, Answers())
    assert [question.key for question in asked] == ["map.date", "map.hours"]
    with pytest.raises(Problem, match="date, hours"):
        records(hours, source)
    mapping = {"date": "Wanneer", "hours": "Hoelang"}
    assert [question.key for question in hours.questions(source, Answers(mapping=mapping))] == ["day-first"]
    answers = Answers(mapping=mapping, day_first=True)
    assert [line(record) for record in records(hours, source, answers)] == ["worked 2026-04-03 120 minutes"]
    assert hours.proposed_mapping(source, answers) == {"date": "Wanneer", "hours": "Hoelang"}
    assert hours.how_read(source, answers).day_first is True


def test_hours_may_be_given_as_minutes(tmp_path):
    found = records(importer_of("hours_sheet"), text_file(tmp_path, "Date,Minutes\n2026-04-03,90\n"))
    assert [line(record) for record in found] == ["worked 2026-04-03 90 minutes"]


def test_a_corrected_sheet_of_costs_names_the_same_costs(tmp_path):
    sheet = importer_of("cost_sheet")
    before = records(sheet, text_file(tmp_path, "Month,Cost\n2026-11,5.00\n2026-11,6.00\n", name="a.csv"))
    after = records(sheet, text_file(tmp_path, "Month,Cost\n2026-11,5.50\n2026-11,6.00\n", name="b.csv"))
    assert [record.identity for record in before] == [record.identity for record in after]
    assert len({record.identity for record in before}) == 2


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.path.suffix == ".csv"], ids=lambda case: case.name
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda words: words.encode("utf-8", "replace"))
    )
)
def test_any_rows_below_a_known_header_give_records_or_a_problem(tmp_path, case: Case, data):
    header = case.path.read_bytes().split(b"\n", 1)[0]
    answers = case.answers
    answers.day_first = True
    answers.other |= {"decimal": "point", "scale.rating": "1-5"}
    try:
        found = records(importer_of(case.key), text_file(tmp_path, header + b"\n" + data), answers)
    except Problem:
        return
    assert all(line(record) for record in found)


def test_a_page_of_google_voice_cut_off_anywhere_gives_records_or_a_problem(tmp_path):
    voice = importer_of("google_voice")
    for page in sorted(voice_page("x").parent.glob("*.html")):
        data = page.read_bytes()
        for end in range(0, len(data), 40):
            source = text_file(tmp_path, data[:end], name="page.html")
            assert voice.recognises(source) in (True, False)
            try:
                found = records(voice, source)
            except Problem:
                continue
            assert all(line(record) for record in found)
