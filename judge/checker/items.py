"""Makes a number of each word or line, in memory that does not grow with its length.

The number is a hash with a secret key: no program can write another item that has the same one.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from judge.checker.cuts import LINE_END, Cut
from judge.checker.tokens import TokenStream, is_begun

HASH_BYTES = 16

_EXCERPT_BYTES = 64
_KEY = os.urandom(HASH_BYTES)
_NEW_HASH = blake2b(key=_KEY, digest_size=HASH_BYTES)


@dataclass(frozen=True)
class Item:
    number: int
    excerpt: bytes  #: its first bytes


class ItemReader:
    """Words, or lines if the cut has line ends. White space at both ends of a line does not count, nor blank lines."""

    def __init__(self, cut: Cut, *, case_sensitive: bool = True) -> None:
        self._stream = TokenStream(cut)
        self._of_lines = cut.has_line_ends
        self._separator = b" " if self._of_lines else b""
        self._fold = not case_sensitive
        self._hash = _NEW_HASH.copy()
        self._excerpt = b""  # of what was hashed so far

    def read(self, data: bytes) -> Iterator[Item]:
        """Take at most tokens.PIECE_BYTES. The iterator is to be used before the next call."""
        self._stream.push(data)
        return self._items()

    def end(self) -> Iterator[Item]:
        self._stream.end()
        yield from self._items()
        if self._excerpt:
            yield self._item()

    def _items(self) -> Iterator[Item]:
        tokens = self._stream.waiting[:]
        self._stream.take(len(tokens))
        for token in tokens:
            if token == LINE_END:
                yield self._item()
            elif self._excerpt or not token.isspace():
                self._add(token.lower() if self._fold else token)
                if not self._of_lines and not is_begun(token):
                    yield self._item()

    def _add(self, token: bytes) -> None:
        self._hash.update(token + self._separator)
        if len(self._excerpt) < _EXCERPT_BYTES:
            self._excerpt += token[:_EXCERPT_BYTES] + self._separator

    def _item(self) -> Item:
        item = Item(int.from_bytes(self._hash.digest(), "little"), self._excerpt.rstrip())
        self._hash, self._excerpt = _NEW_HASH.copy(), b""
        return item
