"""What stands behind a number: the rows that count, and those left out with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop.domain.facts import Ints
from desktop.domain.kpi import Kpi, Table
from desktop.domain.period import start_of_day
from desktop.services.measure import Numbers
from desktop.store.database import Book
from desktop.store.details import Detail, conversation_details, order_details


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row behind a number, or beside it when `reason` is not empty.

    `at` is the instant that puts it into the period, `adds` what it contributes to the number.
    `conversation`: the id of the one it is or belongs to; 0 = none.
    """

    role: str  # value, numerator, denominator, left out
    table: str
    at: int
    adds: float | None
    reason: str
    detail: Detail
    conversation: int = 0


@dataclass(frozen=True)
class Explained:
    """The evidence of one number; `n` is that of the number itself."""

    key: str
    n: int
    counted: tuple[EvidenceRow, ...]
    left_out: tuple[EvidenceRow, ...]


def explain(book: Book, numbers: Numbers, kpi: Kpi) -> Explained:
    """The rows behind a measure under the question that `numbers` holds."""
    found = numbers.evidence(kpi)
    counted: list[EvidenceRow] = []
    for part in found.counted:
        details = _details(book, numbers, part.table, part.row)
        rows = zip(part.at.tolist(), part.contribution.tolist(), details, strict=True)
        for at, adds, (detail, talk) in rows:
            counted.append(EvidenceRow(part.role.value, part.table.value, at, adds, "", detail, talk))
    left_out: list[EvidenceRow] = []
    for side in found.left_out:
        details = _details(book, numbers, side.table, side.row)
        for at, code, (detail, talk) in zip(side.at.tolist(), side.reason.tolist(), details, strict=True):
            reason = side.reasons[code]
            left_out.append(EvidenceRow("left out", side.table.value, at, None, reason, detail, talk))
    return Explained(kpi.key, found.n, tuple(counted), tuple(left_out))


def _details(book: Book, numbers: Numbers, table: Table, rows: Ints) -> Iterator[tuple[Detail, int]]:
    """What is shown of each row, and the id of the conversation it is or belongs to."""
    facts = numbers.facts
    if table is Table.CONVERSATIONS:
        ids = facts.conversations.id[rows].tolist()
        yield from zip(conversation_details(book.connection, ids), ids, strict=True)
    elif table is Table.ORDERS:
        for detail in order_details(book.connection, facts.orders.id[rows].tolist()):
            yield detail, 0
    elif table in (Table.RATINGS, Table.CALLS):
        yield from _of_conversations(book, numbers, table, rows)
    else:
        for row in rows.tolist():
            yield _of_a_day(numbers, table, row), 0


def _of_conversations(book: Book, numbers: Numbers, table: Table, rows: Ints) -> Iterator[tuple[Detail, int]]:
    """An answer or a call is told by its conversation, where it has one."""
    facts = numbers.facts
    ids = (facts.ratings if table is Table.RATINGS else facts.calls).id[rows]
    talks = (facts.ratings if table is Table.RATINGS else facts.calls).conversation[rows]
    at = (facts.ratings.answered_at if table is Table.RATINGS else facts.calls.started_at)[rows]
    known = facts.conversations.id[talks[talks >= 0]].tolist()
    details = conversation_details(book.connection, known)
    for id_, talk, instant in zip(ids.tolist(), talks.tolist(), at.tolist(), strict=True):
        if talk < 0:
            yield Detail(id_, "", "", "", "", instant, None), 0
        else:
            detail = next(details)
            yield detail._replace(id=id_), detail.id


def _of_a_day(numbers: Numbers, table: Table, row: int) -> Detail:
    """A cost, a day of work, a day of the help page."""
    facts = numbers.facts
    if table is Table.COSTS:
        year, month = divmod(int(facts.costs.month[row]), 12)
        begin = start_of_day(date(year, month + 1, 1), numbers.view.period.zone)
        return Detail(int(facts.costs.id[row]), "", "", "", f"{year}-{month + 1:02}", begin, None)
    days = facts.hours if table is Table.HOURS else facts.visits
    day = date.fromordinal(int(days.day[row]))
    agent = int(facts.hours.agent[row]) if table is Table.HOURS else -1
    name = facts.agents[agent] if agent >= 0 else ""
    return Detail(
        int(days.id[row]), "", "", name, day.isoformat(), start_of_day(day, numbers.view.period.zone), None
    )
