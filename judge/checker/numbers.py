"""Compares numbers by their value, exactly, and other words as text: 1, +1, 01, 1.0 and 10e-1 are the same number."""

import re

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import WORDS
from judge.checker.parameters import Parameters
from judge.checker.streamed import Comparison, StreamedChecker, same_ignoring_case
from judge.checker.tokens import PIECE_BYTES

_NUMBER = re.compile(rb"([+-]?)(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,100}))?")
#: A longer token is compared as text. A number may be shorter than a piece only (see StreamedChecker).
_LIMIT_BYTES = PIECE_BYTES // 2


class Numbers(Parameters, frozen=True, kw_only=True):
    """It has none."""

    def make(self, read_answer: ReadAnswer) -> StreamedChecker:
        return StreamedChecker(Comparison(cut=WORDS, same=_same), read_answer)


def exact_value(token: bytes) -> tuple[bool, bytes, int] | None:
    """Whether it is negative, its digits without zeros at the ends, and the power of ten of the last one.

    Nothing is multiplied, so the exponent may be of any size. None: the token is no number.
    """
    match = _NUMBER.fullmatch(token) if len(token) <= _LIMIT_BYTES else None
    if match is None:
        return None
    sign, whole, fraction, exponent = match.groups(b"")
    digits = (whole + fraction).lstrip(b"0")
    stripped = digits.rstrip(b"0")
    if not stripped:
        return (False, b"", 0)
    return (sign == b"-", stripped, int(exponent or b"0") - len(fraction) + len(digits) - len(stripped))


def _same(answer: bytes, found: bytes) -> bool:
    expected = exact_value(answer)
    return same_ignoring_case(answer, found) if expected is None else exact_value(found) == expected
