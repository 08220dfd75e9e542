"""Asking the book for numbers: one question (period, clock, filters), any of the measures."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.domain.facts import Facts
from desktop.domain.kpi import Change, Clock, Dimension, Evidence, Kpi, Measured
from desktop.domain.period import Rhythm, asked_period, covering
from desktop.domain.problem import Problem
from desktop.kpis.catalogue import ALL, by_key
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.view import Filters, View
from desktop.language import _
from desktop.services.change_settings import assumptions_in, schedule_in, week_start_in, zone_in
from desktop.store.database import Book
from desktop.store.facts import load_facts
from desktop.store.settings import all_settings, rules_in


@dataclass(frozen=True)
class Asked:
    """What a person asks. Days are YYYY-MM-DD of the shop's time zone, `until` is not included."""

    since: str = ""
    until: str = ""
    by: Rhythm | None = None
    split: Dimension | None = None
    filters: Filters = field(default_factory=Filters)
    clock: Clock | None = None  # None: open hours where they are set
    as_of: int | None = None  # seconds UTC; None: this moment


@dataclass(frozen=True, eq=False)
class Numbers:
    """The facts of a book and one question put to them."""

    facts: Facts
    view: View
    asked: Asked

    def measured(self, kpi: Kpi) -> Measured:
        return measure(kpi, self.facts, self.view, self.asked.by, self.asked.split)

    def change(self, kpi: Kpi) -> Change:
        return compare(kpi, self.facts, self.view)

    def evidence(self, kpi: Kpi) -> Evidence:
        return evidence(kpi, self.facts, self.view)


def facts_of(book: Book) -> Facts:
    """The book's facts, loaded once a revision."""
    revision = book.revision
    kept = book.remembered.get("facts")
    if kept is not None and kept[0] == revision and isinstance(kept[1], Facts):
        return kept[1]
    facts = load_facts(book.connection)
    book.remembered["facts"] = (revision, facts)
    return facts


def numbers(book: Book, asked: Asked) -> Numbers:
    """The book's facts under the question. Raises Problem for days that are no days.

    A book without any instant is asked about the day of `as_of`: every measure then says what it needs.
    """
    return question(load_facts(book.connection), all_settings(book.connection), asked)


def question(facts: Facts, stored: Mapping[str, str], asked: Asked) -> Numbers:
    """Facts under a question, with settings as `stored`: those of the book, or others to try out."""
    zone, schedule = zone_in(stored), schedule_in(stored)
    clock = asked.clock or (Clock.OPEN if schedule is not None else Clock.CALENDAR)
    as_of = int(time.time()) if asked.as_of is None else asked.as_of
    reach = (facts.first, facts.last) if facts.first <= facts.last else None
    period = asked_period(asked.since, asked.until, zone, reach) or covering(as_of, as_of, zone)
    view = View(
        period,
        clock,
        as_of,
        asked.filters,
        schedule,
        rules_in(stored),
        week_start_in(stored),
        assumptions_in(stored),
        stored.get("currency", ""),
    )
    return Numbers(facts, view, asked)


def chosen(keys: Sequence[str]) -> tuple[Kpi, ...]:
    """The measures with these keys, all of them for none. Raises Problem for an unknown key."""
    unknown = [key for key in keys if key not in by_key]
    if unknown:
        raise Problem(
            _("There is no measure “{key}”.").format(key=unknown[0]),
            _("These can be asked for: {keys}.").format(keys=", ".join(by_key)),
        )
    return tuple(by_key[key] for key in keys) if keys else ALL
