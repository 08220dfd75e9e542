"""The sheet Weekly: one row a week, and of every measure its value and of how many it is."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain

from desktop.domain.kpi import BucketValue, Unit
from desktop.language import _
from desktop.reports.contents import Reported
from desktop.reports.verdicts import unit_words
from desktop.reports.workbook import CellValue, Column, Look, Workbook


def write_weekly(workbook: Workbook, reported: Sequence[Reported]) -> None:
    """Values are in the units of the JSON. The weeks are those of `measured.series`, the same for all."""
    columns = tuple(_columns(reported))
    sheet = workbook.sheet(_("Weekly"), [column.width for column in columns], frozen="C2")
    weeks = zip(*(each.measured.series for each in reported), strict=True)
    sheet.table("Weekly", columns, (_row(reported, week) for week in weeks))


def _columns(reported: Sequence[Reported]) -> Iterator[Column]:
    yield Column(_("from"), 12, Look.DAY)
    yield Column(_("to"), 12, Look.DAY)
    for each in reported:
        name, unit = _(each.kpi.name), each.kpi.unit
        header = _("{name}, {unit}").format(name=name, unit=unit_words(unit, each.measured.total.currency))
        if unit in (Unit.COUNT, Unit.PER_100_ORDERS):  # the name says it
            header = name
        yield Column(header, 16, Look.NUMBER if unit is not Unit.COUNT else Look.WHOLE)
        yield Column(_("{name}: of how many").format(name=name), 14, Look.WHOLE)
    yield Column(_("remark"), 80)


def _row(reported: Sequence[Reported], week: Sequence[BucketValue]) -> tuple[CellValue, ...]:
    pairs = ((bucket.value, bucket.n) for bucket in week)
    first, after = week[0].first, week[0].after
    return (first, after - timedelta(days=1), *chain.from_iterable(pairs), _remark(reported, week))


def _remark(reported: Sequence[Reported], week: Sequence[BucketValue]) -> str:
    """What keeps a week from being compared with others."""
    missing = [_(each.kpi.name) for each, bucket in zip(reported, week, strict=True) if bucket.missing]
    provisional = [
        _(each.kpi.name)
        for each, bucket in zip(reported, week, strict=True)
        if bucket.provisional and not bucket.missing
    ]
    said = [_("Only a part of the week.")] if week[0].partial else []
    for names, text in ((missing, _("No data: {what}.")), (provisional, _("Can still change: {what}."))):
        if names:
            everything = len(names) == len(week)
            said.append(text.format(what=_("everything") if everything else ", ".join(names)))
    return " ".join(said)
