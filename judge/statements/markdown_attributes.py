"""Attributes in braces: after an image, such as `![](tree.png){ width=50% }`, and at the end of a heading."""

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from judge.statements.notices import Notices

#: The colon is that of kramdown.
_BRACES = re.compile(r"\{:?([^{}\n]{1,200})\}")
_ATTRIBUTE = re.compile(r"""\s*(?:([A-Za-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|[.#][\w:-]+)(?=\s|$)""")


def attributes_plugin(parser: MarkdownIt) -> None:
    parser.inline.ruler.after("image", "image_attributes", _image_attributes)
    parser.core.ruler.before("text_join", "heading_attributes", _heading_attributes)


def _image_attributes(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "{" or state.pending or not state.tokens or state.tokens[-1].type != "image":
        return False
    braces = _BRACES.match(state.src, state.pos, state.posMax)
    notices: Notices = state.env["notices"]
    attributes = None if braces is None else _attributes(braces[1])
    if braces is None or attributes is None:
        if braces is not None:
            notices.add(f"{braces[0]!r} after an image is not understood; it is shown as text")
        return False
    for name, value in attributes:
        if name == "width":
            state.tokens[-1].attrs["width"] = value
        else:
            notices.add(f"{value if name is None else name!r} after an image has no effect; only `width` has")
    state.pos = braces.end()
    return True


def _heading_attributes(state: StateCore) -> None:
    """Take `{#input .wide}` from a heading. Students would read it as a part of the title."""
    notices: Notices = state.env["notices"]
    for opening, inline in pairwise(state.tokens):
        if opening.type != "heading_open" or not inline.children or inline.children[-1].type != "text":
            continue
        last = inline.children[-1]
        text, brace, rest = last.content.rpartition("{")
        braces = _BRACES.fullmatch(f"{brace}{rest.rstrip()}")
        if braces is not None and _attributes(braces[1]):
            last.content = text.rstrip()
            line = opening.map[0] + 1 if opening.map else None
            notices.add(f"{braces[0]!r} after a heading has no effect", line=line)


def _attributes(text: str) -> list[tuple[str | None, str]] | None:
    """Read names and values; a class or an id has no name. None if the text is something else."""
    found: list[tuple[str | None, str]] = []
    position = 0
    while text[position:].strip():
        match = _ATTRIBUTE.match(text, position)
        if match is None:
            return None
        found.append((match[1], match[2] or match[3] or match[4] or match[0].strip()))
        position = match.end()
    return found
