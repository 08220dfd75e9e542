"""Messenger's separate export of end-to-end encrypted chats: one JSON file a chat."""

from collections.abc import Iterator
from typing import Any

from desktop.domain.contact_points import name_point
from desktop.domain.identity import digest
from desktop.domain.records import Answers, Kind, Message, Question, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.chat_marks import (
    CALL,
    DELETED,
    MEDIA,
    is_meta_attachment,
    is_meta_reaction,
    is_meta_system,
    mark_of_file,
)
from desktop.importers.chat_owner import folded, owner_missing, owner_names, owner_question
from desktop.importers.chat_stream import head_text, opened
from desktop.importers.json_stream import Broken, Path, walk
from desktop.importers.occurrences import Occurrences
from desktop.importers.packed import incomplete
from desktop.language import N_, _

_CHANNEL = "messenger"
_ENTER: frozenset[Path] = frozenset({(), ("messages",)})
_ABOUT: frozenset[Path] = frozenset({("participants",), ("threadName",)})
_MESSAGES: frozenset[Path] = frozenset({("messages", "*")})
_MOST_NAMES = 2_000


class MessengerEncryptedJson:
    """The messages of one chat. Its texts are plain UTF-8, unlike those of Meta's other exports."""

    key = "messenger_encrypted_json"
    label = N_("Facebook Messenger, encrypted chats")
    channel = _CHANNEL

    def recognises(self, source: Source) -> bool:
        if source.members():
            return False
        head = head_text(source)
        return (
            head.lstrip("\ufeff \t\r\n").startswith("{")
            and '"messages"' in head
            and ('"senderName"' in head or ('"threadName"' in head and '"participants"' in head))
        )

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        names, thread = _about(source)
        ours = _owner(names, thread, answers)
        return [] if ours or not names else [owner_question(names)]

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        names, thread = _about(source)
        ours = _owner(names, thread, answers)
        if not ours and names:
            raise owner_missing(names)
        try:
            yield from _records(source, names, thread, ours)
        except Broken as error:
            raise incomplete(source.shown, str(error)) from error


def _about(source: Source) -> tuple[list[str], str]:
    """(participants, the chat's name)."""
    names: list[str] = []
    thread = ""
    with opened(source, counted=False) as stream:
        try:
            for path, value in walk(stream, _ENTER, _ABOUT):
                if path == ("participants",) and isinstance(value, list):
                    named = (each.get("name") if isinstance(each, dict) else each for each in value)
                    names = [name for name in named if isinstance(name, str) and name][:_MOST_NAMES]
                elif path == ("threadName",) and isinstance(value, str):
                    thread = value
                if names and thread:
                    break
        except Broken:
            pass  # reading the messages will say so
    return names, thread


def _owner(names: list[str], thread: str, answers: Answers) -> frozenset[str]:
    """Ours in a chat of two is the one after whom it is not named: "Anna Berg_40" is Anna Berg's."""
    told: list[str] = []
    if len(names) == 2:
        named = [name for name in names if folded(thread.rpartition("_")[0] or thread) == folded(name)]
        if len(named) == 1:
            told = [name for name in names if name != named[0]]
    return owner_names(names, told, answers)


def _records(source: Source, names: list[str], thread: str, ours: frozenset[str]) -> Iterator[Record]:
    thread = thread or "/".join(sorted(names)) or "chat"
    customer = name_point(_CHANNEL, thread) if len(names) <= 2 else ""
    occurrences = Occurrences()
    number = 0
    with opened(source) as stream:
        for path, item in walk(stream, _ENTER, _MESSAGES):
            if path != ("messages", "*"):
                continue
            number += 1
            at = item.get("timestamp") if isinstance(item, dict) else None
            if not isinstance(at, int) or isinstance(at, bool) or at <= 0:
                where = _("{file}, message {number}").format(file=source.shown, number=number)
                yield Skipped(where, _("It has no time."))
                continue
            name = item.get("senderName")
            name = name if isinstance(name, str) else ""
            from_us = folded(name) in ours
            point = name_point(_CHANNEL, name if from_us else f"{thread}/{name}")
            if customer and not from_us:
                point = customer
            text, kind = _said(item)
            seen = f"{thread}\0{at}\0{text}"
            yield Message(
                digest(f"messenger\0{seen}\0{occurrences.count(seen)}"),
                _CHANNEL,
                at // 1000,
                point,
                name,
                (customer,) if from_us and customer else (),
                "",
                text,
                kind,
                from_us,
                "",
                thread,
            )


def _said(item: dict[str, Any]) -> tuple[str, Kind]:
    text = item.get("text")
    words = text.strip() if isinstance(text, str) else ""
    sort = item.get("type")
    if item.get("isUnsent") is True:
        return DELETED, Kind.SYSTEM
    if sort == "call":
        return CALL, Kind.SYSTEM
    media = item.get("media")
    places = [each.get("uri") for each in media if isinstance(each, dict)] if isinstance(media, list) else []
    marks = list(dict.fromkeys(mark_of_file(place) for place in places if isinstance(place, str)))
    if words and is_meta_reaction(words):
        if not (marks and is_meta_attachment(words)):
            return words, Kind.REACTION
        words = ""
    elif sort == "placeholder" or (words and is_meta_system(words)):
        return words, Kind.SYSTEM
    return "\n".join((*marks, words) if words else marks) or MEDIA, Kind.PERSON
