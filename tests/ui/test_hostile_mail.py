"""Mail from a stranger who wants the window to fetch something, or to show a file of this computer.

Names, subjects, words and orders are full of HTML: pictures from the net and from the disk, a script, styles
with addresses, a page that moves on by itself, links, and a body ten thousand levels deep. All of it is
walked through in the real window. Nothing may call, no file may be opened, and no place may take the words
for HTML.
"""

import ctypes
import os
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from settling import settle

from desktop.ui.main_window import MainWindow
from desktop.ui.pages.conversations_page import ConversationsPage
from desktop.ui.pages.first_run import FirstRun
from desktop.ui.pages.import_page import ImportPage
from desktop.ui.pages.numbers_page import NumbersPage
from desktop.ui.pages.orders_page import OrdersPage
from desktop.ui.widgets.add_rating import AddRatingDialog
from desktop.ui.widgets.log_contact import LogContactDialog

OWNER = "hello@shop.example"
RED = QColor(255, 0, 254)  # no colour of ours
BEGAN = 1_780_000_000
# What only a widget that reads HTML would do away with. (The window's own sentences have figures in bold.)
MARKS = (
    "<img",
    "<script",
    "<a href",
    "<h1>",
    "<table",
    "<b>Mara",
    "<b>#77",
    "<b>paid",
    "<b>All mail",
    "<b>o",
)
_LONG = "and so on, in so many words that they are cut and need a tooltip " * 3


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A door of this computer at which every address of the hostile mail knocks."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A picture on this computer that the mail wants to see shown."""
    path = tmp_path / "private" / "secret.png"
    path.parent.mkdir()
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(RED)
    assert picture.save(str(path))
    return path


class Opened:
    """Tells whether a file was opened, by anybody: the system itself watches it."""

    _OPEN, _ACCESS = 0x20, 0x1

    def __init__(self, path: Path) -> None:
        system = ctypes.CDLL(None, use_errno=True)
        self._watch = system.inotify_init1(os.O_NONBLOCK)
        assert self._watch >= 0
        assert system.inotify_add_watch(self._watch, os.fsencode(path), self._OPEN | self._ACCESS) >= 0

    def times(self) -> int:
        """How often since it was last asked."""
        try:
            told = os.read(self._watch, 65536)
        except BlockingIOError:
            return 0
        return len(told) // struct.calcsize("iIII")

    def close(self) -> None:
        os.close(self._watch)


@pytest.fixture
def opened(secret: Path) -> Iterator[Callable[[], int]]:
    """How often the secret was opened. Only Linux tells; elsewhere the pictures of the window do."""
    if not sys.platform.startswith("linux"):
        yield lambda: 0
        return
    watch = Opened(secret)
    yield watch.times
    watch.close()


def knocked(server: socket.socket) -> bool:
    """Whether somebody has called."""
    try:
        caller, _address = server.accept()
    except BlockingIOError:
        return False
    caller.close()
    return True


