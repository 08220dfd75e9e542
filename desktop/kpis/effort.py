"""Time and money: the minutes that contacts take, what they cost, and what they bring."""

import numpy as np

from desktop.domain.facts import NEVER, Ints
from desktop.domain.kpi import (
    Anchor,
    Benchmark,
    Better,
    Figure,
    Gate,
    Group,
    Kpi,
    Made,
    Matures,
    Need,
    Observations,
    Others,
    Part,
    Table,
    Unit,
)
from desktop.domain.rules import DAY
from desktop.kpis.ordering import ascending, latest_before
from desktop.kpis.solving import solved
from desktop.kpis.summaries import Average, Count, Rate, Ratio, Share, Total
from desktop.kpis.view import MINOR, Columns, first_of_month
from desktop.language import N_

MEASURED = 0.2  # with minutes known of fewer, an average of them says nothing
MOST_MEASURED = 0.8  # with fewer, the hours at work seem idle
BOUGHT_WITHIN = 3 * DAY


# Work


def _handled_gates(columns: Columns) -> tuple[Gate, ...]:
    return (
        columns.gate_reason,
        Gate("bot-only", columns.facts.conversations.bot_only),
        Gate("not-answered-by-us", columns.handled_at == NEVER),
    )


def _by_answer(columns: Columns, gates: tuple[Gate, ...], value: np.ndarray | None = None) -> Observations:
    """The conversations that pass the gates, by the day of our first answer."""
    c, at = columns.facts.conversations, columns.handled_at
    kept = columns.asked.copy()
    for gate in gates:
        kept &= ~gate.stops
    by_date = columns.keep("by answer", lambda: ascending(at))
    rows = by_date[kept[by_date]]
    return Observations(
        Table.CONVERSATIONS,
        rows,
        at[rows],
        None if value is None else value[rows],
        others=Others(np.where(at < NEVER, at, c.arrived), columns.asked, gates),
    )


def handled(columns: Columns) -> Observations:
    """The conversations that a person answered."""
    return _by_answer(columns, _handled_gates(columns))


def handling_minutes(columns: Columns) -> Observations:
    """Those of which it is known how many minutes they took."""
    minutes = columns.facts.conversations.minutes
    gates = (*_handled_gates(columns), Gate("no-minutes", np.isnan(minutes)))
    return _by_answer(columns, gates, minutes)


def minutes_known(columns: Columns) -> Observations:
    """1 where the minutes are known, of all that were answered."""
    known = ~np.isnan(columns.facts.conversations.minutes)
    return _by_answer(columns, _handled_gates(columns), known.astype(np.float64))


def minutes_guessed(columns: Columns) -> Observations:
    """1 where the minutes are an estimate, of those known."""
    c = columns.facts.conversations
    gates = (*_handled_gates(columns), Gate("no-minutes", np.isnan(c.minutes)))
    return _by_answer(columns, gates, c.minutes_estimated.astype(np.float64))


def hours_at_work(columns: Columns) -> Observations:
    """The minutes that somebody was there for customers, a day and person each."""
    h, begin = columns.facts.hours, columns.hours_begin
    rows = np.flatnonzero(columns.asked_hours)
    return Observations(
        Table.HOURS,
        rows,
        begin[rows],
        h.minutes[rows].astype(np.float64),
        others=Others(begin, columns.asked_hours, ()),
    )


# Costs


def costs(columns: Columns) -> Observations:
    """What customer service cost, each month's amount spread over its days, in major units."""
    x = columns.facts.costs
    gates = (Gate("other-currency", columns.other_currency(x.currency)),)
    rows = np.flatnonzero(~gates[0].stops)
    first = np.array([first_of_month(month) for month in x.month.tolist()], dtype=np.int64)
    days = np.array([first_of_month(month + 1) for month in x.month.tolist()], dtype=np.int64) - first
    which = np.repeat(rows, days[rows])
    ends = np.cumsum(days[rows])
    within = np.arange(len(which)) - np.repeat(ends - days[rows], days[rows])
    at = columns.days_begin(first[which] + within)
    now = at <= columns.as_of
    order = np.argsort(at[now], kind="stable")
    which = which[now][order]
    begins = columns.days_begin(first)
    return Observations(
        Table.COSTS,
        which,
        at[now][order],
        x.amount_minor[which] / MINOR / days[which],
        spread=True,
        others=Others(begins, begins <= columns.as_of, gates),
    )


