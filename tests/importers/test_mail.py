"""One raw mail becomes one message: its headers, its instant, its sort."""

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_mails import DATE, SENT_AT, SEPARATOR, raw, read

from desktop.domain.records import Kind, LeftOut, Message, Skipped
from desktop.importers.mail import (
    ADDRESS_LIMIT,
    HEADER_LIMIT,
    REFERENCE_LIMIT,
    parsed_date,
    read_mail,
)


def utc(*parts: int) -> int:
    return calendar.timegm((*parts, 0, 0, 0)[:6])


# --- Headers -------------------------------------------------------------------------------------------


def test_a_mail_as_gmail_exports_it():
    message = read_mail(
        SEPARATOR
        + raw(
            "X-GM-THRID: 1833215463084471980",
            "X-Gmail-Labels: Inbox,Opened",
            "Delivered-To: Hello@Shop.example",
            "Cc: Bob <bob@example.org>, hello@shop.example",
            "In-Reply-To: <9@example.org>",
            "References: <7@example.org>\n <8@example.org> <9@example.org>",
            "Reply-To: anna.private@example.net",
        )
    )
    assert isinstance(message, Message)
    assert message.channel == "email"
    assert message.account == ""
    assert message.sent_at == SENT_AT
    assert (message.sender, message.sender_name) == ("anna@example.org", "Anna Berg")
    assert message.recipients == ("hello@shop.example", "bob@example.org")
    assert message.subject == "Question"
    assert message.text == "Hello."
    assert message.kind is Kind.PERSON
    assert message.thread == "1833215463084471980"
    assert message.message_id == "1@example.org"
    assert message.references == ("9@example.org", "8@example.org", "7@example.org")
    assert message.reply_to == "anna.private@example.net"
    assert message.labels == ("Inbox", "Opened")
    assert message.delivered_to == "hello@shop.example"
    assert message.from_us is None


def test_line_ends_and_a_separator_change_nothing():
    mail = raw("X-Original-To: info@shop.example", "References: <a@b>\n <c@d>", body="One\n\nTwo\n")
    expected = read_mail(mail)
    assert isinstance(expected, Message)
    assert expected.text == "One\n\nTwo"
    assert expected.delivered_to == "info@shop.example"
    windows = mail.replace(b"\n", b"\r\n")
    headers_unix = mail.replace(b"Two", b"Two\r")
    for variant in (windows, headers_unix, SEPARATOR + mail, b">" + SEPARATOR + mail, SEPARATOR + windows):
        assert read_mail(variant) == expected


def test_header_names_in_any_case_and_with_blanks():
    message = read("IN-REPLY-to: <9@example.org>", "cC : bob@example.org", from_=None, FROM="x@example.org")
    assert message.sender == "x@example.org"
    assert message.references == ("9@example.org",)
    assert message.recipients == ("hello@shop.example", "bob@example.org")


def test_the_first_of_two_headers_counts_but_all_recipients():
    message = read("Subject: Second", "To: bob@example.org", "Bcc: eve@example.org")
    assert message.subject == "Question"
    assert message.recipients == ("hello@shop.example", "bob@example.org", "eve@example.org")


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("anna@example.org", "anna@example.org", ""),
        ("<Anna@Example.ORG>", "anna@example.org", ""),
        ('"Berg, Anna" <anna@example.org>', "anna@example.org", "Berg, Anna"),
        ('"Anna \\"A\\" Berg" <anna@example.org>', "anna@example.org", 'Anna \\"A\\" Berg'),
        ("anna@example.org <anna@example.org>", "anna@example.org", ""),
        ('"shop@example.net via Anna" <anna@example.org>', "anna@example.org", "shop@example.net via Anna"),
        ("anna@example.org (Anna Berg)", "anna@example.org", "Anna Berg"),
        ("Anna (work) <anna@example.org>", "anna@example.org", "work"),
        ("Anna\n  Berg\t<anna@example.org>", "anna@example.org", "Anna Berg"),
        ("=?UTF-8?Q?Zo=C3=AB_M=C3=BCller?= <zoe@example.org>", "zoe@example.org", "Zoë Müller"),
        ('"=?utf-8?B?Wm/Dqw==?=" <zoe@example.org>', "zoe@example.org", "Zoë"),
        ("=?utf-8?Q?M=C3=BCller=2C_Zo=C3=AB?= <zoe@example.org>", "zoe@example.org", "Müller, Zoë"),
        ("=?utf-8?Q?Zo=C3=AB_<zoe@example.org>?=", "zoe@example.org", "Zoë"),
        ("Zoë <zoe@example.org>", "zoe@example.org", "Zoë"),
        ("anna@example.org, bob@example.org", "anna@example.org", ""),
        ("anna+shop@example.org", "anna+shop@example.org", ""),
        ("anna@münchen.example", "anna@münchen.example", ""),
        ("Anna <anna@example.org>, Bob <bob@example.org>", "anna@example.org", "Anna"),
        ("MAILER-DAEMON", "name:email/MAILER-DAEMON", "MAILER-DAEMON"),
        ("Mail Delivery System <>", "name:email/Mail Delivery System", "Mail Delivery System"),
    ],
)
def test_senders(value, address, name):
    message = read(from_=value)
    assert message.sender == address
    if name != "work":
        assert message.sender_name == name


