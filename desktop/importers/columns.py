"""Which column of a sheet holds which of our fields: by the person's mapping, else by the names shops use."""

import unicodedata
from collections.abc import Mapping, Sequence

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question
from desktop.language import _

NO_COLUMN = "-"  # what a person says where the sheet does not have a field, in place of a header

Synonyms = Mapping[str, Sequence[str]]  # our field → normalised headers, likeliest first


def normalised(header: str) -> str:
    """A header without case, accents, spaces and punctuation: “E-Mail (Käufer)” as "emailkaufer"."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", header).casefold())
    return "".join(character for character in decomposed if character.isalnum())


def synonyms(headers: Mapping[str, str]) -> Synonyms:
    """Our field → its normalised headers, from "Order Number, Order ID", likeliest first."""
    return {
        field: tuple(dict.fromkeys(normalised(name) for name in names.split(",")))
        for field, names in headers.items()
    }


def matched(header: Sequence[str], synonyms: Synonyms) -> dict[str, int]:
    """Our field → the column whose normalised header is one of its synonyms; each column serves one field.

    The likeliest synonym that the sheet has wins, of equal headers the first.
    """
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(normalised(name), place)
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for field, names in synonyms.items():
        for name in names:
            place = places.get(name, -1)
            if place >= 0 and place not in taken:
                columns[field] = place
                taken.add(place)
                break
    return columns


def columns_for(header: Sequence[str], synonyms: Synonyms, answers: Answers) -> dict[str, int]:
    """Our field → column: what the person said (`answers.mapping`) wins over what the headers suggest.

    A field that is mapped to NO_COLUMN gets none. Raises Problem where a mapped header is not in the file.
    Fields that are none of ours are another file's.
    """
    given: dict[str, int] = {}
    for field, name in answers.mapping.items():
        if field not in synonyms or name == NO_COLUMN:
            continue
        place = _place_of(header, name)
        if place is None:
            raise Problem(
                _("There is no column “{column}” for “{field}”.").format(column=name, field=field),
                _("The columns are: {columns}.").format(columns=_listed(header)),
            )
        given[field] = place
    used = set(given.values())
    found = matched(header, synonyms)
    suggested = {
        field: place for field, place in found.items() if field not in answers.mapping and place not in used
    }
    return given | suggested


def questions_for(
    header: Sequence[str],
    required: Sequence[str],
    columns: Mapping[str, int],
    may_lack: Sequence[str] = (),
) -> list[Question]:
    """One question for each required field that no column was found for.

    Of the fields `may_lack` a person may say that the sheet has none (NO_COLUMN).
    """
    return [
        Question(
            key=f"map.{field}",
            text=(
                _("Which column holds “{field}”? Choose “-” if none does.")
                if field in may_lack
                else _("Which column holds “{field}”?")
            ).format(field=field),
            choices=(*header, NO_COLUMN) if field in may_lack else tuple(header),
        )
        for field in required
        if field not in columns
    ]


def require(header: Sequence[str], required: Sequence[str], columns: Mapping[str, int]) -> None:
    """Raises Problem where a required field has no column."""
    missing = [field for field in required if field not in columns]
    if missing:
        raise Problem(
            _("No column was found for: {fields}.").format(fields=", ".join(missing)),
            _("Say which one it is. The columns are: {columns}.").format(columns=_listed(header)),
        )


def _place_of(header: Sequence[str], name: str) -> int | None:
    if name in header:
        return list(header).index(name)
    wanted = normalised(name)
    for place, known in enumerate(header):
        if wanted and normalised(known) == wanted:
            return place
    return None


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in header[:40])
    return shown + ", …" if len(header) > 40 else shown
