"""Which scale the answers to one question are on, and what each answer means on it as a number."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from desktop.importers.cell_values import Cell, Unreadable, is_nothing, text
from desktop.importers.columns import normalised
from desktop.importers.first_look import ROWS_FOR_QUESTIONS
from desktop.importers.sheet import Sheet

# Scales of words, one a line, the best level first; levels are divided by |, other words for one by a comma.
_WORD_SCALES = """
very satisfied | satisfied | neutral, neither satisfied nor dissatisfied, neither | dissatisfied, unsatisfied | very dissatisfied, very unsatisfied
very satisfied | somewhat satisfied | neutral, neither satisfied nor dissatisfied, neither | somewhat dissatisfied | very dissatisfied
extremely satisfied | very satisfied | somewhat satisfied | not so satisfied | not at all satisfied
extremely satisfied | moderately satisfied | slightly satisfied | neither satisfied nor dissatisfied, neutral | slightly dissatisfied | moderately dissatisfied | extremely dissatisfied
satisfied | neutral, neither satisfied nor dissatisfied | dissatisfied, unsatisfied
zeer tevreden, heel tevreden, erg tevreden | tevreden | neutraal, niet tevreden en niet ontevreden | ontevreden | zeer ontevreden, heel ontevreden, erg ontevreden
sehr zufrieden | zufrieden | neutral, teils teils, weder noch | unzufrieden | sehr unzufrieden
sehr zufrieden | eher zufrieden | neutral, teils teils, weder noch | eher unzufrieden | sehr unzufrieden
très satisfait, très satisfaite, très satisfait(e) | satisfait, satisfaite, satisfait(e) | neutre, ni satisfait ni insatisfait | insatisfait, insatisfaite, insatisfait(e) | très insatisfait, très insatisfaite, très insatisfait(e)
très satisfait, très satisfaite, très satisfait(e) | plutôt satisfait, plutôt satisfaite, plutôt satisfait(e) | neutre, ni satisfait ni insatisfait | plutôt insatisfait, plutôt pas satisfait, plutôt insatisfait(e) | très insatisfait, pas du tout satisfait, très insatisfait(e)
muy satisfecho, muy satisfecha, muy satisfecho/a | satisfecho, satisfecha, satisfecho/a | neutral, ni satisfecho ni insatisfecho | insatisfecho, insatisfecha, insatisfecho/a | muy insatisfecho, muy insatisfecha, muy insatisfecho/a
muito satisfeito, muito satisfeita, muito satisfeito(a) | satisfeito, satisfeita, satisfeito(a) | neutro, nem satisfeito nem insatisfeito | insatisfeito, insatisfeita, insatisfeito(a) | muito insatisfeito, muito insatisfeita, muito insatisfeito(a)
molto soddisfatto, molto soddisfatta, molto soddisfatto/a | soddisfatto, soddisfatta, soddisfatto/a | neutrale, neutro, né soddisfatto né insoddisfatto | insoddisfatto, insoddisfatta, insoddisfatto/a | molto insoddisfatto, molto insoddisfatta, molto insoddisfatto/a
very easy | easy | neither easy nor difficult, neutral, neither | difficult, hard | very difficult, very hard
very easy | somewhat easy | neither easy nor difficult, neutral, neither | somewhat difficult | very difficult
heel makkelijk, zeer makkelijk, heel gemakkelijk, zeer gemakkelijk | makkelijk, gemakkelijk | neutraal | moeilijk | heel moeilijk, zeer moeilijk
sehr einfach, sehr leicht | einfach, leicht | neutral, weder noch | schwierig, schwer | sehr schwierig, sehr schwer
très facile | facile | neutre, ni facile ni difficile | difficile | très difficile
muy fácil | fácil | neutral, ni fácil ni difícil | difícil | muy difícil
muito fácil | fácil | neutro, nem fácil nem difícil | difícil | muito difícil
molto facile | facile | neutrale, neutro, né facile né difficile | difficile | molto difficile
strongly agree | agree | neither agree nor disagree, neutral, neither | disagree | strongly disagree
strongly agree | agree | somewhat agree | neither agree nor disagree, neutral, neither | somewhat disagree | disagree | strongly disagree
helemaal mee eens, helemaal eens, zeer mee eens | mee eens, eens | neutraal | mee oneens, niet mee eens, oneens | helemaal mee oneens, helemaal niet mee eens, helemaal oneens
stimme voll zu, stimme voll und ganz zu, stimme völlig zu | stimme zu, stimme eher zu | neutral, teils teils | stimme nicht zu, stimme eher nicht zu | stimme gar nicht zu, stimme überhaupt nicht zu
tout à fait d'accord | d'accord, plutôt d'accord | neutre, ni d'accord ni pas d'accord | pas d'accord, plutôt pas d'accord | pas du tout d'accord
muy de acuerdo, totalmente de acuerdo | de acuerdo | neutral, ni de acuerdo ni en desacuerdo | en desacuerdo | muy en desacuerdo, totalmente en desacuerdo
concordo totalmente | concordo | neutro, nem concordo nem discordo | discordo | discordo totalmente
completamente d'accordo, totalmente d'accordo | d'accordo | neutrale, né d'accordo né in disaccordo | in disaccordo | completamente in disaccordo, totalmente in disaccordo
extremely happy | very happy | happy | neutral | unhappy | very unhappy | extremely unhappy
very happy | happy | neutral | unhappy | very unhappy
happy | neutral | unhappy
excellent | very good | good | fair | poor
excellent | good | average, okay, ok, neutral | poor, bad | very poor, very bad, terrible
excellent | good | fair, average, okay, ok | poor, bad
very good | good | okay, ok, average, neutral | bad, poor | very bad, very poor
heel goed, zeer goed, uitstekend | goed | voldoende, neutraal, gaat wel | slecht, onvoldoende | heel slecht, zeer slecht
sehr gut, ausgezeichnet | gut | mittel, okay, in ordnung, befriedigend | schlecht | sehr schlecht
excellent, très bien | bien, bon | moyen, correct | mauvais, mal | très mauvais, très mal
excelente, muy bueno, muy bien | bueno, bien | regular, normal | malo, mal | muy malo, muy mal
excelente, muito bom | bom | regular, médio | ruim, mau | muito ruim, muito mau, péssimo
ottimo, eccellente, molto buono | buono | sufficiente, discreto | scarso, cattivo | pessimo, molto scarso
great, awesome, amazing | okay, ok, just okay | not good, not so good, bad
good, good with comment | bad, bad with comment
thumbs up | thumbs down
yes | no
ja | nee
ja | nein
oui | non
sí | no
sim | não
"""  # noqa: E501

# The same with faces: those of one level beside each other.
_FACE_SCALES = (
    ("😀😃😄😁😍🤩😊🥰", "🙂☺", "😐😑😶", "🙁☹😕😟", "😡😠😢😭😞😩😤"),
    ("😀😃😄😁😍🤩😊🥰", "🙂☺", "😐😑😶", "🙁☹😕😟😡😠😢😭😞"),
    ("😀😃😄😁😍🤩😊🥰🙂☺", "😐😑😶", "🙁☹😕😟😡😠😢😭😞"),
    ("👍", "👎"),
    ("😀😃😄😁😊🙂☺", "🙁☹😕😟😡😠😢😞"),
)

_NOT_OF_THE_FACE = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff\\s]")
# "5", "5 - It's extremely important", "5/5", "4 out of 5", "8 / 10", "5 stars", "4,5".
_NUMBERED = re.compile(
    r"(-?[0-9]{1,3}(?:[.,][0-9]{1,2})?)\s*"
    r"(?:(?:/|out of|of|von|van(?: de)?|sur|de|su)\s*([0-9]{1,3})(?![0-9]).{0,40}"
    r"|(?:[-–—=:(](?!\s*[0-9])|\.\s).{0,200}"
    r"|(?:stars?|sterne?|sterren|étoiles?|estrellas?|stelle|stella|estrelas?|points?|punkte?|punten)\.?)?",
    re.DOTALL | re.IGNORECASE,
).fullmatch
_STARS = re.compile(r"([★⭐\ufe0f]+)\s*([☆\s]*)").fullmatch
_RANGE_TEXT = re.compile(
    r"(-?[0-9]{1,3})\s*(?:-|–|—|to|bis|tot|t/m|à|a|al|até|\.\.+)\s*(-?[0-9]{1,3})(?![0-9])"
).search
_RANGE_ANSWER = re.compile(r"(-?[0-9]{1,3})\s*(?:-|–|to|\.\.)\s*(-?[0-9]{1,3})").fullmatch
_MOST_TEXTS = 60


@dataclass(frozen=True)
class Scale:
    """From `lowest` to `highest`, the best. Where low means good (school marks), `lowest` is the larger.

    `levels` are the words of a scale of words, best first, as a person may read them; `meanings` what each
    normalised answer counts, from 1 (worst) to the number of levels.
    """

    lowest: float
    highest: float
    levels: tuple[str, ...] = ()
    meanings: tuple[tuple[str, float], ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """As it is answered on the command line: "1-5", "5-1", "Great/Okay/Not good"."""
        return "/".join(self.levels) if self.levels else f"{self.lowest:g}-{self.highest:g}"

    def score(self, cell: Cell) -> float | None:
        """What an answer counts; None for an empty one. Raises Unreadable for what is not on the scale."""
        if self.levels:
            key = answer_key(cell)
            if not key:
                return None
            for known, meaning in self.meanings:
                if known == key:
                    return meaning
            raise Unreadable(cell)
        found = number_of(cell)
        if found is None:
            if is_nothing(text(cell)):
                return None
            raise Unreadable(cell)
        low, high = sorted((self.lowest, self.highest))
        if not low <= found[0] <= high:
            raise Unreadable(cell)
        return found[0]


@dataclass
class AnswersSeen:
    """What the answers to one question looked like."""

    given: int = 0
    numbers: int = 0
    whole: bool = True
    least: float = 0.0
    most: float = 0.0
    out_of: set[float] = field(default_factory=set)  # "4/5" says that its scale ends with 5
    texts: dict[str, str] = field(default_factory=dict)  # normalised answer → one as it is written
    counts: Counter[str] = field(default_factory=Counter)  # normalised answer → how often
    many: bool = False  # more different texts than any scale has
    addresses: int = 0
    letters: int = 0

    def see(self, cell: Cell) -> None:
        """Take one more answer into account."""
        words = text(cell)
        if is_nothing(words):
            return
        self.given += 1
        self.letters += len(words)
        self.addresses += "@" in words
        found = number_of(cell)
        if found is not None:
            number, out_of = found
            self.least = number if not self.numbers else min(self.least, number)
            self.most = number if not self.numbers else max(self.most, number)
            self.whole = self.whole and float(number).is_integer()
            self.numbers += 1
            if out_of:
                self.out_of.add(out_of)
            return
        key = answer_key(cell)
        if key in self.texts or len(self.texts) < _MOST_TEXTS:
            self.texts.setdefault(key, words[:80])
            self.counts[key] += 1
        else:
            self.many = True

    @property
    def is_numeric(self) -> bool:
        """Whether nearly all answers are numbers that a scale can have."""
        return (
            self.numbers > 0
            and self.numbers * 10 >= self.given * 9
            and self.least >= -100
            and self.most <= 100
        )

    @property
    def mean_length(self) -> float:
        return self.letters / self.given if self.given else 0.0


def answer_key(cell: Cell) -> str:
    """An answer without case, accents and punctuation; a face without its skin."""
    words = text(cell)
    if is_nothing(words):
        return ""
    return normalised(words) or _NOT_OF_THE_FACE.sub("", words)


def number_of(cell: Cell) -> tuple[float, float] | None:
    """The number that an answer is or begins with, and what it is out of (0: not said); None for words."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return (float(cell), 0.0) if abs(cell) <= 1000 else None
    if not isinstance(cell, str) or len(cell) > 250:
        return None
    words = cell.strip()
    stars = _STARS(words)
    if stars:
        count = sum(stars[1].count(star) for star in "★⭐")
        return float(count), float(count + stars[2].count("☆")) if "☆" in stars[2] else 0.0
    found = _NUMBERED(words)
    if not found:
        return None
    return float(found[1].replace(",", ".")), float(found[2] or 0)


