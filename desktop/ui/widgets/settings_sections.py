"""The sections of the Settings page that belong to a shop: nothing applies while typing, all tell a draft."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.opening_hours import OpeningHours, parse_holidays
from desktop.language import _, ngettext
from desktop.reports.wording import number
from desktop.services.change_settings import WEEK_DAYS
from desktop.services.propose import day_name, hours_in_words
from desktop.services.shop_settings import TARGET, Addresses, ShopSettings, point_words
from desktop.ui.dates import days
from desktop.ui.icons import channel_icon
from desktop.ui.places import channel_name
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.elided import ElidedLabel, PlainLabel, Sign
from desktop.ui.widgets.hours_week import HoursWeek

_LABEL = 150
_NUMBER = 64


class Section(QWidget):
    """One section. `edited` tells settings as a person typed them, whether they are others or not.

    `aside` is what stands beside it, in pairs of a title and words.
    """

    key = ""
    edited = Signal(object)  # Mapping[str, str]

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)

    def show_settings(self, shop: ShopSettings) -> None:
        """Show what is set, and tell nobody."""
        raise NotImplementedError

    def aside(self) -> tuple[tuple[str, str], ...]:
        return ()


class ShopSection(Section):
    """Name, currency, place and week."""

    key = "shop"

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.currency = QLineEdit()
        self.currency.setMaxLength(3)
        self.currency.setFixedWidth(72)
        self.zone = QComboBox()
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.zone.setMaxVisibleItems(12)
        completer = QCompleter(self.zone.model(), self.zone)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.setCompleter(completer)
        self.week = QComboBox()
        self.week.addItems([day_name(day) for day in range(7)])
        card = Card(_("Shop"))
        card.body.addLayout(
            _form(
                (_("Name"), self.name, "shop-name", ""),
                (_("Currency"), self.currency, "currency", _("three letters, like EUR")),
                (_("Time zone"), self.zone, "time-zone", _("days, weeks and months are those of this place")),
                (_("Week starts on"), self.week, "week-start", ""),
            )
        )
        self.column.addWidget(card)
        self.name.textEdited.connect(lambda text: self.edited.emit({"shop-name": text}))
        self.currency.textEdited.connect(lambda text: self.edited.emit({"currency": text}))
        self.zone.currentTextChanged.connect(lambda text: self.edited.emit({"time-zone": text}))
        self.week.currentIndexChanged.connect(
            lambda place: self.edited.emit({"week-start": WEEK_DAYS[place].capitalize()})
        )

    def show_settings(self, shop: ShopSettings) -> None:
        values = shop.values
        self.name.setText(values["shop-name"])
        self.currency.setText(values["currency"])
        for box in (self.zone, self.week):
            box.blockSignals(True)
        if not self.zone.count():
            self.zone.addItems(shop.zones)
        self.zone.setCurrentText(values["time-zone"])
        self.week.setCurrentIndex(WEEK_DAYS.index(values["week-start"].lower()))
        for box in (self.zone, self.week):
            box.blockSignals(False)


class AddressesSection(Section):
    """Which addresses are the shop, and who is no customer."""

    key = "addresses"

    def __init__(self) -> None:
        super().__init__()
        self._shop: ShopSettings | None = None
        self._addresses = Addresses(frozenset(), frozenset(), frozenset(), frozenset())
        self.own = _PointList(
            _("My addresses"),
            _("We need to know who is the shop and who is the customer. Everything is counted from this."),
            _("Another address or name"),
            _("This isn't me"),
            "own",
        )
        self.strangers = _PointList(
            _("Not customers"),
            _("Friends, suppliers, the bank. Their conversations are left out, with that reason."),
            _("An address, a number or a name"),
            _("A customer after all"),
            "stranger",
        )
        self.column.addWidget(self.own)
        self.column.addWidget(self.strangers)
        self.own.added.connect(lambda typed: self._become(self._addresses.with_own(typed)))
        self.own.removed.connect(lambda point: self._become(self._addresses.without_own(point)))
        self.strangers.added.connect(lambda typed: self._become(self._addresses.with_stranger(typed)))
        self.strangers.removed.connect(lambda point: self._become(self._addresses.without_stranger(point)))

    def show_settings(self, shop: ShopSettings) -> None:
        self._shop = shop
        self._addresses = shop.addresses
        self._show()

    def _become(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._show()
        self.edited.emit(addresses.as_settings())

    def _show(self) -> None:
        assert self._shop is not None
        lines = self._shop.lines
        for shown, points in (
            (self.own, self._addresses.own),
            (self.strangers, self._addresses.not_customers),
        ):
            listed = sorted(
                points, key=lambda point: (-lines[point].messages if point in lines else 0, point)
            )
            shown.show_points(listed, self._shop)

    def aside(self) -> tuple[tuple[str, str], ...]:
        return (
            (
                _("What this touches"),
                _("Who wrote first, who waits, and how fast you answer: every number of all weeks."),
            ),
        )


class _PointList(Card):
    """Addresses with what they wrote; one can be added and each be taken away."""

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, title: str, words: str, hint: str, remove: str, name: str) -> None:
        super().__init__(title)
        self._remove, self._name = remove, name
        self.body.addWidget(PlainLabel(words, "quiet", wrap=True))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.body.addLayout(self.rows)
        self.nobody = PlainLabel(_("None."), "quiet")
        self.body.addWidget(self.nobody)
        self.field = QLineEdit()
        self.field.setObjectName(f"{name}-field")
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.add = Button(_("Add"), name=f"{name}-add")
        self.add.setAccessibleName(_("Add: {what}").format(what=hint))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.add)
        self.body.addLayout(line)
        self.add.clicked.connect(self._add)
        self.field.returnPressed.connect(self._add)
        self.field.textChanged.connect(lambda text: self.add.setEnabled(bool(text.strip(" ,;"))))
        self.add.setEnabled(False)

    def _add(self) -> None:
        typed = self.field.text().strip(" ,;")
        if typed:
            self.field.clear()
            self.added.emit(typed)

    def show_points(self, points: list[str], shop: ShopSettings) -> None:
        _clear(self.rows)
        self.nobody.setVisible(not points)
        for place, point in enumerate(points):
            if place:
                self.rows.addWidget(_line())
            self.rows.addWidget(self._row(point, shop))

    def _row(self, point: str, shop: ShopSettings) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 6, 0, 6)
        across.setSpacing(10)
        line = shop.lines.get(point)
        channel = line.channel if line is not None else ""
        across.addWidget(Sign(channel_icon(channel) if channel else "person", 16, "quiet"))
        across.addWidget(ElidedLabel(point_words(point)), 1)
        across.addWidget(PlainLabel(_wrote(line.messages if line else 0, channel), "quiet"))
        remove = Button(self._remove, "link", name=f"{self._name}-remove-{point}")
        remove.setAccessibleName(_("{point}: {action}").format(point=point_words(point), action=self._remove))
        remove.clicked.connect(lambda: self.removed.emit(point))
        across.addWidget(remove)
        return row


def _wrote(messages: int, channel: str) -> str:
    if not messages:
        return _("wrote nothing yet")
    words = ngettext("wrote {n}", "wrote {n}", messages).format(n=number(messages))
    return _("{channel} · {wrote}").format(channel=channel_name(channel), wrote=words)


class HoursSection(Section):
    """The week, the holidays, and a guess from the shop's own replies."""

    key = "hours"

    def __init__(self) -> None:
        super().__init__()
        self._shop: ShopSettings | None = None
        self._holidays: frozenset[date] = frozenset()
        self.week = HoursWeek()
        card = Card(_("Opening hours"))
        self.card = card
        card.body.addWidget(self.week)
        card.body.addWidget(
            PlainLabel(_("With no day ticked we count by the clock, day and night."), "quiet", wrap=True)
        )
        self.holidays = QVBoxLayout()
        self.holidays.setSpacing(0)
        self.first, self.last = _day_field("closed-from"), _day_field("closed-to")
        self.first.setAccessibleName(_("Closed from"))
        self.last.setAccessibleName(_("Closed to, this day included"))
        self.add = Button(_("Closed from–to"), sign="plus", name="add-holiday")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.first)
        line.addWidget(PlainLabel(_("to"), "quiet"))
        line.addWidget(self.last)
        line.addWidget(self.add)
        line.addStretch(1)
        closed = Card(_("Holidays"))
        closed.body.addLayout(self.holidays)
        closed.body.addLayout(line)
        self.column.addWidget(card)
        self.column.addWidget(closed)
        self.week.changed.connect(lambda: self.edited.emit({"opening-hours": self.week.text()}))
        self.first.dateChanged.connect(self.last.setMinimumDate)
        self.add.clicked.connect(self._add_holiday)

    def show_settings(self, shop: ShopSettings) -> None:
        self._shop = shop
        self._holidays = parse_holidays(shop.values["holidays"])
        zone = shop.values["time-zone"].rpartition("/")[2].replace("_", " ")
        self.card.set_beside(_("{city} time · dashed: until now").format(city=zone))
        self.week.show_hours(shop.hours, shop.hours)
        self._show_holidays()

    def use_guess(self) -> None:
        """Set the hours that the shop's replies suggest."""
        if self._shop is not None and self._shop.guess is not None:
            self.week.show_hours(self._shop.guess.hours, self._shop.hours)
            self.edited.emit({"opening-hours": str(self._shop.guess.hours)})

    @property
    def guess(self) -> OpeningHours | None:
        """Hours that are not those set already."""
        if self._shop is None or self._shop.guess is None or self._shop.guess.hours == self._shop.hours:
            return None
        return self._shop.guess.hours

    def aside(self) -> tuple[tuple[str, str], ...]:
        touches = (
            _("What this touches"),
            _(
                "Nights and closed days don't count as waiting. You see both: reply time in open hours and "
                "by the clock."
            ),
        )
        if self.guess is None:
            return (touches,)
        words = _("From your replies it looks like {hours}.").format(hours=hours_in_words(self.guess))
        return touches, (_("Our guess"), words)

    def _add_holiday(self) -> None:
        first, last = (_day_of(field) for field in (self.first, self.last))
        added = {first + timedelta(days=count) for count in range(min((last - first).days, 366) + 1)}
        self._become(self._holidays | added)

    def _become(self, holidays: frozenset[date]) -> None:
        self._holidays = holidays
        self._show_holidays()
        self.edited.emit({"holidays": ", ".join(sorted(day.isoformat() for day in holidays))})

    def _show_holidays(self) -> None:
        _clear(self.holidays)
        for first, last in _stretches(self._holidays):
            said = _("closed {days} {year}").format(days=days(first, last), year=last.year)
            if first.year != last.year:
                said = _("closed {days}").format(days=days(first, last))
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 2, 0, 2)
            across.addWidget(PlainLabel(said))
            across.addStretch(1)
            remove = IconButton("close", _("Take away: {what}").format(what=said), name="remove-holiday")
            gone = frozenset(day for day in self._holidays if first <= day <= last)
            remove.clicked.connect(lambda _checked=False, gone=gone: self._become(self._holidays - gone))
            across.addWidget(remove)
            self.holidays.addWidget(row)


