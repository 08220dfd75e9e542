"""The columns that all measures are made from: sorted, typed, and without holes."""

import numpy as np
from store.filling import SHOP, bring, mail, set_rule, take_out

from desktop.domain.facts import NEVER
from desktop.domain.identity import digest
from desktop.domain.records import WITHOUT_EXACT_TIMES, Kind, Message, Order, OrderLine
from desktop.store.counting import first_waits
from desktop.store.database import Book
from desktop.store.facts import load_facts

HOUR, DAY = 3600, 24 * 3600
START = 1_750_000_000
ANNA, BOB = "anna@x.example", "bob@x.example"


def test_an_empty_book_has_empty_columns(book: Book) -> None:
    facts = load_facts(book.connection)
    for table in (facts.conversations, facts.waits, facts.resolutions, facts.orders, facts.order_lines):
        assert all(len(column) == 0 for column in vars(table).values())
    assert facts.conversations.arrived.dtype == np.int64
    assert facts.channels.names == facts.reasons == facts.products == ()
    assert (facts.first, facts.last, facts.orders_known_until) == (NEVER, -NEVER, NEVER)
    assert facts.revision == 0


def fill(book: Book) -> None:
    """Bob writes first but is brought in last; Anna is answered, and her question is solved."""
    bring(
        book,
        [
            mail(START + DAY, ANNA, SHOP, message_id="a", text="Where is it?"),
            mail(START + DAY + HOUR, SHOP, ANNA, answers=("a",), sender_name="Mia"),
            mail(START + 6 * DAY, "spam@x.example", SHOP, kind=Kind.SPAM),
        ],
    )
    bring(
        book,
        [
            mail(START, BOB, SHOP),
            Message(
                digest(1), "whatsapp", START + 2 * DAY, "tel:+311", text="Hi", thread="t", account="shop"
            ),
            Order("shopify", "#2", START + DAY, email=ANNA, total_minor=500, country="NL", currency="EUR"),
            Order("shopify", "#1", START, email=BOB, test=True, lines=[OrderLine("Vase", quantity=3)]),
            Order("shopify", "#3", START + DAY, cancelled_at=START + DAY, refunded_minor=0, currency="EUR"),
        ],
    )


def test_conversations_are_sorted_by_arrival(book: Book) -> None:
    fill(book)
    rows = load_facts(book.connection).conversations
    assert rows.arrived.tolist() == [START, START + DAY, START + 2 * DAY, START + 6 * DAY]
    assert rows.turns.tolist() == [0, 1, 0, 0]
    assert rows.messages.tolist() == [1, 2, 1, 0]


def test_what_never_came_is_never(book: Book) -> None:
    fill(book)
    facts = load_facts(book.connection)
    rows = facts.conversations
    assert rows.first_reply.tolist() == [NEVER, START + DAY + HOUR, NEVER, NEVER]
    assert rows.lapses.tolist() == [START + 30 * DAY, NEVER, START + 32 * DAY, NEVER]
    assert rows.closed_unanswered.tolist() == [NEVER] * 4
    assert facts.resolutions.came_back.tolist() == [NEVER]
    assert facts.orders.total_minor.tolist() == [NEVER, 500, NEVER]
    assert facts.orders.refunded_minor.tolist() == [NEVER, NEVER, 0]


def test_names_are_sorted_and_pointed_to(book: Book) -> None:
    fill(book)
    facts = load_facts(book.connection)
    assert facts.reasons == ("spam",)
    assert facts.conversations.reason.tolist() == [-1, -1, -1, 0]
    assert facts.agents == ("Mia",)
    assert facts.conversations.agent.tolist() == [-1, 0, -1, -1]
    assert facts.countries == ("NL",)
    assert facts.orders.country.tolist() == [-1, 0, -1]
    assert facts.currencies == ("EUR",)
    assert facts.orders.currency.tolist() == [-1, 0, 0]


def test_channels_say_how_far_they_are_known(book: Book) -> None:
    fill(book)
    facts = load_facts(book.connection)
    assert facts.channels.names == ("email", "whatsapp")
    assert facts.channels.accounts == (SHOP, "shop")
    assert facts.channels.known_until.tolist() == [START + 6 * DAY, START + 2 * DAY]
    assert facts.channels.split.tolist() == [14 * DAY, 7 * DAY]
    assert facts.channels.target.tolist() == [DAY, DAY]
    assert facts.conversations.channel.tolist() == [0, 0, 1, 0]


