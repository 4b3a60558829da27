import re

import pytest

from judge.statements.rendering import RenderedStatement, render_statement
from judge.statements.source import StatementSource


def render(text: str) -> RenderedStatement:
    return render_statement(StatementSource(format="md", title="Title", text=text), lambda image: "")


def cells(row: str) -> list[str]:
    html = render(f"| a | b |\n|---|---|\n{row}\n").html
    return re.findall(r"<td>(.*?)</td>", html)


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        ("| $|x|$ | y |", ["|x|", "y"]),
        ("| `a|b` | ``c`|`d`` |", ["a|b", "c`|`d"]),
        ("| $\\{x \\mid |x| < 3\\}$ | $$|A|$$ |", ["\\{x \\mid |x| &lt; 3\\}", "|A|"]),
        ("| $5 | $6 |", ["$5", "$6"]),
        ("| a$ | $b |", ["a$", "$b"]),
        ("| a \\| b | \\` | ", ["a | b", "`"]),
        ("`a|b` | c", ["a|b", "c"]),
        ("| `a | b |", ["`a", "b"]),
    ],
)
def test_bars_in_formulas_and_code_split_no_cell(row: str, texts: list[str]) -> None:
    assert [re.sub(r"</?(?:span|code)[^>]*>", "", cell) for cell in cells(row)] == texts


def test_no_cell_of_a_row_is_lost() -> None:
    rendered = render("| a |\n|---|\n| 1 | 2 | 3 |\n| 4 |\n")
    assert re.findall(r"<td>(.*?)</td>", rendered.html) == ["1", "2", "3", "4"]
    assert rendered.notices == ("line 3: a row of a table has more cells than its head",)


def test_bars_outside_of_tables_are_what_they_were() -> None:
    assert "<code>a|b</code>" in render("`a|b` $|x|$ [c](/`d|e`)").html
    assert "|x|" in render("\ufdd0 $|x|$").html


def test_tables_are_aligned_without_style_attributes() -> None:
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |").html
    assert '<th align="center">a</th>' in html
    assert '<td align="right">2</td>' in html
    assert "style" not in html
