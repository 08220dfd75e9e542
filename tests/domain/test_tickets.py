"""What a help desk says of a conversation, worked out by hand: what it does not tell is not known."""

from dataclasses import replace

import pytest

from desktop.domain.facts import NEVER
from desktop.domain.records import Ticket, TicketState
from desktop.domain.tickets import NOT_TOLD, Course, course_of

HOUR, DAY = 3600, 24 * 3600
CAME = 1_750_000_000
BARE = Ticket("zendesk", "1", CAME)
OPEN, WAITING, SOLVED = TicketState.OPEN, TicketState.WAITING, TicketState.SOLVED


def test_answered_and_solved_at_instants() -> None:
    ticket = replace(BARE, state=SOLVED, first_reply_at=CAME + HOUR, solved_at=CAME + DAY, replies=2)
    assert course_of(ticket) == Course(
        last=CAME + HOUR,
        turns=2,
        first_reply=CAME + HOUR,
        waits=[(CAME, CAME + HOUR, NEVER)],
        given=[(CAME + DAY, NEVER)],
    )


def test_seconds_on_the_calendar_are_instants() -> None:
    ticket = replace(BARE, state=SOLVED, first_reply_seconds=600, resolution_seconds=7200, replies=1)
    course = course_of(ticket)
    assert (course.first_reply, course.given) == (CAME + 600, [(CAME + 7200, NEVER)])


def test_open_hours_alone_are_minutes_without_an_instant() -> None:
    """Not waiting, no time on the calendar; solved on the day it came, for want of another."""
    ticket = replace(BARE, state=SOLVED, first_reply_open_seconds=1800, resolution_open_seconds=5400)
    assert course_of(ticket) == Course(
        last=CAME,
        turns=NOT_TOLD,
        open_minutes=30.0,
        resolution_open_minutes=90.0,
        given=[(CAME, NEVER)],
    )


def test_an_instant_and_open_hours_stand_beside_each_other() -> None:
    ticket = replace(
        BARE,
        state=SOLVED,
        replies=1,
        first_reply_open_seconds=60,
        solved_at=CAME + DAY,
        resolution_open_seconds=120,
    )
    course = course_of(ticket)
    assert (course.open_minutes, course.resolution_open_minutes) == (1.0, 2.0)
    assert (course.first_reply, course.given) == (NEVER, [(CAME + DAY, NEVER)])


def test_solved_after_reopenings_came_back() -> None:
    ticket = replace(BARE, state=SOLVED, first_reply_at=CAME + HOUR, solved_at=CAME + DAY, reopens=2)
    assert course_of(ticket).given == [(CAME + DAY, CAME + DAY)]


def test_solved_once_and_open_again_came_back_and_waits() -> None:
    ticket = replace(
        BARE,
        state=OPEN,
        first_reply_at=CAME + HOUR,
        solved_at=CAME + DAY,
        updated_at=CAME + 3 * DAY,
        replies=1,
        resolution_open_seconds=60,
    )
    course = course_of(ticket)
    assert course.given == [(CAME + DAY, CAME + 3 * DAY)]
    assert course.waits == [(CAME, CAME + HOUR, NEVER), (CAME + 3 * DAY, NEVER, NEVER)]
    assert course.resolution_open_minutes is None  # it is not solved


def test_closed_without_a_word_of_ours_is_closed_unanswered() -> None:
    ticket = replace(BARE, state=SOLVED, replies=0, solved_at=CAME + DAY, resolution_open_seconds=60)
    assert course_of(ticket) == Course(
        last=CAME, closed_unanswered=CAME + DAY, waits=[(CAME, CAME + DAY, NEVER)]
    )
    no_date = course_of(replace(BARE, state=SOLVED, replies=0, updated_at=CAME + 2 * DAY))
    assert no_date.closed_unanswered == CAME + 2 * DAY
    assert course_of(replace(BARE, state=SOLVED, replies=0)).closed_unanswered == CAME


def test_solved_without_any_word_of_answers_is_not_called_unanswered() -> None:
    course = course_of(replace(BARE, state=SOLVED, solved_at=CAME + DAY))
    assert (course.turns, course.closed_unanswered, course.given) == (NOT_TOLD, NEVER, [(CAME + DAY, NEVER)])
    assert course.waits == []


def test_an_open_ticket_waits_from_the_beginning_until_we_answer() -> None:
    assert course_of(replace(BARE, state=OPEN, updated_at=CAME + DAY)).waits == [(CAME, NEVER, NEVER)]
    assert course_of(replace(BARE, replies=0)).waits == [(CAME, NEVER, NEVER)]
    # Answered at once and open since: one wait, not two from one instant.
    at_once = course_of(replace(BARE, state=OPEN, first_reply_at=CAME, replies=1))
    assert at_once.waits == [(CAME, NEVER, NEVER)]


@pytest.mark.parametrize("said", [{"first_reply_open_seconds": 60}, {"replies": 3}, {"state": WAITING}, {}])
def test_who_does_not_wait_for_us_has_no_open_wait(said: dict[str, object]) -> None:
    course = course_of(replace(BARE, **said))  # type: ignore[arg-type]
    assert course.waits == []
    assert course.turns != 0


def test_without_a_state_the_other_columns_tell() -> None:
    assert course_of(replace(BARE, solved_at=CAME + DAY, replies=1)).given == [(CAME + DAY, NEVER)]
    assert course_of(replace(BARE, resolution_open_seconds=60, replies=1)).resolution_open_minutes == 1.0
