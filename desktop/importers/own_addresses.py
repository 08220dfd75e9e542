"""Which addresses are the shop's own, guessed from the mails of a mailbox, for a person to confirm."""

from collections import Counter

from desktop.domain.contact_points import is_email
from desktop.domain.records import Message
from desktop.importers.gmail_labels import roles_of
from desktop.importers.mail_senders import SenderSort, sort_of_sender

_MOST_PROPOSED = 10
_MOST_FOLLOWED = 20_000  # addresses counted; a mailbox has few of its own, and they come early
_WRITTEN_TO = 50  # distinct people counted for one sender
_WRITES_TO_MANY = 5
_LEAST_SHARE = 0.02  # of mails with evidence: below this it is a forwarding accident
_NEARLY_ALL = 0.5


class OwnAddressTally:
    """Sees every message of a mailbox once, and then says whose mailbox it is.

    Three signs, the surest first: the address mails were delivered to, the sender of mails Gmail calls sent,
    and, where a mailbox has neither, the one who is in nearly all of its mails and writes to many people.
    """

    def __init__(self) -> None:
        self._messages = 0
        self._owned: Counter[str] = Counter()  # delivered to it, or sent by it
        self._present: Counter[str] = Counter()  # sender or recipient
        self._sent: Counter[str] = Counter()
        self._written_to: dict[str, set[str]] = {}

    def see(self, message: Message) -> None:
        """Count one message. Cheap: a few dictionary entries, in bounded memory."""
        self._messages += 1
        sender = message.sender
        if message.delivered_to:
            self._owned[message.delivered_to] += 1
        if message.labels and "sent" in roles_of(message.labels):
            self._owned[sender] += 1
        present = self._present
        room = len(present) < _MOST_FOLLOWED
        for address in {sender, *message.recipients[:20]}:
            if room or address in present:
                present[address] += 1
        if sender in present:
            self._sent[sender] += 1
            people = self._written_to.setdefault(sender, set())
            if len(people) < _WRITTEN_TO:
                people.update(message.recipients[:_WRITTEN_TO])

    def proposed(self) -> list[tuple[str, int, float]]:
        """(address, mails that speak for it, their share of all mails), the likeliest first; at most ten."""
        found = self._with_evidence()
        for address, count, share in self._by_presence(alone=not found):
            if address not in {known for known, _count, _share in found}:
                found.append((address, count, share))
        return found[:_MOST_PROPOSED]

    @property
    def messages(self) -> int:
        """How many messages were seen."""
        return self._messages

    def wrote(self, address: str) -> int:
        """How many of them this address sent."""
        return self._sent[address]

    def busiest_machine(self) -> str:
        """The shop's system or the like that sent the most of them, "" for none: to say that it is no one."""
        machines = (a for a, _count in self._sent.most_common(100) if is_email(a) and not _may_be_ours(a))
        return next(machines, "")

    def _with_evidence(self) -> list[tuple[str, int, float]]:
        return [
            (address, count, count / self._messages)
            for address, count in sorted(self._owned.items(), key=lambda entry: (-entry[1], entry[0]))
            if count >= _LEAST_SHARE * self._messages and _may_be_ours(address)
        ]

    def _by_presence(self, alone: bool) -> list[tuple[str, int, float]]:
        """Those who write to many people; and, where nothing else is known, whoever is in most mails."""
        found: list[tuple[str, int, float]] = []
        for address, count in sorted(self._present.items(), key=lambda entry: (-entry[1], entry[0])):
            share = count / self._messages
            many = len(self._written_to.get(address, ())) >= _WRITES_TO_MANY and self._sent[address] >= (
                _LEAST_SHARE * self._messages
            )
            if (many or (alone and share >= _NEARLY_ALL)) and _may_be_ours(address):
                found.append((address, count, share))
        return found


def _may_be_ours(address: str) -> bool:
    return is_email(address) and sort_of_sender(address) is SenderSort.PERSON
