"""From changed records to everything that follows from them, within the scratch database."""

import sqlite3
from collections.abc import Callable, Sequence

from desktop.store.people import settle_customers
from desktop.store.rebuilding import note_mentions, rebuild_touched, touch_everything
from desktop.store.settings import own_points
from desktop.store.sightings import Derive, Fields, match, withdraw
from desktop.store.sorts import ALL, CALLS, MESSAGES, ORDERS, TICKETS, Sort
from desktop.store.staging import (
    derived_of_call,
    derived_of_message,
    derived_of_order,
    derived_of_ticket,
)
from desktop.store.stand_ins import stand_for_tickets
from desktop.store.threads import tie_threads

# sort of record → file's scratch id → {"new", "changed", "known"}
Counts = dict[str, dict[int, dict[str, int]]]


def match_incoming(connection: sqlite3.Connection) -> Counts:
    """Tell new, changed and known apart among all incoming records."""
    counts: Counts = {}
    for sort in ALL:
        if connection.execute(f"SELECT 1 FROM scratch.{sort.incoming} LIMIT 1").fetchone() is not None:
            counts[sort.name] = match(connection, sort, _derivation(connection, sort))
    stand_for_tickets(connection)
    return counts


def withdraw_dropped(connection: sqlite3.Connection) -> None:
    """Take the files in `scratch.dropped_files` out of all records."""
    seen = connection.execute(
        "SELECT DISTINCT sort FROM main.sightings WHERE file IN (SELECT file FROM scratch.dropped_files)"
    )
    numbers = {number for (number,) in seen}
    for sort in ALL:
        if sort.number in numbers:
            withdraw(connection, sort, _derivation(connection, sort))
    stand_for_tickets(connection)


def settle(
    connection: sqlite3.Connection, look: Callable[[], None] = lambda: None, *, everything: bool = False
) -> None:
    """Threads, customers, links and conversations of all that the prepared change touches.

    `everything`: rebuild all of history, because a rule has changed. `look` is called now and then and may
    raise to stop the work.
    """
    note_mentions(connection)
    tie_threads(connection)
    settle_customers(connection)
    if everything or own_points(connection) != own_points(connection, after=True):
        touch_everything(connection)
    rebuild_touched(connection, look)


def conversation_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many conversations that count are new, changed, and opened again (a part of the changed ones)."""
    compared = ("arrived", "first_reply", "lapses", "last", "turns", "messages", "order_id", "customer")
    differs = " OR ".join(f"s.{column} IS NOT m.{column}" for column in compared)
    came_back = "(SELECT count(came_back) FROM {}.resolutions r WHERE r.conversation = s.id)"
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE m.id IS NULL),"
        f" count(*) FILTER (WHERE m.id IS NOT NULL AND ({differs})),"
        " count(*) FILTER (WHERE m.id IS NOT NULL AND m.lapses IS NULL AND"
        f" ({came_back.format('scratch')} > {came_back.format('main')}))"
        " FROM scratch.conversations s LEFT JOIN main.conversations m ON m.id = s.id AND m.reason = ''"
        " WHERE s.reason = ''"
    ).fetchone()
    return dict(zip(("new", "changed", "opened_again"), row, strict=True))


def left_out_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Conversations and single messages that are new and left out, by reason."""
    return dict(
        connection.execute(
            "SELECT reason, count(*) FROM scratch.conversations WHERE reason <> ''"
            " AND id NOT IN (SELECT id FROM main.conversations) GROUP BY reason ORDER BY reason"
        )
    )


def _derivation(connection: sqlite3.Connection, sort: Sort) -> Derive:
    """How the derived columns of a sort follow from a record's fields and key."""
    channels: dict[object, str] = dict(
        connection.execute("SELECT id, name FROM main.channels UNION SELECT id, name FROM scratch.channels")
    )

    def of_message(fields: Fields, _key: Sequence[object]) -> tuple[object, ...]:
        return derived_of_message(
            str(fields["subject"]),
            str(fields["text"]),
            int(str(fields["kind"])),
            str(fields["thread"]),
            channels[fields["channel"]],
        )

    def of_order(_fields: Fields, key: Sequence[object]) -> tuple[object, ...]:
        return derived_of_order(str(key[1]))

    def of_ticket(_fields: Fields, key: Sequence[object]) -> tuple[object, ...]:
        return derived_of_ticket(str(key[0]), str(key[1]))

    def of_call(_fields: Fields, key: Sequence[object]) -> tuple[object, ...]:
        assert isinstance(key[0], bytes)
        return derived_of_call(key[0])

    derivations: dict[Sort, Derive] = {MESSAGES: of_message, ORDERS: of_order}
    derivations |= {TICKETS: of_ticket, CALLS: of_call}
    return derivations.get(sort, lambda _fields, _key: ())
