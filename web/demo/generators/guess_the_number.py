"""Secret numbers: both ends, the middle, and twenty drawn ones. The interactor needs no answer."""

from collections.abc import Iterator

from web.demo.generators import Draw, GeneratedTestcase

HIGHEST = 1_000_000


def testcases() -> Iterator[GeneratedTestcase]:
    draw = Draw(1)
    secrets = [1, HIGHEST, HIGHEST // 2, *(draw.between(1, HIGHEST) for _ in range(20))]
    for number, secret in enumerate(secrets, start=1):
        yield GeneratedTestcase(name=f"{number:02}", input=f"{secret}\n", answer="")
