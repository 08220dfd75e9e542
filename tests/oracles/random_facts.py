"""Facts of shops that never were, from a seed: all kinds of conversations, orders, answers, calls and costs.

What is drawn could stand in a book: nothing is later than the file that brought it, an inferred solution
follows an answer, who came back came back after the quiet time. Instants fall on quarters of an hour, so
that many are alike, and on the borders of days, targets and clocks.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import get_args, get_type_hints
from zoneinfo import ZoneInfo

import numpy as np

from desktop.domain.facts import (
    NEVER,
    CallFacts,
    ChannelFacts,
    ConversationFacts,
    CostFacts,
    Facts,
    HoursFacts,
    OrderFacts,
    OrderLineFacts,
    RatingFacts,
    ResolutionFacts,
    VisitFacts,
    WaitFacts,
)

HOUR = 3600
DAY = 24 * HOUR
QUIET = 72 * HOUR
LAPSE = 30 * DAY
# in each a clock changes: in March, in autumn, by half an hour, and never
SHOPS = (
    ("Europe/Amsterdam", date(2026, 3, 2)),
    ("America/New_York", date(2026, 10, 5)),
    ("Australia/Lord_Howe", date(2026, 3, 9)),
    ("Asia/Kolkata", date(2026, 5, 4)),
)
CHANNELS = (
    ("email", "hello", 14 * DAY, 24 * HOUR),
    ("email", "shop", 14 * DAY, 4 * HOUR),
    ("instagram", "", 7 * DAY, 24 * HOUR),
    ("chat", "", 7 * DAY, 15 * 60),
    ("phone", "", 14 * DAY, 3 * 60),
)
WORDS = {
    "reasons": ("spam", "bulk", "not-a-customer"),
    "topics": ("delivery", "returns", "size"),
    "agents": ("Ana", "Ben", "Cleo"),
    "countries": ("NL", "BE"),
    "currencies": ("EUR", "USD"),
    "products": ("bowl", "cup", "plate"),
    "surveys": ("csat", "nps", "ces", "quality"),
}
Row = dict[str, object]


@dataclass
class Shop:
    """A shop in the making. `first` and `days`: the stretch of which its conversations are."""

    seed: int
    chance: random.Random = field(init=False)
    zone: str = field(init=False)
    first: date = field(init=False)
    days: int = field(init=False)
    start: int = field(init=False)
    end: int = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.zone, self.first = SHOPS[self.seed % len(SHOPS)]
        self.days = self.chance.choice((21, 49, 70))
        midnight = datetime(self.first.year, self.first.month, self.first.day, tzinfo=ZoneInfo(self.zone))
        self.start = int(midnight.timestamp())
        self.end = self.start + self.days * DAY
        self.tables: dict[str, list[Row]] = {name: [] for name in TABLES}
        self.known: list[int] = []

    def some(self, share: float) -> bool:
        return self.chance.random() < share

    def instant(self, first: int, last: int) -> int:
        step = self.chance.choice((900, 900, 900, HOUR, DAY))
        place = self.chance.randint(0, max(0, (last - first) // step))
        return first + place * step + (self.chance.randint(0, 899) if self.some(0.3) else 0)

    def code(self, kind: str, none: float = 0.3) -> int:
        return -1 if self.some(none) else self.chance.randrange(len(WORDS[kind]))


def random_facts(seed: int) -> Facts:
    """A book. Some have no conversations, no orders, or none of what stands beside them."""
    shop = Shop(seed)
    chance = shop.chance
    bare = seed % 7  # 1: no orders, 2: no conversations, 3: nothing beside them, 4: only tickets
    shop.known = [
        shop.end if shop.some(0.5) else shop.instant(shop.start + shop.days * DAY // 2, shop.end)
        for _channel in CHANNELS
    ]
    customers = chance.choice((4, 12, 40))
    if bare != 1:
        _orders(shop, customers)
    for _ in range(0 if bare == 2 else chance.choice((8, 40, 90))):
        (_ticket if bare == 4 or shop.some(0.1) else _talk)(shop, customers)
    shop.tables["conversations"].sort(key=lambda talk: talk["arrived"])
    for row, talk in enumerate(shop.tables["conversations"]):
        talk["id"] = row + 1
        for kind in ("waits", "resolutions"):
            for thing in talk.pop(kind):
                shop.tables[kind].append({**thing, "conversation": row})
    shop.tables["waits"].sort(key=lambda wait: (wait["began"], wait["ended"]))
    shop.tables["resolutions"].sort(key=lambda one: (one["at"], one["known"]))
    if bare != 3:
        _beside(shop, customers)
    return _facts(shop)


# Conversations


def _talk(shop: Shop, customers: int) -> None:
    chance = shop.chance
    channel = chance.randrange(len(CHANNELS))
    split, known = CHANNELS[channel][2], shop.known[channel]
    arrived = shop.instant(shop.start, known)
    reason = chance.choice((0, 0, 1, 2)) if shop.some(0.15) else -1
    bot_only = shop.some(0.08)
    talk = _blank(shop, customers, channel, arrived) | {"reason": reason, "bot_only": bot_only}
    waits: list[Row] = []
    ends: list[Row] = []
    talk |= {"waits": waits, "resolutions": ends}
    shop.tables["conversations"].append(talk)
    if bot_only:
        talk["turns"] = 0
        if shop.some(0.6):
            at = arrived + chance.choice((300, 1800, 2 * DAY))
            if at <= known:
                ends.append({"at": at, "known": at - 1, "given": True, "came_back": NEVER})
        return
    began, turns, messages = arrived, 0, 1
    while True:
        reply = began + _gap(shop)
        if shop.some(0.06):
            reply = known + chance.choice((HOUR, 3 * DAY))  # answered by hand, after the file's end
        by_hand = reply > known and reply <= shop.end and shop.some(0.5)
        if (reply > known and not by_hand) or reply - began > LAPSE or shop.some(0.12):
            _leave_open(shop, talk, began, turns, known)
            break
        if turns == 0 and shop.some(0.03):
            reply = began - 600  # a clock was wrong
        turns += 1
        messages += 1
        waits.append({"began": began, "ended": reply, "lapses": began + LAPSE})
        if turns == 1:
            talk["first_reply"] = reply
            talk["agent"] = shop.code("agents", 0.15)
        if by_hand:
            ends.append({"at": reply, "known": reply + QUIET, "given": False, "came_back": NEVER})
            break
        if not _goes_on(shop, ends, reply, split, known):
            break
        back = ends[-1]["came_back"] if ends else NEVER
        began = (
            back
            if back not in (NEVER, began) and back > reply
            else reply + chance.choice((900, 2 * HOUR, QUIET))
        )
        messages += 1
        if began > known:
            break
    talk["turns"] = turns + (1 if turns and shop.some(0.05) else 0)
    talk["messages"] = messages


def _gap(shop: Shop) -> int:
    return shop.chance.choice((0, 60, 900, 900, 3600, 4 * HOUR, 5 * HOUR, 20 * HOUR, DAY, 3 * DAY, 12 * DAY))


def _leave_open(shop: Shop, talk: Row, began: int, turns: int, known: int) -> None:
    """The last word is the customer's: waiting, closed, or lapsed."""
    last = began + shop.chance.choice((0, 0, DAY))
    last = min(last, known)
    closed = began + shop.chance.choice((HOUR, 2 * DAY))
    if turns == 0 and shop.some(0.2) and closed <= known:
        talk["closed_unanswered"] = closed
        talk["waits"].append({"began": began, "ended": closed, "lapses": last + LAPSE})
    else:
        talk["lapses"] = last + LAPSE
        talk["waits"].append({"began": began, "ended": NEVER, "lapses": last + LAPSE})


