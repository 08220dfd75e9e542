"""Shopify's order export."""

import csv
import io
import random

import pytest
from importers.made_sheets import (
    CORPUS,
    FIXTURES,
    as_dicts,
    at,
    expected,
    orders,
    records,
    row,
    text_file,
    xlsx,
)

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, LeftOut, Order, OrderLine, Skipped
from desktop.importers.base import Source
from desktop.importers.shopify_orders import ShopifyOrders

SHOPIFY = ShopifyOrders()
CASE = FIXTURES / "shopify_orders" / "two_orders"
HEAD = "Name,Email,Financial Status,Created at,Currency,Total,Lineitem quantity,Lineitem name,Lineitem price"


def lines_of(order: Order) -> list[OrderLine]:
    assert order.lines is not None
    return order.lines


def test_two_orders():
    source = Source(CASE / "orders_export.csv")
    assert SHOPIFY.recognises(source)
    assert SHOPIFY.questions(source, Answers()) == []
    assert as_dicts(orders(SHOPIFY, source)) == expected(CASE)
    assert source.fraction == 1


def test_the_time_zone_of_the_answers_does_not_move_instants_with_an_offset():
    source = Source(CASE / "orders_export.csv")
    assert orders(SHOPIFY, source, Answers(time_zone="Asia/Tokyo")) == orders(SHOPIFY, source)


def corpus_file():
    path = CORPUS / "orders" / "shopify_ramkumar03ace__orders_export_1.PSEUDONYMISED.csv"
    if not path.exists():
        pytest.skip("../shared/corpus is not here")
    return path


def test_a_real_export_has_51_orders_with_121_lines():
    source = Source(corpus_file())
    assert SHOPIFY.recognises(source)
    assert SHOPIFY.questions(source, Answers()) == []
    found = orders(SHOPIFY, source)
    assert len(found) == 51
    assert len({order.order for order in found}) == 51
    assert sum(len(lines_of(order)) for order in found) == 121
    with corpus_file().open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(order.total_minor or 0 for order in found) == sum(
        round(float(r["Total"] or 0) * 100) for r in rows
    )
    assert {order.currency for order in found} == {"INR"}
    assert {order.status for order in found} == {"paid"}
    assert not any(order.test or order.voided for order in found)
    note = SHOPIFY.how_read(source, Answers())
    assert (note.delimiter, note.encoding, note.decimal_comma) == (",", "utf-8", False)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_columns_and_rows_does_not_matter(tmp_path, seed):
    with corpus_file().open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    usual = {order.order: order for order in orders(SHOPIFY, Source(corpus_file()))}
    chance = random.Random(seed)
    places = list(range(len(header)))
    chance.shuffle(places)
    chance.shuffle(rows)
    out = io.StringIO(newline="")
    csv.writer(out).writerows([line[place] for place in places] for line in [header, *rows])
    found = orders(SHOPIFY, text_file(tmp_path, out.getvalue()))
    assert len(found) == 51
    for order in found:
        lines, before = lines_of(order), lines_of(usual[order.order])
        assert sorted(map(repr, lines)) == sorted(map(repr, before))
        order.lines = usual[order.order].lines = None
        assert order == usual[order.order]


def test_a_name_that_returns_adds_its_lines(tmp_path):
    source = text_file(
        tmp_path,
        f"{HEAD}\n"
        "#2,a@b.c,paid,2026-05-02 10:00:00 +0200,EUR,30.00,1,Mug,10.00\n"
        "#1,,paid,2026-05-01 10:00:00 +0200,EUR,5.00,1,Pin,5.00\n"
        "#2,a@b.c,,2026-05-02 10:00:00 +0200,,,2,Bowl,10.00\n",
    )
    first, second = orders(SHOPIFY, source)
    assert (first.order, second.order) == ("#1", "#2")  # what returns comes once, at the end
    assert [line.product for line in lines_of(second)] == ["Mug", "Bowl"]
    assert second.total_minor == 3000


def test_a_second_export_behind_the_first_replaces_its_orders(tmp_path):
    one = "#1,,paid,2026-05-01 10:00:00 +0200,EUR,5,1,Pin,5\n#1,,,2026-05-01 10:00:00 +0200,,,1,Cap,0\n"
    source = text_file(tmp_path, f"{HEAD}\n{one}{HEAD}\n{one.replace('paid', 'refunded')}")
    left_out, order = records(SHOPIFY, source)
    assert left_out == LeftOut("duplicate")
    assert order.status == "refunded"
    assert [line.product for line in order.lines] == ["Pin", "Cap"]


