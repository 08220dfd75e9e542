"""The sheet Summary: what was asked, and every measure in one row.

A row's `key` and `value` are those of the JSON, in the JSON's unit and with all digits (minutes, not hours;
72.5 for 72.5 %), so that any figure can be held against another one. Beside them it is written for a person.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from desktop.domain.kpi import Clock
from desktop.language import N_, _
from desktop.reports.contents import Head, Reported, wall_time
from desktop.reports.verdicts import change_words, level_words, remark, unit_words
from desktop.reports.wording import in_unit, range_of
from desktop.reports.workbook import CellValue, Column, Look, Workbook

_FILTERED_BY = {
    "channel": N_("Only these channels"),
    "topic": N_("Only these topics"),
    "agent": N_("Only answered by"),
    "country": N_("Only these countries"),
}


def title_of(head: Head) -> str:
    """The heading of a report, and its title among the properties of the file."""
    if head.shop:
        return _("{shop}: customer service in numbers").format(shop=head.shop)
    return _("Customer service in numbers")


def write_summary(workbook: Workbook, head: Head, reported: Sequence[Reported]) -> None:
    columns = _columns()
    sheet = workbook.sheet(_("Summary"), [column.width for column in columns])
    sheet.row((title_of(head), Look.TITLE))
    for label, text in head_lines(head):
        sheet.row((label, Look.NOTE), text)
    sheet.row()
    sheet.header(columns)
    for each in reported:
        sheet.cells(columns, _row(each))
    sheet.row()
    sheet.row((_("What they are made of"), Look.SECTION))
    parts = _part_columns()
    sheet.header(parts)
    for each in reported:
        for row in _part_rows(each):
            sheet.cells(parts, row)


def head_lines(head: Head) -> Iterator[tuple[str, str]]:
    """What was asked, line by line: a name and its text."""
    before = head.period.previous()
    last, last_before = head.period.after - timedelta(days=1), before.after - timedelta(days=1)
    yield _("Period"), _("{first} to {last}").format(first=head.period.first, last=last)
    yield _("Period before"), _("{first} to {last}").format(first=before.first, last=last_before)
    yield _("Time zone"), head.period.zone
    yield _("Waiting time"), _clock(head)
    now = wall_time(head.as_of, head.period.zone)
    yield _("As of"), f"{now:%Y-%m-%d %H:%M}"
    for dimension, names in head.filters.items():
        yield _(_FILTERED_BY[dimension]), ", ".join(name or _("without") for name in names)


def _clock(head: Head) -> str:
    if head.clock is Clock.CALENDAR:
        return _("By the clock, day and night")
    if not head.hours:
        return _("In open hours, but no opening hours are set")
    return _("In open hours: {hours}").format(hours=head.hours)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("what"), 28, Look.STRONG),
        Column(_("also called"), 34, Look.WRAPPED),
        Column(_("this period"), 24, Look.WRAPPED),
        Column(_("95 % range"), 24, Look.WRAPPED),
        Column(_("of how many"), 11, Look.WHOLE),
        Column(_("period before"), 24, Look.WRAPPED),
        Column(_("change"), 30, Look.WRAPPED),
        Column(_("level reached"), 24, Look.WRAPPED),
        Column(_("remark"), 36, Look.WRAPPED),
        Column(_("key"), 24),
        Column(_("unit"), 14),
        Column(_("value"), 12),
        Column(_("low"), 12),
        Column(_("high"), 12),
        Column(_("value before"), 13),
    )


def _row(each: Reported) -> tuple[CellValue, ...]:
    kpi, total, before = each.kpi, each.measured.total, each.change.before
    known = total.value is not None
    return (
        _(kpi.name),
        _(kpi.term),
        in_unit(total.value, total.unit, total.currency),
        range_of(total),
        total.n,
        in_unit(before.value, before.unit, before.currency) if known or before.value is not None else "",
        change_words(each.change),
        level_words(kpi, total, each.channels),
        remark(kpi, each.measured),
        kpi.key,
        unit_words(total.unit, total.currency),
        total.value,
        total.low,
        total.high,
        before.value,
    )


def _part_columns() -> tuple[Column, ...]:
    return (
        Column(_("what"), look=Look.STRONG),
        Column(_("part"), look=Look.WRAPPED),
        Column(_("this period"), look=Look.WRAPPED),
        Column(_("key of the part"), look=Look.WRAPPED),
        Column(_("figure")),
    )


def _part_rows(each: Reported) -> Iterator[tuple[CellValue, ...]]:
    """Declared parts by their names; of others the key is the name, and they are in the measure's unit."""
    kpi, total = each.kpi, each.measured.total
    names = {part.key: (_(part.name), part.unit) for part in kpi.parts}
    for key, value in total.parts.items():
        name, unit = names.get(key, (key or _("without"), kpi.unit))
        yield _(kpi.name), name, in_unit(value, unit, total.currency), f"{kpi.key}.parts.{key}", value
