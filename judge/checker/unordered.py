"""Compares words or lines without regard to their order.

Memory does not grow with either text. Each item becomes a number (items.py), and the sums of both sides are compared:
no program can find other items of the same sum, as it does not know their numbers. Of the first KEPT_ITEMS different
items it is counted how often they occur, so that a message can name one.
"""

from collections.abc import Iterator
from enum import StrEnum

from judge.checker.checker import ReadAnswer
from judge.checker.cuts import WORDS, WORDS_OF_FILLED_LINES
from judge.checker.items import HASH_BYTES, Item, ItemReader
from judge.checker.judgement import ACCEPTED, Decision, Judgement
from judge.checker.parameters import Parameters
from judge.checker.quoting import quote
from judge.checker.tokens import PIECE_BYTES

KEPT_ITEMS = 20_000

_MODULUS = 1 << (8 * HASH_BYTES)


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
        self._sum = 0
        self._kept: dict[Item, int] = {}

    def add(self, items: Iterator[Item], times: int) -> None:
        for item in items:
            self._count += times
            self._sum += times * item.number
            if len(self._kept) < KEPT_ITEMS or item in self._kept:
                self._kept[item] = self._kept.get(item, 0) + times
        self._sum %= _MODULUS

    def judgement(self) -> Judgement:
        if not self._count and not self._sum:
            return ACCEPTED
        return Judgement(decision=Decision.WRONG, message=self._message())

    def _message(self) -> str:
        if len(self._kept) < KEPT_ITEMS:
            item, times = next((item, times) for item, times in self._kept.items() if times)
            if times > 0:
                return f"{quote(item.excerpt)} is there more often than it is expected"
            return f"{quote(item.excerpt)} is expected more often than it is there"
        if self._count:
            return f"there are {abs(self._count)} {'more' if self._count > 0 else 'fewer'} items than expected"
        return "there are as many items as expected, but not the same ones"
