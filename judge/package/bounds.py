"""Numbers in the files of a package: how they are written, and between which bounds they have a meaning.

A number out of bounds is often right in another unit. Then the message says so.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from judge.limits import KIB, MIB
from judge.package.model import CPU_TIME_LIMIT_RANGE_MS

#: Without what YAML 1.1, YAML 1.2 and Python read differently: 1_000, 0x10, 010, 1:30.
_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_WITH_UNIT = re.compile(r"(\S*?[0-9.])\s*([A-Za-z]+)", re.ASCII)
_LONGEST = 40


class OutOfBounds(Exception):
    """A text that is no number, or a number that has no meaning here. The message continues "memory is '-1'; "."""


def parse_number(text: str) -> float | None:
    """A finite number. None: the text is no number."""
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


@dataclass(frozen=True, kw_only=True)
class Bound:
    """What a number may be. All numbers are in `unit`."""

    unit: str
    least: float
    most: float
    #: A number outside of these is taken, with a warning.
    usual_least: float = 0.0
    usual_most: float = math.inf
    #: Other units, in small letters, and how much one of them is in `unit`.
    units: Mapping[str, float] = field(default_factory=dict)
    #: Those of `units` that authors mistake for it, the likeliest first.
    mistaken: tuple[str, ...] = ()
    note: str = ""  #: why the bounds are what they are

    def parse(self, text: str) -> float:
        """Raises OutOfBounds."""
        number = parse_number(text)
        if number is None:
            raise OutOfBounds(f"it must be a number{self._of_unit()}{self._without_unit(text)}")
        if not self.least <= number <= self.most:
            bounds = f"it must be from {plain(self.least)} to {plain(self.most)}{f' {self.unit}' if self.unit else ''}"
            raise OutOfBounds(f"{bounds}{self.note}{self._meant(number)}")
        return number

    def doubt(self, number: float) -> str | None:
        """What is odd about a number within the bounds."""
        if self.usual_least <= number <= self.usual_most:
            return None
        return f"unusually {'little' if number < self.usual_least else 'much'}, as it counts in {self.unit}"

    def _of_unit(self) -> str:
        return f" of {self.unit}" if self.unit else ""

    def _without_unit(self, text: str) -> str:
        match = _WITH_UNIT.fullmatch(text.strip()[: _LONGEST + 1])
        number = parse_number(match[1]) if match is not None else None
        factor = self.units.get(match[2].lower()) if match is not None else None
        if number is None or factor is None or not self.least <= number * factor <= self.most:
            return ""
        return f" without a unit: write {plain(number * factor)}"

    def _meant(self, number: float) -> str:
        for unit in self.mistaken:
            meant = number * self.units[unit.lower()]
            if max(self.least, self.usual_least) <= meant <= min(self.most, self.usual_most):
                return f"; if {plain(number)} {unit} are meant, write {plain(meant)}"
        return ""


def plain(number: float) -> str:
    """Without an exponent where it is short."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else f"{number:.6g}"


def _sizes(unit_bytes: int) -> Mapping[str, float]:
    bytes_by_unit = {"b": 1, "byte": 1, "bytes": 1}
    for power, letter in enumerate("kmg", start=1):
        bytes_by_unit |= dict.fromkeys((letter, f"{letter}b", f"{letter}ib"), KIB**power)
    return {unit: size / unit_bytes for unit, size in bytes_by_unit.items()}


MIB_UNITS = _sizes(MIB)
KIB_UNITS = _sizes(KIB)
SECOND_UNITS: Mapping[str, float] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("ms", "msec", "millis", "milliseconds"), 0.001),
    **dict.fromkeys(("min", "minute", "minutes"), 60.0),
}

CPU_TIME_LIMIT_S = Bound(
    unit="seconds",
    least=CPU_TIME_LIMIT_RANGE_MS[0] / 1000,
    most=CPU_TIME_LIMIT_RANGE_MS[1] / 1000,
    usual_most=60,
    units=SECOND_UNITS,
    mistaken=("ms",),
)
#: Both kinds of tolerance at once must make sense, and a relative one from 1 on accepts almost every number.
RELATIVE_TOLERANCE = Bound(unit="", least=0, most=1, note=", such as 1e-6")
ABSOLUTE_TOLERANCE = Bound(unit="", least=0, most=1e9, note=", such as 1e-6")
SCORE = Bound(unit="points", least=-1e9, most=1e9, usual_least=-math.inf)
