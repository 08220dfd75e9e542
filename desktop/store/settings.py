"""What an owner has set for the shop, and the rules and own addresses that follow from it."""

import json
import sqlite3
from collections.abc import Mapping

from desktop.domain.rules import DAY, HOUR, Rules
from desktop.store.decisions import points_decided_no_customers


def setting(connection: sqlite3.Connection, key: str) -> str | None:
    """The stored text of a setting, None where it was never set."""
    row = connection.execute("SELECT value FROM main.settings WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def all_settings(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM main.settings ORDER BY key"))


def store_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO main.settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def forget_setting(connection: sqlite3.Connection, key: str) -> None:
    """As if it had never been set."""
    connection.execute("DELETE FROM main.settings WHERE key = ?", (key,))


def rules(connection: sqlite3.Connection) -> Rules:
    """The shop's rules. Stored in hours and days, as an owner says them."""
    return rules_in(all_settings(connection))


def rules_in(stored: Mapping[str, str]) -> Rules:
    """The rules in these stored settings."""
    usual = Rules()

    def seconds(key: str, unit: int, otherwise: int) -> int:
        return round(float(stored[key]) * unit) if key in stored else otherwise

    targets = {
        key.removeprefix("target-"): round(float(value) * HOUR)
        for key, value in stored.items()
        if key.startswith("target-")
    }
    return Rules(
        quiet=seconds("quiet-hours", HOUR, usual.quiet),
        split_direct=seconds("split-days", DAY, usual.split_direct),
        split_mail=seconds("split-days-mail", DAY, usual.split_mail),
        lapse=seconds("lapse-days", DAY, usual.lapse),
        targets=targets,
    )


def own_by_hand(connection: sqlite3.Connection) -> frozenset[str]:
    """The contact points that the owner has typed into the settings."""
    return frozenset(json.loads(setting(connection, "owner") or "[]"))


def own_points(connection: sqlite3.Connection, *, after: bool = False) -> frozenset[str]:
    """All contact points that are the shop: set by hand, or said when a file was brought in.

    Not those of which the owner has said since that they are somebody else's.
    `after`: as the scratch database will have it once applied, instead of as it is now.
    """
    return (own_by_hand(connection) | own_of_files(connection, after=after)) - disowned(connection)


def disowned(connection: sqlite3.Connection) -> frozenset[str]:
    """Contact points of which the owner has said that they are somebody else's, whatever a file says."""
    return frozenset(json.loads(setting(connection, "not-owner") or "[]"))


def own_of_files(connection: sqlite3.Connection, *, after: bool = False) -> frozenset[str]:
    """The contact points that were said to be the shop when a file was brought in; `after` as above."""
    sources = "SELECT answers FROM main.files"
    if after:
        sources += (
            " WHERE id NOT IN (SELECT file FROM scratch.dropped_files)"
            " UNION ALL SELECT answers FROM scratch.files"
        )
    points: set[str] = set()
    for (answers,) in connection.execute(sources):
        points.update(json.loads(answers).get("owner", ()))
    return frozenset(points)


def not_customers(connection: sqlite3.Connection, *, after: bool = False) -> frozenset[str]:
    """Contact points that the owner has said are no customers.

    `after`: as it will be once the scratch database is applied, instead of as it is now.
    """
    stored = setting(connection, "not-customers")
    if after:
        row = connection.execute("SELECT value FROM scratch.settings WHERE key = 'not-customers'").fetchone()
        stored = stored if row is None else str(row[0])
    return frozenset({*json.loads(stored or "[]"), *points_decided_no_customers(connection)})


def prepare_not_customers(connection: sqlite3.Connection, points: frozenset[str]) -> None:
    """Note in the scratch database that these points too are no customers."""
    connection.execute(
        "INSERT OR REPLACE INTO scratch.settings VALUES ('not-customers', ?)",
        (json.dumps(sorted(not_customers(connection) | points), ensure_ascii=False),),
    )
