"""Cuts a stream into tokens, in memory that does not grow with the length of a token.

A token longer than PIECE_BYTES comes out in pieces of that size. Two streams cut equal tokens at equal places, so their
pieces can be compared one by one. A piece has white space at each end where it was cut, which no whole word has.
"""

from itertools import islice

from judge.checker.cuts import LINE_END, Cut

PIECE_BYTES = 64 * 1024

#: At an end of a piece where it was cut. Of white space, as no number is beside it; a whole token with it is LINE_END.
MARK = b"\n"


def is_begun(token: bytes) -> bool:
    """Whether this is a piece, and not the last one of its token. Not for cuts that have spaces."""
    return token.endswith(MARK) and token != LINE_END


class TokenStream:
    """Takes bytes by `push`. Complete tokens, or pieces, stand in `waiting` until the caller removes them by `take`.

    `position` is where the first bytes lie in the text. `line` is theirs, from 1; None: nobody counted.
    """

    def __init__(self, cut: Cut, *, position: int = 0, line: int | None = 1) -> None:
        self.waiting: list[bytes] = []
        self._cut = cut
        self._tail = b""  # an unfinished token, at most PIECE_BYTES of it
        self._in_pieces = False  # a piece of the unfinished token came out already
        self._buffer = b""  # the bytes that were split last, for `place_of`
        self._position = position  # of its first byte
        self._line = line  # of its first byte, from 1
        self._taken = 0  # tokens of it that are no longer waiting
        self._at_line_end = cut.merges_line_ends  # another line end would be merged

    def push(self, data: bytes) -> None:
        """Take the next bytes, at most PIECE_BYTES. So only the first token can be longer than a piece."""
        self._leave_buffer()
        self._buffer = self._tail + data
        self._taken = -len(self.waiting)
        tokens = self._split()
        unfinished = tokens.pop() if tokens and self._is_unfinished(tokens[-1]) else b""
        if tokens:
            self._finish(tokens[0])
            self.waiting += islice(tokens, 1, None)
            self._at_line_end = self._cut.merges_line_ends and tokens[-1] == LINE_END
        self._tail = self._divide(unfinished)

    def end(self) -> None:
        """Finish the last token: no more bytes come. White space at the end is one only where it counts everywhere."""
        tail, self._tail = self._tail, b""
        if tail and (self._cut.has_spaces or not tail.isspace()):
            self._finish(tail)

    def take(self, count: int) -> None:
        del self.waiting[:count]
        self._taken += count

    def place_of(self, index: int) -> str:
        """Where a waiting token begins, or the end if there is no such token: its line, or its byte, both from 1."""
        found = next(islice(self._cut.pattern.finditer(self._buffer), max(0, self._taken + index), None), None)
        start = found.start() if found else len(self._buffer)
        if self._line is None:
            return f"byte {self._position + start + 1}"
        return f"line {self._line + self._buffer.count(LINE_END, 0, start)}"

    def _leave_buffer(self) -> None:
        left = len(self._buffer) - len(self._tail)
        self._position += left
        if self._line is not None:
            self._line += self._buffer.count(LINE_END, 0, left)

    def _split(self) -> list[bytes]:
        if self._cut.is_split:
            return self._buffer.split()
        tokens: list[bytes] = self._cut.pattern.findall(self._buffer)
        if self._cut.has_wide_line_ends:
            tokens = [LINE_END if LINE_END in token else token for token in tokens]
        if self._at_line_end and tokens and tokens[0] == LINE_END:
            del tokens[0]
            self._taken += 1
        return tokens

    def _is_unfinished(self, token: bytes) -> bool:
        if self._cut.has_spaces:
            return True
        if self._cut.is_split:
            return not self._buffer[-1:].isspace()
        return token != LINE_END and self._buffer.endswith(token)

    def _finish(self, token: bytes) -> None:
        count = len(self.waiting)
        rest = self._divide(token)
        self._taken -= len(self.waiting) - count  # pieces are no tokens
        self.waiting.append(MARK + rest if self._in_pieces else rest)
        self._in_pieces = False

    def _divide(self, token: bytes) -> bytes:
        while len(token) > PIECE_BYTES:
            piece, token = token[:PIECE_BYTES], token[PIECE_BYTES:]
            self.waiting.append((MARK if self._in_pieces else b"") + piece + MARK)
            self._in_pieces = True
        return token
