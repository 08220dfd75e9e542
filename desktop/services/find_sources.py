"""What is in the files, folders and archives that a person chose, and which importer reads it.

A folder or an archive is offered as a whole first, to importers of exports that are many files; what is left
is looked at file by file. What nobody needs there (photos, pages, leaflets of the export) is only counted: it
was never chosen by anyone. A file that was chosen by itself and that nobody knows is a Problem.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

from desktop.domain.problem import Problem
from desktop.importers.base import Importer, Source
from desktop.importers.packed import Packed, is_media, source_of, within
from desktop.importers.registry import all_importers, by_key, recognise
from desktop.language import _

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Card:
    """One thing to import. `path` asks for just this one again: it may lead into an archive."""

    path: Path
    source: Source
    importer: Importer

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.source.shown


@dataclass
class Found:
    """What was found in the chosen paths. To be closed, so that the files can be moved or deleted."""

    cards: list[Card] = field(default_factory=list)
    packed: list[Packed] = field(default_factory=list)
    not_needed: dict[str, Counter[str]] = field(default_factory=dict)  # folder or archive → ending → files
    problems: list[tuple[Path, Problem]] = field(default_factory=list)  # of files that lie beside others
    looked_into: dict[Path, list[Card]] = field(default_factory=dict)  # archives, each only once

    def close(self) -> None:
        """Let go of everything that is open."""
        for packed in self.packed:
            packed.close()


def find_sources(
    paths: Iterable[Path], key: str = "", keys: Mapping[Path, str] = MappingProxyType({})
) -> Found:
    """Every source in the paths, each once. `key`: of the importer to use, "" = whoever knows the file;
    `keys`: of single files, which win over it.

    Raises Problem for a path that is missing, unknown, damaged or can be read in two ways.
    """
    named = _named(key) if key else None
    found = Found()
    try:
        for path in paths:
            known = {card.path for card in found.cards}
            with readable(path.name):
                cards = _cards_at(path, _named(keys[path]) if path in keys else named, found)
            found.cards.extend(card for card in cards if card.path not in known)
    except BaseException:
        found.close()
        raise
    return found


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Says what the world did to a file that is locked, gone or on a disk that fails."""
    try:
        yield
    except OSError as error:
        raise Problem(
            _("“{name}” cannot be opened. Nothing was brought in.").format(name=name),
            _("Another program may be using it. Close that, and choose the file again."),
            detail=str(error.errno),
        ) from error


def digest_of(source: Source, salt: str) -> bytes:
    """16 bytes that stand for the content: of the file, or of all files of an export that is many.

    Photos and the like are not looked into: no importer does.
    """
    digest = blake2b(salt.encode(), digest_size=16)
    if not isinstance(source, Packed):
        _feed(digest, source)
        return digest.digest()
    parts = []
    for member in source.members():
        if not is_media(member.name):
            part = blake2b(member.name.encode("utf-8", "surrogatepass"), digest_size=16)
            _feed(part, member)
            parts.append(part.digest())
    for each in sorted(parts):
        digest.update(each)
    return digest.digest()


def _feed(digest: "blake2b", source: Source) -> None:
    with source.open_uncounted() as file:
        while block := file.read(_BLOCK):
            digest.update(block)


def _named(key: str) -> Importer:
    named = by_key(key)
    if named is None:
        raise Problem(
            _("There is no source “{source}”. Nothing was brought in.").format(source=key),
            _("We read: {sources}.").format(sources=_importer_keys()),
        )
    return named


def _cards_at(path: Path, named: Importer | None, found: Found) -> list[Card]:
    if not path.is_file() and not path.is_dir():
        cards: list[Card] = []
        if packed := _leads_into(path):
            cards = _cards_in_packed(packed, source_of(packed), named, found)
        chosen = [card for card in cards if card.path == path]
        if not chosen:
            raise Problem(
                _("There is no file “{name}”. Nothing was brought in.").format(name=path.name),
                _("Choose it again; perhaps it was moved."),
            )
        return chosen
    source = source_of(path)
    if isinstance(source, Packed):
        return _cards_in_packed(path, source, named, found)
    if named:
        return [Card(path, source, named)]
    readers = recognise(source)
    if not readers:
        raise unknown(path.name)
    _require_one(source, readers)
    return [Card(path, source, readers[0])]


