"""Compares what is left of both texts without white space."""

import re
from itertools import islice

from judge.checker.checker import ReadAnswer
from judge.checker.judgement import ACCEPTED, Decision, Judgement
from judge.checker.parameters import Parameters
from judge.checker.quoting import quote
from judge.checker.tokens import PIECE_BYTES

_WHITE_SPACE = b" \t\n\v\f\r"
_CHARACTER = re.compile(rb"[^ \t-\r]")
_UNCHANGED = bytes(range(256))


class Characters(Parameters, frozen=True, kw_only=True):
    case_sensitive: bool = False

    def make(self, read_answer: ReadAnswer) -> "CharactersChecker":
        return CharactersChecker(_UNCHANGED if self.case_sensitive else _UNCHANGED.lower(), read_answer)


class CharactersChecker:
    """A judge.checker.checker.Checker."""

    def __init__(self, folded: bytes, read_answer: ReadAnswer) -> None:
        self._folded = folded  # what each byte is compared as
        self._read = read_answer
        self._position = 0  # in the answer, up to where it was read
        self._answer = b""  # what of it waits to be compared, at most PIECE_BYTES
        self._line = 1  # of the output, where the current piece begins
        self._judgement: Judgement | None = None

    def feed(self, chunk: bytes) -> None:
        for start in range(0, len(chunk), PIECE_BYTES):
            if self._judgement is None:
                self._compare(chunk[start : start + PIECE_BYTES])

    def finish(self) -> Judgement:
        if self._judgement is None and self._fill():
            self._reject(self._line, f"the output ends where {quote(self._answer)} is expected")
        return self._judgement or ACCEPTED

    def _compare(self, piece: bytes) -> None:
        folded = found = self._fold(piece)
        while found and self._judgement is None:
            if not self._fill():
                line = self._line_of(piece, len(folded) - len(found))
                self._reject(line, f"{quote(found)} after the end of the answer")
                return
            count = min(len(found), len(self._answer))
            if found[:count] != self._answer[:count]:
                at = next(index for index in range(count) if found[index] != self._answer[index])
                line = self._line_of(piece, len(folded) - len(found) + at)
                self._reject(line, f"expected {quote(self._answer[at:])}, found {quote(found[at:])}")
            found, self._answer = found[count:], self._answer[count:]
        self._line += piece.count(b"\n")

    def _fill(self) -> bool:
        """Read the answer until something of it waits. Returns False at its end."""
        while not self._answer:
            data = self._read(PIECE_BYTES, self._position)
            if not data:
                return False
            self._position += len(data)
            self._answer = self._fold(data)
        return True

    def _fold(self, data: bytes) -> bytes:
        return data.translate(self._folded, _WHITE_SPACE)

    def _line_of(self, piece: bytes, index: int) -> int:
        """The line of a character, counted without white space from the beginning of the piece."""
        character = next(islice(_CHARACTER.finditer(piece), index, None))
        return self._line + piece.count(b"\n", 0, character.start())

    def _reject(self, line: int, message: str) -> None:
        self._judgement = Judgement(decision=Decision.WRONG, message=f"line {line}: {message}")
