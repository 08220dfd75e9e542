"""The trade of the invented shop: who buys what and when, and what becomes of each order."""

from datetime import date, timedelta

from desktop.domain.rules import DAY, HOUR
from desktop.services.invented_shop import shop
from desktop.services.invented_shop.dice import Dice
from desktop.services.invented_shop.truth import Customer, Plan, TrueLine, TrueOrder

_FIRST_NUMBER = 1001
_FIRST_ID = 5_800_000_000_000
_PROGRAMS = (
    ("gmail", 34),
    ("iphone", 26),
    ("outlook", 16),
    ("webmail", 8),
    ("base64", 8),
    ("plain", 5),
    ("latin", 3),
)
_HOURS = tuple(
    enumerate((1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 5, 5, 5, 5, 4.5, 4, 4, 4.5, 5, 7, 9, 9, 6, 3))
)
_LINES_OF_ORDER = ((1, 52), (2, 27), (3, 13), (4, 6), (5, 2))
_QUANTITIES = ((1, 74), (2, 17), (4, 6), (6, 3))
_NOTES = (
    "Please leave it with the neighbours at number 12.",
    "Graag als cadeau inpakken.\nKaartje: “Lieve mama, gefeliciteerd!”",
    "Bitte ohne Rechnung, es ist ein Geschenk.",
    "Bel niet aan: de baby slaapt.",
)


class People:
    """Invents customers, no two with one mail address."""

    def __init__(self, seed: int) -> None:
        self._dice = Dice(seed, "people")
        self._taken: dict[str, int] = {}
        self.all: list[Customer] = []

    def invent(self) -> Customer:
        """Somebody new."""
        dice = self._dice
        country = dice.weighted(_COUNTRIES)
        _, language, zone, prefix, _ = shop.COUNTRIES[country]
        culture = country if country in shop.FIRST_NAMES else language
        first, last = dice.pick(shop.FIRST_NAMES[culture]), dice.pick(shop.LAST_NAMES[culture])
        customer = Customer(
            first_name=first,
            last_name=last,
            email=self._address(first, last),
            language=language,
            country=country,
            zone=zone,
            program=dice.weighted(_PROGRAMS),
            phone=f"{prefix}{dice.whole(1_000_000, 9_999_999)}",
            street=f"{dice.pick(shop.STREETS[language])} {dice.whole(1, 180)}",
            city=dice.pick(shop.CITIES[country]),
            postcode=_postcode(country, dice),
        )
        self.all.append(customer)
        return customer

    def other_address(self, customer: Customer) -> str:
        """A second mail address of somebody, unlike any other."""
        return self._address(customer.first_name, customer.last_name)

    def _address(self, first: str, last: str) -> str:
        local_part = f"{_plain(first)}.{_plain(last)}"
        address = f"{local_part}@{self._dice.pick(shop.MAIL_HOSTS)}"
        count = self._taken.get(address, 0)
        self._taken[address] = count + 1
        return address.replace("@", f"{count + 1}@") if count else address


_COUNTRIES = [(country, facts[0]) for country, facts in shop.COUNTRIES.items()]

_PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "a", "ø": "o", "æ": "ae", "á": "a", "â": "a", "é": "e",
     "è": "e", "ë": "e", "ï": "i", "î": "i", "ô": "o", "ç": "c", "’": "", " ": ""}
)  # fmt: skip


def _plain(name: str) -> str:
    return name.lower().translate(_PLAIN)


def _postcode(country: str, dice: Dice) -> str:
    if country == "NL":
        return f"{dice.whole(1011, 9999)} {dice.pick('ABCDEGHJKLPRSTVWXZ')}{dice.pick('ABCDEGHJKLPRSTVWXZ')}"
    if country == "GB":
        area = dice.pick(("BS", "YO", "EH", "NR"))
        return f"{area}{dice.whole(1, 19)} {dice.whole(1, 9)}{dice.pick('ABDEFGHJ')}X"
    if country in ("BE", "AT", "DK"):
        return str(dice.whole(1000, 9999))
    return f"{dice.whole(1000, 99999):05d}"


def open_shop(plan: Plan, people: People) -> list[TrueOrder]:
    """All orders of the plan, oldest first, each with its buyer; buyers know their orders."""
    dice = Dice(plan.seed, "trade")
    orders: list[TrueOrder] = []
    for placed_at in _moments(plan, dice):
        buyer = _returning(people, placed_at, dice)
        if buyer is None:
            buyer = people.invent()
        order = _order(len(orders), placed_at, buyer, dice)
        buyer.orders.append(order)
        orders.append(order)
    end = shop.instant(plan.end_day)
    for order in orders:
        _fate(order, end, dice)
    return orders