def test_a_sender_in_an_old_code_page():
    assert read(b"From: Zo\xeb <zoe@example.org>", from_=None).sender_name == "Zoë"


def test_without_from_the_sender_header_counts():
    assert read("Sender: bot@example.org", from_="").sender == "bot@example.org"


@pytest.mark.parametrize("value", [None, "", " ", "<>", "@"])
def test_without_any_sender_it_is_set_aside(value):
    record = read_mail(raw(from_=value))
    assert isinstance(record, Skipped)
    assert "who sent it" in record.reason


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("a@x.org, b@x.org", ("a@x.org", "b@x.org")),
        ('"Last, First" <a@x.org>, <b@x.org>', ("a@x.org", "b@x.org")),
        ("team: a@x.org, b@x.org;", ("a@x.org", "b@x.org")),
        ("undisclosed-recipients:;", ()),
        ("a@x.org (c@x.org), A@X.org", ("a@x.org",)),
        ("Anna, b@x.org", ("b@x.org",)),
        ('"odd name"@x.org, b@x.org', ("b@x.org",)),
        ("=?utf-8?Q?Zo=C3=AB_<a@x.org>?=", ("a@x.org",)),
        ("a@x.org; b@x.org", ("a@x.org", "b@x.org")),
        ("", ()),
    ],
)
def test_recipients(value, addresses):
    assert read(to=value).recipients == addresses


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        ("Hello  there\n again", "Hello there again"),
        ("=?UTF-8?Q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        ("Re: =?iso-8859-1?q?Gr=F6=DFe?= (2)", "Re: Größe (2)"),
        # one letter cut in two, over a fold
        ("=?UTF-8?Q?Gr=C3?=\n =?UTF-8?Q?=B6=C3=9Fe?=", "Größe"),
        ("=?UTF-8?B?R3LD?=\n =?utf-8?b?tsOfZQ==?=", "Größe"),
        ("=?UTF-8?Q?a?= =?ISO-8859-1?Q?=E9?=", "aé"),
        ("=?UTF-8*de?Q?=C3=A9?=", "é"),
        ("=?UTF-8?Q?a_b?= =?UTF-8?Q?_c?=", "a b c"),
        ("=?unknown?Q?caf=E9?=", "café"),
        ("=?UTF-8?Q?caf=E9?=", "café"),
        ("=?UTF-8?Q?unfinished", "=?UTF-8?Q?unfinished"),
        ("=?\0?Q?x?=", "=??Q?x?="),
        ("=?UTF-8?B?!!!?=", ""),
        ("Größe", "Größe"),
        ("", ""),
    ],
)
def test_subjects(value, subject):
    assert read(subject=value).subject == subject


@pytest.mark.parametrize(
    ("value", "message_id"),
    [
        ("<a@b>", "a@b"),
        (" <a@b> (added by x)", "a@b"),
        ("a@b", "a@b"),
        ("< a@b >", "a@b"),
        ("<a b@c>", "ab@c"),
        ("", ""),
        (None, ""),
    ],
)
def test_message_ids(value, message_id):
    assert read(message_id=value).message_id == message_id


def test_references_are_bounded_each_once_and_never_the_mail_itself():
    ids = " ".join(f"<{number}@x>" for number in range(200))
    message = read(f"References: {ids} <1@example.org> <199@x>", "In-Reply-To: <199@x> your mail")
    assert len(message.references) == REFERENCE_LIMIT
    assert message.references[:3] == ("199@x", "198@x", "197@x")


