"""Stairs that a recursion without memory can count, then stairs for which it is too slow."""

from collections.abc import Iterator

from web.demo.generators import GeneratedTestcase

MODULUS = 1_000_000_007
SIZES = (1, 2, 3, 5, 10, 20, 50, 90, 1000, 4321, 123_456, 999_999, 1_000_000)


def testcases() -> Iterator[GeneratedTestcase]:
    for number, steps in enumerate(SIZES, start=1):
        yield GeneratedTestcase(name=f"{number:02}", input=f"{steps}\n", answer=f"{ways(steps)}\n")


def ways(steps: int) -> int:
    last, second_last, third_last = 1, 0, 0
    for _ in range(steps):
        last, second_last, third_last = (last + second_last + third_last) % MODULUS, last, second_last
    return last
