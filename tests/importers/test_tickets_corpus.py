"""Published sheets of tickets and answers that nobody here wrote: read where they are, never copied."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

from importers.made_sheets import records

from desktop.domain.records import Answers, Rating, Skipped, Survey, Ticket, TicketState
from desktop.importers import registry
from desktop.importers.base import Source
from desktop.importers.rating_sheet import RatingSheet
from desktop.importers.ticket_sheet import TicketSheet

KAGGLE = "kaggle-vinayaksathe2003__customer_support_tickets.csv"
SURVEY = "JaredRentz-CX__survey_responses.csv"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def instant(words: str) -> float | None:
    return datetime.strptime(f"{words} +0000", "%m/%d/%Y %H:%M %z").timestamp() if words else None


def test_tickets_without_a_date_of_arrival_are_asked_about(corpus):
    source = Source(corpus / "tickets" / KAGGLE)
    assert [importer.key for importer in registry.recognise(source)] == ["ticket_sheet"]
    (question,) = TicketSheet().questions(source, Answers())
    assert question.key == "map.created_at"
    assert question.choices[:3] == ("Date of Purchase", "First Response Time", "Time to Resolution")


def test_the_8469_tickets_are_what_a_person_reads(corpus):
    source = Source(corpus / "tickets" / KAGGLE)
    rows = rows_of(source.path)
    assert len(rows) == 8469
    answers = Answers(mapping={"created_at": "Date of Purchase"})
    assert TicketSheet().questions(source, answers) == []
    found = records(TicketSheet(), source, answers)
    tickets = {ticket.ticket: ticket for ticket in found if isinstance(ticket, Ticket)}
    assert len(tickets) == 8469
    assert Counter(ticket.state for ticket in tickets.values()) == {
        TicketState.WAITING: 2881,
        TicketState.OPEN: 2819,
        TicketState.SOLVED: 2769,
    }
    for row in rows:
        ticket = tickets[row["Ticket ID"]]
        assert ticket.first_reply_at == instant(row["First Response Time"])  # a time stamp by any name
        assert ticket.solved_at == instant(row["Time to Resolution"])
        assert ticket.customer == row["Customer Email"].lower()
        hours = row["Resolution Hours"]
        assert ticket.resolution_seconds == (round(float(hours) * 3600) if hours else None)
    ratings = [rating for rating in found if isinstance(rating, Rating)]
    given = [row["Customer Satisfaction Rating"] for row in rows if row["Customer Satisfaction Rating"]]
    assert [f"{rating.score:g}" for rating in ratings] == given
    assert {(rating.lowest, rating.highest) for rating in ratings} == {(1, 5)}
    assert len(ratings) == 2769


def test_resolutions_before_the_response_are_set_aside(corpus):
    source = Source(corpus / "tickets" / KAGGLE)
    found = records(TicketSheet(), source, Answers(mapping={"created_at": "First Response Time"}))
    reasons = Counter(record.reason for record in found if isinstance(record, Skipped))
    assert reasons == {
        "there is no date of arrival": 2819,
        "it was solved before it was there; the rest of the row was kept": 1365,
    }
    assert sum(isinstance(record, Ticket) for record in found) == 8469 - 2819


def test_the_survey_has_1000_answers_to_each_question_that_was_chosen(corpus):
    source = Source(corpus / "surveys" / SURVEY)
    sheet = RatingSheet()
    assert [importer.key for importer in registry.recognise(source)] == ["rating_sheet"]
    asked = {question.key for question in sheet.questions(source, Answers())}
    assert asked == {"question.2", "question.3", "question.4", "question.5"}  # osat and nps are plain
    answers = Answers(other={"question.6": "csat", "question.7": "nps"})
    assert sheet.questions(source, answers) == []
    found = [rating for rating in records(sheet, source, answers) if isinstance(rating, Rating)]
    rows = rows_of(source.path)
    for survey, column, scale in (
        (Survey.CSAT, "survey_q5_osat", (1, 5)),
        (Survey.NPS, "survey_q6_nps", (0, 10)),  # nobody gave 0
    ):
        ratings = [rating for rating in found if rating.survey is survey]
        assert [f"{rating.score:g}" for rating in ratings] == [row[column] for row in rows]
        assert {(rating.lowest, rating.highest) for rating in ratings} == {scale}
    assert len({rating.identity for rating in found}) == 2000
    assert {rating.answered_at for rating in found} == {None}


def test_blanks_are_no_answers(corpus):
    source = Source(corpus / "surveys" / SURVEY)
    found = records(RatingSheet(), source, Answers(other={"question.2": "csat", "question.6": "ignore"}))
    assert sum(rating.survey is Survey.CSAT for rating in found) == 1000 - 43
