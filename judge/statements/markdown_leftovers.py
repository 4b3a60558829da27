"""What Markdown drops in silence: addresses that no link uses, words after the fence of code, and odd images.

An author who writes `[Note]: important` does not know that this is the address of a link.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from judge.statements.markdown_footnotes import inline_footnotes
from judge.statements.notices import Notices

_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]*|\{[^{}]*\}")
_LIKE_IMAGE = re.compile(r"!\[[^\[\]]{0,200}\]\([^()]{1,200}\)")


def leftovers_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.before("footnote_tail", "unused_definitions", _keep_unused_definitions)
    parser.core.ruler.push("fence_words", _report_fence_words)
    parser.core.ruler.push("odd_images", _report_odd_images)
    parser.add_render_rule("definition", _nothing)
    parser.add_render_rule("leftover", _leftover)


def _keep_unused_definitions(state: StateCore) -> None:
    notices: Notices = state.env["notices"]
    used = set(_labels(state))
    lines = state.src.split("\n")
    for token in state.tokens:
        if token.type != "definition" or not token.map:
            continue
        if token.meta["id"] in used:
            used.remove(token.meta["id"])  # a second definition has no effect
        else:
            token.type, token.content = "leftover", "\n".join(lines[token.map[0] : token.map[1]])
            notices.add(
                f"no link uses the address [{token.meta['label'][:60]}]; it is shown as text", line=token.map[0] + 1
            )


def _labels(state: StateCore) -> Iterator[str]:
    for tokens in (state.tokens, *inline_footnotes(state)):
        yield from _labels_of(tokens)


def _labels_of(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("link_open", "image") and "label" in token.meta:
            yield token.meta["label"]
        yield from _labels_of(token.children or ())


def _report_fence_words(state: StateCore) -> None:
    notices: Notices = state.env["notices"]
    for token in state.tokens:
        if token.type == "fence" and not _LANGUAGE.fullmatch(token.info.strip()):
            line = token.map[0] + 1 if token.map else None
            notices.add(f"what stands after {token.markup} is not shown: {token.info.strip()[:60]!r}", line=line)


def _report_odd_images(state: StateCore) -> None:
    notices: Notices = state.env["notices"]
    for token in state.tokens:
        texts = (child.content for child in token.children or () if child.type == "text")
        for found in (match[0] for text in texts for match in _LIKE_IMAGE.finditer(text)):
            line = token.map[0] + 1 if token.map else None
            notices.add(
                f"{found[:60]!r} is not understood as an image: write a blank in its name as %20, and its size behind "
                "it, as {width=50%}",
                line=line,
            )


def _nothing(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return ""


def _leftover(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return f"<p>{escape(tokens[index].content)}</p>\n"
