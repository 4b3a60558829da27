"""What is a formula in Markdown, and what is said of a text that only looks like one."""

import pytest

from .test_markdown import html_of, render

MISSED = "is not read as a formula: "


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$$a$$ and $$b$$", ["a", "b"]),
        ("$$a\nb$$ and $$c$$", ["a\nb", "c"]),
        ("- $$a$$, $$b$$", ["a", "b"]),
        ("$$a$$\n\ntext\n\n$$b$$", ["a", "b"]),
    ],
)
def test_two_formulas_on_a_line_stay_two(text: str, formulas: list[str]) -> None:
    html = html_of(text)
    for formula in formulas:
        assert f'class="math block">{formula}<' in html


def test_a_formula_that_does_not_end_takes_no_section_along() -> None:
    html = html_of("$$a\n\n# Input\n\n$$b$$")
    assert "<h2>Input</h2>" in html
    assert '<div class="math block">b</div>' in html


@pytest.mark.parametrize("text", ["$ n $", "1$\\sim$5", "第$n$1", "$_{a}$1", "**$a$1**"])
def test_dollars_that_are_shown_are_told(text: str) -> None:
    rendered = render(text)
    assert "math" not in rendered.html
    (notice,) = rendered.notices
    assert f"{MISSED}write no blank within its dollars, and no digit beside them" in notice


@pytest.mark.parametrize("text", ["\\(x^2\\)", "so \\(n\\), then", "\\[\na_1 = b\n\\]", "\\[\\sum\\]"])
def test_brackets_of_latex_are_told(text: str) -> None:
    (notice,) = render(text).notices
    assert f"{MISSED}write it between dollars" in notice


@pytest.mark.parametrize(
    "text",
    ["It costs $5 or $6.", "$5-$10", "US$ and A$", "$HOME and $PATH", "\\$ a \\$", "\\[1, n\\]", "f\\(x"],
)
def test_nothing_is_said_of_other_dollars_and_brackets(text: str) -> None:
    html_of(text)


@pytest.mark.parametrize("text", ["<p>$a<b$</p>", "<table><tr><td>**x**</td></tr></table>", "<div>\n`x`\n</div>"])
def test_markdown_directly_within_html_is_told(text: str) -> None:
    (notice,) = render(text).notices
    assert "directly within HTML is shown as it stands: put a blank line before and after it" in notice


@pytest.mark.parametrize("text", ["<pre>$a$ **b**</pre>", "<div>\n\n$a$ **b**\n\n</div>", "<p>$5</p><p>$6</p>"])
def test_nothing_is_said_of_other_html(text: str) -> None:
    html_of(text)
