"""The shop's mailbox while it fills: gives every mail its Message-ID and its number."""

from collections.abc import Sequence

from desktop.services.invented_shop import shop
from desktop.services.invented_shop.dice import Dice
from desktop.services.invented_shop.truth import Mail

_OPENED = (
    ("Inbox", "Opened"),
    ("Archived", "Opened"),
    ("Inbox", "Important", "Opened"),
    ("Archived", "Important", "Opened"),
)


class NotYet(Exception):
    """The mail would be written after the story's end."""


class Postbox:
    """Collects mails in the order in which they are told, which is not that of time."""

    def __init__(self, seed: int, known_until: int) -> None:
        self._dice = Dice(seed, "postbox")
        self.known_until = known_until
        self.mails: list[Mail] = []

    def post(
        self,
        at: int,
        sender: tuple[str, str],
        to: tuple[str, str],
        subject: str,
        text: str,
        *,
        meant: str,
        ours: bool = False,
        language: str = "en",
        program: str = "gmail",
        zone: str = shop.TIME_ZONE,
        after: Sequence[Mail] = (),
        labels: tuple[str, ...] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        reply_to: str = "",
        quoted: Mail | None = None,
        photo: bool = False,
    ) -> Mail:
        """One mail; `sender` and `to` are name and address, `after` the thread's mails so far.

        Raises NotYet for all that would be written at the story's end or later.
        """
        if at >= self.known_until:
            raise NotYet
        number = (at * 1000 << 20) | (len(self.mails) & 0xFFFFF)
        if labels is None:
            labels = ("Sent",) if ours else self._dice.pick(_OPENED)
        mail = Mail(
            at=at,
            zone=zone,
            sender_name=sender[0],
            sender=sender[1],
            to=(to,),
            subject=subject,
            text=text,
            language=language,
            program=program,
            message_id=self.message_id(number, sender[1]),
            number=number,
            thread=after[0].thread if after else number,
            meant=meant,
            ours=ours,
            references=tuple(mail.message_id for mail in after),
            quoted=quoted,
            reply_to=reply_to,
            labels=labels,
            headers=headers,
            photo=photo,
        )
        self.mails.append(mail)
        return mail

    def message_id(self, number: int, sender: str) -> str:
        """A Message-ID unlike all others."""
        return f"<{number:x}.{self._dice.whole(0, 1 << 40):010x}@mail.{sender.rpartition('@')[2]}>"
