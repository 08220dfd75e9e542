"""Conversations rebuilt from the words of statistics.md 1 and rules.md, slowly, to check the program against.

Nothing walks through the messages keeping a state. Each question ("does a conversation begin here?", "is
this wait over?") is asked of the whole list of messages anew, so one answer cannot spoil the next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop.domain.conversations import Bought, Conversation, Role, Said
from desktop.domain.facts import NEVER
from desktop.domain.records import REASON_OF_KIND, Kind
from desktop.domain.rules import DAY, Rules


def rebuild(
    talks: Iterable[Sequence[Said]],
    orders: Sequence[Bought],
    split: dict[int, int],
    rules: Rules,
    placed: dict[int, int] | None = None,
) -> list[Conversation]:
    """What the program's `rebuild` should give, sorted by id, each conversation's roles by message."""
    shop = Shop(orders, {order.id: order.placed_at for order in orders} | (placed or {}), rules)
    threads = [Thread(list(talk), split, shop) for talk in talks]
    kept = [core for thread in threads for core in thread.conversations()]
    built = []
    alone = []
    joined: dict[int, list[Said]] = {core[0].id: [] for core in kept}
    for thread in threads:
        for message in thread.messages:
            if is_substantive(message):
                continue
            home = thread.attached_to(message) or last_of_the_customer(message, kept, rules)
            if home is None:
                alone.append(message)
            else:
                joined[home[0].id].append(message)
    built = [describe(core, joined[core[0].id], shop) for core in kept]
    built += [describe_left_out(message) for message in alone]
    return sorted(built, key=lambda conversation: conversation.id)


# Which messages there are


def is_substantive(message: Said) -> bool:
    """Not automatic, not a reaction, not a customer's pleasantry, not to somebody else."""
    return message.kind is Kind.PERSON and not message.aside and not is_pleasantry(message)


def is_pleasantry(message: Said) -> bool:
    return message.kind is Kind.PERSON and message.pleasantry and not message.ours and not message.aside


def counted_of(core: Sequence[Said]) -> Sequence[Said]:
    """A conversation counts from the customer's first message."""
    customer = [i for i, said in enumerate(core) if not said.ours]
    return core[customer[0] :] if customer else []


def role(message: Said) -> Role:
    if message.kind is not Kind.PERSON:
        return Role.OTHER
    if message.aside:
        return Role.ASIDE
    if is_pleasantry(message):
        return Role.PLEASANTRY
    return Role.OURS if message.ours else Role.CUSTOMER


# Which orders a message names, and which ones a conversation is about


@dataclass
class Shop:
    """The customer's orders, when each order was placed, and the rules."""

    orders: Sequence[Bought]
    placed: dict[int, int]
    rules: Rules

    def named(self, message: Said) -> list[int]:
        """Named orders that were placed at most a day after the message."""
        known = [order for order in message.named if order in self.placed]
        return [order for order in known if self.placed[order] <= message.sent_at + DAY]

    def named_in(self, said: Sequence[Said]) -> list[int]:
        return [order for message in said for order in self.named(message)]

    def nearest(self, at: int) -> list[int]:
        """The customer's latest order in the 60 days before, if any."""
        before = [o for o in self.orders if at - self.rules.link_orders_within <= o.placed_at <= at]
        latest = max((order.placed_at for order in before), default=None)
        return [order.id for order in before if order.placed_at == latest][-1:]

    def about(self, core: Sequence[Said]) -> list[int]:
        """The orders that a conversation is about, the one to link first."""
        return self.named_in(core) or self.nearest((counted_of(core) or core)[0].sent_at)

    def names_another(self, core: Sequence[Said], message: Said) -> bool:
        named = self.named(message)
        about = self.about(core)
        if not named:
            return False
        if not about:
            return all(self.placed[order] > core[-1].sent_at for order in named)
        return not set(named) & set(about)


# Where conversations begin


class Thread:
    """One talk. Its conversations are runs of its substantive messages."""

    def __init__(self, messages: list[Said], split: dict[int, int], shop: Shop) -> None:
        self.messages = messages
        self.substantive = [message for message in messages if is_substantive(message)]
        self.split = split
        self.shop = shop
        self.known_begins: dict[int, bool] = {0: True}

    def conversations(self) -> list[list[Said]]:
        starts = [i for i in range(len(self.substantive)) if self.begins(i)]
        return [self.substantive[a:b] for a, b in pairwise([*starts, len(self.substantive)])]

    def begins(self, i: int) -> bool:
        """Whether the substantive message number i begins a conversation."""
        if i not in self.known_begins:
            self.known_begins[i] = not self.goes_on(self.conversation_before(i), self.substantive[i])
        return self.known_begins[i]

    def conversation_before(self, i: int) -> list[Said]:
        """The conversation that the message before number i ends, as far as it had come."""
        start = max(j for j in range(i) if self.begins(j))
        return self.substantive[start:i]

    def goes_on(self, core: list[Said], message: Said) -> bool:
        gap = message.sent_at - core[-1].sent_at
        waiting_for_us = not core[-1].ours
        if waiting_for_us:
            return gap <= self.shop.rules.lapse
        if gap > self.split[message.talk]:
            return False
        ours_again = message.ours
        before_q = gap <= self.shop.rules.quiet
        answers_our_first = not counted_of(core)
        return ours_again or before_q or answers_our_first or not self.shop.names_another(core, message)

    def attached_to(self, message: Said) -> list[Said] | None:
        """The conversation of this talk that a message without substance belongs to."""
        here = next(i for i, other in enumerate(self.messages) if other is message)
        earlier = {other.id for other in self.messages[:here]}
        begun = [core for core in self.conversations() if core[0].id in earlier]
        if not begun or message.kind is Kind.SPAM:
            return None
        last = [other for other in begun[-1] if other.id in earlier][-1]
        return begun[-1] if message.sent_at - last.sent_at <= self.shop.rules.lapse else None


