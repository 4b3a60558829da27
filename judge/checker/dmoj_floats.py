"""DMOJ's floats: numbers within a tolerance, other words as text, and the same words on each line."""

from enum import StrEnum

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import WORDS_OF_FILLED_LINES
from judge.checker.parameters import Parameters
from judge.checker.streamed import Comparison, StreamedChecker, same_bytes
from judge.checker.tolerance import Tolerance, parse_number, same_number
from judge.errors import CheckerError

_MOST_DIGITS = 300


class ErrorMode(StrEnum):
    DEFAULT = "default"  #: either suffices
    ABSOLUTE = "absolute"
    RELATIVE = "relative"


class DmojFloats(Parameters, frozen=True, kw_only=True):
    precision: float = 6  #: digits: a number may differ by 10 to the power of minus this
    error_mode: ErrorMode = ErrorMode.DEFAULT

    def make(self, read_answer: ReadAnswer) -> StreamedChecker:
        same = same_number(parse_number, self._tolerance().accepts, same_bytes)
        return StreamedChecker(Comparison(cut=WORDS_OF_FILLED_LINES, same=same), read_answer)

    def _tolerance(self) -> Tolerance:
        if not -_MOST_DIGITS <= self.precision <= _MOST_DIGITS:
            raise CheckerError(f"precision is {self.precision:g}; it must be from {-_MOST_DIGITS} to {_MOST_DIGITS}")
        error = 10.0 ** -int(self.precision)
        return Tolerance(
            absolute=None if self.error_mode is ErrorMode.RELATIVE else error,
            relative=None if self.error_mode is ErrorMode.ABSOLUTE else error,
        )