class Hostile:
    """The words of the stranger."""

    def __init__(self, server: socket.socket, secret: Path) -> None:
        self.url = f"http://127.0.0.1:{server.getsockname()[1]}"
        self.file = secret.as_uri()
        picture = f'<img src="{self.file}" width=64 height=64>'
        self.name = f"<b>Mara</b> {picture}"
        self.subject = f'<h1>Order</h1> {picture}<img src="{self.url}/subject.png"> {_LONG}'
        # What stands in a mail as text, and what is left of HTML once it is text, may again look like HTML.
        self.words = f'<table background="{self.file}"><tr><td>{picture}</td></tr></table> {_LONG}'
        self.number = f"<b>#77</b>{picture}"

    @property
    def html(self) -> str:
        deep = "<div>" * 10_000
        quoted = self.words.replace("<", "&lt;").replace(">", "&gt;")
        return f"""<html><head>
            <meta http-equiv="refresh" content="0; url={self.url}/moved">
            <link rel="stylesheet" href="{self.url}/style.css"><base href="{self.url}">
            <style>@import url("{self.url}/import.css");
            body {{ background: url({self.url}/ground.png) }}</style>
            <script src="{self.url}/script.js">fetch("{self.url}/fetched")</script></head>
            <body background="{self.url}/body.png" onload="fetch('{self.url}/loaded')">
            <p>{quoted}</p>
            <img src="{self.url}/pixel.gif"><img src="{self.file}"><img src="cid:1">
            <iframe src="{self.file}"></iframe><object data="{self.file}"></object>
            <svg><image href="{self.file}"/></svg><video src="{self.url}/film" autoplay></video>
            <a href="{self.url}/link">Pay here</a> <a href="{self.file}">Your invoice</a>
            <div style="background-image: url('{self.file}')">Look</div>
            <form action="{self.url}"><input type="image" src="{self.url}/button.png"></form>
            {deep}so deep</body></html>"""

    def mails(self) -> Iterator[EmailMessage]:
        yield self._mail(1, f'"{self._quoted(self.name)}" <mara@evil.example>', self.subject, html=True)
        yield self._mail(2, f'"{self._quoted(self.name)}" <mara@evil.example>', f"Re: {self.subject}")
        yield self._mail(3, f'"{self._quoted(self.name)}" <tess@evil.example>', self.subject)
        answer = self._mail(4, f"Shop <{OWNER}>", f"Re: {self.subject}")
        answer.replace_header("To", "tess@evil.example")
        answer["In-Reply-To"] = "<3@mail.example>"
        yield answer
        news = self._mail(5, f'"{self._quoted(self.name)} News" <news@evil.example>', self.subject, html=True)
        news["List-Unsubscribe"] = f"<{self.url}/off>"
        yield news

    def _mail(self, number: int, sender: str, subject: str, *, html: bool = False) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, OWNER, subject
        mail["Message-ID"], mail["Date"] = f"<{number}@mail.example>", formatdate(BEGAN + number * 3600)
        mail.set_content(
            self.html if html else f"{self.words}\n\n> {self.words}\n", "html" if html else "plain"
        )
        return mail

    @staticmethod
    def _quoted(name: str) -> str:
        return name.replace('"', '\\"')


@pytest.fixture
def hostile(listening: socket.socket, secret: Path) -> Hostile:
    return Hostile(listening, secret)


@pytest.fixture
def files(hostile: Hostile, tmp_path: Path) -> list[Path]:
    """A mailbox, a list of orders, and a file nobody knows, under names that look like HTML."""
    mailbox = tmp_path / "<b>All mail<img src=x>.mbox"
    parts = [
        b"From %d@xxx Thu May 28 20:26:40 +0000 2026\n" % number
        + mail.as_bytes().replace(b"\nFrom ", b"\n>From ")
        for number, mail in enumerate(hostile.mails(), start=1)
    ]
    mailbox.write_bytes(b"\n".join(parts) + b"\n")
    orders = tmp_path / "<b>orders.csv"
    quoted = hostile.name.replace('"', '""')
    orders.write_text(
        "Name,Email,Financial Status,Created at,Currency,Total,Lineitem quantity,Lineitem name,Billing Name\n"
        + "".join(
            f'"{hostile.number.replace(chr(34), chr(34) * 2)}{place}",mara@evil.example,"<b>paid</b>",'
            f'2026-05-28 0{place}:00:00 +0200,EUR,20.00,1,"{quoted}","{quoted}"\n'
            for place in range(1, 6)
        ),
        encoding="utf-8",
    )
    unknown = tmp_path / "<b>what<img src=x>.bin"
    unknown.write_bytes(b"\0\1\2")
    return [mailbox, orders, unknown]


# Looking everything over


def taken_for_html(top: QWidget) -> Iterator[str]:
    """Places below `top` that would draw a stranger's words as HTML."""
    for widget in (top, *top.findChildren(QWidget)):
        named = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel) and is_strange(widget.text()):
            if widget.textFormat() is not Qt.TextFormat.PlainText:
                yield f"the words of {named}"
            if widget.openExternalLinks():
                yield f"the links of {named}"
        if isinstance(widget, QTextEdit):
            yield f"{named}, which reads HTML"
        for what, tip in (("tooltip", widget.toolTip()), ("explanation", widget.whatsThis())):
            if is_strange(tip):
                yield f"the {what} of {named}"
        if isinstance(widget, QMenu):
            for action in widget.actions():
                if is_strange(action.toolTip()):
                    yield f"the tooltip of an action of {named}"
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _cells(widget, named)


def _cells(view: QAbstractItemView, named: str) -> Iterator[str]:
    model = view.model()
    for row in range(min(model.rowCount(), 50)):
        for column in range(_columns(model)):
            tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
            if isinstance(tip, str) and is_strange(tip):
                yield f"a cell's tooltip of {named}"


