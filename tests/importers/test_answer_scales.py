"""Which scale answers are on: numbers, words, faces, stars, and the ones that two scales share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importers.answer_scales import (
    AnswersSeen,
    Scale,
    number_of,
    range_in,
    scale_named,
    scales_of_words,
)
from desktop.importers.cell_values import Unreadable


def seen(*answers):
    looked = AnswersSeen()
    for answer in answers:
        looked.see(answer)
    return looked


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("5", (5, 0)),
        (" 4 ", (4, 0)),
        (4.0, (4, 0)),
        ("4,5", (4.5, 0)),
        ("5 - It's extremely important", (5, 0)),
        ('1 - "bad"', (1, 0)),
        ("5 (sehr gut)", (5, 0)),
        ("3 = so so", (3, 0)),
        ("1. Very good", (1, 0)),
        ("4/5", (4, 5)),
        ("8 / 10", (8, 10)),
        ("4 out of 5", (4, 5)),
        ("4 von 5", (4, 5)),
        ("5 stars", (5, 0)),
        ("4 Sterne", (4, 0)),
        ("★★★★☆", (4, 5)),
        ("⭐⭐⭐", (3, 0)),
        ("10", (10, 0)),
        ("", None),
        ("five", None),
        ("5 days ago", None),
        ("12.04.2026", None),
        ("10-12-2026", None),
        ("1042", None),
        (True, None),
    ],
)
def test_numbers_as_people_and_forms_write_them(cell, number):
    assert number_of(cell) == number


@pytest.mark.parametrize(
    ("answers", "scores"),
    [
        (("Very satisfied", "Satisfied"), {"Very satisfied": 5, "Satisfied": 4, "very dissatisfied": 1}),
        (("Great", "Okay", "Not good"), {"Great": 3, "Okay": 2, "Not good": 1}),
        (("Good", "Bad"), {"Good": 2, "Bad": 1, "Good with comment": 2}),
        (("😀", "🙂", "😐", "🙁"), {"😀": 4, "🙂": 3, "😐": 2, "🙁": 1}),
        (("😀", "😐", "🙁"), {"😀": 3, "😐": 2, "🙁": 1}),
        (("😀", "🙂", "😐", "🙁", "😡"), {"😀": 5, "😡": 1}),
        (("👍🏽", "👎"), {"👍": 2, "👎🏿": 1}),
        (("zeer tevreden", "Ontevreden"), {"Zeer tevreden": 5, "ontevreden": 2}),
        (("Sehr zufrieden", "zufrieden"), {"sehr unzufrieden": 1, "zufrieden": 4}),
        (("Très satisfait(e)", "Satisfait(e)"), {"Très satisfait": 5, "Satisfaite": 4}),
        (("Muy satisfecho", "Insatisfecho"), {"Muy satisfecha": 5, "insatisfecho": 2}),
        (("Muito satisfeito", "Neutro"), {"Muito satisfeito": 5, "Neutro": 3}),
        (("Molto soddisfatto", "Soddisfatto"), {"Molto soddisfatto": 5, "Soddisfatto": 4}),
        (("Strongly agree", "Somewhat agree"), {"Strongly agree": 7, "Somewhat agree": 5}),
        (("Very easy", "Easy"), {"Very easy": 5, "Very difficult": 1}),
        (("Sehr einfach", "schwierig"), {"sehr leicht": 5, "schwierig": 2}),
    ],
)
def test_words_and_faces_become_numbers(answers, scores):
    (scale,) = scales_of_words(seen(*answers))
    assert (scale.lowest, scale.highest) == (1, len(scale.levels))
    assert {answer: scale.score(answer) for answer in scores} == scores


@pytest.mark.parametrize("answers", [("Very satisfied",), ("Good",), ("😀",), ("Very happy", "Unhappy")])
def test_what_several_scales_share_is_a_doubt(answers):
    found = scales_of_words(seen(*answers))
    assert len(found) > 1
    assert len({scale.score(answers[0]) for scale in found}) > 1 or len({s.highest for s in found}) > 1


def test_no_scale_for_other_words_but_a_few_mistakes_do_no_harm():
    assert scales_of_words(seen("Blue", "Red")) == []
    assert scales_of_words(seen()) == []
    assert scales_of_words(seen(*[f"answer {n}" for n in range(200)])) == []
    answers = ["Satisfied", "Very satisfied", "Satisfied", "Dissatisfied"]
    (scale,) = scales_of_words(seen(*answers, "dunno"))
    with pytest.raises(Unreadable):
        scale.score("dunno")
    assert scales_of_words(seen(*answers, "dunno", "what")) == []


@pytest.mark.parametrize(
    ("words", "lowest", "highest"),
    [
        ("1-5", 1, 5), ("0-10", 0, 10), ("5-1", 5, 1), ("1 to 7", 1, 7), ("5", 1, 5), ("10", 1, 10),
        ("-2-2", -2, 2), ("Great/Okay/Not good", 1, 3), ("A/B/C/D", 1, 4),
    ],
)  # fmt: skip
def test_scales_as_a_person_names_them(words, lowest, highest):
    scale = scale_named(words)
    assert scale
    assert (scale.lowest, scale.highest) == (lowest, highest)
    assert scale_named(scale.name) == scale


def test_a_single_best_mark_begins_where_the_answers_do():
    assert scale_named("10", seen("0", "7")) == Scale(0, 10)
    assert scale_named("10", seen("1", "7")) == Scale(1, 10)
    assert scale_named("10", from_zero=True) == Scale(0, 10)
    for nonsense in ("", "5-5", "good", "1", "/", "a/", "99999", "1-2-3"):
        assert scale_named(nonsense) is None, nonsense


def test_low_marks_can_be_the_best():
    scale = Scale(5, 1)
    assert scale.score("2") == 2
    assert scale.score(" ") is None
    for wrong in ("0", "6", "x"):
        with pytest.raises(Unreadable):
            scale.score(wrong)


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        ("On a scale of 1 to 5, how satisfied are you?", Scale(1, 5)),
        ("Wie zufrieden sind Sie von 1 (sehr schlecht) bis 5 (sehr gut)?", Scale(1, 5)),
        ("How likely (0-10)", Scale(0, 10)),
        ("Did you order 2 to 4 pieces?", None),
        ("How satisfied are you?", None),
    ],
)
def test_a_question_may_name_its_scale(words, scale):
    assert range_in(words) == scale


@given(st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.booleans()))
def test_any_answer_is_read_or_unreadable(cell):
    seen(cell)
    number_of(cell)
    for scale in (Scale(1, 5), Scale(10, 0), scale_named("Great/Okay/Not good")):
        assert scale
        try:
            score = scale.score(cell)
        except Unreadable:
            continue
        assert score is None or min(scale.lowest, scale.highest) <= score <= max(scale.lowest, scale.highest)


@given(st.text(max_size=40))
def test_any_named_scale_is_a_scale_or_none(words):
    scale = scale_named(words)
    assert scale is None or scale.lowest != scale.highest
