"""The rules of the built-in checkers for texts that fit into memory, written as plainly as can be.

Each function takes the answer and the output and returns whether the output is right.
"""

import math
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

_Line = TypeVar("_Line", bytes, list[bytes])
Plain = Callable[[bytes, bytes], bool]

_DECIMAL = re.compile(rb"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def exact(answer: bytes, output: bytes) -> bool:
    return answer == output


def words(answer: bytes, output: bytes) -> bool:
    return answer.split() == output.split()


def words_of_any_case(answer: bytes, output: bytes) -> bool:
    return answer.lower().split() == output.lower().split()


def characters(answer: bytes, output: bytes) -> bool:
    return b"".join(answer.lower().split()) == b"".join(output.lower().split())


def words_of_lines(answer: bytes, output: bytes) -> bool:
    return _without_last_blank(_word_lines(answer)) == _without_last_blank(_word_lines(output))


def words_of_filled_lines(answer: bytes, output: bytes) -> bool:
    return _filled(_word_lines(answer)) == _filled(_word_lines(output))


def lines_as_written(answer: bytes, output: bytes) -> bool:
    return _written_lines(answer) == _written_lines(output)


def right_stripped_lines(answer: bytes, output: bytes) -> bool:
    return _right_stripped_lines(answer) == _right_stripped_lines(output)


def right_stripped_filled_lines(answer: bytes, output: bytes) -> bool:
    return _filled(_right_stripped_lines(answer)) == _filled(_right_stripped_lines(output))


def first_line(answer: bytes, output: bytes) -> bool:
    return answer.split(b"\n")[0].rstrip() == output.split(b"\n")[0].rstrip()


def sorted_words(answer: bytes, output: bytes) -> bool:
    return sorted(answer.split()) == sorted(output.split())


def sorted_lines(answer: bytes, output: bytes) -> bool:
    return sorted(_filled(_word_lines(answer))) == sorted(_filled(_word_lines(output)))


def numbers(answer: bytes, output: bytes) -> bool:
    return _by_words(answer, output, lambda left, right: _exact_value(left) == _exact_value(right))


def close_floats(answer: bytes, output: bytes, *, absolute: float, relative: float) -> bool:
    return _by_words(answer, output, lambda left, right: _is_close(left, right, absolute, relative))


def dmoj_floats(answer: bytes, output: bytes) -> bool:
    left, right = _filled(_word_lines(answer)), _filled(_word_lines(output))
    return len(left) == len(right) and all(
        len(expected) == len(found)
        and all(_is_close(a, b, 0.1, 0.1, fold=False) for a, b in zip(expected, found, strict=True))
        for expected, found in zip(left, right, strict=True)
    )


def share_of_lines(answer: bytes, output: bytes) -> float:
    left = [line.strip() for line in answer.split(b"\n") if line.strip()]
    right = [line.strip() for line in output.split(b"\n") if line.strip()]
    if len(right) > len(left):
        return 0.0
    return sum(map(bytes.__eq__, left, right)) / len(left) if left else 1.0


def multiset_difference(answer: bytes, output: bytes) -> Counter[bytes]:
    difference = Counter(output.split())
    difference.subtract(Counter(answer.split()))
    return difference


def _word_lines(text: bytes) -> list[list[bytes]]:
    return [line.split() for line in text.split(b"\n")]


def _filled(lines: list[_Line]) -> list[_Line]:
    return [line for line in lines if line]


def _without_last_blank(lines: list[_Line]) -> list[_Line]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def _right_stripped_lines(text: bytes) -> list[bytes]:
    return _without_last_blank([line.rstrip() for line in text.split(b"\n")])


def _written_lines(text: bytes) -> list[bytes]:
    lines = text.replace(b"\r\n", b"\n").split(b"\n")
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _by_words(answer: bytes, output: bytes, same: Plain) -> bool:
    left, right = answer.split(), output.split()
    return len(left) == len(right) and all(map(same, left, right))


def _exact_value(token: bytes) -> Fraction | bytes:
    return Fraction(Decimal(token.decode())) if _DECIMAL.fullmatch(token) else token.lower()


def _is_close(answer: bytes, found: bytes, absolute: float, relative: float, *, fold: bool = True) -> bool:
    if answer == found:
        return True
    if not _DECIMAL.fullmatch(answer):
        return fold and answer.lower() == found.lower()
    if not _DECIMAL.fullmatch(found):
        return False
    distance = math.fabs(float(answer) - float(found))
    return distance <= absolute or distance <= relative * math.fabs(float(answer))
