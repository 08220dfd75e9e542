"""What an address says about who is behind it."""

import pytest

from desktop.importers.mail_senders import (
    SenderSort,
    is_list_of,
    is_role_address,
    is_shop_notice,
    sort_of_sender,
)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "noreply",
            "no-reply",
            "no_reply",
            "no.reply",
            "noreply+1042",
            "shop-noreply",
            "noreplies",
            "no-reply-42",
        ),
        *(
            "donotreply",
            "do-not-reply",
            "do_not_reply",
            "donot-reply",
            "nicht-antworten",
            "bitte-nicht-antworten",
        ),
        *(
            "ne-pas-repondre",
            "nepasrepondre",
            "no-responder",
            "noresponder",
            "non-rispondere",
            "nao-responda",
        ),
        *("niet-beantwoorden", "nie-odpowiadac", "nieodpowiadaj", "neodpovidat", "svara-inte", "svar-ikke"),
    ],
)
def test_addresses_that_read_no_answers(name):
    assert sort_of_sender(f"{name}@x.example") is SenderSort.NOREPLY


@pytest.mark.parametrize(
    "name", ["anna", "norbert", "info", "reply", "casino.reply", "anoreply", "piano-replies-x"]
)
def test_addresses_that_do(name):
    assert sort_of_sender(f"{name}@x.example") is SenderSort.PERSON


@pytest.mark.parametrize(
    ("address", "sort"),
    [
        ("mailer@shopify.com", SenderSort.PLATFORM),
        ("store+1@t.shopifyemail.com", SenderSort.PLATFORM),
        ("service@intl.paypal.de", SenderSort.PLATFORM),
        ("seller-notification@amazon.co.uk", SenderSort.PLATFORM),
        ("auto-confirm@amazon.com.au", SenderSort.PLATFORM),
        ("noreply@stripe.com", SenderSort.PLATFORM),
        ("transaction@etsy.com", SenderSort.PLATFORM),
        ("x@marketplace.amazon.fr", SenderSort.RELAY),
        ("x@members.ebay.de", SenderSort.RELAY),
        ("x@mail.etsy.com", SenderSort.RELAY),
        # what a marketplace says itself from where its buyers write
        ("transaction@mail.etsy.com", SenderSort.PLATFORM),
        ("ebay@members.ebay.com", SenderSort.PLATFORM),
        ("auto-communication@marketplace.amazon.de", SenderSort.PLATFORM),
        ("seller-notifications@marketplace.amazon.de", SenderSort.PLATFORM),
        ("noreply@klarna.com", SenderSort.PLATFORM),
        ("info@mollie.com", SenderSort.PLATFORM),
        # a carrier's programs, and its people
        ("tracking@dpd.de", SenderSort.PLATFORM),
        ("noreply@dhl.com", SenderSort.PLATFORM),
        ("order-update@dhl.de", SenderSort.PLATFORM),
        ("paketzustellung@gls-group.eu", SenderSort.PLATFORM),
        ("petra.meier@dhl.com", SenderSort.PERSON),
        ("anna@shopify.example.org", SenderSort.PERSON),
        ("anna@notamazon.com", SenderSort.PERSON),
        ("anna@localhost", SenderSort.PERSON),
        ("anna@co.uk", SenderSort.PERSON),
        ("mailer-daemon@x.example", SenderSort.DAEMON),
        ("postmaster@x.example", SenderSort.DAEMON),
        ("name:email/Mail Delivery System", SenderSort.DAEMON),
        ("name:email/anna", SenderSort.PERSON),
    ],
)
def test_platforms_marketplaces_and_servers(address, sort):
    assert sort_of_sender(address) is sort


def test_addresses_of_nobody_in_particular():
    assert is_role_address("info@x.example")
    assert not is_role_address("anna@x.example")


def test_a_list_on_the_shops_own_host_is_its_inbox():
    assert is_list_of("anna@shop.example", b"Support <support.shop.example>")
    assert is_list_of("anna@shop.example", b"support.Shop.Example")
    assert not is_list_of("anna@shop.example", b"<news.othershop.example>")
    assert not is_list_of("anna@shop.example", b"<shop.example.lists.org>")
    assert not is_list_of("", b"<x>")


def test_order_notices_are_known_by_their_template():
    assert is_shop_notice(b'<td class="order-list__item">')
    assert is_shop_notice(b'<div id=3D"body_content_inner">')
    assert not is_shop_notice(b"From: Anna\nMessage: where is my order?")
