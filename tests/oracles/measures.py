"""Every measure counted once more, the slow way, from the words of measures.md, rules.md and statistics.md.

No numpy engine and nothing from desktop.kpis: rows are dicts, every question is a loop, quantiles come from
scipy. A row's instants that never came and numbers that are not known are None, its codes are names.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from scipy import stats

from desktop.domain.facts import NEVER, Facts

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY
Z = float(stats.norm.ppf(0.975))
Row = dict[str, object]
Window = tuple[int, int]
Hours = tuple[
    tuple[date | None, tuple[tuple[tuple[int, int], ...], ...]], ...
]  # since when, the week's spans


# What is asked, and what is answered


@dataclass(frozen=True)
class Asked:
    """One question. Days are of the shop's zone, `after` is not included; money in minor units."""

    first: date
    after: date
    zone: str
    clock: str  # "open" or "calendar"
    as_of: int
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # dimension → names
    hours: Hours = ()
    holidays: frozenset[date] = frozenset()
    quiet: int = 72 * HOUR
    first_contact_window: int = 7 * DAY
    week_start: int = 0
    currency: str = ""
    hourly_rate: int | None = None
    silence_days: float | None = None
    customer_years: float | None = None
    margin: float | None = None
    new_customer: int | None = None


@dataclass(frozen=True)
class Told:
    """A number with what it is made of."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    parts: Mapping[str, float | None] = field(default_factory=dict)
    numerator: float | None = None


# Reading the facts


def read(facts: Facts) -> dict[str, list[Row]]:
    """The columns as rows, one list a table."""
    lists = {
        "reason": facts.reasons,
        "topic": facts.topics,
        "agent": facts.agents,
        "country": facts.countries,
        "currency": facts.currencies,
        "product": facts.products,
        "survey": facts.surveys,
    }
    book: dict[str, list[Row]] = {}
    for table in fields(facts):
        columns = getattr(facts, table.name)
        if not hasattr(columns, "__dataclass_fields__") or table.name == "channels":
            continue
        names = [column.name for column in fields(columns)]
        book[table.name] = [
            {name: _plain(name, value, lists) for name, value in zip(names, row, strict=True)}
            for row in zip(*(getattr(columns, name).tolist() for name in names), strict=True)
        ]
    kinds = {
        "conversations": "talk",
        "orders": "order",
        "ratings": "rating",
        "calls": "call",
        "hours": "hours",
    }
    for table_name, kind in kinds.items():
        for row in book[table_name]:
            row["kind"] = kind
    places = facts.channels
    book["channels"] = [
        {"name": name, "known_until": known, "target": target}
        for name, known, target in zip(
            places.names, places.known_until.tolist(), places.target.tolist(), strict=True
        )
    ]
    for row, talk in enumerate(book["conversations"]):
        talk["row"] = row
        talk["channel_row"] = book["channels"][talk["channel"]]
        talk["channel"] = talk["channel_row"]["name"]
        talk["waits"] = [wait for wait in book["waits"] if wait["conversation"] == row]
        talk["resolutions"] = [one for one in book["resolutions"] if one["conversation"] == row]
    for table in ("ratings", "calls"):
        for thing in book[table]:
            row = thing["conversation"]
            thing["talk"] = None if row < 0 else book["conversations"][row]
    for order in book["orders"]:
        order["products"] = []
    for line in book["order_lines"]:
        order = book["orders"][line["order"]]
        if line["product"] and line["product"] not in order["products"]:
            order["products"].append(line["product"])
    by_id = {order["id"]: order for order in book["orders"]}
    for talk in book["conversations"]:
        talk["bought"] = by_id.get(talk["order"])
    known = facts.orders_known_until
    book["reach"] = [{"orders_known_until": None if known == NEVER else known}]
    return book


def _plain(name: str, value: object, lists: Mapping[str, Sequence[str]]) -> object:
    if name in lists:
        return lists[name][value] if value >= 0 else ""
    if isinstance(value, float) and math.isnan(value):
        return None
    return None if value == NEVER else value


# Intervals (statistics 3)


def wilson(hits: float, n: float) -> tuple[float | None, float | None]:
    if not n:
        return None, None
    p = hits / n
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return (100 * (middle - half) if hits else 0.0), (100 * (middle + half) if hits < n else 100.0)


def fay_feuer(count: float, exposure: float, kappa: float) -> tuple[float | None, float | None]:
    if not exposure:
        return None, None
    low = stats.gamma.ppf(0.025, count / kappa) if count else 0.0
    high = stats.gamma.ppf(0.975, count / kappa + 1)
    return float(low) * kappa / exposure, float(high) * kappa / exposure


def percentile(values: Iterable[float], q: float) -> float | None:
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * q
    left = math.floor(place)
    right = min(left + 1, len(ordered) - 1)
    return ordered[left] + (place - left) * (ordered[right] - ordered[left])


def order_statistics(values: Iterable[float], q: float) -> tuple[float | None, float | None]:
    ordered = sorted(values)
    n = len(ordered)
    lower = [rank for rank in range(1, n + 1) if stats.binom.cdf(rank - 1, n, q) <= 0.025]
    upper = [rank for rank in range(1, n + 1) if stats.binom.sf(rank - 1, n, q) <= 0.025]
    return (ordered[max(lower) - 1] if lower else None), (ordered[min(upper) - 1] if upper else None)


def mean(values: Sequence[float], parts: Sequence[float] | None = None) -> float | None:
    """The average, each value counted by its part if there are `parts`."""
    if not values:
        return None
    parts = parts or [1.0] * len(values)
    return math.fsum(map(math.prod, zip(values, parts, strict=True))) / math.fsum(parts)


def hall(values: Sequence[float], scale: tuple[float, float] | None) -> tuple[float | None, float | None]:
    n = len(values)
    if not n:
        return None, None
    middle = math.fsum(values) / n
    if n == 1 or max(values) == min(values):
        if scale is None:
            return None, None
        least, most = scale
        low, high = wilson((middle - least) / (most - least) * n, n)
        return least + (most - least) * low / 100, least + (most - least) * high / 100
    s = math.sqrt(math.fsum((x - middle) ** 2 for x in values) / (n - 1))
    g = math.fsum((x - middle) ** 3 for x in values) / n / s**3
    t = float(stats.t.ppf(0.975, n - 1))

    def w(at: float) -> float:
        if abs(g) < 1e-6:
            return at / math.sqrt(n)
        inner = 1 + g * (at / math.sqrt(n) - g / (6 * n))
        return 3 / g * (math.copysign(abs(inner) ** (1 / 3), inner) - 1)

    least, most = scale or (-math.inf, math.inf)  # of two answers the formula ends far outside the scale
    return max(least, middle - s * w(t)), min(most, middle - s * w(-t))


def adjusted_wald(promoters: float, detractors: float, n: float) -> tuple[float | None, float | None]:
    if not n:
        return None, None
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = Z * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    seen = (promoters - detractors) / n
    # held within what a score can be, and around the score itself (one answer: the formula ends at 98.5)
    return 100 * max(-1, min(p - d - half, seen)), 100 * min(1, max(p - d + half, seen))


# The shop's calendar


@lru_cache(1 << 16)
def midnight(day: date, zone: str) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())


@lru_cache(1 << 16)
def day_of(instant: int, zone: str) -> date:
    return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone)).date()


def cut(asked: Asked, rhythm: str) -> list[tuple[date, date]]:
    """The local days of each bucket, the first and the last clipped."""
    found = []
    day = asked.first
    while day < asked.after:
        end = day + timedelta(days=1)
        while end < asked.after and not _begins(end, rhythm, asked.week_start):
            end += timedelta(days=1)
        found.append((day, end))
        day = end
    return found


def _begins(day: date, rhythm: str, week_start: int) -> bool:
    return {
        "day": True,
        "week": day.weekday() == week_start,
        "month": day.day == 1,
        "quarter": day.day == 1 and day.month in (1, 4, 7, 10),
        "year": day.day == 1 and day.month == 1,
    }[rhythm]


class OpenTime:
    """Which stretches of a few minutes were open, found by looking at the clock on the wall of every one."""

    def __init__(self, zone: str, hours: Hours, holidays: frozenset[date], first: int, last: int) -> None:
        # hours begin and end, and offsets change, on whole steps
        self.step = 60 * math.gcd(
            15, *(m for _since, week in hours for day in week for span in day for m in span)
        )
        self.start = first // DAY * DAY
        self.until = [0]
        info = ZoneInfo(zone)
        for at in range(self.start, last + DAY, self.step):
            wall = datetime.fromtimestamp(at, UTC).astimezone(info)
            self.until.append(self.until[-1] + self.step * _is_open(hours, holidays, wall))

    def seconds(self, instant: int) -> int:
        place, rest = divmod(instant - self.start, self.step)
        is_open = self.until[place + 1] > self.until[place]
        return self.until[place] + (rest if is_open else 0)

    def between(self, began: int, ended: int) -> int:
        return self.seconds(ended) - self.seconds(began)


open_time = lru_cache(8)(OpenTime)


def _is_open(hours: Hours, holidays: frozenset[date], wall: datetime) -> bool:
    today = wall.date()
    minute = wall.hour * 60 + wall.minute
    for day, at in ((today, minute), (today - timedelta(days=1), minute + 1440)):
        if day in holidays:
            continue
        week = [week for since, week in hours if since is None or since <= day][-1]
        if any(opens <= at < closes for opens, closes in week[day.weekday()]):
            return True
    return False


# The shop under a question


class Shop:
    """A book under a question, and under one group of a split if `only` is given: (dimension, name)."""

    def __init__(
        self, book: Mapping[str, list[Row]], asked: Asked, only: tuple[str, str] | None = None
    ) -> None:
        self.book, self.asked, self.only = book, asked, only
        self.start, self.end = midnight(asked.first, asked.zone), midnight(asked.after, asked.zone)

    @cached_property
    def whole(self) -> "Shop":
        """The same question, not split."""
        return Shop(self.book, self.asked) if self.only else self

    # time

    def files_end(self, talk: Row) -> int:
        """A of statistics.md: as-of, or the end of the channel's files."""
        return min(self.asked.as_of, talk["channel_row"]["known_until"])

    def horizon(self, talk: Row) -> int:
        """Up to when a conversation is known.

        What is dated later than the end of its channel's files was said by hand, and reaches further.
        """
        by_hand = [at for at, _later in human_replies(talk)]
        by_hand += [one["at"] for one in talk["resolutions"] if one["given"]]
        by_hand += [talk["closed_unanswered"] or 0]
        return min(self.asked.as_of, max(talk["channel_row"]["known_until"], *by_hand))

    @cached_property
    def open_time(self) -> OpenTime | None:
        if not self.asked.hours:
            return None
        instants = [self.start, self.end]
        for talk in self.book["conversations"]:
            instants += [talk["arrived"], talk["channel_row"]["known_until"]]
            instants += [one["at"] for one in talk["resolutions"]]
            instants += [end for wait in talk["waits"] for end in (wait["began"], wait["ended"]) if end]
        return open_time(self.asked.zone, self.asked.hours, self.asked.holidays, min(instants), max(instants))

    def minutes(self, began: int, ended: int) -> float | None:
        """On the chosen clock; None where nobody knows."""
        if self.asked.clock == "calendar":
            return (ended - began) / 60
        clock = self.open_time
        return None if clock is None else clock.between(began, ended) / 60

    def happened(self, instant: int | None) -> bool:
        return instant is not None and instant <= self.asked.as_of

    # filters and splits

    def names(self, thing: Row, dimension: str) -> Sequence[str] | None:
        """Under which names of a dimension a conversation, order, answer or call stands.

        None: the dimension does not divide such things.
        """
        kind = thing["kind"]
        if kind == "order":
            if dimension == "country":
                return (thing["country"],)
            if dimension == "product":
                return thing["products"] or ("",)
            if dimension == "customer":
                return (self.buyer(thing["customer"], thing["placed_at"]),)
            return None
        if kind in ("rating", "call"):
            talk = thing["talk"]
            if dimension == "agent":
                return (thing["agent"] or (talk["agent"] if talk else ""),)
            if dimension == "customer" and kind == "rating":
                who = thing["customer"] or (talk["customer"] if talk else 0)
                return (self.buyer(who, talk["arrived"] if talk else thing["answered_at"]),)
            if talk is None:
                return ("phone" if kind == "call" and dimension == "channel" else "",)
            return self.names(talk, dimension)
        if kind == "hours":
            return (thing["agent"],) if dimension == "agent" else None
        if dimension in ("channel", "topic", "agent"):
            return (thing[dimension],)
        bought = thing["bought"]
        if dimension == "country":
            return (bought["country"] if bought else "",)
        if dimension == "product":
            if thing["product"]:
                return (thing["product"],)
            return (bought["products"] if bought else ()) or ("",)
        if dimension == "stage":
            return (self.stage(thing),)
        return (self.buyer(thing["customer"], thing["arrived"]),)

    def stage(self, talk: Row) -> str:
        bought = talk["bought"]
        if bought is None:
            return ""
        if bought["placed_at"] > talk["arrived"]:
            return "before-purchase"
        if bought["delivered_at"] is not None and bought["delivered_at"] <= talk["arrived"]:
            return "after-delivery"
        if bought["shipped_at"] is not None and bought["shipped_at"] <= talk["arrived"]:
            return "on-the-way"
        told = any(order["shipped_at"] is not None for order in self.book["orders"])
        return "before-dispatch" if told else "after-purchase"

    def passes(self, thing: Row) -> bool:
        """The filters ask for it."""
        for dimension, wanted in self.asked.filters.items():
            names = self.names(thing, dimension)
            if wanted and names is not None and not set(names) & set(wanted):
                return False
        return True

    def credit(self, thing: Row) -> float:
        """0: it is not asked for; else which part of it stands in the group."""
        if not self.passes(thing):
            return 0.0
        if self.only is None:
            return 1.0
        names = self.names(thing, self.only[0])
        if names is None:
            return 1.0
        return 1 / len(names) if self.only[1] in names else 0.0

    def buyer(self, customer: int, moment: int) -> str:
        if not customer:
            return ""
        bought = [order for order in self.valid_orders if order["placed_at"] <= moment]
        if len({self.day(order) for order in bought if order["customer"] == customer}) < 2:
            return "new"
        return "best" if customer in self.best else "returning"

    @cached_property
    def best(self) -> set[int]:
        """The tenth of all customers that has spent most, over all time that is known."""
        spent: dict[int, int] = {}
        for order in self.valid_orders:
            if order["customer"]:
                paid = order["total_minor"] - order["refunded_minor"] if self.has_value(order) else 0
                spent[order["customer"]] = spent.get(order["customer"], 0) + paid
        if max(spent.values(), default=0) <= 0:
            return set()
        least = percentile(spent.values(), 0.9)
        return {who for who, amount in spent.items() if amount >= least}

    # things

    @cached_property
    def valid_orders(self) -> list[Row]:
        return [
            order for order in self.book["orders"] if order["counts"] and self.happened(order["placed_at"])
        ]

    @cached_property
    def orders(self) -> list[Row]:
        """Valid orders that are asked for."""
        return [
            {**order, "credit": self.credit(order)} for order in self.valid_orders if self.credit(order) > 0
        ]

    @cached_property
    def talks(self) -> list[Row]:
        """Conversations that count and are asked for, bots' too."""
        return [
            {**talk, "credit": self.credit(talk)}
            for talk in self.book["conversations"]
            if not talk["reason"] and self.happened(talk["arrived"]) and self.credit(talk) > 0
        ]

    @cached_property
    def human(self) -> list[Row]:
        return [talk for talk in self.talks if not talk["bot_only"]]

    @cached_property
    def contacts(self) -> list[Row]:
        """Conversations that customers began."""
        return [talk for talk in self.talks if not talk["outbound"]]

    @cached_property
    def handled(self) -> list[Row]:
        """Conversations that we answered; `handled_at` is when."""
        # a help desk may not tell when we answered (-1: nor how often): the day of the arrival is all we know
        return [
            {**talk, "handled_at": talk["arrived"] if talk["first_reply"] is None else talk["first_reply"]}
            for talk in self.human
            if self.happened(talk["first_reply"])
            or (talk["first_reply"] is None and (talk["turns"] != 0 or talk["open_minutes"] is not None))
        ]

    def day(self, order: Row) -> date:
        return day_of(order["placed_at"], self.asked.zone)

    def has_value(self, order: Row) -> bool:
        return order["total_minor"] is not None and self.ours(order["currency"])

    def ours(self, currency: str) -> bool:
        return not self.asked.currency or currency in ("", self.asked.currency)

    @cached_property
    def silence(self) -> float:
        return _silence(self)

    @property
    def whole_shop(self) -> bool:
        return self.only is None and not any(self.asked.filters.values())

    # how far the data reach

    @cached_property
    def messages_reach(self) -> Window | None:
        wanted = self.asked.filters.get("channel", ())
        places = [place for place in self.book["channels"] if not wanted or place["name"] in wanted]
        arrivals = [talk["arrived"] for talk in self.book["conversations"] if talk["channel_row"] in places]
        if not arrivals:
            return None
        return min(arrivals), min(max(place["known_until"] for place in places), self.asked.as_of)

    @cached_property
    def orders_reach(self) -> Window | None:
        placed = [order["placed_at"] for order in self.book["orders"] if self.happened(order["placed_at"])]
        if not placed:
            return None
        known = self.book["reach"][0]["orders_known_until"]
        return min(placed), self.asked.as_of if known is None else min(known, self.asked.as_of)

    # clustering (statistics 3)

    def kappa(self, things: Sequence[tuple[int, object]], reach: Window | None) -> float:
        """Of the 52 weeks to the end of the period asked for; things are (at, cluster).

        Borrowed: buckets and groups have that of the whole.
        """
        sizes: dict[object, int] = {}
        for at, who in things:
            if self.end - 52 * WEEK <= at < self.end:
                sizes[who] = sizes.get(who, 0) + 1
        young = reach is None or min(self.end, reach[1]) - reach[0] < 4 * WEEK
        least = 1.5 if young else 1.0
        total = sum(sizes.values())
        return max(least, sum(size**2 for size in sizes.values()) / total) if total else least


