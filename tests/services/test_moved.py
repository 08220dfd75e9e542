"""After an import that changes a week one already knew, it is said what moved."""

from pathlib import Path

from small_shop import OWNER

from desktop.domain.task import Task
from desktop.services.import_files import Request, bring_in, look
from desktop.services.moved import moved, week_figures
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
    assert (change.answers, change.contacts, change.orders) == (1, 0, 0)


def test_nothing_new_in_the_week_is_no_move(book: Book, tmp_path: Path) -> None:
    bring(book, tmp_path / "one.mbox", EARLIER, ASKED, ANSWERED, SUNDAY)
    before = week_figures(book, now=NOW)
    bring(book, tmp_path / "two.mbox", mail(9, "Mon Jun 08 09:00:00", "eve@c.example", OWNER, 9))
    assert moved(book, before, now=NOW) is None


def test_an_empty_book_has_no_week(book: Book) -> None:
    assert week_figures(book, now=NOW) is None
    assert moved(book, None, now=NOW) is None
