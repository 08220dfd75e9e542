"""What stands around a number that is looked at closely: what it is made of, and how it was counted."""

from collections.abc import Mapping

from desktop.domain.kpi import Better, Change, Interval, Kpi, Part, Result, Tiers, Unit, Value
from desktop.language import N_, _, ngettext
from desktop.reports.conversations_sheet import reason_words
from desktop.reports.verdicts import Reached, change_words, step_names
from desktop.reports.wording import in_unit, number

_NO_BREAK = "\u00a0"

# Why a row is not in one measure, beside the reasons that leave it out of all of them.
_GATES: Mapping[str, str] = {
    "answered": N_("answered"),
    "bot-only": N_("answered by a machine only"),
    "clock-skew": N_("answered before it was written: the clocks of the files disagree"),
    "closed-unanswered": N_("closed without an answer"),
    "lapsed": N_("never answered"),
    "no-answer-needed": N_("needs no answer"),
    "no-customer": N_("nobody knows who wrote"),
    "no-instant": N_("the files do not tell when it was answered"),
    "no-opening-hours": N_("no opening hours are set"),
    "no-order": N_("not about an order"),
    "not-an-order": N_("a test, a draft or voided"),
    "not-due": N_("still has time"),
    "not-solved": N_("not solved yet"),
    "waiting": N_("still waiting"),
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
    if kpi.unit is Unit.PERCENT and value.numerator is not None:
        return _("{part} of {whole}").format(part=number(value.numerator), whole=number(value.n))
    if kpi.key == "first_response_time":
        return ngettext("{n} answered", "{n} answered", value.n).format(n=number(value.n))
    if kpi.key == "resolution_time":
        return ngettext("{n} solved", "{n} solved", value.n).format(n=number(value.n))
    return ngettext("{n} conversation", "{n} conversations", value.n).format(n=number(value.n))


def worked_out(kpi: Kpi, value: Value) -> str:
    """The formula with the figures of this number in it; "" where it is not known."""
    if value.value is None:
        return ""
    result = in_unit(value.value, value.unit, value.currency)
    if kpi.unit is Unit.PER_100_ORDERS or (kpi.unit is Unit.PERCENT and value.numerator is not None):
        return _("{part} ÷ {whole} × 100 = {result}").format(
            part=number(value.numerator or 0), whole=number(value.n), result=result
        )
    if kpi.interval is Interval.ORDER_STATISTIC:
        return ngettext(
            "There is {n} time: {result}.",
            "Of {n} times one half is shorter than {result}, the other one longer.",
            value.n,
        ).format(n=number(value.n), result=result)
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
