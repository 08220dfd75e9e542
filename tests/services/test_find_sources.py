"""What is found in files, folders and archives, and what an import makes of it."""

import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from small_shop import MAILBOX, ORDERS, OWNER

from desktop.cli import main
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Message, Question, Record
from desktop.domain.task import Task
from desktop.importers import registry
from desktop.importers.base import Source
from desktop.services.find_sources import digest_of, find_sources
from desktop.services.import_files import Plan, Request, bring_in, look, summary_of
from desktop.services.preview import preview
from desktop.services.recognise_files import recognise_files
from desktop.services.take_back import take_back
from desktop.store.content_hash import content_hash
from desktop.store.database import Book

ORDER_BYTES = ORDERS.encode()
TAKEOUT = {
    "Takeout/archive_browser.html": b"<html>",
    "Takeout/Mail/All mail.mbox": MAILBOX,
    "Takeout/Mail/photo.jpg": b"\xff\xd8",
    "Takeout/Talks/one.talk": b"TALK Anna|hello",
    "Takeout/Talks/two.talk": b"TALK Bob|hi",
    "orders_export.csv": ORDER_BYTES,
}


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            told = tarfile.TarInfo(name)
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))
    return path


def foldered(path: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


class Talks:
    """An export that is many files: "TALK name|words" each. Asks who the owner is."""

    key, label, channel = "talks", "Talks", "talk"

    def recognises(self, source: Source) -> bool:
        return any(self.claims(member) for member in source.members())

    def claims(self, member: Source) -> bool:
        return member.head(4) == b"TALK"

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        if answers.other.get("owner"):
            return []
        names = tuple(
            member.head().decode()[5:].partition("|")[0] for member in source.members() if self.claims(member)
        )
        return [Question("owner", "Which of these are you?", choices=names, proposed=names[:1])]

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        own = answers.other["owner"].split("\n")
        for number, member in enumerate(source.members()):
            if self.claims(member):
                with member.open() as file:
                    name, _bar, text = file.read().decode()[5:].partition("|")
                yield Message(
                    digest(text),
                    "talk",
                    1_700_000_000 + number,
                    f"name:talk/{name}",
                    text=text,
                    from_us=name in own,
                )


@pytest.fixture(autouse=True)
def _talks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "NAMED", (*registry.NAMED, Talks()))


def looked(book: Book, *paths: Path, owner: tuple[str, ...] = (OWNER, "Bob")) -> Plan:
    return look(book, Request(paths, owner=owner), Task())


def messages(book: Book) -> int:
    return int(book.connection.execute("SELECT count(*) FROM messages").fetchone()[0])


@pytest.mark.parametrize("pack", [zipped, tarred, foldered])
def test_an_archive_gives_its_export_and_its_files_and_counts_the_rest(
    book: Book, tmp_path: Path, pack
) -> None:  # type: ignore[no-untyped-def]
    path = pack(tmp_path / "takeout-1.zip", TAKEOUT)
    plan = bring_in(looked(book, path)).plan
    assert sorted((file.importer.key, file.counts["new"]) for file in plan.files) == [
        ("gmail_mbox", {"messages": 5}),
        ("shopify_orders", {"orders": 2, "order_lines": 3}),
        ("talks", {"messages": 2}),
    ]
    assert plan.not_needed == {"takeout-1.zip": {"html": 1, "jpg": 1}}
    names = {file.importer.key: file.name for file in plan.files}
    inside = "" if path.is_dir() else " in takeout-1.zip"
    assert names["gmail_mbox"] == f"Takeout/Mail/All mail.mbox{inside}"
    assert names["talks"] == "takeout-1.zip"
    content = content_hash(book.connection)
    again = bring_in(looked(book, path)).plan
    assert all(file.is_known for file in again.files)
    assert content_hash(book.connection) == content
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()  # on Windows only possible where nothing holds it


def test_each_file_of_an_archive_can_be_asked_for_alone(book: Book, tmp_path: Path) -> None:
    for path in (zipped(tmp_path / "takeout-1.zip", TAKEOUT), foldered(tmp_path / "folder", TAKEOUT)):
        found = recognise_files([path])
        assert len({each.path for each in found}) == 3
        for each in found:
            (again,) = recognise_files([each.path])
            assert (again.source, again.path) == (each.source, each.path)
            with looked(book, each.path) as plan:
                assert [file.importer.key for file in plan.files] == [each.source]
        with looked(book, *(each.path for each in found[:2])) as plan:
            assert [file.importer.key for file in plan.files] == [each.source for each in found[:2]]
    assert sum(found[0].not_needed.values()) == 2
    assert not sum(found[1].not_needed.values())


