"""Numbers to send: both ends, and thirty drawn ones. The line, which checks, needs no answer."""

from collections.abc import Iterator

from web.demo.generators import Draw, GeneratedTestcase

BITS = 20


def testcases() -> Iterator[GeneratedTestcase]:
    draw = Draw(1)
    numbers = [0, 2**BITS - 1, 1, *(draw.below(2**BITS) for _ in range(30))]
    for number, sent in enumerate(numbers, start=1):
        yield GeneratedTestcase(name=f"{number:02}", input=f"send {sent}\n", answer="")
