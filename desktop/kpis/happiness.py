"""Happiness: what customers answer when they are asked, and how many of them answer."""

import numpy as np

from desktop.domain.facts import Bools, Floats
from desktop.domain.kpi import (
    Anchor,
    Benchmark,
    Better,
    ChannelKind,
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
    Step,
    Table,
    Tiers,
    Unit,
)
from desktop.domain.records import Survey
from desktop.kpis.summaries import (
    DETRACTORS,
    PASSIVES,
    PROMOTERS,
    Average,
    Mean,
    NetPromoters,
    Scored,
    Share,
)
from desktop.kpis.view import Columns
from desktop.language import N_

EASY = 5.0  # of 1 to 7
RELEVANT = 3.0  # of 1 to 5
_FEW_STEPS = 2  # a scale of two or three answers: only the best one is "satisfied"
_LONG = 10  # steps, beyond which it is no longer the two best answers but the best fifth
_BEST_FIFTH = 0.8


def _gates(columns: Columns, survey: Survey) -> tuple[Gate, ...]:
    """Why an answer does not count; answers to other questions are not even looked at."""
    r, reason = columns.facts.ratings, columns.gate_reason
    left_out = columns.by_conversation(reason.stops, r.conversation, otherwise=False)
    codes = None if reason.codes is None else np.append(reason.codes, -1)[r.conversation]
    gates = [
        Gate(reason.reason, left_out, codes, reason.names),
        Gate("not-answered", np.isnan(r.score)),
        Gate("no-scale", r.highest == r.lowest),
    ]
    if survey is Survey.NPS:
        gates.append(Gate("other-scale", ~((r.highest == 10) & (r.lowest <= 1))))
    return tuple(gates)


def _of(columns: Columns, survey: Survey) -> Bools:
    """One entry a rating: it is of this survey, answered or not, and asked for."""
    r, names = columns.facts.ratings, columns.facts.surveys
    code = names.index(survey.value) if survey.value in names else -1
    asked: Bools = columns.asked_ratings & (r.survey == code) & (code >= 0)
    return asked


def _answers(columns: Columns, survey: Survey, value: Floats) -> Observations:
    """The answers to a survey by their date, each with its `value` (one a rating)."""
    r = columns.facts.ratings
    asked, gates = _of(columns, survey), _gates(columns, survey)
    kept = asked.copy()
    for gate in gates:
        kept &= ~gate.stops
    rows = np.flatnonzero(kept)
    people = r.customer[rows]
    unknown = people <= 0
    cluster = np.where(unknown, int(people.max(initial=0)) + 1 + np.arange(len(rows)), people)
    return Observations(
        Table.RATINGS,
        rows,
        r.answered_at[rows],
        value[rows],
        cluster=cluster,
        others=Others(r.answered_at, asked, gates),
    )


def _place_on_scale(columns: Columns) -> Floats:
    """One entry a rating: 0 at the worst end of its scale, 1 at the best, also where low is good."""
    r = columns.facts.ratings
    width = np.where(r.highest == r.lowest, np.nan, r.highest - r.lowest)
    return (r.score - r.lowest) / width


def satisfied(columns: Columns) -> Observations:
    """1 for an answer that means satisfied: the two best of a scale, of two or three only the best."""
    r = columns.facts.ratings
    steps = np.abs(r.highest - r.lowest)
    from_best = np.abs(r.highest - r.score)
    best = np.where(steps <= _FEW_STEPS, from_best == 0, from_best <= 1)
    happy = np.where(steps > _LONG, _place_on_scale(columns) >= _BEST_FIFTH, best)
    return _answers(columns, Survey.CSAT, happy.astype(np.float64))


def satisfaction(columns: Columns) -> Observations:
    """Satisfaction from 1 to 5, other scales stretched to it."""
    return _answers(columns, Survey.CSAT, 1 + 4 * _place_on_scale(columns))


def recommendations(columns: Columns) -> Observations:
    """Answers from 0 to 10."""
    return _answers(columns, Survey.NPS, columns.facts.ratings.score)


