"""The difference between the expected output and what a program printed, line by line: pure.

It shows where to look. The checker alone decides what is right: numbers that its tolerance accepts may differ here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile, zip_longest

from judge.checker.options import CheckerOptions
from web.excerpt import Excerpt

CONTEXT_LINES = 2
#: From the first line that differs. SequenceMatcher takes cubic time: 50 ms for the worst 80 lines.
COMPARED_LINES = 80
SHOWN_CHARACTERS = 200
#: Of a long line, so many characters before the first one that differs are shown.
_LEAD_CHARACTERS = 40
#: Others that nobody sees are shown by their number. Fonts often lack the pictures of the control characters.
_SIGNS = {" ": "·", "\t": "→", "\n": "↵", "\r": "⟨CR⟩"}


class Side(StrEnum):
    BOTH = "both"
    EXPECTED = "expected"
    FOUND = "found"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the difference. Only `changed` differs from the line of the other side; "…" stands for what is cut."""

    side: Side
    number: int  #: from 1, in the text of its side; of both: in what was found
    before: str
    changed: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    groups: tuple[tuple[Line, ...], ...]  #: between two groups, equal lines are left out
    is_whole: bool  #: False: it ends before the texts do


@dataclass(frozen=True, kw_only=True)
class _Row:
    number: int
    text: str
    key: bytes  #: equal for lines that the checker takes for equal


def difference(expected: Excerpt, found: Excerpt, options: CheckerOptions) -> Difference | None:
    """Return None where no line differs in a way that matters to a checker with these options."""
    wanted, got = _rows(expected, options), _rows(found, options)
    cut = expected.truncated or found.truncated
    if cut:  # What follows on one side alone follows only because the other side is cut
        wanted, got = wanted[: len(got)], got[: len(wanted)]
    first = _first_difference(wanted, got)
    if first is None:
        return None
    start, stop = max(0, first - CONTEXT_LINES), first + COMPARED_LINES
    return Difference(
        groups=tuple(_groups(wanted[start:stop], got[start:stop])),
        is_whole=not cut and max(len(wanted), len(got)) <= stop,
    )


def _rows(excerpt: Excerpt, options: CheckerOptions) -> list[_Row]:
    texts = [f"{text}\n" for text in excerpt.text.split("\n")]
    texts[-1] = texts[-1][:-1]  # what follows the last line break: nothing, or a line without an end
    if not texts[-1] or (excerpt.truncated and len(texts) > 1):
        texts.pop()
    rows = (_row(number, text, options) for number, text in enumerate(texts, start=1))
    return [row for row in rows if row.key]


def _row(number: int, text: str, options: CheckerOptions) -> _Row:
    """Compare as judge/checker/default.py does: in bytes, and with the letters of ASCII only."""
    raw = text.encode()
    key = raw if options.space_change_sensitive else b" ".join(raw.split())
    if not options.space_change_sensitive:
        text = text.rstrip("\n")
    return _Row(number=number, text=text, key=key if options.case_sensitive else key.lower())


def _first_difference(wanted: Sequence[_Row], got: Sequence[_Row]) -> int | None:
    keys = ((a and a.key, b and b.key) for a, b in zip_longest(wanted, got))
    return next((index for index, (a, b) in enumerate(keys) if a != b), None)


def _groups(wanted: Sequence[_Row], got: Sequence[_Row]) -> Iterator[tuple[Line, ...]]:
    matcher = SequenceMatcher(None, [row.key for row in wanted], [row.key for row in got], autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT_LINES):
        yield tuple(
            line
            for tag, start, stop, got_start, got_stop in group
            for line in _lines(wanted[start:stop], got[got_start:got_stop], equal=tag == "equal")
        )


def _lines(wanted: Sequence[_Row], got: Sequence[_Row], *, equal: bool) -> Iterator[Line]:
    for expected, found in zip_longest(wanted, got):
        if equal:
            text = _cut(found.text.rstrip("\n"))
            yield Line(side=Side.BOTH, number=found.number, before=text, changed="", after="")
            continue
        if expected is not None:
            yield _changed(Side.EXPECTED, expected, found)
        if found is not None:
            yield _changed(Side.FOUND, found, expected)


def _changed(side: Side, row: _Row, other: _Row | None) -> Line:
    """Mark what is between the common beginning and the common end of both lines."""
    if other is None:
        return Line(side=side, number=row.number, before="", changed=_visible(_cut(row.text)), after="")
    start = _common_length(row.text, other.text)
    end = _common_length(row.text[start:][::-1], other.text[start:][::-1])
    stop = len(row.text) - end
    lead = max(0, start - _LEAD_CHARACTERS) if len(row.text) > SHOWN_CHARACTERS else 0
    return Line(
        side=side,
        number=row.number,
        before=("…" if lead else "") + _visible(row.text[lead:start]),
        changed=_visible(_cut(row.text[start:stop])),
        after=_visible(_cut(row.text[stop:])),
    )


def _common_length(first: str, second: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _visible(text: str) -> str:
    return "".join(_visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    return character if character.isprintable() else f"⟨U+{ord(character):04X}⟩"
