"""The answers to a Google form, as its sheet or its own CSV download gives them."""

from itertools import islice

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.answer_scales import AnswersSeen
from desktop.importers.base import Source
from desktop.importers.columns import normalised
from desktop.importers.sheet import Sheet, open_sheet
from desktop.importers.survey_questions import may_be_rating
from desktop.importers.survey_rows import Roles, SurveyExport, answers_in, form_roles
from desktop.language import N_

# The first column in the languages of the accounts; all were seen in programs that read such sheets.
_TIMESTAMPS = frozenset(
    map(
        normalised,
        (
            "Timestamp", "Tijdstempel", "Zeitstempel", "Horodateur", "Marca temporal",
            "Informazioni cronologiche", "Carimbo de data/hora",
        ),
    )
)  # fmt: skip
_SAMPLE = 50  # rows that are looked at to recognise a form that asks for a rating


class GoogleForms(SurveyExport):
    """First the time of the answer in the account's language, then the questions as they were asked."""

    key = "google_forms"
    label = N_("Google Forms answers")

    def recognises(self, source: Source) -> bool:
        """By its time stamp, where any of the questions may be a rating."""
        try:
            sheet = open_sheet(source, glance=True)
            if normalised(sheet.header[0]) not in _TIMESTAMPS:
                return False
            rows = list(islice(sheet.rows(counted=False), _SAMPLE))
        except Problem:
            return False
        for place, header in enumerate(sheet.header[1:300], start=1):
            seen = AnswersSeen()
            for _number, cells in rows:
                seen.see(cells[place])
            if may_be_rating(header, seen):
                return True
        return False

    def roles(self, sheet: Sheet, answers: Answers) -> Roles:
        asked = form_roles(sheet.header, (0,), answers_in(sheet, (0,)))
        return Roles((0,), email=asked.email, phone=asked.phone, name=asked.name, order=asked.order)
