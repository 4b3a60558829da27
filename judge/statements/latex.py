"""Renders LaTeX statements as HTML: the subset of LaTeX that problem packages use.

Formulas are put into elements of class math, for KaTeX. An unknown command is shown as it stands, and reported; the
statement goes on after it.
"""

import re
from html import escape

from judge.statements.latex_environments import read_environment
from judge.statements.latex_flow import Flow
from judge.statements.latex_reader import Command, Reader
from judge.statements.notices import Notices

_WIDTH = re.compile(r"width\s*=\s*(0?\.\d+|1(?:\.0*)?)\s*\\(?:textwidth|linewidth|columnwidth)")


def render_latex(text: str, title: str, notices: Notices) -> str:
    """Return HTML that is not sanitised yet. Each notice names its line."""
    return Reader(text, title, _COMMANDS, read_environment, notices).document()


def _image(reader: Reader, flow: Flow) -> None:
    option = reader.cursor.option() or ""
    name = (reader.cursor.raw_argument() or "").strip()
    width = _WIDTH.search(option)
    attribute = f' width="{round(float(width[1]) * 100)}%"' if width else ""
    flow.inline(f'<img src="{escape(name)}" alt=""{attribute}>')


def _illustration(reader: Reader, flow: Flow) -> None:
    """Render \\illustration{share of the width}{file}{caption}, a macro of Kattis."""
    reader.cursor.raw_argument()
    name = (reader.cursor.raw_argument() or "").strip()
    caption = reader.argument()
    flow.block(f'<figure><img src="{escape(name)}" alt=""><figcaption>{caption}</figcaption></figure>')


def _caption(reader: Reader, flow: Flow) -> None:
    reader.cursor.option()
    flow.block(f"<figcaption>{reader.argument()}</figcaption>")


def _link(reader: Reader, flow: Flow) -> None:
    url = reader.cursor.raw_argument() or ""
    flow.inline(f'<a href="{escape(_unescaped(url))}">{reader.argument()}</a>')


def _url(reader: Reader, flow: Flow) -> None:
    url = escape(_unescaped(reader.cursor.raw_argument() or ""))
    flow.inline(f'<a href="{url}">{url}</a>')


def _verb(reader: Reader, flow: Flow) -> None:
    cursor = reader.cursor
    delimiter = cursor.text[cursor.position : cursor.position + 1]
    cursor.position += len(delimiter)
    text = cursor.take_until(delimiter) if delimiter else None
    if text is None:
        reader.report("\\verb without its end")
        flow.inline(escape(f"\\verb{delimiter}"))
    else:
        flow.inline(f"<code>{escape(text)}</code>")


def _left_out(reader: Reader, flow: Flow) -> None:
    """Report what a printed statement would show, and the page does not."""
    text = reader.cursor.raw_argument() or ""
    reader.report(f"not shown: {text[:60]!r}")


def _title(reader: Reader, flow: Flow) -> None:
    title = reader.cursor.raw_argument() or ""
    if "\\problemyamlname" not in title and _letters(title) not in ("", _letters(reader.title)):
        reader.report(f"the title {title[:60]!r} is not shown; the page has the name of the problem")


def _letters(title: str) -> str:
    """What a title says, without its markup."""
    return re.sub(r"\\[A-Za-z]+|[\W_]", "", title).casefold()


def _item(reader: Reader, flow: Flow) -> None:
    reader.report("\\item outside a list")


def _problem_name(reader: Reader, flow: Flow) -> None:
    flow.inline(escape(reader.title))


def _line_break(reader: Reader, flow: Flow) -> None:
    flow.inline("<br>")


def _unescaped(url: str) -> str:
    return re.sub(r"\\([%#&_~{}])", r"\1", url).strip()


_COMMANDS: dict[str, Command] = {
    "includegraphics": _image,
    "illustration": _illustration,
    "caption": _caption,
    "href": _link,
    "url": _url,
    "verb": _verb,
    "problemyamlname": _problem_name,
    "problemname": _title,
    "title": _title,
    "author": _left_out,
    "date": _left_out,
    "item": _item,
    "newline": _line_break,
    "linebreak": _line_break,
}
