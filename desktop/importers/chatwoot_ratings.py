"""Chatwoot's CSAT report, one row for each answer; its other reports hold sums and are refused."""

from collections.abc import Iterator

from desktop.domain.contact_points import email_point, phone_point
from desktop.domain.identity import digest
from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question, Rating, Record, Survey
from desktop.importers.answer_scales import Scale
from desktop.importers.base import Source
from desktop.importers.cell_values import Unreadable, text
from desktop.importers.columns import matched, normalised, require
from desktop.importers.first_look import Columns, FirstLook, first_look
from desktop.importers.occurrences import Occurrences
from desktop.importers.row_cells import RowCells
from desktop.importers.sheet import ReadingNote, Row, Sheet, open_sheet
from desktop.importers.ticket_rows import synonyms_of
from desktop.language import N_, _

# From chatwoot/chatwoot: app/views/api/v1/accounts/csat_survey_responses/download.csv.erb and the headers of
# config/locales/{en,de,es,it,pt_BR,fr}.yml. Blank lines stand between the rows, a line with the reporting
# period behind them. Times are UTC. CSVSafe puts ' before a cell that begins like a formula ("+31…").
_HEADERS = {
    "agent": (
        "Agent Name", "Agentenname", "Nombre del agente", "Nome Operatore", "Nome do Agente",
        "Nom de l'agent",
    ),
    "rating": ("Rating", "Bewertung", "Calificación", "Valutazione", "Classificação", "Note"),
    "comment": (
        "Feedback Comment", "Feedback-Kommentar", "Comentario de opinión", "Commento di Feedback",
        "Comentário de Feedback",
    ),
    "name": ("Contact Name", "Kontaktname", "Nombre de Contacto", "Nome Contatto", "Nome do contato"),
    "email": (
        "Contact Email Address", "Kontakt-E-Mail-Adresse", "Correo electrónico de contacto",
        "Indirizzo Email Contatto", "E-mail de contato",
    ),
    "phone": (
        "Contact Phone Number", "Kontakt Telefonnummer", "Número de teléfono de contacto",
        "Numero di Telefono Contatto", "Telefone de contato",
    ),
    "conversation": (
        "Link to the conversation", "Link zur Konversation", "Enlace a la conversación",
        "Link alla conversazione", "Link para a conversa",
    ),
    "answered_at": (
        "Recorded date", "Aufnahmedatum", "Fecha registrada", "Data di registrazione", "Data de gravação",
    ),
}  # fmt: skip
_SYNONYMS = synonyms_of(_HEADERS)
_REQUIRED = ("rating", "conversation", "answered_at")
_PERIODS = (
    "Reporting period", "Berichtszeitraum", "Reportando el periodo", "Reportando o período",
    "Periodo di segnalazione", "Période de rapport",
)  # fmt: skip
_AVERAGES = frozenset(map(normalised, (
    "Avg first response time", "Avg resolution time", "Avg. first response time", "Avg. resolution time",
    "Avg first response time (Minutes)", "Avg resolution time (Minutes)", "Avg customer waiting time",
    "Durchschnittliche Auflösungszeit (Minuten)", "Tiempo promedio de resolución",
    "Tempo medio di risoluzione", "Tempo médio de resolução", "Temps moyen de résolution (Minutes)",
)))  # fmt: skip
_SCALE = Scale(1, 5)
_LONGEST_LINE = 400


class ChatwootRatings:
    """Ratings 1 to 5 with the agent who was rated, and the number of the conversation."""

    key = "chatwoot_ratings"
    label = N_("Chatwoot ratings")
    channel = ""

    def recognises(self, source: Source) -> bool:
        """By the CSAT report's columns, or by those of the reports that hold sums only."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        return _is_csat(header) or _is_sums(source, header)

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """None, unless a spreadsheet has rewritten the dates."""
        sheet = _opened(source, answers)
        return _look(sheet, for_questions=True).questions(answers)

    def how_read(self, source: Source, answers: Answers) -> ReadingNote:
        """How the file is read, for the preview. Raises Problem."""
        sheet = _opened(source, answers)
        return _look(sheet, for_questions=True).annotated(sheet.note, answers)

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """All ratings. Raises Problem where the report holds sums."""
        sheet = _opened(source, answers)
        columns = matched(sheet.header, _SYNONYMS)
        require(sheet.header, _REQUIRED, columns)
        look = _look(sheet, for_questions=False)
        look.require(answers)
        utc = Answers("UTC", answers.day_first, other=answers.other)
        cells = RowCells(columns, look, utc, sheet)
        times = Occurrences()
        for row in sheet.rows():
            if not _is_period(text(row[1][0])):
                yield from _records(row, cells, times)


def _records(row: Row, cells: RowCells, times: Occurrences) -> Iterator[Record]:
    answered_at, reason = cells.required_instant(row[1], "answered_at")
    if answered_at is None:
        yield cells.skipped(row, reason or _("there is no date of the answer"))
        return
    try:
        score = _SCALE.score(cells.cell(row[1], "rating"))
    except Unreadable as error:
        yield cells.skipped(row, _("“{value}” is not a rating from 1 to 5").format(value=error))
        return
    if score is None:
        yield cells.skipped(row, _("there is no rating"))
        return
    said = {field: _freed(cells.said(row[1], field)) for field in cells.columns}
    link, recorded = said["conversation"], said["answered_at"]
    content = digest("rating", "chatwoot", link, recorded)
    phone = said.get("phone", "")
    yield Rating(
        identity=digest(content, times.count(content.hex())),
        survey=Survey.CSAT,
        score=score,
        lowest=_SCALE.lowest,
        highest=_SCALE.highest,
        answered_at=answered_at,
        comment=cells.repaired(said.get("comment", "")),
        customer=email_point(said.get("email", "")) or (phone_point(phone) if phone else ""),
        name=cells.repaired(said.get("name", "")),
        conversation=link.rstrip("/").rpartition("/")[2],
        agent=cells.repaired(said.get("agent", "").rpartition(" (")[0] or said.get("agent", "")),
    )


def _freed(words: str) -> str:
    """Without the ' that keeps spreadsheets from taking a cell for a formula."""
    return words[1:] if words[:1] == "'" and words[1:2] in ("=", "+", "-", "@") else words


def _opened(source: Source, answers: Answers) -> Sheet:
    sheet = open_sheet(source, answers)
    if not _is_csat(sheet.header) and _is_sums(source, sheet.header):
        raise Problem(
            _("“{name}” holds sums, not single conversations.").format(name=source.name),
            _("Of Chatwoot's reports only CSAT has one row for each answer. Download that one."),
        )
    return sheet


def _look(sheet: Sheet, *, for_questions: bool) -> FirstLook:
    columns = matched(sheet.header, _SYNONYMS)
    dates = (columns["answered_at"],) if "answered_at" in columns else ()
    return first_look(sheet, Columns(dates=dates), for_questions=for_questions)


def _is_csat(header: list[str]) -> bool:
    columns = matched(header, _SYNONYMS)
    return all(field in columns for field in (*_REQUIRED, "email"))


def _is_sums(source: Source, header: list[str]) -> bool:
    if not _AVERAGES.isdisjoint(map(normalised, header)):
        return True
    first_line = source.head(_LONGEST_LINE).decode("utf-8", "replace").lstrip('\ufeff\r\n "')
    return _is_period(first_line)


def _is_period(words: str) -> bool:
    """Whether this is the line that says which time a report is about."""
    start = normalised(words[:80])
    return any(start.startswith(normalised(period)) for period in _PERIODS)
