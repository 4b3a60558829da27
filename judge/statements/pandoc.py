"""Reads LaTeX with pandoc: what it makes of a text, and what it says of it.

In its sandbox, pandoc opens no file but those that it is given, so that `\\input` reads none of this host. It never
runs TeX.
"""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from judge.limits import MIB
from judge.statements.converter import Conversion, ConversionFailed, Converter

PANDOC = Converter(
    program="pandoc",
    package="pandoc",
    memory_limit_bytes=4096 * MIB,  # with 1 GiB, that of Debian 13 starts no threads
    output_limit_bytes=16 * MIB,
    cpu_time_limit_s=10,
    wall_time_limit_s=60,
)
#: This counts: pandoc reserves far more addresses than it touches. About twice the heap is touched, and must fit beside
#: the process `jobs`, which has 384 MiB. A statement of 230 KiB needs half of it, and a second.
HEAP_LIMIT_BYTES = 96 * MIB
_TEXT = "statement.tex"
_OPTIONS = (
    *("--sandbox", "--from=latex", "--to=html5", "--katex", "--no-highlight", "--shift-heading-level-by=1"),
    *("--wrap=preserve", "--output=statement.html", "--log=log.json"),
)
_HEAP_EXHAUSTED = 251
_PLACE = re.compile(r"(?:line |:)(\d+)(?:,? column |:)\d+")
_UNEXPECTED = re.compile(r'unexpected (?:Tok .*\)|Tok .*?(?:Symbol|Word|CtrlSeq "[^"]*"\)?)) "((?:[^"\\]|\\.)*)"')
_LOOP = re.compile(r"Loop encountered in expanding macro (\S+)")


class TextNotRead(ConversionFailed):
    """Pandoc gave up. `line` is where, from 1, if it said so."""

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Remark:
    """An entry of pandoc's log about the text."""

    kind: str  #: as pandoc calls it, such as SkippedContent
    line: int  #: from 1
    contents: str  #: the LaTeX, or the path, that it is about


@dataclass(frozen=True, kw_only=True)
class PandocHtml:
    html: str
    remarks: tuple[Remark, ...]


def html_of_latex(text: str, preamble: str) -> PandocHtml:
    """Convert a text; the preamble has definitions only. Raises ConverterMissing and ConversionFailed."""
    with tempfile.TemporaryDirectory(prefix="judge-statement-") as name:
        directory = Path(name)
        (directory / "preamble.tex").write_text(preamble)
        (directory / _TEXT).write_text(text)
        heap = ("+RTS", f"-M{HEAP_LIMIT_BYTES}", "-RTS")
        conversion = PANDOC.run([*heap, *_OPTIONS, "preamble.tex", _TEXT], directory)
        if conversion.exit_code != 0:
            raise _failure(conversion)
        log = msgspec.json.decode((directory / "log.json").read_bytes(), type=list[dict[str, Any]])
        html = (directory / "statement.html").read_text()
    return PandocHtml(html=html, remarks=tuple(_remark(entry) for entry in log if entry.get("source") == _TEXT))


def _remark(entry: Mapping[str, Any]) -> Remark:
    return Remark(kind=entry["type"], line=entry["line"], contents=str(entry.get("contents", entry.get("path", ""))))


def _failure(conversion: Conversion) -> TextNotRead:
    if conversion.exit_code < 0 or conversion.exit_code in (_HEAP_EXHAUSTED, 137):
        return TextNotRead("pandoc needs too much time or memory for it", None)
    if (loop := _LOOP.search(conversion.said)) is not None:
        return TextNotRead(f"the macro \\{loop[1]} calls itself", None)
    places = _PLACE.findall(conversion.said)
    unexpected = _UNEXPECTED.search(conversion.said)
    reason = f"unexpected {unexpected[1]!r}" if unexpected else conversion.said.strip().replace("\n", " ")[:200]
    return TextNotRead(f"pandoc does not understand it ({reason})", max(map(int, places)) if places else None)
