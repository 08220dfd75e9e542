"""The rows of a survey as ratings: one for each rating question that somebody answered, with the comment."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from desktop.domain.contact_points import email_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question, Rating, Record, Survey
from desktop.importers.answer_scales import AnswersSeen, look_at_answers
from desktop.importers.base import Source
from desktop.importers.cell_values import Cell, Unreadable, text
from desktop.importers.columns import normalised
from desktop.importers.first_look import Columns, FirstLook, first_look
from desktop.importers.occurrences import Occurrences
from desktop.importers.row_cells import RowCells
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.importers.survey_questions import COMMENT, SurveyQuestion, questions_of
from desktop.language import _

# What a person is asked for in a form: a whole header, or a part of a question about it.
_EMAIL_STEMS = "email mailaddress mailadresse mailadres courriel correoelectronico postaelettronica"
_ORDER_STEMS = """
    ordernumber orderno orderid ordernr bestelnummer ordernummer bestellnummer auftragsnummer numerodecommande
    ndecommande numerodepedido numerodelpedido numeroordine numerodordine numerodopedido numerodaencomenda
"""
_PHONE_STEMS = "phonenumber telephone telefoonnummer telefonnummer numerodetelefono numeroditelefono"
_NAMES = """
    name, your name, full name, what is your name, naam, je naam, uw naam, ihr name, dein name, vor- und
    nachname, nom, votre nom, nombre, tu nombre, su nombre, nombre completo, nome, il tuo nome, seu nome,
    nome completo
"""
_NAME_HEADERS = frozenset(normalised(name) for name in _NAMES.split(","))


@dataclass(frozen=True)
class Roles:
    """What the columns are that are no questions; several of a kind are looked at one after the other."""

    answered_at: tuple[int, ...] = ()
    response: int = -1  # the survey's own number of a row
    email: tuple[int, ...] = ()
    phone: tuple[int, ...] = ()
    name: tuple[int, ...] = ()  # joined, as first and last name
    order: tuple[int, ...] = ()
    conversation: int = -1
    agent: int = -1
    tells_apart: tuple[int, ...] = ()  # what may be a number of the row, or of the customer
    others: tuple[int, ...] = ()  # what the program itself adds

    def all(self) -> frozenset[int]:
        """Every column that is no question."""
        single = (self.response, self.conversation, self.agent)
        several = (self.answered_at, self.email, self.phone, self.name, self.order, self.tells_apart)
        return frozenset((*single, *self.others, *(place for places in several for place in places))) - {-1}


# Which ratings a row holds, or why it holds none that can be read.
Chooser = Callable[[list[Cell]], "Sequence[SurveyQuestion] | str"]


class SurveyExport:
    """What all exports of answers have in common: a program names its own columns, the rest are questions."""

    key: str
    label: str
    channel: str = ""
    time_zone: ClassVar[str] = ""  # where the program does not write the shop's time

    def sheet(self, source: Source, answers: Answers) -> Sheet:
        """The file as a sheet with one header."""
        return open_sheet(source, answers)

    def roles(self, sheet: Sheet, answers: Answers) -> Roles:
        """Which columns are no questions."""
        raise NotImplementedError

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Which question is of which kind and on which scale; day or month first."""
        sheet = self.sheet(source, answers)
        roles = self.roles(sheet, answers)
        look = _look(sheet, roles, for_questions=True)
        return look.questions(answers) + self.found(sheet, roles, answers, for_questions=True)[1]

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview: each question as what it was taken for. Raises Problem."""
        sheet = self.sheet(source, answers)
        roles = self.roles(sheet, answers)
        note = _look(sheet, roles, for_questions=True).annotated(sheet.note, answers)
        found = self.found(sheet, roles, answers, for_questions=True)[0]
        return replace(note, further=tuple(question.sentence for question in found))

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All ratings. Raises Problem where a question is open or none of the columns is a rating."""
        sheet = self.sheet(source, answers)
        roles = self.roles(sheet, answers)
        look = _look(sheet, roles, for_questions=False)
        look.require(answers)
        found, asked = self.found(sheet, roles, answers, for_questions=False)
        if asked:
            raise Problem(
                asked[0].text, _("Choose one of: {choices}.").format(choices=", ".join(asked[0].choices))
            )
        if not any(question.scale for question in found):
            raise Problem(
                _("None of the questions of “{name}” is a rating.").format(name=source.name),
                _("If one is, say which: --answer question.3=csat for the third column."),
            )
        zoned = replace(answers, time_zone=self.time_zone) if self.time_zone else answers
        dates = {f"answered_at.{place}": place for place in roles.answered_at}
        cells = RowCells(dates, look, zoned, sheet)
        reader = _Ratings(self.key, roles, found, cells, self.chooser(sheet, answers, found))
        for row in sheet.rows():
            yield from reader.records(row)

    def found(
        self, sheet: Sheet, roles: Roles, answers: Answers, *, for_questions: bool
    ) -> tuple[list[SurveyQuestion], list[Question]]:
        """The questions that the columns are, and what must still be asked."""
        return questions_of(sheet, roles.all(), answers, for_questions=for_questions)

    def chooser(self, sheet: Sheet, answers: Answers, found: list[SurveyQuestion]) -> Chooser:
        """Every row of a survey answers all of its questions."""
        ratings = [question for question in found if question.kind != COMMENT]
        return lambda cells: ratings