def test_an_archive_with_one_file_goes_by_its_own_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "answers.csv.zip", {"orders_export.csv": ORDER_BYTES})
    (found,) = recognise_files([path])
    assert (found.path, found.name, found.source) == (
        path,
        "orders_export.csv in answers.csv.zip",
        "shopify_orders",
    )
    assert found.is_named_in("“orders_export.csv” is damaged")


def test_sheets_are_read_out_of_archives(book: Book, tmp_path: Path) -> None:
    fixtures = Path(__file__).parents[1] / "importers" / "fixtures" / "order_sheet"
    files = {
        "a.csv": (fixtures / "german_shop" / "bestellungen.csv").read_bytes(),
        "b.xls": (fixtures / "xls" / "orders.xls").read_bytes(),
    }
    plain = []
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with look(
            book, Request([tmp_path / name], answers=Answers(day_first=True, currency="EUR")), Task()
        ) as plan:
            plain.append(plan.files[0].counts)
    for path in (zipped(tmp_path / "x.zip", files), tarred(tmp_path / "x.tgz", files)):
        with look(book, Request([path], answers=Answers(day_first=True, currency="EUR")), Task()) as plan:
            assert [file.counts for file in plan.files] == plain


def test_parts_of_one_export_are_one_import_and_equal_mails_one_mail(book: Book, tmp_path: Path) -> None:
    mails = MAILBOX.split(b"\n\nFrom ")
    first = b"\n\nFrom ".join(mails[:3]) + b"\n\n"
    second = b"From " + b"\n\nFrom ".join(mails[2:])
    parts = [
        zipped(tmp_path / "takeout-001.zip", {"Takeout/Mail/Inbox.mbox": first}),
        zipped(tmp_path / "takeout-002.zip", {"Takeout/Mail/Sent.mbox": second}),
    ]
    imported = bring_in(looked(book, *parts))
    assert [file.name for file in imported.plan.files] == [
        "Takeout/Mail/Inbox.mbox in takeout-001.zip",
        "Takeout/Mail/Sent.mbox in takeout-002.zip",
    ]
    assert messages(book) == 5
    take_back(book, imported.batch, Task())
    assert messages(book) == 0


def test_the_same_archive_twice_is_read_once(tmp_path: Path) -> None:
    path = zipped(tmp_path / "takeout-1.zip", TAKEOUT)
    found = find_sources([path, path])
    assert len(found.cards) == 3
    found.close()


def test_what_nobody_knows_is_a_problem_only_alone(book: Book, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<html>")
    with pytest.raises(Problem, match=r"We don\'t know the file “page\.html”"):
        looked(book, page)
    (told,) = recognise_files([page])  # in a window: no keys of importers
    assert told.problem is not None
    assert told.problem.try_this == "Choose another file, or see how to get a file that we know."
    for path in (
        zipped(tmp_path / "x.zip", {"page.html": b"<html>"}),
        foldered(tmp_path / "folder", {"page.html": b""}),
    ):
        with pytest.raises(Problem, match=r"no file in “.*” that we know"):
            looked(book, path)


def test_a_broken_archive_beside_good_files_is_told_and_does_not_stop_them(
    book: Book, tmp_path: Path
) -> None:
    folder = foldered(
        tmp_path / "downloads", {"orders_export.csv": ORDER_BYTES, "half.zip": b"PK\x03\x04 and no more"}
    )
    found = recognise_files([folder])
    assert [(each.name, each.problem is None) for each in found] == [
        ("orders_export.csv", True),
        ("half.zip", False),
    ]
    with looked(book, folder) as plan:
        assert len(plan.files) == 1
        assert len(plan.not_read) == 1
        assert "half.zip" in plan.not_read[0]
        assert summary_of(plan)["not_read"] == plan.not_read
    with pytest.raises(Problem, match=r"half\.zip” ends in the middle"):
        looked(book, folder / "half.zip")


def test_a_file_that_goes_away_while_it_is_read_is_a_problem(
    book: Book, mailbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_source: Source) -> BinaryIO:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Source, "open", locked)
    with pytest.raises(Problem, match="cannot be opened"):
        looked(book, mailbox)
    assert not list(book.path.parent.glob("*.scratch*"))


