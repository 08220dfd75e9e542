"""Ratings from any sheet with a score: its columns are found by the names that people use, or mapped."""

from collections.abc import Iterator
from dataclasses import replace

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question, Record, Survey
from desktop.importers.answer_scales import AnswersSeen, look_at_answers, scale_named
from desktop.importers.base import Source
from desktop.importers.cell_values import Cell, text
from desktop.importers.column_contents import columns_with_dates, dates_first
from desktop.importers.columns import NO_COLUMN, columns_for, matched, normalised, questions_for, synonyms
from desktop.importers.order_words import COLUMN_NAMES as ORDER_COLUMNS
from desktop.importers.sheet import Sheet, open_sheet
from desktop.importers.survey_questions import (
    COMMENT,
    SurveyQuestion,
    ask_kind_of,
    ask_scale,
    kinds_in,
    names_a_rating,
    scale_of,
)
from desktop.importers.survey_rows import Chooser, Roles, SurveyExport, answers_in, form_roles
from desktop.importers.ticket_sheet import is_ticket_header
from desktop.language import N_, _

# Our field → its names in English, Dutch, German, French, Spanish, Italian and Portuguese, likeliest first.
_COLUMNS = {
    "score": """
        score, csat score, nps score, ces score, csat, nps, ces, rating, satisfaction score,
        satisfaction rating, customer satisfaction rating, customer satisfaction, review score, review
        rating, stars, punktzahl, bewertung, note, score de satisfaction, évaluation, puntuación,
        calificación, valoración, punteggio, valutazione, pontuação, avaliação, beoordeling, cijfer,
        tevredenheidsscore, zufriedenheit
    """,
    "answered_at": """
        answered_at, answered at, answered on, answer date, survey date, survey_response_date, response
        date, responded at, rated at, rating date, rated on, review answer timestamp, review creation
        date, review date, recorded date, submitted at, submitted on, submit date, completed at, created
        at, created on, timestamp, date, beantwoord op, datum, beantwortet am, bewertet am, répondu le,
        date de réponse, date, respondido el, fecha, fecha de respuesta, risposto il, data, data
        risposta, respondido em
    """,
    "kind": "kind, survey, survey type, question type, metric, type of survey",
    "scale": "scale, schaal, skala, échelle, escala, scala",
    "comment": """
        comment, comments, feedback, feedback comment, customer remarks, remarks, review comment
        message, review text, opmerking, opmerkingen, toelichting, kommentar, kommentare, anmerkung,
        commentaire, commentaires, comentario, comentarios, commento, commenti, comentário, comentários
    """,
    "conversation": """
        conversation, conversation id, ticket, ticket id, ticket number, chat id, ticketnummer, numéro
        de ticket
    """,
    "response": "response id, respondent id, review id, rating id, answer id, survey response id",
    "id": "id, no, nr, number, row",
    "agent": """
        agent, agent name, agent_name, rated agent, employee, medewerker, mitarbeiter, bearbeiter,
        agente, operatore, atendente
    """,
}
COLUMN_NAMES = dict(synonyms(_COLUMNS)) | {
    field: ORDER_COLUMNS[field] for field in ("email", "name", "order", "phone")
}
FIELDS = tuple(field for field in COLUMN_NAMES if field not in ("response", "id"))

# Names of a score that only a rating has; "score" or "rating" alone may be anything.
_UNMISTAKABLE = frozenset(map(normalised, ("csat", "csat score", "nps", "nps score", "ces", "ces score",
    "satisfaction score", "satisfaction rating", "customer satisfaction rating", "review score",
    "tevredenheidsscore", "score de satisfaction")))  # fmt: skip
_OF_OTHER_SHEETS = frozenset(map(normalised, ("call id", "answered y n", "avgtalkduration",
    "speed of answer in seconds", "lineitem name", "order total", "financial status")))  # fmt: skip


