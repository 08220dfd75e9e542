"""Tickets, ratings, calls, costs, hours and visits in the book: counted, changed, taken back, linked."""

from dataclasses import replace
from datetime import date

import numpy as np
from store.filling import SHOP, bring, mail, prepare, take_out

from desktop.domain.facts import NEVER, Facts
from desktop.domain.identity import digest
from desktop.domain.records import (
    Call,
    Cost,
    HelpVisits,
    HoursWorked,
    Message,
    Order,
    OrderLine,
    Rating,
    Record,
    Skipped,
    Survey,
    Ticket,
    TicketState,
)
from desktop.store.browsing import Sought, Which, conversation_ids, conversation_lines
from desktop.store.content_hash import content_hash
from desktop.store.counting import first_waits, messages_without_conversation, open_backlog, resolved_within
from desktop.store.database import Book
from desktop.store.facts import load_facts
from desktop.store.scratch import scratch
from desktop.store.settling import settle
from desktop.store.staging import storable
from desktop.store.waiting import waiting_rows

HOUR, DAY = 3600, 24 * 3600
START = 1_750_000_000
ANNA, BOB, PHONE = "anna@x.example", "bob@x.example", "tel:+31612345678"
END = START + 20 * DAY

ANSWERED = Ticket(
    "zendesk",
    "1",
    START,
    customer=ANNA,
    name="Anna A",
    subject="Where is #1001?",
    state=TicketState.SOLVED,
    first_reply_seconds=2 * HOUR,
    first_reply_open_seconds=HOUR,
    solved_at=START + DAY,
    replies=1,
    agent="Mia",
    topic="Delivery",
    tags=("vip",),
    minutes=6.0,
    escalated=True,
    updated_at=START + DAY,
)
WAITS = Ticket("zendesk", "2", START + DAY, "instagram", name="Bob", state=TicketState.OPEN)
SPAM = Ticket("zendesk", "3", START + 2 * DAY, state=TicketState.SOLVED, reason="spam", updated_at=END)
ORDER = Order("shopify", "#1001", START - DAY, email=BOB)


def facts(book: Book) -> Facts:
    return load_facts(book.connection)


def test_a_ticket_is_a_conversation(book: Book) -> None:
    bring(book, [ORDER, ANSWERED, WAITS, SPAM])
    f = facts(book)
    c = f.conversations
    assert c.arrived.tolist() == [START, START + DAY, START + 2 * DAY]
    assert [f.channels.names[code] for code in c.channel] == ["email", "instagram", "email"]
    assert c.first_reply.tolist() == [START + 2 * HOUR, NEVER, NEVER]
    assert c.open_minutes[0] == 60
    assert np.isnan(c.open_minutes[1])
    assert c.turns.tolist() == [1, 0, -1]
    assert c.messages.tolist() == [0, 0, 0]  # the desk exports none
    assert (f.topics, f.agents, f.reasons) == (("Delivery",), ("Mia",), ("spam",))
    assert (c.topic[0], c.agent[0], c.reason.tolist()) == (0, 0, [-1, -1, 0])
    assert (c.minutes[0], bool(c.escalated[0])) == (6.0, True)
    assert c.order.tolist() == [f.orders.id[0], 0, 0]  # the subject names it
    assert f.waits.ended.tolist() == [START + 2 * HOUR, NEVER]
    assert f.resolutions.at.tolist() == [START + DAY]
    assert f.resolutions.given.tolist() == [True]
    assert messages_without_conversation(book.connection) == 0


def test_a_ticket_is_linked_by_the_number_in_its_own_column(book: Book) -> None:
    bring(book, [ORDER, replace(ANSWERED, subject="", order="1001")])
    assert facts(book).conversations.order.tolist() == facts(book).orders.id.tolist()


def test_a_desk_covers_all_its_channels_up_to_its_last_word(book: Book) -> None:
    bring(book, [ANSWERED, WAITS, SPAM])
    channels = facts(book).channels
    assert channels.names == ("email", "instagram")
    assert channels.accounts == ("zendesk", "zendesk")
    assert channels.known_until.tolist() == [END, END]


