"""Who is who among records: the same message from two exports has one identity."""

import re
from hashlib import blake2b

_WHITE = b" \t\n\r\x0b\x0c"
_QUOTED_FROM = re.compile(rb"^>+(?=From )", re.MULTILINE)


def digest(*parts: str | bytes | int) -> bytes:
    """16 bytes that stand for `parts`; their order and their borders matter."""
    blake = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        blake.update(b"%d:" % len(data))
        blake.update(data)
    return blake.digest()


def mail_identity(message_id: str, sender: str, sent_at: int, subject: str, text: str) -> bytes:
    """A mail is its Message-ID and its words; without Message-ID its sender, instant and subject stand in.

    White space and `>From ` quoting do not count, because mail programs change both when they export. No
    occurrence number: the same mail twice in a file is one mail.
    """
    data = text.encode("utf-8", "surrogatepass")
    if b"From " in data:
        data = _QUOTED_FROM.sub(b"", data)
    words = data.translate(None, _WHITE)
    if message_id:
        return digest("mail", message_id, words)
    return digest("mail", sender, sent_at, " ".join(subject.split()), words)
