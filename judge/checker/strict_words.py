"""Words of which the answer may have one kind only: integers as testlib reads them, YES and NO, its doubles."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from judge.checker.checker import Checker, ReadAnswer
from judge.checker.cuts import WORDS
from judge.checker.parameters import Parameters
from judge.checker.prefix import first_word
from judge.checker.quoting import quote
from judge.checker.streamed import Comparison, Same, StreamedChecker
from judge.checker.tolerance import Tolerance, parse_number
from judge.errors import CheckerError

_INTEGER = re.compile(rb"0|-?[1-9][0-9]*")  # neither 007 nor -0 nor +1
#: Added to what a double may differ by, in most checkers of testlib.
_SLACK = 1e-15


class _Strict(Parameters, frozen=True, kw_only=True):
    is_single: bool = False  #: only the first word of the answer counts, and the output has no other

    def _make(self, same: Same, read_answer: ReadAnswer) -> Checker:
        read = first_word(read_answer) if self.is_single else read_answer
        return StreamedChecker(Comparison(cut=WORDS, same=same), read)


class Integers(_Strict, frozen=True, kw_only=True):
    """An integer has one way to be written, so it is compared as text."""

    bits: int | None = None  #: 32 or 64; None: any size

    def make(self, read_answer: ReadAnswer) -> Checker:
        return self._make(self._same, read_answer)

    def _same(self, answer: bytes, found: bytes) -> bool:
        if not self.is_integer(answer):
            raise CheckerError(f"the answer has {quote(answer)}, which is no integer that this checker reads")
        return answer == found

    def is_integer(self, token: bytes) -> bool:
        if not _INTEGER.fullmatch(token):
            return False
        bits = self.bits
        return bits is None or (len(token) <= 20 and -(2 ** (bits - 1)) <= int(token) < 2 ** (bits - 1))


class YesNo(_Strict, frozen=True, kw_only=True):
    """YES and NO, in letters of any case."""

    def make(self, read_answer: ReadAnswer) -> Checker:
        return self._make(_same_yes_no, read_answer)


class Doubles(_Strict, frozen=True, kw_only=True):
    """Numbers in decimal or scientific notation."""

    absolute: float
    relative: float | None = None
    has_slack: bool = True

    def make(self, read_answer: ReadAnswer) -> Checker:
        return self._make(_DoubleRule(self._tolerance().accepts).same, read_answer)

    def _tolerance(self) -> Tolerance:
        slack = _SLACK if self.has_slack else 0.0
        return Tolerance(
            absolute=self.absolute + slack, relative=None if self.relative is None else self.relative + slack
        )


@dataclass(frozen=True)
class _DoubleRule:
    accepts: Callable[[float, float], bool]

    def same(self, answer: bytes, found: bytes) -> bool:
        expected = read_double(answer)
        number = parse_number(found)
        return number is not None and self.accepts(expected, number)


def read_double(answer: bytes) -> float:
    """Raises CheckerError."""
    expected = parse_number(answer)
    if expected is None:
        raise CheckerError(f"the answer has {quote(answer)}, which is no number")
    return expected


def _same_yes_no(answer: bytes, found: bytes) -> bool:
    if answer.upper() not in (b"YES", b"NO"):
        raise CheckerError(f"the answer has {quote(answer)}, which is neither YES nor NO")
    return answer.upper() == found.upper()