def test_the_numbers_of_tickets_counted_the_slow_way(book: Book) -> None:
    skewed = Ticket("z", "9", START, state=TicketState.SOLVED, solved_at=START - 5, first_reply_at=START - 9)
    undated = Ticket("z", "8", START, state=TicketState.SOLVED, replies=1, resolution_open_seconds=60)
    bring(book, [ANSWERED, WAITS, SPAM, skewed, undated])
    assert first_waits(book.connection, START, END, END) == [2 * HOUR]
    assert resolved_within(book.connection, START, END, END) == [DAY]
    assert open_backlog(book.connection, END) == 1
    assert [(row.name, row.since) for row in waiting_rows(book.connection, END)] == [("Bob", START + DAY)]
    late = WAITS.created_at + 400 * DAY
    assert len(waiting_rows(book.connection, late)) == 1  # what the desk calls open does not lapse


def test_a_ticket_is_found_and_listed(book: Book) -> None:
    bring(book, [ANSWERED, WAITS])
    (found,) = conversation_ids(book.connection, Which(sought=Sought(words="where")))
    (line,) = conversation_lines(book.connection, [found], END)
    assert (line.name, line.customer, line.subject) == ("Anna A", ANNA, "Where is #1001?")


def test_of_a_person_nothing_is_known_of_nobody_is_made(book: Book) -> None:
    bring(book, [replace(ANSWERED, customer="", name="", ticket=number) for number in ("7", "8")])
    assert facts(book).conversations.customer.tolist() == [0, 0]


def test_a_later_export_changes_a_ticket_and_taking_it_back_undoes_that(book: Book) -> None:
    bring(book, [WAITS])
    before = content_hash(book.connection)
    later = replace(
        WAITS, state=TicketState.WAITING, first_reply_at=END, subject="Size?", updated_at=END, replies=1
    )
    with scratch(book) as connection:
        _file, _tally, counts = prepare(connection, [later, ANSWERED])
        settle(connection)
        assert list(counts) == ["conversations"]
        assert list(counts["conversations"].values()) == [{"new": 1, "changed": 1, "known": 0}]
    batch = bring(book, [later, ANSWERED])
    assert facts(book).conversations.first_reply.tolist() == [START + 2 * HOUR, END]
    assert waiting_rows(book.connection, END) == []
    take_out(book, batch)
    assert content_hash(book.connection) == before


RATING = Rating(digest("r", 1), Survey.CSAT, 5, 1, 5, answered_at=START + 2 * DAY)
CALL = Call(
    digest("c", 1),
    START,
    PHONE,
    "Cleo",
    wait_seconds=30,
    talk_seconds=240,
    agent="Noa",
    topic="Returns",
    solved=True,
)
FIGURES: list[Record] = [
    Cost(digest("k", 1), "2025-06", 12_500, "EUR", "help desk"),
    HoursWorked(digest("h", 1), "2025-06-20", 90, "Noa"),
    HelpVisits(digest("v", 1), "2025-06-21", 40, asked=None, solved=3),
]


def phone_call(call: Call) -> list[Record]:
    """A call with the messages that its importer gives for it."""
    return [
        call,
        Message(
            digest("call-message", call.identity),
            "phone",
            call.started_at,
            call.number,
            call.name,
            from_us=False,
            thread=call.number,
        ),
        Message(
            digest("call-reply", call.identity),
            "phone",
            call.started_at + (call.wait_seconds or 0),
            "name:phone/us",
            recipients=(call.number,),
            from_us=True,
            thread=call.number,
            agent=call.agent,
        ),
    ]


def test_bringing_in_again_adds_nothing(book: Book) -> None:
    everything = [ANSWERED, RATING, *phone_call(CALL), *FIGURES]
    bring(book, everything)
    before = content_hash(book.connection)
    with scratch(book) as connection:
        _file, _tally, counts = prepare(connection, everything)
    assert {name: {k: n for k, n in files.popitem()[1].items() if n} for name, files in counts.items()} == {
        "messages": {"known": 2},
        "conversations": {"known": 1},
        "ratings": {"known": 1},
        "calls": {"known": 1},
        "costs": {"known": 1},
        "hours": {"known": 1},
        "visits": {"known": 1},
    }
    bring(book, everything)
    assert content_hash(book.connection) == before


def test_a_call_gives_minutes_a_topic_and_a_solution(book: Book) -> None:
    bring(book, phone_call(CALL))
    f = facts(book)
    assert f.conversations.minutes.tolist() == [4.0]
    assert f.topics == ("Returns",)
    assert f.resolutions.at.tolist() == [START + 270]  # after 30 seconds of waiting and 4 minutes of talk
    assert f.resolutions.given.tolist() == [True]
    k = f.calls
    assert (k.conversation.tolist(), k.wait_seconds.tolist(), k.talk_seconds.tolist()) == ([0], [30], [240])
    assert [f.agents[code] for code in k.agent] == ["Noa"]


