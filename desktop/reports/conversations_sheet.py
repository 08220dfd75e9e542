"""The sheet Conversations: each one that began in the period, also those left out, with the reason."""

from collections.abc import Iterable

from desktop.language import N_, _
from desktop.reports.contents import ConversationRow
from desktop.reports.workbook import CellValue, Column, Look, Workbook, yes_no

# To a code of the book what an owner would say; measures.md, "Reason codes".
_REASONS = {
    "auto": N_("automatic answer"),
    "bounce": N_("returned mail"),
    "bulk": N_("newsletter"),
    "duplicate": N_("twice in the files"),
    "internal": N_("among ourselves"),
    "merged": N_("joined with another one"),
    "noreply": N_("from an address that takes no answers"),
    "not-a-customer": N_("not a customer"),
    "outbound-first": N_("we wrote first, and nobody answered"),
    "pleasantry": N_("only a thank-you"),
    "reaction-only": N_("only a reaction"),
    "shop-notification": N_("message of the shop system"),
    "spam": N_("spam"),
    "user-excluded": N_("left out by hand"),
}


def write_conversations(workbook: Workbook, zone: str, rows: Iterable[ConversationRow]) -> None:
    """`rows` are taken one by one, and none is kept."""
    columns = _columns(zone)
    sheet = workbook.sheet(_("Conversations"), [column.width for column in columns], frozen="B2")
    sheet.table("Conversations", columns, map(_cells, rows))


def reason_words(code: str) -> str:
    """Why a conversation is left out; a code of a newer book stands for itself."""
    return _(_REASONS.get(code, code))


def _columns(zone: str) -> tuple[Column, ...]:
    def local(text: str) -> str:
        return _("{what} ({zone})").format(what=text, zone=zone)

    return (
        Column(_("id"), 10),
        Column(_("channel"), 11),
        Column(_("customer"), 28),
        Column(_("name"), 20),
        Column(_("about"), 40),
        Column(local(_("arrived")), 17, Look.INSTANT),
        Column(local(_("first reply")), 17, Look.INSTANT),
        Column(_("first wait, minutes"), 13, Look.NUMBER),
        Column(_("first wait, open minutes"), 13, Look.NUMBER),
        Column(local(_("solved")), 17, Look.INSTANT),
        Column(_("our answers"), 10),
        Column(_("messages"), 10),
        Column(_("came back"), 10),
        Column(_("topic"), 18),
        Column(_("answered by"), 16),
        Column(_("order"), 14),
        Column(_("order found by"), 22),
        Column(_("we wrote first"), 10),
        Column(_("counted"), 10),
        Column(_("why not"), 30),
    )


def _cells(row: ConversationRow) -> tuple[CellValue, ...]:
    found_by = None
    if row.order_named is not None:
        found_by = _("the customer named it") if row.order_named else _("the latest before")
    return (
        *row[:12],
        yes_no(row.came_back),
        row.topic,
        row.agent,
        row.order,
        found_by,
        yes_no(row.outbound),
        yes_no(not row.reason),
        reason_words(row.reason),
    )
