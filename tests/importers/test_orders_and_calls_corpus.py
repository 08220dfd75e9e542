"""Orders, calls and texts of published files that nobody here wrote: read where they are, never copied."""

import csv
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from importers.made_sheets import at, orders, records

from desktop.domain.records import Answers, Call, Message, Rating
from desktop.importers import registry
from desktop.importers.base import Source
from desktop.importers.packed import source_of

CDNOW = "CamDavidsonPilon-lifetimes__CDNOW_sample.txt"
SUMMARY = "CamDavidsonPilon-lifetimes__cdnow_customers_summary.csv"
SHOPIFY = "shopify_ramkumar03ace__orders_export_1.PSEUDONYMISED.csv"
CALL_CENTRE = "naveen4555-Call_Center_dataset__Call-Center-Dataset.xlsx"
VOICE = "wjcarpenter_gvoice__Takeout"
PHONE = "kmanwar89_pythonparser__calls.xml"


def importer_of(key):
    importer = registry.by_key(key)
    assert importer
    return importer


@pytest.mark.parametrize("column", ["Column 1", "Column 2"])
def test_cdnow_gives_its_rows_and_customers(corpus: Path, column: str):
    source = Source(corpus / "orders" / CDNOW)
    sheet = importer_of("order_sheet")
    assert [question.key for question in sheet.questions(source, Answers())] == ["map.order", "map.placed_at"]
    answers = Answers(
        mapping={"order": "-", "customer": column, "placed_at": "Column 3", "total": "Column 5"},
        currency="USD",
    )
    assert sheet.questions(source, answers) == []
    found = orders(sheet, source, answers)
    assert len(found) == len({order.order for order in found}) == 6919
    assert len({order.handle for order in found}) == 2357
    # By another way: the dollars of the file, added up by splitting its lines.
    lines = (corpus / "orders" / CDNOW).read_text("ascii").splitlines()
    assert sum(order.total_minor or 0 for order in found) == sum(
        round(float(line.split()[4]) * 100) for line in lines
    )
    assert found[0].placed_at == at("1997-01-01")


def test_cdnow_agrees_with_what_its_authors_counted(corpus: Path):
    answers = Answers(mapping={"order": "-", "customer": "Column 2", "placed_at": "Column 3"})
    days: dict[str, set[int]] = {}
    for order in orders(importer_of("order_sheet"), Source(corpus / "orders" / CDNOW), answers):
        if order.placed_at <= at("1997-09-30"):
            days.setdefault(order.handle, set()).add(order.placed_at)
    with (corpus / "orders" / SUMMARY).open(encoding="utf-8", newline="") as file:
        known = {row["ID"]: row for row in csv.DictReader(file)}
    assert len(known) == len(days) == 2357
    for customer, placed in days.items():
        row = known[str(int(customer.rpartition("/")[2]))]
        assert len(placed) - 1 == int(row["frequency"])
        # Their weeks are rounded to hundredths.
        assert (max(placed) - min(placed)) / 604800 == pytest.approx(float(row["recency"]), abs=0.006)


def test_the_shopify_file_gives_51_orders(corpus: Path):
    found = orders(importer_of("shopify_orders"), Source(corpus / "orders" / SHOPIFY))
    assert len(found) == 51
    assert sum(len(order.lines or []) for order in found) == 121


def test_sheets_of_the_corpus_are_nobody_elses(corpus: Path):
    known = {
        path.name: [importer.key for importer in registry.recognise(Source(path))]
        for folder in ("orders", "calls")
        for path in (corpus / folder).iterdir()
    }
    assert known == {CDNOW: [], SUMMARY: [], SHOPIFY: ["shopify_orders"], PHONE: ["calls_xml"]}
    assert [each.key for each in registry.recognise(Source(corpus / "tickets" / CALL_CENTRE))] == [
        "call_sheet"
    ]


