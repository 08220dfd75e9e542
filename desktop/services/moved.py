"""Why the last week's numbers are not what they were before an import."""

import time
from dataclasses import dataclass

from desktop.domain.kpi import Measured
from desktop.domain.period import Period
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.kpis.speed import FIRST_RESPONSE_TIME
from desktop.services.change_settings import shop_week_start, shop_zone
from desktop.services.measure import Asked, facts_of, question
from desktop.services.periods import last_week
from desktop.store.database import Book
from desktop.store.settings import all_settings


@dataclass(frozen=True)
class WeekFigures:
    """What was said about one week: reply time with the number of answers, and contacts with the orders."""

    week: Period
    reply: Measured
    rate: Measured


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
    return WeekFigures(week, numbers.measured(FIRST_RESPONSE_TIME), numbers.measured(CONTACT_RATE))


def moved(book: Book, before: WeekFigures | None, now: int | None = None) -> Moved | None:
    """How the week of `before` stands now, or None where its numbers are the same."""
    if before is None:
        return None
    after = week_figures(book, before.week, now)
    if after is None or (after.reply.total, after.rate.total) == (before.reply.total, before.rate.total):
        return None
    return Moved(before, after)
