"""What stands behind a number: the rows that count, and those left out with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.domain.facts import Ints
from desktop.domain.kpi import Kpi, Table
from desktop.services.measure import Numbers
from desktop.store.database import Book
from desktop.store.details import Detail, conversation_details, order_details


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One conversation or order behind a number, or beside it when `reason` is not empty.

    `at` is the instant that puts it into the period, `adds` what it contributes to the number.
    """

    role: str  # value, numerator, denominator, left out
    table: str
    at: int
    adds: float | None
    reason: str
    detail: Detail


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
        for at, adds, detail in zip(part.at.tolist(), part.contribution.tolist(), details, strict=True):
            counted.append(EvidenceRow(part.role.value, part.table.value, at, adds, "", detail))
    left_out: list[EvidenceRow] = []
    for side in found.left_out:
        details = _details(book, numbers, side.table, side.row)
        for at, code, detail in zip(side.at.tolist(), side.reason.tolist(), details, strict=True):
            left_out.append(EvidenceRow("left out", side.table.value, at, None, side.reasons[code], detail))
    return Explained(kpi.key, found.n, tuple(counted), tuple(left_out))


def _details(book: Book, numbers: Numbers, table: Table, rows: Ints) -> Iterator[Detail]:
    facts = numbers.facts
    if table is Table.CONVERSATIONS:
        return conversation_details(book.connection, facts.conversations.id[rows].tolist())
    return order_details(book.connection, facts.orders.id[rows].tolist())
