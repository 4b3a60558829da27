"""Flags of the default checker, which the package format calls validator flags."""

import math
from collections.abc import Iterator

import msgspec

from judge.checker.options import CheckerOptions


class BadFlags(Exception):
    """Flags that the default checker does not have."""


def parse_checker_flags(flags: str) -> CheckerOptions:
    """Raises BadFlags. Of a flag that is given twice, the last one counts, as the format's own tool has it."""
    options = CheckerOptions()
    words = iter(flags.split())
    for word in words:
        match word:
            case "case_sensitive":
                options = msgspec.structs.replace(options, case_sensitive=True)
            case "space_change_sensitive":
                options = msgspec.structs.replace(options, space_change_sensitive=True)
            case "float_relative_tolerance":
                options = msgspec.structs.replace(options, float_relative_tolerance=_tolerance(word, words))
            case "float_absolute_tolerance":
                options = msgspec.structs.replace(options, float_absolute_tolerance=_tolerance(word, words))
            case "float_tolerance":
                tolerance = _tolerance(word, words)
                options = msgspec.structs.replace(
                    options, float_relative_tolerance=tolerance, float_absolute_tolerance=tolerance
                )
            case _:
                raise BadFlags(f"unknown flag of the checker: {word[:60]!r}")
    return options


def _tolerance(flag: str, words: Iterator[str]) -> float:
    word = next(words, None)
    if word is None:
        raise BadFlags(f"{flag} needs a number after it")
    try:
        tolerance = float(word)
    except ValueError:
        raise BadFlags(f"{flag} {word[:60]!r} is not a number") from None
    if not math.isfinite(tolerance) or tolerance < 0:
        raise BadFlags(f"{flag} {word[:60]} is not a tolerance")
    return tolerance
