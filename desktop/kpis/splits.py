"""The groups into which numbers are split: by channel, topic, agent, product, stage, country and customer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from desktop.domain.facts import NEVER, Bools, Codes, Facts, Floats, Ints
from desktop.domain.kpi import Buyer, Dimension, Stage, Table
from desktop.kpis.ordering import ascending

UNNAMED = ""  # the group of what has no topic, no agent, no country
_BEST_SHARE = 0.1  # of the customers


@dataclass(frozen=True, eq=False, slots=True)
class Members:
    """Rows in their groups. `places`: which of the rows each is, `weights`: how much of it is in the group.

    None: each row once, in the order asked; each with all of its weight.
    """

    groups: Ints
    places: Ints | None = None
    weights: Floats | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Shared:
    """The groups of a table of which a row may be in several: row i has those from starts[i] to starts[i+1].

    The weights of a row sum up to 1: that is its credit, shared over the products of an order.
    """

    starts: Ints
    groups: Ints
    weights: Floats

    def members(self, rows: Ints) -> Members:
        counts = self.starts[rows + 1] - self.starts[rows]
        places = np.repeat(np.arange(len(rows)), counts)
        ends = np.cumsum(counts)
        within = np.arange(len(places)) - np.repeat(ends - counts, counts)
        found = self.starts[rows][places] + within
        return Members(self.groups[found], places, self.weights[found])


@dataclass(frozen=True, eq=False)
class Split:
    """A dimension's groups: codes point into `names`, 0 is UNNAMED. A table in neither is not divided."""

    names: tuple[str, ...]
    tables: Mapping[Table, Ints]
    shared: Mapping[Table, Shared] = field(default_factory=dict)

    def of(self, table: Table) -> Ints | None:
        """The one group of each row of the table; None where there is not exactly one."""
        return self.tables.get(table)

    def divides(self, table: Table) -> bool:
        return table in self.tables or table in self.shared

    def members(self, table: Table, rows: Ints) -> Members | None:
        """The groups of these rows; None where the dimension does not divide the table."""
        if table in self.shared:
            return self.shared[table].members(rows)
        groups = self.tables.get(table)
        return None if groups is None else Members(groups[rows])

    def keeps(self, table: Table, names: tuple[str, ...]) -> Bools | None:
        """One flag a row of the table: it is in one of the groups `names`; None where it is not divided."""
        wanted = np.array([name in names for name in self.names], dtype=np.bool_)
        if table in self.shared:
            shared = self.shared[table]
            rows = np.repeat(np.arange(len(shared.starts) - 1), np.diff(shared.starts))
            kept = np.zeros(len(shared.starts) - 1, dtype=np.bool_)
            kept[rows[wanted[shared.groups]]] = True
            return kept
        groups = self.tables.get(table)
        return None if groups is None else wanted[groups]


def split_of(dimension: Dimension, facts: Facts, order_row: Ints, buyers: "Buyers") -> Split:
    """The groups of a dimension. `order_row`: of each conversation the row of its order, or -1."""
    c = facts.conversations
    if dimension is Dimension.CHANNEL:
        names, codes = _merged(facts.channels.names)
        split = Split(names, {Table.CONVERSATIONS: np.append(codes, 0)[c.channel]})
    elif dimension is Dimension.TOPIC:
        split = _named(facts.topics, c.topic)
    elif dimension is Dimension.AGENT:
        split = _named(facts.agents, c.agent)
    elif dimension is Dimension.PRODUCT:
        return _by_product(facts, order_row)
    elif dimension is Dimension.STAGE:
        split = Split((UNNAMED, *Stage), {Table.CONVERSATIONS: _stages(facts, order_row)})
    elif dimension is Dimension.CUSTOMER:
        split = Split((UNNAMED, *Buyer), buyers.groups())
    else:
        countries = facts.orders.country.astype(np.int64) + 1
        tables = {Table.CONVERSATIONS: np.append(countries, 0)[order_row], Table.ORDERS: countries}
        split = Split((UNNAMED, *facts.countries), tables)
    return _with_what_belongs(split, facts, dimension)


