"""Telling what a report would hold before it is written: its period, its sheets, its conversations."""

import time
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop.kpis.catalogue import ALL
from desktop.language import N_, _
from desktop.reports.number_words import compact
from desktop.reports.summary_sheet import title_of
from desktop.services.export_report import head_of, rows_of
from desktop.services.measure import Asked, numbers
from desktop.services.periods import Choice, chosen_period
from desktop.store.conversation_rows import one_moment
from desktop.store.database import Book

SHEETS = (N_("Summary"), N_("Weekly"), N_("Conversations"), N_("Definitions"))


@dataclass(frozen=True)
class ReportPreview:
    """`asked` is the question with the period that was chosen and its "now": exported, it gives this."""

    asked: Asked
    title: str
    first: date
    last: date  # included
    channels: tuple[str, ...]  # that the book has
    conversations: int
    figures: tuple[tuple[str, str], ...]  # what is known: a measure's name and its value in words


def preview_report(book: Book, asked: Asked, choice: Choice | None = None) -> ReportPreview:
    """What the report of `asked` holds, over the period of `choice` where there is one."""
    now = int(time.time()) if asked.as_of is None else asked.as_of
    with one_moment(book.connection):
        found = numbers(book, replace(asked, as_of=now))
        view = found.view
        period = view.period
        if choice is not None:
            period = chosen_period(choice, found.facts, now, period.zone, view.week_start)
            found = replace(found, view=view.over(period))
        totals = [(kpi, found.measured(kpi).total) for kpi in ALL]
        return ReportPreview(
            asked=replace(asked, since=period.first.isoformat(), until=period.after.isoformat(), as_of=now),
            title=title_of(head_of(book, found)),
            first=period.first,
            last=period.after - timedelta(days=1),
            channels=tuple(dict.fromkeys(found.facts.channels.names)),
            conversations=len(rows_of(found)),
            figures=tuple((_(kpi.name), compact(total)) for kpi, total in totals if total.value is not None),
        )
