"""What a change of settings would do to the numbers of all history, before it is made.

Hours, holidays, time zone and targets only ask another question of the same facts: nothing is written for
them. Clocks and own addresses make other conversations, and the only honest way to say what they would do is
to do it: the very transaction of `change_settings` runs on the writing connection, is measured, and is rolled
back. A copy of the book would cost its whole size on disk and hold customers' words a second time; reading
from the scratch database alone would be a second way of counting, and could come out differently.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from desktop.domain.facts import Facts
from desktop.domain.kpi import Value
from desktop.domain.task import Task
from desktop.kpis.catalogue import ALL
from desktop.language import _
from desktop.services.change_settings import checked, needs_rebuild, store_and_count_again
from desktop.services.measure import Asked, Numbers, facts_of, question
from desktop.store.database import Book
from desktop.store.facts import load_facts
from desktop.store.scratch import scratch
from desktop.store.settings import all_settings, rules_in


class Effect(NamedTuple):
    """One measure over all of the book's time that would be another one."""

    name: str
    before: Value
    after: Value


class _NotKept(Exception):
    """Ends the transaction without keeping it."""


def preview(book: Book, changes: Mapping[str, str], task: Task) -> list[Effect]:
    """The measures that `changes` (as a person types them) would move; the book stays as it is.

    Needs a book that can be written where `needs_rebuild`. Raises Problem for a value that cannot be used.
    """
    asked = Asked(as_of=int(time.time()))
    stored = all_settings(book.connection)
    would_be = checked(changes)
    changed = {key: value for key, value in would_be.items() if value != stored.get(key)}
    facts = facts_of(book)
    before = question(facts, stored, asked)
    if needs_rebuild(changed):
        after_facts = _counted_again(book, changed, task)
    else:
        after_facts = _with_targets(facts, stored | changed)
    return list(_effects(before, question(after_facts, stored | changed, asked)))


def _counted_again(book: Book, changed: Mapping[str, str], task: Task) -> Facts:
    found: list[Facts] = []
    with suppress(_NotKept), scratch(book), book.stoppable(task), book.writing() as connection:
        store_and_count_again(book, changed, task)
        task.report(0.9, _("Counting everything again"))
        found.append(load_facts(connection))
        raise _NotKept
    return found[0]


def _with_targets(facts: Facts, stored: Mapping[str, str]) -> Facts:
    """The same facts, with the time that is allowed for a first answer as these settings say."""
    rules = rules_in(stored)
    target = np.array([rules.target(name) for name in facts.channels.names], dtype=np.int64)
    return replace(facts, channels=replace(facts.channels, target=target))


def _effects(before: Numbers, after: Numbers) -> Iterator[Effect]:
    for kpi in ALL:
        was, would_be = before.measured(kpi).total, after.measured(kpi).total
        if _differs(was, would_be):
            yield Effect(_(kpi.name), was, would_be)


def _differs(was: Value, would_be: Value) -> bool:
    """Not by rounding errors only."""
    if was.value is None or would_be.value is None:
        return was.value is not would_be.value
    return abs(was.value - would_be.value) > 1e-9 * max(1.0, abs(was.value))