def inside(window: Window, instant: int) -> bool:
    return window[0] <= instant < window[1]


def cluster(talk: Row) -> object:
    if talk["order"]:
        return "order", talk["order"]
    return ("customer", talk["customer"]) if talk["customer"] else ("talk", talk["row"])


def share(hits: float, n: float) -> Told:
    low, high = wilson(hits, n)
    return Told(100 * hits / n if n else None, n, low, high, numerator=hits)


Judged = tuple[bool, float]  # whether it is one of those asked for, and its part in the group


def share_of(judged: Sequence[Judged]) -> Told:
    """Of a group of products each conversation is there with its credit; n are whole conversations."""
    told = share(sum(part for yes, part in judged if yes), sum(part for _yes, part in judged))
    return replace(told, n=len(judged))


def percent_of(judged: Sequence[Judged]) -> float | None:
    return share_of(judged).value


def percent(hits: float, n: float) -> float | None:
    return 100 * hits / n if n else None


# Speed


def first_waits(shop: Shop) -> list[tuple[Row, float]]:
    """Those answered, and the minutes on the chosen clock."""
    found = []
    for talk in shop.human:
        if not talk["needs_answer"]:
            continue
        reply = talk["first_reply"]
        if shop.asked.clock == "open" and talk["open_minutes"] is not None:
            if reply is None or shop.happened(reply):
                found.append((talk, talk["open_minutes"]))
        elif shop.happened(reply) and reply >= talk["arrived"]:
            minutes = shop.minutes(talk["arrived"], reply)
            if minutes is not None:
                found.append((talk, minutes))
    return found


