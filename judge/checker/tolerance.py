"""Numbers that may differ a little: the package format's `float_tolerance` and similar flags."""

import math
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

#: A longer token is compared as text, so that nobody can make us parse megabytes of digits.
NUMBER_LIMIT_BYTES = 1024

_HEXADECIMAL = re.compile(rb"[+-]?0[xX](?=\.?[0-9a-fA-F])[0-9a-fA-F]*\.?[0-9a-fA-F]*([pP][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(rb"[+-]?(inf|infinity|nan)", re.IGNORECASE)

#: Says whether a number of the output is close enough to that of the answer; both are finite.
Accepts = Callable[[float, float], bool]


def parse_number(token: bytes) -> float | None:
    """Parse decimal or scientific notation. None for hexadecimal, infinity, NaN, 1_000, space around it."""
    if len(token) > NUMBER_LIMIT_BYTES or b"_" in token or token[:1].isspace() or token[-1:].isspace():
        return None
    try:
        value = float(token)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parse_c_number(token: bytes) -> float | None:
    """Parse what C's strtod() takes. None also where the number is greater than a double can be."""
    if len(token) > NUMBER_LIMIT_BYTES:
        return None
    if _NOT_FINITE.fullmatch(token):
        return float(token)
    if not _HEXADECIMAL.fullmatch(token):
        return parse_number(token)
    try:
        return float.fromhex(token.decode("ascii"))
    except OverflowError:
        return None


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """It suffices to be within one of the two. None: not given."""

    relative: float | None
    absolute: float | None

    def accepts(self, answer: float, found: float) -> bool:
        distance = abs(answer - found)
        if self.absolute is not None and distance <= self.absolute:
            return True
        return self.relative is not None and distance <= self.relative * abs(answer)


def ulps_between(answer: float, found: float) -> int:
    """How many steps from one double to the next lie between two. -0 and 0 are the same."""
    return abs(_rank(answer) - _rank(found))


def _rank(value: float) -> int:
    bits: int = struct.unpack("<q", struct.pack("<d", value))[0]
    return bits if bits >= 0 else -(bits & (2**63 - 1))


def same_number(
    parse: Callable[[bytes], float | None], accepts: Accepts, text: Callable[[bytes, bytes], bool]
) -> Callable[[bytes, bytes], bool]:
    """Compare what of the answer is a number as a number, and the rest as text.

    Infinity is like infinity of the same sign only, and NaN like NaN.
    """

    def same(answer: bytes, found: bytes) -> bool:
        expected = parse(answer)
        if expected is None:
            return text(answer, found)
        number = parse(found)
        if number is None:
            return False
        if math.isfinite(expected) and math.isfinite(number):
            return accepts(expected, number)
        return expected == number or (math.isnan(expected) and math.isnan(number))

    return same
