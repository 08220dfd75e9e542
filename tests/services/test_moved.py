"""After an import that changes a week one already knew, it is said what moved."""

from pathlib import Path

from small_shop import OWNER

from desktop.domain.task import Task
from desktop.services.import_files import Request, bring_in, look
from desktop.services.moved import moved, moved_words, week_figures
from desktop.store.database import Book

NOW = 1_781_000_000  # 9 June 2026


def mail(number: int, when: str, sender: str, to: str, thread: int, answers: int = 0) -> str:
    """One mail of the mailbox; `when` is "Tue Jun 02 09:00:00"."""
    day = when.split()
    reference = f"In-Reply-To: <{answers}@x.example>\n" if answers else ""
    return (
        f"From {number}@xxx {when} +0000 2026\nX-GM-THRID: {thread}\n"
        f"X-Gmail-Labels: {'Sent' if sender == OWNER else 'Inbox'}\nDelivered-To: {OWNER}\n"
        f"From: {sender}\nTo: {to}\nMessage-ID: <{number}@x.example>\n{reference}"
        f"Subject: About {thread}\nDate: {day[0]}, {day[2]} {day[1]} 2026 {day[3]} +0000\n\n"
        f"Words {number}\n\n"
    )


def bring(book: Book, path: Path, *mails: str) -> None:
    path.write_text("".join(mails), encoding="utf-8")
    bring_in(look(book, Request([path], owner=[OWNER]), Task()))


def orders(book: Book, path: Path, *rows: str) -> None:
    head = "Name,Email,Created at,Financial Status,Total,Lineitem name,Lineitem quantity,Lineitem price"
    body = "".join(f"{row},paid,10.00,Bowl,1,10.00\n" for row in rows)
    path.write_text(f"{head}\n{body}", encoding="utf-8")
    bring_in(look(book, Request([path], source="shopify_orders"), Task()))


ASKED = mail(1, "Tue Jun 02 09:00:00", "anna@c.example", OWNER, 1)
ANSWERED = mail(2, "Tue Jun 02 10:00:00", OWNER, "anna@c.example", 1, 1)  # after 60 minutes
BOB = mail(3, "Wed Jun 03 09:00:00", "bob@c.example", OWNER, 3)
SUNDAY = mail(4, "Sun Jun 07 21:00:00", "cleo@c.example", OWNER, 4)  # so that the week is over
EARLIER = mail(5, "Mon May 25 09:00:00", "dan@c.example", OWNER, 5)
LATE = mail(6, "Wed Jun 03 12:00:00", OWNER, "bob@c.example", 3, 3)  # after 180 minutes


def test_a_late_answer_moves_the_reply_time(book: Book, tmp_path: Path) -> None:
    bring(book, tmp_path / "one.mbox", EARLIER, ASKED, ANSWERED, BOB, SUNDAY)
    before = week_figures(book, now=NOW)
    assert before is not None
    assert before.week.first.isoformat() == "2026-06-01"
    assert (before.reply.total.value, before.reply.total.n) == (60, 1)
    bring(book, tmp_path / "two.mbox", LATE, SUNDAY)
    change = moved(book, before, now=NOW)
    assert change is not None
    assert change.after.reply.total.value == 120  # the median of 60 and 180
    assert (change.answers, change.conversations, change.contacts, change.orders) == (1, 0, 0, 0)
    assert moved_words(change, now=NOW) == (
        "Last week's numbers moved: reply time 1 h → 2 h, because 1 late answer came in."
    )
    assert moved_words(change, now=NOW + 7 * 86400).startswith("The numbers of the week of 1 Jun moved:")


def test_a_late_answer_that_moves_little_is_said_so(book: Book, tmp_path: Path) -> None:
    bring(book, tmp_path / "one.mbox", EARLIER, ASKED, ANSWERED, BOB, SUNDAY)
    before = week_figures(book, now=NOW)
    soon = mail(6, "Wed Jun 03 10:10:00", OWNER, "bob@c.example", 3, 3)  # after 70 minutes
    bring(book, tmp_path / "two.mbox", soon, SUNDAY)
    change = moved(book, before, now=NOW)
    assert change is not None
    assert moved_words(change, now=NOW) == (  # the median of 60 and 70
        "Last week's numbers moved a little: reply time 1 h → 1 h 5 min, because 1 late answer came in."
    )


def test_what_reads_the_same_is_not_said(book: Book, tmp_path: Path) -> None:
    bring(book, tmp_path / "one.mbox", EARLIER, ASKED, ANSWERED, BOB, SUNDAY)
    before = week_figures(book, now=NOW)
    same = mail(6, "Wed Jun 03 10:00:00", OWNER, "bob@c.example", 3, 3)  # after 60 minutes too
    bring(book, tmp_path / "two.mbox", same, SUNDAY)
    change = moved(book, before, now=NOW)
    assert change is not None
    assert change.answers == 1
    assert moved_words(change, now=NOW) == ""


def test_conversations_that_come_late_are_no_late_answers(book: Book, tmp_path: Path) -> None:
    bring(book, tmp_path / "one.mbox", EARLIER, ASKED, ANSWERED, SUNDAY)
    before = week_figures(book, now=NOW)
    bring(book, tmp_path / "two.mbox", BOB, LATE)
    change = moved(book, before, now=NOW)
    assert change is not None
    assert moved_words(change, now=NOW) == (
        "Last week's numbers moved: reply time 1 h → 2 h, because 1 more conversation came in."
    )


def test_orders_move_the_contacts_per_100_orders(book: Book, tmp_path: Path) -> None:
    bring(book, tmp_path / "one.mbox", EARLIER, ASKED, ANSWERED, SUNDAY)
    orders(book, tmp_path / "first.csv", "#1,anna@c.example,2026-06-01 09:00:00 +0000")
    before = week_figures(book, now=NOW)
    assert before is not None
    assert before.rate.total.value is not None
    orders(book, tmp_path / "second.csv", "#2,bob@c.example,2026-06-02 09:00:00 +0000")
    change = moved(book, before, now=NOW)
    assert change is not None
    assert moved_words(change, now=NOW) == (
        "Last week's numbers moved: contacts per 100 orders"
        f" {before.rate.total.value:g} → {before.rate.total.value / 2:g}, because 1 more order came in."
    )


def test_nothing_new_in_the_week_is_no_move(book: Book, tmp_path: Path) -> None:
    bring(book, tmp_path / "one.mbox", EARLIER, ASKED, ANSWERED, SUNDAY)
    before = week_figures(book, now=NOW)
    bring(book, tmp_path / "two.mbox", mail(9, "Mon Jun 08 09:00:00", "eve@c.example", OWNER, 9))
    assert moved(book, before, now=NOW) is None


def test_an_empty_book_has_no_week(book: Book) -> None:
    assert week_figures(book, now=NOW) is None
    assert moved(book, None, now=NOW) is None
