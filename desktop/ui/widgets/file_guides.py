"""How to ask for the files that Replybook can read today: a row a source, opened to four numbered lines.

To add a source: write its `Guide` into `guides`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.language import _
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import PlainLabel, Sign


@dataclass(frozen=True)
class Guide:
    """One source. `address`: where it is asked for, to be copied; "" for none."""

    key: str
    sign: str
    name: str
    wait: str
    lines: tuple[str, str, str, str]
    address: str = ""


def guides() -> tuple[Guide, ...]:
    """Every source, orders first: they take two minutes, and half of the answers need them."""
    return (
        Guide(
            "shopify",
            "orders",
            _("Shopify orders"),
            _("about 2 minutes"),
            (
                _("In your Shopify admin open Orders and choose Export."),
                _("Choose All orders and Plain CSV file."),
                _("With many orders Shopify sends you the file by e-mail."),
                _("Drop orders_export.csv here, as it is."),
            ),
            "https://admin.shopify.com/orders",
        ),
        Guide(
            "order_sheet",
            "sheet",
            _("Orders of any other shop"),
            _("a few minutes"),
            (
                _("Open the list of orders in your shop system, or your own spreadsheet."),
                _("Save it as CSV, Excel or OpenDocument."),
                _("It needs the order number and the date. With e-mail addresses it finds who wrote."),
                _("Drop the file here."),
            ),
        ),
        Guide(
            "gmail",
            "mail",
            _("Gmail"),
            _("hours, sometimes a day"),
            (
                _("Open Google Takeout, choose Deselect all, and tick only Mail."),
                _("Choose Next step and Create export. Google writes to you when it is ready."),
                _("Download it and unpack the zip file."),
                _("Drop the file that ends in .mbox here."),
            ),
            "https://takeout.google.com",
        ),
        Guide(
            "mbox",
            "inbox",
            _("Any other mailbox"),
            _("a few minutes"),
            (
                _("Apple Mail: choose the mailbox, then Mailbox, Export Mailbox."),
                _("Thunderbird: the add-on ImportExportTools NG exports a folder as .mbox."),
                _("Export the sent mail too: without it no answer is found."),
                _("Drop the .mbox files here, all together."),
            ),
        ),
    )


class GuideRow(QWidget):
    """One source and its usual wait; *Show me* opens the lines in place."""

    def __init__(self, guide: Guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.guide = guide
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Sign(guide.sign, 18))
        line.addWidget(PlainLabel(guide.name, "strong"))
        line.addWidget(PlainLabel(guide.wait, "quiet"))
        line.addStretch()
        self.show_me = Button(_("Show me"), "link", name=f"show-{guide.key}")
        self.show_me.setAccessibleName(_("Show me how to ask for {name}").format(name=guide.name))
        self.show_me.clicked.connect(self.toggle)
        line.addWidget(self.show_me)
        self.lines = QWidget()
        column = QVBoxLayout(self.lines)
        column.setContentsMargins(30, 0, 0, 2)
        column.setSpacing(4)
        for number, words in enumerate(guide.lines, start=1):
            column.addWidget(PlainLabel(f"{number}.  {words}", wrap=True))
        if guide.address:
            column.addLayout(self._address())
        self.lines.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 6, 0, 6)
        outer.setSpacing(8)
        outer.addLayout(line)
        outer.addWidget(self.lines)

    def toggle(self) -> None:
        self.lines.setVisible(self.lines.isHidden())
        self.show_me.setText(_("Show me") if self.lines.isHidden() else _("Close"))

    def _address(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(PlainLabel(self.guide.address, "quiet"))
        copy = Button(_("Copy address"), "link", name=f"copy-{self.guide.key}")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.guide.address))
        line.addWidget(copy)
        line.addStretch()
        return line


class FileGuides(Card):
    """All sources, or those that were ticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What to ask for"), parent=parent)
        self.setObjectName("guides")
        self.body.setSpacing(0)
        self.rows: dict[str, GuideRow] = {}
        self._separators: dict[str, QFrame] = {}
        for guide in guides():
            separator = QFrame()
            separator.setProperty("look", "line")
            row = GuideRow(guide)
            self.rows[guide.key] = row
            self._separators[guide.key] = separator
            self.body.addWidget(separator)
            self.body.addWidget(row)

    def show_only(self, keys: Sequence[str]) -> None:
        """Show the rows of these sources; all for none."""
        for key, row in self.rows.items():
            shown = not keys or key in keys
            row.setVisible(shown)
            self._separators[key].setVisible(shown)
