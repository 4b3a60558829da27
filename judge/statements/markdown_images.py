"""Attributes after an image, such as `![](tree.png){ width=50% }`."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from judge.statements.notices import Notices

_BRACES = re.compile(r"\{([^{}\n]{1,200})\}")
_ATTRIBUTE = re.compile(r"""\s*(?:([A-Za-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|[.#][\w:-]+)(?=\s|$)""")


def image_attributes_plugin(parser: MarkdownIt) -> None:
    parser.inline.ruler.after("image", "image_attributes", _image_attributes)


def _image_attributes(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "{" or state.pending or not state.tokens or state.tokens[-1].type != "image":
        return False
    braces = _BRACES.match(state.src, state.pos, state.posMax)
    attributes = None if braces is None else _attributes(braces[1])
    if braces is None or attributes is None:
        return False
    notices: Notices = state.env["notices"]
    for name, value in attributes:
        if name == "width":
            state.tokens[-1].attrs["width"] = value
        else:
            notices.add(f"{value if name is None else name!r} after an image has no effect; only `width` has")
    state.pos = braces.end()
    return True


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