class _Ratings:
    """Turns the rows of a survey into ratings."""

    def __init__(
        self, key: str, roles: Roles, found: list[SurveyQuestion], cells: RowCells, chooser: Chooser
    ) -> None:
        self._key, self._roles, self._cells, self._chooser = key, roles, cells, chooser
        self._comments = _comments_of(found)
        self._times = Occurrences()

    def records(self, row: Row) -> Iterator[Record]:
        cells, roles = self._cells, self._roles
        cells.notes = []
        answered_at, reason = self._answered_at(row)
        if reason:
            yield cells.skipped(row, reason)
            return
        email = next(filter(None, (email_point(text(row[1][place])) for place in roles.email)), "")
        phone = next(filter(None, (phone_point(text(row[1][place])) for place in roles.phone)), "")
        name = " ".join(filter(None, (text(row[1][place]) for place in roles.name)))
        order = next(filter(None, (text(row[1][place]) for place in roles.order)), "")
        questions = self._chooser(row[1])
        if isinstance(questions, str):
            yield cells.skipped(row, questions)
            return
        for question in questions:
            comment = "\n".join(
                filter(None, (text(row[1][place]) for place in self._comments.get(question.column, ())))
            )
            score = self._score(question, row)
            if score is None and not comment:
                continue
            assert question.scale is not None
            yield Rating(
                identity=self._identity(question, row, email, order),
                survey=Survey(question.kind),
                score=score,
                lowest=question.scale.lowest,
                highest=question.scale.highest,
                answered_at=answered_at,
                comment=cells.repaired(comment),
                customer=email or phone,
                name=cells.repaired(name),
                order=order,
                conversation=self._at(row, roles.conversation),
                agent=cells.repaired(self._at(row, roles.agent)),
            )
        yield from cells.notes

    def _answered_at(self, row: Row) -> tuple[int | None, str]:
        """When it was answered; None where the survey has no dates at all; else the reason why not."""
        reason = ""
        for place in self._roles.answered_at:
            instant, why = self._cells.required_instant(row[1], f"answered_at.{place}")
            if instant is not None:
                return instant, ""
            reason = reason or why
        return None, reason or (_("there is no date of the answer") if self._roles.answered_at else "")

    def _score(self, question: SurveyQuestion, row: Row) -> float | None:
        assert question.scale is not None
        try:
            return question.scale.score(row[1][question.column])
        except Unreadable as error:
            reason = _("“{value}” is not on the scale {scale} of “{question}”")
            self._cells.note(
                row, reason.format(value=error, scale=question.scale.name, question=question.header)
            )
            return None

    def _identity(self, question: SurveyQuestion, row: Row, email: str, order: str) -> bytes:
        """The survey's number of the answer and the question; else what was answered, by whom, when.

        By the cells as they are written: neither the scale nor the zone that a person chose is part of it.
        """
        name = normalised(question.header)
        response = self._at(row, self._roles.response)
        if response:
            return digest("rating", self._key, response, name)
        when = [text(row[1][place]) for place in (*self._roles.answered_at, *self._roles.tells_apart)]
        answer = text(row[1][question.column])
        conversation = self._at(row, self._roles.conversation)
        content = digest("rating", self._key, name, *when, email, order, conversation, answer)
        return digest(content, self._times.count(content.hex()))

    def _at(self, row: Row, place: int) -> str:
        return text(row[1][place]) if place >= 0 else ""


def form_roles(
    header: Sequence[str], taken: Collection[int], seen: Mapping[tuple[int, str], AnswersSeen]
) -> Roles:
    """The address, order number and name that a form's own questions ask for."""
    email: list[int] = []
    order: list[int] = []
    phone: list[int] = []
    name: list[int] = []
    for place, words in enumerate(header):
        if place in taken:
            continue
        header_name = normalised(words)
        answers = seen.get((place, ""), AnswersSeen())
        if _has(header_name, _EMAIL_STEMS) and answers.addresses * 2 >= answers.given:
            email.append(place)
        elif _has(header_name, _ORDER_STEMS):
            order.append(place)
        elif _has(header_name, _PHONE_STEMS):
            phone.append(place)
        elif header_name in _NAME_HEADERS:
            name.append(place)
    return Roles(email=tuple(email), order=tuple(order), phone=tuple(phone), name=tuple(name[:1]))


def answers_in(sheet: Sheet, taken: Collection[int]) -> dict[tuple[int, str], AnswersSeen]:
    """What the answers of the columns that the program itself did not add look like, of the first rows."""
    columns = [place for place in range(min(len(sheet.header), 300)) if place not in taken]
    return look_at_answers(sheet, columns, for_questions=True)


def _look(sheet: Sheet, roles: Roles, *, for_questions: bool) -> FirstLook:
    return first_look(sheet, Columns(dates=roles.answered_at), for_questions=for_questions)


def _comments_of(found: list[SurveyQuestion]) -> dict[int, list[int]]:
    """The column of a rating → those of the comments that follow it; the first has those before it too."""
    ratings = [question.column for question in found if question.kind != COMMENT]
    comments: dict[int, list[int]] = {}
    for question in found:
        if question.kind == COMMENT and ratings:
            before = [column for column in ratings if column < question.column]
            comments.setdefault(before[-1] if before else ratings[0], []).append(question.column)
    return comments


def _has(name: str, stems: str) -> bool:
    return any(stem in name for stem in stems.split())
