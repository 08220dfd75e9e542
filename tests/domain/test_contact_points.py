"""Addresses and numbers are written one way, and what is none is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.contact_points import email_point, is_email, name_point, phone_point


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        ("  <anna@example.org> ", "anna@example.org"),
        ("anna@example.org.", "anna@example.org"),
        ("anna@home@example.org", "anna@home@example.org"),
        ("ü@bücher.example", "ü@bücher.example"),
        ("anna", ""),
        ("anna@", ""),
        ("@example.org", ""),
        ("anna b@example.org", ""),
        ("anna@exa\tmple.org", ""),
        ("", ""),
    ],
)
def test_a_mail_address(typed: str, point: str) -> None:
    assert email_point(typed) == point


@pytest.mark.parametrize(
    ("typed", "prefix", "point"),
    [
        ("+31 6 1234 5678", "", "tel:+31612345678"),
        ("0031 6 12345678", "", "tel:+31612345678"),
        ("+31 (0)6 12345678", "", "tel:+31612345678"),
        ("(+31) 612345678", "", "tel:+31612345678"),
        ("06 12345678", "", "tel:0612345678"),
        ("06 12345678", "31", "tel:+31612345678"),
        ("06 12345678", "+31", "tel:+31612345678"),
        ("＋３１６１２３４５６７８", "", "tel:+31612345678"),  # digits as Japanese keyboards write them
        ("12345", "", ""),
        ("123456", "", "tel:123456"),
        ("1" * 20, "", "tel:" + "1" * 20),
        ("1" * 21, "", ""),
        ("call me", "", ""),
        ("", "", ""),
    ],
)
def test_a_phone_number(typed: str, prefix: str, point: str) -> None:
    assert phone_point(typed, prefix) == point


def test_a_name_is_known_in_its_place_only() -> None:
    assert name_point("instagram", " Anna \n B ") == "name:instagram/Anna B"
    assert name_point("instagram", "Anna") != name_point("messenger", "Anna")


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ("anna@example.org", True),
        ("name:etsy/anna@example.org", False),
        ("tel:+31612345678", False),
        ("", False),
    ],
)
def test_what_is_a_mail_address(point: str, expected: bool) -> None:
    assert is_email(point) is expected


@given(st.text())
def test_a_point_is_its_own_point(text: str) -> None:
    point = email_point(text)
    assert email_point(point) == point
    assert point == "" or is_email(point) or point.startswith(("name:", "tel:"))
