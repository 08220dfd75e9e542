"""What sort of sender an address is, as far as the address itself says.

To add a shop platform: put its name (the part of the host before ".com") into `_PLATFORMS`, a carrier's into
`_CARRIERS`, whose people may write too. A marketplace belongs there only with the pattern of its buyers.
To add a marketplace that hides its buyers' addresses: put the host's pattern into `_RELAY`.
"""

import re
from enum import Enum
from functools import lru_cache


class SenderSort(Enum):
    PERSON = "person"
    NOREPLY = "noreply"  # reads no answers
    PLATFORM = "platform"  # a shop system or payment service telling the shop something
    RELAY = "relay"  # a marketplace writing for a buyer
    DAEMON = "daemon"  # a mail server returning a mail


_PLATFORMS = frozenset((
    "shopify", "shopifyemail", "myshopify", "etsy", "woocommerce", "paypal", "stripe", "mollie",
    "klarna", "amazon", "ebay", "squarespace", "bigcommerce", "wix", "ecwid", "lightspeedhq",
    "webflow", "prestashop", "magento", "shopware", "jimdo", "adyen", "sumup", "squareup", "izettle",
    "afterpay", "clearpay", "payplug", "payu", "przelewy24", "allegro", "sendcloud", "myparcel",
    "shippo", "shipstation", "judge", "trustpilot", "zettle", "gocardless", "worldline", "payone", "twint",
    "bancontact", "redsys", "bizum", "tpay", "dotpay", "satispay", "scalapay", "easyship", "packlink",
    "shippypro",
))  # fmt: skip
_CARRIERS = frozenset((
    "dhl", "deutschepost", "ups", "fedex", "dpd", "gls", "gls-group", "gls-one", "myhermes", "hermesworld",
    "evri", "postnl", "bpost", "laposte", "colissimo", "chronopost", "mondialrelay", "correos", "seur", "mrw",
    "posteitaliane", "poste", "brt", "ctt", "inpost", "pocztex", "poczta-polska", "packeta", "zasilkovna",
    "postnord", "bring", "royalmail", "parcelforce", "usps", "swisspost", "post", "parcellab", "aftership",
))  # fmt: skip
# What programs are called that write for a marketplace or a carrier.
_ROBOTS = re.compile(
    r"(?:auto[-_.]?(?:confirm|communication|mail\w*)|notif\w*|news\w*|(?:e?mailer|emails?|mail)|transactions?"
    r"|(?:order|shipment|ship|delivery)[-_.]?(?:update|confirm\w*|tracking|status|notif\w*)s?|tracking|track"
    r"|paket\w*|sendung\w*|zending\w*|colis|seller[-_.]?\w*|billing|payments?|invoices?|account[-_.]?\w*"
    r"|feedback|reviews?|members?|ebay|etsy|amazon|legal|automat\w*|system|robot|alerts?|updates?)(?:[+].*)?"
)
_SECOND_LEVEL = frozenset(("co", "com", "org", "net"))  # amazon.co.uk, ebay.com.au
_RELAY = re.compile(r"@(?:.+\.)?(?:marketplace\.amazon\.|members\.ebay\.|mail\.etsy\.com$|convo\.etsy\.com$)")
_DAEMONS = frozenset(("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mail.daemon"))
_NOREPLY = re.compile(
    r"(?<![a-z])(?=[bdegiknpsy])(?:no[-_.]?repl(?:y|ies)|do[-_.]?not[-_.]?(?:reply|respond|answer)"
    r"|not?[-_.]?respond"
    r"|nicht[-_.]?antworten|keine?[-_.]?antworte?n?|bitte[-_.]?nicht"
    r"|ne[-_.]?pas[-_.]?repondre|nepasrepondre|pas[-_.]?de[-_.]?reponse|no?n?[-_.]?reponse"
    r"|niet[-_.]?(?:beantwoorden|reageren|antwoorden)|geen[-_.]?(?:antwoord|reactie)"
    r"|no[-_.]?(?:responder|responda|contestar)|n[ao]o?[-_.]?respond[ae]r?|non?[-_.]?rispondere"
    r"|nie[-_.]?odpowiadaj|nie[-_.]?odpowiadac|neodpovidat|neodpovidejte"
    r"|svara?[-_.]?(?:inte|ej|ikke)|(?:inte|ej|ikke)[-_.]?svara?|besvar[-_.]?ikke|yanitlamayin)"
)
_ROLES = frozenset((
    "info", "support", "service", "contact", "sales", "hello", "help", "hallo", "team", "office",
    "admin", "mail", "kontakt", "klantenservice", "kundenservice", "kundendienst", "contacto",
    "contato", "contatto", "feedback", "marketing", "newsletter", "news", "billing", "invoice",
    "orders", "order",
))  # fmt: skip
# Templates of shop systems that notify of an order and name the buyer in Reply-To, like a contact form does.
_NOTICE_MARKS = (b"body_content_inner", b"template_container", b"order-list__item", b"order-list__product")
_NOTICE_LOOKED_AT = 200_000


@lru_cache(8192)
def sort_of_sender(address: str) -> SenderSort:
    """`address` is a normalised mail address, or a name point of a sender without one."""
    name, at, host = address.rpartition("@")
    if not at:
        known_as = address.rpartition("/")[2].lower()
        return SenderSort.DAEMON if known_as.startswith("mail") else SenderSort.PERSON
    if name in _DAEMONS:
        return SenderSort.DAEMON
    deaf = _NOREPLY.search(name) is not None
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL:
        labels.pop(-2)
    known_as = labels[-2] if len(labels) > 1 else ""
    if known_as in _PLATFORMS:
        writes_itself = deaf or _ROBOTS.fullmatch(name) is not None
        return SenderSort.RELAY if not writes_itself and _RELAY.search(address) else SenderSort.PLATFORM
    if known_as in _CARRIERS and (deaf or _ROBOTS.fullmatch(name)):
        return SenderSort.PLATFORM
    return SenderSort.NOREPLY if deaf else SenderSort.PERSON


def is_role_address(address: str) -> bool:
    """Whether nobody in particular reads it: info@, support@."""
    return address.partition("@")[0] in _ROLES


def is_list_of(address: str, list_id: bytes) -> bool:
    """Whether a List-Id lies on the address's own host: a shared inbox (Google Groups), no newsletter."""
    host = address.rpartition("@")[2].encode("utf-8", "replace")
    return bool(host) and list_id.lower().rstrip().rstrip(b">").endswith((b"." + host, b"@" + host))


def is_shop_notice(mail: bytes) -> bool:
    """Whether a mail is made with the order template of a shop system; its subject would not say so."""
    return any(mail.find(mark, 0, _NOTICE_LOOKED_AT) >= 0 for mark in _NOTICE_MARKS)
