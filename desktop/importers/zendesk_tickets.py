"""Zendesk's export of tickets, with its many durations and with channels that no customer wrote through."""

from collections.abc import Mapping

from desktop.domain.records import Answers, Ticket
from desktop.importers.answer_scales import Scale
from desktop.importers.columns import normalised
from desktop.importers.row_cells import HOUR, RowCells
from desktop.importers.sheet import Row, Sheet
from desktop.importers.ticket_rows import TicketExport
from desktop.language import N_

_LIST_FIELD = "[list]"
_TOPIC_WORDS = ("categor", "reason", "topic", "type", "about", "kategorie", "grund", "motif", "motivo")
_MERGED = "closed_by_merge"  # the tag that Zendesk itself puts on a ticket that was merged into another


class ZendeskTickets(TicketExport):
    """The classic export with all or some of its columns.

    “Resolution time” is in hours, all other times in minutes; a date of 1900-01-01 means none; “Offered” is a
    survey without answer. Times are those of the account's zone.
    """

    key = "zendesk_tickets"
    label = N_("Zendesk tickets")
    desk = "zendesk"
    signs = ("Id", "Via", "Created at", "Initially assigned at", "Satisfaction Score")
    tag_divider = None
    headers = {  # noqa: RUF012 - declared as ClassVar in the base class
        "ticket": ("Id",),
        "created_at": ("Created at",),
        "updated_at": ("Updated at",),
        "solved_at": ("Solved at",),
        "first_reply_minutes": ("First reply time in minutes",),
        "first_reply_minutes.open": ("First reply time in minutes within business hours",),
        "resolution_minutes": ("Full resolution time in minutes", "Resolution time"),
        "resolution_minutes.open": ("Full resolution time in minutes within business hours",),
        "status": ("Status",),
        "reopens": ("Reopens",),
        "replies": ("Replies",),
        "agent": ("Assignee",),
        "channel": ("Via",),
        "rating": ("Satisfaction Score",),
        "email": ("Requester email",),
        "customer": ("Requester id",),
        "name": ("Requester",),
        "subject": ("Subject",),
        "tags": ("Tags",),
    }

    def columns(self, sheet: Sheet, answers: Answers) -> dict[str, int]:
        columns = super().columns(sheet, answers)
        lists = [place for place, name in enumerate(sheet.header) if name.endswith(_LIST_FIELD)]
        told = [p for p in lists if any(word in normalised(sheet.header[p]) for word in _TOPIC_WORDS)]
        topics = told or (lists if len(lists) == 1 else [])
        if topics:
            columns["topic"] = topics[0]
        columns |= {f"list.{place}": place for place in lists if place not in topics[:1]}
        return columns

    def unit(self, sheet: Sheet, columns: Mapping[str, int], field: str, answers: Answers) -> int | None:
        if normalised(sheet.header[columns[field]]) == "resolutiontime":
            return HOUR
        return super().unit(sheet, columns, field, answers)

    def scales(
        self, sheet: Sheet, columns: Mapping[str, int], answers: Answers, *, for_questions: bool
    ) -> tuple[tuple[Scale, ...], bool]:
        """Accounts rate Good or Bad, newer ones 1 to 5."""
        scales, certain = super().scales(sheet, columns, answers, for_questions=for_questions)
        if certain or not scales or answers.other.get(f"scale.{columns['rating'] + 1}"):
            return scales, certain
        good_bad = [scale for scale in scales if scale.levels == ("Good", "Bad")]
        return (tuple(good_bad) or (Scale(1, 5),)), True

    def finish(self, ticket: Ticket, row: Row, cells: RowCells) -> None:
        lists = (cells.said(row[1], field) for field in cells.columns if field.startswith("list."))
        if _MERGED in ticket.tags:
            ticket.reason = "merged"
        ticket.tags = tuple(dict.fromkeys((*ticket.tags, *filter(None, lists))))
