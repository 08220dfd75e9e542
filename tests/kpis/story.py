"""Tells a shop's story in a few lines and gives the facts it would leave: instants are local wall clock."""

from dataclasses import dataclass, field
from datetime import date, datetime
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
from desktop.domain.rules import DAY, HOUR

LAPSE = 30 * DAY
QUIET = 72 * HOUR


@dataclass
class Talk:
    """One conversation of the story."""

    arrived: int
    channel: int
    customer: int
    first_reply: int
    lapses: int
    fields: dict[str, object]
    waits: list[tuple[int, int, int]]  # began, ended, lapses
    solved: list[tuple[int, int, bool, int]]  # at, known, given, came back


@dataclass
class Story:
    """Facts line by line: `wrote` a conversation, `ordered` an order, then `facts()`."""

    zone: str = "Europe/Amsterdam"
    until: str = "2026-02-01 00:00"  # up to when channels are known, unless one says otherwise
    names: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    orders: list[dict[str, object]] = field(default_factory=list)
    ratings: list[dict[str, object]] = field(default_factory=list)
    calls: list[dict[str, object]] = field(default_factory=list)
    costs: list[dict[str, object]] = field(default_factory=list)
    hours: list[dict[str, object]] = field(default_factory=list)
    visits: list[dict[str, object]] = field(default_factory=list)
    words: dict[str, list[str]] = field(
        default_factory=lambda: {
            kind: []
            for kind in ("reasons", "topics", "agents", "countries", "currencies", "products", "surveys")
        }
    )

    def at(self, wall: str | int) -> int:
        """The instant of a wall clock like "2026-01-05 10:00"; numbers are instants already."""
        if isinstance(wall, int):
            return wall
        return int(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(self.zone)).timestamp())

    def channel(
        self, name: str, *, account: str = "", until: str | int = "", target: float = 24 * HOUR
    ) -> "Story":
        """A channel account; `target` in seconds."""
        self.names.append(name)
        self.accounts.append(account)
        self.known.append(self.at(until or self.until))
        self.targets.append(int(target))
        return self

    def _channel(self, name: str, account: str) -> int:
        for row, pair in enumerate(zip(self.names, self.accounts, strict=True)):
            if pair == (name, account):
                return row
        self.channel(name, account=account)
        return len(self.names) - 1

    def _code(self, kind: str, name: str) -> int:
        if not name:
            return -1
        if name not in self.words[kind]:
            self.words[kind].append(name)
        return self.words[kind].index(name)

    def wrote(
        self,
        arrived: str | int,
        channel: str = "email",
        *,
        answered: str | int = NEVER,
        solved: str | int = NEVER,  # inferred: our last answer before silence
        given_solved: str | int = NEVER,
        solved_again: str | int = NEVER,
        came_back: str | int = NEVER,
        waits: tuple[tuple[str | int, str | int], ...] | None = None,
        account: str = "",
        customer: int = 0,
        reason: str = "",
        topic: str = "",
        agent: str = "",
        order: int = 0,
        closed: str | int = NEVER,
        turns: int | None = None,
        messages: int = 2,
        outbound: bool = False,
        bot_only: bool = False,
        needs_answer: bool = True,
        open_minutes: float = np.nan,
        resolution_open_minutes: float = np.nan,
        escalated: bool = False,
        minutes: float = np.nan,
        estimated: bool = False,
        product: str = "",
        upsell: bool = False,
        upsell_minor: int = NEVER,
    ) -> "Story":
        """A conversation. Without `waits` there is one, from arrival to the answer or the closing."""
        came, reply, shut = self.at(arrived), self.at(answered), self.at(closed)
        stretches = ((came, min(reply, shut)),) if waits is None else waits
        spans = [(self.at(a), self.at(b), self.at(a) + LAPSE) for a, b in stretches]
        back = self.at(came_back)
        ends: list[tuple[int, int, bool, int]] = []
        for instant, by_hand in ((solved, False), (given_solved, True), (solved_again, False)):
            if self.at(instant) != NEVER:
                when = self.at(instant)
                ends.append(
                    (when, when - 1 if by_hand else when + QUIET, by_hand, back if not ends else NEVER)
                )
        fields: dict[str, object] = {
            "reason": self._code("reasons", reason),
            "outbound": outbound,
            "bot_only": bot_only,
            "needs_answer": needs_answer,
            "closed_unanswered": shut,
            "turns": (reply != NEVER) if turns is None else turns,
            "messages": messages,
            "order": order,
            "topic": self._code("topics", topic),
            "agent": self._code("agents", agent),
            "open_minutes": open_minutes,
            "resolution_open_minutes": resolution_open_minutes,
            "escalated": escalated,
            "minutes": minutes,
            "minutes_estimated": estimated,
            "product": self._code("products", product),
            "upsell": upsell,
            "upsell_minor": upsell_minor,
        }
        still_open = spans and spans[-1][1] == NEVER
        lapses = spans[-1][2] if still_open else NEVER
        row = self._channel(channel, account)
        self.talks.append(Talk(came, row, customer, reply, lapses, fields, spans, ends))
        return self

    def ordered(
        self,
        placed: str | int,
        order: int,
        *,
        customer: int = 0,
        country: str = "",
        counts: bool = True,
        total: float | None = None,
        refunded: float = 0,
        currency: str = "",
        products: tuple[str, ...] = (),
        shipped: str | int = NEVER,
        delivered: str | int = NEVER,
    ) -> "Story":
        """An order by its id; money in major units."""
        self.orders.append(
            {
                "id": order,
                "placed_at": self.at(placed),
                "customer": customer,
                "counts": counts,
                "country": self._code("countries", country),
                "total_minor": NEVER if total is None else round(100 * total),
                "refunded_minor": round(100 * refunded),
                "cancelled": False,
                "currency": self._code("currencies", currency),
                "shipped_at": self.at(shipped),
                "delivered_at": self.at(delivered),
                "products": [self._code("products", product) for product in products],
            }
        )
        return self

    def rated(
        self,
        answered: str | int,
        score: float | None,
        survey: str = "csat",
        *,
        scale: tuple[float, float] = (1, 5),
        talk: int = 0,
        customer: int = 0,
        agent: str = "",
    ) -> "Story":
        """An answer, or with `score` None somebody who was asked. `talk`: the n-th told, from 1; 0 = none."""
        self.ratings.append(
            {
                "survey": self._code("surveys", survey),
                "answered_at": self.at(answered),
                "score": np.nan if score is None else score,
                "lowest": scale[0],
                "highest": scale[1],
                "conversation": talk,
                "customer": customer,
                "agent": self._code("agents", agent),
            }
        )
        return self

    def called(
        self,
        started: str | int,
        *,
        inbound: bool = True,
        answered: bool = True,
        voicemail: bool = False,
        wait: int = NEVER,
        talk: int = 0,
        agent: str = "",
    ) -> "Story":
        """A telephone call; `talk` as above."""
        self.calls.append(
            {
                "started_at": self.at(started),
                "inbound": inbound,
                "answered": answered,
                "voicemail": voicemail,
                "wait_seconds": wait,
                "talk_seconds": NEVER,
                "conversation": talk,
                "agent": self._code("agents", agent),
            }
        )
        return self

    def cost(self, month: str, amount: float, currency: str = "") -> "Story":
        """What service cost in a month like "2026-01", in major units."""
        year, number = (int(part) for part in month.split("-"))
        code = self._code("currencies", currency)
        self.costs.append(
            {"month": year * 12 + number - 1, "amount_minor": round(100 * amount), "currency": code}
        )
        return self

    def worked(self, day: str, minutes: int, agent: str = "") -> "Story":
        """Somebody was there for customers."""
        ordinal = date.fromisoformat(day).toordinal()
        self.hours.append({"day": ordinal, "minutes": minutes, "agent": self._code("agents", agent)})
        return self

    def visited(self, day: str, visits: int, *, asked: int = -1, solved: int = -1) -> "Story":
        """Visits to the help page."""
        ordinal = date.fromisoformat(day).toordinal()
        self.visits.append({"day": ordinal, "visits": visits, "asked": asked, "solved": solved})
        return self

    def facts(self) -> Facts:
        """The columns, sorted as the contract of domain/facts.py asks."""
        talks = sorted(self.talks, key=lambda talk: talk.arrived)
        row_of = {id(talk): row for row, talk in enumerate(talks)}
        rows = [-1, *(row_of[id(talk)] for talk in self.talks)]  # the n-th told → its row
        orders = sorted(self.orders, key=lambda order: order["placed_at"])  # type: ignore[arg-type,return-value]
        waits = sorted((w[0], w[1], w[2], row) for row, talk in enumerate(talks) for w in talk.waits)
        ends = sorted((s[0], s[1], s[2], s[3], row) for row, talk in enumerate(talks) for s in talk.solved)
        placed = {order["id"]: order["placed_at"] for order in orders}

        def column(key: str, kind: type) -> np.ndarray:
            return np.array([talk.fields[key] for talk in talks], dtype=kind)

        def ints(values: object) -> np.ndarray:
            return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]

        linked = [talk.fields["order"] for talk in talks]
        return Facts(
            ConversationFacts(
                id=np.arange(1, len(talks) + 1, dtype=np.int64),
                arrived=ints(talk.arrived for talk in talks),
                channel=np.array([talk.channel for talk in talks], dtype=np.int32),
                customer=ints(talk.customer for talk in talks),
                reason=column("reason", np.int32),
                outbound=column("outbound", np.bool_),
                bot_only=column("bot_only", np.bool_),
                needs_answer=column("needs_answer", np.bool_),
                first_reply=ints(talk.first_reply for talk in talks),
                lapses=ints(talk.lapses for talk in talks),
                closed_unanswered=column("closed_unanswered", np.int64),
                turns=column("turns", np.int32),
                messages=column("messages", np.int32),
                order=ints(linked),
                after_purchase=np.array(
                    [
                        placed.get(order, NEVER) <= talk.arrived
                        for order, talk in zip(linked, talks, strict=True)
                    ],
                    dtype=np.bool_,
                ),
                topic=column("topic", np.int32),
                agent=column("agent", np.int32),
                escalated=column("escalated", np.bool_),
                open_minutes=column("open_minutes", np.float64),
                resolution_open_minutes=column("resolution_open_minutes", np.float64),
                minutes=column("minutes", np.float64),
                minutes_estimated=column("minutes_estimated", np.bool_),
                product=column("product", np.int32),
                upsell=column("upsell", np.bool_),
                upsell_minor=column("upsell_minor", np.int64),
            ),
            WaitFacts(
                conversation=ints(w[3] for w in waits),
                began=ints(w[0] for w in waits),
                ended=ints(w[1] for w in waits),
                lapses=ints(w[2] for w in waits),
            ),
            ResolutionFacts(
                conversation=ints(s[4] for s in ends),
                at=ints(s[0] for s in ends),
                known=ints(s[1] for s in ends),
                given=np.array([s[2] for s in ends], dtype=np.bool_),
                came_back=ints(s[3] for s in ends),
            ),
            _table(OrderFacts, orders),
            OrderLineFacts(
                order=ints(row for row, order in enumerate(orders) for _line in order["products"]),
                product=np.array([line for order in orders for line in order["products"]], dtype=np.int32),
                quantity=np.array([1 for order in orders for _line in order["products"]], dtype=np.int32),
            ),
            ChannelFacts(
                names=tuple(self.names),
                accounts=tuple(self.accounts),
                known_until=ints(self.known),
                split=np.full(len(self.names), 14 * DAY, dtype=np.int64),
                target=ints(self.targets),
            ),
            ratings=_table(RatingFacts, _dated(self.ratings, "answered_at", rows)),
            calls=_table(CallFacts, _dated(self.calls, "started_at", rows)),
            costs=_table(CostFacts, _dated(self.costs, "month")),
            hours=_table(HoursFacts, _dated(self.hours, "day")),
            visits=_table(VisitFacts, _dated(self.visits, "day")),
            **{kind: tuple(names) for kind, names in self.words.items()},
        )


def _dated(rows: list[dict[str, object]], by: str, talks: list[int] | None = None) -> list[dict[str, object]]:
    """By date, numbered, and with the row of the conversation in place of which one it was told as."""
    ordered = sorted(rows, key=lambda row: row[by])  # type: ignore[arg-type,return-value]
    return [
        {**row, "id": number, **({} if talks is None else {"conversation": talks[row["conversation"]]})}
        for number, row in enumerate(ordered, 1)
    ]


def _table(table: type, rows: list[dict[str, object]]) -> object:
    """The columns of a table of facts."""
    kinds = {name: get_args(get_args(kind)[1])[0] for name, kind in get_type_hints(table).items()}
    return table(**{name: np.array([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()})