def cost_of_hours(columns: Columns) -> Observations:
    """What the hours at work cost, where the owner said what an hour costs."""
    h, begin, rate = columns.facts.hours, columns.hours_begin, columns.assumptions.hourly_rate_minor
    there = begin <= columns.as_of
    rows = np.flatnonzero(there & (rate is not None))
    return Observations(
        Table.HOURS,
        rows,
        begin[rows],
        h.minutes[rows] / 60 * ((rate or 0) / MINOR),
        others=Others(begin, there, (Gate("no-hourly-rate", np.full(len(begin), rate is None)),)),
    )


# Sales


def _replies(columns: Columns) -> tuple[Ints, Ints]:
    """Every answer of ours to a known customer, whatever is asked for: the conversation and the instant."""
    facts, c, w = columns.facts, columns.facts.conversations, columns.facts.waits
    counted = columns.happened & (c.reason < 0) & ~c.bot_only & (columns.customer_code >= 0)
    first = np.flatnonzero(counted & (c.first_reply <= columns.horizon))
    ended = (w.ended <= columns.horizon[w.conversation]) & (w.ended != c.closed_unanswered[w.conversation])
    several = counted & (c.turns > 1)  # of one turn the first reply is all there is
    later = np.flatnonzero(ended & several[w.conversation])
    conversation = np.append(first, w.conversation[later])
    return conversation, np.append(c.first_reply[first], facts.waits.ended[later])


def _sales(columns: Columns) -> tuple[Ints, Ints, Ints]:
    """Conversation, instant and order row (-1 for none) of each sale, by date.

    A valid order within three days after an answer to its customer, of the conversation of the latest
    answer; and every contact marked as an upsell that no such order followed (measures 21 and 26).
    """
    c, o = columns.facts.conversations, columns.facts.orders
    conversation, at = _replies(columns)
    writes = np.zeros(int(columns.order_customer.max(initial=-1)) + 1, dtype=np.bool_)
    who = columns.customer_code[conversation]
    writes[who[who < len(writes)]] = True
    buying = np.flatnonzero(columns.asked_orders & o.counts & (columns.order_customer >= 0))
    buying = buying[writes[columns.order_customer[buying]]]
    answer = latest_before(who, at, columns.order_customer[buying], o.placed_at[buying])
    buying, answer = buying[answer >= 0], answer[answer >= 0]
    in_time = o.placed_at[buying] - at[answer] <= BOUGHT_WITHIN
    buying, bought = buying[in_time], conversation[answer[in_time]]
    mine = columns.asked[bought]  # the latest answer decides, also where it is not asked for
    buying, bought = buying[mine], bought[mine]
    marked = columns.asked & (c.reason < 0) & ~c.bot_only & c.upsell
    marked[bought] = False
    noted = np.flatnonzero(marked)
    when = np.where(columns.handled_at < NEVER, columns.handled_at, c.arrived)
    found = np.append(bought, noted)
    instants = np.append(o.placed_at[buying], when[noted])
    orders = np.append(buying, np.full(len(noted), -1, dtype=np.int64))
    by_date = ascending(instants)
    return found[by_date], instants[by_date], orders[by_date]


def sales(columns: Columns) -> Observations:
    """Each sale once, in its conversation."""
    conversation, at, _order = columns.keep(_sales, lambda: _sales(columns))
    return _of_sales(columns, conversation, at, None)


