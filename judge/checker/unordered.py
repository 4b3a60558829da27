"""Compares words or lines without regard to their order.

Memory does not grow with either text. Each item becomes a number of 128 bits that depends on a secret, and the sums of
both sides are compared: no program can find other items of the same sum, as it does not know their numbers. Of short
texts it is counted how often each item occurs, so that a message can name one.
"""

import os
from collections import Counter
from enum import StrEnum

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import WORDS, WORDS_OF_FILLED_LINES
from judge.checker.items import ItemReader
from judge.checker.judgement import ACCEPTED, Decision, Judgement
from judge.checker.parameters import Parameters
from judge.checker.quoting import quote
from judge.checker.tokens import PIECE_BYTES

#: Of both texts together.
COUNTED_BYTES = 1024 * 1024

_SALTS = (os.urandom(16), os.urandom(16))


class Items(StrEnum):
    WORDS = "words"
    LINES = "lines"  #: with words; other white space than the line end does not count


class Unordered(Parameters, frozen=True, kw_only=True):
    items: Items = Items.WORDS
    case_sensitive: bool = True

    def make(self, read_answer: ReadAnswer) -> "UnorderedChecker":
        return UnorderedChecker(self, read_answer)


class SplitOn(StrEnum):
    LINES = "lines"
    WHITESPACE = "whitespace"


class Sorted(Parameters, frozen=True, kw_only=True):
    """DMOJ's."""

    split_on: SplitOn = SplitOn.LINES

    def make(self, read_answer: ReadAnswer) -> "UnorderedChecker":
        items = Items.LINES if self.split_on is SplitOn.LINES else Items.WORDS
        return Unordered(items=items).make(read_answer)


class UnorderedChecker:
    """A judge.checker.checker.Checker."""

    def __init__(self, parameters: Unordered, read_answer: ReadAnswer) -> None:
        cut = WORDS if parameters.items is Items.WORDS else WORDS_OF_FILLED_LINES
        self._read = read_answer
        self._output = ItemReader(cut, case_sensitive=parameters.case_sensitive)
        self._answer = ItemReader(cut, case_sensitive=parameters.case_sensitive)
        self._balance = _Balance()

    def feed(self, chunk: bytes) -> None:
        for start in range(0, len(chunk), PIECE_BYTES):
            self._balance.add(self._output.read(chunk[start : start + PIECE_BYTES]), 1)

    def finish(self) -> Judgement:
        self._balance.add(self._output.end(), 1)
        position = 0
        while data := self._read(PIECE_BYTES, position):
            position += len(data)
            self._balance.add(self._answer.read(data), -1)
        self._balance.add(self._answer.end(), -1)
        return self._balance.judgement()


class _Balance:
    """How much more often items are in the output than in the answer."""

    def __init__(self) -> None:
        self._count = 0
        self._sums = [0, 0]
        self._counter: Counter[bytes] | None = Counter()  # None: the texts are not short
        self._counted_bytes = 0

    def add(self, items: list[bytes], times: int) -> None:
        self._count += times * len(items)
        for index, salt in enumerate(_SALTS):
            self._sums[index] += times * sum(map(hash, map(salt.__add__, items)))
        if self._counter is not None:
            self._counted_bytes += sum(map(len, items))
            self._recount(self._counter, items, times)

    def _recount(self, counter: Counter[bytes], items: list[bytes], times: int) -> None:
        if self._counted_bytes > COUNTED_BYTES:
            self._counter = None
        elif times > 0:
            counter.update(items)
        else:
            counter.subtract(items)

    def judgement(self) -> Judgement:
        if not self._count and not any(self._sums):
            return ACCEPTED
        return Judgement(decision=Decision.WRONG, message=self._message())

    def _message(self) -> str:
        if self._counter is not None:
            item, times = next((item, times) for item, times in self._counter.items() if times)
            if times > 0:
                return f"{quote(item)} is there more often than it is expected"
            return f"{quote(item)} is expected more often than it is there"
        if self._count:
            return f"there are {abs(self._count)} {'more' if self._count > 0 else 'fewer'} items than expected"
        return "there are as many items as expected, but not the same ones"
