"""What the built-in checkers say, in the language of the request."""

from flask_babel import lazy_gettext as _l

from web.explanations.phrasebook import Phrasebook

#: The messages of judge/checker/. The texts in quotes come from outputs and stay as they are.
_QUOTED = r"""(?:'[^\n]*'|"[^\n]*")(?:\.\.\.)?"""
_MESSAGES = {
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
    r"there are (?P<count>\d+) more items than expected": _l("There are %(count)s more items than expected."),
    r"there are (?P<count>\d+) fewer items than expected": _l("There are %(count)s fewer items than expected."),
    r"there are as many items as expected, but not the same ones": _l(
        "There are as many items as expected, but not the same ones."
    ),
    rf"the output ends where (?P<expected>{_QUOTED}) is expected": _l(
        "The output ends where %(expected)s is expected."
    ),
    rf"(?P<found>{_QUOTED}) after the end of the answer": _l("%(found)s comes after the end of the expected output."),
    rf"(?P<found>{_QUOTED}) is no number": _l("%(found)s is no number."),
    r"the score is (?P<score>\S+)": _l("The score is %(score)s."),
    r"(?P<right>\d+) of (?P<count>\d+) lines are right": _l("%(right)s of %(count)s lines are right."),
    r"(?P<right>\d+) of (?P<count>\d+) lines are right, (?P<missing>\d+) are missing": _l(
        "%(right)s of %(count)s lines are right, %(missing)s are missing."
    ),
    r"there are more lines than expected": _l("There are more lines than expected."),
    rf"line (?P<line>\d+) without blank ones: expected (?P<expected>{_QUOTED}), found (?P<found>{_QUOTED})": _l(
        "Line %(line)s, blank ones not counted: expected %(expected)s, found %(found)s."
    ),
}
_PHRASEBOOK = Phrasebook(_MESSAGES)


def checker_message(message: str) -> str:
    """Return a message of a built-in checker in the language of the request, and any other one as it is."""
    first, _, last = message.rpartition("; ")  # the checkers of lines say two sentences
    sentences = [_PHRASEBOOK.translated(part) for part in filter(None, (first, last))]
    translated = [_PHRASEBOOK.translated(message)] if None in sentences else sentences
    return message if None in translated else " ".join(filter(None, translated))
