"""What a conversation says about what a person decided of it."""

import pytest

from desktop.domain.conversations import What
from desktop.services.browse import Marked
from desktop.ui.dates import moment
from desktop.ui.widgets.thread_view import marked_words

AT = 1780480800  # 3 June 2026, 10:00 UTC


@pytest.mark.parametrize(
    ("what", "value", "words"),
    [
        (What.ESCALATED, "", "You said that you had to ask someone else, {when}"),
        (What.UPSELL, "6450", "You marked this as a sale of 64.50 EUR, {when}"),
        (What.UPSELL, "", "You marked this as a sale, {when}"),
        (What.QUALITY, "4", "You gave this request 4 of 5, {when}"),
        (What.MINUTES, "5", "You wrote down 5 min for this, {when}"),
        (What.MINUTES, "90", "You wrote down 1 h 30 min for this, {when}"),
        (What.SOLVED, "", "You marked this as solved, {when}"),
        (What.TOPIC, "delivery", ""),  # shown elsewhere
    ],
)
def test_a_decision_is_a_sentence(what: What, value: str, words: str) -> None:
    said = marked_words(Marked(1, what, AT, value), "Europe/Amsterdam", "EUR")
    assert said == words.format(when=moment(AT, "Europe/Amsterdam"))
