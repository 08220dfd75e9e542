"""One raw mail read as a message: who, to whom, when, what sort, and its words.

Everything that a stranger can make long is bounded here: what lies beyond a bound is not read, and the
mail is a message all the same. Nothing but the needed headers is looked at, attachments are never decoded.
"""

import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from desktop.domain.contact_points import email_point, name_point
from desktop.domain.identity import mail_identity
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, LeftOut, Message, Record, Skipped
from desktop.domain.subjects import is_answer_or_forward
from desktop.importers.base import Source
from desktop.importers.contact_form import announces_order, filled_in
from desktop.importers.gmail_labels import roles_of
from desktop.importers.html_text import html_to_text
from desktop.importers.mail_senders import (
    SenderSort,
    is_list_of,
    is_role_address,
    is_shop_notice,
    sort_of_sender,
)
from desktop.importers.mbox import split
from desktop.language import _

HEADER_LIMIT = 64 * 1024  # bytes of headers
PART_HEADER_LIMIT = 16 * 1024
TEXT_LIMIT = 500_000  # characters of text that are kept
_RAW_TEXT_LIMIT = 2_000_000  # bytes of one encoded text part
DEPTH_LIMIT = 30
PART_LIMIT = 500
ADDRESS_LIMIT = 200
REFERENCE_LIMIT = 50
_CACHED = 400  # header values up to this length are remembered: the same few people write again and again

_Headers = dict[bytes, bytes]


