"""The words of a mail's body: which part, how decoded, how bounded."""

import base64
from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_mails import raw, read

from desktop.domain.records import Message
from desktop.importers.mail import DEPTH_LIMIT, PART_LIMIT, TEXT_LIMIT, read_mail


def part(*headers: str, body: str) -> str:
    return "\n".join(headers) + "\n\n" + body + "\n"


def multipart(kind: str, *parts: str, boundary: str = "b0und", closed: bool = True) -> tuple[str, str]:
    """The Content-Type header and the body."""
    body = "".join(f"--{boundary}\n{inner}" for inner in parts) + (f"--{boundary}--\n" if closed else "")
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"', body


def nested(kind: str, *parts: str, boundary: str) -> str:
    header, body = multipart(kind, *parts, boundary=boundary)
    return part(header, body=body)


def text_of(header: str, body: str | bytes, *more: str) -> str:
    return read(header, *more, body=body).text


PLAIN = part("Content-Type: text/plain; charset=utf-8", body="Plain words.")
HTML = part("Content-Type: text/html; charset=utf-8", body="<p>HTML <b>words</b>.</p>")
IMAGE = part("Content-Type: image/png", "Content-Transfer-Encoding: base64", body="iVBORw0KGgo=")
EMPTY = part("Content-Type: text/plain", body=" ")
BARE = "\nPlain words.\n"  # a part without headers


@pytest.mark.parametrize(
    ("kind", "parts", "text"),
    [
        ("alternative", [PLAIN, HTML], "Plain words."),
        ("alternative", [HTML, PLAIN], "Plain words."),
        ("alternative", [EMPTY, HTML], "HTML words."),
        ("alternative", [EMPTY], ""),
        ("alternative", [IMAGE, HTML], "HTML words."),
        ("alternative", [PLAIN, nested("related", HTML, IMAGE, boundary="in")], "Plain words."),
        ("alternative", [EMPTY, nested("related", HTML, IMAGE, boundary="in")], "HTML words."),
        ("mixed", [PLAIN, IMAGE], "Plain words."),
        ("mixed", [IMAGE, HTML], "HTML words."),
        ("mixed", [PLAIN, IMAGE, PLAIN], "Plain words.\n\nPlain words."),
        ("mixed", [nested("alternative", PLAIN, HTML, boundary="in"), IMAGE], "Plain words."),
        (
            "mixed",
            [nested("alternative", PLAIN, HTML, boundary="b0und2"), PLAIN],
            "Plain words.\n\nPlain words.",
        ),
        ("related", [HTML, IMAGE], "HTML words."),
        ("signed", [PLAIN, part("Content-Type: application/pgp-signature", body="x")], "Plain words."),
        (
            "report",
            [PLAIN, part("Content-Type: message/delivery-status", body="Action: failed")],
            "Plain words.",
        ),
        ("mixed", [BARE, IMAGE], "Plain words."),
        ("mixed", [IMAGE], ""),
        ("mixed", [], ""),
        ("mixed", ["X: only headers"], ""),
        # attachments that are text
        ("mixed", [PLAIN, part("Content-Disposition: attachment", body="a log")], "Plain words."),
        (
            "mixed",
            [PLAIN, part("Content-Disposition: inline; filename=log.txt", body="a log")],
            "Plain words.",
        ),
        ("mixed", [PLAIN, part("Content-Disposition: inline", body="more")], "Plain words.\n\nmore"),
        ("mixed", [part("Content-Type: text/calendar", body="BEGIN:VCALENDAR"), PLAIN], "Plain words."),
    ],
)
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_the_part_that_is_read(kind, parts, text, closed, line_end):
    header, body = multipart(kind, *parts, closed=closed)
    message = read_mail(raw(header, body="Preamble\n" + body, line_end=line_end))
    assert isinstance(message, Message)
    assert message.text == text


def test_what_follows_the_closing_boundary_is_not_read():
    header, body = multipart("mixed", PLAIN)
    assert text_of(header, body + "Epilogue\n--b0und\n\nand more\n") == "Plain words."


def test_a_boundary_at_the_very_end_is_no_part():
    header, body = multipart("mixed", PLAIN, closed=False)
    assert text_of(header, body + "--b0und") == "Plain words."


