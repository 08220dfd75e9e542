"""Mails that are files: a folder, an archive, one alone, and what stands among them."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from importers.made_sheets import FIXTURES
from raw_mails import mbox, raw

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, LeftOut, Message, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.eml_folder import EmlFolder
from desktop.importers.packed import source_of
from desktop.importers.plain_mbox import PlainMbox

CASES = FIXTURES / "eml_folder"


def plainly(record: Record) -> dict[str, object]:
    if isinstance(record, LeftOut):
        return {"left_out": record.reason}
    assert isinstance(record, Message)
    at = datetime.fromtimestamp(record.sent_at, UTC).isoformat().replace("+00:00", "Z")
    return {"from": record.sender, "to": list(record.recipients), "at": at, "text": record.text}


def read(source: Source) -> list[Record]:
    assert EmlFolder().recognises(source)
    found = list(EmlFolder().read(source, Answers()))
    source.close()
    return found


@pytest.mark.parametrize("case", ["two_mails_and_a_note", "apple_mail"])
def test_a_folder_of_mails(case: str) -> None:
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    assert [plainly(record) for record in read(source_of(CASES / case))] == expected


def test_an_archive_and_a_single_file_give_the_same(tmp_path: Path) -> None:
    folder = CASES / "two_mails_and_a_note"
    mails = sorted(folder.rglob("*.eml"))
    with zipfile.ZipFile(tmp_path / "mails.zip", "w") as archive:
        for mail in mails:
            archive.write(mail, mail.relative_to(folder))
    whole = read(source_of(folder))
    assert read(source_of(tmp_path / "mails.zip")) == whole
    assert [record for mail in mails for record in read(Source(mail))] == whole


def test_only_mails_are_claimed(tmp_path: Path) -> None:
    files = {
        "mail.txt": raw(),
        "marked.eml": b"\xef\xbb\xbf" + raw(),
        "mailbox.eml": mbox(raw()),
        "notes.eml": b"Dear diary: from today on\n",
        "letter.eml": b"From: the workshop\nDate: today\n\nHello\n",
        "web.eml": b"Date: Mon, 26 May 2025 22:18:04 +0200\nServer: x\n\n<html>",
        "photo.jpg": raw(),
        "empty.eml": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    source = source_of(tmp_path)
    assert [member.name for member in source.members() if EmlFolder().claims(member)] == [
        "mail.txt",
        "marked.eml",
    ]
    assert len(read(source)) == 2
    assert PlainMbox().recognises(Source(tmp_path / "mailbox.eml"))
    assert not PlainMbox().recognises(Source(tmp_path / "mail.txt"))


def test_a_mail_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(raw())
    (tmp_path / "b.eml").write_bytes(raw(date=None))
    assert [record.where for record in read(source_of(tmp_path)) if isinstance(record, Skipped)] == ["b.eml"]
    with pytest.raises(Problem, match="No mail in"):
        read(Source(tmp_path / "b.eml"))


def test_a_long_mail_is_read_without_its_attachments(tmp_path: Path) -> None:
    attachment = b"--x\nContent-Type: image/jpeg\nContent-Disposition: attachment\n\n" + b"QUJD" * 3_000_000
    body = b"--x\nContent-Type: text/plain\n\nSee the photo.\n" + attachment + b"\n--x--\n"
    (tmp_path / "a.eml").write_bytes(raw("Content-Type: multipart/mixed; boundary=x", body=body))
    source = Source(tmp_path / "a.eml")
    (message,) = read(source)
    assert isinstance(message, Message)
    assert message.text == "See the photo."
    assert source.fraction == 1


def test_no_line_in_a_mail_file_begins_another_mail(tmp_path: Path) -> None:
    body = "He wrote:\n\nFrom anna Mon May 26 20:18:05 2025\nSubject: x\n\nthat\n"
    (tmp_path / "a.eml").write_bytes(raw(body=body))
    (message,) = read(Source(tmp_path / "a.eml"))
    assert isinstance(message, Message)
    assert message.text.endswith("that")
