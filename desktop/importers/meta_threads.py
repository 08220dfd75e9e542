"""Threads of Instagram and Messenger as Meta's JSON exports hold them: folders of message_1.json, _2, ..."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from desktop.domain.contact_points import name_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Kind, Message, Question, Record, Skipped
from desktop.importers.base import Source
from desktop.importers.chat_marks import (
    AUDIO,
    CALL,
    DELETED,
    DOCUMENT,
    GIF,
    LINK,
    MEDIA,
    PHOTO,
    STICKER,
    VIDEO,
    is_meta_attachment,
    is_meta_reaction,
    is_meta_system,
)
from desktop.importers.chat_owner import folded, owner_missing, owner_names, owner_question
from desktop.importers.chat_stream import Progress, head_text, opened
from desktop.importers.json_stream import Broken, Path, walk, whole_value
from desktop.importers.meta_text import repaired
from desktop.importers.occurrences import Occurrences
from desktop.importers.packed import incomplete
from desktop.language import _

# A question may not take as long as an import.
_THREADS_LOOKED_AT = 400
_TITLES_LOOKED_AT = 20
_HEADS_LOOKED_AT = 5
_SHORT_HEAD = 4096
_MESSAGES_LOOKED_AT = 3_000
_MOST_NAMES = 2_000
_LARGEST_PROFILE = 1 << 20
_NEARLY_ALL = 0.9
_CLEARLY_FEWER = 0.6
# A machine answers at once, everybody, in the same words; nobody types or pastes them so fast each time.
_AT_ONCE_MS = 10_000
_LEAST_CUSTOMERS = 3
_SHORTEST_AUTOMATIC = 15
_MOST_TEXTS = 20_000

_FILE = re.compile(r"message_[0-9]+\.(?:json|html)").fullmatch
_THREAD_NUMBER = re.compile(r".*_([0-9]{6,})").fullmatch
_PROFILE = re.compile(r"(?:.*/)?(?:personal_information|profile_information)\.json").fullmatch
_ENTER = frozenset({(), ("messages",)})
_ABOUT: frozenset[Path] = frozenset({("participants",), ("title",), ("thread_path",)})
_MESSAGES: frozenset[Path] = frozenset({("messages", "*")})
_LIKE_STICKER = "369239263222822"  # Messenger's thumb
_MEDIA_KEYS = (
    ("photos", PHOTO),
    ("videos", VIDEO),
    ("audio_files", AUDIO),
    ("gifs", GIF),
    ("files", DOCUMENT),
    ("sticker", STICKER),
)


@dataclass(frozen=True)
class App:
    """What tells one of Meta's programs from the other, which write the same files."""

    channel: str
    in_paths: tuple[str, ...]  # parts of the places of its files
    in_texts: tuple[str, ...]  # parts of what threads hold


INSTAGRAM = App(
    "instagram",
    (
        "your_instagram_activity/",
        "instagram",
        "followers_and_following",
        "personal_information/personal_information.json",
    ),
    ("your_instagram_activity/", "instagram.com/", "//ig.me/"),
)
MESSENGER = App(
    "messenger",
    (
        "your_facebook_activity/",
        "facebook",
        "profile_information.json",
        "friends_and_followers",
        "connections/friends/",
    ),
    ("your_facebook_activity/", "facebook.com/", "//m.me/", "//fb.me/"),
)


@dataclass
class _About:
    """What a thread's file says besides its messages."""

    participants: list[str] = field(default_factory=list)
    title: str = ""
    thread: str = ""


