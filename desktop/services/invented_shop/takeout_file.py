"""The mailbox as Google Takeout writes it: newest first, mboxrd-quoted, in many mail programs' forms.

Bytes are put together by hand: the standard library's mail generator folds and encodes differently from one
Python version to the next, and the same story must give the same file.
"""

import binascii
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from desktop.services.invented_shop.dice import Dice
from desktop.services.invented_shop.letters import LANGUAGES
from desktop.services.invented_shop.truth import Mail, Story

_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
_ENGLISH = LANGUAGES["en"]
_SMALL_PHOTO = (2_000, 7_000)
_PHOTO = (80_000, 1_600_000)
_BASE64_LINE = 77  # 76 characters and the line's end
_PHOTO_START = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_WITH_PHOTO = frozenset({"question", "answer", "pleasantry"})


def write_mailbox(story: Story, file: BinaryIO) -> None:
    """Write all mails, newest first."""
    photos = _Photos(story.plan.seed, story.plan.attachments_share)
    for mail in reversed(story.mails):
        size = photos.size_for(mail)
        file.write(_separator(mail))
        if not size:
            written = _message(mail)
            file.write(written)
            photos.wrote_text(len(written))
            continue
        boundary = f"mixed{mail.number:x}"
        headers, body = _split(_message(mail, wrapped_in=boundary))
        file.write(headers + b"\n" + body)
        photos.wrote_text(len(headers) + len(body))
        file.write(
            f"--{boundary}\n{_PHOTO_HEADERS.format(name=f'IMG_{mail.number % 9000 + 1000}.jpg')}\n".encode()
        )
        file.writelines(photos.photo(size, mail.number))
        file.write(f"--{boundary}--\n\n".encode())


_PHOTO_HEADERS = """Content-Type: image/jpeg; name="{name}"
Content-Disposition: attachment; filename="{name}"
Content-Transfer-Encoding: base64
"""


