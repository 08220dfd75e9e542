"""Records on their way in: nothing odd in them stops the others, and no more is kept than is said."""

from dataclasses import replace

import pytest
from store.filling import SHOP, bring, mail, prepare

from desktop.domain.identity import digest
from desktop.domain.records import Kind, LeftOut, Message, Order, OrderLine, Skipped
from desktop.store.batches import (
    KeptFile,
    add_batch,
    all_batches,
    drop_batch,
    find_file,
    incoming_order_lines,
    keep_file_summary,
    prepare_dropping,
    prepare_file,
)
from desktop.store.counting import faults_of_file
from desktop.store.database import Book
from desktop.store.scratch import scratch
from desktop.store.staging import FileTally, Stager, order_token, stable_number, whole_characters

HOUR = 3600
START = 1_750_000_000
ANNA = "anna@x.example"
LETTER = mail(START, ANNA, SHOP, text="Hello", message_id="a")


def all_of(book: Book, query: str) -> list[tuple[object, ...]]:
    return book.connection.execute(query).fetchall()


def tally_of(book: Book, records: list[Message | Order | Skipped | LeftOut]) -> FileTally:
    with scratch(book) as connection:
        return prepare(connection, records)[1]


# --- Twice in one file


def test_a_mail_twice_in_a_file_is_one_with_the_labels_of_both(book: Book) -> None:
    bring(book, [replace(LETTER, labels=("Shop", "Inbox")), replace(LETTER, labels=("Orders",)), LETTER])
    assert all_of(book, "SELECT labels FROM messages") == [("Inbox\nOrders\nShop",)]
    assert all_of(book, "SELECT count(*) FROM sightings") == [(1,)]


def test_an_order_twice_in_a_file_is_as_its_later_row_says(book: Book) -> None:
    order = Order("shopify", "#1", START, total_minor=100)
    bring(book, [order, replace(order, total_minor=300)])
    assert all_of(book, "SELECT number, total_minor FROM orders") == [("#1", 300)]


# --- What is left out


def test_skipped_rows_are_all_counted_but_not_all_listed(book: Book) -> None:
    tally = tally_of(book, [Skipped(f"row {n}", "no date") for n in range(20_500)])
    assert tally.skipped_count == tally.read == 20_500
    assert len(tally.skipped) == 20_000


def test_what_was_read_is_counted_by_sort_and_reason(book: Book) -> None:
    lines = [OrderLine("Vase"), OrderLine("Cup")]
    tally = tally_of(
        book,
        [
            LETTER,
            replace(LETTER, kind=Kind.SPAM),
            LeftOut("draft"),
            Order("shopify", "#1", START + HOUR, lines=lines),
        ],
    )
    assert (tally.read, tally.messages, tally.orders, tally.newest) == (5, 2, 1, START + HOUR)
    assert tally.left_out == {"spam": 1, "draft": 1}


def stored_text(book: Book, kind: Kind, *, keep: bool) -> str:
    with scratch(book) as connection:
        prepare(connection, [replace(LETTER, kind=kind)], keep_left_out_text=keep)
        return str(connection.execute("SELECT text FROM scratch.incoming").fetchone()[0])


@pytest.mark.parametrize(
    "kind", [Kind.AUTO, Kind.BULK, Kind.NOREPLY, Kind.BOUNCE, Kind.SPAM, Kind.NOTIFICATION]
)
def test_the_text_of_left_out_mail_is_not_kept_unless_asked(book: Book, kind: Kind) -> None:
    assert stored_text(book, kind, keep=False) == ""
    assert stored_text(book, kind, keep=True) == "Hello"


def test_the_text_of_persons_is_kept(book: Book) -> None:
    assert stored_text(book, Kind.PERSON, keep=False) == "Hello"


# --- How far a file reaches


def chat(number: int, account: str) -> Message:
    return Message(digest(number), "whatsapp", START + number * HOUR, "tel:+311", thread="t", account=account)


def test_each_channel_account_has_its_own_coverage(book: Book) -> None:
    bring(
        book, [chat(3, "one"), chat(1, "one"), chat(5, "two"), chat(2, "one"), replace(LETTER, sent_at=START)]
    )
    reach = (
        "SELECT c.name, c.account, v.first, v.newest FROM coverage v JOIN channels c ON c.id = v.channel"
        " ORDER BY c.name, c.account"
    )
    assert all_of(book, reach) == [
        ("email", SHOP, START, START),
        ("whatsapp", "one", START + HOUR, START + 3 * HOUR),
        ("whatsapp", "two", START + 5 * HOUR, START + 5 * HOUR),
    ]


