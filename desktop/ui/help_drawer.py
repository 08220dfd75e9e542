"""The help at the right of the window: how everything is counted, in an owner's words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.language import N_, _
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.elided import PlainLabel

WIDTH = 360
_TEXTS = (
    (
        N_("A conversation"),
        N_(
            "One matter with one customer. After your answer, 72 hours of silence mean solved. If the "
            "customer writes again within 14 days (7 in direct messages), they came back; after that it is "
            "a new conversation. “Thank you” neither reopens a conversation nor waits for an answer."
        ),
    ),
    (
        N_("Waiting for you"),
        N_(
            "The customer had the last word, as far as your files go. A mailbox that ends yesterday says "
            "nothing about today. After 30 days without an answer a conversation counts as never answered."
        ),
    ),
    (
        N_("Reply time"),
        N_(
            "From the customer's first message to your first own answer. An automatic reply is no answer. "
            "With opening hours set, nights and closed days don't count as waiting; you see both."
        ),
    ),
    (
        N_("Contacts per 100 orders"),
        N_(
            "Conversations that customers began, divided by orders, times 100. If you wrote first, a "
            "conversation does not count here."
        ),
    ),
    (
        N_("Left out"),
        N_(
            "Newsletters, automatic mail, order notices, returned mail, spam, mail between yourselves, and "
            "people you marked as no customers: always with the reason, never silently."
        ),
    ),
    (
        N_("Could be"),
        N_(
            "Every number says how many things it is made of and how far luck alone could move it. A number "
            "that is not known is empty, with a sentence about what it needs. It is never 0."
        ),
    ),
    (
        N_("Keys"),
        N_(
            "Ctrl+1 to Ctrl+6 and Ctrl+comma open the pages. Ctrl+F searches, Ctrl+N writes down a contact, "
            "Ctrl+E saves a report, Ctrl+Z takes back what was just done, F1 opens and closes this help."
        ),
    ),
)


class HelpDrawer(QFrame):
    """Stands beside the page, so both can be read."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setAccessibleName(_("Help"))
        self.setProperty("look", "drawer")
        self.setFixedWidth(WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 0, 12)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 12, 0)
        head.addWidget(PlainLabel(_("How it counts"), "title"), 1)
        self.close_button = IconButton("close", _("Close the help"), name="help-close")
        self.close_button.clicked.connect(self.closed)
        head.addWidget(self.close_button)
        outer.addLayout(head)
        inner = QWidget()
        inner.setProperty("look", "scrolled")
        texts = QVBoxLayout(inner)
        texts.setContentsMargins(0, 4, 20, 0)
        texts.setSpacing(4)
        for title, text in _TEXTS:
            texts.addWidget(PlainLabel(_(title), "heading"))
            texts.addWidget(PlainLabel(_(text), wrap=True))
            texts.addSpacing(10)
        texts.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
