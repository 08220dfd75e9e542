"""WhatsApp's chat export, a text in the language and with the clock of the phone that wrote it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import PurePath
from typing import Any

from desktop.domain.contact_points import name_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, Message, Question, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.chat_marks import alike, is_system_line, whatsapp_words, without_direction
from desktop.importers.chat_owner import Writers, folded, name_key, owner_missing, owner_question, shown
from desktop.importers.chat_stream import bodies_of, head_text, lines_of, opened
from desktop.importers.occurrences import Occurrences
from desktop.importers.wall_clock import DateOrder, WallClock, full_year
from desktop.language import N_, _

_CHANNEL = "whatsapp"
# A question may not take as long as an import.
_LINES_FOR_QUESTIONS = 200_000
_LINES_TO_RECOGNISE = 60
_MOST_NAMES = 5_000

# [31/12/2024, 10:04:33 PM] Name: text      31.12.24, 22:04 - Name: text
# Between date and time, and behind the time, stand words of the phone's language.
_HEADER = re.compile(
    r"(\[)?(\d{1,4}(?:\. ?|[/-])\d{1,2}(?:\. ?|[/-])\d{1,4})"
    r"([^\d\[\]\n]{1,16}?)"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
    r"(?:\.? ?([^\d\s\[\]:–-][^\d\[\]:–-]{0,18}?))?"
    r"\.?(?(1)\] ?| [-–] )(.*)",
    re.DOTALL,
).match
_NUMBERS = re.compile(r"\d+").findall
# What phones put invisibly into the beginning of a line, and their sorts of blanks and hyphens.
_VISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_VISIBLE |= dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), " ")
_VISIBLE |= {0x2010: "-", 0x2011: "-", 0x060C: ",", 0x066B: "."}
_HEAD = 100  # characters of a line in which they matter

_JOINING = frozenset(("", "à", "um", "at", "kl", "klo", "г", "alle", "às", "a las", "la", "t"))
_MORNING = """am a vorm vormittag dam dopoledne dop fm ip öö sa de ص पूर्वाह्न পূর্বাহ্ণ πμ ก่อนเที่ยง pg
    上午 凌晨 早上 清晨 오전 午前 manhã damanhã madrugada damadrugada matin"""
_AFTERNOON = """pm p nachm nachmittag dpm odpoledne odp em ap ös ch du م अपराह्न অপরাহ্ণ μμ หลังเที่ยง ptg
    下午 中午 晚上 傍晚 오후 午後 tarde datarde noite danoite soir"""
_TO_LETTERS = re.compile(r"[\s.,،]+")
_PERIODS = dict.fromkeys(_MORNING.split(), 0) | dict.fromkeys(_AFTERNOON.split(), 12)
_NO_PERIOD, _UNKNOWN = -1, -2

_WITH_NAME = re.compile(
    r"(?:whatsapp[ -]chat|chat de whatsapp|chat do whatsapp|conversa do whatsapp|discussion whatsapp"
    r"|chat whatsapp|whatsapp-gesprek|whatsapp sohbeti|чат whatsapp|czat whatsapp|محادثة واتساب)"
    r"(?: with| mit| con| com| met| avec| с контактом| с| z| مع| -| –)? +(?P<name>.+)",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    r"(?P<name>.+?) (?:के साथ whatsapp चैट|ile whatsapp sohbeti|さんとのwhatsappチャット)", re.IGNORECASE
)
_COPY = re.compile(r" ?\([0-9]{1,3}\)$")
_OWN_WORDS = frozenset(("you", "du", "tú", "você", "jij", "vous", "toi", "sen", "siz", "आप", "أنت"))
_PHONE = re.compile(r"\+?[0-9 ()./-]{6,24}").fullmatch


class WhatsappText:
    """The messages of one chat, from a phone's text file (of WhatsApp or WhatsApp Business)."""

    key = "whatsapp_text"
    label = N_("WhatsApp chat")
    channel = _CHANNEL

    def recognises(self, source: Source) -> bool:
        if source.members():
            return False
        found = signal = 0
        for line in head_text(source).split("\n")[:_LINES_TO_RECOGNISE]:
            if _begin(line) is not None:
                found += 1
                signal += _is_signals(line) is not None
        return signal * 2 < found

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        chat = _first_look(source, answers, _LINES_FOR_QUESTIONS)
        asked: list[Question] = []
        if chat.order.day_first(answers) is None:
            asked.append(chat.order.question())
        if chat.needs_owner:
            asked.append(owner_question(chat.candidates))
        return asked

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        chat = _first_look(source, answers)
        if not chat.headers:
            raise Problem(
                _("There is no message in “{name}” that we can read. Nothing was brought in.").format(
                    name=source.shown
                ),
                _("Export the chat again from WhatsApp: in the chat, More, Export chat."),
            )
        if chat.needs_owner:
            raise owner_missing(chat.candidates)
        yield from _messages(source, chat, chat.order.decided(answers), WallClock(answers))


