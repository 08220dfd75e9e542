"""How one customer's messages become conversations: the two silence clocks, and what follows from them.

Pure: no database, no "now". Only substantive messages (a person's, no pleasantry) move a clock.
Everything that depends on how far the files reach is left to the reader of the facts: a resolution says
from when on it is known, a wait says when it lapses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from operator import itemgetter

from desktop.domain.facts import NEVER
from desktop.domain.records import REASON_OF_KIND, Kind, Ticket
from desktop.domain.rules import DAY, Rules
from desktop.domain.tickets import course_of

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
    by_hand: bool = False  # stands for an answer that no file has


class What(StrEnum):
    """What a person, or a list of calls, can say about a conversation. The names are stored in books."""

    ANSWERED = "answered"  # answered outside the files: counts as a human reply until a real one is there
    NO_ANSWER_NEEDED = "no-answer-needed"
    SOLVED = "solved"
    OWE_ANSWER = "owe-answer"  # a promise to call back
    LEAVE_OUT = "leave-out"
    MINUTES = "minutes"  # what it took us, in `value`; several add up
    TOPIC = "topic"
    ESCALATED = "escalated"  # we had to hand it on
    UPSELL = "upsell"  # it became a sale; `value` is its amount in minor units, "" = unknown
    QUALITY = "quality"  # of the request, 1 to 5 in `value`
    NOT_SOLVED = "not-solved"  # said by a list of calls: no silence solves it


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's decision about the conversation that holds the message `about`, at an instant.

    `by_list`: a list of calls says so, and a person knows better.
    """

    about: int
    what: What
    at: int
    value: str = ""
    by_list: bool = False


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
    resolutions: list[tuple[int, int, int]] = field(default_factory=list)  # inferred: at, known, came back
    given: list[tuple[int, int]] = field(default_factory=list)  # said by a person: at, came back
    closed_unanswered: int = NEVER
    needs_answer: bool = True
    topic: str = ""
    escalated: bool = False
    open_minutes: float | None = None
    resolution_open_minutes: float | None = None
    minutes: float | None = None
    upsell: bool = False
    upsell_minor: int | None = None
    quality: int | None = None
    quality_at: int | None = None
    roles: list[tuple[int, Role]] = field(default_factory=list)  # message id, role


class _Open:
    """A conversation while its talk is being read."""

    __slots__ = ("asides", "last", "last_customer", "last_ours", "said", "solved", "started_by_us", "ticket")

    def __init__(self, first: Said, ticket: Ticket | None = None) -> None:
        self.ticket = ticket
        self.said: list[Said] = [first]
        self.asides: list[Said] = []
        self.started_by_us = first.ours
        self.last = first.sent_at
        self.last_customer = -NEVER if first.ours else first.sent_at
        self.last_ours = first.sent_at if first.ours else -NEVER
        self.solved: list[int] = []  # the instants at which a person said so

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
    marks: Sequence[Mark] = (),
    tickets: Mapping[int, Ticket] | None = None,
) -> list[Conversation]:
    """All conversations of one customer. Every message ends in exactly one of them.

    `talks`: the messages of each talk in time order. `orders`: the customer's own, by `placed_at`.
    `split`: talk → its channel's split clock in seconds. `placed`: order id → placed_at of every order
    named in a message, also of other customers. `marks`: what a person decided, in the order of deciding.
    `tickets`: message → the ticket that it stands for, alone in its talk. The rules are those of the
    README's "How it counts".
    """
    when_placed = {order.id: order.placed_at for order in orders}
    when_placed.update(placed or {})
    linker = _Linker(orders, when_placed, rules)
    opened: list[_Open] = []
    orphans: list[Said] = []
    about: dict[int, list[Mark]] = {}
    for mark in marks:
        about.setdefault(mark.about, []).append(mark)
    for talk in talks:
        if about:
            talk = _with_answers_by_hand(talk, about)
        _read_talk(talk, split, rules, linker, opened, orphans, about, tickets or {})
    left_out = [message for message in orphans if not _joins_earlier(message, opened, rules)]
    built = [_facts(conversation, rules, linker, about) for conversation in opened]
    for message in left_out:
        conversation = _left_out(message)
        for mark in about.get(message.id, ()):
            _note(conversation, mark)
        built.append(conversation)
    return built


