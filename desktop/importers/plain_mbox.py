"""Any mbox file that is not Gmail's: Thunderbird, Apple Mail, mutt, an archive."""

from collections.abc import Iterator

from desktop.domain.records import Answers, Question, Record
from desktop.importers.base import Source
from desktop.importers.mail import mail_records
from desktop.importers.mbox import looks_like_gmail, looks_like_mbox
from desktop.language import N_


class PlainMbox:
    """Mails of an mbox file. Whose mailbox it is, is asked by the import itself (own_addresses)."""

    key = "mbox"
    label = N_("Mailbox file (mbox)")
    channel = "email"

    def recognises(self, source: Source) -> bool:
        head = source.head()
        return looks_like_mbox(head) and not looks_like_gmail(head)

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        return []

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        return mail_records(source, answers)
