"""The invented shop's files say what its truth says, judged by the standard library's own readers."""

import csv
import email
import email.policy
import hashlib
import mailbox
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from desktop.services.invented_shop import MAILBOX, ORDERS, Mail, Plan, Story, TrueConversation, invent, write
from desktop.services.invented_shop.dice import Dice
from desktop.services.invented_shop.letters import LANGUAGES, Matter, fill
from desktop.services.invented_shop.orders_file import COLUMNS
from desktop.services.invented_shop.phrases import ORDER_TOPICS, OTHER_TOPICS
from desktop.services.invented_shop.postbox import NotYet, Postbox
from desktop.services.invented_shop.shop import COUNTRIES, ZONE, after_open_seconds, instant, is_open

HOUR = 3600
DAY = 24 * HOUR
CLEAR = 2 * HOUR  # no gap lies nearer than this to a border of the rules
SMALL = Plan(seed=3, weeks=8, orders_per_week=40)


@pytest.fixture(scope="module")
def story() -> Story:
    return invent()


@pytest.fixture(scope="module")
def folder(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    assert write(story, folder) == [folder / MAILBOX, folder / ORDERS]
    return folder


@pytest.fixture(scope="module")
def parsed(folder: Path) -> list[EmailMessage]:
    """The mailbox as Python's own mailbox and email modules read it, in the file's order."""
    box = mailbox.mbox(folder / MAILBOX, create=False)
    mails = [email.message_from_bytes(box.get_bytes(key), policy=email.policy.default) for key in box.keys()]  # noqa: SIM118 - not a dict
    box.close()
    return mails


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / ORDERS).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def said(story: Story) -> dict[int, list[Mail]]:
    """The mails that count of each row of the truth, oldest first."""
    said = defaultdict[int, list[Mail]](list)
    for mail in story.mails:
        if mail.conversation is not None and mail.meant in ("question", "answer"):
            said[mail.conversation].append(mail)
    return said


def digest(folder: Path, plan: Plan) -> str:
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in write(invent(plan), folder)]
    return "-".join(sums)


# --- the same plan, the same bytes ---


def test_same_plan_gives_the_same_files_and_another_seed_others(tmp_path: Path) -> None:
    first = digest(tmp_path / "a", SMALL)
    assert digest(tmp_path / "b", SMALL) == first
    assert digest(tmp_path / "c", Plan(seed=4, weeks=8, orders_per_week=40)) != first


def test_machine_and_hash_seed_change_nothing(tmp_path: Path) -> None:
    code = (
        "import hashlib, sys\nfrom pathlib import Path\n"
        "from desktop.services.invented_shop import Plan, invent, write\n"
        "paths = write(invent(Plan(seed=3, weeks=8, orders_per_week=40)), Path(sys.argv[1]))\n"
        "print('-'.join(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths))"
    )
    surroundings = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "child")],
        env=surroundings,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == digest(tmp_path / "here", SMALL)


def test_the_story_ends_on_a_fixed_day(story: Story) -> None:
    assert story.plan.first_day == date(2025, 11, 24)
    assert story.plan.end_day == date(2026, 11, 23)
    moved = invent(Plan(weeks=2, orders_per_week=10, start=date(2024, 3, 20)))
    assert moved.plan.end_day == date(2024, 4, 3)
    assert all(instant(date(2024, 3, 20)) <= mail.at < instant(date(2024, 4, 3)) for mail in moved.mails)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weeks": 0},
        {"orders_per_week": 0},
        {"contacts": -1.0},
        {"attachments_share": 1.0},
        {"attachments_share": -0.1},
    ],
)
def test_an_impossible_plan_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"shop|contacts|attachments_share"):
        Plan(**wrong)  # type: ignore[arg-type]


def test_the_smallest_shop(tmp_path: Path) -> None:
    story = invent(Plan(weeks=1, orders_per_week=1))
    write(story, tmp_path)
    assert story.mails[-1].at == story.known_until


# --- the mailbox holds what the story tells ---


def test_every_mail_is_found_newest_first(story: Story, parsed: list[EmailMessage]) -> None:
    assert [mail["Message-ID"] for mail in parsed] == [mail.message_id for mail in reversed(story.mails)]
    assert len({mail.message_id for mail in story.mails}) == len(story.mails)


