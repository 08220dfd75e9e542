"""An mbox is cut where mails begin and nowhere else, whatever the block size, in little memory."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importers.mbox import (
    BLOCK,
    KEPT_LIMIT,
    MESSAGE_LIMIT,
    RawMail,
    looks_like_gmail,
    looks_like_mbox,
    split,
)

TAKEOUT = b"From 1833215653612141880@xxx Mon May 26 20:18:05 +0000 2025\n"
HEADERS = b"From: anna@example.org\nSubject: Hello\n\n"


def mails(data: bytes, block: int = BLOCK) -> list[RawMail]:
    return list(split(io.BytesIO(data), block))


class Endless(io.RawIOBase):
    """A file made while it is read: `head`, `count` times `middle`, `tail`."""

    def __init__(self, head: bytes, middle: bytes, count: int, tail: bytes) -> None:
        self._pieces = iter([head, *[middle] * count, tail])

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"")


SEPARATORS = [
    b"From 1833215653612141880@xxx Mon May 26 20:18:05 +0000 2025",
    b"From a@b.c Thu Nov 17 21:02:38 2009",
    b"From a@b.c Thu Nov 17 21:02 2009",
    b"From a@b.c  Thu Nov  7 21:02:38 2009",
    b"From MAILER-DAEMON Tue Nov 17 15:28:37 2009",
    b"From - Thu Nov 17 21:02:38 2009",
    b"From - Thu, 17 Nov 2009 21:02:38 +0100",
    b"From a@b.c Thu Nov 17 21:02:38 2009 +0100",
    b"From a@b.c Thu Nov 17 21:02:38 CET 2009",
    b"From a@b.c Thu Nov 17 21:02:38 2009 remote from mars",
    b"From anna at example.org Thu Nov 17 21:02:38 2009",
    b'From "anna berg"@example.org Thu Nov 17 21:02:38 2009',
    b"From  Thu Nov 17 21:02:38 2009",
    b"From ???@??? Mon Jan 01 00:00:00 1997",
    b"From a@b.c 2009-11-17T21:02:38+01:00",
    b"From a@b.c Nov 17, 2009 21:02:38",
]
ORDINARY_LINES = [
    b"From the workshop, with love",
    b"From Monday 26 May on we are closed",
    b"From Thu Nov 17 we deliver at 21:02:38",
    b"From a@b.c Thu Nov 17 21:02:38 2009 we were closed",
    b"From a@b.c",
    b"From here to there in 2009",
    b"From : nobody",
    b"From my iPhone",
    b"From " + b"x" * 2000,
]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_all_forms_of_separators_part_mails(separator, line_end):
    mail = separator + b"\n" + HEADERS + b"One.\n\n"
    data = (mail + mail).replace(b"\n", line_end)
    assert [raw.data for raw in mails(data)] == [data[: len(data) // 2]] * 2
    assert [raw.offset for raw in mails(data)] == [0, len(data) // 2]
    assert looks_like_mbox(data)


@pytest.mark.parametrize("line", ORDINARY_LINES)
def test_a_body_line_never_parts_a_mail(line):
    data = TAKEOUT + HEADERS + b"Hello.\n\n" + line + b"\nand on.\n"
    assert [raw.data for raw in mails(data)] == [data]
    assert not looks_like_mbox(line + b"\n" + HEADERS)


@given(lines=st.lists(st.sampled_from(ORDINARY_LINES), min_size=20, max_size=80), block=st.integers(1, 3000))
def test_a_text_full_of_such_lines_is_one_mail_and_the_next_is_found(lines, block):
    first = TAKEOUT + HEADERS + b"\n\n".join(lines) + b"\n\n"
    found = mails(first + TAKEOUT + HEADERS + b"Two.\n", block)
    assert [raw.offset for raw in found] == [0, len(first)]


def test_without_an_empty_line_a_header_must_follow_the_separator():
    closed_up = TAKEOUT + HEADERS + b"One.\n" + TAKEOUT + HEADERS + b"Two.\n"
    assert len(mails(closed_up)) == 2
    quoted = TAKEOUT + HEADERS + b"The file says:\n" + TAKEOUT + b"and I wonder why.\n"
    assert len(mails(quoted)) == 1


def test_the_place_of_every_mail_is_its_first_byte():
    data = b"\xef\xbb\xbf\r\n\n" + TAKEOUT + HEADERS + b"One.\n\n" + TAKEOUT + HEADERS + b"Two."
    found = mails(data)
    assert [raw.offset for raw in found] == [data.find(b"From 18"), data.rfind(b"From 18")]
    assert all(data[raw.offset :].startswith(raw.data) for raw in found)
    assert [raw.size for raw in found] == [len(raw.data) for raw in found]


def test_what_stands_before_the_first_separator_is_a_mail_of_its_own():
    found = mails(HEADERS + b"One.\n\n" + TAKEOUT + HEADERS + b"Two.\n")
    assert [raw.offset for raw in found] == [0, len(HEADERS) + 6]
    assert found[0].data == HEADERS + b"One.\n\n"


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"\r\n \n\n"])
def test_nothing_is_no_mail(data):
    assert mails(data) == []


bodies = st.lists(
    st.one_of(
        st.sampled_from([*ORDINARY_LINES, b"", b"--b", b"From ", b"F", b"\r", b"Content-Type: image/png"]),
        st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"").replace(b"From", b"from")),
    ),
    max_size=8,
).map(b"\n".join)


@given(texts=st.lists(bodies, min_size=1, max_size=5), block=st.integers(1, 3000), blank=st.booleans())
def test_a_mailbox_comes_back_whatever_the_block_size(texts, block, blank):
    one_by_one = [TAKEOUT + HEADERS + text + (b"\n\n" if blank else b"\n") for text in texts]
    data = b"".join(one_by_one)
    found = mails(data, block)
    assert [raw.data for raw in found] == one_by_one
    assert [raw.offset for raw in found] == [data.find(one_by_one[0])] + [
        sum(map(len, one_by_one[:count])) for count in range(1, len(one_by_one))
    ]


@given(data=st.binary(max_size=3000), block=st.integers(1, 700))
def test_any_bytes_come_back_in_pieces(data, block):
    data = data.replace(b"!", b"\nFrom a@b.c Thu Nov 17 21:02:38 2009\n").replace(b"?", b"\n\n")
    pieces = b"".join(raw.data for raw in mails(data, block))
    assert pieces == b"".join(raw.data for raw in mails(data))
    assert pieces in data
    assert not data.replace(pieces, b"").removeprefix(b"\xef\xbb\xbf").strip()


def long_mail(part_headers: bytes, line: bytes, count: int) -> Endless:
    head = TAKEOUT + b'Content-Type: multipart/mixed; boundary="b0und"\n\n--b0und\n' + part_headers + b"\n"
    tail = b"\n--b0und\nContent-Type: text/plain\n\nBelow.\n--b0und--\n\n" + TAKEOUT + HEADERS + b"Next.\n"
    return Endless(head, line, count, tail)


@pytest.mark.parametrize(
    "part_headers",
    [b"Content-Type: image/jpeg\n", b"Content-Type: text/csv\nContent-Disposition: attachment\n"],
)
def test_long_attachments_are_left_out_and_what_follows_is_not(part_headers):
    source = long_mail(part_headers, b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=\n" * 3000, 300)
    tracemalloc.start()
    first, second = split(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert second.offset == first.size > 33_300_000
    assert len(first.data) < 500_000
    assert part_headers in first.data
    assert first.data.endswith(b"\n--b0und\nContent-Type: text/plain\n\nBelow.\n--b0und--\n\n")
    assert second.data.endswith(b"Next.\n")
    assert peak < 2_000_000


@pytest.mark.parametrize("line", [b"a" * 100_000, b"Dear shop,\n" * 10_000, b"\n--b0und\nX: y\n\nz" * 7_000])
def test_one_long_line_or_endless_text_is_held_only_in_part(line):
    source = long_mail(b"Content-Type: text/plain\n", line, 300)
    tracemalloc.start()
    first, second = split(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert first.size > 30_000_000
    assert len(first.data) == KEPT_LIMIT
    assert second.offset == first.size
    assert peak < 5 * KEPT_LIMIT


def test_beyond_the_limit_nothing_of_a_mail_is_looked_at():
    attachment = b"QUJD" * 25_000 + b"\n"
    source = long_mail(b"Content-Type: image/jpeg\n", attachment, MESSAGE_LIMIT // len(attachment) + 5)
    first, second = split(source)
    assert first.size > MESSAGE_LIMIT
    assert b"Below." not in first.data
    assert second.data.endswith(b"Next.\n")


def test_gmail_is_known_by_its_headers():
    assert looks_like_gmail(TAKEOUT + b"X-GM-THRID: 1\n" + HEADERS)
    assert looks_like_gmail(TAKEOUT + HEADERS + b"One.\n\n" + TAKEOUT + b"x-gmail-labels: Sent\n")
    assert not looks_like_gmail(TAKEOUT + HEADERS + b"My X-GM-THRID: is lost\n")
    assert looks_like_mbox(b"\xef\xbb\xbf\n\n" + TAKEOUT)
    assert not looks_like_mbox(HEADERS)
    assert not looks_like_mbox(b"")
