"""Numbers in any order: few and many, small and large, all equal, and sorted."""

from collections.abc import Iterator
from itertools import pairwise

from web.demo.generators import Draw, GeneratedTestcase

MOST, LARGEST = 100_000, 10**18


def testcases() -> Iterator[GeneratedTestcase]:
    draw = Draw(1)
    lists = [
        [7, 7],
        [LARGEST, 0],
        list(range(1000)),
        [5] * 1000,
        *([draw.between(0, LARGEST) for _ in range(count)] for count in (10, 1000, MOST, MOST)),
        [draw.between(0, 1000) for _ in range(MOST)],
    ]
    for number, numbers in enumerate(lists, start=1):
        ordered = sorted(numbers)
        widest = max(after - before for before, after in pairwise(ordered))
        lines = f"{len(numbers)}\n{' '.join(map(str, numbers))}\n"
        yield GeneratedTestcase(name=f"{number:02}", input=lines, answer=f"{widest}\n")
