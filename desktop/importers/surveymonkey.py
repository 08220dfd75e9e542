"""The responses to a SurveyMonkey survey: two header rows, the choices of a question side by side."""

from collections.abc import Iterator
from itertools import islice

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.answer_scales import AnswersSeen, number_of, scales_of_words
from desktop.importers.base import Source
from desktop.importers.cell_values import Cell, is_nothing, text
from desktop.importers.columns import normalised
from desktop.importers.sheet import Row, Sheet, open_sheet
from desktop.importers.survey_rows import Roles, SurveyExport, answers_in, form_roles
from desktop.language import N_

_TIMES = ("enddate", "datemodified", "datecreated", "startdate")
_FURTHER_COLUMNS = 2000
_OWN = {*_TIMES, "collectorid", "ipaddress", "respondentid", "emailaddress", "firstname", "lastname"}


class SurveyMonkey(SurveyExport):
    """Respondent ID, Collector ID, times, the respondent as far as known, then the questions."""

    key = "surveymonkey"
    label = N_("SurveyMonkey responses")

    def recognises(self, source: Source) -> bool:
        """By the numbers of respondent and collector."""
        try:
            header = open_sheet(source, glance=True).header
        except Problem:
            return False
        return {"respondentid", "collectorid"} <= set(map(normalised, header))

    def sheet(self, source: Source, answers: Answers) -> Sheet:
        return _WithTwoHeaders(open_sheet(source, answers))

    def roles(self, sheet: Sheet, answers: Answers) -> Roles:
        names = [normalised(name) for name in sheet.header]
        own = tuple(
            place for place, name in enumerate(names) if name in _OWN or name.startswith("customdata")
        )
        asked = form_roles(sheet.header, own, answers_in(sheet, own))
        return Roles(
            answered_at=tuple(names.index(name) for name in _TIMES if name in names),
            response=names.index("respondentid") if "respondentid" in names else -1,
            email=(*_places(names, "emailaddress"), *asked.email),
            phone=asked.phone,
            name=(*_places(names, "firstname"), *_places(names, "lastname")) or asked.name,
            order=asked.order,
            others=own,
        )


def _places(names: list[str], wanted: str) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(names) if name == wanted)


class _WithTwoHeaders(Sheet):
    """The sheet with both header rows as one, and the choices of one question as one column.

    A blank name in the first row belongs to the question to the left. Where the names below it are the levels
    of a scale, the chosen level stands in the question's first column and the others are empty.
    """

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet._source, sheet._layout)
        below, answered = self._rows_below(sheet)
        self._skips = below is not None and not answered
        self._choices: dict[int, dict[int, str]] = {}
        if below is None or answered:
            return
        self.header = self._joined(sheet.header, below)

    @property
    def remembered(self) -> dict[object, object]:
        """Apart from what others remember of the file, whose second row is an answer to them."""
        own = self._layout.remembered.setdefault("with two headers", {})
        assert isinstance(own, dict)
        return own

    @staticmethod
    def _rows_below(sheet: Sheet) -> tuple[list[Cell] | None, bool]:
        """The second header row, and whether it is an answer already (then there is only one header)."""
        wide = Sheet(sheet._source, sheet._layout)
        wide.header = wide.header + [""] * _FURTHER_COLUMNS  # the last question's choices have no names above
        for _number, cells in islice(wide.rows(counted=False), 1):
            while cells and cells[-1] == "":
                cells = cells[:-1]
            names = [normalised(name) for name in sheet.header]
            respondent = names.index("respondentid") if "respondentid" in names else 0
            return cells, respondent < len(cells) and not is_nothing(text(cells[respondent]))
        return None, False

    def _joined(self, above: list[str], below: list[Cell]) -> list[str]:
        names = self._layout.header_cells
        joined: list[str] = []
        group: list[int] = []
        question = ""
        for place in range(max(len(above), len(below))):
            own = text(names[place]) if place < len(names) else ""
            if own:
                self._close(group, below, joined)
                group, question = [place], above[place]
            else:
                group.append(place)
            choice = text(below[place]) if place < len(below) else ""
            joined.append(question if own else f"{question} – {choice}" if choice else question)
        self._close(group, below, joined)
        return joined

    def _close(self, group: list[int], below: list[Cell], joined: list[str]) -> None:
        """Ends a question that has several columns: one scale, or several things that were rated."""
        if len(group) < 2:
            return
        choices = {place: text(below[place]) if place < len(below) else "" for place in group}
        if _is_scale([choice for choice in choices.values() if choice]):
            self._choices[group[0]] = choices
            return
        first = choices[group[0]]
        if first:
            joined[group[0]] = f"{joined[group[0]]} – {first}"

    def rows(self, *, counted: bool = True) -> Iterator[Row]:
        rows = super().rows(counted=counted)
        if self._skips:
            next(rows, None)
        for number, cells in rows:
            for first, choices in self._choices.items():
                chosen = [place for place in choices if not is_nothing(text(cells[place]))]
                answer = choices[chosen[0]] if chosen else ""
                for place in choices:
                    cells[place] = ""
                cells[first] = answer
            yield number, cells


def _is_scale(choices: list[str]) -> bool:
    seen = AnswersSeen()
    for choice in choices:
        seen.see(choice)
    if seen.numbers and all(number_of(choice) is not None for choice in choices):
        return True
    return bool(scales_of_words(seen))
