"""The shape of a language: which sentences a shop and its customers need in it.

To add a language: 1. write words_<code>.py with one `Phrases`; 2. name it in letters.LANGUAGES; 3. give a
country that speaks it in shop.COUNTRIES.

Places in a sentence: {product} with its article, {order} an order's number as the customer writes it, with
a blank before it, or nothing; {name} the customer's first name, {helper} ours.
"""

from dataclasses import dataclass

ORDER_TOPICS = ("where-is-my-order", "damaged", "return", "wrong-item", "change-order", "invoice")
OTHER_TOPICS = ("product-question", "wholesale")


@dataclass(frozen=True)
class Topic:
    """One reason to write. `more` follows our answer within a day or two, `again` after it seemed solved."""

    subjects: tuple[str, ...]
    asks: tuple[str, ...]
    answers: tuple[str, ...]
    more: tuple[str, ...]
    again: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """All that is said in one language. A pair is a subject and a text."""

    to_shop: tuple[str, ...]
    from_shop: tuple[str, ...]
    closings: tuple[str, ...]
    our_closings: tuple[str, ...]
    order: tuple[str, ...]
    topics: dict[str, Topic]
    answers_again: tuple[str, ...]
    additions: tuple[str, ...]  # the customer adds something while we have not answered yet
    reminders: tuple[str, ...]  # the customer asks again after days without an answer
    other_order: tuple[str, ...]  # in the same thread, about another order
    our_additions: tuple[str, ...]
    follow_ups: tuple[str, ...]
    we_first: tuple[tuple[str, str], ...]
    answers_to_us: tuple[str, ...]
    we_again: tuple[str, ...]  # long after, about something new
    which_order: tuple[str, ...]
    the_number: tuple[str, ...]
    thanks: tuple[str, ...]
    thanks_subjects: tuple[str, ...]
    out_of_office: tuple[tuple[str, str], ...]
    our_auto_answer: tuple[str, str]
    forwards: tuple[str, ...]
    draft: str
    phone_signature: str
    reply_prefixes: tuple[str, ...]
    confirmation: tuple[str, str]
    wrote: str  # the line above a quoted mail: {date}, {who}
    outlook: tuple[str, str, str, str, str]  # the block above a quoted mail: title, from, sent, to, subject
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
