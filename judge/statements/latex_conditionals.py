r"""Decides conditionals of TeX: pandoc would show both of their branches.

Decided is what a text decides by itself: `\ifnum` of numbers and of macros that are numbers, `\ifdefined` and
`\ifx\name\undefined` of macros. Pandoc itself knows `\newif`, `\iftrue` and `\iffalse`. Any other one stays as it is,
and pandoc tells of it. Lines stay where they are.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from judge.statements.latex_spans import Spans

_OPERAND = r"(?:[-+]?[0-9]+[ \t]?|\\[A-Za-z]+[ \t]*)"
_OPENING = re.compile(
    rf"\\ifnum\s*(?P<left>{_OPERAND})\s*(?P<relation>[<=>])\s*(?P<right>{_OPERAND})(?:\\relax\b)?|"
    r"\\ifdefined\s*\\(?P<defined>[A-Za-z]+)\s*|"
    r"\\ifx\s*\\(?P<undefined>[A-Za-z]+)\s*\\undefined\s*"
)
_PART = re.compile(r"\\(?:if[A-Za-z]+|else|or|fi)(?![A-Za-z])\s?")
#: Commands that begin like a conditional, and are none.
_NO_CONDITIONALS = ("\\iff", "\\ifthenelse")
_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand\*?|providecommand\*?|[gex]?def)\s*\{?\s*\\(?P<name>[A-Za-z]+)\s*\}?\s*"
    r"(?:\{\s*(?P<number>[-+]?[0-9]{1,18})\s*\})?"
)
_NEW_CONDITIONAL = re.compile(r"\\newif\s*\Z")
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")


@dataclass
class _Conditional:
    begin: int
    body: int  #: where its first branch begins
    is_true: bool | None  #: None: not decided
    middles: list[tuple[int, int]] = field(default_factory=list)


class _Macros:
    """Those that a text defines itself."""

    def __init__(self, text: str, spans: Spans) -> None:
        self._found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for definition in _DEFINITION.finditer(text):
            if not spans.cover(definition.start()):
                self._found[definition["name"]].append((definition.start(), definition["number"] or ""))

    def before(self, position: int, name: str) -> str | None:
        """The number that a macro is at this place, or "" for any other text. None: it is not defined there."""
        found = self._found.get(name, [])
        place = bisect_left(found, (position, ""))
        return found[place - 1][1] if place else None


def decided(text: str) -> str:
    """The text without the branches that TeX would leave out."""
    dropped: list[tuple[int, int]] = []
    open_ones: list[_Conditional] = []
    spans = Spans(text)
    macros = _Macros(text, spans)
    for part in _PART.finditer(text):
        word = part[0].strip()
        if spans.cover(part.start()) or word in _NO_CONDITIONALS or _is_being_defined(text, part.start()):
            continue
        if word == "\\fi":
            if open_ones:
                dropped += _dropped(open_ones.pop(), part.start(), part.end())
        elif word in ("\\else", "\\or"):
            if open_ones:
                open_ones[-1].middles.append((part.start(), part.end()))
        else:
            open_ones.append(_opened(text, part, macros))
    return _without(text, dropped)


def _is_being_defined(text: str, position: int) -> bool:
    return _NEW_CONDITIONAL.search(text, max(0, position - 20), position) is not None


def _opened(text: str, part: re.Match[str], macros: _Macros) -> _Conditional:
    opening = _OPENING.match(text, part.start())
    if opening is None:
        return _Conditional(begin=part.start(), body=part.end(), is_true=None)
    return _Conditional(begin=part.start(), body=opening.end(), is_true=_decision(opening, macros))


def _decision(opening: re.Match[str], macros: _Macros) -> bool | None:
    if opening["defined"]:
        return macros.before(opening.start(), opening["defined"]) is not None
    if opening["undefined"]:
        return macros.before(opening.start(), opening["undefined"]) is None
    left, right = (_number(opening[side].strip(), opening.start(), macros) for side in ("left", "right"))
    if left is None or right is None:
        return None
    return {"<": left < right, "=": left == right, ">": left > right}[opening["relation"]]


def _number(operand: str, position: int, macros: _Macros) -> int | None:
    text = macros.before(position, operand[1:]) if operand.startswith("\\") else operand
    return int(text) if text and _NUMBER.fullmatch(text) else None


def _dropped(conditional: _Conditional, fi: int, end: int) -> Sequence[tuple[int, int]]:
    if conditional.is_true is None or len(conditional.middles) > 1:
        return ()
    middle, after_middle = conditional.middles[0] if conditional.middles else (fi, fi)
    if conditional.is_true:
        return ((conditional.begin, conditional.body), (middle, end))
    return ((conditional.begin, after_middle), (fi, end))


def _without(text: str, dropped: list[tuple[int, int]]) -> str:
    """What is dropped leaves its line ends, and a comment before each, so that no paragraph ends there."""
    pieces: list[str] = []
    position = 0
    for begin, end in sorted(dropped):
        if end > position:
            begin = max(begin, position)
            pieces += [text[position:begin], "%\n" * text.count("\n", begin, end)]
            position = end
    return "".join(pieces) + text[position:]
