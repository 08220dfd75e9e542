"""HTML becomes the text a mail program would show, and no HTML takes long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.importers.html_text import INPUT_LIMIT, html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Hello", "Hello"),
        ("<p>Hello</p><p>Anna</p>", "Hello\n\nAnna"),
        ("<div>one<br></div><div>two</div><div><br></div><div>three</div>", "one\ntwo\n\nthree"),
        ("one<br>two<BR/>three<br >four", "one\ntwo\nthree\nfour"),
        ("one\n  two\t three", "one two three"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<ul><li>red</li><li>blue</li></ul>", "red\nblue"),
        ("<table><tr><td>Order</td><td>1042</td></tr></table>", "Order 1042"),
        ("a <b>bold</b> and <i class='x'>slanted</i>", "a bold and slanted"),
        ('see <a href="https://shop.example/?a=1&b=2">our page</a>!', "see our page!"),
        ("caf&eacute; &amp; t&#104;&#x65; &lt;b&gt; &nbsp;x", "café & the <b>  x"),
        ("&#xD800; &#99999999999; &#0;", "\ufffd \ufffd \ufffd"),
        ("fish &chips; &unknown", "fish &chips; &unknown"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("<head><title>No</title><style>p {}</style></head><body>Yes</body>", "Yes"),
        ("<script>if (a < b) document.write('<p>no</p>')</script>yes", "yes"),
        ("<SCRIPT src=x>no</SCRIPT >yes", "yes"),
        ("a<!-- no > no -->b", "ab"),
        ("<!DOCTYPE html><html><body>x</body></html>", "x"),
        ("<!--[if mso]><p>no</p><![endif]-->yes<![endif]>", "yes"),
        ('<img alt="a > b" src=x>y', "y"),
        ("<p title=it's>Don't</p>", "Don't"),
        ("<p title='it\"s > x'>y</p>", "y"),
        ("1 < 2 and 3 > 2, <3", "1 < 2 and 3 > 2, <3"),
        ("never <b closed", "never <b closed"),
        ("<pre>one\n  two</pre>\nthree", "one\ntwo\nthree"),
        ("<pre>never\nclosed", "never\nclosed"),
        ("", ""),
        ("<p></p> <br>", ""),
        ("a<p><br></p><br><br><p>b</p>", "a\n\nb"),
    ],
)
def test_text_of(html, text):
    assert html_to_text(html) == text


def test_quotes_are_marked_as_in_plain_mails():
    html = (
        "<div>Yes!</div><div class=gmail_attr>On Monday Anna wrote:</div>"
        '<blockquote style="margin:0 > x">Is it there?<br>Bye<blockquote>Old</blockquote>Anna</blockquote>PS'
    )
    assert html_to_text(html) == (
        "Yes!\nOn Monday Anna wrote:\n\n> Is it there?\n> Bye\n\n> > Old\n\n> Anna\n\nPS"
    )


def test_unbalanced_quotes_do_no_harm():
    assert html_to_text("</blockquote>a<blockquote>b") == "a\n\n> b"
    assert html_to_text("<blockquote>" * 9 + "deep") == "> > > > > deep"


def test_unclosed_hidden_parts_hide_nothing():
    assert html_to_text("<style>p {} <p>Hello</p>") == "p {}\nHello"
    assert html_to_text("<!-- <p>Hello</p>") == "Hello"
    assert html_to_text("<script><script>x") == "x"


def test_letters_that_grow_in_lower_case_do_not_shift_anything():
    assert html_to_text("İİİ<style>no</style>yes<!-- no -->!") == "İİİyes!"
    assert html_to_text("İ<STYLE>p</STYLE>yes") == "İpyes"


HOSTILE = {
    "nested": "<div>" * 20_000 + "x",
    "unclosed tags": "<a " * 600_000,
    "unclosed comments": "<!--" * 500_000,
    "unclosed scripts": "<script>" * 250_000,
    "unclosed values": '<a ="' * 400_000,
    "mixed values": "<a ='" * 390_000 + '="' * 10_000,
    "equals": "<a " + "=" * 1_900_000,
    "digits": "&#" + "9" * 1_900_000,
    "ampersands": "&" * 1_900_000,
    "angles": "<" * 1_900_000,
    "quotes": "<blockquote>x" * 150_000,
    "lines": "<br> " * 400_000,
    "preformatted": "<pre>\n" * 300_000,
    "blanks": " \n" * 900_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_html_gives_bounded_text(html):
    """Measured: each below 0.7 s; a quadratic reading of any would take minutes."""
    assert len(html_to_text(html)) <= 2 * INPUT_LIMIT


def test_what_lies_beyond_the_limit_is_not_read():
    assert html_to_text("a" * INPUT_LIMIT + "b") == "a" * INPUT_LIMIT


@given(st.text(st.sampled_from("<>/!-=\"'& abp#;scriptstyleblockquote\n\u0130\ufeff"), max_size=300))
def test_anything_gives_text_without_tags_that_were_closed(html):
    text = html_to_text(html)
    assert text == text.strip()
    assert "\n\n\n" not in text
