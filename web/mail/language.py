"""The words of mails, in a language that no request chooses."""

from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations

from web.locales import DEFAULT_LOCALE, LOCALES

_CATALOGUES = Path(__file__).parent.parent / "translations"


class Language:
    """gettext in one language of the site."""

    def __init__(self, locale: str) -> None:
        self._translations: NullTranslations = (
            NullTranslations() if locale == DEFAULT_LOCALE else Translations.load(_CATALOGUES, [locale])
        )

    def __call__(self, message: str, /, **variables: Any) -> str:
        return str(self._translations.ugettext(message)) % variables


@cache
def language(locale: str) -> Language:
    return Language(locale)


def languages_of(locale: str | None) -> list[Language]:
    """Return the language of a reader; all of them, one below the other, of one who has chosen none."""
    return [language(name) for name in ([locale] if locale in LOCALES else LOCALES)]
