"""Chats of every source, each case a readable file beside the records that it holds."""

import pytest
from importers.chat_cases import in_lines, messages_of
from importers.fixture_cases import Case, cases

from desktop.importers.registry import by_key

KEYS = (
    "instagram_json",
    "instagram_html",
    "messenger_json",
    "messenger_encrypted_json",
    "whatsapp_text",
    "telegram_json",
    "signal_text",
)
CASES = cases(*KEYS)


def test_every_source_of_chats_has_a_case():
    assert {case.key for case in CASES} == set(KEYS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_what_a_person_reads_in_it(case: Case):
    importer = by_key(case.key)
    assert importer
    assert importer.questions(case.source, case.answers) == []
    found = list(importer.read(case.source, case.answers))
    assert in_lines(found) == (case.folder / "expected.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_messages_fit_together(case: Case):
    importer = by_key(case.key)
    assert importer
    found = messages_of(importer.read(case.source, case.answers))
    assert len({message.identity for message in found}) == len(found)
    for message in found:
        assert message.channel == importer.channel
        assert message.thread
        assert message.sender
        if message.recipients:  # an answer reaches the customer of the same thread
            assert message.from_us
            others = {other.sender for other in found if other.thread == message.thread and not other.from_us}
            assert not others or set(message.recipients) <= others