def _names_as_tree(names: Iterable[str]) -> str:
    """A pattern for one of `names` that never reads a letter twice: three times as fast as a|b|c."""
    tree: dict[str, list[str]] = {}
    for name in names:
        tree.setdefault(name[:1], []).append(name[1:])
    branches = [
        re.escape(letter) + (_names_as_tree(rests) if any(rests) else "")
        for letter, rests in sorted(tree.items())
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _pattern_of_headers(*names: str) -> re.Pattern[bytes]:
    """Finds the named headers with their folded lines in a block that begins with a line break."""
    first = "".join(
        sorted({name[0] for name in names})
    )  # looked at before anything else: most lines are not ours
    name = rf"(?=[{first}{first.upper()}])({_names_as_tree(names)})"
    return re.compile(rf"\n{name}[ \t]*:[ \t]*([^\n]*+(?:\n[ \t][^\n]*+)*+)".encode(), re.IGNORECASE)


_HEADERS = _pattern_of_headers(
    *("from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to"),
    *("references", "content-type", "content-transfer-encoding", "content-disposition", "received"),
    *("x-gm-thrid", "x-gmail-labels", "x-mozilla-status", "delivered-to", "x-original-to", "return-path"),
    *("auto-submitted", "x-autoreply", "x-autorespond", "precedence", "list-id", "list-unsubscribe"),
    *("x-failed-recipients", "x-spam-flag", "x-spam-status", "x-unsent"),
)
_PART_HEADERS = _pattern_of_headers("content-type", "content-transfer-encoding", "content-disposition")
_ADDRESS_HEADERS = frozenset((b"to", b"cc", b"bcc"))


def mail_records(source: Source, answers: Answers) -> Iterator[Record]:
    """The records of an mbox. Raises Problem where not one of its mails can be read."""

    where = _("message {number} at byte {offset}")

    def mails() -> Iterator[tuple[bytes, str]]:
        with source.open() as file:
            for number, raw in enumerate(split(file), 1):
                yield raw.data, where.format(number=number, offset=raw.offset)

    yield from records_of_mails(mails(), source, answers)


def records_of_mails(
    mails: Iterable[tuple[bytes, str]], source: Source, answers: Answers
) -> Iterator[Record]:
    """A record for each raw mail, given with its place. Raises Problem where none can be read."""
    wanted = frozenset(label.casefold() for label in answers.labels)
    readable = 0
    for data, place in mails:
        record = read_mail(data)
        if type(record) is Skipped:
            record.where = place
        else:
            readable += 1
            if wanted and type(record) is Message and not wanted & {x.casefold() for x in record.labels}:
                record = LeftOut("other-label")
        yield record
    if not readable:
        raise Problem(
            _("No mail in “{name}” could be read.").format(name=source.name),
            _("Export the mailbox again and choose the file just as it was downloaded."),
        )


def read_mail(data: bytes) -> Message | Skipped | LeftOut:
    """One mail, with or without an mbox separator line before it. Never raises.

    `Skipped.where` is empty: the caller knows the place.
    """
    envelope, headers, start = _head_of(data)
    if not headers:
        return Skipped("", _("It has no mail headers: it may be damaged, or no mail at all."))
    labels = _labels(headers.get(b"x-gmail-labels", b""))
    roles = roles_of(labels) if labels else frozenset()
    if "draft" in roles or headers.get(b"x-unsent", b"").strip() == b"1":
        return LeftOut("draft")
    if "trash" in roles or _deleted_in_thunderbird(headers):
        return LeftOut("trash")
    if "chat" in roles or ("maybe-chat" in roles and not (b"from" in headers and b"date" in headers)):
        return LeftOut("chat")
    sender, sender_name = _sender(headers)
    if not sender:
        return Skipped("", _("It does not say who sent it."))
    sent_at = _sent_at(headers, envelope)
    if sent_at is None:
        return Skipped("", _("It does not say when it was sent."))

    reply_to = ""
    if b"reply-to" in headers:
        answer_to = _addresses(headers[b"reply-to"])
        if answer_to and answer_to[0] != sender:
            reply_to = answer_to[0]
    recipients = _recipients(headers)
    delivered_to = _delivered_to(headers)
    subject = _subject(headers.get(b"subject", b""))
    text = _Body(data).text(start, headers)
    if len(text) > TEXT_LIMIT:
        text = text[:TEXT_LIMIT]
    if "spam" in roles or (not labels and _is_flagged_as_spam(headers)):
        kind = Kind.SPAM
    else:
        mail = _Mail(headers, data, sender, reply_to, recipients, delivered_to, subject, text)
        kind = _kind(mail)
        if kind in _OF_FORMS and (customer := _customer_in_form(mail)):
            kind, reply_to = Kind.PERSON, customer
    message_id = _message_id(headers.get(b"message-id", b""))
    return Message(
        identity=mail_identity(message_id, sender, sent_at, subject, text),
        channel="email",
        sent_at=sent_at,
        sender=sender,
        sender_name=sender_name,
        recipients=recipients,
        subject=subject,
        text=text,
        kind=kind,
        thread=_thread(headers.get(b"x-gm-thrid", b"")),
        message_id=message_id,
        references=_references(headers, message_id),
        reply_to=reply_to,
        labels=labels,
        delivered_to=delivered_to,
    )


_SENT_HEADERS = (b"date", b"received", b"message-id", b"delivered-to", b"return-path")
_FIRST_HEADER = re.compile(rb"[!-9;-~]{1,80}:[ \t\r\n]")


def looks_like_mail(head: bytes) -> bool:
    """Whether the beginning of a file is that of one mail: a sender, and a sign that it was sent."""
    if not _FIRST_HEADER.match(head):
        return False
    _envelope, headers, _start = _head_of(head)
    sender = headers.get(b"from", b"")
    return b"@" in sender and any(name in headers for name in _SENT_HEADERS)


# --- Headers -------------------------------------------------------------------------------------------


def _head_of(data: bytes) -> tuple[bytes, _Headers, int]:
    """The separator line, the needed headers (the first of each name), and where the body begins."""
    begin = 0
    envelope = b""
    while data.startswith((b"From ", b">From "), begin):
        line_end = data.find(b"\n", begin)
        if line_end < 0:
            return data[begin:], {}, len(data)
        envelope = envelope or data[begin:line_end]
        begin = line_end + 1
    limit = begin + HEADER_LIMIT
    end, start = _blank_line(data, max(0, begin - 1), limit)
    if start < 0:
        end = min(limit, len(data))
        start = _blank_line(data, end, len(data))[1] if len(data) > limit else len(data)
        if start < 0:
            start = len(data)
    head = data[begin - 1 : end] if begin else b"\n" + data[:end]
    if b"\r" in head:
        head = head.replace(b"\r\n", b"\n")
    headers: _Headers = {}
    for name, value in _HEADERS.findall(head):
        name = name.lower()
        if name not in headers:
            headers[name] = value
        elif name in _ADDRESS_HEADERS:
            headers[name] += b", " + value
    return envelope, headers, start


def _blank_line(data: bytes, begin: int, end: int) -> tuple[int, int]:
    """Where the first empty line's break begins and where the line after it does; (-1, -1) for none."""
    at = data.find(b"\n\n", begin, end)
    first_return = data.find(b"\r", begin, at if at >= 0 else end)
    if first_return >= 0:
        with_return = data.find(b"\n\r\n", first_return - 1, at if at >= 0 else end)
        if with_return >= 0:
            return with_return, with_return + 3
    return (at, at + 2) if at >= 0 else (-1, -1)


def _as_text(value: bytes) -> str:
    """A header's bytes as text, unfolded. Names in raw UTF-8 or an old Windows code page are common."""
    if b"\n" in value:
        value = b" ".join(value.split())
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    return text.replace("\0", "") if "\0" in text else text


def _subject(value: bytes) -> str:
    if b"=?" in value:
        return _decoded_subject(value) if len(value) <= _CACHED else " ".join(_decoded_words(value).split())
    return " ".join(_as_text(value).split())


@lru_cache(1024)  # the mails of a thread share their subject
def _decoded_subject(value: bytes) -> str:
    return " ".join(_decoded_words(value).split())


_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")


def _decoded_words(value: bytes) -> str:
    """A header's text with its encoded words (RFC 2047) decoded.

    Words that follow each other are joined as bytes before they are decoded: many programs cut them in the
    middle of a letter.
    """
    text = _as_text(value)
    if "=?" not in text:
        return text
    pieces: list[str] = []
    pending = bytearray()
    pending_charset = ""
    position = 0
    for word in _ENCODED_WORD.finditer(text):
        between = text[position : word.start()]
        charset = word[1].partition("*")[0].lower()  # RFC 2231 lets a language follow
        if pending and (between.strip() or charset != pending_charset):
            pieces.append(_decoded(bytes(pending), pending_charset))
            pending.clear()
        if between.strip() or not position:
            pieces.append(between)
        pending += _encoded_word_bytes(word[2], word[3])
        pending_charset = charset
        position = word.end()
    if pending:
        pieces.append(_decoded(bytes(pending), pending_charset))
    pieces.append(text[position:])
    return "".join(pieces).replace("\0", "")


def _encoded_word_bytes(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "replace")
    if encoding in "bB":
        return _from_base64(raw)
    return binascii.a2b_qp(raw, header=True)


@lru_cache(2048)
def _labels_of_short(value: bytes) -> tuple[str, ...]:
    return _labels_of(value)


def _labels(value: bytes) -> tuple[str, ...]:
    return _labels_of_short(value) if len(value) <= _CACHED else _labels_of(value)


_LABEL = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*+)"\s*(?=,|$)|([^,]*))(?:,|$)')