def _header(line: str) -> tuple[Any, ...] | None:
    """The parts of a line that begins a message: bracket, date, words, hour, minute, second, words, rest.

    Invisible marks and odd blanks before the rest do not matter; the rest is as it was written.
    """
    found = _HEADER(line)
    if found is not None:
        return found.groups()
    if line.isascii():
        return None
    head = line[:_HEAD]
    plain = head.translate(_VISIBLE)
    begin = len(plain) - len(plain.lstrip(" "))
    found = _HEADER(plain, begin)
    if found is None:
        return None
    seen, place = 0, 0
    while seen < found.start(8):
        seen += _VISIBLE.get(ord(head[place]), "") is not None
        place += 1
    return (*found.groups()[:7], line[place:])


def _begin(line: str) -> tuple[str, int, str, str | None] | None:
    """(date as written, second of the day, what follows, clock word) of a line that begins a message."""
    header = _header(line) if line else None
    if header is None:
        return None
    _bracket, date, before, hour, minute, second, behind, rest = header
    seconds = _second_of_day(hour, minute, second, before, behind)
    return None if seconds is None else (date, seconds, rest, behind)


# "[2019-12-24, 12:23] Name: text": WhatsApp writes seconds between such brackets.
_is_signals = re.compile(r"\[\d{4}-\d\d-\d\d, \d\d:\d\d\] ", re.ASCII).match


def _period(words: str | None) -> int:
    """Hours that a clock word adds to a time before noon: 0, 12, _NO_PERIOD, or _UNKNOWN."""
    if not words:
        return _NO_PERIOD
    letters = _TO_LETTERS.sub("", words.translate(_VISIBLE).casefold())
    if letters in _PERIODS:
        return _PERIODS[letters]
    if _TO_LETTERS.sub(" ", words.casefold()).strip() in _JOINING:
        return _NO_PERIOD
    return _UNKNOWN


@lru_cache(maxsize=8192)
def _second_of_day(hour: str, minute: str, second: str | None, before: str, behind: str | None) -> int | None:
    """Seconds since midnight; None where it is no time. 13:37 p.m. and 0:04 AM are read as they are meant."""
    adds = _period(behind)
    if adds == _NO_PERIOD:
        adds = _period(before)
    if adds == _UNKNOWN or _period(before) == _UNKNOWN:
        return None
    hours, minutes, seconds = int(hour), int(minute), int(second) if second else 0
    if adds >= 0 and hours <= 12:
        hours = hours % 12 + adds
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return (hours * 60 + minutes) * 60 + seconds


def _ordered(date: str) -> tuple[int, int, int] | None:
    """(first, second, year) of a date with the year last, (month, day, -year) of one with the year first."""
    one, two, three = _NUMBERS(date)
    if len(one) >= 3:
        return (int(two), int(three), -full_year(int(one), len(one))) if len(three) <= 2 else None
    if len(three) == 3 or len(three) == 1:
        return None
    return int(one), int(two), full_year(int(three), len(three))


@dataclass
class _Chat(Writers):
    """What a first look at the whole file says."""

    order: DateOrder = field(default_factory=DateOrder)
    headers: int = 0


def _first_look(source: Source, answers: Answers, limit: int | None = None) -> _Chat:
    chat = _Chat()
    order, authors = chat.order, Counter[str]()
    last = ""
    with opened(source, counted=False) as stream:
        for line in islice(lines_of(stream, source.head(4096)), limit):
            begin = _begin(line)
            if begin is None:
                continue
            date, _seconds, rest, behind = begin
            chat.headers += 1
            author, colon, _text = rest.partition(": ")
            if not colon and rest.endswith(":"):
                author, colon = rest[:-1], ":"
            if colon and (author in authors or (len(authors) < _MOST_NAMES and _may_be_name(author))):
                authors[author] += 1
            if date != last:
                last = date
                numbers = _ordered(date)
                if numbers and numbers[2] > 0:
                    twelve = behind is not None and "M" in behind and _period(behind) >= 0
                    ascii_date = "".join(str(int(c)) if c.isdigit() else c for c in date).replace(" ", "")
                    order.see(*numbers, ascii_date, twelve_hours=twelve)
    for author, count in authors.items():
        chat.authors[shown(author)] += count
    chat.named = _name_of_file(source, list(chat.authors))
    you = [author for author in chat.authors if author.casefold() in _OWN_WORDS]
    chat.decide(you if len(you) == 1 else [], answers)
    return chat


def _may_be_name(words: str) -> bool:
    """Whether what stands before a colon is somebody's name and not the beginning of a program's line."""
    return 0 < len(words) <= 80 and '"' not in words and "“" not in words and not is_system_line(words)


