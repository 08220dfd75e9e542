"""Exports that the owner has asked for and waits for; their place is kept until such a file comes in."""

import time
from dataclasses import dataclass

from desktop.services.export_guides import Guide, guide
from desktop.services.take_back import batches
from desktop.store.database import Book
from desktop.store.settings import all_settings, forget_setting, store_setting

_PREFIX = "asked-for/"


@dataclass(frozen=True)
class AskedExport:
    """One export that was asked for. `at`: seconds UTC."""

    guide: Guide
    at: int


def asked_exports(book: Book) -> tuple[AskedExport, ...]:
    """What was asked for and has not come in since, the longest wait first."""
    came_in: dict[str, int] = {}
    for batch in batches(book):
        for file in batch.summary.get("files", ()):
            came_in[file["source"]] = batch.made_at  # the newest is last
    asked = []
    for key, said in all_settings(book.connection).items():
        found = guide(key.removeprefix(_PREFIX)) if key.startswith(_PREFIX) else None
        if found and not any(came_in.get(source, -1) >= int(said) for source in found.sources):
            asked.append(AskedExport(found, int(said)))
    return tuple(sorted(asked, key=lambda each: (each.at, each.guide.key)))


def ask_for(book: Book, key: str, now: int | None = None) -> None:
    """Note that the export with this guide's key was asked for at `now` (seconds UTC; None: now)."""
    with book.writing() as connection:
        store_setting(connection, _PREFIX + key, str(int(time.time()) if now is None else now))


def forget_asked(book: Book, key: str) -> None:
    """It is not waited for any more."""
    with book.writing() as connection:
        forget_setting(connection, _PREFIX + key)
