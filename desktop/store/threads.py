"""Which mails belong to one thread when the export has no thread of its own.

Mails are tied by Message-ID, In-Reply-To and References. A thread is a connected component of these ties; its
number is the smallest node in it, so that it does not depend on the order of import. A mail that Gmail has
already put into a thread keeps that thread, and draws in those that answer it.
"""

import sqlite3

import numpy as np
from numpy.typing import NDArray

from desktop.store.scratch import links_after, messages_after
from desktop.store.staging import stable_number

_Numbers = NDArray[np.int64]

_OWN_NODE_OF_UNTIED = "l.own = 1 AND l.node IN (SELECT node FROM scratch.untied_nodes)"


def tie_threads(connection: sqlite3.Connection) -> None:
    """Give every mail touched by the scratch database its talk, and retie the threads it joins or leaves."""
    execute = connection.execute
    _note_links(connection)
    execute("DROP TABLE IF EXISTS scratch.untied")
    execute("CREATE TABLE scratch.untied (id INTEGER PRIMARY KEY)")
    for table in ("incoming", "changes"):
        execute(
            f"INSERT OR IGNORE INTO scratch.untied SELECT m.id FROM scratch.{table} m"
            " JOIN scratch.thread_links l ON l.message = m.id AND l.own = 1 WHERE m.thread = ''"
        )
    # Stored mails whose thread may change: those that share a node with a new one, and those of every
    # thread that loses or changes a mail (also one of Gmail's, which may have drawn them in).
    execute(
        "INSERT OR IGNORE INTO scratch.untied SELECT m.id FROM ("
        "  SELECT b.talk FROM scratch.thread_links l CROSS JOIN main.thread_links k ON k.node = l.node"
        "   CROSS JOIN main.messages b ON b.id = k.message"
        "  UNION SELECT g.talk FROM scratch.gone x CROSS JOIN main.messages g ON g.id = x.id"
        "  UNION SELECT c.talk FROM scratch.changes x CROSS JOIN main.messages c ON c.id = x.id) t"
        " CROSS JOIN main.messages m ON m.talk = t.talk WHERE m.thread = ''"
        " AND m.id NOT IN (SELECT id FROM scratch.gone) AND m.id NOT IN (SELECT id FROM scratch.changes)"
        " AND EXISTS (SELECT 1 FROM main.channels c WHERE c.id = m.channel AND c.name = 'email')"
    )
    rows = execute(
        links_after("l.message, l.node", "l.message IN (SELECT id FROM scratch.untied)")
    ).fetchall()
    if rows:
        ties = np.array(rows, dtype=np.int64)
        execute("CREATE TABLE scratch.untied_nodes (node INTEGER PRIMARY KEY)")
        connection.executemany(
            "INSERT INTO scratch.untied_nodes VALUES (?)",
            [(node,) for node in np.unique(ties[:, 1]).tolist()],
        )
        _assign(connection, ties)
        execute("DROP TABLE scratch.untied_nodes")
    execute("DROP TABLE scratch.untied")


def _note_links(connection: sqlite3.Connection) -> None:
    """The nodes of new and changed mails: their own id, and, without a thread, the ids they answer."""
    for table in ("incoming", "changes"):
        rows = connection.execute(
            f"SELECT id, identity, message_id, links, thread FROM scratch.{table}"
            " WHERE message_id <> '' OR (thread = '' AND talk = 0)"
        )
        links: list[tuple[int, int, int]] = []
        for message, identity, message_id, answers, thread in rows:
            own = stable_number("mail", message_id or identity.hex())
            links.append((own, message, 1))
            if not thread:
                links.extend(
                    (stable_number("mail", link), message, 0) for link in answers.split("\n") if link
                )
            if len(links) > 1000:
                _write_links(connection, links)
        _write_links(connection, links)


def _write_links(connection: sqlite3.Connection, links: list[tuple[int, int, int]]) -> None:
    connection.executemany("INSERT OR IGNORE INTO scratch.thread_links VALUES (?, ?, ?)", links)
    links.clear()


def _assign(connection: sqlite3.Connection, ties: _Numbers) -> None:
    """`ties`: rows of (message, node)."""
    messages, message_at = np.unique(ties[:, 0], return_inverse=True)
    nodes, node_at = np.unique(ties[:, 1], return_inverse=True)
    component = _components(message_at, node_at, len(messages), len(nodes))
    talks = nodes[component]  # nodes are sorted, so the smallest index is the smallest node
    anchors = _anchors(connection, nodes)
    if anchors:
        drawn_to: dict[int, int] = {}
        node_component = np.empty(len(nodes), dtype=np.int64)
        node_component[node_at] = component[message_at]
        for position, talk in anchors:
            of = int(nodes[node_component[position]])
            drawn_to[of] = min(drawn_to.get(of, talk), talk)
        talks = np.array([drawn_to.get(int(talk), int(talk)) for talk in talks], dtype=np.int64)
    assigned = list(zip(talks.tolist(), messages.tolist(), strict=True))
    for table in ("incoming", "changes"):
        connection.executemany(f"UPDATE scratch.{table} SET talk = ? WHERE id = ?", assigned)
    connection.executemany(
        "INSERT OR REPLACE INTO scratch.retalked SELECT m.id, ?1 FROM main.messages m WHERE m.id = ?2"
        " AND m.talk <> ?1 AND m.id NOT IN (SELECT id FROM scratch.changes)",
        assigned,
    )


def _components(message_at: _Numbers, node_at: _Numbers, messages: int, nodes: int) -> _Numbers:
    """For each message the smallest node index of its component, by passing minima along until none moves."""
    label = np.arange(nodes, dtype=np.int64)
    while True:
        of_message = np.full(messages, nodes, dtype=np.int64)
        np.minimum.at(of_message, message_at, label[node_at])
        lowered = label.copy()
        np.minimum.at(lowered, node_at, of_message[message_at])
        lowered = lowered[lowered]  # a label's own label: halves the way along a long chain
        if np.array_equal(lowered, label):
            return of_message
        label = lowered


def _anchors(connection: sqlite3.Connection, nodes: _Numbers) -> list[tuple[int, int]]:
    """(index into nodes, talk) of the nodes that are the own id of a mail with a thread of Gmail's."""
    execute = connection.execute
    execute("CREATE TABLE scratch.anchors AS " + links_after("l.node, l.message", _OWN_NODE_OF_UNTIED))
    found = execute(
        "SELECT a.node, m.talk FROM scratch.anchors a JOIN ("
        + messages_after("m.id, m.talk", "m.thread <> '' AND m.id IN (SELECT message FROM scratch.anchors)")
        + ") m ON m.id = a.message"
    ).fetchall()
    execute("DROP TABLE scratch.anchors")
    return [(int(np.searchsorted(nodes, node)), int(talk)) for node, talk in found]
