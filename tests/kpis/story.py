"""Tells a shop's story in a few lines and gives the facts it would leave: instants are local wall clock."""

from dataclasses import dataclass, field
from datetime import datetime
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
    empty,
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
    words: dict[str, list[str]] = field(
        default_factory=lambda: {"reasons": [], "topics": [], "agents": [], "countries": []}
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
        }
        still_open = spans and spans[-1][1] == NEVER
        lapses = spans[-1][2] if still_open else NEVER
        row = self._channel(channel, account)
        self.talks.append(Talk(came, row, customer, reply, lapses, fields, spans, ends))
        return self

    def ordered(
        self, placed: str | int, order: int, *, customer: int = 0, country: str = "", counts: bool = True
    ) -> "Story":
        """An order by its id."""
        self.orders.append(
            {
                "id": order,
                "placed_at": self.at(placed),
                "customer": customer,
                "counts": counts,
                "country": self._code("countries", country),
            }
        )
        return self

    def facts(self) -> Facts:
        """The columns, sorted as the contract of domain/facts.py asks."""
        talks = sorted(self.talks, key=lambda talk: talk.arrived)
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
                escalated=np.zeros(len(talks), dtype=np.bool_),
                open_minutes=column("open_minutes", np.float64),
                resolution_open_minutes=np.full(len(talks), np.nan),
                minutes=np.full(len(talks), np.nan),
                minutes_estimated=np.zeros(len(talks), dtype=np.bool_),
                product=np.full(len(talks), -1, dtype=np.int32),
                upsell=np.zeros(len(talks), dtype=np.bool_),
                upsell_minor=np.full(len(talks), NEVER, dtype=np.int64),
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
            OrderFacts(
                id=ints(order["id"] for order in orders),
                placed_at=ints(order["placed_at"] for order in orders),
                customer=ints(order["customer"] for order in orders),
                counts=np.array([order["counts"] for order in orders], dtype=np.bool_),
                total_minor=np.full(len(orders), NEVER, dtype=np.int64),
                refunded_minor=np.zeros(len(orders), dtype=np.int64),
                cancelled=np.zeros(len(orders), dtype=np.bool_),
                country=np.array([order["country"] for order in orders], dtype=np.int32),
                currency=np.full(len(orders), -1, dtype=np.int32),
                shipped_at=np.full(len(orders), NEVER, dtype=np.int64),
                delivered_at=np.full(len(orders), NEVER, dtype=np.int64),
            ),
            OrderLineFacts(ints(()), np.empty(0, np.int32), np.empty(0, np.int32)),
            ChannelFacts(
                names=tuple(self.names),
                accounts=tuple(self.accounts),
                known_until=ints(self.known),
                split=np.full(len(self.names), 14 * DAY, dtype=np.int64),
                target=ints(self.targets),
            ),
            ratings=empty(RatingFacts),
            calls=empty(CallFacts),
            costs=empty(CostFacts),
            hours=empty(HoursFacts),
            visits=empty(VisitFacts),
            reasons=tuple(self.words["reasons"]),
            topics=tuple(self.words["topics"]),
            agents=tuple(self.words["agents"]),
            countries=tuple(self.words["countries"]),
        )