def test_two_calls_in_one_conversation_add_their_minutes(book: Book) -> None:
    again = replace(CALL, identity=digest("c", 2), started_at=START + HOUR, topic="", solved=None)
    bring(book, [*phone_call(CALL), *phone_call(again)])
    assert facts(book).conversations.minutes.tolist() == [8.0]
    assert facts(book).calls.conversation.tolist() == [0, 0]


def test_what_a_list_calls_unsolved_no_silence_solves(book: Book) -> None:
    bring(book, phone_call(replace(CALL, solved=False)))
    assert facts(book).resolutions.at.tolist() == []
    assert facts(book).waits.ended.tolist() == [START + 30]


def test_a_call_whose_list_is_taken_back_leaves_its_message_alone(book: Book) -> None:
    bring(book, phone_call(CALL)[1:])
    batch = bring(book, [CALL])
    assert facts(book).topics == ("Returns",)
    take_out(book, batch)
    f = facts(book)
    assert (f.topics, len(f.calls.id), len(f.conversations.id)) == ((), 0, 1)


def test_figures_are_kept_as_they_are(book: Book) -> None:
    bring(book, FIGURES)
    f = facts(book)
    assert (f.costs.month.tolist(), f.costs.amount_minor.tolist()) == ([2025 * 12 + 5], [12_500])
    assert (f.currencies, f.costs.currency.tolist()) == (("EUR",), [0])
    assert f.hours.day.tolist() == [date(2025, 6, 20).toordinal()]
    assert (f.hours.minutes.tolist(), f.agents, f.hours.agent.tolist()) == ([90], ("Noa",), [0])
    v = f.visits
    assert (v.visits.tolist(), v.asked.tolist(), v.solved.tolist()) == ([40], [-1], [3])
    # Nothing has an instant: the book reaches over these days, in UTC where no zone is set.
    assert (f.first, f.last) == (1_748_736_000, 1_750_464_000)  # 1 and 21 June 2025
    bring(book, [mail(START, ANNA, SHOP)])
    assert (facts(book).first, facts(book).last) == (START, START)


def test_a_cost_that_was_corrected_follows_the_newer_file(book: Book) -> None:
    cost = Cost(digest("k", 1), "2025-06", 100, "EUR")
    bring(book, [cost])
    batch = bring(book, [replace(cost, amount_minor=200), Cost(digest("k", 2), "2025-07", 5, "EUR")])
    assert facts(book).costs.amount_minor.tolist() == [200, 5]
    take_out(book, batch)
    assert facts(book).costs.amount_minor.tolist() == [100]


# --- Ratings ----------------------------------------------------------------------------------------------


def linked(book: Book, *ratings: Rating) -> list[int]:
    bring(book, list(ratings))
    return facts(book).ratings.conversation.tolist()


def test_a_rating_is_linked_by_its_ticket_before_all_else(book: Book) -> None:
    bring(book, [ORDER, ANSWERED, WAITS, Ticket("other", "2", START + 3 * DAY)])
    rating = replace(RATING, customer=ANNA, order="#1001")
    # Two desks have a ticket 2; without more, the order decides, which ticket 1 names.
    assert linked(book, replace(rating, conversation="2")) == [0]
    # The ticket of the same file wins over the other desk's.
    bring(book, [WAITS, replace(rating, identity=digest("r", 2), conversation="2")])
    assert sorted(facts(book).ratings.conversation.tolist()) == [0, 1]


def test_a_rating_of_a_chat_is_about_what_was_last_begun(book: Book) -> None:
    def chat(sent_at: int, ours: bool) -> Message:
        identity = digest("chat", sent_at)
        return Message(identity, "whatsapp", sent_at, PHONE, from_us=ours, thread="Cleo")

    bring(book, [chat(START, False), chat(START + HOUR, True), chat(START + 30 * DAY, False)])
    rating = replace(RATING, conversation="Cleo")
    later = replace(rating, identity=digest("r", 2), answered_at=START + 31 * DAY)
    assert linked(book, rating, later) == [0, 1]


def test_a_rating_of_a_call_by_its_identity_or_its_caller(book: Book) -> None:
    bring(book, phone_call(CALL))
    by_id = replace(RATING, conversation=CALL.identity.hex())
    by_thread = replace(
        RATING, identity=digest("r", 2), survey=Survey.CES, conversation=PHONE, answered_at=START
    )
    assert linked(book, by_id, by_thread) == [0, 0]


