"""Mails that a form or a shop system writes: who filled in the form, and whether it is only about an order.

To add a language: put its words into `_EMAIL`, `_NAME` and `_MESSAGE`, and how it announces a new order into
`_NEW_ORDER`.
"""

import re
from typing import NamedTuple

from desktop.domain.contact_points import email_point

_LOOKED_AT = 20_000  # characters: a form's fields stand above all else
_FEW_WORDS = 3

# What a form calls its fields, without punctuation and in lower case.
_EMAIL = frozenset(
    """email e-mail mail e-mail-adresse email-adresse emailadresse mailadresse e-mailadres emailadres
    mailadres adresse_e-mail adresse_email adresse_mail adresse_de_messagerie courriel correo
    correo_electrónico correo_electronico dirección_de_correo indirizzo_email indirizzo_e-mail
    posta_elettronica endereço_de_e-mail endereço_de_email e-mail_address email_address your_email
    your_e-mail your-email
    ihre_e-mail ihre_e-mail-adresse ihre_email deine_e-mail deine_e-mail-adresse uw_e-mail uw_e-mailadres
    je_e-mail je_e-mailadres jouw_e-mailadres votre_e-mail votre_email votre_adresse_e-mail tu_correo
    su_correo tu_email la_tua_email seu_e-mail seu_email adres_e-mail adres_email twój_e-mail twój_email
    customer_email reply_to""".split()  # noqa: SIM905
)
_NAME = frozenset(
    """name full_name your_name your-name first_name customer_name contact_name vorname nachname ihr_name
    dein_name vor-_und_nachname naam uw_naam je_naam voornaam volledige_naam nom prénom prenom votre_nom
    nom_complet nombre nombre_completo tu_nombre su_nombre nome nome_e_cognome il_tuo_nome nome_completo
    seu_nome imię imię_i_nazwisko""".split()  # noqa: SIM905
)
_MESSAGE = frozenset(
    """message your_message your-message body comment comments enquiry inquiry question nachricht
    ihre_nachricht deine_nachricht kommentar anfrage bericht uw_bericht je_bericht vraag opmerking opmerkingen
    votre_message commentaire demande mensaje tu_mensaje su_mensaje comentario comentarios consulta messaggio
    il_tuo_messaggio richiesta mensagem sua_mensagem wiadomość treść treść_wiadomości""".split()  # noqa: SIM905
)
_FIELD = re.compile(
    r"[\s>*•\-]{0,10}([^\W\d_][\w '’/-]{1,40}?)\s{0,3}\*{0,3}\s{0,3}[:：]\*{0,3}[ \t]*(.{0,400})"
)
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:]{1,64}@[^\s<>()\[\]\",;:]{1,200}\.[^\W\d_]{2,24}")

_NEW_ORDER = re.compile(
    r"""(?:\[[^\]]{1,80}\]\s*)?
    (?:you(?:'ve|\ have)?\ (?:got|received|made)\ (?:a|an)\ (?:new\ )?(?:order|sale)
    |(?:a\ )?new\ (?:customer\ )?order|order\ \#?\w+\ (?:placed|received)
    |neue\ (?:kunden)?bestellung|(?:neuer\ )?auftrag\ nr|(?:je\ hebt\ een\ )?nieuwe\ bestelling
    |nouvelle\ commande|nuevo\ pedido|nuovo\ ordine|nova\ encomenda|novo\ pedido|nowe\ zamówienie)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_AMOUNT = re.compile(
    r"(?:[€$£]|\b(?:EUR|USD|GBP|CHF|PLN|SEK|DKK|zł|kr)\b)\s?\d|\d[.,]\d\d\s?(?:[€$£]|\b(?:EUR|USD|GBP|CHF|PLN|zł|kr)\b)"
)


# Forms that are filled in, but not to ask something.
_NO_CONTACT = re.compile(
    r"newsletter|regist|sign.?up|subscri|abonn|anmeld|aanmeld|inscri|iscrizion|rejestr"
    r"|account|konto|compte|cuenta",
    re.IGNORECASE,
)


class Filled(NamedTuple):
    """Whose form it is, and whether the form has a field for a message."""

    address: str  # normalised
    has_message: bool


def filled_in(subject: str, text: str) -> Filled | None:
    """Who filled in a form, from a mail's words; None where they are no form's.

    A form names an address, and a message beside it, or a name and then some words: a line "E-mail: …" alone
    may be a signature. The value of a field may stand on the line below its name.
    """
    fields: dict[str, str] = {}
    waiting = ""
    words_after = False
    for line in text[:_LOOKED_AT].split("\n"):
        if found := _FIELD.fullmatch(line[:500].rstrip()):
            waiting = _kind_of(found[1])
            if waiting and found[2].strip():
                fields.setdefault(waiting, found[2].strip())
                waiting = ""
            elif waiting == "message":
                fields.setdefault("message", "")
        elif waiting and line.strip():
            fields.setdefault(waiting, line.strip())
            waiting = ""
        elif "email" in fields and "name" in fields and len(line.split()) >= _FEW_WORDS:
            words_after = True
    address = _ADDRESS.search(fields.get("email", ""))
    has_message = "message" in fields
    if not address or not (has_message or words_after) or _NO_CONTACT.search(subject):
        return None
    return Filled(email_point(address[0]), has_message)


def _kind_of(label: str) -> str:
    key = "_".join(label.casefold().split())
    if key in _EMAIL:
        return "email"
    if key in _NAME:
        return "name"
    return "message" if key in _MESSAGE else ""


def announces_order(subject: str, text: str) -> bool:
    """Whether a mail only says that an order came in: its subject does, and it names sums."""
    return _NEW_ORDER.match(subject) is not None and _AMOUNT.search(text, 0, _LOOKED_AT) is not None