def _labels_of(value: bytes) -> tuple[str, ...]:
    """X-Gmail-Labels: parted by commas; a label that holds one is quoted; all may be one encoded value."""
    labels: dict[str, None] = {}
    text = _decoded_words(value)
    for quoted, plain in _LABEL.findall(text):
        label = " ".join((re.sub(r"\\(.)", r"\1", quoted) if quoted else plain).split())
        if label:
            labels[label] = None
    return tuple(labels)


def _is_flagged_as_spam(headers: _Headers) -> bool:
    """What the filter of a mail server found. Gmail's labels say more: what was rescued is no spam."""
    flags = headers.get(b"x-spam-flag", b""), headers.get(b"x-spam-status", b"")
    return any(flag.lstrip()[:3].lower() == b"yes" for flag in flags if flag)


def _deleted_in_thunderbird(headers: _Headers) -> bool:
    """Thunderbird leaves deleted mails in the file and marks them, until the folder is compacted."""
    status = headers.get(b"x-mozilla-status")
    if not status:
        return False
    try:
        return bool(int(status[:8], 16) & 0x0008)
    except ValueError:
        return False


def _thread(value: bytes) -> str:
    value = value.strip()
    return value.decode() if value.isdigit() and len(value) <= 20 else ""


_MESSAGE_ID = re.compile(rb"<\s*([^<>\s]{1,998})\s*>")


def _message_id(value: bytes) -> str:
    found = _MESSAGE_ID.match(value) or _MESSAGE_ID.search(value)
    return _as_text(found[1] if found else b"".join(value[:998].split()).strip(b"<>"))


def _references(headers: _Headers, own: str) -> tuple[str, ...]:
    """In-Reply-To, then References from the last to the first: the nearest mail first."""
    answered = headers.get(b"in-reply-to")
    earlier = headers.get(b"references")
    if not answered and not earlier:
        return ()
    found = _MESSAGE_ID.findall(answered) if answered else []
    if earlier:
        found += reversed(_MESSAGE_ID.findall(earlier))
    references = dict.fromkeys(map(_as_text, found))
    references.pop(own, None)
    return tuple(references)[:REFERENCE_LIMIT]


# --- Addresses -----------------------------------------------------------------------------------------

_ONE_MAILBOX = re.compile(r'\s*(?:"([^"\\]*)"|([^"<>()@,;:\\]*?))\s*<\s*([^<>\s]+)\s*>\s*')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.){0,300}+"(?!@)')
_COMMENT = re.compile(r"\([^()]*\)")
_BARE_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
_PLAIN_ADDRESS = re.compile(r"[a-z0-9._%+=-]{1,64}@[a-z0-9.-]{0,200}[a-z0-9]")


@lru_cache(4096)
def _point(address: str) -> str:
    address = address.lower()
    return address if _PLAIN_ADDRESS.fullmatch(address) else email_point(address)


def _sender(headers: _Headers) -> tuple[str, str]:
    """The sender's address and name. A sender without an address ("MAILER-DAEMON") is known by that name."""
    value = headers.get(b"from", b"")
    address, name = _mailbox_of_short(value) if len(value) <= _CACHED else _mailbox(value[:HEADER_LIMIT])
    if address:
        return address, name
    others = _addresses(headers.get(b"sender", b""))
    if others:
        return others[0], name
    return (name_point("email", name), name) if any(map(str.isalnum, name)) else ("", "")


def _mailbox(value: bytes) -> tuple[str, str]:
    text = _as_text(value)
    whole = _ONE_MAILBOX.fullmatch(text)
    if whole:
        address = _point(whole[3]) if len(whole[3]) <= 320 else ""
        name = whole[1] if whole[1] is not None else whole[2]
    else:
        address, name = _first_mailbox(text)
        if "=?" in text and not (address and "?=" in name):  # some programs encode name and address as one
            address, name = _first_mailbox(_decoded_words(value))
    if "=?" in name:
        name = _decoded_words(name.encode())
    return address, " ".join(name.split())[:200]


_mailbox_of_short = lru_cache(4096)(_mailbox)


def _first_mailbox(text: str) -> tuple[str, str]:
    addresses = _addresses_in(text)
    bracket = text.find("<") if "<" in text else len(text)
    name = text[:bracket].strip()
    if addresses and name.lower() == addresses[0]:
        return addresses[0], ""
    if addresses and bracket == len(text):
        comment = _COMMENT.search(name)
        name = comment[0][1:-1] if comment else ""  # anna@example.org (Anna Berg)
    return (addresses[0] if addresses else ""), name.strip('" ')


def _addresses(value: bytes) -> tuple[str, ...]:
    """The distinct addresses in a header, at most ADDRESS_LIMIT."""
    if len(value) <= _CACHED:
        return _addresses_of_short(value)
    return _addresses_in(_as_text(value))


