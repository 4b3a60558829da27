"""One testcase for each order. The answer is one of many squares, for readers of the package."""

from collections.abc import Iterator

from web.demo.generators import GeneratedTestcase

SQUARES = {
    3: "2 7 6\n9 5 1\n4 3 8\n",
    4: "16 3 2 13\n5 10 11 8\n9 6 7 12\n4 15 14 1\n",
    5: "17 24 1 8 15\n23 5 7 14 16\n4 6 13 20 22\n10 12 19 21 3\n11 18 25 2 9\n",
}


def testcases() -> Iterator[GeneratedTestcase]:
    for order, square in SQUARES.items():
        yield GeneratedTestcase(name=f"order-{order}", input=f"{order}\n", answer=square)
