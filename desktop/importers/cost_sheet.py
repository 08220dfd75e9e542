"""What customer service cost, month by month, from any sheet."""

from typing import ClassVar

from desktop.domain.identity import digest
from desktop.domain.records import Cost, Record
from desktop.importers.base import Source
from desktop.importers.cell_values import money
from desktop.importers.columns import Synonyms, normalised, synonyms
from desktop.importers.figure_sheet import FigureReader, FigureSheet
from desktop.importers.sheet import Row, open_sheet
from desktop.language import N_, _

_COSTS = frozenset(map(normalised, ("cost", "costs", "kosten", "coût", "coûts", "coste", "costes", "costo",
                                    "costi", "custo", "custos")))  # fmt: skip
_AMOUNTS = frozenset(
    map(normalised, ("amount", "bedrag", "betrag", "montant", "importe", "importo", "montante"))
)


class CostSheet(FigureSheet):
    """One row a month and kind of cost: wages, tools, a call centre."""

    key = "cost_sheet"
    label = N_("A sheet of costs")
    columns_by_name: ClassVar[Synonyms] = synonyms({
        "month": "month, period, maand, monat, mois, mes, mese, mês, periode, période, período, periodo",
        "amount": "amount, cost, costs, total, sum, bedrag, kosten, totaal, betrag, summe, montant, coût, "
            "coûts, importe, coste, costo, costes, importo, costi, valor, custo, custos, montante",
        "what": "what, kind, category, type, description, item, name, soort, categorie, omschrijving, "
            "art, kategorie, beschreibung, catégorie, libellé, concepto, categoría, categoria, "
            "descrizione, descrição",
        "currency": "currency, valuta, währung, devise, moneda, moeda",
    })  # fmt: skip
    required = ("month", "amount")
    dates = ("month",)
    money = ("amount",)

    def recognises(self, source: Source) -> bool:
        """Only where the columns speak of costs, or of amounts for something: sums may be anything."""
        if not super().recognises(source):
            return False
        names = set(map(normalised, open_sheet(source, glance=True).header))
        about_something = any(name in names for name in self.columns_by_name["what"])
        return not _COSTS.isdisjoint(names) or (about_something and not _AMOUNTS.isdisjoint(names))

    def record(self, row: Row, reader: FigureReader) -> Record:
        """The cost; its month and what it was for name it, so that a corrected sheet corrects it."""
        month = reader.month(row, "month")
        place = reader.columns["amount"]
        said = reader.cells.said
        amount, currency = money(
            row[1][place], reader.commas[place], said(row[1], "currency").upper(), reader.own_currency
        )
        if not month or amount is None:
            return reader.cells.skipped(row, _("its month or its amount is empty"))
        what = reader.cells.repaired(said(row[1], "what"))
        times = reader.times.count(f"{month}\0{what}")
        return Cost(digest("cost", month, what, times), month, amount, currency, what)