@lru_cache(4096)
def _addresses_of_short(value: bytes) -> tuple[str, ...]:
    text = _as_text(value)
    return _addresses_in(text) or (_addresses_in(_decoded_words(value)) if "=?" in text else ())


def _addresses_in(text: str) -> tuple[str, ...]:
    if '"' in text:
        text = _QUOTED.sub('""', text)  # a name may hold commas, brackets and addresses of its own
    if "(" in text:
        text = _COMMENT.sub("", text)
    points: dict[str, None] = {}
    for entry in text.split(",", 4 * ADDRESS_LIMIT)[: 4 * ADDRESS_LIMIT]:
        _name, bracket, address = entry.rpartition("<")
        # without brackets it may also be the members of "team: a@b, c@d;"
        candidates = [address.partition(">")[0]] if bracket else _BARE_ADDRESS.findall(entry)
        for candidate in candidates:
            point = _point(candidate) if len(candidate) <= 320 else ""
            if point:
                points[point] = None
        if len(points) >= ADDRESS_LIMIT:
            break
    return tuple(points)[:ADDRESS_LIMIT]


def _recipients(headers: _Headers) -> tuple[str, ...]:
    to = _addresses(headers[b"to"]) if b"to" in headers else ()
    if b"cc" not in headers and b"bcc" not in headers:
        return to
    more = _addresses(headers.get(b"cc", b"")) + _addresses(headers.get(b"bcc", b""))
    return tuple(dict.fromkeys(to + more))[:ADDRESS_LIMIT]


def _delivered_to(headers: _Headers) -> str:
    value = headers.get(b"delivered-to") or headers.get(b"x-original-to")
    if not value:
        return ""
    addresses = _addresses(value)
    return addresses[0] if addresses else ""


# --- Time ----------------------------------------------------------------------------------------------

_EARLIEST = 631_152_000  # 1990-01-01: a mail that says it is older has a clock that was never set
_LATEST = 4_102_444_800  # 2100-01-01
_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_MONTH_NAMES = (
    b"jan",
    b"feb",
    b"mar",
    b"apr",
    b"may",
    b"jun",
    b"jul",
    b"aug",
    b"sep",
    b"oct",
    b"nov",
    b"dec",
)
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)} | {
    b"%02d" % number: number for number in range(1, 13)
}
_HOURS_OF_ZONE = {
    **dict.fromkeys((b"GMT", b"UT", b"UTC", b"Z", b"WET"), 0),
    **dict.fromkeys((b"CET", b"MET", b"MEZ", b"BST", b"WEST"), 1),
    **dict.fromkeys((b"CEST", b"MEST", b"MESZ", b"EET"), 2),
    **dict.fromkeys((b"EEST", b"MSK"), 3),
    **dict(zip((b"EST", b"CST", b"MST", b"PST"), (-5, -6, -7, -8), strict=True)),
    **dict(zip((b"EDT", b"CDT", b"MDT", b"PDT"), (-4, -5, -6, -7), strict=True)),
    **dict(zip((b"JST", b"AEST", b"AEDT"), (9, 10, 11), strict=True)),
}
_CLOCK = rb"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d{1,9})?)?\s*(?:([AaPp])\.?[Mm]\b\.?)?"
# Mon, 26 May 2025 22:18:04 +0200 — also 26-May-25, 10:18 PM, without weekday, seconds or zone
_DATE = re.compile(
    rb"\s*(?:[A-Za-z]{2,9}\.?,?\s*)?(\d{1,2})[\s-]{1,3}([A-Za-z]{3})[a-z]{0,6}\.?,?[\s-]{1,3}(\d{2,4}),?\s{1,3}"
    + _CLOCK
)
# Mon May 26 22:18:04 2025 — also "... 22:18:04 +0000 2025", "May 26, 2025 10:18 PM"
_UNIX_DATE = re.compile(
    rb"\s*(?:[A-Za-z]{3,9},?\s{1,3})?([A-Za-z]{3})[a-z]{0,6}\.?\s{1,3}(\d{1,2}),?\s{1,3}(?:(\d{4}),?\s{1,3})?"
    + _CLOCK
)
_YEAR_AT_END = re.compile(rb"(?:\s|^)(\d{4})(?:\s|$)")
_ISO_DATE = re.compile(rb"\s*(\d{4})[-/](\d\d)[-/](\d\d)[T ]" + _CLOCK)
_ZONE = re.compile(rb"[\s(]*(?:(?:GMT|UTC?)?\s?([+-])(\d\d?):?(\d\d)?(?!\d)|([A-Za-z]{1,5}))")
_USUAL_DATE = re.compile(
    rb"\s?(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4})"
    rb" ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([+-])(0\d|1[0-3])([0-5]\d)"
)
_WEEKDAY = re.compile(rb"\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s")


