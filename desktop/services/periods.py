"""The stretches of time that a person chooses from, counted back from the last day that the data know."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop.domain.facts import Facts
from desktop.domain.period import Period, Rhythm, calendar_period, local_day
from desktop.language import N_

CHART_WEEKS = 12
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class Choice(StrEnum):
    """What can be chosen. The texts stand in the menu."""

    LAST_WEEK = N_("Last week")
    TWELVE_WEEKS = N_("12 weeks")
    THIS_MONTH = N_("This month")
    LAST_MONTH = N_("Last month")
    TWELVE_MONTHS = N_("12 months")


def last_known_day(facts: Facts, now: int, zone: str) -> date:
    """Today, or the last day of the data where that is earlier."""
    last = facts.last if facts.first <= facts.last else now
    return local_day(min(last, now), zone)


@dataclass(frozen=True)
class LastWeek:
    """The week that Home and Numbers open on. Not `whole`: the data are younger than one full week."""

    period: Period
    whole: bool


def last_week(facts: Facts, now: int, zone: str, week_start: int) -> LastWeek:
    """The last week of the shop's calendar that is over by now and by the data.

    An export of Sunday evening ends its week, although Sunday is not over in it. Data that are younger than
    a full week have the week in which they end.
    """
    today = end = first = local_day(now, zone)
    if facts.first <= facts.last:
        end = min(today, last_known_day(facts, now, zone) + _DAY)
        # orders that reach back further tell nothing of the customers who wrote
        arrived = facts.conversations.arrived
        began = int(arrived[0]) if len(arrived) else facts.first
        first = local_day(min(began, now), zone)
    after = end - timedelta(days=(end.weekday() - week_start) % 7)
    if after - _WEEK >= first:
        return LastWeek(Period(after - _WEEK, after, zone), whole=True)
    if after == end and facts.first <= facts.last:
        after -= _WEEK  # the data end with this week, and began in it
    return LastWeek(Period(after, after + _WEEK, zone), whole=False)


def chosen_period(choice: Choice, facts: Facts, now: int, zone: str, week_start: int) -> Period:
    """The period of a choice. What is not over yet ends with the last day that is known."""
    known = last_known_day(facts, now, zone)
    month = calendar_period(known, Rhythm.MONTH, zone)
    if choice is Choice.LAST_WEEK:
        return last_week(facts, now, zone, week_start).period
    if choice is Choice.TWELVE_WEEKS:
        return weeks_until(last_week(facts, now, zone, week_start).period.after, CHART_WEEKS, zone)
    if choice is Choice.THIS_MONTH:
        return Period(month.first, known + _DAY, zone)
    if choice is Choice.LAST_MONTH:
        return month.previous()
    first = month.first
    for _month in range(11):
        first = calendar_period(first - _DAY, Rhythm.MONTH, zone).first
    return Period(first, known + _DAY, zone)


def chart_end(period: Period, last: Period, week_start: int) -> date:
    """Where a chart by week ends that belongs to a period: after its last whole week that the data know."""
    after = min(period.after, last.after)
    return after - timedelta(days=(after.weekday() - week_start) % 7)


def weeks_until(after: date, weeks: int, zone: str) -> Period:
    """So many weeks up to, not including, a day."""
    return Period(after - _WEEK * weeks, after, zone)
