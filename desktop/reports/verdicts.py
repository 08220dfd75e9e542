"""What can honestly be said beside a number: of its change, of the level it reaches, of what it lacks."""

from collections.abc import Mapping
from typing import NamedTuple

from desktop.domain.kpi import (
    Better,
    Change,
    ChannelKind,
    Interval,
    Kpi,
    Measured,
    Result,
    Tiers,
    Unit,
    Value,
)
from desktop.domain.kpi import kind_of as kind_of_channel
from desktop.language import N_, _
from desktop.reports.wording import few, in_unit

_FEWEST = 5  # below, a list says more than a level
_MANY_UNANSWERED = 10  # per cent of those due

_OF_RESULT = {
    Result.CLEAR_BETTER: N_("Better, and that is clear."),
    Result.CLEAR_WORSE: N_("Worse, and that is clear."),
    Result.CLEAR_MORE: N_("More, and that is clear."),
    Result.CLEAR_LESS: N_("Less, and that is clear."),
    Result.NONE: N_("No clear change."),
    Result.TOO_FEW: N_("Can't tell yet: too few."),
    Result.PROVISIONAL: N_("Can't tell yet: it can still change."),
}


def change_words(change: Change) -> str:
    """The period against the one before it; "" where there is nothing to compare."""
    if change.now.value is None:
        return ""
    if change.before.value is None:
        return _("Nothing to compare with.")
    if change.result is Result.NOT_TESTED:
        return _counted_change(change)
    return _(_OF_RESULT[change.result])


def _counted_change(change: Change) -> str:
    """A counted figure is exact: there is nothing to be unsure about."""
    difference = change.difference or 0.0
    if not difference:
        return _("The same.")
    amount = in_unit(abs(difference), change.now.unit, change.now.currency)
    return (_("{amount} more.") if difference > 0 else _("{amount} less.")).format(amount=amount)


def level_words(kpi: Kpi, total: Value, channels: Mapping[str, Value]) -> str:
    """Which of good, better and best is reached, by channel where customers expect different things there."""
    for_all = kpi.tiers.get(ChannelKind.ANY)
    if for_all is not None:
        return level(total, for_all, kpi)
    levels = []
    for channel, value in channels.items():
        tiers = kpi.tiers.get(kind_of_channel(channel))
        reached = "" if tiers is None else level(value, tiers, kpi)
        if reached:
            levels.append(_("{channel}: {level}").format(channel=channel or _("no channel"), level=reached))
    return "; ".join(levels)


def level(value: Value, tiers: Tiers, kpi: Kpi) -> str:
    """The highest level that the value reaches; "" for none, or too few to say.

    It is sure where the worse end of the 95 % range reaches it too.
    """
    reached = steps_reached(value, tiers, kpi)
    if reached is None or not reached.steps:
        return ""
    name = step_names()[reached.steps - 1]
    return name if reached.is_sure else _("{level}, not sure yet").format(level=name)


class Reached(NamedTuple):
    """How far up the ladder: 0 for none, 1 for good, 2 for better, 3 for best."""

    steps: int
    is_sure: bool


def steps_reached(value: Value, tiers: Tiers, kpi: Kpi) -> Reached | None:
    """The highest step that the value reaches, sure where the worse end of its range reaches it too.

    None where there is no value, or too few to say.
    """
    if value.value is None or value.n < _FEWEST:
        return None
    worse = value.high if kpi.better is Better.LOWER else value.low
    if kpi.interval is Interval.NONE:
        worse = value.value
    for steps, step in ((3, tiers.best), (2, tiers.better), (1, tiers.good)):
        if _reaches(value.value, step.figure, kpi.better):
            return Reached(steps, worse is not None and _reaches(worse, step.figure, kpi.better))
    return Reached(0, True)


def step_names() -> tuple[str, str, str]:
    """The steps of the ladder, the lowest first."""
    return _("good"), _("better"), _("best")


def _reaches(value: float, figure: float, better: Better) -> bool:
    return value <= figure if better is Better.LOWER else value >= figure


def remark(kpi: Kpi, measured: Measured) -> str:
    """What must be said beside it: what it needs, that it is made of few, that it can still change."""
    total = measured.total
    if total.value is None:
        return _("Needs {what}.").format(what=total.needs or "")
    said = [_sentence(few(total))] if kpi.interval is not Interval.NONE else []
    said.append(unanswered_words(total))
    late = [_(part.name) for part in kpi.parts if part.key in measured.provisional_parts]
    if measured.provisional:
        said.append(_("Can still change."))
    elif late:
        said.append(_("Can still change: {parts}.").format(parts=", ".join(late)))
    return " ".join(filter(None, said))


def unanswered_words(total: Value) -> str:
    """What a median of answers hides: that many have none; "" where they are few, or it is no such number."""
    share = total.parts.get("unanswered")
    if share is None or share <= _MANY_UNANSWERED:
        return ""
    if total.n < _FEWEST:  # of so few a share says nothing
        return _("Not everyone whose time is up has an answer; who has none is not in it.")
    return _("{share} of those whose time is up have no answer, and are not in it.").format(
        share=in_unit(share, Unit.PERCENT)
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text else ""


def unit_words(unit: Unit, currency: str | None = None) -> str:
    """What the figures of a column count."""
    if unit is Unit.MONEY and currency:
        return currency
    return _(_OF_UNIT[unit])


_OF_UNIT = {
    Unit.MINUTES: N_("minutes"),
    Unit.HOURS: N_("hours"),
    Unit.PERCENT: N_("%"),
    Unit.POINTS: N_("points"),
    Unit.COUNT: N_("how many"),
    Unit.PER_100_ORDERS: N_("per 100 orders"),
    Unit.MONEY: N_("money"),
    Unit.RATIO: N_("for each"),
}
