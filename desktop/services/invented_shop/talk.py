"""One thread between the shop and somebody: whatever happens in it writes a mail and keeps the truth.

What a mail means is said by whoever tells the talk, never worked out from the mails: `comes_back` comes back
because its gap is chosen between the quiet and the split time, clear of both by more than two hours.
"""

from dataclasses import dataclass, field, replace

from desktop.domain.rules import DAY, HOUR
from desktop.services.invented_shop import letters, shop
from desktop.services.invented_shop.dice import Dice
from desktop.services.invented_shop.letters import Matter
from desktop.services.invented_shop.postbox import Postbox
from desktop.services.invented_shop.truth import (
    LAPSE,
    LINK,
    QUIET,
    Customer,
    Mail,
    TrueConversation,
    TrueOrder,
    TrueResolution,
    TrueWait,
)

_MINUTE = 60
# Open minutes until our answer, and how often.
_REPLY = (((4, 30), 20), ((30, 120), 30), ((120, 300), 26), ((300, 600), 16), ((600, 1500), 8))
_USER_LABELS = ("Orders", "Wholesale, galleries", "Größen & Maße", "Shop/To answer")


@dataclass
class _Conversation:
    """A conversation while it is being told."""

    kind: str
    customer: str
    first: Mail
    row: int
    matter: Matter
    candidate: bool
    outbound: bool
    arrived: int | None = None
    key: str = ""
    first_reply: int | None = None
    agent: str | None = None
    resolutions: list[TrueResolution] = field(default_factory=list)
    waits: list[TrueWait] = field(default_factory=list)
    waiting_since: int | None = None
    last_customer: int = 0
    turn_end: int | None = None
    messages: int = 0
    turns: int = 0
    named: str = ""

    def told(self, known_until: int, orders: list[TrueOrder]) -> TrueConversation:
        """The truth about it, as far as the mailbox reaches."""
        waits, resolutions = list(self.waits), list(self.resolutions)
        if self.waiting_since is not None:
            waits.append(TrueWait(self.waiting_since, None, self.last_customer + LAPSE))
        elif self.turn_end is not None and known_until - self.turn_end > QUIET:
            resolutions.append(TrueResolution(self.turn_end, None))
        arrived = self.first.at if self.arrived is None else self.arrived
        return TrueConversation(
            kind=self.kind,
            key=self.key or self.first.message_id,
            customer=self.customer,
            began=self.first.at,
            arrived=arrived,
            left_out="outbound-first" if self.arrived is None else None,
            outbound=self.outbound,
            first_reply=self.first_reply,
            agent=self.agent,
            resolutions=tuple(resolutions),
            waits=tuple(waits),
            messages=self.messages,
            turns=self.turns,
            topic=self.matter.topic or None,
            language=self.matter.language,
            order=f"#{self.named}" if self.named else nearest_order(orders, self.customer, arrived),
            order_named=bool(self.named),
            not_customer_candidate=self.candidate,
        )


def nearest_order(orders: list[TrueOrder], address: str, at: int) -> str | None:
    """The name of the last order placed with this mail address in the 60 days before."""
    for order in reversed(orders):
        if order.email == address and order.placed_at <= at:
            return order.name if at - order.placed_at <= LINK else None
    return None


