"""The list of importers, and the contract that each of them keeps."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.made_sheets import FIXTURES, row, text_file, xlsx

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, LeftOut, Message, Order, Skipped
from desktop.importers import registry
from desktop.importers.base import Importer, Source

IMPORTERS = registry.all_importers()


def test_keys_are_those_of_the_command_line():
    assert [importer.key for importer in IMPORTERS] == ["gmail_mbox", "shopify_orders", "mbox", "order_sheet"]
    for importer in IMPORTERS:
        assert registry.by_key(importer.key) is importer
        assert importer.label
        assert re.fullmatch("[a-z_]+", importer.key)
    assert registry.by_key("no_such_source") is None


def test_files_are_recognised_by_their_content(tmp_path):
    shopify = FIXTURES / "shopify_orders" / "two_orders" / "orders_export.csv"
    cases = {
        "shopify_orders": text_file(tmp_path, shopify.read_bytes(), name="mail.mbox"),
        "order_sheet": text_file(tmp_path, "Bestelnummer;Datum;Bedrag\n1;2026-04-03;5,00\n", name="x.txt"),
        "": text_file(tmp_path, "Name,Age\nAnna,5\n", name="orders_export.csv"),
    }
    for key, source in cases.items():
        assert [importer.key for importer in registry.recognise(source)] == [key] * bool(key)
    book = xlsx(tmp_path, row(1, "Order number", "Order date") + row(2, "1", "2026-04-03"))
    assert [importer.key for importer in registry.recognise(book)] == ["order_sheet"]
    assert registry.recognise(Source(tmp_path / "gone")) == []


def test_a_fallback_counts_only_where_no_named_source_knows_the_file(tmp_path, monkeypatch):
    class Named:
        key, label, channel = "named", "Named", ""

        def recognises(self, source: Source) -> bool:
            return True

    monkeypatch.setattr(registry, "NAMED", (Named(), Named()))
    source = text_file(tmp_path, "order,date\n1,2026-04-03\n")
    assert [importer.key for importer in registry.recognise(source)] == ["named", "named"]


def test_every_importer_is_in_a_file_of_its_key():
    for importer in IMPORTERS:
        module = type(importer).__module__.rpartition(".")[2]
        assert importer.key in (module, module.removeprefix("plain_"))
        assert (Path(registry.__file__).parent / f"{module}.py").exists()


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.key)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_give_records_or_a_problem(tmp_path, importer: Importer, data):
    source = text_file(tmp_path, data)
    assert importer.recognises(source) in (True, False)
    try:
        importer.questions(source, Answers())
        for record in importer.read(source, Answers()):
            assert isinstance(record, (Message, Order, Skipped, LeftOut))
    except Problem as problem:
        told = problem.what and problem.try_this
        assert told
