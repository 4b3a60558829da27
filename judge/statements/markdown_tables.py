"""Tables in Markdown: a bar within a formula or within code splits no cell, and no cell of a row is dropped."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, table
from markdown_it.token import Token

from judge.statements.notices import Notices

#: Characters that no text has, of which one stands for hidden bars.
_NONCHARACTERS = [chr(code) for code in range(0xFDD0, 0xFDF0)]
#: Code, formulas, and whatever a backslash takes the meaning from.
_SPAN = re.compile(
    r"""
      (?P<ticks>`++) (?:(?!(?P=ticks)).)+? (?<!`)(?P=ticks)(?!`)
    | \\.
    | \$\$ (?:\\.|[^\\$])+ \$\$
    | (?<![0-9$])\$(?![\s$]) (?:\\.|[^\\$])*+ (?<!\s)\$(?![0-9$])
    """,
    re.VERBOSE,
)
#: Rows of tables are short; to look for the ends of code in a very long line could take minutes.
_LINE_LIMIT = 4096


@dataclass(frozen=True)
class HiddenBars:
    """Hides the bars of formulas and code while a text is parsed: the rules of tables know neither."""

    mark: str

    @classmethod
    def of(cls, text: str) -> "HiddenBars":
        return cls(next((mark for mark in _NONCHARACTERS if mark not in text), "|"))

    def hidden(self, text: str) -> str:
        return "\n".join(self._line(line) if "|" in line else line for line in text.split("\n"))

    def _line(self, line: str) -> str:
        if len(line) > _LINE_LIMIT:
            return line
        return _SPAN.sub(lambda span: span[0] if span[0][0] == "\\" else self._span(span[0]), line)

    def _span(self, span: str) -> str:
        return re.sub(r"(?<!\\)\|", self.mark, span)

    def shown(self, html: str) -> str:
        return html.replace(self.mark, "|").replace(quote(self.mark), "%7C")


def table_plugin(parser: MarkdownIt) -> None:
    rule = parser.block.ruler
    rule.at("table", _whole_table, {"alt": ["paragraph", "reference"]})


def _whole_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Parse a table as GFM does, but keep the cells of rows that have more cells than the head."""
    first = len(state.tokens)
    if not table(state, start_line, end_line, silent):
        return False
    tokens, state.tokens[first:] = state.tokens[first:], []
    columns = sum(token.type == "th_open" for token in tokens)
    line = start_line
    for token in tokens:
        if token.type == "tr_open" and token.map:
            line = token.map[0]
        elif token.type == "tr_close":
            state.tokens += _more_cells(state, line, columns)
        state.tokens.append(token)
    return True


def _more_cells(state: StateBlock, line: int, columns: int) -> list[Token]:
    cells = _cells(state, line)[columns:]
    if cells:
        notices: Notices = state.env["notices"]
        notices.add("a row of a table has more cells than its head", line=line + 1)
    return [token for cell in cells for token in _cell(cell, [line, line + 1])]


def _cells(state: StateBlock, line: int) -> list[str]:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
    cells = escapedSplit(text)
    if cells and cells[0] == "":
        cells.pop(0)
    if cells and cells[-1] == "":
        cells.pop()
    return [cell.strip() for cell in cells]


def _cell(text: str, row: list[int]) -> list[Token]:
    content = Token("inline", "", 0, content=text, children=[], map=row, block=True)
    return [Token("td_open", "td", 1, block=True), content, Token("td_close", "td", -1, block=True)]