def efforts(columns: Columns) -> Observations:
    """Ease from 1 to 7, other scales stretched to it."""
    return _answers(columns, Survey.CES, _ease(columns))


def easy(columns: Columns) -> Observations:
    """1 for an answer of 5 to 7."""
    return _answers(columns, Survey.CES, (_ease(columns) >= EASY).astype(np.float64))


def _ease(columns: Columns) -> Floats:
    return np.round(1 + 6 * _place_on_scale(columns), 9)


def requests(columns: Columns) -> Observations:
    """How good a request was, from 1 to 5, as the owner judged it; spam is 1 without being judged.

    The one measure to which spam belongs. Judged ones by the day of the judgement, spam by its arrival.
    """
    facts, c = columns.facts, columns.facts.conversations
    judged = _of(columns, Survey.QUALITY) & ~np.isnan(facts.ratings.score)
    judged &= (facts.ratings.conversation >= 0) & (facts.ratings.highest != facts.ratings.lowest)
    rows = np.flatnonzero(judged)
    scored = facts.ratings.conversation[rows].astype(np.int64)
    score = np.full(len(c.id), np.nan)
    at = c.arrived.copy()
    score[scored] = np.round(1 + 4 * _place_on_scale(columns)[rows], 9)
    at[scored] = facts.ratings.answered_at[rows]
    spam = c.reason == (facts.reasons.index("spam") if "spam" in facts.reasons else -2)
    score[spam & np.isnan(score)] = 1.0
    gates = (
        Gate(columns.gate_reason.reason, columns.gate_reason.stops & ~spam, c.reason, facts.reasons),
        Gate("not-judged", np.isnan(score)),
    )
    kept = columns.asked.copy()
    for gate in gates:
        kept &= ~gate.stops
    found = np.flatnonzero(kept)
    found = found[np.argsort(at[found], kind="stable")]
    return Observations(
        Table.CONVERSATIONS, found, at[found], score[found], others=Others(at, columns.asked, gates)
    )


def relevant(columns: Columns) -> Observations:
    """1 for a request of 3 or more."""
    judged = columns.observed(requests)
    assert judged.value is not None
    value = (judged.value >= RELEVANT).astype(np.float64)
    return Observations(judged.table, judged.row, judged.at, value, others=judged.others)


def judged(columns: Columns) -> Observations:
    """Of the contacts that arrived, 1 for those that were judged, or are spam."""
    found = columns.observed(requests)
    flags = np.zeros(len(columns.asked))
    flags[found.row] = 1.0
    spam_too = Gate(
        columns.gate_reason.reason,
        columns.gate_reason.stops & (flags == 0),
        columns.gate_reason.codes,
        columns.gate_reason.names,
    )
    return columns.contacts((spam_too,), flags)


def _asked(columns: Columns, rows: Bools) -> Observations:
    """Everybody who was asked, by date, 1 for who answered: of the surveys that tell who did not answer."""
    r = columns.facts.ratings
    silent = np.isnan(r.score)
    tells = np.zeros(len(columns.facts.surveys) + 1, dtype=np.bool_)
    tells[r.survey[silent]] = True
    gates = (
        Gate("asked-is-unknown", ~tells[r.survey]),
        _gates(columns, Survey.CSAT)[0],
    )
    kept = rows.copy()
    for gate in gates:
        kept &= ~gate.stops
    found = np.flatnonzero(kept)
    return Observations(
        Table.RATINGS,
        found,
        r.answered_at[found],
        (~silent[found]).astype(np.float64),
        others=Others(r.answered_at, rows, gates),
    )


def asked_customers(columns: Columns) -> Observations:
    """Everybody who was asked anything; the owner's own judgement of requests is no survey."""
    quality = _of(columns, Survey.QUALITY)
    return _asked(columns, columns.asked_ratings & ~quality)


def asked_about_satisfaction(columns: Columns) -> Observations:
    return _asked(columns, _of(columns, Survey.CSAT))


