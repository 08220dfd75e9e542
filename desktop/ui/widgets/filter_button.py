"""The button that narrows a list of conversations: by channel, answer, return, time and reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.language import N_, _
from desktop.reports.conversations_sheet import reason_words
from desktop.reports.wording import number
from desktop.services.browse import Filters
from desktop.ui.places import channel_name
from desktop.ui.widgets.buttons import MenuButton

_PERIODS = (
    (0, N_("Any time")),
    (7, N_("Last 7 days")),
    (28, N_("Last 4 weeks")),
    (84, N_("Last 12 weeks")),
    (365, N_("Last 12 months")),
)
_ANSWERED = ((None, N_("Answered or not")), (True, N_("Answered")), (False, N_("Not answered yet")))
_CAME_BACK = ((None, N_("Came back or not")), (True, N_("Came back")), (False, N_("Did not come back")))


class FilterButton(MenuButton):
    """`filters` is what was chosen; `changed` tells that it is another now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Filter"), parent, name="filter")
        self.filters = Filters()
        self._today: date | None = None  # in the shop's zone
        self._groups: list[QActionGroup] = []
        self._channels: tuple[str, ...] = ()
        self._reasons: dict[str, int] = {}
        self.menu_shown.aboutToShow.connect(self._build)
        self._tell()

    def offer(self, channels: Sequence[str], reasons: Mapping[str, int], today: date) -> None:
        """What can be chosen: the book's channels, and among those left out its reasons with their counts."""
        self._channels, self._reasons, self._today = tuple(dict.fromkeys(channels)), dict(reasons), today
        self._build()

    def clear(self) -> None:
        """Keep everything again."""
        if self.filters.count:
            self._choose(Filters())

    def reset(self) -> None:
        """Keep everything again, and tell nobody."""
        self.filters = Filters()
        self._tell()

    def _choose(self, filters: Filters) -> None:
        self.filters = filters
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        count = self.filters.count
        self.setText(_("Filter · {count}").format(count=count) if count else _("Filter"))
        self.setAccessibleName(self.text())

    def _build(self) -> None:
        # Not when something was chosen: the menu would delete the entry that is just telling so.
        menu, chosen = self.menu_shown, self.filters
        menu.clear()
        self._groups.clear()
        if len(self._channels) > 1:
            for channel in self._channels:
                action = menu.addAction(channel_name(channel))
                action.setObjectName(f"filter-channel-{channel}")
                action.setCheckable(True)
                action.setChecked(not chosen.channels or channel in chosen.channels)
                action.triggered.connect(lambda _checked=False, channel=channel: self._switch(channel))
            menu.addSeparator()
        if self._reasons:
            self._add_reasons(menu)
        else:
            for answered, text in _ANSWERED:
                self._one_of(menu, "answered", text, answered is None, answered=answered)
            menu.addSeparator()
            for back, text in _CAME_BACK:
                self._one_of(menu, "came-back", text, back is None, came_back=back)
        if self._today is not None:
            menu.addSeparator()
            for length, text in _PERIODS:
                since = self._today - timedelta(days=length - 1) if length else None
                self._one_of(menu, "period", text, since is None, since=since)
        menu.addSeparator()
        clear = menu.addAction(_("Clear filters"))
        clear.setObjectName("filter-clear")
        clear.setEnabled(chosen.count > 0)
        clear.triggered.connect(self.clear)

    def _add_reasons(self, menu: QMenu) -> None:
        self._one_of(menu, "reason", _("Every reason"), True, reason="")
        for reason, count in self._reasons.items():
            words = _("{reason} ({count})").format(reason=reason_words(reason), count=number(count))
            self._one_of(menu, "reason", words, False, reason=reason)

    def _one_of(self, menu: QMenu, name: str, text: str, is_first: bool, **chosen: Any) -> None:
        """One choice of a group, which goes on until the next first one; `chosen`: fields of Filters."""
        if is_first:
            self._groups.append(QActionGroup(menu))
        action = QAction(_(text), menu)
        action.setObjectName(f"filter-{name}")
        action.setCheckable(True)
        action.setChecked(replace(self.filters, **chosen) == self.filters)
        action.triggered.connect(lambda: self._choose(replace(self.filters, **chosen)))
        self._groups[-1].addAction(action)
        menu.addAction(action)

    def _switch(self, channel: str) -> None:
        kept = set(self.filters.channels or self._channels) ^ {channel}
        everything = not kept or kept == set(self._channels)
        channels = () if everything else tuple(each for each in self._channels if each in kept)
        self._choose(replace(self.filters, channels=channels))