def _columns(model: QAbstractItemModel) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def is_strange(text: str) -> bool:
    """Whether there is something in a text that HTML would do away with. A tooltip must not have it: Qt draws
    what looks like HTML as HTML there.
    """
    return any(mark in text for mark in MARKS)


def strange_words(top: QWidget) -> list[str]:
    """What a person can read below `top` that holds HTML as it was written: the walk came past something."""
    found = [label.text() for label in top.findChildren(QLabel) if label.isVisible()]
    for view in top.findChildren(QAbstractItemView):
        model = view.model()
        if view.isVisible() and model is not None:
            found += [
                str(model.index(row, column).data(Qt.ItemDataRole.DisplayRole))
                for row in range(model.rowCount())
                for column in range(_columns(model))
            ]
    return [text for text in found if is_strange(text)]


class Walk:
    """Goes about in a window, and looks at everything in every place."""

    def __init__(self, qtbot: QtBot, opened: Callable[[], int], server: socket.socket) -> None:
        self._qtbot, self._opened, self._server = qtbot, opened, server

    def look(self, top: QWidget, *, sees: bool = True) -> None:
        """`sees`: strange words are expected here."""
        QApplication.processEvents()
        for view in top.findChildren(QAbstractItemView):
            self._point_at_rows(view)
        assert list(taken_for_html(top)) == []
        if sees:
            assert strange_words(top), "nothing of the stranger's is here: the walk proves nothing"
        picture = top.grab().toImage()
        assert RED.rgb() not in {
            picture.pixel(x, y) for x in range(0, picture.width(), 8) for y in range(0, picture.height(), 8)
        }
        for each in QApplication.topLevelWidgets():
            if each.isVisible():
                assert list(taken_for_html(each)) == []
        assert self._opened() == 0, "the secret was opened"
        assert not knocked(self._server), "somebody called"

    def _point_at_rows(self, view: QAbstractItemView) -> None:
        """Rest the mouse on the beginning of every row, so that its tooltip comes up."""
        model = view.model()
        if not view.isVisible() or model is None:
            return
        for row in range(min(model.rowCount(), 6)):
            place = view.visualRect(model.index(row, 0)).topLeft() + QPoint(40, 8)
            event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
            QApplication.sendEvent(view.viewport(), event)
            if QToolTip.isVisible():
                assert not is_strange(QToolTip.text())
        QToolTip.hideText()


@pytest.fixture
def walk(qtbot: QtBot, opened: Callable[[], int], listening: socket.socket) -> Walk:
    return Walk(qtbot, opened, listening)


def brought_in(window: MainWindow, files: list[Path], qtbot: QtBot, walk: Walk) -> None:
    """Bring the files in on the import page, looking at each of its faces."""
    window.go("import")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, ImportPage)
    page.add_files(files)
    qtbot.waitUntil(lambda: page.own.isVisible() and not page.run.busy, timeout=20_000)
    walk.look(window)  # names of files, one that nobody knows, and the question who the shop is
    for address, tick in page.own._ticks.items():
        tick.box.setChecked(address == OWNER)
    page.go_on.click()
    qtbot.waitUntil(lambda: page.preview_card.isVisible() and not page.run.busy, timeout=20_000)
    walk.look(window)
    assert len(page.findChildren(QWidget, "sample")) > 1
    page.bring_in.click()
    qtbot.waitUntil(lambda: page.result.isVisible() and not page.run.busy, timeout=20_000)
    settle(qtbot, window)
    walk.look(window)  # what was brought in, by the names of the files


def test_nothing_in_the_window_takes_a_strangers_words_for_html(
    make_window: Callable[[Path | None], MainWindow],
    empty_book: Path,
    files: list[Path],
    qtbot: QtBot,
    walk: Walk,
) -> None:
    window = make_window(empty_book)
    brought_in(window, files, qtbot, walk)
    window.go("home")
    settle(qtbot, window)
    walk.look(window)
    _conversations(window, qtbot, walk)
    _orders(window, qtbot, walk)
    _numbers(window, qtbot, walk)
    _log_a_contact(window, qtbot, walk)
    _add_a_rating(window, qtbot, walk)
    window.go("settings")
    settle(qtbot, window)
    walk.look(window, sees=False)


