"""Exports that lie in the Downloads folder, found by their names and dates alone, if the owner allows it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from desktop.services.take_back import batches
from desktop.store.database import Book

SETTING = "look-in-downloads"  # "yes", "no", or "" while the owner was not asked
_MOST_LOOKED_AT = 5000  # entries of the folder
_MOST_FOUND = 5

# How the exports are called that a shop owner downloads: the name in the file system, what it is.
_NAMES = (
    (re.compile(r"orders_export.*\.(csv|zip)", re.IGNORECASE), "Shopify"),
    (re.compile(r"takeout-.*\.(zip|tgz)", re.IGNORECASE), "Google Takeout"),
    (re.compile(r"instagram-.*\.zip", re.IGNORECASE), "Instagram"),
    (re.compile(r"facebook-.*\.zip", re.IGNORECASE), "Facebook"),
    (re.compile(r".*whatsapp.*\.(zip|txt)", re.IGNORECASE), "WhatsApp"),
    (re.compile(r"EtsySoldOrders.*\.csv", re.IGNORECASE), "Etsy"),
    (re.compile(r"ebay-orders.*\.csv", re.IGNORECASE), "eBay"),
    (re.compile(r"(calls|sms)-.*\.xml", re.IGNORECASE), "SMS Backup & Restore"),
    (re.compile(r".*\.mbox(\.zip)?", re.IGNORECASE), "Mail"),
)


@dataclass(frozen=True)
class Download:
    """One file that looks like an export and is younger than the last import. `at`: seconds UTC."""

    path: Path
    what: str
    at: int


def downloads_folder() -> Path:
    """Where this system puts downloads; it need not exist."""
    return Path.home() / "Downloads"


def found_downloads(book: Book, folder: Path) -> list[Download]:
    """The newest files in `folder` named like an export and younger than the last import; opens none of them.

    A folder that cannot be read holds nothing.
    """
    past = batches(book)
    since = max((batch.made_at for batch in past), default=0)
    found = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST_LOOKED_AT:
                    break
                what = next((what for name, what in _NAMES if name.fullmatch(entry.name)), "")
                if what and entry.is_file(follow_symlinks=False):
                    at = int(entry.stat(follow_symlinks=False).st_mtime)
                    if at > since:
                        found.append(Download(Path(entry.path), what, at))
    except OSError:
        return []
    return sorted(found, key=lambda download: (-download.at, download.path.name))[:_MOST_FOUND]
