"""The cases under fixtures/: what a person would drop, what they would answer, and what should come of it.

A case is a folder fixtures/<key>/<case>/. `expected…` and `answers.json` are about it; all else is dropped:
the folder as a whole where its importer knows it as that, else each file by itself.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.records import Answers
from desktop.importers import registry
from desktop.importers.base import Source
from desktop.importers.packed import source_of

# Files that are there to be refused.
REFUSED = frozenset({"order_sheet-xls-cell_in_the_far_corner.xls", "chatwoot_ratings-agents-agents.csv"})
FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    key: str
    folder: Path
    path: Path  # the file, or the folder itself

    @property
    def name(self) -> str:
        return f"{self.key}-{self.folder.name}" + ("" if self.path == self.folder else f"-{self.path.name}")

    @property
    def source(self) -> Source:
        """A fresh one for each reading."""
        return source_of(self.path)

    @property
    def answers(self) -> Answers:
        return answers_of(self.folder)


def answers_of(folder: Path) -> Answers:
    file = folder / "answers.json"
    return Answers(**json.loads(file.read_text("utf-8"))) if file.exists() else Answers()


def cases(*keys: str) -> list[Case]:
    """All cases, or those of these importers."""
    return list(_cases(keys))


def _cases(keys: tuple[str, ...]) -> Iterator[Case]:
    for importer in registry.all_importers():
        if keys and importer.key not in keys:
            continue
        top = FIXTURES / importer.key
        for folder in sorted(top.iterdir()) if top.is_dir() else []:
            if importer.recognises(source_of(folder)):
                yield Case(importer.key, folder, folder)
                continue
            for file in sorted(folder.iterdir()):
                if file.is_file() and not file.name.startswith(("expected", "answers.json", "README")):
                    yield Case(importer.key, folder, file)
