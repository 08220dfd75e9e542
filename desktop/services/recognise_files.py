"""Finding out what dropped files are, one by one, so that a bad one does not hide the good ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.problem import Problem
from desktop.importers.base import Source
from desktop.importers.registry import recognise
from desktop.language import _
from desktop.services.import_files import Request, choose_importers

_PACKED = frozenset({".zip", ".tgz", ".gz", ".7z", ".rar"})


@dataclass(frozen=True)
class Recognised:
    """One file that was chosen. `problem`: why it cannot be read; then the rest is empty."""

    path: Path
    source: str = ""  # the importer's key
    label: str = ""
    channel: str = ""  # "" for orders
    size: int = 0  # bytes
    problem: Problem | None = None


def recognise_files(paths: Iterable[Path]) -> list[Recognised]:
    """What each file is; a folder gives all files in it that are known."""
    found: list[Recognised] = []
    for path in paths:
        try:
            if path.is_file() and not recognise(Source(path)):
                raise _unknown(path)
            known = [
                Recognised(source.path, importer.key, _(importer.label), importer.channel, source.size)
                for source, importer in choose_importers(Request([path]))
            ]
            if not known:
                raise Problem(
                    _("There is no file in “{name}” that we know. Nothing was brought in.").format(
                        name=path.name
                    ),
                    _("Choose the files themselves, or another folder."),
                )
        except Problem as problem:
            known = [Recognised(path, problem=problem)]
        except OSError as error:
            known = [
                Recognised(
                    path,
                    problem=Problem(
                        _("“{name}” cannot be opened. Nothing was brought in.").format(name=path.name),
                        _("Another program may be using it. Close that, and choose the file again."),
                        detail=str(error.errno),
                    ),
                )
            ]
        found.extend(known)
    return found


def _unknown(path: Path) -> Problem:
    what = _("We don't know the file “{name}”. Nothing was brought in.").format(name=path.name)
    if path.suffix.lower() in _PACKED:
        return Problem(what, _("Unpack it first, and drop the files that are in it."))
    return Problem(
        what,
        _("Mailboxes (.mbox) can be read, and lists of orders with a number and a date (CSV, Excel)."),
    )