def _goes_on(shop: Shop, ends: list[Row], reply: int, split: int, known: int) -> bool:
    """What the customer does after our answer; True if the conversation has another round."""
    chance = shop.chance
    fate = chance.choice(("quiet", "quiet", "quiet", "soon", "back"))
    given = shop.some(0.25)
    if fate == "soon":
        return True
    back = reply + chance.choice(
        (QUIET + 1, QUIET + HOUR, 5 * DAY, 7 * DAY, 7 * DAY + HOUR, 10 * DAY, 14 * DAY)
    )
    if fate != "back" or back > known or back - reply > split:
        back = NEVER
    at = reply + (chance.choice((0, 900, HOUR)) if given else 0)
    if given and at > known:
        given, at = False, reply
    ends.append({"at": at, "known": at - 1 if given else at + QUIET, "given": given, "came_back": back})
    return back != NEVER


def _ticket(shop: Shop, customers: int) -> None:
    """A help desk's ticket that tells open minutes, and no instants."""
    chance = shop.chance
    channel = chance.randrange(3)
    arrived = shop.instant(shop.start, shop.known[channel])
    talk = _blank(shop, customers, channel, arrived)
    talk |= {
        "waits": [],
        "resolutions": [],
        "turns": chance.choice((1, 1, 3, -1)),
        "agent": shop.code("agents"),
    }
    if shop.some(0.7):
        talk["open_minutes"] = chance.choice((0.0, 12.5, 240.0, 1440.0, 90.25))
    if shop.some(0.7):
        talk["resolution_open_minutes"] = chance.choice((45.0, 600.5, 33.0)) if shop.some(0.8) else np.nan
        at = arrived if shop.some(0.6) else min(arrived + _gap(shop), shop.known[channel])
        talk["resolutions"].append({"at": at, "known": at - 1, "given": True, "came_back": NEVER})
    shop.tables["conversations"].append(talk)


