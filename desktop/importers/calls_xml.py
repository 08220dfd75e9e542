"""Calls and texts that the Android app SMS Backup & Restore saves as XML."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.domain.contact_points import name_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Call, Kind, LeftOut, Message, Question, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.call_messages import messages_of
from desktop.importers.chat_marks import AUDIO, CONTACT, DOCUMENT, PHOTO, VIDEO
from desktop.importers.chat_stream import head_text, opened
from desktop.language import N_, _

# The app writes halves of characters as references (&#55357;&#56832;), which is no XML: strict parsers end
# there. An element of it is one tag with values in quotes, so tags are read one by one; no entity is ever
# declared or expanded, and a damaged element costs nothing but itself.
_ELEMENT = re.compile(r"(/?)([a-zA-Z_][\w.:-]{0,60})").match
_VALUES = re.compile(r"""(?<![\w.:-])([a-zA-Z_][\w.:-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""").finditer
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_NUMBER = re.compile(r"-?[0-9]{1,16}").fullmatch
_ROOTS = {"calls", "smses"}
_WANTED = {
    "call": ("number", "duration", "date", "type", "presentation", "contact_name"),
    "sms": ("address", "date", "type", "body", "contact_name"),
    "mms": ("address", "date", "msg_box", "contact_name", "sub"),
    "part": ("ct", "text"),
    "addr": ("address", "type"),
}
_CHUNK = 1 << 18
_LONGEST = 24 << 20  # characters of one tag: a part of a picture message holds its picture
_NOBODY = {"(unknown)", "null", "unknown", ""}

_IN, _OUT, _MISSED, _VOICEMAIL, _REJECTED, _BLOCKED, _ELSEWHERE = range(1, 8)
_ALLOWED = "1"  # the number is shown; restricted, unknown and payphones have none
_RECEIVED, _SENT, _DRAFT = 1, 2, 3
_MMS_FROM = "137"
_MARK_OF = {"image": PHOTO, "video": VIDEO, "audio": AUDIO}


@dataclass
class _Tag:
    name: str
    closing: bool
    number: int  # of the entries
    values: dict[str, str] = field(default_factory=dict)


class CallsXml:
    """calls-….xml and its twin sms-….xml. Times are instants, so nothing has to be asked."""

    key = "calls_xml"
    label = N_("Calls and texts from SMS Backup & Restore")
    channel = "phone"

    def recognises(self, source: Source) -> bool:
        """By its outermost element."""
        return _root(head_text(source, 1 << 13)) in _ROOTS

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """None."""
        return []

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """Every call with the messages it stands for, every text. Raises Problem for another file."""
        if "<!DOCTYPE" in head_text(source, 1 << 13):
            raise _declared(source)
        if not self.recognises(source):
            raise Problem(
                _("“{name}” has no calls or texts from SMS Backup & Restore.").format(name=source.shown),
                _("In the app choose Back up now, and bring in the file calls-….xml or sms-….xml."),
            )
        picture: _Picture | None = None
        for tag in _tags(source):
            if isinstance(tag, Skipped):
                yield tag
            elif tag.name == "call" and not tag.closing:
                yield from _call(tag)
            elif tag.name == "sms" and not tag.closing:
                yield from _text(tag)
            elif tag.name == "mms":
                if picture:
                    yield from picture.records()
                picture = None if tag.closing else _Picture(tag)
            elif picture and not tag.closing:
                picture.add(tag)
        if picture:
            yield from picture.records()


def _decoder(source: Source) -> codecs.IncrementalDecoder:
    wide = source.head(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")("replace")


def _root(words: str) -> str:
    """The name of the first element in the beginning of a file, "" where it is no XML."""
    place = 0
    while True:
        while words[place : place + 1].isspace():
            place += 1
        if words.startswith("<?", place):
            end = words.find("?>", place) + 2
        elif words.startswith("<!--", place):
            end = words.find("-->", place) + 3
        elif words.startswith("<!", place):
            end = words.find(">", place) + 1
        else:
            found = _ELEMENT(words, place + 1) if words.startswith("<", place) else None
            return found[2] if found and not found[1] else ""
        if end <= place:
            return ""
        place = end


def _tags(source: Source) -> Iterator[_Tag | Skipped]:
    """The elements of a backup, one by one, and places of those that cannot be read."""
    number = 0
    in_comment = False
    for piece in _pieces(source):
        if piece is None:
            yield Skipped(_("entry {number}").format(number=number + 1), _("it is longer than any message"))
            continue
        if in_comment or piece.startswith("!--"):
            in_comment = "-->" not in piece
            continue
        if piece.startswith("!"):
            raise _declared(source)
        found = _ELEMENT(piece)
        if not found or found[2] not in _WANTED:
            continue
        name, closing = found[2], bool(found[1])
        counts = name in ("call", "sms", "mms") and not closing
        number += counts
        values: dict[str, str] = {}
        end = found.end()
        for value in _VALUES(piece, end):
            end = value.end()
            if value[1] in _WANTED[name]:
                values[value[1]] = _plain(value[2] if value[2] is not None else value[3])
        if ">" not in piece[end:]:
            yield Skipped(_("entry {number}").format(number=number), _("it does not end"))
            continue
        yield _Tag(name, closing, number, values)


def _declared(source: Source) -> Problem:
    return Problem(
        _("“{name}” declares things that no backup of a phone declares.").format(name=source.shown),
        _("Make a new backup with SMS Backup & Restore, then try again."),
        detail="doctype",
    )


def _pieces(source: Source) -> Iterator[str | None]:
    """What stands between one "<" and the next; None in place of a piece beyond bounds."""
    decoder = _decoder(source)
    rest: list[str] = []
    length = 0
    too_long = False
    with opened(source) as file:
        while True:
            data = file.read(_CHUNK)
            parts = decoder.decode(data, not data).split("<")
            for place, part in enumerate(parts):
                if place:
                    yield None if too_long else "".join(rest)
                    rest, length, too_long = [], 0, False
                length += len(part)
                if length > _LONGEST:
                    rest, too_long = [], True
                elif not too_long:
                    rest.append(part)
            if not data:
                break
    yield None if too_long else "".join(rest)


def _plain(value: str) -> str:
    """A value with its references as characters; halves that belong together are joined."""
    if "&" not in value:
        return value
    words = _REFERENCE.sub(_character, value)
    if words.isascii():
        return words
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(reference: re.Match[str]) -> str:
    if reference[3]:
        return _NAMED[reference[3]]
    point = int(reference[1]) if reference[1] else int(reference[2], 16)
    return chr(point) if 0 < point <= 0x10FFFF else "\ufffd"


def _whole(words: str) -> int | None:
    return int(words) if _NUMBER(words) else None


def _instant(tag: _Tag) -> int | None:
    """The date in milliseconds."""
    moment = _whole(tag.values.get("date", ""))
    if moment is None or moment <= 0:
        return None
    return moment


def _undated(tag: _Tag) -> Skipped:
    reason = _("“{value}” is not a date").format(value=tag.values.get("date", "")[:60])
    return Skipped(_("entry {number}").format(number=tag.number), reason)


def _name(tag: _Tag) -> str:
    name = tag.values.get("contact_name", "").strip()
    return "" if name.lower() in _NOBODY else name


def _call(tag: _Tag) -> Iterator[Record]:
    moment, sort = _instant(tag), _whole(tag.values.get("type", ""))
    if moment is None:
        yield _undated(tag)
        return
    if sort == _BLOCKED:
        yield LeftOut("spam")
        return
    if sort is None or not _IN <= sort <= _ELSEWHERE:
        where = _("entry {number}").format(number=tag.number)
        yield Skipped(where, _("it is not said whether the call came in or went out"))
        return
    shown = tag.values.get("presentation", _ALLOWED) == _ALLOWED
    number = phone_point(tag.values.get("number", "")) if shown else ""
    talk = _whole(tag.values.get("duration", ""))
    answered = sort in (_IN, _ELSEWHERE) or (sort == _OUT and talk != 0)
    call = Call(
        identity=digest("phone-call", number, moment),
        started_at=moment // 1000,
        number=number,
        name=_name(tag),
        inbound=sort != _OUT,
        answered=answered,
        voicemail=sort == _VOICEMAIL,
        # On another device the talk was not with this one, and what a voicemail lasts is no talk.
        talk_seconds=talk if sort in (_IN, _OUT) and (talk or 0) >= 0 else None,
    )
    yield call
    yield from messages_of(call)


def _text(tag: _Tag) -> Iterator[Record]:
    moment, sort = _instant(tag), _whole(tag.values.get("type", ""))
    if moment is None:
        yield _undated(tag)
        return
    if sort not in (_RECEIVED, _SENT):
        yield LeftOut("draft")  # a draft, or one that never left the phone
        return
    address, body = tag.values.get("address", ""), tag.values.get("body", "")
    yield _message(address, moment, body, _name(tag), sent=sort == _SENT, others=())


def _message(
    address: str, moment: int, words: str, name: str, *, sent: bool, others: tuple[str, ...]
) -> Message:
    """One text. `others`: everybody in a talk of several, where `address` is who wrote."""
    customer = _point(address)
    thread = ",".join(sorted(others)) if len(others) > 1 else customer
    # Senders of letters and short numbers are machines that take no answer.
    machine = not sent and customer.startswith("name:")
    return Message(
        identity=digest("text", customer if not sent else thread, moment, int(sent), words),
        channel="sms",
        sent_at=moment // 1000,
        sender=name_point("sms", "us") if sent else customer,
        sender_name="" if sent else name,
        recipients=(others or (customer,)) if sent else (),
        text=words,
        kind=Kind.NOREPLY if machine else Kind.PERSON,
        from_us=sent,
        thread=thread,
    )


def _point(address: str) -> str:
    return phone_point(address) or name_point("sms", address)


class _Picture:
    """A message with parts: pictures and words, to one number or several."""

    def __init__(self, tag: _Tag) -> None:
        self._tag = tag
        self._parts: list[str] = []
        self._from = ""

    def add(self, tag: _Tag) -> None:
        """A part of it, or an address."""
        if tag.name == "addr":
            if tag.values.get("type") == _MMS_FROM and not self._from:
                self._from = tag.values.get("address", "")
            return
        sort, _slash, kind = tag.values.get("ct", "").lower().partition("/")
        words = tag.values.get("text", "")
        if sort == "text" and kind in ("plain", ""):
            if words and words != "null":
                self._parts.append(words)
        elif kind != "smil":
            self._parts.append(CONTACT if "vcard" in kind else _MARK_OF.get(sort, DOCUMENT))

    def records(self) -> Iterator[Record]:
        """The message."""
        tag = self._tag
        moment, box = _instant(tag), _whole(tag.values.get("msg_box", ""))
        if moment is None:
            yield _undated(tag)
            return
        if box not in (_RECEIVED, _SENT):
            yield LeftOut("draft")
            return
        addresses = [address for address in tag.values.get("address", "").split("~") if address]
        others = tuple(dict.fromkeys(map(_point, addresses)))
        sender = addresses[0] if len(addresses) == 1 or not self._from else self._from
        name = _name(tag) if len(others) <= 1 else ""
        words = "\n".join(self._parts)
        sent = box == _SENT
        yield _message(sender or self._from, moment, words, name, sent=sent, others=others)
