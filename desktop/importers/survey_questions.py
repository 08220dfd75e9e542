"""Which columns of a survey are ratings, of which kind and on which scale; what is not certain is asked."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question, Survey
from desktop.importers.answer_scales import (
    AnswersSeen,
    Scale,
    look_at_answers,
    range_in,
    scale_named,
    scales_of_words,
)
from desktop.importers.columns import normalised
from desktop.importers.sheet import Sheet
from desktop.language import _

COMMENT, IGNORE = "comment", "ignore"
KINDS = (Survey.CSAT.value, Survey.NPS.value, Survey.CES.value, COMMENT, IGNORE)

_MOST_COLUMNS = 300  # no survey has more questions; the rest of a broken file's columns is not looked at
_FEW = 20  # with fewer answers the highest one says little about where its scale ends
_RATING_LIKE = 10  # an unknown question with numbers up to here may be a rating
_COMMENT_LENGTH = 12  # characters; shorter answers in the mean are choices

# Parts of words, without accents and spaces, that say what a question asks.
_STEMS = {
    Survey.NPS: """
        recommend netpromoter weiterempfehl weiterzuempfehlen empfehl aanbevel aanbeveel aanraden raadtu
        recommand recomend raccomand consigli
    """,
    Survey.CES: """
        effort howeasy easytoresolve easytosolve easytoget madeiteasy madeeasy wieeinfach wieleicht einfachwar
        aufwand moeite hoemakkelijk hoegemakkelijk facilite facilement facilidade facilidad quefacil
        quanfacile quantofacile sforzo esforco esfuerzo
    """,
    Survey.CSAT: """
        satisf zufrieden tevreden satisfait satisfaction satisfecho satisfeit soddisf howhappy
    """,
}
_TOKENS = {Survey.NPS: {"nps"}, Survey.CES: {"ces"}, Survey.CSAT: {"csat", "osat"}}
# What may be satisfaction, or the quality of a product, or anything else.
_MAY_BE_SATISFACTION = """
    rating rate score stars bewert benot beoordel evalu calific valorac valutaz avalia howwas howdid note
    review
"""
_COMMENT_STEMS = """
    comment feedback remark why tellus tellme anythingelse improve better suggest reason moredetails bemerk
    anmerk kommentar warum verbesser besser sonstnoch opmerk waarom toelicht verbeter beterdoen commentaire
    pourquoi remarque amelior mieux comentario porque mejor sugeren melhor sugest commento perche miglior
    meglio suggeriment
