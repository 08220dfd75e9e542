"""Calls from the log of any telephone system: its columns are found by the usual names, or mapped."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from desktop.domain.contact_points import phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Call, Question, Rating, Record, Survey
from desktop.importers.answer_scales import AnswersSeen, Scale, look_at_answers, scale_named
from desktop.importers.base import Source
from desktop.importers.call_messages import messages_of, thread_of
from desktop.importers.call_words import COLUMN_NAMES, INBOUND, NO, OUTBOUND, VOICEMAIL, YES
from desktop.importers.cell_values import Cell, Unreadable, text
from desktop.importers.columns import (
    NO_COLUMN,
    columns_for,
    matched,
    normalised,
    questions_for,
    require,
)
from desktop.importers.first_look import Columns, FirstLook, first_look
from desktop.importers.occurrences import Occurrences
from desktop.importers.row_cells import SECOND, RowCells, unit_in
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.language import N_, _

_REQUIRED = ("started_at",)
# What only a list of calls has; two of them, or one and a number, are such a list.
_OF_CALLS = ("answered", "direction", "wait_seconds", "talk_seconds")
# What tells calls without an id from each other.
_CONTENT = (
    "number", "to", "name", "direction", "answered", "wait_seconds", "talk_seconds", "agent", "topic"
)  # fmt: skip
_MINUTES_AND_SECONDS = re.compile(r"\s*([0-9]{1,3}:[0-5][0-9])\s*").fullmatch
_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - to count hours from, no instant
_SCALES = ("1-5", "1-10", "0-10")


class CallSheet:
    """The fallback for every list of calls. Without a direction all calls came in."""

    key = "call_sheet"
    label = N_("A list of calls")
    channel = "phone"

    def recognises(self, source: Source) -> bool:
        """Only where a date and two things that calls alone have go by their usual names."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        columns = matched(header, COLUMN_NAMES)
        told = sum(field in columns for field in _OF_CALLS)
        call = "callid" in map(normalised, header)
        return "started_at" in columns and told + call + ("number" in columns) >= 2 and told > 0

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Which columns; then day or month first, and the scale of a rating that is not one to five."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        asked = questions_for(sheet.header, _required(columns, answers), columns, may_lack=("answered",))
        if asked:
            return asked
        look = _look(sheet, columns, answers, for_questions=True)
        seen = _ratings_seen(sheet, columns, for_questions=True)
        unknown = seen is not None and _scale(seen, answers) is None
        return look.questions(answers) + ([_ask_scale()] if unknown else [])

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        return _look(sheet, columns, answers, for_questions=True).annotated(sheet.note, answers)

    def proposed_mapping(self, source: Source, answers: Answers) -> dict[str, str]:
        """Our field → the header of the column it is read from, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        return {field: sheet.header[columns[field]] for field in COLUMN_NAMES if field in columns}

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """Each call, the messages it stands for and its rating.

        Raises Problem where a required column is missing or a question is open.
        """
        sheet = open_sheet(source, answers)
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        require(sheet.header, _required(columns, answers), columns)
        look = _look(sheet, columns, answers, for_questions=False)
        look.require(answers)
        seen = _ratings_seen(sheet, columns, for_questions=False)
        scale = _scale(seen, answers) if seen else None
        if seen and not scale:
            raise Problem(
                _ask_scale().text, _("Choose one of: {choices}.").format(choices=", ".join(_SCALES))
            )
        reader = _Calls(sheet, columns, look, answers, scale)
        for row in sheet.rows():
            yield from reader.records(row)


def _required(columns: dict[str, int], answers: Answers) -> tuple[str, ...]:
    """Whether a call was answered is told by a column of its own, or by how long the talk was."""
    known = "answered" in columns or "talk_seconds" in columns
    return _REQUIRED if known or answers.mapping.get("answered") == NO_COLUMN else (*_REQUIRED, "answered")


def _look(sheet: Sheet, columns: dict[str, int], answers: Answers, *, for_questions: bool) -> FirstLook:
    wanted = Columns(
        dates=tuple(columns[field] for field in ("started_at",) if field in columns),
        numbers=tuple(columns[field] for field in ("wait_seconds", "talk_seconds") if field in columns),
    )
    return first_look(sheet, wanted, answers.currency, for_questions=for_questions)


def _ratings_seen(sheet: Sheet, columns: dict[str, int], *, for_questions: bool) -> AnswersSeen | None:
    if "rating" not in columns:
        return None
    place = columns["rating"]
    seen = look_at_answers(sheet, (place,), for_questions=for_questions).get((place, ""))
    return seen if seen and seen.given else None


def _scale(seen: AnswersSeen, answers: Answers) -> Scale | None:
    """The scale that was answered; one to five where all marks from there were given up to the five."""
    said = answers.other.get("scale.rating", "")
    if said:
        return scale_named(said, seen)
    is_five = seen.is_numeric and seen.whole and seen.least >= 1 and seen.most == 5
    return Scale(1.0, 5.0) if is_five else None


def _ask_scale() -> Question:
    return Question(
        key="scale.rating", text=_("From which mark to which could callers rate a call?"), choices=_SCALES
    )


class _Calls:
    """Turns rows into records."""

    def __init__(
        self, sheet: Sheet, columns: dict[str, int], look: FirstLook, answers: Answers, scale: Scale | None
    ) -> None:
        self._columns = columns
        self._cells = RowCells(columns, look, answers, sheet)
        self._scale = scale
        self._times = Occurrences()
        self._units = {
            field: unit_in(sheet.header[columns[field]]) or SECOND
            for field in ("wait_seconds", "talk_seconds")
            if field in columns
        }

    def records(self, row: Row) -> Iterator[Record]:
        """What one row comes to."""
        cells = self._cells
        row = (row[0], self._prepared(row[1]))
        started_at, reason = cells.required_instant(row[1], "started_at")
        if started_at is None:
            yield cells.skipped(row, reason or _("there is no date"))
            return
        cells.notes = []
        call = self._call(row, started_at)
        if isinstance(call, str):
            reason = _("“{value}” does not say whether somebody answered").format(value=call)
            yield cells.skipped(row, reason)
            return
        yield call
        yield from messages_of(call)
        rating = self._rating(row, call)
        if rating:
            yield rating
        yield from cells.notes

    def _prepared(self, cells: list[Cell]) -> list[Cell]:
        """The cells with a time beside a date joined to it, and “2:23” as minutes and seconds of a talk."""
        prepared = list(cells)
        start, clock = self._columns["started_at"], self._columns.get("time", -1)
        if clock >= 0:
            prepared[start] = joined(cells[start], cells[clock])
        for field in self._units:
            cell = cells[self._columns[field]]
            found = _MINUTES_AND_SECONDS(cell) if isinstance(cell, str) else None
            if found:
                prepared[self._columns[field]] = f"0:{found[1]}"
        return prepared

    def _call(self, row: Row, started_at: int) -> Call | str:
        """The call, or the word that does not say whether it was answered."""
        cells, said = row[1], self._cells.said
        result, direction = said(cells, "answered"), said(cells, "direction")
        ways = {normalised(result), normalised(direction)}
        outbound = not OUTBOUND.isdisjoint(ways)
        talk = self._seconds(row, "talk_seconds")
        answered, voicemail = _told(result)
        if answered is None and normalised(result) not in INBOUND | OUTBOUND | {""}:
            return result
        if answered is None:
            answered, voicemail = _told(direction)  # “Missed” in a column of sorts
        if answered is None:
            # Beside “Missed”, “Incoming” means that somebody answered; else the talk tells.
            answered = bool(talk) if "talk_seconds" in self._columns else True
        if outbound:
            number = phone_point(said(cells, "to")) or phone_point(said(cells, "number"))
        else:
            number = phone_point(said(cells, "number"))
        return Call(
            identity=self._identity(cells),
            started_at=started_at,
            number=number,
            name=self._cells.repaired(said(cells, "name")),
            inbound=not outbound,
            answered=answered,
            voicemail=voicemail,
            wait_seconds=self._seconds(row, "wait_seconds"),
            talk_seconds=talk if answered else None,
            agent=self._cells.repaired(said(cells, "agent")),
            topic=self._cells.repaired(said(cells, "topic")),
            solved=_told(said(cells, "solved"))[0],
        )

    def _seconds(self, row: Row, field: str) -> int | None:
        return self._cells.seconds(row, field, self._units[field]) if field in self._units else None

    def _identity(self, cells: list[Cell]) -> bytes:
        said = self._cells.said
        start = said(cells, "started_at")
        own = said(cells, "call")
        if own:
            return digest("sheet-call", own, start)
        fields = (
            "number",
            "to",
            "name",
            "direction",
            "answered",
            "wait_seconds",
            "talk_seconds",
            "agent",
            "topic",
        )
        words = "\0".join((start, *(said(cells, field) for field in fields)))
        return digest("sheet-call", "", words, self._times.count(words))

    def _rating(self, row: Row, call: Call) -> Rating | None:
        if self._scale is None:
            return None
        cell = row[1][self._columns["rating"]]
        try:
            score = self._scale.score(cell)
        except Unreadable:
            reason = _("“{value}” is no mark; the call was kept without it")
            self._cells.note(row, reason.format(value=text(cell)[:60]))
            return None
        if score is None:
            return None
        return Rating(
            identity=digest("call-rating", call.identity),
            survey=Survey.CSAT,
            score=score,
            lowest=self._scale.lowest,
            highest=self._scale.highest,
            answered_at=call.started_at,  # the row has one date for both
            customer=call.number,
            name=call.name,
            conversation=thread_of(call),
            agent=call.agent,
        )


def joined(day: Cell, clock: Cell) -> Cell:
    """The date of one cell with the time of day of another; the date alone where it has a time already."""
    if clock == "" or (isinstance(day, str) and ":" in day):
        return day
    if isinstance(clock, datetime):
        clock = clock.time()
    elif isinstance(clock, timedelta):
        clock = (_MIDNIGHT + clock).time() if timedelta(0) <= clock < timedelta(days=1) else ""
    elif isinstance(clock, float) and 0 <= clock < 1:  # Excel's part of a day
        clock = (_MIDNIGHT + timedelta(seconds=round(clock * 86400))).time()
    words = f"{clock:%H:%M:%S}" if isinstance(clock, time) else text(clock)
    if isinstance(day, date):  # a datetime too
        return f"{day:%Y-%m-%d} {words}".strip()
    return f"{text(day)} {words}".strip() if isinstance(day, str) else day


def _told(words: str) -> tuple[bool | None, bool]:
    """Whether a word says answered (None: neither), and whether it says voicemail."""
    word = normalised(words)
    if word in VOICEMAIL:
        return False, True
    return (True if word in YES else False if word in NO else None), False
