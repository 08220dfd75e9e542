"""Signal's chats as text, as the programs write them that export from Signal Desktop."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from desktop.domain.contact_points import name_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, Message, Question, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.chat_marks import MEDIA, alike, mark_of_file, without_direction
from desktop.importers.chat_owner import Writers, folded, name_key, owner_missing, owner_question, shown
from desktop.importers.chat_stream import bodies_of, head_text, lines_of, opened
from desktop.importers.occurrences import Occurrences
from desktop.importers.wall_clock import WallClock
from desktop.language import N_, _

_CHANNEL = "signal"
_HEADER = re.compile(
    r"\[(\d{4})-(\d\d)-(\d\d),? (\d\d):(\d\d)(?::(\d\d))?\] ([^:\n]{1,80}):(?: (.*)|$)", re.ASCII
).match
_WITH_SECONDS_OR_BLANK = re.compile(r"\[\d{4}-\d\d-\d\d(?: |, \d\d:\d\d:)", re.ASCII).match  # WhatsApp's
_LINES_TO_RECOGNISE = 60
_LINES_FOR_QUESTIONS = 200_000
_MOST_NAMES = 2_000
_ME = "Me"
_NOBODY = "No-Sender"
_ATTACHED = re.compile(r"!?\[[^\]\n]{0,200}\]\(([^)\n]{1,300})\)\s*")
_LONGEST_REACTIONS = 400
_WHOLE_CHAT = frozenset(("chat.md", "index.md", "chat.txt", "index.txt"))
_PHONE = re.compile(r"\+[0-9 ]{6,20}").fullmatch


class SignalText:
    """The messages of one chat, with times to the minute."""

    key = "signal_text"
    label = N_("Signal")
    channel = _CHANNEL

    def recognises(self, source: Source) -> bool:
        if source.members():
            return False
        found = others = 0
        for line in head_text(source).split("\n")[:_LINES_TO_RECOGNISE]:
            if _WITH_SECONDS_OR_BLANK(line):
                others += 1
            elif _HEADER(line.rstrip("\r")):
                found += 1
        return found > others

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        chat = _first_look(source, answers, _LINES_FOR_QUESTIONS)
        return [owner_question(chat.candidates)] if chat.needs_owner else []

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        chat = _first_look(source, answers)
        if not chat.authors:
            raise Problem(
                _("There is no message in “{name}” that we can read. Nothing was brought in.").format(
                    name=source.shown
                ),
                _("Export the chat again, as text."),
            )
        if chat.needs_owner:
            raise owner_missing(chat.candidates)
        yield from _records(source, chat, WallClock(answers))


def _first_look(source: Source, answers: Answers, limit: int | None = None) -> Writers:
    authors: Counter[str] = Counter()
    with opened(source, counted=False) as stream:
        for line in islice(lines_of(stream, source.head(4096)), limit):
            header = _HEADER(line)
            if header and header[7] != _NOBODY and (header[7] in authors or len(authors) < _MOST_NAMES):
                authors[header[7]] += 1
    chat = Writers()
    for author, count in authors.items():
        chat.authors[shown(author)] += count
    place = PurePath(source.name)
    if place.name.lower() in _WHOLE_CHAT:
        chat.named = place.parent.name or source.path.parent.name
    chat.decide([_ME] if _ME in chat.authors else [], answers)
    return chat


def _records(source: Source, chat: Writers, clock: WallClock) -> Iterator[Record]:
    customer = _point_of(chat.partner) if chat.partner else ""
    thread, key = chat.thread, chat.key
    occurrences = Occurrences()
    latest: int | None = None
    with opened(source) as stream:
        for number, header, lines in bodies_of(lines_of(stream, source.head(4096)), _HEADER):
            where = _("line {number}").format(number=number)
            if header is None:
                yield Skipped(where, _("It stands before the first message."))
                continue
            year, month, day, hour, minute, second, author, first = header.groups()
            try:
                seconds = (int(hour) * 60 + int(minute)) * 60 + int(second or 0)
                latest = clock.instant(int(year), int(month), int(day), seconds, latest)
            except (ValueError, OverflowError):
                date = f"{year}-{month}-{day} {hour}:{minute}"
                yield Skipped(where, _("“{date}” is not a date.").format(date=date))
                continue
            author = shown(author)
            from_us = folded(author) in chat.ours
            program = author == _NOBODY
            text = _said("\n".join((first or "", *lines)))
            seen = f"{key}\0{year}-{month}-{day} {hour}:{minute}\0{name_key(author)}\0{alike(text)}"
            yield Message(
                digest(f"signal\0{seen}\0{occurrences.count(seen)}"),
                _CHANNEL,
                latest,
                customer if customer and not from_us else _point_of(author),
                "" if program else author,
                (customer,) if from_us and customer else (),
                "",
                text,
                Kind.SYSTEM if program else Kind.PERSON,
                from_us,
                "",
                thread,
            )


def _said(body: str) -> str:
    """The text with attachments as marks, and without the reactions that the export writes behind it."""
    body = without_direction(body).strip()
    if body.endswith(" -)"):
        begin = body.rfind("(- ")
        if begin >= 0 and len(body) - begin <= _LONGEST_REACTIONS and "\n" not in body[begin:]:
            body = body[:begin].rstrip()
    marks = list(dict.fromkeys(mark_of_file(place) for place in _ATTACHED.findall(body)[:20]))
    if marks:
        words = _ATTACHED.sub("", body).strip()
        return "\n".join((*marks, words) if words else marks)
    return body or MEDIA


def _point_of(name: str) -> str:
    return (phone_point(name) if _PHONE(name) else "") or name_point(_CHANNEL, name)