class MetaThreads:
    """All threads of one program in a folder, an archive or a lone file."""

    def __init__(self, source: Source, app: App) -> None:
        self._source, self._app = source, app
        self.folders = _folders(source, app)

    def __bool__(self) -> bool:
        return bool(self.folders)

    def questions(self, answers: Answers) -> list[Question]:
        ours, candidates = self._owner(answers)
        return [] if ours or not candidates else [owner_question(candidates)]

    def records(self, answers: Answers) -> Iterator[Record]:
        """Every message, thread by thread. A file that is damaged is set aside; a lone one is a Problem."""
        ours, candidates = self._owner(answers)
        if not ours and candidates:
            raise owner_missing(candidates)
        automatic = _automatic_texts(self.folders[:_THREADS_LOOKED_AT], ours)
        progress = Progress(self._source, [file for files in self.folders for file in files])
        for files in self.folders:
            occurrences = Occurrences()
            for file in files:
                try:
                    yield from _messages(file, self._app, ours, automatic, occurrences)
                except Broken as error:
                    if file is self._source:
                        raise incomplete(file.shown, str(error)) from error
                    yield Skipped(file.shown, _("The file is damaged or ends in the middle."))
                file.forget()
                if file is not self._source:
                    progress.after(file)
        progress.end()

    def _owner(self, answers: Answers) -> tuple[frozenset[str], list[str]]:
        """(own names, folded; the names that may be ours, likeliest first)."""
        present: Counter[str] = Counter()
        looked_at = self.folders[:_THREADS_LOOKED_AT]
        for files in looked_at:
            about = _about_by_head(files[0])
            names = about.participants or _senders(files[0])
            if len(present) < _MOST_NAMES:
                present.update(set(names))
        by_title: Counter[str] = Counter()
        ranked = present.most_common()
        if len(ranked) > 1 and ranked[1][1] > _CLEARLY_FEWER * ranked[0][1]:
            for files in looked_at[:_TITLES_LOOKED_AT]:
                about = _about(files[0])
                if about.title in about.participants and len(about.participants) == 2:
                    by_title.update(name for name in about.participants if name != about.title)
        candidates = sorted(present, key=lambda name: (-by_title[name], -present[name], name))
        return owner_names(candidates, self._told(ranked, by_title), answers), candidates

    def _told(self, ranked: list[tuple[str, int]], by_title: Counter[str]) -> list[str]:
        """Whom the export names: its profile, the one no title names, the one in nearly all threads."""
        known = {name for name, _count in ranked}
        profile = known & _profile_names(self._source)
        if len(profile) == 1:
            return list(profile)
        if by_title:
            (name, times), *others = by_title.most_common(2)
            return [name] if not others or times > 2 * others[0][1] else []
        if len(ranked) > 1 and len(self.folders) > 1:
            (name, times), (_second, fewer) = ranked[:2]
            looked_at = min(len(self.folders), _THREADS_LOOKED_AT)
            if times >= _NEARLY_ALL * looked_at and fewer <= _CLEARLY_FEWER * times:
                return [name]
        return []


def reads(member: Source) -> bool:
    """Whether a member of an export is one that is read here: a part of a thread, or the profile."""
    return place_of_thread(member.name) is not None or _PROFILE(member.name) is not None


def place_of_thread(name: str, ending: str = ".json") -> tuple[str, str] | None:
    """(the folder of all messages' folders, the thread's folder) of a thread's file, None for another."""
    *folders, file = name.split("/")
    if not _FILE(file) or not file.endswith(ending):
        return None
    after = len(folders)
    while after and folders[after - 1] != "messages":
        after -= 1
    return "/".join(folders[: max(0, after - 1)]), folders[-1] if folders else ""


def is_of_other_app(root: str, names: Iterable[str], heads: Iterable[str], app: App) -> bool:
    """Whether what lies beside threads, or stands in them, is the other program's and not this one's."""
    other = MESSENGER if app is INSTAGRAM else INSTAGRAM
    mine = yours = 0
    for name in names:
        lower = name.lower()
        if lower.startswith(root.lower()):
            mine += any(sign in lower for sign in app.in_paths)
            yours += any(sign in lower for sign in other.in_paths)
    if mine == yours:
        for head in heads:
            words = head.replace("\\/", "/")
            mine += sum(words.count(sign) for sign in app.in_texts)
            yours += sum(words.count(sign) for sign in other.in_texts)
    return yours > mine


def _folders(source: Source, app: App) -> list[list[Source]]:
    """The files of this program's threads, those of one thread together."""
    members = source.members()
    if not members:
        head = head_text(source)
        if not _is_thread(head) or is_of_other_app("", (), (head,), app):
            return []
        return [[source]]
    by_root: dict[str, dict[str, list[Source]]] = {}
    for member in members:
        place = place_of_thread(member.name)
        if place:
            folder = member.name.rpartition("/")[0]
            by_root.setdefault(place[0], {}).setdefault(folder, []).append(member)
    names = [member.name for member in members]
    folders: list[list[Source]] = []
    for root, threads in by_root.items():
        looked_at = [head_text(files[0]) for files in islice(threads.values(), _HEADS_LOOKED_AT)]
        if any(map(_is_thread, looked_at)) and not is_of_other_app(root, names, looked_at, app):
            folders.extend(threads.values())
    return folders