def scales_of_words(seen: AnswersSeen) -> list[Scale]:
    """The known scales of words that the answers are on, the likeliest first; one: there is no doubt.

    A scale all of whose levels were chosen is the scale, and so is any where all that fit agree. A few
    answers may be on none (one in five): they are mistakes in the file.
    """
    if not seen.texts or seen.many or seen.numbers:
        return []
    on_it = {scale: sum(seen.counts[key] for key, _meaning in scale.meanings) for scale in _SCALES}
    most_on = max(on_it.values())
    if most_on * 5 < seen.counts.total() * 4:
        return []
    fitting = [scale for scale, count in on_it.items() if count == most_on]
    answers = frozenset(key for key in seen.texts if key in dict(fitting[0].meanings))
    fitting = [scale for scale in fitting if answers <= dict(scale.meanings).keys()]
    complete = [
        scale
        for scale in fitting
        if {dict(scale.meanings)[key] for key in answers} == set(dict(scale.meanings).values())
    ]
    most = max((len(scale.levels) for scale in complete), default=0)
    longest = [scale for scale in complete if len(scale.levels) == most]
    if len(longest) == 1:
        return longest
    agreeing = {
        (scale.lowest, scale.highest, *(dict(scale.meanings)[key] for key in sorted(answers)))
        for scale in fitting
    }
    return fitting[:1] if len(agreeing) == 1 else fitting