def test_a_forwarded_mail_is_read_only_where_there_is_nothing_else():
    inner = raw("Content-Transfer-Encoding: quoted-printable", body="Inner caf=C3=A9.\n").decode()
    forwarded = part("Content-Type: message/rfc822", body=inner)
    header, body = multipart("mixed", PLAIN, forwarded)
    assert text_of(header, body) == "Plain words."
    header, body = multipart("mixed", forwarded, forwarded)
    assert text_of(header, body) == "Inner café."


def test_a_multipart_without_boundary_is_plain_text():
    assert text_of("Content-Type: multipart/mixed", "Words.\n") == "Words."
    assert text_of("Content-Type: nonsense", "Words.\n") == "Words."
    assert text_of("Content-Type: application/pdf", "%PDF\n") == ""


def test_a_folded_content_type_and_odd_spelling():
    header = 'Content-Type: MULTIPART/Alternative;\n\tBoundary = "b0und "'
    assert text_of(header, multipart("x", PLAIN, HTML)[1]) == "Plain words."
    assert text_of("content-type: TEXT/HTML", "<b>x</b>") == "x"


@pytest.mark.parametrize(
    ("charset", "raw_text", "text"),
    [
        ("utf-8", "Größe €".encode(), "Größe €"),
        ('"UTF-8"', "Größe".encode(), "Größe"),
        ("iso-8859-1", "Größe".encode("latin-1"), "Größe"),
        ("iso-8859-1", b"\x80 5", "€ 5"),  # what Windows writes and calls so
        ("iso-8859-1", "Größe".encode(), "Größe"),  # UTF-8 that says latin-1
        ("windows-1252", b"\x93x\x94", "“x”"),
        ("iso-8859-2", "zamówień".encode("iso-8859-2"), "zamówień"),
        ("iso-8859-15", "€".encode("iso-8859-15"), "€"),
        ("koi8-r", "Привет".encode("koi8-r"), "Привет"),
        ("gb2312", "订单".encode("gb2312"), "订单"),
        ("shift_jis", "注文".encode("shift_jis"), "注文"),
        ("ks_c_5601-1987", "주문".encode("cp949"), "주문"),
        ("utf8", "Größe".encode("cp1252"), "Größe"),
        ("utf-8", "\ufeffGröße".encode(), "Größe"),
        ("utf-16", "Größe".encode("utf-16"), "Größe"),
        ("utf-7", b"Gr+APYA3w-e", "Größe"),
        ("us-ascii", "Größe".encode(), "Größe"),
        ("us-ascii", "Größe".encode("cp1252"), "Größe"),
        ("utf-8", "Größe".encode("cp1252"), "Größe"),
        ("utf-8", "Größe Größe Größe Größe ".encode() + b"\xc3", "Größe Größe Größe Größe \ufffd"),
        ("unknown-8bit", "Größe".encode("cp1252"), "Größe"),
        ("x-nobody-knows", "Größe".encode(), "Größe"),
        ("utf-8\0", "Größe".encode(), "Größe"),
        ("utf\0-8", "Größe".encode("cp1252"), "Größe"),
        ("rot13", b"Hello", "Hello"),
        ("idna", b"Hello", "Hello"),
        ("punycode", b"a" * 100, "a" * 100),
        ("unicode_escape", rb"\q \ud800", r"\q \ud800"),
        ("undefined", b"Hello", "Hello"),
        ("hex", b"Hello", "Hello"),
        ("utf-7", b"+2AA-", "?"),  # half of a letter
        ("cp99999", b"Hello", "Hello"),
        ("ütf-8", b"Hello", "Hello"),
        ("", "Größe".encode(), "Größe"),
    ],
)
def test_charsets(charset, raw_text, text):
    assert text_of(f"Content-Type: text/plain; charset={charset}", raw_text) == text


ENCODINGS = sorted({*aliases, *aliases.values()})


@given(name=st.sampled_from(ENCODINGS), body=st.binary(max_size=30))
def test_every_encoding_python_knows_gives_text(name, body):
    text = text_of(f"Content-Type: text/plain; charset={name}", body)
    assert text.encode().decode() == text  # no half of a surrogate pair, which no book could hold


