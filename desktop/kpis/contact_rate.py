"""The contact rate: how many contacts a hundred orders bring."""

import numpy as np

from desktop.domain.facts import Bools, Ints
from desktop.domain.kpi import (
    OURS,
    Anchor,
    Benchmark,
    Better,
    ChannelKind,
    Figure,
    Gate,
    Group,
    Kpi,
    Matures,
    Need,
    Observations,
    Others,
    Part,
    Step,
    Table,
    Tiers,
    Unit,
)
from desktop.domain.rules import DAY
from desktop.kpis.ordering import ascending
from desktop.kpis.summaries import Count, Rate, Share
from desktop.kpis.view import Columns
from desktop.language import N_

LINKED_WITHIN = 30 * DAY


def _gates(columns: Columns) -> tuple[Gate, ...]:
    return (columns.gate_reason, Gate("we-wrote-first", columns.facts.conversations.outbound))


def contacts(columns: Columns) -> Observations:
    """Conversations that a customer began, by arrival; those of one order or customer hang together."""
    return columns.contacts(_gates(columns), cluster=columns.cluster)


def contacts_with_order(columns: Columns) -> Observations:
    """The same conversations, 1 for those linked to an order."""
    return columns.contacts(_gates(columns), (columns.order_row >= 0).astype(np.float64))


def orders(columns: Columns) -> Observations:
    """Valid orders by their date. Cancelled and refunded ones count: they bring contacts too."""
    o = columns.facts.orders
    gates = (Gate("not-an-order", ~o.counts),)
    rows = np.flatnonzero(columns.asked_orders & o.counts)
    return Observations(
        Table.ORDERS, rows, o.placed_at[rows], others=Others(o.placed_at, columns.asked_orders, gates)
    )


def _linked_in_time(columns: Columns) -> Ints:
    """Conversations about a valid order that arrived within 30 days after it, by the order's date."""
    c, o, row = columns.facts.conversations, columns.facts.orders, columns.order_row
    kept: Bools = columns.asked & (row >= 0)
    for gate in _gates(columns):
        kept &= ~gate.stops
    rows = np.flatnonzero(kept)
    placed = o.placed_at[row[rows]]
    since = c.arrived[rows] - placed
    valid = (o.counts & columns.asked_orders)[row[rows]]
    rows = rows[valid & (since >= 0) & (since <= LINKED_WITHIN)]
    # by the order first, so that its first conversation leads
    return rows[ascending(row[rows])]


def cohort_contacts(columns: Columns) -> Observations:
    """Those conversations, each on the day of its order."""
    rows = _linked_in_time(columns)
    return Observations(Table.CONVERSATIONS, rows, columns.facts.orders.placed_at[columns.order_row[rows]])


def contacted_orders(columns: Columns) -> Observations:
    """Orders with at least one of those conversations: its first one stands for it, on the order's day."""
    rows = _linked_in_time(columns)
    row = columns.order_row[rows]
    first = rows[np.append(True, row[1:] != row[:-1])] if len(rows) else rows
    return Observations(Table.CONVERSATIONS, first, columns.facts.orders.placed_at[columns.order_row[first]])


CONTACT_RATE = Kpi(
    key="contact_rate",
    name=N_("Contacts per 100 orders"),
    term=N_("contact rate"),
    question=N_("How many contacts do 100 orders bring?"),
    formula=N_("Conversations that customers began ÷ orders of the same time × 100."),
    counts=N_(
        "Questions before a purchase count too. Test orders, drafts and voided orders do not; cancelled and "
        "refunded ones do, because they bring contacts."
    ),
    group=Group.CONTACTS,
    unit=Unit.PER_100_ORDERS,
    better=Better.LOWER,
    anchor=Anchor.ARRIVAL,
    needs=(Need.MESSAGES, Need.ORDERS),
    lacking=N_("orders in this period"),
    figure=Figure(contacts, Rate(), orders),
    matures_after=Matures.AT_ONCE,
    excel="=100*COUNT({Conversations[arrived]})/COUNT({Orders[placed]})",
    parts=(
        Part(
            "gross", N_("All contacts per 100 orders"), Unit.PER_100_ORDERS, Figure(contacts, Rate(), orders)
        ),
        Part(
            "net",
            N_("Orders of the period that brought a contact within 30 days"),
            Unit.PERCENT,
            Figure(contacted_orders, Rate(), orders),
            Matures.AFTER_30_DAYS,
        ),
        Part(
            "cohort",
            N_("Contacts within 30 days about 100 orders of the period"),
            Unit.PER_100_ORDERS,
            Figure(cohort_contacts, Rate(), orders),
            Matures.AFTER_30_DAYS,
        ),
        Part("contacts", N_("Contacts"), Unit.COUNT, Figure(contacts, Count())),
        Part("orders", N_("Orders"), Unit.COUNT, Figure(orders, Count())),
        Part(
            "linked", N_("Contacts whose order is known"), Unit.PERCENT, Figure(contacts_with_order, Share())
        ),
    ),
    tiers={
        ChannelKind.ANY: Tiers(
            good=Step(8, (OURS,)),
            better=Step(5, ("000",)),
            best=Step(3, (OURS,)),
            note=N_("5 is published; 8 and 3 are ours."),
        )
    },
    benchmarks=(
        Benchmark(None, 5, "000", N_("well-run web shops"), N_("contacts per 100 orders, not a percentage")),
    ),
)