def test_mails_with_and_without_a_named_account_share_the_coverage_of_it(book: Book) -> None:
    bring(book, [LETTER, mail(START - HOUR, ANNA, SHOP, account=SHOP), mail(START + HOUR, ANNA, SHOP)])
    assert all_of(book, "SELECT first, newest FROM coverage") == [(START - HOUR, START + HOUR)]
    assert all_of(book, "SELECT count(DISTINCT channel) FROM messages") == [(1,)]


# --- Odd input


def test_a_sender_without_address_is_known_by_the_name(book: Book) -> None:
    bring(book, [mail(START, "", SHOP, sender_name="Anna  B"), mail(START + 1, "", SHOP, text="Hi")])
    points = "SELECT p.point FROM messages m JOIN points p ON p.id = m.sender ORDER BY sent_at"
    assert all_of(book, points) == [("name:email/Anna B",), ("name:email/?",)]


def test_thousands_of_recipients_are_no_harm(book: Book) -> None:
    bring(book, [mail(START, SHOP, *(f"p{n}@x.example" for n in range(5000)))])
    assert all_of(book, "SELECT count(*) FROM points") == [(5001,)]
    assert all_of(book, "SELECT reason FROM conversations") == [("outbound-first",)]


def test_nul_characters_are_kept_and_found(book: Book) -> None:
    batch = mail(START, ANNA, SHOP, text="Vase\0blue", subject="a\0b", message_id="m\0")
    bring(book, [batch, Order("shop\0", "#1\0", START, email="a\0@x.example", name="A\0")])
    bring(book, [batch, Order("shop\0", "#1\0", START, email="a\0@x.example", name="A\0")])
    assert all_of(book, "SELECT length(CAST(text AS BLOB)) FROM messages") == [(9,)]
    assert all_of(book, "SELECT count(*) FROM orders") == [(1,)]
    assert faults_of_file(book.connection) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Vase", "Vase"),
        ("Würde", "Würde"),
        ("half \ud83d of one", "half \ufffd of one"),
        ("\ud83d\ude00 in two halves", "😀 in two halves"),
        ("\udcff", "\ufffd"),
    ],
)
def test_halves_of_characters_become_whole(text: str, kept: str) -> None:
    assert whole_characters(text) == kept


def test_halves_of_characters_anywhere_stop_nothing(book: Book) -> None:
    half = "x\ud800"
    odd = Message(
        digest("odd"), "email", START, f"{half}@x.example", half, (f"{half}@y.example",), half, half,
        account=half, thread=half, message_id=half, references=(half,), reply_to=f"{half}@z.example",
        labels=(half,), agent=half,
    )  # fmt: skip
    order = Order("shopify", half, START, email=half, phone=half, handle=half, name=half, currency=half)
    order = replace(order, status=half, country=half, source=half, lines=[OrderLine(half, half)])
    bring(book, [odd, order, Skipped(half, half), LeftOut(half)])
    bring(book, [odd, order])
    assert all_of(book, "SELECT text, thread FROM messages") == [("x\ufffd", "x\ufffd")]
    assert all_of(book, "SELECT number, product FROM orders JOIN order_lines ON order_id = id") == [
        ("x\ufffd", "x\ufffd")
    ]
    assert all_of(book, "SELECT count(*), count(fields) FROM sightings") == [(4, 0)]


def test_halves_of_characters_in_file_names_and_summaries_stop_nothing(book: Book) -> None:
    with scratch(book) as connection, book.writing():
        given = {"owner": ["\udcff"]}
        prepare_file(
            connection, 1, digest=b"d", name="\udcff.csv", source="s", given=given, owner=(), newest=START
        )
        connection.execute("INSERT INTO main.files SELECT * FROM scratch.files")
        found = find_file(connection, b"d", "s", given)
        add_batch(connection, {"file": "\udcff.csv"}, [1])
    assert found is not None
    assert found.id == 1
    assert all_of(book, "SELECT name FROM files") == [("\ufffd.csv",)]
    assert all_batches(book.connection)[0].summary == {"file": "\ufffd.csv"}