def sold(columns: Columns) -> Observations:
    """What each sale brought, in major units: as the owner noted it, else what was paid and kept."""
    conversation, at, order = columns.keep(_sales, lambda: _sales(columns))
    noted = columns.facts.conversations.upsell_minor[conversation]
    paid = np.append(columns.net, np.nan)[order]
    amount = np.where(noted < NEVER, noted / MINOR, paid)
    known = ~np.isnan(amount)
    return _of_sales(columns, conversation[known], at[known], amount[known])


def _of_sales(columns: Columns, conversation: Ints, at: Ints, value: np.ndarray | None) -> Observations:
    c = columns.facts.conversations
    without = np.ones(len(c.id), dtype=np.bool_)
    without[conversation] = False
    gates = (columns.gate_reason, Gate("bot-only", c.bot_only), Gate("no-sale", without))
    return Observations(
        Table.CONVERSATIONS,
        conversation,
        at,
        value,
        cluster=columns.cluster[conversation],
        others=Others(c.arrived, columns.asked, gates),
    )


HANDLE_TIME = Kpi(
    key="handle_time",
    name=N_("Minutes per contact"),
    term=N_("handle time"),
    question=N_("How many minutes does a contact take you?"),
    formula=N_("All minutes of work ÷ the conversations of which they are known."),
    counts=N_(
        "Minutes that you logged, of calls, or from a help desk; estimates are said beside it. No export of "
        "mail tells them, and the time until solved is something else. Shorter is not better by itself."
    ),
    group=Group.TIME_AND_MONEY,
    unit=Unit.MINUTES,
    better=Better.LOWER,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES, Need.MINUTES),
    lacking=N_("the minutes of at least one in five conversations that you answered in this period"),
    figure=Figure(handling_minutes, Average((0.0, float("inf")), MEASURED), among=handled),
    matures_after=Matures.AT_ONCE,
    excel="=AVERAGE({Conversations[minutes of work]})",
    parts=(
        Part(
            "measured", N_("Minutes known, of all you answered"), Unit.PERCENT, Figure(minutes_known, Share())
        ),
        Part("estimated", N_("Estimates, of those known"), Unit.PERCENT, Figure(minutes_guessed, Share())),
    ),
    benchmarks=(
        Benchmark(3, 5, "002", N_("retail")),
        Benchmark(6, 8, "002", N_("financial services")),
        Benchmark(8, 10, "002", N_("technical support")),
    ),
)

OCCUPANCY = Kpi(
    key="occupancy",
    name=N_("How busy your hours are"),
    term=N_("occupancy"),
    question=N_("How much of your time for customers do contacts take?"),
    formula=N_("Minutes of work on conversations ÷ minutes at work for customers × 100."),
    counts=N_(
        "Only where the minutes of at least four in five conversations are known. More than 100 means that "
        "the hours are not complete. Much too low is idle, much too high leaves no breath."
    ),
    group=Group.TIME_AND_MONEY,
    unit=Unit.PERCENT,
    better=Better.BAND,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES, Need.MINUTES, Need.HOURS),
    lacking=N_("your hours, and the minutes of at least four in five conversations, in this period"),
    figure=Figure(
        handling_minutes, Ratio(100, by_sums=True, at_least=MOST_MEASURED), per=hours_at_work, among=handled
    ),
    matures_after=Matures.AT_ONCE,
    excel="=100*SUM({Conversations[minutes of work]})/(60*SUM({Hours[hours]}))",
    made=Made.DAYS,
    parts=(
        Part(
            "minutes",
            N_("Minutes on conversations"),
            Unit.MINUTES,
            Figure(handling_minutes, Total(), among=handled),
        ),
        Part(
            "available",
            N_("Minutes at work for customers"),
            Unit.MINUTES,
            Figure(hours_at_work, Total(noted=True)),
        ),
    ),
    benchmarks=(
        Benchmark(60, 80, "000", N_("small shops"), N_("healthy")),
        Benchmark(85, None, "000", N_("small shops"), N_("for long: more hands are needed")),
        Benchmark(75, 85, "003", N_("call centres"), N_("an average standard, attributed to SQM")),
    ),
)

