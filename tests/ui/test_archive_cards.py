"""What a person is shown of an archive and of a chat: names of files in it, and names to tick."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot
from small_shop import MAILBOX, ORDERS, OWNER

from desktop.services.preview import OwnAddress
from desktop.services.recognise_files import Recognised
from desktop.ui.jobs import Jobs
from desktop.ui.pages.import_page import ImportPage
from desktop.ui.widgets.file_card import FileCard
from desktop.ui.widgets.questions import OwnAddressQuestion


def test_a_card_names_the_file_in_its_archive_and_counts_what_is_not_needed(qtbot: QtBot) -> None:
    file = Recognised(
        Path("takeout.zip/Mail/Sent.mbox"),
        "gmail_mbox",
        "Gmail",
        "email",
        10,
        name="Mail/Sent.mbox in takeout.zip",
        not_needed=Counter(jpg=2, html=1),
    )
    card = FileCard(file)
    qtbot.addWidget(card)
    assert card.accessibleName() == "Mail/Sent.mbox in takeout.zip"
    assert card.words.text() == "3 other files there are not needed"
    plain = FileCard(Recognised(Path("Sent.mbox"), "mbox"))
    qtbot.addWidget(plain)
    assert (plain.accessibleName(), plain.words.text()) == ("Sent.mbox", "")


def test_the_names_in_a_chat_are_ticks_and_the_likely_one_is_ticked(qtbot: QtBot) -> None:
    question = OwnAddressQuestion()
    qtbot.addWidget(question)
    names = [
        OwnAddress("Linen & Clay", None, 0, words="in 12 of 13 chats"),
        OwnAddress("Anna", None, 0, likely=False),
    ]
    question.ask(names)
    assert question.chosen == ("Linen & Clay",)
    assert any(
        each.accessibleName() == "Linen & Clay, in 12 of 13 chats"
        for each in question.findChildren(QCheckBox)
    )
    # Asked about a mailbox next: the name stays, and the likely address is ticked beside it.
    question.ask([OwnAddress("hello@shop.example", 9, 20)], question.chosen)
    assert question.chosen == ("hello@shop.example", "Linen & Clay")
    # Asked once more about the same: what was chosen holds.
    question.ask(
        [OwnAddress("hello@shop.example", 9, 20), OwnAddress("info@shop.example", 2, 20)], question.chosen
    )
    assert question.chosen == ("hello@shop.example", "Linen & Clay")


@pytest.fixture
def page(jobs: Jobs, empty_book: Path, qtbot: QtBot) -> Iterator[ImportPage]:
    opened: list[None] = []
    jobs.open(empty_book, jobs, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    made = ImportPage(jobs)
    made.resize(1134, 640)
    made.show()
    made.arrive()
    quiet(made, qtbot)
    yield made
    made.close()
    jobs.close()
    made.deleteLater()


def quiet(page: ImportPage, qtbot: QtBot) -> None:
    """Wait until nothing is read or written any more."""
    for _round in range(4):
        for work in (page.jobs.write, page.jobs.read):
            done: list[None] = []
            work(page, lambda _book, _task: None, done.append)
            qtbot.waitUntil(lambda done=done: bool(done), timeout=10_000)
    qtbot.waitUntil(lambda: not page.run.busy)


def test_each_file_of_an_archive_is_a_card_and_can_be_taken_away(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "takeout-1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Takeout/Mail/All mail.mbox", MAILBOX)
        archive.writestr("orders_export.csv", ORDERS)
        archive.writestr("Takeout/archive_browser.html", "<html>")
    page.add_files([path])
    quiet(page, qtbot)
    assert [card.file.name for card in page.cards] == [
        "Takeout/Mail/All mail.mbox in takeout-1.zip",
        "orders_export.csv in takeout-1.zip",
    ]
    assert page.own.chosen == (OWNER,)
    page.go_on.click()
    quiet(page, qtbot)
    assert [card.words.text() for card in page.cards] == ["5 new", "2 new"]
    page.cards[0].removed.emit()
    quiet(page, qtbot)
    assert [card.words.text() for card in page.cards] == ["2 new"]
    page.add_files([path])  # dropped again: what was taken away comes back, once
    quiet(page, qtbot)
    assert len(page.cards) == 2
    page.bring_in.click()
    quiet(page, qtbot)
    assert page.cards == []
    path.unlink()
