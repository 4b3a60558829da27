"""Finds the parts of a LaTeX text that are no prose: formulas, comments, and what is shown letter by letter."""

import re
from bisect import bisect_right
from collections.abc import Iterator

#: A group in braces, with two levels of braces in it.
GROUP = r"\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*\})*\}"
_OPENING = re.compile(
    r"\\begin\{(?P<environment>verbatim\*?|lstlisting|Verbatim|minted|alltt)\}|"
    r"\\(?:verb|lstinline)\*?(?![A-Za-z])(?P<delimiter>[^\w\s{*])|(?P<sign>\$\$|\$|\\\[|\\\(|%)|\\.",
    re.DOTALL,
)
_CLOSING = {"$$": "$$", "$": "$", "\\[": "\\]", "\\(": "\\)", "%": "\n"}


class Spans:
    def __init__(self, text: str) -> None:
        spans = list(_spans(text))
        self._begins = [begin for begin, _ in spans]
        self._ends = [end for _, end in spans]

    def cover(self, position: int) -> bool:
        place = bisect_right(self._begins, position) - 1
        return place >= 0 and position < self._ends[place]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """In linear time: an end that was once looked for in vain is not looked for again."""
    missing: set[str] = set()
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        position = opening.end()
        closing = _closing(opening)
        if closing is None or closing in missing:
            continue
        end = _find(text, closing, position)
        if end < 0:
            missing.add(closing)
        else:
            position = end + len(closing)
            yield opening.start(), position


def _closing(opening: re.Match[str]) -> str | None:
    if opening["environment"] is not None:
        return f"\\end{{{opening['environment']}}}"
    return opening["delimiter"] or _CLOSING.get(opening["sign"] or "")


def _find(text: str, closing: str, position: int) -> int:
    """A dollar after a backslash ends no formula."""
    end = text.find(closing, position)
    while closing.startswith("$") and end > 0 and text[end - 1] == "\\" and text[end - 2 : end] != "\\\\":
        end = text.find(closing, end + 1)
    return end