@pytest.mark.parametrize("value", ["", "x", "1" * 30])
def test_what_is_no_thread_is_none(value):
    assert read(f"X-GM-THRID: {value}").thread == ""


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        ("Inbox,Opened", ("Inbox", "Opened")),
        ("Inbox, Opened ,,Inbox", ("Inbox", "Opened")),
        ('"Orders, open",Inbox', ("Orders, open", "Inbox")),
        ('"say \\"hi\\", you",x', ('say "hi", you', "x")),
        ("=?UTF-8?Q?Bo=C3=AEte_de_r=C3=A9ception,Ouvert?=", ("Boîte de réception", "Ouvert")),
        (
            "=?UTF-8?Q?Archiviert,Ge=C3=B6ffnet,Kate?=\n =?UTF-8?Q?gorie:_=22Werbung=22?=",
            ("Archiviert", "Geöffnet", 'Kategorie: "Werbung"'),
        ),
        ("=?UTF-8?Q?=22Bestellungen,_offen=22,Gesendet?=", ("Bestellungen, offen", "Gesendet")),
        ("=?UTF-8?B?R2XDtmZmbmV0LEEvQg==?=", ("Geöffnet", "A/B")),
        ("=?UTF-8?Q?Cat=C3=A9gorie=C2=A0:_x?=", ("Catégorie : x",)),
        ('"never closed, x', ('"never closed', "x")),
        ("Inbox\n ,Sent", ("Inbox", "Sent")),
        ("", ()),
    ],
)
def test_labels(value, labels):
    assert read(f"X-Gmail-Labels: {value}").labels == labels


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (["X-Gmail-Labels: Drafts"], "draft"),
        (["X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?="], "draft"),
        (["X-Gmail-Labels: Papierkorb,Gesendet"], "trash"),
        (["X-Gmail-Labels: Spam,Trash"], "trash"),
        (["X-Gmail-Labels: Chats"], "chat"),
        (["X-Mozilla-Status: 0009"], "trash"),
    ],
)
def test_drafts_trash_and_chats_are_left_out(headers, reason):
    assert read_mail(raw(*headers)) == LeftOut(reason)


def test_a_label_of_ones_own_named_chat_is_no_chat():
    assert read("X-Gmail-Labels: Chat").kind is Kind.PERSON
    old_hangout = b"X-Gmail-Labels: Chat\n\nsender { full_name: Anna }\n"
    assert read_mail(old_hangout) == LeftOut("chat")


@pytest.mark.parametrize("status", ["0001", "", "zzzz", "00000001"])
def test_other_thunderbird_marks_leave_nothing_out(status):
    assert read(f"X-Mozilla-Status: {status}").kind is Kind.PERSON


# --- Time ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("Mon, 26 May 2025 22:18:04 +0200", utc(2025, 5, 26, 20, 18, 4)),
        ("26 May 2025 22:18:04 +0200", utc(2025, 5, 26, 20, 18, 4)),
        ("Mon, 6 May 2025 02:18:04 +0545 (NPT)", utc(2025, 5, 5, 20, 33, 4)),
        ("Mon, 26 May 2025 22:18:04 -0330", utc(2025, 5, 27, 1, 48, 4)),
        ("Mon, 26 May 2025 22:18 GMT", utc(2025, 5, 26, 22, 18)),
        ("Mon, 26 May 2025 22:18:04 EST", utc(2025, 5, 27, 3, 18, 4)),
        ("Mon, 26 May 2025 22:18:04 CEST", utc(2025, 5, 26, 20, 18, 4)),
        ("Mon, 26 May 2025 22:18:04", utc(2025, 5, 26, 22, 18, 4)),
        ("Mon, 26 May 2025 22:18:04 GMT+0200", utc(2025, 5, 26, 20, 18, 4)),
        ("Mon, 26 May 2025 22:18:04 +02:00", utc(2025, 5, 26, 20, 18, 4)),
        ("Mon, 26 May 2025 22:18:04 +2500", utc(2025, 5, 26, 22, 18, 4)),
        ("Mon, 26 May 2025 22:18:04 XYZ", utc(2025, 5, 26, 22, 18, 4)),
        ("Mon,26-May-25 22:18:04 +0000", utc(2025, 5, 26, 22, 18, 4)),
        ("Monday, 26 May 99 22:18:04 +0000", utc(1999, 5, 26, 22, 18, 4)),
        ("26 May 103 22:18:04 +0000", utc(2003, 5, 26, 22, 18, 4)),
        ("26 May 2025 10:18:04 PM +0000", utc(2025, 5, 26, 22, 18, 4)),
        ("26 May 2025 12:05 a.m. +0000", utc(2025, 5, 26, 0, 5)),
        ("26 May 2025 22.18.04 +0000", utc(2025, 5, 26, 22, 18, 4)),
        ("26 May 2025 22:18:04.123 +0100", utc(2025, 5, 26, 21, 18, 4)),
        ("Mon May 26 22:18:04 2025", utc(2025, 5, 26, 22, 18, 4)),
        ("Mon May 26 22:18:04 +0200 2025", utc(2025, 5, 26, 20, 18, 4)),
        ("Mon May 26 22:18:04 CEST 2025", utc(2025, 5, 26, 20, 18, 4)),
        ("May 26, 2025 10:18 PM", utc(2025, 5, 26, 22, 18)),
        ("2025-05-26T22:18:04+02:00", utc(2025, 5, 26, 20, 18, 4)),
        ("2025-05-26 22:18:04", utc(2025, 5, 26, 22, 18, 4)),
        ("2025/05/26 22:18", utc(2025, 5, 26, 22, 18)),
        ("Thu, 29 Feb 2024 23:59:60 +0000", utc(2024, 3, 1)),
        ("Fri, 30 Feb 2024 10:00:00 +0000", None),
        ("Fri, 31 Xyz 2024 10:00:00 +0000", None),
        ("Fri, 3 Xyz 2024 10:00 +0000", None),
        ("Fri, 1 Mar 2024 24:00:00 +0000", None),
        ("Fri, 1 Mar 2024 10:60:00 +0000", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Sun, 31 Dec 1989 23:59:59 +0000", None),
        ("Mon, 01 Jan 1990 00:00:00 +0000", utc(1990, 1, 1)),
        ("Fri, 01 Jan 2100 00:00:00 +0000", None),
        ("1 Jan 1970 00:00 UT", None),
        ("Mon May 26 22:18:04", None),
        ("not-a-real-date", None),
        ("", None),
        ("9" * 1000, None),
    ],
)
def test_dates(value, instant):
    assert parsed_date(value.encode()) == instant