def scale_named(words: str, seen: AnswersSeen | None = None, *, from_zero: bool = False) -> Scale | None:
    """The scale that a person means by "1-5", "5-1", "5" (or 10), "Great/Okay/Not good"; None for no scale.

    A single number is the best mark; the scale then begins with 0 for `from_zero` (NPS) or where a 0 was
    given, else with 1.
    """
    words = words.strip()
    found = _RANGE_ANSWER(words)
    if found:
        lowest, highest = float(found[1]), float(found[2])
        return Scale(lowest, highest) if lowest != highest else None
    if words.isascii() and words.isdigit() and len(words) <= 3:
        zero = from_zero or (seen is not None and seen.numbers > 0 and seen.least == 0)
        lowest, highest = 0.0 if zero else 1.0, float(words)
        return Scale(lowest, highest) if highest > lowest else None
    known = next((scale for scale in _SCALES if scale.name == words), None)
    if known:
        return known
    levels = [level.strip() for level in words.split("/")]
    return _of_levels([[level] for level in levels]) if 2 <= len(levels) <= 20 and all(levels) else None


def range_in(words: str) -> Scale | None:
    """The scale that a question's own words give: “… from 1 (bad) to 5 (very good)”, “(0-10)”."""
    found = _RANGE_TEXT(re.sub(r"\([^()0-9]*\)", " ", words.lower()))
    if not found:
        return None
    low, high = float(found[1]), float(found[2])
    return Scale(low, high) if low in (0, 1) and high in (3, 4, 5, 6, 7, 9, 10, 11, 100) else None


