"""Compares byte by byte."""

from judge.checker.checker import ReadAnswer
from judge.checker.judgement import ACCEPTED, Decision, Judgement
from judge.checker.parameters import Parameters
from judge.checker.quoting import quote
from judge.checker.streamed import LINES_COUNTED_BYTES
from judge.checker.tokens import PIECE_BYTES

_SHOWN_BYTES = 64


class Exact(Parameters, frozen=True, kw_only=True):
    """It has none."""

    def make(self, read_answer: ReadAnswer) -> "ExactChecker":
        return ExactChecker(read_answer)


class ExactChecker:
    """A judge.checker.checker.Checker."""

    def __init__(self, read_answer: ReadAnswer) -> None:
        self._read = read_answer
        self._position = 0
        self._judgement: Judgement | None = None

    def feed(self, chunk: bytes) -> None:
        if self._judgement is not None:
            return
        answer = self._read(len(chunk), self._position)
        if answer == chunk:
            self._position += len(chunk)
        else:
            self._reject(chunk[_equal_bytes(answer, chunk) :], self._position + _equal_bytes(answer, chunk))

    def finish(self) -> Judgement:
        if self._judgement is None and self._read(1, self._position):
            self._reject(b"", self._position)
        return self._judgement or ACCEPTED

    def _reject(self, found: bytes, position: int) -> None:
        expected = self._read(_SHOWN_BYTES, position)
        if not expected:
            message = f"{quote(found)} after the end of the answer"
        elif not found:
            message = f"the output ends where {quote(expected)} is expected"
        else:
            message = f"expected {quote(expected)}, found {quote(found)}"
        self._judgement = Judgement(decision=Decision.WRONG, message=f"{self._place(position)}: {message}")

    def _place(self, position: int) -> str:
        if position > LINES_COUNTED_BYTES:
            return f"byte {position + 1}"
        starts = range(0, position, PIECE_BYTES)
        return f"line {1 + sum(self._read(min(PIECE_BYTES, position - at), at).count(10) for at in starts)}"


def _equal_bytes(left: bytes, right: bytes) -> int:
    """How many bytes both begin with. Halves the range in which they may differ: the number of steps is small."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
