"""Which column of an unknown sheet is what: proposed, shown as it will be understood, and remembered.

A mapping is remembered in the book for files of the same shape: the same column names in the same order.
To add a kind of sheet: 1. name its fields in KINDS, the required ones first; 2. see that its importer has
`proposed_mapping` and `how_read`.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from desktop.domain.kpi import Unit
from desktop.domain.period import zone_of
from desktop.domain.problem import Problem
from desktop.domain.records import (
    Answers,
    Call,
    Cost,
    HelpVisits,
    HoursWorked,
    LeftOut,
    Message,
    Order,
    Question,
    Rating,
    Skipped,
    Ticket,
)
from desktop.domain.task import Task
from desktop.importers.base import Importer, Source
from desktop.importers.cell_values import decimals, text
from desktop.importers.columns import NO_COLUMN as NO_COLUMN
from desktop.importers.packed import source_of
from desktop.importers.registry import by_key
from desktop.importers.sheet import ReadingNote, open_sheet
from desktop.language import N_, _, ngettext
from desktop.reports.day_words import short_day
from desktop.reports.wording import in_unit, number
from desktop.store.database import Book
from desktop.store.settings import all_settings, setting, store_setting

_SHOWN = 40  # rows of the preview
_MOST_READ = 20_000  # records counted for the button
_EXAMPLES = 3
_MOST_PROBLEMS = 200
_PREFIX = "columns/"
_LIKE_A_DATE = re.compile(r"[0-9]{1,4}[-./ ][0-9A-Za-z]{1,9}[-./ ][0-9]{1,4}(?:[ T,].*)?").fullmatch
_AMOUNT = re.compile(r"\D{0,4}[0-9.,' ]*[.,][0-9]{2}\D{0,4}").fullmatch

Show = Callable[[Any, str], str]  # a record and the time zone → what the field says, "" = nothing


class MappedImporter(Importer, Protocol):
    """An importer of sheets whose columns a person can name."""

    def how_read(self, source: Any, answers: Answers) -> ReadingNote: ...

    def proposed_mapping(self, source: Any, answers: Answers) -> dict[str, str]: ...


@dataclass(frozen=True)
class SheetField:
    """One thing that we need of a sheet. `show`: how a record says it; `fits`: whether values look like it,
    asked where no header does."""

    key: str
    label: str
    show: Show
    needed: bool = False
    fits: Callable[[Sequence[str]], bool] = lambda _values: False


@dataclass(frozen=True)
class Kind:
    """One kind of sheet. `source`: the importer's key; `label` and `counted` are texts for a person."""

    source: str
    label: str
    record: type
    fields: tuple[SheetField, ...]


def _said(attribute: str) -> Show:
    return lambda record, _zone: str(getattr(record, attribute) or "")


def _moment(at: int, zone: str) -> str:
    """ "3 Apr 2026", with the time of day where there is one."""
    local = datetime.fromtimestamp(at, zone_of(zone))
    words = _("{date} {year}").format(date=short_day(local.date()), year=local.year)
    return f"{words} {local:%H:%M}" if (local.hour, local.minute) != (0, 0) else words


def _instant(attribute: str) -> Show:
    def show(record: Any, zone: str) -> str:
        at = getattr(record, attribute)
        return "" if at is None else _moment(at, zone)

    return show


def _money(attribute: str) -> Show:
    def show(record: Any, _zone: str) -> str:
        minor = getattr(record, attribute)
        if minor is None:
            return ""
        return in_unit(minor / 10 ** decimals(record.currency), Unit.MONEY, record.currency or None)

    return show


def _count(attribute: str) -> Show:
    def show(record: Any, _zone: str) -> str:
        value = getattr(record, attribute)
        return "" if value is None else number(value)

    return show


def _yes_no(attribute: str) -> Show:
    def show(record: Any, _zone: str) -> str:
        value = getattr(record, attribute)
        return "" if value is None else _("yes") if value else _("no")

    return show


def _minutes(attribute: str) -> Show:
    def show(record: Any, _zone: str) -> str:
        seconds = getattr(record, attribute)
        return "" if seconds is None else _("{n} min").format(n=number(seconds / 60))

    return show


