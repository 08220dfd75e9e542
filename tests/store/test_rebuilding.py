"""Who wrote to whom about which order, and that a change rebuilds those it touches and nobody else."""

import json
import sqlite3
from collections.abc import Callable
from typing import TypeVar

import pytest
from store.filling import SHOP, bring, mail, prepare, set_rule, take_out

from desktop.domain.conversations import Role
from desktop.domain.identity import digest
from desktop.domain.records import Kind, Message, Order
from desktop.store.database import Book
from desktop.store.scratch import scratch
from desktop.store.settling import settle

HOUR, DAY = 3600, 24 * 3600
START = 1_750_000_000
_Given = TypeVar("_Given")
ANNA, BOB, HELPER, FORM = "anna@x.example", "bob@x.example", "helper@y.example", "form@host.example"


def conversations(book: Book) -> list[tuple[str, str, int]]:
    """(customer, why it is left out, messages that count) of each, by time."""
    return book.connection.execute(
        "SELECT p.point, c.reason, c.messages FROM conversations c JOIN points p ON p.id = c.customer"
        " ORDER BY c.began, p.point"
    ).fetchall()


def linked(book: Book) -> list[tuple[str | None, int]]:
    """(number of the order, whether the customer named it) of each conversation, by time."""
    return book.connection.execute(
        "SELECT o.number, c.order_named FROM conversations c LEFT JOIN orders o ON o.id = c.order_id"
        " ORDER BY c.began"
    ).fetchall()


def roles(book: Book) -> list[Role]:
    return [Role(row[0]) for row in book.connection.execute("SELECT role FROM messages ORDER BY sent_at")]


# --- Direction


def test_who_is_us_decides_what_is_an_answer(book: Book) -> None:
    bring(book, [mail(START, ANNA, SHOP, message_id="a"), mail(START + HOUR, SHOP, ANNA, answers=("a",))])
    assert roles(book) == [Role.CUSTOMER, Role.OURS]
    assert conversations(book) == [(ANNA, "", 2)]
    first_reply = book.connection.execute("SELECT first_reply - arrived FROM conversations").fetchone()
    assert first_reply == (HOUR,)


def test_what_the_export_knows_wins_over_addresses(book: Book) -> None:
    chat = [
        Message(
            digest(n), "whatsapp", START + n, "tel:+311", from_us=n == 2, text="Hi", thread="t", account=SHOP
        )
        for n in (1, 2)
    ]
    bring(book, chat)
    assert roles(book) == [Role.CUSTOMER, Role.OURS]


def test_an_own_address_said_later_turns_all_of_history(book: Book) -> None:
    info = "info@shop.example"
    bring(book, [mail(START, ANNA, SHOP, message_id="a"), mail(START + HOUR, info, ANNA, answers=("a",))])
    assert roles(book) == [Role.CUSTOMER, Role.CUSTOMER]
    batch = bring(book, [mail(START + DAY, BOB, info)], owner=(SHOP, info))
    assert roles(book) == [Role.CUSTOMER, Role.OURS, Role.CUSTOMER]
    take_out(book, batch)
    assert roles(book) == [Role.CUSTOMER, Role.CUSTOMER]


def test_mail_among_ourselves_is_internal(book: Book) -> None:
    info = "info@shop.example"
    bring(book, [mail(START, SHOP, info)], owner=(SHOP, info))
    assert conversations(book) == [(SHOP, "internal", 0)]


def test_a_mail_that_only_we_wrote_is_outbound_first(book: Book) -> None:
    bring(book, [mail(START, SHOP, ANNA)])
    assert conversations(book) == [(ANNA, "outbound-first", 1)]


# --- Contact forms


def form_mail(number: int, person: str, sender: str = FORM) -> Message:
    return mail(
        START + number * HOUR, sender, SHOP, text=f"Question {number}", reply_to=person, thread="g",
        message_id=f"f{number}",
    )  # fmt: skip


def test_mails_of_one_form_in_one_gmail_thread_are_of_different_customers(book: Book) -> None:
    bring(book, [form_mail(0, ANNA), form_mail(1, BOB), mail(START + 2 * HOUR, SHOP, BOB, thread="g")])
    assert conversations(book) == [(ANNA, "", 1), (BOB, "", 2)]