def look_at_answers(
    sheet: Sheet, columns: Iterable[int], split: int = -1, *, for_questions: bool = False
) -> dict[tuple[int, str], AnswersSeen]:
    """What the answers of some columns look like, apart for each text of the column `split`.

    All rows are looked at (`for_questions`: the first many); the sheet remembers the result.
    """
    wanted = tuple(columns)
    limit = ROWS_FOR_QUESTIONS if for_questions else None
    for bound in (None, limit):
        known = sheet.remembered.get(("answers", wanted, split, bound))
        if isinstance(known, dict):
            return known
    seen: dict[tuple[int, str], AnswersSeen] = {}
    count = 0
    for _number, cells in _rows(sheet, limit):
        count += 1
        label = normalised(text(cells[split]))[:40] if split >= 0 else ""
        for column in wanted:
            key = (column, label)
            if key not in seen:
                if len(seen) > 5_000:
                    continue
                seen[key] = AnswersSeen()
            seen[key].see(cells[column])
    complete = limit is None or count < limit
    sheet.remembered["answers", wanted, split, None if complete else limit] = seen
    return seen


def _rows(sheet: Sheet, limit: int | None) -> Iterator[tuple[int, list[Cell]]]:
    return islice(sheet.rows(counted=False), limit)


def _of_levels(levels: list[list[str]]) -> Scale:
    count = len(levels)
    meanings = {
        answer_key(word): float(count - place) for place, words in enumerate(levels) for word in words
    }
    names = tuple(words[0].strip().capitalize() for words in levels)
    return Scale(1.0, float(count), names, tuple(meanings.items()))


def _all_scales() -> tuple[Scale, ...]:
    of_words = [
        _of_levels([level.split(",") for level in line.split("|")])
        for line in _WORD_SCALES.strip().splitlines()
    ]
    of_faces = [_of_levels([list(level) for level in levels]) for levels in _FACE_SCALES]
    return (*of_words, *of_faces)


_SCALES = _all_scales()
