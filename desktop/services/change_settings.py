"""Reading and changing the shop's settings; a changed rule is applied to all of history at once.

To add a setting: 1. add it to SETTINGS with its check; 2. read it where it is used (store/settings.py for
rules); 3. name it in the README's table of settings.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from desktop.domain.assumptions import Assumptions
from desktop.domain.contact_points import email_point, name_point, phone_point
from desktop.domain.opening_hours import OpeningHours, Schedule, holidays_text, parse_holidays
from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.language import _
from desktop.store.applying import apply_scratch
from desktop.store.database import Book
from desktop.store.scratch import scratch
from desktop.store.settings import (
    all_settings,
    forget_setting,
    own_points,
    setting,
    store_setting,
)
from desktop.store.settling import settle

DEFAULT_TIME_ZONE = "Europe/Amsterdam"
WEEK_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Setting:
    """One setting: `check` turns what a person typed into what is stored, or raises Problem.

    `rebuilds`: conversations of all history depend on it.
    """

    check: Callable[[str], str]
    usual: str = ""
    rebuilds: bool = False


def _problem(value: str, wanted: str) -> Problem:
    return Problem(_("“{value}” cannot be used here. Nothing was changed.").format(value=value), wanted)


def _time_zone(value: str) -> str:
    value = value.strip()
    if value not in available_timezones():
        raise _problem(value, _("Name a time zone like Europe/Amsterdam or America/New_York."))
    return value


def _opening_hours(value: str) -> str:
    return str(OpeningHours.parse(value)) if value.strip() else ""


def _holidays(value: str) -> str:
    return holidays_text(parse_holidays(value)) if value.strip() else ""


def _currency(value: str) -> str:
    value = value.strip().upper()
    if len(value) != 3 or not value.isalpha():
        raise _problem(value, _("Name a currency by its three letters, like EUR."))
    return value


def _week_start(value: str) -> str:
    value = value.strip().lower()
    found = [day for day in WEEK_DAYS if value and day.startswith(value)]
    if len(found) != 1:
        raise _problem(value, _("Name a day of the week, like Monday."))
    return found[0].capitalize()


def _points(value: str) -> str:
    names = [part.strip() for part in value.replace(";", ",").split(",") if part.strip()]
    return json.dumps(sorted({as_point(name) for name in names}))


def as_point(name: str) -> str:
    """A contact point as typed by a person, or as it stands in the book already."""
    if name.startswith(("tel:", "name:")):
        return name
    return email_point(name) or phone_point(name) or name_point("own", name)


def _number(lowest: float, highest: float) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            number = float(value.strip().replace(",", "."))
        except ValueError:
            number = float("nan")
        if not lowest <= number <= highest:
            wanted = _("Give a number from {lowest} to {highest}.")
            raise _problem(value, wanted.format(lowest=f"{lowest:g}", highest=f"{highest:g}"))
        return f"{number:g}"

    return check


_MOST_TOPICS = 20


def _topics(value: str) -> str:
    names = list(dict.fromkeys(" ".join(name.split()) for name in value.split(",")))
    names = [name for name in names if name]
    if len(names) > _MOST_TOPICS:
        raise _problem(value, _("Name up to 20 topics, with commas between them."))
    return ", ".join(names)


def _yes_or_no(value: str) -> str:
    value = value.strip().lower()
    if value not in ("yes", "no"):
        raise _problem(value, _("Say yes or no."))
    return value


_TARGET = Setting(_number(0.001, 24 * 30))
SETTINGS: dict[str, Setting] = {
    "shop-name": Setting(str.strip),
    "time-zone": Setting(_time_zone, DEFAULT_TIME_ZONE),
    "opening-hours": Setting(_opening_hours),
    "holidays": Setting(_holidays),
    "currency": Setting(_currency),
    "week-start": Setting(_week_start, "Monday"),
    "owner": Setting(_points, "[]", rebuilds=True),
    "not-owner": Setting(_points, "[]", rebuilds=True),
    "not-customers": Setting(_points, "[]", rebuilds=True),
    "quiet-hours": Setting(_number(24, 30 * 24), "72", rebuilds=True),
    "split-days": Setting(_number(1, 30), "7", rebuilds=True),
    "split-days-mail": Setting(_number(1, 30), "14", rebuilds=True),
    "lapse-days": Setting(_number(1, 365), "30", rebuilds=True),
    "minutes-per-reply": Setting(_number(0.1, 600)),
    "hourly-rate": Setting(_number(0, 10_000)),
    "silence-days": Setting(_number(1, 3650)),
    "customer-years": Setting(_number(0.1, 50)),
    "margin": Setting(_number(1, 100)),
    "new-customer-cost": Setting(_number(0.01, 1_000_000)),
    "topics": Setting(_topics),
    "look-in-downloads": Setting(_yes_or_no),
}


def settings(book: Book) -> dict[str, str]:
    """Every setting as a person reads it; what was never set has its usual value."""
    stored = all_settings(book.connection)
    values = {key: stored.get(key, each.usual) for key, each in SETTINGS.items()}
    values |= {key: value for key, value in stored.items() if key.startswith("target-")}
    values["owner"] = ", ".join(sorted(own_points(book.connection)))
    for key in ("not-owner", "not-customers"):
        values[key] = ", ".join(json.loads(values[key]))
    return values


def read_setting(book: Book, key: str) -> str:
    """One setting as a person reads it. Raises Problem for an unknown key."""
    _known(key)
    return settings(book).get(key, "")


def change_setting(book: Book, key: str, value: str, task: Task) -> None:
    """Set `key`; where a rule changes, all conversations are rebuilt in the same transaction.

    Raises Problem for an unknown key or a value that cannot be used; then nothing is changed.
    """
    change_settings(book, {key: value}, task)


def change_settings(book: Book, changes: Mapping[str, str], task: Task) -> "Stored":
    """Set several settings in one transaction; gives what stood there before, for `put_back`.

    Raises Problem for an unknown key or a value that cannot be used; then nothing is changed.
    """
    return put_back(book, checked(changes), task)


Stored = Mapping[str, str | None]
"""Settings as the book keeps them; None where it keeps none."""


def checked(changes: Mapping[str, str]) -> dict[str, str]:
    """What would be stored. Raises Problem for an unknown key or a value that cannot be used."""
    return {key: _known(key).check(value) for key, value in changes.items()}


def put_back(book: Book, stored: Stored, task: Task) -> Stored:
    """Store these settings as they are, in one transaction; gives what stood there before.

    What equals the present writes nothing.
    """
    now = {key: setting(book.connection, key) for key in stored}
    changed = {key: value for key, value in stored.items() if value != now[key]}
    if not changed:
        return {}
    if not any(_known(key).rebuilds for key in changed):
        with book.writing():
            _store(book, changed)
    else:
        with scratch(book), book.stoppable(task), book.writing():
            store_and_count_again(book, changed, task)
    task.report(1.0)
    return {key: now[key] for key in changed}


def store_and_count_again(book: Book, stored: Stored, task: Task) -> None:
    """Store settings and rebuild all of history by them, in the caller's transaction and scratch database."""
    _store(book, stored)
    label = _("Counting everything again")
    settle(book.connection, lambda: task.report(0.5, label), everything=True)
    apply_scratch(book.connection)


