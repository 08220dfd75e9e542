"""What is proposed: opening hours from the shop's own answers, and people who are no customers."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from raw_mails import mbox

from desktop.domain.opening_hours import OpeningHours
from desktop.domain.task import Task
from desktop.services.change_settings import change_setting, read_setting
from desktop.services.import_files import Plan, Request, bring_in, look
from desktop.services.leave_out import leave_out
from desktop.services.propose import (
    hours_in_words,
    proposed_hours,
    proposed_not_customers,
)
from desktop.store.content_hash import content_hash
from desktop.store.database import Book, open_book

SHOP = "hello@shop.example"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2024, 6, 3, tzinfo=AMSTERDAM)  # before the mailbox was written
ORDERS = """\
Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price
#1,c0@customers.example,paid,EUR,20.00,2026-05-30 12:00:00 +0200,1,Cup,20.00
"""


def mail(sender: str, to: str, at: datetime, number: int, subject: str) -> bytes:
    delivered = f"Delivered-To: {SHOP}\n" if to == SHOP else ""
    return (
        f"{delivered}From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{number}@x.example>\n"
        f"Date: {at.strftime('%a, %d %b %Y %H:%M:%S %z')}\n\nHow is the weather over there today?\n"
    ).encode()


class Post:
    """Mails as they come, for a mailbox file."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    def answered(self, customer: str, at: datetime) -> None:
        """A customer asks an hour before `at`, and the shop answers then."""
        number = len(self.mails)
        self.mails.append(mail(customer, SHOP, at - timedelta(hours=1), number, f"Question {number}"))
        self.mails.append(mail(SHOP, customer, at, number + 1, f"Re: Question {number}"))

    def ours_first(self, person: str, at: datetime) -> None:
        """The shop writes to somebody, who answers in an hour."""
        number = len(self.mails)
        self.mails.append(mail(SHOP, person, at, number, f"Clay {number}"))
        self.mails.append(mail(person, SHOP, at + timedelta(hours=1), number + 1, f"Re: Clay {number}"))

    def write(self, path: Path) -> Path:
        path.write_bytes(mbox(*self.mails))
        return path


@pytest.fixture
def post() -> Post:
    return Post()


def weekdays(post: Post, count: int, hours: tuple[int, ...] = (9, 11, 13, 16)) -> None:
    for number in range(count):
        day = MONDAY + timedelta(days=number // 5 * 7 + number % 5)
        post.answered(f"c{number}@customers.example", day + timedelta(hours=hours[number % len(hours)]))


def looked(book: Book, *paths: Path) -> Plan:
    return look(book, Request(paths, owner=[SHOP]), Task())


def test_hours_are_those_that_hold_nine_of_ten_replies(book: Book, post: Post, tmp_path: Path) -> None:
    weekdays(post, 38)
    post.answered("late@customers.example", MONDAY + timedelta(hours=23))
    post.answered("sunday@customers.example", MONDAY + timedelta(days=6, hours=12))
    with looked(book, post.write(tmp_path / "box.mbox")) as plan:
        proposed = proposed_hours(plan)
        assert proposed is not None
        assert str(proposed.hours) == "Mon-Fri 09:00-17:00"
        assert (proposed.replies, proposed.share) == (40, pytest.approx(38 / 40))
        bring_in(plan)
    assert proposed_hours(book) == proposed


def test_hours_are_local(book: Book, post: Post, tmp_path: Path) -> None:
    weekdays(post, 40)
    with looked(book, post.write(tmp_path / "box.mbox")) as plan:
        proposed = proposed_hours(plan, "Asia/Tokyo")
    assert proposed is not None
    assert str(proposed.hours) == "Mon-Fri 16:00-24:00"


def test_too_few_replies_give_no_hours(book: Book, post: Post, tmp_path: Path) -> None:
    weekdays(post, 29)
    with looked(book, post.write(tmp_path / "box.mbox")) as plan:
        assert proposed_hours(plan) is None
    assert proposed_hours(book) is None


def test_somebody_we_write_to_first_is_proposed_and_clear(book: Book, post: Post, tmp_path: Path) -> None:
    weekdays(post, 5)
    for month in range(6):
        post.ours_first("clay@supplier.example", MONDAY + timedelta(days=30 * month, hours=10))
    box = post.write(tmp_path / "box.mbox")
    with looked(book, box) as plan:
        (supplier,) = proposed_not_customers(plan)
        assert (supplier.point, supplier.messages, supplier.clear) == ("clay@supplier.example", 12, True)


def test_who_writes_often_and_never_ordered_is_proposed_only_where_orders_are_known(
    book: Book, post: Post, tmp_path: Path
) -> None:
    for week in range(6):
        for writer in ("mum@family.example", "c0@customers.example"):
            post.answered(writer, MONDAY + timedelta(days=28 * week, hours=10))
    box = post.write(tmp_path / "box.mbox")
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS, encoding="utf-8")
    with looked(book, box) as plan:
        assert proposed_not_customers(plan) == []
    with looked(book, box, orders) as plan:
        people = proposed_not_customers(plan)
        assert [(person.point, person.clear) for person in people] == [("mum@family.example", False)]
        bring_in(plan)
    assert proposed_not_customers(book) == people


def test_leaving_out_before_bringing_in_is_as_if_it_had_been_said_before(
    book: Book, post: Post, tmp_path: Path
) -> None:
    weekdays(post, 5)
    for month in range(6):
        post.ours_first("clay@supplier.example", MONDAY + timedelta(days=30 * month, hours=10))
    box = post.write(tmp_path / "box.mbox")
    with looked(book, box) as plan:
        assert plan.conversations["new"] == 11
        leave_out(plan, ["clay@supplier.example"], Task())
        assert (plan.conversations["new"], plan.left_out["not-a-customer"]) == (5, 6)
        leave_out(plan, [], Task())  # another thought
        assert plan.conversations["new"] == 11
        leave_out(plan, ["clay@supplier.example"], Task())
        bring_in(plan)
    assert read_setting(book, "not-customers") == "clay@supplier.example"
    with open_book(tmp_path / "other.replybook") as other:
        change_setting(other, "not-customers", "clay@supplier.example", Task())
        bring_in(looked(other, box))
        assert content_hash(other.connection) == content_hash(book.connection)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("Mon-Sat 09:00-18:00", "Monday to Saturday, 9:00 to 18:00"),
        ("Mon-Fri 09:00-17:00; Sat 10:30-16:00", "Monday to Friday, 9:00 to 17:00; Saturday, 10:30 to 16:00"),
        ("Tue 9-12,13-17", "Tuesday, 9:00 to 12:00, 13:00 to 17:00"),
        ("Fri 20:00-02:00", "Friday, 20:00 to 2:00"),
        ("Sun 00:00-24:00", "Sunday, 0:00 to 24:00"),
    ],
)
def test_hours_in_words(hours: str, words: str) -> None:
    assert hours_in_words(OpeningHours.parse(hours)) == words
