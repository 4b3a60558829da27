"""Flags of the default output validator."""

import math
from collections.abc import Iterator

import msgspec

from judge.package.manifest import Validator


class BadFlags(Exception):
    """Flags that the default validator does not have."""


def parse_validator_flags(flags: str) -> Validator:
    """Raises BadFlags. A flag given twice counts the last time, as in the default validator itself."""
    validator = Validator()
    words = iter(flags.split())
    for word in words:
        match word:
            case "case_sensitive":
                validator = msgspec.structs.replace(validator, case_sensitive=True)
            case "space_change_sensitive":
                validator = msgspec.structs.replace(validator, space_change_sensitive=True)
            case "float_relative_tolerance":
                validator = msgspec.structs.replace(validator, float_relative_tolerance=_tolerance(word, words))
            case "float_absolute_tolerance":
                validator = msgspec.structs.replace(validator, float_absolute_tolerance=_tolerance(word, words))
            case "float_tolerance":
                tolerance = _tolerance(word, words)
                validator = msgspec.structs.replace(
                    validator, float_relative_tolerance=tolerance, float_absolute_tolerance=tolerance
                )
            case _:
                raise BadFlags(f"unknown validator flag {word[:60]!r}")
    return validator


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
