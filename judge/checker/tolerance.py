"""Numbers that may differ a little (package format, `float_tolerance` and its relatives)."""

import math
from dataclasses import dataclass

#: What is longer is compared as text, so that nobody makes us parse megabytes of digits.
NUMBER_LIMIT_BYTES = 1024


def parse_number(token: bytes) -> float | None:
    """Decimal and scientific notation only: no hexadecimal, no infinity, no NaN, no 1_000, no surrounding space."""
    if len(token) > NUMBER_LIMIT_BYTES or b"_" in token or token[:1].isspace() or token[-1:].isspace():
        return None
    try:
        value = float(token)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """Either of the two suffices; None is one that was not given."""

    relative: float | None
    absolute: float | None

    def accepts(self, *, answer: float, found: float) -> bool:
        distance = abs(answer - found)
        if self.absolute is not None and distance <= self.absolute:
            return True
        return self.relative is not None and distance <= self.relative * abs(answer)
