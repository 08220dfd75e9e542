"""Which conversation each rating is about: worked out anew from what the book holds, never stored.

By the source's own id of it (a ticket, a call, a thread: of that the last begun before the rating), else by
the order's number, else by the customer: then the one that was last answered or solved before the rating,
within 30 days. No guess beyond that.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from desktop.domain.facts import NEVER, ConversationFacts, Ints, ResolutionFacts, WaitFacts
from desktop.domain.rules import DAY
from desktop.store.staging import order_token, stable_number

_WITHIN = 30 * DAY
_CHUNK = 500  # values a query: SQLite takes no endless list


class RatingRow(NamedTuple):
    """What a rating says of whom and what it is about. `customer` 0 = unknown."""

    id: int
    answered_at: int | None
    customer: int
    order_number: str
    about: str


class _Talks:
    """The conversations in question, by their rows: when each arrived, was answered and was solved."""

    def __init__(
        self,
        conversations: ConversationFacts,
        waits: WaitFacts,
        resolutions: ResolutionFacts,
        rows: Collection[int],
    ) -> None:
        self._conversations = conversations
        self._moments: dict[int, list[int]] = {}
        chosen = np.zeros(len(conversations.id), dtype=np.bool_)
        chosen[list(rows)] = True
        for of, instants in (
            (np.arange(len(chosen)), conversations.first_reply),
            (waits.conversation, waits.ended),
            (resolutions.conversation, resolutions.at),
        ):
            known = chosen[of] & (instants < NEVER)
            for row, instant in zip(of[known].tolist(), instants[known].tolist(), strict=True):
                self._moments.setdefault(row, []).append(instant)

    def counts(self, row: int) -> bool:
        return bool(self._conversations.reason[row] < 0)

    def _arrived(self, row: int) -> int:
        return int(self._conversations.arrived[row])

    def last(self, rows: Iterable[int], answered_at: int | None, within: int) -> int:
        """The row last answered or solved before the rating, at most `within` earlier; -1 for none."""
        best = (-NEVER, -NEVER, -1)
        for row in rows:
            for moment in self._moments.get(row, ()):
                if answered_at is None or 0 <= answered_at - moment <= within:
                    best = max(best, (moment, self._arrived(row), row))
        return best[2]

    def last_begun(self, rows: Sequence[int], answered_at: int | None) -> int:
        """Of several in one thread or about one order: the last that had begun at the time of the rating."""
        begun = [row for row in rows if answered_at is None or self._arrived(row) <= answered_at]
        return max(begun or rows, key=lambda row: (self._arrived(row), row))


def link_ratings(
    connection: sqlite3.Connection,
    ratings: Sequence[RatingRow],
    conversations: ConversationFacts,
    waits: WaitFacts,
    resolutions: ResolutionFacts,
) -> Ints:
    """For each rating its row in `conversations`, or -1."""
    if not ratings:
        return np.empty(0, dtype=np.int64)
    row_of = dict(zip(conversations.id.tolist(), range(len(conversations.id)), strict=True))
    called = {
        rating: [row_of[id_] for id_ in ids if id_ in row_of]
        for rating, ids in _by_own_id(connection, ratings).items()
    }
    by_order = _by_order(connection, ratings, conversations)
    by_customer = _rows_by(conversations.customer, {rating.customer for rating in ratings} - {0})
    rows = {row for group in (called, by_order, by_customer) for found in group.values() for row in found}
    talks = _Talks(conversations, waits, resolutions, rows)
    links = np.full(len(ratings), -1, dtype=np.int64)
    for place, rating in enumerate(ratings):
        if own := called.get(rating.id):
            links[place] = talks.last_begun(own, rating.answered_at)
            continue
        about_order = by_order.get(order_token(rating.order_number), [])
        if about_order := [row for row in about_order if talks.counts(row)]:
            found = talks.last(about_order, rating.answered_at, NEVER)
            links[place] = found if found >= 0 else talks.last_begun(about_order, rating.answered_at)
            continue
        of_customer = [row for row in by_customer.get(rating.customer, ()) if talks.counts(row)]
        if rating.answered_at is not None:
            links[place] = talks.last(of_customer, rating.answered_at, _WITHIN)
        elif len(of_customer) == 1:
            links[place] = of_customer[0]
    return links


def _rows_by(values: Ints, wanted: set[int]) -> dict[int, list[int]]:
    """The rows that hold each of the wanted values."""
    found: dict[int, list[int]] = {}
    for row in np.flatnonzero(np.isin(values, list(wanted))).tolist():
        found.setdefault(int(values[row]), []).append(row)
    return found


def _by_order(
    connection: sqlite3.Connection, ratings: Sequence[RatingRow], conversations: ConversationFacts
) -> dict[str, list[int]]:
    """Order number as messages write it → rows of the conversations about it."""
    tokens: dict[int, str] = {}
    for token in {order_token(rating.order_number) for rating in ratings} - {""}:
        for (order,) in connection.execute("SELECT id FROM orders WHERE token = ?", (token,)):
            tokens[order] = token
    found: dict[str, list[int]] = {}
    for order, rows in _rows_by(conversations.order, set(tokens)).items():
        found.setdefault(tokens[order], []).extend(rows)
    return found


def _by_own_id(connection: sqlite3.Connection, ratings: Sequence[RatingRow]) -> dict[int, list[int]]:
    """Rating → ids of the conversations that its source calls by that id."""
    found: dict[int, list[int]] = {}
    threads: dict[str, list[int]] = {}  # what else → the ratings that call it so
    for rating in ratings:
        if rating.about:
            ids = _ticket(connection, rating) or _identity(connection, rating)
            if ids:
                found[rating.id] = ids
            else:
                threads.setdefault(rating.about, []).append(rating.id)
    for about, ids in _threads(connection, list(threads)).items():
        found.update(dict.fromkeys(threads[about], ids))
    return found


def _ticket(connection: sqlite3.Connection, rating: RatingRow) -> list[int]:
    """The ticket of that number from the same file; else of any desk, if only one has it."""
    rows = connection.execute(
        "SELECT m.conversation, EXISTS (SELECT 1 FROM sightings s JOIN sightings r ON r.file = s.file"
        "  WHERE s.sort = 3 AND s.record = t.id AND r.sort = 4 AND r.record = ?)"
        " FROM tickets t JOIN messages m ON m.identity = t.message WHERE t.ticket = ?",
        (rating.id, rating.about),
    ).fetchall()
    same_file = [conversation for conversation, together in rows if together]
    everywhere = [conversation for conversation, _together in rows]
    chosen = same_file or everywhere
    return chosen if len(chosen) == 1 else []


def _identity(connection: sqlite3.Connection, rating: RatingRow) -> list[int]:
    """A call, or any message, is called by its identity in hexadecimal."""
    try:
        identity = bytes.fromhex(rating.about)
    except ValueError:
        return []
    rows = connection.execute(
        "SELECT conversation FROM messages WHERE identity = ?1 OR identity IN"
        " (SELECT message FROM calls WHERE identity = ?1)",
        (identity,),
    )
    return [row[0] for row in rows]


def _threads(connection: sqlite3.Connection, threads: Sequence[str]) -> dict[str, list[int]]:
    """The conversations of each thread or chat of that name, on any channel."""
    names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM channels")]
    talks = {stable_number("talk", name, thread): thread for thread in threads for name in names}
    numbers, found = list(talks), dict[str, list[int]]()
    for start in range(0, len(talks), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        rows = connection.execute(
            "SELECT DISTINCT talk, conversation FROM messages"
            f" WHERE talk IN ({', '.join('?' * len(chunk))}) ORDER BY conversation",
            chunk,
        )
        for talk, conversation in rows:
            found.setdefault(talks[talk], []).append(conversation)
    return found
