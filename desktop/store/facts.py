"""From the book's tables to the numpy columns of domain/facts.py."""

import sqlite3
from collections.abc import Sequence

import numpy as np

from desktop.domain.facts import (
    NEVER,
    Bools,
    ChannelFacts,
    Codes,
    ConversationFacts,
    Facts,
    Floats,
    Gap,
    Ints,
    OrderFacts,
    OrderLineFacts,
    ResolutionFacts,
    WaitFacts,
)
from desktop.domain.records import WITHOUT_EXACT_TIMES
from desktop.store.batches import BY_HAND
from desktop.store.fact_columns import coded, columns, names_in, rows_of
from desktop.store.reach import channel_reaches, gaps_between, order_reaches
from desktop.store.settings import rules, setting
from desktop.store.small_facts import (
    agents_elsewhere,
    currencies_elsewhere,
    known_customers,
    load_calls,
    load_costs,
    load_hours,
    load_ratings,
    load_visits,
    reach_of_days,
)


def load_facts(connection: sqlite3.Connection) -> Facts:
    """All facts of the book as it is now."""
    channel_ids, channels = _channels(connection)
    orders, countries, currencies = _orders(connection)
    order_lines, products = _order_lines(connection, orders)
    conversations, reasons, topics, agents = _conversations(connection, channel_ids, products)
    waits, resolutions = _waits(connection, conversations), _resolutions(connection, conversations)
    ratings, surveys = load_ratings(connection, conversations, waits, resolutions, agents)
    first, last = _reach(connection)
    return Facts(
        conversations=conversations,
        waits=waits,
        resolutions=resolutions,
        orders=orders,
        order_lines=order_lines,
        channels=channels,
        ratings=ratings,
        calls=load_calls(connection, conversations, agents),
        costs=load_costs(connection, currencies),
        hours=load_hours(connection, agents),
        visits=load_visits(connection),
        reasons=reasons,
        topics=topics,
        agents=agents,
        countries=countries,
        currencies=currencies,
        products=products,
        surveys=surveys,
        gaps=_gaps(connection, conversations, orders, channels),
        first=first,
        last=last,
        # An order list ends with its last order: nobody can tell a quiet day from one that is not in it.
        orders_known_until=int(orders.placed_at[-1]) if len(orders.id) else NEVER,
        revision=int(connection.execute("SELECT value FROM state WHERE key = 'revision'").fetchone()[0]),
    )


def _gaps(
    connection: sqlite3.Connection,
    conversations: ConversationFacts,
    orders: OrderFacts,
    channels: ChannelFacts,
) -> tuple[Gap, ...]:
    """What no file covers, of every channel account and of the orders."""
    reaches = channel_reaches(connection)
    found = []
    for row, named in enumerate(zip(channels.names, channels.accounts, strict=True)):
        arrived = conversations.arrived[conversations.channel == row]
        found += [Gap(row, *gap) for gap in gaps_between(reaches.get(named, ()), arrived)]
    found += [Gap(-1, *gap) for gap in gaps_between(order_reaches(connection), orders.placed_at)]
    return tuple(found)


