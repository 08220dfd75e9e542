"""How a conversation went of which only a help desk's ticket is known, not its messages.

What the desk says wins and nothing is inferred from silence. A desk may know how long something took without
telling when it was; then there is no instant, and no time on the calendar either, never one of 0.
"""

from dataclasses import dataclass, field

from desktop.domain.facts import NEVER
from desktop.domain.records import Ticket, TicketState

NOT_TOLD = -1  # `turns` where the desk does not say whether or how often we answered


@dataclass(slots=True)
class Course:
    """In the terms of domain/facts.py. `waits`: began, ended, lapses; `given`: solved at, came back."""

    last: int  # the latest word that the desk tells of
    turns: int = 0
    first_reply: int = NEVER
    open_minutes: float | None = None
    resolution_open_minutes: float | None = None
    closed_unanswered: int = NEVER
    waits: list[tuple[int, int, int]] = field(default_factory=list)
    given: list[tuple[int, int]] = field(default_factory=list)


def course_of(ticket: Ticket) -> Course:
    """The course of a ticket. A ticket that the desk calls open waits until it is closed: it never lapses."""
    began = ticket.created_at
    reply = _instant(began, ticket.first_reply_at, ticket.first_reply_seconds)
    solved = _instant(began, ticket.solved_at, ticket.resolution_seconds)
    state = _state(ticket, reply, solved)
    if solved == NEVER and state is TicketState.SOLVED and ticket.resolution_open_seconds is not None:
        solved = began  # counted on that day; the time that it took is known in open hours alone
    course = Course(last=began, turns=_turns(ticket, reply, state), first_reply=reply)
    if course.turns:
        course.open_minutes = _minutes(ticket.first_reply_open_seconds)
    if reply != NEVER:
        course.waits.append((began, reply, NEVER))
        course.last = max(began, reply)
    back = NEVER
    if state is TicketState.OPEN:
        _waits_now(ticket, course, solved)
        back = course.waits[-1][0]
    elif state is TicketState.SOLVED and not course.turns:
        if solved == NEVER:  # it does not say when: not before it came, not after it was last touched
            solved = began if ticket.updated_at is None else ticket.updated_at
        course.closed_unanswered = solved
        course.waits.append((began, course.closed_unanswered, NEVER))
    if course.turns and solved != NEVER:
        # Reopened at an instant that the desk does not tell: nothing is known but that it was after the first
        # time it was solved, of which the last time stands in.
        again = state is not TicketState.SOLVED or bool(ticket.reopens)
        came_back = max(solved, back) if back != NEVER else solved
        course.given.append((solved, came_back if again else NEVER))
    if course.turns and state is TicketState.SOLVED:
        course.resolution_open_minutes = _minutes(ticket.resolution_open_seconds)
    return course


def _instant(began: int, at: int | None, seconds: int | None) -> int:
    if at is not None:
        return at
    return NEVER if seconds is None else began + seconds


def _minutes(seconds: int | None) -> float | None:
    return None if seconds is None else seconds / 60


def _state(ticket: Ticket, reply: int, solved: int) -> TicketState | None:
    """As the desk calls it; else what its other columns leave no doubt about."""
    if ticket.state is not None:
        return ticket.state
    if solved != NEVER or ticket.resolution_open_seconds is not None:
        return TicketState.SOLVED
    if reply != NEVER or ticket.first_reply_open_seconds is not None or ticket.replies:
        return TicketState.WAITING
    return TicketState.OPEN if ticket.replies == 0 else None


def _turns(ticket: Ticket, reply: int, state: TicketState | None) -> int:
    if reply != NEVER or ticket.first_reply_open_seconds is not None:
        return max(1, ticket.replies) if ticket.replies is not None else NOT_TOLD
    if ticket.replies is not None:
        return max(0, ticket.replies)
    return 0 if state is TicketState.OPEN else NOT_TOLD


def _waits_now(ticket: Ticket, course: Course, solved: int) -> None:
    """We owe the next word: since it came if we never answered, else since the last instant we know of."""
    since = ticket.created_at
    if course.turns:
        told = (course.first_reply, solved, ticket.updated_at)
        since = max([since, *(at for at in told if at is not None and at != NEVER)])
    if course.waits and course.waits[-1][0] >= since:
        course.waits.pop()
    course.waits.append((since, NEVER, NEVER))
    course.last = max(course.last, since)
