"""The package format's default checker: it compares tokens; case and spacing count where its options say so.

The output comes in chunks, as it leaves the program's pipe, and the answer is read along with it. Memory does not grow
with either. Nothing is split into tokens as long as both are equal byte by byte: for most accepted outputs, to the end.
"""

import codecs

from judge.checker.checker import ReadAnswer
from judge.checker.judgement import ACCEPTED, Decision, Judgement
from judge.checker.options import CheckerOptions
from judge.checker.tokens import PIECE_BYTES, TokenStream
from judge.checker.tolerance import Tolerance, parse_number

_QUOTED_BYTES = 60
_Utf8Decoder = codecs.getincrementaldecoder("utf-8")


class DefaultChecker:
    """A judge.checker.checker.Checker."""

    def __init__(self, options: CheckerOptions, read_answer: ReadAnswer) -> None:
        self._options = options
        self._read = read_answer
        self._position = 0  # in the answer, up to where it was read
        self._equal_so_far = True
        self._judgement: Judgement | None = None
        self._tolerance = _tolerance(options)

    def feed(self, chunk: bytes) -> None:
        if self._judgement is not None:
            return
        if self._equal_so_far:
            if self._read(len(chunk), self._position) == chunk:
                self._position += len(chunk)
                return
            self._start_tokens()
        for start in range(0, len(chunk), PIECE_BYTES):
            self._output.push(chunk[start : start + PIECE_BYTES])
            self._compare()

    def finish(self) -> Judgement:
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
        """Leave the fast path: go back to where the current token began, in the answer as in the equal output."""
        self._equal_so_far = False
        behind = self._read(min(PIECE_BYTES, self._position), max(0, self._position - PIECE_BYTES))
        # A token may have begun before that. Then both sides lack the same beginning, which could change only the value
        # of a number, and no token of that length is read as a number.
        begun = behind.rsplit(None, 1)[-1] if behind and not behind[-1:].isspace() else b""
        line = 1 + self._count_lines(self._position - len(begun))
        self._output = TokenStream(spaces=self._options.space_change_sensitive, line=line)
        self._answer = TokenStream(spaces=self._options.space_change_sensitive)
        self._answer_ended = False
        self._output.push(begun)
        self._answer.push(begun)

    def _count_lines(self, stop: int) -> int:
        return sum(
            self._read(min(PIECE_BYTES, stop - start), start).count(b"\n") for start in range(0, stop, PIECE_BYTES)
        )

    def _compare(self) -> None:
        """Compare all complete tokens of the output, reading as much of the answer as that needs."""
        while self._judgement is None and self._output.waiting:
            if not self._answer.waiting and not self._read_answer():
                if self._answer_ended:
                    self._reject(0, f"{_quote(self._output.waiting[0])} after the end of the answer")
                continue
            self._compare_waiting()

    def _compare_ends(self) -> None:
        while self._judgement is None and not self._answer.waiting and not self._answer_ended:
            self._read_answer()
        if self._judgement is None and self._answer.waiting:
            self._reject(0, f"the output ends where {_quote(self._answer.waiting[0])} is expected")

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
                if not self._same(answer[index], output[index]):
                    self._reject(index, f"expected {_quote(answer[index])}, found {_quote(output[index])}")
                    return
        self._output.take(count)
        self._answer.take(count)

    def _same(self, answer: bytes, found: bytes) -> bool:
        if answer == found:
            return True
        if self._tolerance is not None and (expected := parse_number(answer)) is not None:
            number = parse_number(found)
            return number is not None and self._tolerance.accepts(answer=expected, found=number)
        # bytes.lower() changes ASCII only, as the package format demands.
        return not self._options.case_sensitive and answer.lower() == found.lower()

    def _reject(self, index: int, message: str) -> None:
        self._judgement = Judgement(decision=Decision.WRONG, message=f"line {self._output.line_of(index)}: {message}")


def _tolerance(options: CheckerOptions) -> Tolerance | None:
    relative, absolute = options.float_relative_tolerance, options.float_absolute_tolerance
    return None if relative is None and absolute is None else Tolerance(relative=relative, absolute=absolute)


def _quote(token: bytes) -> str:
    """As Python writes a text, or, where it is not UTF-8, bytes. A character that the cut splits is left out."""
    cut = token[:_QUOTED_BYTES]
    try:
        quoted = repr(_Utf8Decoder().decode(cut, final=len(cut) == len(token)))
    except UnicodeDecodeError:
        quoted = repr(cut).removeprefix("b")
    return quoted + ("..." if len(token) > _QUOTED_BYTES else "")
