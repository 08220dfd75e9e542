"""The sections of the Settings page about the program itself: what they change applies at once."""

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, QUrl, Signal, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import _, ngettext
from desktop.paths import data_folder
from desktop.services.check_book import Check
from desktop.services.shop_settings import ShopSettings
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign
from desktop.ui.widgets.settings_sections import Section


class LookSection(Section):
    """How the window looks; applies at once."""

    key = "look"

    def __init__(self) -> None:
        super().__init__()
        card = Card(_("Look"))
        line = QHBoxLayout()
        line.setSpacing(8)
        group = QButtonGroup(self)
        group.setExclusive(True)
        self.choices: dict[str, Button] = {}
        for choice, words in (("system", _("Like the system")), ("light", _("Light")), ("dark", _("Dark"))):
            button = Button(words, "chip", name=f"look-{choice}")
            button.setChecked(theme.chosen() == choice)
            button.clicked.connect(lambda _checked=False, choice=choice: theme.choose(choice))
            group.addButton(button)
            line.addWidget(button)
            self.choices[choice] = button
        line.addStretch(1)
        card.body.addLayout(line)
        card.body.addWidget(PlainLabel(_("Pictures and reports that you save stay light."), "quiet"))
        language = Card(_("Language"))
        language.body.addWidget(PlainLabel(_("English. Others come with a later version."), "body"))
        self.column.addWidget(card)
        self.column.addWidget(language)

    def show_settings(self, shop: ShopSettings) -> None:
        """Nothing of it is in the book."""


class SafetySection(Section):
    """Where the book lies, whether it is whole, and what the program is made of."""

    key = "safety"
    check_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        book = Card(_("Your book"))
        self.path = ElidedLabel("", "body")
        self.open = Button(_("Open the data folder"), name="open-folder", sign="folder")
        book.body.addWidget(self.path)
        book.body.addWidget(
            PlainLabel(
                _("Everything stays on this computer. Replybook never goes online."), "quiet", wrap=True
            )
        )
        book.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.check = Button(_("Check my book"), name="check-book")
        self.said = PlainLabel(
            _("Looks whether the file is whole, and counts the numbers a second time, the slow way."),
            "quiet",
            wrap=True,
        )
        self.lines = QVBoxLayout()
        self.lines.setSpacing(4)
        checks = Card(_("Check"))
        checks.body.addWidget(self.said)
        checks.body.addLayout(self.lines)
        checks.body.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        about = Card(_("Replybook {version}").format(version=_own_version()))
        for words in (
            _(
                "MIT licence. With Qt for Python {version} (LGPL), the typeface Inter (OFL) and signs from "
                "Lucide (ISC)."
            ).format(version=qVersion()),
            _("{system}, Python {version}.").format(
                system=platform.system(), version=platform.python_version()
            ),
        ):
            about.body.addWidget(PlainLabel(words, "quiet", wrap=True))
        for card in (book, checks, about):
            self.column.addWidget(card)
        self.check.clicked.connect(self.check_wanted)
        self.open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder()))))

    def show_settings(self, shop: ShopSettings) -> None:
        self.path.setText(str(shop.path))

    def say_checking(self) -> None:
        self.said.setText(_("Counting again, the slow way…"))

    def show_checks(self, checks: Sequence[Check]) -> None:
        """A tick for each thing that is right; both figures where one is not."""
        self.check.setEnabled(True)
        while (item := self.lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        wrong = sum(not check.passed for check in checks)
        if checks:
            self.said.setText(
                ngettext("{n} thing is not right.", "{n} things are not right.", wrong).format(n=wrong)
                if wrong
                else _("Everything is right.")
            )
        for check in checks:
            self.lines.addWidget(_check_row(check))


def _check_row(check: Check) -> QWidget:
    row = QWidget()
    row.setObjectName("check-row")
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(8)
    if check.passed:
        across.addWidget(Sign("check", 16, "good", words=_("right")))
    else:
        across.addWidget(Sign("warning", 16, "bad", words=_("not right")))
    across.addWidget(PlainLabel(check.name))
    if not check.passed:
        across.addWidget(ElidedLabel(check.detail, "quiet"), 1)
    else:
        across.addStretch(1)
    return row


def _own_version() -> str:
    try:
        return version("replybook")
    except PackageNotFoundError:
        return "?"
