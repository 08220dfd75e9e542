"""Sheets of orders from any shop."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.made_sheets import (
    FIXTURES,
    as_dicts,
    at,
    expected,
    ods,
    ods_row,
    orders,
    records,
    row,
    text_file,
    xlsx,
)

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Order, OrderLine, Skipped
from desktop.importers import first_look
from desktop.importers.base import Source
from desktop.importers.order_sheet import OrderSheet

SHEET = OrderSheet()
GERMAN = FIXTURES / "order_sheet" / "german_shop"


def orders_in(tmp_path, words, answers=None):
    return orders(SHEET, text_file(tmp_path, words), answers)


def test_a_german_shop():
    source = Source(GERMAN / "bestellungen.csv")
    answers = Answers(time_zone="Europe/Berlin")
    assert SHEET.recognises(source)
    assert SHEET.questions(source, answers) == []
    assert as_dicts(orders(SHEET, source, answers)) == expected(GERMAN)
    assert SHEET.proposed_mapping(source, answers) == {
        "order": "Bestellnummer", "placed_at": "Bestelldatum", "email": "E-Mail", "name": "Kunde",
        "total": "Gesamtbetrag", "status": "Status", "shipped_at": "Versandt am", "product": "Artikel",
        "quantity": "Anzahl",
    }  # fmt: skip
    assert SHEET.how_read(source, answers).sentences() == [
        "Letters: UTF-8",
        "Columns are divided by: semicolon",
        "The column names are in row 3.",
        "Dates are read day first.",
        "Amounts have a decimal comma.",
    ]


def test_workbooks_of_all_kinds(tmp_path):
    xls = orders(SHEET, Source(FIXTURES / "order_sheet" / "xls" / "orders.xls"))
    assert [(order.order, order.placed_at, order.total_minor, order.currency) for order in xls] == [
        ("1042", at("2026-04-03T14:05"), 1250, "EUR"),
        ("1043", at("2026-04-04T09:00"), 700, "EUR"),
    ]
    book = xlsx(tmp_path, row(1, "Order", "Date", "Total") + row(2, 1042, 46115.5, 12.5))
    assert orders(SHEET, book)[0].placed_at == at("2026-04-03T12:00")
    sheet = ods(tmp_path, ods_row("Order", "Date") + ods_row("7", "2026-04-03"))
    assert [order.order for order in orders(SHEET, sheet)] == ["7"]


def test_all_fields(tmp_path):
    (order,) = orders_in(
        tmp_path,
        "order,placed_at,customer,email,phone,name,total,currency,status,refunded,cancelled_at,shipped_at,"
        "delivered_at,country,product,sku,quantity,line_total,shop\n"
        "7,2026-04-03T10:00Z,anna77,Anna@Example.org,+31 6 12345678,MÃ¼ller,25.00,€,Paid,5.00,2026-04-04,"
        "2026-04-05,2026-04-06,NL,Mug,M1,2,20.00,Marktplatz\n",
    )
    assert order == Order(
        shop="Marktplatz", order="7", placed_at=at("2026-04-03T10:00"), email="anna@example.org",
        phone="tel:+31612345678", handle="name:Marktplatz/anna77", name="Müller", total_minor=2500,
        currency="EUR", refunded_minor=500, status="paid", cancelled_at=at("2026-04-04"),
        shipped_at=at("2026-04-05"),
        delivered_at=at("2026-04-06"), country="NL", lines=[OrderLine("Mug", "M1", 2, 1000)],
    )  # fmt: skip


def test_names_stay_as_they_are_when_a_person_says_so(tmp_path):
    words = "order,date,name\n7,2026-04-03,MÃ¼ller\n"
    assert orders_in(tmp_path, words)[0].name == "Müller"
    assert orders_in(tmp_path, words, Answers(other={"repair": "no"}))[0].name == "MÃ¼ller"


def test_a_column_customer_may_hold_addresses(tmp_path):
    one, two, three = orders_in(
        tmp_path,
        "order,date,customer,email\n1,2026-04-03,anna@b.c,\n2,2026-04-03,anna@b.c,bo@b.c\n3,2026-04-03,77,bo@b.c\n",
    )
    assert (one.email, one.handle) == ("anna@b.c", "")
    assert (two.email, two.handle) == ("bo@b.c", "")
    assert (three.email, three.handle) == ("bo@b.c", "name:orders/77")


def test_rows_of_one_order_are_its_lines(tmp_path):
    words = (
        "order,date,total,product,line_total,quantity,name\n"
        "1,2026-04-03,30.00,Mug,10.00,3,\n"
        "1,2026-04-03,30.00,Bowl,20.00,,Anna\n"
        "2,2026-04-03,,Pin,,1,\n"
        "2,,,,,,\n"
    )
    one, two = orders_in(tmp_path, words)
    assert (one.total_minor, one.name) == (3000, "Anna")
    assert one.lines == [OrderLine("Mug", "", 3, None), OrderLine("Bowl", "", 1, 2000)]
    assert (two.total_minor, two.lines) == (None, [OrderLine("Pin")])


def test_line_totals_are_added_up_where_there_is_no_total(tmp_path):
    words = "order,date,line_total\n1,2026-04-03,10.00 €\n1,2026-04-03,20.00 €\n2,2026-04-03,\n"
    one, two = orders_in(tmp_path, words)
    assert (one.total_minor, one.currency, one.lines) == (3000, "EUR", None)
    assert two.total_minor is None


def test_totals_that_differ_within_orders_are_those_of_the_rows(tmp_path):
    words = (
        "order,date,total,product\n1,2026-04-03,10.00,Mug\n1,2026-04-03,20.00,Bowl\n2,2026-04-03,5.00,Pin\n"
        "2,2026-04-03,5.00,Cap\n3,2026-04-03,1.00,A\n3,2026-04-03,2.00,B\n3,2026-04-03,,C\n"
    )
    source = text_file(tmp_path, words)
    assert [order.total_minor for order in orders(SHEET, source)] == [3000, 1000, 300]
    assert SHEET.how_read(source, Answers()).totals_added_up
    repeated = words.replace("20.00", "10.00").replace(",2.00", ",1.00")
    assert [order.total_minor for order in orders_in(tmp_path, repeated)] == [1000, 500, 100]


def test_the_same_number_in_two_shops_is_two_orders(tmp_path):
    words = "shop,order,date\nA,1,2026-04-03\nB,1,2026-04-04\nA,1,2026-04-03\n"
    assert [(order.shop, order.order) for order in orders_in(tmp_path, words)] == [("B", "1"), ("A", "1")]


@pytest.mark.parametrize(
    ("written", "status", "voided", "test"),
    [
        ("Geannuleerd", "cancelled", False, False),
        ("storniert", "cancelled", False, False),
        ("Annulée", "cancelled", False, False),
        ("Canceled", "cancelled", False, False),
        ("Versendet", "versendet", False, False),
        ("voided", "voided", True, False),
        ("Draft", "draft", True, True),
        ("test", "test", True, True),
        ("", None, False, False),
    ],
)
def test_states(tmp_path, written, status, voided, test):
    (order,) = orders_in(tmp_path, f"order,date,status\n1,2026-04-03,{written}\n")
    assert (order.status, order.voided, order.test, order.cancelled_at) == (status, voided, test, None)


@pytest.mark.parametrize(
    ("total", "column", "own", "minor", "currency"),
    [
        ("$5.00", "", "EUR", 500, "USD"),
        ("5.00", "GBP", "EUR", 500, "GBP"),
        ("5.00", "£", "EUR", 500, "GBP"),
        ("5.00", "", "EUR", 500, "EUR"),
        ("5.00", "", "", 500, ""),
        ("500", "JPY", "EUR", 500, "JPY"),
        ("500", "points", "", 50000, "POINTS"),
        ("", "", "EUR", None, "EUR"),
    ],
)
def test_currencies(tmp_path, total, column, own, minor, currency):
    words = f"order,date,total,currency\n1,2026-04-03,{total},{column}\n"
    (order,) = orders_in(tmp_path, words, Answers(currency=own))
    assert (order.total_minor, order.currency) == (minor, currency)


def test_bad_rows_are_set_aside_and_the_rest_goes_on(tmp_path):
    words = (
        "order,date,total,shipped_at,quantity,product\n"
        "1,31/13/2026,5.00,,1,Mug\n"
        ",2026-04-03,5.00,,1,Mug\n"
        "2,2026-04-03,5.00,,1,Mug\n"
        "2,soon,5.00,,1,Cap\n"
        "3,-,5.00,,1,Mug\n"
        "4,2026-04-03,abc,later,many,Mug\n"
        "Total,,15.00,,,\n"
    )
    found = records(SHEET, text_file(tmp_path, words))
    assert [record for record in found if isinstance(record, Skipped)] == [
        Skipped("row 2", "“31/13/2026” is not a date"),
        Skipped("row 3", "there is no order number"),
        Skipped("row 5", "“soon” is not a date"),
        Skipped("row 6", "there is no order date"),
        Skipped("row 7", "“many” is not a number; the order was kept without it"),
        Skipped("row 7", "“abc” is not an amount; the order was kept without it"),
        Skipped("row 7", "“later” is not a date; the order was kept without it"),
        Skipped("row 8", "there is no order date"),
    ]
    assert [record.order for record in found if isinstance(record, Order)] == ["2", "4"]


# Questions


def test_a_required_field_without_column_is_asked_for(tmp_path):
    source = text_file(tmp_path, "Ref,When,Total\nA1,2026-04-03,5.00\n")
    assert not SHEET.recognises(source)
    asked = SHEET.questions(source, Answers())
    assert [(question.key, question.choices) for question in asked] == [
        ("map.order", ("Ref", "When", "Total", "-")),
        ("map.placed_at", ("Ref", "When", "Total")),
    ]
    with pytest.raises(Problem, match=r"order, placed_at.*“Ref”, “When”, “Total”"):
        records(SHEET, source)
    answers = Answers(mapping={"order": "Ref", "placed_at": "when"})
    assert SHEET.questions(source, answers) == []
    assert orders(SHEET, source, answers)[0].order == "A1"


def test_day_and_month_are_asked_for_only_where_it_matters(tmp_path):
    source = text_file(tmp_path, "order,date\n1,03/04/2026\n2,05/05/2026\n")
    (question,) = SHEET.questions(source, Answers())
    assert question.key == "day-first"
    assert question.choices == ("day-first", "month-first")
    assert question.samples == ("03/04/2026 = 3 April 2026", "03/04/2026 = 4 March 2026")
    assert SHEET.how_read(source, Answers()).day_first is None
    for day_first, day in ((True, "2026-04-03"), (False, "2026-03-04")):
        answers = Answers(day_first=day_first)
        assert SHEET.questions(source, answers) == []
        assert orders(SHEET, source, answers)[0].placed_at == at(day)
        assert SHEET.how_read(source, answers).day_first is day_first
    assert SHEET.questions(text_file(tmp_path, "order,date\n1,05/05/2026\n", name="b"), Answers()) == []
    assert (
        SHEET.questions(text_file(tmp_path, "order,date\n1,3/4/26\n2,13/4/26\n", name="c"), Answers()) == []
    )


def test_a_clock_with_am_and_pm_puts_the_month_first(tmp_path):
    source = text_file(tmp_path, "order,date\n1,3/4/2026 2:05 PM\n")
    (question,) = SHEET.questions(source, Answers())
    assert question.choices == ("month-first", "day-first")
    assert question.samples[0].endswith("= 4 March 2026")


def test_a_column_that_contradicts_itself_is_asked_about(tmp_path):
    source = text_file(tmp_path, "order,date\n1,31/12/2026\n2,12/31/2026\n")
    (question,) = SHEET.questions(source, Answers())
    assert (question.key, question.samples) == ("day-first", ())
    found = records(SHEET, source, Answers(day_first=True))
    assert [type(record) for record in found] == [Order, Skipped]


def test_decimal_marks_are_asked_for_only_where_they_matter(tmp_path):
    words = 'order,date,quantity,product\n1,2026-04-03,"1,234",Nail\n'
    source = text_file(tmp_path, words)
    (question,) = SHEET.questions(source, Answers())
    assert (question.key, question.choices) == ("decimal", ("point", "comma"))
    assert question.samples == ("1,234 = 1234", "1,234 = 1.234")
    with pytest.raises(Problem, match="decimal point or a decimal comma"):
        records(SHEET, source)
    for mark, quantity in (("point", 1234), ("comma", 1)):
        answers = Answers(other={"decimal": mark})
        (line,) = orders(SHEET, source, answers)[0].lines or []
        assert line.quantity == quantity
    # The totals of the same file tell.
    words = 'order;date;quantity;product;total\n1;2026-04-03;1.234;Nail;"5,00"\n'
    (line,) = orders_in(tmp_path, words)[0].lines or []
    assert line.quantity == 1234
    dinars = text_file(tmp_path, "order;date;total\n1;2026-04-03;1.234\n", name="dinar.csv")
    (question,) = SHEET.questions(dinars, Answers(currency="KWD"))
    assert question.samples == ("1.234 = 1.234", "1.234 = 1234")
    assert SHEET.questions(dinars, Answers(currency="EUR")) == []
    mixed = text_file(tmp_path, "order;date;total\n1;2026-04-03;1,50\n2;2026-04-03;1.50\n", name="mixed.csv")
    (question,) = SHEET.questions(mixed, Answers())
    assert (question.key, question.samples) == ("decimal", ())


def test_questions_look_at_a_bounded_part_and_reading_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(first_look, "ROWS_FOR_QUESTIONS", 3)
    words = (
        "order,date\n"
        + "".join(f"{n},03/04/2026\n" for n in range(5))
        + "9,31/12/2026\n0,1/2/2026\n0,1/2/2026\n1,1/1/26\n"
    )
    source = text_file(tmp_path, words)
    assert len(SHEET.questions(source, Answers())) == 1
    found = orders(SHEET, source)  # the last rows have told
    assert found[0].placed_at == at("2026-04-03")
    assert [order.order for order in found] == ["2", "3", "4", "9", "0", "1"]
    assert SHEET.questions(source, Answers()) == []  # remembered


def test_a_sheet_without_order_numbers_is_read_by_the_row_when_a_person_says_so(tmp_path):
    words = "Who,When,Total\nanna,2026-04-03,5.00\nanna,2026-04-03,5.00\nbo,2026-04-03,7.00\n"
    source = text_file(tmp_path, words)
    mapping = {"customer": "Who", "placed_at": "When"}
    assert [question.key for question in SHEET.questions(source, Answers(mapping=mapping))] == ["map.order"]
    answers = Answers(mapping=mapping | {"order": "-"})
    assert SHEET.questions(source, answers) == []
    assert [(order.order, order.handle) for order in orders(SHEET, source, answers)] == [
        ("2026-04-03 anna 5.00", "name:orders/anna"),
        ("2026-04-03 anna 5.00 (2)", "name:orders/anna"),
        ("2026-04-03 bo 7.00", "name:orders/bo"),
    ]


def test_a_list_of_purchases_with_the_columns_of_cdnow(tmp_path):
    words = " customer_id date number_of_cds dollar_value\n 00001 19970101 1 11.77\n 00002 19970112 5 77.00\n"
    source = text_file(tmp_path, words)
    assert [question.key for question in SHEET.questions(source, Answers())] == ["map.order"]
    one, two = orders(SHEET, source, Answers(mapping={"order": "-"}))
    assert (one.handle, one.total_minor, one.placed_at) == ("name:orders/00001", 1177, at("1997-01-01"))
    assert (two.handle, two.total_minor) == ("name:orders/00002", 7700)


def test_a_customers_number_that_is_new_with_every_order_is_no_customer(tmp_path):
    words = "order_id,customer_id,customer_unique_id,order_purchase_timestamp\n1,c1,anna,2026-04-03\n"
    assert orders_in(tmp_path, words)[0].handle == "name:orders/anna"
    words = words.replace("customer_unique_id", "something_else")
    assert orders_in(tmp_path, words)[0].handle == ""
    mapped = Answers(mapping={"customer": "customer_id"})
    assert orders_in(tmp_path, words, mapped)[0].handle == "name:orders/c1"
    words = words.replace("order_purchase_timestamp", "order_date")
    assert orders_in(tmp_path, words)[0].handle == "name:orders/c1"


def test_a_field_that_is_no_column_is_not_suggested_either(tmp_path):
    source = text_file(tmp_path, "order,date,total\n1,2026-04-03,5.00\n")
    answers = Answers(mapping={"total": "-"})
    assert orders(SHEET, source, answers)[0].total_minor is None
    assert "total" not in SHEET.proposed_mapping(source, answers)


def test_a_date_that_neither_reading_fits_is_no_sample(tmp_path):
    source = text_file(tmp_path, "order,date\n1,03.04.2\n2,03.04.2026 99:99\n3,05.06.2026\n")
    (question,) = SHEET.questions(source, Answers())
    assert question.samples == ("05.06.2026 = 5 June 2026", "05.06.2026 = 6 May 2026")


def test_orders_on_two_sheets_with_the_same_columns_are_read_as_one(tmp_path):
    source = xlsx(
        tmp_path,
        row(1, "Invoice", "InvoiceDate", "Price", "Quantity")
        + row(2, "489434", "2009-12-01", 6.95, 12)
        + row(3, "489435", "2009-12-01", 2.1, 1),
        row(1, "Year 2010-2011")
        + row(2, "Invoice", "InvoiceDate", "Price", "Quantity")
        + row(3, "536365", "2010-12-01", 2.55, 6)
        + row(4, "", "2010-12-01", 1, 6),
        row(1, "What", "this") + row(2, "notes", "are"),
    )
    assert SHEET.recognises(source)
    found = records(SHEET, source)
    assert [(order.order, order.total_minor) for order in found if isinstance(order, Order)] == [
        ("489434", 8340), ("489435", 210), ("536365", 1530),
    ]  # fmt: skip
    # The fourth row of the second sheet, as a person finds it.
    assert found[-1] == Skipped("row 4 of “Sheet2”", "there is no order number")
    sentences = SHEET.how_read(source, Answers()).sentences()
    assert sentences[:2] == ["Sheets: Sheet1, Sheet2", "Sheets not read: Sheet3"]
    assert source.fraction == 1.0


def test_what_was_sent_back_on_a_number_of_its_own_is_no_order(tmp_path):
    words = "order,date,quantity,price\n1,2026-04-03,2,5.00\n1,2026-04-03,-1,5.00\nC2,2026-04-04,-2,5.00\n"
    one, two = orders_in(tmp_path, words)
    assert (one.total_minor, one.voided, one.status) == (500, False, None)
    assert (two.total_minor, two.voided, two.status) == (-1000, True, "cancelled")


def test_orders_that_come_back_are_noticed_among_many_too(tmp_path, monkeypatch):
    monkeypatch.setattr(first_look, "_FEW", 3)
    words = "order,date,product\n" + "".join(f"{n % 7},2026-04-03,P{n}\n" for n in range(14))
    found = orders_in(tmp_path, words)
    assert [order.order for order in found] == list("0123456")
    assert all(len(order.lines or []) == 2 for order in found)


# Recognising


@pytest.mark.parametrize(
    "header",
    [
        "Ticket ID,Order ID,Created at,Subject",
        "order_id,order_date_time,Issue_reported at,CSAT Score",
        "Name,Email,Created at",
        "ID,frequency,recency,T",
        "Order,Total",
        "id,survey_q1_satclaims,survey_q2_satcallcenter",
    ],
)
def test_sheets_of_other_things_are_not_recognised(tmp_path, header):
    assert not SHEET.recognises(
        text_file(tmp_path, header + "\n" + ",".join("1" for _ in header.split(",")) + "\n")
    )


def test_what_is_no_sheet_is_not_recognised(tmp_path):
    for data in (
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04rubbish",
        b"From a@b Mon May 26\nSubject: x\n\nHi, all\n",
    ):
        assert not SHEET.recognises(text_file(tmp_path, data))


def test_an_unknown_time_zone_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="Mars"):
        records(SHEET, text_file(tmp_path, "order,date\n1,2026-04-03\n"), Answers(time_zone="Mars/Olympus"))


# Anything at all


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda words: words.encode("utf-8", "replace"))
    )
)
def test_any_rows_below_a_header_give_records_or_a_problem(tmp_path, data):
    source = text_file(tmp_path, b"order,date,total,quantity,product,currency,email,phone\n" + data)
    try:
        found = records(SHEET, source, Answers(day_first=True, other={"decimal": "point"}))
    except Problem:
        return
    assert all(isinstance(record, (Order, Skipped)) for record in found)


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 10**7), st.sampled_from(["EUR", "USD"])),
        min_size=1,
        max_size=30,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_row_is_lost_whatever_the_order_of_rows(tmp_path, rows):
    words = "order;date;line_total;currency;product\n" + "".join(
        f"{order};2026-04-03;{minor // 100},{minor % 100:02};{currency};P\n"
        for order, minor, currency in rows
    )
    found = orders_in(tmp_path, words)
    assert sorted(order.order for order in found) == sorted({str(order) for order, _minor, _currency in rows})
    assert sum(len(order.lines or []) for order in found) == len(rows)
    assert sum(order.total_minor or 0 for order in found) == sum(minor for _order, minor, _currency in rows)
