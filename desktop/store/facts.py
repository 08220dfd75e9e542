"""From the book's tables to the numpy columns of domain/facts.py."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.domain.facts import (
    NEVER,
    CallFacts,
    ChannelFacts,
    ConversationFacts,
    CostFacts,
    Facts,
    HoursFacts,
    OrderFacts,
    OrderLineFacts,
    RatingFacts,
    ResolutionFacts,
    VisitFacts,
    WaitFacts,
    empty,
)
from desktop.store.batches import BY_HAND
from desktop.store.settings import rules

_CHUNK = 20_000


def load_facts(connection: sqlite3.Connection) -> Facts:
    """All facts of the book as it is now."""
    channel_ids, channels = _channels(connection)
    conversations, reasons, topics, agents = _conversations(connection, channel_ids)
    orders, countries, currencies = _orders(connection)
    order_lines, products = _order_lines(connection, orders)
    first, last = _reach(connection)
    return Facts(
        conversations=conversations,
        waits=_waits(connection, conversations),
        resolutions=_resolutions(connection, conversations),
        orders=orders,
        order_lines=order_lines,
        channels=channels,
        ratings=empty(RatingFacts),
        calls=empty(CallFacts),
        costs=empty(CostFacts),
        hours=empty(HoursFacts),
        visits=empty(VisitFacts),
        reasons=reasons,
        topics=topics,
        agents=agents,
        countries=countries,
        currencies=currencies,
        products=products,
        first=first,
        last=last,
        # An order list ends with its last order: nobody can tell a quiet day from one that is not in it.
        orders_known_until=int(orders.placed_at[-1]) if len(orders.id) else NEVER,
        revision=int(connection.execute("SELECT value FROM state WHERE key = 'revision'").fetchone()[0]),
    )


def _columns(connection: sqlite3.Connection, query: str, types: Sequence[type]) -> list[NDArray[Any]]:
    """The columns of a query as arrays of the given types, a chunk of rows at a time."""
    cursor = connection.execute(query)
    chunks: list[list[NDArray[Any]]] = [[] for _ in types]
    while rows := cursor.fetchmany(_CHUNK):
        for chunk, values, kind in zip(chunks, zip(*rows, strict=True), types, strict=True):
            chunk.append(np.array(values, dtype=kind))
    return [
        np.concatenate(chunk) if chunk else np.empty(0, dtype=kind)
        for chunk, kind in zip(chunks, types, strict=True)
    ]


def _codes(values: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """The distinct names, sorted, and for each value its code; -1 for ""."""
    names = sorted(set(values) - {""})
    code_of = {name: code for code, name in enumerate(names)}
    code_of[""] = -1
    return tuple(names), np.fromiter((code_of[value] for value in values), dtype=np.int32, count=len(values))


def _channels(connection: sqlite3.Connection) -> tuple[NDArray[np.int64], ChannelFacts]:
    shop_rules = rules(connection)
    rows = connection.execute(
        # What was written down by hand is known up to this moment.
        f"SELECT c.id, c.name, c.account, max(CASE f.source WHEN '{BY_HAND}' THEN {NEVER} ELSE v.newest END)"
        " FROM channels c JOIN coverage v ON v.channel = c.id JOIN files f ON f.id = v.file"
        " GROUP BY c.id ORDER BY c.id"
    ).fetchall()
    names = tuple(str(row[1]) for row in rows)
    return np.array([row[0] for row in rows], dtype=np.int64), ChannelFacts(
        names=names,
        accounts=tuple(str(row[2]) for row in rows),
        known_until=np.array([row[3] for row in rows], dtype=np.int64),
        split=np.array([shop_rules.split(name) for name in names], dtype=np.int64),
        target=np.array([shop_rules.target(name) for name in names], dtype=np.int64),
    )


def _conversations(
    connection: sqlite3.Connection, channel_ids: NDArray[np.int64]
) -> tuple[ConversationFacts, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    never = f"coalesce({{}}, {NEVER})"
    query = (
        "SELECT id, arrived, channel, customer, reason, outbound, bot_only, needs_answer,"
        f" {never.format('first_reply')}, {never.format('lapses')}, {never.format('closed_unanswered')},"
        " turns, messages, order_id, after_purchase, topic, agent, escalated, open_minutes"
        " FROM conversations ORDER BY arrived, id"
    )
    i, s, b, n = np.int64, np.object_, np.bool_, np.int32
    types = [i, i, i, i, s, b, b, b, i, i, i, n, n, i, b, s, s, b, np.float64]
    c = _columns(connection, query, types)
    reasons, reason = _codes(c[4])
    topics, topic = _codes(c[15])
    agents, agent = _codes(c[16])
    return (
        ConversationFacts(
            id=c[0],
            arrived=c[1],
            channel=np.searchsorted(channel_ids, c[2]).astype(np.int32),
            customer=c[3],
            reason=reason,
            outbound=c[5],
            bot_only=c[6],
            needs_answer=c[7],
            first_reply=c[8],
            lapses=c[9],
            closed_unanswered=c[10],
            turns=c[11],
            messages=c[12],
            order=c[13],
            after_purchase=c[14],
            topic=topic,
            agent=agent,
            escalated=c[17],
            open_minutes=c[18],
            resolution_open_minutes=np.full(len(c[0]), np.nan),
            minutes=np.full(len(c[0]), np.nan),
            minutes_estimated=np.zeros(len(c[0]), dtype=np.bool_),
            product=np.full(len(c[0]), -1, dtype=np.int32),
            upsell=np.zeros(len(c[0]), dtype=np.bool_),
            upsell_minor=np.full(len(c[0]), NEVER, dtype=np.int64),
        ),
        reasons,
        topics,
        agents,
    )


def _rows_of(ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each wanted id its row in `ids`, which hold each of them once."""
    order = np.argsort(ids, kind="stable")
    return order[np.searchsorted(ids[order], wanted)].astype(np.int64)


