"""Sums that need 64 bits in the later testcases."""

from collections.abc import Iterator

from web.demo.generators import Draw, GeneratedTestcase

LIMIT = 10**18
FIXED = [(0, 0), (1, -1), (-5, -7), (LIMIT, -LIMIT), (LIMIT, LIMIT), (-LIMIT, -LIMIT), (2**31 - 1, 1)]
RANDOM_COUNT = 8


def testcases() -> Iterator[GeneratedTestcase]:
    pairs = list(FIXED)
    for seed in range(RANDOM_COUNT):
        draw = Draw(seed)
        size = 10 ** (2 * seed + 3)
        pairs.append((draw.between(-size, size), draw.between(-size, size)))
    for number, (first, second) in enumerate(pairs, start=1):
        yield GeneratedTestcase(name=f"{number:02}", input=f"{first} {second}\n", answer=f"{first + second}\n")
