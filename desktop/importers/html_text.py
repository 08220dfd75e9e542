"""The words of an HTML mail: tags away, lines kept, quotes marked, in time linear in its length."""

import re
from collections.abc import Iterator

INPUT_LIMIT = 2_000_000  # characters of HTML that are looked at
QUOTE_DEPTH = 5  # deeper quotes are marked like this: 20,000 levels must not cost 20,000 marks each

# What follows a tag's name up to its ">". A ">" may stand in a quoted value, but never a "<": so a tag that
# is not closed ends where the next one begins, and no text can make the pattern look far ahead twice.
_ATTRIBUTES = r"""(?:[^<>=]++|=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|"[^"<]{0,1000}+"|'[^'<]{0,1000}+')?)*+"""
_QUOTE = re.compile(rf"<(/?)blockquote\b{_ATTRIBUTES}>", re.IGNORECASE)
_BREAK = re.compile(rf"<br\b{_ATTRIBUTES}>", re.IGNORECASE)
_PARAGRAPH_END = re.compile(rf"</(?:p|h[1-6]|table|ul|ol)\b{_ATTRIBUTES}>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|tr|table|li|ul|ol|dl|dt|dd|h[1-6]|hr|center|form|section|article|header|footer|address"
    rf"|blockquote|pre|body|html)\b{_ATTRIBUTES}>",
    re.IGNORECASE,
)
# Where blocks meet is one new line, however many begin and end there; a <br> just before it adds none. \v
# stands for the border of a block: there is none in the source any more, because it is white space.
_BLOCK_BORDERS = re.compile(r"\n? *\v[\v ]*")
_CELL = re.compile(rf"</t[dh]\b{_ATTRIBUTES}>", re.IGNORECASE)
_TAG = re.compile(rf"<[/!?]?[a-zA-Z\[]{_ATTRIBUTES}>")
_PREFORMATTED = re.compile(rf"<(/?)pre\b{_ATTRIBUTES}>", re.IGNORECASE)
_DROPPED = re.compile(r"<(?:(script|style|head|title|noscript|template|svg)\b|!--)", re.IGNORECASE)
_LINE_EDGES = re.compile(r" *\n *")
_BLANK_LINES = re.compile(r"\n{3,}")
# html.unescape turns a numeric entity into an int of any length, which Python refuses above 4,300 digits.
_ENDLESS_ENTITY = re.compile(r"&#[0-9]{9,}+;?")
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u034f\u200b\u200c\u2060\ufeff"))


def html_to_text(html: str) -> str:
    """The text of `html` as a mail program would show it: "> " before quoted lines, links as their words.

    Reads at most INPUT_LIMIT characters. Never raises, whatever is in it.
    """
    html = html[:INPUT_LIMIT]
    html = _without_hidden(html)
    if "<pre" in html or "<PRE" in html:
        html = _with_breaks_in_pre(html)
    html = " ".join(html.split())  # line breaks of the source mean nothing; this also turns NBSP into a blank
    if "blockquote" not in html.lower():
        return _BLANK_LINES.sub("\n\n", _words(html)).strip()
    lines: list[str] = []
    for depth, stretch in _by_quote_depth(html):
        words = _words(stretch).strip("\n")
        if words.strip():
            mark = "> " * min(depth, QUOTE_DEPTH)
            lines.extend(f"{mark}{line}" for line in words.split("\n"))
            lines.append("")
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _words(html: str) -> str:
    html = _BREAK.sub("\n", html)
    html = _PARAGRAPH_END.sub("\n\n\v", html)
    html = _BLOCK.sub("\v", html)
    html = _CELL.sub(" ", html)
    text = _BLOCK_BORDERS.sub("\n", _TAG.sub("", html))
    if "&" in text:
        text = _unescaped(text)
    text = text.translate(_INVISIBLE) if not text.isascii() else text
    return _BLANK_LINES.sub("\n\n", _LINE_EDGES.sub("\n", text))


def _unescaped(text: str) -> str:
    from html import unescape  # its table of entities is only loaded where a mail needs it

    if "&#" in text:
        text = _ENDLESS_ENTITY.sub("\ufffd", text)
    return unescape(text).replace("\xa0", " ")


def _without_hidden(html: str) -> str:
    """Without comments and elements whose content is not for reading.

    What is never closed is searched for only once a kind, and then only its opening tag is dropped.
    """
    kept: list[str] = []
    lower = html.lower()
    if len(lower) != len(html):  # a few letters get longer in lower case; positions would not fit
        lower = html
    never_closed: set[str] = set()
    position = 0
    while found := _DROPPED.search(html, position):
        name = (found[1] or "").lower()
        closing = f"</{name}" if name else "-->"
        kept.append(html[position : found.start()])
        end = -1 if closing in never_closed else lower.find(closing, found.end())
        if end < 0:
            never_closed.add(closing)
            position = found.end() if not name else found.start() + 1 + len(name)
            kept.append(" " if not name else "<x")  # the rest of the tag stays one, of no known name
        else:
            position = end + len(closing)
            if name:
                kept.append("<x")
    kept.append(html[position:])
    return "".join(kept)


def _with_breaks_in_pre(html: str) -> str:
    pieces: list[str] = []
    position = 0
    inside = False
    for tag in _PREFORMATTED.finditer(html):
        stretch = html[position : tag.start()]
        pieces.append(stretch.replace("\n", "<br>") if inside else stretch)
        pieces.append(tag[0])
        inside = not tag[1]
        position = tag.end()
    rest = html[position:]
    pieces.append(rest.replace("\n", "<br>") if inside else rest)
    return "".join(pieces)


def _by_quote_depth(html: str) -> Iterator[tuple[int, str]]:
    depth = position = 0
    for tag in _QUOTE.finditer(html):
        yield depth, html[position : tag.start()]
        depth = max(0, depth - 1) if tag[1] else depth + 1
        position = tag.end()
    yield depth, html[position:]
