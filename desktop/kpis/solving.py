"""Solving: how long it takes until a customer's matter is settled, and whether it stays so."""

import numpy as np

from desktop.domain.facts import NEVER, Bools, Ints
from desktop.domain.kpi import (
    OURS,
    Anchor,
    Benchmark,
    Better,
    ChannelKind,
    Clock,
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
from desktop.kpis.ordering import ascending
from desktop.kpis.summaries import Count, Mean, Percentile, Share
from desktop.kpis.view import Columns
from desktop.language import N_


def _true_by_then(columns: Columns) -> Ints:
    """The rows of resolutions known to be one by then. An inferred one needs a human turn of ours.

    What a help desk or the owner calls solved without a turn was solved elsewhere, by phone or in the shop.
    """
    r, c = columns.facts.resolutions, columns.facts.conversations
    known = r.known < columns.horizon[r.conversation]
    return np.flatnonzero(known & (r.given | (c.turns[r.conversation] > 0)))


def _last(columns: Columns) -> Ints:
    """The row of each conversation's last resolution, by date."""
    true, r = columns.keep(_true_by_then, lambda: _true_by_then(columns)), columns.facts.resolutions
    last = np.full(len(columns.asked), -1, dtype=np.int64)
    last[r.conversation[true]] = true  # rows ascend with their date, and the last one written stays
    rows: Ints = true[last[r.conversation[true]] == true]
    return rows


def _times(columns: Columns, until: Ints, rows: Ints) -> Observations:
    """Minutes from arrival `until` then for the resolutions in `rows`, one a conversation, by their date."""
    r, c = columns.facts.resolutions, columns.facts.conversations
    conversation = r.conversation[rows]
    minutes = columns.minutes(conversation, until)
    # a wrong clock stays seen, also where all of it lies in closed hours
    before = until < c.arrived[conversation]
    minutes[before] = (until[before] - c.arrived[conversation[before]]) / 60
    told = c.resolution_open_minutes[conversation]
    untold = ~np.isnan(told) & (until == c.arrived[conversation])  # solved, but nobody says when
    if columns.clock is Clock.OPEN:  # a help desk may tell the time in open hours itself
        minutes = np.where(np.isnan(told), minutes, told)
    else:
        minutes[untold] = np.nan

    def only(which: Bools) -> Bools:
        """One flag a conversation, from one a row."""
        flags = np.zeros(len(c.id), dtype=np.bool_)
        flags[conversation[which]] = True
        return flags

    gates = (
        columns.gate_reason,
        Gate("bot-only", c.bot_only),
        Gate("not-solved", ~only(np.ones(len(rows), dtype=np.bool_))),
        Gate("no-instant", only(np.isnan(minutes) & untold)),
        Gate("no-opening-hours", only(np.isnan(minutes))),
        Gate("clock-skew", only(minutes < 0)),
    )
    stopped = np.logical_or.reduce([gate.stops for gate in gates])
    kept = (columns.asked & ~stopped)[conversation]
    return Observations(
        Table.CONVERSATIONS,
        conversation[kept],
        r.at[rows[kept]],
        minutes[kept],
        others=Others(c.arrived, columns.asked, gates),
    )


def final_times(columns: Columns) -> Observations:
    """Minutes from arrival to the last time it was solved, as far as known by then; by that date."""
    rows = columns.keep(_last, lambda: _last(columns))
    return _times(columns, columns.facts.resolutions.at[rows], rows)


def first_times(columns: Columns) -> Observations:
    """Minutes from arrival to the first time it was solved, of the same conversations on the same dates."""
    rows, r = columns.keep(_last, lambda: _last(columns)), columns.facts.resolutions
    backwards = columns.keep(_true_by_then, lambda: _true_by_then(columns))[::-1]
    first = np.zeros(len(columns.asked), dtype=np.int64)
    first[r.conversation[backwards]] = r.at[backwards]  # from the latest to the first, which stays
    return _times(columns, first[r.conversation[rows]], rows)


def _first(columns: Columns) -> Ints:
    """The row of each conversation's first resolution, by date."""
    true, r = columns.keep(_true_by_then, lambda: _true_by_then(columns)), columns.facts.resolutions
    seen = np.full(len(columns.asked), -1, dtype=np.int64)
    backwards = true[::-1]
    seen[r.conversation[backwards]] = backwards  # from the latest to the first, which stays
    rows: Ints = true[seen[r.conversation[true]] == true]
    return rows


def first_resolutions(columns: Columns) -> Ints:
    """The row of each conversation's first resolution, by date; made once."""
    return columns.keep(_first, lambda: _first(columns))


def _resolved(
    columns: Columns, rows: Ints, gates: tuple[Gate, ...], value: Bools | None = None
) -> Observations:
    """The conversations of these resolutions (a row each) that pass the gates, by the resolution's date."""
    r, c = columns.facts.resolutions, columns.facts.conversations
    conversation = r.conversation[rows]
    solved = np.zeros(len(c.id), dtype=np.bool_)
    solved[conversation] = True
    all_gates = (columns.gate_reason, Gate("bot-only", c.bot_only), Gate("not-solved", ~solved), *gates)
    kept = columns.asked.copy()
    for gate in all_gates:
        kept &= ~gate.stops
    chosen = kept[conversation]
    return Observations(
        Table.CONVERSATIONS,
        conversation[chosen],
        r.at[rows[chosen]],
        None if value is None else value[chosen].astype(np.float64),
        cluster=columns.cluster[conversation[chosen]],
        others=Others(c.arrived, columns.asked, all_gates),
    )


def with_one_answer(columns: Columns) -> Observations:
    """1 where one turn of ours solved it, judged once, a week after the first time it was solved.

    Until then: one turn, no later message of the customer, nothing handed on, no second conversation of that
    customer about the same order or topic (statistics 2).
    """
    facts, c = columns.facts, columns.facts.conversations
    rows, window = first_resolutions(columns), columns.rules.first_contact_window
    conversation = facts.resolutions.conversation[rows]
    at = np.full(len(c.id), NEVER, dtype=np.int64)
    at[conversation] = facts.resolutions.at[rows]
    back = np.full(len(c.id), NEVER, dtype=np.int64)
    back[conversation] = facts.resolutions.came_back[rows]
    judged = np.minimum(at, NEVER - window) + window
    began, of = facts.waits.began, facts.waits.conversation
    again = np.zeros(len(c.id), dtype=np.bool_)
    again[of[(began > at[of]) & (began <= judged[of])]] = True
    later = np.bincount(of[(began > judged[of]) & (facts.waits.ended < NEVER)], minlength=len(c.id))
    misses = again | (back <= judged) | (c.turns - later != 1) | c.escalated | _second(columns, judged)
    gates = (
        Gate("no-answer-needed", ~c.needs_answer),
        Gate("not-answered-by-us", c.turns == 0),
        Gate("answers-unknown", c.turns < 0),  # a help desk that does not tell how many there were
        Gate("not-judged-yet", (at < NEVER) & (judged > columns.horizon)),
    )
    return _resolved(columns, rows, gates, ~misses[conversation])


def _second(columns: Columns, until: Ints) -> Bools:
    """Whether the customer had begun another conversation on the same order or topic by `until`."""
    c = columns.facts.conversations
    counted = columns.happened & (c.reason < 0) & (columns.customer_code >= 0)
    second = np.zeros(len(c.id), dtype=np.bool_)
    topics = len(columns.facts.topics) + 1
    by_topic = columns.customer_code * topics + c.topic
    for known, key in ((columns.order_row >= 0, columns.order_row), (c.topic >= 0, by_topic)):
        rows = np.flatnonzero(counted & known)
        rows = rows[ascending(key[rows])]  # conversations ascend in time, so within a key they still do
        this, following = rows[:-1], rows[1:]
        same = (key[this] == key[following]) & (
            columns.customer_code[this] == columns.customer_code[following]
        )
        second[this[same & (c.arrived[following] <= until[this])]] = True
    return second


def came_back(columns: Columns) -> Observations:
    """1 where the customer wrote again after it was solved the first time, and before it was a new matter."""
    r, rows = columns.facts.resolutions, first_resolutions(columns)
    return _resolved(columns, rows, (), r.came_back[rows] <= columns.horizon[r.conversation[rows]])


def solved(columns: Columns) -> Observations:
    """Conversations by the last time each was solved, as far as known by then."""
    return _resolved(columns, columns.keep(_last, lambda: _last(columns)), ())


def times_solved(columns: Columns) -> Observations:
    """Every time that a conversation was solved."""
    return _resolved(columns, columns.keep(_true_by_then, lambda: _true_by_then(columns)), ())


def handed_on(columns: Columns) -> Observations:
    """1 where we had to ask somebody else, of the conversations that were answered; by arrival."""
    c = columns.facts.conversations
    gates = (
        columns.gate_reason,
        Gate("bot-only", c.bot_only),
        Gate("not-answered-by-us", columns.handled_at == NEVER),
    )
    return columns.contacts(gates, c.escalated.astype(np.float64))


def arrived(columns: Columns) -> Observations:
    """The conversations of which one could have been solved, by arrival."""
    return columns.contacts((columns.gate_reason, Gate("bot-only", columns.facts.conversations.bot_only)))


RESOLUTION_TIME = Kpi(
    key="resolution_time",
    name=N_("Time until solved"),
    term=N_("resolution time"),
    question=N_("How long does it take until a customer's matter is settled?"),
    formula=N_("The median of: last time it was solved − the customer's first message."),
    counts=N_(
        "Solved is what a help desk or you call solved, else your last answer once the customer stayed "
        "quiet. Open conversations are not in it: look at Waiting for you beside it."
    ),
    group=Group.SOLVING,
    unit=Unit.MINUTES,
    better=Better.LOWER,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES, Need.OPENING_HOURS),
    lacking=N_("a conversation that was solved in this period"),
    figure=Figure(final_times, Percentile(0.5)),
    matures_after=Matures.AFTER_QUIET,
    excel="=MEDIAN({Conversations[time until solved]})",
    parts=(
        Part("median", N_("Half were solved within"), Unit.MINUTES, Figure(final_times, Percentile(0.5))),
        Part("mean", N_("Average"), Unit.MINUTES, Figure(final_times, Mean())),
        Part("p90", N_("Nine of ten were solved within"), Unit.MINUTES, Figure(final_times, Percentile(0.9))),
        Part(
            "first",
            N_("Half were solved the first time within"),
            Unit.MINUTES,
            Figure(first_times, Percentile(0.5)),
        ),
    ),
    benchmarks=(
        Benchmark(24 * 60, 24 * 60, "003", N_("most industries"), N_("an average, “around 24 hours”")),
        Benchmark(60, 82 * 60, "004", N_("not said"), N_("too wide to judge anyone by")),
    ),
)

