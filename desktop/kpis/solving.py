"""Solving: how long it takes until a customer's matter is settled."""

import numpy as np

from desktop.domain.facts import Bools, Ints
from desktop.domain.kpi import (
    Anchor,
    Benchmark,
    Better,
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
from desktop.kpis.summaries import Mean, Percentile
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

    def only(which: Bools) -> Bools:
        """One flag a conversation, from one a row."""
        flags = np.zeros(len(c.id), dtype=np.bool_)
        flags[conversation[which]] = True
        return flags

    gates = (
        columns.gate_reason,
        Gate("bot-only", c.bot_only),
        Gate("not-solved", ~only(np.ones(len(rows), dtype=np.bool_))),
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
