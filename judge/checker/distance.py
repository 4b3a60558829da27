"""testlib's pointscmp: the score is how far the number of the output is from that of the answer."""

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import WORDS
from judge.checker.judgement import Decision, Judgement
from judge.checker.parameters import Parameters
from judge.checker.quoting import quote
from judge.checker.strict_words import read_double
from judge.checker.tokens import PIECE_BYTES, TokenStream
from judge.checker.tolerance import parse_number


class Distance(Parameters, frozen=True, kw_only=True):
    """It has none."""

    def make(self, read_answer: ReadAnswer) -> "DistanceChecker":
        return DistanceChecker(read_answer)


class DistanceChecker:
    """A judge.checker.checker.Checker."""

    def __init__(self, read_answer: ReadAnswer) -> None:
        self._read = read_answer
        self._output = TokenStream(WORDS)
        self._words: list[bytes] = []  # the first two of the output

    def feed(self, chunk: bytes) -> None:
        for start in range(0, len(chunk), PIECE_BYTES):
            if len(self._words) < 2:
                self._output.push(chunk[start : start + PIECE_BYTES])
                self._take()

    def finish(self) -> Judgement:
        answer = (self._read(PIECE_BYTES, 0).split() or [b""])[0]
        expected = read_double(answer)
        self._output.end()
        self._take()
        if not self._words:
            return _wrong(f"the output ends where {quote(answer)} is expected")
        found = parse_number(self._words[0])
        if found is None:
            return _wrong(f"{quote(self._words[0])} is no number")
        if len(self._words) > 1:
            return _wrong(f"{quote(self._words[1])} after the end of the answer")
        score = abs(expected - found)
        return Judgement(decision=Decision.ACCEPTED, message=f"the score is {score:g}", score=score)

    def _take(self) -> None:
        self._words += self._output.waiting[: 2 - len(self._words)]
        self._output.take(len(self._output.waiting))


def _wrong(message: str) -> Judgement:
    return Judgement(decision=Decision.WRONG, message=message)
