"""Searching a list for a text, as people type it."""


def containing(text: str) -> str:
    """Return the pattern for ILIKE that finds the text anywhere; an empty text is found everywhere."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
