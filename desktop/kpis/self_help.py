"""What goes without you, and what is lost: the bot, the help page, and calls that nobody took."""

import numpy as np

from desktop.domain.facts import NEVER, Bools, Ints
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
from desktop.kpis.contact_rate import contacts
from desktop.kpis.ordering import ascending
from desktop.kpis.splits import keyed
from desktop.kpis.summaries import Share, ShareOfBoth, ShareOfSums, Total
from desktop.kpis.view import Columns
from desktop.language import N_

NO_PERSON_WITHIN = 3 * DAY
SHORT_CALL = 5  # seconds: a wrong number


# The bot


def _said_solved(columns: Columns) -> Ints:
    """When each conversation was first called solved, by a help desk or a person; else NEVER."""
    r, c = columns.facts.resolutions, columns.facts.conversations
    told = np.flatnonzero(r.given)[::-1]
    told = told[r.known[told] < columns.horizon[r.conversation[told]]]
    at = np.full(len(c.id), NEVER, dtype=np.int64)
    at[r.conversation[told]] = r.at[told]  # from the latest to the first, which stays
    return at


def _person_after(columns: Columns, since: Ints) -> Bools:
    """Whether the customer began a talk with a person up to 72 hours after `since`."""
    c, customer = columns.facts.conversations, columns.customer_code
    known = np.flatnonzero(c.bot_only & (customer >= 0) & (since < NEVER))
    concerned = np.zeros(int(customer.max(initial=-1)) + 2, dtype=np.bool_)
    concerned[customer[known]] = True
    people = np.flatnonzero(concerned[customer] & columns.happened & (c.reason < 0) & ~c.bot_only)
    keys = keyed(columns.customer_code[people], c.arrived[people])
    keys = keys[ascending(keys)]
    who, begin = columns.customer_code[known], c.arrived[known]
    found = np.searchsorted(keys, keyed(who, since[known] + NO_PERSON_WITHIN), side="right")
    after = np.zeros(len(c.id), dtype=np.bool_)
    after[known] = found > np.searchsorted(keys, keyed(who, begin), side="left")
    return after


def solved_by_bot(columns: Columns) -> Observations:
    """1 where a bot alone settled it, of all conversations; by arrival.

    Somebody must have said that it was solved: silence is no success. And the customer must not have turned
    to a person within 72 hours.
    """
    c, solved_at = columns.facts.conversations, columns.keep(_said_solved, lambda: _said_solved(columns))
    settled = c.bot_only & (solved_at < NEVER) & ~_person_after(columns, solved_at)
    return columns.contacts((columns.gate_reason,), settled.astype(np.float64))


def left_to_bot(columns: Columns) -> Observations:
    """1 where nobody but a bot answered, of all conversations."""
    return columns.contacts((columns.gate_reason,), columns.facts.conversations.bot_only.astype(np.float64))


def ended_in_silence(columns: Columns) -> Observations:
    """1 where nobody knows whether the bot helped, of those left to it."""
    c = columns.facts.conversations
    gates = (columns.gate_reason, Gate("answered-by-a-person", ~c.bot_only))
    solved_at = columns.keep(_said_solved, lambda: _said_solved(columns))
    return columns.contacts(gates, (solved_at == NEVER).astype(np.float64))


# The help page


def _days(columns: Columns, gates: tuple[Gate, ...], value: Ints) -> Observations:
    """The days of the help page that pass the gates, each with a number of visitors."""
    begin = columns.keep("visit days", lambda: columns.days_begin(columns.facts.visits.day))
    there = begin <= columns.as_of
    kept = there.copy()
    for gate in gates:
        kept &= ~gate.stops
    rows = np.flatnonzero(kept)
    others = Others(begin, there, gates)
    return Observations(Table.VISITS, rows, begin[rows], value[rows].astype(np.float64), others=others)


def visits(columns: Columns) -> Observations:
    return _days(columns, (), columns.facts.visits.visits)


def _helped_gates(columns: Columns) -> tuple[Gate, ...]:
    v = columns.facts.visits
    return (
        Gate("not-asked", (v.asked < 0) | (v.solved < 0)),
        Gate("more-helped-than-asked", (v.asked >= 0) & (v.solved > v.asked)),
    )


def helped(columns: Columns) -> Observations:
    """Visitors who said that the page helped."""
    return _days(columns, _helped_gates(columns), columns.facts.visits.solved)


def asked(columns: Columns) -> Observations:
    """Visitors who said whether it helped."""
    return _days(columns, _helped_gates(columns), columns.facts.visits.asked)


def visits_when_asked(columns: Columns) -> Observations:
    """All visitors of those days."""
    return _days(columns, _helped_gates(columns), columns.facts.visits.visits)


# Calls


def _called_back(columns: Columns) -> Bools:
    """One flag a call: its conversation was answered later, in writing or by a call of ours."""
    calls, c = columns.facts.calls, columns.facts.conversations
    last = np.full(len(c.id) + 1, -NEVER, dtype=np.int64)
    ours = np.flatnonzero(~calls.inbound & calls.answered & (calls.started_at <= columns.as_of))
    last[calls.conversation[ours]] = calls.started_at[ours]  # calls ascend in time, and the last one stays
    last[-1] = -NEVER
    reply = np.where(c.first_reply <= columns.horizon, c.first_reply, -NEVER)
    w = columns.facts.waits
    answered = (w.ended <= columns.horizon[w.conversation]) & (w.ended != c.closed_unanswered[w.conversation])
    ended = np.where(answered, w.ended, -NEVER)
    np.maximum.at(reply, w.conversation, ended)
    last[:-1] = np.maximum(last[:-1], reply)
    later: Bools = last[calls.conversation] >= calls.started_at
    return later


