"""Days missing between what the book has and a new file are said before it is brought in."""

from pathlib import Path

import pytest
from small_shop import MAILBOX, ORDERS, OWNER

from desktop.domain import facts
from desktop.domain.task import Task
from desktop.services.gaps import Gap, gaps
from desktop.services.import_files import Request, bring_in, look
from desktop.services.measure import facts_of
from desktop.store.database import Book

JUNE_3 = 1_780_477_200  # 3 June 2026, 9:00 UTC: the last mail of the mailbox
JUNE_5 = 1_780_653_600  # 5 June 2026, 10:00 UTC: the last order


@pytest.fixture
def filled(book: Book, mailbox: Path, orders_file: Path) -> Book:
    bring_in(look(book, Request([mailbox, orders_file], owner=[OWNER]), Task()))
    return book


def later_mailbox(folder: Path, day: int) -> Path:
    """One mail of that day of June at 9:00 UTC."""
    path = folder / f"June {day}.mbox"
    path.write_text(
        f"From 1000000000000000009@xxx Wed Jun {day:02} 09:00:00 +0000 2026\n"
        "X-GM-THRID: 1000000000000000009\nX-Gmail-Labels: Inbox\nDelivered-To: hello@shop.example\n"
        "From: Cleo <cleo@customers.example>\nTo: hello@shop.example\nMessage-ID: <9@customers.example>\n"
        f"Subject: Hello\nDate: Wed, {day:02} Jun 2026 09:00:00 +0000\n\nIs it blue?\n",
        encoding="utf-8",
    )
    return path


def found(book: Book, *paths: Path) -> tuple[Gap, ...]:
    with look(book, Request(paths, owner=[OWNER]), Task()) as plan:
        return gaps(plan)


def test_a_first_import_has_no_gap(book: Book, mailbox: Path, orders_file: Path) -> None:
    assert found(book, mailbox, orders_file) == ()


def test_days_between_the_last_file_and_this_one_are_missing(filled: Book, tmp_path: Path) -> None:
    (gap,) = found(filled, later_mailbox(tmp_path, 8))
    assert gap == Gap("email", OWNER, JUNE_3, JUNE_3 + 5 * 86400, 4, file_is_newer=True)  # 4, 5, 6, 7 June


def test_the_next_day_leaves_no_gap(filled: Book, tmp_path: Path) -> None:
    assert found(filled, later_mailbox(tmp_path, 4)) == ()


def test_an_overlap_leaves_no_gap(filled: Book, tmp_path: Path) -> None:
    both = tmp_path / "both.mbox"
    both.write_bytes(later_mailbox(tmp_path, 8).read_bytes() + b"\n" + MAILBOX)
    assert found(filled, both) == ()


def test_an_older_file_can_leave_a_gap_too(book: Book, tmp_path: Path, mailbox: Path) -> None:
    bring_in(look(book, Request([later_mailbox(tmp_path, 8)], owner=[OWNER]), Task()))
    (gap,) = found(book, mailbox)
    assert (gap.ends, gap.days, gap.file_is_newer) == (JUNE_3, 4, False)


def daily_orders(folder: Path) -> Path:
    """An order at noon, Amsterdam time, on each day from 30 May to 5 June."""
    path = folder / "orders_export daily.csv"
    days = ("05-30", "05-31", "06-01", "06-02", "06-03", "06-04", "06-05")
    rows = [f"#20{day[3:]},,paid,EUR,9.00,2026-{day} 12:00:00 +0200,1,Cup,9.00" for day in days]
    path.write_text("\n".join([ORDERS.splitlines()[0], *rows, ""]), encoding="utf-8")
    return path


def later_orders(folder: Path) -> Path:
    """One order on 9 June."""
    path = folder / "orders_export (1).csv"
    row = "#1009,,paid,EUR,9.00,2026-06-09 12:00:00 +0200,1,Cup,9.00"
    path.write_text(f"{ORDERS.splitlines()[0]}\n{row}\n", encoding="utf-8")
    return path


def test_orders_have_gaps_too(book: Book, tmp_path: Path) -> None:
    bring_in(look(book, Request([daily_orders(tmp_path)]), Task()))
    (gap,) = found(book, later_orders(tmp_path))  # four days, where one is usual
    assert gap == Gap("", "", JUNE_5, JUNE_5 + 4 * 86400, 3, file_is_newer=True)


def test_the_usual_quiet_of_a_small_shop_is_no_gap(filled: Book, tmp_path: Path) -> None:
    assert found(filled, later_orders(tmp_path)) == ()  # four days, where six lie between two orders


def test_what_is_said_before_is_what_the_measures_miss_after(book: Book, tmp_path: Path) -> None:
    bring_in(look(book, Request([daily_orders(tmp_path)]), Task()))
    with look(book, Request([later_orders(tmp_path)]), Task()) as plan:
        (told,) = gaps(plan)
        bring_in(plan)
    assert facts_of(book).gaps == (facts.Gap(-1, told.ends, told.begins),)


def test_orders_that_go_on_where_the_last_list_ended(filled: Book, tmp_path: Path) -> None:
    later = tmp_path / "orders_export (2).csv"
    known = ORDERS.splitlines()[1]
    later.write_text(
        f"{ORDERS.splitlines()[0]}\n#1009,,paid,EUR,9.00,2026-06-09 12:00:00 +0200,1,Cup,9.00\n{known}\n"
    )
    assert found(filled, later) == ()
