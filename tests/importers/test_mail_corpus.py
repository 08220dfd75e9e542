"""Mailboxes and mails that other projects test with."""

import pytest
from raw_mails import SEPARATOR

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, LeftOut, Message, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.gmail_mbox import GmailMbox
from desktop.importers.own_addresses import OwnAddressTally
from desktop.importers.plain_mbox import PlainMbox


@pytest.fixture
def records(corpus):
    """The records of a mailbox of the corpus, read by the one importer that knows it."""

    def read(name: str) -> list[Record]:
        source = Source(corpus / "mbox" / name)
        (importer,) = (known for known in (GmailMbox(), PlainMbox()) if known.recognises(source))
        return list(importer.read(source, Answers()))

    return read


def messages(found: list[Record]) -> list[Message]:
    return [record for record in found if isinstance(record, Message)]


@pytest.mark.parametrize(
    ("name", "mails", "set_aside"),
    [
        ("suitenumerique_messages__gmail_takeout_messages.mbox", 3, 0),
        ("hanshuebner_herold__malformed.mbox", 2, 0),
        ("hanshuebner_herold__identical_and_colliding_ids.mbox", 4, 0),
        ("DrDiabelsBafian_TakeoutReader__sample.mbox", 3, 0),
        ("DrDiabelsBafian_TakeoutReader__edge_cases.mbox", 2, 1),
        ("assembled__notmuch_default_53.mbox", 53, 0),
        ("apache_james-mime4j__mbox.rlug", 5, 0),
    ],
)
def test_every_mail_of_a_mailbox_is_read_or_set_aside(records, name, mails, set_aside):
    found = records(name)
    assert len(messages(found)) == mails
    assert len(found) == mails + set_aside
    assert all(record.where and record.reason for record in found if isinstance(record, Skipped))


def test_every_single_mail_gives_a_record(corpus, tmp_path):
    found = 0
    for path in sorted((corpus / "eml").iterdir()):
        mailbox = tmp_path / "one.mbox"
        mail = path.read_bytes()
        mailbox.write_bytes(mail if mail.startswith(b"From ") else SEPARATOR + mail)
        try:
            for record in PlainMbox().read(Source(mailbox), Answers()):
                assert isinstance(record, (Message, Skipped, LeftOut))
                found += isinstance(record, Message)
        except Problem:
            pass
    assert found >= 40


def test_the_takeout_of_two_people(records):
    found = messages(records("suitenumerique_messages__gmail_takeout_messages.mbox"))
    assert [mail.thread for mail in found] == ["1833215463084471980"] * 2 + ["1833215398752581980"]
    sent, received, _first = found
    assert (sent.sender, sent.labels) == ("jean.recipient@example.com", ("Sent",))
    assert sent.references == ("CAO3HoF2_KueH7UoLUpYAFwqe+bVY-9NL+M8R4cVukVZmQeS6Qg@mail.gmail.com",)
    assert sent.text.startswith("Yes !\n\nOn Mon, May 26, 2025 at 10:15\u202fPM julie.sender")
    assert sent.sent_at == 1748290684  # Mon, 26 May 2025 22:18:04 +0200
    assert received.delivered_to == "jean.recipient@example.com"
    seen = OwnAddressTally()
    for mail in found:
        seen.see(mail)
    assert seen.proposed()[0] == ("jean.recipient@example.com", 3, 1.0)


def test_colliding_ids_are_two_mails_and_a_copy_is_one(records):
    first, second, third, fourth = messages(records("hanshuebner_herold__identical_and_colliding_ids.mbox"))
    assert first.message_id == second.message_id == "recycled@example.com"
    assert first.identity != second.identity
    assert third.identity == fourth.identity
    assert [mail.kind for mail in (first, second, third)] == [Kind.SPAM, Kind.SPAM, Kind.PERSON]


def test_damaged_mails_keep_what_they_have(records):
    truncated, undecodable = messages(records("hanshuebner_herold__malformed.mbox"))
    assert truncated.text == "inner text but the closing boundary was never written"
    assert undecodable.subject == "bad base64"


def test_a_mailing_list_is_one(records):
    assert {mail.kind for mail in messages(records("apache_james-mime4j__mbox.rlug"))} == {Kind.BULK}