CSAT = Kpi(
    key="csat",
    name=N_("Happy customers"),
    term=N_("CSAT"),
    question=N_("How many of those who answered are satisfied?"),
    formula=N_("Satisfied answers ÷ all answers × 100."),
    counts=N_(
        "Satisfied are 4 and 5 of 5, 9 and 10 of 10, a thumb up, and of three faces only the best. Of "
        "several answers about one conversation the last one counts. Who did not answer may think otherwise."
    ),
    group=Group.HAPPINESS,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.ANSWER,
    needs=(Need.RATINGS,),
    lacking=N_("an answer from this period"),
    figure=Figure(satisfied, Share()),
    matures_after=Matures.AT_ONCE,
    excel="=100*AVERAGE({Ratings[satisfied]})",
    made=Made.ANSWERS,
    parts=(
        Part("mean", N_("Average from 1 to 5"), Unit.POINTS, Figure(satisfaction, Mean())),
        Part(
            "response_rate",
            N_("Of those who were asked, answered"),
            Unit.PERCENT,
            Figure(asked_about_satisfaction, Share()),
        ),
    ),
    tiers={
        ChannelKind.ANY: Tiers(
            good=Step(75, ("002",)),
            better=Step(85, ("002",)),
            best=Step(90, ("002",)),
            note=N_("75 to 85 is called good; above 90 is for small shops with devoted customers."),
        )
    },
    benchmarks=(
        Benchmark(75, 85, "002", N_("all industries"), N_("generally considered good")),
        Benchmark(90, None, "002", N_("smaller businesses with devoted customers")),
        Benchmark(80, 80, "002", N_("larger businesses")),
        Benchmark(50, None, "003", N_("not said"), N_("good; 70 and more is excellent")),
        Benchmark(86, 86, "001", N_("all industries"), N_("an average whose source is unclear")),
        Benchmark(82, 82, "004", N_("live chat")),
        Benchmark(61, 61, "004", N_("e-mail")),
        Benchmark(44, 44, "004", N_("call centres")),
    ),
)

NPS = Kpi(
    key="nps",
    name=N_("Would recommend us"),
    term=N_("NPS"),
    question=N_("Do more customers recommend you than would rather not?"),
    formula=N_("(Answers of 9 and 10 − answers of 0 to 6) ÷ all answers × 100, in points."),
    counts=N_(
        "On a scale from 0 to 10. Who answered several times in the period counts once, with the last "
        "answer. It is about the shop as a whole, not about one conversation."
    ),
    group=Group.HAPPINESS,
    unit=Unit.POINTS,
    better=Better.HIGHER,
    anchor=Anchor.ANSWER,
    needs=(Need.RECOMMENDATIONS,),
    lacking=N_("an answer from this period"),
    figure=Figure(recommendations, NetPromoters()),
    matures_after=Matures.AT_ONCE,
    excel='=100*(COUNTIF({Ratings[recommends]},">=9")-COUNTIF({Ratings[recommends]},"<=6"))/COUNT({Ratings[recommends]})',
    made=Made.ANSWERS,
    parts=(
        Part(
            "promoters", N_("9 and 10: recommend you"), Unit.COUNT, Figure(recommendations, Scored(PROMOTERS))
        ),
        Part("passives", N_("7 and 8: content"), Unit.COUNT, Figure(recommendations, Scored(PASSIVES))),
        Part(
            "detractors",
            N_("0 to 6: would rather not"),
            Unit.COUNT,
            Figure(recommendations, Scored(DETRACTORS)),
        ),
    ),
    tiers={
        ChannelKind.ANY: Tiers(
            good=Step(0, ("002", "004")),
            better=Step(50, ("002", "004")),
            best=Step(80, ("002", "004")),
        )
    },
    benchmarks=(
        Benchmark(0, None, "002", N_("varies by industry"), N_("acceptable")),
        Benchmark(0, None, "004", N_("not said"), N_("good")),
        Benchmark(20, None, "002", N_("varies by industry"), N_("favourable")),
        Benchmark(20, None, "004", N_("not said"), N_("favourable")),
        Benchmark(50, None, "002", N_("varies by industry"), N_("excellent")),
        Benchmark(50, None, "004", N_("not said"), N_("excellent")),
        Benchmark(80, None, "002", N_("varies by industry"), N_("the top")),
        Benchmark(80, None, "004", N_("not said"), N_("world class")),
        Benchmark(
            35.7, 35.7, "003", N_("over 200 software companies"), N_("an average; points, not per cent")
        ),
    ),
)

