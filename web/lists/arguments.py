"""Arguments of an address, for lists. What cannot be meant is answered with 400, never by the database."""

import re
from http import HTTPStatus

from flask import abort, request

LENGTH_LIMIT = 100


def text_argument(name: str) -> str:
    """Return what `?name=` says, without blanks around it; empty where it is missing."""
    text = request.args.get(name, "").strip()
    if len(text) > LENGTH_LIMIT or has_control_characters(text):
        abort(HTTPStatus.BAD_REQUEST)
    return text


def pair_argument(name: str) -> str | None:
    """Return the two keys that `?name=` says, such as 12-7; None where it is missing or empty."""
    text = text_argument(name)
    if text and not re.fullmatch(r"[0-9]{1,18}-[0-9]{1,18}", text):
        abort(HTTPStatus.BAD_REQUEST)
    return text or None


def has_control_characters(text: str) -> bool:
    """NUL is among them, which Postgres refuses."""
    return any(ord(character) < ord(" ") for character in text)
