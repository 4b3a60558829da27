"""Renders LaTeX statements as HTML, with pandoc.

Formulas are put into elements of class math, for KaTeX. What pandoc leaves out is reported; the words in it are shown.
"""

import re
from functools import cache
from html import escape
from pathlib import Path

from judge.statements import latex_remarks
from judge.statements.converter import ConversionFailed, ConverterMissing
from judge.statements.latex_source import SAMPLE_COMMANDS, for_pandoc, shown_signs
from judge.statements.notices import Notices
from judge.statements.pandoc import PandocHtml, TextNotRead, html_of_latex
from judge.statements.pandoc_html import fitted
from judge.statements.sample_marks import with_places, without_marks

_ARGUMENT = r"\s*\{((?:[^{}]|\{[^{}]*\})*)\}"
_TITLE = re.compile(rf"\\(?:problemname|title|begin\{{problem\}}){_ARGUMENT}")
_BYLINE = re.compile(rf"\\(?:author|date){_ARGUMENT}")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_PREAMBLE = Path(__file__).with_name("preamble.tex")


def render_latex(text: str, title: str, notices: Notices) -> str:
    """Return HTML that is not sanitised yet. A text that pandoc does not understand is shown as it stands.

    Raises ConverterMissing where there is no pandoc.
    """
    check_head(text, title, notices)
    try:
        converted = _converted(for_pandoc(without_marks(text)), _definitions(title), notices)
    except ConverterMissing:
        raise
    except ConversionFailed as error:
        line = error.line if isinstance(error, TextNotRead) else None
        notices.add(f"{error}, so its LaTeX source is shown instead", line=line)
        return source_as_html(text)
    return with_places(shown_signs(fitted(converted.html)))


def source_as_html(text: str) -> str:
    return f"<pre>\n{escape(text)}</pre>"


def _converted(text: str, preamble: str, notices: Notices) -> PandocHtml:
    first = html_of_latex(text, preamble)
    latex_remarks.note(first.remarks, notices)
    unknown = latex_remarks.definitions(first.remarks, text, first.html)
    if not unknown:
        return first
    try:
        return html_of_latex(text, preamble + unknown)
    except TextNotRead:
        return first


@cache
def _preamble() -> str:
    return _PREAMBLE.read_text() + SAMPLE_COMMANDS


def _definitions(title: str) -> str:
    words = re.sub(r"([&%$#_{}])", r"\\\1", title.replace("\\", "").replace("~", " ").replace("^", " "))
    return f"{_preamble()}\\newcommand{{\\problemyamlname}}{{{words}}}\n"


def check_head(text: str, title: str, notices: Notices) -> None:
    """Report what the head of a printed page would show, and this page shows otherwise."""
    text = _COMMENT.sub("", text)
    for written in _TITLE.finditer(text):
        if "\\problemyamlname" not in written[1] and _letters(written[1]) not in ("", _letters(title)):
            message = f"the title {written[1][:60]!r} is not shown; the page has the name of the problem"
            notices.add(message, line=text.count("\n", 0, written.start()) + 1)
    for byline in _BYLINE.finditer(text):
        notices.add(f"not shown: {byline[1][:60]!r}", line=text.count("\n", 0, byline.start()) + 1)


def _letters(title: str) -> str:
    return re.sub(r"\\[A-Za-z]+|[\W_]", "", title).casefold()
