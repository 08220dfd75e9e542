"""What somebody worked for customers, day by day, from any sheet."""

from typing import ClassVar

from desktop.domain.identity import digest
from desktop.domain.records import HoursWorked, Record
from desktop.importers.columns import Synonyms, synonyms
from desktop.importers.figure_sheet import FigureReader, FigureSheet
from desktop.importers.row_cells import HOUR, unit_in
from desktop.importers.sheet import Row
from desktop.language import N_, _


class HoursSheet(FigureSheet):
    """One row a day and person: “7.5”, “7:30”, or minutes where the column says so."""

    key = "hours_sheet"
    label = N_("A sheet of hours worked")
    columns_by_name: ClassVar[Synonyms] = synonyms({
        "date": "date, day, datum, dag, tag, jour, fecha, día, data, giorno, dia",
        "hours": "hours, hours worked, worked, time worked, minutes, minutes worked, uren, gewerkte uren, "
            "stunden, arbeitsstunden, arbeitszeit, heures, horas, ore, minuten, minutos, minuti, "
            "horas trabajadas, ore lavorate",
        "person": "person, name, agent, employee, who, naam, medewerker, mitarbeiter, nom, nombre, nome, "
            "persona, pessoa, personne",
    })  # fmt: skip
    required = ("date", "hours")
    dates = ("date",)
    numbers = ("hours",)

    def record(self, row: Row, reader: FigureReader) -> Record:
        """The hours; their day and person name them, so that a corrected sheet corrects them."""
        day = reader.day(row, "date")
        unit = unit_in(reader.header[reader.columns["hours"]]) or HOUR
        seconds = reader.cells.seconds(row, "hours", unit)
        if not day or seconds is None:
            reader.cells.notes = []
            return reader.cells.skipped(row, _("its day or its hours cannot be read"))
        person = reader.cells.repaired(reader.cells.said(row[1], "person"))
        times = reader.times.count(f"{day}\0{person}")
        return HoursWorked(digest("hours", day, person, times), day, round(seconds / 60), person)