class RatingSheet(SurveyExport):
    """The fallback for every sheet of ratings: one score a row, or the columns of a survey."""

    key = "rating_sheet"
    label = N_("A sheet of ratings")

    def recognises(self, source: Source) -> bool:
        """Where a column names a survey's score and the sheet is not one of tickets, calls or orders."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        names = set(map(normalised, header))
        if is_ticket_header(header) or not names.isdisjoint(_OF_OTHER_SHEETS):
            return False
        if not names.isdisjoint(_UNMISTAKABLE):
            return True
        columns = matched(header, COLUMN_NAMES)
        if "score" in columns and columns.keys() & {"comment", "kind", "scale"}:
            return True
        return any(map(names_a_rating, header))

    def roles(self, sheet: Sheet, answers: Answers) -> Roles:
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        if "score" not in columns or _is_survey(sheet, columns, answers):
            for field in ("score", "comment", "kind", "scale"):
                columns.pop(field, None)
        asked = form_roles(sheet.header, columns.values(), answers_in(sheet, columns.values()))
        own = {field: (columns[field],) if field in columns else () for field in COLUMN_NAMES}
        return Roles(
            answered_at=own["answered_at"],
            email=own["email"] or asked.email,
            phone=own["phone"] or asked.phone,
            name=own["name"] or asked.name,
            order=own["order"] or asked.order,
            response=columns.get("response", -1),
            tells_apart=own["id"],
            conversation=columns.get("conversation", -1),
            agent=columns.get("agent", -1),
            others=tuple(columns[field] for field in ("kind", "scale") if field in columns),
        )

    def proposed_mapping(self, source: Source, answers: Answers) -> dict[str, str]:
        """Our field → the header of the column it is read from, for the preview. Raises Problem."""
        header = self.sheet(source, answers).header
        columns = columns_for(header, COLUMN_NAMES, answers)
        return {field: header[columns[field]] for field in FIELDS if field in columns}

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Where the answers' dates are, if any column holds dates; then as every survey."""
        sheet = self.sheet(source, answers)
        roles = self.roles(sheet, answers)
        return _ask_for_dates(sheet, roles, answers) or super().questions(source, answers)

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All ratings. Raises Problem where a question is open or none of the columns is a rating."""
        sheet = self.sheet(source, answers)
        asked = _ask_for_dates(sheet, self.roles(sheet, answers), answers)
        if asked:
            raise Problem(
                asked[0].text, _("The columns are: {columns}.").format(columns=", ".join(sheet.header))
            )
        yield from super().read(source, answers)

    def found(
        self, sheet: Sheet, roles: Roles, answers: Answers, *, for_questions: bool
    ) -> tuple[list[SurveyQuestion], list[Question]]:
        """The one score and its comment; where there is none, the questions of a survey."""
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        if "score" not in columns or _is_survey(sheet, columns, answers):
            return super().found(sheet, roles, answers, for_questions=for_questions)
        column, split = columns["score"], columns.get("kind", -1)
        header = sheet.header[column]
        looked = look_at_answers(sheet, (column,), split, for_questions=for_questions)
        found: list[SurveyQuestion] = []
        asked: list[Question] = []
        for (_column, label), seen in looked.items():
            given = answers.other.get(f"question.{column + 1}", "")
            kinds = (given,) if given and split < 0 else kinds_in(label) or kinds_in(header)
            if label == Survey.QUALITY:
                kinds = (Survey.QUALITY.value,)
            if len(kinds) != 1 and split >= 0:
                continue  # such rows are set aside, each with its reason
            if len(kinds) != 1 or kinds[0] not in set(Survey):
                asked.append(ask_kind_of(column, header, kinds, seen))
                continue
            if "scale" in columns:
                found.append(SurveyQuestion(column, header, kinds[0], scale_named("5")))
                continue
            scales, certain = scale_of(column, header, kinds[0], seen, answers)
            if not certain or not scales:
                asked.append(ask_scale(column, header, scales, seen))
            else:
                found.append(SurveyQuestion(column, header, kinds[0], scales[0]))
        if "comment" in columns:
            found.append(SurveyQuestion(columns["comment"], sheet.header[columns["comment"]], COMMENT))
        return found, asked

    def chooser(self, sheet: Sheet, answers: Answers, found: list[SurveyQuestion]) -> Chooser:
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        kind_at, scale_at = columns.get("kind", -1), columns.get("scale", -1)
        if "score" not in columns or (kind_at < 0 and scale_at < 0) or _is_survey(sheet, columns, answers):
            return super().chooser(sheet, answers, found)
        ratings = [question for question in found if question.kind != COMMENT]

        def choose(cells: list[Cell]) -> list[SurveyQuestion] | str:
            words = text(cells[kind_at]) if kind_at >= 0 else ""
            kinds = _kinds_of_row(words, ratings)
            of_kind = [question for question in ratings if question.kind in kinds][:1]
            if not of_kind:
                return _("“{value}” is no kind of rating that we know").format(value=words)
            scale = text(cells[scale_at]) if scale_at >= 0 else ""
            if scale_at < 0:
                return of_kind
            named = scale_named(scale, AnswersSeen(), from_zero=of_kind[0].kind == Survey.NPS)
            if named is None:
                return _("“{value}” is no scale").format(value=scale)
            return [replace(of_kind[0], scale=named)]

        return choose


def _kinds_of_row(words: str, ratings: list[SurveyQuestion]) -> tuple[str, ...]:
    if not words:
        return tuple(question.kind for question in ratings) if len(ratings) == 1 else ()
    if normalised(words) == Survey.QUALITY:
        return (Survey.QUALITY.value,)
    return kinds_in(words)


def _is_survey(sheet: Sheet, columns: dict[str, int], answers: Answers) -> bool:
    """Whether several columns are ratings, so that the one called a score is a question among others."""
    if "score" in answers.mapping or "kind" in columns or "scale" in columns:
        return False
    return sum(bool(kinds_in(name)) for name in sheet.header) > 1


def _ask_for_dates(sheet: Sheet, roles: Roles, answers: Answers) -> list[Question]:
    """Which of the columns with dates has the ratings'; none where there are no dates at all."""
    if roles.answered_at or answers.mapping.get("answered_at") == NO_COLUMN:
        return []
    if not columns_with_dates(sheet, answers):
        return []
    asked = questions_for(sheet.header, ("answered_at",), {}, may_lack=("answered_at",))
    return [dates_first(question, sheet, answers) for question in asked]
