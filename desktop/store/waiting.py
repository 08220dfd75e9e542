"""Who is waiting for the shop's next word, as far as the files of each channel go."""

import sqlite3
from typing import NamedTuple

from desktop.domain.rules import HOUR
from desktop.store.batches import BY_HAND

OVERDUE = 48 * HOUR
_FIRST_WORDS = 200  # characters: a list shows one line


class WaitingRow(NamedTuple):
    """One conversation in which we owe the next word. Instants are seconds UTC.

    `words`: the beginning of the customer's first unanswered message. `overdue`: for over two days.
    """

    id: int
    customer: str  # contact point, "" for unknown
    name: str
    channel: str
    account: str
    subject: str  # of the first message, "" where the channel has none
    since: int
    overdue: bool
    words: str


# The same waits as the measure "backlog": open at the end of the channel's files, and not lapsed by then.
# What was written down by hand is known up to this moment; so is a wait that ended after the files did, which
# only a person can have said.
_WAITING = f"""
WITH known (channel, now) AS (
  SELECT v.channel, min(max(CASE f.source WHEN '{BY_HAND}' THEN :as_of ELSE v.newest END), :as_of)
  FROM coverage v JOIN files f ON f.id = v.file GROUP BY v.channel
)
SELECT c.id, coalesce(p.point, ''), coalesce(k.name, ''), h.name, h.account, coalesce(m.subject, ''),
  w.began, w.began + :overdue < n.now,
  coalesce((SELECT substr(f.text, 1, :words) FROM messages f
    WHERE f.conversation = c.id AND f.sent_at = w.began ORDER BY f.id LIMIT 1), '')
FROM waits w JOIN conversations c ON c.id = w.conversation JOIN known n ON n.channel = c.channel
JOIN channels h ON h.id = c.channel LEFT JOIN points p ON p.id = c.customer
LEFT JOIN customers k ON k.id = c.customer LEFT JOIN messages m ON m.id = c.id
WHERE c.reason = '' AND NOT c.bot_only AND c.needs_answer AND c.arrived <= n.now
  AND w.began <= n.now AND coalesce(w.ended, :as_of + 1) > :as_of AND w.lapses >= n.now
ORDER BY w.began, c.id
"""


def waiting_rows(connection: sqlite3.Connection, as_of: int) -> list[WaitingRow]:
    """All who wait at `as_of` (seconds UTC), or at the end of their channel's files if that is earlier.

    Who has waited longest comes first.
    """
    asked = {"as_of": as_of, "overdue": OVERDUE, "words": _FIRST_WORDS}
    found = []
    for *row, since, overdue, words in connection.execute(_WAITING, asked):
        who, of, name, channel, account, subject = row
        beginning = " ".join(words.split())
        found.append(WaitingRow(who, of, name, channel, account, subject, since, bool(overdue), beginning))
    return found
