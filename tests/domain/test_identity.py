"""The same mail from two exports is one; two mails are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.identity import digest, mail_identity

WORDS = "Hello,\nFrom here on\nall is well"
LETTER = ("<a@x>", "anna@x.example", 1_750_000_000, "Vase", WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "Hello,\r\nFrom here on\r\nall is well\r\n",
        "  Hello,\n\n\nFrom  here on\n\tall is well",
        "Hello,\n>From here on\nall is well",
        "Hello,\n>>From here on\nall is well",
    ],
)
def test_white_space_and_quoted_from_make_no_difference(text: str) -> None:
    assert mail_identity(*LETTER[:4], text) == mail_identity(*LETTER)


@pytest.mark.parametrize(
    "other",
    [("<b@x>", *LETTER[1:]), (*LETTER[:4], "Hello,\nFrom here on\nall is lost"), ("", *LETTER[1:])],
)
def test_another_id_or_other_words_are_another_mail(other: tuple[str, str, int, str, str]) -> None:
    assert mail_identity(*other) != mail_identity(*LETTER)


def test_with_an_id_what_programs_rewrite_makes_no_difference() -> None:
    assert mail_identity("<a@x>", "a@x.example", 1, "Re: Vase", WORDS) == mail_identity(*LETTER)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (("anna@x.example", 1_750_000_000, " Vase\n", WORDS), True),
        (("bob@x.example", 1_750_000_000, "Vase", WORDS), False),
        (("anna@x.example", 1_750_000_001, "Vase", WORDS), False),
        (("anna@x.example", 1_750_000_000, "Cup", WORDS), False),
        (("anna@x.example", 1_750_000_000, "Vase", "Hello"), False),
    ],
)
def test_without_id_sender_instant_and_subject_stand_in(other: tuple[str, int, str, str], same: bool) -> None:
    assert (mail_identity("", *other) == mail_identity("", *LETTER[1:])) is same


def test_a_digest_has_sixteen_bytes_and_knows_borders_and_order() -> None:
    assert len(digest("a")) == len(digest()) == 16
    assert (
        len({digest("ab", "c"), digest("a", "bc"), digest("c", "ab"), digest("abc"), digest("a", "b", "c")})
        == 5
    )
    assert digest(12) == digest("12") == digest(b"12")


@given(st.text(alphabet=st.characters(), max_size=20), st.text(max_size=20))
def test_any_characters_can_be_digested(one: str, other: str) -> None:
    assert (digest(one) == digest(other)) is (one == other)


def test_halves_of_characters_can_be_digested() -> None:
    assert len(mail_identity("", "\ud800", 0, "\ud800", "\ud800")) == 16
