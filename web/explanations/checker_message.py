"""What the built-in checkers say, in the language of the request."""

import re
from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

#: The messages of judge/checker/. The texts in quotes come from outputs and stay as they are.
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
    rf"byte (?P<byte>\d+): expected (?P<expected>{_QUOTED}), found (?P<found>{_QUOTED})": _l(
        "Byte %(byte)s: expected %(expected)s, found %(found)s."
    ),
    rf"byte (?P<byte>\d+): (?P<found>{_QUOTED}) after the end of the answer": _l(
        "Byte %(byte)s: %(found)s comes after the end of the expected output."
    ),
    rf"byte (?P<byte>\d+): the output ends where (?P<expected>{_QUOTED}) is expected": _l(
        "Byte %(byte)s: the output ends where %(expected)s is expected."
    ),
    rf"(?P<found>{_QUOTED}) is there more often than it is expected": _l(
        "%(found)s is there more often than it is expected."
    ),
    rf"(?P<expected>{_QUOTED}) is expected more often than it is there": _l(
        "%(expected)s is expected more often than it is there."
    ),
}
_PATTERNS = [(re.compile(pattern), sentence) for pattern, sentence in _MESSAGES.items()]


def checker_message(message: str) -> str:
    """Return a message of a built-in checker in the language of the request, and any other one as it is."""
    for pattern, sentence in _PATTERNS:
        match = pattern.fullmatch(message)
        if match:
            return str(sentence) % match.groupdict()
    return message
