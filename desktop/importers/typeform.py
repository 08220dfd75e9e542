"""The responses to a Typeform, as its CSV or XLSX download gives them."""

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.base import Source
from desktop.importers.columns import normalised
from desktop.importers.sheet import Sheet, open_sheet
from desktop.importers.survey_rows import Roles, SurveyExport, answers_in, form_roles
from desktop.language import N_

_SUBMITTED = ("submitdateutc", "stagedateutc", "startdateutc")  # partial responses were never submitted
_OWN = {*_SUBMITTED, "networkid", "responsetype", "tags", "ending", "winningoutcomeid", "score"}


class Typeform(SurveyExport):
    """The token of the response (#), the questions, then what Typeform adds; times are UTC."""

    key = "typeform"
    label = N_("Typeform responses")
    time_zone = "UTC"

    def recognises(self, source: Source) -> bool:
        """By its first column # and the time of submission."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        return header[0].strip() == "#" and "submitdateutc" in map(normalised, header)

    def roles(self, sheet: Sheet, answers: Answers) -> Roles:
        names = [normalised(name) for name in sheet.header]
        times = tuple(names.index(name) for name in _SUBMITTED if name in names)
        own = tuple(place for place, name in enumerate(names) if name in _OWN)
        asked = form_roles(sheet.header, (0, *own), answers_in(sheet, (0, *own)))
        return Roles(
            times, 0, email=asked.email, phone=asked.phone, name=asked.name, order=asked.order, others=own
        )