def test_a_bad_row_is_set_aside_and_the_rest_goes_on(tmp_path):
    source = text_file(
        tmp_path,
        f"{HEAD}\n"
        "#4,,paid,31/13/2026,EUR,5.00,1,Pin,5.00\n"
        "#4,,,2026-05-01 10:00:00 +0200,,,1,Cap,5.00\n"
        ",,paid,2026-05-01 10:00:00 +0200,EUR,5.00,1,Pin,5.00\n"
        "#3,,paid,,EUR,5.00,1,Pin,5.00\n"
        "#2,,paid,2026-05-01 10:00:00 +0200,EUR,free,two,Pin,x\n",
    )
    assert records(SHOPIFY, source)[:4] == [
        Skipped("row 2", "“31/13/2026” is not a date"),
        Skipped("row 3", "its order in row 2 could not be read"),
        Skipped("row 4", "there is no order number"),
        Skipped("row 5", "there is no order date"),
    ]
    order, *notes = records(SHOPIFY, source)[4:]
    assert (order.order, order.total_minor, order.lines) == ("#2", None, [OrderLine("Pin")])
    assert notes == [
        Skipped("row 6", "“free” is not an amount; the order was kept without it"),
        Skipped("row 6", "“two” is not a number; the order was kept without it"),
        Skipped("row 6", "“x” is not an amount; the order was kept without it"),
    ]


def test_an_export_saved_again_by_a_spreadsheet(tmp_path):
    head = HEAD.replace(",", ";") + ";Cancelled at"
    ambiguous = f"{head}\n#2;;paid;03/04/2026 10:00;EUR;1.234,50;1;Mug;10,00;\n"
    source = text_file(tmp_path, ambiguous)
    (question,) = SHOPIFY.questions(source, Answers())
    assert (question.key, question.choices) == ("day-first", ("day-first", "month-first"))
    with pytest.raises(Problem, match=r"Choose one of: day-first, month-first"):
        records(SHOPIFY, source)
    answers = Answers(day_first=True, time_zone="Europe/Amsterdam")
    (order,) = orders(SHOPIFY, source, answers)
    assert (order.placed_at, order.total_minor) == (at("2026-04-03T08:00"), 123450)
    # A date of another column decides for all that are written alike.
    source = text_file(
        tmp_path, ambiguous + "#1;;paid;02/04/2026 10:00;EUR;5;1;Pin;5;30/04/2026\n", name="c.csv"
    )
    assert SHOPIFY.questions(source, Answers()) == []
    assert SHOPIFY.how_read(source, Answers()).day_first is True


def test_trials_drafts_and_missing_columns(tmp_path):
    head = "NAME,Financial-Status,Lineitem_Name,created at,payment method"
    source = text_file(
        tmp_path,
        f"{head}\n#1,paid,Mug,2026-05-01T10:00:00Z,bogus\n#D2,,Mug,2026-05-01T10:00:00Z,\n#3,pending,,2026-05-01T10:00:00Z,\n",
    )
    assert SHOPIFY.recognises(source)
    trial, draft, order = orders(SHOPIFY, source)
    assert (trial.test, draft.test, order.test) == (True, True, False)
    assert (order.total_minor, order.currency, order.email, order.lines) == (None, "", "", [])
    with pytest.raises(Problem, match="placed_at"):
        records(
            SHOPIFY, text_file(tmp_path, "Name,Financial Status,Lineitem name\n#1,paid,Mug\n", name="x.csv")
        )


def test_squarespace_and_others_are_not_taken_for_shopify(tmp_path):
    for head in (
        "Order ID,Email,Financial Status,Amount Refunded,Name,Lineitem name",
        "Name,Total",
        "Name;Email",
    ):
        assert not SHOPIFY.recognises(text_file(tmp_path, head + "\n1,2,3,4,5,6\n"))
    assert not SHOPIFY.recognises(text_file(tmp_path, b"\x89PNG\r\n\x1a\n"))
    assert not SHOPIFY.recognises(Source(tmp_path / "gone"))


def test_a_workbook(tmp_path):
    head = [
        "Name",
        "Financial Status",
        "Created at",
        "Total",
        "Currency",
        "Lineitem name",
        "Lineitem quantity",
    ]
    source = xlsx(tmp_path, row(1, *head) + row(2, "#1", "Paid", 46143.5, 19.99, "EUR", "Mug", 2))
    assert SHOPIFY.recognises(source)
    (order,) = orders(SHOPIFY, source)
    assert (order.placed_at, order.total_minor, order.status) == (at("2026-05-01T12:00"), 1999, "paid")
    assert order.lines == [OrderLine("Mug", "", 2, None)]


@pytest.mark.parametrize("step", [61])
def test_an_export_cut_anywhere_gives_records_or_a_problem(tmp_path, step):
    data = (CASE / "orders_export.csv").read_bytes()
    for length in range(0, len(data), step):
        source = text_file(tmp_path, data[:length], name=f"{length}.csv")
        try:
            found = records(SHOPIFY, source)
        except Problem:
            continue
        assert all(isinstance(record, (Order, Skipped, LeftOut)) for record in found)
