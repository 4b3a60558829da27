"""Renders environments: lists, tables, verbatim text, formulas of several lines, and frames around text."""

import re
from dataclasses import dataclass
from html import escape

from judge.statements import latex_symbols as symbols
from judge.statements.latex_flow import Flow
from judge.statements.latex_reader import Reader

#: What ends a piece of text. The caller steps over it.
_ENVIRONMENT_END = ("\\end",)
_ITEM_END = ("\\end", "\\item")
_CELL_END = ("\\end", "&", "\\\\", "\\tabularnewline")
_RULES = ("\\hline", "\\toprule", "\\midrule", "\\bottomrule")


def read_environment(reader: Reader, flow: Flow, name: str) -> None:
    plain = name.removesuffix("*")
    if plain in symbols.MATH_ENVIRONMENTS:
        _math_environment(reader, flow, name, plain)
    elif plain in symbols.VERBATIM_ENVIRONMENTS:
        if plain in symbols.VERBATIM_WITH_OPTION:
            reader.cursor.option()
        text = reader.cursor.take_until(f"\\end{{{name}}}")
        if text is None:
            reader.report(f"{name} without its end")
        flow.block(f"<pre><code>{escape((text or '').strip(chr(10)))}</code></pre>")
    elif plain in symbols.LISTS:
        flow.block(reader.nested(lambda: _list(reader, symbols.LISTS[plain])))
        _end(reader, name)
    elif plain in ("tabular", "tabularx", "array"):
        flow.block(reader.nested(lambda: _table(reader, plain)))
        _end(reader, name)
    else:
        _frame(reader, flow, name, plain)


def _frame(reader: Reader, flow: Flow, name: str, plain: str) -> None:
    if plain not in symbols.FRAMES:
        reader.report(f"unknown environment {name[:60]}")
    if plain in symbols.FRAMES_WITH_OPTION:
        reader.cursor.option()
    reader.skip_arguments(symbols.FRAME_ARGUMENTS.get(plain, 0))
    opening, closing = symbols.FRAMES.get(plain, ("", ""))
    flow.block(f"{opening}{reader.nested(lambda: reader.part(_ENVIRONMENT_END))}{closing}")
    _end(reader, name)


def _math_environment(reader: Reader, flow: Flow, name: str, plain: str) -> None:
    formula = reader.cursor.take_until(f"\\end{{{name}}}")
    if formula is None:
        reader.report(f"{name} without its end")
    elif plain in ("align", "gather", "eqnarray", "multline"):
        kind = "gathered" if plain in ("gather", "multline") else "aligned"
        reader.formula(flow, f"\\begin{{{kind}}}{formula}\\end{{{kind}}}", display=True)
    else:
        reader.formula(flow, formula, display=plain != "math")


def _end(reader: Reader, name: str) -> None:
    """Step over the \\end of an environment."""
    if not reader.cursor.take_literal("\\end"):
        reader.report(f"{name[:60]} without its end")
    elif (found := reader.cursor.raw_argument()) != name:
        reader.report(f"{name[:60]} ends as {(found or '')[:60]}")


def _skip_option(reader: Reader) -> None:
    option = reader.cursor.option()
    if option:
        reader.report(f"[{option[:60]}] has no effect")


def _list(reader: Reader, element: str) -> str:
    _skip_option(reader)
    before = reader.part(_ITEM_END).strip()
    if before:
        reader.report("text before the first \\item")
    items: list[str] = []
    while reader.cursor.take_literal("\\item"):
        term = reader.cursor.option()
        content = reader.part(_ITEM_END).strip()
        if element == "dl":
            items.append(f"<dt>{escape(term or '')}</dt><dd>{content}</dd>")
        else:
            items.append(f"<li>{content if term is None else escape(term) + ' ' + content}</li>")
    return f"{before}<{element}>{''.join(items)}</{element}>"


def _table(reader: Reader, environment: str) -> str:
    _skip_option(reader)
    if environment == "tabularx":
        reader.cursor.raw_argument()
    alignments = _alignments(reader.cursor.raw_argument() or "")
    rows: list[str] = []
    while True:
        row = _row(reader, alignments)
        rows.append(f"<tr>{row}</tr>" if row else "")
        if not (reader.cursor.take_literal("\\\\") or reader.cursor.take_literal("\\tabularnewline")):
            break
        reader.skip_dimension()
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _row(reader: Reader, alignments: list[str]) -> str:
    """Render the cells of a row. Return "" if there is no row, as after the last \\\\."""
    cursor = reader.cursor
    cursor.skip_space()
    while any(cursor.take_literal(rule) for rule in _RULES):
        cursor.skip_space()
    if cursor.at_end() or cursor.starts_with("\\end"):
        return ""
    cells = ""
    column = 0
    while True:
        span = _span(reader)
        alignment = span.alignment or (alignments[column] if column < len(alignments) else "left")
        attribute = f' colspan="{span.columns}"' if span.columns > 1 else ""
        cells += f'<td align="{alignment}"{attribute}>{reader.part(_CELL_END).strip()}</td>'
        column += span.columns
        if not cursor.take_literal("&"):
            return cells


@dataclass(frozen=True, kw_only=True)
class Span:
    columns: int = 1
    alignment: str | None = None  #: None: the column's


def _span(reader: Reader) -> Span:
    cursor = reader.cursor
    cursor.skip_space()
    if not cursor.take_literal("\\multicolumn"):
        return Span()
    columns = cursor.raw_argument() or ""
    return Span(
        columns=int(columns) if columns.isdecimal() and len(columns) < 3 else 1,
        alignment=next(iter(_alignments(cursor.raw_argument() or "")), None),
    )


def _alignments(columns: str) -> list[str]:
    """Read the alignments from a column specification such as |l|c|p{3cm}|."""
    simple = re.sub(r"[@!><]?\{[^{}]*\}|\|", "", columns)
    names = {"l": "left", "c": "center", "r": "right"}
    return [names.get(sign, "left") for sign in simple if sign.isalpha()]