def _sent_at(headers: _Headers, envelope: bytes) -> int | None:
    """The instant a mail was sent: its Date, or where that cannot be, when it arrived.

    Seconds UTC. A Date without zone is taken for UTC. One with "-0000" comes from a program that does not
    know its zone, so the receiving server's clock is asked first.
    """
    value = headers.get(b"date", b"")
    arrival = headers[b"received"].rpartition(b";")[2] if b"received" in headers else b""
    usual = _USUAL_DATE.match(value)
    if usual:
        sent = _usual_date(usual)
        day, month, year = usual.group(1, 2, 3)
        # Most mails arrive on the day they were sent, and then there is nothing to compare.
        if arrival:
            if value[usual.start(1) : usual.end(3)] in arrival and usual[7] + usual[8] + usual[9] != b"-0000":
                return sent
        elif month + (b" %2b " if len(day) == 1 else b" %b ") % day in envelope and year in envelope:
            return sent
    else:
        sent = _unusual_date(value[:120])
    received = parsed_date(arrival) if arrival else None
    arrived = received if received is not None else _envelope_date(envelope)
    if sent is None or (arrived is not None and sent > arrived + _DAY):
        return arrived
    if received is not None and b"-0000" in value:
        return received
    return sent


def _envelope_date(envelope: bytes) -> int | None:
    if not envelope:
        return None
    weekday = _WEEKDAY.search(envelope)
    return parsed_date(envelope[weekday.start() :] if weekday else envelope[5:].lstrip().partition(b" ")[2])


def parsed_date(value: bytes) -> int | None:
    """Seconds UTC of a date as mails write it; None where it is none, or before 1990 or after 2100."""
    usual = _USUAL_DATE.match(value)
    return _usual_date(usual) if usual else _unusual_date(value[:120])


def _usual_date(found: re.Match[bytes]) -> int | None:
    day, month_name, year, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    days = _days(day, month_name, year)
    if days is None:
        return None
    zone = int(zone_hours) * 3600 + int(zone_minutes) * 60
    instant = days + int(hour) * 3600 + int(minute) * 60 + int(second) + (zone if sign == b"-" else -zone)
    return instant if _EARLIEST <= instant < _LATEST else None


@lru_cache(1024)
def _days(day: bytes, month_name: bytes, year: bytes) -> int | None:
    """Midnight UTC of a day, in seconds; None where there is no such day."""
    try:
        return (date(_full_year(year), _MONTHS[month_name.lower()], int(day)).toordinal() - _EPOCH) * _DAY
    except (KeyError, ValueError):
        return None


def _unusual_date(value: bytes) -> int | None:
    if found := _DATE.match(value):
        day, month_name, year, hour, minute, second, half = found.groups()
        rest = value[found.end() :]
    elif found := _UNIX_DATE.match(value):
        month_name, day, year, hour, minute, second, half = found.groups()
        rest = value[found.end() :]
        if year is None:
            at_end = _YEAR_AT_END.search(rest)
            if not at_end:
                return None
            year = at_end[1]
            rest = rest[: at_end.start()] + b" " + rest[at_end.end() :]
    elif found := _ISO_DATE.match(value):
        year, month_name, day, hour, minute, second, half = found.groups()
        rest = value[found.end() :]
    else:
        return None
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half in b"pP" else 0)
    minutes, seconds = int(minute), int(second or 0)
    if hours > 23 or minutes > 59 or seconds > 60:
        return None
    days = _days(day, month_name, year)
    if days is None:
        return None
    instant = days + hours * 3600 + minutes * 60 + seconds - _zone_seconds(rest)
    return instant if _EARLIEST <= instant < _LATEST else None


def _full_year(digits: bytes) -> int:
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 70 else 1900)
    return year + 1900 if len(digits) == 3 else year  # "103": programs that were not ready for 2000


def _zone_seconds(rest: bytes) -> int:
    zone = _ZONE.match(rest)
    if not zone:
        return 0
    sign, hours, minutes, name = zone.groups()
    if name:
        return _HOURS_OF_ZONE.get(name.upper(), 0) * 3600
    seconds = int(hours) * 3600 + int(minutes or 0) * 60
    if seconds > 14 * 3600:  # no place on earth
        return 0
    return -seconds if sign == b"-" else seconds


# --- What sort of mail ---------------------------------------------------------------------------------


_TELLING = frozenset(
    (b"auto-submitted", b"x-autoreply", b"x-autorespond", b"precedence", b"x-failed-recipients")
)
_NOWHERE = (b"<>", b"< >")  # the Return-Path of what wants no answer


class _Mail(NamedTuple):
    """What tells of what sort a mail is."""

    headers: _Headers
    data: bytes
    sender: str
    reply_to: str
    recipients: tuple[str, ...]
    delivered_to: str
    subject: str
    text: str

    @property
    def ours(self) -> tuple[str, ...]:
        """The addresses it went to."""
        return (self.delivered_to, *self.recipients)

    @property
    def is_answer(self) -> bool:
        """Whether it answers or forwards a mail, and may quote it."""
        headers = self.headers
        return b"in-reply-to" in headers or b"references" in headers or is_answer_or_forward(self.subject)

    @property
    def is_order_notice(self) -> bool:
        """Whether it is made with a shop system's order template, or says nothing but that an order came."""
        if announces_order(self.subject, self.text):
            return True
        if not is_shop_notice(self.data):
            return False
        filled = filled_in(self.subject, self.text)  # some forms go out in the template of the orders
        return filled is None or not filled.has_message


# What a form's mail may look like by its headers: the platform's, from nobody, from the shop to itself.
_OF_FORMS = (Kind.NOTIFICATION, Kind.NOREPLY, Kind.PERSON)