def _waits(connection: sqlite3.Connection, conversations: ConversationFacts) -> WaitFacts:
    query = (
        f"SELECT conversation, began, coalesce(ended, {NEVER}), lapses FROM waits"
        " ORDER BY began, conversation"
    )
    ids, began, ended, lapses = _columns(connection, query, [np.int64] * 4)
    return WaitFacts(_rows_of(conversations.id, ids), began, ended, lapses)


def _resolutions(connection: sqlite3.Connection, conversations: ConversationFacts) -> ResolutionFacts:
    query = (
        f"SELECT conversation, at, known, given, coalesce(came_back, {NEVER}) FROM resolutions"
        " ORDER BY at, conversation"
    )
    ids, at, known, given, back = _columns(
        connection, query, [np.int64, np.int64, np.int64, np.bool_, np.int64]
    )
    return ResolutionFacts(_rows_of(conversations.id, ids), at, known, given, back)


def _orders(connection: sqlite3.Connection) -> tuple[OrderFacts, tuple[str, ...], tuple[str, ...]]:
    query = (
        f"SELECT id, placed_at, customer, NOT (test OR voided), coalesce(total_minor, {NEVER}),"
        f" coalesce(refunded_minor, {NEVER}), cancelled_at IS NOT NULL, coalesce(country, ''), currency,"
        f" coalesce(shipped_at, {NEVER}), coalesce(delivered_at, {NEVER})"
        " FROM orders ORDER BY placed_at, id"
    )
    i, b, s = np.int64, np.bool_, np.object_
    c = _columns(connection, query, [i, i, i, b, i, i, b, s, s, i, i])
    countries, country = _codes(c[7])
    currencies, currency = _codes(c[8])
    facts = OrderFacts(
        id=c[0],
        placed_at=c[1],
        customer=c[2],
        counts=c[3],
        total_minor=c[4],
        refunded_minor=c[5],
        cancelled=c[6],
        country=country,
        currency=currency,
        shipped_at=c[9],
        delivered_at=c[10],
    )
    return facts, countries, currencies


def _order_lines(
    connection: sqlite3.Connection, orders: OrderFacts
) -> tuple[OrderLineFacts, tuple[str, ...]]:
    query = "SELECT order_id, product, quantity FROM order_lines ORDER BY order_id, position"
    ids, product, quantity = _columns(connection, query, [np.int64, np.object_, np.int32])
    products, codes = _codes(product)
    return OrderLineFacts(_rows_of(orders.id, ids), codes, quantity), products


def _reach(connection: sqlite3.Connection) -> tuple[int, int]:
    """The first and last instant in the book; (NEVER, -NEVER) for an empty one."""
    first, last = connection.execute(
        "SELECT min(a), max(b) FROM (SELECT min(first) AS a, max(newest) AS b FROM coverage"
        " UNION ALL SELECT min(placed_at), max(placed_at) FROM orders)"
    ).fetchone()
    return (NEVER, -NEVER) if first is None else (first, last)
