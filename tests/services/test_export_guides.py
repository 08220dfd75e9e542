"""Every source that can be read says how one gets its file."""

import pytest

from desktop.importers.registry import all_importers, by_key
from desktop.services.export_guides import GROUPS, GUIDES, Guide, guide, guide_of, guides_in


def test_every_importer_has_one_guide() -> None:
    named = [source for each in GUIDES for source in each.sources]
    assert sorted(named) == sorted(importer.key for importer in all_importers())


@pytest.mark.parametrize("each", GUIDES, ids=lambda each: each.key)
def test_a_guide_is_four_short_lines(each: Guide) -> None:
    assert len(each.lines) == 4
    for line in each.lines:
        assert line[-1] == "."
        assert "!" not in line
        assert len(line) <= 110, line
    assert each.name
    assert each.wait
    assert each.group in GROUPS


def test_a_guides_channel_is_its_importers() -> None:
    for each in GUIDES:
        for source in each.sources:
            importer = by_key(source)
            assert importer is not None
            if importer.channel and source != "replybook_book":
                assert each.channel == importer.channel


def test_nobody_is_told_to_unpack_what_is_read_packed() -> None:
    words = " ".join(line for each in GUIDES for line in each.lines).lower()
    assert "unpack" not in words
    assert "unzip" not in words


def test_guides_are_found() -> None:
    assert guide("gmail") is guide_of("gmail_mbox")
    assert guide_of("instagram_html") is guide("instagram")
    assert guide("of a newer book") is None
    assert guide_of("") is None
    assert [each.key for each in guides_in("Calls")] == ["calls_xml", "google_voice", "call_sheet"]
    assert [each.group for each in GUIDES] == sorted((each.group for each in GUIDES), key=GROUPS.index)


def test_a_guide_says_what_one_looks_for() -> None:
    found = [each.key for each in GUIDES if each.says("THUNDERBIRD")]
    assert found == ["mbox"]
    assert [each.key for each in GUIDES if each.says("google voice")] == ["google_voice"]
    assert not [each for each in GUIDES if each.says("fax machine")]