def _with_what_belongs(split: Split, facts: Facts, dimension: Dimension) -> Split:
    """Answers and calls are in the group of their conversation; an answer is about who was rated.

    Unless the dimension already tells answers apart.
    """
    conversations = np.append(split.tables[Table.CONVERSATIONS], 0)
    ratings, calls = conversations[facts.ratings.conversation], conversations[facts.calls.conversation]
    if dimension is Dimension.AGENT:
        ratings = np.where(facts.ratings.agent >= 0, facts.ratings.agent.astype(np.int64) + 1, ratings)
        calls = np.where(facts.calls.agent >= 0, facts.calls.agent.astype(np.int64) + 1, calls)
        hours = {Table.HOURS: facts.hours.agent.astype(np.int64) + 1}
        split = Split(split.names, {**split.tables, **hours})
    elif dimension is Dimension.CHANNEL and "phone" in split.names:
        phone = split.names.index("phone")
        calls = np.where(facts.calls.conversation < 0, phone, calls)
    return Split(split.names, {Table.RATINGS: ratings, **split.tables, Table.CALLS: calls})


def _named(names: tuple[str, ...], codes: Codes) -> Split:
    return Split((UNNAMED, *names), {Table.CONVERSATIONS: codes.astype(np.int64) + 1})


def _merged(names: tuple[str, ...]) -> tuple[tuple[str, ...], Ints]:
    """Channel accounts of one name are one group: the groups, and the group of each account."""
    groups = (UNNAMED, *dict.fromkeys(names))
    return groups, np.array([groups.index(name, 1) for name in names], dtype=np.int64)


# Products


def products_of_orders(facts: Facts) -> Shared:
    """Each order's different products, its credit shared alike among them; groups are 1 + the product."""
    lines, products, orders = facts.order_lines, len(facts.products), len(facts.orders.id)
    named = lines.product >= 0
    keys = lines.order[named] * (products + 1) + lines.product[named] + 1
    keys = keys[ascending(keys)]
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
    order = keys // (products + 1)
    counts = np.bincount(order, minlength=orders)
    bare = counts == 0  # an order without lines is of no product
    full = np.where(bare, 1, counts)
    starts = np.append(0, np.cumsum(full))
    groups = np.zeros(int(starts[-1]), dtype=np.int64)
    groups[np.repeat(~bare, full)] = keys % (products + 1)
    return Shared(starts, groups, np.repeat(1 / full, full))


def _by_product(facts: Facts, order_row: Ints) -> Split:
    """All credit to the product that the customer names, else shared over the products of the order."""
    orders, product = products_of_orders(facts), facts.conversations.product
    of_order = (order_row >= 0) & (product < 0)
    lines = np.diff(orders.starts)
    counts = np.ones(len(product), dtype=np.int64)
    counts[of_order] = lines[order_row[of_order]]
    starts = np.append(0, np.cumsum(counts))
    groups = np.repeat(product.astype(np.int64) + 1, counts)
    weights = np.ones(len(groups))
    taken = orders.members(order_row[of_order])
    inside = np.repeat(of_order, counts)
    groups[inside] = taken.groups
    weights[inside] = taken.weights
    conversations = Shared(starts, groups, weights)
    shared = {Table.CONVERSATIONS: conversations, Table.ORDERS: orders}
    for table, rows in ((Table.RATINGS, facts.ratings.conversation), (Table.CALLS, facts.calls.conversation)):
        shared[table] = _through(conversations, rows)
    return Split((UNNAMED, *facts.products), {}, shared)


def _through(conversations: Shared, rows: Codes | Ints) -> Shared:
    """The groups of rows that belong to a conversation each, or to none (-1)."""
    count = len(conversations.starts) - 1
    total = int(conversations.starts[-1])
    with_nothing = Shared(
        np.append(conversations.starts, total + 1),
        np.append(conversations.groups, 0),
        np.append(conversations.weights, 1.0),
    )
    places = np.where(rows >= 0, rows, count).astype(np.int64)
    members = with_nothing.members(places)
    assert members.weights is not None
    counts = np.diff(with_nothing.starts)[places]
    return Shared(np.append(0, np.cumsum(counts)), members.groups, members.weights)