def test_headers_say_who_and_when(story: Story, parsed: list[EmailMessage]) -> None:
    for mail, read in zip(reversed(story.mails), parsed, strict=True):
        assert int(parsedate_to_datetime(read["Date"]).timestamp()) == mail.at
        sender = read["From"].addresses[0]
        assert (sender.addr_spec, sender.display_name) == (mail.sender, mail.sender_name)
        assert [address.addr_spec for address in read["To"].addresses] == [address for _, address in mail.to]
        assert read["Subject"] == mail.subject
        assert read["X-GM-THRID"] == str(mail.thread)
        assert (read["Delivered-To"] is None) is mail.ours
        if mail.references:
            assert read["References"].split() == list(mail.references)
            assert read["In-Reply-To"] == mail.references[-1]


def test_words_come_through_every_encoding(story: Story, parsed: list[EmailMessage]) -> None:
    forms = Counter[str]()
    for mail, read in zip(reversed(story.mails), parsed, strict=True):
        body = read.get_body(("plain", "html"))
        assert body is not None
        text = re.sub(r"^>(?=>*From )", "", body.get_content(), flags=re.MULTILINE)
        if body.get_content_subtype() == "html":
            text = (
                text.replace("<br>", "")
                .replace("&amp;", "&")
                .replace('<div dir="ltr">', "")
                .replace("&gt;", ">")
            )
        assert " ".join(text.split()).startswith(" ".join(mail.text.split())[:60])
        forms[
            f"{read.get_content_type()} {body.get_content_charset()} {body['Content-Transfer-Encoding']}"
        ] += 1
    for form in (
        "multipart/alternative utf-8 quoted-printable",
        "multipart/alternative iso-8859-1 quoted-printable",
        "text/plain iso-8859-1 quoted-printable",
        "text/plain utf-8 quoted-printable",
        "text/plain utf-8 base64",
        "text/plain utf-8 8bit",
        "text/html utf-8 base64",
        "multipart/mixed utf-8 quoted-printable",
    ):
        assert forms[form], form


def test_from_lines_are_takeouts(folder: Path, story: Story) -> None:
    data = (folder / MAILBOX).read_bytes()
    lines = re.findall(rb"^From .*$", data, re.MULTILINE)
    assert len(lines) == len(story.mails)
    pattern = (
        rb"From \d{19}@xxx (Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d \+0000 20\d\d"
    )
    assert all(re.fullmatch(pattern, line) for line in lines)
    newest = datetime.fromtimestamp(story.known_until, UTC)
    assert lines[0].decode().endswith(f"{newest:%d %H:%M:%S} +0000 {newest.year}")
    assert data.count(b"\n>From the ") > 20
    assert b"\r" not in data
    assert data.isascii() is False


def test_the_mailbox_shows_what_mail_programs_do(folder: Path) -> None:
    text = (folder / MAILBOX).read_bytes().decode("utf-8")
    for trace in (
        "Sent from my iPhone", "Verstuurd vanaf mijn iPhone", "Von meinem iPhone gesendet",
        "Subject: Antw: ", "Subject: AW: ", "Subject: Re: ", "Subject: RE: ",
        "Subject: =?UTF-8?B?", "Subject: =?iso-8859-1?Q?", "Subject: =?utf-8?Q?",
        "-----Oorspronkelijk bericht-----", "-----Original Message-----",
        'X-Gmail-Labels: Inbox,Opened,"Wholesale, galleries"',
        "X-Gmail-Labels: =?UTF-8?Q?Inbox,Opened,Gr=C3=B6=C3=9Fen_=26_Ma=C3=9Fe?=",
        "X-Gmail-Labels: Spam", "X-Gmail-Labels: Trash", "X-Gmail-Labels: Drafts", "X-Gmail-Labels: Sent",
        "List-Id: ", "List-Unsubscribe: ", "Precedence: bulk",
        "Auto-Submitted: auto-replied", "Return-Path: <>",
        "Reply-To: ", "noreply@forms.example", "mailer@shopify.com", "mailer-daemon@", "> ", "Subject: Fwd: ",
    ):  # fmt: skip
        assert trace in text, trace


