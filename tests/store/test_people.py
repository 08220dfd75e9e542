"""A phone number or handle is one person's if every order that shows it shows that one address."""

from store.filling import SHOP, bring, take_out

from desktop.domain.identity import digest
from desktop.domain.records import Message, Order
from desktop.store.database import Book

DAY = 24 * 3600
START = 1_750_000_000
PHONE = "tel:+31612345678"
ANNA, BOB = "anna@x.example", "bob@x.example"


def order(number: str, email: str = "", phone: str = PHONE, handle: str = "", **more: object) -> Order:
    return Order("shopify", number, START, email=email, phone=phone, handle=handle, **more)  # type: ignore[arg-type]


def chat() -> Message:
    return Message(digest("chat"), "whatsapp", START + DAY, PHONE, text="Hi", thread="t", account=SHOP)


def customers_of_orders(book: Book) -> dict[str, str | None]:
    query = "SELECT o.number, p.point FROM orders o LEFT JOIN points p ON p.id = o.customer"
    return dict(book.connection.execute(query))


def customers_of_conversations(book: Book) -> list[str]:
    query = "SELECT p.point FROM conversations c JOIN points p ON p.id = c.customer ORDER BY c.id"
    return [row[0] for row in book.connection.execute(query)]


def names(book: Book) -> dict[str, str]:
    query = "SELECT p.point, c.name FROM customers c JOIN points p ON p.id = c.id"
    return dict(book.connection.execute(query))


def test_a_phone_belongs_to_the_one_address_its_orders_show(book: Book) -> None:
    bring(book, [order("#1", ANNA), order("#2")])
    assert customers_of_orders(book) == {"#1": ANNA, "#2": ANNA}


def test_a_shared_phone_stays_a_customer_of_its_own(book: Book) -> None:
    bring(book, [order("#1", ANNA), order("#2", BOB), order("#3")])
    assert customers_of_orders(book) == {"#1": ANNA, "#2": BOB, "#3": PHONE}


def test_a_phone_without_any_address_is_a_customer(book: Book) -> None:
    bring(book, [order("#1"), order("#2")])
    assert customers_of_orders(book) == {"#1": PHONE, "#2": PHONE}


def test_a_handle_belongs_to_an_address_like_a_phone(book: Book) -> None:
    bring(book, [order("#1", ANNA, phone="", handle="name:etsy/anna"), order("#2", "", "", "name:etsy/anna")])
    assert customers_of_orders(book) == {"#1": ANNA, "#2": ANNA}


def test_an_order_without_anybody_has_no_customer(book: Book) -> None:
    bring(book, [order("#1", phone="", name="Anna")])
    assert customers_of_orders(book) == {"#1": None}
    assert names(book) == {}


def test_old_chats_follow_their_phone_to_its_address_and_back(book: Book) -> None:
    bring(book, [chat()])
    assert customers_of_conversations(book) == [PHONE]
    first = bring(book, [order("#1", ANNA)])
    assert customers_of_conversations(book) == [ANNA]
    second = bring(book, [order("#2", BOB)])
    assert customers_of_conversations(book) == [PHONE]
    take_out(book, first)
    assert customers_of_conversations(book) == [BOB]
    take_out(book, second)
    assert customers_of_conversations(book) == [PHONE]


def test_an_order_that_changes_its_address_takes_the_phone_along(book: Book) -> None:
    bring(book, [chat(), order("#1", ANNA, updated_at=START)])
    bring(book, [order("#1", BOB, updated_at=START + DAY)])
    assert customers_of_orders(book) == {"#1": BOB}
    assert customers_of_conversations(book) == [BOB]
    assert set(names(book)) == {BOB}


def test_a_customer_is_called_as_the_latest_order_says(book: Book) -> None:
    bring(
        book, [order("#1", ANNA, name="Anna"), Order("shopify", "#2", START + DAY, email=ANNA, name="Anna B")]
    )
    assert names(book) == {ANNA: "Anna B"}
