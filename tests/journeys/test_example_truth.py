"""What is rebuilt from the example shop's files is what its inventor meant."""

from collections.abc import Iterator

import pytest

from desktop.domain.task import Task
from desktop.services.example_shop import ExampleSize, fill_example
from desktop.services.invented_shop import Plan, Story, TrueConversation, invent
from desktop.store.database import Book, open_book


@pytest.fixture(scope="module")
def story() -> Story:
    return invent(Plan())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(tmp_path_factory.mktemp("example") / "example.replybook") as opened:
        fill_example(opened, ExampleSize(weeks=52, orders_per_week=120), Task())
        yield opened


def rebuilt(book: Book) -> dict[str, tuple[object, ...]]:
    """Message-ID of every mail → what the program made of its conversation."""
    return {
        message_id: tuple(facts)
        for message_id, *facts in book.connection.execute(
            "SELECT m.message_id, c.arrived, c.first_reply,"
            " (SELECT count(came_back) FROM resolutions r WHERE r.conversation = c.id) > 0,"
            " c.reason, c.outbound"
            " FROM messages m JOIN conversations c ON c.id = m.conversation"
        )
    }


def meant(true: TrueConversation) -> tuple[object, ...]:
    return true.arrived, true.first_reply, true.came_back, true.left_out or "", true.outbound


def test_at_least_99_in_100_conversations_are_as_meant(book: Book, story: Story) -> None:
    found = rebuilt(book)
    different = [t for t in story.truth if found.get(t.key.strip("<>")) != meant(t)]
    assert len(different) <= len(story.truth) // 100, [(t.kind, t.key) for t in different]


def test_as_many_conversations_count_as_were_meant(book: Book, story: Story) -> None:
    counted = book.connection.execute("SELECT count(*) FROM conversations WHERE reason = ''").fetchone()[0]
    assert abs(counted - len(story.conversations)) <= len(story.conversations) // 100


def test_left_out_reasons_are_counted_as_meant(book: Book, story: Story) -> None:
    true: dict[str, int] = {}
    for conversation in story.truth:
        if conversation.left_out:
            true[conversation.left_out] = true.get(conversation.left_out, 0) + 1
    found = dict(
        book.connection.execute(
            "SELECT reason, count(*) FROM conversations WHERE reason <> '' GROUP BY reason"
        )
    )
    assert set(found) == set(true)
    for reason, number in true.items():
        assert abs(found[reason] - number) <= max(1, number // 100), reason


def test_orders_and_links_are_as_meant(book: Book, story: Story) -> None:
    assert book.connection.execute("SELECT count(*) FROM orders").fetchone() == (len(story.orders),)
    counts = dict(book.connection.execute("SELECT number, NOT (test OR voided) FROM orders"))
    assert counts == {order.name: int(order.counts) for order in story.orders}
    links = dict(
        book.connection.execute(
            "SELECT m.message_id, o.number FROM conversations c JOIN messages m ON m.conversation = c.id"
            " LEFT JOIN orders o ON o.id = c.order_id WHERE c.reason = ''"
        )
    )
    different = [t for t in story.conversations if links.get(t.key.strip("<>")) != t.order]
    assert len(different) <= len(story.conversations) // 100, [(t.kind, t.key, t.order) for t in different]