def test_nobody_real_is_named(story: Story) -> None:
    for mail in story.mails:
        for address in (mail.sender, mail.reply_to, *(to for _, to in mail.to)):
            assert address.endswith(".example") or address in ("", "mailer@shopify.com")
    assert all(order.email.endswith(".example") or not order.email for order in story.orders)


# --- the truth agrees with itself and with the mails ---


def test_each_truth_has_its_mail(story: Story) -> None:
    mails = {mail.message_id: mail for mail in story.mails}
    assert len({one.key for one in story.truth}) == len(story.truth)
    for row, one in enumerate(story.truth):
        mail = mails[one.key]
        assert mail.at == one.arrived
        assert mail.conversation == row
        assert one.customer == (mail.reply_to or mail.sender) or mail.ours or one.left_out is not None
    assert [one.arrived for one in story.truth] == sorted(one.arrived for one in story.truth)


def test_only_drafts_and_thrown_away_mails_belong_nowhere(story: Story) -> None:
    nowhere = {mail.meant for mail in story.mails if mail.conversation is None}
    assert nowhere == {"draft", "trash"}


def test_counts_are_those_of_the_mails(story: Story, said: dict[int, list[Mail]]) -> None:
    for row, one in enumerate(story.truth):
        mails = said[row]
        if one.left_out in (None, "outbound-first"):
            assert len(mails) == one.messages
            assert one.began == mails[0].at
            assert one.outbound is mails[0].ours
        else:
            assert (one.messages, mails) == (0, [])


def test_times_follow_the_rules_clear_of_their_borders(story: Story, said: dict[int, list[Mail]]) -> None:
    """72 hours, 7, 14 and 30 days, each kept two hours away from."""
    for row, one in enumerate(story.truth):
        if one.left_out is not None:
            continue
        mails = said[row]
        came_back = {resolution.came_back for resolution in one.resolutions}
        counted = [mail for mail in mails if mail.at >= one.arrived]
        assert not counted[0].ours
        for before, after in pairwise(counted):
            gap = after.at - before.at
            if before.ours and not after.ours:
                if after.at in came_back:
                    assert 72 * HOUR + CLEAR < gap < 14 * DAY - CLEAR
                    assert abs(gap - 7 * DAY) > CLEAR
                else:
                    assert gap < 72 * HOUR - CLEAR
            elif not before.ours:
                assert gap < (14 if after.ours else 30) * DAY - CLEAR
            else:
                assert gap < 72 * HOUR - CLEAR or 72 * HOUR + CLEAR < gap < 14 * DAY - CLEAR
        first = next((mail.at for mail in counted if mail.ours), None)
        assert one.first_reply == first


def test_waits_and_resolutions_are_what_the_mails_show(story: Story, said: dict[int, list[Mail]]) -> None:
    for row, one in enumerate(story.truth):
        if one.left_out is not None:
            assert not one.waits
            assert not one.resolutions
            continue
        mails = said[row]
        for wait in one.waits:
            theirs = [
                mail.at for mail in mails if not mail.ours and wait.began <= mail.at < (wait.ended or 1 << 60)
            ]
            assert theirs[0] == wait.began
            assert wait.lapses == theirs[-1] + 30 * DAY
            assert wait.ended is None or any(mail.ours and mail.at == wait.ended for mail in mails)
        ours = {mail.at for mail in mails if mail.ours}
        for resolution in one.resolutions:
            assert resolution.at in ours
            assert resolution.at + 72 * HOUR < story.known_until
        assert list(one.resolved_at) == sorted(one.resolved_at)
        assert one.waiting is not mails[-1].ours
        assert one.answered is (one.first_reply is not None)
        assert one.came_back is any(resolution.came_back for resolution in one.resolutions)


def test_what_ends_within_the_quiet_time_is_not_yet_solved(story: Story) -> None:
    open_ones = [one for one in story.conversations if not one.waiting and not one.resolutions]
    assert open_ones
    for one in open_ones:
        assert one.waits[-1].ended is not None
        assert one.waits[-1].ended + 3 * DAY + 72 * HOUR > story.known_until