class Talk:
    """A Gmail thread. Methods that write may raise NotYet; the truth is then what had happened before."""

    def __init__(
        self,
        postbox: Postbox,
        truth: list[TrueConversation],
        dice: Dice,
        kind: str,
        customer: Customer,
        matter: Matter,
        *,
        address: str = "",
        candidate: bool = False,
        pace: float = 1.0,
    ) -> None:
        self._postbox, self._truth, self._dice = postbox, truth, dice
        self._kind, self._customer, self._candidate, self._pace = kind, customer, candidate, pace
        self.matter = matter
        self._address = address or customer.email
        self._mails: list[Mail] = []
        self._now: _Conversation | None = None
        self._ours = shop.SANNE if candidate or dice.chance(0.1) else shop.HELLO
        self._helper = "Sanne" if self._ours == shop.SANNE or dice.chance(0.6) else "Joris"
        self._subject = ""
        self.last_at = 0

    # --- the customer ---

    def opens(self, at: int, words: str = "", subject: str = "", *, way: str = "mail") -> None:
        """The customer begins. `way` is mail, form (the shop's contact form) or confirmation (they answer
        the platform's order confirmation, which is not in the mailbox)."""
        dice, matter = self._dice, self.matter
        self._subject = subject or letters.subject(matter, dice)
        words = words or letters.question(matter, dice)
        if way == "confirmation":
            self._subject = "Re: " + matter.words.confirmation[0].format(number=matter.order_number)
        photo = matter.topic == "damaged" and matter.ask != 1
        mail = self._customer_writes(at, words, form=way == "form", photo=photo, absent=way == "confirmation")
        self._begin(mail, outbound=False)
        self._counts(mail)
        if not shop.is_open(at) and dice.chance(0.3):
            self._auto_answer(at + dice.whole(8, 90))

    def adds(self) -> None:
        """The customer writes again within hours, before we have answered."""
        words = self._dice.pick(self.matter.words.additions)
        self._counts(self._customer_writes(self._soon(10 * _MINUTE, 20 * HOUR), words))

    def reminds(self) -> None:
        """The customer asks again after days without an answer, well before the talk lapses."""
        at = shop.awake(self.last_at + self._dice.whole(3 * DAY, 20 * DAY))
        self._counts(self._customer_writes(at, self._dice.pick(self.matter.words.reminders)))

    def goes_on(self, words: str = "") -> None:
        """The customer writes again within the quiet time: the matter was not yet at its end."""
        words = words or letters.next_question(self.matter, self._dice)
        low, high = (20 * _MINUTE, 6 * HOUR) if self._dice.chance(0.6) else (6 * HOUR, 58 * HOUR)
        self._counts(self._customer_writes(self._soon(low, high), words))

    def comes_back(self) -> None:
        """The customer writes again after the matter seemed solved, within the split time."""
        now = self._current()
        assert now.turn_end is not None
        # Never near the 72 hours, the 7 days or the 14 days, also when the night moves it to the morning.
        low, high = (78, 150) if self._dice.chance(0.5) else (178, 310)
        at = shop.awake(now.turn_end + self._dice.whole(low * HOUR, high * HOUR))
        mail = self._customer_writes(at, letters.return_question(self.matter, self._dice))
        now.resolutions.append(TrueResolution(now.turn_end, at))
        self._counts(mail)

    def thanks(self, *, quick: bool = False, late: bool = False, new_thread: bool = False) -> None:
        """The customer thanks, which changes nothing. `late`: when the talk is too old to be joined."""
        dice, language = self._dice, self.matter.language
        span = (5 * _MINUTE, 30 * HOUR) if quick or dice.chance(0.7) else (80 * HOUR, 11 * DAY)
        if late:
            span = (45 * DAY, 60 * DAY)
        at = shop.awake(self.last_at + dice.whole(*span))
        words = letters.short_thanks(language, self._customer.first_name, self._helper, dice)
        subject = dice.pick(self.matter.words.thanks_subjects) if new_thread else ""
        mail = self._customer_writes(at, words, meant="pleasantry", bare=True, new_subject=subject)
        if late:
            self._close()
            leave_out(self._truth, mail, "pleasantry", kind=self._kind)

    def is_away(self) -> None:
        """The customer's machine answers our mail."""
        subject, words = self._dice.pick(self.matter.words.out_of_office)
        self._customer_writes(
            self.last_at + self._dice.whole(20, 120),
            words,
            meant="auto",
            bare=True,
            auto_subject=subject.format(subject=self._subject),
        )

    def begins_anew(self, kind: str, matter: Matter, *, after: str) -> None:
        """In the same thread the customer begins anew: `after` a silence, a lapse, or about another order."""
        dice, now = self._dice, self._current()
        if after == "silence":
            at, words = self.last_at + dice.whole(16 * DAY, 26 * DAY), letters.question(matter, dice)
        elif after == "lapse":
            at, words = now.last_customer + dice.whole(33 * DAY, 44 * DAY), letters.question(matter, dice)
        else:
            assert now.turn_end is not None
            at = now.turn_end + dice.whole(90 * HOUR, 150 * HOUR)
            words = letters.fill(dice.pick(matter.words.other_order), matter, dice)
        mail = self._customer_writes(shop.awake(at), words)
        self._close()
        self._kind, self.matter = kind, matter
        self._begin(mail, outbound=False)
        self._counts(mail)

    # --- us ---

    def answers(self, words: str = "", *, again: bool = False) -> None:
        """One of us answers, mostly in opening hours. Never later than a week."""
        dice, now = self._dice, self._current()
        if dice.chance(0.13):
            at = now.last_customer + dice.whole(8 * _MINUTE, 9 * HOUR)
        else:
            (low, high), _ = dice.weighted([((span, share), share) for span, share in _REPLY])
            at = shop.after_open_seconds(now.last_customer, int(dice.whole(low * 60, high * 60) * self._pace))
        at = max(at, self.last_at + 2 * _MINUTE)
        if not words and again:
            words = dice.pick(self.matter.words.answers_again)
        if self._ours == shop.HELLO and dice.chance(0.2):
            self._helper = "Joris" if self._helper == "Sanne" else "Sanne"
        self._counts(self._we_write(at, words or letters.first_answer(self.matter, dice)))

    def asks_which_order(self) -> None:
        """We cannot find the order and ask for its number."""
        self.answers(self._dice.pick(self.matter.words.which_order))

    def names_the_order(self, number: str) -> None:
        """The customer says which order it is."""
        self.matter = replace(self.matter, order_number=number)
        self.goes_on(letters.fill(self._dice.pick(self.matter.words.the_number), self.matter, self._dice))

    def we_add(self) -> None:
        """We write once more within the day: still the same turn."""
        at = self.last_at + self._dice.whole(8 * _MINUTE, 20 * HOUR)
        self._counts(self._we_write(at, self._dice.pick(self.matter.words.our_additions)))

    def we_follow_up(self) -> None:
        """We ask unprompted how it went, after the quiet time and within the split time: moves nothing."""
        at = self._open_hour(self.last_at + self._dice.whole(4 * DAY, 11 * DAY))
        self._we_write(at, self._dice.pick(self.matter.words.follow_ups))
        now = self._current()
        now.messages += 1
        now.turns += 1

    def we_open(self, at: int, words: str = "", subject: str = "") -> None:
        """We write first."""
        if not words:
            subject, words = self._dice.pick(self.matter.words.we_first)
            subject, words = (letters.fill(text, self.matter, self._dice) for text in (subject, words))
        self._subject = subject
        self._begin(self._we_write(self._open_hour(at), words), outbound=True)

    def we_open_again(self, kind: str) -> None:
        """Long after the split time we write about something new in the old thread."""
        at = self._open_hour(self.last_at + self._dice.whole(17 * DAY, 28 * DAY))
        mail = self._we_write(at, self._dice.pick(self.matter.words.we_again))
        self._close()
        self._kind, self.matter = kind, replace(self.matter, topic="we-wrote", order_number="")
        self._begin(mail, outbound=True)

    def is_answered(self, words: str = "") -> None:
        """The customer answers what we wrote first: from here on the conversation counts."""
        low, high = (30 * _MINUTE, 58 * HOUR) if self._dice.chance(0.75) else (90 * HOUR, 200 * HOUR)
        words = words or self._dice.pick(self.matter.words.answers_to_us)
        self._counts(self._customer_writes(self._soon(low, high), words))

    def we_forward(self) -> None:
        """We show the customer's mail to each other: that is no reply."""
        other = shop.SANNE if self._ours == shop.HELLO else shop.HELLO
        words = self._dice.pick(letters.LANGUAGES["nl"].forwards)
        at = self.last_at + self._dice.whole(4 * _MINUTE, 40 * _MINUTE)
        self._write_ours(
            at, words, to=("Linen & Clay", other), subject=f"Fwd: {self._subject}", meant="aside"
        )

    def we_begin_a_draft(self) -> None:
        """We begin an answer and never send it."""
        at = self.last_at + self._dice.whole(HOUR, 50 * HOUR)
        self._write_ours(at, self.matter.words.draft, meant="draft", labels=("Drafts",))

    def end(self) -> None:
        """Nothing more happens."""
        self._close()
        self._customer.free_after = max(self._customer.free_after, self.last_at + 40 * DAY)

    # --- the book-keeping ---

    def _current(self) -> _Conversation:
        assert self._now is not None, "nobody has written yet"
        return self._now

    def _begin(self, mail: Mail, *, outbound: bool) -> None:
        self._now = _Conversation(
            kind=self._kind,
            customer=self._address,
            first=mail,
            row=len(self._truth),
            matter=self.matter,
            candidate=self._candidate,
            outbound=outbound,
            messages=1 if outbound else 0,
            named=self.matter.order_number if outbound else "",
        )
        mail.conversation = self._now.row
        self._truth.append(self._now.told(self._postbox.known_until, self._customer.orders))

    def _close(self) -> None:
        if self._now is not None:
            self._truth[self._now.row] = self._now.told(self._postbox.known_until, self._customer.orders)
            self._now = None

    def _counts(self, mail: Mail) -> None:
        """The mail is a person's and counts: it moves the clocks."""
        now = self._current()
        mail.conversation = now.row
        now.messages += 1
        now.named = now.named or self.matter.order_number
        if mail.ours:
            now.turns += now.waiting_since is not None
            now.turn_end = mail.at
            if now.waiting_since is not None:
                now.waits.append(TrueWait(now.waiting_since, mail.at, now.last_customer + LAPSE))
                now.waiting_since = None
            if now.first_reply is None:
                now.first_reply, now.agent = mail.at, mail.sender_name
            return
        if now.arrived is None:
            now.arrived, now.key = mail.at, mail.message_id
        if now.waiting_since is None:
            now.waiting_since = mail.at
        now.last_customer = mail.at

    # --- the mails ---

    def _soon(self, low: int, high: int) -> int:
        return shop.awake(self.last_at + self._dice.whole(low, high))

    def _open_hour(self, at: int) -> int:
        return at if shop.is_open(at) else shop.after_open_seconds(at, self._dice.whole(60, 3 * HOUR))

    def _customer_writes(
        self,
        at: int,
        words: str,
        *,
        meant: str = "question",
        bare: bool = False,
        form: bool = False,
        photo: bool = False,
        absent: bool = False,
        new_subject: str = "",
        auto_subject: str = "",
    ) -> Mail:
        dice, customer = self._dice, self._customer
        text = words
        if not bare:
            text = letters.from_customer(words, customer.language, customer.first_name, customer.name, dice)
        headers: tuple[tuple[str, str], ...] = ()
        if meant == "auto":
            headers = (
                ("Auto-Submitted", "auto-replied"),
                ("X-Auto-Response-Suppress", "All"),
                ("X-Autoreply", "yes"),
            )
        if absent:
            lost = self._postbox.message_id(at, "shop@shopmail.example")
            headers = (("In-Reply-To", lost), ("References", lost))
            text += f"\n\n> {self.matter.words.confirmation[1]}"
        if form:
            text = f"Name: {customer.name}\nE-mail: {self._address}\n\n{words}"
        labels = None
        if meant == "question" and dice.chance(0.12):
            labels = ("Inbox", "Opened", dice.pick(_USER_LABELS))
        before = [] if new_subject else self._mails
        mail = self._postbox.post(
            at,
            ("Linen & Clay contact form", "noreply@forms.example")
            if form
            else (customer.name, self._address),
            (shop.NAME, self._ours) if dice.chance(0.6) else ("", self._ours),
            auto_subject or new_subject or self._reply_subject(customer.program, self._mails),
            text,
            meant=meant,
            language=customer.language,
            program="base64" if form else customer.program,
            zone=shop.TIME_ZONE if form else customer.zone,
            after=before,
            labels=labels,
            headers=headers,
            reply_to=self._address if form else "",
            quoted=self._last(ours=True) if before and meant != "auto" else None,
            photo=photo,
        )
        return self._remember(mail, in_thread=not new_subject)

    def _we_write(self, at: int, words: str) -> Mail:
        language, first_name = self.matter.language, self._customer.first_name
        return self._write_ours(at, letters.from_us(words, language, first_name, self._helper, self._dice))

    def _auto_answer(self, at: int) -> None:
        _, words = self.matter.words.our_auto_answer
        self._write_ours(at, words, meant="auto", headers=_AUTO_ANSWER, sender=(shop.NAME, self._ours))

    def _write_ours(
        self,
        at: int,
        text: str,
        *,
        meant: str = "answer",
        subject: str = "",
        to: tuple[str, str] | None = None,
        sender: tuple[str, str] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        labels: tuple[str, ...] | None = None,
    ) -> Mail:
        mail = self._postbox.post(
            at,
            sender or (self._helper, self._ours),
            to or (self._customer.name, self._address),
            subject or self._reply_subject("gmail", self._mails),
            text,
            meant=meant,
            ours=True,
            language=self.matter.language,
            after=self._mails,
            headers=headers,
            labels=labels,
            quoted=self._last(ours=False) if meant == "answer" else None,
        )
        # What the other side never saw is nothing that they can refer to.
        return self._remember(mail, in_thread=meant not in ("draft", "aside"))

    def _remember(self, mail: Mail, *, in_thread: bool) -> Mail:
        assert mail.at > self.last_at, "a talk is told in the order of time"
        self.last_at = mail.at
        if in_thread:
            self._mails.append(mail)
        if self._now is not None and mail.meant != "draft":
            mail.conversation = self._now.row
        return mail

    def _last(self, *, ours: bool) -> Mail | None:
        return next(
            (mail for mail in reversed(self._mails) if mail.ours is ours and mail.meant != "auto"), None
        )

    def _reply_subject(self, program: str, before: list[Mail]) -> str:
        if not before:
            return self._subject
        prefix = self.matter.words.reply_prefixes[
            1 if program == "outlook" else 2 if program == "plain" else 0
        ]
        return self._subject if self._subject.startswith(("Re: ", "RE: ")) else prefix + self._subject


_AUTO_ANSWER = (("Auto-Submitted", "auto-replied"), ("Precedence", "bulk"), ("X-Autoreply", "yes"))


def leave_out(truth: list[TrueConversation], mail: Mail, reason: str, *, kind: str = "other-mail") -> None:
    """A mail that is no conversation, and why."""
    mail.conversation = len(truth)
    truth.append(
        TrueConversation(
            kind=kind,
            key=mail.message_id,
            customer=mail.sender,
            began=mail.at,
            arrived=mail.at,
            left_out=reason,
            outbound=mail.ours,
            language=mail.language,
        )
    )
