"""Where customers write, in an owner's words and signs: channels, and the exports that bring them."""

from desktop.language import N_, _
from desktop.services.export_guides import COSTS, DESKS, RATINGS, Guide
from desktop.ui.icons import channel_icon

_CHANNELS = {
    "email": N_("E-mail"),
    "instagram": N_("Instagram"),
    "messenger": N_("Messenger"),
    "whatsapp": N_("WhatsApp"),
    "telegram": N_("Telegram"),
    "signal": N_("Signal"),
    "google_chat": N_("Google Chat"),
    "chat": N_("Chat"),
    "form": N_("Contact form"),
    "sms": N_("Text messages"),
    "phone": N_("Phone"),
    "shop": N_("Shop"),
    "other": N_("Other"),
}
_EXPORTS = {"gmail_mbox": N_("Gmail")}
_GROUP_SIGNS = {DESKS: "desk", RATINGS: "rating", COSTS: "costs"}
_GUIDE_SIGNS = {"mbox": "inbox", "order_sheet": "sheet", "replybook": "note", "visit_sheet": "eye"}


def channel_name(channel: str) -> str:
    """ "E-mail"; a channel of a newer book stands for itself."""
    return _(_CHANNELS.get(channel, channel))


def place_name(channel: str, source: str) -> str:
    """Where the owner answers: "Gmail" for a mailbox that `source`, an importer's key, has read."""
    return _(_EXPORTS[source]) if source in _EXPORTS else channel_name(channel)


def guide_sign(guide: Guide) -> str:
    """The sign's name for an export: its channel's, else that of what it holds."""
    if guide.key in _GUIDE_SIGNS:
        return _GUIDE_SIGNS[guide.key]
    return channel_icon(guide.channel) if guide.channel else _GROUP_SIGNS.get(guide.group, "orders")