def _kind(mail: _Mail) -> Kind:
    headers = mail.headers
    sort = sort_of_sender(mail.sender)
    if sort is SenderSort.DAEMON:
        return Kind.BOUNCE
    content_type = headers.get(b"content-type", b"")
    if (
        b"eport" in content_type
        or headers.get(b"return-path", b"").rstrip() in _NOWHERE
        or not _TELLING.isdisjoint(headers)
    ):
        machine = _machine(headers, content_type[:1000].lower())
        if machine is not None:
            return machine
    if mail.reply_to and _is_contact_form(
        headers, mail.sender, sort, mail.reply_to, frozenset((mail.delivered_to, *mail.recipients))
    ):
        return Kind.NOTIFICATION if mail.is_order_notice else Kind.PERSON
    if sort is SenderSort.RELAY:
        return Kind.PERSON
    if _is_from_list(headers):
        own = mail.delivered_to or (mail.recipients[0] if mail.recipients else "")
        if not (b"list-id" in headers and is_list_of(own, headers[b"list-id"])):
            return Kind.BULK
    if sort is SenderSort.PLATFORM:
        return Kind.NOTIFICATION
    if sort is SenderSort.NOREPLY:
        return Kind.NOREPLY
    if is_shop_notice(mail.data) and not mail.is_answer and mail.is_order_notice:
        return Kind.NOTIFICATION
    return Kind.PERSON


def _customer_in_form(mail: _Mail) -> str:
    """The address a form's mail gives of who filled it in, where no header does; "" for any other mail."""
    sort = sort_of_sender(mail.sender)
    host = "@" + mail.sender.rpartition("@")[2]
    to_itself = any(address.endswith(host) for address in mail.ours)
    if sort is SenderSort.RELAY or not (to_itself or sort is not SenderSort.PERSON):
        return ""
    if mail.reply_to and mail.reply_to not in mail.ours and not mail.reply_to.endswith(host):
        return ""  # known already, or rightly not believed
    if mail.is_answer or _is_from_list(mail.headers):
        return ""
    filled = filled_in(mail.subject, mail.text)
    if filled is None or (sort is SenderSort.PLATFORM and not filled.has_message):
        return ""
    address = filled.address
    strange = sort_of_sender(address) not in (SenderSort.PERSON, SenderSort.RELAY)
    if strange or address in mail.ours or address == mail.sender or address.endswith(host):
        return ""
    return "" if announces_order(mail.subject, mail.text) else address


def _machine(headers: _Headers, content_type: bytes) -> Kind | None:
    """BOUNCE or AUTO where the headers say that a machine wrote the mail (RFC 3834, RFC 3464)."""
    report = content_type if b"multipart/report" in content_type else b""
    if b"x-failed-recipients" in headers or b"delivery-status" in report:
        return Kind.BOUNCE
    submitted = headers.get(b"auto-submitted", b"no").strip().lower()
    if (
        not submitted.startswith(b"no")
        or b"x-autoreply" in headers
        or b"x-autorespond" in headers
        or headers.get(b"precedence", b"").strip().lower() in (b"auto_reply", b"auto-reply")
        or headers.get(b"return-path", b"").rstrip() in _NOWHERE
        or b"disposition-notification" in report
    ):
        return Kind.AUTO
    return None


def _is_contact_form(
    headers: _Headers, sender: str, sort: SenderSort, reply_to: str, ours: frozenset[str]
) -> bool:
    """Whether the shop's own form, its platform or a form service sent this for the person in Reply-To."""
    if reply_to in ours or sort_of_sender(reply_to) not in (SenderSort.PERSON, SenderSort.RELAY):
        return False
    if sort is SenderSort.PLATFORM:
        return True
    host = "@" + sender.rpartition("@")[2]
    if reply_to.endswith(host):
        return False  # a company's other address
    if any(address.endswith(host) for address in ours):
        return True
    return sort is SenderSort.NOREPLY and not _is_from_list(headers) and not is_role_address(reply_to)


def _is_from_list(headers: _Headers) -> bool:
    return (
        b"list-id" in headers
        or b"list-unsubscribe" in headers
        or headers.get(b"precedence", b"").strip().lower() in (b"bulk", b"list", b"junk")
    )


# --- Text ----------------------------------------------------------------------------------------------

