"""Volume: how many customers write, where they do, and who is waiting for you."""

import numpy as np

from desktop.domain.facts import NEVER
from desktop.domain.kpi import (
    Anchor,
    Benchmark,
    Better,
    Dimension,
    Figure,
    Gate,
    Group,
    Kpi,
    Matures,
    Need,
    Observations,
    Others,
    Part,
    Table,
    Unit,
)
from desktop.domain.rules import HOUR
from desktop.kpis.ordering import ascending
from desktop.kpis.summaries import (
    Count,
    Distinct,
    LargestShare,
    Stock,
    StockAge,
    StockChange,
    StockPerHead,
    Total,
)
from desktop.kpis.view import WEEK, Columns
from desktop.language import N_

TOO_OLD = 48 * HOUR


def contacts(columns: Columns) -> Observations:
    """The conversations that count, by arrival: also those we began, once the customer answered."""
    return columns.contacts((columns.gate_reason,), cluster=columns.cluster)


def messages(columns: Columns) -> Observations:
    """The same conversations, each with the number of its messages."""
    return columns.contacts((columns.gate_reason,), columns.facts.conversations.messages.astype(np.float64))


def customers(columns: Columns) -> Observations:
    """The same conversations by customer; who is not known cannot be told from another, and is no one."""
    gates = (columns.gate_reason, Gate("no-customer", columns.customer_code < 0))
    return columns.contacts(gates, cluster=columns.customer_code)


def orders_touched(columns: Columns) -> Observations:
    """The same conversations by the order they are about."""
    gates = (columns.gate_reason, Gate("no-order", columns.order_row < 0))
    return columns.contacts(gates, cluster=columns.order_row)


def open_waits(columns: Columns) -> Observations:
    """The stretches in which we owed the next word, each from its beginning.

    What is known of a channel ends with its files: a wait that was open then stays open, and grows no older.
    """
    w, c = columns.facts.waits, columns.facts.conversations
    gates = (
        columns.gate_reason,
        Gate("bot-only", c.bot_only),
        Gate("no-answer-needed", ~c.needs_answer),
    )
    kept = columns.asked.copy()
    for gate in gates:
        kept &= ~gate.stops
    known = np.where(kept, columns.channel_end, -NEVER)[w.conversation]
    rows = np.flatnonzero((w.began <= known) & (w.began <= w.ended))  # a clock was wrong: nobody waited
    known = known[rows]
    # What ended after the files did was ended by hand: nobody waits at their end any more.
    ended = np.where(w.ended[rows] <= columns.as_of, np.minimum(w.ended[rows], known), w.ended[rows])
    gone = np.minimum(ended, w.lapses[rows] + 1)  # lapsed as of t if lapses < t
    return Observations(
        Table.CONVERSATIONS,
        w.conversation[rows],
        w.began[rows],
        until=np.where(gone > known, NEVER, gone),
        known=known,
        others=Others(c.arrived, columns.asked, gates),
    )


def old_waits(columns: Columns) -> Observations:
    """The same stretches, each from the instant on which it was older than 48 hours, if it came to that."""
    waits = columns.observed(open_waits)
    assert waits.until is not None
    assert waits.known is not None
    old = waits.at + TOO_OLD + 1
    rows = np.flatnonzero((old < waits.until) & (old <= waits.known))
    return Observations(
        waits.table, waits.row[rows], old[rows], until=waits.until[rows], known=waits.known[rows]
    )


def people_at_work(columns: Columns) -> Observations:
    """First answers by their date and by who gave them; where nobody is named there is no one to count."""
    c = columns.facts.conversations
    counted = columns.asked & (c.reason < 0) & ~c.bot_only
    rows = np.flatnonzero(counted & (c.first_reply <= columns.horizon) & (c.agent >= 0))
    rows = rows[ascending(c.first_reply[rows])]
    return Observations(
        Table.CONVERSATIONS, rows, c.first_reply[rows], cluster=c.agent[rows].astype(np.int64)
    )


