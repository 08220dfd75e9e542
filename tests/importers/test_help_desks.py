"""Zendesk, Freshdesk, Gorgias, Help Scout: what their exports come to, and the traps that lie in them."""

from dataclasses import replace

import pytest
from importers.fixture_cases import cases
from importers.made_sheets import FIXTURES, at, records, text_file
from importers.told_records import expected, told

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Rating, Skipped, Ticket, TicketState
from desktop.importers import registry
from desktop.importers.base import Source
from desktop.importers.freshdesk_tickets import FreshdeskTickets
from desktop.importers.gorgias_tickets import GorgiasTickets
from desktop.importers.helpscout_tickets import HelpScoutTickets
from desktop.importers.zendesk_tickets import ZendeskTickets

ZENDESK, FRESHDESK, GORGIAS = ZendeskTickets(), FreshdeskTickets(), GorgiasTickets()
ZENDESK_HEAD = "Id,Via,Created at,Initially assigned at,Satisfaction Score"
DESKS = ("zendesk_tickets", "freshdesk_tickets", "gorgias_tickets", "helpscout_tickets", "ticket_sheet")


@pytest.mark.parametrize("case", cases(*DESKS), ids=lambda case: case.name)
def test_fixtures_give_the_expected_records(case):
    importer = registry.by_key(case.key)
    source = case.source
    assert importer.questions(source, case.answers) == []
    assert told(importer.read(source, case.answers)) == expected(case.folder)


@pytest.mark.parametrize("case", cases(*DESKS), ids=lambda case: case.name)
def test_the_zone_moves_instants_and_no_identity(case):
    importer = registry.by_key(case.key)
    here = [r for r in importer.read(case.source, case.answers) if isinstance(r, (Ticket, Rating))]
    elsewhere = replace(case.answers, time_zone="Asia/Tokyo")
    there = [r for r in importer.read(case.source, elsewhere) if isinstance(r, (Ticket, Rating))]
    assert [_identity(record) for record in here] == [_identity(record) for record in there]
    assert len({_identity(record) for record in here}) == len(here)
    moved = [(a.created_at, b.created_at) for a, b in zip(here, there, strict=True) if isinstance(a, Ticket)]
    assert all(a != b for a, b in moved)


def _identity(record):
    return (record.desk, record.ticket) if isinstance(record, Ticket) else record.identity


def tickets(importer, source, answers=None):
    return [record for record in records(importer, source, answers) if isinstance(record, Ticket)]


def zendesk(tmp_path, columns, *rows):
    words = "\n".join((f"{ZENDESK_HEAD},{columns}", *rows)) + "\n"
    return text_file(tmp_path, words, name=f"{abs(hash(words))}.csv")


def test_1900_is_no_date_and_averages_nothing():
    source = Source(FIXTURES / "zendesk_tickets" / "numbers_and_lists" / "tickets.csv")
    unsolved = [ticket for ticket in tickets(ZENDESK, source) if ticket.state is not TicketState.SOLVED]
    assert len(unsolved) == 4
    assert {ticket.solved_at for ticket in unsolved} == {None}


def test_hours_and_minutes_stand_beside_each_other(tmp_path):
    row = "7,Mail,2026-03-02 09:00:00,2026-03-02 09:00:00,"
    head = "Status,Solved at,Resolution time"
    hours = zendesk(tmp_path, head, f"{row},Solved,2026-03-03 10:30:00,26")
    assert tickets(ZENDESK, hours)[0].resolution_seconds == 26 * 3600
    both = zendesk(tmp_path, f"{head},Full resolution time in minutes", f"{row},Solved,1900-01-01,26,1530")
    assert tickets(ZENDESK, both)[0].resolution_seconds == 1530 * 60


def test_only_the_reply_time_in_business_hours_is_kept_as_that(tmp_path):
    open_hours = "First reply time in minutes within business hours"
    source = zendesk(tmp_path, open_hours, "7,Mail,2026-03-02 09:00:00,2026-03-02 09:00:00,,35")
    (ticket,) = tickets(ZENDESK, source)
    assert (ticket.first_reply_seconds, ticket.first_reply_open_seconds) == (None, 2100)


@pytest.mark.parametrize(
    ("via", "channel", "reason"),
    [
        ("Mail", "email", ""),
        ("Web form", "form", ""),
        ("Chat", "chat", ""),
        ("Phone call (incoming)", "phone", ""),
        ("Phone call (outgoing)", "phone call (outgoing)", "outbound-first"),
        ("WhatsApp", "whatsapp", ""),
        ("Facebook Private Message", "messenger", ""),
        ("Carrier Pigeon", "carrier pigeon", ""),
        ("Internal Communication", "internal communication", "internal"),
        ("OutBound", "outbound", "outbound-first"),
        ("Closed Ticket", "closed ticket", "merged"),
        ("", "email", ""),
    ],
)
def test_channels_and_those_that_are_no_contact(tmp_path, via, channel, reason):
    source = zendesk(tmp_path, "Status", f"7,{via},2026-03-02 09:00:00,2026-03-02 09:00:00,,New")
    (ticket,) = tickets(ZENDESK, source)
    assert (ticket.channel, ticket.reason) == (channel, reason)


