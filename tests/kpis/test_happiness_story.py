"""What customers answer when they are asked, told as stories with the arithmetic in words."""

from datetime import date

import pytest
from kpis.story import Story

from desktop.domain.kpi import Dimension, Result, Value
from desktop.domain.period import Period, Rhythm
from desktop.kpis.catalogue import by_key
from desktop.kpis.engine import compare, evidence, measure
from desktop.kpis.view import Filters, View

JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1), "Europe/Amsterdam")


def total(key: str, story: Story, **view: object) -> Value:
    return measure(by_key[key], story.facts(), View(JANUARY, **view)).total  # type: ignore[arg-type]


def test_happy_customers() -> None:
    story = Story()
    for day, score in enumerate([5, 4, 3, 5, 1], 5):
        story.rated(f"2026-01-{day:02} 10:00", score)
    story.rated("2026-01-20 10:00", None).rated("2026-01-21 10:00", None).rated("2026-01-22 10:00", None)
    story.rated("2026-02-02 10:00", 5)  # answered in February
    value = total("csat", story)
    # 5, 4 and 5 are satisfied: 3 of 5; the mean is 18/5; 5 of 8 who were asked have answered
    assert (value.value, value.n, value.numerator) == (60, 5, 3)
    assert value.parts == {"mean": 3.6, "response_rate": 62.5}
    # Wilson: 3 of 5 could be anything from 23 to 88 %
    assert (value.low, value.high) == (pytest.approx(23.07, abs=0.01), pytest.approx(88.24, abs=0.01))


@pytest.mark.parametrize(
    ("score", "scale", "is_happy"),
    [
        (4, (1, 5), True),
        (3, (1, 5), False),
        (9, (0, 10), True),
        (9, (1, 10), True),
        (8, (0, 10), False),
        (1, (0, 1), True),  # a thumb up
        (0, (0, 1), False),
        (3, (1, 3), True),  # the best of three faces
        (2, (1, 3), False),  # the middle one: "average" is not satisfied
        (6, (1, 7), True),
        (5, (1, 7), False),
        (3, (1, 4), True),
        (2, (1, 4), False),
        (1, (5, 1), True),  # a scale on which 1 is best
        (4, (5, 1), False),
        (80, (0, 100), True),
        (79, (0, 100), False),
    ],
)
def test_what_satisfied_means_on_each_scale(score: int, scale: tuple[int, int], is_happy: bool) -> None:
    value = total("csat", Story().rated("2026-01-05 10:00", score, scale=scale))
    assert value.value == (100 if is_happy else 0)


def test_who_was_asked_is_not_known_from_answers_alone() -> None:
    story = Story().rated("2026-01-05 10:00", 5).rated("2026-01-06 10:00", 2)
    assert total("csat", story).parts["response_rate"] is None
    value = total("survey_response_rate", story)
    assert (value.value, value.n) == (None, 0)
    assert value.needs == "a list of whom you asked, also of those who did not answer"


def test_answers_when_you_ask() -> None:
    story = Story().rated("2026-01-05 10:00", 5).rated("2026-01-06 10:00", None)
    story.rated("2026-01-07 10:00", None).rated("2026-01-08 10:00", 2)
    story.rated("2026-01-09 10:00", 9, "nps", scale=(0, 10))  # nobody knows who else was asked this
    story.rated("2026-01-09 10:00", 4, "quality")  # the owner's own judgement is no survey
    value = total("survey_response_rate", story)
    assert (value.value, value.n) == (50, 4)


def test_an_answer_about_spam_does_not_count() -> None:
    story = Story().wrote("2026-01-05 09:00", reason="spam").rated("2026-01-05 10:00", 1, talk=1)
    story.wrote("2026-01-06 09:00").rated("2026-01-06 10:00", 5, talk=2)
    assert (total("csat", story).value, total("csat", story).n) == (100, 1)
    (left_out,) = evidence(by_key["csat"], story.facts(), View(JANUARY)).left_out
    assert [left_out.reasons[code] for code in left_out.reason] == ["spam"]


def test_answers_by_channel_and_by_who_was_rated() -> None:
    story = Story().wrote("2026-01-05 09:00", "email", agent="Ana").wrote("2026-01-05 10:00", "chat")
    story.rated("2026-01-06 10:00", 5, talk=1).rated("2026-01-06 11:00", 1, talk=2, agent="Ben")
    story.rated("2026-01-06 12:00", 4)  # about the shop, not about a conversation
    kpi, view = by_key["csat"], View(JANUARY)
    channels = measure(kpi, story.facts(), view, split=Dimension.CHANNEL).split
    assert {name: value.value for name, value in channels.items()} == {"": 100, "email": 100, "chat": 0}
    agents = measure(kpi, story.facts(), view, split=Dimension.AGENT).split
    assert {name: value.value for name, value in agents.items()} == {"": 100, "Ana": 100, "Ben": 0}
    assert total("csat", story, filters=Filters(channels=("email",))).n == 1