CES = Kpi(
    key="ces",
    name=N_("Easy for them"),
    term=N_("CES"),
    question=N_("How easy was it for customers to get help?"),
    formula=N_("The average answer on a scale from 1 (hard) to 7 (easy)."),
    counts=N_(
        "Other scales are stretched to 1 to 7, and turned round where a low answer is the good one. Easy are "
        "answers from 5."
    ),
    group=Group.HAPPINESS,
    unit=Unit.POINTS,
    better=Better.HIGHER,
    anchor=Anchor.ANSWER,
    needs=(Need.EFFORTS,),
    lacking=N_("an answer from this period"),
    figure=Figure(efforts, Average((1.0, 7.0))),
    matures_after=Matures.AT_ONCE,
    excel="=AVERAGE({Ratings[ease]})",
    made=Made.ANSWERS,
    parts=(
        Part("mean", N_("Average from 1 to 7"), Unit.POINTS, Figure(efforts, Mean())),
        Part("easy", N_("Found it easy (5 to 7)"), Unit.PERCENT, Figure(easy, Share())),
    ),
    benchmarks=(
        Benchmark(5, None, "002", N_("a scale of 7"), N_("generally considered good")),
        Benchmark(70, None, "003", N_("not said"), N_("less needs work; attributed to Gartner"), part="easy"),
    ),
)

REQUEST_QUALITY = Kpi(
    key="request_quality",
    name=N_("Worthwhile requests"),
    term=N_("quality of requests"),
    question=N_("Do the right people write to you?"),
    formula=N_("The average of your own judgement, from 1 (spam) to 5 (a strong lead)."),
    counts=N_("Only requests that you judged, and spam, which is 1. Worthwhile are those from 3."),
    group=Group.CONTACTS,
    unit=Unit.POINTS,
    better=Better.HIGHER,
    anchor=Anchor.ANSWER,
    needs=(Need.MESSAGES, Need.JUDGED_REQUESTS),
    lacking=N_("a request of this period that you judged"),
    figure=Figure(requests, Average((1.0, 5.0))),
    matures_after=Matures.AT_ONCE,
    excel="=AVERAGE({Conversations[judged]})",
    parts=(
        Part("mean", N_("Average from 1 to 5"), Unit.POINTS, Figure(requests, Mean())),
        Part("relevant", N_("Worthwhile (3 to 5)"), Unit.PERCENT, Figure(relevant, Share())),
        Part("judged", N_("Judged, of all that came in"), Unit.PERCENT, Figure(judged, Share())),
    ),
    benchmarks=(
        Benchmark(
            70,
            None,
            "004",
            N_("not said"),
            N_("relevant requests; from which mark is not said"),
            part="relevant",
        ),
    ),
)

SURVEY_RESPONSE_RATE = Kpi(
    key="survey_response_rate",
    name=N_("Answer when you ask"),
    term=N_("survey response rate"),
    question=N_("How many of the customers whom you ask do answer?"),
    formula=N_("Answers ÷ customers who were asked × 100."),
    counts=N_(
        "Only surveys of which it is known who was asked and did not answer. The fewer answer, the less the "
        "answers say about everybody."
    ),
    group=Group.HAPPINESS,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.ANSWER,
    needs=(Need.ASKED,),
    lacking=N_("a customer who was asked in this period"),
    figure=Figure(asked_customers, Share()),
    matures_after=Matures.AT_ONCE,
    excel="=100*COUNT({Ratings[score]})/COUNTA({Ratings[asked]})",
    made=Made.ASKED,
)