def is_unanswered(shop: Shop, talk: Row) -> bool:
    """No human word yet, as far as we know."""
    if talk["first_reply"] is not None:
        return not shop.happened(talk["first_reply"])
    return talk["turns"] == 0 and talk["open_minutes"] is None


def is_waiting(shop: Shop, talk: Row) -> bool:
    """Never yet answered, and an answer can still come."""
    if not talk["needs_answer"] or not is_unanswered(shop, talk):
        return False
    lapsed = talk["lapses"] is not None and talk["lapses"] < shop.horizon(talk)
    return not lapsed and not shop.happened(talk["closed_unanswered"])


def due(shop: Shop) -> list[tuple[Row, bool, bool]]:
    """Those whose time is up: the conversation, whether answered at all, whether answered in time."""
    found = []
    for talk in shop.human:
        target = talk["channel_row"]["target"]
        if not talk["needs_answer"]:
            continue
        minutes = next(
            (waited for other, waited in first_waits_of(shop) if other["row"] == talk["row"]), None
        )
        if minutes is None and not is_unanswered(shop, talk):
            continue  # answered, and nobody knows when
        if shop.asked.clock == "calendar":
            is_due = talk["arrived"] + target <= shop.files_end(talk)
        elif shop.open_time is not None:
            passed = shop.open_time.between(talk["arrived"], max(shop.files_end(talk), talk["arrived"]))
            is_due = passed >= target
        else:
            # without opening hours only this is sure: open time never runs faster than the calendar
            is_due = minutes is not None and talk["arrived"] + target <= shop.files_end(talk)
        if is_due:
            found.append((talk, minutes is not None, minutes is not None and minutes * 60 <= target))
    return found


def first_waits_of(shop: Shop) -> list[tuple[Row, float]]:
    if "first_waits" not in shop.__dict__:
        shop.__dict__["first_waits"] = first_waits(shop)
    return shop.__dict__["first_waits"]


def due_of(shop: Shop) -> list[tuple[Row, bool, bool]]:
    if "due" not in shop.__dict__:
        shop.__dict__["due"] = due(shop)
    return shop.__dict__["due"]


