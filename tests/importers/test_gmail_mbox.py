"""The two mailbox importers: which file is whose, labels, places of what is set aside."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw_mails import SEPARATOR, mbox, raw

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, LeftOut, Message, Skipped
from desktop.importers.base import Source
from desktop.importers.gmail_mbox import GmailMbox
from desktop.importers.plain_mbox import PlainMbox

IMPORTERS = (GmailMbox(), PlainMbox())


@pytest.fixture
def written(tmp_path):
    """Writes a file and gives its source."""

    def write(data: bytes) -> Source:
        path = tmp_path / "All mail.mbox"
        path.write_bytes(data)
        return Source(path)

    return write


def records(source: Source, **answers: tuple[str, ...]):
    return list(GmailMbox().read(source, Answers(**answers)))


LABELLED = raw("X-GM-THRID: 1", "X-Gmail-Labels: Inbox,Orders")


@pytest.mark.parametrize(
    ("data", "gmail", "plain"),
    [
        (mbox(LABELLED), True, False),
        (mbox(raw("X-Gmail-Labels: Inbox")), True, False),
        (mbox(raw(), LABELLED), True, False),
        (b"\xef\xbb\xbf\r\n" + mbox(LABELLED).replace(b"\n", b"\r\n"), True, False),
        (mbox(raw()), False, True),
        (mbox(raw(), separator=b"From - Thu Nov 17 21:02:38 2009\n"), False, True),
        (LABELLED, False, False),
        (raw(), False, False),
        (b"From the workshop\n" + raw(), False, False),
        (b"", False, False),
        (b"Name,Email\n1,a@b.c\n", False, False),
        (bytes(range(256)), False, False),
    ],
)
def test_files_are_recognised_by_their_content(written, data, gmail, plain):
    source = written(data)
    assert [importer.recognises(source) for importer in IMPORTERS] == [gmail, plain]
    assert [importer.questions(source, Answers()) for importer in IMPORTERS] == [[], []]


def test_records_in_the_order_of_the_file_and_the_place_of_what_is_set_aside(written):
    broken = raw(date="nonsense").replace(b"\n\n", b"\nX: y\n\n")
    no_instant = b"From a@b.c Thu Jan 01 00:00:00 1970\n"
    data = (
        mbox(raw(subject="One"), LABELLED)
        + mbox(broken, separator=no_instant)
        + mbox(raw("X-Gmail-Labels: Drafts"))
    )
    source = written(data)
    first, second, third, fourth = records(source)
    assert (first.subject, second.thread) == ("One", "1")
    assert third == Skipped(f"message 3 at byte {data.find(no_instant)}", "It does not say when it was sent.")
    assert fourth == LeftOut("draft")
    assert source.fraction == 1.0


def test_only_mails_with_a_wanted_label(written):
    other = raw("X-Gmail-Labels: Inbox,Private")
    source = written(mbox(LABELLED, other, raw(), raw("X-Gmail-Labels: Trash,Orders")))
    found = records(source, labels=("orders",))
    assert isinstance(found[0], Message)
    assert found[1:] == [LeftOut("other-label"), LeftOut("other-label"), LeftOut("trash")]
    assert len([record for record in records(source) if isinstance(record, Message)]) == 3


@pytest.mark.parametrize("data", [b"", b"\n\n", b"no mail\n", SEPARATOR + b"\n", mbox(b"a\n\nb", b"c")])
@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.key)
def test_where_nothing_can_be_read_it_is_a_problem(written, data, importer):
    with pytest.raises(Problem, match=r"All mail\.mbox"):
        list(importer.read(written(data), Answers()))


def test_mails_of_one_file_in_two_forms_are_the_same_mails(written):
    bodies = ("Hi\n\nFrom here to there\n", ">From quoted\nmore\n", "ünï\n")
    mails = [
        raw("X-GM-THRID: 1", body=body, message_id=f"<{number}@x>") for number, body in enumerate(bodies)
    ]
    plain = written(mbox(*mails))
    identities = [record.identity for record in records(plain)]
    quoted = [
        mail.replace(b"\n>From", b"\n>>From").replace(b"\nFrom here", b"\n>From here") for mail in mails
    ]
    assert [record.identity for record in records(written(mbox(*quoted)))] == identities
    windows = mbox(*quoted).replace(b"\n", b"\r\n")
    assert [record.identity for record in records(written(windows))] == identities
    assert len(set(identities)) == 3


MAILBOX = mbox(
    LABELLED,
    raw('Content-Type: multipart/mixed; boundary="b"', body="--b\nContent-Type: text/html\n\n<p>x\n--b--\n"),
    raw("Subject: =?utf-8?q?=C3", "Content-Transfer-Encoding: base64", body="R3LDtsOfZQ=="),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(cut=st.integers(0, len(MAILBOX)), importer=st.sampled_from(IMPORTERS))
def test_cut_anywhere_it_gives_records_or_a_problem(written, cut, importer):
    try:
        found = list(importer.read(written(MAILBOX[:cut]), Answers()))
    except Problem:
        return
    assert found
    assert len(found) <= 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.lists(st.tuples(st.integers(0, len(MAILBOX) - 1), st.binary(max_size=4)), max_size=6))
def test_damaged_anywhere_it_gives_records_or_a_problem(written, noise):
    damaged = bytearray(MAILBOX)
    for place, junk in noise:
        damaged[place : place + len(junk)] = junk
    try:
        for record in GmailMbox().read(written(bytes(damaged)), Answers()):
            assert isinstance(record, (Message, Skipped, LeftOut))
    except Problem:
        pass


def test_keys_and_channels():
    assert [(importer.key, importer.channel) for importer in IMPORTERS] == [
        ("gmail_mbox", "email"),
        ("mbox", "email"),
    ]
    assert all(importer.label for importer in IMPORTERS)
