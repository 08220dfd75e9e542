"""Who is waiting for the shop's next word, as far as the files of each channel go."""

import sqlite3
from typing import NamedTuple

from desktop.domain.rules import HOUR

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
    words: str
    since: int
    overdue: bool


# The same waits as the measure "backlog": open at the end of the channel's files, and not lapsed by then.
_WAITING = """
WITH known (channel, now) AS (
  SELECT channel, min(max(newest), :as_of) FROM coverage GROUP BY channel
)
SELECT c.id, coalesce(p.point, ''), coalesce(k.name, ''), h.name, h.account, coalesce(m.subject, ''),
  coalesce((SELECT substr(f.text, 1, :words) FROM messages f
    WHERE f.conversation = c.id AND f.sent_at = w.began ORDER BY f.id LIMIT 1), ''),
  w.began, w.began + :overdue < n.now
FROM waits w JOIN conversations c ON c.id = w.conversation JOIN known n ON n.channel = c.channel
JOIN channels h ON h.id = c.channel LEFT JOIN points p ON p.id = c.customer
LEFT JOIN customers k ON k.id = c.customer LEFT JOIN messages m ON m.id = c.id
WHERE c.reason = '' AND NOT c.bot_only AND c.needs_answer AND c.arrived <= n.now
  AND w.began <= n.now AND coalesce(w.ended, n.now + 1) > n.now AND w.lapses >= n.now
ORDER BY w.began, c.id
"""


def waiting_rows(connection: sqlite3.Connection, as_of: int) -> list[WaitingRow]:
    """All who wait at `as_of` (seconds UTC), or at the end of their channel's files if that is earlier.

    Who has waited longest comes first.
    """
    asked = {"as_of": as_of, "overdue": OVERDUE, "words": _FIRST_WORDS}
    return [
        WaitingRow(*row[:6], " ".join(row[6].split()), row[7], bool(row[8]))
        for row in connection.execute(_WAITING, asked)
    ]
