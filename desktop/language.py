"""The language of every text a person can see."""

import gettext

from desktop.paths import resources

_LOCALE_FOLDER = resources() / "locale"
_translations: gettext.NullTranslations = gettext.NullTranslations()


def choose(language: str | None) -> None:
    """Use `language` (like "nl") from now on; English, the source of all texts, where it is unknown."""
    global _translations
    languages = [language] if language else []
    _translations = gettext.translation("replybook", _LOCALE_FOLDER, languages=languages, fallback=True)


def _(text: str) -> str:
    """The text in the chosen language. Placeholders are named: `_("{count} read").format(count=3)`."""
    return _translations.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural text for `count` in the chosen language."""
    return _translations.ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Marks a text that is declared now and translated by `_` when it is shown."""
    return text
