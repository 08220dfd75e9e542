"""The rows of a help desk's export as tickets and the ratings that stand beside them; every desk uses it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from desktop.domain.contact_points import email_point, name_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question, Rating, Record, Survey, Ticket, TicketState
from desktop.importers.answer_scales import Scale, look_at_answers
from desktop.importers.base import Source
from desktop.importers.cell_values import Cell, Unreadable, is_nothing, text
from desktop.importers.column_contents import dates_first, holds_bare_numbers
from desktop.importers.columns import Synonyms, matched, normalised, questions_for, require
from desktop.importers.first_look import Columns, FirstLook, first_look
from desktop.importers.row_cells import DAY, HOUR, MINUTE, SECOND, RowCells, unit_in
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.importers.survey_questions import ask_scale, scale_of
from desktop.importers.ticket_words import (
    ASKED,
    CHANNELS,
    NEVER_ASKED,
    NO,
    NO_AGENT,
    NO_CONTACT_CHANNELS,
    NO_CONTACT_STATES,
    STATES,
    YES,
)
from desktop.language import _

REQUIRED = ("ticket", "created_at")
DATES = ("created_at", "first_reply_at", "solved_at", "closed_at", "updated_at", "rating_at")
SPANS = (
    "first_reply_minutes",
    "first_reply_minutes.open",
    "resolution_minutes",
    "resolution_minutes.open",
    "minutes",
)
COUNTS = ("reopens", "replies")

UNITS = {"minutes": MINUTE, "hours": HOUR, "seconds": SECOND, "days": DAY}


class TicketExport:
    """What all exports of tickets have in common: a desk names its columns and what is special about it.

    Its columns are `headers`: our field → the desk's headers, likeliest first, as the desk writes them.
    """

    key: str
    label: str
    channel: str = ""
    desk: ClassVar[str]
    headers: ClassVar[Mapping[str, Sequence[str]]]
    signs: ClassVar[tuple[str, ...]]  # headers that only this desk has, all of them
    tag_divider: ClassVar[str | None] = ","  # None: white space

    def recognises(self, source: Source) -> bool:
        """By the headers that only this desk has, whatever their case and punctuation."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        return set(map(normalised, self.signs)) <= set(map(normalised, header))

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Day or month first, the unit of lengths of time, the scale of ratings, where the file is silent."""
        sheet = open_sheet(source, answers)
        columns = self.columns(sheet, answers)
        asked = questions_for(sheet.header, REQUIRED, columns)
        if asked:
            return [
                dates_first(question, sheet, answers) if question.key == "map.created_at" else question
                for question in asked
            ]
        look = look_at_tickets(sheet, columns, answers, for_questions=True)
        asked = look.questions(answers)
        for field in SPANS:
            if field in columns and self.unit(sheet, columns, field, answers) is None:
                asked.append(_ask_unit(field, sheet.header[columns[field]]))
        scales, certain = self.scales(sheet, columns, answers, for_questions=True)
        if scales and not certain:
            column = columns["rating"]
            seen = look_at_answers(sheet, (column,), for_questions=True)[column, ""]
            asked.append(ask_scale(column, sheet.header[column], scales, seen))
        return asked

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        columns = self.columns(sheet, answers)
        return look_at_tickets(sheet, columns, answers, for_questions=True).annotated(sheet.note, answers)

    def proposed_mapping(self, source: Source, answers: Answers) -> dict[str, str]:
        """Our field → the header of the column it is read from, for the preview. Raises Problem."""
        sheet = open_sheet(source, answers)
        return {field: sheet.header[place] for field, place in self.columns(sheet, answers).items()}

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All tickets, each with its rating behind it. Raises Problem where a question is open."""
        sheet = open_sheet(source, answers)
        columns = self.columns(sheet, answers)
        require(sheet.header, REQUIRED, columns)
        look = look_at_tickets(sheet, columns, answers, for_questions=False)
        look.require(answers)
        units: dict[str, int] = {}
        for field in SPANS:
            if field in columns:
                unit = self.unit(sheet, columns, field, answers)
                if unit is None:
                    _require(_ask_unit(field, sheet.header[columns[field]]))
                units[field] = unit or 0
        scales, certain = self.scales(sheet, columns, answers, for_questions=False)
        if scales and not certain:
            _require(ask_scale(columns["rating"], sheet.header[columns["rating"]], scales, None))
        cells = RowCells(columns, look, answers, sheet)
        for row in sheet.rows():
            yield from self._records(row, cells, units, scales[0] if scales else None)

    # What a desk may do its own way

    def columns(self, sheet: Sheet, answers: Answers) -> dict[str, int]:
        """Our field → column."""
        return matched(sheet.header, synonyms_of(self.headers))

    def unit(self, sheet: Sheet, columns: Mapping[str, int], field: str, answers: Answers) -> int | None:
        """The seconds that a bare number in the column of a length of time counts; None: must be asked."""
        given = answers.other.get(f"unit.{field}", "")
        if given:
            if given not in UNITS:
                raise Problem(
                    _("“{answer}” is no unit of time.").format(answer=given),
                    _("Choose one of: {choices}.").format(choices=", ".join(UNITS)),
                )
            return UNITS[given]
        named = unit_in(sheet.header[columns[field]])
        return named or (None if holds_bare_numbers(sheet, columns[field]) else MINUTE)

    def scales(
        self, sheet: Sheet, columns: Mapping[str, int], answers: Answers, *, for_questions: bool
    ) -> tuple[tuple[Scale, ...], bool]:
        """The scales its ratings may be on, likeliest first (none: no ratings), and whether that is sure."""
        if "rating" not in columns:
            return (), True
        return rating_scales(sheet, columns["rating"], answers, for_questions=for_questions)

    def finish(self, ticket: Ticket, row: Row, cells: RowCells) -> None:
        """What only this desk knows about one of its tickets."""

    # The same for all

    def _records(
        self, row: Row, cells: RowCells, units: Mapping[str, int], scale: Scale | None
    ) -> Iterator[Record]:
        cells.notes = []
        ticket = self._ticket(row, cells, units)
        if isinstance(ticket, str):
            yield cells.skipped(row, ticket)
            return
        rating = self._rating(ticket, row, cells, scale)
        yield ticket
        if rating:
            yield rating
        yield from cells.notes

    def _ticket(self, row: Row, cells: RowCells, units: Mapping[str, int]) -> Ticket | str:
        """The ticket of a row, or why there is none."""
        said = cells.said
        name = said(row[1], "ticket")
        if not name:
            return _("there is no ticket number")
        created_at, reason = cells.required_instant(row[1], "created_at")
        if created_at is None:
            return reason or _("there is no date of arrival")
        status, via = normalised(said(row[1], "status")), said(row[1], "channel")
        ticket = Ticket(
            desk=self.desk,
            ticket=name,
            created_at=created_at,
            channel=channel_of(via),
            customer=self._customer(row[1], cells),
            name=cells.repaired(said(row[1], "name")),
            subject=cells.repaired(said(row[1], "subject")),
            state=STATES.get(status),
            first_reply_at=cells.instant(row, "first_reply_at"),
            first_reply_seconds=_span(row, cells, units, "first_reply_minutes"),
            first_reply_open_seconds=_span(row, cells, units, "first_reply_minutes.open"),
            solved_at=cells.instant(row, "solved_at"),
            resolution_seconds=_span(row, cells, units, "resolution_minutes"),
            resolution_open_seconds=_span(row, cells, units, "resolution_minutes.open"),
            reopens=cells.count(row, "reopens"),
            replies=cells.count(row, "replies"),
            agent=agent_of(cells.repaired(said(row[1], "agent"))),
            topic=cells.repaired(said(row[1], "topic")),
            tags=tags_in(cells.repaired(said(row[1], "tags")), self.tag_divider),
            order=said(row[1], "order"),
            escalated=yes_or_no(said(row[1], "escalated")),
            reason=NO_CONTACT_STATES.get(status) or NO_CONTACT_CHANNELS.get(normalised(via), ""),
            updated_at=cells.instant(row, "updated_at"),
        )
        worked = _span(row, cells, units, "minutes")
        ticket.minutes = worked / MINUTE if worked else None
        self.finish(ticket, row, cells)
        _put_in_order(ticket, row, cells)
        return ticket

    def _customer(self, cells: list[Cell], reader: RowCells) -> str:
        """The mail address, else the phone number, else the desk's own number of the customer."""
        email = email_point(reader.said(cells, "email"))
        phone = reader.said(cells, "phone")
        point = email or (phone_point(phone) if phone else "")
        known_as = reader.said(cells, "customer")
        return point or (name_point(self.desk, known_as) if known_as else "")

    def _rating(self, ticket: Ticket, row: Row, cells: RowCells, scale: Scale | None) -> Rating | None:
        """The rating of a ticket; without score where the customer was asked and has not answered."""
        place = cells.columns.get("rating", -1)
        answer = normalised(text(row[1][place])) if place >= 0 else ""
        if place < 0 or answer in NEVER_ASKED or is_nothing(text(row[1][place])):
            return None
        if scale is None:
            reason = _("“{value}” is on no scale that is known; the ticket was kept without it")
            cells.note(row, reason.format(value=Unreadable(row[1][place])))
            return None
        score: float | None = None
        if answer not in ASKED:
            try:
                score = scale.score(row[1][place])
            except Unreadable as error:
                reason = _("“{value}” is not on the scale {scale}; the ticket was kept without it")
                cells.note(row, reason.format(value=error, scale=scale.name))
                return None
        return Rating(
            identity=digest("rating", ticket.desk, ticket.ticket),
            survey=Survey.CSAT,
            score=score,
            lowest=scale.lowest,
            highest=scale.highest,
            answered_at=cells.instant(row, "rating_at"),
            comment=cells.repaired(cells.said(row[1], "rating_comment")),
            customer=ticket.customer,
            name=ticket.name,
            order=ticket.order,
            conversation=ticket.ticket,
            agent=ticket.agent,
            updated_at=ticket.updated_at,
        )