def _blank(shop: Shop, customers: int, channel: int, arrived: int) -> Row:
    chance = shop.chance
    customer = 0 if shop.some(0.1) else chance.randint(1, customers)
    orders = [order for order in shop.tables["orders"] if order["customer"] == customer != 0]
    linked = chance.choice(orders) if orders and shop.some(0.6) else None
    near = [order for order in orders if 0 <= arrived - order["placed_at"] <= 40 * DAY]
    if near and shop.some(0.6):
        linked = chance.choice(near)
    row = shop.tables["orders"].index(linked) if linked else -1
    bought = [line["product"] for line in shop.tables["order_lines"] if line["order"] == row]
    upsell = shop.some(0.06)
    return {
        "arrived": arrived,
        "channel": channel,
        "customer": customer,
        "reason": -1,
        "outbound": shop.some(0.08),
        "bot_only": False,
        "needs_answer": not shop.some(0.06),
        "first_reply": NEVER,
        "lapses": NEVER,
        "closed_unanswered": NEVER,
        "turns": 0,
        "messages": 1,
        "order": linked["id"] if linked else 0,
        "after_purchase": linked is not None and linked["placed_at"] <= arrived,
        "topic": shop.code("topics"),
        "agent": -1,
        "escalated": shop.some(0.08),
        "open_minutes": np.nan,
        "resolution_open_minutes": np.nan,
        "minutes": chance.choice((3.0, 7.5, 12.0)) if shop.some(0.7) else np.nan,
        "minutes_estimated": shop.some(0.2),
        "product": chance.choice(bought) if bought and shop.some(0.2) else -1,
        "upsell": upsell,
        "upsell_minor": chance.choice((1500, 990)) if upsell and shop.some(0.7) else NEVER,
    }


# Orders, and what stands beside the conversations


def _orders(shop: Shop, customers: int) -> None:
    chance = shop.chance
    since = shop.start - chance.choice((10, 120, 800)) * DAY
    for number in range(chance.choice((5, 60, 200))):
        placed = shop.instant(since if shop.some(0.5) else shop.start, shop.end)
        shipped = placed + chance.choice((DAY, 3 * DAY)) if shop.some(0.6) else NEVER
        shop.tables["orders"].append(
            {
                "id": 1000 + number,
                "placed_at": placed,
                "customer": 0 if shop.some(0.05) else chance.randint(1, customers),
                "counts": not shop.some(0.05),
                "total_minor": NEVER if shop.some(0.05) else chance.choice((1000, 2595, 4000, 12000)),
                "refunded_minor": chance.choice((0, 0, 0, 500)),
                "cancelled": shop.some(0.05),
                "country": shop.code("countries", 0.1),
                "currency": chance.choice((0, 0, 0, 0, 1, -1)),
                "shipped_at": shipped,
                "delivered_at": shipped + 2 * DAY if shipped != NEVER and shop.some(0.8) else NEVER,
            }
        )
    shop.tables["orders"].sort(key=lambda order: (order["placed_at"], order["id"]))
    for row in range(len(shop.tables["orders"])):
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            line = {"order": row, "product": shop.code("products", 0), "quantity": chance.randint(1, 3)}
            shop.tables["order_lines"].append(line)