_TYPE = re.compile(rb"\s*([\w!#$&^.+-]{1,60}/[\w!#$&^.+-]{1,80})")
_CHARSET = re.compile(rb"charset\*?\s*=\s*(?:us-ascii''|utf-8'')?[\"']?([^\s\"';]{1,60})", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\*?\s*=\s*(?:\"([^\"]{1,250})\"|([^\s;\"]{1,250}))", re.IGNORECASE)
# RFC 2231: a long parameter in pieces, "boundary*0=ab; boundary*1=cd", or with its alphabet, "…*=utf-8''ab".
_PIECE = re.compile(
    rb"(boundary|charset)\*(?:(\d{1,2})(\*?))?\s*=\s*(?:\"([^\"]{0,250})\"|([^\s;\"]{0,250}))", re.I
)
_ALPHABET = re.compile(rb"[\w-]{0,40}'[\w-]{0,20}'")
_FILE_NAME = re.compile(rb"\bfilename\*?\d?\*?\s*=", re.IGNORECASE)
_AFTER_BOUNDARY = b"\r\n \t"


class _Part(NamedTuple):
    """What the headers of a mail, or of a part of one, say about its content."""

    content: str  # "text/plain", "multipart/alternative"
    boundary: bytes
    charset: str
    encoding: bytes
    attached: bool
    flowed: bool = False  # RFC 3676: a blank before a line's end means that the line goes on
    drops_blank: bool = False  # that blank is none of the text's


def _part(content_type: bytes, encoding: bytes, disposition: bytes) -> _Part:
    boundary = b""
    if b"*" in content_type:
        content_type = _joined_parameters(content_type)
    lower = content_type.lower()
    at = lower.find(b"boundary")
    if at >= 0 and (named := _BOUNDARY.search(content_type, at)):
        boundary = (named[1] or named[2]).rstrip()
    found = _TYPE.match(content_type)
    content = found[1].lower().decode("ascii", "replace") if found else "text/plain"
    if content.startswith("multipart/") and not boundary:
        content = "text/plain"  # said to have parts, but they cannot be told apart
    charset = _CHARSET.search(content_type) if not boundary else None
    return _Part(
        content,
        boundary,
        charset[1].decode("latin-1") if charset else "",
        encoding.strip().lower(),
        bool(disposition)
        and (disposition[:10].lower() == b"attachment" or _FILE_NAME.search(disposition) is not None),
        b"flowed" in lower,
        b"delsp=yes" in lower.replace(b'"', b"").replace(b" ", b""),
    )


def _joined_parameters(content_type: bytes) -> bytes:
    """A Content-Type with boundary and charset in one piece each, however they were cut (RFC 2231)."""
    pieces: dict[bytes, list[tuple[int, bytes]]] = {}
    for name, number, star, quoted, plain in _PIECE.findall(content_type):
        value = quoted or plain
        if star or not number:
            if number in (b"", b"0"):
                value = _ALPHABET.sub(b"", value, count=1)
            value = unquote_to_bytes(value)
        pieces.setdefault(name.lower(), []).append((int(number or 0), value))
    if not pieces:
        return content_type
    joined = b"".join(
        b'; %s="%s"' % (name, b"".join(value for _number, value in sorted(found)))
        for name, found in pieces.items()
    )
    return _PIECE.sub(b"", content_type) + joined


_cached_part = lru_cache(256)(_part)


def _part_of_mail(headers: _Headers) -> _Part:
    content_type = headers.get(b"content-type", b"")
    encoding = headers.get(b"content-transfer-encoding", b"")
    disposition = headers.get(b"content-disposition", b"")
    # A boundary is never seen twice, so there is nothing to remember.
    once = b"oundary" in content_type or len(content_type) + len(disposition) > _CACHED
    return (_part if once else _cached_part)(content_type, encoding[:100], disposition)


def _part_of_head(head: bytes) -> _Part:
    if b"\r" in head:
        head = head.replace(b"\r\n", b"\n")
    headers: _Headers = {}
    for name, value in _PART_HEADERS.findall(head):
        headers.setdefault(name.lower(), value)
    return _part_of_mail(headers)


_cached_part_of_head = lru_cache(256)(_part_of_head)


class _Body:
    """The words of one mail, found by its boundaries alone; at most PART_LIMIT parts, DEPTH_LIMIT levels."""

    __slots__ = ("_data", "_forwarded", "_parts")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parts = 0
        self._forwarded: tuple[int, int] | None = None  # begin and end of the first mail inside the mail

    def text(self, start: int, headers: _Headers) -> str:
        """The text of the body that begins at `start`: its plain text, else the words of its HTML."""
        text = self._text_of(start, len(self._data), _part_of_mail(headers), 0)
        if not text and self._forwarded:
            begin, end = self._forwarded
            _envelope, inner, body = _head_of(self._data[begin:end])
            text = self._text_of(begin + body, end, _part_of_mail(inner), 1)
        return text

    def _text_of(self, start: int, end: int, part: _Part, depth: int) -> str:
        if part.attached:
            return ""
        if part.content == "text/plain":
            return self._words(start, end, part, False)
        if part.content == "text/html":
            return html_to_text(self._words(start, end, part, True))
        if part.boundary and depth < DEPTH_LIMIT:
            if part.content == "multipart/alternative":
                return self._text_of_best(start, end, part.boundary, depth + 1)
            texts = [
                text
                for begin, part_end, inner in self._parts_between(start, end, part.boundary)
                if (text := self._text_of(begin, part_end, inner, depth + 1))
            ]
            return "\n\n".join(texts)
        if part.content == "message/rfc822" and not self._forwarded:
            self._forwarded = (start, end)
        return ""

    def _text_of_best(self, start: int, end: int, boundary: bytes, depth: int) -> str:
        """Of parts that say the same: the plain one, or where that is empty the first other with words."""
        others: list[tuple[int, int, _Part]] = []
        for begin, part_end, part in self._parts_between(start, end, boundary):
            if part.content != "text/plain":
                others.append((begin, part_end, part))
            elif text := self._text_of(begin, part_end, part, depth):
                return text
        for begin, part_end, part in others:
            if text := self._text_of(begin, part_end, part, depth):
                return text
        return ""

    def _parts_between(self, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int, _Part]]:
        """Begin and end of the content of every part, and what it is."""
        data = self._data
        mark = b"\n--" + boundary
        at, opens = self._next_boundary(mark, start - 1, end)
        while opens and self._parts < PART_LIMIT:
            self._parts += 1
            line_end = data.find(b"\n", at + len(mark), end)
            if line_end < 0:
                return
            at, opens = self._next_boundary(mark, line_end, end)
            part_end = at if at >= 0 else end
            head_end, begin = _blank_line(data, line_end, min(part_end, line_end + PART_HEADER_LIMIT))
            if begin >= 0:  # else there is nothing but headers
                head = data[line_end:head_end]
                yield begin, part_end, (_cached_part_of_head if len(head) <= _CACHED else _part_of_head)(head)

    def _next_boundary(self, mark: bytes, begin: int, end: int) -> tuple[int, bool]:
        """Where the line of the next boundary begins (-1 for none), and whether a part follows it."""
        data = self._data
        at = data.find(mark, max(begin, 0), end)
        while at >= 0:
            after = at + len(mark)
            if data[after : after + 1] in _AFTER_BOUNDARY:  # nothing, at the end of the data, is in it too
                return at, True
            if data[after : after + 2] == b"--":
                return at, False
            at = data.find(mark, after, end)  # a longer boundary that begins like ours
        return -1, False

    def _words(self, start: int, end: int, part: _Part, html: bool) -> str:
        raw = self._data[start : min(end, start + _RAW_TEXT_LIMIT)]
        if part.encoding == b"base64":
            raw = _from_base64(raw)
        else:
            if b">From" in raw:
                raw = _without_from_quoting(raw, html)
            if part.encoding == b"quoted-printable" and b"=" in raw:
                raw = binascii.a2b_qp(raw)
        text = _decoded(raw, part.charset)
        if b"\r" in raw:  # looking at the bytes is ten times as fast
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if b"\0" in raw:
            text = text.replace("\0", "")
        if part.flowed and not html:
            text = _unflowed(text, part.drops_blank)
        return text.strip().removeprefix("\ufeff")


