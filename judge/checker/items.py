"""Makes items of a text, words or lines, in a form that is the same for all ways to write them.

An item longer than a piece is replaced by a hash with a secret key: memory does not grow with its length, and no
program can write another one that has the same hash.
"""

import os
from hashlib import blake2b

from judge.checker.cuts import Cut
from judge.checker.tokens import MARK, PIECE_BYTES, TokenStream, is_begun

_EXCERPT_BYTES = 64
_END = b"\n"
_NEW_HASH = blake2b(key=os.urandom(32), digest_size=32)


class ItemReader:
    """Words, or lines if the cut has line ends. White space at both ends of a line does not count, nor blank lines.

    All is done to many items at once: a program may write tens of millions of them.
    """

    def __init__(self, cut: Cut, *, case_sensitive: bool = True) -> None:
        self._stream = TokenStream(cut)
        self._between = _between(cut)
        self._fold = not case_sensitive
        self._is_begun = False  # the last token was a piece, and more of it is to come
        self._text = b""  # of the unfinished item, so far
        self._hash = _NEW_HASH.copy()  # of what came before that
        self._excerpt = b""  # the beginning of what was hashed; empty: nothing was

    def read(self, data: bytes) -> list[bytes]:
        """Take at most PIECE_BYTES."""
        self._stream.push(data)
        return self._items()

    def end(self) -> list[bytes]:
        self._stream.end()
        items = self._items()
        last, self._text = self._finish(self._text), b""
        return [*items, last] if last else items

    def _items(self) -> list[bytes]:
        tokens = self._stream.waiting[:]
        self._stream.take(len(tokens))
        if not tokens:
            return []
        *items, self._text = (self._text + self._join(tokens)).split(_END)
        if items:
            # A finished item may be a hash that ends in what looks like white space: it is not stripped again
            items[0] = self._finish(items[0])
            items[1:] = [item.strip() if len(item) <= PIECE_BYTES else self._finish(item) for item in items[1:]]
        if len(self._text) > 3 * PIECE_BYTES:
            self._hash_beginning()
        return [item for item in items if item]

    def _join(self, tokens: list[bytes]) -> bytes:
        """The text of the tokens, with the pieces put together."""
        if self._is_begun:
            tokens[0] = tokens[0].removeprefix(MARK)
        self._is_begun = is_begun(tokens[-1])
        between = self._between
        text = between.join(tokens).replace(MARK + between + MARK, b"")
        text = text.removesuffix(MARK) if self._is_begun else text + between
        return text.lower() if self._fold else text

    def _hash_beginning(self) -> None:
        """Keep what may be white space before a line end. What is hashed alone makes the item a long one."""
        if not self._excerpt:
            self._text = self._text.lstrip()
            self._excerpt = self._text[:_EXCERPT_BYTES]
        self._hash.update(self._text[:-PIECE_BYTES])
        self._text = self._text[-PIECE_BYTES:]

    def _finish(self, text: bytes) -> bytes:
        if not self._excerpt:
            text = text.strip()
            if len(text) <= PIECE_BYTES:
                return text
            self._excerpt = text[:_EXCERPT_BYTES]
        self._hash.update(text.rstrip())
        item = self._excerpt + self._hash.digest()
        self._hash, self._excerpt = _NEW_HASH.copy(), b""
        return item


def _between(cut: Cut) -> bytes:
    """What is put between two tokens."""
    if not cut.has_line_ends:
        return _END
    return b"" if cut.has_gaps else b" "