def _beside(shop: Shop, customers: int) -> None:
    chance, tables, talks = shop.chance, shop.tables, shop.tables["conversations"]
    scales = {
        0: ((1, 5), (0, 10), (1, 3), (0, 1), (5, 1), (1, 7)),
        1: ((0, 10), (0, 10), (1, 5)),
        2: ((1, 7), (5, 1)),
        3: ((1, 5),),
    }
    unanswered = chance.choice((0, 0.4))
    for _ in range(chance.choice((0, 6, 60))):
        survey = chance.randrange(4)
        lowest, highest = chance.choice(scales[survey])
        talk = chance.randrange(len(talks)) if talks and shop.some(0.7) else -1
        score = chance.randint(min(lowest, highest), max(lowest, highest))
        tables["ratings"].append(
            {
                "survey": survey,
                "answered_at": shop.instant(talks[talk]["arrived"] if talk >= 0 else shop.start, shop.end),
                "score": np.nan if survey != 3 and shop.some(unanswered) else score,
                "lowest": lowest,
                "highest": highest,
                "conversation": talk,
                "customer": talks[talk]["customer"] if talk >= 0 else chance.randint(0, customers),
                "agent": -1 if survey == 3 else shop.code("agents", 0.6),  # nobody is judged with a request
            }
        )
    tables["ratings"] = _last_answers(tables["ratings"])
    phone = [row for row, talk in enumerate(talks) if talk["channel"] == 4]
    for _ in range(chance.choice((0, 5, 30))):
        answered = shop.some(0.6)
        row = chance.choice(phone) if phone and shop.some(0.8) else -1
        voicemail = not answered and shop.some(0.4)
        tables["calls"].append(
            {
                "started_at": shop.instant(shop.start, shop.end),
                "inbound": shop.some(0.8),
                "answered": answered,
                "voicemail": voicemail,
                "wait_seconds": NEVER if voicemail or shop.some(0.2) else chance.choice((0, 4, 5, 6, 40)),
                "talk_seconds": NEVER,
                "conversation": row,
                "agent": shop.code("agents"),
            }
        )
    month = shop.first.year * 12 + shop.first.month - 1
    for _ in range(chance.choice((0, 2, 5))):
        tables["costs"].append(
            {
                "month": month + chance.choice((-1, 0, 0, 1, 2)),
                "amount_minor": chance.choice((10000, 33333)),
                "currency": chance.choice((0, 0, 1, -1)),
            }
        )
    for _ in range(chance.choice((0, 10, 30))):
        day = (shop.first + timedelta(days=chance.randrange(shop.days))).toordinal()
        tables["hours"].append(
            {"day": day, "minutes": chance.choice((30, 120, 480)), "agent": shop.code("agents")}
        )
    for day in chance.sample(range(shop.days), chance.choice((0, 5, 15))):
        asked = chance.choice((-1, 0, 5, 9))
        tables["visits"].append(
            {
                "day": (shop.first + timedelta(days=day)).toordinal(),
                "visits": chance.choice((9, 30, 100)),
                "asked": asked,
                "solved": -1 if asked < 0 else chance.choice((0, 3, 5, 7)),
            }
        )


def _last_answers(ratings: list[Row]) -> list[Row]:
    """Of several answers to one question about one conversation only the last is in the facts."""
    last: dict[object, Row] = {}
    for number, rating in enumerate(sorted(ratings, key=lambda each: each["answered_at"])):
        alone = rating["conversation"] < 0
        last[number if alone else (rating["survey"], rating["conversation"])] = rating
    return sorted(last.values(), key=lambda each: each["answered_at"])


# Columns


TABLES: dict[str, type] = {
    "conversations": ConversationFacts,
    "waits": WaitFacts,
    "resolutions": ResolutionFacts,
    "orders": OrderFacts,
    "order_lines": OrderLineFacts,
    "ratings": RatingFacts,
    "calls": CallFacts,
    "costs": CostFacts,
    "hours": HoursFacts,
    "visits": VisitFacts,
}
_BY_DATE = {
    "ratings": "answered_at",
    "calls": "started_at",
    "costs": "month",
    "hours": "day",
    "visits": "day",
}


def _facts(shop: Shop) -> Facts:
    for name, by in _BY_DATE.items():
        shop.tables[name].sort(key=lambda row: row[by])
        for number, row in enumerate(shop.tables[name], 1):
            row["id"] = number
    columns = {name: _columns(kind, shop.tables[name]) for name, kind in TABLES.items()}
    instants = [talk["arrived"] for talk in shop.tables["conversations"]]
    instants += [order["placed_at"] for order in shop.tables["orders"]]
    return Facts(
        **columns,  # type: ignore[arg-type]
        **WORDS,
        channels=ChannelFacts(
            names=tuple(channel[0] for channel in CHANNELS),
            accounts=tuple(channel[1] for channel in CHANNELS),
            known_until=np.array(shop.known, np.int64),
            split=np.array([channel[2] for channel in CHANNELS], np.int64),
            target=np.array([channel[3] for channel in CHANNELS], np.int64),
        ),
        first=min(instants, default=NEVER),
        last=max(instants, default=-NEVER),
        orders_known_until=NEVER if shop.some(0.3) else shop.end,
    )


def _columns(kind: type, rows: list[Row]) -> object:
    types = {name: get_args(get_args(hint)[1])[0] for name, hint in get_type_hints(kind).items()}
    return kind(**{name: np.array([row[name] for row in rows], dtype=of) for name, of in types.items()})
