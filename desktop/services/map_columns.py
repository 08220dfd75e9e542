"""Which column of a sheet is what: proposed, or guessed from its values, and shown as it is understood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, LeftOut, Question, Skipped
from desktop.domain.task import Task
from desktop.importers.base import Importer
from desktop.importers.cell_values import text
from desktop.importers.columns import NO_COLUMN as NO_COLUMN
from desktop.importers.packed import source_of
from desktop.importers.registry import by_key
from desktop.importers.sheet import ReadingNote, open_sheet
from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.services.sheet_kinds import SheetField, kind_of_sheet

_SHOWN = 40  # rows of the preview
_MOST_READ = 20_000  # records counted for the button
_EXAMPLES = 3
_MOST_PROBLEMS = 200


class MappedImporter(Importer, Protocol):
    """An importer of sheets whose columns a person can name."""

    def how_read(self, source: Any, answers: Answers) -> ReadingNote: ...

    def proposed_mapping(self, source: Any, answers: Answers) -> dict[str, str]: ...


@dataclass(frozen=True)
class FieldView:
    """One field as the person sees it. `column` "" = none; `is_sure`: said, or found by its usual name."""

    key: str
    label: str
    needed: bool
    column: str
    is_sure: bool
    may_lack: bool  # asked for, and a person may say that the sheet has none
    examples: tuple[str, ...]  # as understood; as typed while nothing can be read yet


@dataclass(frozen=True)
class RowView:
    """One record as it will be; `problem`: why it is left out, then `where` says which row it was."""

    cells: tuple[str, ...]  # one a field that has a column
    where: str = ""
    problem: str = ""


@dataclass(frozen=True)
class MappingView:
    """A sheet, what was made of its columns, and how its rows will look."""

    path: Path
    source: str
    columns: tuple[str, ...]  # all headers of the sheet
    fields: tuple[FieldView, ...]
    how_read: tuple[str, ...]  # sentences
    shown: tuple[str, ...]  # labels of the fields that `rows` have
    rows: tuple[RowView, ...]
    problems: tuple[RowView, ...]
    count: int  # records that will be brought in
    is_all: bool  # False: the file has more than were looked at
    questions: tuple[Question, ...] = ()  # still open: day or month first, ...

    @property
    def missing(self) -> tuple[str, ...]:
        """The labels of the needed fields without a column."""
        return tuple(each.label for each in self.fields if each.needed and not each.column)

    @property
    def mapping(self) -> dict[str, str]:
        """Our field → column, for `Answers.mapping`."""
        return {each.key: each.column for each in self.fields if each.column}

    @property
    def unused(self) -> int:
        """Columns that are not needed."""
        return len(set(self.columns) - set(self.mapping.values()))


def view_mapping(path: Path, source: str, answers: Answers, zone: str, task: Task) -> MappingView:
    """Read the sheet as `source` with the mapping so far. Raises Problem where it is no sheet."""
    kind = kind_of_sheet(source)
    importer = by_key(source)
    if kind is None or importer is None:
        raise Problem(
            _("There is no source “{source}”. Nothing was brought in.").format(source=source),
            _("Choose what the sheet holds."),
        )
    mapped: MappedImporter = importer  # type: ignore[assignment] # every kind's importer is one
    file = source_of(path)
    sheet = open_sheet(file, answers)
    header = tuple(sheet.header)
    # "-" is how a person takes a column away that was proposed.
    said = {field: column for field, column in answers.mapping.items() if column != NO_COLUMN}
    proposed = mapped.proposed_mapping(file, replace(answers, mapping=said))
    taken_away = {field for field, column in answers.mapping.items() if column == NO_COLUMN}
    columns = {field: column for field, column in (proposed | said).items() if field not in taken_away}
    typed = _typed(sheet, header)
    known = set(columns)
    free = [name for name in header if name not in columns.values()]
    for field in kind.fields:
        if field.needed and field.key not in columns and field.key not in taken_away:
            guess = next((name for name in free if field.fits(typed[name])), None)
            if guess is not None:
                columns[field.key] = guess
                free.remove(guess)
    used = [field for field in kind.fields if field.key in columns]
    missing = [field for field in kind.fields if field.needed and field.key not in columns]
    questions: tuple[Question, ...] = ()
    records: list[Any] = []
    problems: list[RowView] = []
    count = 0
    is_all = True
    answered = replace(answers, mapping=columns | dict.fromkeys(taken_away, NO_COLUMN))
    if not missing:
        questions = tuple(importer.questions(file, answered))
    if not missing and not questions:
        for looked_at, record in enumerate(importer.read(file, answered)):
            if looked_at >= _MOST_READ:
                is_all = False
                break
            if looked_at % 500 == 0:
                task.report(file.fraction, _("Reading {name}").format(name=file.shown))
            if isinstance(record, Skipped):
                if len(problems) < _MOST_PROBLEMS:
                    problems.append(RowView((), record.where, record.reason))
            elif isinstance(record, kind.record) and not isinstance(record, LeftOut):
                count += 1
                if len(records) < _SHOWN:
                    records.append(record)
    # A column that the importer asks for is chosen where all columns are.
    asked = {each.key.removeprefix("map."): each for each in questions if each.key.startswith("map.")}
    questions = tuple(each for each in questions if not each.key.startswith("map."))
    return MappingView(
        path=path,
        source=source,
        columns=header,
        fields=tuple(
            FieldView(
                field.key,
                _(field.label),
                field.needed or field.key in asked,
                columns.get(field.key, ""),
                field.key in known,
                field.key in asked and NO_COLUMN in asked[field.key].choices,
                _examples(field, records, zone) or typed.get(columns.get(field.key, ""), ())[:_EXAMPLES],
            )
            for field in kind.fields
        ),
        how_read=tuple(mapped.how_read(file, answered).sentences()) if not missing else (),
        shown=tuple(_(field.label) for field in used),
        rows=tuple(RowView(tuple(field.show(record, zone) for field in used)) for record in records),
        problems=tuple(problems),
        count=count,
        is_all=is_all,
        questions=questions,
    )


def _examples(field: SheetField, records: Sequence[Any], zone: str) -> tuple[str, ...]:
    shown = dict.fromkeys(filter(None, (field.show(record, zone) for record in records)))
    return tuple(islice(shown, _EXAMPLES))


def _typed(sheet: Any, header: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The values of each column as they stand in the first rows of the sheet; equal ones once."""
    rows = [cells for _number, cells in islice(sheet.rows(counted=False), 20)]
    return {
        name: tuple(dict.fromkeys(text(row[place]) for row in rows if text(row[place])))
        for place, name in enumerate(header)
    }


def count_in_words(view: MappingView) -> str:
    """ "755 orders", "more than 20,000 tickets"."""
    n = number(view.count)
    words = {
        "order_sheet": ngettext("{n} order", "{n} orders", view.count),
        "message_sheet": ngettext("{n} message", "{n} messages", view.count),
        "ticket_sheet": ngettext("{n} ticket", "{n} tickets", view.count),
        "rating_sheet": ngettext("{n} rating", "{n} ratings", view.count),
        "call_sheet": ngettext("{n} call", "{n} calls", view.count),
        "cost_sheet": ngettext("{n} cost", "{n} costs", view.count),
        "hours_sheet": ngettext("{n} day of work", "{n} days of work", view.count),
        "visit_sheet": ngettext("{n} day of visits", "{n} days of visits", view.count),
    }[view.source].format(n=n)
    return words if view.is_all else _("more than {records}").format(records=words)
