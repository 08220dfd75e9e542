"""All importers, and which of them know a file.

To add a source:
1. Write desktop/importers/<key>.py with one class that signs the contract of base.Importer: `key` as on the
   command line (--as), `label` marked with N_, `channel`, and recognises, questions, read.
2. Add the class to NAMED below, or to FALLBACKS where it takes any file of a kind no source is known for.
3. Put small files written by hand, and the records they hold, under tests/importers/fixtures/<key>/<case>/,
   and write a test of them; test_registry.py holds the new class to the contract by itself.
"""

from desktop.importers.base import Importer, Source
from desktop.importers.gmail_mbox import GmailMbox
from desktop.importers.order_sheet import OrderSheet
from desktop.importers.plain_mbox import PlainMbox
from desktop.importers.shopify_orders import ShopifyOrders

# Sources with a format of their own.
NAMED: tuple[Importer, ...] = (GmailMbox(), ShopifyOrders())
# Sources for what nobody else knows by name; the order is that of the choices shown to a person.
FALLBACKS: tuple[Importer, ...] = (PlainMbox(), OrderSheet())


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