@pytest.mark.parametrize(
    ("scores", "expected_ratings"),
    [
        (["Good", "Bad", "Offered"], [(2, 1, 2), (1, 1, 2), (None, 1, 2)]),
        (["Good with comment", "Unoffered", ""], [(2, 1, 2)]),
        (["5", "2", "Offered"], [(5, 1, 5), (2, 1, 5), (None, 1, 5)]),
        (["3", "-", ""], [(3, 1, 5)]),
        (["Offered", "Offered", ""], [(None, 1, 2), (None, 1, 2)]),
    ],
)
def test_satisfaction_is_words_in_one_account_and_numbers_in_the_next(tmp_path, scores, expected_ratings):
    rows = [f"{n},Mail,2026-03-02 09:00:00,2026-03-02 09:00:00,{score},New" for n, score in enumerate(scores)]
    source = zendesk(tmp_path, "Status", *rows)
    assert ZENDESK.questions(source, Answers()) == []
    found = [record for record in records(ZENDESK, source) if isinstance(record, Rating)]
    assert [(rating.score, rating.lowest, rating.highest) for rating in found] == expected_ratings
    assert not any(isinstance(record, Skipped) for record in records(ZENDESK, source))


def test_dates_that_a_spreadsheet_rewrote_are_asked_about(tmp_path):
    source = zendesk(tmp_path, "Status", "7,Mail,03/04/2026 09:00,01/01/1900,,New")
    (question,) = ZENDESK.questions(source, Answers())
    assert question.key == "day-first"
    with pytest.raises(Problem, match="day-first"):
        records(ZENDESK, source)
    assert tickets(ZENDESK, source, Answers(day_first=True))[0].created_at == at("2026-04-03T09:00")


def test_freshdesk_lengths_are_of_open_hours_where_they_are_shorter_than_the_calendar():
    source = Source(FIXTURES / "freshdesk_tickets" / "freshdesk" / "tickets.csv")
    answers = Answers(other={"scale.23": "7-1"})
    calendar, opened = tickets(FRESHDESK, source, answers)[:2]
    assert (calendar.first_reply_seconds, calendar.first_reply_open_seconds) == (45 * 60 + 30, None)
    assert calendar.resolution_seconds == 26 * 3600 + 3 * 60 + 4  # more than a day
    assert (opened.first_reply_seconds, opened.first_reply_open_seconds) == (None, 90 * 60)


def test_freshdesk_words_that_two_scales_share_are_asked_about():
    source = Source(FIXTURES / "freshdesk_tickets" / "freshdesk" / "tickets.csv")
    (question,) = FRESHDESK.questions(source, Answers())
    assert question.key == "scale.23"
    assert question.choices[1] == "Very happy/Happy/Neutral/Unhappy/Very unhappy"
    assert question.samples == ("Very happy", "Unhappy")
    answers = Answers(other={"scale.23": question.choices[1]})
    found = [record.score for record in records(FRESHDESK, source, answers) if isinstance(record, Rating)]
    assert found == [5, 2]


def test_gorgias_counts_no_answer_that_nobody_gave():
    source = Source(FIXTURES / "gorgias_tickets" / "tickets" / "tickets.csv")
    unanswered = tickets(GORGIAS, source)[1]
    assert (unanswered.first_reply_seconds, unanswered.resolution_seconds) == (None, None)
    assert unanswered.state is TicketState.OPEN


def test_help_scout_is_recognised_only_where_all_is_there(tmp_path):
    head = "Conversation Number,Mailbox,Customer Email,Status,Created At,Closed At"
    assert HelpScoutTickets().recognises(text_file(tmp_path, f"{head}\n1,Help,a@b.c,Active,2026-01-02,\n"))
    fewer = head.replace(",Mailbox", "")
    assert not HelpScoutTickets().recognises(
        text_file(tmp_path, f"{fewer}\n1,a@b.c,Active,2026-01-02,\n", "x")
    )


def test_importing_a_longer_export_changes_no_identity(tmp_path):
    path = FIXTURES / "zendesk_tickets" / "good_or_bad" / "tickets.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    part = text_file(tmp_path, "\n".join([head, *rows[1:]]) + "\n")
    whole = {_identity(r) for r in records(ZENDESK, Source(path)) if not isinstance(r, Skipped)}
    assert {_identity(r) for r in records(ZENDESK, part) if not isinstance(r, Skipped)} < whole


def test_a_column_that_is_missing_is_asked_for(tmp_path):
    source = text_file(tmp_path, "Ticket id,Initial channel,Last used integration type\n1,email,gmail\n")
    assert [question.key for question in GORGIAS.questions(source, Answers())] == ["map.created_at"]
    with pytest.raises(Problem, match="created_at"):
        records(GORGIAS, source)


def test_how_a_file_was_read_is_told(tmp_path):
    source = Source(FIXTURES / "freshdesk_tickets" / "freshservice" / "tickets.csv")
    note = FRESHDESK.how_read(source, Answers())
    assert (note.day_first, note.delimiter) == (True, ",")
    mapping = FRESHDESK.proposed_mapping(source, Answers())
    assert mapping["ticket"] == "Ticket Id"
    assert mapping["updated_at"] == "Last Updated Time"


def test_gorgias_ratings_are_one_to_five_though_nobody_gave_a_five(tmp_path):
    path = FIXTURES / "gorgias_tickets" / "tickets" / "tickets.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    source = text_file(tmp_path, "\n".join([head, rows[2]]) + "\n")
    assert GORGIAS.questions(source, Answers()) == []
    (rating,) = [record for record in records(GORGIAS, source) if isinstance(record, Rating)]
    assert (rating.score, rating.lowest, rating.highest) == (2, 1, 5)
