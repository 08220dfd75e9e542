"""The talks of the invented shop: who writes when, and which course each talk takes.

To add a course: 1. write a function that tells it with a Talk; 2. give it a weight in `_COURSES`; 3. say in
tests/services/test_invented_shop.py what its truth looks like.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta

from desktop.domain.rules import DAY, HOUR
from desktop.services.invented_shop import letters, shop
from desktop.services.invented_shop.dice import Dice
from desktop.services.invented_shop.letters import Matter
from desktop.services.invented_shop.phrases import ORDER_TOPICS, OTHER_TOPICS
from desktop.services.invented_shop.postbox import NotYet, Postbox
from desktop.services.invented_shop.talk import Talk, nearest_order
from desktop.services.invented_shop.trade import People
from desktop.services.invented_shop.truth import Customer, Plan, TrueConversation, TrueOrder

# Contacts an order brings in an ordinary week, and the days after it in which they come.
_CONTACTS = {
    "where-is-my-order": (0.0165, 5, 14),
    "damaged": (0.0095, 4, 9),
    "return": (0.0105, 7, 24),
    "wrong-item": (0.0035, 4, 9),
    "change-order": (0.007, 0, 1),
    "invoice": (0.004, 1, 20),
}
_QUESTIONS_PER_ORDER = 0.015  # by people who have not bought anything yet
_PRODUCTS = {product.sku: product for product in shop.PRODUCTS}
_CLAY = tuple(product for product in shop.PRODUCTS if product.sku.startswith("CL"))


def one_answer(talk: Talk) -> None:
    talk.answers()


def thanked(talk: Talk) -> None:
    talk.answers()
    talk.thanks()


def thanked_in_new_thread(talk: Talk) -> None:
    talk.answers()
    talk.thanks(new_thread=True)


def thanked_too_late(talk: Talk) -> None:
    talk.answers()
    talk.thanks(late=True)


def several_turns(talk: Talk) -> None:
    talk.answers()
    talk.goes_on()
    talk.answers(again=True)


def many_turns(talk: Talk) -> None:
    several_turns(talk)
    talk.goes_on()
    talk.adds()
    talk.answers(again=True)
    talk.thanks(quick=True)


def several_before_reply(talk: Talk) -> None:
    talk.adds()
    talk.answers()


def burst(talk: Talk) -> None:
    talk.adds()
    talk.adds()
    talk.answers()
    talk.thanks()


def two_part_answer(talk: Talk) -> None:
    talk.answers()
    talk.we_add()


def came_back(talk: Talk) -> None:
    talk.answers()
    talk.comes_back()
    talk.answers(again=True)


def came_back_after_thanks(talk: Talk) -> None:
    talk.answers()
    talk.thanks(quick=True)
    talk.comes_back()
    talk.answers(again=True)


def came_back_twice(talk: Talk) -> None:
    came_back(talk)
    talk.comes_back()
    talk.answers(again=True)


def followed_up(talk: Talk) -> None:
    talk.answers()
    talk.we_follow_up()


def customer_away(talk: Talk) -> None:
    talk.answers()
    talk.is_away()


def forwarded(talk: Talk) -> None:
    talk.we_forward()
    talk.answers()


def never_answered(talk: Talk) -> None:
    """We overlook it."""


def never_answered_twice(talk: Talk) -> None:
    talk.reminds()


def half_answered(talk: Talk) -> None:
    """An answer begun and never sent is none."""
    talk.we_begin_a_draft()


def last_word_unanswered(talk: Talk) -> None:
    talk.answers()
    talk.goes_on()


def we_wrote_again(talk: Talk) -> None:
    talk.answers()
    talk.we_open_again("we-wrote-later")


def we_wrote_again_answered(talk: Talk) -> None:
    we_wrote_again(talk)
    talk.is_answered()
    talk.answers(again=True)


Course = Callable[[Talk], None]

_COURSES: tuple[tuple[Course, float], ...] = (
    (one_answer, 31),
    (thanked, 13),
    (thanked_in_new_thread, 4),
    (thanked_too_late, 1),
    (several_turns, 13),
    (many_turns, 3),
    (several_before_reply, 6),
    (burst, 2.5),
    (two_part_answer, 4),
    (came_back, 5),
    (came_back_after_thanks, 1.5),
    (came_back_twice, 0.8),
    (followed_up, 2.5),
    (customer_away, 2.5),
    (forwarded, 2),
    (never_answered, 2.2),
    (never_answered_twice, 0.9),
    (half_answered, 1.2),
    (last_word_unanswered, 1),
    (we_wrote_again, 0.7),
    (we_wrote_again_answered, 0.7),
)


def kind_of(course: Course) -> str:
    """The name of a course as the truth gives it."""
    return course.__name__.replace("_", "-")


class Teller:
    """Tells all talks with customers."""

    def __init__(self, plan: Plan, postbox: Postbox, truth: list[TrueConversation], people: People) -> None:
        self._plan, self._postbox, self._truth, self._people = plan, postbox, truth, people
        self._dice = Dice(plan.seed, "stories")
        self._first, self._end = shop.instant(plan.first_day), shop.instant(plan.end_day)
        # The carrier loses parcels for a fortnight in the last third of the story.
        lost = plan.first_day + timedelta(weeks=plan.weeks * 5 // 8)
        self._lost = (shop.instant(lost), shop.instant(lost + timedelta(days=14)))

    def tell_all(self, orders: Sequence[TrueOrder]) -> None:
        """Everything that customers and the shop write to each other about `orders`, and before any order."""
        for order in orders:
            if not order.test:
                self._about(order)
        for day in range(7 * self._plan.weeks):
            self._questions_of_strangers(self._plan.first_day + timedelta(days=day))

    def tell_the_last_word(self) -> None:
        """The story's last mail: a question on the last evening, so that its end is known beforehand."""
        at = self._postbox.known_until
        customer = self._people.invent()
        matter = self._matter(customer.language, "product-question", self._dice.pick(_CLAY).words)
        talk = self._talk("never-answered", customer, matter, at)
        self._postbox.known_until = at + 1
        with suppress(NotYet):  # an answer by our machine would come too late
            talk.opens(at)
        self._postbox.known_until = at
        talk.end()

    # --- who writes, and when ---

    def _about(self, order: TrueOrder) -> None:
        dice, buyer = self._dice, order.buyer
        if order is buyer.orders[0] and dice.chance(0.004 * self._plan.contacts):
            at = order.placed_at - dice.whole(2 * HOUR, 9 * DAY)
            self._customer_talk(buyer, self._question_matter(buyer), at)
        if dice.chance(0.0045 * self._plan.contacts):
            self._we_ask(order)
        for topic in ORDER_TOPICS:
            chance, low, high = _CONTACTS[topic]
            if dice.chance(chance * self._trouble(topic, order.placed_at)):
                self._about_order(order, topic, low, high)
                return

    def _about_order(self, order: TrueOrder, topic: str, low: int, high: int) -> None:
        dice, buyer = self._dice, order.buyer
        if order.cancelled_at is not None:
            topic, low = "change-order", 0
        if low:
            at = shop.awake(order.placed_at + dice.whole(low * DAY, high * DAY))
        else:
            at = shop.awake(order.placed_at + dice.whole(10 * 60, 26 * HOUR))
        product = _PRODUCTS[dice.pick(order.lines).sku]
        clay = [line for line in order.lines if line.sku.startswith("CL")]
        if topic == "damaged":  # linen does not break
            if not clay:
                topic = "return"
            else:
                product = _PRODUCTS[dice.pick(clay).sku]
        address = self._people.other_address(buyer) if not order.email or dice.chance(0.05) else ""
        if address and order.email and dice.chance(0.5):
            matter = self._matter(buyer.language, topic, product.words)
            self._which_order(buyer, matter, at, address, order)
            return
        # Unnamed only where the order is the one that anybody would think of.
        named = (
            bool(address) or dice.chance(0.5) or nearest_order(buyer.orders, buyer.email, at) != order.name
        )
        matter = self._matter(buyer.language, topic, product.words, order if named else None)
        self._customer_talk(buyer, matter, at, address)

    def _questions_of_strangers(self, day: date) -> None:
        dice = self._dice
        expected = self._plan.orders_per_week / 7 * _QUESTIONS_PER_ORDER * self._easing(shop.instant(day))
        for _ in range(int(expected + dice.between(0, 1))):
            stranger = self._people.invent()
            at = shop.awake(shop.instant(day, dice.whole(8 * HOUR, 23 * HOUR)))
            self._customer_talk(stranger, self._question_matter(stranger), at)

    def _easing(self, at: int) -> float:
        """Questions grow fewer over the story: the shop learns to answer them on its pages."""
        return self._plan.contacts * (1.25 - 0.5 * (at - self._first) / (self._end - self._first))

    def _trouble(self, topic: str, placed_at: int) -> float:
        """How much more often than usual an order placed then leads to a contact on the topic."""
        trouble = self._easing(placed_at)
        if topic == "where-is-my-order":
            if self._lost[0] - 5 * DAY <= placed_at < self._lost[1] - 4 * DAY:
                trouble *= 6
            elif shop.local(placed_at).month == 12:
                trouble *= 1.7
        return trouble

    def _pace(self, at: int) -> float:
        """How slowly we answer: slowest when it is busiest, quicker towards the end."""
        if shop.local(at).month == 12 or self._lost[0] <= at < self._lost[1] + 7 * DAY:
            return 1.6
        return 1.1 - 0.4 * (at - self._first) / (self._end - self._first)

    # --- what they write about ---

    def _matter(
        self, language: str, topic: str, product: dict[str, str], order: TrueOrder | None = None
    ) -> Matter:
        ask = self._dice.whole(0, len(letters.LANGUAGES[language].topics[topic].asks) - 1)
        return Matter(language, topic, ask, product[language], str(order.number) if order else "")

    def _question_matter(self, customer: Customer) -> Matter:
        topic = self._dice.weighted(tuple(zip(OTHER_TOPICS, (0.88, 0.12), strict=True)))
        return self._matter(customer.language, topic, self._dice.pick(_CLAY).words)

    # --- the talks ---

    def _talk(self, kind: str, customer: Customer, matter: Matter, at: int, address: str = "") -> Talk:
        return Talk(
            self._postbox,
            self._truth,
            self._dice,
            kind,
            customer,
            matter,
            address=address,
            pace=self._pace(at),
        )

    def _customer_talk(self, customer: Customer, matter: Matter, at: int, address: str = "") -> None:
        """A talk that the customer begins, on one of the courses."""
        dice = self._dice
        if at < max(customer.free_after, self._first):
            return
        other = self._other_order(customer, matter, at, address)
        if other is not None and dice.chance(0.35):
            self._course_of_two_orders(customer, matter, at, other)
            return
        course: Course = dice.weighted(_COURSES)
        if at > self._end - 9 * DAY and dice.chance(0.45):
            course = never_answered  # a fair keeps us away, so that the story ends with some who wait
        talk = self._talk(kind_of(course), customer, matter, at, address)
        way = "mail"
        if matter.topic in OTHER_TOPICS and dice.chance(0.25):
            way = "form"
        elif matter.order_number and dice.chance(0.15):
            way = "confirmation"
        with suppress(NotYet):
            talk.opens(at, way=way)
            if dice.chance(0.045):
                self._something_new_in_old_thread(talk, customer)
            else:
                course(talk)
        talk.end()

    def _something_new_in_old_thread(self, talk: Talk, customer: Customer) -> None:
        """The customer takes up an old thread for a new question, long after it was answered, or was not."""
        new = self._question_matter(customer)
        if self._dice.chance(0.25):
            talk.begins_anew("after-lapse", new, after="lapse")
        else:
            talk.answers()
            talk.begins_anew("new-after-silence", new, after="silence")
        talk.answers()

    def _other_order(self, customer: Customer, matter: Matter, at: int, address: str) -> TrueOrder | None:
        """Another order that the customer can write about days later, if this talk names one."""
        if not matter.order_number or address:
            return None
        for order in reversed(customer.orders):
            known = order.email == customer.email and order.placed_at < at
            if known and str(order.number) != matter.order_number:
                return order
        return None

    def _course_of_two_orders(self, customer: Customer, matter: Matter, at: int, other: TrueOrder) -> None:
        """On the fourth or fifth day, before the split time, the customer writes about another order."""
        talk = self._talk("another-order", customer, matter, at)
        words = _PRODUCTS[other.lines[0].sku].words
        with suppress(NotYet):
            talk.opens(at)
            talk.answers()
            second = self._matter(matter.language, "where-is-my-order", words, other)
            talk.begins_anew("another-order", second, after="order")
            talk.answers(again=True)
        talk.end()

    def _which_order(
        self, customer: Customer, matter: Matter, at: int, address: str, order: TrueOrder
    ) -> None:
        """The customer writes from an address that we do not know and has to tell us the order."""
        if at < customer.free_after:
            return
        talk = self._talk("which-order", customer, matter, at, address)
        with suppress(NotYet):
            talk.opens(at)
            talk.asks_which_order()
            talk.names_the_order(str(order.number))
            talk.answers()
        talk.end()

    def _we_ask(self, order: TrueOrder) -> None:
        """We write first about an order. Some answer, some only thank, some never do."""
        dice, buyer = self._dice, order.buyer
        at = order.placed_at + dice.whole(HOUR, 20 * HOUR)
        if not order.email or at < buyer.free_after:
            return
        product = _PRODUCTS[order.lines[0].sku].words[buyer.language]
        matter = Matter(buyer.language, "we-wrote", 0, product, str(order.number))
        kind = dice.weighted(
            (("we-wrote-answered", 50), ("we-wrote-unanswered", 38), ("we-wrote-thanked", 12))
        )
        talk = self._talk(kind, buyer, matter, at)
        with suppress(NotYet):
            talk.we_open(at)
            if kind == "we-wrote-answered":
                talk.is_answered()
                talk.answers(again=True)
            elif kind == "we-wrote-thanked":
                talk.thanks(quick=True)
        talk.end()
