"""What the default checker says, in the language of the request."""

import re
from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

#: The messages of judge/checker/default.py. The texts in quotes come from outputs and stay as they are.
_QUOTED = r"""(?:'[^\n]*'|"[^\n]*")(?:\.\.\.)?"""
_MESSAGES: Mapping[str, LazyString] = {
    rf"line (?P<line>\d+): expected (?P<expected>{_QUOTED}), found (?P<found>{_QUOTED})": _l(
        "Line %(line)s: expected %(expected)s, found %(found)s."
    ),
    rf"line (?P<line>\d+): (?P<found>{_QUOTED}) after the end of the answer": _l(
        "Line %(line)s: %(found)s comes after the end of the expected output."
    ),
    rf"line (?P<line>\d+): the output ends where (?P<expected>{_QUOTED}) is expected": _l(
        "Line %(line)s: the output ends where %(expected)s is expected."
    ),
}
_PATTERNS = [(re.compile(pattern), sentence) for pattern, sentence in _MESSAGES.items()]


def checker_message(message: str) -> str:
    """Return a message of the default checker in the language of the request, and any other one as it is."""
    for pattern, sentence in _PATTERNS:
        match = pattern.fullmatch(message)
        if match:
            return str(sentence) % match.groupdict()
    return message