RECEIVED = "Received: by mx.example with SMTP id x;\n        Mon, 26 May 2025 13:18:05 -0700 (PDT)"
ENVELOPE = b"From a@b.c Mon May 26 20:18:05 2025\n"


@pytest.mark.parametrize(
    ("date", "headers", "envelope", "sent_at"),
    [
        # the Date counts, also when it is long before
        (DATE, [RECEIVED], SEPARATOR, SENT_AT),
        ("Sun, 25 May 2025 10:00:00 +0000", [RECEIVED], b"", utc(2025, 5, 25, 10)),
        ("Mon, 6 Jan 2025 10:00:00 +0000", [], b"From a@b.c Mon Jan  6 10:00:05 2025\n", utc(2025, 1, 6, 10)),
        ("Tue, 27 May 2025 20:18:05 +0000", [RECEIVED], b"", utc(2025, 5, 27, 20, 18, 5)),
        # more than a day after it arrived it cannot be
        ("Tue, 27 May 2025 20:18:06 +0000", [RECEIVED], b"", SENT_AT + 1),
        ("Wed, 28 May 2025 10:00:00 +0000", [], ENVELOPE, SENT_AT + 1),
        ("26 May 2035 10:00 GMT", [], ENVELOPE, SENT_AT + 1),
        # no usable Date: the topmost Received, then the separator
        (None, [RECEIVED, "Received: x; 1 Jan 2020 10:00:00 +0000"], b"", SENT_AT + 1),
        ("Thu, 01 Jan 1970 00:00:00 +0000", [RECEIVED], b"", SENT_AT + 1),
        ("nonsense", ["Received: without a date"], SEPARATOR, SENT_AT + 1),
        (None, [], SEPARATOR, SENT_AT + 1),
        (None, [], b'From "a b"@c.d Mon May 26 20:18:05 2025\n', SENT_AT + 1),
        (None, [], b"From a@b.c 2025-05-26T20:18:05Z\n", SENT_AT + 1),
        # "-0000": a clock without zone, so the server that received it is asked
        ("Mon, 26 May 2025 22:18:04 -0000", [RECEIVED], b"", SENT_AT + 1),
        ("Mon, 26 May 2025 20:18:04 -0000", [], b"", SENT_AT),
        # the separator's own year may be nonsense
        (DATE, [], b"From - Thu Jan 01 00:00:00 1970\n", SENT_AT),
    ],
)
def test_the_instant_a_mail_was_sent(date, headers, envelope, sent_at):
    message = read_mail(envelope + raw(*headers, date=date))
    assert isinstance(message, Message)
    assert message.sent_at == sent_at


def test_without_any_instant_it_is_set_aside():
    record = read_mail(raw(date="nonsense"))
    assert isinstance(record, Skipped)
    assert "when it was sent" in record.reason


# --- What sort of mail ---------------------------------------------------------------------------------

REPORT = 'Content-Type: multipart/report; report-type={}; boundary="b"'


