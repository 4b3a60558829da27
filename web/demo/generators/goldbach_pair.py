"""Even numbers: the smallest ones, the largest one, and thirty drawn ones."""

from collections.abc import Iterator

from web.demo.generators import Draw, GeneratedTestcase

LARGEST = 1_000_000


def testcases() -> Iterator[GeneratedTestcase]:
    draw = Draw(1)
    numbers = [4, 6, 8, 12, LARGEST, *(2 * draw.between(50, LARGEST // 2) for _ in range(30))]
    for number, even in enumerate(numbers, start=1):
        first = next(first for first in range(2, even) if is_prime(first) and is_prime(even - first))
        yield GeneratedTestcase(name=f"{number:02}", input=f"{even}\n", answer=f"{first} {even - first}\n")


def is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))