def _read_talk(
    talk: Sequence[Said],
    split: dict[int, int],
    rules: Rules,
    linker: "_Linker",
    opened: list[_Open],
    orphans: list[Said],
    about: dict[int, list[Mark]],
    tickets: Mapping[int, Ticket],
) -> None:
    current: _Open | None = None
    for message in talk:
        if not _counts(message):
            near = current is not None and message.sent_at - current.last <= rules.lapse
            if near and current is not None and message.kind is not Kind.SPAM:
                current.asides.append(message)
            else:
                orphans.append(message)
            continue
        if current is not None and _goes_on(current, message, split[message.talk], rules, linker):
            current.add(message)
        elif message.by_hand:
            continue  # the conversation it was meant for had lapsed by then
        else:
            current = _Open(message, tickets.get(message.id))
            opened.append(current)
        current.solved.extend(mark.at for mark in about.get(message.id, ()) if mark.what is What.SOLVED)


def _with_answers_by_hand(talk: Sequence[Said], about: dict[int, list[Mark]]) -> Sequence[Said]:
    """The talk with a reply of ours for every "I answered this" that no real reply has replaced.

    A real one is ours, after the message that was answered and before the customer wrote again. Never two.
    """
    added: list[Said] = []
    for message in talk:
        for mark in about.get(message.id, ()):
            if mark.what is not What.ANSWERED or mark.at < message.sent_at:
                continue
            later = [said for said in talk if _counts(said) and said.sent_at > message.sent_at]
            again = min((s.sent_at for s in later if not s.ours and s.sent_at > mark.at), default=NEVER)
            if not any(s.ours and s.sent_at < again for s in later):
                by_hand = Said(0, message.talk, mark.at, True, Kind.PERSON, by_hand=True, agent=mark.value)
                added.append(by_hand)
    return sorted([*talk, *added], key=lambda said: said.sent_at) if added else talk


def _counts(message: Said) -> bool:
    return message.kind is Kind.PERSON and not message.aside and (message.ours or not message.pleasantry)


def _goes_on(current: _Open, message: Said, split: int, rules: Rules, linker: "_Linker") -> bool:
    """Whether `message` belongs to the conversation, or begins a new one."""
    if current.ticket is not None:  # an answer that was given elsewhere
        return True
    closed = max((at for at in current.solved if current.last <= at < message.sent_at), default=None)
    if closed is not None:  # a person's word wins over what silence says
        return message.sent_at - closed <= split
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


def _facts(current: _Open, rules: Rules, linker: "_Linker", about: dict[int, list[Mark]]) -> Conversation:
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
        messages=sum(not said.by_hand for said in current.said),
    )
    if current.ticket is not None:
        _course(conversation, current, current.ticket)
    elif first_customer is not None:
        after = current.said[current.said.index(first_customer) :]
        _clocks(conversation, after, rules)
    _roles(conversation, current)
    linker.link(conversation, current)
    if about:
        marks = [mark for said in (*current.said, *current.asides) for mark in about.get(said.id, ())]
        marks.sort(key=lambda mark: not mark.by_list)
        _decide(conversation, current, marks, rules)
    return conversation


def _decide(conversation: Conversation, current: _Open, marks: Sequence[Mark], rules: Rules) -> None:
    """What a person decided, over what was worked out."""
    for mark in marks:
        _note(conversation, mark)
        if mark.what is What.NOT_SOLVED:
            _not_solved(conversation, current, mark)
        elif mark.what is What.LEAVE_OUT:
            conversation.reason = "user-excluded"
        elif mark.what is What.NO_ANSWER_NEEDED:
            _no_answer_needed(conversation, current, mark, rules)
        elif mark.what is What.OWE_ANSWER and mark.at not in {began for began, _e, _l in conversation.waits}:
            answers = (said.sent_at for said in current.said if said.ours and said.sent_at > mark.at)
            conversation.waits.append((mark.at, min(answers, default=NEVER), mark.at + rules.lapse))
            conversation.waits.sort()
    for at in sorted(set(current.solved)):
        _solve(conversation, current, at)


