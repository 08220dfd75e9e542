"""Finding out what dropped files are, one by one, so that a bad one does not hide the good ones."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop.domain.problem import Problem
from desktop.importers.registry import by_key
from desktop.language import _, ngettext
from desktop.services.find_sources import Card, find_sources, unknown
from desktop.services.known_columns import remembered_mapping, sheet_columns
from desktop.store.database import Book

_FEWEST_COLUMNS, _MOST_NAMED = 2, 12
_FOREIGN = frozenset({".7z", ".rar", ".gz", ".bz2", ".xz"})  # archives that we cannot look into


@dataclass(frozen=True)
class Recognised:
    """One thing that can be brought in. `problem`: why it cannot be read; then the rest is empty.

    `path` asks for just this one; for what lies in an archive it leads into it.
    """

    path: Path
    source: str = ""  # the importer's key
    label: str = ""
    channel: str = ""  # "" for orders
    size: int = 0  # bytes
    problem: Problem | None = None
    name: str = ""  # for a person
    inside: str = ""  # of a file in an archive, its name there
    not_needed: Counter[str] = field(default_factory=Counter)  # ending → files beside it that nobody needs
    columns: tuple[str, ...] = ()  # of a sheet that nobody knows: a person can say which column is what
    mapping: Mapping[str, str] = field(default_factory=dict)  # as it was said of an earlier sheet like it

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.path.name)

    def is_named_in(self, words: str) -> bool:
        """Whether a Problem's words speak of it."""
        return any(name in words for name in (self.name, self.path.name, self.inside) if name)


def recognise_files(paths: Iterable[Path], book: Book | None = None) -> list[Recognised]:
    """What each file is; a folder or an archive gives everything in it that is known.

    With a `book`, a sheet with the columns of one that was mapped before is known too.
    """
    recognised: list[Recognised] = []
    for path in paths:
        try:
            found = find_sources([path])
        except Problem as problem:
            recognised.append(_unknown_sheet(path, book) or Recognised(path, problem=_told(path, problem)))
            continue
        beside = sum(found.not_needed.values(), Counter[str]())
        for card in found.cards:
            recognised.append(_recognised(card, beside))
            beside = Counter()
        recognised.extend(Recognised(place, problem=why) for place, why in found.problems)
        found.close()
    return recognised


def _unknown_sheet(path: Path, book: Book | None) -> Recognised | None:
    """A sheet whose columns a person has to name, or has named before; None for what is no sheet."""
    try:
        columns = sheet_columns(path) if path.is_file() else ()
    except OSError:  # locked: that was said
        return None
    if len(columns) < _FEWEST_COLUMNS:
        return None
    before = remembered_mapping(book, columns) if book is not None else None
    if before is not None:
        source, mapping = before
        importer = by_key(source)
        if importer is not None:
            size = path.stat().st_size
            return Recognised(
                path, source, _(importer.label), importer.channel, size, columns=columns, mapping=mapping
            )
    listed = ", ".join(columns[:_MOST_NAMED]) + (", …" if len(columns) > _MOST_NAMED else "")
    what = ngettext(
        "“{name}” has {n} column: {columns}.", "“{name}” has {n} columns: {columns}.", len(columns)
    )
    return Recognised(
        path,
        columns=columns,
        problem=Problem(
            " ".join(
                (
                    _("We don't know this file."),
                    what.format(name=path.name, n=len(columns), columns=listed),
                    _("Nothing was brought in."),
                )
            ),
            _("If these are orders, show us which column is what; we remember it."),
        ),
    )


def _recognised(card: Card, not_needed: Counter[str]) -> Recognised:
    importer = card.importer
    return Recognised(
        card.path,
        importer.key,
        _(importer.label),
        importer.channel,
        card.source.size,
        name=card.name,
        inside=card.source.name,
        not_needed=not_needed,
    )


def _told(path: Path, problem: Problem) -> Problem:
    """The problem, with what helps more where the ending says what the file is."""
    if path.suffix.lower() in _FOREIGN and path.is_file():
        return Problem(problem.what, _("Unpack it first, and drop the files that are in it."), problem.detail)
    if str(problem) == str(unknown(path.name)):  # in a window nobody wants the keys of all importers
        return Problem(problem.what, _("Choose another file, or see how to get a file that we know."))
    return problem
