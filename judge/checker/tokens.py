"""Cuts a stream into tokens, in memory that does not grow with the length of a token.

A token longer than PIECE_BYTES comes out in pieces of that size. Two streams cut equal tokens at equal places, so their
pieces can be compared one by one. A piece has white space at each end where it was cut, which no whole token has.
"""

import re
from itertools import islice

PIECE_BYTES = 64 * 1024

_CUT = b"\t"
# The six characters of C's isspace(). bytes.split() splits at the same ones.
_TOKEN = re.compile(rb"[^ \t-\r]+")
_TOKEN_OR_SPACE = re.compile(rb"[^ \t-\r]+|[ \t-\r]+")


class TokenStream:
    """Takes bytes by `push`. Complete tokens, or pieces, stand in `waiting` until the caller removes them by `take`.

    With `spaces`, each run of white space is a token too.
    """

    def __init__(self, *, spaces: bool, line: int = 1) -> None:
        self.waiting: list[bytes] = []
        self._spaces = spaces
        self._tail = b""  # an unfinished token, at most PIECE_BYTES of it
        self._in_pieces = False  # a piece of the unfinished token came out already
        self._buffer = b""  # the bytes that were split last, for `line_of`
        self._line = line  # of its first byte, from 1
        self._taken = 0  # tokens of it that are no longer waiting

    def push(self, data: bytes) -> None:
        """Take the next bytes, at most PIECE_BYTES. So only the first token can be longer than a piece."""
        self._line += self._buffer.count(b"\n", 0, len(self._buffer) - len(self._tail))
        self._buffer = buffer = self._tail + data
        self._taken = -len(self.waiting)
        tokens = _TOKEN_OR_SPACE.findall(buffer) if self._spaces else buffer.split()
        unfinished = tokens.pop() if tokens and (self._spaces or not buffer[-1:].isspace()) else b""
        if tokens:
            self._finish(tokens[0])
            self.waiting += islice(tokens, 1, None)
        self._tail = self._cut(unfinished)

    def end(self) -> None:
        """Finish the last token: no more bytes come."""
        tail, self._tail = self._tail, b""
        if tail:
            self._finish(tail)

    def take(self, count: int) -> None:
        del self.waiting[:count]
        self._taken += count

    def line_of(self, index: int) -> int:
        """The line, from 1, of a waiting token; of the end if there is no such token."""
        pattern = _TOKEN_OR_SPACE if self._spaces else _TOKEN
        found = next(islice(pattern.finditer(self._buffer), max(0, self._taken + index), None), None)
        return self._line + self._buffer.count(b"\n", 0, found.start() if found else len(self._buffer))

    def _finish(self, token: bytes) -> None:
        rest = self._cut(token)
        self.waiting.append(_CUT + rest if self._in_pieces else rest)
        self._in_pieces = False

    def _cut(self, token: bytes) -> bytes:
        while len(token) > PIECE_BYTES:
            piece, token = token[:PIECE_BYTES], token[PIECE_BYTES:]
            self.waiting.append((_CUT if self._in_pieces else b"") + piece + _CUT)
            self._in_pieces = True
        return token
