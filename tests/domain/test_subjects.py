"""What mail programs put before a subject is not part of it."""

import pytest

from desktop.domain.subjects import bare_subject, is_answer_or_forward


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Vase", "RE:Vase", "AW: Vase", "Antwort: Vase", "Betr: Vase", "SV: Vase", "VS: Vase",
        "Fw: Vase", "FWD: Vase", "WG: Vase", "TR: Vase", "RV: Vase", "RES: Vase", "Odp: Vase", "YNT: Vase",
        "Doorst: Vase", "R: Vase", "I: Vase", "Re[2]: Vase", "Re [12] : Vase", "  Re: AW: Fwd:  Vase ",
    ],
)  # fmt: skip
def test_answers_and_forwards_in_many_languages(subject: str) -> None:
    assert bare_subject(subject) == "Vase"
    assert is_answer_or_forward(subject)


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Vase", "Vase"),
        ("Refund: when?", "Refund: when?"),
        ("Fwdvase: x", "Fwdvase: x"),
        ("Question Re: Vase", "Question Re: Vase"),
        ("A  blue\n vase", "A blue vase"),
        ("Re Vase", "Re Vase"),
        ("", ""),
    ],
)
def test_other_subjects_stay(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare
    assert not is_answer_or_forward(subject)


def test_nothing_but_a_prefix_is_no_subject() -> None:
    assert bare_subject("Re: ") == ""
    assert is_answer_or_forward("Re: ")