def needs_rebuild(keys: Mapping[str, object]) -> bool:
    """Whether conversations of all history depend on one of these settings."""
    return any(_known(key).rebuilds for key in keys)


def _store(book: Book, stored: Stored) -> None:
    for key, value in stored.items():
        if value is None:
            forget_setting(book.connection, key)
        else:
            store_setting(book.connection, key, value)


def shop_zone(book: Book) -> str:
    """The IANA name of the shop's time zone."""
    return zone_in(all_settings(book.connection))


def shop_schedule(book: Book) -> Schedule | None:
    """The shop's opening hours, None where none are set."""
    return schedule_in(all_settings(book.connection))


def shop_week_start(book: Book) -> int:
    """0 = Monday … 6 = Sunday."""
    return week_start_in(all_settings(book.connection))


def zone_in(stored: Mapping[str, str]) -> str:
    """The IANA name of the time zone in these stored settings."""
    return stored.get("time-zone") or DEFAULT_TIME_ZONE


def schedule_in(stored: Mapping[str, str]) -> Schedule | None:
    """The opening hours in these stored settings, None where they have none."""
    text = stored.get("opening-hours")
    if not text:
        return None
    holidays = parse_holidays(stored.get("holidays") or "")
    return Schedule(zone_in(stored), ((None, OpeningHours.parse(text)),), holidays)


def assumptions_in(stored: Mapping[str, str]) -> Assumptions:
    """What the owner said that no file tells. Money is stored in major units, the margin in per cent."""

    def said(key: str) -> float | None:
        return float(stored[key]) if stored.get(key) else None

    def minor(key: str) -> int | None:
        amount = said(key)
        return None if amount is None else round(amount * 100)

    margin = said("margin")
    return Assumptions(
        hourly_rate_minor=minor("hourly-rate"),
        silence_days=said("silence-days"),
        customer_years=said("customer-years"),
        margin=None if margin is None else margin / 100,
        new_customer_minor=minor("new-customer-cost"),
    )


def week_start_in(stored: Mapping[str, str]) -> int:
    """0 = Monday … 6 = Sunday, by these stored settings."""
    return WEEK_DAYS.index((stored.get("week-start") or "Monday").lower())


def _known(key: str) -> Setting:
    if key.startswith("target-"):
        return _TARGET
    if key not in SETTINGS:
        raise Problem(
            _("There is no setting “{key}”. Nothing was changed.").format(key=key),
            _("These can be set: {keys}, and target-CHANNEL in hours.").format(keys=", ".join(SETTINGS)),
        )
    return SETTINGS[key]