def _channels(connection: sqlite3.Connection) -> tuple[Ints, ChannelFacts]:
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
    connection: sqlite3.Connection, channel_ids: Ints, products: Sequence[str]
) -> tuple[ConversationFacts, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    never = f"coalesce({{}}, {NEVER})"
    query = (
        "SELECT id, arrived, channel, customer, reason, outbound, bot_only, needs_answer,"
        f" {never.format('first_reply')}, {never.format('lapses')}, {never.format('closed_unanswered')},"
        " turns, messages, order_id, after_purchase, topic, agent, escalated, open_minutes,"
        f" resolution_open_minutes, minutes, product, upsell, {never.format('upsell_minor')}"
        " FROM conversations ORDER BY arrived, id"
    )
    i, s, b, n, f = np.int64, np.object_, np.bool_, np.int32, np.float64
    types = [i, i, i, i, s, b, b, b, i, i, i, n, n, i, b, s, s, b, f, f, f, s, b, i]
    c = columns(connection, query, types)
    reasons, topics = names_in(c[4]), names_in(c[15])
    agents = names_in(c[16], agents_elsewhere(connection))
    minutes, estimated = _with_estimates(connection, c[20], c[11])
    return (
        ConversationFacts(
            id=c[0],
            arrived=c[1],
            channel=np.searchsorted(channel_ids, c[2]).astype(np.int32),
            customer=known_customers(connection, c[3]),
            reason=coded(reasons, c[4]),
            outbound=c[5],
            bot_only=c[6],
            needs_answer=c[7],
            first_reply=np.where(_without_exact_times(connection, c[0]), NEVER, c[8]),
            lapses=c[9],
            closed_unanswered=c[10],
            turns=c[11],
            messages=c[12],
            order=c[13],
            after_purchase=c[14],
            topic=coded(topics, c[15]),
            agent=coded(agents, c[16]),
            escalated=c[17],
            open_minutes=c[18],
            resolution_open_minutes=c[19],
            minutes=minutes,
            minutes_estimated=estimated,
            product=coded(products, c[21]),
            upsell=c[22],
            upsell_minor=c[23],
        ),
        reasons,
        topics,
        agents,
    )


def _without_exact_times(connection: sqlite3.Connection, ids: Ints) -> Bools:
    """Which conversations were answered nobody knows when: their messages come without exact times."""
    # The label stands in the statement, because only then its small index is used.
    found = connection.execute(
        f"SELECT DISTINCT conversation FROM messages WHERE labels = '{WITHOUT_EXACT_TIMES}'"
    ).fetchall()
    untold: Bools = np.isin(ids, np.array([row[0] for row in found], dtype=np.int64))
    return untold


def _with_estimates(connection: sqlite3.Connection, minutes: Floats, turns: Codes) -> tuple[Floats, Bools]:
    """What the owner thinks an answer takes, for conversations of whose minutes nothing else is known."""
    stored = setting(connection, "minutes-per-reply")
    if stored is None:
        return minutes, np.zeros(len(minutes), dtype=np.bool_)
    estimated = np.isnan(minutes) & (turns > 0)
    return np.where(estimated, turns * float(stored), minutes), estimated


def _waits(connection: sqlite3.Connection, conversations: ConversationFacts) -> WaitFacts:
    query = (
        f"SELECT conversation, began, coalesce(ended, {NEVER}), lapses FROM waits"
        " ORDER BY began, conversation"
    )
    ids, began, ended, lapses = columns(connection, query, [np.int64] * 4)
    return WaitFacts(rows_of(conversations.id, ids), began, ended, lapses)


def _resolutions(connection: sqlite3.Connection, conversations: ConversationFacts) -> ResolutionFacts:
    query = (
        f"SELECT conversation, at, known, given, coalesce(came_back, {NEVER}) FROM resolutions"
        " ORDER BY at, conversation"
    )
    ids, at, known, given, back = columns(
        connection, query, [np.int64, np.int64, np.int64, np.bool_, np.int64]
    )
    return ResolutionFacts(rows_of(conversations.id, ids), at, known, given, back)


def _orders(connection: sqlite3.Connection) -> tuple[OrderFacts, tuple[str, ...], tuple[str, ...]]:
    query = (
        f"SELECT id, placed_at, customer, NOT (test OR voided), coalesce(total_minor, {NEVER}),"
        f" coalesce(refunded_minor, {NEVER}), cancelled_at IS NOT NULL, coalesce(country, ''), currency,"
        f" coalesce(shipped_at, {NEVER}), coalesce(delivered_at, {NEVER})"
        " FROM orders ORDER BY placed_at, id"
    )
    i, b, s = np.int64, np.bool_, np.object_
    c = columns(connection, query, [i, i, i, b, i, i, b, s, s, i, i])
    countries = names_in(c[7])
    currencies = names_in(c[8], currencies_elsewhere(connection))
    facts = OrderFacts(
        id=c[0],
        placed_at=c[1],
        customer=c[2],
        counts=c[3],
        total_minor=c[4],
        refunded_minor=c[5],
        cancelled=c[6],
        country=coded(countries, c[7]),
        currency=coded(currencies, c[8]),
        shipped_at=c[9],
        delivered_at=c[10],
    )
    return facts, countries, currencies


def _order_lines(
    connection: sqlite3.Connection, orders: OrderFacts
) -> tuple[OrderLineFacts, tuple[str, ...]]:
    query = "SELECT order_id, product, quantity FROM order_lines ORDER BY order_id, position"
    ids, product, quantity = columns(connection, query, [np.int64, np.object_, np.int32])
    products = names_in(product)
    return OrderLineFacts(rows_of(orders.id, ids), coded(products, product), quantity), products


def _reach(connection: sqlite3.Connection) -> tuple[int, int]:
    """The first and last instant in the book; (NEVER, -NEVER) for an empty one.

    Days and months alone reach as far as they do, but beside anything with an instant they do not count: a
    cost that is known for years makes no years of data.
    """
    first, last = connection.execute(
        "SELECT min(a), max(b) FROM (SELECT min(first) AS a, max(newest) AS b FROM coverage"
        " UNION ALL SELECT min(placed_at), max(placed_at) FROM orders"
        " UNION ALL SELECT min(answered_at), max(answered_at) FROM ratings"
        " UNION ALL SELECT min(started_at), max(started_at) FROM calls)"
    ).fetchone()
    return reach_of_days(connection) if first is None else (first, last)
