"""Instants as a shopkeeper reads them, always in the shop's own time zone, never in the machine's."""

import time
from datetime import date, datetime

from desktop.domain.period import zone_of
from desktop.language import N_, _
from desktop.reports.day_words import short_day, short_weekday

_WHOLE_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_LATELY = 6  # days for which the weekday says it best


def local(instant: int, zone: str) -> datetime:
    """Seconds UTC as the shop's wall clock."""
    return datetime.fromtimestamp(instant, zone_of(zone))


def day_name(day: date, *, year: bool = False) -> str:
    """ "20 Nov", with the year where it is asked for."""
    text = short_day(day)
    return _("{date} {year}").format(date=text, year=day.year) if year else text


def day(instant: int, zone: str, now: int | None = None) -> str:
    """ "20 Nov"; "20 Nov 2025" where that is another year than `now`'s (seconds UTC, usually this moment)."""
    when = local(instant, zone).date()
    return day_name(when, year=when.year != _today(zone, now).year)


def clock(instant: int, zone: str) -> str:
    """ "11:15"."""
    return f"{local(instant, zone):%H:%M}"


def moment(instant: int, zone: str, now: int | None = None) -> str:
    """ "Fri 20 Nov 11:15"."""
    return _("{weekday} {date} {time}").format(
        weekday=weekday(local(instant, zone).date()), date=day(instant, zone, now), time=clock(instant, zone)
    )


def since(instant: int, zone: str, now: int | None = None) -> str:
    """ "Fri 11:15" within the last week before `now`, else "20 Nov". Say "since {when}" around it."""
    when = local(instant, zone).date()
    if 0 <= (_today(zone, now) - when).days <= _LATELY:
        return _("{weekday} {time}").format(weekday=weekday(when), time=clock(instant, zone))
    return day(instant, zone, now)


def days(first: date, last: date) -> str:
    """Both included: "16–22 November", "28 September – 4 October", with years where they differ."""
    first_month, last_month = _(_WHOLE_MONTHS[first.month - 1]), _(_WHOLE_MONTHS[last.month - 1])
    if first.year != last.year:
        return _("{first} – {last}").format(first=day_name(first, year=True), last=day_name(last, year=True))
    if first == last:
        return _("{day} {month}").format(day=last.day, month=last_month)
    if first.month == last.month:
        return _("{first}–{last} {month}").format(first=first.day, last=last.day, month=last_month)
    return _("{first} – {last}").format(
        first=_("{day} {month}").format(day=first.day, month=first_month),
        last=_("{day} {month}").format(day=last.day, month=last_month),
    )


def weekday(when: date) -> str:
    """ "Fri"."""
    return short_weekday(when.weekday())


def _today(zone: str, now: int | None) -> date:
    return local(int(time.time()) if now is None else now, zone).date()