def first_response_time(shop: Shop, window: Window) -> Told:
    answered = [(talk, minutes) for talk, minutes in first_waits_of(shop) if inside(window, talk["arrived"])]
    waits = [minutes for _talk, minutes in answered]
    waiting = [talk for talk in shop.human if inside(window, talk["arrived"]) and is_waiting(shop, talk)]
    up = [
        (not was, talk["credit"]) for talk, was, _in_time in due_of(shop) if inside(window, talk["arrived"])
    ]
    median = percentile(waits, 0.5)
    low, high = order_statistics(waits, 0.5)
    return Told(
        median,
        len(waits),
        low,
        high,
        {
            "median": median,
            "mean": mean(waits, [talk["credit"] for talk, _minutes in answered]),
            "p90": percentile(waits, 0.9),
            "waiting": sum(talk["credit"] for talk in waiting),
            "unanswered": percent_of(up),
        },
    )


def answered_within_target(shop: Shop, window: Window) -> Told:
    up = [
        (in_time, talk["credit"]) for talk, _was, in_time in due_of(shop) if inside(window, talk["arrived"])
    ]
    told = share_of(up)
    return replace(told, parts={"due": sum(part for _yes, part in up), "answered": told.numerator})


def abandoned_call_rate(shop: Shop, window: Window) -> Told:
    lost = []
    for call in shop.book["calls"]:
        at = call["started_at"]
        if not call["inbound"] or not shop.happened(at) or not inside(window, at) or not shop.credit(call):
            continue
        if call["talk"] is not None and call["talk"]["reason"]:
            continue
        gave_up = not call["answered"] or call["voicemail"]
        if (
            gave_up
            and not call["voicemail"]
            and call["wait_seconds"] is not None
            and call["wait_seconds"] < 5
        ):
            continue
        lost.append((gave_up and not (call["voicemail"] and called_back(shop, call)), shop.credit(call)))
    return share_of(lost)


def called_back(shop: Shop, call: Row) -> bool:
    talk = call["talk"]
    if talk is None:
        return False
    if any(call["started_at"] <= at <= shop.asked.as_of for at, _later in human_replies(talk)):
        return True
    return any(
        not other["inbound"]
        and other["answered"]
        and other["conversation"] == call["conversation"]
        and call["started_at"] <= other["started_at"] <= shop.asked.as_of
        for other in shop.book["calls"]
    )


# Contacts


def contact_rate(shop: Shop, window: Window) -> Told:
    came = [talk for talk in shop.contacts if inside(window, talk["arrived"])]
    orders = [order for order in shop.orders if inside(window, order["placed_at"])]
    count, exposure = sum(t["credit"] for t in came), sum(o["credit"] for o in orders)
    reaches = [reach for reach in (shop.messages_reach, shop.orders_reach) if reach is not None]
    both = (
        (max(first for first, _last in reaches), min(last for _first, last in reaches)) if reaches else None
    )
    kappa = shop.whole.kappa([(t["arrived"], cluster(t)) for t in shop.whole.contacts], both)
    low, high = fay_feuer(count, exposure, kappa)
    gross = percent(count, exposure)
    about = [
        talk
        for talk in shop.contacts
        if talk["bought"] is not None
        and talk["bought"]["counts"]
        and inside(window, talk["bought"]["placed_at"])
        and 0 <= talk["arrived"] - talk["bought"]["placed_at"] <= 30 * DAY
    ]
    first_of = {talk["order"]: talk["row"] for talk in reversed(all_contacts_about(shop))}
    net = sum(talk["credit"] for talk in about if first_of[talk["order"]] == talk["row"])
    return Told(
        gross,
        len(orders),
        None if low is None else 100 * low,
        None if high is None else 100 * high,
        {
            "gross": gross,
            "net": percent(net, exposure),
            "cohort": percent(sum(talk["credit"] for talk in about), exposure),
            "contacts": count,
            "orders": exposure,
            "linked": percent_of([(talk["order"] != 0, talk["credit"]) for talk in came]),
        },
        count,
    )


def all_contacts_about(shop: Shop) -> list[Row]:
    """Contacts within 30 days about orders, in order; under the filters but of every group."""
    return [
        talk
        for talk in shop.whole.contacts
        if talk["bought"] is not None and 0 <= talk["arrived"] - talk["bought"]["placed_at"] <= 30 * DAY
    ]


def contact_volume(shop: Shop, window: Window) -> Told:
    came = [talk for talk in shop.talks if inside(window, talk["arrived"])]
    count = sum(talk["credit"] for talk in came)
    low, high = fay_feuer(
        count,
        1,
        shop.whole.kappa([(t["arrived"], cluster(t)) for t in shop.whole.talks], shop.messages_reach),
    )
    return Told(
        count,
        len(came),
        low,
        high,
        {
            "conversations": count,
            "customers": len({talk["customer"] for talk in came} - {0}),
            "messages": sum(talk["credit"] * talk["messages"] for talk in came),
            "orders_touched": len({talk["order"] for talk in came} - {0}),
        },
        count,
    )


def channel_mix(shop: Shop, window: Window) -> Told:
    everyone = shop.whole if shop.only and shop.only[0] == "channel" else shop
    came = [talk["channel"] for talk in everyone.talks if inside(window, talk["arrived"])]
    counts = {name: came.count(name) for name in came}
    if shop.only and shop.only[0] == "channel":
        hits = counts.get(shop.only[1], 0)
        return replace(share(hits, len(came)), n=hits)
    largest = max(counts.values(), default=0)
    parts = {name: percent(count, len(came)) for name, count in counts.items()}
    return replace(share(largest, len(came)), parts=parts)


def waits_at(shop: Shop, instant: int) -> list[tuple[Row, int]]:
    """Waits that are open at an instant, and for how many seconds."""
    found = []
    for talk in shop.human:
        if not talk["needs_answer"]:
            continue
        for wait in talk["waits"]:
            known = min(instant, talk["channel_row"]["known_until"])
            ended = wait["ended"]
            if shop.happened(ended):  # after the files' end by hand: nobody waits at their end any more
                ended = min(ended, talk["channel_row"]["known_until"])
            if wait["began"] > instant or (ended is not None and ended <= instant):
                continue
            if wait["lapses"] is not None and wait["lapses"] < known:
                continue
            found.append((talk, max(0, known - wait["began"])))
    return found


def backlog(shop: Shop, window: Window) -> Told:
    reach = shop.messages_reach
    now = min(window[1], shop.asked.as_of if reach is None else reach[1])
    waiting = waits_at(shop, now)
    ages = [age / HOUR for _talk, age in waiting]
    agents = {
        talk["agent"]
        for talk in shop.human
        if shop.happened(talk["first_reply"])
        and now - 4 * WEEK < talk["first_reply"] <= now
        and talk["agent"]
    }
    before = None if reach is None or now - WEEK < reach[0] else len(waits_at(shop, now - WEEK))
    return Told(
        len(waiting),
        len(waiting),
        parts={
            "open": len(waiting),
            "over_48h": sum(age > 48 for age in ages),
            "oldest_hours": max(ages, default=None),
            "median_hours": percentile(ages, 0.5),
            "per_agent": len(waiting) / len(agents) if agents else None,
            "weekly_change": None if before is None else len(waiting) - before,
        },
    )


# Solving


def resolutions(shop: Shop, talk: Row) -> list[Row]:
    """Those that are true by now, in order."""
    true = [one for one in talk["resolutions"] if one["known"] < shop.horizon(talk)]
    return sorted(
        (one for one in true if one["given"] or talk["turns"] != 0), key=lambda one: (one["at"], one["known"])
    )


