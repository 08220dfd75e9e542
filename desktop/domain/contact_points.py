"""How customers are reached: mail addresses, phone numbers and handles, written one way."""

import re
import unicodedata

_NOT_DIGIT = re.compile(r"\D+")


def email_point(address: str) -> str:
    """A mail address in lower case without white space; "" where it is none ("Anna" or "a@")."""
    address = address.strip().strip("<>").lower()
    name, at, host = address.rpartition("@")
    if not at or not name or not host or len(address.split()) != 1:
        return ""
    return f"{name}@{host.rstrip('.')}"


def phone_point(number: str, country_prefix: str = "") -> str:
    """A phone number as "tel:+31612345678" ("tel:0612345678" where its country is unknown), "" for none.

    A leading 00 is read as +; "(0)" after a country prefix is dropped; numbers under six digits are none.
    """
    text = unicodedata.normalize("NFKC", number).replace("(0)", "")
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) < 6 or len(digits) > 20:
        return ""
    if "+" in text.split(digits[0], 1)[0]:
        return f"tel:+{digits}"
    if digits.startswith("00"):
        return f"tel:+{digits[2:]}"
    if country_prefix and digits.startswith("0"):
        return f"tel:+{country_prefix.lstrip('+')}{digits[1:]}"
    return f"tel:{digits}"


def name_point(place: str, name: str) -> str:
    """A person who is known by a name in one place only: a chat, a marketplace."""
    return f"name:{place}/{' '.join(name.split())}"


def is_email(point: str) -> bool:
    return "@" in point and not point.startswith(("name:", "tel:"))


def unknown_point(what: str) -> str:
    """Stands for the one person behind `what` (a ticket, a call) of whom nothing is known."""
    return name_point("?", what)