def _moments(plan: Plan, dice: Dice) -> list[int]:
    """When orders are placed: busy and quiet days as the year has them, `orders_per_week` on average."""
    days = [plan.first_day + timedelta(days=day) for day in range(7 * plan.weeks)]
    average = sum(shop.busyness(day) for day in days) / len(days)
    moments: list[int] = []
    for day in days:
        expected = plan.orders_per_week / 7 * shop.busyness(day) / average
        count = int(expected * dice.between(0.75, 1.25) + dice.between(0, 1))
        moments.extend(_moment(day, dice) for _ in range(count))
    return sorted(moments)


def _moment(day: date, dice: Dice) -> int:
    return shop.instant(day, dice.weighted(_HOURS) * HOUR + dice.whole(0, HOUR - 1))


def _returning(people: People, at: int, dice: Dice) -> Customer | None:
    """Somebody who bought before, in about one order of four; not within a week of the last one."""
    if people.all and dice.chance(0.27):
        known = dice.pick(people.all)
        if at - known.orders[-1].placed_at > 7 * DAY:
            return known
    return None


def _order(row: int, placed_at: int, buyer: Customer, dice: Dice) -> TrueOrder:
    lines = _lines(dice)
    subtotal = sum(line.price_minor * line.quantity for line in lines)
    code, discount = "", 0
    if dice.chance(0.11):
        code, share = dice.pick((("WELCOME10", 10), ("CLAY15", 15), ("FRIENDS20", 20)))
        discount = subtotal * share // 100
    shipping = (
        0
        if subtotal - discount >= 7500 and buyer.country in ("NL", "BE")
        else shop.COUNTRIES[buyer.country][4]
    )
    only_phone = not buyer.orders[0].email if buyer.orders else dice.chance(0.025)
    return TrueOrder(
        name=f"#{_FIRST_NUMBER + row}",
        number=_FIRST_NUMBER + row,
        id=_FIRST_ID + row * 32_768 + dice.whole(0, 32_767),
        placed_at=placed_at,
        buyer=buyer,
        email="" if only_phone else buyer.email,
        phone=buyer.phone if only_phone or dice.chance(0.3) else "",
        lines=lines,
        discount_code=code,
        discount_minor=discount,
        shipping_minor=shipping,
        total_minor=subtotal - discount + shipping,
        status="paid",
        note=dice.pick(_NOTES) if dice.chance(0.06) else "",
        gift_note=f"Gift wrap: yes\nFrom: {buyer.first_name}" if dice.chance(0.04) else "",
    )


def _lines(dice: Dice) -> tuple[TrueLine, ...]:
    lines: list[TrueLine] = []
    chosen: list[str] = []
    for _ in range(dice.weighted(_LINES_OF_ORDER)):
        product = dice.weighted([(product, product.weight) for product in shop.PRODUCTS])
        if product.sku not in chosen:
            chosen.append(product.sku)
            lines.append(TrueLine(product.name, product.sku, dice.weighted(_QUANTITIES), product.price_minor))
    return tuple(lines)


def _fate(order: TrueOrder, end: int, dice: Dice) -> None:
    """What becomes of the order before the story ends: sent, cancelled, refunded, or the owner's test."""
    fate = dice.weighted(_FATES)
    if fate == "test":
        order.test, order.source = True, "shopify_draft_order"
        order.email, order.phone = shop.HELLO, ""
        return
    if fate == "draft":
        order.source = "shopify_draft_order"
    cancelled_at = order.placed_at + dice.whole(20 * 60, 30 * HOUR)
    if fate in ("voided", "cancelled") and cancelled_at < end:
        order.cancelled_at = cancelled_at
        order.status = "voided" if fate == "voided" else "refunded"
        order.refunded_minor = order.total_minor if fate == "cancelled" else 0
        return
    shipped_at = shop.after_open_seconds(
        order.placed_at + dice.whole(2 * HOUR, 44 * HOUR), dice.whole(600, 3 * HOUR)
    )
    if fate == "pending":
        order.status = "pending"
    elif shipped_at < end:
        order.shipped_at = shipped_at
    if fate in ("returned", "partly") and order.placed_at + 20 * DAY < end:
        whole = fate == "returned"
        order.status = "refunded" if whole else "partially_refunded"
        order.refunded_minor = order.total_minor if whole else order.lines[0].price_minor // 2


_FATES = (("sent", 930), ("returned", 16), ("partly", 20), ("cancelled", 11), ("voided", 4), ("pending", 8),
          ("draft", 9), ("test", 2))  # fmt: skip