def solved(shop: Shop) -> list[tuple[Row, list[Row]]]:
    return [(talk, true) for talk in shop.human if (true := resolutions(shop, talk))]


def time_until(shop: Shop, talk: Row, one: Row) -> float | None:
    given = talk["resolution_open_minutes"]
    if given is not None and one["given"]:
        if shop.asked.clock == "open":
            return given
        if one["at"] == talk["arrived"]:
            return None  # nobody knows when
    return shop.minutes(talk["arrived"], one["at"]) if one["at"] >= talk["arrived"] else None


def resolution_time(shop: Shop, window: Window) -> Told:
    def times(place: int) -> list[tuple[float, float]]:
        # first and last solution of the same conversations: those whose last one lies in the window
        chosen = [(talk, true[place]) for talk, true in solved(shop) if inside(window, true[-1]["at"])]
        return [(t, talk["credit"]) for talk, one in chosen if (t := time_until(shop, talk, one)) is not None]

    last = [t for t, _part in times(-1)]
    low, high = order_statistics(last, 0.5)
    median = percentile(last, 0.5)
    parts = {
        "median": median,
        "mean": mean(last, [part for _t, part in times(-1)]),
        "p90": percentile(last, 0.9),
        "first": percentile([t for t, _part in times(0)], 0.5),
    }
    return Told(median, len(last), low, high, parts)


def first_contact_resolution(shop: Shop, window: Window) -> Told:
    yes = []
    for talk, true in solved(shop):
        at = true[0]["at"]
        judged = at + shop.asked.first_contact_window
        if not inside(window, at) or not talk["needs_answer"] or talk["turns"] < 1:
            continue
        if judged > shop.horizon(talk):
            continue
        later = [wait for wait in talk["waits"] if wait["began"] > judged]
        turns = talk["turns"] - sum(wait["ended"] is not None for wait in later)
        wrote = any(at < wait["began"] <= judged for wait in talk["waits"])
        back = true[0]["came_back"]
        wrote = wrote or (back is not None and back <= judged)
        once = turns <= 1 and not wrote and not talk["escalated"] and not second_talk(shop, talk, judged)
        yes.append((once, talk["credit"]))
    return share_of(yes)


def second_talk(shop: Shop, talk: Row, judged: int) -> bool:
    """Whether the same customer began another one on the same order or topic, on any channel."""
    return any(
        other["row"] > talk["row"]
        and other["arrived"] <= judged
        and not other["reason"]
        and other["customer"] == talk["customer"] != 0
        and (other["order"] == talk["order"] != 0 or other["topic"] == talk["topic"] != "")
        for other in shop.book["conversations"]
    )


def reopen_rate(shop: Shop, window: Window) -> Told:
    back = [
        (shop.happened(true[0]["came_back"]), talk["credit"])
        for talk, true in solved(shop)
        if inside(window, true[0]["at"])
    ]
    return share_of(back)


def tickets_resolved(shop: Shop, window: Window) -> Told:
    ends = [(talk, true[-1]["at"]) for talk, true in solved(shop)]
    now = [talk for talk, at in ends if inside(window, at)]
    count = sum(talk["credit"] for talk in now)
    low, high = fay_feuer(
        count,
        1,
        shop.whole.kappa(
            [(true[-1]["at"], cluster(t)) for t, true in solved(shop.whole)], shop.messages_reach
        ),
    )
    events = sum(talk["credit"] for talk, true in solved(shop) for one in true if inside(window, one["at"]))
    arrived = sum(talk["credit"] for talk in shop.human if inside(window, talk["arrived"]))
    return Told(
        count, len(now), low, high, {"conversations": count, "events": events, "arrived": arrived}, count
    )


def escalation_rate(shop: Shop, window: Window) -> Told | None:
    if not any(talk["escalated"] for talk in shop.book["conversations"]):
        return None
    return share_of(
        [(talk["escalated"], talk["credit"]) for talk in shop.handled if inside(window, talk["arrived"])]
    )


def ai_resolution_rate(shop: Shop, window: Window) -> Told | None:
    if not any(talk["bot_only"] for talk in shop.book["conversations"]):
        return None
    came = [talk for talk in shop.talks if inside(window, talk["arrived"])]
    bots = [talk for talk in came if talk["bot_only"]]
    ends = [(talk, [one for one in resolutions(shop, talk) if one["given"]]) for talk in bots]
    good = {
        talk["row"] for talk, given in ends if given and not turned_to_a_person(shop, talk, given[0]["at"])
    }
    parts = {
        "bot_only": percent_of([(talk["bot_only"], talk["credit"]) for talk in came]),
        "unknown": percent_of([(not given, talk["credit"]) for talk, given in ends]),
    }
    return replace(share_of([(talk["row"] in good, talk["credit"]) for talk in came]), parts=parts)


def turned_to_a_person(shop: Shop, talk: Row, at: int) -> bool:
    return any(
        not other["reason"]
        and not other["bot_only"]
        and other["customer"] == talk["customer"] != 0
        and talk["arrived"] <= other["arrived"] <= at + 72 * HOUR
        and shop.happened(other["arrived"])
        for other in shop.book["conversations"]
    )


# Happiness


def answers(shop: Shop, survey: str, window: Window | None, *, asked: bool = False) -> list[Row]:
    """Answers to a survey; `asked`: those too who were asked and did not answer."""
    return [
        {**rating, "credit": shop.credit(rating)}
        for rating in shop.book["ratings"]
        if rating["survey"] == survey
        and (asked or rating["score"] is not None)
        and shop.happened(rating["answered_at"])
        and (window is None or inside(window, rating["answered_at"]))
        and not (rating["talk"] is not None and rating["talk"]["reason"])
        and shop.credit(rating) > 0
    ]


def knows_who_was_asked(shop: Shop, survey: str) -> bool:
    return any(r["survey"] == survey and r["score"] is None for r in shop.book["ratings"])


def up_the_scale(rating: Row) -> float:
    return (rating["score"] - rating["lowest"]) / (rating["highest"] - rating["lowest"])


def is_satisfied(rating: Row) -> bool:
    """4 and 5 of 5, 9 and 10 of 10, a thumb up, the best of three, and two of seven."""
    ends = sorted((rating["lowest"], rating["highest"]))
    if ends == [0, 10] or ends == [1, 10]:
        return up_the_scale(rating) >= (9 - ends[0]) / (10 - ends[0])
    best = {(1, 5): 0.75, (1, 7): 5 / 6, (1, 3): 1.0, (0, 1): 1.0}[tuple(ends)]
    return up_the_scale(rating) >= best


def csat(shop: Shop, window: Window) -> Told:
    first = first_answer(shop, "csat")
    if first is None or window[1] <= first:
        return Told(None, 0)
    given = answers(shop, "csat", window)
    told = share_of([(is_satisfied(rating), rating["credit"]) for rating in given])
    everyone = answers(shop, "csat", window, asked=True)
    known = knows_who_was_asked(shop, "csat")
    parts = {
        "mean": mean([1 + 4 * up_the_scale(r) for r in given], [r["credit"] for r in given]),
        "response_rate": percent_of([(r["score"] is not None, r["credit"]) for r in everyone])
        if known
        else None,
    }
    return replace(told, parts=parts)


