"""How one customer's messages become conversations: the two silence clocks, and what follows from them.

Pure: no database, no "now". Only substantive messages (a person's, no pleasantry) move a clock.
Everything that depends on how far the files reach is left to the reader of the facts: a resolution says
from when on it is known, a wait says when it lapses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from operator import itemgetter

from desktop.domain.facts import NEVER
from desktop.domain.records import REASON_OF_KIND, Kind
from desktop.domain.rules import DAY, Rules

# A number in a mail can name an order that is placed a moment later by the shop's clock.
_ORDER_CLOCK_SKEW = DAY


class Role(IntEnum):
    """What a message is within its conversation. The numbers are stored in books."""

    CUSTOMER = 1  # a customer's message that counts
    OURS = 2  # a human message of ours that counts
    PLEASANTRY = 3  # "thank you": joins, changes nothing
    ASIDE = 4  # ours to somebody else: forwarded to a helper or a supplier
    OTHER = 5  # no person's message: automatic, reaction, notice


@dataclass(slots=True)
class Said:
    """One message as the rebuilding sees it. `named` are the orders its text names."""

    id: int
    talk: int  # its thread or chat; one talk can hold several conversations one after the other
    sent_at: int
    ours: bool
    kind: Kind
    pleasantry: bool = False
    aside: bool = False
    named: tuple[int, ...] = ()
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Bought:
    """An order of the customer, for linking."""

    id: int
    placed_at: int


@dataclass(slots=True)
class Conversation:
    """One rebuilt conversation, in the terms of domain/facts.py. Its id is that of its first message."""

    id: int
    talk: int
    began: int
    arrived: int
    last: int  # the last message that counts
    reason: str = ""
    outbound: bool = False
    first_reply: int = NEVER
    lapses: int = NEVER
    turns: int = 0
    messages: int = 0
    order: int = 0
    order_named: bool = False
    after_purchase: bool = False
    agent: str = ""
    waits: list[tuple[int, int, int]] = field(default_factory=list)  # began, ended, lapses
    resolutions: list[tuple[int, int, int]] = field(default_factory=list)  # at, known, came back
    roles: list[tuple[int, Role]] = field(default_factory=list)  # message id, role


class _Open:
    """A conversation while its talk is being read."""

    __slots__ = ("asides", "last", "last_customer", "last_ours", "said", "started_by_us")

    def __init__(self, first: Said) -> None:
        self.said: list[Said] = [first]
        self.asides: list[Said] = []
        self.started_by_us = first.ours
        self.last = first.sent_at
        self.last_customer = -NEVER if first.ours else first.sent_at
        self.last_ours = first.sent_at if first.ours else -NEVER

    @property
    def answered(self) -> bool:
        """The last word that counts is ours."""
        return self.said[-1].ours

    @property
    def untouched(self) -> bool:
        """We wrote first and the customer has not answered."""
        return self.last_customer == -NEVER

    def add(self, message: Said) -> None:
        self.said.append(message)
        self.last = message.sent_at
        if message.ours:
            self.last_ours = message.sent_at
        else:
            self.last_customer = message.sent_at


def rebuild(
    talks: Iterable[Sequence[Said]],
    orders: Sequence[Bought],
    split: dict[int, int],
    rules: Rules,
    placed: dict[int, int] | None = None,
) -> list[Conversation]:
    """All conversations of one customer. Every message ends in exactly one of them.

    `talks`: the messages of each talk in time order. `orders`: the customer's own, by `placed_at`.
    `split`: talk → its channel's split clock in seconds. `placed`: order id → placed_at of every order
    named in a message, also of other customers. The rules are those of statistics 1 in the README's
    "How it counts".
    """
    when_placed = {order.id: order.placed_at for order in orders}
    when_placed.update(placed or {})
    linker = _Linker(orders, when_placed, rules)
    opened: list[_Open] = []
    orphans: list[Said] = []
    for talk in talks:
        _read_talk(talk, split, rules, linker, opened, orphans)
    left_out = [message for message in orphans if not _joins_earlier(message, opened, rules)]
    built = [_facts(conversation, rules, linker) for conversation in opened]
    built.extend(_left_out(message) for message in left_out)
    return built


def _read_talk(
    talk: Sequence[Said],
    split: dict[int, int],
    rules: Rules,
    linker: "_Linker",
    opened: list[_Open],
    orphans: list[Said],
) -> None:
    current: _Open | None = None
    for message in talk:
        if message.kind is not Kind.PERSON or message.aside or (message.pleasantry and not message.ours):
            near = current is not None and message.sent_at - current.last <= rules.lapse
            if near and current is not None and message.kind is not Kind.SPAM:
                current.asides.append(message)
            else:
                orphans.append(message)
            continue
        if current is not None and _goes_on(current, message, split[message.talk], rules, linker):
            current.add(message)
        else:
            current = _Open(message)
            opened.append(current)


def _goes_on(current: _Open, message: Said, split: int, rules: Rules, linker: "_Linker") -> bool:
    """Whether `message` belongs to the conversation, or begins a new one."""
    if not current.answered:  # the customer waits for us: nothing splits until it lapses
        return message.sent_at - current.last_customer <= rules.lapse
    if message.ours:
        return message.sent_at - current.last <= split
    gap = message.sent_at - current.last_ours
    if gap > split:
        return False
    if gap <= rules.quiet or current.untouched:
        return True
    return not linker.names_another(current, message)


def _joins_earlier(message: Said, opened: list[_Open], rules: Rules) -> bool:
    """A pleasantry in a talk of its own joins the customer's last conversation of at most 30 days ago."""
    if message.kind is not Kind.PERSON or not message.pleasantry or message.ours or message.aside:
        return False
    candidates = []
    for conversation in opened:
        before = [said.sent_at for said in conversation.said if said.sent_at <= message.sent_at]
        if before and message.sent_at - before[-1] <= rules.lapse:
            first = conversation.said[0]  # with the same last second, the later and then the larger talk
            candidates.append(((before[-1], first.sent_at, first.talk), conversation))
    if not candidates:
        return False
    max(candidates, key=itemgetter(0))[1].asides.append(message)
    return True


