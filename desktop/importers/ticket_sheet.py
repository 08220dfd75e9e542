"""Tickets from any help desk's sheet: its columns are found by the names that desks use, or mapped."""

from collections.abc import Mapping

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.base import Source
from desktop.importers.column_contents import holds_instants
from desktop.importers.columns import columns_for, matched, normalised
from desktop.importers.row_cells import MINUTE
from desktop.importers.sheet import Sheet, open_sheet
from desktop.importers.ticket_rows import REQUIRED, TicketExport
from desktop.importers.ticket_words import COLUMN_NAMES, OTHER_SHEETS
from desktop.language import N_

FIELDS = tuple(COLUMN_NAMES)

# A sheet that has two of these beside a ticket's number tells about the handling of tickets.
_SIGNS = (
    "first_reply_at",
    "first_reply_minutes",
    "first_reply_minutes.open",
    "solved_at",
    "resolution_minutes",
    "resolution_minutes.open",
    "status",
    "reopens",
    "agent",
    "channel",
)


class TicketSheet(TicketExport):
    """The fallback for every sheet of tickets that no importer knows by name."""

    key = "ticket_sheet"
    label = N_("A sheet of tickets")
    desk = "tickets"

    def recognises(self, source: Source) -> bool:
        """Where a ticket's number and two facts of its handling go by names that help desks use."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        return is_ticket_header(header)

    def columns(self, sheet: Sheet, answers: Answers) -> dict[str, int]:
        """Our field → column; “First response time” is an instant in one export, a length in the next."""
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        names = list(map(normalised, sheet.header))

        def fits(place: int, field: str, instants: bool) -> bool:
            told = holds_instants(sheet, place, answers)
            return names[place] in COLUMN_NAMES[field] if told is None else told is instants

        for instant, span in (("first_reply_at", "first_reply_minutes"), ("solved_at", "resolution_minutes")):
            free = set(range(len(names))) - {at for f, at in columns.items() if f not in (instant, span)}
            known_as = (*COLUMN_NAMES[instant], *COLUMN_NAMES[span])
            places = [names.index(name) for name in known_as if name in names]
            for field, holds in ((instant, True), (span, False)):
                if field in answers.mapping:
                    free.discard(columns.get(field, -1))  # a person may say that there is none
                    continue
                columns.pop(field, None)
                place = next((p for p in places if p in free and fits(p, field, holds)), None)
                if place is not None:
                    columns[field] = place
                    free.discard(place)
        return columns

    def unit(self, sheet: Sheet, columns: Mapping[str, int], field: str, answers: Answers) -> int | None:
        """As every desk's; a column that a person mapped without naming a unit counts minutes."""
        unit = super().unit(sheet, columns, field, answers)
        return MINUTE if unit is None and field in answers.mapping else unit


def is_ticket_header(header: list[str]) -> bool:
    """Whether the columns are those of tickets; their date may be missing, then it is asked for."""
    columns = matched(header, COLUMN_NAMES)
    signs = sum(1 for field in _SIGNS if field in columns)
    return REQUIRED[0] in columns and signs >= 2 and OTHER_SHEETS.isdisjoint(map(normalised, header))
