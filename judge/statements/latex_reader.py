"""Reads LaTeX text: paragraphs, groups, formulas, signs, and the commands that a table can describe."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from html import escape
from typing import TypeAlias

from judge.statements import latex_symbols as symbols
from judge.statements.latex_cursor import Cursor
from judge.statements.latex_flow import Flow
from judge.statements.notices import Notices

_TEXT = re.compile(r"[^\\{}$%~`'\-\n&\"]+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_NAME = re.compile(r"[A-Za-z]+\*?")
_SPACE_AFTER_NAME = re.compile(r"[ \t]*\n?(?![ \t]*\n)[ \t]*")
_FORMULA = re.compile(r"[^$\\]*(?:\\.[^$\\]*)*", re.DOTALL)
#: Longer ones stand first, because the first that fits is taken.
_LIGATURES = (
    ("---", "\u2014"),
    ("--", "\u2013"),
    ("``", "\u201c"),
    ("''", "\u201d"),
    ("`", "\u2018"),
    ("'", "\u2019"),
    ("~", "\u00a0"),
)
_DEPTH_LIMIT = 40
#: Commands whose argument in brackets is none of the text. After others, as in `\\noindent [1, n]`, brackets are text.
_WITH_OPTION = {"usepackage", "documentclass", "pagebreak", "newpage", "index"}
_DIMENSION = re.compile(r"\[\s*-?(?:[\d.,]+\s*[a-z]{2}|[\d.,]*\s*\\[a-z]+)\s*\]")

GROUP_END = ("}",)

Command: TypeAlias = Callable[["Reader", Flow], None]
#: Called after \\begin and the name of the environment, which is the last argument.
Environment: TypeAlias = Callable[["Reader", Flow, str], None]


class Reader:
    """Reads pieces of text. The caller gives it the commands and environments that need more than a table."""

    def __init__(
        self,
        text: str,
        title: str,
        commands: Mapping[str, Command],
        environment: Environment,
        notices: Notices,
    ) -> None:
        self.cursor = Cursor(text)
        self.title = title
        self._commands = commands
        self._environment = environment
        self._depth = 0
        self._notices = notices

    def document(self) -> str:
        flow = Flow()
        while not self.cursor.at_end():
            self.read(flow, ())
            if not self.cursor.at_end():  # a closing brace or \end that nothing opened
                self.report(f"{self.cursor.text[self.cursor.position]!r} without its beginning")
                self.cursor.position += 1
        flow.paragraph()
        return flow.html()

    def part(self, stops: Collection[str]) -> str:
        flow = Flow()
        self.read(flow, stops)
        return flow.html()

    def read(self, flow: Flow, stops: Collection[str]) -> None:
        """Read up to one of `stops`, a closing brace, or the end."""
        cursor = self.cursor
        while not cursor.at_end() and not cursor.starts_with("}") and not self._at_stop(stops):
            if (text := cursor.take(_TEXT)) is not None:
                flow.inline(escape(text))
            elif cursor.take(_BLANK_LINE) is not None:
                flow.paragraph()
            elif cursor.starts_with("%"):
                cursor.skip_comment()
            elif cursor.starts_with("$"):
                self._dollars(flow)
            elif cursor.take_literal("{"):
                flow.inline(self.nested(lambda: self.part(GROUP_END)))
                cursor.take_literal("}")
            elif cursor.take_literal("\\"):
                self._backslash(flow, stops)
            else:
                flow.inline(self._sign())

    def _at_stop(self, stops: Collection[str]) -> bool:
        cursor = self.cursor
        for stop in stops:
            if cursor.starts_with(stop):
                after = cursor.text[cursor.position + len(stop) : cursor.position + len(stop) + 1]
                return not (stop[-1].isalpha() and after.isalpha())
        return False

    def _sign(self) -> str:
        for source, text in _LIGATURES:
            if self.cursor.take_literal(source):
                return text
        sign = self.cursor.text[self.cursor.position]
        self.cursor.position += 1
        return escape(sign)

    def nested(self, read: Callable[[], str]) -> str:
        """Read something nested. If it is nested too deeply, show the rest as it stands: Python's stack is limited."""
        if self._depth >= _DEPTH_LIMIT:
            self.report(f"nested deeper than {_DEPTH_LIMIT}")
            rest = self.cursor.text[self.cursor.position :]
            self.cursor.position = len(self.cursor.text)
            return escape(rest)
        self._depth += 1
        try:
            return read()
        finally:
            self._depth -= 1

    def _dollars(self, flow: Flow) -> None:
        marker = "$$" if self.cursor.starts_with("$$") else "$"
        start = self.cursor.position
        self.cursor.take_literal(marker)
        formula = self.cursor.take(_FORMULA) or ""
        if self.cursor.take_literal(marker):
            self.formula(flow, formula, display=marker == "$$")
        else:
            self.cursor.position = start + len(marker)
            self.report("a formula without its closing $")
            flow.inline(marker)

    def formula(self, flow: Flow, formula: str, *, display: bool) -> None:
        kind = "block" if display else "inline"
        html = f'<span class="math {kind}">{escape(formula.strip())}</span>'
        flow.inline(html)

    def _backslash(self, flow: Flow, stops: Collection[str]) -> None:
        """Read what follows a backslash: a sign or a name."""
        cursor = self.cursor
        name = cursor.take(_NAME)
        if name is not None:
            self._command(flow, name, stops)
            return
        sign = cursor.text[cursor.position : cursor.position + 1]
        cursor.position += 1
        if sign in ("(", "["):
            self._delimited_formula(flow, sign)
        elif sign == "\\":
            self.skip_dimension()
            flow.inline("<br>")
        elif sign in symbols.ACCENTS:
            flow.inline(self._accent(symbols.ACCENTS[sign]))
        else:
            flow.inline(escape(symbols.SIGNS.get(sign, f"\\{sign}")))

    def _delimited_formula(self, flow: Flow, sign: str) -> None:
        formula = self.cursor.take_until("\\)" if sign == "(" else "\\]")
        if formula is None:
            self.report(f"a formula without the end of its \\{sign}")
            flow.inline(escape(f"\\{sign}"))
        else:
            self.formula(flow, formula, display=sign == "[")

    def _accent(self, combining: str) -> str:
        cursor = self.cursor
        letter = cursor.raw_argument()
        if letter is None:
            letter = cursor.text[cursor.position : cursor.position + 1]
            cursor.position += len(letter)
        letter = {"\\i": "i", "\\j": "j"}.get(letter.strip(), letter)
        return escape(unicodedata.normalize("NFC", f"{letter[:1]}{combining}{letter[1:]}"))

    def _command(self, flow: Flow, name: str, stops: Collection[str]) -> None:
        cursor = self.cursor
        start = cursor.position
        cursor.take(_SPACE_AFTER_NAME)
        plain = name.removesuffix("*")
        if name == "begin":
            self._environment(self, flow, cursor.raw_argument() or "")
        elif plain in symbols.HEADINGS:
            cursor.option()
            heading = symbols.HEADINGS[plain]
            flow.block(f"<{heading}>{self.argument()}</{heading}>")
        elif plain in symbols.ELEMENTS:
            opening, closing = symbols.ELEMENTS[plain]
            flow.inline(f"{opening}{self.argument()}{closing}")
        elif name in symbols.DECLARATIONS:
            opening, closing = symbols.DECLARATIONS[name]
            flow.inline(f"{opening}{self.nested(lambda: self.part(stops))}{closing}")
        elif name in symbols.SYMBOLS:
            flow.inline(escape(symbols.SYMBOLS[name]))
        elif name in symbols.ACCENTS:
            flow.inline(self._accent(symbols.ACCENTS[name]))
        elif plain in symbols.IGNORED:
            if plain in _WITH_OPTION:
                cursor.option()
            self.skip_arguments(symbols.IGNORED[plain])
        elif (special := self._commands.get(plain)) is not None:
            special(self, flow)
        else:
            cursor.position = start
            self.report(f"unknown command \\{name}")
            flow.inline(escape(f"\\{name}"))

    def argument(self) -> str:
        """Render an argument in braces, or the next sign, as TeX does."""
        cursor = self.cursor
        cursor.skip_space()
        if not cursor.take_literal("{"):
            return "" if cursor.at_end() else self._sign()
        html = self.nested(lambda: self.part(GROUP_END))
        cursor.take_literal("}")
        return html

    def skip_dimension(self) -> None:
        """Step over the height after a line break, such as [2pt]. Other brackets are text."""
        self.cursor.take(_DIMENSION)

    def skip_arguments(self, count: int) -> None:
        for _ in range(count):
            self.cursor.raw_argument()

    def report(self, message: str) -> None:
        if self._notices.wants(message):
            self._notices.add(message, line=self.cursor.line)
