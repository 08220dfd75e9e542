"""Orders from any shop's sheet: its columns are found by the names that shops use, or mapped by a person."""

from collections.abc import Collection

from desktop.domain.records import Answers, Question
from desktop.importers.base import Source
from desktop.importers.columns import NO_COLUMN, columns_for, normalised, questions_for
from desktop.importers.order_file import OrderFile
from desktop.importers.order_words import COLUMN_NAMES, ONE_CUSTOMER_AN_ORDER, OTHER_SHEETS
from desktop.importers.sheet import Sheet, open_sheet
from desktop.language import N_

REQUIRED = ("order", "placed_at")

_CUSTOMER_ID = "customerid"

FIELDS = tuple(COLUMN_NAMES)


class OrderSheet(OrderFile):
    """The fallback for every sheet of orders that no importer knows by name."""

    key = "order_sheet"
    label = N_("A sheet of orders")
    shop = "orders"
    columns_by_name = COLUMN_NAMES

    def is_header(self, names: Collection[str]) -> bool:
        """Only where an order number and an order date go by names that shops use for them."""
        found = all(any(name in names for name in COLUMN_NAMES[field]) for field in REQUIRED)
        return found and OTHER_SHEETS.isdisjoint(names)

    def columns(self, sheet: Sheet, answers: Answers) -> dict[str, int]:
        columns = columns_for(sheet.header, COLUMN_NAMES, answers)
        names = [normalised(header) for header in sheet.header]
        by_id = "customer" in columns and names[columns["customer"]] == _CUSTOMER_ID
        if by_id and "customer" not in answers.mapping and not ONE_CUSTOMER_AN_ORDER.isdisjoint(names):
            del columns["customer"]
        return columns

    def required(self, answers: Answers) -> tuple[str, ...]:
        """A sheet without order numbers is read by the row where a person says that it has none."""
        return tuple(field for field in REQUIRED if field != "order" or not _lacks_numbers(answers))

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        """Which column holds a required field; then, day or month first and decimal comma or point."""
        sheet = open_sheet(source, answers)
        columns = self.columns(sheet, answers)
        asked = questions_for(sheet.header, self.required(answers), columns, may_lack=("order",))
        return asked or super().questions(source, answers)


def _lacks_numbers(answers: Answers) -> bool:
    return answers.mapping.get("order") == NO_COLUMN