def _lines(part: Callable[[Any], str]) -> Show:
    return lambda record, _zone: ", ".join(filter(None, map(part, record.lines or ())))


def _like_dates(values: Sequence[str]) -> bool:
    return bool(values) and all(_LIKE_A_DATE(value) for value in values)


def _like_numbers_of_things(values: Sequence[str]) -> bool:
    """Each another, short, with a digit, and neither a date nor an amount: "#1041", "BE-77"."""
    return len(values) > 1 and all(
        len(value) <= 24 and any(map(str.isdigit, value)) and not _LIKE_A_DATE(value) and not _AMOUNT(value)
        for value in values
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "order_sheet",
        N_("Orders"),
        Order,
        (
            SheetField(
                "order", N_("Order number"), _said("order"), needed=True, fits=_like_numbers_of_things
            ),
            SheetField("placed_at", N_("Date"), _instant("placed_at"), needed=True, fits=_like_dates),
            SheetField("name", N_("Customer's name"), _said("name")),
            SheetField("email", N_("E-mail"), _said("email")),
            SheetField("total", N_("Total"), _money("total_minor")),
            SheetField("phone", N_("Phone"), _said("phone")),
            SheetField("customer", N_("Customer's number"), _said("handle")),
            SheetField("product", N_("Product"), _lines(lambda line: str(line.product))),
            SheetField("sku", N_("Article number"), _lines(lambda line: str(line.sku))),
            SheetField("quantity", N_("Pieces"), _lines(lambda line: str(line.quantity))),
            SheetField("status", N_("Status"), _said("status")),
            SheetField("shipped_at", N_("Shipped"), _instant("shipped_at")),
            SheetField("delivered_at", N_("Delivered"), _instant("delivered_at")),
            SheetField("cancelled_at", N_("Cancelled"), _instant("cancelled_at")),
            SheetField("refunded", N_("Refunded"), _money("refunded_minor")),
            SheetField("country", N_("Country"), _said("country")),
            SheetField("currency", N_("Currency"), _said("currency")),
            SheetField("shop", N_("Shop"), _said("shop")),
        ),
    ),
    Kind(
        "message_sheet",
        N_("Messages"),
        Message,
        (
            SheetField("conversation", N_("Conversation"), _said("thread"), needed=True),
            SheetField("sent_at", N_("Sent"), _instant("sent_at"), needed=True, fits=_like_dates),
            SheetField("from", N_("From"), _said("sender"), needed=True),
            SheetField("text", N_("Text"), _said("text")),
            SheetField("to", N_("To"), lambda record, _zone: ", ".join(record.recipients)),
            SheetField("subject", N_("Subject"), _said("subject")),
            SheetField("channel", N_("Channel"), _said("channel")),
        ),
    ),
    Kind(
        "ticket_sheet",
        N_("Tickets of a help desk"),
        Ticket,
        (
            SheetField(
                "ticket", N_("Ticket number"), _said("ticket"), needed=True, fits=_like_numbers_of_things
            ),
            SheetField("created_at", N_("Opened"), _instant("created_at"), needed=True, fits=_like_dates),
            SheetField("first_reply_at", N_("First answer"), _instant("first_reply_at")),
            SheetField(
                "first_reply_minutes", N_("Minutes until the first answer"), _minutes("first_reply_seconds")
            ),
            SheetField("solved_at", N_("Solved"), _instant("solved_at")),
            SheetField("resolution_minutes", N_("Minutes until solved"), _minutes("resolution_seconds")),
            SheetField("email", N_("Customer's e-mail"), _said("customer")),
            SheetField("name", N_("Customer's name"), _said("name")),
            SheetField("channel", N_("Channel"), _said("channel")),
            SheetField("agent", N_("Who answered"), _said("agent")),
            SheetField("topic", N_("About"), _said("topic")),
            SheetField("subject", N_("Subject"), _said("subject")),
            SheetField("reopens", N_("Opened again"), _count("reopens")),
            SheetField("replies", N_("Answers"), _count("replies")),
            SheetField("order", N_("Order number"), _said("order")),
        ),
    ),
    Kind(
        "rating_sheet",
        N_("Ratings"),
        Rating,
        (
            SheetField("score", N_("Score"), _count("score"), needed=True),
            SheetField("answered_at", N_("Answered"), _instant("answered_at"), needed=True, fits=_like_dates),
            SheetField("comment", N_("Comment"), _said("comment")),
            SheetField("email", N_("E-mail"), _said("customer")),
            SheetField("name", N_("Name"), _said("name")),
            SheetField("order", N_("Order number"), _said("order")),
            SheetField("agent", N_("Who was rated"), _said("agent")),
        ),
    ),
    Kind(
        "call_sheet",
        N_("Phone calls"),
        Call,
        (
            SheetField(
                "started_at", N_("Date and time"), _instant("started_at"), needed=True, fits=_like_dates
            ),
            SheetField("number", N_("Phone number"), _said("number")),
            SheetField("answered", N_("Answered"), _yes_no("answered")),
            SheetField("wait_seconds", N_("Seconds of waiting"), _count("wait_seconds")),
            SheetField("talk_seconds", N_("Seconds of talk"), _count("talk_seconds")),
            SheetField("agent", N_("Who answered"), _said("agent")),
            SheetField("topic", N_("About"), _said("topic")),
            SheetField("solved", N_("Solved"), _yes_no("solved")),
        ),
    ),
    Kind(
        "cost_sheet",
        N_("Costs"),
        Cost,
        (
            SheetField("month", N_("Month"), _said("month"), needed=True, fits=_like_dates),
            SheetField("amount", N_("Amount"), _money("amount_minor"), needed=True),
            SheetField("what", N_("What for"), _said("what")),
            SheetField("currency", N_("Currency"), _said("currency")),
        ),
    ),
    Kind(
        "hours_sheet",
        N_("Hours worked"),
        HoursWorked,
        (
            SheetField("date", N_("Day"), _said("day"), needed=True, fits=_like_dates),
            SheetField(
                "hours",
                N_("Hours"),
                lambda record, _zone: _("{n} min").format(n=number(record.minutes)),
                needed=True,
            ),
            SheetField("person", N_("Who"), _said("person")),
        ),
    ),
    Kind(
        "visit_sheet",
        N_("Visits to the help page"),
        HelpVisits,
        (
            SheetField("date", N_("Day"), _said("day"), needed=True, fits=_like_dates),
            SheetField("visits", N_("Visits"), _count("visits"), needed=True),
            SheetField("solved", N_("Said that it helped"), _count("solved")),
            SheetField("asked", N_("Said whether it helped"), _count("asked")),
        ),
    ),
)


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


