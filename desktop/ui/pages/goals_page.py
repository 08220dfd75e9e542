"""The page of goals, which come with a later version: it says what a goal will be."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.language import _
from desktop.ui.jobs import Jobs
from desktop.ui.pages.page import Page
from desktop.ui.widgets.elided import PlainLabel
from desktop.ui.widgets.header import Header


class GoalsPage(Page):
    """Nothing of it depends on the book yet."""

    key = "goals"

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self.setObjectName("goals")
        words = PlainLabel(
            _(
                "Pick one number you would like to move. We check that it is fair and tell you honestly how "
                "it goes."
            ),
            wrap=True,
        )
        words.setFixedWidth(440)
        words.setMinimumHeight(words.heightForWidth(440))
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Header(_("Goals")))
        column.addSpacing(120)
        for widget in (
            PlainLabel(_("No goal yet."), "heading"),
            words,
            PlainLabel(_("Goals come with a later version."), "quiet"),
        ):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def refresh(self) -> None:
        """There is nothing to ask for yet."""
