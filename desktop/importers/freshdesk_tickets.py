"""Freshdesk's export of tickets, and Freshservice's, which writes the same headers with other capitals."""

from desktop.domain.records import Ticket
from desktop.importers.row_cells import MINUTE, RowCells
from desktop.importers.sheet import Row
from desktop.importers.ticket_rows import TicketExport
from desktop.language import N_


class FreshdeskTickets(TicketExport):
    """Times of the account's zone, lengths as hours, minutes and seconds (“26:03:04”)."""

    key = "freshdesk_tickets"
    label = N_("Freshdesk tickets")
    desk = "freshdesk"
    signs = ("Ticket ID", "Created time", "Initial response time", "First response time (in hrs)")
    headers = {  # noqa: RUF012 - declared as ClassVar in the base class
        "ticket": ("Ticket ID",),
        "created_at": ("Created time",),
        "updated_at": ("Last update time", "Last updated time"),
        "solved_at": ("Resolved time", "Closed time"),
        "closed_at": ("Closed time",),
        "first_reply_at": ("Initial response time",),
        "first_reply_minutes": ("First response time (in hrs)",),
        "resolution_minutes": ("Resolution time (in hrs)",),
        "minutes": ("Time tracked",),
        "status": ("Status",),
        "replies": ("Agent interactions",),
        "agent": ("Agent",),
        "channel": ("Source",),
        "topic": ("Type",),
        "rating": ("Survey results", "Survey result"),
        "email": ("Email", "Requester email", "Contact email"),
        "phone": ("Phone", "Work phone", "Mobile phone"),
        "customer": ("Contact ID",),
        "name": ("Full name", "Requester name"),
        "subject": ("Subject",),
        "escalated": ("Escalated",),
        "tags": ("Tags",),
    }

    def finish(self, ticket: Ticket, row: Row, cells: RowCells) -> None:
        """Its lengths of time count the open hours of the desk where they are shorter than the calendar's."""
        if ticket.solved_at is None:
            ticket.solved_at = cells.instant(row, "closed_at")
        ticket.first_reply_seconds, ticket.first_reply_open_seconds = _told_apart(
            ticket.first_reply_seconds, ticket.created_at, ticket.first_reply_at
        )
        ticket.resolution_seconds, ticket.resolution_open_seconds = _told_apart(
            ticket.resolution_seconds, ticket.created_at, ticket.solved_at
        )


def _told_apart(seconds: int | None, start: int, end: int | None) -> tuple[int | None, int | None]:
    """The length on the calendar and in open hours: one of them is known, or neither."""
    if seconds is None or end is None or end - start - seconds < MINUTE:
        return seconds, None
    return None, seconds
