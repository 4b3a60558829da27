"""Flags of the default checker, which the package format calls validator flags, or output validator arguments."""

from collections.abc import Iterator, Sequence

import msgspec

from judge.checker.options import CheckerOptions
from judge.package.bounds import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE, Bound, OutOfBounds
from judge.package.settings import Settings


class BadFlags(Exception):
    """Flags that the default checker does not have."""


def check_flags(flags: Sequence[str], settings: Settings, key: str) -> tuple[str, ...]:
    """Those that were given under a key; none where a fault was reported instead."""
    try:
        parse_checker_flags(flags)
    except BadFlags as error:
        settings.error(key, f"is wrong: {error}")
        return ()
    return tuple(flags)


def parse_checker_flags(flags: Sequence[str]) -> CheckerOptions:
    """Raises BadFlags. Of a flag that is given twice, the last one counts, as the format's own tool has it."""
    options = CheckerOptions()
    words = iter(flags)
    for word in words:
        match word:
            case "case_sensitive":
                options = msgspec.structs.replace(options, case_sensitive=True)
            case "space_change_sensitive":
                options = msgspec.structs.replace(options, space_change_sensitive=True)
            case "float_relative_tolerance":
                options = msgspec.structs.replace(
                    options, float_relative_tolerance=_tolerance(word, words, RELATIVE_TOLERANCE)
                )
            case "float_absolute_tolerance":
                options = msgspec.structs.replace(
                    options, float_absolute_tolerance=_tolerance(word, words, ABSOLUTE_TOLERANCE)
                )
            case "float_tolerance":
                tolerance = _tolerance(word, words, RELATIVE_TOLERANCE)
                options = msgspec.structs.replace(
                    options, float_relative_tolerance=tolerance, float_absolute_tolerance=tolerance
                )
            case _:
                raise BadFlags(f"unknown flag of the checker: {word[:60]!r}")
    return options


def _tolerance(flag: str, words: Iterator[str], bound: Bound) -> float:
    word = next(words, None)
    if word is None:
        raise BadFlags(f"{flag} needs a number after it")
    try:
        return bound.parse(word)
    except OutOfBounds as fault:
        raise BadFlags(f"{flag} is followed by {word[:60]!r}; {fault}") from None