FIRST_CONTACT_RESOLUTION = Kpi(
    key="first_contact_resolution",
    name=N_("Solved with one answer"),
    term=N_("first contact resolution"),
    question=N_("How many matters do you settle with a single answer?"),
    formula=N_("Solved with one answer of yours ÷ all that were solved × 100."),
    counts=N_(
        "Judged once, seven days after it was solved: no second answer, no further message (a thank-you is "
        "none), nothing handed on, no other conversation about the same order or topic. Asking back for the "
        "order number is a second answer too."
    ),
    group=Group.SOLVING,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES,),
    lacking=N_("a conversation that was solved in this period, at least seven days ago"),
    figure=Figure(with_one_answer, Share()),
    matures_after=Matures.AFTER_FIRST_CONTACT,
    excel="=100*AVERAGE({Conversations[solved with one answer]})",
    tiers={
        ChannelKind.ANY: Tiers(
            good=Step(70, ("002", "003")),
            better=Step(75, (OURS,)),
            best=Step(80, ("002",)),
            note=N_("These are figures of call centres; 75 is ours, between the two."),
        )
    },
    benchmarks=(
        Benchmark(70, 79, "002", N_("industry standard"), N_("good")),
        Benchmark(80, None, "002", N_("call centres"), N_("world class; about one in twenty gets there")),
        Benchmark(70, 70, "003", N_("all industries"), N_("an average")),
    ),
)

