"""Exporting a report: measures what is asked, and lays the very same numbers out as an Excel workbook."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from desktop.domain.facts import NEVER, Bools, Ints
from desktop.domain.kpi import ChannelKind, Clock, Dimension, Kpi
from desktop.domain.period import Rhythm
from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.kpis.catalogue import ALL
from desktop.kpis.solving import final_times
from desktop.kpis.view import Columns
from desktop.language import _
from desktop.reports.contents import ConversationRow, Head, KnownUntil, Reported, wall_time
from desktop.reports.conversations_sheet import write_conversations
from desktop.reports.definitions_sheet import write_definitions
from desktop.reports.saving import replacing
from desktop.reports.summary_sheet import title_of, write_summary
from desktop.reports.weekly_sheet import write_weekly
from desktop.reports.workbook import Workbook
from desktop.services.change_settings import read_setting
from desktop.services.measure import Asked, Numbers, numbers
from desktop.store.conversation_rows import ConversationWords, conversation_words, one_moment
from desktop.store.database import Book

_ENDING = ".xlsx"
_LOOK_EVERY = 1000  # rows between two looks at the task


def export_report(
    book: Book, out: Path, asked: Asked, task: Task | None = None, *, hide_names: bool = False
) -> Path:
    """Write the report to `out`, in place of one that is there, and give its path back.

    `hide_names`: customers are numbered instead of named, and what they wrote about is left out.

    The filters, the clock and "now" of `asked` hold for every sheet; its rhythm and split do not: the
    sheets have their own. Raises Problem: a name that does not end in .xlsx, days that are no days, a place
    that cannot be written, a disk that is full, an old report that is open elsewhere. Raises Cancelled.
    Either way an old report is as it was.
    """
    if out.suffix.lower() != _ENDING:
        raise Problem(
            _("A report can be an Excel workbook so far, and “{name}” is none. Nothing was written.").format(
                name=out.name
            ),
            _("Give it a name that ends in .xlsx. Pages to print (PDF) and folders of CSV files come later."),
        )
    task = task or Task()
    with replacing(out) as file, one_moment(book.connection):
        task.report(0.0, _("Counting"))
        found = numbers(book, asked)
        head = head_of(book, found)
        reported = [_reported(kpi, found) for kpi in ALL]
        with Workbook(title_of(head)) as workbook:
            write_summary(workbook, head, reported)
            write_weekly(workbook, reported)
            task.report(0.1, _("Writing the conversations"))
            write_conversations(workbook, head.period.zone, _conversations(book, found, task, hide_names))
            write_definitions(workbook, head, reported)
            task.report(0.9, _("Saving the report"))
            workbook.save(file)
        task.report(1.0)
    return out


def head_of(book: Book, found: Numbers) -> Head:
    """What the report says of itself."""
    view, filters = found.view, found.view.filters
    kept = {
        Dimension.CHANNEL.value: filters.channels,
        Dimension.TOPIC.value: filters.topics,
        Dimension.AGENT.value: filters.agents,
        Dimension.COUNTRY.value: filters.countries,
    }
    return Head(
        shop=read_setting(book, "shop-name"),
        period=view.period,
        clock=view.clock,
        hours=read_setting(book, "opening-hours"),
        as_of=view.as_of,
        filters={dimension: names for dimension, names in kept.items() if names},
        rules=view.rules,
        week_start=view.week_start,
        known_until=tuple(_known_until(found)),
    )


def _known_until(found: Numbers) -> Iterator[KnownUntil]:
    facts = found.facts
    channels = facts.channels
    for name, account, until in zip(
        channels.names, channels.accounts, channels.known_until.tolist(), strict=True
    ):
        yield KnownUntil(name, account, until)
    if len(facts.orders.id):
        until = facts.orders_known_until
        yield KnownUntil("", "", int(facts.orders.placed_at[-1]) if until == NEVER else until)


def _reported(kpi: Kpi, found: Numbers) -> Reported:
    """The measure with its weeks; by channel only where customers expect other things on another channel."""
    weekly = replace(found, asked=replace(found.asked, by=Rhythm.WEEK, split=None))
    # Published times are by the clock, so levels are judged by it, also where open hours are counted.
    judged = replace(found, view=found.view.on(Clock.CALENDAR))
    by_channel = replace(judged, asked=replace(found.asked, by=None, split=Dimension.CHANNEL))
    differs = any(kind is not ChannelKind.ANY for kind in kpi.tiers)
    channels = by_channel.measured(kpi).split if differs else {}
    return Reported(kpi, weekly.measured(kpi), found.change(kpi), channels)


def rows_of(found: Numbers) -> Ints:
    """The rows of the facts that the report lists: conversations asked for that began in the period."""
    period, arrived = found.view.period, found.facts.conversations.arrived
    asked = _columns(found, Clock.CALENDAR).asked
    return np.flatnonzero(asked & (arrived >= period.start) & (arrived < period.end))


def _conversations(book: Book, found: Numbers, task: Task, hide_names: bool) -> Iterator[ConversationRow]:
    """Each conversation that is listed, with what is known of it "now"."""
    facts, view = found.facts, found.view
    zone, c = view.period.zone, facts.conversations
    by_clock, by_hours = _columns(found, Clock.CALENDAR), _columns(found, Clock.OPEN)
    horizon = by_clock.horizon
    rows = rows_of(found)
    numbered: dict[str, str] = {}
    solved = _solved(by_clock)
    came_back = _came_back(by_clock)
    columns = zip(
        rows.tolist(),
        c.arrived[rows].tolist(),
        np.where(c.first_reply <= horizon, c.first_reply, NEVER)[rows].tolist(),
        by_clock.first_wait[rows].tolist(),
        by_hours.first_wait[rows].tolist(),
        solved[rows].tolist(),
        came_back[rows].tolist(),
        conversation_words(book.connection, c.id[rows].tolist()),
        strict=True,
    )
    for number, (row, arrived, reply, wait, open_wait, solved_at, back, words) in enumerate(columns):
        if number % _LOOK_EVERY == 0:
            task.report(0.1 + 0.8 * number / len(rows))
        if hide_names:
            words = _without_names(words, numbered)
        yield ConversationRow(
            id=words.id,
            channel=_named(facts.channels.names, c.channel[row]),
            customer=words.customer,
            name=words.name,
            subject=words.subject,
            arrived=wall_time(arrived, zone),
            first_reply=None if reply == NEVER else wall_time(reply, zone),
            first_wait=None if wait != wait else wait,
            first_wait_open=None if open_wait != open_wait else open_wait,
            solved=None if solved_at == NEVER else wall_time(solved_at, zone),
            turns=int(c.turns[row]),
            messages=int(c.messages[row]),
            came_back=None if solved_at == NEVER else back,
            topic=_named(facts.topics, c.topic[row]),
            agent=_named(facts.agents, c.agent[row]),
            order=words.order,
            order_named=bool(words.order_named) if words.order else None,
            outbound=bool(c.outbound[row]),
            reason=_named(facts.reasons, c.reason[row]),
        )


def _without_names(words: ConversationWords, numbered: dict[str, str]) -> ConversationWords:
    """The same customer has the same number throughout the report."""
    customer = words.customer and numbered.setdefault(
        words.customer, _("Customer {n}").format(n=len(numbered) + 1)
    )
    return words._replace(customer=customer, name="", subject="")


def _columns(found: Numbers, clock: Clock) -> Columns:
    """The columns of the same question on this clock: a conversation's row shows both."""
    return found.view.on(clock).columns(found.facts)


def _solved(columns: Columns) -> Ints:
    """When each conversation was solved the last time, as far as is known by then; NEVER where it was not."""
    solved = np.full(len(columns.facts.conversations.id), NEVER, dtype=np.int64)
    times = columns.observed(final_times)
    solved[times.row] = times.at
    return solved


def _came_back(columns: Columns) -> Bools:
    """Whether the customer of each conversation wrote again after it was solved."""
    r = columns.facts.resolutions
    came_back = np.zeros(len(columns.facts.conversations.id), dtype=np.bool_)
    came_back[r.conversation[r.came_back <= columns.horizon[r.conversation]]] = True
    return came_back


def _named(names: tuple[str, ...], code: int) -> str:
    return "" if code < 0 else names[code]
