"""A part of an answer or of an output: all up to its first line end, or its first word."""

import re
from collections.abc import Callable

from judge.checker.checker import Checker, ReadAnswer
from judge.checker.judgement import Judgement
from judge.checker.tokens import PIECE_BYTES

_LINE_END = re.compile(rb"\n")
_WORD_END = re.compile(rb"(?<=[^ \t-\r])[ \t-\r]")


def first_line(read_answer: ReadAnswer) -> ReadAnswer:
    return _up_to(_LINE_END, read_answer)


def first_word(read_answer: ReadAnswer) -> ReadAnswer:
    """With the white space before it."""
    return _up_to(_WORD_END, read_answer)


def _up_to(end: re.Pattern[bytes], read_answer: ReadAnswer) -> ReadAnswer:
    """Look for the end when it is needed; a file without one is read once, in pieces."""
    stop: int | None = None

    def read(size_bytes: int, position: int) -> bytes:
        nonlocal stop
        if stop is None:
            stop = _find(end, read_answer)
        return read_answer(max(0, min(size_bytes, stop - position)), position)

    return read


def _find(end: re.Pattern[bytes], read_answer: ReadAnswer) -> int:
    position, last = 0, b""
    while data := read_answer(PIECE_BYTES, position):
        if found := end.search(last + data):
            return position - len(last) + found.start()
        position, last = position + len(data), data[-1:]
    return position


class FirstLineChecker:
    """Feeds another checker with the first line of the output. A judge.checker.checker.Checker."""

    def __init__(self, make: Callable[[ReadAnswer], Checker], read_answer: ReadAnswer) -> None:
        self._checker = make(first_line(read_answer))
        self._ended = False

    def feed(self, chunk: bytes) -> None:
        if not self._ended:
            line, newline, _ = chunk.partition(b"\n")
            self._ended = bool(newline)
            self._checker.feed(line)

    def finish(self) -> Judgement:
        return self._checker.finish()
