"""Texts of Meta's exports, which write every byte of UTF-8 as a character of its own."""


def repaired(text: str) -> str:
    """“GrÃ¼Ã\\x9fe” as “Grüße”; a text that is no such mistake stays as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
