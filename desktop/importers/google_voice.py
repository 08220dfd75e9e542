"""Google Voice in a Takeout: a page for each call and for each stretch of texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from desktop.domain.contact_points import name_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Call, LeftOut, Message, Question, Record, Skipped
from desktop.importers.base import Source, read_fully
from desktop.importers.call_messages import messages_of
from desktop.importers.chat_marks import AUDIO, CONTACT, DOCUMENT, PHOTO, VIDEO
from desktop.importers.chat_stream import opened
from desktop.importers.html_text import html_to_text
from desktop.language import N_, _

_CHANNEL = "sms"
_LONGEST = 8 << 20  # bytes of one page
_MOST_KEPT = 16 << 20  # characters of pages that are kept until all others have told their numbers
_LONGEST_TRANSCRIPT = 20_000
_LOOKED_AT = 200  # pages, to find out whether there is one of Google Voice
_CALL_MARK, _TEXT_MARK = 'class="haudio"', 'class="hChatLog'

_TAG = re.compile(r'rel="tag" href="[^"]{0,200}?#([a-z]{1,20})"').findall
_PUBLISHED = re.compile(r'<abbr class="published" title="([^"]{10,40})"').search
_DURATION = re.compile(
    r'<abbr class="duration" title="PT(?:([0-9]{1,4})H)?(?:([0-9]{1,4})M)?(?:([0-9]{1,6})S)?"'
).search
_NUMBER = re.compile(r'<a class="tel" href="tel:([^"]{0,40})">').search
_PERSON = re.compile(
    r'<a class="tel" href="tel:([^"]{0,40})">\s*<(span|abbr) class="fn"[^>]{0,40}>([^<]{0,200})<'
)
_TRANSCRIPT = re.compile(r'<span class="full-text">([^<]*)<').search
_TITLE = re.compile(r"<title>([^<]{0,400})<").search
_MESSAGE = '<div class="message">'
_SENT_AT = re.compile(r'<abbr class="dt" title="([^"]{10,40})"').search
_WORDS_BEGIN, _WORDS_END = "<q>", "</q>"
_ATTACHED = re.compile(r'<(img|video|audio|a)\b(?: rel="[^"]{0,40}")?(?: class="([a-z]{1,20})")?').findall
_PLACEHOLDERS = {"MMS Sent", "MMS Received"}
_FILE_NAME = re.compile(r"(.*?) - (?:[^-]{1,40} - )?[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9_]{6,8}Z").match
_TO_ME = re.compile(r"Me to\s*(.*)", re.DOTALL).match
_PLACED, _RECEIVED, _RECORDED, _MISSED, _VOICEMAIL = "placed", "received", "recorded", "missed", "voicemail"
_CALLS = {_PLACED, _RECEIVED, _RECORDED, _MISSED, _VOICEMAIL}


@dataclass
class _Page:
    """One page of the Takeout."""

    name: str  # of its file, without folders
    html: str
    spam: bool


class GoogleVoice:
    """The folder Voice/Calls of a Takeout, as an archive, a folder, or single pages of it.

    Every time has its offset and our own turns are marked “Me”, so nothing has to be asked.
    """

    key = "google_voice"
    label = N_("Google Voice")
    channel = "phone"

    def recognises(self, source: Source) -> bool:
        """By what is in a page, or in one of the first pages of a folder or archive."""
        try:
            members = source.members()
            if not members:
                return _is_event(_beginning(source))
            pages = [member for member in members if _is_page(member)]
            return any(map(self.claims, pages[:_LOOKED_AT]))
        except Problem:
            return False

    def claims(self, member: Source) -> bool:
        """Whether this file of a folder or an archive is a page of it."""
        page = _is_page(member) and _is_event(_beginning(member))
        member.forget()
        return page

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """None."""
        return []

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """The calls with the messages they stand for, and the texts. Raises Problem where there is no event.

        A recording of a call that is also listed as received is the same call, so calls come last.
        """
        calls: list[tuple[Call, str, str]] = []
        nameless: list[_Page] = []
        numbers: dict[str, str] = {}  # of people who are somewhere with a number, elsewhere by name only
        events = kept = 0
        for page in _pages(source):
            if isinstance(page, Skipped):
                yield page
                continue
            if not _is_event(page.html):
                continue
            events += 1
            if page.spam:
                yield LeftOut("spam")
            elif _TEXT_MARK in page.html:
                people = _people(page)
                numbers.update({name: number for number, name in people if name and number})
                if people or phone_point(_file_of(page)) or kept > _MOST_KEPT:
                    yield from _texts(page, people, numbers)
                else:
                    nameless.append(page)
                    kept += len(page.html)
            else:
                yield from _call(page, calls)
        for page in nameless:
            yield from _texts(page, [], numbers)
        yield from _calls_once(calls)
        if not events:
            raise Problem(
                _("“{name}” has no calls or texts of Google Voice.").format(name=source.shown),
                _("In Google Takeout choose Voice, and bring in the whole archive."),
            )
        if source.members():
            source.consumed = source.size  # what is beside the pages has nothing to read


def _is_page(member: Source) -> bool:
    return member.name.lower().endswith((".html", ".htm"))


def _beginning(source: Source) -> str:
    return source.head(1 << 14).decode("utf-8", "replace")


def _is_event(html: str) -> bool:
    return _CALL_MARK in html or _TEXT_MARK in html


def _pages(source: Source) -> Iterator[_Page | Skipped]:
    members = source.members()
    for member in members or (source,):
        if members and not _is_page(member):
            continue
        with opened(member) as file:
            data = read_fully(file, _LONGEST + 1)
        if len(data) > _LONGEST:
            yield Skipped(member.name, _("it is longer than any page of Google Voice"))
            continue
        folders, _slash, name = member.name.rpartition("/")
        html = data.decode("utf-8-sig", "replace")
        yield _Page(name, html, folders.endswith("Spam") or "spam" in _TAG(html))


def _file_of(page: _Page) -> str:
    """Whom the file is named after: “Anna Berg - Text - 2026-…Z.html”; "" for a withheld number."""
    found = _FILE_NAME(page.name)
    return found[1].strip() if found else ""


def _instant(words: str) -> tuple[int, int] | None:
    """Seconds UTC, and milliseconds UTC for the identity."""
    try:
        moment = datetime.fromisoformat(words)
        if moment.tzinfo is None:
            return None
        stamp = moment.timestamp()
    except (ValueError, OverflowError):
        return None
    return int(stamp // 1), round(stamp * 1000)


def _undated(page: _Page) -> Skipped:
    return Skipped(page.name, _("there is no date"))


def _call(page: _Page, calls: list[tuple[Call, str, str]]) -> Iterator[Skipped]:
    """Adds the call of the page, its sort and the words of a voicemail to `calls`."""
    html = page.html
    sort = next((tag for tag in _TAG(html) if tag in _CALLS), "")
    published = _PUBLISHED(html)
    moment = _instant(published[1]) if published else None
    if moment is None:
        yield _undated(page)
        return
    if not sort:
        yield Skipped(page.name, _("it is not said whether the call came in or went out"))
        return
    person = _PERSON.search(html)
    told = _NUMBER(html)
    number = phone_point(told[1]) if told else ""
    length = _DURATION(html)
    seconds = None
    if length:
        hours, minutes, rest = (int(part or 0) for part in length.groups())
        seconds = hours * 3600 + minutes * 60 + rest
    call = Call(
        identity=digest("google-voice-call", number, moment[1], sort),
        started_at=moment[0],
        number=number,
        name=unescape(person[3]).strip() if person else "",
        inbound=sort != _PLACED,
        answered=sort in (_RECEIVED, _RECORDED) or (sort == _PLACED and seconds != 0),
        voicemail=sort == _VOICEMAIL,
        talk_seconds=seconds if sort in (_PLACED, _RECEIVED, _RECORDED) else None,
    )
    transcript = _TRANSCRIPT(html)
    words = unescape(transcript[1][:_LONGEST_TRANSCRIPT]).strip() if transcript else ""
    calls.append((call, sort, words))


def _calls_once(calls: list[tuple[Call, str, str]]) -> Iterator[Record]:
    received: dict[str, list[tuple[int, int]]] = {}
    for call, sort, _words in calls:
        if sort == _RECEIVED:
            end = call.started_at + (call.talk_seconds or 0)
            received.setdefault(call.number, []).append((call.started_at, end))
    for call, sort, words in calls:
        if sort == _RECORDED and any(
            start <= call.started_at <= end for start, end in received.get(call.number, [])
        ):
            yield LeftOut("duplicate")
            continue
        yield call
        yield from messages_of(call, words)


def _people(page: _Page) -> list[tuple[str, str]]:
    """The number and the name of everybody but us, in the order of the page."""
    found = dict.fromkeys(
        (phone_point(number) or (name_point(_CHANNEL, number) if number.strip("+") else ""),
         unescape(name).strip())
        for number, tag, name in _PERSON.findall(page.html)
        if tag == "span"
    )  # fmt: skip
    named = {number: name for number, name in found if name}
    return [
        (number, named.get(number, "")) for number in dict.fromkeys(number for number, _n in found) if number
    ]


def _texts(page: _Page, people: list[tuple[str, str]], numbers: dict[str, str]) -> Iterator[Record]:
    """The texts of a page, with one person or several."""
    if not people:
        people = [_only_named(page, numbers)]
    thread = ",".join(sorted(number for number, _name in people))
    for place, block in enumerate(page.html.split(_MESSAGE)[1:], start=1):
        sent_at = _SENT_AT(block)
        moment = _instant(sent_at[1]) if sent_at else None
        if moment is None:
            yield Skipped(f"{page.name}, {place}", _("there is no date"))
            continue
        person = _PERSON.search(block)
        ours = person is not None and person[2] == "abbr"
        sender = (phone_point(person[1]) if person else "") or ("" if ours else people[0][0])
        text = _words_of(block)
        yield Message(
            identity=digest("google-voice-text", thread, sender, moment[1], text),
            channel=_CHANNEL,
            sent_at=moment[0],
            sender=sender or name_point(_CHANNEL, "us"),
            sender_name="" if ours else dict(people).get(sender, ""),
            recipients=tuple(number for number, _name in people) if ours else (),
            text=text,
            from_us=ours,
            thread=thread,
        )


def _only_named(page: _Page, numbers: dict[str, str]) -> tuple[str, str]:
    """The other side of a page on which only we speak: by the file's number, else by the title's name."""
    title = _TITLE(page.html)
    told = _TO_ME(unescape(title[1]).strip()) if title else None
    name = " ".join(told[1].split()) if told else ""
    file = _file_of(page)
    number = phone_point(file) or numbers.get(name or file, "")
    return number or name_point(_CHANNEL, name or file), name


def _words_of(block: str) -> str:
    begin = block.find(_WORDS_BEGIN)
    end = block.find(_WORDS_END, begin)
    words, rest = "", block
    if begin >= 0 and end >= 0:
        words, rest = html_to_text(block[begin + len(_WORDS_BEGIN) : end]), block[end:]
    marks = []
    for tag, sort in _ATTACHED(rest.split(_TAGS_OF_PAGE, 1)[0]):
        marks.append(
            {"img": PHOTO, "video": VIDEO, "audio": AUDIO}.get(tag) or _MARK_OF_LINK.get(sort, DOCUMENT)
        )
    if marks and words in _PLACEHOLDERS:
        words = ""
    return "\n".join(filter(None, (*marks, words)))


_TAGS_OF_PAGE = '<div class="tags">'
_MARK_OF_LINK = {"vcard": CONTACT, "video": VIDEO, "audio": AUDIO}
