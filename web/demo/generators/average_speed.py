"""Journeys of few and of many legs. Taking the mean of the speeds is wrong for all but the first."""

from collections.abc import Iterator
from fractions import Fraction

from web.demo.generators import Draw, GeneratedTestcase

SIZES = (1, 2, 3, 10, 100, 1000, 20_000, 50_000)


def testcases() -> Iterator[GeneratedTestcase]:
    for number, size in enumerate(SIZES, start=1):
        draw = Draw(number)
        legs = [(draw.between(1, 1000), draw.between(1, 300)) for _ in range(size)]
        lines = [str(size), *(f"{distance} {speed}" for distance, speed in legs)]
        answer = average_speed(legs)
        yield GeneratedTestcase(
            name=f"{number:02}-{size}-legs", input="\n".join(lines) + "\n", answer=f"{answer:.9f}\n"
        )


def average_speed(legs: list[tuple[int, int]]) -> float:
    # Few speeds occur. Adding up the distances of each speed first keeps the fractions short
    by_speed: dict[int, int] = {}
    for distance, speed in legs:
        by_speed[speed] = by_speed.get(speed, 0) + distance
    hours = sum((Fraction(distance, speed) for speed, distance in sorted(by_speed.items())), Fraction(0))
    return float(sum(by_speed.values()) / hours)
