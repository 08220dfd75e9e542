"""What an import moved in the last week's numbers, and why."""

import time
from dataclasses import dataclass
from datetime import timedelta

from desktop.domain.kpi import Measured
from desktop.domain.period import Period, local_day
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.kpis.speed import FIRST_RESPONSE_TIME
from desktop.kpis.volume import CONTACT_VOLUME
from desktop.language import _, ngettext
from desktop.reports.day_words import short_day
from desktop.reports.wording import duration, number
from desktop.services.change_settings import shop_week_start, shop_zone
from desktop.services.measure import Asked, facts_of, question
from desktop.services.periods import last_week
from desktop.store.database import Book
from desktop.store.settings import all_settings

_LITTLE = 0.25  # of what it was: more is not a little


@dataclass(frozen=True)
class WeekFigures:
    """What was said about one week: reply time, contacts per 100 orders, and how many wrote."""

    week: Period
    reply: Measured
    rate: Measured
    volume: Measured


@dataclass(frozen=True)
class Moved:
    """The same week before and after an import that changed what it says."""

    before: WeekFigures
    after: WeekFigures

    @property
    def answers(self) -> int:
        """How many answered conversations came to the week."""
        return self.after.reply.total.n - self.before.reply.total.n

    @property
    def conversations(self) -> int:
        """How many conversations came to the week, with an order or without."""
        return self.after.volume.total.n - self.before.volume.total.n

    @property
    def contacts(self) -> float:
        """How many contacts came to the week."""
        now, then = self.after.rate.total.numerator or 0, self.before.rate.total.numerator or 0
        return now - then

    @property
    def orders(self) -> int:
        """How many orders came to the week."""
        return self.after.rate.total.n - self.before.rate.total.n


def week_figures(book: Book, week: Period | None = None, now: int | None = None) -> WeekFigures | None:
    """The figures of a week, of the last whole one where none is named; None without such a week."""
    moment = int(time.time()) if now is None else now
    facts = facts_of(book)
    if week is None:
        if facts.first > facts.last:
            return None
        found = last_week(facts, moment, shop_zone(book), shop_week_start(book))
        if not found.whole:
            return None
        week = found.period
    asked = Asked(week.first.isoformat(), week.after.isoformat(), as_of=moment)
    numbers = question(facts, all_settings(book.connection), asked)
    reply, rate, volume = map(numbers.measured, (FIRST_RESPONSE_TIME, CONTACT_RATE, CONTACT_VOLUME))
    return WeekFigures(week, reply, rate, volume)


def moved(book: Book, before: WeekFigures | None, now: int | None = None) -> Moved | None:
    """How the week of `before` stands now, or None where its numbers are the same."""
    if before is None:
        return None
    after = week_figures(book, before.week, now)
    if after is None or (after.reply.total, after.rate.total) == (before.reply.total, before.rate.total):
        return None
    return Moved(before, after)


def moved_words(change: Moved, now: int | None = None) -> str:
    """ "Last week's numbers moved a little: reply time 2 h → 2 h 10 min, because 3 late answers came in."

    "" where they read the same as before, or were not known.
    """
    before, after = change.before, change.after
    steps: list[tuple[float, float, str]] = []
    for then, later, show, sentence in (
        (before.reply, after.reply, duration, _("reply time {before} → {after}")),
        (before.rate, after.rate, number, _("contacts per 100 orders {before} → {after}")),
    ):
        old, new = then.total.value, later.total.value
        if old is not None and new is not None and show(old) != show(new):
            steps.append((old, new, sentence.format(before=show(old), after=show(new))))
    if not steps:
        return ""
    is_little = all(abs(new - old) <= _LITTLE * old for old, new, _words in steps)
    said = _("{week} moved a little: {changes}") if is_little else _("{week} moved: {changes}")
    changes = ", ".join(words for _old, _new, words in steps)
    said = said.format(week=_whose_numbers(before.week, now), changes=changes)
    because = _because(change)
    return _("{moved}, because {reason}.").format(moved=said, reason=because) if because else f"{said}."


def _whose_numbers(week: Period, now: int | None) -> str:
    today = local_day(int(time.time()) if now is None else now, week.zone)
    if week.after > today - timedelta(days=7):
        return _("Last week's numbers")
    return _("The numbers of the week of {day}").format(day=short_day(week.first))


def _because(change: Moved) -> str:
    """What came to the week; "" where nothing did (an order was cancelled, a rule changed)."""
    reasons = []
    if change.conversations > 0:
        words = ngettext(
            "{n} more conversation came in", "{n} more conversations came in", change.conversations
        )
        reasons.append(words.format(n=number(change.conversations)))
    elif change.answers > 0:
        words = ngettext("{n} late answer came in", "{n} late answers came in", change.answers)
        reasons.append(words.format(n=number(change.answers)))
    if change.orders > 0:
        words = ngettext("{n} more order came in", "{n} more orders came in", change.orders)
        reasons.append(words.format(n=number(change.orders)))
    return _(" and ").join(reasons)
