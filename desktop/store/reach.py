"""How far the files of the book reach, and how much they brought, on each channel account and for orders."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from desktop.domain.facts import Ints
from desktop.store.batches import BY_HAND


class Reach(NamedTuple):
    """From the first to the last instant of one file; `source` is its importer's key."""

    first: int
    newest: int
    source: str


def channel_reaches(connection: sqlite3.Connection) -> dict[tuple[str, str], list[Reach]]:
    """(channel, account) → the stretches that its files cover, the earliest first; nothing by hand."""
    reaches: dict[tuple[str, str], list[Reach]] = {}
    for name, account, first, newest, source in connection.execute(
        "SELECT c.name, c.account, v.first, v.newest, f.source FROM coverage v"
        " JOIN channels c ON c.id = v.channel"
        " JOIN files f ON f.id = v.file WHERE f.source <> ? ORDER BY c.id, v.first",
        (BY_HAND,),
    ):
        reaches.setdefault((name, account), []).append(Reach(first, newest, source))
    return reaches


def order_reaches(connection: sqlite3.Connection) -> list[Reach]:
    """The stretches that the order files cover: from the first to the last order in each."""
    rows = connection.execute(
        "SELECT min(o.placed_at), max(o.placed_at), f.source FROM sightings s"
        " JOIN orders o ON o.id = s.record JOIN files f ON f.id = s.file"
        " WHERE s.sort = 2 GROUP BY s.file ORDER BY 1"
    )
    return [Reach(*row) for row in rows]


def message_instants(connection: sqlite3.Connection, start: int) -> dict[tuple[str, str], list[int]]:
    """(channel, account) → when its messages from `start` on were sent."""
    instants: dict[tuple[str, str], list[int]] = {}
    for name, account, sent_at in connection.execute(
        "SELECT c.name, c.account, m.sent_at FROM messages m JOIN channels c ON c.id = m.channel"
        " WHERE m.sent_at >= ?",
        (start,),
    ):
        instants.setdefault((name, account), []).append(sent_at)
    return instants


def order_instants(connection: sqlite3.Connection, start: int) -> list[int]:
    """When the orders from `start` on were placed."""
    rows = connection.execute("SELECT placed_at FROM orders WHERE placed_at >= ?", (start,))
    return [int(row[0]) for row in rows]


_WHOLE_DAYS = 2 * 86400  # so long a time holds a whole day of any calendar
_TIMES_USUAL = 3


def shortest_gap(instants: Ints, apart: Sequence[tuple[int, int]] = ()) -> float:
    """Seconds: what is shorter may be the usual quiet of a shop to which `instants` (ascending) happen.

    `apart`: the times between files, which say nothing of what is usual.
    """
    usual = np.ones(max(0, len(instants) - 1), dtype=np.bool_)
    for end, begin in apart:
        usual &= (instants[:-1] > end) | (instants[1:] < begin)
    distances = np.diff(instants)[usual]
    longest = float(np.quantile(distances, 0.95)) if len(distances) else 0.0
    return max(_WHOLE_DAYS, _TIMES_USUAL * longest)


def gaps_between(reaches: Sequence[Reach], instants: Ints) -> list[tuple[int, int]]:
    """The times between the files that none of them covers: (end of one, begin of the next).

    A quiet time is no gap: of a small shop nothing is heard for days. Only what is over three times as long
    as 95 in 100 of the usual distances between `instants` (ascending) is one, and at least a whole day.
    """
    apart: list[tuple[int, int]] = []
    reached = None
    for first, newest, _source in sorted(reaches):
        if reached is not None and first > reached:
            apart.append((reached, first))
        reached = newest if reached is None else max(reached, newest)
    shortest = shortest_gap(instants, apart)
    return [(end, begin) for end, begin in apart if begin - end >= shortest]
