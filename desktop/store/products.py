"""Which product of its order each rebuilt conversation is about, from the customer's own words."""

import json
import sqlite3
from contextlib import closing

from desktop.domain.conversations import Role
from desktop.domain.mail_text import own_words
from desktop.domain.named_products import named_product, words_of_product, words_said
from desktop.domain.subjects import is_answer_or_forward
from desktop.store.scratch import orders_after

_SPOKEN = f"""
SELECT r.conversation, l.lines, coalesce(i.subject, g.subject, m.subject), coalesce(i.text, g.text, m.text)
FROM scratch.roles r CROSS JOIN scratch.linked l ON l.conversation = r.conversation
LEFT JOIN scratch.incoming i ON i.id = r.message LEFT JOIN scratch.changes g ON g.id = r.message
LEFT JOIN main.messages m ON m.id = r.message WHERE r.role = {int(Role.CUSTOMER)}
"""


def name_products(connection: sqlite3.Connection) -> None:
    """Fill `product` in `scratch.conversations`, of those alone that are linked to an order with lines."""
    execute = connection.execute
    these = "o.id IN (SELECT order_id FROM scratch.conversations WHERE order_id <> 0) AND o.lines IS NOT NULL"
    execute("CREATE TABLE scratch.wares AS " + orders_after("o.id AS id, o.lines AS lines", these))
    if execute("SELECT 1 FROM scratch.wares LIMIT 1").fetchone() is not None:
        execute("CREATE UNIQUE INDEX scratch.wares_id ON wares (id)")
        execute("CREATE TABLE scratch.linked (conversation INTEGER PRIMARY KEY, lines TEXT)")
        execute(
            "INSERT INTO scratch.linked SELECT c.id, w.lines FROM scratch.conversations c"
            " CROSS JOIN scratch.wares w ON w.id = c.order_id"
        )
        named = _named(connection)
        if named:
            rows = execute("SELECT rowid, id FROM scratch.conversations").fetchall()
            connection.executemany(
                "UPDATE scratch.conversations SET product = ? WHERE rowid = ?",
                [(named[conversation], row) for row, conversation in rows if conversation in named],
            )
        execute("DROP TABLE scratch.linked")
    execute("DROP TABLE scratch.wares")


def _named(connection: sqlite3.Connection) -> dict[int, str]:
    """Conversation → product, of those whose customer names one."""
    said: dict[int, set[str]] = {}
    titles: dict[int, str] = {}
    with closing(connection.cursor()) as cursor:
        for conversation, lines, subject, text in cursor.execute(_SPOKEN):
            words = {word for title in _titles(lines) for word in words_of_product(title)}
            heading = "" if is_answer_or_forward(subject) else subject
            lower = f"{heading}\n{text}".lower()
            words = {word for word in words if word in lower}
            # Only now the dear part: the shop's words, quoted below, name every product of the order.
            if words and (spoken := words_said(words, f"{heading}\n{own_words(text)}")):
                said.setdefault(conversation, set()).update(spoken)
                titles[conversation] = lines
    found = {id_: named_product(_titles(titles[id_]), words) for id_, words in said.items()}
    return {id_: product for id_, product in found.items() if product}


def _titles(lines: str) -> list[str]:
    return sorted({line[0] for line in json.loads(lines) if line[0]})
