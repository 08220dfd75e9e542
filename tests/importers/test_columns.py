"""Headers and our fields: what matches by itself, and what a person says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.columns import columns_for, matched, normalised, questions_for, require
from desktop.importers.order_sheet import FIELDS, REQUIRED
from desktop.importers.order_words import CANCELLED, COLUMN_NAMES, NO_ORDER, OTHER_SHEETS


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("E-Mail", "email"),
        (" Bestell-Nr. ", "bestellnr"),
        ("Währung", "wahrung"),
        ("Straße", "strasse"),
        ("N° de commande", "ndecommande"),
        ("placed_at", "placedat"),
        ("Ｏｒｄｅｒ", "order"),
        ("订单号", "订单号"),
        ("%&", ""),
    ],
)
def test_headers_without_what_does_not_matter(header, plain):
    assert normalised(header) == plain


@given(st.text())
def test_normalising_twice_changes_nothing(header):
    assert normalised(normalised(header)) == normalised(header)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Order number,Order date,E-mail,Total,Country", "order placed_at email total country"),
        ("Bestelnummer,Besteldatum,Klant,Bedrag,Land", "order placed_at name total country"),
        ("Bestelnummer,Datum,Totaal,Status,Aantal", "order placed_at total status quantity"),
        ("Bestellnummer,Verkauft am,Gesamtbetrag,Käufer-ID", "order placed_at total customer"),
        ("Bestell-Nr.,Bestelldatum,Kunde,Summe,Menge", "order placed_at name total quantity"),
        ("N° de commande,Date de commande,Courriel,Montant,Pays", "order placed_at email total country"),
        ("Número de pedido,Fecha,Correo,Importe,Cantidad", "order placed_at email total quantity"),
        ("Numero ordine,Data ordine,Nome cliente,Totale,Quantità", "order placed_at name total quantity"),
        ("Número da encomenda,Data,Nome,Valor total,País", "order placed_at name total country"),
        ("order_id,customer_id,order_status,order_purchase_timestamp", "order customer status placed_at"),
        ("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,CustomerID,Country",
         "order sku product quantity placed_at customer country"),
        ("amazon-order-id,purchase-date,order-status,sku,quantity,currency",
         "order placed_at status sku quantity currency"),
        ("Sale Date,Order ID,Buyer User ID,Full Name,Ship Country,Currency,Order Total,Status",
         "placed_at order customer name country currency total status"),
    ],
)  # fmt: skip
def test_names_that_shops_use(header, fields):
    names = header.split(",")
    found = matched(names, COLUMN_NAMES)
    assert sorted(found, key=found.__getitem__) == fields.split()
    assert sorted(found.values()) == list(range(len(names))) if len(names) == len(fields.split()) else True


def test_every_field_is_known_by_its_own_name():
    assert matched(FIELDS, COLUMN_NAMES) == {field: place for place, field in enumerate(FIELDS)}


def test_no_name_means_two_fields():
    everywhere = [name for names in COLUMN_NAMES.values() for name in names]
    assert len(everywhere) == len(set(everywhere))
    assert OTHER_SHEETS.isdisjoint(everywhere)
    assert CANCELLED.isdisjoint(NO_ORDER)


def test_the_likeliest_name_wins_and_a_column_serves_once():
    names = {"total": ("ordertotal", "total"), "line_total": ("total",)}
    assert matched(["Total", "Order total", "Total"], names) == {"total": 1, "line_total": 0}
    assert matched(["Total"], names) == {"total": 0}


def test_the_mapping_of_a_person_wins():
    header = ["Order number", "Reference", "Date", "Shipped on"]
    answers = Answers(mapping={"order": "Reference", "placed_at": "shipped ON", "ticket": "No such column"})
    assert columns_for(header, COLUMN_NAMES, answers) == {"order": 1, "placed_at": 3}


def test_a_mapped_column_that_is_not_there_is_a_problem():
    for name in ("Besteldatum", "??", ""):
        with pytest.raises(Problem, match=r"The columns are: “A”, “B”\."):
            columns_for(["A", "B"], COLUMN_NAMES, Answers(mapping={"placed_at": name}))


def test_missing_columns_are_asked_for():
    header = ["A", "B"]
    questions = questions_for(header, REQUIRED, {"order": 0})
    assert [(question.key, question.choices) for question in questions] == [("map.placed_at", ("A", "B"))]
    assert questions_for(header, REQUIRED, {"order": 0, "placed_at": 1}) == []
    require(header, REQUIRED, {"order": 0, "placed_at": 1})
    with pytest.raises(Problem, match="placed_at"):
        require(header, REQUIRED, {"order": 0})
    with pytest.raises(Problem, match="…"):
        require([f"c{n}" for n in range(100)], REQUIRED, {})