REOPEN_RATE = Kpi(
    key="reopen_rate",
    name=N_("Came back"),
    term=N_("reopen rate"),
    question=N_("How often does a customer come back after you thought it was done?"),
    formula=N_("Solved conversations in which the customer wrote again ÷ all that were solved × 100."),
    counts=N_(
        "By the first time each was solved. A thank-you is no return. Later than 14 days by mail, or 7 by "
        "message, it is a new conversation."
    ),
    group=Group.SOLVING,
    unit=Unit.PERCENT,
    better=Better.LOWER,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES,),
    lacking=N_("a conversation that was solved in this period"),
    figure=Figure(came_back, Share()),
    matures_after=Matures.AFTER_SPLIT,
    excel="=100*AVERAGE({Conversations[came back]})",
    benchmarks=(
        Benchmark(None, 5, "000", N_("not said"), N_("good")),
        Benchmark(10, None, "000", N_("not said"), N_("more points to a systemic problem")),
        Benchmark(None, 5, "003", N_("not said"), N_("around 5 or less is good enough")),
    ),
)

TICKETS_RESOLVED = Kpi(
    key="tickets_resolved",
    name=N_("Solved"),
    term=N_("tickets resolved"),
    question=N_("How many conversations did you settle?"),
    formula=N_("Conversations that were solved, by the day it happened."),
    counts=N_(
        "Each conversation once, on the day it was solved last. Look at how many came in beside it: 48 in, "
        "45 out."
    ),
    group=Group.SOLVING,
    unit=Unit.COUNT,
    better=Better.NEITHER,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES,),
    lacking=N_("messages from customers"),
    figure=Figure(solved, Count()),
    matures_after=Matures.AFTER_QUIET,
    excel="=COUNT({Conversations[solved]})",
    parts=(
        Part("conversations", N_("Conversations solved"), Unit.COUNT, Figure(solved, Count())),
        Part("events", N_("Times solved"), Unit.COUNT, Figure(times_solved, Count())),
        Part("arrived", N_("Came in"), Unit.COUNT, Figure(arrived, Count())),
    ),
)

ESCALATION_RATE = Kpi(
    key="escalation_rate",
    name=N_("Had to ask someone else"),
    term=N_("escalation rate"),
    question=N_("How often can you not settle it alone?"),
    formula=N_("Conversations handed to somebody else ÷ conversations you answered × 100."),
    counts=N_(
        "A colleague, the supplier, the carrier. Taking over for a holiday is none. Where nothing was ever "
        "noted nobody knows, and it is not 0."
    ),
    group=Group.SOLVING,
    unit=Unit.PERCENT,
    better=Better.LOWER,
    anchor=Anchor.ARRIVAL,
    needs=(Need.MESSAGES, Need.HANDED_ON),
    lacking=N_("a customer who was answered in this period"),
    figure=Figure(handed_on, Share()),
    matures_after=Matures.AFTER_TARGET,
    excel="=100*AVERAGE({Conversations[handed on]})",
    benchmarks=(
        Benchmark(3, 7, "002", N_("web shops"), N_("what they aim for")),
        Benchmark(None, 10, "002", N_("all industries"), N_("healthy")),
        Benchmark(8, 15, "002", N_("finance and telecommunication"), N_("averages")),
    ),
)