CONTACT_VOLUME = Kpi(
    key="contact_volume",
    name=N_("How many wrote"),
    term=N_("volume"),
    question=N_("How many conversations did customers begin?"),
    formula=N_("Conversations that count, by the day the customer wrote."),
    counts=N_(
        "Newsletters, automatic mail and spam are left out, each with its reason. One customer on three "
        "channels is three conversations and one customer."
    ),
    group=Group.CONTACTS,
    unit=Unit.COUNT,
    better=Better.NEITHER,
    anchor=Anchor.ARRIVAL,
    needs=(Need.MESSAGES,),
    lacking=N_("messages from customers"),
    figure=Figure(contacts, Count()),
    matures_after=Matures.AT_ONCE,
    excel="=COUNT({Conversations[arrived]})",
    parts=(
        Part("conversations", N_("Conversations"), Unit.COUNT, Figure(contacts, Count())),
        Part("customers", N_("Customers"), Unit.COUNT, Figure(customers, Distinct())),
        Part("messages", N_("Messages"), Unit.COUNT, Figure(messages, Total())),
        Part("orders_touched", N_("Orders they were about"), Unit.COUNT, Figure(orders_touched, Distinct())),
    ),
)

CHANNEL_MIX = Kpi(
    key="channel_mix",
    name=N_("Where they write"),
    term=N_("channel mix"),
    question=N_("On which channels do customers write?"),
    formula=N_("Conversations of each channel ÷ all conversations × 100. The number is the largest share."),
    counts=N_(
        "A conversation that changes channel counts where it began. All accounts of a channel are one."
    ),
    group=Group.CONTACTS,
    unit=Unit.PERCENT,
    better=Better.NEITHER,
    anchor=Anchor.ARRIVAL,
    needs=(Need.MESSAGES,),
    lacking=N_("a customer who wrote in this period"),
    figure=Figure(contacts, LargestShare(Dimension.CHANNEL)),
    matures_after=Matures.AT_ONCE,
    excel="=100*MAX({Channels[conversations]})/SUM({Channels[conversations]})",
    parts_by=Dimension.CHANNEL,
)

BACKLOG = Kpi(
    key="backlog",
    name=N_("Waiting for you"),
    term=N_("backlog"),
    question=N_("How many customers wait for your next word?"),
    formula=N_(
        "Conversations in which the last word that counts is the customer's, at the end of the period."
    ),
    counts=N_(
        "Who was answered and only has to come back to you is not in it. After 30 days without a further "
        "word a customer no longer waits. Each channel is counted to the end of its files."
    ),
    group=Group.CONTACTS,
    unit=Unit.COUNT,
    better=Better.LOWER,
    anchor=Anchor.INSTANT,
    needs=(Need.MESSAGES,),
    lacking=N_("messages from customers"),
    figure=Figure(open_waits, Stock()),
    matures_after=Matures.AT_ONCE,
    excel='=COUNTIF({Conversations[waiting at the end]},"yes")',
    parts=(
        Part("open", N_("Waiting"), Unit.COUNT, Figure(open_waits, Stock())),
        Part("over_48h", N_("Waiting for more than 48 hours"), Unit.COUNT, Figure(old_waits, Stock())),
        Part("oldest_hours", N_("The longest wait"), Unit.HOURS, Figure(open_waits, StockAge(1.0))),
        Part("median_hours", N_("Half have waited at least"), Unit.HOURS, Figure(open_waits, StockAge(0.5))),
        Part(
            "per_agent",
            N_("For each who answers"),
            Unit.RATIO,
            Figure(open_waits, StockPerHead(), people_at_work),
        ),
        Part(
            "weekly_change", N_("More than a week before"), Unit.COUNT, Figure(open_waits, StockChange(WEEK))
        ),
    ),
    benchmarks=(
        Benchmark(0, 0, "002", N_("not said"), N_("none older than 48 hours"), part="over_48h"),
        Benchmark(15, 20, "002", N_("not said"), N_("manageable for each who answers"), part="per_agent"),
        Benchmark(None, 0, "002", N_("not said"), N_("not growing week after week"), part="weekly_change"),
    ),
)
