"""Writes a Takeout mailbox of about a given size, with the mail of an invented shop."""

from pathlib import Path

from desktop.services.invented_shop import MAILBOX, Plan, invent, write


def invented_mailbox(folder: Path, megabytes: int, photos: float) -> Path:
    """A mailbox of about that size, where a share `photos` of the mails has one attached.

    Two small ones tell how it grows with the number of contacts.
    """

    def written(contacts: float) -> int:
        plan = Plan(weeks=156, orders_per_week=1000, contacts=contacts, attachments_share=photos)
        write(invent(plan), folder)
        return (folder / MAILBOX).stat().st_size

    one, three = written(1), written(3)
    written(1 + 2 * (megabytes * 1e6 - one) / (three - one))
    return folder / MAILBOX