def _facts(current: _Open, rules: Rules, linker: "_Linker") -> Conversation:
    first_customer = next((said for said in current.said if not said.ours), None)
    arrived = (first_customer or current.said[0]).sent_at
    conversation = Conversation(
        id=current.said[0].id,
        talk=current.said[0].talk,
        began=current.said[0].sent_at,
        arrived=arrived,
        last=current.last,
        outbound=current.started_by_us,
        reason="outbound-first" if first_customer is None else "",
        messages=len(current.said),
    )
    if first_customer is not None:
        after = current.said[current.said.index(first_customer) :]
        _clocks(conversation, after, rules)
    _roles(conversation, current)
    linker.link(conversation, current)
    return conversation


def _clocks(conversation: Conversation, said: Sequence[Said], rules: Rules) -> None:
    """First reply, turns, waits and resolutions of messages that begin with the customer's first."""
    position, count = 0, len(said)
    while position < count:
        began = last_customer = said[position].sent_at
        while position < count and not said[position].ours:
            last_customer = said[position].sent_at
            position += 1
        lapses = last_customer + rules.lapse
        if position == count:
            conversation.waits.append((began, NEVER, lapses))
            conversation.lapses = lapses
            return
        answer = said[position]
        conversation.waits.append((began, answer.sent_at, lapses))
        if conversation.first_reply == NEVER:
            conversation.first_reply = answer.sent_at
            conversation.agent = answer.agent
        conversation.turns += 1
        turn_end = last_ours = answer.sent_at
        first_turn = True
        position += 1
        while position < count and said[position].ours:
            at = said[position].sent_at
            if at - last_ours > rules.quiet:  # a later follow-up: a turn of its own that moves no resolution
                conversation.turns += 1
                first_turn = False
            elif first_turn:
                turn_end = at
            last_ours = at
            position += 1
        again = said[position].sent_at if position < count else NEVER
        if again - turn_end > rules.quiet:
            came_back = again if again != NEVER and again - last_ours > rules.quiet else NEVER
            conversation.resolutions.append((turn_end, turn_end + rules.quiet, came_back))


def _roles(conversation: Conversation, current: _Open) -> None:
    for said in current.said:
        conversation.roles.append((said.id, Role.OURS if said.ours else Role.CUSTOMER))
    for said in current.asides:
        conversation.roles.append((said.id, _aside_role(said)))


def _aside_role(message: Said) -> Role:
    if message.kind is not Kind.PERSON:
        return Role.OTHER
    return Role.ASIDE if message.aside else Role.PLEASANTRY


def _left_out(message: Said) -> Conversation:
    """A message that belongs to no conversation is one of its own, with the reason why it does not count."""
    if message.kind is not Kind.PERSON:
        ours_by_machine = message.ours and message.kind in (Kind.AUTO, Kind.NOREPLY, Kind.BULK)
        reason = "shop-notification" if ours_by_machine else REASON_OF_KIND[message.kind]
    else:
        reason = "internal" if message.aside else "pleasantry"
    return Conversation(
        id=message.id,
        talk=message.talk,
        began=message.sent_at,
        arrived=message.sent_at,
        last=message.sent_at,
        reason=reason,
        outbound=message.ours,
        messages=0,
        roles=[(message.id, _aside_role(message))],
    )


class _Linker:
    """Which order a conversation is about: the one it names, else the customer's nearest before it."""

    def __init__(self, orders: Sequence[Bought], placed: dict[int, int], rules: Rules) -> None:
        self._orders, self._placed, self._rules = orders, placed, rules

    def _named(self, message: Said) -> list[int]:
        latest = message.sent_at + _ORDER_CLOCK_SKEW
        return [order for order in message.named if self._placed.get(order, NEVER) <= latest]

    def nearest(self, at: int) -> int:
        """The customer's last order placed before `at`, at most 60 days earlier; 0 for none."""
        for order in reversed(self._orders):
            if order.placed_at <= at:
                return order.id if at - order.placed_at <= self._rules.link_orders_within else 0
        return 0

    def names_another(self, current: _Open, message: Said) -> bool:
        """Whether the message names an order that the conversation so far cannot be about."""
        named = self._named(message)
        if not named:
            return False
        about = {order for said in current.said for order in self._named(said)}
        if not about:
            inferred = self.nearest(next(said.sent_at for said in current.said if not said.ours))
            if not inferred:  # a talk before any purchase: an order placed since is another matter
                return all(self._placed[order] > current.last for order in named)
            about = {inferred}
        return about.isdisjoint(named)

    def link(self, conversation: Conversation, current: _Open) -> None:
        for said in current.said:
            named = self._named(said)
            if named:
                conversation.order, conversation.order_named = named[0], True
                break
        else:
            conversation.order = self.nearest(conversation.arrived)
        if conversation.order:
            conversation.after_purchase = self._placed[conversation.order] <= conversation.arrived
