"""Reading JSON of any size piece by piece: only the parts asked for are built, within bounds."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

Path = tuple[str, ...]

LARGEST_VALUE = 1 << 20  # characters of one message or list of participants
_DEEPEST = 60  # of what is entered; a value within is bounded by Python's own recursion limit
_DEEPEST_SKIPPED = 1000
_CHUNK = 1 << 18
_LONGEST_NUMBER = 25  # digits; longer ones are no times, ids or lengths
_SPACE = re.compile(r"[ \t\n\r\ufeff]*")
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_FLAT = rf'(?:[^"\[\]{{}}]++|{_STRING})*+'
# All up to the next bracket of something nested, or up to a string that does not end in the text at hand.
_TO_BRACKET = re.compile(rf'(?:[^"\[\]{{}}]++|{_STRING}|\[{_FLAT}\]|\{{{_FLAT}\}})*+', re.DOTALL)
_REST_OF_STRING = re.compile(r'(?:[^"\\]++|\\.)*+', re.DOTALL)
_SCALAR = re.compile(r"[^,\]}\s]*")


class Broken(ValueError):
    """The text is no JSON, ends in the middle, or holds a value beyond bounds."""


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None


def _not_a_number(_name: str) -> None:
    """NaN and Infinity are no JSON, and nothing that a message could mean."""


_decoder = json.JSONDecoder(parse_int=_number, parse_constant=_not_a_number)


def walk(stream: BinaryIO, enter: frozenset[Path], whole: frozenset[Path]) -> Iterator[tuple[Path, Any]]:
    """(path, value) of the values at the paths in `whole`, in the order of the text.

    A path is the keys from the top; "*" stands for any element of an array. Objects and arrays at the paths
    in `enter` are read element by element, and the end of each object among them is told by (path, END).
    Everything else is passed over without being built. Raises Broken.
    """
    yield from _Reader(stream).walk((), enter, whole)


END = object()


def whole_value(stream: BinaryIO, limit: int = LARGEST_VALUE) -> Any:
    """The one value of a small text. Raises Broken, also for a text longer than `limit` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise Broken("too large")
    try:
        return _decoder.decode(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise Broken(type(error).__name__) from error


class _Reader:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._text = ""
        self._at = 0
        self._ended = False

    def walk(self, path: Path, enter: frozenset[Path], whole: frozenset[Path]) -> Iterator[tuple[Path, Any]]:
        if path in whole:
            yield path, self._value()
            return
        mark = self._peek() if path in enter else ""
        if mark not in ("{", "[") or len(path) > _DEEPEST:
            self._skip()
            return
        self._at += 1
        closing = "}" if mark == "{" else "]"
        if self._peek() == closing:
            self._at += 1
        else:
            while True:
                inner = (*path, self._key() if mark == "{" else "*")
                yield from self.walk(inner, enter, whole)
                following = self._peek()
                self._at += 1
                if following == closing:
                    break
                if following != ",":
                    raise Broken("no comma")
        if mark == "{":
            yield path, END

    def _key(self) -> str:
        if self._peek() != '"':
            raise Broken("no key")
        key = self._value()
        if self._peek() != ":":
            raise Broken("no colon")
        self._at += 1
        return str(key)

    def _fill(self) -> bool:
        """More text behind what is not read yet; False at the end of the file."""
        if self._ended:
            return False
        # At least twice as much each time, so that a long value is not tried again and again.
        chunk = self._stream.read(max(_CHUNK, len(self._text) - self._at))
        self._ended = not chunk
        self._text = self._text[self._at :] + self._decode(chunk, self._ended)
        self._at = 0
        return True

    def _peek(self) -> str:
        """The next character that is no white space, "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            assert space is not None
            self._at = space.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _value(self) -> Any:
        mark = self._peek()
        if not mark:
            raise Broken("ends")
        scalar_end = -1
        while True:
            if mark not in '{["':  # a number may go on in the next piece
                scalar = _SCALAR.match(self._text, self._at)
                assert scalar is not None
                scalar_end = scalar.end()
            try:
                if scalar_end < len(self._text) or self._ended:
                    value, end = _decoder.raw_decode(self._text, self._at)
                    if scalar_end >= 0 and end != scalar_end:
                        raise Broken("number")
                    self._at = end
                    return value
            except RecursionError as error:
                raise Broken("too deep") from error
            except ValueError as error:
                if self._ended:
                    raise Broken("value") from error
            if len(self._text) - self._at > LARGEST_VALUE:
                raise Broken("value")
            self._fill()

    def _skip(self) -> None:
        """Past one value of any size, looking only at its quotes and brackets."""
        mark = self._peek()
        if not mark:
            raise Broken("ends")
        if mark == '"':
            self._skip_string()
            return
        if mark not in "{[":
            while True:
                scalar = _SCALAR.match(self._text, self._at)
                assert scalar is not None
                self._at = scalar.end()
                if self._at < len(self._text) or not self._fill():
                    return
        self._at += 1
        depth = 1
        while True:
            run = _TO_BRACKET.match(self._text, self._at)
            assert run is not None
            self._at = run.end()
            if self._at == len(self._text):
                if not self._fill():
                    raise Broken("ends")
                continue
            found = self._text[self._at]
            if found == '"':
                self._skip_string()
            else:
                self._at += 1
                depth += 1 if found in "[{" else -1
                if depth > _DEEPEST_SKIPPED:
                    raise Broken("too deep")
                if depth == 0:
                    return

    def _skip_string(self) -> None:
        """Past a string of any length."""
        self._at += 1
        while True:
            rest = _REST_OF_STRING.match(self._text, self._at)
            assert rest is not None
            self._at = rest.end()
            if self._text[self._at : self._at + 1] == '"':
                self._at += 1
                return
            if not self._fill():  # what is left is nothing, or a backslash whose letter is still to come
                raise Broken("ends")
