"""Renders Markdown statements: CommonMark with tables, footnotes and formulas between dollars."""

import re
from functools import cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from judge.statements.cjk_emphasis import CjkFriendlyInline
from judge.statements.markdown_attributes import attributes_plugin
from judge.statements.markdown_footnotes import footnotes_plugin
from judge.statements.markdown_formulas import formulas_plugin
from judge.statements.markdown_html import html_plugin
from judge.statements.markdown_leftovers import leftovers_plugin
from judge.statements.markdown_links import is_link
from judge.statements.markdown_tables import HiddenBars, table_plugin
from judge.statements.notices import Notices
from judge.statements.sample_marks import NEXT_SAMPLE, REMAINING_SAMPLES, with_places, without_marks

_SAMPLE_MARKS = {"nextsample": NEXT_SAMPLE, "remainingsamples": REMAINING_SAMPLES}
_SAMPLE_MARK = re.compile(r"\{\{\s?(nextsample|remainingsamples)\s?\}\}")


def render_markdown(text: str, notices: Notices) -> str:
    """Return HTML that is not sanitised yet. Formulas are in elements of class math, for KaTeX."""
    text = _SAMPLE_MARK.sub(lambda mark: _SAMPLE_MARKS[mark[1]], without_marks(text))
    bars = HiddenBars.of(text)
    return with_places(bars.shown(str(_parser().render(bars.hidden(text), {"notices": notices}))))


@cache
def _parser() -> MarkdownIt:
    options = {"html": True, "inline_definitions": True, "store_labels": True}
    parser = MarkdownIt("commonmark", options)
    parser.inline = CjkFriendlyInline()
    parser.configure("commonmark", options_update=options)
    parser.enable(["table", "strikethrough"])
    parser.validateLink = is_link  # type: ignore[method-assign]
    for plugin in (formulas_plugin, footnotes_plugin, table_plugin, html_plugin, attributes_plugin, leftovers_plugin):
        parser.use(plugin)
    parser.core.ruler.push("fit_the_page", _fit_the_page)
    return parser


def _fit_the_page(state: StateCore) -> None:
    """Change the tokens so that the HTML fits into a page of the site.

    Headings move one level down, because the page's title is the first. Alignments become attributes, because the
    content security policy forbids styles. Names of images, which the parser quotes, are unquoted.
    """
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        style: Any = token.attrs.pop("style", None) if token.type in ("th_open", "td_open") else None
        if isinstance(style, str):
            token.attrs["align"] = style.removeprefix("text-align:")
        for child in token.children or ():
            if child.type == "image":
                child.attrs["src"] = unquote(str(child.attrs["src"]))
