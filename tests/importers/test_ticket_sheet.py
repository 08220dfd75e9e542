"""Tickets from a sheet of any help desk."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.made_sheets import at, records, row, text_file, xlsx

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Rating, Skipped, Ticket, TicketState
from desktop.importers.ticket_sheet import TicketSheet

SHEET = TicketSheet()


def read(tmp_path, words, answers=None, name="tickets.csv"):
    return records(SHEET, text_file(tmp_path, words, name=name), answers)


def one(tmp_path, head, cells, answers=None):
    source = text_file(tmp_path, f"ticket;created_at;status;{head}\n1;2026-03-02 09:00;Open;{cells}\n")
    assert SHEET.questions(source, answers or Answers()) == []
    found = records(SHEET, source, answers)
    assert isinstance(found[0], Ticket)
    return found[0]


@pytest.mark.parametrize(
    ("header", "cell", "seconds"),
    [
        ("first response minutes", "12.5", 750),
        ("first_response_minutes", "12,5", 750),
        ("First response time (s)", "90", 90),
        ("First response time (in hrs)", "1.5", 5400),
        ("First response time (in hrs)", "26:00:01", 93601),
        ("First response time", "0:45", 2700),
        ("First response time", "1 h 5 min", 3900),
        ("Reaktionszeit", "2 Std.", 7200),
        ("first_reply_minutes", "7", 420),
        ("first response hours", "0", 0),
    ],
)
def test_lengths_of_time_in_all_their_forms(tmp_path, header, cell, seconds):
    assert one(tmp_path, header, cell).first_reply_seconds == seconds


def test_a_first_response_is_a_time_stamp_in_one_file_and_a_length_in_the_next(tmp_path):
    stamp = one(tmp_path, "First response time", "2026-03-02 09:30")
    assert (stamp.first_reply_at, stamp.first_reply_seconds) == (at("2026-03-02T09:30"), None)
    length = one(tmp_path, "First response time", "0:30")
    assert (length.first_reply_at, length.first_reply_seconds) == (None, 1800)
    named = one(tmp_path, "First response at", "0:30")
    assert (named.first_reply_at, named.first_reply_seconds) == (None, 1800)


def test_bare_numbers_without_a_unit_are_asked_about(tmp_path):
    words = "ticket;created_at;status;Response time\n1;2026-03-02;Open;90\n2;2026-03-02;Open;\n"
    source = text_file(tmp_path, words)
    (question,) = SHEET.questions(source, Answers())
    assert (question.key, question.choices) == (
        "unit.first_reply_minutes", ("minutes", "hours", "seconds", "days"),
    )  # fmt: skip
    with pytest.raises(Problem, match="minutes, hours"):
        records(SHEET, source)
    for unit, seconds in (("minutes", 5400), ("hours", 324_000), ("seconds", 90)):
        answers = Answers(other={"unit.first_reply_minutes": unit})
        assert SHEET.questions(source, answers) == []
        assert records(SHEET, source, answers)[0].first_reply_seconds == seconds
    with pytest.raises(Problem, match="fortnights"):
        records(SHEET, source, Answers(other={"unit.first_reply_minutes": "fortnights"}))
    mapped = Answers(mapping={"first_reply_minutes": "Response time"})  # its name says minutes
    assert records(SHEET, source, mapped)[0].first_reply_seconds == 5400


def test_all_fields_by_mapping(tmp_path):
    head = "Nr,Came,Reply,Open,Done,Reso,State,Re,Rp,Who,Via,About,Stars,Mail,Person,Title,Shop order,Up,Work"
    line = (
        "T1,2026-03-02 09:00,10,5,2026-03-02 12:00,180,Solved,1,2,Sanne,Chat,Delivery,4/5,Ana@Example.org,"
        "MÃ¼ller,Where?,#1042,yes,7"
    )
    fields = [
        "ticket", "created_at", "first_reply_minutes", "first_reply_minutes.open", "solved_at",
        "resolution_minutes", "status", "reopens", "replies", "agent", "channel", "topic", "rating", "email",
        "name", "subject", "order", "escalated", "minutes",
    ]  # fmt: skip
    answers = Answers(mapping=dict(zip(fields, head.split(","), strict=True)))
    ticket, rating = read(tmp_path, f"{head}\n{line}\n", answers)
    assert ticket == Ticket(
        desk="tickets", ticket="T1", created_at=at("2026-03-02T09:00"), channel="chat",
        customer="ana@example.org", name="Müller", subject="Where?", state=TicketState.SOLVED,
        first_reply_seconds=600, first_reply_open_seconds=300, solved_at=at("2026-03-02T12:00"),
        resolution_seconds=10_800, reopens=1, replies=2, agent="Sanne", topic="Delivery", order="#1042",
        escalated=True, minutes=7.0,
    )  # fmt: skip
    assert (rating.score, rating.lowest, rating.highest) == (4, 1, 5)
    assert (rating.conversation, rating.customer, rating.order) == ("T1", "ana@example.org", "#1042")


@pytest.mark.parametrize(
    ("word", "state", "reason"),
    [
        ("New", TicketState.OPEN, ""),
        ("In behandeling", TicketState.OPEN, ""),
        ("Pending Customer Response", TicketState.WAITING, ""),
        ("En attente", TicketState.WAITING, ""),
        ("On-hold", TicketState.WAITING, ""),
        ("Gelöst", TicketState.SOLVED, ""),
        ("Cerrado", TicketState.SOLVED, ""),
        ("risolto", TicketState.SOLVED, ""),
        ("Fechado", TicketState.SOLVED, ""),
        ("Spam", None, "spam"),
        ("Merged", None, "merged"),
        ("Purple", None, ""),
    ],
)
def test_states_in_seven_languages(tmp_path, word, state, reason):
    (ticket,) = read(tmp_path, f"ticket,created_at,status,agent\n1,2026-03-02,{word},\n")
    assert (ticket.state, ticket.reason) == (state, reason)


def test_the_time_so_far_of_an_unsolved_ticket_is_no_resolution(tmp_path):
    head = "ticket,created_at,status,resolution_hours,resolved_date"
    words = f"{head}\n1,2026-03-02,Open,48,\n2,2026-03-02,Closed,2,\n"
    unsolved, solved = read(tmp_path, words)
    assert (unsolved.resolution_seconds, solved.resolution_seconds) == (None, 7200)


def test_what_contradicts_itself_is_set_aside_with_a_note(tmp_path):
    words = (
        "ticket,created_at,first response at,solved at\n"
        "1,2026-03-02 09:00,2026-03-01 09:00,2026-03-01 10:00\n"
        "2,2026-03-02 09:00,2026-03-02 09:00,2026-03-02 09:00\n"
    )
    first, *notes, second = read(tmp_path, words)
    assert (first.first_reply_at, first.solved_at, first.state) == (None, None, None)
    assert notes == [
        Skipped("row 2", "its first answer is older than the ticket; the rest of the row was kept"),
        Skipped("row 2", "it was solved before it was there; the rest of the row was kept"),
    ]
    assert second.first_reply_at == second.solved_at == second.created_at
    assert second.state is TicketState.SOLVED


def test_rows_without_number_or_date_are_set_aside(tmp_path):
    head = "ticket,created_at,status,agent"
    words = f"{head}\n,2026-03-02,Open,\n2,,Open,\n3,32/13/2026,Open,\n4,2026-03-02,Open,\n"
    assert read(tmp_path, words)[:3] == [
        Skipped("row 2", "there is no ticket number"),
        Skipped("row 3", "there is no date of arrival"),
        Skipped("row 4", "“32/13/2026” is not a date"),
    ]


def test_ratings_on_no_known_scale_are_told_one_by_one(tmp_path):
    words = "ticket,created_at,status,rating\n1,2026-03-02,Open,meh\n2,2026-03-02,Open,wow\n"
    found = read(tmp_path, words)
    assert [record for record in found if isinstance(record, Skipped)] == [
        Skipped("row 2", "“meh” is on no scale that is known; the ticket was kept without it"),
        Skipped("row 3", "“wow” is on no scale that is known; the ticket was kept without it"),
    ]
    answered = read(tmp_path, words, Answers(other={"scale.4": "wow/ok/meh"}))
    assert [record.score for record in answered if isinstance(record, Rating)] == [1, 3]


def test_a_scale_that_the_numbers_do_not_tell_is_asked_for(tmp_path):
    words = "ticket,created_at,status,rating\n1,2026-03-02,Open,3\n2,2026-03-02,Open,4\n"
    source = text_file(tmp_path, words)
    (question,) = SHEET.questions(source, Answers())
    assert question.key == "scale.4"
    assert {"1-5", "1-10", "5-1"} <= set(question.choices)
    with pytest.raises(Problem, match="1-5"):
        records(SHEET, source)
    (_t, rating, *_rest) = records(SHEET, source, Answers(other={"scale.4": "5-1"}))
    assert (rating.score, rating.lowest, rating.highest) == (3, 5, 1)
    with pytest.raises(Problem, match="is no scale"):
        records(SHEET, source, Answers(other={"scale.4": "good"}))


def test_a_sheet_without_a_date_of_arrival_is_recognised_and_asked_about(tmp_path):
    head = "Ticket ID,Customer,Status,Agent,First Response"
    source = text_file(tmp_path, f"{head}\n1,Ana,Open,Bo,2026-03-02 09:00\n")
    assert SHEET.recognises(source)
    (question,) = SHEET.questions(source, Answers())
    assert question.key == "map.created_at"
    assert question.choices[0] == "First Response"  # the only column with dates
    answers = Answers(mapping={"created_at": "First Response"})
    assert records(SHEET, source, answers)[0].created_at == at("2026-03-02T09:00")


@pytest.mark.parametrize(
    "head",
    [
        "Order,Date,Status,Total",
        "conversation,sent_at,from,text,channel",
        "Call Id,Agent,Date,Time,Topic,Answered (Y/N)",
        "Ticket,Price,Seat",
        "Name,Email",
    ],
)
def test_other_sheets_are_not_tickets(tmp_path, head):
    assert not SHEET.recognises(
        text_file(tmp_path, f"{head}\n" + ",".join("1" for _ in head.split(",")) + "\n")
    )


def test_a_workbook_with_typed_times(tmp_path):
    head = ("Ticket", "Created at", "Status", "First response time (in hrs)")
    book = xlsx(tmp_path, row(1, *head) + row(2, 7, 46083.375, "Open", 1.5), name="t.xlsx")
    (ticket,) = records(SHEET, book)
    assert (ticket.ticket, ticket.created_at) == ("7", at("2026-03-02T09:00"))
    assert ticket.first_reply_seconds == 5400


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda words: words.encode("utf-8", "replace"))
    )
)
def test_any_rows_below_a_header_give_records_or_a_problem(tmp_path, data):
    head = b"ticket,created_at,status,first_reply_minutes,solved_at,reopens,rating,minutes,tags,email\n"
    source = text_file(tmp_path, head + data)
    answers = Answers(day_first=True, other={"decimal": "point", "unit.minutes": "minutes", "scale.7": "1-5"})
    try:
        SHEET.questions(source, answers)
        found = records(SHEET, source, answers)
    except Problem:
        return
    assert all(isinstance(record, (Ticket, Rating, Skipped)) for record in found)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), min_size=1, max_size=20))
def test_no_ticket_is_lost(tmp_path, rows):
    words = "ticket,created_at,status,first_reply_minutes\n" + "".join(
        f"{n},2026-03-02 09:00,{'Closed' if solved else 'Open'},{minutes}\n"
        for n, (minutes, solved) in enumerate(rows)
    )
    found = read(tmp_path, words)
    assert [(t.ticket, t.first_reply_seconds) for t in found] == [
        (str(n), minutes * 60) for n, (minutes, _solved) in enumerate(rows)
    ]


def test_a_person_may_say_that_a_field_has_no_column(tmp_path):
    words = "ticket,created_at,status,agent,first response time\n1,2026-03-02,Open,Bo,0:30\n"
    answers = Answers(mapping={"first_reply_minutes": "-", "agent": "-"})
    (ticket,) = read(tmp_path, words, answers)
    assert (ticket.first_reply_seconds, ticket.first_reply_at, ticket.agent) == (None, None, "")
