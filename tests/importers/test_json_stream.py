"""JSON of any size, read piece by piece."""

import io
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importers import json_stream
from desktop.importers.json_stream import END, Broken, walk, whole_value

ENTER = frozenset({(), ("list",), ("list", "*"), ("list", "*", "messages")})
WHOLE = frozenset({("name",), ("list", "*", "id"), ("list", "*", "messages", "*")})

numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def walked(text: str | bytes) -> list[tuple[tuple[str, ...], Any]]:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return list(walk(io.BytesIO(data), ENTER, WHOLE))


@pytest.fixture(params=[1, 7, 1 << 18], autouse=True)
def chunk(request, monkeypatch):
    """However the stream is cut into pieces."""
    monkeypatch.setattr(json_stream, "_CHUNK", request.param)


def test_only_what_is_asked_for_comes_and_objects_end():
    text = (
        '{"skip": {"]": ["}", "\\\\"]}, "name": "Änne",'
        ' "list": [{"id": 7, "messages": [1, "a,]", {"b": []}]}, 5]}'
    )
    assert walked("\ufeff " + text) == [
        (("name",), "Änne"),
        (("list", "*", "id"), 7),
        (("list", "*", "messages", "*"), 1),
        (("list", "*", "messages", "*"), "a,]"),
        (("list", "*", "messages", "*"), {"b": []}),
        (("list", "*"), END),
        ((), END),
    ]


@given(data=st.data(), ascii=st.booleans(), indent=st.sampled_from([None, 0, 3]))
def test_the_walk_gives_what_json_gives(data, ascii, indent):
    messages = data.draw(st.lists(values, max_size=4))
    others = data.draw(
        st.dictionaries(st.text(max_size=4).filter(lambda key: key not in ("name", "list")), values)
    )
    document = {**others, "name": data.draw(values), "list": [{"x": others, "messages": messages}]}
    found = walked(json.dumps(document, ensure_ascii=ascii, indent=indent))
    expected = json.loads(json.dumps(document), parse_int=lambda digits: int(digits))
    assert [value for path, value in found if path == ("list", "*", "messages", "*")] == expected["list"][0][
        "messages"
    ]
    assert [value for path, value in found if path == ("name",)] == [expected["name"]]


@given(cut=st.integers(0, 200))
def test_a_text_that_ends_in_the_middle_is_broken(cut):
    text = json.dumps({"skip": ["x", {"y": "z\\"}], "name": "n", "list": [{"id": 1, "messages": [12, "b"]}]})
    if cut >= len(text):
        assert walked(text)[-1] == ((), END)
    else:
        with pytest.raises(Broken):
            walked(text[:cut])


@pytest.mark.parametrize(
    "text", ["{1: 2}", '{"name" 1}', '{"name": 1.2.3}', '{"list": [{"id": 1} {"id": 2}]}', '{"name": tru}']
)
def test_what_is_no_json_is_broken(text):
    with pytest.raises(Broken):
        walked(text)


def test_numbers_that_are_none_and_those_without_end():
    text = '{"name": [NaN, -Infinity, 1e999, ' + "9" * 5000 + ", 12345678901234567890]}"
    ((_path, found), _end) = walked(text)
    assert found[:2] == [None, None]
    assert math.isinf(found[2])
    assert found[3:] == [None, 12345678901234567890]


def test_depth_has_an_end():
    with pytest.raises(Broken):
        walked('{"name": ' + "[" * 100_000)
    assert walked('{"skip": ' + "[" * 900 + "]" * 900 + "}") == [((), END)]
    with pytest.raises(Broken):
        walked('{"skip": ' + "[" * 30_000 + "]" * 30_000 + "}")


def test_a_value_without_end_is_broken(monkeypatch):
    monkeypatch.setattr(json_stream, "LARGEST_VALUE", 1000)
    with pytest.raises(Broken):
        walked('{"name": "' + "x" * 5_000 + '"}' * 0)
    assert walked('{"skip": "' + "x" * 5_000 + '", "name": 1}')[0] == (("name",), 1)


def test_other_things_than_objects_give_nothing():
    for text in ("[]", "5", '"x"', "null"):
        assert walked(text) == []


def test_a_small_value_is_read_whole():
    assert whole_value(io.BytesIO(b'\xef\xbb\xbf{"a": [1]}')) == {"a": [1]}
    for data in (b"{", b"[" * 100_000, b" " * 101):
        with pytest.raises(Broken):
            whole_value(io.BytesIO(data), 100)
