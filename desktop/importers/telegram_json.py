"""Telegram's result.json, of one chat or of the whole account, read as a stream."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.domain.contact_points import name_point
from desktop.domain.identity import digest
from desktop.domain.records import Answers, Kind, LeftOut, Message, Question, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.chat_marks import (
    AUDIO,
    CALL,
    CONTACT,
    DOCUMENT,
    GIF,
    LOCATION,
    MEDIA,
    PHOTO,
    POLL,
    STICKER,
    VIDEO,
)
from desktop.importers.chat_owner import folded, owner_missing, owner_names, owner_question
from desktop.importers.chat_stream import head_text, opened
from desktop.importers.json_stream import END, Broken, Path, walk
from desktop.importers.occurrences import Occurrences
from desktop.importers.packed import incomplete
from desktop.importers.wall_clock import WallClock
from desktop.language import N_, _

_CHANNEL = "telegram"
_MESSAGES_LOOKED_AT = 20_000
_MOST_NAMES = 2_000

# The chats of an account; a single chat lies at the top.
_CHATS: tuple[Path, ...] = ((), ("chats", "list", "*"), ("left_chats", "list", "*"))
_LISTS: tuple[Path, ...] = (("chats",), ("chats", "list"), ("left_chats",), ("left_chats", "list"))
_ENTER = frozenset((*_CHATS, *_LISTS, *((*chat, "messages") for chat in _CHATS)))
_ABOUT = ("name", "type", "id")
_OWNER: Path = ("personal_information",)
_WHOLE = frozenset(
    (
        _OWNER,
        *((*chat, key) for chat in _CHATS for key in _ABOUT),
        *((*chat, "messages", "*") for chat in _CHATS),
    )
)
# What the owner sends to everybody, or keeps for themselves, is no contact.
_NO_CONTACT = {
    "public_channel": "bulk",
    "private_channel": "bulk",
    "saved_messages": "internal",
    "replies": "internal",
}
_MEDIA_TYPES = {
    "voice_message": AUDIO,
    "audio_file": AUDIO,
    "video_message": VIDEO,
    "video_file": VIDEO,
    "animation": GIF,
    "sticker": STICKER,
}
_OTHER_MARKS = (
    ("contact_information", CONTACT),
    ("location_information", LOCATION),
    ("live_location_period_seconds", LOCATION),
    ("poll", POLL),
)


class TelegramJson:
    """Messages of personal chats and groups; channels and saved messages are only counted."""

    key = "telegram_json"
    label = N_("Telegram")
    channel = _CHANNEL

    def recognises(self, source: Source) -> bool:
        if source.members():
            return False
        head = head_text(source)
        if not head.lstrip("\ufeff \t\r\n").startswith("{") or '"sender_name"' in head:
            return False
        of_messages = '"date_unixtime"' in head or '"from_id"' in head or '"actor_id"' in head
        of_chat = of_messages or '"personal_chat"' in head or '"text_entities"' in head
        of_account = '"personal_information"' in head and '"user_id"' in head
        return ('"messages"' in head and of_chat) or (of_account and "telegram" in head.lower())

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        look = _first_look(source)
        return [] if look.owner(answers) or not look.names else [owner_question(look.candidates)]

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        look = _first_look(source)
        ours = look.owner(answers)
        if not ours and look.names:
            raise owner_missing(look.candidates)
        try:
            yield from _records(source, ours, WallClock(answers))
        except Broken as error:
            raise incomplete(source.shown, str(error)) from error


@dataclass
class _Chat:
    name: str = ""
    type: str = ""
    id: str = ""

    def take(self, key: str, value: Any) -> None:
        if key in _ABOUT and isinstance(value, str | int) and not isinstance(value, bool):
            setattr(self, key, str(value))

    @property
    def is_of_two(self) -> bool:
        return self.type in ("personal_chat", "bot_chat")


@dataclass
class _Look:
    """Who is in the file, and who of them the file says is its owner."""

    told: frozenset[str] = frozenset()  # "user123"
    names: dict[str, str] = field(default_factory=dict)  # id, or name where there is none → name
    times: Counter[str] = field(default_factory=Counter)

    @property
    def candidates(self) -> list[str]:
        """Those who may be the owner, the most frequent first."""
        return [self.names[who] for who, _times in self.times.most_common()]

    def owner(self, answers: Answers) -> frozenset[str]:
        """Our own ids, and folded names for files without ids."""
        if self.told:
            return self.told
        ours = owner_names(self.candidates, (), answers)
        return ours | {who for who, name in self.names.items() if folded(name) in ours}


def _first_look(source: Source) -> _Look:
    """Reads until the file has told whose it is; where it does not, a bounded number of messages."""
    look = _Look()
    chat = _Chat()
    looked_at = 0
    with opened(source, counted=False) as stream:
        try:
            for path, value in walk(stream, _ENTER, _WHOLE):
                if path == _OWNER:
                    number = value.get("user_id") if isinstance(value, dict) else None
                    if isinstance(number, int):
                        look.told = frozenset({f"user{number}"})
                        return look
                elif path[-1:] == ("*",) and path[-2:-1] == ("messages",):
                    looked_at += 1
                    who, name = _writer(value)
                    if chat.type == "personal_chat" and chat.id and who.startswith("user"):
                        if who == f"user{chat.id}":
                            continue  # the other one, by the chat's own number
                        look.told = frozenset({who})
                        return look
                    if not who:
                        continue
                    if who in look.names or len(look.names) < _MOST_NAMES:
                        look.names.setdefault(who, name or who)
                        look.times[who] += 1
                    if looked_at >= _MESSAGES_LOOKED_AT:
                        break
                elif value is END:
                    chat = _Chat()
                elif path:
                    chat.take(path[-1], value)
        except Broken:
            pass  # reading it will say so
    return look


def _writer(item: Any) -> tuple[str, str]:
    """(id, else name; name) of who wrote or did it; "" where the export does not say."""
    if not isinstance(item, dict):
        return "", ""
    name = item.get("from", item.get("actor"))
    name = name if isinstance(name, str) else ""
    number = item.get("from_id", item.get("actor_id"))
    if isinstance(number, int) and not isinstance(number, bool):
        number = f"user{number}"  # exports of 2019 and 2020
    return (number if isinstance(number, str) and number else name), name


def _records(source: Source, ours: frozenset[str], clock: WallClock) -> Iterator[Record]:
    chat = _Chat()
    occurrences = Occurrences()
    number = 0
    with opened(source) as stream:
        for path, value in walk(stream, _ENTER, _WHOLE):
            if value is END:
                if path in _CHATS:
                    chat, number = _Chat(), 0
            elif path[-1:] == ("*",) and path[-2:-1] == ("messages",):
                number += 1
                reason = _NO_CONTACT.get(chat.type)
                if reason:
                    yield LeftOut(reason)
                    continue
                yield _message(value, chat, ours, clock, occurrences, number)
            elif path and path != _OWNER:
                chat.take(path[-1], value)


def _message(
    item: Any, chat: _Chat, ours: frozenset[str], clock: WallClock, occurrences: Occurrences, number: int
) -> Message | Skipped:
    where = _("{chat}, message {number}").format(chat=chat.name or _("chat"), number=number)
    if not isinstance(item, dict):
        return Skipped(where, _("It is no message."))
    at = _instant(item, clock)
    if at is None:
        return Skipped(where, _("It has no time."))
    who, name = _writer(item)
    from_us = who in ours or (bool(name) and folded(name) in ours)
    text, kind = _said(item)
    if kind is Kind.PERSON and chat.type == "bot_chat" and not from_us:
        kind = Kind.BOT
    thread = chat.id or chat.name or "chat"
    customer = name_point(_CHANNEL, f"user{chat.id}" if chat.id else thread) if chat.is_of_two else ""
    # In a chat of two the other is known by the chat: their account may be deleted, and without a number.
    point = customer if customer and not from_us else name_point(_CHANNEL, who or "?")
    message_id = item.get("id")
    if isinstance(message_id, int):
        identity = digest(f"telegram\0{thread}\0{message_id}")
    else:
        seen = f"{thread}\0{item.get('date_unixtime') or item.get('date')}\0{who}\0{text}"
        identity = digest(f"telegram\0{seen}\0{occurrences.count(seen)}")
    return Message(
        identity,
        _CHANNEL,
        at,
        point,
        name or (chat.name if chat.is_of_two and not from_us else ""),
        (customer,) if from_us and customer else (),
        "",
        text,
        kind,
        from_us,
        "",
        thread,
    )


def _instant(item: dict[str, Any], clock: WallClock) -> int | None:
    """`date_unixtime` where it is given; else `date`, which is the exporting computer's local time."""
    stamp = item.get("date_unixtime")
    if isinstance(stamp, str) and stamp.isascii() and stamp.isdigit() and len(stamp) <= 12:
        return int(stamp)
    if isinstance(stamp, int) and not isinstance(stamp, bool) and 0 < stamp < 10**12:
        return stamp
    local = item.get("date")
    try:
        moment = datetime.fromisoformat(local) if isinstance(local, str) else None
        if moment is None:
            return None
        if moment.tzinfo is not None:
            return int(moment.timestamp())
        second = (moment.hour * 60 + moment.minute) * 60 + moment.second
        return clock.instant(moment.year, moment.month, moment.day, second)
    except (ValueError, OverflowError):
        return None


def _said(item: dict[str, Any]) -> tuple[str, Kind]:
    """The text with marks for what is attached, and the kind."""
    words = _text_of(item.get("text"))
    if item.get("type") == "service":
        action = item.get("action")
        if action == "phone_call":
            return CALL, Kind.SYSTEM
        return words or (f"[{action}]" if isinstance(action, str) else ""), Kind.SYSTEM
    mark = ""
    if item.get("photo"):
        mark = PHOTO
    elif item.get("media_type"):
        mark = _MEDIA_TYPES.get(str(item["media_type"]), MEDIA)
    elif item.get("file"):
        mark = DOCUMENT
    else:
        mark = next((known for key, known in _OTHER_MARKS if key in item), "")
    if mark and words:
        return f"{mark}\n{words}", Kind.PERSON
    return mark or words or MEDIA, Kind.PERSON


def _text_of(text: Any) -> str:
    """A text, or a list of texts and of marked pieces, as one text."""
    if isinstance(text, str):
        return text.strip()
    if not isinstance(text, list):
        return ""
    pieces: list[str] = []
    for piece in text:
        if isinstance(piece, dict):
            piece = piece.get("text")
        if isinstance(piece, str):
            pieces.append(piece)
    return "".join(pieces).strip()
