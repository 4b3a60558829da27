"""Making the test data of the demo's problems: the same on every machine and with every Python.

Only `random.Random.random` promises the same numbers for ever, so all numbers are drawn from it.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class GeneratedTestcase:
    name: str  #: below data/secret/
    input: str
    answer: str


Generator = Callable[[], Iterator[GeneratedTestcase]]


class Draw:
    """Random numbers of one testcase."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311

    def below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def between(self, lowest: int, highest: int) -> int:
        return lowest + self.below(highest - lowest + 1)
