"""Gorgias' export of tickets."""

from collections.abc import Mapping

from desktop.domain.records import Answers, Ticket, TicketState
from desktop.importers.answer_scales import Scale
from desktop.importers.row_cells import RowCells
from desktop.importers.sheet import Row, Sheet
from desktop.importers.ticket_rows import TicketExport, columns_starting, yes_or_no
from desktop.language import N_

# The layout was seen in the tests of a program that reads these exports (TICKET_HEADER in StateSet's test of
# workflow-studio-analysis), and the same names in Crisp's importer of Gorgias tickets and in dashboards:
# Ticket id, Tags, Initial channel, Priority, Last used integration name, Last used integration type, Created
# by an agent, Subject, Creation date, Closed date, Survey score, Survey replied date, Assignee name, Assignee
# email, Customer email, Customer name, First response time (s), Resolution time (s), Number of agent
# messages, Number of customer messages, Ticket URL, Ticket Field: …, Customer Field: …
# Not verified against a live download: the zone of the dates (read as that of the shop).


class GorgiasTickets(TicketExport):
    """Lengths of time are seconds; ratings are 1 to 5."""

    key = "gorgias_tickets"
    label = N_("Gorgias tickets")
    desk = "gorgias"
    signs = ("Ticket id", "Initial channel", "Creation date", "Last used integration type")
    headers = {  # noqa: RUF012 - declared as ClassVar in the base class
        "ticket": ("Ticket id",),
        "created_at": ("Creation date",),
        "solved_at": ("Closed date",),
        "first_reply_minutes": ("First response time (s)",),
        "resolution_minutes": ("Resolution time (s)",),
        "replies": ("Number of agent messages",),
        "questions": ("Number of customer messages",),
        "agent": ("Assignee name", "Assignee email"),
        "channel": ("Initial channel",),
        "rating": ("Survey score",),
        "rating_at": ("Survey replied date",),
        "email": ("Customer email",),
        "name": ("Customer name",),
        "subject": ("Subject",),
        "by_agent": ("Created by an agent",),
        "tags": ("Tags",),
    }

    def columns(self, sheet: Sheet, answers: Answers) -> dict[str, int]:
        columns = super().columns(sheet, answers)
        for start in ("Ticket Field: Contact reason", "Ticket Field: AI Intent"):
            found = columns_starting(sheet.header, start)
            if found:
                columns["topic"] = found[0]
                break
        return columns

    def scales(
        self, sheet: Sheet, columns: Mapping[str, int], answers: Answers, *, for_questions: bool
    ) -> tuple[tuple[Scale, ...], bool]:
        """1 to 5, as Gorgias documents it for its satisfaction surveys, whatever was given so far."""
        return (Scale(1, 5),), True

    def finish(self, ticket: Ticket, row: Row, cells: RowCells) -> None:
        """There is no column for the state: a ticket with a closing date is closed."""
        ticket.state = TicketState.OPEN if ticket.solved_at is None else TicketState.SOLVED
        if ticket.replies == 0:  # then a first response after 0 seconds is none
            ticket.first_reply_seconds = None
        if yes_or_no(cells.said(row[1], "by_agent")):
            ticket.reason = ticket.reason or "outbound-first"