def test_the_call_centre_gives_5000_calls_of_which_4054_were_answered(corpus: Path):
    source = Source(corpus / "tickets" / CALL_CENTRE)
    sheet = importer_of("call_sheet")
    answers = Answers(time_zone="Europe/London")
    assert sheet.questions(source, answers) == []
    found = records(sheet, source, answers)
    calls = [record for record in found if isinstance(record, Call)]
    ratings = [record for record in found if isinstance(record, Rating)]
    messages = Counter(record.from_us for record in found if isinstance(record, Message))
    assert (len(calls), sum(call.answered for call in calls), len(ratings)) == (5000, 4054, 4054)
    assert messages == {False: 5000, True: 4054}
    assert len(found) == 5000 + 4054 + 9054
    # The first row: 2021-01-01, 09:12:58, Diane, answered after 109 seconds, 0:02:23 of talk, a 3.
    assert (calls[0].started_at, calls[0].agent, calls[0].wait_seconds, calls[0].talk_seconds) == (
        at("2021-01-01T09:12:58"), "Diane", 109, 143,
    )  # fmt: skip
    assert (calls[0].topic, calls[0].solved) == ("Contract related", True)
    assert (ratings[0].score, ratings[0].lowest, ratings[0].highest) == (3, 1, 5)
    assert sheet.how_read(source, answers).other_sheets == ("info to be showed in dashboard",)


def test_the_phone_gives_seven_calls_one_of_them_not_reached(corpus: Path):
    found = records(importer_of("calls_xml"), Source(corpus / "calls" / PHONE))
    calls = [record for record in found if isinstance(record, Call)]
    # The sorts and lengths as they stand in the file.
    assert [(call.inbound, call.answered, call.talk_seconds) for call in calls] == [
        (True, True, 505), (False, True, 33), (False, True, 1494), (False, False, 0),
        (False, True, 1030), (False, True, 3955), (False, True, 165),
    ]  # fmt: skip
    assert calls[0].started_at == at("2016-07-08T17:14:21")  # “Jul 8, 2016 1:14:21 PM”, summer in New York
    assert [call.name for call in calls] == ["", "", "", "Joe Schmo", "", "", "Some One"]
    assert sum(isinstance(record, Message) for record in found) == 2 + 5


def test_the_pages_of_google_voice_give_their_calls_and_texts(corpus: Path):
    folder = corpus / "google_voice" / VOICE
    pages = sorted((folder / "Voice" / "Calls").glob("*.html"))
    assert len(pages) == 20
    source = source_of(folder)
    assert [importer.key for importer in registry.recognise(source)] == ["google_voice"]
    found = records(importer_of("google_voice"), source)
    calls = [record for record in found if isinstance(record, Call)]
    texts = [record for record in found if isinstance(record, Message) and record.channel == "sms"]
    assert len(found) == len(calls) + len(texts) + 12  # and the two sides of six calls, or one of the others
    assert Counter((call.inbound, call.answered, call.voicemail) for call in calls) == {
        (False, True, False): 3,  # placed, and talked
        (False, False, False): 1,  # placed, nobody took it: PT0S
        (True, True, False): 3,  # two received, one recorded
        (True, False, False): 1,  # missed
        (True, False, True): 2,  # voicemail
    }
    # By another way: every message by its own time, every call by the time in the name of its file.
    words = [page.read_text("utf-8") for page in pages]
    times = [time for page in words for time in re.findall(r'class="dt" title="([^"]+)"', page)]
    assert len(times) == len(texts) == 66
    assert Counter(text.sent_at for text in texts) == Counter(
        int(datetime.fromisoformat(time).timestamp()) for time in times
    )
    mine = sum(page.count('<abbr class="fn" title="">Me</abbr>') for page in words)
    assert sum(bool(text.from_us) for text in texts) == mine == 25
    of_calls = [page.name for page, html in zip(pages, words, strict=True) if 'class="haudio"' in html]
    named = [re.findall(r"([0-9T_-]{19})Z", name)[0] for name in of_calls]
    assert sorted(call.started_at for call in calls) == sorted(
        int(datetime.strptime(time, "%Y-%m-%dT%H_%M_%S").replace(tzinfo=UTC).timestamp()) for time in named
    )
    assert Counter(text.thread for text in texts)["tel:+17323214444"] == 22
    voicemails = [text.text for text in found if isinstance(text, Message) and "[voicemail]" in text.text]
    assert "[voicemail] Hi, Dad. It's me Edson. I'm currently sitting out in front." in voicemails