class _Photos:
    """Decides who adds a photo, so that photos make up the wished share of the bytes written so far."""

    def __init__(self, seed: int, share: float) -> None:
        self._dice = Dice(seed, "photos")
        self._per_byte_of_text = share / (1 - share)
        self._owed = 0.0
        self._noise = b""

    def size_for(self, mail: Mail) -> int:
        """The bytes of the photo to add to this mail; 0 for none."""
        if self._per_byte_of_text and mail.meant in _WITH_PHOTO and self._owed >= _PHOTO[0]:
            return int(min(self._owed, self._dice.between(*_PHOTO)))
        return self._dice.whole(*_SMALL_PHOTO) if mail.photo else 0

    def wrote_text(self, size: int) -> None:
        self._owed += size * self._per_byte_of_text

    def photo(self, size: int, number: int) -> Iterator[bytes]:
        """About `size` bytes of base64 lines that no other mail has, cut from one block of noise."""
        if not self._noise:
            raw = bytes(self._dice.whole(0, 255) for _ in range(57 * 512))
            self._noise = _base64(raw)
        self._owed -= size
        yield _base64((_PHOTO_START + number.to_bytes(8, "big")).ljust(57, b"\0"))
        lines = max(1, size // _BASE64_LINE)
        while lines:
            first = self._dice.whole(0, 511)
            count = min(lines, 512 - first)
            yield self._noise[first * _BASE64_LINE : (first + count) * _BASE64_LINE]
            lines -= count


def _separator(mail: Mail) -> bytes:
    """Takeout's own From line: the mail's number, and the time in UTC with its offset before the year."""
    clock = datetime.fromtimestamp(mail.at, UTC)
    day, month = _ENGLISH.weekdays[clock.weekday()], _ENGLISH.months[clock.month - 1]
    return f"From {mail.number}@xxx {day} {month} {clock:%d %H:%M:%S} +0000 {clock.year}\n".encode()


def _split(message: bytes) -> tuple[bytes, bytes]:
    headers, _, body = message.partition(b"\n\n")
    return headers + b"\n", body


def _message(mail: Mail, wrapped_in: str = "") -> bytes:
    """The whole mail and the blank line after it; `wrapped_in` a boundary where a photo follows."""
    headers = _headers(mail)
    form_headers, body = _body(mail)
    if wrapped_in:
        headers.append(f'Content-Type: multipart/mixed; boundary="{wrapped_in}"')
        inner = "".join(f"{line}\n" for line in form_headers).encode()
        body = f"--{wrapped_in}\n".encode() + inner + b"\n" + body
    else:
        headers.extend(form_headers)
    head = "".join(f"{line}\n" for line in headers).encode()
    if b"From " in body:
        body = _FROM_LINE.sub(rb">\1", body)
    return head + b"\n" + body + b"\n"


# --- headers ---


def _headers(mail: Mail) -> list[str]:
    date = format_datetime(datetime.fromtimestamp(mail.at, ZoneInfo(mail.zone)))
    lines = [f"X-GM-THRID: {mail.thread}", f"X-Gmail-Labels: {_labels(mail.labels)}"]
    extra = dict(mail.headers)
    if not mail.ours:
        pacific = format_datetime(datetime.fromtimestamp(mail.at, ZoneInfo("America/Los_Angeles")))
        lines.append(f"Delivered-To: {mail.to[0][1]}")
        lines.append(
            f"Received: by 2002:a05:6a10:{mail.number % 65_536:x}:b0 with SMTP id x{mail.number % 99_991};"
        )
        lines.append(f"        {pacific}")
        if "Return-Path" not in extra:
            lines.append(f"Return-Path: <{mail.sender}>")
    lines.append("MIME-Version: 1.0")
    lines.extend(f"{name}: {_encoded(value, mail)}" for name, value in mail.headers)
    if mail.references and "References" not in extra:
        lines.append("References: " + "\n ".join(mail.references))
        lines.append(f"In-Reply-To: {mail.references[-1]}")
    lines.append(f"Date: {date}")
    lines.append(f"Message-ID: {mail.message_id}")
    lines.append(f"Subject: {_encoded(mail.subject, mail)}")
    lines.append(f"From: {_person(mail.sender_name, mail.sender, mail)}")
    lines.append("To: " + ", ".join(_person(name, address, mail) for name, address in mail.to))
    if mail.reply_to:
        lines.append(f"Reply-To: {mail.reply_to}")
    if mail.program == "iphone":
        lines.append("X-Mailer: iPhone Mail (23A341)")
    return lines


def _labels(labels: tuple[str, ...]) -> str:
    """Comma-separated; a label with a comma in quotes; one encoded word over all where it is not ASCII."""
    value = ",".join(f'"{label}"' if "," in label else label for label in labels)
    if value.isascii():
        return value
    return "=?UTF-8?Q?" + _q(value.encode()) + "?="


def _person(name: str, address: str, mail: Mail) -> str:
    if not name:
        return address
    if not name.isascii():
        return f"{_encoded(name, mail)} <{address}>"
    return f'"{name}" <{address}>' if re.search(r"[^A-Za-z ]", name) else f"{name} <{address}>"


def _encoded(text: str, mail: Mail) -> str:
    """The text for a header: as it is where it is ASCII, else in encoded words of its mail program's kind."""
    if text.isascii():
        return text
    charset = _charset(mail, text)
    words, chunk = list[str](), ""
    for letter in text:
        if len(_word(chunk + letter, charset, mail)) > 75:  # RFC 2047's longest
            words.append(_word(chunk, charset, mail))
            chunk = ""
        chunk += letter
    return "\n ".join([*words, _word(chunk, charset, mail)])


def _word(text: str, charset: str, mail: Mail) -> str:
    data = text.encode(charset)
    if charset == "utf-8" and mail.program != "iphone":
        return f"=?UTF-8?B?{binascii.b2a_base64(data, newline=False).decode()}?="
    return f"=?{charset}?Q?{_q(data)}?="


def _q(data: bytes) -> str:
    """RFC 2047's Q encoding: a blank is an underscore, everything doubtful is =XX."""
    return "".join(
        "_"
        if byte == 32
        else chr(byte)
        if (byte < 128 and chr(byte).isalnum()) or byte in b",/-!."
        else f"={byte:02X}"
        for byte in data
    )


# --- bodies ---


def _body(mail: Mail) -> tuple[list[str], bytes]:
    """Content headers and content, in the form of the mail program it was written with."""
    plain = _with_quote(mail)
    program = mail.program
    if program == "webmail":
        return _part("html", _as_html(plain), "utf-8", "base64")
    if program == "base64":
        return _part("plain", plain, "utf-8", "base64")
    if program == "plain":
        return _part("plain", plain, "utf-8", "8bit")
    if program in ("latin", "iphone"):
        return _part("plain", plain, _charset(mail, plain), "quoted-printable")
    charset = _charset(mail, plain)
    boundary = f"alt{mail.number:x}"
    body = bytearray()
    for sort, text in (("plain", plain), ("html", _as_html(plain))):
        headers, data = _part(sort, text, charset, "quoted-printable")
        body += (
            f"--{boundary}\n".encode()
            + "".join(f"{line}\n" for line in headers).encode()
            + b"\n"
            + data
            + b"\n"
        )
    body += f"--{boundary}--\n".encode()
    return [f'Content-Type: multipart/alternative; boundary="{boundary}"'], bytes(body)


def _charset(mail: Mail, text: str) -> str:
    """Old programs write ISO-8859-1 as long as it has all the letters."""
    if mail.program in ("outlook", "latin"):
        try:
            text.encode("iso-8859-1")
        except UnicodeEncodeError:
            return "utf-8"
        return "iso-8859-1"
    return "utf-8"


def _part(sort: str, text: str, charset: str, encoding: str) -> tuple[list[str], bytes]:
    data = text.encode(charset)
    if encoding == "base64":
        data = b"".join(_base64(data[start : start + 57]) for start in range(0, len(data), 57))
    elif encoding == "quoted-printable":
        data = binascii.b2a_qp(data, istext=True)
    return [
        f'Content-Type: text/{sort}; charset="{charset.upper()}"',
        f"Content-Transfer-Encoding: {encoding}",
    ], data


def _base64(data: bytes) -> bytes:
    """Base64 in lines of 76 characters."""
    return b"".join(binascii.b2a_base64(data[start : start + 57]) for start in range(0, len(data), 57))


def _with_quote(mail: Mail) -> str:
    """What was written, in lines of at most 72 characters, and below it the mail it answers."""
    lines = [line for paragraph in mail.text.split("\n") for line in _wrapped(paragraph)]
    words = LANGUAGES[mail.language]
    if mail.program == "iphone":
        lines += ["", words.phone_signature]
    quoted = mail.quoted
    if quoted is not None:
        who = f"{quoted.sender_name} <{quoted.sender}>"
        clock = datetime.fromtimestamp(quoted.at, ZoneInfo(mail.zone))
        date = f"{words.weekdays[clock.weekday()]} {clock.day} {words.months[clock.month - 1]} {clock.year}"
        date += f", {clock.hour:02d}:{clock.minute:02d}"
        if mail.program == "outlook":
            title, sender, sent, to, subject = words.outlook
            lines += ["", title, f"{sender} {who}", f"{sent} {date}", f"{to} {mail.sender}"]
            lines += [f"{subject} {quoted.subject}", "", *quoted.text.split("\n")]
        else:
            lines += ["", words.wrote.format(date=date, who=who), ""]
            lines += [f"> {line}".rstrip() for text in quoted.text.split("\n") for line in _wrapped(text)]
    return "\n".join(lines) + "\n"


def _wrapped(paragraph: str) -> list[str]:
    if len(paragraph) <= 72:
        return [paragraph]
    lines, line = [], ""
    for word in paragraph.split(" "):
        if line and len(line) + len(word) >= 72:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _as_html(plain: str) -> str:
    """The same words as a web page's paragraph, as a mail program makes it; quoted lines in a blockquote."""
    own: list[str] = []
    quoted: list[str] = []
    for line in plain.rstrip("\n").split("\n"):
        (quoted if line.startswith(">") else own).append(
            html.escape(line.removeprefix("> ").removeprefix(">"), quote=False)
        )
    body = '<div dir="ltr">' + "<br>\n".join(own) + "</div>\n"
    if quoted:
        body += '<blockquote class="gmail_quote">' + "<br>\n".join(quoted) + "</blockquote>\n"
    return body
