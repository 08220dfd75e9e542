"""The words of a mail that are its writer's own, thank-yous, and order numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.mail_text import is_pleasantry, mentions, own_words

# --- Own words -----------------------------------------------------------------------------------------

HEADS_OF_QUOTES = [
    "On Mon, May 26, 2025 at 10:15 PM Julie <julie@example.org> wrote:",
    "On Mon, May 26, 2025 at 10:15\u202fPM julie.sender Julie Sender <\njulie.sender@example.org> wrote:",
    "On Dec 16, 2011, at 12:47 PM, Corey\n<reply@example.org>\nwrote:",
    "Op ma 26 mei 2025 om 22:15 schreef Julie <julie@example.org>:",
    "Op 26 mei 2025 om 22:15 heeft Julie <julie@example.org> het volgende geschreven:",
    "Am Mo., 26. Mai 2025 um 22:15 Uhr schrieb Julie <julie@example.org>:",
    "Am 26.05.2025 um 22:15 schrieb Julie:",
    "Le lun. 26 mai 2025 à 22:15, Julie <julie@example.org> a écrit :",
    "El lun, 26 may 2025 a las 22:15, Julie (<julie@example.org>) escribió:",
    "Il giorno lun 26 mag 2025 alle ore 22:15 Julie <julie@example.org> ha scritto:",
    "Em seg., 26 de mai. de 2025 às 22:15, Julie <julie@example.org> escreveu:",
    "pon., 26 maj 2025 o 22:15 Julie <julie@example.org> napisał(a):",
    "W dniu 26.05.2025 o 22:15, Julie pisze:",
    "Den mån 26 maj 2025 kl 22:15 skrev Julie <julie@example.org>:",
    "mån 26 maj 2025 kl. 22:15 skrev Julie <julie@example.org>:",
    "Den man. 26. maj 2025 kl. 22.15 skrev Julie <julie@example.org>:",
    "po 26. 5. 2025 v 22:15 odesílatel Julie <julie@example.org> napsal:",
    "2025-05-26 22:15 GMT+02:00 Julie wrote:",
]


@pytest.mark.parametrize("head", HEADS_OF_QUOTES)
def test_quoted_mails_are_cut_with_or_without_marks(head):
    assert own_words(f"Yes, please.\n\n{head}\n\n> Shall we?\n> Julie\n") == "Yes, please."
    assert own_words(f"Yes, please.\n{head}\n\nShall we?\nJulie\n") == "Yes, please."
    assert own_words(f"Yes, please.\r\n{head}\r\n\r\nShall we?\r\n") == "Yes, please."
    assert own_words(f"{head}\n> Shall we?\n\nYes, please.\n> And blue?\n\nNo.") == "Yes, please.\n\n\nNo."


@pytest.mark.parametrize(
    "cut",
    [
        "-----Original Message-----\nFrom: Julie\n",
        "-----Ursprüngliche Nachricht-----\nVon: Julie",
        "-----Oorspronkelijk bericht-----",
        "-----Message d'origine-----",
        "-----Mensaje original-----",
        "-----Messaggio originale-----",
        "-----Mensagem original-----",
        "-----Wiadomość oryginalna-----",
        "-----Ursprungligt meddelande-----",
        "-----Oprindelig meddelelse-----",
        "---------- Forwarded message ---------",
        "From: Julie <julie@example.org>\nSent: Monday, May 26\nTo: us\nSubject: x",
        "*From:* Julie [mailto:julie@example.org]\n*Sent:* Monday",
        "Von: Julie <julie@example.org>\nGesendet: Montag, 26. Mai 2025\nAn: uns",
        "Van: Julie <julie@example.org>\nVerzonden: maandag 26 mei",
        "De : Julie <julie@example.org>\nEnvoyé : lundi 26 mai",
        "De: Julie\nEnviado el: lunes",
        "Da: Julie\nInviato: lunedì",
        "De: Julie\nData: segunda-feira",
        "Od: Julie\nWysłano: poniedziałek",
        "Från: Julie\nSkickat: den 26 maj",
        "Fra: Julie\nSendt: 26. maj",
        "________________________________\nFrom: Julie\nSent: Monday",
        "-- \nJulie\nExample Ltd",
        "--\nJulie",
        "_______________________________________________\nlist@example.org",
        "Sent from my iPhone",
        "Sent from my Verizon Wireless BlackBerry",
        "Get Outlook for iOS",
        "Von meinem iPhone gesendet",
        "Gesendet mit der GMX Mail App",
        "Verstuurd vanaf mijn iPhone",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Inviato da iPhone",
        "Wysłane z iPhone’a",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
    ],
)
def test_old_mails_and_signatures_are_cut(cut):
    assert own_words(f"Where is it?\n\n{cut}\nmore\n").splitlines()[0] == "Where is it?"
    assert own_words(f"Where is it?\n\n{cut}") == "Where is it?"


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "On your site I saw a scarf.\nIt was blue:\nnot red.",
        "On Monday 26 May you wrote that it was sent.",
        "this is -- no signature",
        "Sent from my desk, is much easier than my mobile phone.",
        "Sent from a magnificent torch of pixels",
        "From: Hamburg\n\nI would like to order.",
        "One: this\n- and that\n\nTwo: more",
        "I paid -----------\nreally",
        "a > b and c",
    ],
)
def test_ordinary_words_are_kept(text):
    assert own_words(text) == text


def test_a_contact_form_is_all_own_words():
    text = "From: Anna <anna@example.org>\nSubject: Where is it\n\nMessage Body:\nWhere is my order?"
    assert own_words(text) == text


def test_nothing_of_its_own():
    assert own_words("") == ""
    assert own_words("> only\n> quoted") == ""
    assert own_words("On 26 May 2025 Julie wrote:\n\nwords without marks") == ""


@pytest.mark.parametrize(
    ("name", "beginning", "end"),
    [
        ("correct_sig", "this is an email", "with a correct -- signature."),
        ("email_1_1", "Hi folks", "-Abhishek Kona"),
        ("email_1_2", "Hi,", 'delete them all individually."'),
        ("email_1_3", "Oh thanks.", "-Abhishek Kona"),
        ("email_1_4", "Awesome!", "another problem with it."),
        ("email_1_5", "One: Here's", "for a while."),
        ("email_1_6", "I get proper", "torch of pixels"),
        ("email_1_7", ":+1:", ":+1:"),
        ("email_1_8", "I will reply under this one", "and under this."),
        ("email_2_1", "Outlook with a reply", "------------------------------"),
        ("email_2_2", "Outlook with a reply directly", "above line"),
        ("email_2_3", "Outlook with a reply directly", "above line"),
        ("email_BlackBerry", "Here is", "another email"),
        ("email_bullets", "test 2 this", "and another"),
        ("email_iPhone", "Here is", "another email"),
        ("email_multi_word_sent_from_my_mobile_device", "Here is", "another email"),
        ("email_one_is_not_on", "Thank, this", "when I run..."),
        ("email_sent_from_my_not_signature", "Here is", "than my mobile phone."),
        ("email_sig_delimiter_in_middle_of_line", "Hi there!", "kthxbai"),
        ("greedy_on", "On your remote host", "the tunnel is not working."),
        ("pathological", "I think you're", "get back to a computer."),
    ],
)
def test_the_famous_examples(corpus, name, beginning, end):
    path = corpus / "quoting" / f"github_email_reply_parser__{name}.txt"
    own = own_words(path.read_text(encoding="utf-8"))
    assert own.startswith(beginning)
    assert own.replace("easier then my", "easier than my").endswith(end)


def test_a_quotation_without_end_takes_no_time(corpus):
    path = corpus / "quoting" / "github_email_reply_parser__email_long_quote.txt"
    assert own_words(path.read_text(encoding="utf-8")).startswith("Hi folks")


# --- Pleasantries --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *(
            "thanks",
            "Thank you so much!",
            "Thanks for your quick reply!",
            "ok",
            "Ok, great.",
            "Perfect!!!",
            "Cheers",
        ),
        *(
            "dank je wel",
            "Bedankt voor de snelle reactie!",
            "Top, bedankt :)",
            "Hartelijk dank",
            "Oké, fijn!",
        ),
        *(
            "vielen dank, schönen Abend!",
            "Danke für die schnelle Antwort.",
            "Alles klar, danke",
            "Super, vielen Dank",
        ),
        *("merci beaucoup", "Parfait, merci !", "D'accord, merci bien", "Je vous remercie, bonne journée"),
        *(
            "muchas gracias",
            "Perfecto, gracias",
            "grazie mille",
            "Ottimo, grazie!",
            "Muito obrigada!",
            "obrigado",
        ),
        *("Dziękuję bardzo!", "tack så mycket", "Mange tak for hjælpen", "děkuji", "teşekkürler"),
        *("👍", "👍🏽", "❤️", "🙏🙏", ":)", "<3", ":+1:", "Thanks 👍", "ok 👌"),
        "perfect, thanks so much Sanne!",
        "Thanks Anna-Lena",
        "Thanks!\n\nAnna",
        "Hi Sanne,\n\nThanks a lot!\n\nAnna",
        "Bedankt!\n\nMet vriendelijke groet,\nAnna de Vries",
        "Kind regards,\nAnna Smith",
        "No problem, thanks!",
        "Have a nice weekend!",
        "Got it, thanks",
        "Thanks\n\nSent from my iPhone",
        "Danke!\n\nAm 3.4.2025 um 10:00 schrieb Shop:\n> Ist es angekommen?",
        "Thanks, you’re the best",
    ],
)
def test_pleasantries(text):
    assert is_pleasantry(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\n> thanks", "...", "!", "-"),
        *("Thanks, but it is broken", "ok, when?", "Ok？", "yes", "Yes please", "no thanks", "No"),
        *(
            "Thanks. Broken",
            "Thanks broken",
            "thanks anna",
            "Thanks Anna Broken",
            "Thanks REFUND",
        ),
        *("hello", "Hi Anna", "Hej Anna", "Ciao Anna", "the service", "Anna", "is everything ok with order"),
        *("Ok 5", "thanks, order 1042", "👍 3", "3", "thanks https://x.example", "50% ok", "a@b"),
        *("not received, thanks", "Danke, Paket kaputt", "Danke, aber es fehlt etwas", "pas encore, merci"),
        *("nog niet ontvangen, bedankt", "gracias, pero no llega", "grazie ma non funziona", "x"),
        "thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks thanks",
        "ok " + "!" * 300,
        "İ thanks",
        "Thanks!\n\nAnna\n\nBert",
        "Kind regards,\nAnna\nSmith",
    ],
)
def test_anything_else_is_none(text):
    assert not is_pleasantry(text)


# --- Order numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Where is my order #1042?", "1042"),
        ("# 1042", "1042"),
        ("BE-1042", "BE1042"),
        ("be-1042", "BE1042"),
        ("my NL10234.", "NL10234"),
        ("nl10234", "NL10234"),
        ("#BE-1042", "BE1042"),
        ("#1042-2", "1042"),
        ("order number: 10234", "10234"),
        ("My order is 10234", "10234"),
        ("ordernumber 10234", "10234"),
        ("order-1042", "1042"),
        ("nr1042", "1042"),
        ("Order No. 10234", "10234"),
        ("order id 10234", "10234"),
        ("bestelling 10234", "10234"),
        ("bestelnummer: 10234", "10234"),
        ("Bestellung Nr. 10234", "10234"),
        ("Bestellnummer 10234", "10234"),
        ("Auftragsnummer 10234", "10234"),
        ("commande n° 10234", "10234"),
        ("commande numéro 10234", "10234"),
        ("pedido 10234", "10234"),
        ("encomenda 10234", "10234"),
        ("ordine nr. 10234", "10234"),
        ("zamówienie nr 10234", "10234"),
        ("beställning 10234", "10234"),
        ("ordrenummer 10234", "10234"),
        ("objednávka 10234", "10234"),
        ("№ 10234", "10234"),
        ("invoice 10234", "10234"),
        ("ref. 10234", "10234"),
        ("order 2024", "2024"),
        ("https://shop.example/orders/10234", "10234"),
        ("302-1234567-1234567", "30212345671234567"),
        ("12-12345-12345", "121234512345"),
    ],
)
def test_strong_mentions(text, token):
    assert mentions(text) == [(token, True)]


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("1042", "1042"),
        ("It is 10234.", "10234"),
        ("(10234)", "10234"),
        ("10234, please", "10234"),
        ("about 10234: where is it", "10234"),
        ("12345678901234567890", "12345678901234567890"),
        ("x - 10234", "10234"),
        ("2024", "2024"),
    ],
)
def test_weak_mentions(text, token):
    assert mentions(text) == [(token, False)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "no number", "12", "123456789012345678901", "3SABC12345x", "2x100", "100x", "a1b2c3"),
        *("12,95", "1.299,00", "1,299.00", "€ 150", "150 €", "150 EUR", "EUR 150", "$150", "150,-", "100%"),
        *(
            "26/05/2025",
            "2025-05-26",
            "26-05-2025",
            "26.05.2025",
            "26 May 2025",
            "May 26, 2025",
            "26. Mai 2025",
        ),
        *("26 de mayo de 2025", "in 2024", "since 2023", "May 2025", "seit 2022", "1st March 2025"),
        *("10:300", "+31 612345678", "+31 (0)20 123 4567", "+49 170/1234567", "100 cm", "250ml", "500 gram"),
        *("https://x.example/a/12345", "?id=12345", "anna_1234", "@1234", "NL91ABNA0417164300"),
    ],
)
def test_what_is_easily_told_apart_is_no_mention(text):
    assert mentions(text) == []


def test_each_once_the_strong_one_wins_and_at_most_ten():
    assert mentions("1042 and 77123, order 1042") == [("1042", True), ("77123", False)]
    assert len(mentions(" ".join(f"#{number}" for number in range(1000, 2000)))) == 10
    assert mentions("12,345 " * 200 + "#1042") == []


# --- Anything ------------------------------------------------------------------------------------------

HOSTILE = {
    "heads": "\nOn 1" * 20_000,
    "one head": "On 1 " + "x" * 100_000,
    "headers": "\nFrom: a" * 12_000,
    "marks": "\n>" * 50_000,
    "dashes": "\n--x" * 30_000,
    "underscores": "\n" + "_" * 100_000,
    "signature": "\nSent from my " + "a" * 90_000 + "!?",
    "indents": ("\n" + " " * 300) * 300,
    "digits": "1" * 100_000,
    "numbers": "123 " * 25_000,
    "letters": "n" * 90_000 + "1234",
    "order words": "order nr no " * 8000 + " 1234",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_no_time(text):
    """Measured: each below 0.1 s."""
    assert len(own_words(text)) <= len(text)
    is_pleasantry(text)
    assert len(mentions(text)) <= 10


@given(st.text(max_size=200))
def test_any_text_will_do(text):
    own = own_words(text)
    assert own == own.strip()
    is_pleasantry(text)
    for token, _strong in mentions(text):
        assert token.isalnum()
        assert token == token.upper()


@given(
    st.lists(
        st.sampled_from(["thanks", "ok", "Anna", "\n", "!", "but", "merci", "👍", "?", "groetjes", "hi"])
    )
)
def test_a_but_or_a_question_is_never_pleasant(words):
    text = " ".join(words)
    if "but" in words or "?" in words:
        assert not is_pleasantry(text)


# --- What programs put above the mail they answer, and below the answer ----------------------------------

HEADS = {
    "en gmail": (
        "On Tue, Nov 24, 2026 at 10:15 AM Anna Berg <anna@example.org> wrote:\n\n> quoted text\n> more"
    ),
    "en gmail wrapped": (
        "On Tue, Nov 24, 2026 at 10:15 AM Anna Berg\n<anna@example.org> wrote:\n\n> quoted text\n> more"
    ),
    "en gb apple": ("On 24 Nov 2026, at 10:15, Anna Berg <anna@example.org> wrote:\n\n> quoted text\n> more"),
    "en yahoo": (
        "On Tuesday, November 24, 2026 at 10:15:12 AM GMT+1, Anna Berg <anna@example.org> wrote: \n"
        "\n"
        "quoted text"
    ),
    "de gmail": (
        "Am Di., 24. Nov. 2026 um 10:15 Uhr schrieb Anna Berg <anna@example.org>:\n\n> quoted text\n> more"
    ),
    "de gmail mobile": (
        "Anna Berg <anna@example.org> schrieb am Di., 24. Nov. 2026, 10:15:\n\n> quoted text\n> more"
    ),
    "de apple": "Am 24.11.2026 um 10:15 schrieb Anna Berg <anna@example.org>:\n\n> quoted text\n> more",
    "de yahoo": (
        "Am Dienstag, 24. November 2026 um 10:15:12 MEZ hat Anna Berg <anna@example.org> "
        "Folgendes geschrieben: \n"
        "\n"
        "quoted text"
    ),
    "de gmx": (
        "Gesendet: Dienstag, 24. November 2026 um 10:15 Uhr\n"
        "Von: Anna <anna@example.org>\n"
        "An: hello@shop.example\n"
        "Betreff: Frage\n"
        "\n"
        "quoted text"
    ),
    "nl gmail": ("Op di 24 nov 2026 om 10:15 schreef Anna Berg <anna@example.org>:\n\n> quoted text\n> more"),
    "nl apple": (
        "Op 24 nov 2026 om 10:15 heeft Anna Berg <anna@example.org> het volgende geschreven:\n"
        "\n"
        "> quoted text\n"
        "> more"
    ),
    "fr gmail": (
        "Le mar. 24 nov. 2026 à 10:15, Anna Berg <anna@example.org> a écrit :\n\n> quoted text\n> more"
    ),
    "fr apple": "Le 24 nov. 2026 à 10:15, Anna Berg <anna@example.org> a écrit :\n\n> quoted text\n> more",
    "fr nbsp": (
        "Le 24 nov. 2026 à 10:15, Anna Berg <anna@example.org> a écrit\u00a0:\n\n> quoted text\n> more"
    ),
    "es gmail": (
        "El mar, 24 nov 2026 a las 10:15, Anna Berg (<anna@example.org>) escribió:\n\n> quoted text\n> more"
    ),
    "es apple": (
        "El 24 nov 2026, a las 10:15, Anna Berg <anna@example.org> escribió:\n\n> quoted text\n> more"
    ),
    "it gmail": (
        "Il giorno mar 24 nov 2026 alle ore 10:15 Anna Berg <anna@example.org> ha scritto:\n"
        "\n"
        "> quoted text\n"
        "> more"
    ),
    "it apple": (
        "Il giorno 24 nov 2026, alle ore 10:15, Anna Berg <anna@example.org> ha scritto:\n"
        "\n"
        "> quoted text\n"
        "> more"
    ),
    "it short": "Il 24/11/2026 10:15, Anna Berg ha scritto:\n\n> quoted text\n> more",
    "pt br gmail": (
        "Em ter., 24 de nov. de 2026 às 10:15, Anna Berg <anna@example.org> escreveu:\n"
        "\n"
        "> quoted text\n"
        "> more"
    ),
    "pt pt gmail": (
        "Anna Berg <anna@example.org> escreveu (terça, 24/11/2026 à(s) 10:15):\n\n> quoted text\n> more"
    ),
    "pt apple": (
        "No dia 24/11/2026, às 10:15, Anna Berg <anna@example.org> escreveu:\n\n> quoted text\n> more"
    ),
    "pt apple br": (
        "Em 24 de nov. de 2026, à(s) 10:15, Anna Berg <anna@example.org> escreveu:\n\n> quoted text\n> more"
    ),
    "pt A(s)": (
        "A terça-feira, 24 de novembro de 2026, Anna Berg <anna@example.org> escreveu:\n"
        "\n"
        "> quoted text\n"
        "> more"
    ),
    "pl gmail": (
        "wt., 24 lis 2026 o 10:15 Anna Berg <anna@example.org> napisał(a):\n\n> quoted text\n> more"
    ),
    "pl apple": (
        "Wiadomość napisana przez Anna Berg <anna@example.org> w dniu 24.11.2026, o godz. 10:15:\n"
        "\n"
        "> quoted text\n"
        "> more"
    ),
    "pl thunderbird": "W dniu 24.11.2026 o 10:15, Anna Berg pisze:\n\n> quoted text\n> more",
    "pl dnia": (
        "Dnia 24 listopada 2026 10:15 Anna Berg <anna@example.org> napisał(a):\n\n> quoted text\n> more"
    ),
    "en outlook": (
        "From: Anna <anna@example.org>\n"
        "Sent: Tuesday, November 24, 2026 10:15 AM\n"
        "To: hello@shop.example\n"
        "Subject: x\n"
        "\n"
        "quoted text"
    ),
    "en outlook mobile": (
        "Get Outlook for iOS<https://aka.ms/o0ukef>\n"
        "________________________________\n"
        "From: Anna <anna@example.org>\n"
        "Sent: Tuesday, November 24, 2026 10:15:12 AM\n"
        "To: hello@shop.example\n"
        "Subject: x\n"
        "\n"
        "quoted text"
    ),
    "en outlook mobile2": (
        "Get Outlook for Android [https://aka.ms/AAb9ysg]\n"
        "________________________________\n"
        "From: Anna <anna@example.org>\n"
        "Sent: Tuesday"
    ),
    "de outlook": (
        "Von: Anna <anna@example.org>\n"
        "Gesendet: Dienstag, 24. November 2026 10:15\n"
        "An: hello\n"
        "Betreff: x\n"
        "\n"
        "quoted text"
    ),
    "de outlook mobile": (
        "Outlook für iOS<https://aka.ms/o0ukef> beziehen\n"
        "________________________________\n"
        "Von: Anna\n"
        "Gesendet: x"
    ),
    "de outlook mobile2": (
        "Holen Sie sich Outlook für iOS<https://aka.ms/o0ukef>\n"
        "________________________________\n"
        "Von: Anna\n"
        "Gesendet: x"
    ),
    "nl outlook": (
        "Van: Anna <anna@example.org>\n"
        "Verzonden: dinsdag 24 november 2026 10:15\n"
        "Aan: hello\n"
        "Onderwerp: x\n"
        "\n"
        "quoted text"
    ),
    "nl outlook mobile": (
        "Outlook voor iOS<https://aka.ms/o0ukef> downloaden\n"
        "________________________________\n"
        "Van: Anna\n"
        "Verzonden: x"
    ),
    "nl outlook mobile2": (
        "Downloaden van Outlook voor Android<https://aka.ms/ghei36>\n"
        "________________________________\n"
        "Van: Anna\n"
        "Verzonden: x"
    ),
    "nl win mail": "Verzonden vanuit Mail voor Windows 10\n\nVan: Anna\nVerzonden: x",
    "en win mail": "Sent from Mail for Windows\n\nFrom: Anna\nSent: x",
    "de win mail": "Gesendet von Mail für Windows\n\nVon: Anna\nGesendet: x",
    "fr outlook": (
        "De : Anna <anna@example.org>\n"
        "Envoyé : mardi 24 novembre 2026 10:15\n"
        "À : hello\n"
        "Objet : x\n"
        "\n"
        "quoted text"
    ),
    "fr outlook mobile": (
        "Télécharger Outlook pour iOS<https://aka.ms/o0ukef>\n"
        "________________________________\n"
        "De : Anna\n"
        "Envoyé : x"
    ),
    "fr outlook mobile2": (
        "Obtenez Outlook pour Android<https://aka.ms/ghei36>\n"
        "________________________________\n"
        "De : Anna\n"
        "Envoyé : x"
    ),
    "fr win mail": "Envoyé à partir de Outlook pour Android\n",
    "es outlook": (
        "De: Anna <anna@example.org>\n"
        "Enviado: martes, 24 de noviembre de 2026 10:15\n"
        "Para: hello\n"
        "Asunto: x\n"
        "\n"
        "quoted text"
    ),
    "es outlook mobile": (
        "Obtener Outlook para iOS<https://aka.ms/o0ukef>\n"
        "________________________________\n"
        "De: Anna\n"
        "Enviado: x"
    ),
    "it outlook": (
        "Da: Anna <anna@example.org>\n"
        "Inviato: martedì 24 novembre 2026 10:15\n"
        "A: hello\n"
        "Oggetto: x\n"
        "\n"
        "quoted text"
    ),
    "it outlook mobile": (
        "Ottieni Outlook per iOS<https://aka.ms/o0ukef>\n"
        "________________________________\n"
        "Da: Anna\n"
        "Inviato: x"
    ),
    "it outlook mobile2": (
        "Scarica Outlook per Android<https://aka.ms/ghei36>\n"
        "________________________________\n"
        "Da: Anna\n"
        "Inviato: x"
    ),
    "pt outlook": (
        "De: Anna <anna@example.org>\n"
        "Enviado: terça-feira, 24 de novembro de 2026 10:15\n"
        "Para: hello\n"
        "Assunto: x\n"
        "\n"
        "quoted text"
    ),
    "pt pt outlook": (
        "De: Anna <anna@example.org>\n"
        "Data: terça-feira, 24 de novembro de 2026 10:15\n"
        "Para: hello\n"
        "Assunto: x\n"
        "\n"
        "quoted text"
    ),
    "pt outlook mobile": (
        "Obter o Outlook para iOS<https://aka.ms/o0ukef>\n"
        "________________________________\n"
        "De: Anna\n"
        "Enviado: x"
    ),
    "pl outlook": (
        "Od: Anna <anna@example.org>\n"
        "Wysłano: wtorek, 24 listopada 2026 10:15\n"
        "Do: hello\n"
        "Temat: x\n"
        "\n"
        "quoted text"
    ),
    "pl outlook mobile": (
        "Pobierz aplikację Outlook dla systemu iOS<https://aka.ms/o0ukef>\n"
        "________________________________\n"
        "Od: Anna\n"
        "Wysłano: x"
    ),
    "pl outlook mobile2": (
        "Uzyskaj aplikację Outlook dla systemu Android<https://aka.ms/ghei36>\n"
        "________________________________\n"
        "Od: Anna\n"
        "Wysłano: x"
    ),
    "en iphone": (
        "Sent from my iPhone\n\n> On 24 Nov 2026, at 10:15, Anna <a@b.c> wrote:\n> \n> quoted text"
    ),
    "de iphone": (
        "Von meinem iPhone gesendet\n\n> Am 24.11.2026 um 10:15 schrieb Anna <a@b.c>:\n> \n> quoted text"
    ),
    "nl iphone": (
        "Verstuurd vanaf mijn iPhone\n"
        "\n"
        "> Op 24 nov 2026 om 10:15 heeft Anna <a@b.c> het volgende geschreven:\n"
        "> quoted text"
    ),
    "fr iphone": ("Envoyé de mon iPhone\n\n> Le 24 nov. 2026 à 10:15, Anna <a@b.c> a écrit :\n> quoted text"),
    "es iphone": (
        "Enviado desde mi iPhone\n\n> El 24 nov 2026, a las 10:15, Anna <a@b.c> escribió:\n> quoted text"
    ),
    "it iphone": (
        "Inviato da iPhone\n"
        "\n"
        "> Il giorno 24 nov 2026, alle ore 10:15, Anna <a@b.c> ha scritto:\n"
        "> quoted text"
    ),
    "pt iphone": (
        "Enviado do meu iPhone\n\n> Em 24 de nov. de 2026, à(s) 10:15, Anna <a@b.c> escreveu:\n> quoted text"
    ),
    "pt pt iphone": (
        "Enviado a partir do meu iPhone\n"
        "\n"
        "> No dia 24/11/2026, às 10:15, Anna <a@b.c> escreveu:\n"
        "> quoted text"
    ),
    "pl iphone": (
        "Wysłane z iPhone’a\n"
        "\n"
        "> Wiadomość napisana przez Anna <a@b.c> w dniu 24.11.2026, o godz. 10:15:\n"
        "> quoted text"
    ),
    "de samsung": (
        "Von meinem/meiner Galaxy gesendet\n\n-------- Ursprüngliche Nachricht --------\nVon: Anna\n"
    ),
    "en samsung": "Sent from my Galaxy\n\n-------- Original message --------\nFrom: Anna\n",
    "nl samsung": "Verzonden vanaf mijn Galaxy\n\n-------- Oorspronkelijk bericht --------\nVan: Anna\n",
    "fr samsung": "Envoyé depuis mon appareil Galaxy\n\n-------- Message d'origine --------\nDe : Anna\n",
    "es samsung": "Enviado desde mi Galaxy\n\n-------- Mensaje original --------\nDe: Anna\n",
    "it samsung": "Inviato dal mio Galaxy\n\n-------- Messaggio originale --------\nDa: Anna\n",
    "pl samsung": "Wysłane z mojego Galaxy\n\n-------- Oryginalna wiadomość --------\nOd: Anna\n",
    "pt samsung": "Enviado do meu Galaxy\n\n-------- Mensagem original --------\nDe: Anna\n",
    "de thunderbird": "Am 24.11.26 um 10:15 schrieb Anna Berg:\n\n> quoted text\n> more",
    "de fwd": "-------- Weitergeleitete Nachricht --------\nBetreff: x\n",
    "outlook.com hr": "\n________________________________\nFrom: Anna <anna@example.org>\nSent: Tuesday",
    "proton": (
        "Sent with Proton Mail secure email.\n"
        "\n"
        "On Tuesday, November 24th, 2026 at 10:15, Anna <a@b.c> wrote:\n"
        "\n"
        "> quoted text"
    ),
}


@pytest.mark.parametrize("words", ["My own words.\n\n", "My own words.\nSecond line.\n"])
@pytest.mark.parametrize("program", HEADS)
def test_what_programs_add_is_cut_for_reading(program, words):
    assert own_words(words + HEADS[program]) == words.strip()


@pytest.mark.parametrize(
    "text",
    [
        "Hello\nOutlook for iOS crashes when I open your shop.",
        "Hallo,\nVon Yahoo habe ich keine Antwort bekommen.",
        "Hallo,\nVon meinem Konto wurden zweimal 20 Euro abgebucht.",
        "Hola,\nEl pedido 1042 no ha llegado.\nGracias",
        "Hi,\nOn Monday 24 November I ordered a cloth.\nWhere is it?",
        "Anna <anna@example.org> wrote to you on Monday, 24 November. Nobody answered.",
        "Bonjour,\nLe 24 novembre 2026 j'ai \u00e9crit \u00e0 votre service.\nMerci",
    ],
)
def test_a_customers_own_sentences_are_not_cut(text):
    assert own_words(text) == text
