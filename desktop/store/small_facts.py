"""The facts of ratings, calls, costs, hours and visits, of which a book holds few."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from desktop.domain.contact_points import unknown_point
from desktop.domain.facts import (
    NEVER,
    CallFacts,
    ConversationFacts,
    CostFacts,
    HoursFacts,
    Ints,
    RatingFacts,
    ResolutionFacts,
    VisitFacts,
    WaitFacts,
)
from desktop.domain.records import Survey
from desktop.store.fact_columns import coded, columns, names_in
from desktop.store.rating_links import RatingRow, link_ratings
from desktop.store.settings import setting


def agents_elsewhere(connection: sqlite3.Connection) -> list[str]:
    """Who of us is named outside of conversations."""
    rows = connection.execute(
        "SELECT agent FROM ratings UNION SELECT agent FROM calls UNION SELECT person FROM hours_worked"
    )
    return [name for (name,) in rows]


def currencies_elsewhere(connection: sqlite3.Connection) -> list[str]:
    """In which currencies costs are."""
    return [name for (name,) in connection.execute("SELECT DISTINCT currency FROM costs")]


def known_customers(connection: sqlite3.Connection, customers: Ints) -> Ints:
    """The same, with 0 for those who only stand for somebody of whom nothing is known."""
    prefix = unknown_point("")
    rows = connection.execute(
        "SELECT id FROM points WHERE point >= ? AND point < ?", (prefix, f"{prefix}\U0010ffff")
    )
    nobody = [id_ for (id_,) in rows]
    return np.where(np.isin(customers, nobody), 0, customers) if nobody else customers


class _Given(NamedTuple):
    """A rating as it stands in the tables; with `id` below 0 the owner's judgement of that conversation."""

    id: int
    survey: str
    score: float | None
    lowest: float
    highest: float
    answered_at: int | None
    customer: int
    order_number: str
    about: str
    agent: str
    identity: bytes


_GIVEN = f"""
SELECT r.id, survey, score, lowest, highest, answered_at, coalesce(p.customer, 0), order_number, about, agent,
  identity
FROM ratings r LEFT JOIN points p ON p.id = r.point
UNION ALL
SELECT -c.id, '{Survey.QUALITY}', c.quality, 1, 5, c.quality_at, c.customer, '', hex(m.identity), '',
  m.identity
FROM conversations c JOIN messages m ON m.id = c.id WHERE c.quality IS NOT NULL
"""


class _Dated(NamedTuple):
    """A rating, the instant it falls on, and its row in the conversations or -1."""

    at: int
    rating: _Given
    row: int


def load_ratings(
    connection: sqlite3.Connection,
    conversations: ConversationFacts,
    waits: WaitFacts,
    resolutions: ResolutionFacts,
    agents: Sequence[str],
) -> tuple[RatingFacts, tuple[str, ...]]:
    """The ratings, and the surveys they answer. The owner's own judgement of a conversation has the id of
    that conversation, below 0."""
    given = [_Given(*row) for row in connection.execute(_GIVEN)]
    asked = [RatingRow(g.id, g.answered_at, g.customer, g.order_number, g.about) for g in given]
    links = link_ratings(connection, asked, conversations, waits, resolutions).tolist()
    # Ascending by instant, so that the last one stays
    solved = dict(zip(resolutions.conversation.tolist(), resolutions.at.tolist(), strict=True))
    dated = [
        _Dated(_falls_on(rating, row, solved, conversations), rating, row)
        for rating, row in zip(given, links, strict=True)
    ]
    kept = sorted(_last_answers(dated), key=lambda each: (each.at, each.rating.survey, each.rating.identity))
    rows = np.array([each.row for each in kept], dtype=np.int64)
    ratings = [each.rating for each in kept]
    surveys = names_in(rating.survey for rating in ratings)
    customers = np.array([rating.customer for rating in ratings], dtype=np.int64)
    customers = np.where(customers == 0, np.append(conversations.customer, 0)[rows], customers)
    rated = coded(agents, np.array([rating.agent for rating in ratings], dtype=np.object_))
    rated = np.where(rated < 0, np.append(conversations.agent, np.int32(-1))[rows], rated)
    facts = RatingFacts(
        id=np.array([rating.id for rating in ratings], dtype=np.int64),
        survey=coded(surveys, np.array([rating.survey for rating in ratings], dtype=np.object_)),
        answered_at=np.array([each.at for each in kept], dtype=np.int64),
        score=np.array([rating.score for rating in ratings], dtype=np.float64),
        lowest=np.array([rating.lowest for rating in ratings], dtype=np.float64),
        highest=np.array([rating.highest for rating in ratings], dtype=np.float64),
        conversation=rows,
        customer=known_customers(connection, customers),
        agent=rated.astype(np.int32),
    )
    return facts, surveys