def _unflowed(text: str, drops_blank: bool) -> str:
    """Lines that were only broken to be sent, whole again; quoted lines stay as they are (RFC 3676)."""
    if " \n" not in text:
        return text
    whole: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        line = line[1:] if line.startswith(" ") else line
        if goes_on and not quoted and line != "-- ":
            whole[-1] += line
        else:
            whole.append(line)
        goes_on = not quoted and line.endswith(" ") and line != "-- "
        if goes_on and drops_blank:
            whole[-1] = whole[-1][:-1]
    return "\n".join(whole)


# --- Bytes to letters ----------------------------------------------------------------------------------

_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def _without_from_quoting(raw: bytes, html: bool) -> bytes:
    """Takes away the ">" that mbox files put before "From " at the beginning of a line."""
    if not html:
        return _QUOTED_FROM.sub(rb"\1", raw)

    def unquoted(found: re.Match[bytes]) -> bytes:
        # A tag may be wrapped so that its own ">" begins the line; a second one is then the quoting.
        before = raw[max(0, found.start() - 2000) : found.start()]
        in_tag = before.rfind(b"<") > before.rfind(b">")
        return found[0] if in_tag and found[1] == b"From " else found[1]

    return _QUOTED_FROM.sub(unquoted, raw)


def _from_base64(raw: bytes) -> bytes:
    """What can be decoded of `raw`, whatever stands in it and wherever it was cut."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", raw)
        if len(letters) % 4 == 1:
            letters = letters[:-1]
        return binascii.a2b_base64(letters + b"==")


# Python knows more "encodings" than mails may use: some run code of quadratic time, some are no text.
_MAIL_CHARSET = re.compile(
    r"(utf|unicode-1-1-utf|iso|latin|l\d|cp|ibm|windows|win|koi8|big5|gb|hz|euc|cseuc|shift|sjis|ms|ks|tis|mac|johab|x-)"
)
# What mails name and what they mean: labels are often a subset of what is really written.
_MEANT_CHARSET = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "iso_8859-1", "l1", "win-1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk"), "gb18030"),
    **dict.fromkeys(("ks_c_5601-1987", "ks_c_5601", "euc-kr"), "cp949"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "unicode-1-1-utf-7": "utf-7",
}


@lru_cache(256)
def _codec(charset: str) -> str:
    """Python's name for a mail's charset, "" for one that says nothing (unknown, or plain ASCII)."""
    name = charset.strip().lower()
    if not _MAIL_CHARSET.match(name) or not name.isascii():
        return ""
    name = _MEANT_CHARSET.get(name, name)
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def _decoded(raw: bytes, charset: str) -> str:
    """`raw` as text; what does not fit its charset is read as UTF-8, else as Windows wrote it."""
    codec = _codec(charset) if charset else ""
    if not codec or codec == "utf-8":
        try:
            return raw.decode()
        except UnicodeDecodeError:
            codec = "utf-8" if codec and _mostly_utf8(raw) else "cp1252"
    elif not raw.isascii() and codec == "cp1252":
        with suppress(UnicodeDecodeError):  # many programs say latin-1 and write UTF-8; the reverse fails
            return raw.decode()
    return raw.decode(codec, "replace").encode("utf-8", "replace").decode()  # UTF-7 can write half letters


def _mostly_utf8(raw: bytes) -> bool:
    """Whether text that says it is UTF-8 is so but for a few bytes: cut in a letter, say."""
    text = raw.decode("utf-8", "replace")
    return text.count("\ufffd") * 2 < sum(letter > "\x7f" for letter in text)