def test_archives_in_a_folder_are_opened(book: Book, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    zipped(folder / "takeout-1.zip", TAKEOUT)
    with looked(book, folder) as plan:
        assert sorted(file.importer.key for file in plan.files) == ["gmail_mbox", "shopify_orders", "talks"]


def test_a_source_can_be_named_for_what_lies_in_an_archive(book: Book, tmp_path: Path) -> None:
    path = zipped(tmp_path / "takeout-1.zip", TAKEOUT)
    with look(book, Request([path], "gmail_mbox", [OWNER]), Task()) as plan:
        assert [file.name for file in plan.files] == ["Takeout/Mail/All mail.mbox in takeout-1.zip"]
    sheet = zipped(tmp_path / "sheet.zip", {"kassa.csv": b"Bon;Dag\n1;2026-04-13\n"})
    answers = Answers(mapping={"order": "Bon", "placed_at": "Dag"})
    with look(book, Request([sheet], "order_sheet", answers=answers), Task()) as plan:
        assert plan.totals("new") == {"orders": 1}


def test_the_digest_is_of_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    packed = {
        name: find_sources([pack(tmp_path / f"{name}.zip", TAKEOUT)])
        for name, pack in (("z", zipped), ("t", tarred), ("f", foldered))
    }
    by_key = {
        name: {card.importer.key: digest_of(card.source, "1") for card in found.cards}
        for name, found in packed.items()
    }
    assert by_key["z"] == by_key["t"] == by_key["f"]
    assert len(set(by_key["z"].values())) == 3
    for found in packed.values():
        found.close()
    changed = dict(TAKEOUT) | {"Takeout/Mail/photo.jpg": b"other"}
    found = find_sources([zipped(tmp_path / "c.zip", changed)])
    assert {card.importer.key: digest_of(card.source, "1") for card in found.cards} == by_key["z"]
    changed = dict(TAKEOUT) | {"Takeout/Talks/two.talk": b"TALK Bob|ho"}
    found = find_sources([zipped(tmp_path / "d.zip", changed)])
    differs = {
        card.importer.key
        for card in found.cards
        if digest_of(card.source, "1") != by_key["z"][card.importer.key]
    }
    assert differs == {"talks"}


# --- Whose chat it is -----------------------------------------------------------------------------------


def test_the_owner_of_a_chat_is_asked_with_the_names_in_it(book: Book, tmp_path: Path) -> None:
    path = zipped(tmp_path / "takeout-1.zip", {"one.talk": b"TALK Anna|hello", "two.talk": b"TALK Bob|hi"})
    more = zipped(tmp_path / "takeout-2.zip", {"one.talk": b"TALK Cara|hey"})
    with look(book, Request([path, more]), Task()) as plan:
        (question,) = plan.questions
        assert (question.key, question.choices, question.proposed) == (
            "owner",
            ("Anna", "Bob", "Cara"),
            ("Anna", "Cara"),
        )
        own = preview(plan).own
    assert [(each.address, each.wrote, each.likely) for each in own] == [
        ("Anna", None, True),
        ("Bob", None, False),
        ("Cara", None, True),
    ]


def test_what_is_said_of_the_owner_reaches_chats_and_mailboxes(book: Book, tmp_path: Path) -> None:
    path = zipped(tmp_path / "takeout-1.zip", TAKEOUT)
    # An address is no name in a chat, so the chat still asks.
    with look(book, Request([path], owner=[OWNER]), Task()) as plan:
        assert [question.choices for question in plan.questions] == [("Anna", "Bob")]
    # A name is no address of a mailbox, so the mailbox asks.
    with look(book, Request([path], owner=["Bob"]), Task()) as plan:
        assert [question.proposed for question in plan.questions] == [(OWNER,)]
    bring_in(looked(book, path))
    ours = dict(book.connection.execute("SELECT text, from_us FROM messages WHERE text IN ('hi', 'hello')"))
    assert ours == {"hi": 1, "hello": 0}


def test_a_name_that_was_said_is_known_for_the_next_export(book: Book, tmp_path: Path) -> None:
    bring_in(looked(book, zipped(tmp_path / "takeout-1.zip", TAKEOUT)))
    more = zipped(tmp_path / "takeout-2.zip", {"one.talk": b"TALK Bob|once more", "two.talk": b"TALK Dan|x"})
    with look(book, Request([more]), Task()) as plan:
        assert plan.questions == []
        assert plan.totals("new") == {"messages": 2}


def test_auto_is_told_as_it_is(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        Talks, "questions", lambda _self, _source, answers: told.append(answers.other["owner"]) or []
    )
    with look(book, Request([zipped(tmp_path / "x.zip", TAKEOUT)], owner=["auto"]), Task()):
        assert told == ["auto"]


# --- On the command line --------------------------------------------------------------------------------


def run(tmp_path: Path, *arguments: object) -> int:
    return main(["--data-dir", str(tmp_path / "data"), *map(str, arguments)])


def test_the_command_line_names_members_and_counts_what_is_not_needed(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = zipped(tmp_path / "takeout-1.zip", TAKEOUT)
    assert run(tmp_path, "import", path, "--owner", OWNER, "--owner", "Bob", "--json") == 0
    form = json.loads(capsys.readouterr().out)
    assert {each["file"] for each in form["files"]} == {
        "takeout-1.zip",
        "Takeout/Mail/All mail.mbox in takeout-1.zip",
        "orders_export.csv in takeout-1.zip",
    }
    assert form["not_needed"] == {"takeout-1.zip": {"html": 1, "jpg": 1}}
    assert run(tmp_path, "import", path, "--owner", OWNER, "--owner", "Bob") == 0
    assert "takeout-1.zip: not needed of what is in it: 1 html, 1 jpg" in capsys.readouterr().out


def test_questions_tell_how_they_are_answered(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = zipped(tmp_path / "takeout-1.zip", TAKEOUT)
    assert run(tmp_path, "import", path, "--json") == 1
    out, err = capsys.readouterr()
    form = json.loads(out)
    assert form["batch"] is None
    assert [(question["key"], question["answers"]) for question in form["questions"]] == [
        ("owner", ["Anna", "Bob"])
    ]
    assert "--owner: " in err
    sheet = tmp_path / "orders.csv"
    sheet.write_text("Order number,Order date,Total\n1,03/04/2026,5.00\n", encoding="utf-8")
    assert run(tmp_path, "import", sheet) == 1
    assert "--day-first | --month-first: " in capsys.readouterr().err
    assert run(tmp_path, "import", sheet, "--month-first") == 0


# --- Mailboxes of other programs -------------------------------------------------------------------------

MAIL = (
    b"From 1@xxx Mon Mar 03 08:15:00 +0000 2025\nX-GM-THRID: 1\nX-Gmail-Labels: %b\n"
    b"Message-ID: <q1@customers.example>\nDate: Mon, 3 Mar 2025 08:15:00 +0000\n"
    b"From: Anna Berg <anna@customers.example>\nTo: hello@shop.example\n"
    b"Subject: Where is it?\n\nWhere is my order?\n\n"
)


def test_one_file_a_label_gives_each_mail_once_with_all_its_labels(book: Book, tmp_path: Path) -> None:
    labels = {"Inbox": b"Inbox,Orders", "Orders": b"Orders,Inbox", "Opened": b"Opened"}
    whole = {f"Takeout/Mail/{name}.mbox": MAIL % said for name, said in labels.items()}
    path = zipped(tmp_path / "takeout-1.zip", whole)
    imported = bring_in(looked(book, path))
    assert [file.counts.get("new") for file in imported.plan.files] == [{"messages": 1}, None, None]
    ((found,),) = book.connection.execute("SELECT labels FROM messages").fetchall()
    assert found.split("\n") == ["Inbox", "Opened", "Orders"]
    # The same in another order, and in two imports.
    take_back(book, imported.batch, Task())
    for name in reversed(whole):
        bring_in(looked(book, zipped(tmp_path / "part.zip", {name: whole[name]})))
    ((found,),) = book.connection.execute("SELECT labels FROM messages").fetchall()
    assert found.split("\n") == ["Inbox", "Opened", "Orders"]


def test_the_mailbox_packages_of_other_programs(book: Book, tmp_path: Path) -> None:
    mail = MAIL.replace(b"X-GM-THRID: 1\nX-Gmail-Labels: %b\n", b"").replace(b"From 1@xxx", b"From -")
    mail = mail.replace(b"+0000 2025", b"2025", 1)
    deleted = mail.replace(b"Message-ID: <q1", b"X-Mozilla-Status: 0009\nMessage-ID: <q2")
    files = {
        "INBOX.mbox/mbox": mail,  # Apple Mail
        "INBOX.mbox/table_of_contents": b"\x00\x01",
        "Thunderbird/Inbox": mail + deleted,
        "Thunderbird/Inbox.msf": b'// <!-- <mdb:mork:z v="1.4"/> -->',
    }
    plan = bring_in(looked(book, foldered(tmp_path / "mails", files))).plan
    assert [(file.name, file.importer.key) for file in plan.files] == [
        ("INBOX.mbox/mbox", "mbox"),
        ("Thunderbird/Inbox", "mbox"),
    ]
    assert plan.totals("new") == {"messages": 1}
    assert plan.files[1].tally.left_out == {"trash": 1}
    (package,) = recognise_files([tmp_path / "mails" / "INBOX.mbox"])
    assert package.source == "mbox"


def test_thousands_of_mail_files_are_one_file_of_the_book(book: Book, tmp_path: Path) -> None:
    mail = MAIL.partition(b"\n")[2].replace(b"X-GM-THRID: 1\nX-Gmail-Labels: %b\n", b"")
    files = {f"{n}.eml": mail.replace(b"<q1", b"<q%d" % n) for n in range(30)} | {"a.txt": b"notes"}
    plan = bring_in(looked(book, zipped(tmp_path / "mails.zip", files))).plan
    assert [(file.name, file.importer.key) for file in plan.files] == [("mails.zip", "eml_folder")]
    assert plan.totals("new") == {"messages": 30}
    assert plan.not_needed == {"mails.zip": {"txt": 1}}
    assert book.connection.execute("SELECT count(*) FROM files").fetchone() == (1,)
