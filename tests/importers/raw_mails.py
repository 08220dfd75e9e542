"""Raw mails as tests write them: a few headers, a body, and a separator when they stand in an mbox."""

import calendar

from desktop.domain.records import Message
from desktop.importers.mail import read_mail

DATE = "Mon, 26 May 2025 22:18:04 +0200"
SENT_AT = calendar.timegm((2025, 5, 26, 20, 18, 4))
SEPARATOR = b"From 1833215653612141880@xxx Mon May 26 20:18:05 +0000 2025\n"


def raw(
    *headers: str | bytes, body: str | bytes = "Hello.\n", line_end: bytes = b"\n", **named: str | None
) -> bytes:
    """A mail from Anna to the shop with these headers more; a named one ("date", "from_") replaces Anna's.

    None leaves a header out.
    """
    usual: dict[str, str | None] = {
        "from": "Anna Berg <anna@example.org>",
        "to": "hello@shop.example",
        "date": DATE,
        "message_id": "<1@example.org>",
        "subject": "Question",
    }
    usual.update({name.rstrip("_"): value for name, value in named.items()})
    lines = [
        f"{name.replace('_', '-')}: {value}".encode() for name, value in usual.items() if value is not None
    ]
    lines += [header if isinstance(header, bytes) else header.encode() for header in headers]
    text = body if isinstance(body, bytes) else body.encode()
    return (b"\n".join(lines) + b"\n\n" + text).replace(b"\n", line_end)


def read(*headers: str | bytes, body: str | bytes = "Hello.\n", **named: str | None) -> Message:
    """The message that such a mail is."""
    message = read_mail(raw(*headers, body=body, **named))
    assert isinstance(message, Message)
    return message


def mbox(*mails: bytes, separator: bytes = SEPARATOR) -> bytes:
    """These mails as a mailbox file."""
    return b"".join(separator + mail.rstrip(b"\n") + b"\n\n" for mail in mails)