def test_our_own_form_writes_in_our_name_for_the_customer(book: Book) -> None:
    bring(book, [form_mail(0, ANNA, sender=SHOP), mail(START + HOUR, SHOP, ANNA, thread="g")])
    assert conversations(book) == [(ANNA, "", 2)]
    assert roles(book) == [Role.CUSTOMER, Role.OURS]


def test_a_reply_address_of_ours_names_no_customer(book: Book) -> None:
    bring(book, [mail(START, ANNA, SHOP, reply_to=SHOP)])
    assert conversations(book) == [(ANNA, "", 1)]


# --- Others in a customer's thread


def test_a_forward_to_a_helper_is_no_answer_to_the_customer(book: Book) -> None:
    bring(
        book,
        [
            mail(START, ANNA, SHOP, message_id="a"),
            mail(START + HOUR, SHOP, HELPER, message_id="b", answers=("a",)),
        ],
    )
    assert roles(book) == [Role.CUSTOMER, Role.ASIDE]
    assert conversations(book) == [(ANNA, "", 1)]
    assert book.connection.execute("SELECT first_reply FROM conversations").fetchone() == (None,)


def test_an_answer_to_the_customer_and_a_helper_is_an_answer(book: Book) -> None:
    bring(
        book,
        [mail(START, ANNA, SHOP, message_id="a"), mail(START + HOUR, SHOP, HELPER, ANNA, answers=("a",))],
    )
    assert roles(book) == [Role.CUSTOMER, Role.OURS]


def test_a_supplier_who_writes_in_a_customers_thread_is_an_aside(book: Book) -> None:
    set_rule(book, "not-customers", json.dumps([HELPER]))
    bring(
        book,
        [
            mail(START, ANNA, SHOP, message_id="a"),
            mail(START + HOUR, HELPER, SHOP, text="It left the store house", answers=("a",)),
        ],
    )
    assert roles(book) == [Role.CUSTOMER, Role.ASIDE]
    assert conversations(book) == [(ANNA, "", 1)]


def test_who_is_no_customer_is_left_out_in_history_too_and_can_come_back(book: Book) -> None:
    bring(book, [mail(START, HELPER, SHOP), mail(START + HOUR, ANNA, SHOP)])
    set_rule(book, "not-customers", json.dumps([HELPER]))
    assert conversations(book) == [(HELPER, "not-a-customer", 1), (ANNA, "", 1)]
    set_rule(book, "not-customers", "[]")
    assert conversations(book) == [(HELPER, "", 1), (ANNA, "", 1)]


def test_a_thread_that_a_supplier_began_is_of_the_customer_who_wrote_in_it(book: Book) -> None:
    set_rule(book, "not-customers", json.dumps([HELPER]))
    bring(
        book,
        [mail(START, HELPER, SHOP, message_id="a"), mail(START + HOUR, ANNA, SHOP, answers=("a",))],
    )
    assert conversations(book) == [(ANNA, "internal", 0), (ANNA, "", 1)]


def test_a_phone_that_is_no_customer_stays_none_when_an_order_gives_it_an_address(book: Book) -> None:
    phone = "tel:+311"
    set_rule(book, "not-customers", json.dumps([phone]))
    bring(book, [Message(digest("w"), "whatsapp", START, phone, text="Hi", thread="t", account=SHOP)])
    bring(book, [Order("shopify", "#1", START, email=ANNA, phone=phone)])
    assert conversations(book) == [(ANNA, "not-a-customer", 1)]


def test_a_handle_that_turns_out_to_be_anothers_changes_no_third_persons_talk(book: Book) -> None:
    """Anna's and Bob's thread, and a mail of ours to a relay address that an order then shows to be Bob's."""
    relay = "relay-7@market.example"
    talk = [
        mail(START, ANNA, SHOP, text="Hello", message_id="a"),
        mail(START + HOUR, BOB, SHOP, text="Me too", message_id="b", answers=("a",)),
        mail(START + 2 * HOUR, SHOP, relay, text="See here", message_id="c", answers=("a",)),
    ]
    order = Order("etsy", "#1", START, email=BOB, handle=relay)
    bring(book, talk)
    before = roles(book)
    bring(book, [order])
    assert roles(book) == before


# --- Subjects


