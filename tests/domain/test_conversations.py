"""Conversations as statistics.md 1 and rules.md tell them, and against an oracle of another build.

In the stories, times are days since the START; messages are numbered 101, 102, … in the first talk, 201, …
in the second. Q = 3 days (72 h), S = 7 days for direct messages and 14 for mail, L = 30 days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import conversations as oracle

from desktop.domain.conversations import Bought, Conversation, Role, Said, rebuild
from desktop.domain.facts import NEVER
from desktop.domain.records import Kind
from desktop.domain.rules import DAY, HOUR, Rules

START = 1_700_000_000
SECOND = 1 / DAY
RULES = Rules()


def them(day: float, *named: int, **fields: object) -> Said:
    """The customer writes, perhaps naming orders."""
    return said(day, False, named, fields)


def us(day: float, *named: int, **fields: object) -> Said:
    """We write, perhaps naming orders."""
    return said(day, True, named, fields)


def thanks(day: float) -> Said:
    return them(day, pleasantry=True)


def said(day: float, ours: bool, named: tuple[int, ...], fields: dict[str, object]) -> Said:
    message = Said(0, 0, instant(day), ours, Kind.PERSON, named=named)
    return replace(message, **fields)


def instant(day: float) -> int:
    return START + round(day * DAY)


def day(at: int) -> float | None:
    return None if at == NEVER else (at - START) / DAY


@dataclass
class Talk:
    split: int
    said: tuple[Said, ...]


def dm(*said: Said) -> Talk:
    return Talk(RULES.split("instagram"), said)


def mail(*said: Said) -> Talk:
    return Talk(RULES.split("email"), said)


def bought(*days: float) -> list[Bought]:
    """Orders of the customer, numbered 1, 2, …"""
    return [Bought(number, instant(at)) for number, at in enumerate(days, start=1)]


def conversations(
    *talks: Talk, orders: Sequence[Bought] = (), placed: dict[int, int] | None = None, rules: Rules = RULES
) -> list[Conversation]:
    """What the program makes of the story, by id; the oracle must say the same."""
    written = [
        [replace(message, id=100 * number + place, talk=number) for place, message in enumerate(talk.said, 1)]
        for number, talk in enumerate(talks, start=1)
    ]
    split = {number: talk.split for number, talk in enumerate(talks, start=1)}
    told = in_order(rebuild(written, orders, split, rules, placed))
    assert told == oracle.rebuild(written, orders, split, rules, placed)
    return told


def the_one(*talks: Talk, **others: object) -> Conversation:
    (only,) = conversations(*talks, **others)
    return only


def in_order(built: list[Conversation]) -> list[Conversation]:
    by_message = [replace(conversation, roles=sorted(conversation.roles)) for conversation in built]
    return sorted(by_message, key=lambda conversation: conversation.id)


def messages(told: list[Conversation]) -> list[list[int]]:
    return [[message for message, _ in conversation.roles] for conversation in told]


def solved(conversation: Conversation) -> list[tuple[float | None, ...]]:
    """At, known, came back: in days."""
    return [tuple(day(at) for at in resolution) for resolution in conversation.resolutions]


def waits(conversation: Conversation) -> list[tuple[float | None, ...]]:
    """Began, ended, lapses: in days."""
    return [tuple(day(at) for at in wait) for wait in conversation.waits]


# The four examples of statistics.md 1


def test_a_direct_message_on_day_6_came_back() -> None:
    talk = the_one(dm(them(0), us(0.5), them(6.5)))
    # solved on day 0.5, known three days later; the customer wrote 6 days after our answer: 3 < 6 <= 7
    assert solved(talk) == [(0.5, 3.5, 6.5)]
    assert waits(talk) == [(0, 0.5, 30), (6.5, None, 36.5)]
    assert (talk.turns, talk.messages, day(talk.first_reply), day(talk.lapses)) == (1, 3, 0.5, 36.5)


def test_a_mail_on_day_8_came_back() -> None:
    talk = the_one(mail(them(0), us(0.5), them(8.5), us(9)))
    # 3 < 8 <= 14; the second answer solves it again, and nobody came back from that
    assert solved(talk) == [(0.5, 3.5, 8.5), (9, 12, None)]
    assert waits(talk) == [(0, 0.5, 30), (8.5, 9, 38.5)]
    assert (talk.turns, talk.lapses) == (2, NEVER)


def test_thank_you_on_day_10_changes_nothing() -> None:
    thanked = the_one(dm(them(0), us(0.5), thanks(10)))
    without = the_one(dm(them(0), us(0.5)))
    assert thanked.roles == [(101, Role.CUSTOMER), (102, Role.OURS), (103, Role.PLEASANTRY)]
    assert replace(thanked, roles=[]) == replace(without, roles=[])


def test_unanswered_and_silent_waits_30_days_then_lapses() -> None:
    talk = the_one(dm(them(0)))
    assert waits(talk) == [(0, None, 30)]
    assert (day(talk.lapses), talk.first_reply, talk.turns, talk.resolutions) == (30, NEVER, 0, [])
    assert (talk.reason, talk.outbound) == ("", False)


# Answered: Q and S


def test_within_q_the_conversation_goes_on_and_was_not_solved() -> None:
    talk = the_one(dm(them(0), us(1), them(2), us(2.5)))
    assert solved(talk) == [(2.5, 5.5, None)]
    assert waits(talk) == [(0, 1, 30), (2, 2.5, 32)]
    assert talk.turns == 2


def test_exactly_q_after_our_answer_is_still_going_on() -> None:
    assert the_one(dm(them(0), us(1), them(4))).resolutions == []  # 4 - 1 = 72 h


def test_a_second_more_than_q_is_came_back() -> None:
    talk = the_one(dm(them(0), us(1), them(4 + SECOND)))
    assert solved(talk) == [(1, 4, pytest.approx(4 + SECOND))]


@pytest.mark.parametrize(("kind", "split"), [(dm, 7), (mail, 14)])
def test_exactly_s_after_our_answer_came_back(kind, split) -> None:
    talk = the_one(kind(them(0), us(1), them(1 + split)))
    assert solved(talk) == [(1, 4, 1 + split)]


@pytest.mark.parametrize(("kind", "split"), [(dm, 7), (mail, 14)])
def test_a_second_more_than_s_is_a_new_conversation(kind, split) -> None:
    first, second = conversations(kind(them(0), us(1), them(1 + split + SECOND)))
    assert messages([first, second]) == [[101, 102], [103]]
    assert solved(first) == [(1, 4, None)]  # nobody came back: it is another conversation
    assert (second.id, second.talk, day(second.arrived)) == (103, 1, pytest.approx(1 + split + SECOND))
    assert (second.outbound, second.turns, second.messages) == (False, 0, 1)


def test_each_talk_is_split_by_its_own_channels_clock() -> None:
    told = conversations(dm(them(0), us(1), them(9)), mail(them(0), us(1), them(9)))  # 7 < 8 <= 14
    assert messages(told) == [[101, 102], [103], [201, 202, 203]]


def test_silence_runs_from_our_last_turn() -> None:
    # 12 days after the first answer, but 6 after the follow-up of day 7
    talk = the_one(dm(them(0), us(1), us(7), them(13)))
    assert solved(talk) == [(1, 4, 13)]


def test_where_s_is_shorter_than_q_a_message_after_s_is_new() -> None:
    rules = replace(RULES, quiet=10 * DAY)
    told = conversations(dm(them(0), us(1), them(9)), rules=rules)  # S = 7 < 8 <= Q = 10
    assert messages(told) == [[101, 102], [103]]


def test_other_clocks_of_the_owner_are_used() -> None:
    rules = Rules(quiet=24 * HOUR, lapse=5 * DAY)
    talk = the_one(dm(them(0), us(1), them(2.5)), rules=rules)
    assert solved(talk) == [(1, 2, 2.5)]
    assert day(talk.lapses) == 7.5


# It names another order


def test_coming_back_about_another_order_is_a_new_conversation() -> None:
    told = conversations(dm(them(0, 1), us(1), them(6, 2)), orders=bought(-9, 3))
    assert messages(told) == [[101, 102], [103]]
    assert [(each.order, each.order_named, each.after_purchase) for each in told] == [
        (1, True, True),
        (2, True, True),
    ]
    assert solved(told[0]) == [(1, 4, None)]


def test_coming_back_about_the_same_order_is_no_new_conversation() -> None:
    assert solved(the_one(dm(them(0, 1), us(1), them(6, 1)), orders=bought(-9))) == [(1, 4, 6)]


def test_naming_the_same_order_beside_another_is_no_new_conversation() -> None:
    assert the_one(dm(them(0, 1), us(1), them(6, 2, 1)), orders=bought(-9, 3)).order == 1


def test_an_order_that_our_answer_named_is_not_another() -> None:
    assert the_one(dm(them(0, 1), us(1, 2), them(6, 2)), orders=bought(-9, -8)).order == 1


def test_within_q_another_order_is_the_same_conversation() -> None:
    talk = the_one(dm(them(0, 1), us(1), them(4, 2)), orders=bought(-9, 3))
    assert talk.order == 1  # the one named first


def test_while_we_owe_an_answer_another_order_is_the_same_conversation() -> None:
    assert the_one(dm(them(0, 1), them(20, 2)), orders=bought(-9, 3)).order == 1


def test_the_orders_of_other_people_count_as_named() -> None:
    told = conversations(dm(them(0, 7), us(1), them(6, 8)), placed={7: instant(-3), 8: instant(-2)})
    assert messages(told) == [[101, 102], [103]]


def test_without_a_named_order_it_is_about_the_nearest_before() -> None:
    orders = bought(-50, -9, 3)
    assert the_one(dm(them(0), us(1), them(6, 2)), orders=orders).order == 2
    told = conversations(dm(them(0), us(1), them(6, 1)), orders=orders)
    assert messages(told) == [[101, 102], [103]]
    assert [(each.order, each.order_named) for each in told] == [(2, False), (1, True)]


def test_a_question_before_buying_and_the_order_placed_since_are_two_conversations() -> None:
    told = conversations(dm(them(0), us(1), them(6, 1)), orders=bought(5))
    assert messages(told) == [[101, 102], [103]]
    assert [(each.order, each.after_purchase) for each in told] == [(0, False), (1, True)]


def test_a_question_about_no_known_order_goes_on_with_one_placed_before_its_last_word() -> None:
    # an order of somebody else (or one 61 days old): the talk can have been about it all along
    talk = the_one(dm(them(0), us(1), them(6, 7)), placed={7: instant(1)})
    assert (talk.order, talk.order_named) == (7, True)


def test_one_order_of_before_among_the_named_is_enough_to_go_on() -> None:
    # nothing bought before the first question; order 7 could have been meant, order 1 is of day 5
    assert solved(the_one(dm(them(0), us(1), them(6, 1, 7)), orders=bought(5), placed={7: instant(1)})) == [
        (1, 4, 6)
    ]


def test_an_order_placed_over_a_day_after_the_message_is_not_named() -> None:
    talk = the_one(dm(them(0, 1), us(1), them(6, 2)), orders=bought(-9, 7 + SECOND))
    assert solved(talk) == [(1, 4, 6)]


def test_an_order_placed_a_day_after_the_message_is_named() -> None:
    told = conversations(dm(them(0, 1), us(1), them(6, 2)), orders=bought(-9, 7))
    assert [each.order for each in told] == [1, 2]
    assert not told[1].after_purchase  # placed on day 7, arrived on day 6


def test_a_number_that_is_no_order_names_nothing() -> None:
    assert solved(the_one(dm(them(0, 1), us(1), them(6, 99)), orders=bought(-9))) == [(1, 4, 6)]


# Which order it is linked to


@pytest.mark.parametrize(("placed", "linked"), [(-60, 1), (-60 - SECOND, 0), (0, 1), (SECOND, 0)])
def test_an_unnamed_order_is_linked_up_to_60_days_before(placed: float, linked: int) -> None:
    talk = the_one(mail(them(0)), orders=bought(placed))
    assert (talk.order, talk.order_named, talk.after_purchase) == (linked, False, bool(linked))


def test_a_named_order_is_linked_however_old() -> None:
    talk = the_one(mail(them(0), them(1, 1)), orders=bought(-300, -1))
    assert (talk.order, talk.order_named, talk.after_purchase) == (1, True, True)


def test_an_order_placed_before_the_second_message_only_is_not_after_purchase() -> None:
    talk = the_one(mail(them(0), them(2, 1)), orders=bought(1))
    assert (talk.order, talk.order_named, talk.after_purchase) == (1, True, False)


# Waiting for us: L


def test_a_waiting_customer_may_write_again_for_30_days() -> None:
    talk = the_one(dm(them(0), them(30), them(60)))
    # one wait from the first message on; it lapses 30 days after the last
    assert waits(talk) == [(0, None, 90)]
    assert (talk.messages, day(talk.arrived), day(talk.last)) == (3, 0, 60)


def test_after_the_lapse_a_message_begins_a_new_conversation() -> None:
    first, second = conversations(dm(them(0), them(30 + SECOND)))
    assert (waits(first), first.first_reply, day(first.lapses)) == ([(0, None, 30)], NEVER, 30)
    assert messages([first, second]) == [[101], [102]]


def test_it_lapses_too_when_we_owe_a_second_answer() -> None:
    told = conversations(dm(them(0), us(1), them(2), them(40)))
    assert messages(told) == [[101, 102, 103], [104]]
    assert (day(told[0].first_reply), day(told[0].lapses), told[0].resolutions) == (1, 32, [])


@pytest.mark.parametrize("late", [8, 20, 30])
def test_a_late_reply_joins_until_the_lapse(late: float) -> None:
    talk = the_one(dm(them(0), us(late)))  # later than S = 7, not later than L = 30
    assert waits(talk) == [(0, late, 30)]
    assert solved(talk) == [(late, late + 3, None)]
    assert (day(talk.first_reply), talk.turns, talk.lapses) == (late, 1, NEVER)


def test_a_reply_after_the_lapse_is_a_conversation_of_ours() -> None:
    told = conversations(dm(them(0), us(30 + SECOND)))
    assert [(each.reason, each.outbound, each.turns) for each in told] == [
        ("", False, 0),
        ("outbound-first", True, 0),
    ]
    assert told[0].first_reply == NEVER


def test_a_wait_begins_with_the_first_of_several_messages() -> None:
    talk = the_one(dm(them(0), them(0.1), them(0.3), us(1), them(1.5), them(2), us(2.5)))
    assert waits(talk) == [(0, 1, 30.3), (1.5, 2.5, 32)]
    assert (talk.turns, talk.messages, day(talk.first_reply)) == (2, 7, 1)


# Turns of ours, and our unprompted messages


def test_messages_of_ours_within_q_are_one_turn_and_its_end_is_the_solution() -> None:
    talk = the_one(dm(them(0), us(1), us(2), us(5)))  # gaps 1 and 3 days, both <= Q
    assert talk.turns == 1
    assert solved(talk) == [(5, 8, None)]
    assert waits(talk) == [(0, 1, 30)]


def test_a_customer_within_q_of_the_end_of_our_turn_goes_on() -> None:
    assert the_one(dm(them(0), us(1), us(3), them(6))).resolutions == []  # 5 days after the first, 3 after it


def test_a_follow_up_after_q_is_another_turn_and_moves_no_solution() -> None:
    talk = the_one(dm(them(0), us(1), us(4 + SECOND), us(5)))
    assert talk.turns == 2
    assert solved(talk) == [(1, 4, None)]


def test_three_turns_solve_once() -> None:
    talk = the_one(dm(them(0), us(1), us(2), us(6), us(11)))  # gaps 1 | 4 | 5
    assert (talk.turns, solved(talk)) == (3, [(2, 5, None)])


def test_a_customer_soon_after_our_follow_up_did_not_come_back() -> None:
    talk = the_one(dm(them(0), us(1), us(6), them(9)))  # solved on day 1; day 9 is 3 days after day 6
    assert solved(talk) == [(1, 4, None)]
    assert waits(talk) == [(0, 1, 30), (9, None, 39)]


def test_a_customer_long_after_our_follow_up_came_back() -> None:
    assert solved(the_one(dm(them(0), us(1), us(6), them(9 + SECOND)))) == [(1, 4, pytest.approx(9 + SECOND))]


@pytest.mark.parametrize(("kind", "split"), [(dm, 7), (mail, 14)])
def test_our_unprompted_message_joins_until_s(kind, split) -> None:
    talk = the_one(kind(them(0), us(1), us(1 + split)))
    assert (talk.turns, solved(talk), day(talk.last)) == (2, [(1, 4, None)], 1 + split)


@pytest.mark.parametrize(("kind", "split"), [(dm, 7), (mail, 14)])
def test_our_unprompted_message_after_s_is_a_conversation_of_ours(kind, split) -> None:
    told = conversations(kind(them(0), us(1), us(1 + split + SECOND)))
    assert messages(told) == [[101, 102], [103]]
    assert [each.reason for each in told] == ["", "outbound-first"]


def test_the_first_reply_and_who_wrote_it() -> None:
    talk = the_one(dm(them(0), us(1, agent="Ann"), us(2, agent="Bo")))
    assert (day(talk.first_reply), talk.agent) == (1, "Ann")


# We wrote first


def test_outbound_first_is_left_out_until_the_customer_answers() -> None:
    talk = the_one(dm(us(0, agent="Ann"), us(1)), orders=bought(-1))
    assert (talk.reason, talk.outbound, day(talk.arrived)) == ("outbound-first", True, 0)
    assert (talk.waits, talk.resolutions, talk.turns, talk.agent) == ([], [], 0, "")
    assert (talk.first_reply, talk.lapses) == (NEVER, NEVER)


@pytest.mark.parametrize("answer", [1, 3, 5, 7])
def test_outbound_first_counts_from_the_customers_answer(answer: float) -> None:
    talk = the_one(dm(us(0, agent="Ann"), them(answer), us(answer + 1, agent="Bo")))
    assert (talk.reason, talk.outbound) == ("", True)
    assert (talk.id, day(talk.began), day(talk.arrived)) == (101, 0, answer)
    # what we wrote before is no turn, no answer and solves nothing, also if the customer took over 72 h
    assert (talk.turns, talk.agent, day(talk.first_reply)) == (1, "Bo", answer + 1)
    assert waits(talk) == [(answer, answer + 1, answer + 30)]
    assert solved(talk) == [(answer + 1, answer + 4, None)]


def test_outbound_first_answered_after_s_is_the_customers_own_conversation() -> None:
    told = conversations(dm(us(0), them(7 + SECOND)))
    assert [(each.reason, each.outbound) for each in told] == [("outbound-first", True), ("", False)]


def test_outbound_first_shows_all_its_messages() -> None:
    talk = the_one(dm(us(0), us(1), them(2)))
    assert talk.messages == 3
    assert talk.roles == [(101, Role.OURS), (102, Role.OURS), (103, Role.CUSTOMER)]


def test_an_answer_to_our_first_message_may_name_any_order() -> None:
    talk = the_one(dm(us(0, 1), them(5, 2)), orders=bought(-9, -3))
    assert (talk.order, talk.order_named) == (1, True)


def test_thanks_is_no_answer_to_our_first_message() -> None:
    talk = the_one(dm(us(0), thanks(1)))
    assert (talk.reason, talk.roles[1]) == ("outbound-first", (102, Role.PLEASANTRY))


def test_an_order_linked_to_an_answer_of_our_first_message_is_not_another_one() -> None:
    # We wrote on day 0, the customer bought order 2 on day 1 and answered on day 2: the conversation arrived
    # on day 2 and is linked to order 2. Coming back on day 8 and naming order 2 is the same conversation.
    talk = the_one(mail(us(0), them(2), us(3), them(8, 2)), orders=bought(-10, 1))
    assert (talk.order, solved(talk)) == (2, [(3, 6, 8)])


def test_an_older_order_than_the_linked_one_is_another_one() -> None:
    # The same story; coming back about the order of before is another matter.
    told = conversations(mail(us(0), them(2), us(3), them(8, 1)), orders=bought(-10, 1))
    assert messages(told) == [[101, 102, 103], [104]]
    assert [each.order for each in told] == [2, 1]


# Pleasantries


def test_thanks_before_q_neither_waits_nor_delays_the_solution() -> None:
    talk = the_one(dm(them(0), us(1), thanks(2), them(5)))
    assert solved(talk) == [(1, 4, 5)]
    assert waits(talk) == [(0, 1, 30), (5, None, 35)]


def test_thanks_while_waiting_does_not_put_off_the_lapse() -> None:
    told = conversations(dm(them(0), thanks(20), them(31)))
    assert messages(told) == [[101, 102], [103]]
    assert day(told[0].lapses) == 30


def test_thanks_between_two_turns_of_ours_breaks_no_turn() -> None:
    talk = the_one(dm(them(0), us(1), thanks(1.5), us(2)))
    assert (talk.turns, solved(talk)) == (1, [(2, 5, None)])


def test_our_own_you_are_welcome_is_a_message_of_ours() -> None:
    talk = the_one(dm(them(0), us(1), us(2, pleasantry=True)))
    assert (talk.roles[-1], solved(talk)) == ((103, Role.OURS), [(2, 5, None)])


def test_thanks_up_to_30_days_later_joins() -> None:
    assert messages([the_one(dm(them(0), us(1), thanks(31)))]) == [[101, 102, 103]]


def test_thanks_over_30_days_later_is_left_out() -> None:
    told = conversations(dm(them(0), us(1), thanks(31 + SECOND)))
    assert messages(told) == [[101, 102], [103]]
    assert (told[1].reason, told[1].messages, told[1].waits) == ("pleasantry", 0, [])
    assert told[1].roles == [(103, Role.PLEASANTRY)]


def test_thanks_to_nobody_is_left_out_each_by_itself() -> None:
    told = conversations(dm(thanks(0), thanks(1), them(2)))
    assert [each.reason for each in told] == ["pleasantry", "pleasantry", ""]


def test_thanks_in_a_talk_of_its_own_joins_the_last_conversation() -> None:
    told = conversations(dm(them(0), us(1)), mail(them(2), us(3)), mail(thanks(10)))
    assert messages(told) == [[101, 102], [201, 202, 301]]


def test_thanks_in_a_talk_of_its_own_joins_what_was_last_then() -> None:
    # the first talk has the very last word, but on day 4 the second had it
    told = conversations(dm(them(0), us(1), them(5)), mail(them(2), us(3)), mail(thanks(4)))
    assert messages(told) == [[101, 102, 103], [201, 202, 301]]


def test_thanks_does_not_join_a_conversation_that_is_yet_to_come() -> None:
    told = conversations(dm(them(5)), mail(thanks(4)))
    assert [each.reason for each in told] == ["", "pleasantry"]


def test_thanks_rather_stays_in_its_own_talk() -> None:
    told = conversations(dm(them(0), us(1), thanks(10)), mail(them(2), us(3)))
    assert messages(told) == [[101, 102, 103], [201, 202]]


def test_thanks_in_an_old_talk_joins_a_younger_one() -> None:
    told = conversations(dm(them(0), us(1), thanks(40)), mail(them(20), us(21)))
    assert messages(told) == [[101, 102], [103, 201, 202]]


@pytest.mark.parametrize(("later", "joined"), [(31, [[101, 102, 201]]), (31 + SECOND, [[101, 102], [201]])])
def test_thanks_in_a_talk_of_its_own_joins_up_to_30_days(later: float, joined: list[list[int]]) -> None:
    assert messages(conversations(dm(them(0), us(1)), mail(thanks(later)))) == joined


def test_thanks_joins_the_same_conversation_in_whichever_order_talks_come() -> None:
    # both talks have their last word in the same second: no document says which is "last", but it is one
    first = [Said(1, 1, instant(1), False, Kind.PERSON)]
    second = [Said(2, 2, instant(1), False, Kind.PERSON)]
    third = [Said(3, 3, instant(2), False, Kind.PERSON, pleasantry=True)]
    split = {1: RULES.split_mail, 2: RULES.split_mail, 3: RULES.split_mail}
    forth = in_order(rebuild([first, second, third], [], split, RULES))
    back = in_order(rebuild([third, second, first], [], split, RULES))
    assert forth == back


# No person's messages, and messages to others


def test_our_automatic_reply_is_no_answer() -> None:
    talk = the_one(mail(them(0), us(0.1, kind=Kind.AUTO), us(2)))
    assert (day(talk.first_reply), waits(talk), talk.turns) == (2, [(0, 2, 30)], 1)
    assert talk.roles[1] == (102, Role.OTHER)


def test_an_out_of_office_of_theirs_waits_for_nobody() -> None:
    talk = the_one(mail(them(0), us(1), them(1.1, kind=Kind.AUTO), them(6)))
    assert (solved(talk), talk.messages) == ([(1, 4, 6)], 3)


def test_a_thumb_neither_reopens_nor_waits() -> None:
    talk = the_one(dm(them(0), us(1), them(6, kind=Kind.REACTION)))
    assert (solved(talk), talk.lapses, talk.roles[2]) == ([(1, 4, None)], NEVER, (103, Role.OTHER))


def test_a_reaction_that_says_thanks_is_no_persons() -> None:
    (talk,) = conversations(dm(them(6, kind=Kind.REACTION, pleasantry=True)))
    assert (talk.reason, talk.roles) == ("reaction-only", [(101, Role.OTHER)])


def test_forwarding_to_a_supplier_is_no_answer() -> None:
    talk = the_one(mail(them(0), us(1, aside=True), us(2)))
    assert (day(talk.first_reply), talk.messages, talk.roles[1]) == (2, 2, (102, Role.ASIDE))


def test_forwarding_to_a_supplier_after_our_answer_moves_no_solution() -> None:
    talk = the_one(mail(them(0), us(1), us(2, aside=True), them(5)))
    assert solved(talk) == [(1, 4, 5)]


@pytest.mark.parametrize(
    "late", [us(31, aside=True), us(31, kind=Kind.AUTO), them(31, kind=Kind.REACTION), thanks(31)]
)
def test_what_has_no_substance_joins_its_talk_for_30_days(late: Said) -> None:
    on_time = conversations(dm(them(0), us(1), late))
    too_late = conversations(dm(them(0), us(1), replace(late, sent_at=late.sent_at + 1)))
    assert (messages(on_time), messages(too_late)) == ([[101, 102, 103]], [[101, 102], [103]])


def test_spam_joins_no_conversation() -> None:
    told = conversations(mail(them(0), them(1, kind=Kind.SPAM), us(2)))
    assert messages(told) == [[101, 103], [102]]
    assert (told[1].reason, told[1].messages) == ("spam", 0)


@pytest.mark.parametrize(
    ("alone", "reason"),
    [
        (them(0, kind=Kind.AUTO), "auto"),
        (them(0, kind=Kind.BULK), "bulk"),
        (them(0, kind=Kind.NOREPLY), "noreply"),
        (them(0, kind=Kind.BOUNCE), "bounce"),
        (them(0, kind=Kind.SPAM), "spam"),
        (them(0, kind=Kind.NOTIFICATION), "shop-notification"),
        (them(0, kind=Kind.REACTION), "reaction-only"),
        (them(0, kind=Kind.SYSTEM), "auto"),
        (them(0, kind=Kind.BOT), "auto"),
        (thanks(0), "pleasantry"),
        (us(0, aside=True), "internal"),
        (us(0), "outbound-first"),
        (us(0, kind=Kind.NOTIFICATION), "shop-notification"),
        (us(0, kind=Kind.NOREPLY), "shop-notification"),
        (us(0, kind=Kind.AUTO), "shop-notification"),
        (us(0, kind=Kind.REACTION), "reaction-only"),
    ],
)
def test_each_exclusion_has_its_reason(alone: Said, reason: str) -> None:
    talk = the_one(mail(alone))
    assert (talk.reason, talk.outbound) == (reason, alone.ours)
    assert (day(talk.began), day(talk.arrived), day(talk.last)) == (0, 0, 0)
    assert (talk.waits, talk.resolutions, talk.turns, talk.order) == ([], [], 0, 0)


# Equal instants, and times before 1970


def test_in_the_same_second_the_order_of_the_talk_decides() -> None:
    answered = the_one(dm(them(0), us(0)))
    assert (waits(answered), answered.lapses, solved(answered)) == ([(0, 0, 30)], NEVER, [(0, 3, None)])
    started = the_one(dm(us(0), them(0)))
    assert (waits(started), day(started.lapses), started.outbound) == ([(0, None, 30)], 30, True)


def test_no_talk_and_empty_talks_are_no_conversations() -> None:
    assert conversations() == []
    assert conversations(dm(), mail()) == []


def test_a_mail_dated_before_1970_counts_like_any_other() -> None:
    # a broken clock writes such dates; the customer wrote first, so another order is a new conversation
    hours = [(False, -2, (1,)), (True, 10, ()), (False, 120, (2,))]
    talk = [
        Said(number, 1, hour * HOUR, ours, Kind.PERSON, named=named)
        for number, (ours, hour, named) in enumerate(hours, start=1)
    ]
    orders = [Bought(1, -9 * DAY), Bought(2, -8 * DAY)]
    told = in_order(rebuild([talk], orders, {1: RULES.split_mail}, RULES))
    assert messages(told) == [[1, 2], [3]]


# Any life of a customer


@dataclass
class Life:
    """All that `rebuild` is told about one customer."""

    talks: list[list[Said]]
    orders: list[Bought]
    split: dict[int, int]
    rules: Rules
    placed: dict[int, int]

    def told(self) -> list[Conversation]:
        return in_order(rebuild(self.talks, self.orders, self.split, self.rules, self.placed))

    def expected(self) -> list[Conversation]:
        return oracle.rebuild(self.talks, self.orders, self.split, self.rules, self.placed)

    def messages(self) -> list[Said]:
        return [message for talk in self.talks for message in talk]


CLOCKS = (RULES.quiet, RULES.split_direct, RULES.split_mail, RULES.lapse)
near_a_border = st.builds(
    lambda clock, aside: max(0, clock + aside), st.sampled_from((0, *CLOCKS)), st.sampled_from((-1, 0, 1))
)
gaps = st.one_of(
    st.sampled_from((0, 1, HOUR, DAY, 2 * DAY, 5 * DAY)), near_a_border, st.integers(0, 40 * DAY)
)
order_days = st.sampled_from((-70, -60, -20, -3, -1, 0, 1, 2, 4, 5, 6, 8, 12, 20, 33, 45))
kinds = st.sampled_from((*[Kind.PERSON] * 8, Kind.AUTO, Kind.REACTION, Kind.SPAM, Kind.BULK, Kind.BOT))
names = st.lists(st.integers(1, 7), max_size=2).map(tuple)  # 1–4 may be theirs, 5–6 another's, 7 is nobody's
half, seldom = st.booleans(), st.sampled_from((False, False, False, False, True))
rule_sets = st.one_of(
    st.just(RULES),
    st.just(RULES),
    st.builds(
        Rules,
        quiet=st.sampled_from((DAY, 3 * DAY, 10 * DAY)),
        lapse=st.sampled_from((5 * DAY, 30 * DAY)),
        link_orders_within=st.sampled_from((DAY, 60 * DAY)),
    ),
)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    talks, split = [], {}
    for number in range(1, draw(st.integers(1, 4)) + 1):
        split[number] = draw(st.sampled_from((RULES.split_direct, RULES.split_mail)))
        at = START + draw(st.sampled_from((0, 0, DAY, 4 * DAY, 33 * DAY)))
        talk = []
        for place in range(1, draw(st.integers(1, 8)) + 1):
            ours = draw(half)
            talk.append(
                Said(
                    100 * number + place,
                    number,
                    at,
                    ours,
                    draw(kinds),
                    pleasantry=draw(seldom),
                    aside=ours and draw(seldom),
                    named=draw(names) if draw(half) else (),
                    agent=draw(st.sampled_from(("Ann", "Bo"))) if ours else "",
                )
            )
            at += draw(gaps)
        talks.append(talk)
    placed = sorted(draw(st.lists(order_days, max_size=4)))
    others = {5: START + draw(order_days) * DAY, 6: START + draw(order_days) * DAY}
    return Life(talks, bought(*placed), split, draw(rule_sets), others)


@given(lives())
def test_the_oracle_rebuilds_the_same_conversations(life: Life) -> None:
    assert life.told() == life.expected()


@given(lives())
def test_every_message_is_in_exactly_one_conversation(life: Life) -> None:
    told = life.told()
    placed = [message for each in messages(told) for message in each]
    assert sorted(placed) == sorted(message.id for message in life.messages())
    assert all(each.id in dict(each.roles) for each in told)


@given(lives())
def test_the_instants_of_a_conversation_are_in_order(life: Life) -> None:
    for each in life.told():
        assert each.began <= each.arrived <= each.last < NEVER
        assert each.arrived <= each.first_reply
        assert (each.reason == "") == (Role.CUSTOMER in dict(each.roles).values())
        assert (each.first_reply < NEVER) == (each.turns > 0)
        assert each.lapses == (each.waits[-1][2] if each.waits and each.waits[-1][1] == NEVER else NEVER)


@given(lives())
def test_waits_follow_one_another(life: Life) -> None:
    for each in life.told():
        assert (each.reason == "") == bool(each.waits)
        for began, ended, lapses in each.waits:
            assert began <= lapses - life.rules.lapse  # the last message is no earlier than the first
            assert began <= ended
            assert ended == NEVER or ended <= lapses  # a reply after the lapse is another conversation's
        for (_, ended, _), (again, _, _) in pairwise(each.waits):
            assert ended <= again
        if each.waits:
            assert each.waits[0][0] == each.arrived
            assert each.waits[0][1] == each.first_reply


@given(lives())
def test_solutions_follow_one_another(life: Life) -> None:
    for each in life.told():
        assert len(each.resolutions) <= min(each.turns, len(each.waits))
        for at, known, came_back in each.resolutions:
            assert each.first_reply <= at <= each.last
            assert known == at + life.rules.quiet < came_back
            assert came_back == NEVER or came_back in [began for began, _, _ in each.waits]
        for (_, known, _), (again, _, _) in pairwise(each.resolutions):
            assert known < again


@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_the_talks_changes_nothing(life: Life, random) -> None:
    mixed = replace(life, talks=random.sample(life.talks, len(life.talks)))
    assert mixed.told() == life.told()


@given(lives(), st.integers(-START // 2, START))
def test_other_dates_shift_everything_alike(life: Life, by: int) -> None:
    later = replace(
        life,
        talks=[[replace(message, sent_at=message.sent_at + by) for message in talk] for talk in life.talks],
        orders=[replace(order, placed_at=order.placed_at + by) for order in life.orders],
        placed={order: at + by for order, at in life.placed.items()},
    )
    assert later.told() == [shifted(each, by) for each in life.told()]


def shifted(each: Conversation, by: int) -> Conversation:
    def move(at: int) -> int:
        return at if at == NEVER else at + by

    return replace(
        each,
        began=move(each.began),
        arrived=move(each.arrived),
        last=move(each.last),
        first_reply=move(each.first_reply),
        lapses=move(each.lapses),
        waits=[(move(a), move(b), move(c)) for a, b, c in each.waits],
        resolutions=[(move(a), move(b), move(c)) for a, b, c in each.resolutions],
    )


@given(lives())
def test_what_has_no_substance_changes_no_figure(life: Life) -> None:
    bare = replace(
        life, talks=[[each for each in talk if oracle.is_substantive(each)] for talk in life.talks]
    )
    clocks = [replace(each, roles=[]) for each in life.told() if each.reason in ("", "outbound-first")]
    assert clocks == [replace(each, roles=[]) for each in bare.told()]