@pytest.mark.parametrize(
    ("headers", "from_", "kind"),
    [
        ([], "Anna <anna@example.org>", Kind.PERSON),
        (["X-Auto-Response-Suppress: All"], "anna@example.org", Kind.PERSON),
        (["Auto-Submitted: no"], "anna@example.org", Kind.PERSON),
        (["Return-Path: <anna@example.org>"], "anna@example.org", Kind.PERSON),
        # machines
        (["Auto-Submitted: auto-replied"], "anna@example.org", Kind.AUTO),
        (["Auto-Submitted: auto-generated"], "no-reply@example.org", Kind.AUTO),
        (["X-Autoreply: yes"], "anna@example.org", Kind.AUTO),
        (["X-Autorespond: I am away"], "anna@example.org", Kind.AUTO),
        (["Precedence: auto_reply"], "anna@example.org", Kind.AUTO),
        (["Return-Path: <>"], "anna@example.org", Kind.AUTO),
        ([REPORT.format("disposition-notification")], "anna@example.org", Kind.AUTO),
        # returned mails
        ([], "MAILER-DAEMON@mx.example.org", Kind.BOUNCE),
        ([], "Mail Delivery System <postmaster@example.org>", Kind.BOUNCE),
        ([], "Mail Delivery Subsystem <>", Kind.BOUNCE),
        (["Return-Path: <>", REPORT.format("delivery-status")], "x@example.org", Kind.BOUNCE),
        (["X-Failed-Recipients: bob@example.org"], "x@example.org", Kind.BOUNCE),
        (["Auto-Submitted: auto-replied"], "mailer-daemon@example.org", Kind.BOUNCE),
        # lists and newsletters
        (["List-Id: News <news.example.org>"], "news@example.org", Kind.BULK),
        (["List-Unsubscribe: <https://example.org/u>"], "news@example.org", Kind.BULK),
        (["Precedence: bulk"], "anna@example.org", Kind.BULK),
        (["Precedence: List"], "anna@example.org", Kind.BULK),
        (["List-Unsubscribe: <x>"], "noreply@example.org", Kind.BULK),
        (["List-Unsubscribe: <x>"], "store@shopify.com", Kind.BULK),
        # the shop's own Google Group is its inbox
        (["List-ID: <hello.shop.example>", "Precedence: list"], "anna@example.org", Kind.PERSON),
        # platforms and deaf senders
        ([], "Shopify <mailer@shopify.com>", Kind.NOTIFICATION),
        ([], "noreply@e.paypal.co.uk", Kind.NOTIFICATION),
        ([], "noreply@example.org", Kind.NOREPLY),
        ([], "ne-pas-repondre@example.org", Kind.NOREPLY),
        # buyers behind a marketplace
        ([], "x7k2p@marketplace.amazon.de", Kind.PERSON),
        ([], "buyer_1@members.ebay.co.uk", Kind.PERSON),
        ([], "conversations@mail.etsy.com", Kind.PERSON),
        (["List-Unsubscribe: <x>"], "x7k2p@marketplace.amazon.de", Kind.PERSON),
        ([], "noreply@mail.etsy.com", Kind.NOTIFICATION),
    ],
)
def test_kinds(headers, from_, kind):
    assert read(*headers, from_=from_).kind is kind


@pytest.mark.parametrize(
    ("from_", "headers", "kind"),
    [
        # the shop's own form, a platform's, a form service's
        ("wordpress@shop.example", [], Kind.PERSON),
        ("noreply@shop.example", [], Kind.PERSON),
        ("hello@shop.example", [], Kind.PERSON),
        ("mailer@shopify.com", [], Kind.PERSON),
        ("mailer@shopify.com", ["List-Unsubscribe: <x>"], Kind.PERSON),
        ("noreply@forms.example.net", [], Kind.PERSON),
        # no form
        ("noreply@news.example.net", ["List-Unsubscribe: <x>"], Kind.BULK),
        ("noreply@example.org", [], Kind.NOREPLY),
        ("mailer@shopify.com", ["Auto-Submitted: auto-generated"], Kind.AUTO),
    ],
)
def test_contact_forms_are_people(from_, headers, kind):
    message = read("Reply-To: Anna <anna@example.org>", *headers, from_=from_)
    assert message.kind is kind
    assert message.sender == from_
    assert message.reply_to == "anna@example.org"


@pytest.mark.parametrize(
    ("from_", "reply_to", "kind"),
    [
        ("mailer@shopify.com", "hello@shop.example", Kind.NOTIFICATION),  # answers go to the shop itself
        ("noreply@bank.example", "service@bank-mail.example", Kind.NOREPLY),  # nobody in particular
        ("noreply@bank.example", "noreply2@other.example", Kind.NOREPLY),
        ("anna@example.org", "anna@private.example", Kind.PERSON),
    ],
)
def test_an_answer_address_alone_makes_no_contact_form(from_, reply_to, kind):
    assert read(f"Reply-To: {reply_to}", from_=from_).kind is kind


