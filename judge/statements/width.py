"""Widths of figures, in the units that authors use."""

import re

#: How many CSS pixels a unit has; of an em, at the usual size of letters.
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_WIDTH = re.compile(r"\s*([0-9]{1,5}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})?\s*(%|[a-z]*|\\(?:text|line|column)width)\s*")


def html_width(width: str) -> str | None:
    """Return a width as the attribute of HTML has it: `50%` of the line, or CSS pixels. None if it is no width."""
    match = _WIDTH.fullmatch(width.lower())
    if match is None or not (match[1] or match[2].startswith("\\")):
        return None
    number, unit = float(match[1] or 1), match[2]
    if unit == "%":
        return f"{number:g}%"
    if unit.startswith("\\"):
        return f"{number * 100:g}%"
    return str(round(number * _PIXELS[unit])) if unit in _PIXELS else None
