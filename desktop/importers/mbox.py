"""An mbox file cut into its mails, block by block, in little memory whatever is in it."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

BLOCK = 1 << 17
MESSAGE_LIMIT = 50_000_000  # bytes of one mail that are looked at; the rest is passed over
KEPT_LIMIT = 4 << 20  # bytes of one mail that are held at a time; attachments are taken out before they count

_LOOKAHEAD = 1024  # a separator and the name of the header after it fit into this
_LONG_PART = 1 << 16  # an attachment of which more than this was read is taken out of a long mail
_PART_HEAD = 2048

_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = rb"\d{1,2}:\d\d(?::\d\d)?"
_ZONE = rb"(?: +(?:[+-]\d{4}|\(?[A-Z]{1,5}(?:[+-]\d{1,4})?\)?))"
# "From ", an envelope sender, a date in one of the orders mail programs write, and nothing else: this is
# what "From the workshop, 12 May" does not look like.
SEPARATOR = re.compile(
    rb"From (?:\"[^\"\r\n]{1,300}\"\S{0,300}|\S{0,320}(?: at \S{1,200})?) *"
    rb"(?<= )(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +)?"
    rb"(?:" + _MONTH + rb" +\d{1,2},? +" + _CLOCK + _ZONE + rb"{0,2} +\d{4}" + _ZONE + rb"{0,2}"
    rb"|\d{1,2} +" + _MONTH + rb" +\d{4},? +" + _CLOCK + _ZONE + rb"{0,2}"
    rb"|" + _MONTH + rb" +\d{1,2},? +\d{4},? +" + _CLOCK + _ZONE + rb"{0,2}"
    rb"|\d{4}-\d\d-\d\d[T ]" + _CLOCK + rb"(?:\.\d{1,9})?Z?(?: ?[+-]\d\d:?\d\d)?" + _ZONE + rb"?)"
    rb"(?: +remote from \S{1,200})?[ \t]*\r?(?:\n|\Z)"
)
_LIKELY = re.compile(rb"\nFrom [^\n]{0,900}?\d:\d\d")
_HEADER_LINE = re.compile(rb">?[!-9;-~]{1,80}:|>From ")
_ATTACHMENT = re.compile(
    rb"content-type:\s*(?:image|audio|video|application|font|model)/|content-disposition:\s*attachment",
    re.IGNORECASE,
)
_HEAD_END = re.compile(rb"\n\r?\n")
_BOM = b"\xef\xbb\xbf"
# Where the key is searched for: Takeout writes its own headers first, but a mail without them may come first.
_GMAIL_MARK = re.compile(rb"^X-(?:GM-THRID|Gmail-Labels):", re.IGNORECASE | re.MULTILINE)


class RawMail(NamedTuple):
    """One mail as it stands in the file, its separator line first.

    `offset` is its first byte in the file, `size` how many bytes it takes there. `data` may be shorter:
    the middle of attachments and what lies beyond MESSAGE_LIMIT are not in it.
    """

    offset: int
    data: bytes
    size: int


class _LongMail:
    """What is kept of a mail that reaches over the end of a block."""

    def __init__(self) -> None:
        self.size = 0
        self._kept = bytearray()
        self._looked_at = 0
        self._boundary = b""  # of the attachment that is being left out; "" where none is
        self._tail = b""

    def add(self, piece: bytes) -> None:
        room = max(0, MESSAGE_LIMIT - self.size)
        self.size += len(piece)
        piece = piece[:room]
        if self._boundary:
            if self._tail:
                piece = self._tail + piece
            end = piece.find(self._boundary)
            if end < 0:
                self._tail = piece[-len(self._boundary) :]  # the boundary may lie across two pieces
                return
            piece = piece[end:]
            self._boundary = self._tail = b""
        self._kept += piece[: KEPT_LIMIT - len(self._kept)]
        if len(self._kept) - self._looked_at >= _LONG_PART:
            self._leave_attachment()

    def _leave_attachment(self) -> None:
        """Where the last part that was begun is a long attachment: forget it and wait for the next one."""
        kept = self._kept
        begin = kept.rfind(b"\n--")
        self._looked_at = len(kept)
        if begin < 0 or len(kept) - begin < _LONG_PART:
            return
        head = bytes(kept[begin : begin + _PART_HEAD])
        end = _HEAD_END.search(head)
        if end and _ATTACHMENT.search(head, 0, end.end()):
            self._boundary = head[: head.find(b"\n", 1)].rstrip()
            self._tail = bytes(kept[-len(self._boundary) :])
            del kept[begin + end.end() :]
            self._looked_at = len(kept)

    def closed(self) -> bytes:
        return bytes(self._kept)


def split(file: BinaryIO, block: int = BLOCK) -> Iterator[RawMail]:
    """The mails of an mbox in the order of the file, read `block` bytes at a time.

    Holds at most one block and KEPT_LIMIT bytes. What stands before the first separator is a mail too
    (one without a separator), unless it is blank. Any bytes will do; nothing is raised but OSError.
    """
    start = b""
    while len(start) < len(_BOM) and (more := file.read(block)):
        start += more
    skipped = len(_BOM) if start.startswith(_BOM) else 0
    # With an empty line before it the first separator is like any other.
    buffer = b"\n\n" + start[skipped:]
    base = skipped - 2  # where buffer[0] stands in the file
    begin = 2  # of the mail being read, in buffer
    scan = 1
    offset = skipped
    long: _LongMail | None = None
    at_end = not start
    while True:
        waiting = -1
        in_vain = 0
        while (at := _next_line_from(buffer, scan, in_vain)) >= 0:
            line = at + 1
            if not at_end and line + _LOOKAHEAD > len(buffer):
                waiting = at
                break
            scan = line + 5
            if _separates(buffer, line):
                if mail := _mail(offset, long, buffer[begin:line]):
                    yield mail
                begin, offset, long = line, base + line, None
            else:
                in_vain += 1
        if at_end:
            if mail := _mail(offset, long, buffer[begin:]):
                yield mail
            return
        # "\nFrom " and the empty line before it may lie across two blocks.
        cut = max(0, (waiting if waiting >= 0 else len(buffer) - 6) - 2)
        if cut > begin:
            long = long or _LongMail()
            long.add(buffer[begin:cut])
            begin = cut
        more = file.read(block)
        at_end = not more
        buffer = buffer[cut:] + more
        base += cut
        begin -= cut
        scan = waiting - cut if waiting >= 0 else max(scan - cut, 0)


def _next_line_from(buffer: bytes, scan: int, in_vain: int) -> int:
    """Where the next line that may be a separator begins, -1 for none."""
    if in_vain > 20:  # a text full of such lines: now it pays to look at them more closely at once
        likely = _LIKELY.search(buffer, scan)
        if likely:
            return likely.start()
        scan = max(scan, len(buffer) - _LOOKAHEAD)  # the last line may not be here to its end
    return buffer.find(b"\nFrom ", scan)


def _separates(buffer: bytes, line: int) -> bool:
    found = SEPARATOR.match(buffer, line, line + _LOOKAHEAD - 100)
    if not found:
        return False
    if buffer[line - 2 : line] == b"\n\n" or buffer[line - 3 : line] == b"\n\r\n":
        return True
    # Some exporters write no empty line between mails; a header right after the date makes it clear.
    return _HEADER_LINE.match(buffer, found.end()) is not None


def _mail(offset: int, long: _LongMail | None, rest: bytes) -> RawMail | None:
    if long is None:
        data, size = rest, len(rest)
    else:
        long.add(rest)
        data, size = long.closed(), long.size
    return None if data.isspace() or not data else RawMail(offset, data, size)


def whole_mail(file: BinaryIO, block: int = BLOCK) -> tuple[bytes, int]:
    """The one mail that a file is, as `split` would keep it, and its size in bytes."""
    mail = _LongMail()
    while piece := file.read(block):
        mail.add(piece)
    return mail.closed(), mail.size


def looks_like_mbox(head: bytes) -> bool:
    """Whether the beginning of a file is that of an mbox."""
    return SEPARATOR.match(_beginning(head)) is not None


def looks_like_gmail(head: bytes) -> bool:
    """Whether the beginning of an mbox has headers that only Gmail writes."""
    return _GMAIL_MARK.search(head) is not None


def _beginning(head: bytes) -> bytes:
    return head.removeprefix(_BOM).lstrip(b"\r\n \t")[:_LOOKAHEAD]
