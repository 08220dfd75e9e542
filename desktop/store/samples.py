"""A few rebuilt conversations out of the scratch database, for a person to look at before consent."""

import sqlite3
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    """One conversation as it will be, as far as the files reach. Instants are seconds UTC."""

    customer: str  # name, or the contact point
    channel: str
    about: str
    arrived: int
    first_reply: int | None
    waiting: bool
    solved: bool
    messages: int


_MOST_TELLING = """
SELECT coalesce(nullif(k.name, ''), (SELECT point FROM {points} p WHERE p.id = c.customer)),
  (SELECT name FROM {channels} h WHERE h.id = c.channel),
  coalesce(nullif((SELECT subject FROM scratch.incoming m WHERE m.id = c.id), ''),
    (SELECT substr(text, 1, 120) FROM scratch.incoming m WHERE m.id = c.id), ''),
  c.arrived, c.first_reply, c.lapses IS NOT NULL,
  EXISTS (SELECT 1 FROM scratch.resolutions r WHERE r.conversation = c.id AND r.known <
    (SELECT max(newest) FROM scratch.coverage)),
  c.messages
FROM scratch.conversations c LEFT JOIN scratch.customers k ON k.id = c.customer
WHERE c.reason = '' AND c.id IN (SELECT id FROM scratch.incoming)
"""
_POINTS = "(SELECT id, point FROM main.points UNION ALL SELECT id, point FROM scratch.points)"
_CHANNELS = "(SELECT id, name FROM main.channels UNION ALL SELECT id, name FROM scratch.channels)"


def samples(connection: sqlite3.Connection, count: int = 6) -> list[Sample]:
    """Up to `count` new conversations: half of them the longest talks, the rest the newest, newest first."""
    query = _MOST_TELLING.format(points=_POINTS, channels=_CHANNELS)
    chosen: dict[Sample, None] = {}
    for order, number in (("c.messages DESC, c.arrived DESC", count // 2), ("c.arrived DESC", count)):
        for row in connection.execute(f"{query} ORDER BY {order} LIMIT ?", (number,)).fetchall():
            if len(chosen) < count:
                chosen[_sample(row)] = None
    return sorted(chosen, key=lambda sample: -sample.arrived)


def _sample(row: tuple[Any, ...]) -> Sample:
    customer, channel, about, arrived, first_reply, waiting, solved, messages = row
    return Sample(customer, channel, about, arrived, first_reply, bool(waiting), bool(solved), messages)