def test_waits_and_resolutions_point_to_their_conversations(book: Book) -> None:
    fill(book)
    facts = load_facts(book.connection)
    assert facts.waits.began.tolist() == [START, START + DAY, START + 2 * DAY]
    assert facts.waits.ended.tolist() == [NEVER, START + DAY + HOUR, NEVER]
    assert facts.waits.conversation.tolist() == [0, 1, 2]
    assert facts.resolutions.conversation.tolist() == [1]
    assert facts.resolutions.at.tolist() == [START + DAY + HOUR]


def test_orders_are_sorted_and_say_whether_they_count(book: Book) -> None:
    fill(book)
    facts = load_facts(book.connection)
    assert facts.orders.placed_at.tolist() == [START, START + DAY, START + DAY]
    assert facts.orders.counts.tolist() == [False, True, True]
    assert facts.orders.cancelled.tolist() == [False, False, True]
    assert facts.orders.customer[2] == 0
    # The first order is a test, so the conversation after it is about none.
    assert facts.conversations.order.tolist() == [0, facts.orders.id[1], 0, 0]
    assert facts.products == ("Vase",)
    assert facts.order_lines.order.tolist() == [0]
    assert facts.order_lines.quantity.tolist() == [3]
    assert facts.orders_known_until == START + DAY


def test_the_book_reaches_from_its_first_to_its_last_instant(book: Book) -> None:
    fill(book)
    bring(book, [Order("shopify", "#9", START - 9 * DAY)])
    facts = load_facts(book.connection)
    assert (facts.first, facts.last) == (START - 9 * DAY, START + 6 * DAY)


def test_a_channel_that_was_taken_back_is_no_row(book: Book) -> None:
    batch = bring(book, [mail(START, ANNA, SHOP)])
    bring(book, [Message(digest(1), "whatsapp", START, "tel:+311", thread="t", account="shop")])
    take_out(book, batch)
    facts = load_facts(book.connection)
    assert facts.channels.names == ("whatsapp",)
    assert facts.conversations.channel.tolist() == [0]


def test_a_rule_shows_in_the_channels(book: Book) -> None:
    bring(book, [mail(START, ANNA, SHOP)])
    set_rule(book, "split-days-mail", "3")
    set_rule(book, "target-email", "2")
    facts = load_facts(book.connection)
    assert facts.channels.split.tolist() == [3 * DAY]
    assert facts.channels.target.tolist() == [2 * HOUR]
    assert facts.revision == book.revision == 3


def test_facts_do_not_depend_on_the_order_of_import(book: Book) -> None:
    fill(book)
    rows = load_facts(book.connection).conversations
    assert np.all(np.diff(rows.arrived) >= 0)
    assert len(set(rows.id.tolist())) == len(rows.id)


def test_messages_without_exact_times_make_no_reply_time(book: Book) -> None:
    def page(number: int, at: int, thread: str, *, ours: bool, labels: tuple[str, ...]) -> Message:
        name = "name:instagram/us" if ours else f"name:instagram/{thread}"
        return Message(
            digest(number), "instagram", at, name, text="words", from_us=ours, thread=thread, labels=labels
        )

    untimed = (WITHOUT_EXACT_TIMES,)
    bring(
        book,
        [
            page(1, START, "anna", ours=False, labels=untimed),
            page(2, START + HOUR, "anna", ours=True, labels=untimed),
            page(3, START + 2 * HOUR, "bob", ours=False, labels=()),
            page(4, START + 3 * HOUR, "bob", ours=True, labels=()),
        ],
    )
    facts = load_facts(book.connection)
    assert facts.conversations.first_reply.tolist() == [NEVER, START + 3 * HOUR]
    assert facts.conversations.turns.tolist() == [1, 1]  # answered all the same
    assert first_waits(book.connection, START, START + DAY, START + 2 * DAY) == [HOUR]  # Bob's alone
    plan = book.connection.execute(
        "EXPLAIN QUERY PLAN SELECT DISTINCT conversation FROM messages"
        f" WHERE labels = '{WITHOUT_EXACT_TIMES}'"
    ).fetchall()
    assert "messages_without_times" in plan[0][3]
