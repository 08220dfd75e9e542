"""The report of a small shop: its sheets say what the JSON says, and what can be counted by hand.

The shop is in Amsterdam and open Mon-Fri 09:00-17:00. On Sunday 29 March 2026 the clocks go forward.

    Fri 27 Mar 16:30  Anna asks about #1001         Mon 30 Mar 09:30 answered: 64 h, 60 min of them open
    Mon 30 Mar 10:00  Ben asks, "=HYPERLINK(...)"   Mon 30 Mar 10:45 answered: 45 min, all open
    Tue 31 Mar 12:00  Carla asks                    never answered
    Wed  1 Apr 08:00  a newsletter, left out
    Fri 10 Apr 09:00  another newsletter: the end of the mailbox

Four orders: 23, 24, 25 and 31 March; Anna's is the first.
"""

import errno
import json
import os
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import openpyxl
import pytest

from desktop.domain.kpi import Clock, Result
from desktop.domain.period import Rhythm
from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.domain.task import Cancelled, Task
from desktop.kpis.catalogue import ALL, by_key
from desktop.kpis.view import Filters
from desktop.reports.json_form import measured_form
from desktop.services.change_settings import change_setting
from desktop.services.export_report import export_report
from desktop.services.import_files import Request, bring_in, look
from desktop.services.measure import Asked, numbers
from desktop.store.database import Book, open_book

SHOP = "hello@shop.example"
LINK = '=HYPERLINK("http://evil.example";"Ben")'
ASKED = Asked(
    "2026-03-23", "2026-04-13", as_of=int(datetime.fromisoformat("2026-04-12T12:00:00+02:00").timestamp())
)


def wall(text: str) -> datetime:
    """What a cell holds: a clock on a wall, without a zone."""
    return datetime.fromisoformat(text)


def mail(
    number: int, sender: str, to: str, date: str, subject: str, *, answers: int = 0, bulk: bool = False
) -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"], message["Message-ID"] = date, f"<{number}@mail.example>"
    if answers:
        message["In-Reply-To"] = f"<{answers}@mail.example>"
    if bulk:
        message["List-Unsubscribe"] = "<mailto:stop@news.example>"
    message.set_content(f"This is message {number}. Could you help me with it?")
    received = parsedate_to_datetime(date).astimezone(UTC)
    return f"From {number}@mail {received:%a %b %d %H:%M:%S} +0000 {received:%Y}\n{message.as_string()}\n"


