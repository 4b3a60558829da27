"""Renders a statement as HTML, and says what its author should know of it.

The page that shows it loads math.js, which typesets the formulas in elements of class math.
"""

import re
from dataclasses import dataclass

from judge.package.model import StatementFormat
from judge.statements.converter import ConverterMissing
from judge.statements.figures import Figures, UrlOfImage
from judge.statements.formula_commands import report_unknown_commands
from judge.statements.latex import render_latex, source_as_html
from judge.statements.markdown import render_markdown
from judge.statements.notices import Notices
from judge.statements.sanitizer import sanitize
from judge.statements.source import StatementSource

_FORMULA = r'<span class="math inline">[^<]*</span>'
_OPENING = "(\\[\u3008\u300a\u300c\u300e\u3010\u3014\u3016\u2018\u201c\uff08\uff3b\uff5b"
_CLOSING = (
    ".,;:!?)\\]%\u2026\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u2019\u201d"
    "\uff01\uff05\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\uff61\uff63\uff64\u30fb"
)
_PUNCTUATED = re.compile(f"([{_OPENING}]{{0,8}})({_FORMULA})([{_CLOSING}]{{0,8}})")


@dataclass(frozen=True, kw_only=True)
class RenderedStatement:
    html: str  #: sanitised
    notices: tuple[str, ...]  #: for the author


def render_statement(source: StatementSource, image_url: UrlOfImage) -> RenderedStatement:
    """Without pandoc, LaTeX that was not converted at its import is shown as it stands."""
    if source.html is not None:
        # What the store returns is sanitised once more: what a page shows depends on the rules of today
        clean = sanitize(source.html, Figures(source.images, image_url, Notices()), Notices())
        rendered = RenderedStatement(html=clean, notices=source.notices)
    else:
        try:
            rendered = _converted(source, image_url)
        except ConverterMissing as error:
            return RenderedStatement(html=source_as_html(source.text), notices=(f"it is shown as it stands: {error}",))
    return RenderedStatement(html=_PUNCTUATED.sub(_unbroken, rendered.html), notices=rendered.notices)


def convert_statement(source: StatementSource) -> RenderedStatement:
    """Convert a text to HTML in which each image has its name as its address. Raises ConverterMissing."""
    return _converted(source, lambda image: image.name)


def _converted(source: StatementSource, image_url: UrlOfImage) -> RenderedStatement:
    notices = Notices()
    if source.format == StatementFormat.LATEX:
        html = render_latex(source.text, source.title, notices)
    else:
        html = render_markdown(source.text, notices)
    figures = Figures(source.images, image_url, notices)
    clean = sanitize(html, figures, notices)
    report_unknown_commands(clean, source.text, notices)
    return RenderedStatement(html=clean, notices=notices.all())


def _unbroken(found: re.Match[str]) -> str:
    """Keep a formula on one line with the punctuation around it.

    A browser may break a line before and after each formula, for it is an inline block.
    """
    if not (found[1] or found[3]):
        return found[0]
    return f'<span class="nowrap">{found[0]}</span>'