def test_a_rating_by_customer_needs_an_answer_in_the_last_thirty_days(book: Book) -> None:
    bring(
        book,
        [
            mail(START, ANNA, SHOP, message_id="a"),
            mail(START + HOUR, SHOP, ANNA, answers=("a",)),
            mail(START + 20 * DAY, ANNA, SHOP, subject="Another"),
        ],
    )
    rating = replace(RATING, customer=ANNA)
    # The second conversation was never answered, so the first is meant as long as that is not too long ago.
    assert linked(book, replace(rating, answered_at=START + HOUR + 30 * DAY)) == [0]
    assert linked(book, replace(rating, answered_at=START + HOUR + 30 * DAY + 1)) == [-1]
    assert linked(book, replace(rating, answered_at=START + HOUR - 1, updated_at=END)) == [-1]
    # Without a date nobody can tell which of two.
    undated = replace(rating, identity=digest("r", 5), answered_at=None)
    assert linked(book, undated)[-1] == -1
    assert facts(book).ratings.answered_at.tolist()[-1] == NEVER


def test_a_rating_without_a_date_falls_on_its_conversation(book: Book) -> None:
    bring(book, [ANSWERED, WAITS])
    undated = replace(RATING, answered_at=None, conversation="1")
    waiting = replace(undated, identity=digest("r", 2), conversation="2")
    bring(book, [undated, waiting])
    f = facts(book)
    assert f.ratings.answered_at.tolist() == [START + DAY, START + DAY]  # solved; arrived
    rows = f.ratings.conversation
    assert sorted(rows.tolist()) == [0, 1]
    assert f.ratings.customer.tolist() == f.conversations.customer[rows].tolist()
    assert f.ratings.agent.tolist() == f.conversations.agent[rows].tolist()


def test_the_last_answer_to_a_question_counts_and_any_is_more_than_none(book: Book) -> None:
    bring(book, [ANSWERED])
    first = replace(RATING, conversation="1", score=2)
    last = replace(first, identity=digest("r", 2), score=4, answered_at=START + 3 * DAY)
    asked = replace(first, identity=digest("r", 3), score=None, answered_at=START + 4 * DAY)
    other = replace(first, identity=digest("r", 4), survey=Survey.NPS, score=5)
    loose = replace(first, identity=digest("r", 5), conversation="", score=1, answered_at=END)
    batch = bring(book, [first, last, asked, other, loose])
    r = facts(book).ratings
    assert facts(book).surveys == ("csat", "nps")
    assert r.score.tolist() == [5, 4, 1]
    assert r.conversation.tolist() == [0, 0, -1]
    take_out(book, batch)
    assert len(facts(book).ratings.id) == 0


def test_who_was_asked_and_did_not_answer_is_kept_without_a_score(book: Book) -> None:
    bring(book, [replace(RATING, score=None)])
    assert np.isnan(facts(book).ratings.score).tolist() == [True]


# --- What the order's customer names ----------------------------------------------------------------------


def test_the_product_that_the_customer_names(book: Book) -> None:
    lines = [OrderLine("Ceramic Vase"), OrderLine("Linen Tablecloth")]
    order = bring(book, [replace(ORDER, email=ANNA, lines=lines)])
    quoted = "> Your order:\n> Linen Tablecloth\n> Ceramic Vase"
    bring(book, [mail(START, ANNA, SHOP, text=f"The vase is broken.\n\n{quoted}")])
    f = facts(book)
    assert f.products == ("Ceramic Vase", "Linen Tablecloth")
    assert f.conversations.product.tolist() == [0]
    take_out(book, order)
    assert facts(book).conversations.product.tolist() == [-1]


# --- What the book does not take --------------------------------------------------------------------------


def test_what_cannot_be_right_is_set_aside() -> None:
    for wrong in (
        replace(ANSWERED, created_at=1 << 60),
        replace(ANSWERED, replies=1 << 60),
        replace(ANSWERED, minutes=float("nan")),
        replace(RATING, lowest=5),
        replace(RATING, score=6),
        replace(CALL, talk_seconds=1 << 60),
        Cost(b"", "2025-13", 5),
        HoursWorked(b"", "20250620", 5),
        HelpVisits(b"", "2025-06-31", 5),
    ):
        assert isinstance(storable(wrong), Skipped)
    for right in (ANSWERED, RATING, CALL, *FIGURES):
        assert storable(right) is right
