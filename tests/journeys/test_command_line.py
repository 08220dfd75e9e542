"""The command line from export file to number, as a script would use it."""

import json
from pathlib import Path
from typing import Any

import pytest
from small_shop import MAILBOX, ORDERS, OWNER

from desktop.cli import main
from desktop.domain.kpi import Dimension
from desktop.kpis.catalogue import ALL


class Line:
    """A person at the command line, with a data folder of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.said = self.complained = ""

    def __call__(self, *arguments: str | Path) -> int:
        status = main(["--data-dir", str(self.folder / "data"), *map(str, arguments)])
        self.said, self.complained = self._capsys.readouterr()
        return status

    def json(self, *arguments: str | Path) -> Any:
        status = self(*arguments, "--json")
        assert status == 0, self.complained
        return json.loads(self.said)


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    (tmp_path / "mail.mbox").write_bytes(MAILBOX)
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return Line(tmp_path, capsys)


@pytest.fixture
def filled(line: Line) -> Line:
    assert line("import", line.folder / "mail.mbox", line.folder / "orders.csv", "--owner", OWNER) == 0
    return line


def test_import_as_json_follows_the_contract(line: Line) -> None:
    form = line.json("import", line.folder / "orders.csv")
    (file,) = form["files"]
    assert (form["batch"], form["new"], form["changed"], form["known"]) == (
        1,
        {"orders": 2, "order_lines": 3},
        {},
        {},
    )
    assert (file["file"], file["source"], file["read"]) == ("orders.csv", "shopify_orders", 3)
    assert (file["skipped"], file["left_out"], form["questions"]) == ([], {}, [])
    assert form["conversations"] == {"new": 0, "changed": 0, "opened_again": 0}


def test_numbers_worked_out_by_hand(filled: Line) -> None:
    form = filled.json("kpis", "--as-of", "2026-06-03T09:00:00Z")
    assert (form["from"], form["to"], form["clock"]) == ("2026-05-30", "2026-06-06", "calendar")
    kpis = form["kpis"]
    # Two people wrote, two orders were placed by the 5th, one of them after "now", which is the 3rd.
    assert kpis["contact_volume"]["value"] == 2
    assert kpis["contact_rate"]["parts"]["contacts"] == 2
    # Anna waited half an hour; Bob waits since the 2nd at 9:00, a day.
    assert kpis["first_response_time"]["value"] == 30
    assert (kpis["first_response_time"]["n"], kpis["first_response_time"]["parts"]["waiting"]) == (1, 1)
    assert (kpis["backlog"]["value"], kpis["backlog"]["parts"]["oldest_hours"]) == (1, 24)
    assert kpis["channel_mix"]["value"] == 100
    # Nobody has been silent for 72 hours yet.
    assert kpis["resolution_time"]["value"] is None
    assert kpis["resolution_time"]["needs"]


def test_series_and_split(filled: Line) -> None:
    form = filled.json("kpis", "contact_volume", "--by", "day", "--split", "channel", "--from", "2026-06-01")
    volume = form["kpis"]["contact_volume"]
    assert [(b["start"], b["value"]) for b in volume["series"]][:3] == [
        ("2026-06-01", 1),
        ("2026-06-02", 1),
        ("2026-06-03", 0),
    ]
    assert volume["split"]["email"]["value"] == 2
    assert filled("kpis", "contact_volume", "--by", "week", "--split", "channel") == 0
    assert "email" in filled.said
    for dimension in Dimension:
        form = filled.json("kpis", "--split", dimension.value)
        assert len(form["kpis"]) == len(ALL)


def test_open_hours_change_the_clock(filled: Line) -> None:
    assert filled("set", "opening-hours", "Mon-Fri 12:15-17:00") == 0
    form = filled.json("kpis", "first_response_time", "--as-of", "2026-06-03T09:00:00Z")
    assert form["clock"] == "open"
    # Asked at 12:00 and answered at 12:30 Amsterdam time, of which 15 minutes are open.
    assert form["kpis"]["first_response_time"]["value"] == 15
    calendar = filled.json("kpis", "first_response_time", "--clock", "calendar")
    assert calendar["kpis"]["first_response_time"]["value"] == 30


def test_evidence_has_the_rows_of_the_number(filled: Line) -> None:
    form = filled.json("evidence", "contact_volume")
    assert form["n"] == 2
    assert [row["customer"] for row in form["counted"]] == ["anna@customers.example", "bob@customers.example"]
    assert [(row["reason"], row["about"]) for row in form["left_out"]] == [("bulk", "Paper, half price")]
    csv_file = filled.folder / "rows.csv"
    assert filled("evidence", "backlog", "--csv", csv_file) == 0
    assert csv_file.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[7] == "bob@customers.example"
    assert filled("evidence", "backlog") == 0
    assert "Bob Smit" in filled.said


def test_what_customers_write_is_no_formula_in_a_sheet(line: Line) -> None:
    evil = MAILBOX.replace(b"Subject: Do you have it in blue?", b"Subject: =HYPERLINK(1)")
    (line.folder / "mail.mbox").write_bytes(evil)
    line("import", line.folder / "mail.mbox", "--owner", OWNER)
    assert line("evidence", "backlog") == 0
    assert ",'=HYPERLINK(1)," in line.said


def test_a_question_stops_the_import(line: Line) -> None:
    assert line("import", line.folder / "mail.mbox", "--json") == 1
    (question,) = json.loads(line.said)["questions"]
    assert (question["key"], question["proposed"]) == ("owner", [OWNER])
    assert OWNER in line.complained
    assert line.json("batches")["batches"] == []


def test_a_dry_run_writes_nothing(line: Line) -> None:
    form = line.json("import", line.folder / "orders.csv", "--dry-run")
    assert (form["batch"], form["new"]["orders"]) == (None, 2)
    assert line("import", line.folder / "orders.csv", "--dry-run") == 0
    assert "nothing was written" in line.said
    assert line.json("batches")["batches"] == []


def test_undo_by_number(filled: Line) -> None:
    assert filled.json("batches")["batches"][0]["new"]["messages"] == 5
    assert filled("batches") == 0
    assert "mail.mbox, orders.csv" in filled.said
    assert filled("undo", "1") == 0
    assert filled.json("kpis", "contact_rate")["kpis"]["contact_rate"]["value"] is None


def test_an_import_in_words(line: Line) -> None:
    broken = ORDERS.replace("2026-06-05 12:00:00 +0200", "soon")
    (line.folder / "orders.csv").write_text(broken, encoding="utf-8")
    assert line("import", line.folder / "mail.mbox", line.folder / "orders.csv", "--owner", OWNER) == 0
    assert "mail.mbox (gmail_mbox): new: 5 messages" in line.said
    assert "left out: bulk 1" in line.said
    assert "not read: row 2: " in line.said
    assert "Conversations: 2 new, 0 changed, 0 opened again." in line.said


def test_only_ten_unread_rows_are_shown(line: Line) -> None:
    rows = "".join(f"#{number},,paid,EUR,1,never,1,Cup,1\n" for number in range(2000, 2014))
    (line.folder / "orders.csv").write_text(ORDERS + rows, encoding="utf-8")
    assert line("import", line.folder / "orders.csv") == 0
    assert line.said.count("not read:") == 10
    assert "and 4 more" in line.said


def test_check_and_settings(filled: Line) -> None:
    assert filled("check") == 0
    assert "✗" not in filled.said
    assert filled("set", "currency", "eur") == 0
    assert filled("get", "currency") == 0
    assert filled.said == "EUR\n"
    assert filled("get") == 0
    assert f"owner              {OWNER}" in filled.said


def test_a_damaged_number_makes_check_fail(filled: Line) -> None:
    import sqlite3

    with sqlite3.connect(filled.folder / "data" / "shop.replybook") as connection:
        connection.execute("UPDATE messages SET conversation = 99")
    connection.close()
    assert filled("check") == 1
    assert "✗" in filled.said


@pytest.mark.parametrize(
    "arguments",
    [
        ("kpis", "happiness"),
        ("kpis", "--from", "yesterday"),
        ("kpis", "--as-of", "noon"),
        ("undo", "12"),
        ("set", "colour", "blue"),
        ("import", "nowhere.mbox"),
        ("evidence", "happiness"),
        ("import", "mail.mbox", "--time-zone", "Amsterdam"),
    ],
)
def test_what_cannot_be_done_is_said_with_status_1(line: Line, arguments: tuple[str, ...]) -> None:
    assert line(*arguments) == 1
    what, try_this = line.complained.strip().split("\n")
    assert what
    assert try_this
    assert line.said == ""


@pytest.mark.parametrize(
    "arguments", [("dance",), ("import",), ("import", "x", "--map", "order"), ("kpis", "--by", "hour")]
)
def test_wrong_usage_has_status_2(line: Line, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        line(*arguments)
    assert stopped.value.code == 2


def test_book_and_data_folder_may_stand_before_or_after(line: Line, tmp_path: Path) -> None:
    other = tmp_path / "other.replybook"
    assert main(["import", str(line.folder / "orders.csv"), "--book", str(other)]) == 0
    assert main(["--book", str(other), "get", "currency"]) == 0
    assert other.exists()


def test_without_a_command_there_is_a_sentence(line: Line) -> None:
    assert line() == 1
    assert line.complained


def test_the_example_shop(line: Line) -> None:
    assert line("example", "--weeks", "3", "--orders-per-week", "30") == 0
    assert line("kpis") == 0
    assert "Contacts per 100 orders" in line.said
    assert line("example", "--files", line.folder / "files", "--weeks", "1", "--orders-per-week", "9") == 0
    for name in line.said.splitlines():
        assert Path(name).is_file()


def test_the_example_never_mixes_with_an_owners_shop(filled: Line) -> None:
    assert filled("example", "--weeks", "1") == 1
    assert "own shop" in filled.complained
    assert filled.json("batches")["batches"][-1]["batch"] == 1


def test_a_mapping_is_said_once(line: Line) -> None:
    first, later = line.folder / "kassa.csv", line.folder / "kassa 2.csv"
    first.write_text("Bon;Wanneer;Bedrag\n1041;13/04/2026;18,00\n", encoding="utf-8")
    later.write_text("Bon;Wanneer;Bedrag\n1042;14/04/2026;20,00\n", encoding="utf-8")
    assert line("import", later) == 1
    assert "We don't know the file" in line.complained
    columns = ("--map", "order=Bon", "--map", "placed_at=Wanneer", "--map", "total=Bedrag")
    assert line("import", first, "--as", "order_sheet", *columns) == 0
    assert line.json("import", later)["new"] == {"orders": 1}