def test_no_charset_at_all():
    assert read(body="Größe".encode("cp1252")).text == "Größe"
    assert read(body="Größe").text == "Größe"


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("quoted-printable", "caf=C3=A9 =\nau lait=20\n3=3D3 100%=", "café au lait \n3=3 100%"),
        ("QUOTED-PRINTABLE", "caf=c3=a9", "café"),
        ("quoted-printable", "a=ZZb = c", "a=ZZb = c"),
        ("base64", base64.encodebytes("Größe\r\nzwei".encode()).decode(), "Größe\nzwei"),
        (" Base64 ", "R3LDtsOfZQ", "Größe"),  # padding lost
        ("base64", "R3LDtsOfZQ=", "Größe"),
        ("base64", "R3LDtsO!\n?fZQ==", "Größe"),
        ("base64", "R3LDtsOfZ", "Größ\ufffd"),
        ("base64", "!!!", ""),
        ("base64", "A", ""),
        ("8bit", "Größe", "Größe"),
        ("x-unknown", "Größe", "Größe"),
        ("7bit", "a\0b\rc", "ab\nc"),
    ],
)
def test_transfer_encodings(encoding, body, text):
    found = text_of("Content-Type: text/plain; charset=utf-8", body, f"Content-Transfer-Encoding: {encoding}")
    assert found == text or (text.endswith("\ufffd") and found.startswith("Grö"))


def test_nested_a_thousand_levels_deep():
    body = PLAIN
    for level in range(1000):
        body = nested("mixed", body, boundary=f"b{level}")
    header, _, inner = body.partition("\n\n")
    assert text_of(header, inner) == ""
    body = PLAIN
    for level in range(DEPTH_LIMIT - 1):
        body = nested("mixed", body, boundary=f"b{level}x")
    header, _, inner = body.partition("\n\n")
    assert text_of(header, inner) == "Plain words."


def test_fifty_thousand_parts_are_read_in_part():
    header, body = multipart("mixed", *[PLAIN] * 50_000)
    assert text_of(header, body).count("Plain words.") == PART_LIMIT


def test_one_part_within_itself_many_times():
    header, body = multipart(
        "mixed", *[part('Content-Type: multipart/mixed; boundary="b0und"', body="")] * 300
    )
    assert text_of(header, body) == ""


def test_endless_text_is_kept_in_part():
    assert len(read(body="a" * (TEXT_LIMIT + 1)).text) == TEXT_LIMIT
    html = "<p>" + "wort " * 500_000
    assert len(text_of("Content-Type: text/html", html)) == TEXT_LIMIT
    coded = base64.b64encode("é".encode() * 2_000_000).decode()
    text = text_of("Content-Type: text/plain; charset=utf-8", coded, "Content-Transfer-Encoding: base64")
    assert text == "é" * TEXT_LIMIT


def test_a_part_whose_headers_never_end():
    endless = "X: y\n" * 10_000
    header, body = multipart("mixed", endless, PLAIN)
    assert text_of(header, body) == "Plain words."
    long_head = part("X-Long: " + "x" * 500, "Content-Type: text/html", body="<b>x</b>")
    assert text_of(*multipart("mixed", long_head)) == "x"


HEADERS = """Content-Type: text/plain
Content-Type: text/html
Content-Type: message/rfc822
Content-Type: multipart/mixed; boundary="c"
Content-Type: multipart/alternative; boundary="b"
Content-Disposition: attachment
Content-Transfer-Encoding: base64
Content-Transfer-Encoding: quoted-printable
"""
PIECES = [
    *HEADERS.splitlines(keepends=True),
    "--b",
    "--b--",
    "--c",
    "--c--",
    "words ",
    ">From ",
    "<p",
    ">",
    "=C3",
]
pieces = st.lists(st.sampled_from([*PIECES, "\n", "\r\n", "\0"]), max_size=25).map("".join)


@given(body=pieces, cut=st.integers(0, 400), kind=st.sampled_from(["mixed", "alternative", "report"]))
def test_any_structure_cut_anywhere_gives_a_message(body, cut, kind):
    message = read_mail(raw(f"Content-Type: multipart/{kind}; boundary=b", body=("\n" + body)[:cut]))
    assert isinstance(message, Message)
    assert "\0" not in message.text
