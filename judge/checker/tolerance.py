"""Numbers that may differ a little: the package format's `float_tolerance` and similar flags."""

import math
from dataclasses import dataclass

#: A longer token is compared as text, so that nobody can make us parse megabytes of digits.
NUMBER_LIMIT_BYTES = 1024


def parse_number(token: bytes) -> float | None:
    """Parse decimal or scientific notation. None for hexadecimal, infinity, NaN, 1_000, space around it."""
    if len(token) > NUMBER_LIMIT_BYTES or b"_" in token or token[:1].isspace() or token[-1:].isspace():
        return None
    try:
        value = float(token)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """It suffices to be within one of the two. None: not given."""

    relative: float | None
    absolute: float | None

    def accepts(self, *, answer: float, found: float) -> bool:
        distance = abs(answer - found)
        if self.absolute is not None and distance <= self.absolute:
            return True
        return self.relative is not None and distance <= self.relative * abs(answer)
