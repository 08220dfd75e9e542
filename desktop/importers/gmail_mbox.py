"""The mbox file that Google Takeout writes: mails with Gmail's threads and labels."""

from collections.abc import Iterator

from desktop.domain.records import Answers, Question, Record
from desktop.importers.base import Source
from desktop.importers.mail import mail_records
from desktop.importers.mbox import looks_like_gmail, looks_like_mbox
from desktop.language import N_


class GmailMbox:
    """Mails of a Gmail export; only those with one of `answers.labels`, where some are given."""

    key = "gmail_mbox"
    label = N_("Gmail (Google Takeout)")
    channel = "email"

    def recognises(self, source: Source) -> bool:
        head = source.head()
        return looks_like_mbox(head) and looks_like_gmail(head)

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        return []

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        return mail_records(source, answers)
