"""Where customers write, in an owner's words: names of channels and of the exports that bring them."""

from desktop.language import N_, _

_CHANNELS = {
    "email": N_("E-mail"),
    "instagram": N_("Instagram"),
    "facebook": N_("Facebook"),
    "whatsapp": N_("WhatsApp"),
    "phone": N_("Phone"),
    "shop": N_("Shop"),
    "other": N_("Other"),
}
_EXPORTS = {"gmail_mbox": N_("Gmail")}


def channel_name(channel: str) -> str:
    """ "E-mail"; a channel of a newer book stands for itself."""
    return _(_CHANNELS.get(channel, channel))


def place_name(channel: str, source: str) -> str:
    """Where the owner answers: "Gmail" for a mailbox that `source`, an importer's key, has read."""
    return _(_EXPORTS[source]) if source in _EXPORTS else channel_name(channel)
