"""Published files that nobody here wrote: read where they are present, never copied."""

from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from desktop.domain.records import Answers, LeftOut, Message, Skipped
from desktop.domain.task import Task
from desktop.importers.base import Source
from desktop.importers.registry import by_key
from desktop.services.import_files import Request, bring_in, look
from desktop.services.take_back import take_back
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_book

TAKEOUT = "suitenumerique_messages__gmail_takeout_messages.mbox"
SHOPIFY = "shopify_ramkumar03ace__orders_export_1.PSEUDONYMISED.csv"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    with open_book(tmp_path / "shop.replybook") as opened:
        yield opened


def test_the_takeout_mailbox_gives_its_three_messages(book: Book, corpus: Path) -> None:
    path = corpus / "mbox" / TAKEOUT
    request = Request([path], owner=["jean.recipient@example.com"])
    plan = bring_in(look(book, request, Task())).plan
    assert plan.files[0].importer.key == "gmail_mbox"
    assert plan.totals("new") == {"messages": 3}
    rows = book.connection.execute(
        "SELECT thread, role, p.point, subject FROM messages m JOIN points p ON p.id = m.sender"
        " ORDER BY sent_at"
    ).fetchall()
    # What a person reads in the file: Julie writes twice, Jean (the owner) answers the second.
    assert [(thread, role) for thread, role, _sender, _subject in rows] == [
        (thread, 2 if sender == "jean.recipient@example.com" else 1) for thread, _r, sender, _s in rows
    ]
    assert {sender for _t, _r, sender, _s in rows} == {
        "jean.recipient@example.com",
        "julie.sender@example.com",
    }
    assert len({thread for thread, *_rest in rows}) == 2


def test_the_owner_of_the_takeout_mailbox_is_proposed(book: Book, corpus: Path) -> None:
    plan = look(book, Request([corpus / "mbox" / TAKEOUT]), Task())
    assert plan.questions[0].proposed[0] == "jean.recipient@example.com"
    plan.close()


def test_the_shopify_file_gives_51_orders_with_121_lines(book: Book, corpus: Path) -> None:
    empty = content_hash(book.connection)
    request = Request([corpus / "orders" / SHOPIFY])
    imported = bring_in(look(book, request, Task()))
    assert imported.plan.totals("new") == {"orders": 51, "order_lines": 121}
    assert imported.plan.files[0].tally.read == 121
    again = bring_in(look(book, request, Task()))
    assert again.plan.totals("new") == {}
    take_back(book, again.batch, Task())
    take_back(book, imported.batch, Task())
    assert content_hash(book.connection) == empty


@pytest.mark.parametrize(
    "name",
    [
        "DrDiabelsBafian_TakeoutReader__edge_cases.mbox",
        "DrDiabelsBafian_TakeoutReader__sample.mbox",
        "apache_james-mime4j__mbox.rlug",
        "assembled__notmuch_default_53.mbox",
        "hanshuebner_herold__identical_and_colliding_ids.mbox",
        "hanshuebner_herold__malformed.mbox",
        TAKEOUT,
    ],
)
def test_every_mailbox_ends_in_records_or_named_skips(book: Book, corpus: Path, name: str) -> None:
    plan = bring_in(
        look(book, Request([corpus / "mbox" / name], source="mbox", owner=["x@y.example"]), Task())
    ).plan
    (file,) = plan.files
    assert file.tally.read > 0
    assert all(skipped.where and skipped.reason for skipped in file.tally.skipped)


def test_every_mail_ends_in_a_record_or_a_named_skip(corpus: Path, tmp_path: Path) -> None:
    reader = by_key("mbox")
    assert reader is not None
    mails = [path.read_bytes() for path in sorted((corpus / "eml").iterdir())]
    mailbox = tmp_path / "all.mbox"
    mailbox.write_bytes(
        b"".join(b"From a@b.example Thu Nov 17 21:02:38 2022\n" + mail + b"\n\n" for mail in mails)
    )
    records = list(reader.read(Source(mailbox), Answers()))
    assert len(records) >= len(mails)
    for record in records:
        assert isinstance(record, Message | LeftOut) or (isinstance(record, Skipped) and record.reason)


def test_the_53_mails_of_a_mailing_list(book: Book, corpus: Path) -> None:
    path = corpus / "mbox" / "assembled__notmuch_default_53.mbox"
    plan = bring_in(look(book, Request([path], owner=["x@y.example"]), Task())).plan
    assert plan.files[0].tally.read == 53
    # Their dates, read by another program.
    dates = []
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n\n"):
        dates += [
            int(parsedate_to_datetime(part[6:]).timestamp())
            for part in line.split("\n")
            if part.startswith("Date: ")
        ]
    stored = [row[0] for row in book.connection.execute("SELECT sent_at FROM messages")]
    assert set(stored) <= set(dates)