def test_new_conversations_in_old_threads_have_their_reason(
    story: Story, said: dict[int, list[Mail]]
) -> None:
    threads = defaultdict[int, list[int]](list)
    for row, one in enumerate(story.truth):
        if one.left_out in (None, "outbound-first"):
            threads[next(mail.thread for mail in story.mails if mail.message_id == one.key)].append(row)
    kinds = Counter[str]()
    for rows_of_thread in threads.values():
        for earlier, later in pairwise(rows_of_thread):
            one, before = story.truth[later], said[earlier]
            gap = one.began - before[-1].at
            kinds[one.kind] += 1
            if one.kind == "another-order":
                assert 72 * HOUR + CLEAR < gap < 14 * DAY - CLEAR
                assert one.order_named
                assert story.truth[earlier].order_named
                assert one.order != story.truth[earlier].order
            elif one.kind == "after-lapse":
                assert gap > 30 * DAY + CLEAR
                assert story.truth[earlier].lapsed(story.known_until)
            else:
                assert gap > 14 * DAY + CLEAR
    assert set(kinds) == {
        "another-order",
        "after-lapse",
        "new-after-silence",
        "we-wrote-later",
    }


def test_thanks_belong_to_one_conversation_without_doubt(story: Story, said: dict[int, list[Mail]]) -> None:
    by_customer = defaultdict[str, list[tuple[int, int]]](list)
    for row, one in enumerate(story.truth):
        if one.left_out is None:
            by_customer[one.customer].append((said[row][0].at, row))
    thanks = [mail for mail in story.mails if mail.meant == "pleasantry"]
    in_new_threads = 0
    for mail in thanks:
        assert mail.conversation is not None
        one = story.truth[mail.conversation]
        last = max((row for began, row in by_customer[mail.sender] if began < mail.at), default=None)
        if one.left_out == "pleasantry":
            assert last is None or said[last][-1].at < mail.at - 30 * DAY - CLEAR
        elif one.left_out is None:
            assert mail.conversation == last
            assert mail.at - one.arrived < 30 * DAY - CLEAR
            in_new_threads += not mail.references
    assert in_new_threads > 5
    assert any(one.left_out == "pleasantry" for one in story.truth)


def test_machines_and_forwards_stop_no_clock(story: Story) -> None:
    asides = [mail for mail in story.mails if mail.meant == "aside"]
    assert asides
    assert all(mail.to[0][1] in story.own_addresses for mail in asides)
    ours = [mail for mail in story.mails if mail.meant == "auto" and mail.ours]
    theirs = [mail for mail in story.mails if mail.meant == "auto" and not mail.ours and mail.references]
    assert ours
    assert theirs
    for mail in ours:
        assert mail.conversation is not None
        one = story.truth[mail.conversation]
        assert 0 < mail.at - one.arrived < 100
        assert one.first_reply != mail.at
        assert ("Auto-Submitted", "auto-replied") in mail.headers


def test_agents_are_the_helpers_names(story: Story) -> None:
    agents = Counter(one.agent for one in story.conversations)
    assert set(agents) == {"Sanne", "Joris", None}
    senders = {mail.sender for mail in story.mails if mail.meant == "answer"}
    assert senders == set(story.own_addresses)


def test_orders_are_linked_by_name_or_by_address(story: Story, said: dict[int, list[Mail]]) -> None:
    orders = {order.name: order for order in story.orders}
    by_name = [one for one in story.conversations if one.order_named and not one.outbound]
    by_address = [one for one in story.conversations if one.order and not one.order_named]
    assert len(by_name) > 100
    assert len(by_address) > 60
    for one in by_name:
        assert one.order is not None
        number = one.order.removeprefix("#")
        row = story.truth.index(one)
        assert any(number in mail.subject + mail.text for mail in said[row] if not mail.ours)
        assert orders[one.order].placed_at <= one.arrived
    for one in by_address:
        assert one.order is not None
        order = orders[one.order]
        assert order.email == one.customer
        assert 0 <= one.arrived - order.placed_at <= 60 * DAY
    assert any(
        one.order_named and orders[one.order or ""].email != one.customer for one in story.conversations
    )


# --- what each course looks like ---

