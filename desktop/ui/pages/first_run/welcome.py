"""Three ways to begin, and nothing else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.language import _
from desktop.ui.icons import mark
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.elided import PlainLabel, Sign
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.strip import Strip

_WIDTH, _CARD_WIDTH, _WORDS_HEIGHT = 800, 256, 71


class ChoiceCard(QPushButton):
    """A large button: a sign, its key, a title and what it means."""

    def __init__(self, key: str, sign: str, title: str, words: str, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "choice")
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setFixedWidth(_CARD_WIDTH)
        # A button is as high as a line of text unless it may grow.
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        top = QHBoxLayout()
        top.addWidget(Sign(sign, 22, "accent"))
        top.addStretch()
        top.addWidget(_KeyCap(key))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(17, 20, 17, 16)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addSpacing(8)
        layout.addWidget(PlainLabel(title, "heading"))
        meaning = PlainLabel(words, "quiet", wrap=True)
        meaning.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        meaning.setMinimumHeight(_WORDS_HEIGHT)  # so that all cards are of one height
        layout.addWidget(meaning)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class _KeyCap(PlainLabel):
    """The key that chooses a card."""

    def __init__(self, key: str) -> None:
        super().__init__(key, "key")
        self.setFixedSize(18, 18)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class Welcome(QWidget):
    """`own`, `example`, `contact` and `existing` tell which way was chosen."""

    own = Signal()
    example = Signal()
    contact = Signal()
    existing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.cards = [
            ChoiceCard(
                "1",
                "folder",
                _("Use my own files"),
                _("Gmail, your shop's orders. No files yet? We show you how to ask for them."),
                "own-files",
            ),
            ChoiceCard(
                "2",
                "eye",
                _("Look around an example shop"),
                _("An invented shop with a year of messages. Leave it with one click."),
                "example-shop",
            ),
            ChoiceCard(
                "3",
                "pencil",
                _("Write down a contact"),
                _("A call, a visit, a message. Ten seconds."),
                "write-contact",
            ),
        ]
        self.cards[0].setDefault(True)
        for number, (card, chosen) in enumerate(
            zip(self.cards, (self.own, self.example, self.contact), strict=True), start=1
        ):
            card.clicked.connect(chosen)
            key = QShortcut(QKeySequence(str(number)), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(card.click)
        self.have_one = Button(_("I already have a book or a &backup…"), "link", name="existing-book")
        self.have_one.clicked.connect(self.existing)
        self.problem = Strip("problem")
        self.progress = ProgressLine()
        self._lay_out()

    def _lay_out(self) -> None:
        sign = QLabel()
        sign.setPixmap(mark(48))
        sign.setFixedSize(48, 48)
        row = QHBoxLayout()
        row.setSpacing(16)
        for card in self.cards:
            row.addWidget(card)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(sign)
        column.addSpacing(18)
        column.addWidget(PlainLabel(_("Welcome to Replybook"), "welcome"))
        column.addSpacing(6)
        column.addWidget(
            PlainLabel(
                _("See who is still waiting, why customers write, and how many contacts your orders bring."),
                "lead",
                wrap=True,
            )
        )
        column.addSpacing(28)
        column.addLayout(row)
        column.addSpacing(20)
        column.addWidget(self.have_one, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(12)
        column.addWidget(self.problem)
        column.addWidget(self.progress)
        middle = QWidget()
        middle.setLayout(column)
        middle.setFixedWidth(_WIDTH)
        column.setContentsMargins(0, 0, 0, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 22)
        outer.addStretch(1)
        outer.addWidget(middle, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        outer.addLayout(_foot())

    def show_busy(self, *, busy: bool) -> None:
        """While an example is made nothing else can be chosen."""
        for button in (*self.cards, self.have_one):
            button.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)


def _foot() -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addStretch()
    line.addWidget(Sign("lock", 15, "quiet"))
    line.addWidget(PlainLabel(_("Everything stays on this computer. Replybook never goes online."), "quiet"))
    line.addStretch()
    return line