@pytest.mark.parametrize("instant", [-(1 << 63), -10_000_000_000, 10_000_000_000, 1 << 63, 1 << 80])
def test_an_absurd_instant_sets_the_record_aside(book: Book, instant: int) -> None:
    absurd = [
        replace(LETTER, sent_at=instant),
        Order("shopify", "#1", instant),
        Order("shopify", "#2", START, delivered_at=instant),
        Order("shopify", "#3", START, updated_at=instant),
    ]
    tally = tally_of(book, absurd)
    assert tally.skipped_count == 4
    assert [skipped.where for skipped in tally.skipped] == ["a", "#1", "#2", "#3"]
    assert (tally.messages, tally.orders) == (0, 0)


def test_an_instant_before_1970_is_none_the_less_one(book: Book) -> None:
    bring(book, [replace(LETTER, sent_at=-HOUR), Order("shopify", "#1", -2 * HOUR, email=ANNA)])
    assert all_of(book, "SELECT arrived, order_id FROM conversations") == [(-HOUR, 1)]


@pytest.mark.parametrize(
    "order",
    [
        Order("shopify", "#1", START, total_minor=1 << 63),
        Order("shopify", "#1", START, refunded_minor=-(1 << 63)),
        Order("shopify", "#1", START, lines=[OrderLine("Vase", quantity=1 << 31)]),
        Order("shopify", "#1", START, lines=[OrderLine("Vase", price_minor=1 << 80)]),
    ],
)
def test_an_absurd_number_sets_the_order_aside(book: Book, order: Order) -> None:
    assert [skipped.where for skipped in tally_of(book, [order]).skipped] == ["#1"]


# --- Batches


def test_a_file_that_two_imports_hold_goes_with_the_last_of_them(book: Book) -> None:
    first = bring(book, [LETTER])
    (file,) = all_of(book, "SELECT id FROM files")[0]
    with book.writing() as connection:
        second = add_batch(connection, {}, [int(str(file))])
    for batch, dropped in ((first, []), (second, [(file,)])):
        with scratch(book) as connection, book.writing():
            prepare_dropping(connection, batch)
            assert connection.execute("SELECT file FROM scratch.dropped_files").fetchall() == dropped
            drop_batch(connection, batch)
    assert all_batches(book.connection) == []


def test_a_file_is_found_again_by_its_bytes_and_the_way_it_was_read(book: Book) -> None:
    given = {"owner": [SHOP], "time_zone": "UTC"}
    with scratch(book) as connection, book.writing():
        prepare_file(
            connection, 1, digest=b"d", name="f", source="s", given=given, owner=(SHOP,), newest=START
        )
        keep_file_summary(connection, 1, {"read": 3})
        connection.execute("INSERT INTO main.files SELECT * FROM scratch.files")
    connection = book.connection
    assert find_file(connection, b"d", "s", given) == KeptFile(1, (SHOP,), {"read": 3})
    assert find_file(connection, b"e", "s", given) is None
    assert find_file(connection, b"d", "other", given) is None
    assert find_file(connection, b"d", "s", {**given, "time_zone": "Asia/Tokyo"}) is None


def test_order_lines_are_counted_by_file(book: Book) -> None:
    with scratch(book) as connection:
        lines = [OrderLine("Vase"), OrderLine("Cup")]
        prepare(connection, [Order("shopify", "#1", START, lines=lines), Order("shopify", "#2", START)])
        assert incoming_order_lines(connection) == {1: 2}


# --- Small ones


def test_stable_numbers_fit_and_never_change() -> None:
    assert stable_number("mail", "a") == 307_700_107_867_795_064
    assert stable_number("a", "b") != stable_number("ab")
    assert 0 <= stable_number("\ud800") < 1 << 63


@pytest.mark.parametrize(
    ("number", "token"), [("#1042", "1042"), ("be-1042", "BE1042"), ("№ 7/8", "78"), ("", "")]
)
def test_an_orders_token_is_its_letters_and_digits(number: str, token: str) -> None:
    assert order_token(number) == token


def test_points_and_channels_are_numbered_once(book: Book) -> None:
    bring(book, [LETTER])
    with scratch(book) as connection:
        stager = Stager(connection)
        assert (
            stager.point(ANNA)
            == connection.execute("SELECT id FROM points WHERE point = ?", (ANNA,)).fetchone()[0]
        )
        assert stager.point("new@x.example") == stager.point("new@x.example") == 3
        assert stager.point("") == 0
        assert stager.channel("email", SHOP) == 1
        assert stager.channel("email", "other") == stager.channel("email", "other") == 2
