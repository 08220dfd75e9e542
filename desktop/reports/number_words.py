"""What stands around a number that is looked at closely: what it is made of, and how it was counted."""

from collections.abc import Mapping

from desktop.domain.kpi import Better, Change, Interval, Kpi, Made, Part, Result, Tiers, Unit, Value
from desktop.language import N_, _, ngettext
from desktop.reports.conversations_sheet import reason_words
from desktop.reports.verdicts import Reached, change_words, step_names
from desktop.reports.wording import in_unit, number

_NO_BREAK = "\u00a0"

# Why a row is not in one measure, beside the reasons that leave it out of all of them.
_GATES: Mapping[str, str] = {
    "answered": N_("answered"),
    "answered-again": N_("answered once more later in the period"),
    "answered-by-a-person": N_("a person answered"),
    "answers-unknown": N_("nobody knows how many answers it took"),
    "asked-is-unknown": N_("nobody knows who was asked and did not answer"),
    "bot-only": N_("answered by a machine only"),
    "clock-skew": N_("answered before it was written: the clocks of the files disagree"),
    "closed-unanswered": N_("closed without an answer"),
    "hung-up-at-once": N_("hung up within five seconds"),
    "lapsed": N_("never answered"),
    "more-helped-than-asked": N_("more were helped than were asked"),
    "no-answer-needed": N_("needs no answer"),
    "no-customer": N_("nobody knows who wrote"),
    "no-hourly-rate": N_("you have not said what an hour costs"),
    "no-instant": N_("the files do not tell when it was answered"),
    "no-minutes": N_("nobody knows how many minutes it took"),
    "no-opening-hours": N_("no opening hours are set"),
    "no-order": N_("not about an order"),
    "no-sale": N_("no order followed"),
    "no-scale": N_("the scale has only one value"),
    "no-total": N_("the list does not tell what was paid"),
    "not-an-order": N_("a test, a draft or voided"),
    "not-answered": N_("asked, and not answered"),
    "not-answered-by-us": N_("nobody answered"),
    "not-asked": N_("visitors were not asked"),
    "not-due": N_("still has time"),
    "not-judged": N_("not judged"),
    "not-judged-yet": N_("solved less than seven days ago"),
    "not-solved": N_("not solved yet"),
    "other-currency": N_("in another currency"),
    "other-scale": N_("not on a scale from 0 to 10"),
    "same-day": N_("a second order on the same day"),
    "waiting": N_("still waiting"),
    "we-called": N_("you called"),
    "we-wrote-first": N_("you wrote first"),
}


# Shorter than the part's own name, where there is little room.
_SHORT_PARTS: Mapping[str, str] = {
    "p90": N_("9 in 10 within"),
    "due": N_("Due by now"),
    "net": N_("Orders with a contact"),
    "over_48h": N_("For over 48 hours"),
}
_SHORT_RESULTS: Mapping[Result, str] = {
    Result.CLEAR_BETTER: N_("better, and that is clear"),
    Result.CLEAR_WORSE: N_("worse, and that is clear"),
    Result.CLEAR_MORE: N_("more, and that is clear"),
    Result.CLEAR_LESS: N_("less, and that is clear"),
    Result.NONE: N_("no clear change"),
    Result.TOO_FEW: N_("too few to tell"),
    Result.PROVISIONAL: N_("can still change"),
}


def left_out_words(code: str) -> str:
    """Why a row does not count."""
    return _(_GATES[code]) if code in _GATES else reason_words(code)


def headline(kpi: Kpi) -> str:
    """The measure's name over its value, with what kind of middle it is."""
    if kpi.interval is Interval.ORDER_STATISTIC:
        return _("{name}, half were faster").format(name=_(kpi.name))
    return _(kpi.name)


def short_part(part: Part) -> str:
    """A part's name where there is little room."""
    return _(_SHORT_PARTS.get(part.key, part.name))


def short_change(change: Change) -> str:
    """What can be said of a change, in a few words."""
    known = change.now.value is not None and change.before.value is not None
    if known and change.result in _SHORT_RESULTS:
        return _(_SHORT_RESULTS[change.result])
    return change_words(change).rstrip(".")


def compact(value: Value) -> str:
    """The value for a list: the unit of a rate stands in the measure's name."""
    unit = Unit.COUNT if value.unit is Unit.PER_100_ORDERS else value.unit
    return in_unit(value.value, unit, value.currency)