COST_PER_CONTACT = Kpi(
    key="cost_per_contact",
    name=N_("What a contact costs"),
    term=N_("cost per contact"),
    question=N_("What does it cost you to answer one customer?"),
    formula=N_("Costs of customer service ÷ conversations you answered."),
    counts=N_(
        "The costs that you typed in, a month's spread over its days, and your hours at your hourly rate if "
        "you set one. Of the whole shop: a channel's or a person's own costs are not known."
    ),
    group=Group.TIME_AND_MONEY,
    unit=Unit.MONEY,
    better=Better.LOWER,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES, Need.COSTS),
    lacking=N_("what customer service costs in this period, for the whole shop"),
    figure=Figure(costs, Ratio(whole_shop=True), per=handled, also=cost_of_hours),
    matures_after=Matures.AT_ONCE,
    excel="=SUM({Costs[amount]})/COUNT({Conversations[first reply]})",
)

COST_PER_RESOLUTION = Kpi(
    key="cost_per_resolution",
    name=N_("What a solution costs"),
    term=N_("cost per resolution"),
    question=N_("What does it cost you to settle one matter?"),
    formula=N_("Costs of customer service ÷ conversations that were solved."),
    counts=N_("The same costs as for What a contact costs. Each conversation once, when it was solved last."),
    group=Group.TIME_AND_MONEY,
    unit=Unit.MONEY,
    better=Better.LOWER,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES, Need.COSTS),
    lacking=N_("a solved conversation in this period, and what customer service costs for the whole shop"),
    figure=Figure(costs, Ratio(whole_shop=True), per=solved, also=cost_of_hours),
    matures_after=Matures.AFTER_QUIET,
    excel="=SUM({Costs[amount]})/COUNT({Conversations[solved]})",
)

COST_PER_CONVERSION = Kpi(
    key="cost_per_conversion",
    name=N_("What a sale after a chat costs"),
    term=N_("cost per conversion"),
    question=N_("What does customer service cost for each order that follows a conversation?"),
    formula=N_("Costs of customer service ÷ orders within three days after your answer."),
    counts=N_(
        "Orders after a chat: that one follows the other does not prove that it caused it. An order placed "
        "before the contact is none. Contacts that you marked as a sale count too."
    ),
    group=Group.TIME_AND_MONEY,
    unit=Unit.MONEY,
    better=Better.LOWER,
    anchor=Anchor.ORDER,
    needs=(Need.MESSAGES, Need.SALES, Need.COSTS),
    lacking=N_("an order after a conversation in this period, and what customer service costs"),
    figure=Figure(costs, Ratio(whole_shop=True), per=sales, also=cost_of_hours),
    matures_after=Matures.AT_ONCE,
    excel="=SUM({Costs[amount]})/COUNT({Conversations[order after a chat]})",
)

UPSELLS = Kpi(
    key="upsells",
    name=N_("Orders after a chat"),
    term=N_("upsells and cross-sells"),
    question=N_("How often does a conversation end in a sale?"),
    formula=N_("Orders within three days after your answer, and contacts that you marked as a sale."),
    counts=N_(
        "Each order belongs to the conversation of your latest answer before it. That one follows the other "
        "does not prove that it caused it. The amount is what was paid, less refunds."
    ),
    group=Group.TIME_AND_MONEY,
    unit=Unit.COUNT,
    better=Better.HIGHER,
    anchor=Anchor.ORDER,
    needs=(Need.MESSAGES, Need.SALES),
    lacking=N_("messages from customers"),
    figure=Figure(sales, Count()),
    matures_after=Matures.AT_ONCE,
    excel="=COUNT({Conversations[order after a chat]})",
    parts=(
        Part("count", N_("Orders after a chat"), Unit.COUNT, Figure(sales, Count())),
        Part("amount", N_("What they brought"), Unit.MONEY, Figure(sold, Total(), among=sales)),
        Part(
            "per_100_contacts",
            N_("For 100 conversations you answered"),
            Unit.RATIO,
            Figure(sales, Rate(), handled),
        ),
    ),
)
