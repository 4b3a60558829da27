"""The languages of the site itself."""

from typing import Any

from flask import Flask, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

#: Locale -> what it calls itself.
LOCALES = {"en": "English", "zh_Hans": "简体中文"}
DEFAULT_LOCALE = "en"
SESSION_KEY = "locale"

_BROWSER_LOCALES = {
    "en": "en",
    "zh": "zh_Hans",
    "zh-CN": "zh_Hans",
    "zh-Hans": "zh_Hans",
    "zh-Hans-CN": "zh_Hans",
    "zh-SG": "zh_Hans",
    "zh-TW": "zh_Hans",
    "zh-HK": "zh_Hans",
}


def init_locales(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.root_path) + "/translations"
    Babel(app, default_locale=DEFAULT_LOCALE, locale_selector=_select_locale, timezone_selector=_select_time_zone)

    @app.context_processor
    def add_locales() -> dict[str, Any]:
        return {"locales": LOCALES, "current_locale": str(get_locale()), "html_lang": html_lang()}


def html_lang() -> str:
    return str(get_locale()).replace("_", "-")


def _select_locale() -> str:
    chosen = (current_user.is_authenticated and current_user.locale) or session.get(SESSION_KEY)
    if chosen in LOCALES:
        return str(chosen)
    return _BROWSER_LOCALES.get(request.accept_languages.best_match(_BROWSER_LOCALES) or "", DEFAULT_LOCALE)


def _select_time_zone() -> str | None:
    return current_user.time_zone if current_user.is_authenticated else None