def test_an_order_notice_that_names_the_buyer_is_no_contact():
    body = '<html><div id="body_content_inner">You have a new order</div></html>'
    headers = ["Reply-To: anna@example.org", "Content-Type: text/html"]
    assert read(*headers, from_="wordpress@shop.example", body=body).kind is Kind.NOTIFICATION


FORM = ["wordpress@shop.example", "noreply@shop.example", "hello@shop.example", "noreply@forms.example.net"]
FIELDS = {
    "en": "Name: Anna Berg\nE-mail: anna@example.org\nMessage:\nWhere is my parcel?\n",
    "de": "Vor- und Nachname: Anna Berg\nE-Mail-Adresse: anna@example.org\nIhre Nachricht: Wo ist es?\n",
    "nl": "Naam: Anna Berg\nE-mailadres: anna@example.org\nBericht: Waar blijft het?\n",
    "fr": "Nom : Anna Berg\nAdresse e-mail : anna@example.org\nVotre message : Où est mon colis ?\n",
    "es": "Nombre: Anna Berg\nCorreo electrónico: anna@example.org\nMensaje: ¿Dónde está?\n",
    "it": "Nome e cognome: Anna Berg\nIndirizzo email: anna@example.org\nMessaggio: Dov'\u00e8?\n",
    "below": "Name:\nAnna Berg\n\nEmail:\nanna@example.org\n\nBody:\nWhere is it?\n",
    "starred": "*Name:* Anna\n*E-mail:* <anna@example.org>\n*Comment:* Where is it?\n",
    "no label": "Name: Anna Berg\nE-mail: anna@example.org\n\nCould you tell me where my parcel is?\n",
}


@pytest.mark.parametrize("from_", FORM)
@pytest.mark.parametrize("language", FIELDS)
def test_who_filled_in_a_form_is_found_in_its_words(from_, language):
    message = read(from_=from_, body=FIELDS[language])
    assert (message.kind, message.sender, message.reply_to) == (Kind.PERSON, from_, "anna@example.org")
    message = read("Reply-To: hello@shop.example", from_=from_, body=FIELDS[language])
    assert (message.kind, message.reply_to) == (Kind.PERSON, "anna@example.org")


def test_a_platforms_form_is_a_person():
    message = read(from_="mailer@shopify.com", subject="New customer message", body=FIELDS["below"])
    assert (message.kind, message.reply_to) == (Kind.PERSON, "anna@example.org")
    message = read("Reply-To: anna@example.org", from_="mailer@shopify.com", body=FIELDS["below"])
    assert (message.kind, message.reply_to) == (Kind.PERSON, "anna@example.org")


@pytest.mark.parametrize(
    ("named", "body", "kind"),
    [
        # a signature, a colleague, an answer that quotes a form, a mail to somebody else
        ({"from_": "anna@shop.example"}, "See you.\nE-mail: anna@private.example\n", Kind.PERSON),
        ({"from_": "hello@shop.example"}, "Name: Anna\nE-mail: bob@shop.example\nMessage: x\n", Kind.PERSON),
        ({"from_": "hello@shop.example", "subject": "Re: form"}, FIELDS["en"], Kind.PERSON),
        ({"from_": "hello@shop.example", "to": "bob@example.net"}, FIELDS["en"], Kind.PERSON),
        ({"from_": "bob@example.net"}, FIELDS["en"], Kind.PERSON),
        # forms without a question
        (
            {"from_": "noreply@shop.example", "subject": "Neue Newsletter-Anmeldung"},
            FIELDS["en"],
            Kind.NOREPLY,
        ),
        ({"from_": "noreply@shop.example"}, "Name: Anna\nE-mail: anna@example.org\n", Kind.NOREPLY),
        # what a payment service says of a buyer
        (
            {"from_": "service@paypal.com"},
            "Name: Anna\nE-Mail: anna@example.org\nYou have been paid.\n",
            Kind.NOTIFICATION,
        ),
        (
            {"from_": "mailer@shopify.com", "subject": "New order #1042"},
            FIELDS["en"] + "Total: \u20ac 12.50\n",
            Kind.NOTIFICATION,
        ),
        (
            {"from_": "noreply@shop.example", "subject": "[Shop] Neue Bestellung (1042)"},
            FIELDS["de"] + "12,50 \u20ac\n",
            Kind.NOREPLY,
        ),
    ],
)
def test_what_is_no_form_names_no_customer(named, body, kind):
    message = read(**named, body=body)
    assert (message.kind, message.reply_to) == (kind, "")