# Stages of an order


def _stages(facts: Facts, order_row: Ints) -> Ints:
    """How far the order was when the customer first wrote, as codes of (UNNAMED, *Stage)."""
    o, arrived = facts.orders, facts.conversations.arrived
    placed, shipped, delivered = (
        np.append(x, NEVER)[order_row] for x in (o.placed_at, o.shipped_at, o.delivered_at)
    )
    is_told = bool((o.shipped_at < NEVER).any() or (o.delivered_at < NEVER).any())
    code = {stage: number for number, stage in enumerate(Stage, 1)}
    after = code[Stage.BEFORE_DISPATCH if is_told else Stage.AFTER_PURCHASE]
    stages = np.where(arrived < placed, code[Stage.BEFORE_PURCHASE], after)
    stages[(arrived >= shipped) & (arrived >= placed)] = code[Stage.ON_THE_WAY]
    stages[(arrived >= delivered) & (arrived >= placed)] = code[Stage.AFTER_DELIVERY]
    stages[order_row < 0] = 0
    return stages


# Customers


@dataclass(frozen=True, eq=False)
class Buyers:
    """What each customer had bought by when; codes of customers are dense, -1 is unknown.

    `counted`: one flag an order: valid, of a known customer, and placed by then.
    `first_of_day`: and the first of that customer's day.
    `net`: one number an order: what was paid and kept, 0 where it is unknown.
    """

    facts: Facts
    conversation_customer: Ints
    order_customer: Ints
    rating_customer: Ints
    counted: Bools
    first_of_day: Bools
    net: Floats

    def groups(self) -> dict[Table, Ints]:
        """New, returning and best at the moment of each conversation and order.

        An answer is told at the moment of its conversation; where it belongs to none, at its own.
        """
        c, o, r = self.facts.conversations, self.facts.orders, self.facts.ratings
        asked = np.where(r.conversation >= 0, np.append(c.arrived, 0)[r.conversation], r.answered_at)
        best = self._best()
        return {
            Table.CONVERSATIONS: self._at(self.conversation_customer, c.arrived, best),
            Table.ORDERS: self._at(self.order_customer, o.placed_at, best),
            Table.RATINGS: self._at(self.rating_customer, asked, best),
        }

    def _best(self) -> Bools:
        """One flag a customer: among the tenth of all buyers that has spent most. None where nobody tells."""
        counted = self.counted
        known = (self.order_customer, self.conversation_customer, self.rating_customer)
        people = max(int(codes.max(initial=-1)) for codes in known)
        spent = np.bincount(self.order_customer[counted], weights=self.net[counted], minlength=people + 1)
        buyers = np.bincount(self.order_customer[counted], minlength=people + 1) > 0
        if not buyers.any() or spent.max() <= 0:
            return np.zeros(people + 1, dtype=np.bool_)
        return buyers & (spent >= np.percentile(spent[buyers], 100 * (1 - _BEST_SHARE)))

    def _at(self, customer: Ints, instants: Ints, best: Bools) -> Ints:
        rows = np.flatnonzero(self.first_of_day)
        keys = keyed(self.order_customer[rows], self.facts.orders.placed_at[rows])
        keys = keys[ascending(keys)]
        days = np.searchsorted(keys, keyed(customer, instants), side="right")
        days -= np.searchsorted(keys, keyed(customer, np.zeros_like(instants)), side="left")
        again = np.where(np.append(best, False)[customer], 3, 2)
        return np.where(customer < 0, 0, np.where(days <= 1, 1, again))


def keyed(customer: Ints, instants: Ints) -> Ints:
    """Keys that ascend by customer, then by instant (of this and the next century)."""
    keys: Ints = ((customer + 1) << 34) + np.clip(instants, 0, (1 << 34) - 1)
    return keys