def nps(shop: Shop, window: Window) -> Told:
    last: dict[object, Row] = {}
    for rating in answers(shop, "nps", window):
        if (rating["lowest"], rating["highest"]) == (0, 10):
            who = rating["customer"] or (rating["talk"]["customer"] if rating["talk"] else 0)
            last[who or ("answer", rating["id"])] = rating
    scores = [rating["score"] for rating in last.values()]
    up, down = sum(score >= 9 for score in scores), sum(score <= 6 for score in scores)
    n = len(scores)
    low, high = adjusted_wald(up, down, n)
    parts = {"promoters": up, "passives": n - up - down, "detractors": down}
    return Told(percent(up - down, n), n, low, high, parts if n else {})


def ces(shop: Shop, window: Window) -> Told:
    given = answers(shop, "ces", window)
    values, credits = [1 + 6 * up_the_scale(rating) for rating in given], [r["credit"] for r in given]
    low, high = hall(values, (1, 7))
    easy = percent_of([(value >= 5 - 1e-9, part) for value, part in zip(values, credits, strict=True)])
    average = mean(values, credits)
    return Told(average, len(values), low, high, {"mean": average, "easy": easy})


def survey_response_rate(shop: Shop, window: Window) -> Told:
    asked = [
        rating
        for survey in ("csat", "nps", "ces")
        if knows_who_was_asked(shop, survey)
        for rating in answers(shop, survey, window, asked=True)
    ]
    return share_of([(rating["score"] is not None, rating["credit"]) for rating in asked])


def first_answer(shop: Shop, survey: str) -> int | None:
    """When the first answer to a survey came, of any customer."""
    given = [r for r in shop.book["ratings"] if r["survey"] == survey and r["score"] is not None]
    return min((r["answered_at"] for r in given if shop.happened(r["answered_at"])), default=None)


def request_quality(shop: Shop, window: Window) -> Told:
    judged: list[tuple[int, float, float]] = []
    rated_rows = set()
    for rating in shop.book["ratings"]:
        talk = rating["talk"]
        if (
            rating["survey"] != "quality"
            or rating["score"] is None
            or not shop.happened(rating["answered_at"])
        ):
            continue
        if talk is None or talk["reason"] not in ("", "spam"):
            continue
        if shop.credit(talk):  # the owner judged the request, not who answered it
            judged.append((rating["answered_at"], 1 + 4 * up_the_scale(rating), shop.credit(talk)))
            rated_rows.add(talk["row"])
    came = [
        {**talk, "credit": shop.credit(talk)}
        for talk in shop.book["conversations"]
        if talk["reason"] in ("", "spam") and shop.happened(talk["arrived"]) and shop.credit(talk)
    ]
    judged += [
        (talk["arrived"], 1.0, talk["credit"])
        for talk in came
        if talk["reason"] == "spam" and talk["row"] not in rated_rows
    ]
    values = [value for at, value, _part in judged if inside(window, at)]
    credits = [part for at, _value, part in judged if inside(window, at)]
    arrived = [talk for talk in came if inside(window, talk["arrived"])]
    first = first_answer(shop, "quality")
    if first is None or window[1] <= first:
        return Told(None, len(values))  # nobody judged yet: spam alone is no judgement
    low, high = hall(values, (1, 5))
    parts = {
        "mean": mean(values, credits),
        "relevant": percent_of([(value >= 3, part) for value, part in zip(values, credits, strict=True)]),
        "judged": percent_of(
            [(t["reason"] == "spam" or t["row"] in rated_rows, t["credit"]) for t in arrived]
        ),
    }
    return Told(mean(values, credits), len(values), low, high, parts)


# Time and money


def handle_time(shop: Shop, window: Window) -> Told:
    handled = [talk for talk in shop.handled if inside(window, talk["handled_at"])]
    known = [talk for talk in handled if talk["minutes"] is not None]
    minutes = [talk["minutes"] for talk in known]
    parts = {
        "measured": percent_of([(talk["minutes"] is not None, talk["credit"]) for talk in handled]),
        "estimated": percent_of([(talk["minutes_estimated"], talk["credit"]) for talk in known]),
    }
    if not handled or len(known) < 0.2 * len(handled):
        return Told(None, len(known), parts=parts)
    low, high = hall(minutes, None)
    low = None if low is None else max(0.0, low)  # nothing takes less than no time
    return Told(mean(minutes, [talk["credit"] for talk in known]), len(known), low, high, parts)


def occupancy(shop: Shop, window: Window) -> Told:
    handled = [talk for talk in shop.handled if inside(window, talk["handled_at"])]
    known = [talk["credit"] * talk["minutes"] for talk in handled if talk["minutes"] is not None]
    days = [row for row in hours_worked(shop) if inside(window, row["at"])]
    minutes, available = math.fsum(known), sum(row["minutes"] for row in days)
    enough = bool(handled) and len(known) >= 0.8 * len(handled)
    return Told(
        percent(minutes, available) if enough else None,
        len(days),
        parts={
            "minutes": minutes if known or not handled else None,
            "available": available if days else None,
        },
        numerator=minutes,
    )


def hours_worked(shop: Shop) -> list[Row]:
    rows = [
        {**row, "at": midnight(date.fromordinal(row["day"]), shop.asked.zone)} for row in shop.book["hours"]
    ]
    return [row for row in rows if shop.happened(row["at"]) and shop.credit(row)]