def _falls_on(rating: _Given, row: int, solved: Mapping[int, int], conversations: ConversationFacts) -> int:
    """When it was answered, else when its conversation was solved, else when that arrived; else NEVER."""
    if rating.answered_at is not None:
        return rating.answered_at
    if row < 0:
        return NEVER
    return solved.get(row, int(conversations.arrived[row]))


def _last_answers(dated: Sequence[_Dated]) -> list[_Dated]:
    """Of several answers to one question about one conversation the last; any answer is more than none."""
    last: dict[object, _Dated] = {}
    for each in sorted(dated, key=lambda e: (e.rating.score is not None, e.at, e.rating.identity)):
        last[(each.rating.survey, each.row) if each.row >= 0 else each.rating.id] = each
    return list(last.values())


def load_calls(
    connection: sqlite3.Connection, conversations: ConversationFacts, agents: Sequence[str]
) -> CallFacts:
    """The calls, each with the conversation that holds the message it stands for."""
    query = (
        "SELECT c.id, c.started_at, c.inbound, c.answered, c.voicemail,"
        f" coalesce(c.wait_seconds, {NEVER}), coalesce(c.talk_seconds, {NEVER}),"
        " coalesce(m.conversation, 0), c.agent"
        " FROM calls c LEFT JOIN messages m ON m.identity = c.message ORDER BY c.started_at, c.identity"
    )
    i, b = np.int64, np.bool_
    id_, started, inbound, answered, voicemail, wait, talk, of, agent = columns(
        connection, query, [i, i, b, b, b, i, i, i, np.object_]
    )
    row_of = {}
    if len(of):
        row_of = dict(zip(conversations.id.tolist(), range(len(conversations.id)), strict=True))
    linked = np.array([row_of.get(conversation, -1) for conversation in of.tolist()], dtype=np.int64)
    told_by = coded(agents, agent)
    return CallFacts(id_, started, inbound, answered, voicemail, wait, talk, linked, told_by)


def load_costs(connection: sqlite3.Connection, currencies: Sequence[str]) -> CostFacts:
    query = (
        "SELECT id, substr(month, 1, 4) * 12 + substr(month, 6, 2) - 1 AS number, amount_minor, currency"
        " FROM costs ORDER BY number, identity"
    )
    id_, month, amount, currency = columns(connection, query, [np.int64, np.int64, np.int64, np.object_])
    return CostFacts(id_, month, amount, coded(currencies, currency))


def load_hours(connection: sqlite3.Connection, agents: Sequence[str]) -> HoursFacts:
    query = "SELECT id, day, minutes, person FROM hours_worked ORDER BY day, identity"
    id_, day, minutes, person = columns(connection, query, [np.int64, np.object_, np.int64, np.object_])
    return HoursFacts(id_, _ordinals(day.tolist()), minutes, coded(agents, person))


def load_visits(connection: sqlite3.Connection) -> VisitFacts:
    query = (
        "SELECT id, day, visits, coalesce(asked, -1), coalesce(solved, -1) FROM help_visits"
        " ORDER BY day, identity"
    )
    i = np.int64
    id_, day, visits, asked, solved = columns(connection, query, [i, np.object_, i, i, i])
    return VisitFacts(id_, _ordinals(day.tolist()), visits, asked, solved)


def _ordinals(days: Sequence[str]) -> Ints:
    return np.array([date.fromisoformat(day).toordinal() for day in days], dtype=np.int64)


def reach_of_days(connection: sqlite3.Connection) -> tuple[int, int]:
    """When the first and the last day begin, in the shop's zone, of what has days and months alone."""
    first, last = connection.execute(
        "SELECT min(day), max(day) FROM (SELECT month || '-01' AS day FROM costs"
        " UNION ALL SELECT day FROM hours_worked UNION ALL SELECT day FROM help_visits)"
    ).fetchone()
    if first is None:
        return NEVER, -NEVER
    zone = ZoneInfo(setting(connection, "time-zone") or "UTC")

    def begins(day: str) -> int:
        return int(datetime.combine(date.fromisoformat(day), time(), zone).timestamp())

    return begins(first), begins(last)
