"""The words of an HTML mail: tags away, lines kept, quotes marked, in time linear in its length."""

import re
from collections.abc import Iterator

INPUT_LIMIT = 1_000_000  # characters of HTML that are looked at
QUOTE_DEPTH = 5  # deeper quotes are marked like this: 20,000 levels must not cost 20,000 marks each

# What follows a tag's name up to its ">". A ">" may stand in a quoted value, but never a "<": so a tag that
# is not closed ends where the next one begins, and no text can make the pattern look far ahead twice.
_ATTRIBUTES = r"""(?:[^<>=]++|=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|"[^"<]{0,1000}+"|'[^'<]{0,1000}+')?)*+"""
_TAG = re.compile(rf"<([/!?]?[a-zA-Z\[][a-zA-Z0-9]*){_ATTRIBUTES}>")
# What a tag becomes. The marks are white space, of which the source then has no more: where blocks meet is
# one new line, however many begin and end there, and a <br> just before it adds none.
_BLOCK, _QUOTE_BEGIN, _QUOTE_END = "\v", "\x1c", "\x1d"
_BLOCKS = (
    "p", "div", "tr", "table", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "center", "form", "section", "article", "header", "footer", "address", "pre", "body", "html",
)  # fmt: skip
_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol")
_MARKS = {
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **{f"/{name}": _BLOCK for name in _BLOCKS},
    **{f"/{name}": "\n\n" + _BLOCK for name in _PARAGRAPHS},
    "br": "\n",
    "/td": " ",
    "/th": " ",
    "blockquote": _QUOTE_BEGIN,
    "/blockquote": _QUOTE_END,
}
_QUOTE_MARKS = re.compile(f"([{_QUOTE_BEGIN}{_QUOTE_END}])")
_PREFORMATTED = re.compile(rf"<(/?)pre\b{_ATTRIBUTES}>", re.IGNORECASE)
_DROPPED = re.compile(
    r"<(?=[!hnstHNST])(?:(script|style|head|title|noscript|template|svg)\b|!--)", re.IGNORECASE
)
_BLANK_LINES = re.compile(r"\n{3,}")
# html.unescape turns a numeric entity into an int of any length, which Python refuses above 4,300 digits.
_ENDLESS_ENTITY = re.compile(r"&#[0-9]{9,}+;?")
_INVISIBLE = "\u00ad\u034f\u200b\u200c\u2060\ufeff"


def html_to_text(html: str) -> str:
    """The text of `html` as a mail program would show it: "> " before quoted lines, links as their words.

    Reads at most INPUT_LIMIT characters. Never raises, whatever is in it.
    """
    html = html[:INPUT_LIMIT]
    html = _without_hidden(html)
    if "<pre" in html or "<PRE" in html:
        html = _with_breaks_in_pre(html)
    html = " ".join(html.split())  # line breaks of the source mean nothing; nor do characters used as marks
    marked = _TAG.sub(_mark, html)
    if _QUOTE_BEGIN not in marked:
        return _words(marked.replace(_QUOTE_END, "")).strip()
    lines: list[str] = []
    for depth, stretch in _by_quote_depth(marked):
        words = _words(stretch).strip("\n")
        if words.strip():
            mark = "> " * min(depth, QUOTE_DEPTH)
            lines.extend(f"{mark}{line}" for line in words.split("\n"))
            lines.append("")
    return "\n".join(lines).strip()


def _mark(tag: re.Match[str]) -> str:
    return _MARKS.get(tag[1].lower(), "")


def _words(marked: str) -> str:
    stretches: list[str] = []
    for stretch in marked.split(_BLOCK):
        stretch = stretch.strip(" ")
        if stretch:  # else two borders meet
            stretches.append(stretch.removesuffix("\n"))
    text = "\n".join(stretches)
    if "&" in text:
        text = _unescaped(text)
    if not text.isascii():
        for letter in _INVISIBLE:
            if letter in text:
                text = text.replace(letter, "")
    text = "\n".join([line.strip(" ") for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text


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


def _by_quote_depth(marked: str) -> Iterator[tuple[int, str]]:
    depth = 0
    for piece in _QUOTE_MARKS.split(marked):
        if piece == _QUOTE_BEGIN:
            depth += 1
        elif piece == _QUOTE_END:
            depth = max(0, depth - 1)
        else:
            yield depth, piece
