"""The cells of an order's rows: what they share with every other row, and where an order differs."""

from importers.made_sheets import text_file

from desktop.domain.records import Answers, Skipped
from desktop.importers.order_rows import OrderCells, look_at_orders
from desktop.importers.sheet import open_sheet

_COLUMNS = {"order": 0, "placed_at": 1, "country": 2, "product": 3, "total": 4}


def _cells(tmp_path, text):
    sheet = open_sheet(text_file(tmp_path, "order,date,country,product,total\n" + text))
    look = look_at_orders(sheet, _COLUMNS, (0,), Answers(), for_questions=False)
    return OrderCells(_COLUMNS, look, Answers(currency="EUR"), sheet), list(sheet.rows())


def test_the_words_of_an_order_are_taken_as_they_stand(tmp_path):
    cells, [row] = _cells(tmp_path, "7,2026-01-02,NA, - ,1.50\n")
    assert [cells.said(row[1], field) for field in ("country", "product", "email")] == ["NA", "-", ""]


def test_a_date_an_order_can_do_without_says_that_the_order_was_kept(tmp_path):
    cells, [row] = _cells(tmp_path, "7,soon,NL,Tea,1.50\n")
    assert cells.instant(row, "placed_at") is None
    assert cells.notes == [Skipped("row 2", "“soon” is not a date; the order was kept without it")]
    assert cells.required_instant(row[1], "placed_at") == (None, "“soon” is not a date")
