"""Days and months as a shopkeeper reads them: "7 Sep", "16–22 November". Never a number of a week."""

from datetime import date, timedelta

from desktop.language import N_, _

_SHORT = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_LONG = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def short_day(day: date) -> str:
    """ "7 Sep"."""
    return _("{day} {month}").format(day=day.day, month=short_month(day))


def short_month(day: date) -> str:
    """ "Sep"."""
    return _(_SHORT[day.month - 1])


def long_month(day: date) -> str:
    """ "September"."""
    return _(_LONG[day.month - 1])


def short_weekday(weekday: int) -> str:
    """ "Mon" for 0."""
    return _(_WEEKDAYS[weekday])


def day_range(first: date, after: date, today: date | None = None) -> str:
    """ "16–22 November", "30 November – 6 December"; `after` is not included.

    The year is said where the days are not of the year of `today`.
    """
    last = after - timedelta(days=1)
    if first.month == last.month and first.year == last.year:
        text = _("{first}–{last} {month}").format(first=first.day, last=last.day, month=long_month(first))
    else:
        text = _("{first} {first_month} – {last} {last_month}").format(
            first=first.day, first_month=long_month(first), last=last.day, last_month=long_month(last)
        )
    if today is None or last.year == today.year:
        return text
    return _("{days} {year}").format(days=text, year=last.year)