MAILS = (
    mail(1, "Anna <anna@example.org>", SHOP, "Fri, 27 Mar 2026 16:30:00 +0100", "Where is my order #1001?"),
    mail(2, SHOP, "anna@example.org", "Mon, 30 Mar 2026 09:30:00 +0200", "Re: Where is #1001?", answers=1),
    mail(3, "Ben <ben@example.org>", SHOP, "Mon, 30 Mar 2026 10:00:00 +0200", LINK),
    mail(4, SHOP, "ben@example.org", "Mon, 30 Mar 2026 10:45:00 +0200", f"Re: {LINK}", answers=3),
    mail(5, "Carla <carla@example.org>", SHOP, "Tue, 31 Mar 2026 12:00:00 +0200", "Which glaze is it?"),
    mail(6, "News <n@news.example>", SHOP, "Wed, 01 Apr 2026 08:00:00 +0200", "Kilns are back", bulk=True),
    mail(7, "News <n@news.example>", SHOP, "Fri, 10 Apr 2026 09:00:00 +0200", "Kilns are sold", bulk=True),
)
ORDERS = """Name,Email,Financial Status,Created at,Currency,Total,Lineitem quantity,Lineitem name
#1001,anna@example.org,paid,2026-03-23 10:00:00 +0100,EUR,20.00,1,Bowl
#1002,dora@example.org,paid,2026-03-24 10:00:00 +0100,EUR,20.00,1,Bowl
#1003,emil@example.org,paid,2026-03-25 10:00:00 +0100,EUR,20.00,1,Bowl
#1004,fien@example.org,paid,2026-03-31 10:00:00 +0200,EUR,20.00,1,Bowl
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    mailbox, orders = folder / "mail.mbox", folder / "orders_export.csv"
    mailbox.write_text("\n".join(MAILS), encoding="utf-8", newline="\n")
    orders.write_text(ORDERS, encoding="utf-8")
    path = folder / "shop.replybook"
    with open_book(path) as book:
        for key, value in (
            ("shop-name", "Linen & Clay"),
            ("time-zone", "Europe/Amsterdam"),
            ("opening-hours", "Mon-Fri 09:00-17:00"),
        ):
            change_setting(book, key, value, Task())
        request = Request([mailbox, orders], owner=(SHOP,), answers=Answers(time_zone="Europe/Amsterdam"))
        with look(book, request, Task()) as plan:
            assert plan.questions == []
            bring_in(plan)
    return path


@pytest.fixture
def book(filled: Path):
    with open_book(filled) as opened:
        yield opened


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "Report.xlsx"


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path_factory.mktemp("system-temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == [], "openpyxl's rows are left behind"


def sheets(book: Book, out: Path, asked: Asked = ASKED) -> openpyxl.Workbook:
    assert export_report(book, out, asked) == out
    return openpyxl.load_workbook(out)


def summary(workbook: openpyxl.Workbook) -> dict[str, dict[str, object]]:
    """The rows of Summary by their key."""
    rows = list(workbook["Summary"].iter_rows(values_only=True))
    place = next(number for number, row in enumerate(rows) if "key" in row)
    found = [dict(zip(rows[place], row, strict=True)) for row in rows[place + 1 :]]
    return {row["key"]: row for row in found if row["key"]}


def table(workbook: openpyxl.Workbook, name: str) -> list[dict[str, object]]:
    header, *rows = workbook[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


# --- the sheets -------------------------------------------------------------------------------------------


def test_four_sheets_with_whole_tables(book: Book, out: Path):
    workbook = sheets(book, out)
    assert workbook.sheetnames == ["Summary", "Weekly", "Conversations", "Definitions"]
    assert workbook["Summary"]["A1"].value == "Linen & Clay: customer service in numbers"
    assert workbook.properties.title == "Linen & Clay: customer service in numbers"
    for name in ("Weekly", "Conversations"):
        sheet = workbook[name]
        declared = sheet.tables[name].column_names
        assert declared == [cell.value for cell in sheet[1]]
        assert len({header.casefold() for header in declared}) == len(declared)
        assert sheet.tables[name].ref == sheet.dimensions


def test_the_summary_is_the_json(book: Book, out: Path):
    rows = summary(sheets(book, out))
    assert list(rows) == [kpi.key for kpi in ALL]
    asked = numbers(book, ASKED)
    for kpi in ALL:
        form = json.loads(json.dumps(measured_form(asked.measured(kpi))))
        row = rows[kpi.key]
        for column, field in (("value", "value"), ("low", "low"), ("high", "high"), ("of how many", "n")):
            expected = form[field] if form[field] is None else pytest.approx(form[field], rel=1e-12)
            assert row[column] == expected, (kpi.key, column)


def test_parts_of_the_summary_are_the_json(book: Book, out: Path):
    rows = sheets(book, out)["Summary"].iter_rows(values_only=True)
    shown = {row[3]: row[4] for row in rows if row[3] and ".parts." in str(row[3])}
    asked = numbers(book, ASKED)
    expected = {
        f"{kpi.key}.parts.{key}": value
        for kpi in ALL
        for key, value in asked.measured(kpi).total.parts.items()
    }
    assert shown == {key: value and pytest.approx(value, rel=1e-12) for key, value in expected.items()}


def test_the_summary_counted_by_hand(book: Book, out: Path):
    rows = summary(sheets(book, out))
    assert rows["contact_volume"]["value"] == 3
    assert rows["contact_rate"]["value"] == 75  # 3 on 4 orders
    assert rows["contact_rate"]["of how many"] == 4
    assert rows["first_response_time"]["value"] == 52.5  # between 60 and 45 open minutes
    assert rows["first_response_time"]["this period"] == "52 min"
    # one of three has no answer, and the mailbox ends sooner; of three no share is told
    unanswered = "Not everyone whose time is up has an answer; who has none is not in it."
    assert rows["first_response_time"]["remark"] == f"Only 2. {unanswered} Can still change."
    assert rows["backlog"]["value"] == 1
    assert rows["channel_mix"]["value"] == 100
    assert rows["contact_volume"]["change"] == "Nothing to compare with."


def test_the_clock_of_the_question_holds_for_the_sheets(book: Book, out: Path):
    workbook = sheets(book, out, replace(ASKED, clock=Clock.CALENDAR))
    assert summary(workbook)["first_response_time"]["value"] == (64 * 60 + 45) / 2
    assert workbook["Summary"]["B5"].value == "By the clock, day and night"
    assert [row["first wait, open minutes"] for row in table(workbook, "Conversations")[:2]] == [60, 45]


def test_weekly_is_the_series(book: Book, out: Path):
    rows = table(sheets(book, out), "Weekly")
    assert [row["from"] for row in rows] == [
        wall("2026-03-23"),
        wall("2026-03-30"),
        wall("2026-04-06"),
    ]
    asked = numbers(book, replace(ASKED, by=Rhythm.WEEK))
    volume = asked.measured(by_key["contact_volume"]).series
    assert [row["How many wrote"] for row in rows] == [bucket.value for bucket in volume] == [1, 2, 0]
    assert [row["Contacts per 100 orders"] for row in rows] == [pytest.approx(100 / 3), 200, None]
    assert [row["Reply time, minutes"] for row in rows] == [60, 45, None]
    assert [row["Reply time: of how many"] for row in rows] == [1, 1, 0]
    assert "Can still change" in str(rows[2]["remark"])  # the mailbox ends on Friday


def test_conversations_also_those_left_out(book: Book, out: Path):
    rows = table(sheets(book, out), "Conversations")
    shown = [
        (
            row["name"],
            row["first wait, minutes"],
            row["first wait, open minutes"],
            row["counted"],
            row["why not"],
        )
        for row in rows
    ]
    assert shown == [
        ("Anna", 64 * 60, 60, "yes", None),
        ("Ben", 45, 45, "yes", None),
        ("Carla", None, None, "yes", None),
        ("News", None, None, "no", "newsletter"),
        ("News", None, None, "no", "newsletter"),
    ]
    anna, ben, carla = rows[:3]
    zone = "(Europe/Amsterdam)"
    assert anna[f"arrived {zone}"] == wall("2026-03-27 16:30")
    assert anna[f"first reply {zone}"] == wall("2026-03-30 09:30")
    assert anna[f"solved {zone}"] == wall("2026-03-30 09:30")
    assert (anna["order"], anna["order found by"]) == ("#1001", "the customer named it")
    assert (anna["customer"], anna["channel"]) == ("anna@example.org", "email")
    assert (anna["our answers"], anna["messages"], anna["came back"]) == (1, 2, "no")
    assert ben["about"] == LINK
    assert (carla[f"first reply {zone}"], carla[f"solved {zone}"], carla["came back"]) == (None, None, None)
    assert carla["order"] is carla["order found by"] is None


def test_the_tile_is_the_sum_of_the_rows(book: Book, out: Path):
    workbook = sheets(book, out)
    counted = [row for row in table(workbook, "Conversations") if row["counted"] == "yes"]
    assert len(counted) == summary(workbook)["contact_volume"]["value"]
    assert sum(row["messages"] for row in counted) == 5


def test_a_customers_formula_is_text(book: Book, out: Path):
    workbook = sheets(book, out)
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type in "fe" or cell.hyperlink]
    (subject,) = [cell for cell in cells if cell.value == LINK]
    assert subject.quotePrefix


def test_only_what_is_asked(book: Book, out: Path):
    day = replace(ASKED, since="2026-03-30", until="2026-03-31")
    assert [row["name"] for row in table(sheets(book, out, day), "Conversations")] == ["Ben"]
    nobody = replace(ASKED, filters=Filters(channels=("chat",)))
    workbook = sheets(book, out, nobody)
    assert [list(row.values()) for row in table(workbook, "Conversations")] == []
    assert ("Only these channels", "chat") in [
        row[:2] for row in workbook["Summary"].iter_rows(values_only=True)
    ]
    assert summary(workbook)["contact_volume"]["value"] is None


def test_what_has_not_happened_yet_is_not_in_it(book: Book, out: Path):
    then = int(datetime.fromisoformat("2026-03-30T10:30:00+02:00").timestamp())
    rows = table(sheets(book, out, replace(ASKED, as_of=then)), "Conversations")
    assert [row["name"] for row in rows] == ["Anna", "Ben"]
    assert [row["first wait, minutes"] for row in rows] == [64 * 60, None]
    assert [row["solved (Europe/Amsterdam)"] for row in rows] == [None, None]  # three quiet days are not over


def test_who_came_back(filled: Path, tmp_path: Path, out: Path):
    with open_book(tmp_path / "copy.replybook") as copy:
        with open_book(filled) as book:
            book.connection.backup(copy.connection)
        with copy.writing() as connection:
            first = "(SELECT id FROM conversations ORDER BY arrived LIMIT 1)"
            connection.execute(f"UPDATE resolutions SET came_back = at + 400000 WHERE conversation = {first}")
        rows = table(sheets(copy, out), "Conversations")
    assert [(row["name"], row["came back"]) for row in rows[:3]] == [
        ("Anna", "yes"),
        ("Ben", "no"),
        ("Carla", None),
    ]


def test_definitions_say_how_far_the_files_reach(book: Book, out: Path):
    rows = {row[0]: row for row in sheets(book, out)["Definitions"].iter_rows(values_only=True)}
    assert {by_key[key].name for key in by_key} <= set(rows)
    assert rows[f"email {SHOP}"][1] == "2026-04-10 09:00"
    assert rows["orders"][1] == "2026-03-31 10:00"


def test_a_book_with_nothing_in_it(tmp_path: Path, out: Path):
    with open_book(tmp_path / "empty.replybook") as book:
        workbook = sheets(book, out, Asked(as_of=ASKED.as_of))
    rows = summary(workbook)
    assert list(rows) == [kpi.key for kpi in ALL]
    assert all(row["value"] is None and row["of how many"] == 0 for row in rows.values())
    assert rows["contact_rate"]["remark"] == "Needs messages from customers and the list of orders."
    assert workbook["Summary"]["A1"].value == "Customer service in numbers"
    assert table(workbook, "Conversations") == []


def test_levels_and_changes_are_those_of_the_question(book: Book, out: Path):
    asked = replace(ASKED, since="2026-03-30", until="2026-04-06")
    rows = summary(sheets(book, out, asked))
    change = numbers(book, asked).change(by_key["backlog"])
    assert (change.result, change.difference) == (Result.NOT_TESTED, 0)  # Anna before, Carla now
    assert (rows["backlog"]["change"], rows["backlog"]["value before"]) == ("The same.", 1)


# --- the file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Report.pdf", "Report", "Report.xls", ".xlsx"])
def test_only_excel_so_far(book: Book, tmp_path: Path, name: str):
    with pytest.raises(Problem) as caught:
        export_report(book, tmp_path / name, ASKED)
    assert "ends in .xlsx" in caught.value.try_this
    assert list(tmp_path.iterdir()) == []


def test_capitals_in_the_ending(book: Book, tmp_path: Path):
    assert export_report(book, tmp_path / "REPORT.XLSX", ASKED).exists()


def test_days_that_are_no_days_leave_no_file(book: Book, out: Path):
    with pytest.raises(Problem, match="not a date"):
        export_report(book, out, Asked("31-3-2026"))
    assert list(out.parent.iterdir()) == []
    assert not book.connection.in_transaction


def test_the_old_report_is_open_elsewhere(book: Book, out: Path, monkeypatch: pytest.MonkeyPatch):
    out.write_bytes(b"old")

    def refuse(*_paths: object) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(Problem) as caught:
        export_report(book, out, ASKED)
    assert "because it is open" in caught.value.what
    assert "Report (2).xlsx" in caught.value.try_this
    assert [path.read_bytes() for path in out.parent.iterdir()] == [b"old"]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are of POSIX")
@pytest.mark.parametrize("limit", [0, 1, 500, 2_000, 4_000, 6_000, 8_000, 9_000, 10_000, 11_000])
def test_a_disk_that_is_full_after_so_many_bytes(book: Book, out: Path, limit: int):
    import resource

    export_report(book, out, ASKED)
    old = out.read_bytes()
    assert len(old) > 11_000
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        with pytest.raises(Problem, match="disk is full"):
            export_report(book, out, ASKED)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.read_bytes() for path in out.parent.iterdir()] == [old]
    assert not book.connection.in_transaction


def test_cancelled(book: Book, out: Path):
    class Impatient(Task):
        def report(self, fraction: float, label: str = "") -> None:
            if fraction >= 0.1:
                self.cancel()
            super().report(fraction, label)

    out.write_bytes(b"old")
    with pytest.raises(Cancelled):
        export_report(book, out, ASKED, Impatient())
    assert [path.read_bytes() for path in out.parent.iterdir()] == [b"old"]


def test_progress_reaches_the_end(book: Book, out: Path):
    task = Task()
    export_report(book, out, ASKED, task)
    assert task.fraction == 1


def test_a_report_does_not_change_the_book(book: Book, out: Path):
    before = book.revision
    export_report(book, out, ASKED)
    assert book.revision == before


def test_equal_books_give_equal_sheets(book: Book, tmp_path: Path):
    first, second = (sheets(book, tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    for sheet in first:
        assert list(sheet.values) == list(second[sheet.title].values)
