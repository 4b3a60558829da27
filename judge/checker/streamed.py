"""Compares two texts token by token, as they come.

The output comes in chunks, as it leaves the program's pipe, and the answer is read along with it. Memory does not grow
with either. Nothing is cut into tokens as long as both are equal byte by byte: for most accepted outputs, to the end.
"""

from collections.abc import Callable
from dataclasses import dataclass

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import Cut
from judge.checker.judgement import ACCEPTED, Decision, Judgement
from judge.checker.quoting import quote
from judge.checker.tokens import PIECE_BYTES, TokenStream
from judge.errors import CheckerError

#: Takes a token of the answer and one of the output, which differ. Raises CheckerError if the answer's has no meaning.
Same = Callable[[bytes, bytes], bool]

#: If more bytes are equal, a message names the byte instead of the line: to count the lines would cost more than the
#: comparison.
LINES_COUNTED_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Texts are the same if their tokens are. Equal bytes are never looked at more closely."""

    cut: Cut
    same: Same


def same_bytes(answer: bytes, found: bytes) -> bool:
    return answer == found


def same_ignoring_case(answer: bytes, found: bytes) -> bool:
    """bytes.lower() changes ASCII only."""
    return answer.lower() == found.lower()


class StreamedChecker:
    """A judge.checker.checker.Checker."""

    def __init__(self, comparison: Comparison, read_answer: ReadAnswer) -> None:
        self._cut = comparison.cut
        self._same = comparison.same
        self._read = read_answer
        self._position = 0  # in the answer, up to where it was read
        self._equal_so_far = True
        self._judgement: Judgement | None = None
        self._fault: CheckerError | None = None  # raised at the end: while the program runs, it would have to be ended
        self._doubt: Judgement | None = None  # it counts if more than white space follows, on either side

    def feed(self, chunk: bytes) -> None:
        if self._judgement is not None or self._fault is not None:
            return
        if self._equal_so_far:
            if self._read(len(chunk), self._position) == chunk:
                self._position += len(chunk)
                return
            self._start_tokens()
        try:
            for start in range(0, len(chunk), PIECE_BYTES):
                self._output.push(chunk[start : start + PIECE_BYTES])
                self._compare()
        except CheckerError as error:
            self._fault = error

    def finish(self) -> Judgement:
        if self._fault is not None:
            raise self._fault
        if self._judgement is None and self._equal_so_far:
            if not self._read(1, self._position):
                return ACCEPTED
            self._start_tokens()
        if self._judgement is None:
            self._output.end()
            self._compare()
            self._compare_ends()
        return self._judgement or ACCEPTED

    def _start_tokens(self) -> None:
        """Leave the fast path: go back a piece, in the answer as in the equal output."""
        self._equal_so_far = False
        # A token may have begun before that. Then both sides lack the same beginning, which could change only the value
        # of a number, and no token of that length is read as a number.
        start = max(0, self._position - PIECE_BYTES)
        behind = self._read(self._position - start, start)
        line = 1 + self._count_lines(start) if start <= LINES_COUNTED_BYTES else None
        self._output = TokenStream(self._cut, position=start, line=line)
        self._answer = TokenStream(self._cut)
        self._answer_ended = False
        self._output.push(behind)
        self._answer.push(behind)

    def _count_lines(self, stop: int) -> int:
        return sum(
            self._read(min(PIECE_BYTES, stop - start), start).count(b"\n") for start in range(0, stop, PIECE_BYTES)
        )

    def _compare(self) -> None:
        """Compare all complete tokens of the output, reading as much of the answer as that needs."""
        while self._judgement is None and self._output.waiting:
            if self._doubt is None and (self._answer.waiting or self._read_answer()):
                self._compare_waiting()
            elif self._doubt is not None or self._answer_ended:
                self._drop_line_ends(self._output)
                if self._output.waiting:
                    self._reject(0, f"{quote(self._output.waiting[0])} after the end of the answer")

    def _compare_ends(self) -> None:
        while self._judgement is None:
            self._drop_line_ends(self._answer)
            if self._answer.waiting:
                self._reject(0, f"the output ends where {quote(self._answer.waiting[0])} is expected")
            elif not self._read_answer() and self._answer_ended:
                return

    def _drop_line_ends(self, stream: TokenStream) -> None:
        """Drop line ends, and lines of nothing but white space, if they do not count at the end of a text."""
        if self._cut.has_line_ends:
            tokens = stream.waiting
            stream.take(next((index for index, token in enumerate(tokens) if not token.isspace()), len(tokens)))

    def _read_answer(self) -> bool:
        """Read a piece. Returns whether a token waits now; `_answer_ended` tells that no more will come."""
        data = self._read(PIECE_BYTES, self._position)
        self._position += len(data)
        if data:
            self._answer.push(data)
        elif not self._answer_ended:
            self._answer.end()
            self._answer_ended = True
        return bool(self._answer.waiting)

    def _compare_waiting(self) -> None:
        output, answer = self._output.waiting, self._answer.waiting
        count = min(len(output), len(answer))
        if output[:count] != answer[:count]:
            for index in range(count):
                if answer[index] != output[index] and not self._same(answer[index], output[index]):
                    self._reject(index, f"expected {quote(answer[index])}, found {quote(output[index])}")
                    count = index
                    break
        self._output.take(count)
        self._answer.take(count)

    def _reject(self, index: int, message: str) -> None:
        place = self._output.place_of(index)
        found = self._doubt or Judgement(decision=Decision.WRONG, message=f"{place}: {message}")
        if self._is_blank_at(index):
            self._doubt = found
        else:
            self._judgement = found

    def _is_blank_at(self, index: int) -> bool:
        """Whether both sides have white space there, other than the same, which may be at the end of both."""
        sides = (self._output.waiting[index : index + 1], self._answer.waiting[index : index + 1])
        return self._cut.has_line_ends and all(tokens and tokens[0].isspace() for tokens in sides)