def look_at_tickets(
    sheet: Sheet, columns: Mapping[str, int], answers: Answers, *, for_questions: bool
) -> FirstLook:
    """The first look over a sheet of tickets (see first_look)."""
    wanted = Columns(
        dates=tuple(columns[field] for field in DATES if field in columns),
        numbers=tuple(columns[field] for field in (*SPANS, *COUNTS) if field in columns),
    )
    return first_look(sheet, wanted, answers.currency, for_questions=for_questions)


def rating_scales(
    sheet: Sheet, column: int, answers: Answers, *, for_questions: bool
) -> tuple[tuple[Scale, ...], bool]:
    """The scales that a column of satisfaction beside tickets may be on; none where nobody rated on any."""
    seen = look_at_answers(sheet, (column,), for_questions=for_questions).get((column, ""))
    if seen is None or not seen.given:
        return (), True
    unanswered = [key for key in seen.texts if key in ASKED or key in NEVER_ASKED]
    for key in unanswered:
        del seen.texts[key], seen.counts[key]
    if seen.numbers:
        seen.given = seen.numbers  # what else stands there is set aside, row by row
    elif not seen.texts:
        return (Scale(1, 2),), True  # only asked so far
    return scale_of(column, sheet.header[column], Survey.CSAT, seen, answers)


