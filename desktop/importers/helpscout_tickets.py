"""Help Scout's export of conversations.

No published file of this export was found, only that it exists (Reports, Export: one row for each
conversation without its messages). The headers below are the names that Help Scout's own programming
interface and articles give these facts: not verified. So recognition is strict, and a sheet that has not all
of `signs` goes to the mapping instead.
"""

from desktop.importers.ticket_rows import TicketExport
from desktop.language import N_


class HelpScoutTickets(TicketExport):
    """Conversations: active, pending, closed or spam; ratings Great, Okay or Not good."""

    key = "helpscout_tickets"
    label = N_("Help Scout conversations")
    desk = "helpscout"
    signs = ("Conversation Number", "Mailbox", "Customer Email", "Status", "Created At", "Closed At")
    headers = {  # noqa: RUF012 - declared as ClassVar in the base class
        "ticket": ("Conversation Number",),
        "created_at": ("Created At",),
        "updated_at": ("Modified At", "Updated At"),
        "solved_at": ("Closed At",),
        "first_reply_at": ("First Response At",),
        "first_reply_minutes": ("First Response Time", "First Response Time (minutes)"),
        "resolution_minutes": ("Resolution Time", "Resolution Time (minutes)"),
        "minutes": ("Handle Time", "Handle Time (minutes)"),
        "status": ("Status",),
        "replies": ("Replies Sent", "Replies"),
        "agent": ("Assigned To", "Assignee"),
        "channel": ("Type", "Channel"),
        "rating": ("Rating",),
        "rating_at": ("Rating Created At",),
        "rating_comment": ("Rating Comments", "Comments"),
        "email": ("Customer Email",),
        "name": ("Customer Name", "Customer"),
        "subject": ("Subject",),
        "tags": ("Tags",),
    }
