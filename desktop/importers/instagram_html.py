"""Instagram's export as web pages: direct messages with times to the minute, of an unknown clock."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from desktop.domain.contact_points import name_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import (
    WITHOUT_EXACT_TIMES,
    Answers,
    Kind,
    Message,
    Question,
    Record,
    Skipped,
)
from desktop.importers.base import Source, read_fully
from desktop.importers.cell_dates import DateReader, zone_named
from desktop.importers.cell_values import Unreadable
from desktop.importers.chat_marks import (
    AUDIO,
    MEDIA,
    PHOTO,
    VIDEO,
    is_meta_attachment,
    is_meta_reaction,
    is_meta_system,
)
from desktop.importers.chat_owner import folded, owner_missing, owner_names, owner_question
from desktop.importers.chat_stream import Progress, head_text, opened
from desktop.importers.meta_threads import INSTAGRAM, is_of_other_app, place_of_thread, thread_of
from desktop.importers.occurrences import Occurrences
from desktop.language import N_, _

_CHANNEL = "instagram"
_USE_ANYWAY = ("web-page", "use-anyway")
_LARGEST_PAGE = 1 << 25
_THREADS_LOOKED_AT = 60
_MOST_NAMES = 2_000
_NEARLY_ALL = 0.9

# A tag, or text up to the next one.
_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<!?[^<>]*>?|([^<]+)")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_MARK_OF_TAG = {"img": PHOTO, "video": VIDEO, "audio": AUDIO}
_HIDDEN = frozenset(("script", "style", "head", "ul"))  # a list below a message holds its reactions
_HAS_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}").search
_HAS_YEAR = re.compile(r"20\d\d").search
_LONGEST_TIME = 60
_ENDLESS_ENTITY = re.compile(r"&#[0-9]{9,}+;?")


class InstagramHtml:
    """All threads of an archive or a folder, or one page; only where the person wants them without times."""

    key = "instagram_html"
    label = N_("Instagram messages, web pages")
    channel = _CHANNEL

    def recognises(self, source: Source) -> bool:
        return bool(_threads(source))

    def claims(self, member: Source) -> bool:
        return place_of_thread(member.name, ".html") is not None

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        asked: list[Question] = []
        if answers.other.get(_USE_ANYWAY[0]) != _USE_ANYWAY[1]:
            problem = _no_exact_times()
            asked.append(
                Question(
                    key=_USE_ANYWAY[0],
                    text=str(problem),
                    choices=(_USE_ANYWAY[1],),
                    samples=(_("Use it anyway, without reply times"),),
                )
            )
        ours, candidates = _owner(_threads(source), answers)
        if candidates and not ours:
            asked.append(owner_question(candidates))
        return asked

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        if answers.other.get(_USE_ANYWAY[0]) != _USE_ANYWAY[1]:
            raise _no_exact_times()
        threads = _threads(source)
        ours, candidates = _owner(threads, answers)
        if candidates and not ours:
            raise owner_missing(candidates)
        clock = DateReader(day_first=True, zone=zone_named(answers.time_zone))
        progress = Progress(source, [file for files in threads for file in files])
        for files in threads:
            occurrences = Occurrences()
            for file in files:
                yield from _messages(file, ours, clock, occurrences)
                if file is not source:
                    progress.after(file)
        progress.end()


def _no_exact_times() -> Problem:
    return Problem(
        _("This is Instagram's web-page version. It has no exact times, so reply times would be a guess."),
        _("Ask for the export once more and pick JSON under Format."),
    )


def _threads(source: Source) -> list[list[Source]]:
    """The pages of Instagram threads, those of one thread together."""
    members = source.members()
    if not members:
        head = head_text(source)
        of_instagram = (
            "<html" in head.lower() and "instagram" in head.lower() and "facebook" not in head.lower()
        )
        return [[source]] if of_instagram and _page(head, _times()).said else []
    names = [member.name for member in members]
    threads: dict[str, list[Source]] = {}
    for member in members:
        place = place_of_thread(member.name, ".html")
        if place is not None and not is_of_other_app(place[0], names, (), INSTAGRAM):
            threads.setdefault(member.name.rpartition("/")[0], []).append(member)
    return list(threads.values())


def _times() -> DateReader:
    return DateReader(day_first=True, zone=zone_named("UTC"))


@dataclass
class _Page:
    title: str = ""
    said: list[tuple[str, list[str], str]] = field(default_factory=list)  # sender, pieces, time as written


def _read_page(file: Source, clock: DateReader) -> _Page | None:
    """The page, None where it is too large for one."""
    with opened(file) as stream:
        data = read_fully(stream, _LARGEST_PAGE + 1)
    return None if len(data) > _LARGEST_PAGE else _page(data.decode("utf-8-sig", "replace"), clock)


def _page(html: str, clock: DateReader) -> _Page:
    """Who said what when. The classes of the page change; what stays is how deep things lie.

    A sender and a time are on one level, what was said is between them and deeper.
    """
    page = _Page()
    leaves: list[tuple[int, str]] = []
    hidden: list[str] = []
    depth = 0
    in_title = False
    for piece in _PIECE.finditer(html):
        closing, tag, text = piece.groups()
        if text is not None:
            words = (
                " ".join(unescape(_ENDLESS_ENTITY.sub("\ufffd", text)).split()) if not text.isspace() else ""
            )
            if words and in_title:
                page.title = words
            elif words and not hidden:
                leaves.append((depth, words))
            continue
        if tag is None:
            continue
        tag = tag.lower()
        in_title = tag == "title" and not closing
        if tag in _MARK_OF_TAG and not closing and not hidden:
            leaves.append((depth + 1, _MARK_OF_TAG[tag]))
        if tag in _VOID:
            continue
        if tag in _HIDDEN:
            if not closing:
                hidden.append(tag)
            elif tag in hidden:
                del hidden[hidden.index(tag) :]
        depth = max(0, depth - 1) if closing else depth + 1
    times = [(place, at) for place, (at, words) in enumerate(leaves) if _is_time(words, clock)]
    if not times:
        return page
    level = Counter(at for _place, at in times).most_common(1)[0][0]
    after = 0
    for place, at in times:
        if at != level:
            continue
        sender = place - 1
        while sender >= after and leaves[sender][0] > level:
            sender -= 1
        if sender >= after and leaves[sender][0] == level:
            pieces = [words for _depth, words in leaves[sender + 1 : place]]
            page.said.append((leaves[sender][1], pieces, leaves[place][1]))
        after = place + 1
    return page


def _is_time(words: str, clock: DateReader) -> bool:
    if len(words) > _LONGEST_TIME or not _HAS_CLOCK(words) or not _HAS_YEAR(words):
        return False
    try:
        return clock.instant(words) is not None
    except Unreadable:
        return False


def _owner(threads: list[list[Source]], answers: Answers) -> tuple[frozenset[str], list[str]]:
    """(own names, folded; the names that may be ours, likeliest first)."""
    present: Counter[str] = Counter()
    by_title: Counter[str] = Counter()
    titled: set[str] = set()
    looked_at = threads[:_THREADS_LOOKED_AT]
    clock = _times()
    for files in looked_at:
        with opened(files[0], counted=False) as stream:
            page = _page(read_fully(stream, _LARGEST_PAGE >> 4).decode("utf-8-sig", "replace"), clock)
        senders = {sender for sender, _pieces, _time in page.said}
        if len(present) < _MOST_NAMES:
            present.update(senders)
        if page.title in senders:
            titled.add(page.title)
            by_title.update(senders - {page.title} if len(senders) == 2 else ())
    candidates = sorted(
        present.keys() - titled or present, key=lambda name: (-by_title[name], -present[name], name)
    )
    told = [name for name in candidates[:1] if by_title[name] >= max(1, _NEARLY_ALL * by_title.total())]
    if not told and not present.keys() - titled:
        return frozenset(), []  # nobody but the customers that the pages are named after has written
    return owner_names(candidates, told, answers), candidates


def _messages(
    file: Source, ours: frozenset[str], clock: DateReader, occurrences: Occurrences
) -> Iterator[Record]:
    page = _read_page(file, clock)
    if page is None:
        yield Skipped(file.shown, _("The page is too large to be one of Instagram's."))
        return
    if not page.said:
        yield Skipped(file.shown, _("There is no message on this page whose date we can read."))
        return
    place = place_of_thread(file.name, ".html")
    senders = sorted({sender for sender, _pieces, _time in page.said})
    thread = (thread_of(place[1]) if place else "") or "/".join(senders)
    customer = name_point(_CHANNEL, thread) if len(senders) <= 2 else ""
    for sender, pieces, written in page.said:
        at = clock.instant(written)
        assert at is not None
        from_us = folded(sender) in ours
        text, kind = _said(pieces)
        point = name_point(_CHANNEL, sender if from_us else f"{thread}/{sender}")
        seen = f"{thread}\0{written}\0{sender}\0{text}"
        yield Message(
            digest(f"instagram page\0{seen}\0{occurrences.count(seen)}"),
            _CHANNEL,
            at,
            customer if customer and not from_us else point,
            sender,
            (customer,) if from_us and customer else (),
            "",
            text,
            kind,
            from_us,
            "",
            thread,
            labels=(WITHOUT_EXACT_TIMES,),
        )


def _said(pieces: list[str]) -> tuple[str, Kind]:
    marks = list(dict.fromkeys(piece for piece in pieces if piece in _MARK_OF_TAG.values()))
    words = [piece for piece in pieces if piece not in marks]
    kept: list[str] = []
    for piece in words:
        if is_meta_reaction(piece):
            if not is_meta_attachment(piece) or len(words) + len(marks) == 1:
                return piece, Kind.REACTION
        elif is_meta_system(piece) and len(words) == 1:
            return piece, Kind.SYSTEM
        else:
            kept.append(piece)
    return "\n".join((*marks, *kept)) or MEDIA, Kind.PERSON