# kind: answered, turns, messages, times that it came back
SHAPES: dict[str, tuple[bool, int, int, int]] = {
    "one-answer": (True, 1, 2, 0),
    "thanked": (True, 1, 2, 0),
    "thanked-in-new-thread": (True, 1, 2, 0),
    "several-turns": (True, 2, 4, 0),
    "many-turns": (True, 3, 7, 0),
    "several-before-reply": (True, 1, 3, 0),
    "burst": (True, 1, 4, 0),
    "two-part-answer": (True, 1, 3, 0),
    "came-back": (True, 2, 4, 1),
    "came-back-after-thanks": (True, 2, 4, 1),
    "came-back-twice": (True, 3, 6, 2),
    "followed-up": (True, 2, 3, 0),
    "customer-away": (True, 1, 2, 0),
    "forwarded": (True, 1, 2, 0),
    "never-answered": (False, 0, 1, 0),
    "never-answered-twice": (False, 0, 2, 0),
    "half-answered": (False, 0, 1, 0),
    "last-word-unanswered": (True, 1, 3, 0),
    "new-after-silence": (True, 1, 2, 0),
    "another-order": (True, 1, 2, 0),
    "after-lapse": (True, 1, 2, 0),
    "which-order": (True, 2, 4, 0),
    "we-wrote-answered": (True, 1, 3, 0),
    "we-wrote-again": (True, 1, 2, 0),
    "we-wrote-again-answered": (True, 1, 2, 0),
    "we-wrote-later": (True, 1, 3, 0),
    "thanked-too-late": (True, 1, 2, 0),
    "supplier": (True, 1, 3, 0),
    "family": (True, 1, 2, 0),
}


def shape(one: TrueConversation) -> tuple[bool, int, int, int]:
    back = sum(resolution.came_back is not None for resolution in one.resolutions)
    return one.answered, one.turns, one.messages, back


def test_every_course_is_told_as_it_is_meant() -> None:
    story = invent(Plan(seed=11, weeks=60, orders_per_week=300))
    # The last two months may be cut off by the story's end; an old thread may hold something new.
    settled = [one for one in story.conversations if one.arrived < story.known_until - 75 * DAY]
    told = defaultdict[str, Counter[tuple[bool, int, int, int]]](Counter)
    for one in settled:
        told[one.kind][shape(one)] += 1
    assert set(told) == set(SHAPES)
    for kind, expected in SHAPES.items():
        assert told[kind].most_common(1)[0][0] == expected, kind
        assert told[kind][expected] >= 0.85 * told[kind].total() - 2, (kind, told[kind])


def test_we_write_first(story: Story) -> None:
    ours = [one for one in story.truth if one.kind.startswith("we-wrote") and one.outbound]
    left_out = [one for one in ours if one.left_out == "outbound-first"]
    counted = [one for one in ours if one.left_out is None]
    assert len(left_out) > 5
    assert len(counted) > 5
    assert all(one.arrived > one.began for one in counted)
    assert all(one.first_reply is None and not one.waits for one in left_out)
    assert any(one.kind == "we-wrote-thanked" for one in left_out)


def test_unanswered_ones_lapse_or_wait(story: Story) -> None:
    waiting = [one for one in story.conversations if one.waiting]
    lapsed = [one for one in waiting if one.lapsed(story.known_until)]
    assert 10 < len(lapsed) < len(waiting)
    assert all(one.waits[-1].lapses < story.known_until for one in lapsed)
    assert 4 < len(waiting) - len(lapsed) < 15
    assert story.truth[-1].arrived == story.known_until == story.mails[-1].at


def test_the_mailbox_is_full_of_other_mail(story: Story) -> None:
    reasons = Counter(one.left_out for one in story.truth if one.left_out)
    assert set(reasons) == {
        "spam", "bulk", "auto", "noreply", "bounce", "internal",
        "shop-notification", "outbound-first", "pleasantry",
    }  # fmt: skip
    candidates = {one.customer for one in story.truth if one.not_customer_candidate}
    assert candidates == {"wim@kleihandel.example", "marijke@brief.example"}
    assert {one.language for one in story.conversations} == {"en", "nl", "de"}


