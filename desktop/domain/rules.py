"""The rules by which messages become conversations, and numbers; all of them settings of the book."""

from dataclasses import dataclass, field

HOUR = 3600
DAY = 24 * HOUR

DIRECT_CHANNELS = frozenset(
    {"instagram", "messenger", "whatsapp", "telegram", "signal", "chat", "sms", "google_chat"}
)

# How quickly each channel should be answered unless the owner says otherwise (measures.md has no single
# truth here: the slackest of the published figures, so that nobody is called late by a strict one).
DEFAULT_TARGETS = {
    "email": 24 * HOUR,
    "chat": 5 * 60,
    "phone": 3 * 60,
}
DEFAULT_TARGET = 24 * HOUR


@dataclass(frozen=True)
class Rules:
    """All lengths of time in seconds.

    `quiet`: silence after our answer that means solved. `split_direct`, `split_mail`: silence after
    which a new message is a new conversation. `lapse`: how long an unanswered customer is waited for.
    """

    quiet: int = 72 * HOUR
    split_direct: int = 7 * DAY
    split_mail: int = 14 * DAY
    lapse: int = 30 * DAY
    first_contact_window: int = 7 * DAY
    link_orders_within: int = 60 * DAY
    targets: dict[str, int] = field(default_factory=dict)

    def split(self, channel: str) -> int:
        """The silence after which the channel's next message is a new conversation."""
        return self.split_direct if channel in DIRECT_CHANNELS else self.split_mail

    def target(self, channel: str) -> int:
        """Within how many seconds a customer of this channel should have a first answer."""
        return self.targets.get(channel) or DEFAULT_TARGETS.get(channel, DEFAULT_TARGET)
