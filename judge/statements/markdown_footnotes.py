"""Footnotes in Markdown: those that nothing refers to stay text, instead of vanishing."""

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from judge.statements.notices import Notices


def footnotes_plugin(parser: MarkdownIt) -> None:
    parser.use(footnote_plugin)
    # Its own has a line above, and so has the page's
    parser.add_render_rule(
        "footnote_block_open", lambda *_: '<section class="footnotes">\n<ol class="footnotes-list">\n'
    )
    parser.core.ruler.before("footnote_tail", "unused_footnotes", _keep_unused)


def inline_footnotes(state: StateCore) -> list[list[Token]]:
    """The texts of footnotes such as `^[this one]`. They are not among the tokens of the document yet."""
    footnotes: dict[int, dict[str, list[Token]]] = state.env.get("footnotes", {}).get("list", {})
    return [footnote["tokens"] for footnote in footnotes.values() if "tokens" in footnote]


def _keep_unused(state: StateCore) -> None:
    """Put each footnote beside the text, the ones within others too, and let those that nothing refers to stay text."""
    if "footnotes" not in state.env:
        return
    text, footnotes = _footnotes_apart(state.tokens)
    references: dict[str, int] = state.env["footnotes"]["refs"]
    last = {footnote[0].meta["label"]: footnote for footnote in footnotes}
    for footnote in footnotes:
        label = footnote[0].meta["label"]
        if references.get(f":{label}", -1) < 0 or last[label] is not footnote:
            text += _as_text(footnote, state.env["notices"])
        else:
            text += footnote
    state.tokens = text


def _footnotes_apart(tokens: Iterable[Token]) -> tuple[list[Token], list[list[Token]]]:
    open_parts: list[list[Token]] = [[]]
    footnotes: list[list[Token]] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            open_parts.append([])
        open_parts[-1].append(token)
        if token.type == "footnote_reference_close":
            footnotes.append(open_parts.pop())
    return open_parts[0], footnotes


def _as_text(footnote: list[Token], notices: Notices) -> list[Token]:
    opening = footnote[0]
    label = opening.meta["label"]
    line = opening.map[0] + 1 if opening.map else None
    notices.add(f"nothing refers to the footnote [^{label[:60]}]; it is shown as text", line=line)
    opening.type, opening.nesting, opening.content = "leftover", 0, f"[^{label}]:"
    return footnote[:-1]