def _is_thread(head: str) -> bool:
    if not head.lstrip("\ufeff \t\r\n").startswith("{"):
        return False
    if '"senderName"' in head:
        return False
    return ('"sender_name"' in head and '"timestamp_ms"' in head) or (
        '"participants"' in head and '"messages"' in head and '"thread_path"' in head
    )


def _take(about: _About, path: Path, value: Any) -> None:
    if path == ("participants",) and isinstance(value, list):
        names = (entry.get("name") for entry in value if isinstance(entry, dict))
        about.participants = [repaired(name) for name in names if isinstance(name, str)][:_MOST_NAMES]
    elif path == ("title",) and isinstance(value, str):
        about.title = repaired(value)
    elif path == ("thread_path",) and isinstance(value, str):
        about.thread = about.thread or thread_of(value.rstrip("/").rpartition("/")[2])


def thread_of(folder: str) -> str:
    """A thread's folder without the name in it, which changes: "annaberg_178432910" → "178432910"."""
    number = _THREAD_NUMBER(folder)
    return number[1] if number else folder


def _about_by_head(file: Source) -> _About:
    """The same from the first bytes alone, which nearly always hold the participants."""
    place = place_of_thread(file.name)
    about = _About(thread=thread_of(place[1]) if place else "")
    try:
        for path, value in walk(io.BytesIO(file.head(_SHORT_HEAD)), _ENTER, _ABOUT):
            _take(about, path, value)
            if about.participants and about.thread:
                break
    except (Broken, Problem):
        pass  # the head ends somewhere in the messages
    return about


def _about(file: Source) -> _About:
    about = _about_by_head(file)
    with opened(file, counted=False) as stream:
        try:
            for path, value in walk(stream, _ENTER, _ABOUT):
                _take(about, path, value)
        except Broken:
            pass  # reading its messages will say so
    return about


def _senders(file: Source) -> list[str]:
    """Who wrote, in a file that names no participants."""
    names: dict[str, None] = {}
    with opened(file, counted=False) as stream:
        try:
            for _path, item in islice(walk(stream, _ENTER, _MESSAGES), _MESSAGES_LOOKED_AT):
                name = item.get("sender_name") if isinstance(item, dict) else None
                if isinstance(name, str) and len(names) < _MOST_NAMES:
                    names[repaired(name)] = None
        except Broken:
            pass
    return [name for name in names if name]


def _profile_names(source: Source) -> set[str]:
    """All texts of the export's page about its owner, whose name and user name are among them."""
    texts: set[str] = set()
    for member in source.members():
        if _PROFILE(member.name) and member.size <= _LARGEST_PROFILE:
            try:
                with opened(member, counted=False) as stream:
                    texts.update(_texts_in(whole_value(stream, _LARGEST_PROFILE)))
            except (Broken, Problem):
                continue
    return texts