def _leads_into(path: Path) -> Path | None:
    """The archive, or the folder that is read as a whole, of which the `path` of a card speaks."""
    if path.parent.is_dir() and by_key(path.name):
        return path.parent
    return next((above for above in path.parents if above.is_file()), None)


def _cards_in_packed(path: Path, packed: Source, named: Importer | None, found: Found) -> list[Card]:
    if path in found.looked_into or not isinstance(packed, Packed):
        return found.looked_into.get(path, [])
    problems_before = len(found.problems)
    cards, rest = _cards_in(packed, path, named, found)
    if not cards and named:
        cards = [Card(_place(path, each), each, named) for each in rest]
    if not cards and len(found.problems) > problems_before:
        raise found.problems[problems_before][1]
    if not cards:
        raise Problem(
            _("There is no file in “{name}” that we know. Nothing was brought in.").format(name=packed.name),
            _("Choose the files themselves, or another folder."),
        )
    if rest and not named:
        endings = Counter(_ending(each.name) for each in rest)
        found.not_needed[packed.name] = found.not_needed.get(packed.name, Counter()) + endings
    if len(cards) == 1 and (not packed.path.is_dir() or cards[0].source is packed):
        cards = [Card(path, cards[0].source, cards[0].importer)]
    found.looked_into[path] = cards
    return cards


def _cards_in(
    packed: Packed, path: Path, named: Importer | None, found: Found
) -> tuple[list[Card], list[Source]]:
    """The cards, and the members that are on none. (With `named`: those it might read if it is told to.)"""
    found.packed.append(packed)
    wholes = [each for each in (recognise(packed) if named is None else [named]) if _knows(each, packed)]
    cards = [Card(path / each.key, packed, each) for each in wholes]
    if named and wholes:
        return cards, []
    rest: list[Source] = []
    for member in packed.members():
        if is_media(member.name):
            if not named:
                rest.append(member)
            continue
        if any(_claims(each, member) for each in wholes):
            member.forget()
            continue
        try:
            nested = within(member)
        except Problem as problem:
            found.problems.append((_place(path, member), problem))
            continue
        if nested is not None:
            more, other = _cards_in(nested, _place(path, member), named, found)
            cards.extend(more)
            rest.extend(other)
            continue
        if named:
            readers = [named] if _knows(named, member) else []
        else:
            readers = [each for each in recognise(member) if each not in wholes]
        if readers:
            _require_one(member, readers)
            cards.append(Card(_place(path, member), member, readers[0]))
        else:
            member.forget()
            rest.append(member)
    if wholes and not any(hasattr(each, "claims") for each in wholes):
        rest = [each for each in rest if is_media(each.name)]  # who knows which of the others it reads
    return cards, rest


def _knows(importer: Importer, source: Source) -> bool:
    try:
        return importer.recognises(source)
    except OSError:
        return False


def _claims(importer: Importer, member: Source) -> bool:
    """Whether an importer of a whole export reads this member of it; most do not say."""
    claims = getattr(importer, "claims", None)
    return claims is not None and bool(claims(member))


def _place(path: Path, member: Source) -> Path:
    """Where a member lies, as a path: a real one in a folder, one that leads into the archive otherwise."""
    if not member.in_archive:
        return member.path
    parts = [part.replace(":", "_") for part in member.name.split("/") if part not in ("", ".", "..")]
    return path.joinpath(*parts)


def _require_one(source: Source, readers: list[Importer]) -> None:
    if len(readers) > 1:
        raise Problem(
            _("“{name}” can be read in more than one way. Nothing was brought in.").format(name=source.shown),
            _("Say what it is: {sources}.").format(sources=", ".join(each.key for each in readers)),
        )


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    return ending.lower() if dot and stem and len(ending) <= 8 else ""


def unknown(name: str) -> Problem:
    """A file that was chosen and that no importer knows."""
    return Problem(
        _("We don't know the file “{name}”. Nothing was brought in.").format(name=name),
        _("If it is a sheet of orders, say which column is what. We read: {sources}.").format(
            sources=_importer_keys()
        ),
    )


def _importer_keys() -> str:
    return ", ".join(importer.key for importer in all_importers())


def endings_in_words(endings: Mapping[str, int]) -> str:
    """ "120 jpg, 3 html", the most first."""

    def parts() -> Iterator[str]:
        for ending, count in sorted(endings.items(), key=lambda entry: (-entry[1], entry[0])):
            yield f"{count} {ending}" if ending else _("{n} others").format(n=count)

    return ", ".join(parts())
