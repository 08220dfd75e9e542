"""Days on the axis of a chart: "7 Sep", never the number of a week."""

from datetime import date

from desktop.language import N_, _

_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def short_day(day: date) -> str:
    """ "7 Sep"."""
    return _("{day} {month}").format(day=day.day, month=short_month(day))


def short_month(day: date) -> str:
    """ "Sep"."""
    return _(_MONTHS[day.month - 1])


def short_weekday(weekday: int) -> str:
    """ "Mon" for 0."""
    return _(_WEEKDAYS[weekday])
