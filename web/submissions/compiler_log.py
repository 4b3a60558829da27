"""The messages of a compiler as a page shows them: in colours, its own where it wrote them, and safe.

A compiler that does not write to a terminal usually has no colours. Then the words and marks are coloured by which all
compilers tell an error from a warning.
"""

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

#: What a terminal obeys, and a page must not show: colours ("...m") and all others, titles and links.
_ESCAPE = re.compile(r"\x1b(?:\[([0-?]*)[ -/]*([@-~])?|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])?")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_STYLES = {1: "bold", 2: "faint", 3: "italic", 4: "underlined"}
#: Each ends a style; 22 ends two.
_ENDS = {22: ("bold", "faint"), 23: ("italic",), 24: ("underlined",)}

#: At the beginning of a line or after a place: what kind of message it is. `error[E0425]:`, `warning CS0168:`.
_KIND = re.compile(
    r"(?<![\w-])(?:(?P<red>(?:fatal |internal compiler )?error|fatal|\w+Error)|(?P<yellow>warning)|"
    r"(?P<cyan>note|help|hint|info))(?:\[[\w:-]+\]|\s+[A-Z]{1,8}\d{1,6})?:",
    re.IGNORECASE,
)
#: `main.c:3:5:`, and the line that points at the fault: `   |    ^~~~`.
_PLACE = re.compile(r"^(?:\s{0,20}-->\s*)?[\w./+-]{1,200}[:(]\d+(?:[:,]\d+)?\)?:?")
_POINTER = re.compile(r"^[\s\d|]{0,200}[~^][~^\s]{0,500}$")


def styled(log: str) -> Markup:
    """The log as HTML: spans with classes `ansi-...`, and nothing else that is markup."""
    log = log.replace("\r\n", "\n")
    if any(match[2] == "m" for match in _ESCAPE.finditer(log)):
        return Markup("").join(_from_escapes(log))
    plain = _ESCAPE.sub("", log)
    return Markup("\n").join(Markup("").join(_from_words(_visible(line))) for line in plain.split("\n"))


def _from_escapes(log: str) -> Iterator[Markup]:
    style: dict[str, str] = {}  #: by kind: a colour takes the place of another
    position = 0
    for match in _ESCAPE.finditer(log):
        yield _span(_visible(log[position : match.start()]), style.values())
        position = match.end()
        if match[2] == "m":
            style = _changed(style, match[1])
    yield _span(_visible(log[position:]), style.values())


def _changed(style: dict[str, str], parameters: str) -> dict[str, str]:
    """The style after an escape sequence "select graphic rendition"."""
    codes = [int(code) if code.isdecimal() and len(code) < 4 else 0 for code in parameters.split(";")]
    changed = dict(style)
    while codes:
        code = codes.pop(0)
        if code == 0:
            changed.clear()
        elif code in _STYLES:
            changed[_STYLES[code]] = _STYLES[code]
        elif code in _ENDS:
            for name in _ENDS[code]:
                changed.pop(name, None)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            changed["colour"] = _COLOURS[code % 10]
        elif code in (38, 48):  # one of 256 colours, or any: two or four more numbers
            del codes[: 2 if codes[:1] == [5] else 4]
            if code == 38:
                changed.pop("colour", None)
        elif code == 39:
            changed.pop("colour", None)
    return changed


def _from_words(line: str) -> Iterator[Markup]:
    if _POINTER.match(line):
        yield _span(line, ["green"])
        return
    place = _PLACE.match(line)
    position = place.end() if place else 0
    yield _span(line[:position], ["bold"])
    kind = _KIND.search(line, position)
    if kind is not None:
        yield escape(line[position : kind.start()])
        yield _span(kind[0], ["bold", (kind.lastgroup or "red")])
        position = kind.end()
    yield escape(line[position:])


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _span(text: str, styles: Iterable[str]) -> Markup:
    names = " ".join(f"ansi-{style}" for style in styles)
    return Markup('<span class="{}">{}</span>').format(names, text) if names and text else escape(text)
