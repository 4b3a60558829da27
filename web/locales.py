"""The languages of the site itself, and the time zones of its users."""

from collections.abc import Callable
from datetime import tzinfo
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from flask import Flask, g, request, session
from flask_babel import Babel, get_domain, get_locale, get_timezone
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

#: Locale -> the name of the language in that language.
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


def init_locales(app: Flask, zone_of_courses: Callable[[int], str | None]) -> None:
    """`zone_of_courses` is the time zone that all courses of a user have; None where there is no such zone."""

    def select_time_zone() -> tzinfo | None:
        if not current_user.is_authenticated:
            return None
        return _zone(current_user.time_zone) or _zone(zone_of_courses(current_user.id))

    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.root_path) + "/translations"
    Babel(app, default_locale=DEFAULT_LOCALE, locale_selector=_select_locale, timezone_selector=select_time_zone)

    app.jinja_env.globals.update(gettext=_gettext, _=_gettext)

    @app.context_processor
    def add_locales() -> dict[str, Any]:
        return {"locales": LOCALES, "current_locale": locale_name(), "html_lang": html_lang()}


def locale_name() -> str:
    """Return the locale of the request. Every word of a page asks for it, so its name is made only once."""
    name: str | None = g.get("locale_name")
    if name is None:
        name = g.locale_name = str(get_locale())
    return name


def html_lang() -> str:
    return locale_name().replace("_", "-")


def statement_locale() -> str:
    """The language of the request as problem packages call it: zh, not zh_Hans."""
    return str(get_locale().language)


def _select_locale() -> str:
    chosen = (current_user.is_authenticated and current_user.locale) or session.get(SESSION_KEY)
    if chosen in LOCALES:
        return str(chosen)
    return _BROWSER_LOCALES.get(request.accept_languages.best_match(_BROWSER_LOCALES) or "", DEFAULT_LOCALE)


def time_zone_names() -> list[str]:
    """Return the zones that are called after places, as people choose them."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix")))


def time_zone_for(course_zone: str | None) -> tzinfo:
    """Return the zone that the viewer chose, else this one, else the one of all the viewer's courses, else UTC."""
    has_chosen = current_user.is_authenticated and _zone(current_user.time_zone)
    return (None if has_chosen else _zone(course_zone)) or cast(tzinfo, get_timezone())


@cache
def _zone(name: str | None) -> tzinfo | None:
    """Return None for a name that no zone has: an earlier release took any for a course."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@pass_context
def _gettext(context: Context, message: str, /, **variables: Any) -> str:
    """Translate for templates. As in Jinja's own gettext, variables are escaped and a percent sign is written twice.

    Jinja's own looks up the locale, the catalogue and the message each time, and formats messages without variables,
    too. That takes 20 us a word, and a page has a hundred.
    """
    if not context.eval_ctx.autoescape:
        return _translated(locale_name(), message) % variables
    if variables:
        return Markup(_translated(locale_name(), message)) % variables  # noqa: S704 - the catalogue is ours
    return _markup(locale_name(), message)


@cache
def _translated(locale_name: str, message: str) -> str:
    """Translate into the locale of the request. It is a parameter only because it is a part of the cache's key."""
    return str(get_domain().get_translations().ugettext(message))


@cache
def _markup(locale_name: str, message: str) -> Markup:
    return Markup(_translated(locale_name, message) % {})  # noqa: S704 - the catalogue is ours