def _stretches(holidays: frozenset[date]) -> list[tuple[date, date]]:
    """Days that follow one another as one stretch, in order."""
    found: list[tuple[date, date]] = []
    for day in sorted(holidays):
        if found and (day - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


class CountingSection(Section):
    """The clocks of a conversation, and how soon each channel should be answered."""

    key = "counting"

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, QLineEdit] = {}
        card = Card(_("When a conversation begins and ends"))
        for key, words, unit in (
            ("quiet-hours", _("A conversation is solved after"), _("quiet hours.")),
            ("split-days", _("A new message means they came back, within"), _("days,")),
            ("split-days-mail", _("and for e-mail within"), _("days. After that it is a new conversation.")),
            (
                "lapse-days",
                _("Without your answer a customer waits for"),
                _("days, then counts as never answered."),
            ),
        ):
            card.body.addLayout(self._sentence(key, words, unit))
        self.targets = Card(_("How soon you want to answer"))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(8)
        self.targets.body.addLayout(self.rows)
        self.column.addWidget(card)
        self.column.addWidget(self.targets)

    def show_settings(self, shop: ShopSettings) -> None:
        wanted = [f"{TARGET}{channel}" for channel in shop.channels]
        if [key for key in self.fields if key.startswith(TARGET)] != wanted:
            _clear(self.rows)
            self.fields = {key: each for key, each in self.fields.items() if not key.startswith(TARGET)}
            for channel in shop.channels:
                row = QWidget()
                words = _("{channel}: within").format(channel=channel_name(channel))
                row.setLayout(self._sentence(f"{TARGET}{channel}", words, _("hours.")))
                self.rows.addWidget(row)
        for key, field in self.fields.items():
            field.setText(shop.values[key])

    def _sentence(self, key: str, before: str, after: str) -> QLayout:
        field = QLineEdit()
        field.setObjectName(f"setting-{key}")
        field.setFixedWidth(_NUMBER)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setAccessibleName(f"{before} … {after}")
        field.textEdited.connect(lambda text: self.edited.emit({key: text}))
        self.fields[key] = field
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(PlainLabel(before))
        line.addWidget(field)
        line.addWidget(PlainLabel(after))
        line.addStretch(1)
        return line

    def aside(self) -> tuple[tuple[str, str], ...]:
        return (
            (
                _("What this touches"),
                _("Which messages are one conversation. All weeks are counted again, also those long gone."),
            ),
        )


def _form(*rows: tuple[str, QWidget, str, str]) -> QGridLayout:
    """A label, a field, its object's name, and quiet words behind it."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(10)
    grid.setColumnMinimumWidth(0, _LABEL)
    grid.setColumnStretch(1, 1)
    for place, (label, field, name, words) in enumerate(rows):
        field.setObjectName(f"setting-{name}")
        field.setAccessibleName(label)
        grid.addWidget(PlainLabel(label), 2 * place, 0)
        grid.addWidget(field, 2 * place, 1, Qt.AlignmentFlag(0))
        if words:
            grid.addWidget(PlainLabel(words, "quiet"), 2 * place + 1, 1)
    return grid


def _day_field(name: str) -> QDateEdit:
    field = QDateEdit(QDate.currentDate())
    field.setObjectName(name)
    field.setCalendarPopup(True)
    field.setDisplayFormat("d MMM yyyy")
    field.setFixedWidth(136)
    return field


def _day_of(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    return line


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
