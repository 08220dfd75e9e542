"""Mail files that other projects test with, compared with what Python's own parser reads in them."""

from email import message_from_bytes
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from desktop.domain.records import Answers, Message
from desktop.importers.base import Source
from desktop.importers.eml_folder import EmlFolder
from desktop.importers.packed import source_of

# Of the 48 files these are whole mails: a sender with an address, and a date or a sign of its way.
MAILS = 28


def test_every_mail_has_the_sender_and_the_instant_that_python_reads(corpus: Path) -> None:
    importer = EmlFolder()
    source = source_of(corpus / "eml")
    mails = [member for member in source.members() if importer.claims(member)]
    assert len(mails) == MAILS
    dated = 0
    for mail in mails:
        (message,) = importer.read(Source(mail.path), Answers())
        assert isinstance(message, Message)
        parsed = message_from_bytes(mail.path.read_bytes())
        assert message.sender == parseaddr(parsed["From"])[1].lower()
        if parsed["Date"]:
            dated += 1
            assert message.sent_at == int(parsedate_to_datetime(parsed["Date"]).timestamp())
    assert dated == MAILS - 1
    assert len(list(importer.read(source, Answers()))) == MAILS
