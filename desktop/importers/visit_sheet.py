"""Visits to a shop's help page, day by day, from any sheet."""

from typing import ClassVar

from desktop.domain.identity import digest
from desktop.domain.records import HelpVisits, Record
from desktop.importers.columns import Synonyms, synonyms
from desktop.importers.figure_sheet import FigureReader, FigureSheet
from desktop.importers.sheet import Row
from desktop.language import N_, _


class VisitSheet(FigureSheet):
    """One row a day: visits, and of them who said whether it helped and whom it did, where that is known."""

    key = "visit_sheet"
    label = N_("A sheet of visits to the help page")
    columns_by_name: ClassVar[Synonyms] = synonyms({
        "date": "date, day, datum, dag, tag, jour, fecha, día, data, giorno, dia",
        "visits": "visits, views, page views, pageviews, sessions, visitors, users, bezoeken, bezoekers, "
            "besuche, besucher, seitenaufrufe, aufrufe, visites, vues, visiteurs, visitas, visite, "
            "visitatori, visitantes",
        "solved": "solved, helped, helpful, yes, opgelost, geholpen, gelöst, hilfreich, résolu, utile, "
            "resuelto, risolto, resolvido",
        "asked": "asked, answered, answers, said, votes, responses, feedback, gevraagd, antwoorden, stemmen, "
            "gefragt, antworten, stimmen, demandé, réponses, preguntado, respuestas, chiesto, risposte, "
            "perguntado, respostas",
    })  # fmt: skip
    required = ("date", "visits")
    dates = ("date",)
    numbers = ("visits", "solved", "asked")

    def record(self, row: Row, reader: FigureReader) -> Record:
        """The visits of the day, which names them, so that a corrected sheet corrects them."""
        day = reader.day(row, "date")
        cells = reader.cells
        visits = cells.count(row, "visits")
        if not day or visits is None:
            cells.notes = []
            return cells.skipped(row, _("its day or its visits cannot be read"))
        times = reader.times.count(day)
        return HelpVisits(
            digest("visits", day, times), day, visits, cells.count(row, "asked"), cells.count(row, "solved")
        )
