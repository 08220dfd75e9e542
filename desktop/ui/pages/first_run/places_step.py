"""The step that asks where customers write and where the orders are."""

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QGridLayout

from desktop.language import N_, _
from desktop.services.export_guides import CALLS, DESKS, RATINGS, guides_in
from desktop.ui.icons import icon
from desktop.ui.pages.first_run.step import Step
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card

_SIGN_SIZE = QSize(24, 18)  # wider than high: the words keep a distance


@dataclass(frozen=True)
class Place:
    """One tick. `guides`: keys of the exports that bring what is there."""

    key: str
    name: str
    sign: str
    guides: tuple[str, ...]


def _all(group: str) -> tuple[str, ...]:
    return tuple(guide.key for guide in guides_in(group))


_WRITE = (
    Place("gmail", N_("Gmail"), "mail", ("gmail",)),
    Place("mbox", N_("Another mailbox"), "inbox", ("mbox", "eml")),
    Place("instagram", N_("Instagram"), "instagram", ("instagram",)),
    Place("messenger", N_("Facebook Messenger"), "messenger", ("messenger", "messenger_encrypted")),
    Place("whatsapp", N_("WhatsApp"), "whatsapp", ("whatsapp",)),
    Place("telegram", N_("Telegram"), "telegram", ("telegram",)),
    Place("signal", N_("Signal"), "signal", ("signal",)),
    Place("phone", N_("Phone and text messages"), "phone", _all(CALLS)),
    Place("desk", N_("A help desk, like Zendesk"), "desk", _all(DESKS)),
    Place("ratings", N_("A survey or ratings"), "rating", _all(RATINGS)),
)
_SELL = (
    Place("shopify", N_("Shopify"), "orders", ("shopify",)),
    Place("woocommerce", N_("WooCommerce"), "orders", ("woocommerce",)),
    Place("etsy", N_("Etsy"), "orders", ("etsy",)),
    Place("amazon", N_("Amazon"), "orders", ("amazon",)),
    Place("ebay", N_("eBay"), "orders", ("ebay",)),
    Place("squarespace", N_("Squarespace"), "orders", ("squarespace",)),
    Place("order_sheet", N_("Another shop, or a list"), "sheet", ("order_sheet",)),
)


class PlacesStep(Step):
    """Where customers reach the shop, and where its orders are."""

    def __init__(self) -> None:
        super().__init__(
            "places", _("Where do customers reach you?"), _("Tick what you use. You can add more later.")
        )
        self.main = Button(_("&Next"), "main", name="next")
        self.ticks: dict[str, QCheckBox] = {}
        self._guides = {place.key: place.guides for place in (*_WRITE, *_SELL)}
        self.content.addWidget(self._card("", _WRITE, columns=2))
        self.content.addWidget(self._card(_("And where are your orders?"), _SELL, columns=4))

    def _card(self, title: str, places: tuple[Place, ...], columns: int) -> Card:
        card = Card(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        rows = -(-len(places) // columns)
        for number, place in enumerate(places):
            tick = QCheckBox(_(place.name))
            tick.setObjectName(f"place-{place.key}")
            tick.setIcon(icon(place.sign))
            tick.setIconSize(_SIGN_SIZE)
            tick.toggled.connect(self.changed)
            self.ticks[place.key] = tick
            grid.addWidget(tick, number % rows, number // rows)
            grid.setColumnStretch(number // rows, 1)
        card.body.addLayout(grid)
        return card

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the guides to what was ticked."""
        return tuple(
            guide for key, tick in self.ticks.items() if tick.isChecked() for guide in self._guides[key]
        )