def kind_of_sheet(source: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.source == source), None)


def sheet_columns(path: Path) -> tuple[str, ...]:
    """The column names of the sheet at `path`; none where it is no sheet."""
    try:
        return tuple(open_sheet(Source(path), glance=True).header)
    except (Problem, OSError):
        return ()


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


def remember_mapping(book: Book, source: str, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Keep the mapping for the next file with these columns."""
    said = json.dumps({"source": source, "mapping": dict(sorted(mapping.items()))}, ensure_ascii=False)
    with book.writing() as connection:
        store_setting(connection, _PREFIX + _shape(columns), said)


def remember_given(book: Book, path: Path, source: str, mapping: Mapping[str, str]) -> None:
    """Keep a mapping that was given on the command line, where it is of a sheet that can be mapped."""
    columns = sheet_columns(path)
    if mapping and columns and kind_of_sheet(source) is not None:
        remember_mapping(book, source, columns, mapping)


def has_mappings(book: Book) -> bool:
    """Whether anybody ever said which column is what."""
    return any(key.startswith(_PREFIX) for key in all_settings(book.connection))


def remembered_mapping(book: Book, columns: Sequence[str]) -> tuple[str, dict[str, str]] | None:
    """(source, our field → column) of an earlier file with these columns."""
    said = setting(book.connection, _PREFIX + _shape(columns)) if columns else None
    if not said:
        return None
    kept = json.loads(said)
    return kept["source"], kept["mapping"]


def _shape(columns: Sequence[str]) -> str:
    return blake2b("\x1f".join(columns).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
