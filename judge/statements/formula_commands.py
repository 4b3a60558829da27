"""Commands in formulas that KaTeX does not understand: a page shows them in red.

`katex_commands.txt` has those that it does, and environments in braces; web/static/katex_commands.js makes it.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

from judge.statements.notices import Notices

_KNOWN = Path(__file__).with_name("katex_commands.txt")
_FORMULA = re.compile(r'<(?P<tag>span|div) class="math [a-z]+">(?P<formula>[^<]*)</(?P=tag)>')
_COMMAND = re.compile(r"\\(?:(?P<begin>begin|end)\s*\{(?P<environment>[^{}]*)\}|(?P<name>[A-Za-z]+)|.)", re.DOTALL)
_DEFINITION = re.compile(
    r"\\(?:[gex]?def|(?:global|long)?let|(?:re)?newcommand\*?|providecommand\*?|futurelet)\s*\{?\s*\\([A-Za-z]+)"
)
_SHOWN = 60


def report_unknown_commands(html: str, text: str, notices: Notices) -> None:
    """`html` has the formulas in elements of class math, `text` is the source that it was made of."""
    for formula in _FORMULA.finditer(html):
        for kind, name in _unknown(unescape(formula["formula"])):
            message = f"unknown {kind} {name[:_SHOWN]} in a formula"
            if notices.wants(message):
                notices.add(message, line=_line(text, name))


def _unknown(formula: str) -> Iterator[tuple[str, str]]:
    defined = set(_DEFINITION.findall(formula))
    for found in _COMMAND.finditer(formula):
        if found["begin"] is not None:
            if f"{{{found['environment']}}}" not in known_commands():
                yield "environment", found["environment"]
        elif found["name"] is not None and found["name"] not in known_commands() | defined:
            yield "command", f"\\{found['name']}"


def _line(text: str, name: str) -> int | None:
    """Where it stands first in the source. None: a macro of the text has it in another form."""
    found = re.search(rf"{re.escape(name)}(?![A-Za-z])", text)
    return None if found is None else text.count("\n", 0, found.start()) + 1


@cache
def known_commands() -> frozenset[str]:
    return frozenset(_KNOWN.read_text().split())
