"""Cleans the name of an uploaded file. The sender chooses it, so it may be hostile."""

import re

LONGEST = 200
NAMELESS = "package.zip"

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def clean_file_name(name: str | None) -> str:
    """Return one line without a path, and without characters that change the direction of the text around it."""
    last = re.split(r"[/\\]", name or "")[-1]
    cleaned = _UNPRINTABLE.sub("", last).strip()
    return (cleaned if len(cleaned) <= LONGEST else cleaned[: LONGEST - 4] + cleaned[-4:]) or NAMELESS
