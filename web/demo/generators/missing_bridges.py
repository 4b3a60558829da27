"""Graphs of up to 200,000 islands: long chains, stars, and bridges at random."""

from collections.abc import Iterator

from web.demo.generators import Draw, GeneratedTestcase

Bridges = list[tuple[int, int]]


def testcases() -> Iterator[GeneratedTestcase]:
    cases: list[tuple[str, int, Bridges]] = [
        ("one-island", 1, []),
        ("no-bridge", 5, []),
        ("one-bridge-twice", 3, [(1, 2), (2, 1)]),
        ("small-random", 10, at_random(Draw(1), 10, 7)),
        ("random", 1000, at_random(Draw(2), 1000, 900)),
        ("chain-backwards", 200_000, [(island, island - 1) for island in range(200_000, 1, -1)]),
        ("large-sparse", 200_000, at_random(Draw(3), 200_000, 150_000)),
        ("large-dense", 200_000, at_random(Draw(4), 200_000, 400_000)),
    ]
    for number, (name, islands, bridges) in enumerate(cases, start=1):
        lines = [f"{islands} {len(bridges)}", *(f"{first} {second}" for first, second in bridges)]
        answer = components(islands, bridges) - 1
        yield GeneratedTestcase(name=f"{number:02}-{name}", input="\n".join(lines) + "\n", answer=f"{answer}\n")


def at_random(draw: Draw, islands: int, count: int) -> Bridges:
    return [(draw.between(1, islands), draw.between(1, islands)) for _ in range(count)]


def components(islands: int, bridges: Bridges) -> int:
    leader = list(range(islands + 1))
    count = islands
    for first, second in bridges:
        while leader[first] != first:
            leader[first] = first = leader[leader[first]]
        while leader[second] != second:
            leader[second] = second = leader[leader[second]]
        if first != second:
            leader[first] = second
            count -= 1
    return count
