"""Quotes what an output or an answer holds, for messages."""

import codecs

_QUOTED_BYTES = 60
_Utf8Decoder = codecs.getincrementaldecoder("utf-8")


def quote(token: bytes) -> str:
    """As Python writes a text, or, where it is not UTF-8, bytes. A character that the cut splits is left out."""
    cut = token[:_QUOTED_BYTES]
    try:
        quoted = repr(_Utf8Decoder().decode(cut, final=len(cut) == len(token)))
    except UnicodeDecodeError:
        quoted = repr(cut).removeprefix("b")
    return quoted + ("..." if len(token) > _QUOTED_BYTES else "")