def _conversations(window: MainWindow, qtbot: QtBot, walk: Walk) -> None:
    window.go("conversations")
    page = window.page
    assert isinstance(page, ConversationsPage)
    for tab in ("waiting", "all", "left-out"):
        page.arrive({"tab": tab})
        settle(qtbot, window)
        assert page.model.rowCount() > 0, tab
        for row in range(page.model.rowCount()):
            page.list.setCurrentIndex(page.model.index(row, 0))
            settle(qtbot, window)
            for words in ("show-all", "show-quoted"):
                for button in page.pane.findChildren(QWidget, words):
                    if button.isVisible():
                        button.click()  # type: ignore[attr-defined]
            page.pane.why.setChecked(True)
            walk.look(window)


def _orders(window: MainWindow, qtbot: QtBot, walk: Walk) -> None:
    window.go("orders")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, OrdersPage)
    assert page.model.rowCount() == 5
    page.table.choose(1)
    settle(qtbot, window)
    walk.look(window)


def _numbers(window: MainWindow, qtbot: QtBot, walk: Walk) -> None:
    window.go("numbers")
    settle(qtbot, window)
    page = window.page
    assert isinstance(page, NumbersPage)
    walk.look(window, sees=False)
    page._ask(key="contact_volume")
    settle(qtbot, window)
    page.show_evidence()
    settle(qtbot, window)
    assert page.evidence is not None
    walk.look(page.evidence, sees=False)
    page.evidence.tabs.choose("left-out")
    walk.look(page.evidence)
    page.evidence.close()


def _log_a_contact(window: MainWindow, qtbot: QtBot, walk: Walk) -> None:
    window.log_contact()
    (dialog,) = window.findChildren(LogContactDialog)
    for typed in ("mara", "#77"):
        dialog.who.clear()
        qtbot.keyClicks(dialog.who, typed)
        qtbot.waitUntil(lambda: dialog.whom.people.isVisible() and dialog.whom.people.count() > 0)
        walk.look(dialog)
    dialog.close()


def _add_a_rating(window: MainWindow, qtbot: QtBot, walk: Walk) -> None:
    window.add_rating()
    (dialog,) = window.findChildren(AddRatingDialog)
    qtbot.keyClicks(dialog.whom.line, "mara")
    qtbot.waitUntil(lambda: dialog.whom.people.isVisible() and dialog.whom.people.count() > 2)
    walk.look(dialog)
    dialog.whom._choose(dialog.whom.people.item(dialog.whom.people.count() - 2))
    assert dialog.whom.conversation is not None
    walk.look(dialog, sees=False)  # the list has gone
    dialog.close()


def test_nor_does_anything_in_the_first_run(
    make_window: Callable[[Path | None], MainWindow],
    data_folder: Path,
    files: list[Path],
    qtbot: QtBot,
    walk: Walk,
) -> None:
    window = make_window(data_folder / "shop.replybook")
    first_run = window.first_run
    assert isinstance(first_run, FirstRun)

    def at(step: str) -> None:
        qtbot.waitUntil(lambda: first_run._at == step and not first_run.run.busy, timeout=20_000)

    first_run.welcome.cards[0].click()
    at("places")
    first_run.places.main.click()
    at("files")
    first_run.add_files(files[:2])
    qtbot.waitUntil(
        lambda: len(first_run.files.cards) == 2 and first_run.files.main.isEnabled(), timeout=20_000
    )
    walk.look(window)
    first_run.files.main.click()
    at("you")
    for address, tick in first_run.you.question._ticks.items():
        tick.box.setChecked(address == OWNER)
    walk.look(window, sees=False)
    first_run.you.main.click()
    at("hours")  # nobody here is written with so often that they may be no customer
    walk.look(window, sees=False)
    first_run.hours.skip.click()
    at("look")
    walk.look(window)
    first_run.look.main.click()
    at("done")
    walk.look(window, sees=False)


# The guards themselves


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who opens a file")
def test_a_label_that_reads_html_is_found_out(
    qtbot: QtBot, hostile: Hostile, opened: Callable[[], int], secret: Path
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    label = QLabel(hostile.words, holder)
    label.setTextFormat(Qt.TextFormat.RichText)
    assert list(taken_for_html(holder)) == ["the words of QLabel "]
    assert opened() == 0
    holder.show()
    holder.grab()
    assert opened() > 0, "Qt's labels load pictures of this computer, which is why none may read HTML"


def test_a_caller_is_found_out(hostile: Hostile, listening: socket.socket) -> None:
    assert not knocked(listening)
    with socket.create_connection(listening.getsockname()):
        assert knocked(listening)


def test_a_tooltip_that_reads_html_is_found_out(hostile: Hostile) -> None:
    assert is_strange(hostile.name)
    assert not is_strange("&lt;b&gt; is no HTML to a tooltip")
