"""Puts threads between the lines of highlighted code, below the last line that each is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from web.comments.queries import Thread

# As Pygments writes it. No element goes over the end of a line
_CODE = re.compile(r'\A(<div class="highlight"><pre>(?:<span></span>)?<code>)(.*)(</code></pre></div>\s*)\Z', re.DOTALL)

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Some lines of code, and the threads below them."""

    html: Markup
    threads: tuple[Thread, ...]


def segments(html: Markup, threads: Iterable[Thread]) -> list[Segment]:
    """Return the code in pieces. A thread about a line that is not there stands below the last one."""
    found, by_line = _CODE.match(html), _by_last_line(threads)
    if found is None or not by_line:
        return [Segment(html=html, threads=tuple(thread for group in by_line.values() for thread in group))]
    before, code, after = found.groups()
    lines = _LINE.findall(code)
    pieces, start = [], 0
    for line in sorted(by_line):
        end = min(line, len(lines))
        pieces.append(_segment(before, lines[start:end], after, by_line[line]))
        start = end
    if start < len(lines):
        pieces.append(_segment(before, lines[start:], after, []))
    return pieces


def _segment(before: str, lines: list[str], after: str, threads: list[Thread]) -> Segment:
    html = before + "".join(lines) + after if lines else ""
    return Segment(html=Markup(html), threads=tuple(threads))  # noqa: S704  (parts of what Pygments escaped)


def _by_last_line(threads: Iterable[Thread]) -> dict[int, list[Thread]]:
    by_line: dict[int, list[Thread]] = {}
    for thread in threads:
        if thread.last_line is not None:
            by_line.setdefault(thread.last_line, []).append(thread)
    return by_line
