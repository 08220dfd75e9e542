"""Speed: how long customers wait for a first answer, and whether it came in time."""

from dataclasses import replace

import numpy as np

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
    Part,
    Step,
    Tiers,
    Unit,
)
from desktop.kpis.summaries import Count, Mean, Percentile, Share, Total
from desktop.kpis.view import Columns
from desktop.language import N_

HOUR_MINUTES = 60.0
DAY_MINUTES = 24 * HOUR_MINUTES


def needing_an_answer(columns: Columns) -> tuple[Gate, ...]:
    """Who never enters a measure of first answers."""
    c = columns.facts.conversations
    return (
        columns.gate_reason,
        Gate("bot-only", c.bot_only),
        Gate("no-answer-needed", ~c.needs_answer),
    )


def _unknown_wait(columns: Columns) -> tuple[Gate, ...]:
    """Answered, but how long it took is not known on this clock, or cannot be."""
    unknown = columns.answered & np.isnan(columns.first_wait)
    return (
        Gate("no-instant", unknown & columns.answered_untold),
        Gate("no-opening-hours", unknown),
        Gate("clock-skew", columns.first_wait < 0),
    )


def first_waits(columns: Columns) -> Observations:
    """Minutes to the first human reply, of the conversations that have one; by arrival."""
    c = columns.facts.conversations
    unanswered = ~columns.answered
    gates = (
        *needing_an_answer(columns),
        Gate("closed-unanswered", unanswered & (c.closed_unanswered <= columns.horizon)),
        Gate("lapsed", unanswered & (c.lapses < columns.horizon)),
        Gate("waiting", unanswered),
        *_unknown_wait(columns),
    )
    return columns.contacts(gates, columns.first_wait)


def still_waiting(columns: Columns) -> Observations:
    """Never yet answered, neither closed nor lapsed (who lapsed waits no more: statistics 1); by arrival."""
    c = columns.facts.conversations
    gates = (
        *needing_an_answer(columns),
        Gate("answered", columns.answered),
        Gate("closed-unanswered", c.closed_unanswered <= columns.horizon),
        Gate("lapsed", c.lapses < columns.horizon),
    )
    return columns.contacts(gates)


def in_time(columns: Columns) -> Observations:
    """1 where the first human reply came within the target, else 0, of the conversations due; by arrival.

    Lapsed and closed without an answer are misses. An answered one that is not yet due is in neither
    (statistics 2).
    """
    gates = (
        *needing_an_answer(columns),
        Gate("not-due", ~columns.due),
        *_unknown_wait(columns),
        _no_hours(columns),
    )
    hit = columns.first_wait <= columns.target / 60  # who has no answer has no wait, and is not in time
    return columns.contacts(gates, hit.astype(np.float64))


def never_answered(columns: Columns) -> Observations:
    """1 for those who have no answer, of the conversations due: whom the median does not know of."""
    due = columns.observed(in_time)
    return replace(due, value=(~columns.answered[due.row]).astype(np.float64))


def _no_hours(columns: Columns) -> Gate:
    """Without opening hours nobody can say when an open-hours target is due."""
    return Gate("no-opening-hours", ~columns.given_minutes & columns.blind)


_SOCIAL = Tiers(
    good=Step(DAY_MINUTES, ("003",)),
    better=Step(4 * HOUR_MINUTES, (OURS,)),
    best=Step(HOUR_MINUTES, ("002", "004")),
    note=N_(
        "4 hours is ours, between the two published figures. WhatsApp and other messengers count as social."
    ),
)