def test_a_form_that_names_sums_is_no_order_notice():
    headers = ["Reply-To: anna@example.org"]
    body = FIELDS["en"] + "I paid \u20ac 12.50 for my new order.\n"
    assert (
        read(*headers, from_="mailer@shopify.com", subject="Question about my new order", body=body).kind
        is Kind.PERSON
    )
    notice = "Anna placed a new order.\nTotal: \u20ac 12.50\n"
    found = read(
        *headers, from_="mailer@shopify.com", subject="[Linen] New customer order (1042)", body=notice
    )
    assert found.kind is Kind.NOTIFICATION
    # Some shops send their forms in the template of their orders.
    body = '<div id="body_content_inner">' + FIELDS["en"].replace("\n", "<br>") + "</div>"
    assert (
        read(*headers, "Content-Type: text/html", from_="wordpress@shop.example", body=body).kind
        is Kind.PERSON
    )


def test_an_order_confirmation_in_the_shops_name_is_no_answer_of_a_person():
    confirmation = '<table><tr class="order-list__item"><td>Tablecloth</td></tr></table>'
    html = "Content-Type: text/html"
    named = {"from_": "hello@shop.example", "to": "anna@example.org", "body": confirmation}
    assert read(html, subject="Order #1042 confirmed", **named).kind is Kind.NOTIFICATION
    # The customer answers it, and quotes it.
    assert (
        read(html, from_="anna@example.org", subject="Re: Order #1042 confirmed", body=confirmation).kind
        is Kind.PERSON
    )
    assert read(html, "In-Reply-To: <x@y>", from_="anna@example.org", body=confirmation).kind is Kind.PERSON


def test_what_a_mail_server_took_for_spam():
    assert read("X-Spam-Flag: YES").kind is Kind.SPAM
    assert read("X-Spam-Status: Yes, score=7.1 required=5.0").kind is Kind.SPAM
    assert read("X-Spam-Flag: NO").kind is Kind.PERSON
    assert read("X-Spam-Status: No, score=0.1").kind is Kind.PERSON
    # Gmail has the last word where it has one.
    assert read("X-Spam-Flag: YES", "X-Gmail-Labels: Inbox").kind is Kind.PERSON


def test_a_talk_of_the_old_hangouts_is_set_aside():
    for label in ("Chats", "Chat", "=?UTF-8?Q?Chatverl=C3=A4ufe?="):
        body = 'sender {\n  full_name: "Anna Berg"\n}\n'
        chat = read_mail(raw(f"X-Gmail-Labels: {label}", from_=None, date=None, body=body))
        assert isinstance(chat, LeftOut)
        assert chat.reason == "chat"


def test_a_mail_that_was_never_sent_is_a_draft():
    draft = read_mail(raw("X-Unsent: 1"))
    assert isinstance(draft, LeftOut)
    assert draft.reason == "draft"


@pytest.mark.parametrize(
    "boundary",
    [
        'boundary*0="one-"; boundary*1="two"',
        'boundary*1="two"; boundary*0="one-"',
        "boundary*=us-ascii''one-two",
        "boundary*0*=us-ascii'en'one%2D; boundary*1=two",
        'Boundary*0=one-;\n boundary*1="two"',
    ],
)
def test_a_boundary_in_pieces(boundary):
    body = "--one-two\nContent-Type: text/plain; charset*=utf-8''utf-8\n\nAnna\n--one-two--\n"
    assert read(f"Content-Type: multipart/mixed; {boundary}", body=body).text == "Anna"


def test_flowed_lines_are_whole_again():
    flowed = "Content-Type: text/plain; format=flowed"
    body = "I ordered \ntwo weeks ago.\n\n> you wrote \n> this\n From here \non.\n-- \nAnna\nBerg\n"
    assert read(flowed, body=body).text == (
        "I ordered two weeks ago.\n\n> you wrote \n> this\nFrom here on.\n-- \nAnna\nBerg"
    )
    assert read(flowed + "; DelSp=yes", body="Lieferverzoe \ngerung\n").text == "Lieferverzoegerung"
    assert read(body="I ordered \ntwo.\n").text == "I ordered \ntwo."
    assert read(flowed, body=body).identity == read(body=body).identity


def test_spam_wins_over_everything():
    message = read(
        "X-Gmail-Labels: =?UTF-8?Q?Skr=C3=A4ppost?=", "Precedence: bulk", from_="mailer-daemon@x.org"
    )
    assert message.kind is Kind.SPAM


def test_reply_to_is_given_only_where_it_differs():
    assert read("Reply-To: ANNA@example.org").reply_to == ""
    assert read("Reply-To: nobody").reply_to == ""


# --- Identity ------------------------------------------------------------------------------------------