def synonyms_of(headers: Mapping[str, Sequence[str]]) -> Synonyms:
    """A desk's own headers in the form in which headers are compared."""
    return {field: tuple(map(normalised, names)) for field, names in headers.items()}


def channel_of(words: str) -> str:
    """The channel that a desk's word means; a word that we do not know stands for itself, none is mail."""
    return CHANNELS.get(normalised(words)) or " ".join(words.lower().split()) or "email"


def agent_of(words: str) -> str:
    """Who a ticket belongs to; "" for “Unassigned”."""
    return "" if normalised(words) in NO_AGENT else words


def tags_in(words: str, divider: str | None) -> tuple[str, ...]:
    """The tags of a cell, each once."""
    return tuple(dict.fromkeys(tag.strip() for tag in words.split(divider) if tag.strip()))


def yes_or_no(words: str) -> bool | None:
    """What “yes”, “ja”, “1” or “no” mean; None for anything else."""
    answer = normalised(words)
    return True if answer in YES else False if answer in NO else None


def columns_starting(header: Sequence[str], start: str) -> list[int]:
    """The columns whose header begins so: a desk's own fields."""
    wanted = normalised(start)
    return [place for place, name in enumerate(header) if normalised(name).startswith(wanted)]


def _span(row: Row, cells: RowCells, units: Mapping[str, int], field: str) -> int | None:
    return cells.seconds(row, field, units[field]) if field in units else None


def _put_in_order(ticket: Ticket, row: Row, cells: RowCells) -> None:
    """Sets aside what contradicts itself: an answer before the question, a solution of what is not solved."""
    if ticket.first_reply_at is not None and ticket.first_reply_at < ticket.created_at:
        cells.note(row, _("its first answer is older than the ticket; the rest of the row was kept"))
        ticket.first_reply_at = None
    if ticket.solved_at is not None and ticket.solved_at < ticket.created_at:
        cells.note(row, _("it was solved before it was there; the rest of the row was kept"))
        ticket.solved_at = None
    if ticket.state in (TicketState.OPEN, TicketState.WAITING) and ticket.solved_at is None:
        # Many exports count the time so far where there is no solution yet.
        ticket.resolution_seconds = ticket.resolution_open_seconds = None
    if ticket.state is None and ticket.solved_at is not None:
        ticket.state = TicketState.SOLVED


def _ask_unit(field: str, header: str) -> Question:
    return Question(
        key=f"unit.{field}",
        text=_("Does “{column}” count minutes, hours, seconds or days?").format(column=header),
        choices=tuple(UNITS),
    )


def _require(question: Question) -> None:
    raise Problem(question.text, _("Choose one of: {choices}.").format(choices=", ".join(question.choices)))