FIRST_RESPONSE_TIME = Kpi(
    key="first_response_time",
    name=N_("Reply time"),
    term=N_("first response time"),
    question=N_("How long does a customer wait for your first answer?"),
    formula=N_("The median of: your first human answer − the customer's first message."),
    counts=N_(
        "Automatic answers do not count, nor conversations that need no answer. Customers who still wait are "
        "not in the median; their number stands beside it. Good, better and best are told by the clock, day "
        "and night, also where you count open hours."
    ),
    group=Group.SPEED,
    unit=Unit.MINUTES,
    better=Better.LOWER,
    anchor=Anchor.ARRIVAL,
    needs=(Need.MESSAGES, Need.OPENING_HOURS),
    lacking=N_("a customer who was answered in this period"),
    figure=Figure(first_waits, Percentile(0.5)),
    matures_after=Matures.AFTER_TARGET,
    excel="=MEDIAN({Conversations[first wait]})",
    parts=(
        Part("median", N_("Half were answered within"), Unit.MINUTES, Figure(first_waits, Percentile(0.5))),
        Part("mean", N_("Average"), Unit.MINUTES, Figure(first_waits, Mean())),
        Part(
            "p90", N_("Nine of ten were answered within"), Unit.MINUTES, Figure(first_waits, Percentile(0.9))
        ),
        Part("waiting", N_("Still waiting"), Unit.COUNT, Figure(still_waiting, Count())),
        Part(
            "unanswered",
            N_("Without an answer, of all whose time is up"),
            Unit.PERCENT,
            Figure(never_answered, Share()),
        ),
    ),
    tiers={
        ChannelKind.EMAIL: Tiers(
            good=Step(DAY_MINUTES, ("004",)),
            better=Step(12 * HOUR_MINUTES, ("003",)),
            best=Step(HOUR_MINUTES, ("001", "003")),
        ),
        ChannelKind.CHAT: Tiers(
            good=Step(5, ("003",)), better=Step(2, ("003", "004")), best=Step(1, ("002",))
        ),
        ChannelKind.SOCIAL: _SOCIAL,
        ChannelKind.PHONE: Tiers(
            good=Step(3, ("003", "004")),
            better=Step(2, ("003",)),
            best=Step(20 / 60, ("002",)),
            note=N_("20 seconds to a person or to a menu; a menu is not an answer."),
        ),
    },
    benchmarks=(
        Benchmark(None, HOUR_MINUTES, "001", N_("e-mail"), N_("attributed to Zendesk")),
        Benchmark(None, DAY_MINUTES, "002", N_("e-mail"), N_("one business day")),
        Benchmark(HOUR_MINUTES, 12 * HOUR_MINUTES, "003", N_("e-mail"), N_("what customers expect")),
        Benchmark(None, DAY_MINUTES, "004", N_("e-mail")),
        Benchmark(None, 1, "002", N_("live chat and messaging")),
        Benchmark(2, 5, "003", N_("live chat"), N_("preferably less")),
        Benchmark(1.5, 2, "004", N_("live chat")),
        Benchmark(None, HOUR_MINUTES, "002", N_("social media")),
        Benchmark(HOUR_MINUTES, DAY_MINUTES, "003", N_("social media")),
        Benchmark(None, HOUR_MINUTES, "004", N_("social media")),
        Benchmark(None, 20 / 60, "002", N_("phone"), N_("to a person or a menu")),
        Benchmark(2, 3, "003", N_("phone")),
        Benchmark(3, 3, "004", N_("call centres")),
    ),
)

ANSWERED_WITHIN_TARGET = Kpi(
    key="answered_within_target",
    name=N_("Answered within your target"),
    term=N_("service level"),
    question=N_("How many customers get their first answer in time?"),
    formula=N_("Answered within the target ÷ all who should have had an answer by now × 100."),
    counts=N_(
        "Everyone whose time is up counts, answered or not. Who was never answered is a miss. Who wrote less "
        "than one target ago is not yet counted."
    ),
    group=Group.SPEED,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.ARRIVAL,
    needs=(Need.MESSAGES, Need.OPENING_HOURS),
    lacking=N_("a customer of this period whose answer is due"),
    figure=Figure(in_time, Share()),
    matures_after=Matures.AFTER_TARGET,
    excel="=100*AVERAGE({Conversations[answered in time]})",
    parts=(
        Part("due", N_("Should have had an answer"), Unit.COUNT, Figure(in_time, Count())),
        Part("answered", N_("Answered in time"), Unit.COUNT, Figure(in_time, Total())),
    ),
)