def last_of_the_customer(message: Said, kept: list[list[Said]], rules: Rules) -> list[Said] | None:
    """For a "thank you" in a talk of its own: the conversation with the latest word before it."""
    if not is_pleasantry(message):
        return None
    words = [
        (said.sent_at, core[0].sent_at, core[0].talk, core)
        for core in kept
        for said in core
        if said.sent_at <= message.sent_at <= said.sent_at + rules.lapse
    ]
    return max(words, key=lambda word: word[:3])[3] if words else None


# What is true of a conversation


def describe(core: list[Said], joined: list[Said], shop: Shop) -> Conversation:
    """`core`: the substantive messages; `joined`: what else belongs to it."""
    first = core[0]
    counted = counted_of(core)
    replies = [said for said in counted if said.ours]
    about = shop.about(core)
    arrived = counted[0].sent_at if counted else first.sent_at
    return Conversation(
        id=first.id,
        talk=first.talk,
        began=first.sent_at,
        arrived=arrived,
        last=core[-1].sent_at,
        reason="" if counted else "outbound-first",
        outbound=first.ours,
        first_reply=replies[0].sent_at if replies else NEVER,
        lapses=core[-1].sent_at + shop.rules.lapse if not core[-1].ours else NEVER,
        turns=sum(ends_a_turn(counted, i, shop.rules) for i in range(len(counted))),
        messages=len(core),
        order=about[0] if about else 0,
        order_named=bool(shop.named_in(core)),
        after_purchase=bool(about) and shop.placed[about[0]] <= arrived,
        agent=replies[0].agent if replies else "",
        waits=[wait(counted, i, shop.rules) for i in range(len(counted)) if begins_a_wait(counted, i)],
        resolutions=[
            resolution(counted, i, shop.rules)
            for i in range(len(counted))
            if resolves(counted, i, shop.rules)
        ],
        roles=sorted((said.id, role(said)) for said in [*core, *joined]),
    )


def describe_left_out(message: Said) -> Conversation:
    if message.kind is not Kind.PERSON:
        by_the_shop = message.ours and message.kind in (Kind.AUTO, Kind.BULK, Kind.NOREPLY)
        reason = "shop-notification" if by_the_shop else REASON_OF_KIND[message.kind]
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
        roles=[(message.id, role(message))],
    )


def next_of_the_customer(counted: Sequence[Said], i: int) -> int | None:
    return next((said.sent_at for said in counted[i + 1 :] if not said.ours), None)


def block(counted: Sequence[Said], i: int) -> range:
    """The places of the messages of one side around number i, with none of the other's between them."""
    others = [j for j, said in enumerate(counted) if said.ours != counted[i].ours]
    return range(
        max((j + 1 for j in others if j < i), default=0),
        min((j for j in others if j > i), default=len(counted)),
    )


def ends_a_turn(counted: Sequence[Said], i: int, rules: Rules) -> bool:
    """Ours, and no other of ours follows within Q before the customer's next word."""
    if not counted[i].ours:
        return False
    if i + 1 == len(counted) or not counted[i + 1].ours:
        return True
    return counted[i + 1].sent_at - counted[i].sent_at > rules.quiet


def resolves(counted: Sequence[Said], i: int, rules: Rules) -> bool:
    """The end of the first turn of our block, after which the customer was silent longer than Q."""
    if not ends_a_turn(counted, i, rules):
        return False
    if any(ends_a_turn(counted, j, rules) for j in block(counted, i) if j < i):
        return False
    then = next_of_the_customer(counted, i)
    return then is None or then - counted[i].sent_at > rules.quiet


def resolution(counted: Sequence[Said], i: int, rules: Rules) -> tuple[int, int, int]:
    """At, known, came back: when the customer's next word came more than Q after our last."""
    at = counted[i].sent_at
    then = next_of_the_customer(counted, i)
    our_last = counted[block(counted, i)[-1]].sent_at
    came_back = then if then is not None and then - our_last > rules.quiet else NEVER
    return at, at + rules.quiet, came_back


def begins_a_wait(counted: Sequence[Said], i: int) -> bool:
    return not counted[i].ours and i == block(counted, i)[0]


def wait(counted: Sequence[Said], i: int, rules: Rules) -> tuple[int, int, int]:
    """Began, ended, lapses."""
    theirs = block(counted, i)
    reply = counted[theirs[-1] + 1 :][:1]
    return (
        counted[i].sent_at,
        reply[0].sent_at if reply else NEVER,
        counted[theirs[-1]].sent_at + rules.lapse,
    )
