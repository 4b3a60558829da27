"""Formulas between dollars in Markdown, for KaTeX; and what looks like a formula to its author, but is none."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar

from judge.statements.notices import Notices

#: Stands for what is no text, such as a formula.
_GAP = "\0"
_DOLLARS = re.compile(rf"\$([^${_GAP}]{{1,200}})(?=\$)")
_PARENTHESES = re.compile(rf"\\\([^{_GAP}]{{1,200}}?\\\)")
_BRACKETS = re.compile(rf"\\\[([^{_GAP}]{{1,200}}?)\\\]")
#: What tells a formula from `\[1, n\]`, where brackets are meant.
_MATHEMATICAL = re.compile(r"[\\^_=<>]")
_SHOWN = 60
_parse_block = math_block_dollar(allow_labels=False, allow_blank_lines=True)


def formulas_plugin(parser: MarkdownIt) -> None:
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    parser.block.ruler.at("math_block", _math_block)
    parser.core.ruler.before("text_join", "formulas_missed", _report_missed)
    for rule in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(rule, _formula)


def _math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse one formula that stands alone. From `$$a$$ and $$b$$`, the plugin takes all that is between the ends."""
    return _ends_a_line(state, start_line, end_line) and _parse_block(state, start_line, end_line, silent)


def _ends_a_line(state: StateBlock, start_line: int, end_line: int) -> bool:
    """Whether the dollars that follow the opening ones are the end of a line."""
    for line in range(start_line, end_line):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
        if line == start_line:
            if not text.startswith("$$"):
                return False
            text = text.removeprefix("$$")
        if "$$" in text:
            return text.find("$$") == len(text) - len("$$")
    return False


def _formula(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    if token.type == "math_inline":
        return f'<span class="math inline">{escape(token.content)}</span>'
    element = "div" if token.type == "math_block" else "span"
    return f'<{element} class="math block">{escape(token.content)}</{element}>'


def _report_missed(state: StateCore) -> None:
    """Report formulas that are shown as text. It runs while a dollar with a backslash is still known as such."""
    notices: Notices = state.env["notices"]
    for token in state.tokens:
        line = token.map[0] + 1 if token.map else None
        written = "".join(_written(child) for child in token.children or ())
        for found in _between_brackets(written):
            notices.add(f"{found[:_SHOWN]!r} is not read as a formula: write it between dollars", line=line)
        for found in _between_dollars(written):
            notices.add(
                f"{found[:_SHOWN]!r} is not read as a formula: write no blank within its dollars, and no digit beside "
                "them",
                line=line,
            )


def _between_brackets(written: str) -> Iterator[str]:
    yield from (match[0] for match in _PARENTHESES.finditer(written))
    yield from (match[0] for match in _BRACKETS.finditer(written) if _MATHEMATICAL.search(match[1]))


def _between_dollars(written: str) -> Iterator[str]:
    for match in _DOLLARS.finditer(written.replace("\\$", _GAP)):
        if _looks_like_formula(match[1]):
            yield f"{match[0]}$"


def _looks_like_formula(inside: str) -> bool:
    """Whether this is more than what stands between two prices: blanks on both sides, or on none."""
    first_is_blank, last_is_blank = inside[0].isspace(), inside[-1].isspace()
    if first_is_blank or last_is_blank:
        return first_is_blank and last_is_blank and not inside.isspace()
    return not inside[0].isdigit()


def _written(token: Token) -> str:
    if token.type == "text":
        return token.content
    if token.type == "text_special":
        return token.markup
    return "\n" if token.type in ("softbreak", "hardbreak") else _GAP