"""
_OVERALL_STEMS = (
    "overall osat ingeneral insgesamt gesamt algemeen globalement engeneral general geral complessiv"
)
_EFFORT_STEMS = "effort aufwand moeite sforzo esforco esfuerzo"
_ONE_IS_BEST = re.compile(
    r"\b1\s*(?:=|:|–|-|\()\s*\(?(?:very good|excellent|best|great|sehr gut|beste|uitstekend|heel goed"
    r"|très bien|excelente|muy bien|muito bom|ottimo|very satisfied|sehr zufrieden"
    r"|zeer tevreden|très satisfait)"
).search


@dataclass(frozen=True)
class SurveyQuestion:
    """One column with the answers to one question: what it was read as. `scale` is None for comments."""

    column: int
    header: str
    kind: str  # one of KINDS
    scale: Scale | None = None

    @property
    def sentence(self) -> str:
        """How the column is read, in words for a person."""
        if self.kind == COMMENT:
            return _("“{question}” is read as a comment.").format(question=self.header)
        assert self.scale is not None
        return _("“{question}” is read as {kind}, {scale}.").format(
            question=self.header, kind=self.kind.upper(), scale=scale_in_words(self.scale)
        )


@dataclass(frozen=True)
class _Reading:
    """What one column may be."""

    column: int
    header: str
    kinds: tuple[str, ...]  # likeliest first
    certain: bool  # about the kind
    scales: tuple[Scale, ...]  # likeliest first
    scale_certain: bool
    overall: bool = False


def scale_in_words(scale: Scale) -> str:
    """A scale as a person says it: “1 to 5, where 5 is best”."""
    if scale.levels:
        return _("from “{best}” to “{worst}”").format(best=scale.levels[0], worst=scale.levels[-1])
    low, high = sorted((scale.lowest, scale.highest))
    return _("{low} to {high}, where {best} is best").format(
        low=f"{low:g}", high=f"{high:g}", best=f"{scale.highest:g}"
    )


def questions_of(
    sheet: Sheet, others: Collection[int], answers: Answers, *, for_questions: bool = False
) -> tuple[list[SurveyQuestion], list[Question]]:
    """The questions that a survey's columns are (those in `others` are none), and what must still be asked.

    `question.N` and `scale.N` in `answers.other` settle column N, counted from 1. A person who named the kind
    of one column has chosen: the columns that are not certain are then left out without asking. Raises
    Problem for an answer that is none.
    """
    columns = [column for column in range(min(len(sheet.header), _MOST_COLUMNS)) if column not in others]
    seen = look_at_answers(sheet, columns, for_questions=for_questions)
    chose = any(f"question.{column + 1}" in answers.other for column in columns)
    readings = [
        reading
        for column in columns
        if (reading := _reading(column, sheet.header[column], seen.get((column, "")), answers)) is not None
    ]
    readings = _without_rivals(readings, answers)
    found: list[SurveyQuestion] = []
    asked: list[Question] = []
    for reading in readings:
        if not reading.certain:
            if not chose:
                asked.append(_ask_kind(reading, seen.get((reading.column, ""))))
            continue
        kind = reading.kinds[0]
        if kind == COMMENT:
            found.append(SurveyQuestion(reading.column, reading.header, kind))
        elif kind != IGNORE:
            if not reading.scale_certain:
                asked.append(
                    ask_scale(reading.column, reading.header, reading.scales, seen.get((reading.column, "")))
                )
            elif reading.scales:
                found.append(SurveyQuestion(reading.column, reading.header, kind, reading.scales[0]))
    return found, asked


def ask_scale(column: int, header: str, scales: Sequence[Scale], seen: AnswersSeen | None) -> Question:
    """Which scale the answers of a column are on, and which end is the best."""
    words = seen is not None and bool(seen.texts) and not seen.numbers
    known = list(scales)
    if not known and not words:
        known = [Scale(low, high) for low, high in ((1, 5), (0, 10), (1, 10), (1, 7))]
    if known and not known[0].levels:
        known.append(Scale(known[0].highest, known[0].lowest))  # school marks: 1 is the best
    return Question(
        key=f"scale.{column + 1}",
        text=_(
            "Which scale do the answers to “{question}” have? Numbers end with the best, words begin with it."
        ).format(question=header),
        choices=tuple(dict.fromkeys(scale.name for scale in known)),
        samples=tuple(seen.texts.values())[:5] if seen and words else _numbers_of(seen),
        proposed=(scales[0].name,) if scales else (),
    )


def scale_of(
    column: int, header: str, kind: str, seen: AnswersSeen | None, answers: Answers
) -> tuple[tuple[Scale, ...], bool]:
    """The scales that the answers of a column may be on, likeliest first, and whether the first is certain.

    Raises Problem where `scale.N` was answered with what is no scale.
    """
    key = f"scale.{column + 1}"
    given = answers.other.get(key, "")
    if given:
        scale = scale_named(given, seen, from_zero=kind == Survey.NPS)
        if scale is None:
            raise Problem(
                _("“{answer}” is no scale.").format(answer=given),
                _("Write it like 1-5 with the best mark last, or as words, the best first: Great/Okay/Bad."),
            )
        return (scale,), True
    if seen is None or not seen.given:
        return (Scale(0, 10) if kind == Survey.NPS else Scale(1, 5),), True  # nothing to read wrongly
    if not seen.is_numeric:
        words = scales_of_words(seen)
        return tuple(words), len(words) == 1
    return _numeric_scales(header, kind, seen)


def _numeric_scales(header: str, kind: str, seen: AnswersSeen) -> tuple[tuple[Scale, ...], bool]:
    if kind == Survey.NPS and seen.least >= 0 and seen.most <= 10:
        return (Scale(0, 10),), True  # by definition, also where nobody chose 0
    if kind == Survey.QUALITY and seen.least >= 1 and seen.most <= 5:
        return (Scale(1, 5),), True  # by definition too
    low_is_best = bool(_ONE_IS_BEST(header.lower()))
    told = range_in(header)
    if told is None and len(seen.out_of) == 1:
        told = Scale(0 if seen.least < 1 else 1, max(seen.out_of))
    if told and told.lowest <= seen.least and seen.most <= told.highest:
        return _either_way(told, low_is_best or _asks_for_effort(kind, header))
    scales = [Scale(low, high) for low, high in _usual(kind, seen) if low <= seen.least and seen.most <= high]
    if not scales:
        scales = [Scale(min(0.0, seen.least), 100.0 if seen.most > 10 else 10.0)]
        return tuple(scales), False
    if low_is_best or _asks_for_effort(kind, header):
        return _either_way(scales[0], True)
    reaches_end = seen.most == scales[0].highest and (
        kind == Survey.CSAT or seen.most == 7 or seen.given >= _FEW or len(scales) == 1
    )
    return tuple(scales), reaches_end


def _usual(kind: str, seen: AnswersSeen) -> list[tuple[float, float]]:
    usual: list[tuple[float, float]] = [(1, 5), (1, 7), (0, 10) if seen.least == 0 else (1, 10)]
    if seen.least == 0:
        usual.insert(1, (0, 5))
    if seen.most <= 2:
        usual.append((1, 2) if seen.least >= 1 else (0, 1))
    if seen.most <= 3:
        usual.append((1, 3))
    if seen.most <= 4:
        usual.append((1, 4))
    if kind == Survey.CES and seen.most > 5:
        usual.remove((1, 5))
    if seen.least > 0 and seen.most > 7:
        usual.append((0, 10))
    return usual


def _either_way(scale: Scale, low_is_best: bool) -> tuple[tuple[Scale, ...], bool]:
    if not low_is_best:
        return (scale,), True
    return (Scale(scale.highest, scale.lowest), scale), False


def _asks_for_effort(kind: str, header: str) -> bool:
    return kind == Survey.CES and _has(header, _EFFORT_STEMS)


def _reading(column: int, header: str, seen: AnswersSeen | None, answers: Answers) -> _Reading | None:
    """What a column may be; None for one that is no rating and no comment for certain."""
    given = answers.other.get(f"question.{column + 1}", "").strip().lower()
    if given and given not in (*KINDS, Survey.QUALITY.value):
        raise Problem(
            _("“{answer}” is no kind of question.").format(answer=given),
            _("Choose one of: {choices}.").format(choices=", ".join(KINDS)),
        )
    overall = _has(header, _OVERALL_STEMS)
    certain: bool = True
    kinds: tuple[str, ...] = (given,)
    if not given:
        if seen is None or not seen.given:
            return None
        certain, kinds = _kinds(header, seen)
        if not kinds:
            return None
    kind = kinds[0]
    if kind in (COMMENT, IGNORE):
        return _Reading(column, header, kinds, certain, (), True)
    scales, scale_certain = scale_of(column, header, kind, seen, answers)
    return _Reading(column, header, kinds, certain, scales, scale_certain, overall)


def _kinds(header: str, seen: AnswersSeen) -> tuple[bool, tuple[str, ...]]:
    """Whether it is certain, and the kinds that a column may be, likeliest first; none: it is no rating."""
    worded = kinds_in(header)
    if not seen.is_numeric:
        if scales_of_words(seen):
            if len(worded) == 1 and worded[0] != Survey.NPS:
                return True, (worded[0],)
            if len(seen.texts) <= 2 and not worded and not _has(header, _MAY_BE_SATISFACTION):
                return True, ()  # yes and no to any question
            return False, (*worded, *(kind for kind in KINDS if kind not in worded and kind != COMMENT))
        is_comment = _has(header, _COMMENT_STEMS) and not seen.addresses * 2 > seen.given
        is_comment = is_comment or (bool(worded) and seen.mean_length > _COMMENT_LENGTH)
        return True, (COMMENT,) if is_comment else ()
    if len(worded) == 1 and seen.whole:
        return True, (worded[0],)
    if worded or _has(header, _MAY_BE_SATISFACTION):
        return False, (*worded, *(kind for kind in _by_range(seen) if kind not in worded))
    if seen.whole and seen.least >= 0 and seen.most <= _RATING_LIKE:
        return False, _by_range(seen)
    return True, ()


def _by_range(seen: AnswersSeen) -> tuple[str, ...]:
    """The kinds in the order in which the range of the answers makes them likely."""
    if seen.most > 7:
        return (Survey.NPS.value, Survey.CSAT.value, Survey.CES.value, IGNORE)
    if seen.most > 5:
        return (Survey.CES.value, Survey.CSAT.value, Survey.NPS.value, IGNORE)
    return (Survey.CSAT.value, Survey.CES.value, Survey.NPS.value, IGNORE)


def kinds_in(header: str) -> tuple[str, ...]:
    """The kinds of rating that the words of a question name."""
    tokens = _words_of(header)
    return tuple(
        kind.value for kind, stems in _STEMS.items() if tokens & _TOKENS[kind] or _has(header, stems)
    )


def _has(header: str, stems: str) -> bool:
    name = normalised(header)
    return any(stem in name for stem in stems.split())


def _without_rivals(readings: list[_Reading], answers: Answers) -> list[_Reading]:
    """Of several columns of one kind only a person knows which of them counts."""
    certain: dict[str, list[_Reading]] = {}
    for reading in readings:
        if reading.certain and reading.kinds[0] in (Survey.CSAT, Survey.NPS, Survey.CES):
            certain.setdefault(reading.kinds[0], []).append(reading)
    doubted: dict[int, bool] = {}  # column → whether it rather does not count, as another asks about all
    for rivals in certain.values():
        if len(rivals) > 1:
            for reading in rivals:
                if f"question.{reading.column + 1}" not in answers.other:
                    doubted[reading.column] = not reading.overall and any(each.overall for each in rivals)
    return [
        replace(reading, certain=False, kinds=_with_doubt(reading.kinds, doubted[reading.column]))
        if reading.column in doubted
        else reading
        for reading in readings
    ]


def _with_doubt(kinds: tuple[str, ...], rather_not: bool) -> tuple[str, ...]:
    others = tuple(kind for kind in KINDS if kind not in (*kinds, COMMENT, IGNORE))
    return (IGNORE, *kinds, *others) if rather_not else (*kinds, *others, IGNORE)


def _ask_kind(reading: _Reading, seen: AnswersSeen | None) -> Question:
    samples = [scale_in_words(reading.scales[0])] if reading.scales and reading.scale_certain else []
    return Question(
        key=f"question.{reading.column + 1}",
        text=_("What does “{question}” ask? Those that you do not name are left out.").format(
            question=reading.header
        ),
        choices=reading.kinds,
        samples=tuple(samples) or _numbers_of(seen),
        proposed=(reading.kinds[0],),
    )


def ask_kind_of(column: int, header: str, kinds: Sequence[str], seen: AnswersSeen) -> Question:
    """What a single score is a score of."""
    likely = (*kinds, *(kind for kind in _by_range(seen) if kind not in (*kinds, IGNORE)))
    return Question(
        key=f"question.{column + 1}",
        text=_("What does “{question}” measure?").format(question=header),
        choices=likely,
        samples=_numbers_of(seen),
        proposed=likely[:1],
    )


def _numbers_of(seen: AnswersSeen | None) -> tuple[str, ...]:
    if seen is None or not seen.numbers:
        return ()
    return (_("answers from {least} to {most}").format(least=f"{seen.least:g}", most=f"{seen.most:g}"),)


def may_be_rating(header: str, seen: AnswersSeen) -> bool:
    """Whether a column may hold ratings, by its words or by its answers to what reads like a question.

    “Quantity” with numbers from 1 to 3 is none, though it might be one if somebody said so.
    """
    if names_a_rating(header):
        return True
    kinds = _kinds(header, seen)[1] if seen.given else ()
    is_rating = bool(kinds) and kinds[0] not in (COMMENT, IGNORE)
    return is_rating and (_has(header, _MAY_BE_SATISFACTION) or _is_question(header))


def names_a_rating(header: str) -> bool:
    """Whether a header is a question about satisfaction, recommending or effort, or short for one.

    “Effort” alone is none: sheets of hours worked have it too.
    """
    short = {word for tokens in _TOKENS.values() for word in tokens}
    return bool(kinds_in(header)) and (_is_question(header) or not short.isdisjoint(_words_of(header)))


def _is_question(header: str) -> bool:
    return "?" in header or len(header.split()) >= 4


def _words_of(header: str) -> set[str]:
    return {word for word in re.split(r"[\W_]+", header.lower()) if word}
