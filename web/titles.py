"""Titles of sets and courses that the site itself made. They are shown in the language of the reader."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

PRACTICE_TITLE = "Practice"
DEMO_TITLE = "Demo course"

_OURS: dict[str, LazyString] = {PRACTICE_TITLE: _l("Practice"), DEMO_TITLE: _l("Demo course")}


def shown_title(title: str) -> str:
    """Return the title in the language of the request if it is ours. What somebody wrote stays as it is."""
    return str(_OURS.get(title, title))
