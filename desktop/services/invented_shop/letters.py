"""Letters as people write them: a greeting, what they want, a farewell, in English, Dutch or German."""

import re
from dataclasses import dataclass

from desktop.services.invented_shop.dice import Dice
from desktop.services.invented_shop.phrases import Phrases, Topic
from desktop.services.invented_shop.words_de import GERMAN
from desktop.services.invented_shop.words_en import ENGLISH
from desktop.services.invented_shop.words_nl import DUTCH

LANGUAGES: dict[str, Phrases] = {"en": ENGLISH, "nl": DUTCH, "de": GERMAN}

_SENTENCE_STARTS_WITH_PRODUCT = re.compile(r"(^|[.?!] )\{product\}")


@dataclass(frozen=True)
class Matter:
    """What a talk is about; the same from its first mail to its last.

    `order_number` is "" where the customer names no order. `ask` is which of the topic's questions is
    asked: the answer of the same place fits it.
    """

    language: str
    topic: str
    ask: int
    product: str
    order_number: str = ""

    @property
    def words(self) -> Phrases:
        return LANGUAGES[self.language]

    @property
    def sentences(self) -> Topic:
        return self.words.topics[self.topic]


def fill(sentence: str, matter: Matter, dice: Dice, helper: str = "") -> str:
    """The sentence with its places filled; a product at a sentence's beginning gets a capital letter."""
    product = matter.product
    sentence = _SENTENCE_STARTS_WITH_PRODUCT.sub(
        lambda at: f"{at[1]}{product[0].upper()}{product[1:]}", sentence
    )
    order = ""
    if matter.order_number:
        order = dice.pick(matter.words.order).format(number=matter.order_number)
    return sentence.format(product=product, order=order, helper=helper)


def subject(matter: Matter, dice: Dice) -> str:
    """What the customer writes above the first mail."""
    return fill(dice.pick(matter.sentences.subjects), matter, dice)


def question(matter: Matter, dice: Dice) -> str:
    """What the customer wants."""
    return fill(matter.sentences.asks[matter.ask], matter, dice)


def first_answer(matter: Matter, dice: Dice) -> str:
    """What we say to the customer's question."""
    return fill(_place(matter.sentences.answers, matter.ask), matter, dice)


def next_question(matter: Matter, dice: Dice) -> str:
    """What the customer writes after our answer, the matter still being open."""
    return fill(_place(matter.sentences.more, matter.ask), matter, dice)


def return_question(matter: Matter, dice: Dice) -> str:
    """What the customer comes back with after the matter seemed solved."""
    return fill(dice.pick(matter.sentences.again), matter, dice)


def _place(sentences: tuple[str, ...], place: int) -> str:
    return sentences[min(place, len(sentences) - 1)]


def from_customer(words: str, language: str, first_name: str, full_name: str, dice: Dice) -> str:
    """A whole letter of a customer around what they want to say."""
    phrases = LANGUAGES[language]
    closing = dice.pick(phrases.closings).format(name=first_name, full_name=full_name)
    return f"{dice.pick(phrases.to_shop)}\n\n{words}\n\n{closing}"


def from_us(words: str, language: str, first_name: str, helper: str, dice: Dice) -> str:
    """A whole letter of ours."""
    phrases = LANGUAGES[language]
    greeting = dice.pick(phrases.from_shop).format(name=first_name)
    closing = dice.pick(phrases.our_closings).format(helper=helper)
    return f"{greeting}\n\n{words}\n\n{closing}\n\n-- \nLinen & Clay\nlinenandclay.example"


def short_thanks(language: str, first_name: str, helper: str, dice: Dice) -> str:
    """Thanks and nothing else: a pleasantry."""
    thanks = dice.pick(LANGUAGES[language].thanks).format(helper=helper)
    return f"{thanks}\n\n{first_name}" if dice.chance(0.6) else thanks