def _note(conversation: Conversation, mark: Mark) -> None:
    """What is only written beside a conversation, also beside one that is left out, and moves no clock."""
    if mark.what is What.TOPIC:
        conversation.topic = mark.value
    elif mark.what is What.MINUTES:
        conversation.minutes = (conversation.minutes or 0.0) + float(mark.value)
    elif mark.what is What.ESCALATED:
        conversation.escalated = True
    elif mark.what is What.UPSELL:
        conversation.upsell = True
        conversation.upsell_minor = int(mark.value) if mark.value else None
    elif mark.what is What.QUALITY:
        conversation.quality, conversation.quality_at = int(mark.value), mark.at


def _not_solved(conversation: Conversation, current: _Open, mark: Mark) -> None:
    """Silence after the message that the mark is about solves nothing, until the customer is heard again."""
    spoken = next(said.sent_at for said in (*current.said, *current.asides) if said.id == mark.about)
    again = min((s.sent_at for s in current.said if not s.ours and s.sent_at > mark.at), default=NEVER)
    conversation.resolutions = [r for r in conversation.resolutions if not spoken <= r[0] < again]


def _no_answer_needed(conversation: Conversation, current: _Open, mark: Mark, rules: Rules) -> None:
    """Takes out the wait that the mark stands in; what the customer writes after it waits again."""
    for place, (began, ended, lapses) in enumerate(conversation.waits):
        if not began <= mark.at < ended:
            continue
        if began == conversation.arrived:
            conversation.needs_answer = False
        written = [s.sent_at for s in current.said if not s.ours and mark.at < s.sent_at < ended]
        rest = [(written[0], ended, written[-1] + rules.lapse)] if written else []
        conversation.waits[place : place + 1] = rest
        if conversation.lapses == lapses:
            conversation.lapses = rest[0][2] if rest else NEVER
        return


def _solve(conversation: Conversation, current: _Open, at: int) -> None:
    """A person said that it was solved at an instant, which wins over what silence says of that stretch."""
    before = [said for said in current.said if said.sent_at <= at]
    again = next((s.sent_at for s in current.said if not s.ours and s.sent_at > at), NEVER)
    conversation.waits = [
        (began, min(ended, at) if began <= at else ended, lapses)
        for began, ended, lapses in conversation.waits
    ]
    if again == NEVER:
        conversation.lapses = NEVER
    answered = any(said.ours for said in before if said.sent_at >= conversation.arrived)
    if answered or (current.ticket is not None and conversation.turns):
        last_customer = max((s.sent_at for s in before if not s.ours), default=-NEVER)
        conversation.resolutions = [r for r in conversation.resolutions if not last_customer <= r[0] <= at]
        if at not in {given for given, _again in conversation.given}:
            conversation.given.append((at, again))
    else:
        conversation.closed_unanswered = min(conversation.closed_unanswered, at)


def _course(conversation: Conversation, current: _Open, ticket: Ticket) -> None:
    """What a help desk says, and the answers that a person gave elsewhere while the desk calls it open."""
    course = course_of(ticket)
    conversation.last, conversation.messages = course.last, 0
    conversation.turns, conversation.first_reply = course.turns, course.first_reply
    conversation.open_minutes = course.open_minutes
    conversation.resolution_open_minutes = course.resolution_open_minutes
    conversation.closed_unanswered = course.closed_unanswered
    conversation.waits, conversation.given = course.waits, course.given
    conversation.agent, conversation.topic, conversation.reason = ticket.agent, ticket.topic, ticket.reason
    conversation.escalated, conversation.minutes = bool(ticket.escalated), ticket.minutes
    for said in current.said:
        if not (said.by_hand and conversation.waits):
            continue
        began, ended, lapses = conversation.waits[-1]
        if ended == NEVER and began <= said.sent_at:
            conversation.waits[-1] = (began, said.sent_at, lapses)
            conversation.last = max(conversation.last, said.sent_at)
            if conversation.turns == 0:
                conversation.turns, conversation.first_reply = 1, said.sent_at
                conversation.agent = said.agent or conversation.agent


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
        if not said.by_hand:
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