def given_up(columns: Columns) -> Observations:
    """1 where a customer hung up before anybody answered, of the calls that came in.

    Who hung up within five seconds is in neither (a wrong number). A voice message is given up, unless the
    customer was answered later.
    """
    calls, reason = columns.facts.calls, columns.gate_reason
    lost = np.where(calls.voicemail, ~_called_back(columns), ~calls.answered)
    known_wait = calls.wait_seconds < NEVER
    codes = None if reason.codes is None else np.append(reason.codes, -1)[calls.conversation]
    left_out = columns.by_conversation(reason.stops, calls.conversation, otherwise=False)
    gates = (
        Gate("we-called", ~calls.inbound),
        Gate(reason.reason, left_out, codes, reason.names),
        Gate("hung-up-at-once", lost & ~calls.voicemail & known_wait & (calls.wait_seconds < SHORT_CALL)),
    )
    kept = columns.asked_calls.copy()
    for gate in gates:
        kept &= ~gate.stops
    rows = np.flatnonzero(kept)
    return Observations(
        Table.CALLS,
        rows,
        calls.started_at[rows],
        lost[rows].astype(np.float64),
        others=Others(calls.started_at, columns.asked_calls, gates),
    )


AI_RESOLUTION_RATE = Kpi(
    key="ai_resolution_rate",
    name=N_("Settled by the bot"),
    term=N_("AI resolution rate"),
    question=N_("How many requests does the bot settle without you?"),
    formula=N_("Settled by the bot alone ÷ all conversations × 100."),
    counts=N_(
        "Only where the bot's own tool, or you, called it solved, and the customer did not turn to a person "
        "within 72 hours. Who went silent may have given up: they stand apart."
    ),
    group=Group.SOLVING,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.ARRIVAL,
    needs=(Need.MESSAGES, Need.BOT),
    lacking=N_("a customer who wrote in this period"),
    figure=Figure(solved_by_bot, Share()),
    matures_after=Matures.AFTER_3_DAYS,
    excel="=100*AVERAGE({Conversations[settled by the bot]})",
    parts=(
        Part("bot_only", N_("Answered by the bot alone"), Unit.PERCENT, Figure(left_to_bot, Share())),
        Part("unknown", N_("Of these, ended in silence"), Unit.PERCENT, Figure(ended_in_silence, Share())),
    ),
)

SELF_SERVICE_USE = Kpi(
    key="self_service_use",
    name=N_("Look it up themselves"),
    term=N_("self-service use"),
    question=N_("How many go to your help page, and how many write?"),
    formula=N_("Visits to the help page ÷ (visits + contacts) × 100."),
    counts=N_("Visits as you typed them in or brought them as a sheet, and contacts that customers began."),
    group=Group.CONTACTS,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.EVENT,
    needs=(Need.MESSAGES, Need.VISITS),
    lacking=N_("visits to your help page in this period"),
    figure=Figure(visits, ShareOfBoth(), per=contacts),
    matures_after=Matures.AT_ONCE,
    excel="=100*SUM({Visits[visits]})/(SUM({Visits[visits]})+COUNT({Conversations[arrived]}))",
    made=Made.VISITS,
    parts=(Part("visits", N_("Visits to the help page"), Unit.COUNT, Figure(visits, Total(noted=True))),),
)

SELF_SERVICE_COMPLETION = Kpi(
    key="self_service_completion",
    name=N_("Helped by your help page"),
    term=N_("self-service success"),
    question=N_("Does the help page help?"),
    formula=N_("Visitors who said that it helped ÷ visitors who said whether it did × 100."),
    counts=N_("Answers against answers: who did not say whether it helped is in neither."),
    group=Group.SOLVING,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.EVENT,
    needs=(Need.VISITS, Need.HELPED),
    lacking=N_("visitors of this period who said whether it helped"),
    figure=Figure(helped, ShareOfSums(), per=asked),
    matures_after=Matures.AT_ONCE,
    excel="=100*SUM({Visits[helped]})/SUM({Visits[asked]})",
    made=Made.VISITORS,
    parts=(
        Part(
            "response_rate",
            N_("Said whether it helped, of all visitors"),
            Unit.PERCENT,
            Figure(asked, ShareOfSums(), per=visits_when_asked),
        ),
    ),
    benchmarks=(
        Benchmark(
            14,
            14,
            "003",
            N_("not said"),
            N_("an average of Gartner's, of answers against all matters: it is low"),
        ),
    ),
)

ABANDONED_CALL_RATE = Kpi(
    key="abandoned_call_rate",
    name=N_("Calls nobody took"),
    term=N_("abandoned call rate"),
    question=N_("How many callers hang up before you answer?"),
    formula=N_("Calls given up ÷ calls that came in × 100."),
    counts=N_(
        "Who hung up within five seconds is in neither: a wrong number. A message on the answering machine "
        "counts as given up, unless you called back."
    ),
    group=Group.SPEED,
    unit=Unit.PERCENT,
    better=Better.LOWER,
    anchor=Anchor.EVENT,
    needs=(Need.CALLS,),
    lacking=N_("a call that came in in this period"),
    figure=Figure(given_up, Share()),
    matures_after=Matures.AT_ONCE,
    excel="=100*AVERAGE({Calls[given up]})",
    made=Made.CALLS,
    benchmarks=(
        Benchmark(5.91, 5.91, "003", N_("all industries"), N_("an average of 2021, attributed to Talkdesk")),
    ),
)