def subject_mails(days: int, *, second: str = "Re: Vase", sender: str = ANNA) -> list[Message]:
    """Two mails without any tie, the first answered at once."""
    return [
        mail(START, ANNA, SHOP, text="Is it blue?", subject="Vase"),
        mail(START + days * DAY, sender, SHOP, text="And how tall?", subject=second),
    ]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (subject_mails(14), 1),
        (subject_mails(15), 2),
        (subject_mails(1, second="Antw: vase"), 1),
        (subject_mails(1, second="Cup"), 2),
        (subject_mails(1, sender=BOB), 2),
        (subject_mails(1, second=""), 2),
    ],
)
def test_untied_mails_go_on_under_their_subject_for_fourteen_days(
    book: Book, records: list[Message], expected: int
) -> None:
    bring(book, records)
    assert len(conversations(book)) == expected


def test_tied_mails_do_not_go_by_their_subject(book: Book) -> None:
    bring(
        book,
        [
            mail(START, ANNA, SHOP, subject="Vase", message_id="a"),
            mail(START + DAY, ANNA, SHOP, subject="Vase", answers=("lost",)),
        ],
    )
    assert len(conversations(book)) == 2


# --- Orders


def test_a_strong_number_links_anybodys_order(book: Book) -> None:
    bring(book, [mail(START, ANNA, SHOP, text="Where is order #1042?")])
    assert linked(book) == [(None, 0)]
    batch = bring(book, [Order("shopify", "#1042", START - DAY, email=BOB)])
    assert linked(book) == [("#1042", 1)]
    take_out(book, batch)
    assert linked(book) == [(None, 0)]


@pytest.mark.parametrize(("buyer", "expected"), [(ANNA, ("#1042", 1)), (BOB, (None, 0))])
def test_a_weak_number_links_only_the_customers_own_order(
    book: Book, buyer: str, expected: tuple[str | None, int]
) -> None:
    # 100 days: too long ago to be linked as the nearest.
    bring(book, [mail(START, ANNA, SHOP, text="it is 1042")])
    bring(book, [Order("shopify", "#1042", START - 100 * DAY, email=buyer)])
    assert linked(book) == [expected]


@pytest.mark.parametrize(("days", "expected"), [(60, "#1"), (61, None)])
def test_without_a_number_the_nearest_order_within_sixty_days_is_meant(
    book: Book, days: int, expected: str | None
) -> None:
    bring(book, [mail(START, ANNA, SHOP, text="Where is it?")])
    batch = bring(book, [Order("shopify", "#1", START - days * DAY, email=ANNA)])
    assert linked(book) == [(expected, 0)]
    take_out(book, batch)
    assert linked(book) == [(None, 0)]


def test_a_test_or_voided_order_is_nobodys_nearest(book: Book) -> None:
    bring(
        book,
        [
            Order("shopify", "#1", START, email=ANNA),
            Order("shopify", "#2", START + DAY, email=ANNA, test=True),
            Order("shopify", "#3", START + 2 * DAY, email=ANNA, voided=True),
            mail(START + 3 * DAY, ANNA, SHOP, message_id="a"),
        ],
    )
    assert linked(book) == [("#1", 0)]


def test_the_nearest_order_is_the_last_before(book: Book) -> None:
    orders = [Order("shopify", f"#{day}", START + day * DAY, email=ANNA) for day in (-9, -3, 1)]
    bring(book, [mail(START, ANNA, SHOP, text="Where is it?"), *orders])
    assert linked(book) == [("#-3", 0)]


def test_two_shops_orders_of_one_number_and_instant_are_told_apart_the_same_way(book: Book) -> None:
    one, other = (Order(shop, "#1", START - DAY, email=ANNA) for shop in ("etsy", "shopify"))
    bring(book, [mail(START, ANNA, SHOP, text="Where is it?"), other])
    bring(book, [one])
    shop = "SELECT o.shop FROM conversations c JOIN orders o ON o.id = c.order_id"
    assert book.connection.execute(shop).fetchone() == ("shopify",)


# --- What a change touches


