"""The list of importers, and the contract that each of them keeps."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.fixture_cases import REFUSED, Case, cases
from importers.made_sheets import FIXTURES, row, text_file, xlsx

from desktop.domain.problem import Problem
from desktop.domain.records import (
    Answers,
    Call,
    Cost,
    HelpVisits,
    HoursWorked,
    LeftOut,
    Message,
    Order,
    Rating,
    Record,
    Skipped,
    Ticket,
)
from desktop.importers import registry
from desktop.importers.base import Importer, Source

IMPORTERS = registry.all_importers()
CASES = cases()
KEYS = {
    "gmail_mbox",
    "mbox",
    "eml_folder",
    "instagram_json",
    "instagram_html",
    "messenger_json",
    "messenger_encrypted_json",
    "whatsapp_text",
    "telegram_json",
    "signal_text",
    "calls_xml",
    "google_voice",
    "call_sheet",
    "shopify_orders",
    "woocommerce_orders",
    "etsy_orders",
    "amazon_orders",
    "ebay_orders",
    "squarespace_orders",
    "order_sheet",
    "zendesk_tickets",
    "freshdesk_tickets",
    "gorgias_tickets",
    "helpscout_tickets",
    "chatwoot_ratings",
    "ticket_sheet",
    "google_forms",
    "typeform",
    "surveymonkey",
    "rating_sheet",
    "message_sheet",
    "cost_sheet",
    "hours_sheet",
    "visit_sheet",
    "replybook_book",
    "replybook_export",
}  # as in the command line's contract
# What an importer may yield.
RECORDS = (Message, Order, Ticket, Rating, Call, Cost, HoursWorked, HelpVisits, Skipped, LeftOut)
# Files that nobody can know by themselves: a person says what they are.
UNKNOWN = {"order_sheet-cdnow-sample.txt", "order_sheet-xls-cell_in_the_far_corner.xls"}


def test_keys_are_those_of_the_command_line():
    keys = [importer.key for importer in IMPORTERS]
    assert len(keys) == len(set(keys))
    assert set(keys) <= KEYS
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
            assert isinstance(record, RECORDS)
    except Problem as problem:
        told = problem.what and problem.try_this
        assert told


def readable(importer: Importer, source: Source, answers: Answers) -> list[Record]:
    """The records of a source that may be anything: a Problem is an answer too."""
    try:
        importer.questions(source, answers)
        found = list(importer.read(source, answers))
    except Problem as problem:
        told = problem.what and problem.try_this
        assert told
        return []
    assert all(isinstance(record, RECORDS) for record in found)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_importer_knows_its_own_files_and_nobody_elses(case: Case):
    known = [importer.key for importer in registry.recognise(case.source)]
    assert known == ([] if case.name in UNKNOWN else [case.key])
    named = {importer.key for importer in registry.NAMED if importer.recognises(case.source)}
    assert named <= {case.key}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reading_twice_gives_the_same_and_progress_reaches_the_end(case: Case):
    importer = registry.by_key(case.key)
    assert importer
    source = case.source
    once = readable(importer, source, case.answers)
    assert bool(once) != (case.name in REFUSED)
    assert source.fraction == 1.0 or case.name in REFUSED
    assert readable(importer, case.source, case.answers) == once


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.path.is_file() and case.path.stat().st_size < 30_000],
    ids=lambda case: case.name,
)
def test_a_file_cut_off_anywhere_gives_records_or_a_problem(tmp_path, case: Case):
    importer = registry.by_key(case.key)
    assert importer
    data = case.path.read_bytes()
    ends = {place + 1 for place, byte in enumerate(data) if byte == 10}
    ends |= {number * len(data) // 40 for number in range(40)}
    for end in sorted(ends):
        source = text_file(tmp_path, data[:end], name=f"{end}-{case.path.name}")
        assert registry.recognise(source) is not None
        readable(importer, source, case.answers)