def _name_of_file(source: Source, authors: list[str]) -> str:
    """The NAME in “WhatsApp Chat with NAME.txt” and its kin in any language, "" where there is none.

    The archive or folder bears it where the text inside is "_chat.txt".
    """
    inside = PurePath(source.name.replace("\\", "/"))
    places = [inside.name, inside.parent.name, source.path.name, source.path.parent.name]
    for place in places:
        stem = place.removesuffix(".txt").removesuffix(".zip").removesuffix(".TXT").removesuffix(".ZIP")
        words = shown(_COPY.sub("", stem.translate(_VISIBLE).replace("_", " ")))
        if "whatsapp" not in words.casefold() and "واتساب" not in words:
            continue
        key = name_key(words)
        for author in sorted(authors, key=len, reverse=True):
            own = name_key(author)
            if own and (key.endswith(own) or key.startswith(own)) and own not in ("whatsapp", "chat"):
                return author
        named = _WITH_NAME.fullmatch(words) or _NAME_FIRST.fullmatch(words)
        if named:
            return named["name"].strip()
    return ""


@dataclass(slots=True)
class _Person:
    name: str
    point: str
    ours: bool
    key: str


def _messages(source: Source, chat: _Chat, day_first: bool, clock: WallClock) -> Iterator[Record]:
    people: dict[str, _Person | None] = {}
    authors = {folded(author) for author in chat.authors}
    partner, key, thread = chat.partner, chat.key, chat.thread
    partner_point = _point_of(partner) if partner else ""
    program_person = _Person("", partner_point or name_point(_CHANNEL, thread), False, "")
    occurrences = Occurrences()

    def person(raw: str) -> _Person | None:
        name = shown(raw)
        known = None
        if folded(name) in authors:
            known = _Person(name, _point_of(name), folded(name) in chat.ours, name_key(name))
        if len(people) < _MOST_NAMES:
            people[raw] = known
        return known

    def message(at: int, minute: str, rest: str, lines: list[str]) -> Message:
        author, colon, text = rest.partition(": ")
        if not colon:  # an empty body, or a name whose blank got lost
            author, colon, text = rest.partition(":")
        writer = None
        if colon:
            writer = people[author] if author in people else person(author)
        if writer is None:
            writer, text, program = program_person, rest, True
        else:
            program = False
        if lines:
            text = "\n".join((text, *lines))
        if program:
            words = without_direction(text).strip()
        else:
            words, program = whatsapp_words(text)
            if not program and text[:1] == "\u200e" and is_system_line(text):
                program = True
        seen = f"{key}\0{minute}\0{writer.key}\0{alike(words)}"
        return Message(
            digest(f"whatsapp\0{seen}\0{occurrences.count(seen)}"),
            _CHANNEL,
            at,
            writer.point,
            writer.name,
            (partner_point,) if writer.ours and partner_point else (),
            "",
            words,
            Kind.SYSTEM if program else Kind.PERSON,
            writer.ours,
            "",
            thread,
        )

    dates: dict[str, tuple[int | None, str, tuple[int, int, int]] | None] = {}
    latest: int | None = None
    with opened(source) as stream:
        for number, begin, lines in bodies_of(lines_of(stream, source.head(4096)), _begin):
            if begin is None:
                where = _("line {number}").format(number=number)
                yield Skipped(where, _("It stands before the first message."))
                continue
            date, seconds, rest, _behind = begin
            if date not in dates:
                if len(dates) > 20_000:
                    dates.clear()
                dates[date] = _day(date, day_first, clock)
            day = dates[date]
            if day is None:
                where = _("line {number}").format(number=number)
                yield Skipped(where, _("“{date}” is not a date.").format(date=date))
                continue
            midnight, words_of_day, fields = day
            latest = clock.instant(*fields, seconds, latest) if midnight is None else midnight + seconds
            yield message(latest, f"{words_of_day} {seconds // 60}", rest, lines)


def _day(date: str, day_first: bool, clock: WallClock) -> tuple[int | None, str, tuple[int, int, int]] | None:
    """(midnight, the day for identities, year month day) of a date as written; None where it is none.

    Identities hold day and month in no order: which is which may be a person's answer.
    """
    numbers = _ordered(date)
    if numbers is None:
        return None
    one, two, year = numbers
    if year < 0:
        year, month, day = -year, one, two
    else:
        day, month = (one, two) if day_first else (two, one)
    try:
        midnight = clock.midnight(year, month, day)
    except (ValueError, OverflowError):
        return None
    small, large = sorted((day, month))
    return midnight, f"{year}-{small}-{large}", (year, month, day)


def _point_of(name: str) -> str:
    number = name.translate(_VISIBLE)
    if _PHONE(number):
        point = phone_point(number)
        if point:
            return point
    return name_point(_CHANNEL, name)
