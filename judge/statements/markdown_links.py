"""Which addresses a Markdown statement may link to."""

import re

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
#: Images inside the text are read as images, so that a notice can name them.
_IMAGE = re.compile(r"^data:image/", re.IGNORECASE)


def is_link(url: str) -> bool:
    """Tell whether this is an address. `vector<std::string>` has none: it is text, with its angle brackets."""
    scheme = _SCHEME.match(url.strip())
    return scheme is None or scheme[1].lower() in ("http", "https", "mailto") or _IMAGE.match(url) is not None
