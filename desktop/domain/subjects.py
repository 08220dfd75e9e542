"""Subjects of mails: what mail programs put before them when somebody answers or forwards."""

import re

_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwort|betr|sv|vs|fw|fwd|wg|tr|rv|res|odp|ynt|doorst|r|i)"
    r"\s*(?:\[\d{1,4}\])?\s*:\s*)+",
    re.IGNORECASE,
)


def bare_subject(subject: str) -> str:
    """The subject without "Re:", "Antw:", "WG:" and the like, white space made single."""
    return " ".join(_PREFIX.sub("", subject).split())


def is_answer_or_forward(subject: str) -> bool:
    """Whether the subject was taken over from an earlier mail."""
    return _PREFIX.match(subject) is not None