def test_the_year_has_a_shape(story: Story) -> None:
    """A busy December, a fortnight of lost parcels, and fewer questions at the end than at the beginning."""
    inbound = [one for one in story.conversations if not one.outbound]
    valid = [order for order in story.orders if order.counts]
    assert 5.5 < 100 * len(inbound) / len(valid) < 8.5
    december = [
        order
        for order in valid
        if instant(date(2025, 12, 1)) <= order.placed_at < instant(date(2025, 12, 21))
    ]
    assert len(december) / 20 > 1.4 * len(valid) / 364
    lost = story.plan.first_day.toordinal() + 7 * (52 * 5 // 8)
    fortnight = [instant(date.fromordinal(lost + day)) for day in (0, 24)]
    where = [one.arrived for one in inbound if one.topic == "where-is-my-order"]
    in_fortnight = sum(fortnight[0] <= at < fortnight[1] for at in where)
    assert in_fortnight / 24 > 2 * len(where) / 364
    middle = instant(date(2026, 5, 25))
    late_rate = sum(one.arrived >= middle for one in inbound) / sum(
        order.placed_at >= middle for order in valid
    )
    early_rate = sum(one.arrived < middle for one in inbound) / sum(
        order.placed_at < middle for order in valid
    )
    assert late_rate < early_rate


def test_most_answers_fall_into_the_opening_hours_but_not_all(story: Story) -> None:
    answers = [is_open(one.first_reply) for one in story.conversations if one.first_reply is not None]
    assert 0.8 < sum(answers) / len(answers) < 0.98


# --- orders ---


def test_orders_file_has_shopifys_columns(folder: Path) -> None:
    data = (folder / ORDERS).read_bytes()
    assert len(COLUMNS) == len(set(COLUMNS)) == 79
    assert data.startswith(b"Name,Email,Financial Status,Paid at,")
    assert b"\r" not in data


def test_orders_file_holds_every_order_and_line_newest_first(
    story: Story, rows: list[dict[str, str]]
) -> None:
    heads = [row for row in rows if row["Financial Status"]]
    assert [row["Name"] for row in heads] == [order.name for order in reversed(story.orders)]
    lines = defaultdict[str, list[tuple[str, str, int, str]]](list)
    for row in rows:
        name, sku = row["Lineitem name"], row["Lineitem sku"]
        lines[row["Name"]].append(
            (name, sku, int(row["Lineitem quantity"]), row["Lineitem price"].replace(".", ""))
        )
    for order in story.orders:
        expected = [(line.product, line.sku, line.quantity, str(line.price_minor)) for line in order.lines]
        assert lines[order.name] == expected
    continued = [row for row in rows if not row["Financial Status"]]
    repeated = {"Name", "Email", "Created at", "Vendor", "Lineitem discount", "Phone"}
    for row in continued:
        assert {name for name, cell in row.items() if cell and not name.startswith("Lineitem")} <= repeated


def test_orders_file_says_what_the_order_is(story: Story, rows: list[dict[str, str]]) -> None:
    heads = {row["Name"]: row for row in rows if row["Financial Status"]}
    for order in story.orders:
        row = heads[order.name]
        placed = datetime.strptime(row["Created at"], "%Y-%m-%d %H:%M:%S %z")
        assert int(placed.timestamp()) == order.placed_at
        assert (row["Email"], row["Phone"], row["Financial Status"]) == (
            order.email,
            order.phone,
            order.status,
        )
        assert round(100 * float(row["Total"])) == order.total_minor
        assert round(100 * (float(row["Subtotal"]) + float(row["Shipping"]))) == order.total_minor
        assert round(100 * float(row["Refunded Amount"])) == order.refunded_minor <= order.total_minor
        assert bool(row["Cancelled at"]) is (order.cancelled_at is not None)
        assert bool(row["Fulfilled at"]) is (order.shipped_at is not None)
        assert (row["Id"], row["Source"], row["Shipping Country"]) == (
            str(order.id),
            order.source,
            order.buyer.country,
        )
        assert order.counts is not (order.test or order.status == "voided")
    assert {row["Created at"][-5:] for row in rows} == {"+0100", "+0200"}
    assert any("\n" in row["Notes"] for row in rows)
    assert any("\n" in row["Note Attributes"] for row in rows)


def test_orders_are_of_every_sort(story: Story) -> None:
    statuses = Counter(order.status for order in story.orders)
    assert set(statuses) == {"paid", "pending", "refunded", "partially_refunded", "voided"}
    assert any(order.test for order in story.orders)
    assert any(not order.email and order.phone for order in story.orders)
    assert any(order.discount_minor for order in story.orders)
    assert {order.source for order in story.orders} == {"web", "shopify_draft_order"}
    assert {order.buyer.country for order in story.orders} == set(COUNTRIES)
    assert any(not order.buyer.name.isascii() for order in story.orders)
    again = sum(order is not order.buyer.orders[0] for order in story.orders)
    assert 0.18 < again / len(story.orders) < 0.32
    assert len({customer.email for customer in story.customers}) == len(story.customers)


# --- sizes ---


def test_photos_make_up_the_wished_share(tmp_path: Path) -> None:
    small = invent(Plan(seed=3, weeks=12, orders_per_week=40))
    large = invent(Plan(seed=3, weeks=12, orders_per_week=40, attachments_share=0.9))
    sizes = [write(story, tmp_path / name)[0].stat().st_size for story, name in ((small, "s"), (large, "l"))]
    assert 0.85 < 1 - sizes[0] / sizes[1] < 0.93
    box = mailbox.mbox(tmp_path / "l" / MAILBOX, create=False)
    photos = [
        part.get_payload(decode=True)
        for message in box
        for part in message.walk()
        if part.get_content_type() == "image/jpeg"
    ]
    box.close()
    assert len(box) == len(large.mails)
    assert all(isinstance(photo, bytes) and photo.startswith(b"\xff\xd8\xff\xe0") for photo in photos)
    assert len(set(photos)) == len(photos)
    assert [mail.message_id for mail in small.mails] == [mail.message_id for mail in large.mails]


def test_contacts_make_a_shop_that_is_asked_more(story: Story) -> None:
    asked = invent(Plan(contacts=4))
    assert len(asked.conversations) > 2.5 * len(story.conversations)
    assert len(asked.orders) == len(story.orders)
    assert len(invent(Plan(weeks=4, contacts=0)).conversations) < 5


# --- the parts ---


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_has_all_its_words(language: str) -> None:
    words = LANGUAGES[language]
    assert set(words.topics) == {*ORDER_TOPICS, *OTHER_TOPICS}
    for topic, sentences in words.topics.items():
        assert len(sentences.asks) == len(LANGUAGES["en"].topics[topic].asks)
        for sentence in sentences.asks if topic in ORDER_TOPICS else ():
            assert "{order}" in sentence, sentence
        for sentence in (*sentences.answers, *sentences.more, *sentences.again):
            assert "{order}" not in sentence, sentence
    for sentence in (*words.other_order, *words.the_number, *(text for _, text in words.we_first)):
        assert "{order}" in sentence


def test_a_product_that_begins_a_sentence_is_capitalised() -> None:
    matter = Matter("en", "damaged", 0, "the milk jug", "1042")
    assert fill("{product} broke. {product} of{order}", matter, Dice(1, "test")).startswith(
        "The milk jug broke. The milk jug of "
    )
    unnamed = Matter("en", "damaged", 0, "the milk jug")
    assert fill("My order{order}, {product}", unnamed, Dice(1, "test")) == "My order, the milk jug"


def test_dice_are_fair_enough() -> None:
    dice = Dice(1, "test")
    assert {dice.whole(1, 3) for _ in range(100)} == {1, 2, 3}
    assert {dice.pick("ab") for _ in range(100)} == {"a", "b"}
    thrown = Counter(dice.weighted((("rare", 1), ("often", 9), ("never", 0))) for _ in range(1000))
    assert thrown["never"] == 0
    assert 820 < thrown["often"] < 960
    assert dice.weighted((("only", 0),)) == "only"
    assert 2 <= dice.between(2, 3) < 3
    assert not dice.chance(0)


def test_open_seconds_are_counted_over_nights_sundays_and_clock_changes() -> None:
    friday = datetime(2026, 3, 27, 16, 30, tzinfo=ZONE)
    later = datetime.fromtimestamp(after_open_seconds(int(friday.timestamp()), HOUR), ZONE)
    assert later == datetime(2026, 3, 28, 10, 30, tzinfo=ZONE)
    monday = datetime.fromtimestamp(after_open_seconds(int(friday.timestamp()), 7 * HOUR), ZONE)
    assert monday == datetime(2026, 3, 30, 9, 30, tzinfo=ZONE)


def test_nothing_is_written_after_the_end() -> None:
    postbox = Postbox(1, 1_000)
    with pytest.raises(NotYet):
        postbox.post(1_000, ("A", "a@post.example"), ("", "b@post.example"), "", "", meant="question")
    assert postbox.mails == []
