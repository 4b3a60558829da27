"""A group of small testcases, and one in which a loop for each question is too slow."""

from collections.abc import Iterator
from itertools import accumulate

from web.demo.generators import Draw, GeneratedTestcase

LARGEST = 10**9
#: Name of the group -> how many numbers and questions its testcases have.
GROUPS = {"group1": (10, 100, 500, 1000, 1000), "group2": (50_000, 100_000, 100_000)}


def testcases() -> Iterator[GeneratedTestcase]:
    for group, sizes in GROUPS.items():
        for number, size in enumerate(sizes, start=1):
            yield testcase(f"{group}/{number:02}", size, Draw(size + number))


def testcase(name: str, size: int, draw: Draw) -> GeneratedTestcase:
    numbers = [draw.between(LARGEST // 2, LARGEST) for _ in range(size)]
    questions = [(draw.between(1, size // 4 + 1), draw.between(size // 2, size)) for _ in range(size)]
    sums = [0, *accumulate(numbers)]
    lines = [f"{size} {size}", " ".join(map(str, numbers)), *(f"{first} {last}" for first, last in questions)]
    answers = [str(sums[last] - sums[first - 1]) for first, last in questions]
    return GeneratedTestcase(name=name, input="\n".join(lines) + "\n", answer="\n".join(answers) + "\n")
