"""The orders of shops and marketplaces that are known by name, and sheets that are written in odd ways."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.fixture_cases import FIXTURES, Case, answers_of, cases
from importers.made_sheets import as_dicts, expected, orders, records, text_file

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Order, OrderLine, Skipped
from desktop.importers import registry
from desktop.importers.base import Source

CASES = [
    case
    for case in cases(
        "woocommerce_orders",
        "etsy_orders",
        "amazon_orders",
        "ebay_orders",
        "squarespace_orders",
        "order_sheet",
    )
    if (case.folder / "expected.json").exists()
]


def importer_of(key):
    importer = registry.by_key(key)
    assert importer
    return importer


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_person_reads_in_the_file(case: Case):
    importer = importer_of(case.key)
    assert importer.questions(case.source, case.answers) == []
    assert as_dicts(orders(importer, case.source, case.answers)) == expected(case.folder)


def test_etsy_writes_the_month_first_and_what_a_spreadsheet_saved_again_is_asked_about(tmp_path):
    etsy = importer_of("etsy_orders")
    head = "Sale Date,Order ID,Order Value,Order Total\n"
    native = text_file(tmp_path, head + "09/03/26,1,5.00,5.00\n", name="native.csv")
    assert etsy.questions(native, Answers()) == []
    assert etsy.how_read(native, Answers()).day_first is False
    proved = text_file(tmp_path, head + "13/03/26,1,5.00,5.00\n09/03/26,1,5.00,5.00\n", name="proved.csv")
    assert etsy.how_read(proved, Answers()).day_first is True
    again = text_file(tmp_path, head + "9/3/2026,1,5.00,5.00\n", name="again.csv")
    assert [question.key for question in etsy.questions(again, Answers())] == ["day-first"]
    assert etsy.questions(again, Answers(day_first=True)) == []


def test_etsy_items_bring_the_lines_of_orders_and_no_total():
    folder = FIXTURES / "etsy_orders"
    etsy = importer_of("etsy_orders")
    (items,) = orders(etsy, Source(folder / "sold_items" / "EtsySoldOrderItems2026.csv"))
    sold = orders(etsy, Source(folder / "sold_orders" / "EtsySoldOrders2026.csv"))[0]
    assert items.order == sold.order
    # What the one file does not have it leaves to the other.
    assert (items.total_minor, sold.lines) == (None, None)


def test_amazons_list_of_unshipped_orders_never_wins_over_the_others():
    folder = FIXTURES / "amazon_orders"
    amazon = importer_of("amazon_orders")
    (unshipped,) = orders(amazon, Source(folder / "unshipped" / "unshipped.txt"))
    full = orders(amazon, Source(folder / "all_orders" / "all_orders.txt"))[0]
    assert unshipped.order == full.order
    assert unshipped.total_minor is None
    assert (unshipped.updated_at or 0) < (full.updated_at or 0)


def test_the_wide_items_of_woocommerce_that_cannot_be_read(tmp_path):
    woo = importer_of("woocommerce_orders")
    words = (
        "order_id,order_date,status,order_total,order_currency,line_item_1,line_item_2\n"
        "1,2026-04-03 10:00:00,completed,5.00,EUR,name:Tea|quantity:many|total:5.00,rubbish\n"
        "2,2026-04-03 10:00:00,completed,5.00,EUR,,\n"
    )
    one, two = orders(woo, text_file(tmp_path, words))
    assert one.lines == [OrderLine("Tea", "", 1, None)]
    assert two.lines == []


@pytest.mark.parametrize(("status", "test", "voided"), [("trash", True, True), ("failed", False, True),
                                                        ("refunded", False, False)])  # fmt: skip
def test_states_of_woocommerce(tmp_path, status, test, voided):
    words = f"order_id,order_date,status,order_total,billing_email\n1,2026-04-03,wc-{status},5.00,a@b.c\n"
    (order,) = orders(importer_of("woocommerce_orders"), text_file(tmp_path, words))
    assert (order.status, order.test, order.voided) == (status, test, voided)


def test_ebays_closing_lines_are_set_aside(tmp_path):
    words = (
        "Sales Record Number,Order Number,Buyer Username,Total Price,Sale Date\n"
        "1,12-1,anna,$5.00,Jul-25-26\n"
        '"1","record(s) downloaded,","from","Jul-01-26",""\n'
    )
    found = records(importer_of("ebay_orders"), text_file(tmp_path, words))
    assert found[1:] == [Skipped("row 3", "there is no order date")]


def test_rows_of_ebay_without_order_number_are_told_apart_by_the_sales_record(tmp_path):
    words = (
        "Sales Record Number,Order Number,Buyer Username,Total Price,Sale Date,Item Title\n"
        "1,,anna,$5.00,Jul-25-26,Mug\n2,,bo,$6.00,Jul-25-26,Cup\n1,,anna,$5.00,Jul-25-26,Pin\n"
    )
    one, two = orders(importer_of("ebay_orders"), text_file(tmp_path, words))
    assert (one.order, [line.product for line in one.lines or []]) == ("1", ["Mug", "Pin"])
    assert two.order == "2"


@pytest.mark.parametrize("key", ["woocommerce_orders", "etsy_orders", "amazon_orders", "ebay_orders"])
def test_the_mapping_of_another_file_does_not_disturb_a_file_known_by_name(key):
    case = next(case for case in CASES if case.key == key)
    answers = answers_of(case.folder)
    answers.mapping = {"order": "Bonnummer"}
    assert as_dicts(orders(importer_of(key), case.source, answers)) == expected(case.folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda words: words.encode("utf-8", "replace"))
    )
)
def test_any_rows_below_a_known_header_give_orders_or_a_problem(tmp_path, case: Case, data):
    header = case.path.read_bytes().split(b"\n", 1)[0]
    answers = case.answers
    answers.day_first = True
    answers.other["decimal"] = "point"
    try:
        found = records(importer_of(case.key), text_file(tmp_path, header + b"\n" + data), answers)
    except Problem:
        return
    assert all(isinstance(record, (Order, Skipped)) for record in found)