def filled(book: Book, people: int) -> None:
    """A mail, an answer and an order of each of many people."""
    records: list[Message | Order] = []
    for n in range(people):
        person, at = f"p{n}@x.example", START + n * HOUR
        records.append(mail(at, person, SHOP, text=f"Where is order #5{n:05}?", message_id=f"q{n}"))
        records.append(mail(at + 600, SHOP, person, message_id=f"r{n}", answers=(f"q{n}",)))
        records.append(Order("shopify", f"#5{n:05}", at - DAY, email=person, phone=f"tel:+3160000{n}"))
    bring(book, records)


MORE = [
    mail(START + DAY, "p3@x.example", SHOP, text="And now?", message_id="more", answers=("r3",)),
    mail(START, "p4@x.example", SHOP, text="Where is order #500004?", message_id="q4", labels=("Inbox",)),
    mail(START + DAY, "new@x.example", SHOP, text="Hello", message_id="hello"),
    Order("shopify", "#500005", START + 5 * HOUR - DAY, email="p5@x.example", refunded_minor=100),
    Order("shopify", "#9", START, email="p6@x.example", phone="tel:+31600007"),
]


def test_only_touched_customers_are_rebuilt(book: Book) -> None:
    filled(book, 40)
    everybody = dict(book.connection.execute("SELECT point, id FROM points"))
    with scratch(book) as connection:
        prepare(connection, MORE)
        settle(connection)
        touched = {row[0] for row in connection.execute("SELECT customer FROM scratch.touched")}
        names = {name for name, id_ in everybody.items() if id_ in touched and "@" in name}
        assert names == {f"p{n}@x.example" for n in (3, 4, 5, 6, 7)}  # p7 shares a phone with #9
        assert connection.execute("SELECT count(*) FROM scratch.conversations").fetchone() == (6,)


def test_the_rows_of_others_are_not_written(book: Book) -> None:
    filled(book, 10)
    book.connection.execute(
        "UPDATE conversations SET open_minutes = 7"  # a mark that a rebuild would wipe out
    )
    bring(book, MORE)
    kept = "SELECT count(*) FROM conversations WHERE open_minutes = 7"
    assert book.connection.execute(kept).fetchone() == (5,)


def work_of(book: Book, action: Callable[[], _Given]) -> tuple[_Given, int]:
    """What an action gives, and how many steps SQLite's machine took for it, in hundreds."""
    steps = [0]

    def step() -> int:
        steps[0] += 1
        return 0

    book.connection.set_progress_handler(step, 100)
    try:
        return action(), steps[0]
    finally:
        book.connection.set_progress_handler(None, 0)


def test_a_small_imports_work_does_not_grow_with_the_book(book: Book) -> None:
    """Ten times the messages may cost at most half as much again."""

    def bring_more(number: int) -> tuple[int, int]:
        more = [
            mail(START + DAY, f"p{number}@x.example", SHOP, text="And?", answers=(f"r{number}",)),
            Order("shopify", f"#500{number:03}", START, email=f"p{number}@x.example", status="sent"),
        ]
        return work_of(book, lambda: bring(book, more))

    filled(book, 60)
    small = bring_more(7)
    filled(book, 600)
    batch, work = bring_more(8)
    assert work < 1.5 * small[1]
    assert work_of(book, lambda: take_out(book, batch))[1] < 1.5 * small[1]


def test_a_rule_rebuilds_everything(book: Book) -> None:
    bring(
        book,
        [
            mail(START, ANNA, SHOP, message_id="a"),
            mail(START + HOUR, SHOP, ANNA, message_id="b", answers=("a",)),
            mail(START + 10 * DAY, ANNA, SHOP, text="Is it here yet?", answers=("b",)),
        ],
    )
    assert len(conversations(book)) == 1
    set_rule(book, "split-days-mail", "7")
    assert len(conversations(book)) == 2


def test_left_out_mail_has_its_reason(book: Book) -> None:
    bring(book, [mail(START, ANNA, SHOP, kind=Kind.SPAM), mail(START + 1, SHOP, ANNA, kind=Kind.AUTO)])
    assert conversations(book) == [(ANNA, "spam", 0), (ANNA, "shop-notification", 0)]


def test_everything_is_refused_where_a_reference_would_dangle(book: Book) -> None:
    with pytest.raises(sqlite3.IntegrityError), book.writing() as connection:
        connection.execute("INSERT INTO coverage VALUES (99, 99, 0, 0)")
