"""Sixty short strings: balanced ones, ones with a bracket too many, and ones that close too early."""

from collections.abc import Iterator

from web.demo.generators import Draw, GeneratedTestcase

COUNT = 60
LONGEST = 5000


def testcases() -> Iterator[GeneratedTestcase]:
    for number in range(1, COUNT + 1):
        draw = Draw(number)
        text = balanced(draw, pairs=1 + number * number * LONGEST // (2 * COUNT * COUNT))
        if number % 3 == 0:
            text = spoiled(draw, text)
        yield GeneratedTestcase(name=f"{number:02}", input=f"{text}\n", answer=f"{depth(text)}\n")


def balanced(draw: Draw, *, pairs: int) -> str:
    signs: list[str] = []
    level = 0
    to_open = pairs
    while to_open or level:
        opens = to_open and (level == 0 or draw.below(2))
        signs.append("(" if opens else ")")
        level += 1 if opens else -1
        to_open -= 1 if opens else 0
    return "".join(signs)


def spoiled(draw: Draw, text: str) -> str:
    """Spoil a balanced string.

    Turning one bracket makes their numbers differ. Swapping both ends makes only the order wrong.
    """
    if draw.below(2):
        place = draw.below(len(text))
        return text[:place] + (")" if text[place] == "(" else "(") + text[place + 1 :]
    return ")" + text[1:-1] + "("


def depth(text: str) -> int:
    level = deepest = 0
    for sign in text:
        level += 1 if sign == "(" else -1
        if level < 0:
            return -1
        deepest = max(deepest, level)
    return deepest if level == 0 else -1