def costs(shop: Shop, window: Window) -> float | None:
    """In major units; None where none are known."""
    if not shop.whole_shop:
        return None
    amounts = []
    for row in shop.book["costs"]:
        if not shop.ours(row["currency"]):
            continue
        day = date(row["month"] // 12, row["month"] % 12 + 1, 1)
        after = (day + timedelta(days=32)).replace(day=1)
        length = (after - day).days
        while day < after:
            at = midnight(day, shop.asked.zone)
            if inside(window, at) and shop.happened(at):
                amounts.append(row["amount_minor"] / 100 / length)
            day += timedelta(days=1)
    if shop.asked.hourly_rate is not None:
        amounts += [
            row["minutes"] / 60 * shop.asked.hourly_rate / 100
            for row in hours_worked(shop)
            if inside(window, row["at"])
        ]
    return math.fsum(amounts) if amounts else None


def cost_per(spent: float | None, n: int) -> Told:
    return Told(None if spent is None or not n else spent / n, n, numerator=spent)


def cost_per_contact(shop: Shop, window: Window) -> Told:
    return cost_per(costs(shop, window), sum(inside(window, talk["handled_at"]) for talk in shop.handled))


def cost_per_resolution(shop: Shop, window: Window) -> Told:
    return cost_per(costs(shop, window), sum(inside(window, true[-1]["at"]) for _talk, true in solved(shop)))


def cost_per_conversion(shop: Shop, window: Window) -> Told:
    return cost_per(costs(shop, window), sum(inside(window, sale["at"]) for sale in sales(shop)))


def sales(shop: Shop) -> list[Row]:
    """Orders within three days after our answer, and conversations marked as a sale."""
    if "sales" in shop.__dict__:
        return shop.__dict__["sales"]
    everyone = [
        talk
        for talk in shop.book["conversations"]
        if not talk["reason"] and not talk["bot_only"] and shop.happened(talk["arrived"])
    ]
    found = []
    sold_by = set()
    for order in shop.valid_orders:
        best = None
        for talk in everyone:
            if not order["customer"] or talk["customer"] != order["customer"]:
                continue
            for reply in human_replies(talk):
                if 0 <= order["placed_at"] - reply[0] <= 3 * DAY:
                    best = max(best or (reply, talk["row"]), (reply, talk["row"]))
        if best is None or not shop.passes(order):
            continue
        talk = shop.book["conversations"][best[1]]
        paid = (order["total_minor"] - order["refunded_minor"]) / 100 if shop.has_value(order) else None
        if talk["upsell"]:  # the note wins
            sold_by.add(talk["row"])
            paid = paid if talk["upsell_minor"] is None else talk["upsell_minor"] / 100
        found.append({"at": order["placed_at"], "paid": paid, "talk": talk})
    for talk in everyone:
        if talk["upsell"] and talk["row"] not in sold_by:
            paid = None if talk["upsell_minor"] is None else talk["upsell_minor"] / 100
            answered = talk["first_reply"] if shop.happened(talk["first_reply"]) else talk["arrived"]
            found.append({"at": answered, "paid": paid, "talk": talk})
    found = [{**sale, "credit": credit} for sale in found if (credit := shop.credit(sale["talk"])) > 0]
    shop.__dict__["sales"] = found
    return found


def human_replies(talk: Row) -> Iterator[tuple[int, int]]:
    """When we answered; of two answers in one second the one in the conversation under way is the later."""
    if talk["first_reply"] is not None:
        yield talk["first_reply"], 0
    for wait in talk["waits"]:
        if wait["ended"] is not None and wait["ended"] not in (
            talk["closed_unanswered"],
            talk["first_reply"],
        ):
            yield wait["ended"], 1


def upsells(shop: Shop, window: Window) -> Told:
    sold = [sale for sale in sales(shop) if inside(window, sale["at"])]
    count = sum(sale["credit"] for sale in sold)
    known = [sale["credit"] * sale["paid"] for sale in sold if sale["paid"] is not None]
    handled = sum(talk["credit"] for talk in shop.handled if inside(window, talk["handled_at"]))
    kappa = shop.whole.kappa([(s["at"], cluster(s["talk"])) for s in sales(shop.whole)], shop.messages_reach)
    low, high = fay_feuer(count, 1, kappa)
    parts = {
        "count": count,
        "amount": math.fsum(known) if known or not sold else None,
        "per_100_contacts": percent(count, handled),
    }
    return Told(count, len(sold), low, high, parts, count)


# The help page


def visit_rows(shop: Shop, window: Window) -> list[Row]:
    return [
        row
        for row in shop.book["visits"]
        if inside(window, at := midnight(date.fromordinal(row["day"]), shop.asked.zone)) and shop.happened(at)
    ]


def self_service_use(shop: Shop, window: Window) -> Told:
    rows = visit_rows(shop, window)
    visits = sum(row["visits"] for row in rows)
    came = sum(inside(window, talk["arrived"]) for talk in shop.contacts)
    if not rows:
        return Told(None, came, parts={"visits": None})
    return replace(share(visits, visits + came), parts={"visits": visits})


def self_service_completion(shop: Shop, window: Window) -> Told:
    rows = [row for row in visit_rows(shop, window) if 0 <= row["solved"] <= row["asked"]]
    asked, visits = sum(row["asked"] for row in rows), sum(row["visits"] for row in rows)
    parts = {"response_rate": percent(asked, visits)}
    return replace(share(sum(row["solved"] for row in rows), asked), parts=parts)


# Coming back


def buyers(shop: Shop) -> list[Row]:
    return [order for order in shop.orders if order["customer"]]


def repeat_purchase_rate(shop: Shop, window: Window) -> Told:
    days: dict[int, set[date]] = {}
    for order in buyers(shop):
        if inside(window, order["placed_at"]):
            days.setdefault(order["customer"], set()).add(shop.day(order))
    again = sum(len(each) >= 2 for each in days.values())
    firsts: dict[int, Row] = {}
    everywhere = [order for order in shop.valid_orders if order["customer"]]
    for order in everywhere:  # who is new is new to the whole shop
        firsts.setdefault(order["customer"], order)
    matured = []
    reach = shop.orders_reach
    for who, first in firsts.items():
        until = first["placed_at"] + 90 * DAY
        if inside(window, first["placed_at"]) and until <= reach[1] and shop.credit(first):
            matured.append(
                any(
                    order["customer"] == who
                    and order["placed_at"] <= until
                    and shop.day(order) != shop.day(first)
                    for order in everywhere
                )
            )
    parts = {"customers": len(days), "within_90_days": percent(sum(matured), len(matured))}
    return replace(share(again, len(days)), parts=parts)


def silence(shop: Shop) -> float:
    """W of statistics 2, in seconds: after it a customer counts as lost."""
    return shop.whole.silence


def _silence(shop: Shop) -> float:
    if shop.asked.silence_days is not None:
        return shop.asked.silence_days * DAY
    days: dict[int, set[date]] = {}
    for order in shop.valid_orders:
        if order["customer"]:
            days.setdefault(order["customer"], set()).add(shop.day(order))
    gaps = []
    for each in days.values():
        ordered = sorted(each)
        gaps += [(b - a).days for a, b in pairwise(ordered)]
    if len(gaps) < 30:
        return 180 * DAY
    return min(max(percentile(gaps, 0.9), 30), 730) * DAY


def active(shop: Shop, instant: int) -> set[int]:
    since = instant - silence(shop)
    return {order["customer"] for order in buyers(shop) if since < order["placed_at"] <= instant}


def kept(shop: Shop, window: Window, who: Callable[[set[int]], set[int]] = set) -> tuple[int, int] | None:
    """Who was active at the beginning, and still is at the end; None where nobody knows.

    A customer stands in the group of the order for which they were active, and stays with any order.
    """
    reach = shop.orders_reach
    if reach is None or window[0] - silence(shop) < reach[0] or window[0] >= reach[1]:
        return None
    everyone = shop.whole
    latest: dict[int, Row] = {}
    for order in buyers(everyone):
        if order["placed_at"] <= window[0]:
            latest[order["customer"]] = order
    before = {each for each in who(active(everyone, window[0])) if shop.credit(latest[each])}
    return len(before), len(before & active(everyone, min(window[1], reach[1])))


def bought_on_two_days(shop: Shop, instant: int, who: set[int]) -> set[int]:
    """Of these customers those who had, of anything: it is said of the customer, not of the filter."""
    days: dict[int, set[date]] = {}
    for order in shop.valid_orders:
        if order["placed_at"] <= instant:
            days.setdefault(order["customer"], set()).add(shop.day(order))
    return {each for each in who if len(days[each]) >= 2}


def _loyalty(shop: Shop, window: Window, *, lost: bool) -> Told:
    found = kept(shop, window)
    again = kept(shop, window, lambda who: bought_on_two_days(shop, window[0], who))
    if found is None or again is None:
        return Told(None, 0, parts={"repeat_customers": None, "silence_days": silence(shop) / DAY})
    parts = {
        "repeat_customers": percent(again[0] - again[1] if lost else again[1], again[0]),
        "silence_days": silence(shop) / DAY,
    }
    return replace(share(found[0] - found[1] if lost else found[1], found[0]), parts=parts)


def retention_rate(shop: Shop, window: Window) -> Told:
    return _loyalty(shop, window, lost=False)


def churn_rate(shop: Shop, window: Window) -> Told:
    return _loyalty(shop, window, lost=True)


def customer_lifetime_value(shop: Shop, window: Window) -> Told:
    reach = shop.orders_reach
    if reach is None or window[0] > reach[1]:
        return Told(None, 0, parts={"years": None})
    now = min(window[1], reach[1])
    years = customer_years(shop, window, reach)
    paid: dict[int, float] = {}
    for order in buyers(shop):
        if now - 365 * DAY < order["placed_at"] <= now and shop.has_value(order):
            amount = (order["total_minor"] - order["refunded_minor"]) / 100
            paid[order["customer"]] = paid.get(order["customer"], 0) + amount
    if years is None or not paid or now - reach[0] < 365 * DAY:
        return Told(None, 0, parts={"years": years})
    each = [paid[who] for who in sorted(paid)]
    drawn = np.random.default_rng(0).integers(0, len(each), size=(999, len(each))).tolist()
    means = [mean([each[place] for place in row]) * years for row in drawn]
    value = mean(each) * years
    if len(each) == 1:
        return Told(value, 1, parts={"years": years})  # one customer says nothing about how they differ
    return Told(value, len(each), percentile(means, 0.025), percentile(means, 0.975), {"years": years})


def customer_years(shop: Shop, window: Window, reach: Window) -> float | None:
    if shop.asked.customer_years is not None:
        return shop.asked.customer_years
    now = min(window[1], reach[1])
    month_end = day_of(now, shop.asked.zone)  # the last whole month
    rates = []
    for back in range(12):
        after = _months_before(month_end, back)
        first = _months_before(month_end, back + 1)
        span = midnight(first, shop.asked.zone), midnight(after, shop.asked.zone)
        found = kept(shop.whole, span)
        if found is not None and found[0]:
            rates.append(1 - found[1] / found[0])
    if not rates:
        return None
    yearly = 1 - (1 - mean(rates)) ** 12
    history = (now - reach[0]) / (365 * DAY)
    return min(1 / yearly if yearly else math.inf, 5, 3 * history)


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def clv_to_cac(shop: Shop, window: Window) -> Told | None:
    if shop.asked.new_customer is None:
        return None
    worth = customer_lifetime_value(shop, window)
    if worth.value is None or not shop.asked.new_customer:
        return Told(None, 0)
    margin = 1 if shop.asked.margin is None else shop.asked.margin
    return Told(worth.value * margin / (shop.asked.new_customer / 100), worth.n)


# Asking


MESSAGES, ORDERS = "messages", "orders"
# Which tables a measure needs: where they do not reach, its value is unknown.
MEASURES: dict[str, tuple[Callable[[Shop, Window], Told | None], tuple[str, ...]]] = {
    "contact_rate": (contact_rate, (MESSAGES, ORDERS)),
    "contact_volume": (contact_volume, (MESSAGES,)),
    "channel_mix": (channel_mix, (MESSAGES,)),
    "backlog": (backlog, (MESSAGES,)),
    "request_quality": (request_quality, (MESSAGES,)),
    "self_service_use": (self_service_use, (MESSAGES,)),
    "first_response_time": (first_response_time, (MESSAGES,)),
    "answered_within_target": (answered_within_target, (MESSAGES,)),
    "abandoned_call_rate": (abandoned_call_rate, ()),
    "resolution_time": (resolution_time, (MESSAGES,)),
    "first_contact_resolution": (first_contact_resolution, (MESSAGES,)),
    "reopen_rate": (reopen_rate, (MESSAGES,)),
    "tickets_resolved": (tickets_resolved, (MESSAGES,)),
    "escalation_rate": (escalation_rate, (MESSAGES,)),
    "ai_resolution_rate": (ai_resolution_rate, (MESSAGES,)),
    "self_service_completion": (self_service_completion, ()),
    "csat": (csat, ()),
    "nps": (nps, ()),
    "ces": (ces, ()),
    "survey_response_rate": (survey_response_rate, ()),
    "handle_time": (handle_time, (MESSAGES,)),
    "occupancy": (occupancy, (MESSAGES,)),
    "cost_per_contact": (cost_per_contact, (MESSAGES,)),
    "cost_per_resolution": (cost_per_resolution, (MESSAGES,)),
    "cost_per_conversion": (cost_per_conversion, (MESSAGES,)),
    "upsells": (upsells, (MESSAGES,)),
    "repeat_purchase_rate": (repeat_purchase_rate, (ORDERS,)),
    "retention_rate": (retention_rate, (ORDERS,)),
    "churn_rate": (churn_rate, (ORDERS,)),
    "customer_lifetime_value": (customer_lifetime_value, (ORDERS,)),
    "clv_to_cac": (clv_to_cac, (ORDERS,)),
}


def _has_costs(shop: Shop) -> bool:
    paid = any(shop.ours(row["currency"]) for row in shop.book["costs"])
    return paid or (shop.asked.hourly_rate is not None and bool(shop.book["hours"]))


def _has_minutes(shop: Shop) -> bool:
    return any(talk["minutes"] is not None for talk in shop.book["conversations"])


def _has_sales(shop: Shop) -> bool:
    return bool(shop.book["orders"]) or any(talk["upsell"] for talk in shop.book["conversations"])


def _has_answers(survey: str) -> Callable[[Shop], bool]:
    return lambda shop: first_answer(shop, survey) is not None


# What must be in the book at all; without it nothing is said of the measure's parts either.
HELD: dict[str, Callable[[Shop], bool]] = {
    "cost_per_contact": _has_costs,
    "cost_per_resolution": _has_costs,
    "cost_per_conversion": lambda shop: _has_costs(shop) and _has_sales(shop),
    "upsells": _has_sales,
    "handle_time": _has_minutes,
    "occupancy": lambda shop: _has_minutes(shop) and bool(shop.book["hours"]),
    "self_service_use": lambda shop: bool(shop.book["visits"]),
    "self_service_completion": lambda shop: any(row["asked"] >= 0 for row in shop.book["visits"]),
    "csat": _has_answers("csat"),
    "nps": _has_answers("nps"),
    "ces": _has_answers("ces"),
    "request_quality": _has_answers("quality"),
    "abandoned_call_rate": lambda shop: bool(shop.book["calls"]),
}


def tell(shop: Shop, key: str, window: Window | None = None) -> Told:
    """A measure of the whole period, or of a window (one of its buckets)."""
    count, needs = MEASURES[key]
    window = window or (shop.start, shop.end)
    told = count(shop, window) or Told(None, 0)
    reaches = {MESSAGES: shop.messages_reach, ORDERS: shop.orders_reach}
    if key in HELD and not HELD[key](shop):
        return Told(None, 0)
    for need in needs:
        reach = reaches[need]
        if reach is None:
            return Told(None, 0)
        if window[1] <= reach[0] or window[0] >= reach[1]:
            return replace(told, value=None, low=None, high=None, parts={})
    return told


def group_of(whole: Shop, dimension: str, name: str) -> Shop:
    """One group of a split."""
    shop = Shop(whole.book, whole.asked, (dimension, name))
    shop.whole = whole
    return shop


def windows(asked: Asked, rhythm: str) -> list[Window]:
    return [(midnight(first, asked.zone), midnight(after, asked.zone)) for first, after in cut(asked, rhythm)]


def groups(book: Mapping[str, list[Row]], asked: Asked, dimension: str) -> list[str]:
    """All names of a dimension under which anything stands."""
    shop = Shop(book, asked)
    things = [*book["conversations"], *book["orders"], *book["ratings"], *book["calls"], *book["hours"]]
    return sorted({name for thing in things for name in shop.names(thing, dimension) or ()})