def test_would_recommend_us() -> None:
    story = Story()
    for place, score in enumerate([10, 10, 9, 9, 9, 9, 7, 8, 2, 6]):
        story.rated(f"2026-01-{place + 5:02} 10:00", score, "nps", scale=(0, 10), customer=place + 1)
    value = total("nps", story)
    # 6 promoters, 2 passives, 2 detractors of 10: 60 − 20 = 40 points
    assert (value.value, value.n) == (40, 10)
    assert value.parts == {"promoters": 6, "passives": 2, "detractors": 2}
    # with ¾ more on both ends and 3 more in all: −13 to +74 (measures 1)
    assert (value.low, value.high) == (pytest.approx(-12.7, abs=0.5), pytest.approx(74.2, abs=0.5))


def test_who_answers_again_counts_once_with_the_last_answer() -> None:
    story = Story()
    for day, score, customer in ((5, 10, 1), (6, 9, 2), (7, 3, 1), (8, 10, 0), (9, 10, 0)):
        story.rated(f"2026-01-{day:02} 10:00", score, "nps", scale=(0, 10), customer=customer)
    # customer 1 has changed to a detractor; two unknown ones are two: (3 − 1) of 4
    value = total("nps", story)
    assert (value.value, value.n) == (50, 4)
    behind = evidence(by_key["nps"], story.facts(), View(JANUARY))
    assert behind.n == 4
    (left_out,) = behind.left_out
    assert [left_out.reasons[code] for code in left_out.reason] == ["answered-again"]
    # in two weeks of one answer each nobody has answered again
    weeks = measure(by_key["nps"], story.facts(), View(JANUARY), by=Rhythm.DAY).series
    assert [day.value for day in weeks[4:9]] == [100, 100, -100, 100, 100]


def test_a_scale_that_is_not_0_to_10_is_no_recommendation() -> None:
    story = Story().rated("2026-01-05 10:00", 5, "nps").rated("2026-01-06 10:00", 7, "nps", scale=(0, 10))
    assert (total("nps", story).value, total("nps", story).n) == (0, 1)


def test_recommendations_have_clearly_improved() -> None:
    story = Story(until="2026-03-01 00:00")
    for day in range(1, 29):
        story.rated(f"2026-01-{day:02} 10:00", 3, "nps", scale=(0, 10))
        story.rated(f"2026-02-{day:02} 10:00", 10, "nps", scale=(0, 10))
    february = Period(date(2026, 2, 1), date(2026, 3, 1), JANUARY.zone)
    view = View(february, as_of=story.at("2026-03-02 00:00"))
    change = compare(by_key["nps"], story.wrote("2026-02-28 10:00").facts(), view)
    assert (change.difference, change.result) == (200, Result.CLEAR_BETTER)


def test_easy_for_them() -> None:
    story = Story()
    for day, score in enumerate([7, 6, 5, 2], 5):
        story.rated(f"2026-01-{day:02} 10:00", score, "ces", scale=(1, 7))
    story.rated("2026-01-20 10:00", 2, "ces", scale=(5, 1))  # "how much effort?", 1 = none
    value = total("ces", story)
    # 2 of 5 turned round is three quarters up the scale: 1 + 6 × 0.75 = 5.5; (7 + 6 + 5 + 2 + 5.5) / 5 = 5.1
    assert value.value == pytest.approx(5.1)
    assert value.parts == {"mean": pytest.approx(5.1), "easy": 80}  # all but the 2
    assert value.n == 5
    assert value.low is not None
    assert 1 <= value.low < 5.1


def test_worthwhile_requests_and_spam_is_one_of_them() -> None:
    story = (
        Story()
        .wrote("2026-01-05 10:00")
        .wrote("2026-01-06 10:00")
        .wrote("2026-01-07 10:00", reason="spam")
        .wrote("2026-01-08 10:00")
        .wrote("2026-01-09 10:00", reason="bulk")
        .rated("2026-01-10 10:00", 5, "quality", talk=1)
        .rated("2026-01-10 11:00", 3, "quality", talk=2)
    )
    value = total("request_quality", story)
    # 5, 3 and the spam's 1: 9/3; two of three are worthwhile; of the four that came in three are judged
    assert (value.value, value.n) == (3, 3)
    assert value.parts["relevant"] == pytest.approx(200 / 3)
    assert value.parts["judged"] == 75


def test_spam_alone_is_no_judgement() -> None:
    value = total("request_quality", Story().wrote("2026-01-07 10:00", reason="spam"))
    assert (value.value, value.needs) == (None, "requests that you have judged")