def _texts_in(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield repaired(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _automatic_texts(folders: list[list[Source]], ours: frozenset[str]) -> frozenset[str]:
    """Texts of ours that only a machine can have sent: to several customers, always at once after theirs."""
    at_once: dict[str, set[int]] = {}  # text → the threads
    times: Counter[str] = Counter()
    quick: Counter[str] = Counter()
    for number, files in enumerate(folders):
        newer: tuple[bool, int, str] | None = None  # files begin with the newest message
        with opened(files[0], counted=False) as stream:
            try:
                for path, item in walk(stream, _ENTER, _MESSAGES):
                    said = _said(item) if path == ("messages", "*") else ""
                    if isinstance(said, str):
                        continue
                    name, at, text, _kind = said
                    by_us = folded(repaired(name)) in ours
                    if (
                        by_us
                        and len(text) >= _SHORTEST_AUTOMATIC
                        and (text in times or len(times) < _MOST_TEXTS)
                    ):
                        times[text] += 1
                    if newer and newer[0] and not by_us and 0 <= newer[1] - at <= _AT_ONCE_MS:
                        quick[newer[2]] += 1
                        at_once.setdefault(newer[2], set()).add(number)
                    newer = (by_us, at, text)
            except Broken:
                continue  # reading its messages will say so
    return frozenset(
        text
        for text, threads in at_once.items()
        if len(threads) >= _LEAST_CUSTOMERS and times[text] and quick[text] >= _NEARLY_ALL * times[text]
    )


def _messages(
    file: Source, app: App, ours: frozenset[str], automatic: frozenset[str], occurrences: Occurrences
) -> Iterator[Record]:
    about = _about_by_head(file)
    if not about.participants or not about.thread:
        about = _about(file)
    names = about.participants or _senders(file)
    others = [name for name in names if folded(name) not in ours]
    # Without a place of its own a thread is known by who is in it.
    thread = about.thread or "/".join(sorted(names)) or about.title or "?"
    lone = len(names) <= 2
    customer = name_point(app.channel, about.thread or "/".join(others) or thread)
    points: dict[str, tuple[str, str, bool]] = {}
    number = 0
    with opened(file) as stream:
        for path, item in walk(stream, _ENTER, _MESSAGES):
            if path != ("messages", "*"):
                continue
            number += 1
            said = _said(item)
            if isinstance(said, str):
                yield Skipped(_("{file}, message {number}").format(file=file.shown, number=number), said)
                continue
            name, at, text, kind = said
            person = points.get(name)
            if person is None:
                shown = repaired(name)
                from_us = folded(shown) in ours
                point = customer if lone and not from_us else name_point(app.channel, f"{thread}/{shown}")
                if from_us:
                    point = name_point(app.channel, shown)
                person = (shown, point, from_us)
                if len(points) < _MOST_NAMES:
                    points[name] = person
            shown, point, from_us = person
            if from_us and kind is Kind.PERSON and text in automatic:
                kind = Kind.AUTO
            seen = f"{thread}\0{at}\0{text}"
            yield Message(
                # Not who wrote: the name changes with its owner's mood, and with the end of the account.
                digest(f"{app.channel}\0{seen}\0{occurrences.count(seen)}"),
                app.channel,
                at // 1000,
                point,
                shown,
                (customer,) if from_us and lone else (),
                "",
                text,
                kind,
                from_us,
                "",
                thread,
            )


def _said(item: Any) -> tuple[str, int, str, Kind] | str:
    """(sender as written, milliseconds, text, kind) of one message, or why it cannot be read."""
    if not isinstance(item, dict):
        return _("It is no message.")
    at = item.get("timestamp_ms")
    if not isinstance(at, int) or isinstance(at, bool) or at <= 0:
        return _("It has no time.")
    name = item.get("sender_name")
    name = name if isinstance(name, str) else ""
    content = item.get("content")
    words = repaired(content).strip() if isinstance(content, str) else ""
    if item.get("is_unsent") is True:
        return name, at, DELETED, Kind.SYSTEM
    if "call_duration" in item or item.get("type") == "Call":
        return name, at, CALL, Kind.SYSTEM
    if item.get("type") in ("Subscribe", "Unsubscribe") or "users" in item:
        return name, at, words, Kind.SYSTEM
    marks = _marks(item)
    if words and is_meta_reaction(words):
        if not (marks and is_meta_attachment(words)):
            return name, at, words, Kind.REACTION
        words = ""
    elif words and is_meta_system(words):
        return name, at, words, Kind.SYSTEM
    if marks == [STICKER] and _LIKE_STICKER in str(item["sticker"]):
        return name, at, "👍", Kind.REACTION
    if words and marks and marks[0].startswith(LINK) and marks[0].partition(" ")[2] in words:
        marks = []  # the link that is in the text anyway
    return name, at, "\n".join((*marks, words) if words else marks) or MEDIA, Kind.PERSON


def _marks(item: dict[str, Any]) -> list[str]:
    marks = [mark for key, mark in _MEDIA_KEYS if item.get(key)]
    share = item.get("share")
    if isinstance(share, dict):
        link = share.get("link")
        if isinstance(link, str) and link:
            marks.append(f"{LINK} {repaired(link)}")
        shared = share.get("share_text")
        if isinstance(shared, str) and shared and not marks:
            marks.append(f"{LINK} {repaired(shared)}")
    return marks
