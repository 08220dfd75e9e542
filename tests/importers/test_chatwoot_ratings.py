"""Chatwoot's CSAT download, and its reports that hold sums."""

import pytest
from importers.fixture_cases import cases
from importers.made_sheets import FIXTURES, at, records, text_file
from importers.told_records import expected, told

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Rating
from desktop.importers.base import Source
from desktop.importers.chatwoot_ratings import ChatwootRatings

CHATWOOT = ChatwootRatings()
CSAT = FIXTURES / "chatwoot_ratings" / "csat" / "csat.csv"
HEAD = CSAT.read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize("case", cases("chatwoot_ratings"), ids=lambda case: case.name)
def test_fixtures_give_the_expected_records(case):
    if case.folder.name == "agents":
        with pytest.raises(Problem, match="holds sums, not single conversations"):
            CHATWOOT.questions(case.source, Answers())
        return
    assert CHATWOOT.questions(case.source, Answers()) == []
    assert told(CHATWOOT.read(case.source, Answers())) == expected(case.folder)
    assert CHATWOOT.how_read(case.source, Answers()).encoding == "utf-8"


@pytest.mark.parametrize(
    "words",
    [
        "Reporting period 2026-09-01 to 2026-09-08\n\nInbox name,No. of conversations\nHelp,4\n",
        "Berichtszeitraum 2026-09-01 bis 2026-09-08\n\nAgentenname,Anzahl Gespräche\nJörg,4\n",
        "Agent name,Assigned conversations,Avg first response time,Avg resolution time\nSanne,4,1,2\n",
    ],
)
def test_sums_are_recognised_and_refused(tmp_path, words):
    source = text_file(tmp_path, words)
    assert CHATWOOT.recognises(source)
    for ask in (CHATWOOT.how_read, lambda *given: list(CHATWOOT.read(*given))):
        with pytest.raises(Problem, match="sums") as caught:
            ask(source, Answers())
        assert "CSAT" in caught.value.try_this


def test_times_are_utc_and_the_answer_is_known_again(tmp_path):
    usual = [r for r in records(CHATWOOT, Source(CSAT)) if isinstance(r, Rating)]
    elsewhere = [r for r in records(CHATWOOT, Source(CSAT), Answers("Asia/Tokyo")) if isinstance(r, Rating)]
    assert elsewhere == usual
    assert usual[0].answered_at == at("2026-09-02T10:00")
    words = CSAT.read_text("utf-8").replace(",2,,Bo", ",4,Better now,Bo")
    changed = [r for r in records(CHATWOOT, text_file(tmp_path, words)) if isinstance(r, Rating)]
    assert [r.identity for r in changed] == [r.identity for r in usual]
    assert (changed[1].score, changed[1].comment) == (4, "Better now")


def test_answers_that_cannot_be_read_are_set_aside(tmp_path):
    link = "https://chat.example/app/accounts/1/conversations/4"
    rows = f"A,,,,a@b.c,,{link},2026-09-02 10:00:00 UTC\nA,5,,,a@b.c,,{link},\nA,5,,,a@b.c,,{link},later\n"
    found = records(CHATWOOT, text_file(tmp_path, f"{HEAD}\n{rows}"))
    assert [(skipped.where, skipped.reason) for skipped in found] == [
        ("row 2", "there is no rating"),
        ("row 3", "there is no date of the answer"),
        ("row 4", "“later” is not a date"),
    ]
