"""All importers, and which of them know a file.

To add a source:
1. Write desktop/importers/<key>.py with one class that signs the contract of base.Importer: `key` as on the
   command line (--as), `label` marked with N_, `channel`, and recognises, questions, read.
2. Add the class to NAMED below, or to FALLBACKS where it takes any file of a kind no source is known for.
3. Put small files written by hand, and the records they hold, under tests/importers/fixtures/<key>/<case>/,
   and write a test of them; test_registry.py holds the new class to the contract by itself.
"""

from desktop.importers.amazon_orders import AmazonOrders
from desktop.importers.base import Importer, Source
from desktop.importers.call_sheet import CallSheet
from desktop.importers.calls_xml import CallsXml
from desktop.importers.chatwoot_ratings import ChatwootRatings
from desktop.importers.cost_sheet import CostSheet
from desktop.importers.ebay_orders import EbayOrders
from desktop.importers.eml_folder import EmlFolder
from desktop.importers.etsy_orders import EtsyOrders
from desktop.importers.freshdesk_tickets import FreshdeskTickets
from desktop.importers.gmail_mbox import GmailMbox
from desktop.importers.google_forms import GoogleForms
from desktop.importers.google_voice import GoogleVoice
from desktop.importers.gorgias_tickets import GorgiasTickets
from desktop.importers.helpscout_tickets import HelpScoutTickets
from desktop.importers.hours_sheet import HoursSheet
from desktop.importers.instagram_html import InstagramHtml
from desktop.importers.instagram_json import InstagramJson
from desktop.importers.message_sheet import MessageSheet
from desktop.importers.messenger_encrypted_json import MessengerEncryptedJson
from desktop.importers.messenger_json import MessengerJson
from desktop.importers.order_sheet import OrderSheet
from desktop.importers.plain_mbox import PlainMbox
from desktop.importers.rating_sheet import RatingSheet
from desktop.importers.replybook_book import ReplybookBook
from desktop.importers.shopify_orders import ShopifyOrders
from desktop.importers.signal_text import SignalText
from desktop.importers.squarespace_orders import SquarespaceOrders
from desktop.importers.surveymonkey import SurveyMonkey
from desktop.importers.telegram_json import TelegramJson
from desktop.importers.ticket_sheet import TicketSheet
from desktop.importers.typeform import Typeform
from desktop.importers.visit_sheet import VisitSheet
from desktop.importers.whatsapp_text import WhatsappText
from desktop.importers.woocommerce_orders import WooCommerceOrders
from desktop.importers.zendesk_tickets import ZendeskTickets

# Sources with a format of their own.
NAMED: tuple[Importer, ...] = (
    GmailMbox(),
    EmlFolder(),
    InstagramJson(),
    InstagramHtml(),
    MessengerJson(),
    MessengerEncryptedJson(),
    WhatsappText(),
    TelegramJson(),
    SignalText(),
    CallsXml(),
    GoogleVoice(),
    ReplybookBook(),
    ShopifyOrders(),
    WooCommerceOrders(),
    EtsyOrders(),
    AmazonOrders(),
    EbayOrders(),
    SquarespaceOrders(),
    ZendeskTickets(),
    FreshdeskTickets(),
    GorgiasTickets(),
    HelpScoutTickets(),
    ChatwootRatings(),
    GoogleForms(),
    Typeform(),
    SurveyMonkey(),
)
# Sources for what nobody else knows by name; the order is that of the choices shown to a person.
FALLBACKS: tuple[Importer, ...] = (
    PlainMbox(),
    OrderSheet(),
    TicketSheet(),
    MessageSheet(),
    RatingSheet(),
    CallSheet(),
    CostSheet(),
    HoursSheet(),
    VisitSheet(),
)


def all_importers() -> tuple[Importer, ...]:
    """Every importer, named ones first."""
    return NAMED + FALLBACKS


def recognise(source: Source) -> list[Importer]:
    """The importers that know this file; several are a question for the person, none is one too.

    A fallback counts only where no named source knows the file.
    """
    named = [importer for importer in NAMED if _knows(importer, source)]
    return named or [importer for importer in FALLBACKS if _knows(importer, source)]


def _knows(importer: Importer, source: Source) -> bool:
    try:
        return importer.recognises(source)
    except OSError:  # gone or locked: reading it will say so
        return False


def by_key(key: str) -> Importer | None:
    """The importer with the key of `--as`, None where there is none."""
    return next((importer for importer in all_importers() if importer.key == key), None)