def made_of(kpi: Kpi, value: Value) -> str:
    """Of how many: "41 answered", "29 of 41", "47 contacts, 758 orders"."""
    if kpi.unit is Unit.PER_100_ORDERS:
        contacts = round(value.numerator or 0)
        return _("{contacts}, {orders}").format(
            contacts=ngettext("{n} contact", "{n} contacts", contacts).format(n=number(contacts)),
            orders=ngettext("{n} order", "{n} orders", value.n).format(n=number(value.n)),
        )
    if kpi.unit is Unit.PERCENT and value.numerator is not None and kpi.interval is not Interval.NONE:
        return _("{part} of {whole}").format(part=number(value.numerator), whole=number(value.n))
    if kpi.key == "first_response_time":
        return ngettext("{n} answered", "{n} answered", value.n).format(n=number(value.n))
    if kpi.key == "resolution_time":
        return ngettext("{n} solved", "{n} solved", value.n).format(n=number(value.n))
    return _how_many(kpi.made, value.n)


def _how_many(made: Made, n: int) -> str:
    """Of what a number is made, counted."""
    said = {
        Made.CONVERSATIONS: ngettext("{n} conversation", "{n} conversations", n),
        Made.ORDERS: ngettext("{n} order", "{n} orders", n),
        Made.ANSWERS: ngettext("{n} answer", "{n} answers", n),
        Made.ASKED: ngettext("{n} customer who was asked", "{n} customers who were asked", n),
        Made.CUSTOMERS: ngettext("{n} customer", "{n} customers", n),
        Made.CALLS: ngettext("{n} call", "{n} calls", n),
        Made.DAYS: ngettext("{n} day of work", "{n} days of work", n),
        Made.VISITS: ngettext("{n} visit or contact", "{n} visits and contacts", n),
        Made.VISITORS: ngettext("{n} visitor who said", "{n} visitors who said", n),
    }
    return said[made].format(n=number(n))


def worked_out(kpi: Kpi, value: Value) -> str:
    """The formula with the figures of this number in it; "" where it is not known."""
    if value.value is None:
        return ""
    result = in_unit(value.value, value.unit, value.currency)
    is_share = kpi.unit is Unit.PERCENT and value.numerator is not None and kpi.interval is not Interval.NONE
    if kpi.unit is Unit.PER_100_ORDERS or is_share:
        return _("{part} ÷ {whole} × 100 = {result}").format(
            part=number(value.numerator or 0), whole=number(value.n), result=result
        )
    if kpi.interval is Interval.ORDER_STATISTIC:
        return ngettext(
            "There is {n} time: {result}.",
            "Of {n} times one half is shorter than {result}, the other one longer.",
            value.n,
        ).format(n=number(value.n), result=result)
    if kpi.interval is Interval.ADJUSTED_WALD:
        shares = {key: number(value.parts.get(key) or 0) for key in ("promoters", "detractors")}
        return _("({promoters} − {detractors}) ÷ {whole} × 100 = {result}").format(
            **shares, whole=number(value.n), result=result
        )
    if kpi.interval is Interval.HALL:
        return _("All added up ÷ {whole} = {result}").format(whole=number(value.n), result=result)
    if value.numerator is not None and kpi.unit is Unit.MONEY:
        sum_of_money = in_unit(value.numerator, value.unit, value.currency)
        return _("{sum} ÷ {whole} = {result}").format(sum=sum_of_money, whole=number(value.n), result=result)
    if kpi.unit is not Unit.COUNT:
        return _("From {made_of}: {result}.").format(made_of=_how_many(kpi.made, value.n), result=result)
    return _("Counted one by one: {result}.").format(result=result)


def moved(name: str, before: Value, after: Value) -> str:
    """ "reply time 5 h 40 min → 2 h 10 min"."""
    was, would_be = (
        _("not known") if value.value is None else compact(value).replace(" ", _NO_BREAK)
        for value in (before, after)
    )
    return _("{name} {before} → {after}").format(name=name[:1].lower() + name[1:], before=was, after=would_be)


def step_words(reached: Reached | None, tiers: Tiers, kpi: Kpi) -> str:
    """ "better: under 12 h" for what is reached, or what good would be."""
    if reached is None:
        return _("too few to say")
    steps = (tiers.good, tiers.better, tiers.best)
    figure = in_unit(steps[max(reached.steps - 1, 0)].figure, _plain(kpi.unit))
    form = _("{level}: under {figure}") if kpi.better is Better.LOWER else _("{level}: {figure} or more")
    if not reached.steps:
        return form.format(level=step_names()[0], figure=figure)
    words = form.format(level=step_names()[reached.steps - 1], figure=figure)
    return words if reached.is_sure else _("{words}, not sure yet").format(words=words)


def _plain(unit: Unit) -> Unit:
    return Unit.COUNT if unit is Unit.PER_100_ORDERS else unit
