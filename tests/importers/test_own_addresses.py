"""Whose mailbox it is, guessed from its mails."""

from desktop.domain.records import Message
from desktop.importers.own_addresses import OwnAddressTally


def mail(sender: str, *recipients: str, delivered_to: str = "", labels: tuple[str, ...] = ()) -> Message:
    return Message(
        identity=b"", channel="email", sent_at=0, sender=sender, recipients=recipients,
        delivered_to=delivered_to, labels=labels,
    )  # fmt: skip


def tally(*mails: Message) -> list[tuple[str, int, float]]:
    seen = OwnAddressTally()
    for message in mails:
        seen.see(message)
    return seen.proposed()


def test_an_empty_mailbox_is_nobodys():
    assert tally() == []


def test_the_address_mails_are_delivered_to_and_sent_from():
    inbox = [mail(f"c{n}@x", "hello@shop", delivered_to="hello@shop", labels=("Inbox",)) for n in range(6)]
    sent = [mail("hello@shop", "c1@x", labels=("Gesendet",)), mail("info@shop", "c2@x", labels=("Sent",))]
    assert tally(*inbox, *sent) == [("hello@shop", 7, 7 / 8), ("info@shop", 1, 1 / 8)]


def test_aliases_that_write_to_many_follow_the_surer_ones():
    inbox = [mail(f"c{n}@x", "hello@shop", delivered_to="hello@shop") for n in range(10)]
    alias = [mail("team@shop", f"c{n}@x") for n in range(5)]
    newsletter = [mail("news@letters.example", "hello@shop") for _ in range(5)]
    assert tally(*inbox, *alias, *newsletter) == [("hello@shop", 10, 0.5), ("team@shop", 5, 0.25)]


def test_without_any_sign_it_is_who_is_in_nearly_all_mails():
    mails = [mail(f"c{n}@x", "hello@shop") for n in range(3)] + [mail("hello@shop", "c1@x")]
    assert tally(*mails) == [("hello@shop", 4, 1.0), ("c1@x", 2, 0.5)]


def test_nobody_is_proposed_by_accident():
    robots = [mail("noreply@x", f"c{n}@x", delivered_to="noreply@x") for n in range(9)]
    assert tally(*robots) == []
    inbox = [mail("a@x", "hello@shop", delivered_to="hello@shop") for _ in range(99)]
    stray = [mail("a@x", "hello@shop", delivered_to="old@elsewhere")]
    assert [address for address, _, _ in tally(*inbox, *stray)] == ["hello@shop"]
    assert [address for address, _, _ in tally(mail("name:email/x", "hello@shop"))] == ["hello@shop"]


def test_a_crowd_is_counted_in_bounded_memory():
    seen = OwnAddressTally()
    for number in range(30_000):
        seen.see(mail(f"c{number}@x", "hello@shop"))
    for number in range(100):
        seen.see(mail("hello@shop", f"c{number}@x"))
    assert seen.proposed()[0] == ("hello@shop", 30_100, 1.0)
    assert len(seen._present) < 25_000
    assert len(seen._written_to["hello@shop"]) == 50
    assert len(seen._written_to) < 25_000


def test_at_most_ten_are_proposed():
    mails = [mail(f"s{n % 12}@shop", f"c{n}@x", labels=("Sent",)) for n in range(120)]
    assert len(tally(*mails)) == 10


def test_who_wrote_how_much_and_which_machine_the_most():
    seen = OwnAddressTally()
    assert (seen.messages, seen.wrote("hello@shop"), seen.busiest_machine()) == (0, 0, "")
    for message in [mail("hello@shop", "c1@x")] * 2 + [
        mail("noreply@x", "hello@shop"),
        mail("a@paypal.com", "b@x"),
    ] * 2:
        seen.see(message)
    seen.see(mail("a@paypal.com", "hello@shop"))
    assert (seen.messages, seen.wrote("hello@shop"), seen.wrote("c1@x")) == (7, 2, 0)
    assert seen.busiest_machine() == "a@paypal.com"