def test_from_quoting_and_white_space_do_not_change_who_a_mail_is():
    plain = read(body="Hi,\nFrom here on it works.\n>From is quoted twice.\n")
    quoted = read(body="Hi,\n>From here on it works.\n>>From is quoted twice.\n\n")
    windows = read(body="Hi,\r\n>From here on it works. \r\n>>From is quoted twice.\r\n")
    assert plain.identity == quoted.identity == windows.identity
    assert quoted.text == "Hi,\nFrom here on it works.\n>From is quoted twice."


def test_from_quoting_in_encoded_and_html_mails():
    encoded = "Content-Transfer-Encoding: quoted-printable"
    assert read(encoded, body=">From caf=C3=A9\n").text == "From café"
    html = "Content-Type: text/html"
    assert read(html, body="<p\n>From here</p>\n").text == "From here"
    assert read(html, body="<p\n>>From here</p>\n").text == "From here"
    assert read(html, body="<p>\n>From here</p>\n").text == "From here"


def test_colliding_ids_are_two_mails_and_a_copy_is_one():
    first, second = read(body="One"), read(body="Two")
    assert first.identity != second.identity
    assert first.identity == read("X-Gmail-Labels: Important", body="One").identity
    without = {"message_id": None}
    assert read(**without).identity == read(**without).identity
    assert read(**without).identity != read(subject="Other", **without).identity


# --- Hostile -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"From ", b"From a@b.c", SEPARATOR, SEPARATOR + b"\nno headers\n", b"\0" * 99]
)
def test_what_has_no_headers_is_set_aside(data):
    record = read_mail(data)
    assert isinstance(record, Skipped)
    assert "no mail headers" in record.reason


def test_headers_beyond_the_limit_are_not_read():
    padding = "\n".join(f"X-{number}: {'x' * 900}" for number in range(100))
    message = read(padding, "Cc: late@example.org", body="Below.")
    assert message.recipients == ("hello@shop.example",)
    assert message.text == "Below."
    endless = raw(body=b"").rstrip(b"\n") + b"\nX: " + b"x" * HEADER_LIMIT
    record = read_mail(endless)
    assert isinstance(record, Message)
    assert record.text == ""


def test_twenty_thousand_recipients_are_at_most_two_hundred():
    many = ", ".join(f"P{number} <p{number}@example.org>" for number in range(20_000))
    message = read(f"Cc: {many}", body="Hello")
    assert len(message.recipients) == ADDRESS_LIMIT
    assert message.text == "Hello"
    commas = read("Cc: " + "," * 60_000 + "late@example.org")
    assert commas.recipients == ("hello@shop.example",)


@pytest.mark.parametrize(
    "header",
    [
        "Subject: " + "=?a?q?" * 9000,
        "From: " + '"' * 60_000,
        "From: " + "(" * 60_000,
        "From: " + '"\\' * 30_000,
        "From: " + "<" * 60_000,
        "To: " + "a@" * 30_000,
        "X-Gmail-Labels: " + '"' * 60_000,
        "X-Gmail-Labels: " + '"a",' * 15_000,
        "References: " + "<" * 60_000,
        "References: " + "<a" * 30_000,
        "Date: " + " " * 60_000,
        "Content-Type: " + "boundary" * 7000,
        "Content-Type: multipart/mixed; boundary=" + "b" * 60_000,
        "Content-Disposition: " + "filename" * 7000,
        "Subject: " + "=?utf-8?b?" + "A" * 60_001 + "?=",
        "To:\n" + " \n" * 30_000,
    ],
    ids=lambda header: header[:24],
)
def test_hostile_headers_take_no_time(header):
    """Measured: each below 0.1 s."""
    name = header.split(":")[0].lower()
    record = read_mail(raw(header, **{name: None} if name in ("from", "to", "subject", "date") else {}))
    assert isinstance(record, (Message, Skipped))


@given(data=st.binary(max_size=400))
def test_any_bytes_give_a_record(data):
    assert isinstance(read_mail(data), (Message, Skipped, LeftOut))


header_bytes = st.lists(
    st.one_of(st.sampled_from(list(b'<>@,;:"()=?\r\n \t\0\xff\x80ab12')), st.integers(0, 255)),
    max_size=60,
).map(bytes)


@given(
    name=st.sampled_from(
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Content-Type",
            "X-Gmail-Labels",
            "References",
            "Received",
            "List-Id",
        ]
    ),
    value=header_bytes,
    body=st.binary(max_size=60),
)
def test_any_header_gives_a_record(name, value, body):
    record = read_mail(name.encode() + b": " + value + b"\n" + raw(body=body))
    assert isinstance(record, (Message, Skipped, LeftOut))
    if isinstance(record, Message):
        assert "\0" not in record.text + record.subject + record.sender_name
        (record.text + record.subject + record.sender + record.sender_name + "".join(record.labels)).encode()
